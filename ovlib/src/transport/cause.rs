//! From reqwest's errors to what went wrong: the source chain holds the truth, the outer text does not.

use std::error::Error as StdError;
use std::io::ErrorKind as IoKind;

use crate::error::Error;
use crate::tls;

/// Why no answer came, and whether the connection ended before it, so that a GET may be repeated.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    pub(super) is_broken: bool,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure {
            error,
            is_broken: false,
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Error {
        failure.error
    }
}

/// Why no answer came.
pub(super) fn explain(error: &reqwest::Error, url: &str) -> Failure {
    if find::<rustls::Error>(error).is_none()
        && !error.is_timeout()
        && !error.is_connect()
        && is_broken(error)
    {
        let error = Error::Connect {
            url: origin(url),
            message: "it closed the connection without an answer".to_owned(),
            hint: Some(
                "the engine or something in between restarted; look at `ovcmd event list` before repeating a change".to_owned(),
            ),
        };
        return Failure {
            error,
            is_broken: true,
        };
    }
    reason(error, url).into()
}

fn reason(error: &reqwest::Error, url: &str) -> Error {
    let place = origin(url);
    let connect = |message: String, hint: Option<&str>| Error::Connect {
        url: place.clone(),
        message,
        hint: hint.map(str::to_owned),
    };
    if let Some(tls_error) = find::<rustls::Error>(error) {
        return tls::explain(tls_error, &place);
    }
    if error.is_timeout() {
        return connect(
            "no connection within the time limit".to_owned(),
            Some("check host, port and firewall, or raise `connect_timeout`"),
        );
    }
    let text = deepest(error);
    if error.is_connect() {
        return unreachable(error, &text, &connect);
    }
    if text.contains("invalid HTTP") || text.contains("HTTP version") {
        return connect(
            "what answers is not HTTP".to_owned(),
            Some("use https:// when the port speaks TLS"),
        );
    }
    connect(text, None)
}

/// Why the body ended too early.
pub(super) fn broken_body(error: &reqwest::Error, url: &str) -> Error {
    let text = deepest(error);
    let message = if is_broken(error) {
        "the connection broke in the middle of the answer".to_owned()
    } else {
        format!("the answer cannot be read: {text}")
    };
    Error::Connect {
        url: origin(url),
        message,
        hint: Some("try again; what was shown so far is incomplete".to_owned()),
    }
}

fn unreachable(
    error: &reqwest::Error,
    text: &str,
    connect: &dyn Fn(String, Option<&str>) -> Error,
) -> Error {
    let lower = text.to_ascii_lowercase();
    if lower.contains("lookup")
        || lower.contains("name or service")
        || chain(error).contains("dns error")
    {
        if text.contains("Temporary failure") {
            return connect(
                "the name service did not answer".to_owned(),
                Some("nothing was sent; try again, or look at /etc/resolv.conf of this machine"),
            );
        }
        return connect(
            "its host name is not known".to_owned(),
            Some("check the spelling of the URL, and the name service of this machine"),
        );
    }
    if ["tunnel", "proxy"]
        .iter()
        .any(|sign| chain(error).contains(sign))
    {
        return connect(
            format!("the proxy did not let us through: {text}"),
            Some("check https_proxy, or add the engine to no_proxy"),
        );
    }
    match io_kind(error) {
        Some(IoKind::ConnectionRefused) => connect(
            "connection refused".to_owned(),
            Some("is the engine running, and is this its port?"),
        ),
        Some(IoKind::UnexpectedEof | IoKind::ConnectionReset | IoKind::BrokenPipe) => connect(
            "it closed the connection during the handshake".to_owned(),
            Some("is this the port of https? Something in between may be restarting"),
        ),
        _ => connect(text.to_owned(), None),
    }
}

/// Whether the other side ended the connection, rather than said something wrong.
fn is_broken(error: &reqwest::Error) -> bool {
    let io = io_kind(error);
    let by_io = matches!(
        io,
        Some(
            IoKind::UnexpectedEof
                | IoKind::ConnectionReset
                | IoKind::ConnectionAborted
                | IoKind::BrokenPipe
                | IoKind::NotConnected
        )
    );
    let chain = chain(error);
    by_io
        || [
            "connection closed",
            "incomplete",
            "unexpected EOF",
            "end of file",
            "error reading a body from connection",
        ]
        .iter()
        .any(|sign| chain.contains(sign))
}

/// Scheme, host and port of a URL.
pub(super) fn origin(url: &str) -> String {
    let rest = url
        .split_once("://")
        .map_or(0, |(scheme, _)| scheme.len() + 3);
    let end = url[rest..].find('/').map_or(url.len(), |at| rest + at);
    url[..end].to_owned()
}

/// Every error of a chain. An io::Error hides what it wraps from `source` when that has no source itself.
fn steps<'e>(error: &'e (dyn StdError + 'static)) -> Vec<&'e (dyn StdError + 'static)> {
    let mut found = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        found.push(error);
        let inner = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        next = match inner {
            Some(inner) => Some(inner),
            None => error.source(),
        };
    }
    found
}

fn find<'e, T: StdError + 'static>(error: &'e (dyn StdError + 'static)) -> Option<&'e T> {
    steps(error)
        .into_iter()
        .find_map(|step| step.downcast_ref())
}

/// The kind of the innermost system error.
fn io_kind(error: &(dyn StdError + 'static)) -> Option<IoKind> {
    let found = steps(error).into_iter().rev();
    found
        .filter_map(|step| step.downcast_ref::<std::io::Error>())
        .map(std::io::Error::kind)
        .find(|kind| *kind != IoKind::Other)
}

/// The last text of the chain: the cause, not the steps.
fn deepest(error: &reqwest::Error) -> String {
    steps(error)
        .last()
        .map(ToString::to_string)
        .unwrap_or_default()
}

fn chain(error: &reqwest::Error) -> String {
    let texts: Vec<String> = steps(error).iter().map(ToString::to_string).collect();
    texts.join(": ")
}
