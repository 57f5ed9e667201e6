//! Replies as values: what a status and a body mean, without I/O of our own.
//!
//! Good replies become entities; everything else becomes an [`Error`] that holds the engine's own words. Forms of
//! failure are those of engine 4.5.8: fault documents in XML and JSON, `<action>` with a fault, empty 404, HTML pages.

use crate::entity::Entity;
use crate::error::{Error, Fault, Malformed, Result};
use crate::xml::{Entities, excerpt, read_one};
use std::io::{BufRead, Read};

/// How much of a failed reply is looked at.
const LOOK: u64 = 256 << 10;

/// What is known of a reply before its body.
#[derive(Debug, Clone, Copy, Default)]
pub struct Head<'a> {
    /// HTTP method of the request.
    pub method: &'a str,
    /// Path of the request relative to the API root.
    pub path: &'a str,
    /// HTTP status.
    pub status: u16,
    /// The `Content-Type` header.
    pub content_type: Option<&'a str>,
    /// The `Correlation-Id` header.
    pub correlation_id: Option<&'a str>,
}

/// The entities of a collection, read while they come.
///
/// # Errors
/// What [`check`] finds; what is wrong further on comes out of the iterator.
pub fn entities<R: BufRead>(head: &Head<'_>, body: R) -> Result<Entities<R>> {
    let body = check(head, body)?;
    Ok(Entities::new(body).of_request(head.method, head.path))
}

/// The entity that a get, add or update answers with, or the `<action>` of an action or removal.
///
/// An empty body (a removal with `async`, 204) is an empty `<action/>`.
///
/// # Errors
/// What [`check`] finds, [`Error::Protocol`] for an unreadable document, [`Error::Fault`] for an `<action>` that failed.
pub fn entity<R: BufRead>(head: &Head<'_>, body: R) -> Result<Entity> {
    let mut body = check(head, body)?;
    let is_empty = body.fill_buf().map_err(Error::from)?.is_empty();
    if is_empty {
        return match head.method {
            "DELETE" | "POST" => Entity::parse("<action/>"),
            _ => Err(Error::protocol("the reply is empty").of_request(head.method, head.path)),
        };
    }
    let entity = read_one(body).map_err(|error| error.of_request(head.method, head.path))?;
    let failed = entity.tag() == "fault"
        || (entity.tag() == "action" && entity.text("status").as_deref() == Some("failed"));
    if failed {
        Err(Error::Fault(Box::new(fault_of(head, &entity))))
    } else {
        Ok(entity)
    }
}

/// Gives the body back when it is a good one: a status below 300 and XML.
///
/// # Errors
/// [`Error::Fault`] with the engine's words, [`Error::NotFound`] for an empty 404, [`Error::Login`] for 401,
/// [`Error::Connect`] for what a proxy answers in the engine's place (502, 503, 504), [`Error::Protocol`] for what is no XML.
pub fn check<R: BufRead>(head: &Head<'_>, mut body: R) -> Result<R> {
    if !(200..300).contains(&head.status) {
        return Err(failure(head, body));
    }
    let start = body.fill_buf().map_err(Error::from)?;
    let shown = start
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(start)
        .trim_ascii_start();
    let is_html = starts_like(shown, b"<html") || starts_like(shown, b"<!doctype");
    if start.is_empty() || (shown.first().is_none_or(|byte| *byte == b'<') && !is_html) {
        return Ok(body);
    }
    let what = match head.content_type {
        _ if is_html => "an HTML page came instead of an answer of the engine".to_owned(),
        Some(kind) => format!("the reply is no XML ({kind})"),
        None => "the reply is no XML".to_owned(),
    };
    Err(Error::Protocol(Box::new(Malformed {
        method: head.method.into(),
        path: head.path.into(),
        message: what,
        excerpt: Some(if is_html {
            words_of_html(shown)
        } else {
            excerpt(shown, 200)
        }),
        hint: Some("is it the engine's API? the URL ends in /ovirt-engine/api".into()),
        ..Malformed::default()
    })))
}

