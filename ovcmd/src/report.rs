//! What a command ends with when it fails: at most three parts on standard error (what, because, hint) and the exit
//! code. The table of exit codes lives here; `--help`, the manual and the README print it from here.

mod next;

use crate::output::one_line;
use ovlib::{Error, ErrorKind, nouns};
use std::io::Write;

/// Exit codes and their meaning, in order.
pub const EXIT_CODES: [(u8, &str); 8] = [
    (0, "done (also when the reader of a pipe has gone)"),
    (1, "the engine refused, or the action failed"),
    (2, "usage: unknown noun, verb, option, field or value"),
    (3, "configuration or login"),
    (4, "not found, or more than one where one is needed"),
    (5, "deadline passed; the action may still finish"),
    (6, "cannot reach or trust the engine"),
    (130, "interrupted"),
];

/// Longest line of a report; an engine can answer with a page.
const LONGEST: usize = 1000;

/// The table of exit codes as lines of text, for help and manual.
pub fn exit_code_lines() -> impl Iterator<Item = String> {
    EXIT_CODES
        .iter()
        .map(|(code, meaning)| format!("{code:>5}  {meaning}"))
}

/// How much to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// What, because, hint.
    Short,
    /// Also the request and the correlation id, for `--debug`.
    Full,
}

/// Report `error` on `err` and give the exit code. Never fails: where standard error is closed, the code must do.
pub fn report(error: &Error, detail: Detail, err: &mut dyn Write) -> u8 {
    let mut say = |lead: &str, text: &str| {
        let text = one_line(text, LONGEST);
        if !text.is_empty() {
            let _ = writeln!(err, "{lead}: {text}");
        }
    };
    say("ovcmd", &error.to_string());
    if let Some(because) = error.because() {
        say("  because", &because);
    }
    if let Some(hint) = hint(error) {
        say("  hint", &hint);
    }
    if let (Detail::Full, Error::Fault(fault)) = (detail, error.inner()) {
        say("  request", &format!("{} {}", fault.method, fault.path));
        if let Some(id) = &fault.correlation_id {
            say("  correlation id", id);
        }
    }
    let _ = err.flush();
    exit_code(error)
}

/// Warn on `err`: something is not as it should be, and we go on.
pub fn warn(message: &str, err: &mut dyn Write) {
    let _ = writeln!(err, "ovcmd: warning: {}", one_line(message, LONGEST));
}

/// The exit code for an error, from [`EXIT_CODES`].
pub fn exit_code(error: &Error) -> u8 {
    if let Error::At { error, .. } = error {
        return exit_code(error);
    }
    if let Error::Bulk { failed, .. } = error {
        let codes = failed.iter().map(|(_, error)| exit_code(error));
        // Where nothing failed and something was not begun, somebody interrupted.
        return codes.reduce(worst).unwrap_or(130);
    }
    if let Error::Fault(fault) = error {
        match fault.status {
            401 => return 3,
            404 => return 4,
            _ => {}
        }
    }
    match error.kind() {
        ErrorKind::Usage => 2,
        ErrorKind::Config => 3,
        ErrorKind::NotFound => 4,
        ErrorKind::Deadline => 5,
        ErrorKind::Connection => 6,
        ErrorKind::Interrupted => 130,
        // Refused, Io, and what a later library may add.
        _ => 1,
    }
}

/// The worst of two exit codes, for several targets: an interrupt first, then the higher number.
pub fn worst(one: u8, other: u8) -> u8 {
    one.max(other)
}

