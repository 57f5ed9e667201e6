//! Logging in by Kerberos (SPNEGO, RFC 4559): where tickets come from, the `Negotiate` header, the check that the server
//! proved itself, and what to do when Kerberos says no. Needs the feature `gssapi`, and at run time MIT's library.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::WWW_AUTHENTICATE;
use http::{HeaderMap, HeaderValue};

use super::gss;
use crate::config::Settings;
use crate::error::{Error, Result};

/// Where this session's tickets come from.
#[derive(Clone, Debug)]
pub(crate) struct Tickets {
    /// Host name of the engine as the URL spells it.
    host: String,
    principal: Option<String>,
    keytab: Option<String>,
    /// A cache with its type, `FILE:/tmp/krb5cc_0`; none: the one that the system's Kerberos takes by default.
    ccache: Option<String>,
}

impl Tickets {
    /// The places that the settings name. Tickets from a keytab are kept in this process's memory when no cache is named.
    pub(crate) fn of(settings: &Settings) -> Tickets {
        let own_memory = || {
            let random = getrandom::u64().unwrap_or_else(|_| u64::from(std::process::id()));
            format!("MEMORY:ovcmd-{random:016x}")
        };
        Tickets {
            host: host(&settings.url),
            principal: settings.principal.clone(),
            keytab: settings.keytab.as_deref().map(typed),
            ccache: match (&settings.ccache, &settings.keytab) {
                (Some(cache), _) => Some(typed(cache)),
                (None, Some(_)) => Some(own_memory()),
                (None, None) => None,
            },
        }
    }

    fn places(&self) -> Vec<(&'static str, &str)> {
        let keytab = self
            .keytab
            .as_deref()
            .map(|keytab| ("client_keytab", keytab));
        let cache = self.ccache.as_deref().map(|cache| ("ccache", cache));
        keytab.into_iter().chain(cache).collect()
    }

    /// Who we are, for messages.
    pub(crate) fn principal(&self) -> String {
        match &self.principal {
            Some(principal) => format!("the Kerberos principal '{principal}'"),
            None => "our Kerberos principal".to_owned(),
        }
    }

    /// Makes the first token of an exchange. Talks to the KDC when the cache lacks a good ticket.
    ///
    /// # Errors
    /// [`Error::Login`] with what Kerberos said and what to do; [`Error::Config`] without the library.
    pub(crate) fn greet(&self) -> Result<Greeting> {
        gss::available()?;
        self.check_keytab()?;
        match gss::begin(&self.places(), self.principal.as_deref(), &self.host) {
            Ok((context, token, who)) => {
                let text = format!("Negotiate {}", STANDARD.encode(token));
                let mut header = HeaderValue::try_from(text).expect("base64 fits into a header");
                header.set_sensitive(true);
                Ok(Greeting {
                    header,
                    context,
                    who,
                    host: self.host.clone(),
                })
            }
            Err(said) => Err(self.explain(&said)),
        }
    }

    /// Kerberos itself would only say that it found no ticket (MIT 1.20).
    fn check_keytab(&self) -> Result<()> {
        let Some(path) = self.keytab_file() else {
            return Ok(());
        };
        std::fs::File::open(path)
            .map(|_| ())
            .map_err(|error| Error::Config {
                file: Some(path.into()),
                message: format!("the keytab cannot be read: {error}"),
                hint: Some(format!(
                    "check `keytab`; `klist -k {path}` lists what is in it"
                )),
            })
    }

    fn keytab_file(&self) -> Option<&str> {
        self.keytab.as_deref()?.strip_prefix("FILE:")
    }

    /// An error of Kerberos in words that say what to do (texts of MIT 1.20; C locale, as we set none).
    fn explain(&self, said: &str) -> Error {
        refusal(format!("Kerberos says: {said}"), Some(self.remedy(said)))
    }

