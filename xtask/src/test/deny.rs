//! Licences, sources and known advisories of every dependency, by cargo-deny and `deny.toml`.

use super::step::{hermetic, run};
use super::tally::Tally;
use std::path::Path;
use std::process::{Command, Stdio};

/// What needs no network.
pub(crate) fn offline(cargo_deny: &Path) -> Result<Tally, String> {
    let words = [
        "--all-features",
        "check",
        "--hide-inclusion-graph",
        "bans",
        "licenses",
        "sources",
    ];
    Ok(run(&mut hermetic(cargo_deny, &words))?.tally())
}

/// The RustSec advisories. Their database comes from the network; where it cannot be fetched this is said and counted as
/// skipped, and nothing else is: an advisory that applies fails the step.
pub(crate) fn advisories(cargo_deny: &Path) -> Result<Tally, String> {
    let mut command: Command = hermetic(
        cargo_deny,
        &[
            "--all-features",
            "check",
            "--hide-inclusion-graph",
            "advisories",
        ],
    );
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("cannot run cargo-deny: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr);
    print!("{}{said}", String::from_utf8_lossy(&output.stdout));
    if output.status.success() {
        return Ok(Tally::PASS);
    }
    if said.contains("failed to fetch advisory database") {
        println!(
            "NOT CHECKED: the RustSec advisory database cannot be fetched from here; `cargo deny check advisories` on a machine that reaches it."
        );
        return Ok(Tally::SKIP);
    }
    Ok(Tally::FAIL)
}
