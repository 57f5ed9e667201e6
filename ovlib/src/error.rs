//! The one error type of the library: variants hold facts, `Display` is one line without a secret.
//!
//! What went wrong is the `Display` text, [`Error::because`] is the engine's own reason, [`Error::hint`] is
//! what to try next. Printing and exit codes are the caller's business; [`Error::kind`] is what they go by.

mod fault;
mod words;

pub use fault::{Fault, Malformed};
use std::path::PathBuf;
use words::{at_offset, close_names, in_place, not_done, one_line, refused, request_of};

/// `std::result::Result` with this crate's [`Error`].
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong in this crate.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine answered with a fault or with a status that means refusal.
    #[error("{}", refused(.0))]
    Fault(Box<Fault>),
    /// No object of this kind answers to `what`.
    #[error("{kind} '{what}' not found")]
    NotFound {
        /// Kind of object, e.g. `vm`.
        kind: String,
        /// Name, id or search that found nothing.
        what: String,
        /// Names that are close, best first.
        near: Vec<String>,
    },
    /// Several objects answer where one is needed.
    #[error("{kind} '{what}' is not unique: {} candidates", candidates.len())]
    Ambiguous {
        /// Kind of object, e.g. `vm`.
        kind: String,
        /// Name or search that found several.
        what: String,
        /// The candidates, `name (id)` each.
        candidates: Vec<String>,
    },
    /// A name that the model does not know.
    #[error("unknown {what} '{name}'{}", in_place(place))]
    Unknown {
        /// What kind of name: `attribute`, `parameter`, `type`, ...
        what: &'static str,
        /// The name as given.
        name: String,
        /// Where it stands: `vm.os`, a type, a service; empty when there is no place.
        place: String,
        /// Known names that are close, best first.
        near: Vec<String>,
    },
    /// A value that does not fit what the model says.
    #[error("{place}: '{value}' is not {expected}")]
    Value {
        /// Path of the member: `vm.memory`.
        place: String,
        /// The value as given.
        value: String,
        /// What would fit, with its article: `a boolean (true or false)`.
        expected: String,
    },
    /// Several mistakes of one input, found before anything was sent.
    #[error("{} mistakes: {}", .0.len(), one_line(.0))]
    Several(Vec<Error>),
    /// The call itself is wrong.
    #[error("{message}")]
    Usage {
        /// What is wrong with it.
        message: String,
        /// What would be right.
        hint: Option<String>,
    },
    /// The configuration cannot be used.
    #[error("{}{message}", file.as_ref().map(|file| format!("{}: ", file.display())).unwrap_or_default())]
    Config {
        /// The file it stands in.
        file: Option<PathBuf>,
        /// What is wrong.
        message: String,
        /// What would be right.
        hint: Option<String>,
    },
    /// The engine's SSO does not let us in.
    #[error("cannot log in: {message}")]
    Login {
        /// The reason in the SSO's words.
        message: String,
        /// The `error_code` or `error` of the SSO reply.
        code: Option<String>,
        /// What to try next.
        hint: Option<String>,
    },
    /// No connection to the engine, or it broke.
    #[error("cannot reach {url}: {message}")]
    Connect {
        /// What we wanted to reach.
        url: String,
        /// What happened.
        message: String,
        /// What to try next.
        hint: Option<String>,
    },
    /// The engine's certificate is not to be trusted.
    #[error("cannot trust {url}: {message}")]
    Tls {
        /// Whom we talked to.
        url: String,
        /// What is wrong with the certificate.
        message: String,
        /// What to try next.
        hint: Option<String>,
    },
    /// A time limit passed; what was begun may still finish.
    #[error("{what}: not done within {seconds} s")]
    Deadline {
        /// What was waited for.
        what: String,
        /// The limit in seconds.
        seconds: u64,
    },
    /// A change was begun and its end was not seen: time ran out, or the user interrupted. The engine goes on with it.
    #[error("{what}")]
    Left {
        /// What is under way and how far it got, with why we do not wait any longer.
        what: String,
        /// How to watch it.
        hint: String,
        /// Whether the user interrupted; else the time was over.
        interrupted: bool,
    },
    /// The engine took a change and it did not come to its end.
    #[error("{what}")]
    Failed {
        /// Which object, and what became of it.
        what: String,
        /// The engine's reasons, from its events and job.
        because: Option<String>,
        /// What to try next.
        hint: Option<String>,
    },
    /// Something else held a lock for longer than we wait.
    #[error("still locked after {seconds} s{}", request_of(&fault.method, &fault.path))]
    Locked {
        /// The engine's last refusal.
        fault: Box<Fault>,
        /// How long we waited, in seconds.
        seconds: u64,
        /// Who holds it: `snapshot 'nightly' is locked`; empty when it cannot be seen.
        holders: Vec<String>,
    },
    /// A change was sent and no answer came: whether the engine took it is not known.
    #[error("the answer to {request} was lost: {message}")]
    Lost {
        /// Method and path.
        request: String,
        /// What happened instead of an answer.
        message: String,
        /// The status, where a head came or something in between answered.
        status: Option<u16>,
        /// Whether time ran out, so that it may still be on its way; else the connection broke.
        late: bool,
        /// Whether the engine was asked since, and had no trace of it.
        nothing: bool,
        /// What was found out since.
        hint: Option<String>,
    },
    /// Several objects were to be changed, and not all were.
    #[error("{} of {total} {noun} {}", .failed.len() + .left.len(), not_done(.failed, .left))]
    Bulk {
        /// Noun in plural.
        noun: String,
        /// How many objects were chosen.
        total: usize,
        /// What failed: the word that chooses the object again, and why.
        failed: Vec<(String, Error)>,
        /// What was not begun.
        left: Vec<String>,
    },
    /// The reply is not what the engine's interface promises.
    #[error("{}{}{}", .0.message, at_offset(.0.offset), request_of(&.0.method, &.0.path))]
    Protocol(Box<Malformed>),
    /// A file or stream of this machine failed.
    #[error("{what}: {source}")]
    Io {
        /// What was being done, e.g. `cannot write disk.xml`.
        what: String,
        /// The system's error.
        source: std::io::Error,
    },
    /// Something went wrong at a place of a script or file.
    #[error("{place}: {error}")]
    At {
        /// File, line and column: `report.rhai:3:14`.
        place: String,
        /// What went wrong there.
        error: Box<Error>,
    },
    /// The user interrupted.
    #[error("interrupted")]
    Interrupted,
    /// We refuse to do it: a dry run, a read-only session.
    #[error("{message}")]
    Refused {
        /// Why.
        message: String,
        /// What to do instead.
        hint: Option<String>,
    },
}

