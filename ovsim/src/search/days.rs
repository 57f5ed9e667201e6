//! Days, moments and spans of time as searches spell them (engine 4.5.8): an American's dates, `today`, weekdays, and spans like
//! `2` (days), `01:30` and `1.01:30:00`.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const WEEK: [&str; 7] = [
    "sunday",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// Whether a text is a day in words.
pub(super) fn is_word(text: &str) -> bool {
    let same = |word: &&str| word.eq_ignore_ascii_case(text);
    ["today", "yesterday"].iter().any(same) || WEEK.iter().any(same)
}

/// The midnight that a word means. A weekday is the last one before yesterday; today's and yesterday's names mean the
/// beginning of time.
pub(super) fn of_word(text: &str, now: Timestamp) -> Option<Timestamp> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let back = match text.to_ascii_lowercase().as_str() {
        "today" => 0,
        "yesterday" => 1,
        word => {
            let wanted = WEEK.iter().position(|name| *name == word)? as i8;
            let back = (today.weekday().to_sunday_zero_offset() - wanted).rem_euclid(7);
            if back < 2 {
                return Some(Timestamp::UNIX_EPOCH);
            }
            i64::from(back)
        }
    };
    midnight(today.checked_sub(back.days()).ok()?)
}

fn midnight(day: Date) -> Option<Timestamp> {
    moment(day.to_datetime(Time::midnight()))
}

