//! The scalars of a request: what the engine takes, in which form it goes on, and what it says to the rest.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Unit};
use ovmodel::{EnumFacts, Kind, TypeFacts};

use super::shape::camel;

/// Why a scalar is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadValue {
    /// With a text of its own under `Invalid value`.
    Invalid(String),
    /// Like a body that cannot be parsed at all.
    Syntax,
}

/// The width of an integer member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    /// 32 bits, nearly all.
    Int,
    /// 64 bits, see [`width`].
    Long,
}

/// Members with 64 bits (engine 4.5.8); all others have 32.
const LONG: [(&str, &[&str]); 13] = [
    (
        "disk",
        &[
            "actual_size",
            "provisioned_size",
            "initial_size",
            "total_size",
        ],
    ),
    ("host", &["memory", "max_scheduling_memory"]),
    ("host_nic", &["speed"]),
    ("image", &["size"]),
    ("image_transfer", &["transferred"]),
    ("logical_unit", &["size", "discard_max_size"]),
    ("memory_policy", &["guaranteed", "max"]),
    ("numa_node", &["memory"]),
    ("quota_storage_limit", &["limit"]),
    ("storage_domain", &["available", "used", "committed"]),
    ("vm_base", &["memory"]),
    ("grace_period", &["expiry"]),
    ("ticket", &["expiry"]),
];

/// How wide an integer member of a type is.
pub fn width(facts: &TypeFacts, element: &str) -> Width {
    let mut rows = LONG
        .iter()
        .filter(|(_, members)| members.contains(&element));
    match rows.any(|(name, _)| facts.is_a(name)) {
        true => Width::Long,
        false => Width::Int,
    }
}

/// The canonical form of a text of that kind.
pub fn canonical(kind: Kind, width: Width, text: &str) -> Result<String, BadValue> {
    match kind {
        Kind::Boolean => boolean(text),
        Kind::Integer => integer(text, width),
        Kind::Decimal => decimal(text),
        Kind::Date => date(text),
        Kind::Enum(facts) => word(facts, text),
        Kind::String | Kind::Struct(_) => Ok(text.to_owned()),
    }
}

fn boolean(text: &str) -> Result<String, BadValue> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "1" => Ok("true".to_owned()),
        "false" | "0" => Ok("false".to_owned()),
        _ => Err(BadValue::Invalid(format!(
            "Value \"{text}\" isn't a valid boolean, it should be \"true\" , \"false\", \"0\" or \"1\""
        ))),
    }
}

/// The lower bound is not checked: the engine keeps the low bits.
fn integer(text: &str, width: Width) -> Result<String, BadValue> {
    let text = text.trim();
    if text.is_empty() {
        return Ok("0".to_owned());
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(BadValue::Syntax);
    }
    let huge = if text.starts_with('-') {
        i128::MIN
    } else {
        i128::MAX
    };
    let value: i128 = text.parse().unwrap_or(huge);
    let (max, name) = match width {
        Width::Int => (i128::from(i32::MAX), "integer"),
        Width::Long => (i128::from(i64::MAX), "long"),
    };
    if value > max {
        let plain = text.strip_prefix('+').unwrap_or(text);
        return Err(BadValue::Invalid(format!(
            "Value {plain} is greater than maximum {name} {max}"
        )));
    }
    Ok(match width {
        Width::Int => (value as i32).to_string(),
        Width::Long => (value as i64).to_string(),
    })
}

fn decimal(text: &str) -> Result<String, BadValue> {
    let text = text.trim();
    let plain = text
        .bytes()
        .all(|b| b.is_ascii_digit() || b"+-.eE".contains(&b));
    match text.parse::<f64>() {
        Ok(value) if plain && value.is_finite() => Ok(text.to_owned()),
        _ => Err(BadValue::Syntax),
    }
}

