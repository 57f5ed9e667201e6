//! Who sends an API request: by token, by password, or by the cookie of a kept session. Runs before everything
//! else below the API, unknown paths and `OPTIONS` included.

use std::time::Duration;

use crate::ask::Caller;
use crate::exchange::{Request, Response};
use crate::login::{self, Denied};
use crate::pages;
use crate::session::{self, Holder};
use crate::site::Site;
use crate::sso;

/// A request that may go on.
pub(crate) struct Entry {
    /// Who sends it.
    pub(crate) caller: Caller,
    /// The token of his session; who comes without one has one that nobody else knows.
    pub(crate) token: String,
    /// A cookie to set in the answer.
    pub(crate) set_cookie: Option<String>,
    /// The engine session that ends with this request.
    ends: Option<String>,
}

impl Entry {
    fn of(site: &Site, caller: Caller, token: Option<String>) -> Entry {
        Entry {
            caller,
            token: token.unwrap_or_else(|| site.session_name()),
            set_cookie: None,
            ends: None,
        }
    }

    /// To be called when the engine has answered.
    pub(crate) fn finish(&self, site: &Site, request: &Request) {
        if let Some(session) = &self.ends {
            site.engine
                .note_logout(&self.caller, &request.peer, session);
        }
    }
}

/// A 401: never a fault document, never a redirect.
struct Refused {
    text: String,
    delay: Duration,
    expired_cookie: bool,
}

impl From<String> for Refused {
    fn from(text: String) -> Refused {
        Refused {
            text,
            delay: Duration::ZERO,
            expired_cookie: false,
        }
    }
}

impl Refused {
    fn respond(self) -> Response {
        let response = Response::html(401, pages::error(&self.text)).after(self.delay);
        let response = response.with("www-authenticate", "Basic realm=\"RESTAPI\"");
        match self.expired_cookie {
            true => response.with("set-cookie", set_cookie("", "; Max-Age=0")),
            false => response,
        }
    }
}

fn set_cookie(value: &str, more: &str) -> String {
    format!("JSESSIONID={value}; path=/ovirt-engine/api; HttpOnly{more}")
}

/// What the `Prefer` header asks for.
struct Prefer {
    keep: bool,
    renew: bool,
}

/// Authenticates a request, or gives the 401. A cookie of another node, or of none, comes back with this one's name.
pub(crate) fn enter(site: &Site, request: &Request) -> Result<Entry, Response> {
    let mut found = admitted(site, request);
    if let Some(value) = cookie_of(request).filter(|value| *value != session::named(value)) {
        let renamed = || set_cookie(&session::named(&value), "");
        found = match found {
            Ok(mut entry) => {
                entry.set_cookie.get_or_insert_with(renamed);
                Ok(entry)
            }
            Err(refused) => Err(refused.with_first("set-cookie", renamed)),
        };
    }
    found
}

fn admitted(site: &Site, request: &Request) -> Result<Entry, Response> {
    // Words in any case; what stands behind a semicolon is overlooked.
    let asked = |word: &str| {
        let mut found = request.list("prefer").map(|found| found.split(';').next());
        found.any(|found| found.is_some_and(|found| found.trim().eq_ignore_ascii_case(word)))
    };
    let prefer = Prefer {
        keep: asked("persistent-auth"),
        renew: asked("new-auth"),
    };
    let mut destroyed = false;
    if let Some(value) = cookie_of(request) {
        let known = site.sessions().cookie(&value);
        match known {
            Some(found) if prefer.keep && !prefer.renew => {
                return Ok(Entry::of(site, found.caller, found.token));
            }
            Some(found) if !prefer.keep => {
                site.sessions().forget(&value);
                if let Some(session) = found.session {
                    site.engine
                        .note_logout(&found.caller, &request.peer, &session);
                }
                destroyed = true;
            }
            Some(_) => destroyed = request.header("authorization").is_none(),
            None => {}
        }
    }
    by_header(site, request, &prefer).map_err(|mut refused| {
        refused.expired_cookie = destroyed;
        refused.respond()
    })
}

