//! What a session needs to know before it opens: where the engine is, who we are, whom we trust, how long we wait.
//! The only place that reads the environment and the configuration file. Nothing here talks to the network.

mod contexts;
mod ini;
mod kept;
mod keys;
mod load;
#[cfg(not(feature = "keyring"))]
mod no_ring;
#[cfg(feature = "keyring")]
mod ring;
mod secret;
mod url;
mod usual;
mod values;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

pub use kept::Keep;
pub(crate) use kept::Kept;
pub use keys::{KEYS, Key};
pub use load::{Given, Sources};
#[cfg(not(feature = "keyring"))]
use no_ring as ring;
pub use secret::{Password, Prompt};
pub(crate) use secret::{forget_password, is_loose, keep_password, read_password};
pub use url::api_url;
pub use usual::Usual;
pub(crate) use values::{correlation_id, spell_fingerprint};

use crate::error::{Error, Result};

/// The certificate of the engine's own CA on the engine machine; used when it is there and nothing else is configured.
pub const DEFAULT_CA_FILE: &str = "/etc/pki/ovirt-engine/ca.pem";

/// Everything a session needs, each value with the place it came from ([`Settings::origin`]).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// `https://HOST[:PORT]/ovirt-engine/api`, without a slash at the end; empty when none was given.
    pub url: String,
    /// `user@profile`, e.g. `admin@internal`, with Keycloak `admin@ovirt@internalsso`.
    pub username: Option<String>,
    /// Where the password comes from; it is read only when a login is due.
    pub password: Password,
    /// A ready SSO token; used as it is and never revoked.
    pub token: Option<SecretString>,
    /// The section `[context.NAME]` that these settings are of.
    pub context: Option<String>,
    /// The names of all contexts of the configuration file.
    pub contexts: Vec<String>,
    /// Whether tokens are kept between runs.
    pub session_cache: Keep,
    /// The folder where they are kept; no key sets it.
    pub session_dir: Option<PathBuf>,
    /// PEM file of the CA to trust, and of nothing else; `None` means the default file, else the system's store.
    pub ca_file: Option<PathBuf>,
    /// Do not check the engine's certificate.
    pub insecure: bool,
    /// SHA-256 of the engine's certificate; when given, it alone decides whether the engine is trusted.
    pub fingerprint: Option<[u8; 32]>,
    /// PEM file with a certificate of our own and its key, for a web server that asks for one.
    pub client_cert: Option<PathBuf>,
    /// Log in by Kerberos; also set by a keytab.
    pub kerberos: bool,
    /// Kerberos keytab file.
    pub keytab: Option<String>,
    /// Kerberos principal.
    pub principal: Option<String>,
    /// Kerberos credentials cache.
    pub ccache: Option<String>,
    /// Trace what is sent and received.
    pub debug: bool,
    /// What a trace shows: any of `text`, `header`, `data`, `ssl`.
    pub filters: Vec<String>,
    /// Write traces to this file, too.
    pub log: Option<PathBuf>,
    /// How a trace is written.
    pub log_format: LogFormat,
    /// Write every change to this file.
    pub audit_log: Option<PathBuf>,
    /// Connections kept open between requests.
    pub connections: usize,
    /// Requests per connection that an ancestor pipelined; only the product with `connections` matters here.
    pub pipeline: usize,
    /// Requests under way at one time; by default `connections` x `pipeline`.
    pub max_inflight: Option<usize>,
    /// Longest time for name resolution, TCP and TLS together.
    pub connect_timeout: Option<Duration>,
    /// Longest silence of the engine, before the first byte and between two.
    pub read_timeout: Option<Duration>,
    /// Longest time for one request with its whole answer.
    pub total_timeout: Option<Duration>,
    /// Pause before a GET is repeated; it doubles with each of the three repetitions. No key sets it.
    pub retry_pause: Duration,
    /// Ask the engine for compressed answers.
    pub compress: bool,
    /// The `Filter` header: `true` asks for what the user's own permissions show.
    pub filter: Option<bool>,
    /// Changes are refused before they are sent.
    pub read_only: bool,
    /// Correlation id of the first phrase; `None` means one of our own.
    pub correlation_id: Option<String>,
    /// Further headers for every request, from section `[headers]`.
    pub headers: Vec<(String, String)>,
    /// Proxy between us and the engine, e.g. `http://proxy:3128`; may hold a password.
    pub proxy: Option<SecretString>,
    /// Hosts that are reached without it, as `no_proxy` spells them.
    pub no_proxy: Option<String>,
    /// Usual places of new objects, and names of our own.
    pub usual: Usual,
    /// The configuration file that was read.
    pub file: Option<PathBuf>,
    origins: Vec<(&'static str, Origin)>,
}

