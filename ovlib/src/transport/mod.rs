//! One session's requests: address, headers, token, retries, time limits, traces. The only place where a byte leaves.
//! What an answer means is `reply`'s business.

mod body;
mod cause;
mod interrupt;
mod raw;
mod trace;
mod wire;

use std::sync::Arc;
use std::time::Duration;

use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method};
use reqwest::{Client, Url};
use secrecy::ExposeSecret;

pub use body::Body;
pub use interrupt::Interrupt;
pub use raw::RawReply;

use crate::auth::{self, Asker, Denial, Session, Token};
use crate::config::{self, Prompt, Settings};
use crate::error::{Error, Result};
use crate::request::Request;
use crate::tls::{self, Warn};
use crate::warning::Warning;
use wire::{Answer, Call, Wire};

/// How often a GET is sent at most, when the connection breaks or the engine is not ready (502, 503, 504).
const TRIES: u32 = 4;
/// A session's end waits no longer for the engine.
const LOGOUT_TIME: Duration = Duration::from_secs(3);
/// Kept below Apache's five seconds, so that a request seldom meets a connection that is about to close.
const IDLE_TIME: Duration = Duration::from_secs(4);
/// Most text read from an answer that is not a document.
const PAGE_LIMIT: u64 = 64 * 1024;

/// A session with one engine; clones share it.
#[derive(Clone)]
pub(crate) struct Connection {
    shared: Arc<Shared>,
    /// Goes with every request of one phrase.
    correlation: Arc<str>,
}

struct Shared {
    settings: Settings,
    wire: Wire,
    session: Session,
    /// The path of the API, e.g. `/ovirt-engine/api`.
    api: String,
    /// Scheme, host and port.
    origin: String,
    warn: Warn,
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
        prompt: Option<Prompt>,
        interrupt: Interrupt,
    ) -> Result<Connection> {
        settings.check()?;
        let origin = cause::origin(&settings.url);
        if settings.url.starts_with("http://") {
            let host = origin.trim_start_matches("http://");
            if !host.starts_with("127.")
                && !host.starts_with("localhost")
                && !host.starts_with("[::1]")
            {
                warn(&Warning::PlainHttp {
                    url: origin.clone(),
                });
            }
        } else if settings.insecure && settings.fingerprint.is_none() {
            let host = origin.trim_start_matches("https://").to_owned();
            warn(&Warning::Insecure { host });
        }
        let client = client(&settings, warn.clone())?;
        let wire = Wire::start(client, &settings, interrupt.clone())?;
        let session = Session::new(&settings, prompt);
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
            api,
            origin,
            warn,
            interrupt,
        };
        Ok(Connection {
            shared: Arc::new(shared),
            correlation,
        })
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
            shared: self.shared.clone(),
            correlation: correlation.into(),
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

    /// Sends a request; logs in first if need be, renews the token once, repeats a GET whose
    /// connection broke or whose engine was not ready.
    ///
    /// # Errors
    /// [`Error::Login`], [`Error::Connect`], [`Error::Tls`], [`Error::Deadline`], [`Error::Interrupted`]; a refusal by
    /// the API other than 401 is no error here but a reply with its status.
    pub(crate) fn send(&self, request: &Request) -> Result<RawReply> {
        let url = self.url(request)?;
        let repeatable = matches!(request.method, Method::GET | Method::HEAD);
        let mut token = self.token()?;
        let mut renewed = false;
        let mut tries = 1;
        loop {
            let call = self.call(request, &url, &token)?;
            let started = std::time::Instant::now();
            let result = self.shared.wire.send(call);
            let again = repeatable && tries < TRIES;
            let answer = match result {
                Ok(answer) => answer,
                Err(error) if again && cause::is_retryable(&error) => {
                    self.pause(&mut tries, &error.to_string())?;
                    continue;
                }
                Err(error) => return Err(error),
            };
            let reply = self.reply(request, answer, started);
            match reply.status {
                502..=504 if again => {
                    self.pause(&mut tries, &format!("status {}", reply.status))?
                }
                401 => match self.denied(reply)? {
                    Denial::Restarting(text) if again => self.pause(&mut tries, &text)?,
                    Denial::Restarting(text) => return Err(self.restarting(&text)),
                    why @ Denial::Token(_) if !renewed => {
                        renewed = true;
                        token =
                            self.shared
                                .session
                                .renew(&token, &why, &self.shared.settings, self)?;
                    }
                    why if token.count == 0 => return Err(why.given_token()),
                    why => return Err(why.final_error()),
                },
                _ => return Ok(reply),
            }
        }
    }

    /// Gives back a token that we got ourselves. Done once; later requests log in anew.
    ///
    /// # Errors
    /// Whatever keeps the engine from hearing it; the token then dies of age.
    pub(crate) fn close(&self) -> Result<()> {
        let Some(token) = self.shared.session.take_ours() else {
            return Ok(());
        };
        let call = form_call(
            &self.shared.settings,
            auth::LOGOUT_PATH,
            auth::revoke_form(&token),
        );
        let call = Call {
            heeds_interrupt: false,
            within: Some(LOGOUT_TIME),
            ..call
        };
        let answer = self.shared.wire.send(call)?;
        tracing::debug!(target: "ovlib::wire::text", status = answer.status, "logged out");
        Ok(())
    }

    fn token(&self) -> Result<Token> {
        self.shared.session.token(&self.shared.settings, self)
    }

    /// The address of a request: relative to the API, or a path from the root of the server.
    fn url(&self, request: &Request) -> Result<Url> {
        let target = request.target();
        let text = if target.starts_with("ovirt-engine/") {
            format!("{}/{target}", self.shared.origin)
        } else if target.is_empty() || target.starts_with('?') {
            format!("{}{target}", self.shared.settings.url)
        } else {
            format!("{}/{target}", self.shared.settings.url)
        };
        Url::parse(&text).map_err(|e| Error::usage(format!("'{}' is no path: {e}", request.path)))
    }

    fn call(&self, request: &Request, url: &Url, token: &Token) -> Result<Call> {
        let settings = &self.shared.settings;
        let mut headers = HeaderMap::new();
        headers.insert(
            HeaderName::from_static("version"),
            HeaderValue::from_static("4"),
        );
        headers.insert(ACCEPT, HeaderValue::from_static("application/xml"));
        add(&mut headers, "correlation-id", &self.correlation)?;
        if let Some(filter) = settings.filter {
            add(
                &mut headers,
                "filter",
                if filter { "true" } else { "false" },
            )?;
        }
        if let Some(kind) = request
            .content_type
            .as_deref()
            .filter(|_| request.body.is_some())
        {
            add(&mut headers, "content-type", kind)?;
        }
        for (name, value) in settings.headers.iter().chain(&request.headers) {
            add(&mut headers, name, value)?;
        }
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", token.text.expose_secret()))
            .map_err(|_| token_unusable())?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
        trace::request(request, &headers);
        Ok(Call {
            method: request.method.clone(),
            url: url.to_string(),
            headers,
            body: request.body.clone().map(Into::into),
            heeds_interrupt: true,
            within: None,
        })
    }

    fn reply(&self, request: &Request, answer: Answer, started: std::time::Instant) -> RawReply {
        trace::reply(request, answer.status, &answer.headers, started.elapsed());
        RawReply::new(request, answer)
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
        let whole = self.shared.settings.retry_pause * 2u32.pow(*tries - 1);
        let time = whole.mul_f64(0.5 + 0.5 * fraction());
        *tries += 1;
        tracing::debug!(target: "ovlib::wire::text", ms = time.as_millis() as u64, "{why}; trying again");
        self.shared.interrupt.sleep(time)
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // A session that nobody closed is closed now; nobody is left to hear of a failure.
        let Some(token) = self.session.take_ours() else {
            return;
        };
        let call = form_call(&self.settings, auth::LOGOUT_PATH, auth::revoke_form(&token));
        let _ = self.wire.send(Call {
            heeds_interrupt: false,
            within: Some(LOGOUT_TIME),
            ..call
        });
    }
}

