//! Everything below one address: which part of the engine answers which path.

use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::codec::BASE;
use crate::engine::Engine;
use crate::exchange::{Request, Response};
use crate::options::Options;
use crate::pages;
use crate::pki::Pki;
use crate::session::Sessions;
use crate::strict::Strict;
use crate::{api, sso};

/// One engine with its sessions and keys.
pub(crate) struct Site {
    /// The contents and their rules.
    pub(crate) engine: Engine,
    /// What it was started with.
    pub(crate) options: Options,
    /// Its certificates.
    pub(crate) pki: Pki,
    /// The reader of request bodies.
    pub(crate) strict: Strict,
    sessions: Mutex<Sessions>,
}

impl Site {
    /// A site before its first request.
    ///
    /// # Errors
    /// Fails when no certificates can be made.
    pub(crate) fn new(engine: Engine, options: Options) -> io::Result<Site> {
        let known = options.accounts.iter().map(|account| account.login.clone());
        let known = known.chain(["admin".to_owned()]).collect();
        let sessions = Sessions::new(known, options.login_failures, options.session_timeout);
        Ok(Site {
            engine,
            pki: Pki::generate()?,
            strict: Strict::new(options.forgetful),
            sessions: Mutex::new(sessions),
            options,
        })
    }

    /// The sessions; held only for a moment, never while the engine is asked.
    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: &Request) -> Response {
        let path = request.path.as_str();
        let below = path.strip_prefix(BASE);
        let below = below.filter(|below| below.is_empty() || below.starts_with(['/', ';']));
        if let Some(below) = below {
            return api::answer(self, request, below);
        }
        if let Some(below) = path.strip_prefix("/ovirt-engine/sso") {
            return sso::answer(self, request, below);
        }
        match path {
            "/ovirt-engine/services/sso-logout" => sso::log_out(self, request),
            "/ovirt-engine/services/pki-resource" => self.pki.resource(request),
            "/ovirt-engine/services/health" => {
                let text = "DB Up!Welcome to Health Status!";
                Response::bytes(200, "text/html;charset=ISO-8859-1", text)
            }
            "/" | "/ovirt-engine" => to("/ovirt-engine/"),
            "/ovirt-engine/" => Response::html(200, WELCOME),
            "/ovirt-engine/apidoc" => to("/ovirt-engine/apidoc/"),
            "/ovirt-engine/apidoc/" => Response::html(200, APIDOC),
            _ if path.starts_with("/ovirt-engine//api") => {
                Response::html(405, pages::method_not_supported(&request.method))
            }
            _ => Response::html(404, pages::front_end(404, "Not Found")),
        }
    }
}

const WELCOME: &str = "<html><head><title>oVirt Engine (simulated)</title></head><body>\
                       The API is at <a href=\"/ovirt-engine/api\">/ovirt-engine/api</a>.</body></html>\n";
const APIDOC: &str = "<html><head><title>API reference</title></head><body>\
                      The reference is not simulated; ask `ovcmd explain`.</body></html>\n";

fn to(place: &str) -> Response {
    Response::empty(302).with("location", place)
}
