//! How a session begins and ends on the wire: the calls of a login, and giving back what it got.

use std::time::Duration;

use http::HeaderValue;
use http::header::CONTENT_TYPE;

use super::wire::Call;
use super::{Body, Connection, PAGE_LIMIT, Shared, call, trace};
use crate::auth::{self, Asker, Pass, Said};
use crate::error::Result;

/// A session's end waits no longer for the engine.
const LOGOUT_TIME: Duration = Duration::from_secs(3);

impl Shared {
    /// Gives back what opens the API, if it is ours to give.
    pub(super) fn close(&self) -> Result<()> {
        let Some(pass) = self.session.take_ours() else {
            return Ok(());
        };
        let call = match (self.session.greeting(&pass)?, &pass) {
            (_, Pass::Token(token)) => call::to_login(
                &self.settings,
                auth::LOGOUT_PATH,
                auth::revoke_form(token),
                None,
            ),
            (Some(greeting), Pass::Cookie(pair)) => {
                call::at_the_door(&self.settings, greeting.header, Some(pair))?
            }
            // A cookie was got by a ticket, so there are tickets.
            (None, Pass::Cookie(_)) => return Ok(()),
        };
        let answer = self.wire.send(Call {
            heeds_interrupt: false,
            within: Some(LOGOUT_TIME),
            ..call
        })?;
        tracing::debug!(target: "ovlib::wire::text", status = answer.status, "logged out");
        Ok(())
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // A session that nobody closed is closed now; nobody is left to hear of a failure.
        let _ = self.close();
    }
}

impl Asker for Connection {
    fn post_form(
        &self,
        path: &str,
        form: String,
        authorization: Option<HeaderValue>,
    ) -> Result<Said> {
        self.ask(
            path,
            call::to_login(&self.shared.settings, path, form, authorization),
        )
    }

    fn knock(&self, authorization: HeaderValue) -> Result<Said> {
        let call = call::at_the_door(&self.shared.settings, authorization, None)?;
        self.ask("", call)
    }
}

impl Connection {
    /// Logs in anew and keeps the token for later runs.
    pub(crate) fn log_in_and_keep(&self) -> Result<()> {
        self.shared
            .session
            .log_in_and_keep(&self.shared.settings, self)
    }

    /// Ends the session that was kept; `false` when there was none.
    pub(crate) fn end_kept(&self) -> Result<bool> {
        let Some(token) = self.shared.session.unkeep() else {
            return Ok(false);
        };
        let form = auth::revoke_form(&token);
        self.post_form(auth::LOGOUT_PATH, form, None)?;
        Ok(true)
    }

    /// Sends a call of a login and reads all of its answer.
    fn ask(&self, path: &str, call: Call) -> Result<Said> {
        let began = std::time::Instant::now();
        let method = call.method.clone();
        let answer = self.shared.wire.send(call)?;
        let kind = answer
            .headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok());
        let kind = kind.unwrap_or_default().to_ascii_lowercase();
        let text = Body::new(answer.body).read_text(PAGE_LIMIT)?;
        trace::login(&method, path, answer.status, text.len(), began);
        Ok(Said {
            status: answer.status,
            kind,
            headers: answer.headers,
            text,
        })
    }
}
