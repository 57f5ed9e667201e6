//! One session's requests: address, headers, token, retries, time limits, traces. The only place where a byte leaves.
//! What an answer means is `reply`'s business.

mod audit;
mod body;
mod busy;
mod call;
mod cause;
mod client;
mod deeds;
mod door;
mod interrupt;
mod look;
mod raw;
mod rehearse;
mod resolve;
mod secret;
mod trace;
mod wire;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::Method;

pub use body::Body;
pub use interrupt::{Again, Interrupt};
pub use look::{addresses, certificates};
pub use raw::RawReply;
pub use rehearse::Rehearsal;

pub use crate::tls::Certificate;

use crate::auth::{self, Denial, Session, Token};
use crate::config::{self, Prompt, Settings};
use crate::error::{Error, Result};
use crate::progress::{End, Progress, Tell};
use crate::request::Request;
use crate::tls::Warn;
use crate::warning::Warning;
use audit::Audit;
use deeds::Deeds;
pub(crate) use deeds::Refused;
use wire::Wire;

/// How often a GET is sent at most, when the connection breaks or the engine is not ready (502, 503, 504).
const TRIES: u32 = 4;
/// How often a request logs in anew because its token died, and how often it takes what another one logged in for: those beside
/// it may lose the next one too, all of them at once.
const RENEWALS: u32 = 3;
const BORROWED: u32 = 16;
/// Most text read from an answer that is not a document.
const PAGE_LIMIT: u64 = 64 * 1024;

/// A session with one engine; clones share it.
#[derive(Clone)]
pub(crate) struct Connection {
    shared: Arc<Shared>,
    /// Goes with every request of one phrase.
    correlation: Arc<str>,
    /// Takes the changes of a phrase that is only rehearsed.
    rehearsal: Option<Rehearsal>,
    /// What the phrase has sent and learned of it.
    deeds: Arc<Deeds>,
    /// How long a change that meets a lock is tried again.
    patience: Duration,
}

struct Shared {
    settings: Settings,
    wire: Wire,
    session: Session,
    /// Where changes are written down, when that is wished.
    audit: Option<Audit>,
    /// The path of the API, e.g. `/ovirt-engine/api`.
    api: String,
    /// Scheme, host and port.
    origin: String,
    warn: Warn,
    tell: Tell,
    interrupt: Interrupt,
}

impl Connection {
    /// Prepares a session; nothing is sent.
    ///
    /// # Errors
    /// [`Error::Config`] for settings that cannot work: no URL, an unreadable CA file.
    pub(crate) fn new(
        settings: Settings,
        warn: Warn,
        tell: Tell,
        prompt: Option<Prompt>,
        interrupt: Interrupt,
    ) -> Result<Connection> {
        settings.check()?;
        let origin = cause::origin(&settings.url);
        warn_of_risks(&settings, &origin, &warn);
        let client = client::client(&settings, warn.clone())?;
        let wire = Wire::start(client, &settings, interrupt.clone())?;
        let session = Session::new(&settings, prompt);
        let audit = Audit::of(&settings);
        let api = settings.url[origin.len()..].to_owned();
        let correlation = settings
            .correlation_id
            .clone()
            .unwrap_or_else(own_correlation_id)
            .into();
        let shared = Shared {
            settings,
            wire,
            session,
            audit,
            api,
            origin,
            warn,
            tell,
            interrupt,
        };
        Ok(Connection {
            shared: Arc::new(shared),
            correlation,
            rehearsal: None,
            deeds: Arc::default(),
            patience: Duration::ZERO,
        })
    }

    /// The same phrase, whose changes are noted and not sent.
    pub(crate) fn rehearse(&self) -> (Connection, Rehearsal) {
        let rehearsal = Rehearsal::default();
        let connection = Connection {
            rehearsal: Some(rehearsal.clone()),
            ..self.clone()
        };
        (connection, rehearsal)
    }

    /// Whether changes are noted and not sent.
    pub(crate) fn is_rehearsing(&self) -> bool {
        self.rehearsal.is_some()
    }

    pub(crate) fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    pub(crate) fn interrupt(&self) -> &Interrupt {
        &self.shared.interrupt
    }

    pub(crate) fn catch_ctrl_c(&self) {
        self.shared.wire.catch_ctrl_c();
    }

    pub(crate) fn warn(&self, warning: &Warning) {
        (self.shared.warn)(warning);
    }

    pub(crate) fn tell(&self, progress: &Progress) {
        (self.shared.tell)(progress);
    }

    /// The same phrase, whose changes are tried again for so long while something else holds a lock.
    pub(crate) fn patient(&self, patience: Duration) -> Connection {
        Connection {
            patience,
            ..self.clone()
        }
    }

