//! What keeps changes from being sent: a session that only reads, and the rehearsal of a phrase.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Body, RawReply, secret};
use crate::error::{Error, Result};
use crate::request::Request;

/// The changes that a phrase would have sent, in order. Clones share them.
#[derive(Clone, Default)]
pub struct Rehearsal(Arc<Mutex<Vec<Request>>>);

impl Rehearsal {
    /// Each of them, as it would have been sent.
    pub fn requests(&self) -> Vec<Request> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// The same for a person: method and path, then the body behind four blanks. Secrets are masked.
    pub fn lines(&self) -> Vec<String> {
        let shown = |request: Request| {
            let body = request.body.as_deref().unwrap_or_default();
            let body = secret::without(&String::from_utf8_lossy(body));
            let first = format!("{} {}", request.method, request.target());
            let rest = body.lines().map(|line| format!("    {line}"));
            std::iter::once(first).chain(rest).collect::<Vec<_>>()
        };
        self.requests().into_iter().flat_map(shown).collect()
    }

    /// Notes a change and answers in the engine's place: with the object that was sent, so that the phrase can go on.
    pub(super) fn note(&self, request: &Request) -> RawReply {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(request.clone());
        let body = match &request.body {
            Some(body) if !body.is_empty() => body.clone(),
            _ => b"<action><status>complete</status></action>".to_vec(),
        };
        let kind = request
            .content_type
            .as_deref()
            .unwrap_or(crate::request::XML);
        RawReply {
            status: 200,
            headers: vec![("content-type".to_owned(), kind.to_owned())],
            body: Body::from_bytes(body),
            method: request.method.to_string(),
            path: request.path.clone(),
        }
    }
}

impl fmt::Debug for Rehearsal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.requests()).finish()
    }
}

/// Refuses a change in a session that only reads.
pub(super) fn only_reads(request: &Request) -> Result<()> {
    Err(Error::Refused {
        message: format!(
            "{} {} is not sent: this session only reads",
            request.method, request.path
        ),
        hint: Some("`read_only` in the configuration or --read-only keeps changes back".to_owned()),
    })
}
