//! Which version, which type in, which type out: what the engine's filters make of path and headers.

use crate::codec::Format;

/// The version that a request is about, and whether its path said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Version {
    /// The current API; the text is the version when it came in the path.
    Current(Option<String>),
    /// Version 3: accepted by the check, but nothing is there any more (405).
    Gone,
    /// Not a version of this engine (400).
    Bad,
}

/// The version of a request and the rest of the path. A path wins over the header; an empty header is none.
pub(crate) fn version<'p>(path: &'p str, header: Option<&str>) -> (Version, &'p str) {
    let below = path.trim_start_matches('/');
    let (word, rest) = match below.find('/') {
        Some(at) => below.split_at(at),
        None => (below, ""),
    };
    let plain = word.split(';').next().unwrap_or_default();
    let in_path = plain.strip_prefix('v').filter(|digits| is_number(digits));
    let (value, rest) = match (in_path, header) {
        (Some(digits), _) => (digits, rest),
        (None, Some(value)) if !value.is_empty() => (value, path),
        (None, _) => return (Version::Current(None), path),
    };
    let version = match value {
        "4" => Version::Current(in_path.map(str::to_owned)),
        "3" => Version::Gone,
        _ => Version::Bad,
    };
    (version, rest)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A header that names a media type without a slash: the engine answers 400 with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BadMediaType;

/// The type of a request's body, none for those that are refused with 415.
pub(crate) fn body_format(content_type: Option<&str>) -> Result<Option<Format>, BadMediaType> {
    let Some(value) = content_type else {
        return Ok(None);
    };
    let kind = value.split(';').next().unwrap_or_default();
    let kind = kind.trim().to_ascii_lowercase();
    match kind.as_str() {
        "application/xml" | "*/*" | "application/*" => Ok(Some(Format::Xml)),
        "application/json" => Ok(Some(Format::Json)),
        other if other.contains('/') => Ok(None),
        _ => Err(BadMediaType),
    }
}

/// One entry of an `Accept` header.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    kind: String,
    quality: f32,
    /// Its `detail` parameter, which the engine reads.
    pub(crate) detail: Option<String>,
}

/// The entries of `Accept` headers and of the `accept` query parameter, which adds to them.
pub(crate) fn accept<'a>(
    values: impl Iterator<Item = &'a str>,
) -> Result<Vec<Range>, BadMediaType> {
    let entries = values.flat_map(|value| value.split(','));
    let entries = entries.map(str::trim).filter(|entry| !entry.is_empty());
    entries.map(range).collect()
}

fn range(entry: &str) -> Result<Range, BadMediaType> {
    let mut parts = entry.split(';').map(str::trim);
    let kind = parts.next().unwrap_or_default().to_ascii_lowercase();
    if !kind.contains('/') {
        return Err(BadMediaType);
    }
    let mut range = Range {
        kind,
        quality: 1.0,
        detail: None,
    };
    for part in parts {
        match part.split_once('=') {
            Some(("q", value)) => range.quality = value.trim().parse().unwrap_or(1.0),
            Some(("detail", value)) => range.detail = Some(value.trim().to_owned()),
            _ => {}
        }
    }
    Ok(range)
}

/// The type of the answer, or none for 406. The best quality wins, then the closest match, then XML.
pub(crate) fn reply_format(ranges: &[Range]) -> Option<Format> {
    if ranges.is_empty() {
        return Some(Format::Xml);
    }
    let mut best: Option<(f32, u8, Format)> = None;
    for (format, kind) in [
        (Format::Xml, "application/xml"),
        (Format::Json, "application/json"),
    ] {
        // A quality of nothing is a quality, too.
        for range in ranges {
            let closeness = match range.kind.as_str() {
                exact if exact == kind => 2,
                "application/*" => 1,
                "*/*" => 0,
                _ => continue,
            };
            let score = (range.quality, closeness);
            if best.is_none_or(|(quality, close, _)| score > (quality, close)) {
                best = Some((score.0, score.1, format));
            }
        }
    }
    best.map(|(_, _, format)| format)
}

/// Whether a type is acceptable.
pub(crate) fn takes(ranges: &[Range], kind: &str) -> bool {
    let fits = |range: &Range| {
        let wide = range.kind == "*/*" || range.kind == "application/*";
        wide || range.kind == kind
    };
    ranges.is_empty() || ranges.iter().any(fits)
}

