//! The table of configuration keys: section, name, environment variables, how a text sets it, how it is shown.
//! The INI reader, the environment, `config show` and the sample file all follow these rows.

use secrecy::{ExposeSecret, SecretString};

use super::values::{
    MASK, boolean, correlation_id, count, filters, fingerprint, keep, log_format, path, proxy,
    seconds, spell, spell_fingerprint, spell_keep, spell_log_format, spell_proxy, spell_seconds,
    text,
};
use super::{Password, Settings, api_url};

/// One key: where it may be written and what it does.
pub struct Key {
    /// Section of the INI file.
    pub section: &'static str,
    /// Name in the file; unique over all sections.
    pub name: &'static str,
    /// Environment variables, the first one that is set and not empty wins.
    pub env: &'static [&'static str],
    /// One line for a person.
    pub help: &'static str,
    /// Sets it from a text; the error is what was expected.
    pub(super) set: fn(&mut Settings, &str) -> Result<(), String>,
    /// Its value as the file would spell it, secrets masked.
    pub(super) show: fn(&Settings) -> Option<String>,
}

/// All keys, in the order in which `config show` lists them.
pub static KEYS: &[Key] = &[
    Key {
        section: "api",
        name: "url",
        env: &["OVIRT_URL", "OLVM_URL"],
        help: "host name or URL of the engine",
        set: |s, v| {
            s.url = api_url(v)?;
            Ok(())
        },
        show: |s| Some(s.url.clone()).filter(|url| !url.is_empty()),
    },
    Key {
        section: "api",
        name: "username",
        env: &["OVIRT_USERNAME", "OLVM_USERNAME"],
        help: "user@profile, e.g. admin@internal",
        set: |s, v| text(&mut s.username, v),
        show: |s| s.username.clone(),
    },
    Key {
        section: "api",
        name: "password",
        env: &["OVIRT_PASSWORD", "OLVM_PASSWORD"],
        help: "password; a file or a command is safer",
        set: |s, v| {
            s.password = Password::Text(SecretString::from(v));
            Ok(())
        },
        show: |s| matches!(s.password, Password::Text(_)).then(|| MASK.to_owned()),
    },
    Key {
        section: "api",
        name: "password_file",
        env: &[],
        help: "file that holds the password and only its owner can read",
        set: |s, v| {
            s.password = Password::File(path(v)?);
            Ok(())
        },
        show: |s| match &s.password {
            Password::File(path) => Some(path.display().to_string()),
            _ => None,
        },
    },
    Key {
        section: "api",
        name: "password_command",
        env: &[],
        help: "command that prints the password on its first line",
        set: |s, v| {
            s.password = Password::Command(v.to_owned());
            Ok(())
        },
        show: |s| match &s.password {
            Password::Command(command) => Some(command.clone()),
            _ => None,
        },
    },
    Key {
        section: "api",
        name: "password_keyring",
        env: &[],
        help: "ask for the password once and keep it in the kernel's keyring (a program built with that feature)",
        set: |s, v| {
            match (boolean(v)?, &s.password) {
                (true, _) => s.password = Password::Keyring,
                (false, Password::Keyring) => s.password = Password::None,
                (false, _) => {}
            }
            Ok(())
        },
        show: |s| matches!(s.password, Password::Keyring).then(|| spell(true)),
    },
    Key {
        section: "api",
        name: "token",
        env: &["OVIRT_TOKEN"],
        help: "a ready SSO token, used as it is",
        set: |s, v| {
            s.token = Some(SecretString::from(v));
            Ok(())
        },
        show: |s| s.token.as_ref().map(|_| MASK.to_owned()),
    },
    Key {
        section: "api",
        name: "context",
        env: &["OVCMD_CONTEXT"],
        help: "the section [context.NAME] that holds; its keys overrule these",
        set: |s, v| text(&mut s.context, v),
        show: |s| s.context.clone(),
    },
    Key {
        section: "api",
        name: "session_cache",
        env: &[],
        help: "keep the login between runs: yes, no, or login (by `ovcmd login` only)",
        set: |s, v| {
            s.session_cache = keep(v)?;
            Ok(())
        },
        show: |s| Some(spell_keep(s.session_cache).to_owned()),
    },
    Key {
        section: "api",
        name: "ca_file",
        env: &["OVIRT_CAFILE", "OLVM_CA_FILE"],
        help: "PEM file of the CA to trust, and nothing else",
        set: |s, v| {
            s.ca_file = Some(path(v)?);
            Ok(())
        },
        show: |s| s.ca_file.as_ref().map(|path| path.display().to_string()),
    },
    Key {
        section: "api",
        name: "insecure",
        env: &["OVIRT_INSECURE", "OLVM_INSECURE"],
        help: "do not check the engine's certificate",
        set: |s, v| {
            s.insecure = boolean(v)?;
            Ok(())
        },
        show: |s| Some(spell(s.insecure)),
    },
    Key {
        section: "api",
        name: "fingerprint",
        env: &[],
        help: "sha256:... of the engine's certificate, which alone is trusted then",
        set: |s, v| {
            s.fingerprint = Some(fingerprint(v)?);
            Ok(())
        },
        show: |s| s.fingerprint.as_ref().map(spell_fingerprint),
    },
    Key {
        section: "api",
        name: "client_cert",
        env: &[],
        help: "PEM file with a certificate of your own and its key, for a web server that asks",
        set: |s, v| {
            s.client_cert = Some(path(v)?);
            Ok(())
        },
        show: |s| {
            let path = s.client_cert.as_ref();
            path.map(|path| path.display().to_string())
        },
    },
    Key {
        section: "api",
        name: "kerberos",
        env: &[],
        help: "log in by Kerberos; a keytab implies it",
        set: |s, v| {
            s.kerberos = boolean(v)?;
            Ok(())
        },
        show: |s| Some(spell(s.kerberos)),
    },
    Key {
        section: "api",
        name: "debug",
        env: &[],
        help: "trace requests on standard error",
        set: |s, v| {
            s.debug = boolean(v)?;
            Ok(())
        },
        show: |s| Some(spell(s.debug)),
    },
    Key {
        section: "api",
        name: "connections",
        env: &[],
        help: "connections kept open, 1 to 32",
        set: |s, v| {
            s.connections = count(v, 32)?;
            Ok(())
        },
        show: |s| Some(s.connections.to_string()),
    },
    Key {
        section: "api",
        name: "pipeline",
        env: &[],
        help: "requests per connection, 1 to 32; see max_inflight",
        set: |s, v| {
            s.pipeline = count(v, 32)?;
            Ok(())
        },
        show: |s| Some(s.pipeline.to_string()),
    },
    Key {
        section: "api",
        name: "max_inflight",
        env: &[],
        help: "requests under way at one time, 1 to 64; default connections x pipeline",
        set: |s, v| {
            s.max_inflight = Some(count(v, 64)?);
            Ok(())
        },
        show: |s| Some(s.inflight().to_string()),
    },
    Key {
        section: "api",
        name: "connect_timeout",
        env: &[],
        help: "seconds to reach the engine, 0 for no limit",
        set: |s, v| {
            s.connect_timeout = seconds(v)?;
            Ok(())
        },
        show: |s| Some(spell_seconds(s.connect_timeout)),
    },
    Key {
        section: "api",
        name: "read_timeout",
        env: &[],
        help: "longest silence of the engine in seconds, 0 for no limit",
        set: |s, v| {
            s.read_timeout = seconds(v)?;
            Ok(())
        },
        show: |s| Some(spell_seconds(s.read_timeout)),
    },
    Key {
        section: "api",
        name: "total_timeout",
        env: &[],
        help: "seconds for one request with its whole answer, 0 for no limit",
        set: |s, v| {
            s.total_timeout = seconds(v)?;
            Ok(())
        },
        show: |s| Some(spell_seconds(s.total_timeout)),
    },
    Key {
        section: "api",
        name: "compress",
        env: &[],
        help: "ask for compressed answers",
        set: |s, v| {
            s.compress = boolean(v)?;
            Ok(())
        },
        show: |s| Some(spell(s.compress)),
    },
    Key {
        section: "api",
        name: "filter",
        env: &[],
        help: "answers by the user's own permissions only (the Filter header)",
        set: |s, v| {
            s.filter = Some(boolean(v)?);
            Ok(())
        },
        show: |s| s.filter.map(spell),
    },
    Key {
        section: "api",
        name: "read_only",
        env: &[],
        help: "send nothing that changes anything",
        set: |s, v| {
            s.read_only = boolean(v)?;
            Ok(())
        },
        show: |s| Some(spell(s.read_only)),
    },
    Key {
        section: "api",
        name: "proxy",
        env: &[],
        help: "http://HOST:PORT between us and the engine; else https_proxy, http_proxy, all_proxy",
        set: |s, v| {
            s.proxy = Some(SecretString::from(proxy(v)?));
            Ok(())
        },
        show: |s| {
            s.proxy
                .as_ref()
                .map(|proxy| spell_proxy(proxy.expose_secret()))
        },
    },
    Key {
        section: "api",
        name: "no_proxy",
        env: &["no_proxy", "NO_PROXY"],
        help: "hosts that are reached without the proxy",
        set: |s, v| text(&mut s.no_proxy, v),
        show: |s| s.no_proxy.clone(),
    },
    Key {
        section: "api",
        name: "correlation_id",
        env: &[],
        help: "name under which the engine logs what we do; 36 letters, digits, - and _ at most",
        set: |s, v| {
            s.correlation_id = Some(correlation_id(v)?);
            Ok(())
        },
        show: |s| s.correlation_id.clone(),
    },
    Key {
        section: "logging",
        name: "filters",
        env: &[],
        help: "what a trace shows: text, header, data, ssl",
        set: |s, v| {
            s.filters = filters(v)?;
            Ok(())
        },
        show: |s| Some(s.filters.join(",")),
    },
    Key {
        section: "logging",
        name: "log",
        env: &[],
        help: "write traces to the end of this file, too",
        set: |s, v| {
            s.log = Some(path(v)?);
            Ok(())
        },
        show: |s| s.log.as_ref().map(|path| path.display().to_string()),
    },
    Key {
        section: "logging",
        name: "log_format",
        env: &[],
        help: "how traces are written: text, or json with one object a line",
        set: |s, v| {
            s.log_format = log_format(v)?;
            Ok(())
        },
        show: |s| Some(spell_log_format(s.log_format).to_owned()),
    },
    Key {
        section: "logging",
        name: "audit_log",
        env: &[],
        help: "write every change to the end of this file: who, when, what, and what came of it",
        set: |s, v| {
            s.audit_log = Some(path(v)?);
            Ok(())
        },
        show: |s| s.audit_log.as_ref().map(|path| path.display().to_string()),
    },
    Key {
        section: "kerberos",
        name: "keytab",
        env: &["KRB5_CLIENT_KTNAME"],
        help: "file with the keys to log in with; implies kerberos, renews by itself",
        set: |s, v| text(&mut s.keytab, v),
        show: |s| s.keytab.clone(),
    },
    Key {
        section: "kerberos",
        name: "principal",
        env: &[],
        help: "principal to log in as, e.g. backup@EXAMPLE.COM; default: the first of the keytab or cache",
        set: |s, v| text(&mut s.principal, v),
        show: |s| s.principal.clone(),
    },
    Key {
        section: "kerberos",
        name: "ccache",
        env: &["KRB5CCNAME"],
        help: "credentials cache of any type; default with a keytab: this process's memory",
        set: |s, v| text(&mut s.ccache, v),
        show: |s| s.ccache.clone(),
    },
    Key {
        section: "defaults",
        name: "default_cluster",
        env: &[],
        help: "cluster of what is created without one",
        set: |s, v| text(&mut s.usual.cluster, v),
        show: |s| s.usual.cluster.clone(),
    },
    Key {
        section: "defaults",
        name: "default_storage_domain",
        env: &[],
        help: "storage domain of what is created without one",
        set: |s, v| text(&mut s.usual.storage_domain, v),
        show: |s| s.usual.storage_domain.clone(),
    },
    Key {
        section: "defaults",
        name: "default_template",
        env: &[],
        help: "template of what is created without one",
        set: |s, v| text(&mut s.usual.template, v),
        show: |s| s.usual.template.clone(),
    },
];
