//! Methods that places beside the API refuse before they look at anything (engine 4.5.8).

use crate::exchange::{Request, Response};
use crate::pages;

/// What is only read.
const READ: &[&str] = &[
    "/ovirt-engine/services/health",
    "/ovirt-engine/services/pki-resource",
];

/// The answer to a method that a place does not have.
pub(crate) fn refused(request: &Request) -> Option<Response> {
    let (method, path) = (request.method.as_str(), request.path.as_str());
    if method == "TRACE" {
        // The server refuses it, before anything of the engine.
        return Some(Response::empty(405));
    }
    if !READ.contains(&path) {
        return None;
    }
    match method {
        "GET" | "HEAD" => None,
        "POST" => Some(Response::html(
            405,
            pages::front_end(405, "Method not allowed"),
        )),
        "PUT" | "DELETE" => Some(nothing()),
        "OPTIONS" => Some(Response::empty(200).with("allow", "GET, HEAD, TRACE, OPTIONS")),
        _ => Some(pages::unsupported(method)),
    }
}

/// 405 and no word.
pub(crate) fn nothing() -> Response {
    Response::empty(405).with("content-type", "text/html")
}
