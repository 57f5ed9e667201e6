//! The official Python SDK, unchanged, against a simulator started for it; and PyYAML on what `-o yaml` writes.

use super::step::{hermetic, run_aside};
use super::tally::Tally;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

/// The programs, each a file in `tests/interop` that reads the engine from the environment and closes with its counts. Those
/// that wait longest come first: they run side by side.
pub(crate) const PROGRAMS: &[&str] = &[
    "shell.py",
    "storage.py",
    "completion.py",
    "scripting.py",
    "stories.py",
    "runs.py",
    "sdk.py",
    "formats.py",
    "faults.py",
    "export.py",
    "living.py",
    "moving.py",
    "recipes.py",
    "tls.py",
];

/// Runs one of [`PROGRAMS`] against a fresh simulator; what it says is added to `said`.
pub(crate) fn program(name: &str, python: &Path, said: &mut String) -> Result<Tally, String> {
    let simulator = Simulator::start(&[])?;
    let mut command = hermetic(python, &[&format!("tests/interop/{name}")]);
    command
        .envs(simulator.environment.iter().cloned())
        .env("OVCMD", "target/debug/ovcmd")
        .env("OVSIM", "target/debug/ovsim")
        .env("YAML_CORPUS", "target/tmp/yaml_corpus.jsonl");
    Ok(run_aside(&mut command, said)?.tally())
}

/// What a client needs to know of an engine; `ovsim` prints an `export NAME=value` line for each.
const NEEDED: &[&str] = &[
    "OVIRT_URL",
    "OVIRT_USERNAME",
    "OVIRT_PASSWORD",
    "OVIRT_CAFILE",
];

/// A running `ovsim`, ended when dropped.
pub(crate) struct Simulator {
    child: Child,
    /// Kept open, so that whatever it still prints has somewhere to go.
    _output: BufReader<ChildStdout>,
    /// What a client needs to know of it, as variables.
    pub(crate) environment: Vec<(String, String)>,
}

impl Simulator {
    /// Starts it on a free port and waits until it serves.
    pub(crate) fn start(options: &[&str]) -> Result<Simulator, String> {
        let mut child = Command::new("target/debug/ovsim")
            // A password that stands nowhere else, so that it can be looked for.
            .args(["--port", "0", "--password", "Xq7-pass-Zk9"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start target/debug/ovsim: {error}"))?;
        let mut output =
            BufReader::new(child.stdout.take().expect("stdout was asked to be a pipe"));
        let mut environment = Vec::new();
        let mut line = String::new();
        while !NEEDED
            .iter()
            .all(|needed| environment.iter().any(|(name, _)| name == needed))
        {
            line.clear();
            if output.read_line(&mut line).is_ok_and(|count| count > 0) {
                environment.extend(exported(&line));
            } else {
                child.kill().ok();
                child.wait().ok();
                return Err(format!(
                    "ovsim ended before it had printed an export line for each of {}",
                    NEEDED.join(" ")
                ));
            }
        }
        Ok(Simulator {
            child,
            _output: output,
            environment,
        })
    }
}

/// Name and value of `export NAME=value`, the value with or without quotes.
fn exported(line: &str) -> Option<(String, String)> {
    let (name, value) = line.trim().strip_prefix("export ")?.split_once('=')?;
    Some((name.to_owned(), value.trim_matches(['\'', '"']).to_owned()))
}

impl Drop for Simulator {
    fn drop(&mut self) {
        // Both fail only when it has already ended.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