fn starts_like(bytes: &[u8], start: &[u8]) -> bool {
    bytes
        .get(..start.len())
        .is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// What a status of 300 and above means.
fn failure<R: BufRead>(head: &Head<'_>, body: R) -> Error {
    let mut text = Vec::new();
    if let Err(error) = body.take(LOOK).read_to_end(&mut text) {
        let error = Error::from(error);
        if text.is_empty() {
            return error;
        }
    }
    let fault = read_fault(head, &text);
    let said = || words(&text);
    match (head.status, fault) {
        (_, Some(fault)) => Error::Fault(Box::new(fault)),
        (404, None) if text.is_empty() => not_found(head),
        (401, None) => Error::Login {
            message: said().unwrap_or_else(|| "the engine does not accept the token".into()),
            code: Some("401".into()),
            hint: Some("log in again; a token given as OVIRT_TOKEN may have expired".into()),
        },
        (300..=399, None) => Error::Protocol(Box::new(Malformed {
            method: head.method.into(),
            path: head.path.into(),
            message: format!("the answer is a redirection ({}), which an engine does not send", head.status),
            hint: Some("check the URL: https://, and the engine's fully qualified host name".into()),
            ..Malformed::default()
        })),
        (502..=504, None) => Error::Connect {
            url: head.path.into(),
            message: format!("the engine's web server answered {} {}", head.status, meaning(head.status)),
            hint: Some("the engine is starting or down: try again in a minute, or look at its service ovirt-engine".into()),
        },
        (status, None) => {
            let mut fault = blank_fault(head);
            fault.reason = meaning(status).into();
            fault.detail = said();
            Error::Fault(Box::new(fault))
        }
    }
}

fn blank_fault(head: &Head<'_>) -> Fault {
    Fault {
        status: head.status,
        method: head.method.into(),
        path: head.path.into(),
        correlation_id: head.correlation_id.map(str::to_owned),
        ..Fault::default()
    }
}

/// The fault in a document: `<fault>`, `<action><fault>`, or the same in JSON.
fn read_fault(head: &Head<'_>, body: &[u8]) -> Option<Fault> {
    let text = body.trim_ascii_start();
    match text.first()? {
        b'<' => {
            let entity = read_one(text).ok()?;
            let known = entity.tag() == "fault" || entity.root().child("fault").is_some();
            known.then(|| fault_of(head, &entity))
        }
        b'{' => {
            let value: serde_json::Value = serde_json::from_slice(text).ok()?;
            let place = value.get("fault").unwrap_or(&value);
            let text = |name| {
                place
                    .get(name)
                    .and_then(|value| value.as_str())
                    .map(str::to_owned)
            };
            let (reason, detail) = (text("reason"), text("detail"));
            (reason.is_some() || detail.is_some()).then(|| fault_from(head, reason, detail))
        }
        _ => None,
    }
}

fn fault_of(head: &Head<'_>, entity: &Entity) -> Fault {
    let place = entity.root().child("fault").unwrap_or(entity.root());
    let text = |name| place.child(name).map(|node| node.text().to_owned());
    fault_from(head, text("reason"), text("detail"))
}

fn fault_from(head: &Head<'_>, reason: Option<String>, detail: Option<String>) -> Fault {
    Fault {
        reason: reason.unwrap_or_default().trim().into(),
        detail: detail
            .as_deref()
            .map(without_brackets)
            .filter(|detail| !detail.is_empty()),
        ..blank_fault(head)
    }
}

/// `[a, b]`, the engine's rendering of a list of messages, as `a, b`; on one line.
fn without_brackets(detail: &str) -> String {
    let detail = detail.trim();
    let inner = detail
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(detail);
    inner.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An empty 404 says only that something on the path is not there; the path tells what was asked for.
fn not_found(head: &Head<'_>) -> Error {
    let mut steps = head.path.split(['/', '?']).filter(|step| !step.is_empty());
    let (mut kind, mut what) = (String::from("object"), head.path.to_owned());
    while let Some(segment) = steps.next() {
        if let Some(id) = steps.next() {
            kind = kind_of(segment);
            what = id.to_owned();
        }
    }
    Error::NotFound {
        kind,
        what,
        near: Vec::new(),
    }
}

/// `diskattachments` as `disk attachment`.
fn kind_of(segment: &str) -> String {
    let joined = |name: &str| {
        name.bytes()
            .filter(|byte| *byte != b'_')
            .eq(segment.bytes())
    };
    match ovmodel::types().find(|facts| joined(&facts.collection)) {
        Some(facts) => facts.name.replace('_', " "),
        None => ovmodel::names::singular(segment),
    }
}

/// What a page or a line of text says, without markup; none when it says nothing.
fn words(body: &[u8]) -> Option<String> {
    let text = if memchr::memchr(b'<', body).is_some() {
        words_of_html(body)
    } else {
        excerpt(body, 200)
    };
    (!text.is_empty()).then_some(text)
}

fn words_of_html(page: &[u8]) -> String {
    let page = String::from_utf8_lossy(&page[..page.len().min(16 << 10)]);
    let body = page.find("<body").map_or(&*page, |at| &page[at..]);
    let mut text = String::new();
    let mut in_tag = false;
    for character in body.chars() {
        match character {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                text.push(' ');
            }
            other if !in_tag => text.push(other),
            _ => {}
        }
    }
    let mut plain = String::new();
    crate::xml::unescape_text(&text, &mut plain);
    excerpt(plain.as_bytes(), 200)
}

/// What a status means, for replies that do not say.
fn meaning(status: u16) -> &'static str {
    match status {
        400 => "bad request",
        403 => "not allowed",
        404 => "no such path",
        405 => "the engine does not offer this method here",
        406 => "the engine cannot answer in this format",
        413 => "too large",
        415 => "the engine does not take this type of body",
        502 => "bad gateway",
        503 => "service unavailable",
        504 => "gateway timeout",
        500.. => "internal error of the engine",
        _ => "an unexpected status",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(method: &'static str, path: &'static str, status: u16) -> Head<'static> {
        Head {
            method,
            path,
            status,
            correlation_id: Some("c1"),
            ..Head::default()
        }
    }

    fn failed(status: u16, body: &str) -> Error {
        entity(&head("POST", "vms/1/start", status), body.as_bytes()).unwrap_err()
    }

    #[test]
    fn faults_keep_the_engines_words() {
        for body in [
            "<fault>\n    <detail>[Cannot run VM. VM is running.]</detail>\n    <reason>Operation Failed</reason>\n</fault>\n",
            "<action><fault><detail>[Cannot run VM. VM is running.]</detail><reason>Operation Failed</reason></fault><status>failed</status></action>",
            "{\"detail\":\"[Cannot run VM. VM is running.]\",\"reason\":\"Operation Failed\"}",
        ] {
            let Error::Fault(fault) = failed(409, body) else {
                panic!("{body}")
            };
            assert_eq!(
                (fault.status, fault.reason.as_str()),
                (409, "Operation Failed")
            );
            assert_eq!(
                fault.detail.as_deref(),
                Some("Cannot run VM. VM is running.")
            );
            assert_eq!(
                (fault.method.as_str(), fault.path.as_str()),
                ("POST", "vms/1/start")
            );
            assert_eq!(fault.correlation_id.as_deref(), Some("c1"));
        }
        let Error::Fault(fault) =
            failed(409, "<fault><reason>Vm a is not running.</reason></fault>")
        else {
            panic!()
        };
        assert_eq!(fault.because().as_deref(), Some("Vm a is not running."));
        assert!(matches!(
            failed(200, "<action><fault/><status>failed</status></action>"),
            Error::Fault(_)
        ));
    }

    #[test]
    fn the_two_404s_differ() {
        let empty = entity(&head("GET", "vms/1/diskattachments/2", 404), &b""[..]).unwrap_err();
        assert_eq!(empty.to_string(), "disk attachment '2' not found");
        let text = "RESTEASY003210: Could not find resource for full path: http://x/y";
        let Error::Fault(fault) = failed(404, text) else {
            panic!()
        };
        assert_eq!(
            fault.because().as_deref(),
            Some("no such path: RESTEASY003210: Could not find resource for full path: http://x/y")
        );
    }

    #[test]
    fn pages_say_what_they_say() {
        let page = "<html><head><title>Error</title></head><body>Problem fetching &#39;x&#39; from <b>Vm</b></body></html>";
        assert_eq!(
            failed(500, page).because().as_deref(),
            Some("internal error of the engine: Problem fetching 'x' from Vm")
        );
        assert_eq!(
            failed(200, page).because().as_deref(),
            Some("it begins with: Problem fetching 'x' from Vm")
        );
        assert!(matches!(failed(503, page), Error::Connect { .. }));
        assert!(matches!(failed(401, page), Error::Login { .. }));
        assert!(matches!(failed(302, ""), Error::Protocol(_)));
        assert!(
            failed(200, "hello")
                .to_string()
                .starts_with("the reply is no XML")
        );
    }

    #[test]
    fn good_replies_are_entities() {
        let action = entity(&head("DELETE", "vms/1", 202), &b""[..]).unwrap();
        assert_eq!(action.tag(), "action");
        let vms = entities(
            &head("GET", "vms", 200),
            &b"<vms><vm id='1'/><vm id='2'/></vms>"[..],
        )
        .unwrap();
        assert_eq!(
            vms.map(|vm| vm.unwrap().id().unwrap().to_owned())
                .collect::<String>(),
            "12"
        );
        let mut cut = entities(&head("GET", "vms", 200), &b"<vms><vm id='1'/><vm id="[..]).unwrap();
        assert!(cut.next().unwrap().is_ok());
        assert_eq!(
            cut.next().unwrap().unwrap_err().to_string(),
            "the document is cut off, inside vms at byte 24: GET vms"
        );
        assert!(cut.next().is_none());
    }
}
