//! `ovcmd shell`: a session that stays open, nouns and verbs as on the command line, everything else a script whose variables
//! live on. A line is a phrase that goes through [`crate::run_in`]; nothing about verbs is known here.

mod complete;
mod edit;
mod history;
mod line;
mod own;
mod perform;
mod prompt;
mod set;
#[cfg(test)]
mod tests;
mod to;

use crate::io::Io;
use crate::pager::Pager;
use crate::report::worst;
use crate::script::{self, Desk, Limits, Script};
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::transport::Again;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::rc::Rc;

/// Deepest nesting of `source`.
const DEEPEST: usize = 16;

/// What comes after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// The next line; this one ended with this code.
    Next(u8),
    /// Nothing; the shell ends with this code.
    End(u8),
}

/// A shell between two lines.
struct Shell {
    desk: Rc<Desk>,
    script: Script,
    /// Whether a person types and reads.
    is_interactive: bool,
    /// How many files are being read, one out of another.
    depth: usize,
    /// The program that pages, when the user chose one.
    pager: Option<String>,
    /// The code of an `exit` on its way out of the files that are being read.
    exit: Option<u8>,
}

/// Reads lines until they end, from a terminal or from a file; gives the exit code. Without a terminal it is the worst of all
/// lines, so that a failure in the middle is not lost.
///
/// # Errors
///
/// [`Error::Usage`] for a shell in a shell; [`Error::Io`] when the lines cannot be read.
pub(crate) fn run(session: &mut Session, io: &mut Io) -> Result<u8> {
    if session.standing().is_some() {
        return Err(Error::usage("this is a shell already"));
    }
    let (view, rehearses) = session.asked();
    session.stand(view, rehearses);
    if io.catch_ctrl_c {
        io.interrupt.on_ctrl_c(Again::Waits)?;
        // Sessions come and go; the one listener stays.
        io.catch_ctrl_c = false;
    }
    let is_interactive = io.is_interactive();
    let lines =
        (!is_interactive).then(|| std::mem::replace(&mut io.stdin, Box::new(std::io::empty())));
    let code = script::at_desk(session, io, |desk| {
        let mut shell = Shell::new(desk.clone(), is_interactive);
        match lines {
            Some(lines) => shell.read(&mut BufReader::new(lines), "standard input"),
            None => edit::talk(shell),
        }
    });
    session.leave_standing(io);
    code
}

impl Shell {
    fn new(desk: Rc<Desk>, is_interactive: bool) -> Shell {
        let script = Script::new(desk.clone(), Some(PathBuf::from(".")), Limits::default());
        let mut shell = Shell {
            desk,
            script,
            is_interactive,
            depth: 0,
            pager: None,
            exit: None,
        };
        shell.script.define("last", serde_json::Value::Null);
        shell
            .script
            .define("args", serde_json::Value::Array(Vec::new()));
        shell.choose_pager();
        shell
    }

    /// Performs the lines of a file, each as soon as it is complete.
    fn read(&mut self, lines: &mut dyn BufRead, name: &str) -> Result<u8> {
        let mut code = 0;
        let mut text = String::new();
        loop {
            let begun = text.len();
            let count = lines.read_line(&mut text).map_err(|source| Error::Io {
                what: format!("cannot read {name}"),
                source,
            })?;
            let is_end = count == 0;
            if begun == 0 && text.starts_with("#!") {
                text.clear();
            }
            if !is_end && !self.is_complete(&text) {
                continue;
            }
            match self.perform(text.trim_end_matches(['\n', '\r'])) {
                Then::End(code) => {
                    self.exit = Some(code);
                    return Ok(code);
                }
                Then::Next(ended) => code = worst(code, ended),
            }
            text.clear();
            if is_end {
                return Ok(code);
            }
        }
    }

    /// Whether a text is whole, so that it can be performed.
    fn is_complete(&self, text: &str) -> bool {
        match self.sort(text) {
            line::Said::Script(script) => self.script.is_complete(&script),
            said => said.is_complete(),
        }
    }

    /// What a text is.
    fn sort(&self, text: &str) -> line::Said {
        line::sort(text, &|name| self.script.has_variable(name))
    }

    /// The pager of long output: as set here, as the environment says, else less where there is one.
    fn choose_pager(&mut self) {
        let chosen = self.pager.clone();
        let is_interactive = self.is_interactive;
        self.desk.with(|_, io| {
            let of_environment = ["OVCMD_PAGER", "PAGER"]
                .into_iter()
                .find_map(|name| (io.env)(name));
            let command = chosen
                .or(of_environment)
                .unwrap_or_else(|| "less -FRX".to_owned());
            let is_off = matches!(command.trim(), "" | "off" | "cat");
            io.pager = (is_interactive && !is_off).then_some(Pager {
                command,
                screen: io.screen,
            });
        });
    }
}
