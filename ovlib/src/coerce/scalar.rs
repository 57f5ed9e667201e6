//! One value: boolean, number, text, date, enum; from whatever people write to what the engine reads (4.5.8).

use super::Mistakes;
use crate::error::Error;
use crate::size::parse_size;
use jiff::civil;
use jiff::tz::TimeZone;
use ovmodel::{EnumFacts, Kind};
use serde_json::Value;

/// What an integer may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Range {
    /// 32 bits, as most members are.
    Narrow,
    /// 64 bits.
    Wide,
    /// 64 bits, counting bytes: `24GiB` is understood.
    Bytes,
}

/// The text that the engine reads, none after adding a mistake.
pub(super) fn text(
    kind: Kind,
    value: &Value,
    place: &str,
    range: Range,
    mistakes: &mut Mistakes,
) -> Option<String> {
    let Some(given) = plain(value) else {
        mistakes.add(wrong(place, &shown(value), expected(kind, range)));
        return None;
    };
    let read = match kind {
        Kind::Boolean => boolean(&given).map(str::to_owned),
        Kind::Integer => integer(&given, range),
        Kind::Decimal => given
            .trim()
            .parse::<f64>()
            .ok()
            .filter(|number| number.is_finite())
            .map(|_| given.trim().to_owned()),
        Kind::String | Kind::Struct(_) => Some(given.clone()),
        Kind::Date => date(&given),
        Kind::Enum(facts) => enumerated(facts, &given),
    };
    if read.is_none() {
        mistakes.add(wrong(place, &given, expected(kind, range)));
    }
    read
}

/// A value that is not a list or map, as text.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(claim) => Some(claim.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".into(),
        Value::Array(_) => "a list".into(),
        Value::Object(_) => "a map".into(),
        other => plain(other).unwrap_or_default(),
    }
}

pub(super) fn wrong(place: &str, value: &str, expected: String) -> Error {
    Error::Value {
        place: place.into(),
        value: value.into(),
        expected,
    }
}

fn expected(kind: Kind, range: Range) -> String {
    match (kind, range) {
        (Kind::Boolean, _) => "a boolean (true or false)".into(),
        (Kind::Integer, Range::Bytes) => "a number of bytes or a size such as 24GiB".into(),
        (Kind::Integer, Range::Narrow) => "an integer of 32 bits".into(),
        (Kind::Integer, Range::Wide) => "an integer".into(),
        (Kind::Decimal, _) => "a decimal number".into(),
        (Kind::String | Kind::Struct(_), _) => "a text".into(),
        (Kind::Date, _) => "a date such as 2026-09-08T09:53:35Z".into(),
        (Kind::Enum(facts), _) => format!("a {}: one of {}", facts.name, facts.values.join(", ")),
    }
}

fn boolean(given: &str) -> Option<&'static str> {
    match given.trim().to_ascii_lowercase().as_str() {
        "true" | "t" | "yes" | "y" | "on" | "1" => Some("true"),
        "false" | "f" | "no" | "n" | "off" | "0" => Some("false"),
        _ => None,
    }
}

fn integer(given: &str, range: Range) -> Option<String> {
    let given = given.trim();
    // JSON and YAML readers hand over 4.0 where somebody wrote so.
    let whole = given.strip_suffix(".0").unwrap_or(given);
    match (whole.parse::<i64>(), range) {
        (Ok(number), Range::Narrow) => i32::try_from(number).ok().map(|number| number.to_string()),
        (Ok(number), _) => Some(number.to_string()),
        (Err(_), Range::Bytes) => parse_size(given).ok().map(|bytes| bytes.to_string()),
        (Err(_), _) => None,
    }
}

fn enumerated(facts: &EnumFacts, given: &str) -> Option<String> {
    let wanted = given.trim().to_ascii_lowercase().replace('-', "_");
    facts
        .values
        .iter()
        .find(|value| **value == wanted)
        .map(|value| (*value).to_owned())
}

