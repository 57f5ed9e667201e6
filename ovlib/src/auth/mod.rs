//! Getting, renewing and giving back the SSO token of one session. Sends through whatever the transport hands in.
//! A password that was refused is not sent again: accounts lock at the fifth failure (engine 4.5.8).

mod sso;

use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

use crate::config::{Password, Prompt, Settings, read_password};
use crate::error::{Error, Result};

pub(crate) use sso::{Denial, LOGOUT_PATH, denial, page_text, revoke_form};

/// What the SSO is asked with.
pub(crate) trait Asker {
    /// Posts a form to a path of the engine (`sso/oauth/token`); gives status, content type and text.
    fn post_form(&self, path: &str, form: String) -> Result<(u16, String, String)>;
}

/// A token and the count of logins that led to it; a renewal is asked for by naming the count that failed.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) text: SecretString,
    pub(crate) count: u64,
}

/// The token of one session. One login at a time; whoever comes meanwhile waits for its result.
pub(crate) struct Session {
    state: Mutex<State>,
    prompt: Option<Prompt>,
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
        let token = settings.token.clone().map(|text| Token { text, count: 0 });
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
            None => self.log_in(&mut state, settings, asker),
        }
    }

    /// Another token after the engine refused one. If somebody renewed it meanwhile, theirs is used.
    ///
    /// # Errors
    /// As [`Session::token`]; [`Error::Login`] with the engine's words when there is nothing to log in with.
    pub(crate) fn renew(
        &self,
        refused: &Token,
        why: &Denial,
        settings: &Settings,
        asker: &dyn Asker,
    ) -> Result<Token> {
        let mut state = self.state();
        if let Some(token) = state
            .token
            .as_ref()
            .filter(|token| token.count != refused.count)
        {
            return Ok(token.clone());
        }
        if !can_log_in(settings, self.prompt.is_some(), state.typed.is_some()) {
            return Err(why.given_token());
        }
        state.token = None;
        state.ours = false;
        self.log_in(&mut state, settings, asker)
    }

    /// Takes the token out if it is ours to give back.
    pub(crate) fn take_ours(&self) -> Option<SecretString> {
        let mut state = self.state();
        let token = if state.ours { state.token.take() } else { None };
        state.ours = false;
        token.map(|token| token.text)
    }

    fn log_in(&self, state: &mut State, settings: &Settings, asker: &dyn Asker) -> Result<Token> {
        if let Some(denied) = &state.refused {
            return Err(denied.clone().into());
        }
        let user = settings.username.clone().unwrap_or_default();
        let password = match &state.typed {
            Some(typed) => typed.clone(),
            None => read_password(settings, self.prompt.as_ref())?,
        };
        let form = sso::grant_form(&user, &password);
        let (status, kind, text) = asker.post_form(sso::TOKEN_PATH, form)?;
        match sso::read_grant(status, &kind, &text, &user) {
            Ok(granted) => {
                if matches!(settings.password, Password::None) {
                    state.typed = Some(password);
                }
                state.count += 1;
                let token = Token {
                    text: granted,
                    count: state.count,
                };
                state.token = Some(token.clone());
                state.ours = true;
                Ok(token)
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
                    state.refused = Some(denied.clone());
                }
                Err(denied.into())
            }
            Err(error) => Err(error),
        }
    }
}

fn can_log_in(settings: &Settings, prompts: bool, typed: bool) -> bool {
    settings.username.is_some()
        && (typed || prompts || !matches!(settings.password, Password::None))
}

#[cfg(test)]
mod tests;
