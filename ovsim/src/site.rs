//! Everything below one address: which part of the engine answers which path.

use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;

use crate::codec::BASE;
use crate::engine::Engine;
use crate::exchange::{Request, Response};
use crate::faults::{Faults, Trouble};
use crate::files::Keeper;
use crate::life::{ha, host, trouble};
use crate::options::Options;
use crate::pages;
use crate::pki::Pki;
use crate::served::Journal;
use crate::session::Sessions;
use crate::storage::sealing;
use crate::store::{IdSource, Store};
use crate::strict::Strict;
use crate::{api, servlets, sso};

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
    /// What goes wrong on demand.
    pub(crate) faults: Faults,
    /// What was served.
    pub(crate) journal: Journal,
    /// Who keeps the state.
    pub(crate) keeper: Option<Keeper>,
    /// How many requests may have changed something.
    pub(crate) changes: AtomicU64,
    sessions: Mutex<Sessions>,
    ids: Mutex<IdSource>,
    /// The engine is stopped until then.
    down_until: Mutex<Option<Timestamp>>,
}

impl Site {
    /// A site before its first request.
    ///
    /// # Errors
    /// Fails when no certificates can be made.
    pub(crate) fn new(engine: Engine, options: Options, journal: Journal) -> io::Result<Site> {
        let known = options.accounts.iter().map(|account| account.login.clone());
        let known = known.chain(["admin".to_owned()]).collect();
        let sessions = Sessions::new(known, options.login_failures, options.session_timeout);
        Ok(Site {
            engine,
            pki: Pki::generate(options.address, options.certificate_days)?,
            strict: Strict::new(options.forgetful),
            faults: Faults::new(options.seed),
            journal,
            keeper: options.state.clone().map(Keeper::new),
            changes: AtomicU64::new(0),
            sessions: Mutex::new(sessions),
            ids: Mutex::new(IdSource::new(options.seed ^ 0x0069_6473)),
            down_until: Mutex::new(None),
            options,
        })
    }

    /// The sessions; held only for a moment, never while the engine is asked.
    pub(crate) fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ids and names of the objects that a path below the API names.
    pub(crate) fn objects_in(&self, below: &str) -> Vec<String> {
        let words: Vec<&str> = below.split('/').filter(|word| !word.is_empty()).collect();
        let mut found = Vec::new();
        let mut kind = String::new();
        for pair in words.chunks(2) {
            let [collection, id] = *pair else { break };
            if !kind.is_empty() {
                kind.push('/');
            }
            kind.push_str(collection);
            found.push(id.to_owned());
            let name = self.engine.look(|store| {
                let object = store.find(&kind, id).or_else(|| store.root(collection, id));
                object.map(|object| object.name().to_owned())
            });
            found.extend(name.filter(|name| !name.is_empty()));
        }
        found
    }

    /// An id for a request that brings none; the same requests get the same ones.
    pub(crate) fn fresh_id(&self) -> String {
        self.ids().fresh()
    }

    /// A name for an engine session, as events quote it; nothing that opens anything.
    pub(crate) fn session_name(&self) -> String {
        let mut ids = self.ids();
        let bytes: Vec<u8> = (0..8).flat_map(|_| ids.bits().to_be_bytes()).collect();
        STANDARD.encode(bytes)
    }

    fn ids(&self) -> MutexGuard<'_, IdSource> {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Stops the engine for a while of its own time and starts it again: sessions and running jobs do not survive.
    pub(crate) fn restart(&self, away: Duration) {
        let now = self.engine.now();
        self.sessions().end_all();
        self.engine.alter(|store| trouble::forget_jobs(store, now));
        let back = now.checked_add(away).unwrap_or(now);
        *self.down() = Some(back);
    }

    fn down(&self) -> MutexGuard<'_, Option<Timestamp>> {
        let down = self.down_until.lock();
        down.unwrap_or_else(PoisonError::into_inner)
    }

    fn is_down(&self) -> bool {
        let mut down = self.down();
        let away = down.is_some_and(|back| self.engine.now() < back);
        if !away {
            *down = None;
        }
        away
    }

    /// Has something happen to the engine.
    ///
    /// # Errors
    /// Fails for an object that is not there, or whose state does not let it happen.
    pub(crate) fn cause(&self, what: &Trouble) -> Result<(), String> {
        let now = self.engine.now();
        self.engine.settle(now);
        let alter = |change: fn(&mut Store, &str, Timestamp) -> Result<(), String>, name: &str| {
            self.engine.alter(|store| change(store, name, now))
        };
        match what {
            Trouble::HostLost(name) => alter(trouble::lose_host, name)?,
            Trouble::HostBack(name) => alter(trouble::find_host, name)?,
            Trouble::LinkLost(name) => alter(trouble::lose_link, name)?,
            Trouble::LinkBack(name) => alter(trouble::find_link, name)?,
            Trouble::DomainLost(name) => alter(trouble::lose_domain, name)?,
            Trouble::DomainBack(name) => alter(trouble::find_domain, name)?,
            Trouble::InstallFails(name) => alter(host::let_fail, name)?,
            Trouble::SealingFails(name) => alter(sealing::let_fail, name)?,
            Trouble::UpdatesAppear(name) => alter(host::publish, name)?,
            Trouble::HostRegisters(name) => alter(host::register, name)?,
            Trouble::VmCrashes(name) => alter(ha::crash, name)?,
            Trouble::GuestPowersOff(name) => alter(ha::power_off, name)?,
            Trouble::Restart(away) => self.restart(*away),
        }
        self.engine.settle(now);
        Ok(())
    }

    /// Answers a request.
    pub(crate) fn answer(&self, request: &Request) -> Response {
        if self.is_down() {
            return Response::html(503, pages::front_end(503, "Service Unavailable"));
        }
        if let Some(refused) = servlets::refused(request) {
            return refused;
        }
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
                let kind = match request.method.as_str() {
                    "HEAD" => "text/html",
                    _ => "text/html;charset=ISO-8859-1",
                };
                Response::bytes(200, kind, text)
            }
            "/" | "/ovirt-engine" => to("/ovirt-engine/"),
            "/ovirt-engine/" => Response::html(200, WELCOME),
            "/ovirt-engine/apidoc" => to("/ovirt-engine/apidoc/"),
            "/ovirt-engine/apidoc/" => Response::html(200, APIDOC),
            _ if leads_to_api(path) => api::misspelled(self, request),
            _ => Response::html(404, pages::front_end(404, "Not Found")),
        }
    }
}

const WELCOME: &str = "<html><head><title>oVirt Engine (simulated)</title></head><body>\
                       The API is at <a href=\"/ovirt-engine/api\">/ovirt-engine/api</a>.</body></html>\n";
const APIDOC: &str = "<html><head><title>API reference</title></head><body>\
                      The reference is not simulated; ask `ovcmd explain`.</body></html>\n";

/// A slash too many on the way to the API: who calls is asked there, and nothing answers.
fn leads_to_api(path: &str) -> bool {
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    matches!(words[..], ["ovirt-engine", "api", ..]) && !path.starts_with(BASE)
}

fn to(place: &str) -> Response {
    Response::empty(302).with("location", place)
}
