//! Where a phrase reads and writes: files and programs, opened before it and closed behind it.

use super::line::{Mode, Phrase};
use crate::io::Io;
use crate::pager::Pager;
use crate::run;
use ovlib::error::{Error, Result};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::JoinHandle;

/// Standard output with the width of its terminal and the pager before it.
type Out = (Box<dyn Write>, Option<usize>, Option<Pager>);

/// What a phrase found in place of the shell's own streams.
pub(super) struct Opened {
    stdin: Option<(Box<dyn Read + Send>, bool)>,
    stdout: Option<Out>,
    child: Option<Child>,
    /// What the program prints, where it may not print itself.
    printed: Option<JoinHandle<io::Result<Vec<u8>>>>,
}

impl Opened {
    /// Opens what a line names and puts it in the place of the shell's streams.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] for a file that cannot be opened, a program that cannot be started.
    pub(super) fn open(phrase: &Phrase, io: &mut Io) -> Result<Opened> {
        let mut opened = Opened {
            stdin: None,
            stdout: None,
            child: None,
            printed: None,
        };
        let from = match &phrase.from {
            Some(name) => Some(File::open(name).map_err(|source| failed("read", name, source))?),
            None => None,
        };
        let out: Option<Box<dyn Write>> = match (&phrase.into, &phrase.pipe) {
            (Some((name, mode)), _) => Some(Box::new(BufWriter::new(file(name, *mode)?))),
            (None, Some(command)) => Some(Box::new(BufWriter::new(opened.pipe(command, io)?))),
            (None, None) => None,
        };
        if let Some(from) = from {
            let own = std::mem::replace(&mut io.stdin, Box::new(from));
            let was_terminal = std::mem::replace(&mut io.stdin_is_terminal, false);
            opened.stdin = Some((own, was_terminal));
        }
        if let Some(out) = out {
            io.stdout.flush().map_err(run::written)?;
            let own = std::mem::replace(&mut io.stdout, out);
            opened.stdout = Some((own, io.width.take(), io.pager.take()));
        }
        Ok(opened)
    }

    fn pipe(&mut self, command: &str, io: &Io) -> Result<std::process::ChildStdin> {
        let mut start = Command::new("sh");
        start.args(["-c", command]).stdin(Stdio::piped());
        if !io.is_process {
            start.stdout(Stdio::piped()).stderr(Stdio::null());
        }
        let started = start
            .spawn()
            .map_err(|source| failed("run", command, source))?;
        let child = self.child.insert(started);
        self.printed = child.stdout.take().map(|mut out| {
            std::thread::spawn(move || {
                let mut all = Vec::new();
                out.read_to_end(&mut all).map(|_| all)
            })
        });
        child
            .stdin
            .take()
            .ok_or_else(|| failed("write to", command, io::ErrorKind::BrokenPipe.into()))
    }

    /// Gives the shell its streams again, waits for the program; its exit code.
    ///
    /// # Errors
    ///
    /// [`Error::Io`].
    pub(super) fn close(self, io: &mut Io) -> Result<u8> {
        if let Some((own, was_terminal)) = self.stdin {
            io.stdin = own;
            io.stdin_is_terminal = was_terminal;
        }
        if let Some((own, width, pager)) = self.stdout {
            // What was put in its place is dropped here, and so the program sees the end.
            io.stdout = own;
            io.width = width;
            io.pager = pager;
        }
        let Some(mut child) = self.child else {
            return Ok(0);
        };
        if let Some(printed) = self.printed
            && let Ok(Ok(all)) = printed.join()
        {
            io.stdout.write_all(&all).map_err(run::written)?;
        }
        let status = child
            .wait()
            .map_err(|source| failed("wait for", "the program", source))?;
        Ok(code_of(status))
    }
}

/// The exit code that a shell would give; 130 for one that was interrupted.
pub(super) fn code_of(status: ExitStatus) -> u8 {
    match status.code() {
        Some(code) => u8::try_from(code).unwrap_or(1),
        None => 130,
    }
}

fn file(name: &str, mode: Mode) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true);
    match mode {
        Mode::Replace => options.truncate(true),
        Mode::Append => options.append(true),
    };
    options
        .open(name)
        .map_err(|source| failed("write", name, source))
}

fn failed(what: &str, name: &str, source: io::Error) -> Error {
    Error::Io {
        what: format!("cannot {what} {name}"),
        source,
    }
}
