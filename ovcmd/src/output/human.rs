//! Cells as people read them: sizes with units, times in the local zone, durations in words. For tables only.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ovlib::size;
use ovlib::verb::Show;
use ovmodel::Kind;
use std::borrow::Cow;

/// The cell of a table for the raw text of a field. What does not parse is shown as it came.
pub(crate) fn cell<'r>(raw: Cow<'r, str>, show: Show, zone: &TimeZone) -> Cow<'r, str> {
    let other = match show {
        Show::Text | Show::Status | Show::Count => None,
        Show::Size => raw.parse().ok().map(size::human),
        Show::Time => time(&raw, zone),
        Show::Percent => raw.parse::<f64>().ok().map(|_| format!("{raw}%")),
        Show::Seconds => raw.parse::<f64>().ok().map(seconds),
        Show::Yes => Some(if raw == "true" {
            "yes".to_owned()
        } else {
            String::new()
        }),
        Show::Addresses => Some(addresses(&raw)),
    };
    other.map_or(raw, Cow::Owned)
}

/// How a table shows a field that is no column of a noun.
pub(crate) fn show_of(path: &str, kind: Option<Kind>) -> Show {
    let (parent, name) = path.rsplit_once('.').unwrap_or(("", path));
    match kind {
        Some(Kind::Date) => Show::Time,
        Some(Kind::Enum(_)) if name.ends_with("status") => Show::Status,
        Some(Kind::Integer) if is_bytes(parent, name) => Show::Size,
        Some(Kind::Integer | Kind::Decimal) => Show::Count,
        _ => Show::Text,
    }
}

/// Members that count bytes (engine 4.5.8). NUMA nodes count MiB, so they stay numbers.
fn is_bytes(parent: &str, name: &str) -> bool {
    match name {
        "guaranteed" | "max" => parent.ends_with("memory_policy"),
        "memory" => !parent.contains("numa"),
        "size" => parent.is_empty() || parent.contains("logical_unit") || parent.ends_with("image"),
        "actual_size"
        | "provisioned_size"
        | "initial_size"
        | "total_size"
        | "max_scheduling_memory" => true,
        "available" | "used" | "committed" | "transferred" => !parent.contains("quota"),
        _ => false,
    }
}

/// Do cells of this kind stand right?
pub(crate) fn is_right(show: Show) -> bool {
    matches!(
        show,
        Show::Size | Show::Count | Show::Percent | Show::Seconds
    )
}

/// `2026-11-20 21:55:03` in `zone`, for the engine's `2026-11-20T20:55:03.123Z`.
fn time(raw: &str, zone: &TimeZone) -> Option<String> {
    let moment: Timestamp = raw.parse().ok()?;
    Some(
        moment
            .to_zoned(zone.clone())
            .strftime("%Y-%m-%d %H:%M:%S")
            .to_string(),
    )
}

/// `45s`, `5m 12s`, `3h 5m`, `12d 3h`; fractions of a second stay.
fn seconds(total: f64) -> String {
    if !(60.0..1e12).contains(&total) {
        return format!("{total}s");
    }
    let whole = total as u64;
    let (days, hours, minutes) = (whole / 86_400, whole / 3600 % 24, whole / 60 % 60);
    match (days, hours) {
        (0, 0) => format!("{minutes}m {}s", whole % 60),
        (0, _) => format!("{hours}h {minutes}m"),
        _ => format!("{days}d {hours}h"),
    }
}

/// Addresses that lead to the machine: without link-local and loopback ones.
fn addresses(raw: &str) -> String {
    let leads = |address: &&str| {
        let lower = address.trim().to_ascii_lowercase();
        !(lower.starts_with("fe80:")
            || lower.starts_with("169.254.")
            || lower.starts_with("127.")
            || lower == "::1")
    };
    raw.split(',')
        .filter(leads)
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_for_people() {
        let check = |raw: &str, show, shown: &str| {
            assert_eq!(cell(raw.into(), show, &TimeZone::UTC), shown, "{raw}")
        };
        check("1073741824", Show::Size, "1 GiB");
        check("lots", Show::Size, "lots");
        check(
            "2016-09-08T09:53:35.138+02:00",
            Show::Time,
            "2016-09-08 07:53:35",
        );
        check(
            "2016-09-08T09:53:35.138Z",
            Show::Time,
            "2016-09-08 09:53:35",
        );
        check("soon", Show::Time, "soon");
        check("12.5", Show::Percent, "12.5%");
        check("0.5", Show::Seconds, "0.5s");
        check("312", Show::Seconds, "5m 12s");
        check("11100", Show::Seconds, "3h 5m");
        check("1047600", Show::Seconds, "12d 3h");
        check("true", Show::Yes, "yes");
        check("false", Show::Yes, "");
        check(
            "10.0.0.1,fe80::1,fd00::2",
            Show::Addresses,
            "10.0.0.1, fd00::2",
        );
        check("up", Show::Status, "up");
    }
}