fn date(text: &str) -> Result<String, BadValue> {
    let text = text.trim();
    let local = || {
        let whole = text.parse::<DateTime>();
        let whole = whole.or_else(|_| text.parse::<Date>().map(DateTime::from));
        whole.ok()?.to_zoned(TimeZone::UTC).ok()
    };
    let time = text.parse::<Timestamp>().ok();
    let time = time.or_else(|| local().map(|zoned| zoned.timestamp()));
    time.map(instant).ok_or(BadValue::Syntax)
}

/// A moment as the engine of a server in UTC prints it: `2016-09-08T09:53:35.138Z`.
pub fn instant(time: Timestamp) -> String {
    let time = time.round(Unit::Millisecond).unwrap_or(time);
    time.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()
}

fn word(facts: &EnumFacts, text: &str) -> Result<String, BadValue> {
    let lower = text.to_lowercase();
    if facts.values.contains(&lower.as_str()) {
        return Ok(lower);
    }
    Err(BadValue::Invalid(format!(
        "The string '{text}' isn't a valid value for the '{}' enumerated type. Valid values are: '{}'.",
        camel(facts.name),
        facts.values.join("', '")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: Kind, text: &str, want: Result<&str, &str>) {
        let found = canonical(kind, Width::Int, text);
        let found = found.map_err(|error| match error {
            BadValue::Invalid(text) => text,
            BadValue::Syntax => "syntax".to_owned(),
        });
        assert_eq!(found.as_deref().map_err(String::as_str), want);
    }

    #[test]
    fn booleans_and_integers() {
        check(Kind::Boolean, "TRUE", Ok("true"));
        check(Kind::Boolean, "0", Ok("false"));
        let text = "Value \" true\" isn't a valid boolean, it should be \"true\" , \"false\", \"0\" or \"1\"";
        check(Kind::Boolean, " true", Err(text));
        check(Kind::Integer, " 7\n", Ok("7"));
        check(Kind::Integer, "", Ok("0"));
        check(Kind::Integer, "lots", Err("syntax"));
        check(Kind::Integer, "-1", Ok("-1"));
        let text = "Value 3000000000 is greater than maximum integer 2147483647";
        check(Kind::Integer, "3000000000", Err(text));
        let long = canonical(Kind::Integer, Width::Long, "9223372036854775808");
        let text = "Value 9223372036854775808 is greater than maximum long 9223372036854775807";
        assert_eq!(long, Err(BadValue::Invalid(text.to_owned())));
    }

    #[test]
    fn widths_cross_inheritance() {
        let vm = ovmodel::find_type("vm").unwrap();
        assert_eq!(width(vm, "memory"), Width::Long);
        assert_eq!(width(vm, "cpu_shares"), Width::Int);
    }

    #[test]
    fn every_long_member_is_an_integer_of_the_model() {
        for (name, members) in LONG {
            let facts = ovmodel::find_type(name).unwrap();
            for member in members {
                assert!(facts.attr(member).is_some(), "{name}.{member}");
            }
        }
    }

    #[test]
    fn enums_and_dates() {
        let vm_type = Kind::of("vm_type").unwrap();
        check(vm_type, "Server", Ok("server"));
        let text = "The string 'laptop' isn't a valid value for the 'VmType' enumerated type. Valid values are: 'desktop', 'server', 'high_performance'.";
        check(vm_type, "laptop", Err(text));
        check(
            Kind::Date,
            "2016-09-08T09:53:35.138+02:00",
            Ok("2016-09-08T07:53:35.138Z"),
        );
        check(
            Kind::Date,
            "2016-09-08T09:53:35",
            Ok("2016-09-08T09:53:35.000Z"),
        );
        check(Kind::Date, "2016-09-08", Ok("2016-09-08T00:00:00.000Z"));
        check(Kind::Date, "yesterday", Err("syntax"));
        check(Kind::Decimal, "12.5", Ok("12.5"));
        check(Kind::Decimal, "NaN", Err("syntax"));
    }
}
