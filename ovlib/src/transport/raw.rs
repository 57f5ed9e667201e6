//! An answer before anybody has looked into it.

use super::body::Body;
use super::wire::Answer;
use crate::request::Request;

/// Status, headers and body of an answer.
#[derive(Debug)]
pub struct RawReply {
    /// HTTP status, e.g. 200.
    pub status: u16,
    /// Headers in the order they came, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body, decompressed, read as it comes.
    pub body: Body,
    /// Method of the request.
    pub method: String,
    /// Path of the request, relative to the API.
    pub path: String,
}

impl RawReply {
    pub(super) fn new(request: &Request, answer: Answer) -> RawReply {
        let headers = answer
            .headers
            .iter()
            .map(|(name, value)| {
                let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
                (name.as_str().to_owned(), value)
            })
            .collect();
        RawReply {
            status: answer.status,
            headers,
            body: Body::new(answer.body),
            method: request.method.to_string(),
            path: request.path.clone(),
        }
    }

    /// The first header of a name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }
}
