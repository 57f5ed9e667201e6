//! Errors in both directions: those of the library that a script may catch, and those a script ends with.

use super::misuse;
use ovlib::error::{Error, ErrorKind};
use rhai::{Dynamic, EvalAltResult, ParseError, Position};
use std::rc::Rc;

/// An error of the library in the hands of a script.
#[derive(Clone)]
pub(super) struct Failure(pub(super) Rc<Error>);

/// Why a script ended before its end.
pub(super) enum Stop {
    Exit(u8),
    Failed(Error),
}

/// `exit(n)` on its way out; nothing catches it.
#[derive(Clone, Copy)]
pub(super) struct Exit(pub(super) u8);

/// Functions of rhai that a script may misspell; the rest of what is known comes from the tables.
pub(super) const COMMON: [&str; 34] = [
    "print",
    "debug",
    "table",
    "json",
    "yaml",
    "csv",
    "exit",
    "parse_size",
    "human_size",
    "on_event",
    "event_waiter",
    "len",
    "push",
    "pop",
    "shift",
    "insert",
    "append",
    "filter",
    "map",
    "reduce",
    "sort",
    "contains",
    "index_of",
    "split",
    "replace",
    "trim",
    "to_upper",
    "to_lower",
    "to_string",
    "parse_int",
    "keys",
    "values",
    "sleep",
    "some",
];

/// An error for the script; an interrupt is not for it to catch.
pub(super) fn raise(error: Error, at: Position) -> Box<EvalAltResult> {
    Box::new(match error {
        Error::Interrupted => EvalAltResult::ErrorTerminated(Dynamic::UNIT, at),
        error => EvalAltResult::ErrorRuntime(Dynamic::from(Failure(Rc::new(error))), at),
    })
}

impl Failure {
    /// `err.kind`, `err.message` and so on; `()` for what this error has not.
    pub(super) fn get(&self, name: &str) -> Dynamic {
        let text = |text: Option<String>| text.map_or(Dynamic::UNIT, Dynamic::from);
        let fault = match &*self.0 {
            Error::Fault(fault) => Some(fault),
            _ => None,
        };
        match name {
            "kind" => kind(&self.0).into(),
            "message" => self.0.to_string().into(),
            "reason" => text(self.0.because()),
            "hint" => text(self.0.hint()),
            "code" => i64::from(crate::report::exit_code(&self.0)).into(),
            "status" => fault.map_or(Dynamic::UNIT, |fault| i64::from(fault.status).into()),
            "correlation_id" => text(fault.and_then(|fault| fault.correlation_id.clone())),
            "request" => text(fault.map(|fault| format!("{} {}", fault.method, fault.path))),
            _ => Dynamic::UNIT,
        }
    }

    /// All of it as a map.
    pub(super) fn to_map(&self) -> rhai::Map {
        let names = [
            "kind",
            "message",
            "reason",
            "hint",
            "code",
            "status",
            "correlation_id",
            "request",
        ];
        names
            .into_iter()
            .map(|name| (name.into(), self.get(name)))
            .collect()
    }
}

/// The word for what kind of error it is.
fn kind(error: &Error) -> &'static str {
    if let Error::Fault(fault) = error
        && fault.status == 404
    {
        return "not_found";
    }
    match error {
        Error::Ambiguous { .. } => return "ambiguous",
        Error::Fault(_) => return "fault",
        _ => {}
    }
    match error.kind() {
        ErrorKind::Refused => "refused",
        ErrorKind::Usage => "usage",
        ErrorKind::Config => "config",
        ErrorKind::NotFound => "not_found",
        ErrorKind::Deadline => "deadline",
        ErrorKind::Connection => "connection",
        ErrorKind::Interrupted => "interrupted",
        _ => "io",
    }
}

/// A text that is no script.
pub(super) fn of_parse(error: &ParseError, name: &str) -> Error {
    at(
        name,
        error.position(),
        Error::Usage {
            message: error.err_type().to_string(),
            hint: None,
        },
    )
}

/// What a script ended with, in our words, with its place.
pub(super) fn stop(error: EvalAltResult, name: &str, known: &[String]) -> Stop {
    let (error, place, source) = innermost(error);
    let source = source.filter(|source| !source.is_empty());
    let name = &source.map_or_else(|| name.to_owned(), of_module);
    match error {
        EvalAltResult::ErrorTerminated(token, _) => match token.try_cast::<Exit>() {
            Some(Exit(code)) => Stop::Exit(code),
            None => Stop::Failed(Error::Interrupted),
        },
        EvalAltResult::ErrorRuntime(thrown, _) => {
            Stop::Failed(at(name, place, thrown_error(thrown)))
        }
        other => Stop::Failed(at(name, place, own_words(other, known))),
    }
}

