//! An answer before anybody has looked into it.

use std::time::Instant;

use super::body::Body;
use super::trace::Exchange;
use super::wire::Answer;
use crate::entity::Entity;
use crate::error::Result;
use crate::reply::{self, Head};
use crate::request::Request;
use crate::xml::Entities;

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
    pub(super) fn new(request: &Request, answer: Answer, began: Instant) -> RawReply {
        let exchange = Exchange::answered(request, answer.status, &answer.headers, began);
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
            body: Body::new(answer.body).traced(exchange),
            method: request.method.to_string(),
            path: request.path.clone(),
        }
    }

    /// The entities of a collection, read while they come.
    ///
    /// # Errors
    /// As [`reply::entities`].
    pub fn entities(self) -> Result<Entities<Body>> {
        let (head, body) = self.split();
        Ok(reply::entities(&head.as_head(), body)?.fed_by(Body::feed))
    }

    /// The one entity that the answer is.
    ///
    /// # Errors
    /// As [`reply::entity`].
    pub fn entity(self) -> Result<Entity> {
        let (head, body) = self.split();
        reply::entity(&head.as_head(), body)
    }

    fn split(self) -> (OwnedHead, Body) {
        let content_type = self.header("content-type").map(str::to_owned);
        let correlation_id = self.header("correlation-id").map(str::to_owned);
        let head = OwnedHead {
            method: self.method,
            path: self.path,
            status: self.status,
            content_type,
            correlation_id,
        };
        (head, self.body)
    }

    /// The first header of a name, given in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What `reply` wants to know of an answer, apart from its body.
struct OwnedHead {
    method: String,
    path: String,
    status: u16,
    content_type: Option<String>,
    correlation_id: Option<String>,
}

impl OwnedHead {
    fn as_head(&self) -> Head<'_> {
        Head {
            method: &self.method,
            path: &self.path,
            status: self.status,
            content_type: self.content_type.as_deref(),
            correlation_id: self.correlation_id.as_deref(),
        }
    }
}