    fn remedy(&self, said: &str) -> String {
        let lower = said.to_ascii_lowercase();
        let has = |signs: &[&str]| signs.iter().any(|sign| lower.contains(sign));
        let host = &self.host;
        let keytab = self.keytab_file().or(self.keytab.as_deref());
        if has(&["clock skew"]) {
            return "the clocks of this machine, the KDC and the engine may differ by five minutes at most; set the time".to_owned();
        }
        if has(&[
            "cannot contact any kdc",
            "cannot find kdc",
            "cannot resolve",
        ]) {
            return "no KDC answers for this realm: check the realm's spelling, `krb5.conf`, and the name service".to_owned();
        }
        if has(&[
            "preauthentication failed",
            "decrypt integrity",
            "password incorrect",
        ]) {
            return format!(
                "the key in {} is out of date; export a new keytab for {}",
                keytab.unwrap_or("the keytab"),
                self.principal()
            );
        }
        if has(&[
            "server not found in kerberos database",
            "server krbtgt",
            "service unavailable",
            "no such service",
        ]) || (has(&["not found in kerberos database"]) && has(&["http/"]))
        {
            return format!(
                "Kerberos knows no service HTTP/{host}: use the engine's fully qualified name in the URL; \
                 `kvno HTTP/{host}` shows the same"
            );
        }
        if has(&["not found in kerberos database"]) {
            return match keytab {
                Some(keytab) => {
                    format!("check `principal`; `klist -k {keytab}` lists those of the keytab")
                }
                None => "check `principal` and the realm".to_owned(),
            };
        }
        match keytab {
            Some(keytab) if has(&["keytab", "key table"]) => {
                format!("check `keytab` and `principal`; `klist -k {keytab}` lists what is in it")
            }
            Some(keytab) if has(&["no credentials cache found", "no kerberos credentials"]) => {
                format!(
                    "the keytab has no key for {}; `klist -k {keytab}` lists what is in it",
                    self.principal()
                )
            }
            Some(keytab) => format!("check the keytab: `kinit -k -t {keytab} PRINCIPAL`"),
            None if has(&["expired"]) => {
                "the ticket has expired: run `kinit` again, or set `[kerberos] keytab`, which renews by itself".to_owned()
            }
            None if has(&["does not match", "can't find client principal"]) => {
                "the cache holds tickets of another principal: `klist` shows whose; run `kinit` for this one".to_owned()
            }
            None => "there is no ticket: run `kinit`, or set `[kerberos] keytab`; `klist` shows what there is".to_owned(),
        }
    }
}

/// An exchange that waits for the server's side.
#[derive(Debug)]
pub(crate) struct Greeting {
    /// Goes into `Authorization`.
    pub(crate) header: HeaderValue,
    /// The principal that we are.
    pub(crate) who: String,
    host: String,
    context: gss::Context,
}

impl Greeting {
    /// Checks that the server proved to be who we meant, by the token in its answer.
    ///
    /// # Errors
    /// [`Error::Login`] when it did not.
    pub(crate) fn finish(self, answer: &HeaderMap) -> Result<()> {
        let host = self.host.clone();
        let unproven = |why: String| {
            let hint = "something between us and the engine answered in its place, or its web server does not send \
                        its side of the exchange; nothing of the answer was used";
            let message = format!("the server did not prove to be HTTP/{host}: {why}");
            refusal(message, Some(hint.to_owned()))
        };
        let Some(token) = negotiate_token(answer) else {
            return Err(unproven("its answer holds no Kerberos token".to_owned()));
        };
        self.prove(&token).map_err(unproven)
    }

    fn prove(mut self, token: &[u8]) -> std::result::Result<(), String> {
        match self.context.finish(token) {
            Ok(true) => Ok(()),
            Ok(false) => Err("the exchange is not complete".to_owned()),
            Err(said) => Err(said),
        }
    }
}

/// The token after `Negotiate` in an answer.
fn negotiate_token(answer: &HeaderMap) -> Option<Vec<u8>> {
    let texts = answer.get_all(WWW_AUTHENTICATE).iter();
    texts
        .filter_map(|value| value.to_str().ok())
        .find_map(|text| text.trim().strip_prefix("Negotiate "))
        .and_then(|code| STANDARD.decode(code.trim()).ok())
}

/// Whether an answer asks for a Kerberos ticket.
pub(crate) fn asks_to_negotiate(answer: &HeaderMap) -> bool {
    let texts = answer.get_all(WWW_AUTHENTICATE).iter();
    texts.filter_map(|value| value.to_str().ok()).any(|text| {
        text.split(',')
            .any(|part| part.trim().starts_with("Negotiate"))
    })
}

/// The web server that speaks Kerberos for the engine did not take our ticket.
pub(crate) fn ticket_refused(settings: &Settings) -> Error {
    let host = host(&settings.url);
    refusal(
        "the engine's web server did not take the Kerberos ticket (401)".to_owned(),
        Some(format!(
            "the clocks may differ, or the key of HTTP/{host} on the engine is out of date (`kdestroy` and `kinit` rule out \
             an old ticket); the error log of Apache on the engine tells more"
        )),
    )
}

