//! What an engine answers instead of what was asked: a fault, or something that no engine should send.

/// A fault document as the engine sent it, with the request it answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Fault {
    /// HTTP status of the reply, e.g. 409.
    pub status: u16,
    /// The `reason` member, e.g. `Operation Failed`; empty when the engine sent none (engine 4.5.8: an unknown permit).
    pub reason: String,
    /// The `detail` member without the square brackets of the engine's list rendering.
    pub detail: Option<String>,
    /// HTTP method of the request.
    pub method: String,
    /// Path of the request, relative to the API root (`vms/ID/start`).
    pub path: String,
    /// The correlation id under which the engine logged the request.
    pub correlation_id: Option<String>,
    /// What was to be done, where that is known: `start vm 'web01'`.
    pub deed: Option<String>,
}

/// A reply that is not what the engine's interface promises: half a document, HTML, invalid UTF-8.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Malformed {
    /// HTTP method of the request, empty when the text did not come over HTTP.
    pub method: String,
    /// Path of the request relative to the API root, empty when unknown.
    pub path: String,
    /// What is wrong, without place.
    pub message: String,
    /// Position in the body, in bytes from its start, where it was noticed.
    pub offset: Option<u64>,
    /// What to try next.
    pub hint: Option<String>,
    /// The beginning of what came instead, at most 200 characters on one line.
    pub excerpt: Option<String>,
}

impl Fault {
    /// Detail and reason as one sentence: the detail says more, the reason stands in when there is none.
    pub fn because(&self) -> Option<String> {
        match self.detail.as_deref().filter(|detail| !detail.is_empty()) {
            Some(detail)
                if GENERIC_REASONS
                    .iter()
                    .any(|reason| reason.eq_ignore_ascii_case(&self.reason)) =>
            {
                Some(detail.to_owned())
            }
            Some(detail) if !self.reason.is_empty() => {
                Some(format!("{}: {detail}", self.reason.trim_end_matches('.')))
            }
            Some(detail) => Some(detail.to_owned()),
            None => (!self.reason.is_empty()).then(|| self.reason.clone()),
        }
    }
}

/// Reasons that say nothing beside a detail (engine 4.5.8 spells it both ways).
const GENERIC_REASONS: [&str; 1] = ["Operation Failed"];
