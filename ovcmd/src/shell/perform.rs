//! Performing a line: phrases through the command line's own way, scripts in the one language, commands by the system.

use super::line::{self, Said};
use super::to::Opened;
use super::{Shell, Then};
use crate::report::worst;
use crate::run;
use crate::script::End;
use ovlib::error::{Error, Result};
use ovlib::verb::Outcome;
use std::ffi::OsString;
use std::io::Write;
use std::process::{Command, Stdio};

/// Words that begin a statement of the script language and are followed by another word.
const STATEMENTS: [&str; 20] = [
    "let", "const", "if", "else", "while", "loop", "for", "do", "until", "fn", "private", "return",
    "throw", "try", "switch", "import", "export", "global", "in", "as",
];

impl Shell {
    /// Performs a text, which may be several lines that were pasted at once.
    pub(super) fn perform(&mut self, text: &str) -> Then {
        self.desk.forget();
        let then = match self.sort(text) {
            Said::Nothing => Then::Next(0),
            Said::Own { name, words } => self.own(name, &words),
            Said::Phrase(phrase) => match phrase.is_open {
                true => Then::Next(self.complain(&Error::usage("a quote is not closed"))),
                false => Then::Next(self.piped(phrase)),
            },
            Said::Command(command) => Then::Next(self.command(&command)),
            Said::Script(script) => self.script_line(&script),
            Said::Wrong(why) => Then::Next(self.complain(&Error::usage(why))),
        };
        self.script.remember();
        self.desk.with(|session, io| {
            session.come_back(io);
            // What was interrupted is over; the next line is another one.
            io.interrupt.clear();
        });
        then
    }

    /// Performs words as the command line does.
    pub(super) fn phrase(&mut self, words: Vec<String>) -> u8 {
        let line: Vec<OsString> = words.into_iter().map(OsString::from).collect();
        self.desk.with(|session, io| {
            if self.is_interactive {
                io.width = (io.screen)().map(|(width, _)| width).or(io.width);
            }
            run::run_in(session, &line, io)
        })
    }

    /// The same, reading and writing where the line says.
    fn piped(&mut self, phrase: line::Phrase) -> u8 {
        let words = phrase.words.clone();
        let opened = self.desk.with(|_, io| Opened::open(&phrase, io));
        let opened = match opened {
            Ok(opened) => opened,
            Err(error) => return self.complain(&error),
        };
        let code = self.phrase(words);
        let closed = self.desk.with(|_, io| opened.close(io));
        match closed {
            Ok(of_pipe) => worst(code, of_pipe),
            Err(error) => worst(code, self.complain(&error)),
        }
    }

    /// A script as typed.
    fn script_line(&mut self, text: &str) -> Then {
        if let Some(word) = self.misspelled_noun(text) {
            return Then::Next(self.complain(&crate::grammar::unknown_noun(word)));
        }
        self.script(text, "input")
    }

    /// `vmm list` is no script but a noun that nobody knows.
    fn misspelled_noun<'t>(&self, text: &'t str) -> Option<&'t str> {
        let mut words = text.split_whitespace();
        let is_name = |word: &str| {
            word.starts_with(|letter: char| letter.is_ascii_alphabetic())
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        };
        let first = words
            .next()
            .filter(|word| is_name(word) && !STATEMENTS.contains(word))?;
        let is_wrong = match words.next() {
            Some(second) => is_name(second) && second != "in" || second.starts_with("--"),
            None => false,
        };
        (is_wrong && !self.script.has_variable(first)).then_some(first)
    }

    /// Runs a script in the shell's language and shows what it gives.
    pub(super) fn script(&mut self, text: &str, name: &str) -> Then {
        let rehearses = self.desk.with(|session, _| {
            session.rehearse(false);
            session
                .standing()
                .is_some_and(|standing| standing.rehearses)
        });
        let shown = match self.script.run(text, name) {
            Ok(End::Exit(code)) => return Then::End(code),
            Ok(End::Value(value)) => self
                .script
                .outcome(value)
                .and_then(|outcome| match outcome {
                    Some(outcome) => self.show(outcome),
                    None => Ok(()),
                }),
            Err(error) => Err(error),
        };
        let code = match shown {
            Ok(()) => 0,
            Err(error) => self.complain(&error),
        };
        let told = rehearses.then(|| self.tell_rehearsed());
        Then::Next(
            code.max(
                told.and_then(Result::err)
                    .map_or(0, |error| self.complain(&error)),
            ),
        )
    }

    /// What a rehearsed script would have sent.
    fn tell_rehearsed(&mut self) -> Result<()> {
        let rehearsal = self.desk.with(|session, _| session.rehearsal());
        let lines = rehearsal
            .map(|rehearsal| rehearsal.lines())
            .unwrap_or_default();
        match lines.is_empty() {
            true => Ok(()),
            false => self.put(&(lines.join("\n") + "\n")),
        }
    }

    /// Shows a value as the shell shows everything.
    pub(super) fn show(&mut self, outcome: Outcome) -> Result<()> {
        self.desk.with(|session, io| {
            if self.is_interactive {
                io.width = (io.screen)().map(|(width, _)| width).or(io.width);
            }
            run::show_value(session, outcome, io)
        })
    }

    /// Prints a text, through the pager where it is long.
    pub(super) fn put(&mut self, text: &str) -> Result<()> {
        self.desk.with(|_, io| {
            run::put(text, io)?;
            io.stdout.flush().or_else(run::quiet).map_err(run::written)
        })
    }

    /// A command of the system; its exit code is the line's.
    fn command(&mut self, command: &str) -> u8 {
        let done = self.desk.with(|_, io| {
            io.stdout.flush().map_err(run::written)?;
            let mut child = Command::new("sh");
            child.args(["-c", command]);
            let failed = |source| Error::Io {
                what: format!("cannot run {command}"),
                source,
            };
            if io.is_process {
                return child.status().map_err(failed);
            }
            let output = child.stdin(Stdio::null()).output().map_err(failed)?;
            io.stdout.write_all(&output.stdout).map_err(run::written)?;
            let _ = io.stderr.write_all(&output.stderr);
            Ok(output.status)
        });
        match done {
            Ok(status) => super::to::code_of(status),
            Err(error) => self.complain(&error),
        }
    }

    /// The code of an `exit` that was met in a file, so that it ends the shell, too.
    pub(super) fn take_exit(&mut self) -> Option<u8> {
        self.exit.take()
    }
}
