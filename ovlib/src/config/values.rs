//! How the values of keys are written: read from a text, written for `config show`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::time::Duration;

use super::{Keep, LogFormat};

/// What a secret looks like when shown.
pub(super) const MASK: &str = "***";

/// The words that `[logging] filters` may hold, as the ancestor spelled them.
const FILTERS: &[&str] = &["text", "header", "data", "ssl"];

pub(super) fn text(slot: &mut Option<String>, value: &str) -> Result<(), String> {
    *slot = Some(value.to_owned());
    Ok(())
}

pub(super) fn path(value: &str) -> Result<PathBuf, String> {
    if value.is_empty() {
        return Err("a path".to_owned());
    }
    Ok(PathBuf::from(value))
}

/// The spellings of Python's `getboolean`, which existing files follow.
pub(super) fn boolean(value: &str) -> Result<bool, String> {
    match value.to_ascii_lowercase().as_str() {
        "1" | "yes" | "true" | "on" => Ok(true),
        "0" | "no" | "false" | "off" => Ok(false),
        _ => Err("yes or no".to_owned()),
    }
}

pub(super) fn spell(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

/// `yes`, `no` or `login`.
pub(super) fn keep(value: &str) -> Result<Keep, String> {
    if value.eq_ignore_ascii_case("login") {
        return Ok(Keep::Login);
    }
    match boolean(value) {
        Ok(true) => Ok(Keep::Yes),
        Ok(false) => Ok(Keep::No),
        Err(_) => Err("yes, no or login".to_owned()),
    }
}

pub(super) fn spell_keep(keep: Keep) -> &'static str {
    match keep {
        Keep::No => "no",
        Keep::Login => "login",
        Keep::Yes => "yes",
    }
}

/// `text` or `json`.
pub(super) fn log_format(value: &str) -> Result<LogFormat, String> {
    match value.to_ascii_lowercase().as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err("text or json".to_owned()),
    }
}

pub(super) fn spell_log_format(format: LogFormat) -> &'static str {
    match format {
        LogFormat::Text => "text",
        LogFormat::Json => "json",
    }
}

pub(super) fn count(value: &str, most: usize) -> Result<usize, String> {
    match value.parse::<usize>() {
        Ok(number) if (1..=most).contains(&number) => Ok(number),
        _ => Err(format!("a whole number from 1 to {most}")),
    }
}

/// `30`, `30s`, `2m` or `1.5`; 0 is no limit.
pub(super) fn seconds(value: &str) -> Result<Option<Duration>, String> {
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

pub(super) fn spell_seconds(value: Option<Duration>) -> String {
    value.map_or_else(|| "0".to_owned(), |value| value.as_secs_f64().to_string())
}

pub(super) fn filters(value: &str) -> Result<Vec<String>, String> {
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
pub(super) fn proxy(value: &str) -> Result<String, String> {
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
        // Where user and password of a proxy end is not sure in one that is wrong.
        "password" | "token" | "proxy" => MASK.to_owned(),
        _ => spell_proxy(&first_word(value)),
    }
}

/// The first word of a value. An indented line goes on with the value above, and so does one whose end was lost: what comes
/// behind may have been meant for a password.
pub(super) fn first_word(value: &str) -> String {
    let ends = |c: char| c.is_whitespace() || c.is_control() || c == '=';
    match value.find(ends) {
        Some(end) if !value[end..].trim().is_empty() => format!("{}...", &value[..end]),
        _ => value.to_owned(),
    }
}

/// An address without user name and password.
pub(super) fn spell_proxy(proxy: &str) -> String {
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
pub(super) fn fingerprint(value: &str) -> Result<[u8; 32], String> {
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