/// An XSD dateTime with an offset; a date without one is of this machine's time zone.
fn date(given: &str) -> Option<String> {
    let given = given.trim();
    if given.parse::<jiff::Timestamp>().is_ok() {
        return Some(given.replacen(' ', "T", 1));
    }
    let stamp = match given.parse::<i64>() {
        Ok(milliseconds) => jiff::Timestamp::from_millisecond(milliseconds).ok()?,
        Err(_) => {
            let local: civil::DateTime = given.parse().ok()?;
            local.to_zoned(TimeZone::system()).ok()?.timestamp()
        }
    };
    Some(stamp.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string())
}

/// Whether it has the form 8-4-4-4-12 of hexadecimal digits.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(kind: Kind, value: Value, range: Range) -> Result<String, String> {
        let mut mistakes = Mistakes::default();
        match text(kind, &value, "x", range, &mut mistakes) {
            Some(text) => Ok(text),
            None => Err(mistakes.done().unwrap_err().to_string()),
        }
    }

    #[test]
    fn booleans_and_numbers() {
        for value in [json!(true), json!("TRUE"), json!("on"), json!(1)] {
            assert_eq!(read(Kind::Boolean, value, Range::Narrow).unwrap(), "true");
        }
        assert_eq!(
            read(Kind::Boolean, json!("maybe"), Range::Narrow).unwrap_err(),
            "x: 'maybe' is not a boolean (true or false)"
        );
        assert_eq!(
            read(Kind::Integer, json!(" 4 "), Range::Narrow).unwrap(),
            "4"
        );
        assert_eq!(read(Kind::Integer, json!(-1), Range::Narrow).unwrap(), "-1");
        assert_eq!(
            read(Kind::Integer, json!(2147483648u64), Range::Narrow).unwrap_err(),
            "x: '2147483648' is not an integer of 32 bits"
        );
        assert_eq!(
            read(Kind::Integer, json!("24GiB"), Range::Bytes).unwrap(),
            "25769803776"
        );
        assert!(read(Kind::Integer, json!("24GiB"), Range::Wide).is_err());
        assert!(
            read(Kind::Integer, json!([1]), Range::Wide)
                .unwrap_err()
                .contains("'a list'")
        );
        assert_eq!(
            read(Kind::Decimal, json!(12.5), Range::Narrow).unwrap(),
            "12.5"
        );
        assert!(read(Kind::Decimal, json!("NaN"), Range::Narrow).is_err());
    }

    #[test]
    fn enums_print_in_wire_spelling() {
        let kind = Kind::of("disk_interface").unwrap();
        assert_eq!(
            read(kind, json!("VirtIO-SCSI"), Range::Narrow).unwrap(),
            "virtio_scsi"
        );
        assert!(
            read(kind, json!("scsi"), Range::Narrow)
                .unwrap_err()
                .contains("one of ide, ")
        );
    }

    #[test]
    fn dates_get_an_offset() {
        for (given, text) in [
            (
                "2016-09-08T09:53:35.138+02:00",
                "2016-09-08T09:53:35.138+02:00",
            ),
            ("2016-09-08 09:53:35Z", "2016-09-08T09:53:35Z"),
            ("0", "1970-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(read(Kind::Date, json!(given), Range::Narrow).unwrap(), text);
        }
        assert!(
            read(Kind::Date, json!("2016-09-08"), Range::Narrow)
                .unwrap()
                .ends_with('Z')
        );
        assert!(read(Kind::Date, json!("yesterday"), Range::Narrow).is_err());
    }

    #[test]
    fn uuids_are_told_by_their_form() {
        assert!(is_uuid("00000000-0000-0000-0000-00000000000A"));
        assert!(!is_uuid("00000000-0000-0000-0000-00000000000"));
        assert!(!is_uuid("00000000000000000000000000000000-000"));
    }
}
