//! Who is logged in: tokens of the SSO service, cookies of the API, and failures that lock an account.
//! Nothing here knows HTTP or asks the engine; `login` and `auth` do.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;

use crate::ask::Caller;

/// So many tokens make it worth to look for those that have ended by themselves.
const SWEEP: usize = 1024;
/// So many secrets are remembered for tests that look for them where none may be.
const REMEMBERED: usize = 10_000;

/// What stands behind a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Holder {
    /// A user who may use the API.
    User(Caller),
    /// A user of the directory without a permission: has a token, is refused by the API.
    Stranger {
        /// The login name.
        login: String,
        /// The profile.
        profile: String,
    },
}

/// A token that the SSO service has given out.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Whose it is.
    pub(crate) holder: Holder,
    /// The requested scopes with all that they depend on.
    pub(crate) scope: String,
    /// The name of the engine session, as events show it; none before the first request with the token.
    pub(crate) session: Option<String>,
    /// When it was given out.
    pub(crate) began: Timestamp,
    last_used: Instant,
}

/// A session of the API kept by a cookie.
#[derive(Clone, Debug)]
pub(crate) struct Cookie {
    /// Whose it is.
    pub(crate) caller: Caller,
    /// The name of its engine session, when it is the cookie's own and not a token's.
    pub(crate) session: Option<String>,
    /// The token that it was made with, which must still be alive.
    pub(crate) token: Option<String>,
    timeout: Duration,
    last_used: Instant,
}

/// All sessions of one engine.
#[derive(Debug)]
pub(crate) struct Sessions {
    tokens: HashMap<String, Token>,
    cookies: HashMap<String, Cookie>,
    failures: HashMap<String, u32>,
    known: HashSet<String>,
    allowed_failures: u32,
    timeout: Duration,
    /// Tokens and cookies given out, dead ones too.
    given: VecDeque<String>,
}

impl Sessions {
    /// No session yet. Only the logins that exist can be locked.
    pub(crate) fn new(
        known: HashSet<String>,
        allowed_failures: u32,
        timeout: Duration,
    ) -> Sessions {
        Sessions {
            tokens: HashMap::new(),
            cookies: HashMap::new(),
            failures: HashMap::new(),
            known,
            allowed_failures,
            timeout,
            given: VecDeque::new(),
        }
    }

    /// Whether failures have locked a login.
    pub(crate) fn is_locked(&self, login: &str) -> bool {
        let failures = self.failures.get(login).copied();
        failures.unwrap_or(0) >= self.allowed_failures
    }

    /// Remembers a wrong password.
    pub(crate) fn note_failure(&mut self, login: &str) {
        if self.known.contains(login) {
            *self.failures.entry(login.to_owned()).or_default() += 1;
        }
    }

    /// Forgets the wrong passwords before a right one.
    pub(crate) fn note_success(&mut self, login: &str) {
        self.failures.remove(login);
    }

    /// Gives out a token: 86 characters.
    pub(crate) fn issue(&mut self, holder: Holder, scope: String) -> String {
        if self.tokens.len() >= SWEEP {
            let timeout = self.timeout;
            self.tokens
                .retain(|_, token| token.last_used.elapsed() < timeout);
            self.cookies
                .retain(|_, cookie| cookie.last_used.elapsed() < cookie.timeout);
        }
        let token = URL_SAFE_NO_PAD.encode(random());
        let entry = Token {
            holder,
            scope,
            session: None,
            began: Timestamp::now(),
            last_used: Instant::now(),
        };
        self.tokens.insert(token.clone(), entry);
        self.remember(&token);
        token
    }

    /// The token when it is alive; a use of it.
    pub(crate) fn token(&mut self, token: &str) -> Option<&mut Token> {
        let timeout = self.timeout;
        let dead = |entry: &Token| entry.last_used.elapsed() >= timeout;
        if self.tokens.get(token).is_some_and(dead) {
            self.revoke(token);
        }
        let entry = self.tokens.get_mut(token)?;
        entry.last_used = Instant::now();
        Some(entry)
    }

    /// Ends a token and the cookies made with it.
    pub(crate) fn revoke(&mut self, token: &str) -> Option<Token> {
        self.cookies
            .retain(|_, cookie| cookie.token.as_deref() != Some(token));
        self.tokens.remove(token)
    }

