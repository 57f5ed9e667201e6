//! Why a request is refused, in the engine's own words; becomes a fault, an empty reply or the page of a Java exception.

use crate::ask::Reply;

/// A refusal; the status and texts are those of engine 4.5.8.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// A `<fault>`; an entity action wraps it into its `<action>`.
    Fault {
        status: u16,
        reason: Option<String>,
        detail: Option<String>,
    },
    /// A `<fault>` even where an action was asked for: it failed before its command.
    Bare {
        status: u16,
        reason: Option<String>,
        detail: Option<String>,
    },
    /// A status and no body: 404 of an unknown id.
    Empty(u16),
    /// The 500 page of an uncaught exception.
    Page(String),
    /// A bare text.
    Text { status: u16, text: String },
}

/// What any part of a request may come to.
pub(crate) type Outcome<T> = Result<T, Refusal>;

const OPERATION: &str = "Operation Failed";

/// What an engine says when it did not look and a part of it failed.
pub(crate) const INTERNAL: &str = "Internal Engine Error";

impl Refusal {
    /// Whether a command said it: its messages stand in brackets.
    pub(crate) fn is_of_a_command(&self) -> bool {
        matches!(self, Refusal::Fault { detail: Some(detail), .. } if detail.starts_with('['))
    }

    /// `Operation Failed` with a status and a detail as it stands.
    pub(crate) fn operation(status: u16, detail: impl Into<String>) -> Refusal {
        Refusal::Fault {
            status,
            reason: Some(OPERATION.into()),
            detail: Some(detail.into()),
        }
    }

    /// `Operation Failed` without a detail: something in the engine tripped before it could say why.
    pub(crate) fn mute(status: u16) -> Refusal {
        Refusal::Fault {
            status,
            reason: Some(OPERATION.into()),
            detail: None,
        }
    }

    /// 400, one message in brackets.
    pub(crate) fn bad(message: impl AsRef<str>) -> Refusal {
        Refusal::operation(400, format!("[{}]", message.as_ref()))
    }

    /// 409, one message in brackets.
    pub(crate) fn conflict(message: impl AsRef<str>) -> Refusal {
        Refusal::operation(409, format!("[{}]", message.as_ref()))
    }

    /// 500, an engine stumbles while it checks a command.
    pub(crate) fn stumbled() -> Refusal {
        Refusal::operation(500, "[General command validation failure.]")
    }

    /// 404 with a fault: something named in the body is not there.
    pub(crate) fn not_found(what: impl AsRef<str>) -> Refusal {
        let detail = format!("Entity not found: {}", what.as_ref());
        Refusal::Bare {
            status: 404,
            reason: Some(OPERATION.into()),
            detail: Some(detail),
        }
    }

    /// 400, the check that upstream generates: `Parameter 'tag.name' is mandatory but was not provided.`
    pub(crate) fn validation(detail: impl Into<String>) -> Refusal {
        let reason = Some("Input validation failed.".into());
        Refusal::Bare {
            status: 400,
            reason,
            detail: Some(detail.into()),
        }
    }

    /// 400, the check written by hand: `Vm [name] required for add`.
    pub(crate) fn incomplete(ty: &str, missing: &str, method: &str) -> Refusal {
        let reason = Some("Incomplete parameters".into());
        let detail = format!("{ty} [{missing}] required for {method}");
        Refusal::Bare {
            status: 400,
            reason,
            detail: Some(detail),
        }
    }

    /// Whether it says that something is missing.
    pub(crate) fn is_incomplete(&self) -> bool {
        const REASONS: [&str; 2] = ["Incomplete parameters", "Input validation failed."];
        matches!(self, Refusal::Bare { reason: Some(reason), .. } if REASONS.contains(&reason.as_str()))
    }

    /// 400, a text that is no UUID where one must stand.
    pub(crate) fn no_uuid(text: &str) -> Refusal {
        let reason = Some("Operation failed".into());
        Refusal::Bare {
            status: 400,
            reason,
            detail: Some(format!("Invalid UUID string: {text}")),
        }
    }

    /// 409, a member that may not change.
    pub(crate) fn immutable(members: &str) -> Refusal {
        let reason = Some("Broken immutability constraint".into());
        let detail = format!("Attempt to set immutable field: {members}");
        Refusal::Bare {
            status: 409,
            reason,
            detail: Some(detail),
        }
    }

    /// 403, no permission.
    pub(crate) fn forbidden() -> Refusal {
        Refusal::operation(403, "[User is not authorized to perform this action.]")
    }

    /// 400, a query the caller may not make (lower case, as query failures are).
    pub(crate) fn query_forbidden() -> Refusal {
        Refusal::operation(
            400,
            "query execution failed due to insufficient permissions.",
        )
    }

    /// 501: here the simulator ends, and says so.
    pub(crate) fn unable(what: &str) -> Refusal {
        let reason = Some("Not simulated".into());
        let detail = format!("ovsim does not simulate {what} yet; an engine would.");
        Refusal::Fault {
            status: 501,
            reason,
            detail: Some(detail),
        }
    }

    /// The same as one that an action does not wrap.
    pub(crate) fn bare(self) -> Refusal {
        match self {
            Refusal::Fault {
                status,
                reason,
                detail,
            } => Refusal::Bare {
                status,
                reason,
                detail,
            },
            other => other,
        }
    }

    /// The plain reply.
    pub(crate) fn reply(self) -> Reply {
        match self {
            Refusal::Fault {
                status,
                reason,
                detail,
            }
            | Refusal::Bare {
                status,
                reason,
                detail,
            } => Reply::Fault {
                status,
                reason,
                detail,
            },
            Refusal::Empty(status) => Reply::Empty(status),
            Refusal::Page(text) => Reply::ErrorPage(text),
            Refusal::Text { status, text } => Reply::Text { status, text },
        }
    }
}
