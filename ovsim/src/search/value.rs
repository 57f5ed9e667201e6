//! Comparing what an object holds with what a search wants: texts with `*`, numbers, dates, words of an enumeration.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::parse::{Op, Senseless};

/// What a field holds.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    /// Text; `=` with `*` for any characters.
    Text,
    /// A word of one of the model's enumerations, as the engine calls it inside: without underscores.
    Enum(&'static str),
    /// `normal`, `warning`, `error`, `alert`, in that order.
    Severity,
    /// A whole number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A moment; `true` when words such as `today` work with `<` and `>` too.
    Date(bool),
    /// A UUID: anything else is a database error.
    Id,
}

const SEVERITIES: [&str; 4] = ["normal", "warning", "error", "alert"];

/// Words that the engine knows and documents do not show, by enumeration.
const INTERNAL: &[(&str, &[&str])] = &[
    (
        "vm_status",
        &["migratingfrom", "migratingto", "imageillegal"],
    ),
    ("host_status", &["preparingformaintenance"]),
    (
        "disk_storage_type",
        &["image", "lun", "cinder", "managedblockstorage"],
    ),
];

/// What to compare with, read once.
#[derive(Debug)]
pub(super) enum Wanted {
    Text {
        parts: Vec<String>,
        sensitive: bool,
    },
    Word(String),
    Number(i64),
    Boolean(bool),
    /// The first moment, and the first one after it.
    Span(Timestamp, Timestamp),
}

/// Why a value cannot be compared with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// Finds nothing.
    Senseless,
    /// 400 with what the database says.
    Database(String),
    /// 500 with an empty detail.
    Broken,
}

impl From<Senseless> for Bad {
    fn from(_: Senseless) -> Bad {
        Bad::Senseless
    }
}

impl Of {
    /// Whether the comparison is allowed.
    pub(super) fn takes(self, op: Op) -> bool {
        match self {
            Of::Text | Of::Enum(_) | Of::Boolean | Of::Id => matches!(op, Op::Is | Op::Not),
            Of::Severity | Of::Number | Of::Date(_) => true,
        }
    }

    /// Reads the value of a condition.
    pub(super) fn read(
        self,
        text: &str,
        op: Op,
        sensitive: bool,
        now: Timestamp,
    ) -> Result<Wanted, Bad> {
        match self {
            Of::Text => Ok(Wanted::text(text, sensitive)),
            Of::Enum(name) => {
                let word = text.to_lowercase();
                if knows(name, &word) {
                    Ok(Wanted::Word(word))
                } else {
                    Err(Bad::Senseless)
                }
            }
            Of::Severity => {
                let at = SEVERITIES
                    .iter()
                    .position(|word| word.eq_ignore_ascii_case(text));
                at.map(|at| Wanted::Number(at as i64)).ok_or(Bad::Senseless)
            }
            Of::Number => text.parse().map(Wanted::Number).map_err(|_| Bad::Senseless),
            Of::Boolean => match text.to_lowercase().as_str() {
                "true" => Ok(Wanted::Boolean(true)),
                "false" => Ok(Wanted::Boolean(false)),
                _ => Err(Bad::Senseless),
            },
            Of::Date(words) => span(text, op, words, now),
            Of::Id if crate::store::is_uuid(text) => Ok(Wanted::text(text, false)),
            Of::Id => Err(Bad::Database(format!(
                "error: invalid input syntax for type uuid: \"{}\"",
                text.to_lowercase()
            ))),
        }
    }
}

fn knows(name: &str, word: &str) -> bool {
    let inside = |value: &&str| value.bytes().filter(|byte| *byte != b'_').eq(word.bytes());
    let extra = INTERNAL.iter().find(|(known, _)| *known == name);
    extra.is_some_and(|(_, words)| words.contains(&word))
        || ovmodel::find_enum(name).is_some_and(|facts| facts.values.iter().any(inside))
}

impl Wanted {
    pub(super) fn text(text: &str, sensitive: bool) -> Wanted {
        let text = if sensitive {
            text.to_owned()
        } else {
            text.to_lowercase()
        };
        Wanted::Text {
            parts: text.split('*').map(str::to_owned).collect(),
            sensitive,
        }
    }

    /// Whether what an object holds fits; `None` is a member that is not there.
    pub(super) fn fits(&self, held: Option<&str>, op: Op) -> bool {
        let Some(held) = held else {
            let empty = matches!(self, Wanted::Text { parts, .. } if parts.iter().all(String::is_empty) && parts.len() == 1);
            return if op == Op::Is {
                empty
            } else {
                op == Op::Not && !empty
            };
        };
        match self {
            Wanted::Text { parts, sensitive } => {
                let same = if *sensitive {
                    glob(parts, held)
                } else {
                    glob(parts, &held.to_lowercase())
                };
                same == (op == Op::Is)
            }
            Wanted::Word(word) => is_word(held, word) == (op == Op::Is),
            Wanted::Number(number) => {
                number_of(held).is_some_and(|held| op.holds(held.cmp(number)))
            }
            Wanted::Boolean(wanted) => (held == wanted.to_string()) == (op == Op::Is),
            Wanted::Span(from, to) => held
                .parse::<Timestamp>()
                .is_ok_and(|held| in_span(held, *from, *to, op)),
        }
    }
}