fn moment(at: DateTime) -> Option<Timestamp> {
    Some(at.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

/// A written moment: `1/31/20`, `01/31/2020`, `Jan 31, 2020`, `January 31, 2020`, `Friday, January 31, 2020`, each alone or with a
/// time behind it. Months and days that are too great run over into the next ones.
pub(super) fn written(text: &str) -> Option<Timestamp> {
    let text = text.trim_start();
    let named = || {
        let (word, rest) = text.split_once(", ")?;
        let weekday = WEEK.iter().any(|name| name.eq_ignore_ascii_case(word));
        weekday.then_some(rest)
    };
    let (day, rest) = slashed(text).or_else(|| spelt(named().unwrap_or(text)))?;
    let time = of_day(rest).unwrap_or(Time::midnight());
    moment(day.to_datetime(time))
}

/// A number at the front, and what follows.
fn digits(text: &str) -> Option<(i64, &str)> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    Some((text[..end].parse().ok()?, &text[end..]))
}

fn slashed(text: &str) -> Option<(Date, &str)> {
    let (month, rest) = digits(text)?;
    let (day, rest) = digits(rest.strip_prefix('/')?)?;
    let year = rest.strip_prefix('/')?;
    let (number, rest) = digits(year)?;
    let short = year.len() - rest.len() == 2;
    Some((
        rolled(if short { century(number) } else { number }, month, day)?,
        rest,
    ))
}

/// A year of two digits is within the 80 before and the 20 after this one.
fn century(year: i64) -> i64 {
    if year < 47 { year + 2000 } else { year + 1900 }
}

fn spelt(text: &str) -> Option<(Date, &str)> {
    let (word, rest) = text.split_once(' ')?;
    let word = word.to_ascii_lowercase();
    let same = |name: &str| name == word || word.len() == 3 && name.starts_with(&word);
    let month = MONTHS.iter().position(|name| same(name))? as i64 + 1;
    let (day, rest) = digits(rest)?;
    let (year, rest) = digits(rest.strip_prefix(", ")?)?;
    Some((rolled(year, month, day)?, rest))
}

fn rolled(year: i64, month: i64, day: i64) -> Option<Date> {
    let first = Date::new(i16::try_from(year).ok()?, 1, 1).ok()?;
    let months = first.checked_add((month - 1).checked_months()?).ok()?;
    months.checked_add((day - 1).checked_days()?).ok()
}

/// Spans that may be too long to be any.
trait Checked {
    fn checked_months(self) -> Option<jiff::Span>;
    fn checked_days(self) -> Option<jiff::Span>;
}

impl Checked for i64 {
    fn checked_months(self) -> Option<jiff::Span> {
        jiff::Span::new().try_months(self).ok()
    }

    fn checked_days(self) -> Option<jiff::Span> {
        jiff::Span::new().try_days(self).ok()
    }
}

/// `, 1:02:03 PM` or ` 13:02`.
fn of_day(rest: &str) -> Option<Time> {
    let rest = rest.trim_start_matches([',', ' ']);
    let (hour, rest) = digits(rest)?;
    let (minute, rest) = digits(rest.strip_prefix(':')?)?;
    let (second, rest) = rest.strip_prefix(':').and_then(digits).unwrap_or((0, rest));
    let half = rest.trim().to_ascii_uppercase();
    let hour = match half.as_str() {
        "PM" if hour < 12 => hour + 12,
        "AM" if hour == 12 => 0,
        _ => hour,
    };
    let small = |number: i64| i8::try_from(number).ok();
    Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()
}

/// The seconds of a span: days, `d.hh:mm`, `hh:mm`, with seconds and hundredths behind; a minus anywhere turns it round.
pub(super) fn lasting(text: &str) -> Option<i64> {
    let text = text.trim();
    let sign = if text.contains('-') { -1 } else { 1 };
    let text = text.replace('-', "");
    let text = text.trim();
    let parts: Vec<&str> = text.split([':', '.']).collect();
    let numbers: Option<Vec<i64>> = parts
        .iter()
        .map(|part| part.parse().ok().filter(|_| !part.starts_with('+')))
        .collect();
    let numbers = numbers?;
    let two = |parts: &[&str]| parts.iter().all(|part| part.len() == 2);
    let whole = match numbers[..] {
        [days] => days.checked_mul(86_400)?,
        [days, ref rest @ ..] if text.contains('.') && two(&parts[1..]) && dotted(text) => {
            days.checked_mul(86_400)? + clock(rest)?
        }
        ref rest if two(&parts) => clock(rest)?,
        _ => return None,
    };
    Some(sign * whole)
}

/// Whether the days come first, before a dot.
fn dotted(text: &str) -> bool {
    text.find('.')
        .is_some_and(|dot| text.find(':').is_some_and(|colon| dot < colon))
}

/// Hours, minutes, seconds; hundredths do not count.
fn clock(parts: &[i64]) -> Option<i64> {
    match *parts {
        [hours, minutes] => Some(hours * 3600 + minutes * 60),
        [hours, minutes, seconds] | [hours, minutes, seconds, _] => {
            Some(hours * 3600 + minutes * 60 + seconds)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_in_america() {
        let rows = [
            ("11/21/26", Some("2026-11-21T00:00:00Z")),
            ("01/31/2020", Some("2020-01-31T00:00:00Z")),
            ("13/45/20", Some("2021-02-14T00:00:00Z")),
            ("Nov 21, 2026", Some("2026-11-21T00:00:00Z")),
            ("Saturday, November 21, 2026", Some("2026-11-21T00:00:00Z")),
            ("Nov 21, 2026, 1:02:03 PM", Some("2026-11-21T13:02:03Z")),
            ("1/31/20, 12:05 AM", Some("2020-01-31T00:05:00Z")),
            ("2026-11-21", None),
            ("soon", None),
        ];
        for (text, wanted) in rows {
            let wanted = wanted.map(|text| text.parse().unwrap());
            assert_eq!(written(text), wanted, "{text}");
        }
    }

    #[test]
    fn weekdays_are_those_before_yesterday() {
        let now: Timestamp = "2026-11-22T12:00:00Z".parse().unwrap();
        let rows = [
            ("today", "2026-11-22T00:00:00Z"),
            ("Yesterday", "2026-11-21T00:00:00Z"),
            ("friday", "2026-11-20T00:00:00Z"),
            ("monday", "2026-11-16T00:00:00Z"),
            ("sunday", "1970-01-01T00:00:00Z"),
            ("saturday", "1970-01-01T00:00:00Z"),
        ];
        for (text, wanted) in rows {
            assert_eq!(of_word(text, now), Some(wanted.parse().unwrap()), "{text}");
        }
        assert!(of_word("soon", now).is_none());
    }

    #[test]
    fn spans_of_time() {
        let rows = [
            ("10", Some(864_000)),
            ("01:30", Some(5400)),
            ("01:30:05", Some(5405)),
            ("2.01:00", Some(176_400)),
            ("-1", Some(-86_400)),
            ("1h", None),
            ("1:30", None),
        ];
        for (text, wanted) in rows {
            assert_eq!(lasting(text), wanted, "{text}");
        }
    }
}
