//! `cargo xtask bench` and `cargo xtask serve`: how fast ovcmd reads a large estate, beside curl on the same bytes.

mod estate;
mod measure;
mod pairs;
mod scripts;
mod server;
mod start;

pub(crate) use measure::child as measure;

use server::Server;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the server's certificates and the empty program go.
const DIR: &str = "target/bench";

/// What `bench` measures.
struct Options {
    /// Estates, by number of VMs.
    sizes: Vec<usize>,
    /// Paired runs a row.
    pairs: usize,
    /// The program.
    ovcmd: PathBuf,
}

/// `bench [--vms N,N] [--pairs N] [--ovcmd FILE]`: builds the release program unless one is given, measures, prints the
/// table and the targets. An error when a target is missed.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let options = options(words)?;
    crate::test::tools::need(&["curl"])?;
    let mut missed = start::report(&options)?;
    missed.extend(scripts::report(&options)?);
    missed.extend(pairs::report(&options)?);
    if missed.is_empty() {
        Ok(())
    } else {
        Err(format!("missed: {}", missed.join("; ")))
    }
}

fn options(words: &[&str]) -> Result<Options, String> {
    let (mut sizes, mut pairs, mut ovcmd) = (vec![10_000, 100_000], 7, None);
    for pair in words.chunks(2) {
        match *pair {
            ["--vms", list] => sizes = list.split(',').map(number).collect::<Result<_, _>>()?,
            ["--pairs", count] => pairs = number(count)?,
            ["--ovcmd", file] => ovcmd = Some(PathBuf::from(file)),
            _ => {
                return Err(format!(
                    "bench knows --vms N,N, --pairs N and --ovcmd FILE, not {}",
                    pair.join(" ")
                ));
            }
        }
    }
    let ovcmd = match ovcmd {
        Some(file) => file,
        None => {
            let words = ["build", "--release", "--package", "ovcmd", "--locked"];
            let built = Command::new("cargo")
                .args(words)
                .status()
                .map_err(|error| format!("cargo: {error}"))?;
            if !built.success() {
                return Err("the release program does not build".to_owned());
            }
            PathBuf::from("target/release/ovcmd")
        }
    };
    Ok(Options {
        sizes,
        pairs,
        ovcmd,
    })
}

/// ovcmd as a user without any configuration would run it, against `server`.
fn ovcmd(options: &Options, server: &Server, words: &[&str]) -> Command {
    let mut command = Command::new(&options.ovcmd);
    command.args(words);
    for (name, _) in std::env::vars_os() {
        command.env_remove(name);
    }
    let given = [
        ("OVIRT_URL", server.url()),
        ("OVIRT_USERNAME", "admin@internal".into()),
        ("OVIRT_PASSWORD", "bench".into()),
    ];
    command
        .envs(given)
        .env("OVIRT_CAFILE", server.ca())
        .env("HOME", DIR);
    command
}

/// `serve [--vms N] [--port P]`: runs the server until it is interrupted.
pub(crate) fn serve(options: &[&str]) -> Result<(), String> {
    let (mut vms, mut port) = (10_000, 0);
    for pair in options.chunks(2) {
        match *pair {
            ["--vms", count] => vms = number(count)?,
            ["--port", place] => {
                port = number(place)?
                    .try_into()
                    .map_err(|_| format!("no such port: {place}"))?
            }
            _ => {
                return Err(format!(
                    "serve knows --vms N and --port P, not {}",
                    pair.join(" ")
                ));
            }
        }
    }
    let server = Server::start(vms, port, Path::new(DIR))?;
    println!("export OVIRT_URL={}", server.url());
    println!("export OVIRT_CAFILE={}", server.ca().display());
    println!("export OVIRT_TOKEN={}", server::TOKEN);
    loop {
        std::thread::park();
    }
}

fn number(text: &str) -> Result<usize, String> {
    text.replace('_', "")
        .parse()
        .map_err(|_| format!("not a number: {text}"))
}
