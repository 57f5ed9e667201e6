//! The shell's own words, as rows: what they are called, what they take, what they do.

use super::set::{self, SETTINGS, param};
use super::{DEEPEST, Shell, Then, history};
use crate::report::{self, Detail};
use ovlib::error::{Error, Result};
use ovlib::verb::Args;
use std::io::BufReader;

/// One of the shell's own words.
pub(super) struct Own {
    pub(super) name: &'static str,
    /// What stands behind it.
    pub(super) takes: &'static str,
    /// One line, no full stop.
    pub(super) summary: &'static str,
    pub(super) run: fn(&mut Shell, &[String]) -> Result<Then>,
}

/// All of them, in the order of the help.
pub(super) const ALL: &[Own] = &[
    Own {
        name: "help",
        takes: "[NOUN [VERB]]",
        summary: "This text, or what a noun, a verb or a tool is",
        run: help,
    },
    Own {
        name: "use",
        takes: "CONTEXT",
        summary: "Go on with another engine of the configuration file",
        run: use_context,
    },
    Own {
        name: "set",
        takes: "[NAME VALUE]",
        summary: "How lines are performed and shown; alone, what is set",
        run: set::set,
    },
    Own {
        name: "source",
        takes: "FILE",
        summary: "Perform the lines of a file; of a .rhai file, as one script",
        run: source,
    },
    Own {
        name: "history",
        takes: "[COUNT]",
        summary: "The lines typed before, also in earlier sessions",
        run: history,
    },
    Own {
        name: "exit",
        takes: "[CODE]",
        summary: "Leave; so do quit and Ctrl-D",
        run: exit,
    },
    Own {
        name: "quit",
        takes: "[CODE]",
        summary: "Leave",
        run: exit,
    },
];

/// The row of that name.
pub(super) fn find(name: &str) -> Option<&'static Own> {
    ALL.iter().find(|own| own.name == name)
}

fn help(shell: &mut Shell, words: &[String]) -> Result<Then> {
    if !words.is_empty() {
        let line = ["help".to_owned()].into_iter().chain(words.iter().cloned());
        return Ok(Then::Next(shell.phrase(line.collect())));
    }
    let mut text = String::from(
        "A line is a noun with its verb as behind `ovcmd` (vm list, vm -n web01 start), or a script\n(let vm = \
         context.vms.get(\"web01\"); vm.status). With = in front it is a script in any case.\n`last` is what the line before \
         gave. TAB completes, Ctrl-R searches, Ctrl-C ends what is running.\n\n  PHRASE | COMMAND      what it prints, into a \
         program\n  PHRASE > FILE         into a file; >> FILE behind what is there; < FILE is standard input\n  !COMMAND       \
              a command of the system\n\n",
    );
    for own in ALL {
        let usage = format!("{} {}", own.name, own.takes);
        text.push_str(&format!("  {usage:<22}{}\n", own.summary));
    }
    text.push_str("\nNames for set:\n");
    for (name, values, meaning) in SETTINGS {
        text.push_str(&format!("  {name:<22}{meaning}: {}\n", values.join(", ")));
    }
    text.push_str("\n`help NOUN` shows the verbs of a noun, `-h` all nouns, `explain NOUN` fields and methods.\n");
    shell.put(&text)?;
    Ok(Then::Next(0))
}

fn exit(_: &mut Shell, words: &[String]) -> Result<Then> {
    let code = match words {
        [] => 0,
        [code] => code.parse().map_err(|_| Error::Value {
            place: "exit".to_owned(),
            value: code.clone(),
            expected: "a number from 0 to 255".to_owned(),
        })?,
        _ => return Err(Error::usage("exit takes one number")),
    };
    Ok(Then::End(code))
}

fn source(shell: &mut Shell, words: &[String]) -> Result<Then> {
    let [file] = words else {
        return Err(Error::usage("source takes one file"));
    };
    if shell.depth >= DEEPEST {
        return Err(Error::usage("files are read out of each other too deeply"));
    }
    let failed = |source| Error::Io {
        what: format!("cannot read {file}"),
        source,
    };
    if file.ends_with(".rhai") {
        let mut text = std::fs::read_to_string(file).map_err(failed)?;
        if text.starts_with("#!") {
            text.replace_range(..2, "//");
        }
        return Ok(shell.script(&text, file));
    }
    let open = std::fs::File::open(file).map_err(failed)?;
    shell.depth += 1;
    let was_interactive = std::mem::replace(&mut shell.is_interactive, false);
    let done = shell.read(&mut BufReader::new(open), file);
    shell.is_interactive = was_interactive;
    shell.depth -= 1;
    match (done?, shell.take_exit()) {
        (_, Some(code)) => Ok(Then::End(code)),
        (code, None) => Ok(Then::Next(code)),
    }
}

fn use_context(shell: &mut Shell, words: &[String]) -> Result<Then> {
    let [name] = words else {
        return match words {
            [] => Ok(Then::Next(
                shell.phrase(vec!["context".to_owned(), "list".to_owned()]),
            )),
            _ => Err(Error::usage("use takes one context")),
        };
    };
    shell.desk.with(|session, io| {
        let settings = session.settings_of(name, io)?;
        let context = param("context")?;
        let mut chosen = Args::new();
        chosen.put(context, settings.context.as_deref().unwrap_or(name))?;
        // What names another engine or user was said of the one before.
        let rest = session.global().without(&ENGINE);
        session.change(rest.over(&chosen), io);
        Ok(Then::Next(0))
    })
}

/// Options that say which engine it is, and who we are.
const ENGINE: [&str; 9] = [
    "demo",
    "url",
    "user",
    "password-file",
    "ca-file",
    "fingerprint",
    "insecure",
    "kerberos",
    "context",
];

fn history(shell: &mut Shell, words: &[String]) -> Result<Then> {
    let count = match words {
        [] => usize::MAX,
        [count] => count.parse().map_err(|_| Error::Value {
            place: "history".to_owned(),
            value: count.clone(),
            expected: "a whole number".to_owned(),
        })?,
        _ => return Err(Error::usage("history takes one number")),
    };
    let lines = match shell.desk.with(history::place) {
        Some(place) => history::read(&place),
        None => Vec::new(),
    };
    let skipped = lines.len().saturating_sub(count);
    let text: String = lines[skipped..]
        .iter()
        .map(|line| format!("{line}\n"))
        .collect();
    shell.put(&text)?;
    Ok(Then::Next(0))
}

impl Shell {
    /// Performs one of the shell's own words.
    pub(super) fn own(&mut self, name: &'static str, words: &[String]) -> Then {
        let done = find(name).map_or(Ok(Then::Next(0)), |own| (own.run)(self, words));
        done.unwrap_or_else(|error| Then::Next(self.complain(&error)))
    }

    /// Tells an error as the command line does; gives its code.
    pub(super) fn complain(&self, error: &Error) -> u8 {
        self.desk.with(|session, io| {
            let detail = match session.global().has("debug") {
                true => Detail::Full,
                false => Detail::Short,
            };
            report::report(error, detail, &mut io.stderr)
        })
    }
}