/// Whether XML, JSON or neither is named in full; without one the console of a VM is a file.
pub(crate) fn names_a_document(ranges: &[Range]) -> bool {
    let document = |kind: &str| kind == "application/xml" || kind == "application/json";
    ranges.iter().any(|range| document(&range.kind))
}

/// Whether the client takes gzip.
pub(crate) fn takes_gzip(header: Option<&str>) -> bool {
    let entries = header.into_iter().flat_map(|value| value.split(','));
    let mut taken = entries.map(|entry| {
        let (name, rest) = entry.split_once(';').unwrap_or((entry, ""));
        let refused = rest
            .trim()
            .strip_prefix("q=")
            .map(|q| q.parse() == Ok(0.0_f32));
        let known = matches!(name.trim(), "gzip" | "x-gzip" | "*");
        known && refused != Some(true)
    });
    taken.any(|taken| taken)
}

/// The correlation id that the engine makes of a given one; none when nothing usable is left.
pub(crate) fn correlation_id(given: &str) -> Option<String> {
    let usable = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
    let kept: String = given.chars().filter(usable).take(36).collect();
    (!kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let check = |path: &str, header: Option<&str>, want: Version, rest: &str| {
            assert_eq!(version(path, header), (want, rest), "{path} {header:?}");
        };
        let four = || Version::Current(Some("4".to_owned()));
        check("/vms", None, Version::Current(None), "/vms");
        check("/vms", Some(""), Version::Current(None), "/vms");
        check("/vms", Some("4"), Version::Current(None), "/vms");
        check("/vms", Some("04"), Version::Bad, "/vms");
        check("/vms", Some("4.0"), Version::Bad, "/vms");
        check("/vms", Some("3"), Version::Gone, "/vms");
        check("/v4/vms", Some("5"), four(), "/vms");
        check("/v4", None, four(), "");
        check("/v04/vms", None, Version::Bad, "/vms");
        check("/v3/vms", None, Version::Gone, "/vms");
        check("/vx/vms", None, Version::Current(None), "/vx/vms");
    }

    #[test]
    fn answers() {
        let check = |header: &str, want: Result<Option<Format>, BadMediaType>| {
            let found = accept(std::iter::once(header));
            assert_eq!(found.map(|ranges| reply_format(&ranges)), want, "{header}");
        };
        check("", Ok(Some(Format::Xml)));
        check("*/*", Ok(Some(Format::Xml)));
        check("application/json", Ok(Some(Format::Json)));
        check("application/json; charset=utf-8", Ok(Some(Format::Json)));
        check("application/json, application/xml", Ok(Some(Format::Xml)));
        check("application/json, */*", Ok(Some(Format::Json)));
        let mixed = "text/html, application/json;q=0.9, application/xml;q=0.8";
        check(mixed, Ok(Some(Format::Json)));
        check("text/xml", Ok(None));
        check("application/xml;q=0", Ok(Some(Format::Xml)));
        let none = "application/xml;q=0, application/json;q=0.1";
        check(none, Ok(Some(Format::Json)));
        check("xml", Err(BadMediaType));
    }

    #[test]
    fn bodies() {
        let check = |header: Option<&str>, want: Result<Option<Format>, BadMediaType>| {
            assert_eq!(body_format(header), want, "{header:?}");
        };
        check(Some("Application/XML; charset=x"), Ok(Some(Format::Xml)));
        check(Some("*/*"), Ok(Some(Format::Xml)));
        check(Some("application/json"), Ok(Some(Format::Json)));
        check(Some("text/xml"), Ok(None));
        check(None, Ok(None));
        check(Some("xml"), Err(BadMediaType));
    }

    #[test]
    fn small_ones() {
        assert_eq!(correlation_id("a b/c.d_e-f").as_deref(), Some("abcd_e-f"));
        assert_eq!(correlation_id("//"), None);
        assert_eq!(correlation_id(&"9".repeat(40)).map(|id| id.len()), Some(36));
        assert!(takes_gzip(Some("deflate, gzip;q=0.5")));
        assert!(!takes_gzip(Some("gzip;q=0")));
        assert!(!takes_gzip(None));
    }
}
