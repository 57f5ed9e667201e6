//! A request and its answer, without sockets: what the server hands to the site and gets back.

use std::time::Duration;

use http::HeaderMap;

use crate::faults::Lame;
use crate::served::Notes;
use crate::url::{self, Pairs};

/// One HTTP request with its whole body.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    /// As written, invented ones included.
    pub(crate) method: String,
    /// The raw path.
    pub(crate) path: String,
    /// The raw query, without `?`.
    pub(crate) query: Option<String>,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// The body.
    pub(crate) body: Vec<u8>,
    /// Scheme and authority as the client spelled them: `https://127.0.0.1:8443`.
    pub(crate) host: String,
    /// The client's address.
    pub(crate) peer: String,
    /// What the engine leaves undone of it.
    pub(crate) lame: Lame,
}

impl Request {
    /// The first header of a name; what is not ASCII text counts as absent.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// All headers of a name, split at commas.
    pub(crate) fn list(&self, name: &str) -> impl Iterator<Item = &str> {
        let all = self.headers.get_all(name).iter();
        let texts = all.filter_map(|value| value.to_str().ok());
        texts.flat_map(|text| text.split(',')).map(str::trim)
    }

    /// The fields of query and form; a body of another type than a form counts as empty.
    pub(crate) fn fields(&self) -> Pairs {
        let mut fields = url::pairs(self.query.as_deref().unwrap_or("")).unwrap_or_default();
        let kind = self.header("content-type").unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let body = String::from_utf8_lossy(&self.body);
            fields.extend(url::pairs(body.trim_end()).unwrap_or_default());
        }
        fields
    }
}

/// A body on its way.
pub(crate) enum Body {
    /// None.
    Empty,
    /// All at once.
    Bytes(Vec<u8>),
    /// Piece by piece, made while it is sent.
    Chunks(Box<dyn Iterator<Item = Vec<u8>> + Send>),
}

/// One HTTP answer.
pub(crate) struct Response {
    /// The status code.
    pub(crate) status: u16,
    /// Headers in the order in which they are sent.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// The body.
    pub(crate) body: Body,
    /// How long to wait before anything is sent.
    pub(crate) delay: Duration,
    /// What the journal tells about it.
    pub(crate) notes: Option<Box<Notes>>,
}

impl Response {
    /// A status and nothing else.
    pub(crate) fn empty(status: u16) -> Response {
        Response {
            status,
            headers: Vec::new(),
            body: Body::Empty,
            delay: Duration::ZERO,
            notes: None,
        }
    }

    /// A body under its type.
    pub(crate) fn bytes(status: u16, content_type: &str, bytes: impl Into<Vec<u8>>) -> Response {
        Response {
            body: Body::Bytes(bytes.into()),
            ..Response::empty(status).with("content-type", content_type)
        }
    }

    /// A page or a line, under the type of everything that the engine means for people.
    pub(crate) fn html(status: u16, text: impl Into<Vec<u8>>) -> Response {
        Response::bytes(status, "text/html;charset=UTF-8", text)
    }

    /// Whether it is the page of an uncaught exception, which passes by all that adds headers.
    pub(crate) fn is_exception(&self) -> bool {
        let Body::Bytes(bytes) = &self.body else {
            return false;
        };
        self.status == 500 && bytes.starts_with(crate::pages::EXCEPTION.as_bytes())
    }

    /// The same answer with one more header.
    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Response {
        self.headers.push((name, value.into()));
        self
    }

    /// The same answer with one more header, unless it has that one.
    #[must_use]
    pub(crate) fn with_first(self, name: &'static str, value: impl FnOnce() -> String) -> Response {
        match self.headers.iter().any(|(known, _)| *known == name) {
            true => self,
            false => self.with(name, value()),
        }
    }

    /// The same answer, later.
    #[must_use]
    pub(crate) fn after(mut self, delay: Duration) -> Response {
        self.delay += delay;
        self
    }
}
