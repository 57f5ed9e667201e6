//! Running one program of a step: its output goes on as it comes, and is counted on the way.

use super::tally::Tally;
use std::io::{self, BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

/// What a program left behind.
pub(crate) struct Ran {
    /// Its exit code was 0.
    pub(crate) is_ok: bool,
    /// The sum of the count lines it printed, if there was one.
    pub(crate) counted: Option<Tally>,
}

impl Ran {
    /// The tally of a step whose tests this program ran: its counts; a bad end without a failed test is one failure.
    pub(crate) fn tally(&self) -> Tally {
        match self.counted {
            Some(counted) if self.is_ok || counted.failed > 0 => counted,
            Some(mut counted) => {
                counted += Tally::FAIL;
                counted
            }
            None if self.is_ok => Tally::PASS,
            None => Tally::FAIL,
        }
    }
}

/// Runs a program with its standard output shown and counted. An error says that it could not be started.
pub(crate) fn run(command: &mut Command) -> Result<Ran, String> {
    let name = shown(command);
    println!("$ {name}");
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| format!("cannot run `{name}`: {error}"))?;
    let output = child.stdout.take().expect("stdout was asked to be a pipe");
    counted(&name, child, output, |line| println!("{line}"))
}

/// The same beside others: all that it says goes into `said`, its errors too, so that it can be shown in one piece.
pub(crate) fn run_aside(command: &mut Command, said: &mut String) -> Result<Ran, String> {
    let name = shown(command);
    said.push_str(&format!("$ {name}\n"));
    let no_start = |error: io::Error| format!("cannot run `{name}`: {error}");
    let (output, end) = io::pipe().map_err(no_start)?;
    command
        .stdin(Stdio::null())
        .stdout(end.try_clone().map_err(no_start)?)
        .stderr(end);
    let child = command.spawn();
    // The command holds our ends of the pipe; it would never be read to its end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    counted(&name, child.map_err(no_start)?, output, |line| {
        said.push_str(line);
        said.push('\n');
    })
}

/// Takes what a program says line by line, and waits for its end.
fn counted(
    name: &str,
    mut child: Child,
    output: impl Read,
    mut take: impl FnMut(&str),
) -> Result<Ran, String> {
    let mut counted: Option<Tally> = None;
    for line in BufReader::new(output).split(b'\n') {
        let line = line.map_err(|error| format!("cannot read what `{name}` says: {error}"))?;
        let line = String::from_utf8_lossy(&line);
        if let Some(tally) = Tally::of_line(&line) {
            *counted.get_or_insert_default() += tally;
        }
        take(&line);
    }
    let status = child
        .wait()
        .map_err(|error| format!("cannot wait for `{name}`: {error}"))?;
    Ok(Ran {
        is_ok: status.success(),
        counted,
    })
}

/// Runs a program quietly; its standard output when it ended well.
pub(crate) fn ask(command: &mut Command) -> Option<String> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The command line, as a person would type it.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words
        .map(|word| word.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `cargo` as the one that runs us, without what a user's shell says about an engine: tests bring their own.
pub(crate) fn cargo(words: &[&str]) -> Command {
    hermetic(
        std::env::var_os("CARGO").map_or_else(|| "cargo".into(), std::path::PathBuf::from),
        words,
    )
}

/// A program in an environment without a configured engine and with proxies off for loopback.
pub(crate) fn hermetic(program: impl AsRef<std::ffi::OsStr>, words: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(words);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if ["OVIRT_", "OLVM_", "OVCONFIG"]
            .iter()
            .any(|prefix| text.starts_with(prefix))
        {
            command.env_remove(&name);
        }
    }
    command
        .env("NO_PROXY", "127.0.0.1,localhost")
        .env("no_proxy", "127.0.0.1,localhost");
    command
}