impl Asker for Connection {
    fn post_form(&self, path: &str, form: String) -> Result<(u16, String, String)> {
        let started = std::time::Instant::now();
        let answer = self
            .shared
            .wire
            .send(form_call(&self.shared.settings, path, form))?;
        trace::login(path, answer.status, started.elapsed());
        let kind = answer
            .headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        let status = answer.status;
        let text = Body::new(answer.body).read_text(PAGE_LIMIT)?;
        Ok((status, kind, text))
    }
}

/// A call to the engine's login pages, beside the API; their `Accept` must be exactly this (engine 4.5.8).
fn form_call(settings: &Settings, path: &str, form: String) -> Call {
    let base = settings.url.strip_suffix("/api");
    let base = base.map_or_else(
        || format!("{}/ovirt-engine", cause::origin(&settings.url)),
        str::to_owned,
    );
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
    headers.insert(CONTENT_TYPE, kind);
    Call {
        method: Method::POST,
        url: format!("{base}/{path}"),
        headers,
        body: Some(form.into()),
        heeds_interrupt: true,
        within: None,
    }
}

fn client(settings: &Settings, warn: Warn) -> Result<Client> {
    let mut builder = Client::builder()
        .user_agent(concat!("ovcmd/", env!("CARGO_PKG_VERSION")))
        .http1_only()
        .gzip(settings.compress)
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .pool_idle_timeout(IDLE_TIME)
        .pool_max_idle_per_host(settings.connections)
        .no_proxy();
    if settings.url.starts_with("https://") {
        builder = builder.tls_backend_preconfigured(tls::client_config(settings, warn)?);
    } else {
        builder = builder.tls_backend_preconfigured(tls::unused()?);
    }
    if let Some(limit) = settings.connect_timeout {
        builder = builder.connect_timeout(limit);
    }
    if let Some(proxy) = &settings.proxy {
        let unusable = |e: reqwest::Error| Error::Config {
            file: None,
            message: format!("the proxy cannot be used: {e}"),
            hint: Some("proxies are http://HOST:PORT or https://HOST:PORT".to_owned()),
        };
        let except = settings
            .no_proxy
            .as_deref()
            .and_then(reqwest::NoProxy::from_string);
        let proxy = reqwest::Proxy::all(proxy.expose_secret()).map_err(unusable)?;
        builder = builder.proxy(proxy.no_proxy(except));
    }
    builder.build().map_err(|e| Error::Config {
        file: None,
        message: format!("the HTTP client cannot be set up: {e}"),
        hint: None,
    })
}

fn add(headers: &mut HeaderMap, name: &str, value: &str) -> Result<()> {
    let wrong = |what: &str| {
        Error::usage(format!(
            "header '{name}' has {what} that HTTP does not allow"
        ))
    };
    let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| wrong("a name"))?;
    let value = HeaderValue::from_str(value).map_err(|_| wrong("a value"))?;
    headers.insert(name, value);
    Ok(())
}

fn token_unusable() -> Error {
    Error::Config {
        file: None,
        message: "the token holds characters that no token has".to_owned(),
        hint: Some("give the token alone, without blanks or line ends".to_owned()),
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