/// Coarse class of an [`Error`], for exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The engine, or we ourselves, refused.
    Refused,
    /// The call was wrong: unknown name, wrong value.
    Usage,
    /// Configuration or login.
    Config,
    /// Not found, or more than one where one is needed.
    NotFound,
    /// A time limit passed.
    Deadline,
    /// The engine cannot be reached, trusted or understood.
    Connection,
    /// Interrupted by the user.
    Interrupted,
    /// A file or stream of this machine.
    Io,
}

impl Error {
    /// The class this error belongs to. Several mistakes count as their first.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Fault(_) | Self::Refused { .. } | Self::Failed { .. } | Self::Locked { .. } => {
                ErrorKind::Refused
            }
            Self::Left {
                interrupted: true, ..
            } => ErrorKind::Interrupted,
            Self::Left { .. } => ErrorKind::Deadline,
            Self::Bulk { failed, .. } => failed
                .first()
                .map_or(ErrorKind::Refused, |(_, error)| error.kind()),
            Self::NotFound { .. } | Self::Ambiguous { .. } => ErrorKind::NotFound,
            Self::Unknown { .. } | Self::Value { .. } | Self::Usage { .. } => ErrorKind::Usage,
            Self::Several(errors) => errors.first().map_or(ErrorKind::Usage, Self::kind),
            Self::Config { .. } | Self::Login { .. } => ErrorKind::Config,
            Self::Connect { .. } | Self::Tls { .. } | Self::Protocol(_) | Self::Lost { .. } => {
                ErrorKind::Connection
            }
            Self::Deadline { .. } => ErrorKind::Deadline,
            Self::Interrupted => ErrorKind::Interrupted,
            Self::At { error, .. } => error.kind(),
            Self::Io { .. } => ErrorKind::Io,
        }
    }

    /// Whether there is no answer of the engine: it was away, it was not ready (502, 503, 504), or the user did not wait for
    /// one. What was asked may be asked again in a moment.
    pub fn is_unanswered(&self) -> bool {
        match self.inner() {
            Self::Fault(fault) => matches!(fault.status, 502..=504),
            other => matches!(
                other.kind(),
                ErrorKind::Connection | ErrorKind::Deadline | ErrorKind::Interrupted
            ),
        }
    }

    /// The error itself, without the place it is at.
    pub fn inner(&self) -> &Error {
        match self {
            Self::At { error, .. } => error.inner(),
            other => other,
        }
    }

    /// The other side's own reason, when it gave one.
    pub fn because(&self) -> Option<String> {
        match self {
            Self::Fault(fault) => fault.because(),
            Self::Locked { fault, .. } => fault.because(),
            Self::Failed { because, .. } => because.clone(),
            Self::Ambiguous { candidates, .. } => Some(candidates.join(", ")),
            Self::At { error, .. } => error.because(),
            Self::Protocol(malformed) => malformed
                .excerpt
                .as_ref()
                .map(|text| format!("it begins with: {text}")),
            _ => None,
        }
    }

    /// What to try next, when we know.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NotFound { near, .. } | Self::Unknown { near, .. } => close_names(near),
            Self::Usage { hint, .. }
            | Self::Config { hint, .. }
            | Self::Login { hint, .. }
            | Self::Connect { hint, .. }
            | Self::Tls { hint, .. }
            | Self::Refused { hint, .. }
            | Self::Failed { hint, .. }
            | Self::Lost { hint, .. } => hint.clone(),
            Self::Left { hint, .. } => Some(hint.clone()),
            Self::Locked { holders, .. } if holders.is_empty() => Some(
                "nothing that holds it can be seen; --lock-timeout waits for longer".to_owned(),
            ),
            Self::Locked { holders, .. } => Some(holders.join("; ")),
            Self::Protocol(malformed) => malformed.hint.clone(),
            Self::At { error, .. } => error.hint(),
            Self::Several(errors) => {
                let hints: Vec<String> = errors.iter().filter_map(Self::hint).collect();
                (!hints.is_empty()).then(|| hints.join("; "))
            }
            _ => None,
        }
    }

    /// A wrong call, without a hint.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::Usage {
            message: message.into(),
            hint: None,
        }
    }

    /// A reply that cannot be understood; add the place with [`Error::of_request`].
    pub fn protocol(message: impl Into<String>) -> Self {
        Self::Protocol(Box::new(Malformed {
            message: message.into(),
            ..Malformed::default()
        }))
    }

    /// Says which request a fault or an unreadable reply belongs to, unless it is known already.
    #[must_use]
    pub fn of_request(mut self, method: &str, path: &str) -> Self {
        let (known_method, known_path) = match &mut self {
            Self::Fault(fault) => (&mut fault.method, &mut fault.path),
            Self::Protocol(malformed) => (&mut malformed.method, &mut malformed.path),
            _ => return self,
        };
        if known_method.is_empty() && known_path.is_empty() {
            *known_method = method.to_owned();
            *known_path = path.to_owned();
        }
        self
    }

    /// One error out of many: the only one itself, several as [`Error::Several`], none as `Ok`.
    ///
    /// # Errors
    /// Whatever is in `errors`.
    pub fn all(mut errors: Vec<Error>) -> Result<()> {
        match errors.len() {
            0 => Ok(()),
            1 => Err(errors.remove(0)),
            _ => Err(Self::Several(errors)),
        }
    }
}

