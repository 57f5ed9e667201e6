//! The table: each command and curl in turn on the same bytes, medians of the pairs.

use super::measure::{self, Cost, median};
use super::server::{Server, TOKEN};
use super::{DIR, Options, ovcmd};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// The commands a row each; the second value is whether the wall time target holds for it.
const COMMANDS: &[(&str, bool)] = &[
    ("vm list -o name", true),
    ("vm list", true),
    ("vm list -o json", true),
    ("vm export", true),
];
/// The target for list and export at the largest size: this many times curl's wall time.
const WALL: f64 = 1.5;
/// The size from which [`WALL`] holds: below, starting counts for more than reading.
const LARGE: usize = 100_000;
/// Peak memory target, in KiB.
const PEAK: u64 = 32 * 1024;

/// Measures and prints the table, and names the targets that were missed.
pub(super) fn report(options: &Options) -> Result<Vec<String>, String> {
    println!(
        "\n{:>8}  {:<16} {:>9} {:>9} {:>6} {:>9} {:>9} {:>6} {:>9} {:>9}",
        "VMs",
        "command",
        "curl s",
        "ovcmd s",
        "ratio",
        "curl cpu",
        "ovcmd cpu",
        "ratio",
        "curl MiB",
        "ovcmd MiB"
    );
    let mut missed = Vec::new();
    for &vms in &options.sizes {
        let server = Server::start(vms, 0, Path::new(DIR))?;
        for &(words, has_target) in COMMANDS {
            let row = row(options, &server, words)?;
            row.print(vms, words);
            if has_target && vms >= LARGE && row.wall_ratio > WALL {
                missed.push(format!(
                    "{words} of {vms} VMs takes {:.2} x curl, not {WALL}",
                    row.wall_ratio
                ));
            }
            if row.ours.peak >= PEAK {
                missed.push(format!(
                    "{words} of {vms} VMs holds {} KiB, not less than {PEAK}",
                    row.ours.peak
                ));
            }
        }
    }
    println!(
        "medians of {} pairs; targets: wall <= {WALL} x curl from {LARGE} VMs on, peak < {} MiB",
        options.pairs,
        PEAK / 1024
    );
    Ok(missed)
}

struct Row {
    curl: Cost,
    ours: Cost,
    wall_ratio: f64,
    cpu_ratio: f64,
}

impl Row {
    fn print(&self, vms: usize, words: &str) {
        let seconds = |time: Duration| format!("{:.3}", time.as_secs_f64());
        let mib = |kib: u64| format!("{:.1}", kib as f64 / 1024.0);
        println!(
            "{vms:>8}  {words:<16} {:>9} {:>9} {:>6.2} {:>9} {:>9} {:>6.2} {:>9} {:>9}",
            seconds(self.curl.wall),
            seconds(self.ours.wall),
            self.wall_ratio,
            seconds(self.curl.cpu),
            seconds(self.ours.cpu),
            self.cpu_ratio,
            mib(self.curl.peak),
            mib(self.ours.peak),
        );
    }
}

/// Runs curl and the command alternately.
fn row(options: &Options, server: &Server, words: &str) -> Result<Row, String> {
    let words: Vec<&str> = words.split(' ').collect();
    let (ours, curl) = (ovcmd(options, server, &words), curl(server));
    let mut runs = Vec::new();
    for _ in 0..options.pairs {
        runs.push((measure::run(&curl)?, measure::run(&ours)?));
    }
    let ratio = |of: fn(&Cost) -> Duration| {
        let ratios: Vec<f64> = runs
            .iter()
            .map(|(curl, ours)| of(ours).as_secs_f64() / of(curl).as_secs_f64())
            .collect();
        median(&ratios).unwrap_or(f64::NAN)
    };
    let (curl, ours): (Vec<Cost>, Vec<Cost>) = runs.iter().copied().unzip();
    Ok(Row {
        curl: middle(&curl),
        ours: middle(&ours),
        wall_ratio: ratio(|cost| cost.wall),
        cpu_ratio: ratio(|cost| cost.cpu),
    })
}

/// Median of times, the worst of memory.
fn middle(costs: &[Cost]) -> Cost {
    let of = |part: fn(&Cost) -> Duration| {
        median(&costs.iter().map(part).collect::<Vec<_>>()).unwrap_or_default()
    };
    Cost {
        wall: of(|cost| cost.wall),
        cpu: of(|cost| cost.cpu),
        peak: costs.iter().map(|cost| cost.peak).max().unwrap_or(0),
    }
}

/// The same document, fetched and dropped.
fn curl(server: &Server) -> Command {
    let mut command = Command::new("curl");
    command
        .args([
            "--silent",
            "--show-error",
            "--fail",
            "--output",
            "/dev/null",
            "--cacert",
        ])
        .arg(server.ca());
    command.args([
        "--header",
        &format!("Authorization: Bearer {TOKEN}"),
        "--header",
        "Accept: application/xml",
    ]);
    command.arg(format!("{}/vms", server.url()));
    command
}
