//! The engine asked from within, as its administrator and without bytes: for worlds that are built and written out.

use crate::ask::{Ask, Caller, Media, Reply};
use crate::engine::Engine;
use crate::node::Node;
use crate::params::Params;
use crate::route::{self, Place};
use crate::url;

/// A way to ask it.
pub(super) struct Inside<'a> {
    pub(super) engine: &'a Engine,
    caller: Caller,
}

impl<'a> Inside<'a> {
    pub(super) fn new(engine: &'a Engine) -> Inside<'a> {
        Inside {
            engine,
            caller: engine.administrator(),
        }
    }

    /// Asks with an HTTP method, a path below the API, and a body; none when the model has no such place.
    pub(super) fn ask(&self, http: &str, path: &str, body: Option<Node>) -> Option<Reply> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let target = route::resolve(path).ok()?;
        let method = target.method(http)?;
        if !matches!(target.place, Place::Service | Place::Action(_)) {
            return None;
        }
        let ask = Ask {
            user: self.caller.clone(),
            filtered: false,
            route: target.route,
            method,
            task: None,
            params: Params::new(url::pairs(query).ok()?, target.matrix, Vec::new()),
            body,
            media: Media::Xml,
            expect: Vec::new(),
            language: "en",
            correlation_id: "world".to_owned(),
            now: self.engine.now(),
            host: String::new(),
            token: Default::default(),
            ca: Default::default(),
        };
        Some(self.engine.answer(ask))
    }

    /// The document that comes back for a change, or the engine's words for not making it.
    pub(super) fn change(&self, http: &str, path: &str, body: Node) -> Result<Node, String> {
        match self.ask(http, path, Some(body)) {
            None => Err(format!("the engine has no {http} of {path}")),
            Some(Reply::One { status, node, .. } | Reply::Action { status, node }) => {
                let fault = node.child("fault");
                match fault.or((status >= 400).then_some(&node)) {
                    None => Ok(node),
                    Some(fault) => {
                        let text = fault.text_of("detail").unwrap_or("refused");
                        Err(format!("{status} {text}"))
                    }
                }
            }
            Some(Reply::Fault {
                status,
                reason,
                detail,
            }) => {
                let text = detail.or(reason).unwrap_or_default();
                Err(format!("{status} {text}"))
            }
            Some(Reply::Empty(status) | Reply::Html { status, .. }) => {
                Err(format!("answered with {status}"))
            }
            Some(_) => Err("answered with something else".to_owned()),
        }
    }
}
