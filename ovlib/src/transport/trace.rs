//! What a trace shows: one line per request at debug level (`ovlib::wire::text`), headers (`ovlib::wire::header`) and
//! bodies (`ovlib::wire::data`) at trace level. Never a password, token or ticket.

use std::time::{Duration, Instant};

use http::{HeaderMap, Method};

use super::secret;
use crate::error::Error;
use crate::request::Request;

/// Headers whose value is a secret.
const SECRET_HEADERS: &[&str] = &[
    "authorization",
    "cookie",
    "set-cookie",
    "proxy-authorization",
    "jsessionid",
];
/// Most characters of a body that a trace shows.
const BODY_LIMIT: usize = 4096;

pub(super) fn request(request: &Request, headers: &HeaderMap) {
    tracing::trace!(target: "ovlib::wire::header", "> {} {}", request.method, request.target());
    show_headers('>', headers);
    if let Some(body) = &request.body
        && tracing::enabled!(target: "ovlib::wire::data", tracing::Level::TRACE)
    {
        tracing::trace!(target: "ovlib::wire::data", "> {}", masked(&String::from_utf8_lossy(body)));
    }
}

/// What a request came to, for the one line that is said when its body is over or nobody wants the rest of it.
#[derive(Debug)]
pub(super) struct Exchange {
    method: Method,
    path: String,
    status: u16,
    correlation: Option<String>,
    began: Instant,
    /// Until the answer began.
    waited: Duration,
    shown: bool,
}

impl Exchange {
    /// The answer has begun.
    pub(super) fn answered(
        request: &Request,
        status: u16,
        headers: &HeaderMap,
        began: Instant,
    ) -> Exchange {
        show_headers('<', headers);
        let correlation = headers.get("correlation-id");
        Exchange {
            method: request.method.clone(),
            path: request.target(),
            status,
            correlation: correlation.and_then(|id| id.to_str().ok().map(str::to_owned)),
            waited: began.elapsed(),
            began,
            shown: false,
        }
    }

    /// Shows the beginning of a body; the engine's documents hold their secrets early or not at all.
    pub(super) fn piece(&mut self, piece: &[u8]) {
        if !self.shown && tracing::enabled!(target: "ovlib::wire::data", tracing::Level::TRACE) {
            let start = &piece[..piece.len().min(BODY_LIMIT)];
            tracing::trace!(target: "ovlib::wire::data", "< {}", masked(&String::from_utf8_lossy(start)));
        }
        self.shown = true;
    }

    /// Says how it went.
    pub(super) fn end(&self, bytes: u64) {
        tracing::debug!(
            target: "ovlib::wire::text",
            method = %self.method,
            path = self.path,
            status = self.status,
            bytes,
            ms = self.began.elapsed().as_millis() as u64,
            waited_ms = self.waited.as_millis() as u64,
            correlation = self.correlation,
            "answered"
        );
    }
}

/// A request that got no answer.
pub(super) fn unanswered(request: &Request, error: &Error, began: Instant) {
    tracing::debug!(
        target: "ovlib::wire::text",
        method = %request.method,
        path = request.target(),
        ms = began.elapsed().as_millis() as u64,
        %error,
        "not answered"
    );
}

/// An answer to a call of a login; what it says is a secret, so that only its length is told.
pub(super) fn login(method: &Method, path: &str, status: u16, bytes: usize, began: Instant) {
    let ms = began.elapsed().as_millis() as u64;
    tracing::debug!(target: "ovlib::wire::text", %method, path, status, bytes, ms, waited_ms = ms, "answered");
}

fn show_headers(side: char, headers: &HeaderMap) {
    if !tracing::enabled!(target: "ovlib::wire::header", tracing::Level::TRACE) {
        return;
    }
    for (name, value) in headers {
        let secret = value.is_sensitive() || SECRET_HEADERS.contains(&name.as_str());
        let value = if secret {
            "***".into()
        } else if value.as_bytes().starts_with(b"Negotiate ") {
            "Negotiate ***".into()
        } else {
            String::from_utf8_lossy(value.as_bytes())
        };
        tracing::trace!(target: "ovlib::wire::header", "{side} {name}: {value}");
    }
}

/// A document with its secrets taken out and its end cut off.
pub(super) fn masked(text: &str) -> String {
    let mut shown = secret::without(text);
    if let Some((cut, _)) = shown.char_indices().nth(BODY_LIMIT) {
        shown.truncate(cut);
        shown.push_str("...");
    }
    shown
}