fn cookie_of(request: &Request) -> Option<String> {
    let all = request.headers.get_all("cookie").iter();
    let texts = all.filter_map(|value| value.to_str().ok());
    let mut parts = texts.flat_map(|text| text.split(';')).map(str::trim);
    parts.find_map(|part| part.strip_prefix("JSESSIONID=").map(str::to_owned))
}

/// Ends the session of a request, if it has one: by token, and by cookie.
pub(crate) fn expire(site: &Site, request: &Request) {
    let header = request.header("authorization").unwrap_or("");
    let mut sessions = site.sessions();
    if let Some(token) = header.trim().strip_prefix("Bearer ") {
        sessions.revoke(token.trim());
    }
    if let Some(cookie) = cookie_of(request) {
        sessions.forget(&cookie);
    }
}

/// The words of the schemes are case-sensitive (engine 4.5.8).
fn by_header(site: &Site, request: &Request, prefer: &Prefer) -> Result<Entry, Refused> {
    let header = request.header("authorization").unwrap_or("").trim();
    let (scheme, rest) = header.split_once(' ').unwrap_or((header, ""));
    match scheme {
        "Bearer" => by_token(site, request, rest.trim(), prefer),
        "Basic" => by_password(site, request, header, prefer),
        _ => match login::proven_in_front(site, request) {
            Some(result) => by_holder(site, request, result, prefer),
            None => Err("Unauthorized".to_owned().into()),
        },
    }
}

fn by_token(
    site: &Site,
    request: &Request,
    token: &str,
    prefer: &Prefer,
) -> Result<Entry, Refused> {
    let mut sessions = site.sessions();
    let found = sessions.token(token).ok_or_else(sso::expired_text)?;
    if !sso::opens_api(found) {
        let text = "The required scope ovirt-app-api is not granted.";
        return Err(text.to_owned().into());
    }
    let caller = login::admit(&found.holder)?;
    let begun = match found.session {
        Some(_) => None,
        None => Some(found.session.insert(site.session_name()).clone()),
    };
    let mut entry = Entry::of(site, caller, Some(token.to_owned()));
    if prefer.keep {
        let caller = entry.caller.clone();
        let value = sessions.keep(caller, None, Some(token.to_owned()), ttl(request));
        entry.set_cookie = Some(set_cookie(&value, ""));
    }
    drop(sessions);
    if let Some(session) = begun {
        site.engine
            .note_login(&entry.caller, &request.peer, &session);
    }
    Ok(entry)
}

fn by_password(
    site: &Site,
    request: &Request,
    header: &str,
    prefer: &Prefer,
) -> Result<Entry, Refused> {
    let (user, password) = sso::basic(header)
        .or_else(|| Some((sso::decoded(header)?, String::new())))
        .unwrap_or_default();
    let result = login::log_in(site, &user, &password);
    by_holder(site, request, result, prefer)
}

/// A login for this request, or for the session that it asks to keep.
fn by_holder(
    site: &Site,
    request: &Request,
    result: Result<Holder, Denied>,
    prefer: &Prefer,
) -> Result<Entry, Refused> {
    let holder = result.map_err(|denied| {
        site.engine
            .note_login_failed(&denied.user.to_string(), &request.peer);
        Refused {
            text: format!("access_denied: {}", denied.text()),
            delay: site.options.login_delay,
            expired_cookie: false,
        }
    })?;
    let caller = login::admit(&holder)?;
    let session = site.session_name();
    site.engine.note_login(&caller, &request.peer, &session);
    let mut entry = Entry::of(site, caller.clone(), None);
    if prefer.keep {
        let value = site
            .sessions()
            .keep(caller, Some(session), None, ttl(request));
        entry.set_cookie = Some(set_cookie(&value, ""));
    } else {
        entry.ends = Some(session);
    }
    Ok(entry)
}

/// `Session-TTL`: minutes, at least one; anything else is ignored.
fn ttl(request: &Request) -> Option<Duration> {
    let minutes: u64 = request.header("session-ttl")?.trim().parse().ok()?;
    (minutes >= 1).then(|| Duration::from_secs(minutes * 60))
}
