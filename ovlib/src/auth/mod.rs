//! Getting, renewing and giving back what opens the API for one session: an SSO token by password or Kerberos, or a
//! session of the API behind a web server that takes Kerberos tickets. Sends through whatever the transport hands in.
//! A password that was refused is not sent again: accounts lock at the fifth failure (engine 4.5.8).

#[cfg(feature = "gssapi")]
mod gss;
mod kerberos;
#[cfg(not(feature = "gssapi"))]
mod no_gss;
mod sso;

#[cfg(not(feature = "gssapi"))]
use no_gss as gss;

use std::sync::{Mutex, MutexGuard, PoisonError};

use http::header::SET_COOKIE;
use http::{HeaderMap, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::config::{
    Keep, Kept, Password, Prompt, Settings, forget_password, keep_password, read_password,
};
use crate::error::{Error, Result};

pub(crate) use kerberos::Greeting;
use kerberos::Tickets;
pub(crate) use sso::{Denial, LOGOUT_PATH, denial, page_text, revoke_form};

/// What the SSO is asked with.
pub(crate) trait Asker {
    /// Posts a form to a path of the engine (`sso/oauth/token`), with an `Authorization` header if one is given.
    fn post_form(
        &self,
        path: &str,
        form: String,
        authorization: Option<HeaderValue>,
    ) -> Result<Said>;

    /// Asks the root of the API for a session that is kept.
    fn knock(&self, authorization: HeaderValue) -> Result<Said>;
}

/// An answer with its whole text.
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// Content type in lower case.
    pub(crate) kind: String,
    pub(crate) text: String,
}

/// What opens the API.
#[derive(Clone)]
pub(crate) enum Pass {
    /// A token of the SSO.
    Token(SecretString),
    /// The cookie of a session behind a web server that wants a Kerberos ticket with every request.
    Cookie(SecretString),
}

/// A pass and the count of logins that led to it; a renewal is asked for by naming the count that failed.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) pass: Pass,
    pub(crate) count: u64,
}

/// The token of one session. One login at a time; whoever comes meanwhile waits for its result.
pub(crate) struct Session {
    state: Mutex<State>,
    prompt: Option<Prompt>,
    /// Where Kerberos tickets come from, when the session logs in by them.
    tickets: Option<Tickets>,
    /// Where a token is kept between runs.
    kept: Option<Kept>,
    /// Whether every login is kept, or only one that was asked for.
    keeps_all: bool,
}

struct State {
    token: Option<Token>,
    /// Whether we got the token ourselves, and so give it back.
    ours: bool,
    count: u64,
    /// The password as typed by a person, for a renewal.
    typed: Option<SecretString>,
    refused: Option<Denied>,
}

/// A refused password is remembered for the rest of the session.
#[derive(Clone)]
struct Denied {
    message: String,
    code: Option<String>,
    hint: Option<String>,
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Error {
        Error::Login {
            message: denied.message,
            code: denied.code,
            hint: denied.hint,
        }
    }
}

impl Session {
    pub(crate) fn new(settings: &Settings, prompt: Option<Prompt>) -> Session {
        let token = settings.token.clone().map(|text| Token {
            pass: Pass::Token(text),
            count: 0,
        });
        let state = State {
            token,
            ours: false,
            count: 0,
            typed: None,
            refused: None,
        };
        Session {
            state: Mutex::new(state),
            prompt,
            tickets: settings.wants_kerberos().then(|| Tickets::of(settings)),
            kept: Kept::of(settings),
            keeps_all: settings.session_cache == Keep::Yes,
        }
    }