    /// Begins a session kept by a cookie; its own engine session or that of a token. Returns the cookie's value.
    pub(crate) fn keep(
        &mut self,
        caller: Caller,
        session: Option<String>,
        token: Option<String>,
        timeout: Option<Duration>,
    ) -> String {
        let id = URL_SAFE_NO_PAD.encode(&random()[..24]);
        let cookie = Cookie {
            caller,
            session,
            token,
            timeout: timeout.unwrap_or(self.timeout),
            last_used: Instant::now(),
        };
        self.cookies.insert(id.clone(), cookie);
        self.remember(&id);
        named(&id)
    }

    fn remember(&mut self, secret: &str) {
        if self.given.len() >= REMEMBERED {
            self.given.pop_front();
        }
        self.given.push_back(secret.to_owned());
    }

    /// What was given out and opens the API, or did: the last ten thousand.
    pub(crate) fn given(&self) -> Vec<String> {
        self.given.iter().cloned().collect()
    }

    /// Ends all of them, as a restart of the engine does.
    pub(crate) fn end_all(&mut self) {
        self.tokens.clear();
        self.cookies.clear();
    }

    /// The session of a cookie when it is alive; a use of it and of its token.
    pub(crate) fn cookie(&mut self, value: &str) -> Option<Cookie> {
        let id = id_of(value);
        let found = self.cookies.get_mut(id)?;
        if found.last_used.elapsed() >= found.timeout {
            self.cookies.remove(id);
            return None;
        }
        found.last_used = Instant::now();
        let found = found.clone();
        if let Some(token) = &found.token {
            self.token(token)?;
        }
        Some(found)
    }

    /// Ends the session of a cookie.
    pub(crate) fn forget(&mut self, value: &str) -> Option<Cookie> {
        self.cookies.remove(id_of(value))
    }
}

/// The node of a cluster of engines that a cookie belongs to; there is one.
const NODE: &str = "localhost";

/// The id of a session; what a cookie has behind it is the name of a node, whatever it is.
fn id_of(value: &str) -> &str {
    value.split('.').next().unwrap_or_default()
}

/// A cookie with the name of this node.
pub(crate) fn named(value: &str) -> String {
    format!("{}.{NODE}", id_of(value))
}

/// Sixty-four bytes that nobody can guess.
fn random() -> [u8; 64] {
    let mut bytes = [0; 64];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    bytes
}

/// A random UUID in lower case.
pub(crate) fn uuid() -> String {
    let bytes = random();
    let mut hex: String = bytes[..16]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    hex.replace_range(12..13, "4");
    hex.replace_range(16..17, ["8", "9", "a", "b"][usize::from(bytes[16] % 4)]);
    for at in [8, 13, 18, 23] {
        hex.insert(at, '-');
    }
    hex
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sessions(timeout: Duration) -> Sessions {
        let known = HashSet::from(["admin".to_owned()]);
        Sessions::new(known, 5, timeout)
    }

    fn caller() -> Caller {
        Caller {
            id: "1".to_owned(),
            login: "admin".to_owned(),
            profile: "internal".to_owned(),
            authz: "internal-authz".to_owned(),
            administrator: true,
        }
    }

    #[test]
    fn tokens_live_until_revoked_or_idle() {
        let mut sessions = sessions(Duration::from_secs(60));
        let token = sessions.issue(Holder::User(caller()), String::new());
        assert_eq!(token.len(), 86);
        assert!(sessions.token(&token).is_some());
        let cookie = sessions.keep(caller(), None, Some(token.clone()), None);
        assert!(sessions.cookie(&cookie).is_some());
        assert!(sessions.revoke(&token).is_some());
        assert!(sessions.token(&token).is_none());
        assert!(sessions.cookie(&cookie).is_none());
        let mut brief = self::sessions(Duration::ZERO);
        let token = brief.issue(Holder::User(caller()), String::new());
        assert!(brief.token(&token).is_none());
    }

    #[test]
    fn five_failures_lock_only_who_exists() {
        let mut sessions = sessions(Duration::ZERO);
        for _ in 0..5 {
            assert!(!sessions.is_locked("admin"));
            sessions.note_failure("admin");
            sessions.note_failure("nobody");
        }
        assert!(sessions.is_locked("admin"));
        assert!(!sessions.is_locked("nobody"));
        sessions.note_success("admin");
        assert!(!sessions.is_locked("admin"));
    }

    #[test]
    fn uuids_are_of_version_four() {
        let id = uuid();
        assert_eq!(id.len(), 36);
        assert_eq!(&id[14..15], "4");
    }
}