/// The file of a module, which is imported without its ending; texts that are no file stay as they are called.
fn of_module(source: String) -> String {
    match source.contains('.') || matches!(source.as_str(), "-" | "-e" | "input") {
        true => source,
        false => format!("{source}.rhai"),
    }
}

/// The error that the others stand around, the best known place of it, and the file it is in.
fn innermost(error: EvalAltResult) -> (EvalAltResult, Position, Option<String>) {
    let place = error.position();
    match error {
        EvalAltResult::ErrorInFunctionCall(_, source, inner, _)
        | EvalAltResult::ErrorInModule(source, inner, _) => {
            let (inner, inside, deeper) = innermost(*inner);
            let place = if inside.is_none() { place } else { inside };
            (inner, place, deeper.or(Some(source)))
        }
        error => (error, place, None),
    }
}

fn at(name: &str, place: Position, error: Error) -> Error {
    let place = match (place.line(), place.position()) {
        (Some(line), Some(column)) => format!("{name}:{line}:{column}"),
        (Some(line), None) => format!("{name}:{line}"),
        _ => name.to_owned(),
    };
    Error::At {
        place,
        error: Box::new(error),
    }
}

/// What `throw` was given.
fn thrown_error(thrown: Dynamic) -> Error {
    if let Some(Failure(error)) = thrown.clone().try_cast::<Failure>() {
        drop(thrown);
        return Rc::try_unwrap(error).unwrap_or_else(|shared| copy(&shared));
    }
    let message = thrown
        .as_map_ref()
        .ok()
        .and_then(|map| map.get("message").map(Dynamic::to_string))
        .unwrap_or_else(|| thrown.to_string());
    Error::Refused {
        message,
        hint: None,
    }
}

/// The facts that matter of an error that somebody else still holds.
fn copy(error: &Error) -> Error {
    match error {
        Error::Fault(fault) => Error::Fault(fault.clone()),
        Error::NotFound { kind, what, near } => Error::NotFound {
            kind: kind.clone(),
            what: what.clone(),
            near: near.clone(),
        },
        Error::Deadline { what, seconds } => Error::Deadline {
            what: what.clone(),
            seconds: *seconds,
        },
        other if other.kind() == ErrorKind::Usage => Error::Usage {
            message: other.to_string(),
            hint: other.hint(),
        },
        other => Error::Refused {
            message: other.to_string(),
            hint: other.hint(),
        },
    }
}

/// An error of the language in our words, with what is near.
fn own_words(error: EvalAltResult, known: &[String]) -> Error {
    let unknown = |what, name: &str, place: &str, known: Vec<String>| {
        super::get::unknown(what, name, place, known.iter().map(String::as_str))
    };
    match error {
        EvalAltResult::ErrorVariableNotFound(name, _) => {
            unknown("variable", &name, "", known.to_vec())
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let (name, takes) = signature.split_once(" (").unwrap_or((&signature, ""));
            let takes = takes.trim_end_matches(')');
            let mut all: Vec<String> = super::bind::method_names();
            if all.iter().any(|method| method == name) {
                return misuse(
                    format!("`{name}` does not take ({takes})"),
                    "named arguments stand in one map: `#{name: \"x\", max: 5}`",
                );
            }
            if COMMON.contains(&name) {
                return misuse(
                    format!("`{name}` does not take ({takes})"),
                    "rows are gone through one by one: `for vm in context.vms.list()`",
                );
            }
            all.extend(COMMON.map(str::to_owned));
            all.extend(known.iter().cloned());
            unknown("function", name, "", all)
        }
        EvalAltResult::ErrorTooManyOperations(_) => Error::Refused {
            message: "the script took more operations than it may".to_owned(),
            hint: Some("--max-operations gives it more".to_owned()),
        },
        EvalAltResult::ErrorStackOverflow(_) => Error::Refused {
            message: "functions call each other too deeply".to_owned(),
            hint: Some("is there a call that never ends? --max-depth lets it go deeper".to_owned()),
        },
        EvalAltResult::ErrorDataTooLarge(what, _) => Error::Refused {
            message: format!("too large: {}", what.to_lowercase()),
            hint: Some(
                "rows can be gone through one by one: `for vm in context.vms.list()`".to_owned(),
            ),
        },
        EvalAltResult::ErrorModuleNotFound(name, _) => Error::NotFound {
            kind: "module".to_owned(),
            what: name,
            near: Vec::new(),
        },
        EvalAltResult::ErrorParsing(kind, _) => Error::usage(kind.to_string()),
        mut other => {
            other.clear_position();
            Error::Refused {
                message: other.to_string(),
                hint: None,
            }
        }
    }
}
