//! A simulator in a process of its own: started, looked at, ended.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

/// How a client finds and trusts an engine.
#[derive(Clone, Debug, Default)]
pub(super) struct Access {
    pub(super) port: u16,
    /// PEM.
    pub(super) ca: String,
    pub(super) password: String,
}

/// A running `ovsim`, ended when dropped.
pub(super) struct Program {
    child: Child,
    _output: BufReader<ChildStdout>,
    pub(super) access: Access,
}

/// Builds the release program.
pub(super) fn build() -> Result<PathBuf, String> {
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "-p", "ovsim"])
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() {
        return Ok(PathBuf::from("target/release/ovsim"));
    }
    Err("ovsim does not build".into())
}

impl Program {
    /// Starts it on a free port and waits until it serves.
    pub(super) fn start(program: &Path, options: &[&str]) -> Result<Program, String> {
        let mut child = Command::new(program)
            .args(["--port", "0"])
            .args(options)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("cannot start {}: {error}", program.display()))?;
        let output = child.stdout.take().expect("stdout was asked to be a pipe");
        let mut started = Program {
            child,
            _output: BufReader::new(output),
            access: Access::default(),
        };
        let mut line = String::new();
        let access = &mut started.access;
        while access.port == 0 || access.ca.is_empty() || access.password.is_empty() {
            line.clear();
            let read = started._output.read_line(&mut line);
            if !read.is_ok_and(|count| count > 0) {
                return Err("ovsim ended before it served".into());
            }
            let given = line.trim().strip_prefix("export ").unwrap_or("");
            let (name, value) = given.split_once('=').unwrap_or(("", ""));
            let value = value.trim_matches(['\'', '"']);
            match name {
                "OVIRT_URL" => access.port = port(value)?,
                "OVIRT_PASSWORD" => access.password = value.to_owned(),
                "OVIRT_CAFILE" => {
                    let text = std::fs::read_to_string(value);
                    access.ca = text.map_err(|error| format!("{value}: {error}"))?;
                }
                _ => {}
            }
        }
        Ok(started)
    }

    /// Resident memory in KiB.
    pub(super) fn memory(&self) -> Result<u64, String> {
        let path = format!("/proc/{}/status", self.child.id());
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let line = text.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        number.ok_or_else(|| format!("{path} has no VmRSS"))
    }

    /// CPU seconds used so far.
    pub(super) fn cpu(&self) -> Result<f64, String> {
        let path = format!("/proc/{}/stat", self.child.id());
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{path}: {error}"))?;
        let after = text.rsplit_once(") ").map_or("", |(_, rest)| rest);
        let words: Vec<&str> = after.split(' ').collect();
        let ticks = |at: usize| words.get(at).and_then(|word| word.parse::<f64>().ok());
        match (ticks(11), ticks(12)) {
            // Linux counts a hundred ticks a second towards programs, whatever its own clock.
            (Some(user), Some(system)) => Ok((user + system) / 100.0),
            _ => Err(format!("{path} is not understood")),
        }
    }
}

fn port(url: &str) -> Result<u16, String> {
    let place = url
        .split("://")
        .nth(1)
        .and_then(|rest| rest.split('/').next());
    let port = place.and_then(|place| place.rsplit_once(':')?.1.parse().ok());
    port.ok_or_else(|| format!("no port in {url}"))
}

impl Drop for Program {
    fn drop(&mut self) {
        // Both fail only when it has already ended.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