impl Op {
    fn holds(self, order: std::cmp::Ordering) -> bool {
        match self {
            Op::Is => order.is_eq(),
            Op::Not => order.is_ne(),
            Op::Less => order.is_lt(),
            Op::More => order.is_gt(),
            Op::AtMost => order.is_le(),
            Op::AtLeast => order.is_ge(),
        }
    }
}

/// Both ways of migrating are one word in documents.
fn is_word(held: &str, word: &str) -> bool {
    let same = held.bytes().filter(|byte| *byte != b'_').eq(word.bytes());
    same || held == "migrating" && word.starts_with("migrating")
}

fn number_of(held: &str) -> Option<i64> {
    if let Some(at) = SEVERITIES.iter().position(|word| *word == held) {
        return Some(at as i64);
    }
    held.parse().ok()
}

/// Whether a text is these parts with anything between them.
fn glob(parts: &[String], text: &str) -> bool {
    let [first, middle @ .., last] = parts else {
        return parts.first().is_some_and(|only| only == text);
    };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else {
        return false;
    };
    for part in middle {
        match rest.find(part.as_str()) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

fn in_span(held: Timestamp, from: Timestamp, to: Timestamp, op: Op) -> bool {
    match op {
        Op::Is => from <= held && held < to,
        Op::Not => held < from || to <= held,
        Op::Less => held < from,
        Op::AtMost => held < to,
        Op::More | Op::AtLeast => held >= from,
    }
}

/// The day that a text means: `today`, a weekday, `1/31/20`, `01/31/2020`, `Jan 31, 2020`; nothing else is a date.
fn span(text: &str, op: Op, words: bool, now: Timestamp) -> Result<Wanted, Bad> {
    let today = now.to_zoned(TimeZone::UTC).date();
    let word = day_word(text, today);
    if word.is_some() && !words && !matches!(op, Op::Is | Op::Not) {
        return Err(Bad::Broken);
    }
    let day = word.or_else(|| written(text)).ok_or(Bad::Senseless)?;
    let start = |day: Date| day.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp());
    let next = day.checked_add(1.day()).map_err(|_| Bad::Senseless)?;
    match (start(day), start(next)) {
        (Ok(from), Ok(to)) => Ok(Wanted::Span(from, to)),
        _ => Err(Bad::Senseless),
    }
}

fn day_word(text: &str, today: Date) -> Option<Date> {
    let text = text.to_lowercase();
    match text.as_str() {
        "today" => return Some(today),
        "yesterday" => return today.yesterday().ok(),
        _ => {}
    }
    let names = [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];
    let wanted = names.iter().position(|name| *name == text)? as i8;
    let back = (today.weekday().to_sunday_zero_offset() - wanted).rem_euclid(7);
    let back = if back == 0 { 7 } else { back };
    today.checked_sub(i64::from(back).days()).ok()
}

fn written(text: &str) -> Option<Date> {
    let date = text.split_whitespace().next().unwrap_or("");
    let numbers: Vec<i16> = date
        .split('/')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()
        .unwrap_or_default();
    if let [month, day, year] = numbers[..] {
        let year = if year < 100 { year + 2000 } else { year };
        return Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok();
    }
    Date::strptime("%b %d, %Y", text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(of: Of, op: Op, wanted: &str, held: &str) -> bool {
        let now: Timestamp = "2026-11-21T12:00:00Z".parse().unwrap();
        of.read(wanted, op, false, now)
            .unwrap()
            .fits(Some(held), op)
    }

    #[test]
    fn texts_have_one_wildcard() {
        assert!(fits(Of::Text, Op::Is, "web*", "WEB01"));
        assert!(fits(Of::Text, Op::Is, "*b*1", "web01"));
        assert!(!fits(Of::Text, Op::Is, "w_b01", "web01"));
        assert!(!fits(Of::Text, Op::Is, "web", "web01"));
        assert!(fits(Of::Text, Op::Not, "web", "web01"));
        assert!(!fits(Of::Text, Op::Is, "ab*b", "ab"));
    }

    #[test]
    fn words_are_the_engines_own() {
        assert!(fits(
            Of::Enum("vm_status"),
            Op::Is,
            "PoweringUp",
            "powering_up"
        ));
        assert!(fits(
            Of::Enum("vm_status"),
            Op::Is,
            "migratingfrom",
            "migrating"
        ));
        let now = Timestamp::UNIX_EPOCH;
        assert!(
            Of::Enum("vm_status")
                .read("powering_up", Op::Is, false, now)
                .is_err()
        );
        assert!(fits(Of::Severity, Op::More, "normal", "error"));
    }

    #[test]
    fn days_are_written_as_in_america() {
        assert!(fits(
            Of::Date(true),
            Op::Is,
            "11/21/26",
            "2026-11-21T10:00:00.000Z"
        ));
        assert!(fits(
            Of::Date(true),
            Op::Is,
            "Nov 21, 2026",
            "2026-11-21T10:00:00.000Z"
        ));
        assert!(fits(
            Of::Date(true),
            Op::Less,
            "today",
            "2026-11-20T10:00:00.000Z"
        ));
        let now = Timestamp::UNIX_EPOCH;
        assert_eq!(
            Of::Date(true)
                .read("2026-11-21", Op::Is, false, now)
                .unwrap_err(),
            Bad::Senseless
        );
        assert_eq!(
            Of::Date(false)
                .read("today", Op::Less, false, now)
                .unwrap_err(),
            Bad::Broken
        );
    }
}