impl From<std::io::Error> for Error {
    /// The error of this crate that a reader carries inside, else a failed read.
    fn from(source: std::io::Error) -> Error {
        let what = "cannot read".to_owned();
        if !source.get_ref().is_some_and(|inner| inner.is::<Error>()) {
            return Error::Io { what, source };
        }
        match source.into_inner().map(|inner| inner.downcast::<Error>()) {
            Some(Ok(ours)) => *ours,
            _ => Error::Io {
                what,
                source: std::io::ErrorKind::Other.into(),
            },
        }
    }
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_says_detail_rather_than_a_generic_reason() {
        let mut fault = Fault {
            status: 409,
            reason: "Operation Failed".into(),
            detail: Some("Cannot remove VM. VM is running.".into()),
            ..Fault::default()
        };
        assert_eq!(
            fault.because().as_deref(),
            Some("Cannot remove VM. VM is running.")
        );
        fault.reason = "Incomplete parameters".into();
        fault.detail = Some("Vm [name] required for add".into());
        assert_eq!(
            fault.because().as_deref(),
            Some("Incomplete parameters: Vm [name] required for add")
        );
        fault.detail = None;
        assert_eq!(fault.because().as_deref(), Some("Incomplete parameters"));
        assert_eq!(
            Error::Fault(Box::new(fault))
                .of_request("POST", "vms")
                .to_string(),
            "the engine refused (409): POST vms"
        );
    }

    #[test]
    fn unknown_names_suggest() {
        let error = Error::Unknown {
            what: "attribute",
            name: "nmae".into(),
            place: "vm".into(),
            near: vec!["name".into()],
        };
        assert_eq!(error.to_string(), "unknown attribute 'nmae' in vm");
        assert_eq!(error.hint().as_deref(), Some("did you mean name?"));
        assert_eq!(error.kind(), ErrorKind::Usage);
    }

    #[test]
    fn the_error_stays_small() {
        assert!(size_of::<Error>() <= 96, "{}", size_of::<Error>());
    }
}