    /// What a request brings along beside its pass: a Kerberos ticket where the web server wants one each time.
    ///
    /// # Errors
    /// As for a login by Kerberos.
    pub(crate) fn greeting(&self, pass: &Pass) -> Result<Option<Greeting>> {
        match (pass, &self.tickets) {
            (Pass::Cookie(_), Some(tickets)) => tickets.greet().map(Some),
            _ => Ok(None),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The token to use; logs in if there is none.
    ///
    /// # Errors
    /// [`Error::Login`] when the SSO refuses, [`Error::Config`] when there is no password, whatever the connection says.
    pub(crate) fn token(&self, settings: &Settings, asker: &dyn Asker) -> Result<Token> {
        let mut state = self.state();
        match &state.token {
            Some(token) => Ok(token.clone()),
            None => self.begin(&mut state, settings, asker),
        }
    }

    /// A kept token, or else a login; whoever keeps logins lets others wait for it.
    fn begin(&self, state: &mut State, settings: &Settings, asker: &dyn Asker) -> Result<Token> {
        let Some(kept) = &self.kept else {
            return self.log_in(state, settings, asker);
        };
        if let Some(token) = kept.read() {
            return Ok(state.borrow_kept(token));
        }
        if !self.keeps_all {
            return self.log_in(state, settings, asker);
        }
        let _lock = kept.lock();
        if let Some(token) = kept.read() {
            return Ok(state.borrow_kept(token));
        }
        let token = self.log_in(state, settings, asker)?;
        state.keep(kept);
        Ok(token)
    }

    /// Logs in anew and keeps the token for later runs.
    ///
    /// # Errors
    /// As [`Session::token`]; [`Error::Config`] where nothing can be kept, [`Error::Io`].
    pub(crate) fn log_in_and_keep(&self, settings: &Settings, asker: &dyn Asker) -> Result<()> {
        let refuse = |message: &str, hint: &str| Error::Config {
            file: None,
            message: message.to_owned(),
            hint: Some(hint.to_owned()),
        };
        let kept = self.kept.as_ref().ok_or_else(|| {
            refuse(
                "this login cannot be kept",
                "`session_cache = no`, a given token, or neither XDG_RUNTIME_DIR nor HOME is set",
            )
        })?;
        let mut state = self.state();
        let _lock = kept.lock();
        let token = self.log_in(&mut state, settings, asker)?;
        let Pass::Token(text) = &token.pass else {
            return Err(refuse(
                "this login cannot be kept: the engine wants a ticket with every request",
                "the ticket itself is what is kept, in its cache: `kinit`",
            ));
        };
        kept.write(text).map_err(|source| Error::Io {
            what: "cannot keep the login".to_owned(),
            source,
        })?;
        state.ours = false;
        Ok(())
    }

    /// Takes the kept token out, to be given back to the engine; `None` when there is none.
    pub(crate) fn unkeep(&self) -> Option<SecretString> {
        let kept = self.kept.as_ref()?;
        let token = kept.read()?;
        kept.forget(&token);
        let mut state = self.state();
        state.token = None;
        Some(token)
    }

    /// Another token after the engine refused one, and whether it took a login. If somebody renewed it meanwhile, theirs is used.
    ///
    /// # Errors
    /// As [`Session::token`]; [`Error::Login`] with the engine's words when there is nothing to log in with.
    pub(crate) fn renew(
        &self,
        refused: &Token,
        why: &Denial,
        settings: &Settings,
        asker: &dyn Asker,
    ) -> Result<(Token, bool)> {
        let mut state = self.state();
        if let Some(token) = state
            .token
            .as_ref()
            .filter(|token| token.count != refused.count)
        {
            return Ok((token.clone(), false));
        }
        let lock = self.kept.as_ref().and_then(Kept::lock);
        let mut was_kept = false;
        if let (Some(kept), Pass::Token(text)) = (&self.kept, &refused.pass)
            && let Some(there) = kept.read()
        {
            was_kept = true;
            if there.expose_secret() != text.expose_secret() {
                return Ok((state.borrow_kept(there), false));
            }
            kept.forget(text);
        }
        if self.tickets.is_none()
            && !can_log_in(settings, self.prompt.is_some(), state.typed.is_some())
        {
            return Err(why.given_token());
        }
        state.token = None;
        state.ours = false;
        let token = self.log_in(&mut state, settings, asker)?;
        if let Some(kept) = self.kept.as_ref().filter(|_| was_kept || self.keeps_all) {
            state.keep(kept);
        }
        drop(lock);
        Ok((token, true))
    }

    /// Takes the pass out if it is ours to give back.
    pub(crate) fn take_ours(&self) -> Option<Pass> {
        let mut state = self.state();
        let token = if state.ours { state.token.take() } else { None };
        state.ours = false;
        token.map(|token| token.pass)
    }

    fn log_in(&self, state: &mut State, settings: &Settings, asker: &dyn Asker) -> Result<Token> {
        if let Some(denied) = &state.refused {
            return Err(denied.clone().into());
        }
        if let Some(tickets) = &self.tickets {
            let pass = by_ticket(tickets, settings, asker)?;
            return Ok(state.take(pass));
        }
        let user = settings.username.clone().unwrap_or_default();
        let password = match &state.typed {
            Some(typed) => typed.clone(),
            None => read_password(settings, self.prompt.as_ref())?,
        };
        let form = sso::grant_form(&user, &password);
        let said = asker.post_form(sso::TOKEN_PATH, form, None)?;
        match sso::read_grant(said.status, &said.kind, &said.text, &user) {
            Ok(granted) => {
                keep_password(settings, &password);
                if matches!(settings.password, Password::None) {
                    state.typed = Some(password);
                }
                Ok(state.take(Pass::Token(granted)))
            }
            Err(Error::Login {
                message,
                code,
                hint,
            }) => {
                let denied = Denied {
                    message,
                    code,
                    hint,
                };
                if denied.code.as_deref() == Some("access_denied") {
                    forget_password(settings);
                    state.refused = Some(denied.clone());
                }
                Err(denied.into())
            }
            Err(error) => Err(error),
        }
    }
}

impl State {
    /// Uses a token that somebody kept; it is not ours to give back.
    fn borrow_kept(&mut self, text: SecretString) -> Token {
        let token = self.take(Pass::Token(text));
        self.ours = false;
        token
    }

    /// Keeps our token for others, who will use it after us. When that fails it stays ours alone.
    fn keep(&mut self, kept: &Kept) {
        let Some(Pass::Token(text)) = self.token.as_ref().map(|token| &token.pass) else {
            return;
        };
        match kept.write(text) {
            Ok(()) => self.ours = false,
            Err(error) => {
                tracing::debug!(target: "ovlib::wire::text", "the login is not kept: {error}");
            }
        }
    }

    /// Keeps a pass that we got.
    fn take(&mut self, pass: Pass) -> Token {
        self.count += 1;
        let token = Token {
            pass,
            count: self.count,
        };
        self.token = Some(token.clone());
        self.ours = true;
        token
    }
}

/// Logs in by a Kerberos ticket: at the SSO, or in front of the API where only that takes one.
fn by_ticket(tickets: &Tickets, settings: &Settings, asker: &dyn Asker) -> Result<Pass> {
    let greeting = tickets.greet()?;
    let form = sso::ticket_form();
    let said = asker.post_form(sso::TICKET_PATH, form, Some(greeting.header.clone()))?;
    match said.status {
        401 if kerberos::asks_to_negotiate(&said.headers) => {
            return Err(kerberos::ticket_refused(settings));
        }
        // Without a front that takes tickets the SSO sends browsers elsewhere (engine 4.5.8); older ones have no such page.
        302 | 401 | 404 | 405 => return at_the_api(tickets, settings, asker),
        _ => {}
    }
    let token = sso::read_grant(said.status, &said.kind, &said.text, &greeting.who);
    let token = token.map_err(|error| match error {
        Error::Login { message, .. } if message.starts_with("wrong user name") => {
            kerberos::unknown_to_the_engine(&greeting.who)
        }
        error => error,
    })?;
    greeting.finish(&said.headers)?;
    Ok(Pass::Token(token))
}

/// A session of the API itself, kept by its cookie.
fn at_the_api(tickets: &Tickets, settings: &Settings, asker: &dyn Asker) -> Result<Pass> {
    let greeting = tickets.greet()?;
    let said = asker.knock(greeting.header.clone())?;
    match said.status {
        200 => {}
        401 if kerberos::asks_to_negotiate(&said.headers) => {
            return Err(kerberos::ticket_refused(settings));
        }
        401 => match sso::denial(&said.text) {
            why @ Denial::User(_) => return Err(why.final_error()),
            _ => return Err(kerberos::not_offered()),
        },
        status => {
            let error = format!("the API answered {status}");
            return Err(sso::login(error, None, None));
        }
    }
    greeting.finish(&said.headers)?;
    let cookie = said.headers.get_all(SET_COOKIE).iter();
    let cookie = cookie
        .filter_map(|value| value.to_str().ok()?.split(';').next())
        .find(|pair| pair.starts_with("JSESSIONID="));
    match cookie {
        Some(pair) => Ok(Pass::Cookie(SecretString::from(pair))),
        None => Err(sso::login(
            "the API took the Kerberos ticket but keeps no session".to_owned(),
            None,
            None,
        )),
    }
}

fn can_log_in(settings: &Settings, prompts: bool, typed: bool) -> bool {
    settings.username.is_some()
        && (typed || prompts || !matches!(settings.password, Password::None))
}

#[cfg(test)]
mod tests;