/// Kerberos is content, the engine is not: the part of a login that a password has in common does not fit here.
pub(crate) fn unknown_to_the_engine(who: &str) -> Error {
    refusal(
        format!("Kerberos vouches for {who}, whom the engine does not know"),
        Some(
            "an administrator adds the user on the engine and gives it a role; the mapping of the engine's profile has to \
             make that user of the principal"
                .to_owned(),
        ),
    )
}

/// Nothing in front of this engine speaks Kerberos.
pub(crate) fn not_offered() -> Error {
    refusal(
        "the engine offers no Kerberos login, neither at its SSO nor in front of its API".to_owned(),
        Some(
            "an administrator sets up mod_auth_gssapi and a profile with http authentication on the engine; \
             until then log in with `username` and a password"
                .to_owned(),
        ),
    )
}

fn refusal(message: String, hint: Option<String>) -> Error {
    Error::Login {
        message,
        code: None,
        hint,
    }
}

/// Keytabs and caches without a type are files.
fn typed(name: &str) -> String {
    let has_type = name.split_once(':').is_some_and(|(kind, _)| {
        !kind.is_empty() && kind.chars().all(|c| c.is_ascii_alphanumeric())
    });
    if has_type {
        name.to_owned()
    } else {
        format!("FILE:{name}")
    }
}

/// The host of a URL, without port and brackets.
fn host(url: &str) -> String {
    let url = reqwest::Url::parse(url).ok();
    let host = url.as_ref().and_then(reqwest::Url::host_str);
    host.unwrap_or_default().trim_matches(['[', ']']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tickets(keytab: Option<&str>, ccache: Option<&str>) -> Tickets {
        let mut settings = Settings::default();
        settings.url = "https://engine.example.com:8443/ovirt-engine/api".to_owned();
        settings.keytab = keytab.map(str::to_owned);
        settings.ccache = ccache.map(str::to_owned);
        Tickets::of(&settings)
    }

    #[test]
    fn tickets_come_from_where_the_settings_say() {
        assert!(tickets(None, None).places().is_empty());
        assert_eq!(
            tickets(None, Some("/tmp/cc")).places(),
            [("ccache", "FILE:/tmp/cc")]
        );
        assert_eq!(
            tickets(Some("/etc/k"), Some("KCM:0")).places(),
            [("client_keytab", "FILE:/etc/k"), ("ccache", "KCM:0")]
        );
        let own = tickets(Some("FILE:/etc/k"), None);
        assert_eq!(own.places()[0].1, "FILE:/etc/k");
        assert!(own.places()[1].1.starts_with("MEMORY:ovcmd-"));
        assert_eq!(own.host, "engine.example.com");
    }

    #[test]
    fn every_refusal_has_its_remedy() {
        for (keytab, said, remedy) in [
            (
                None,
                "Unspecified GSS failure. (Clock skew too great)",
                "set the time",
            ),
            (
                None,
                "(No Kerberos credentials available)",
                "run `kinit`, or",
            ),
            (None, "(Ticket expired)", "run `kinit` again"),
            (
                None,
                "(Server HTTP/e@R not found in Kerberos database)",
                "fully qualified",
            ),
            (
                None,
                "(Cannot contact any KDC for realm 'R')",
                "no KDC answers",
            ),
            (
                Some("/k"),
                "(Client 'x@R' not found in Kerberos database)",
                "klist -k /k",
            ),
            (
                Some("/k"),
                "(Preauthentication failed)",
                "the key in /k is out of date",
            ),
            (
                Some("/k"),
                "(Keytab FILE:/k is nonexistent or empty)",
                "klist -k /k",
            ),
            (
                Some("/k"),
                "(No credentials cache found)",
                "no key for our Kerberos principal",
            ),
            (Some("/k"), "(Something new)", "kinit -k -t /k"),
        ] {
            let found = tickets(keytab, None).remedy(said);
            assert!(found.contains(remedy), "{said}: {found}");
        }
    }

    #[test]
    fn challenges_are_read() {
        let mut answer = HeaderMap::new();
        assert!(!asks_to_negotiate(&answer) && negotiate_token(&answer).is_none());
        answer.append(
            WWW_AUTHENTICATE,
            HeaderValue::from_static("Basic realm=\"RESTAPI\""),
        );
        assert!(!asks_to_negotiate(&answer));
        answer.append(WWW_AUTHENTICATE, HeaderValue::from_static("Negotiate"));
        assert!(asks_to_negotiate(&answer) && negotiate_token(&answer).is_none());
        answer.append(WWW_AUTHENTICATE, HeaderValue::from_static("Negotiate YWJj"));
        assert_eq!(negotiate_token(&answer).as_deref(), Some(b"abc".as_slice()));
    }
}
