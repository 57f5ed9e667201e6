//! What a run costs before anything is read: `--version` over a program that does nothing, and the way to the first request.

use super::measure::median;
use super::server::Server;
use super::{DIR, Options, ovcmd};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

/// Runs of each; they take milliseconds.
pub(super) const RUNS: usize = 41;
/// The targets.
const VERSION: Duration = Duration::from_millis(2);
const FIRST_REQUEST: Duration = Duration::from_millis(15);

/// Measures both, prints them, and names the targets that were missed.
pub(super) fn report(options: &Options) -> Result<Vec<String>, String> {
    let empty = empty_program()?;
    let (mut nothing, mut version) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        nothing.push(timed(&mut Command::new(&empty))?);
        version.push(timed(Command::new(&options.ovcmd).arg("--version"))?);
    }
    let (nothing, version) = (
        median(&nothing).unwrap_or_default(),
        median(&version).unwrap_or_default(),
    );
    let over = version.saturating_sub(nothing);
    println!(
        "--version            {:>7} ms: {} ms over an empty program ({} ms); target < {} ms",
        ms(version),
        ms(over),
        ms(nothing),
        ms(VERSION)
    );
    let server = Server::start(super::estate::BLOCK, 0, Path::new(DIR))?;
    let mut first = Vec::new();
    for _ in 0..RUNS {
        first.push(first_request(options, &server)?);
    }
    let first = median(&first).unwrap_or_default();
    println!(
        "first request after  {:>7} ms; target < {} ms",
        ms(first),
        ms(FIRST_REQUEST)
    );
    let mut missed = Vec::new();
    if over >= VERSION {
        missed.push("--version over an empty program".to_owned());
    }
    if first >= FIRST_REQUEST {
        missed.push("first request".to_owned());
    }
    Ok(missed)
}

/// From the start of the process to the request's arrival at the server.
fn first_request(options: &Options, server: &Server) -> Result<Duration, String> {
    server.take_first();
    let start = SystemTime::now();
    timed(&mut ovcmd(options, server, &["vm", "list", "-o", "name"]))?;
    let arrived = server.take_first().ok_or("ovcmd sent no request")?;
    arrived
        .duration_since(start)
        .map_err(|error| format!("the clock went back: {error}"))
}

pub(super) fn timed(command: &mut Command) -> Result<Duration, String> {
    let start = Instant::now();
    let output = command.stdin(Stdio::null()).stdout(Stdio::null()).output();
    let took = start.elapsed();
    let output = output.map_err(|error| format!("cannot run {command:?}: {error}"))?;
    if output.status.success() {
        Ok(took)
    } else {
        Err(format!(
            "{command:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        ))
    }
}

/// `fn main() {}`, optimized: what starting any program costs here.
fn empty_program() -> Result<PathBuf, String> {
    let (source, program) = (
        Path::new(DIR).join("empty.rs"),
        Path::new(DIR).join("empty"),
    );
    std::fs::create_dir_all(DIR)
        .and_then(|()| std::fs::write(&source, "fn main() {}\n"))
        .map_err(|error| format!("{DIR}: {error}"))?;
    let status = Command::new("rustc")
        .args(["-O", "-C", "strip=symbols", "-o"])
        .arg(&program)
        .arg(&source)
        .status();
    match status {
        Ok(status) if status.success() => Ok(program),
        other => Err(format!("rustc did not build the empty program: {other:?}")),
    }
}

pub(super) fn ms(time: Duration) -> String {
    format!("{:.2}", time.as_secs_f64() * 1e3)
}