    /// How long a change that meets a lock is tried again.
    pub(crate) fn patience(&self) -> Duration {
        self.patience
    }

    /// What the phrase has sent and learned of it.
    pub(crate) fn deeds(&self) -> &Deeds {
        &self.deeds
    }

    pub(crate) fn correlation_id(&self) -> &str {
        &self.correlation
    }

    /// The same session under another correlation id, the given one or our own.
    pub(crate) fn phrase(&self, correlation_id: Option<&str>) -> Result<Connection> {
        let correlation = match correlation_id {
            Some(id) => config::correlation_id(id).map_err(|expected| Error::Value {
                place: "correlation id".to_owned(),
                value: id.to_owned(),
                expected,
            })?,
            None => own_correlation_id(),
        };
        Ok(Connection {
            correlation: correlation.into(),
            rehearsal: None,
            deeds: Arc::default(),
            ..self.clone()
        })
    }

    /// A path as a request takes it, out of one or of a whole address on this engine.
    ///
    /// # Errors
    /// [`Error::Usage`] for an address elsewhere: our token is for this engine only.
    pub(crate) fn below_origin<'p>(&self, path: &'p str) -> Result<&'p str> {
        if !path.contains("://") {
            return Ok(path);
        }
        let origin = &self.shared.origin;
        let rest = path
            .strip_prefix(origin.as_str())
            .filter(|rest| rest.is_empty() || rest.starts_with('/'));
        rest.ok_or_else(|| Error::Usage {
            message: format!("'{path}' is not on {origin}"),
            hint: Some("give a path such as vms or /ovirt-engine/services/health".to_owned()),
        })
    }

    /// The path of the API, e.g. `/ovirt-engine/api`; every href begins with it.
    pub(crate) fn api_path(&self) -> &str {
        &self.shared.api
    }

    /// Sends a request; logs in first if need be, renews a token that died, repeats a GET whose
    /// connection broke or whose engine was not ready.
    ///
    /// # Errors
    /// [`Error::Login`], [`Error::Connect`], [`Error::Tls`], [`Error::Deadline`], [`Error::Interrupted`]; a refusal by
    /// the API other than 401 is no error here but a reply with its status. [`Error::Refused`] for a change in a session
    /// that only reads; [`Error::Lost`] for a change that went out and was not answered.
    pub(crate) fn send(&self, request: &Request) -> Result<RawReply> {
        let url = call::address(&self.shared.settings, request)?;
        if matches!(request.method, Method::GET | Method::HEAD) {
            return self.exchange(request, &url);
        }
        if let Some(rehearsal) = &self.rehearsal {
            return Ok(rehearsal.note(request));
        }
        if self.shared.settings.read_only {
            rehearse::only_reads(request)?;
        }
        let Some(audit) = &self.shared.audit else {
            self.deeds.sent(request);
            return self.exchange(request, &url);
        };
        audit.asked(request, &self.correlation)?;
        self.deeds.sent(request);
        let began = Instant::now();
        let answer = self.exchange(request, &url);
        audit.answered(request, &self.correlation, answer, began, &self.shared.warn)
    }

    /// Writes how the change of an object ended into the audit log, if there is one and anything was sent.
    pub(crate) fn note_end(&self, what: &str, end: &End, elapsed: Duration) {
        if let Some(audit) = &self.shared.audit
            && self.deeds.count() > 0
            && !self.is_rehearsing()
        {
            audit.ended(what, end, &self.correlation, elapsed, &self.shared.warn);
        }
    }

    /// Sends a request until there is an answer to it, or none to be had.
    fn exchange(&self, request: &Request, url: &str) -> Result<RawReply> {
        let repeatable = matches!(request.method, Method::GET | Method::HEAD);
        let mut token = self.token()?;
        let (mut renewals, mut borrowed) = (0, 0);
        let mut tries = 1;
        loop {
            let began = Instant::now();
            let result = self.once(request, url, &token);
            if let Err(failure) = &result {
                trace::unanswered(request, &failure.error, began);
            }
            let again = repeatable && tries < TRIES;
            let answer = match result {
                Ok(answer) => answer,
                Err(failure) if again && failure.is_broken => {
                    self.pause(&mut tries, &failure.error.to_string())?;
                    continue;
                }
                Err(failure) if repeatable => return Err(failure.error),
                Err(failure) => return Err(deeds::unanswered(request, failure)),
            };
            let after = busy::retry_after(&answer.headers, jiff::Timestamp::now());
            let reply = RawReply::new(request, answer, began);
            match reply.status {
                // Whatever was asked was turned away before it was looked at: it may be asked again.
                429 => match after {
                    _ if tries >= TRIES => return Err(busy::error(url, 429, after)),
                    Some(after) if after > busy::LONGEST => {
                        return Err(busy::error(url, 429, Some(after)));
                    }
                    after => self.pause_for(&mut tries, "status 429", after)?,
                },
                502..=504 if again && after.is_none_or(|after| after <= busy::LONGEST) => {
                    self.pause_for(&mut tries, &format!("status {}", reply.status), after)?
                }
                401 => match self.denied(reply)? {
                    Denial::Restarting(text) if again => self.pause(&mut tries, &text)?,
                    Denial::Restarting(text) => return Err(self.restarting(&text)),
                    why @ Denial::Token(_) if renewals < RENEWALS && borrowed < BORROWED => {
                        let (settings, session) = (&self.shared.settings, &self.shared.session);
                        let (renewed, is_ours) = session.renew(&token, &why, settings, self)?;
                        token = renewed;
                        *if is_ours {
                            &mut renewals
                        } else {
                            &mut borrowed
                        } += 1;
                    }
                    why if token.count == 0 => return Err(why.given_token()),
                    why => return Err(why.final_error()),
                },
                _ => return Ok(reply),
            }
        }
    }

    /// One request with its pass; where that is a Kerberos ticket, the server has to prove itself in the answer.
    fn once(
        &self,
        request: &Request,
        url: &str,
        token: &Token,
    ) -> std::result::Result<wire::Answer, cause::Failure> {
        let greeting = self.shared.session.greeting(&token.pass)?;
        let settings = &self.shared.settings;
        let call = call::to_api(
            settings,
            request,
            url,
            token,
            greeting.as_ref(),
            &self.correlation,
        )?;
        let answer = self.shared.wire.send(call)?;
        if let Some(greeting) = greeting.filter(|_| answer.status != 401) {
            greeting.finish(&answer.headers)?;
        }
        Ok(answer)
    }

    /// Gives back a token that we got ourselves. Done once; later requests log in anew.
    ///
    /// # Errors
    /// Whatever keeps the engine from hearing it; the token then dies of age.
    pub(crate) fn close(&self) -> Result<()> {
        self.shared.close()
    }

    fn token(&self) -> Result<Token> {
        self.shared.session.token(&self.shared.settings, self)
    }

    /// Why the engine answered 401.
    fn denied(&self, mut reply: RawReply) -> Result<Denial> {
        let page = reply.body.read_text(PAGE_LIMIT)?;
        tracing::debug!(target: "ovlib::wire::text", "401: {}", auth::page_text(&page));
        Ok(auth::denial(&page))
    }

    fn restarting(&self, text: &str) -> Error {
        Error::Connect {
            url: self.shared.origin.clone(),
            message: format!("the engine is restarting ({text})"),
            hint: Some("nothing is wrong with the password; try again in a minute".to_owned()),
        }
    }

    /// Waits before another try; longer each time, and not exactly as long as everybody else.
    fn pause(&self, tries: &mut u32, why: &str) -> Result<()> {
        self.pause_for(tries, why, None)
    }

    /// The same, but not before the time that the server asks for.
    fn pause_for(&self, tries: &mut u32, why: &str, after: Option<Duration>) -> Result<()> {
        let whole = self.shared.settings.retry_pause * 2u32.pow(*tries - 1);
        let time = whole.mul_f64(0.5 + 0.5 * fraction());
        let time = time.max(after.unwrap_or_default());
        *tries += 1;
        tracing::debug!(target: "ovlib::wire::text", ms = time.as_millis() as u64, "{why}; trying again");
        self.shared.interrupt.sleep(time)
    }
}

/// Says what the settings leave unprotected; on this machine nobody listens.
fn warn_of_risks(settings: &Settings, origin: &str, warn: &Warn) {
    match origin.split_once("://") {
        Some(("http", host)) => {
            let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
            let address = name.trim_matches(['[', ']']).parse::<IpAddr>();
            if name != "localhost" && !address.is_ok_and(|address| address.is_loopback()) {
                warn(&Warning::PlainHttp {
                    url: origin.to_owned(),
                });
            }
        }
        Some((_, host)) if settings.insecure && settings.fingerprint.is_none() => {
            warn(&Warning::Insecure {
                host: host.to_owned(),
            });
        }
        _ => {}
    }
}

/// A number between 0 and 1 that differs between processes.
fn fraction() -> f64 {
    let random = getrandom::u32().unwrap_or(u32::MAX / 2);
    f64::from(random) / f64::from(u32::MAX)
}

/// A correlation id of our own.
fn own_correlation_id() -> String {
    let random = getrandom::u64().unwrap_or_else(|_| u64::from(std::process::id()));
    format!("ovcmd-{random:016x}")
}

#[cfg(test)]
mod tests;
