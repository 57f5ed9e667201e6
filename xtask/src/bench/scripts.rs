//! What scripts and completion cost: starting the language, reading a large estate in a loop, and answering TAB.

use super::measure::{self, median};
use super::server::Server;
use super::start::{RUNS, ms, timed};
use super::{DIR, Options, ovcmd};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The targets: `eval -e 1` over `--version`, and TAB without and with an engine.
const EVAL: Duration = Duration::from_millis(3);
const TAB: Duration = Duration::from_millis(30);
const TAB_ASKS: Duration = Duration::from_millis(150);
/// A loop over machines, in times the wall time of the same list.
const LOOP: f64 = 1.3;
/// How many machines it reads, and how few tell whether memory grows with them.
const MANY: usize = 10_000;
const FEW: usize = 1_000;
/// How much more memory the many may take, in KiB.
const FLAT: u64 = 2 * 1024;

const SCRIPT: &str = "for vm in context.vms { print(`${vm.name} ${vm.status} ${vm.memory}`) }";
const TEMPLATE: &str = "{name} {status} {memory}";

/// Measures all, prints it, and names the targets that were missed.
pub(super) fn report(options: &Options) -> Result<Vec<String>, String> {
    let mut missed = Vec::new();
    let mut row = |what: &str, took: Duration, target: Duration| {
        println!("{what:<20} {:>7} ms; target < {} ms", ms(took), ms(target));
        if took >= target {
            missed.push(what.to_owned());
        }
    };
    let program = |words: &[&str]| {
        let mut command = Command::new(&options.ovcmd);
        command.args(words).env_clear();
        command
    };
    let (mut version, mut eval, mut tab) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..RUNS {
        version.push(timed(&mut program(&["--version"]))?);
        eval.push(timed(&mut program(&["eval", "-e", "1"]))?);
        let words = ["completion", "answer", "fish", "--", "vm", "li"];
        tab.push(timed(&mut program(&words))?);
    }
    let middle = |times: &[Duration]| median(times).unwrap_or_default();
    row(
        "eval over --version",
        middle(&eval).saturating_sub(middle(&version)),
        EVAL,
    );
    row("TAB, no engine", middle(&tab), TAB);
    let server = Server::start(super::estate::BLOCK, 0, Path::new(DIR))?;
    let mut asks = Vec::new();
    for _ in 0..RUNS {
        // What was asked before would be known.
        let cache = Path::new(DIR).join(".cache");
        if cache.exists() {
            std::fs::remove_dir_all(&cache)
                .map_err(|error| format!("{}: {error}", cache.display()))?;
        }
        let words = ["completion", "answer", "fish", "--", "vm", "show", "v"];
        asks.push(timed(&mut ovcmd(options, &server, &words))?);
    }
    row("TAB, asking names", middle(&asks), TAB_ASKS);
    missed.extend(loops(options)?);
    Ok(missed)
}

/// The same lines by a script and by a list, in turn.
fn loops(options: &Options) -> Result<Vec<String>, String> {
    let mut missed = Vec::new();
    let (many, few) = (
        Server::start(MANY, 0, Path::new(DIR))?,
        Server::start(FEW, 0, Path::new(DIR))?,
    );
    let list = ovcmd(options, &many, &["vm", "list", "-t", TEMPLATE]);
    let script = ovcmd(options, &many, &["eval", "-e", SCRIPT]);
    let (mut ratios, mut walls, mut peak) = (Vec::new(), Vec::new(), 0);
    for _ in 0..options.pairs {
        let (one, other) = (measure::run(&list)?, measure::run(&script)?);
        ratios.push(other.wall.as_secs_f64() / one.wall.as_secs_f64());
        walls.push((one.wall, other.wall));
        peak = peak.max(other.peak);
    }
    let ratio = median(&ratios).unwrap_or(f64::NAN);
    let (lists, scripts): (Vec<Duration>, Vec<Duration>) = walls.into_iter().unzip();
    let of_few = measure::run(&ovcmd(options, &few, &["eval", "-e", SCRIPT]))?.peak;
    println!(
        "script, {MANY} VMs   {:>7} ms, list -t {} ms: {ratio:.2} x; target <= {LOOP} x",
        ms(median(&scripts).unwrap_or_default()),
        ms(median(&lists).unwrap_or_default()),
    );
    println!(
        "its peak memory      {:>7} KiB, {of_few} KiB for {FEW} VMs; target < {FLAT} KiB more",
        peak
    );
    if ratio > LOOP {
        missed.push(format!("a script takes {ratio:.2} x the list, not {LOOP}"));
    }
    if peak.saturating_sub(of_few) >= FLAT {
        missed.push("a script's memory grows with what it reads".to_owned());
    }
    Ok(missed)
}
