//! The table of configuration keys: section, name, environment variables, how a text sets it, how it is shown.
//! The INI reader, the environment, `config show` and the sample file all follow these rows.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

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

/// What a secret looks like when shown.
const MASK: &str = "***";

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
        section: "kerberos",
        name: "keytab",
        env: &["KRB5_CLIENT_KTNAME"],
        help: "Kerberos keytab file",
        set: |s, v| text(&mut s.keytab, v),
        show: |s| s.keytab.clone(),
    },
    Key {
        section: "kerberos",
        name: "principal",
        env: &[],
        help: "Kerberos principal",
        set: |s, v| text(&mut s.principal, v),
        show: |s| s.principal.clone(),
    },
    Key {
        section: "kerberos",
        name: "ccache",
        env: &[],
        help: "Kerberos credentials cache",
        set: |s, v| text(&mut s.ccache, v),
        show: |s| s.ccache.clone(),
    },
];

/// The words that `[logging] filters` may hold, as the ancestor spelled them.
const FILTERS: &[&str] = &["text", "header", "data", "ssl"];

fn text(slot: &mut Option<String>, value: &str) -> Result<(), String> {
    *slot = Some(value.to_owned());
    Ok(())
}

fn path(value: &str) -> Result<PathBuf, String> {
    if value.is_empty() {
        return Err("a path".to_owned());
    }
    Ok(PathBuf::from(value))
}

/// The spellings of Python's `getboolean`, which existing files follow.
fn boolean(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => Ok(true),
        "0" | "no" | "false" | "off" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

fn spell(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

fn count(value: &str, most: usize) -> Result<usize, String> {
    match value.parse::<usize>() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => Err(format!("a whole number from 1 to {most}")),
    }
}

/// `30`, `30s`, `2m` or `1.5`; 0 is no limit.
fn seconds(value: &str) -> Result<Option<Duration>, String> {
    let expected = || "a time in seconds, such as 30 or 2m; 0 for no limit".to_owned();
    let (digits, unit) = match value.trim_end_matches(|c: char| c.is_ascii_alphabetic()) {
        digits if digits.len() == value.len() => (digits, ""),
        digits => (digits, &value[digits.len()..]),
    };
    let factor = match unit {
        "" | "s" => 1.0,
        "ms" => 0.001,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(expected()),
    };
    let number: f64 = digits.trim().parse().map_err(|_| expected())?;
    let duration = Duration::try_from_secs_f64(number * factor).map_err(|_| expected())?;
    Ok(Some(duration).filter(|duration| !duration.is_zero()))
}

fn spell_seconds(value: Option<Duration>) -> String {
    value.map_or_else(|| "0".to_owned(), |value| value.as_secs_f64().to_string())
}

fn filters(value: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    for word in value
        .split([',', ' ', '\n'])
        .map(str::trim)
        .filter(|w| !w.is_empty())
    {
        let word = word.to_ascii_lowercase();
        if !FILTERS.contains(&word.as_str()) {
            return Err(format!("any of {}", FILTERS.join(", ")));
        }
        words.push(word);
    }
    Ok(words)
}

/// `HOST:PORT` is `http://HOST:PORT`.
fn proxy(value: &str) -> Result<String, String> {
    let full = if value.contains("://") {
        value.to_owned()
    } else {
        format!("http://{value}")
    };
    match reqwest::Url::parse(&full) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(full),
        _ => Err("http://HOST:PORT or https://HOST:PORT".to_owned()),
    }
}

/// A value for a message: without the secret that it is or holds.
pub(super) fn shown(key: &str, value: &str) -> String {
    match key {
        "password" | "token" => MASK.to_owned(),
        _ => spell_proxy(value),
    }
}

/// An address without user name and password.
fn spell_proxy(proxy: &str) -> String {
    match (proxy.split_once("://"), proxy.rsplit_once('@')) {
        (Some((scheme, _)), Some((_, host))) => format!("{scheme}://{MASK}@{host}"),
        _ => proxy.to_owned(),
    }
}

/// The engine drops other characters and cuts at 36 without a word (engine 4.5.8), so they are refused here.
pub(crate) fn correlation_id(value: &str) -> Result<String, String> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if value.is_empty() || value.len() > 36 || !value.chars().all(allowed) {
        return Err("1 to 36 letters, digits, - and _".to_owned());
    }
    Ok(value.to_owned())
}

/// `sha256:` before 64 hexadecimal digits, with or without colons; the prefix may be left out.
fn fingerprint(value: &str) -> Result<[u8; 32], String> {
    let expected = || "sha256: and 64 hexadecimal digits".to_owned();
    let lower = value.trim().to_ascii_lowercase();
    let digits: Vec<u8> = lower
        .strip_prefix("sha256")
        .map_or(lower.as_str(), |rest| {
            rest.trim_start_matches([':', '=', ' '])
        })
        .bytes()
        .filter(|byte| !matches!(byte, b':' | b' '))
        .collect();
    if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
        return Err(expected());
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => byte - b'0',
        _ => byte - b'a' + 10,
    };
    let mut print = [0; 32];
    for (byte, pair) in print.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0]) << 4 | digit(pair[1]);
    }
    Ok(print)
}

/// The spelling that the `fingerprint` key takes: `sha256:` and 64 hexadecimal digits.
pub(crate) fn spell_fingerprint(print: &[u8; 32]) -> String {
    print.iter().fold("sha256:".to_owned(), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