/// How a trace is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

/// Where a value came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Built in.
    #[default]
    Default,
    /// Line of the configuration file.
    File(PathBuf, usize),
    /// An environment variable, by name.
    Env(String),
    /// An option of the command line, e.g. `--url`; an embedder may name its own source.
    Option(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Origin::Default => f.write_str("default"),
            Origin::File(path, line) => write!(f, "{}:{line}", path.display()),
            Origin::Env(name) => write!(f, "${name}"),
            Origin::Option(name) => f.write_str(name),
        }
    }
}

/// One row of `config show`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Section of the file, e.g. `api`.
    pub section: &'static str,
    /// Key of the file, e.g. `ca_file`.
    pub key: &'static str,
    /// Value as the file would spell it, secrets as `***`; `None` when there is none.
    pub value: Option<String>,
    /// Where it came from.
    pub origin: Origin,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            url: String::new(),
            username: None,
            password: Password::None,
            token: None,
            context: None,
            contexts: Vec::new(),
            session_cache: Keep::default(),
            session_dir: None,
            ca_file: None,
            insecure: false,
            fingerprint: None,
            client_cert: None,
            kerberos: false,
            keytab: None,
            principal: None,
            ccache: None,
            debug: false,
            filters: vec!["text".to_owned(), "header".to_owned()],
            log: None,
            log_format: LogFormat::default(),
            audit_log: None,
            read_only: false,
            connections: 4,
            pipeline: 2,
            max_inflight: None,
            connect_timeout: Some(Duration::from_secs(20)),
            read_timeout: Some(Duration::from_secs(300)),
            total_timeout: None,
            retry_pause: Duration::from_millis(400),
            compress: true,
            filter: None,
            correlation_id: None,
            headers: Vec::new(),
            proxy: None,
            no_proxy: None,
            usual: Usual::default(),
            file: None,
            origins: Vec::new(),
        }
    }
}

impl Settings {
    /// Requests that may be under way at one time (at least 1).
    pub fn inflight(&self) -> usize {
        self.max_inflight
            .unwrap_or(self.connections * self.pipeline)
            .max(1)
    }

    /// Where the value of a key came from.
    pub fn origin(&self, key: &str) -> Origin {
        self.origins
            .iter()
            .find(|(name, _)| *name == key)
            .map_or(Origin::Default, |(_, origin)| origin.clone())
    }

    /// Every key with its effective value and origin, secrets masked, in the order of [`KEYS`].
    pub fn explain(&self) -> Vec<Explained> {
        KEYS.iter()
            .map(|key| Explained {
                section: key.section,
                key: key.name,
                value: (key.show)(self),
                origin: self.origin(key.name),
            })
            .collect()
    }

    /// Whether a Kerberos login is asked for; a keytab implies it unless `kerberos = no` was said.
    pub fn wants_kerberos(&self) -> bool {
        // A keytab in the environment serves every program; alone it is no wish to log in by Kerberos here.
        let own_keytab = self.keytab.is_some() && !matches!(self.origin("keytab"), Origin::Env(_));
        self.kerberos || (own_keytab && matches!(self.origin("kerberos"), Origin::Default))
    }

    /// Refuses settings that no session can be opened with.
    ///
    /// # Errors
    /// [`Error::Config`] when there is no URL, nothing or too much to log in with.
    pub fn check(&self) -> Result<()> {
        let refuse = |message: String, hint: &str| {
            Err(Error::Config {
                file: self.file.clone(),
                message,
                hint: Some(hint.to_owned()),
            })
        };
        if self.url.is_empty() {
            return refuse(
                "no engine is configured".into(),
                "say `--url HOST`, set OVIRT_URL, write `url = HOST` under [api], or try `--demo`",
            );
        }
        if self.wants_kerberos() {
            let said_now = matches!(self.origin("kerberos"), Origin::Option(_));
            let has_password = self.username.is_some() && !matches!(self.password, Password::None);
            if has_password && !said_now {
                return refuse(
                    "both Kerberos and a user name with a password are configured".into(),
                    "choose one of them, or say `-k` for this time",
                );
            }
            return Ok(());
        }
        if self.token.is_none() && self.username.is_none() {
            return refuse(
                "no user name is configured".into(),
                "say `--user admin@internal`, set OVIRT_USERNAME, or write `username = ...` under [api]",
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