/// What to try next: the library's hint, and the command that shows what there is.
fn hint(error: &Error) -> Option<String> {
    if let Error::At { error, .. } = error {
        return hint(error);
    }
    let hint = error.hint();
    let all = match error {
        Error::Fault(fault) => next::hint(fault),
        Error::NotFound { kind, .. } => {
            let noun = nouns::find(kind)
                .ok()
                .or_else(|| nouns::of_type(&kind.replace(' ', "_")));
            noun.map(|noun| format!("`ovcmd {} list` shows all", noun.name))
        }
        Error::Bulk { .. } => Some(
            "--failed-to FILE writes their names, --names-file FILE takes them again".to_owned(),
        ),
        Error::Ambiguous { .. } => {
            Some("say which one with -i ID; a change of all of them needs --all".to_owned())
        }
        Error::Unknown {
            what: "field",
            place,
            near,
            ..
        } if near.is_empty() && !place.is_empty() => {
            Some(format!("`ovcmd explain {place}` shows all"))
        }
        Error::Unknown {
            what: "option",
            place,
            near,
            ..
        } if near.is_empty() && !place.is_empty() => {
            let place = place.trim_matches('`');
            Some(format!("`ovcmd {place} -h` shows what it takes"))
        }
        Error::Unknown {
            what: "noun", near, ..
        } if near.is_empty() => Some("`ovcmd -h` lists the nouns".to_owned()),
        Error::Unknown {
            what: "variable",
            place,
            ..
        } => Some(variable_hint(place).to_owned()),
        Error::Several(all) => {
            let is_variable = |error: &Error| {
                matches!(
                    error,
                    Error::Unknown {
                        what: "variable",
                        ..
                    }
                )
            };
            all.iter()
                .all(is_variable)
                .then(|| variable_hint("").to_owned())
        }
        Error::Deadline { .. } => Some("--timeout says how long to wait".to_owned()),
        Error::Io { what, source } => file_hint(what, source.kind()).map(str::to_owned),
        _ => None,
    };
    let Some(all) = all else { return hint };
    Some(match hint {
        Some(hint) if hint.ends_with('?') => format!("{hint} {all}"),
        Some(hint) => format!("{hint}; {all}"),
        None => all,
    })
}

/// What to do about a variable of a template that has no value, or a value that no variable takes.
fn variable_hint(place: &str) -> &'static str {
    match place {
        "--variable" => "the template asks for no such variable",
        _ => "say -V NAME VALUE, or -E FILE; ${NAME:VALUE} in the template is content without",
    }
}

/// What to look at when a file of this machine cannot be had.
fn file_hint(what: &str, kind: std::io::ErrorKind) -> Option<&'static str> {
    match kind {
        std::io::ErrorKind::NotFound if what.starts_with("cannot write") => {
            Some("its folder must be there; nothing is made on the way")
        }
        std::io::ErrorKind::NotFound => {
            Some("check the path; without / in front it counts from where ovcmd was started")
        }
        std::io::ErrorKind::PermissionDenied => Some("`ls -ld` of it shows who may"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ovlib::error::Fault;

    fn check(error: Error, code: u8, text: &str) {
        let mut err = Vec::new();
        assert_eq!(report(&error, Detail::Short, &mut err), code);
        assert_eq!(String::from_utf8(err).unwrap(), text);
    }

    #[test]
    fn three_parts_at_most() {
        check(Error::Interrupted, 130, "ovcmd: interrupted\n");
        check(
            Error::usage("no such thing\u{1b}[2J\nsecond line"),
            2,
            "ovcmd: no such thing\u{fffd}[2J second line\n",
        );
        let fault = Fault {
            status: 409,
            reason: "Operation Failed".to_owned(),
            detail: Some("Cannot run VM.\nNo host.".to_owned()),
            method: "POST".to_owned(),
            path: "vms/1/start".to_owned(),
            correlation_id: Some("abc".to_owned()),
            deed: None,
        };
        let error = Error::Fault(Box::new(fault));
        check(
            error,
            1,
            "ovcmd: the engine refused (409): POST vms/1/start\n  because: Cannot run VM. No host.\n",
        );
        check(
            Error::NotFound {
                kind: "vm".to_owned(),
                what: "web1".to_owned(),
                near: vec!["web01".to_owned()],
            },
            4,
            "ovcmd: vm 'web1' not found\n  hint: did you mean web01? `ovcmd vm list` shows all\n",
        );
    }

    #[test]
    fn every_code_is_in_the_table() {
        let io = std::io::Error::from(std::io::ErrorKind::StorageFull);
        for error in [
            Error::Interrupted,
            Error::usage("x"),
            Error::protocol("x"),
            Error::Io {
                what: "x".to_owned(),
                source: io,
            },
            Error::Deadline {
                what: "x".to_owned(),
                seconds: 1,
            },
            Error::Fault(Box::new(Fault {
                status: 404,
                ..Fault::default()
            })),
            Error::Fault(Box::new(Fault {
                status: 401,
                ..Fault::default()
            })),
        ] {
            let code = exit_code(&error);
            assert!(
                EXIT_CODES.iter().any(|(known, _)| *known == code),
                "{error}: {code}"
            );
        }
        assert_eq!(
            exit_code_lines().last().as_deref(),
            Some("  130  interrupted")
        );
    }
}
