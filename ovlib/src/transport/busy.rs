//! When a server says that it has too much to do, and when to come back.

use std::time::Duration;

use http::HeaderMap;
use http::header::RETRY_AFTER;
use jiff::Timestamp;

use super::cause;
use crate::error::Error;

/// Nobody waits longer for one request without being asked.
pub(super) const LONGEST: Duration = Duration::from_secs(60);

/// How long a server wants us to stay away: seconds, or a date of HTTP.
pub(super) fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    Some(Duration::try_from(then.duration_since(now)).unwrap_or_default())
}

/// What is said when that is too long, or was said too often.
pub(super) fn error(url: &str, status: u16, after: Option<Duration>) -> Error {
    let when = match after {
        Some(after) => format!("try again in {} s, as it asks", after.as_secs().max(1)),
        None => "try again later".to_owned(),
    };
    Error::Connect {
        url: cause::origin(url),
        message: format!("it has too much to do ({status})"),
        hint: Some(when),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_and_dates_are_read() {
        let now: Timestamp = "2026-11-21T16:00:00Z".parse().unwrap();
        let read = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            retry_after(&headers, now).map(|time| time.as_secs())
        };
        assert_eq!(read("7"), Some(7));
        assert_eq!(read("Sat, 21 Nov 2026 16:00:30 GMT"), Some(30));
        assert_eq!(read("Sat, 21 Nov 2026 15:00:00 GMT"), Some(0));
        assert_eq!(read("soon"), None);
        assert_eq!(retry_after(&HeaderMap::new(), now), None);
    }
}
