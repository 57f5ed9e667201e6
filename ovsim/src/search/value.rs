//! Comparing what an object holds with what a search wants, as the database behind an engine does: texts as patterns, words of
//! enumerations and numbers by value, nothing as `NULL` (engine 4.5.8).

use jiff::{Timestamp, ToSpan};

use super::days;
use super::parse::Op;
use super::pattern::Pattern;
use super::tags;
use super::words::{self, Word};
use crate::store::{Store, is_uuid};

/// What a field holds, and how it is compared.
#[derive(Clone, Copy, Debug)]
pub(super) enum Of {
    /// Text; `*` stands for any characters.
    Text,
    /// Texts of a list, each of which is the pattern: a `*` in a search is just a `*`.
    List,
    /// Text that has what is wanted anywhere inside.
    Inside,
    /// Text without patterns.
    Exact,
    /// The same, in which a word by itself is looked for too.
    Quota,
    /// A login, or with `@` a login and a directory.
    Login,
    /// A tag, by its name or that of one above it.
    Tag,
    /// A word of an enumeration.
    Word(&'static [Word]),
    /// The name of an operating system.
    System,
    /// A whole number of 32 bits.
    Number,
    /// A whole number that nobody checks before the database does.
    Bytes,
    /// Any number.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// The same, read by the database.
    Truth,
    /// A UUID: anything else the database refuses.
    Id,
    /// A moment; `today` and weekdays are known.
    Day,
    /// A moment; words for days pass the check and then break the search.
    Moment,
    /// A span of time, held in seconds.
    Lasting,
}

/// What to compare with, read once.
#[derive(Debug)]
pub(super) enum Wanted {
    Like(Pattern),
    /// What is held is the pattern for this text.
    Among(String, bool),
    Same(String),
    Login(Pattern, Option<Pattern>),
    /// Any of these tags.
    Tags(Vec<String>),
    /// Nothing at all.
    Nothing,
    Number(f64),
    /// The moment, and a day later.
    Day(Timestamp, Timestamp),
}

/// Why a value cannot be compared with.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Bad {
    /// 400 with what the database says of a value.
    Database(String),
    /// 400 with what it says of the statement.
    Grammar(String),
    /// 500 with an empty detail.
    Broken,
}

/// What values are read with.
#[derive(Clone, Copy)]
pub(super) struct Reading<'s> {
    pub(super) store: &'s Store,
    /// Whether upper and lower case differ.
    pub(super) sensitive: bool,
    pub(super) now: Timestamp,
}

impl Of {
    /// Whether it is text in which a word by itself is looked for.
    pub(super) fn is_free(self) -> bool {
        matches!(self, Of::Text | Of::List | Of::Quota | Of::Login | Of::Tag)
    }

    /// Whether a value is one at all; a search with another one makes no sense.
    pub(super) fn takes(self, text: &str, store: &Store) -> bool {
        let plain = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
        match self {
            Of::Word(words) => words::number(words, text).is_some(),
            Of::System => {
                let mut systems = store.list("operatingsystems", "");
                systems.any(|system| system.name() == text.trim())
            }
            Of::Number => text.parse::<i32>().is_ok(),
            Of::Decimal => text.chars().all(plain) && text.parse::<f64>().is_ok(),
            Of::Boolean => ["true", "false"]
                .iter()
                .any(|word| word.eq_ignore_ascii_case(text)),
            Of::Day | Of::Moment => days::is_word(text) || days::written(text).is_some(),
            Of::Lasting => days::lasting(text).is_some(),
            _ => true,
        }
    }

    /// Reads the value of a condition.
    pub(super) fn read(self, text: &str, op: Op, with: Reading<'_>) -> Result<Wanted, Bad> {
        let like = || Pattern::of(text, with.sensitive, op == Op::Not);
        let nothing = text.is_empty() || text.eq_ignore_ascii_case("null");
        let number = |number: Option<f64>| Ok(number.map_or(Wanted::Nothing, Wanted::Number));
        match self {
            Of::Text => Ok(Wanted::Like(like())),
            Of::Inside => Ok(Wanted::Like(Pattern::of(
                &format!("*{text}*"),
                with.sensitive,
                op == Op::Not,
            ))),
            Of::List => Ok(Wanted::Among(text.to_owned(), with.sensitive)),
            Of::Login => Ok(match text.rsplit_once('@') {
                Some((login, directory)) => {
                    let part = |text| Pattern::of(text, with.sensitive, op == Op::Not);
                    Wanted::Login(part(login), Some(part(directory)))
                }
                None => Wanted::Login(like(), None),
            }),
            Of::Tag if op == Op::Is => Ok(Wanted::Tags(tags::below(with.store, text))),
            Of::Tag => Ok(Wanted::Like(like())),
            _ if nothing && matches!(op, Op::Is | Op::Not) => Ok(Wanted::Nothing),
            Of::Quota | Of::Exact => Ok(Wanted::Same(text.to_owned())),
            Of::System => Ok(Wanted::Same(text.trim().to_owned())),
            Of::Word(words) => number(words::number(words, text).map(|number| number as f64)),
            Of::Number | Of::Decimal => number(text.parse().ok()),
            Of::Boolean => Ok(Wanted::Same(text.to_lowercase())),
            Of::Lasting => number(days::lasting(text).map(|seconds| seconds as f64)),
            Of::Bytes => match text.trim().parse::<i64>() {
                Ok(bytes) => Ok(Wanted::Number(bytes as f64)),
                Err(_) => Err(unreadable("bigint", text)),
            },
            Of::Truth => truth(text)
                .map(|truth| Wanted::Same(truth.to_string()))
                .ok_or_else(|| unreadable("boolean", text)),
            Of::Id if is_uuid(text) => Ok(Wanted::Same(text.to_lowercase())),
            Of::Id => Err(unreadable("uuid", text)),
            Of::Day => {
                let from = days::written(text).or_else(|| days::of_word(text, with.now));
                day(from)
            }
            Of::Moment => day(days::written(text)),
        }
    }

    /// What it is sorted by: a number, where it is one.
    pub(super) fn number(self, held: &str) -> Option<f64> {
        match self {
            Of::Word(words) => words::shown(words, held).map(|number| number as f64),
            Of::Number | Of::Decimal | Of::Bytes | Of::Lasting => held.parse().ok(),
            Of::Day | Of::Moment => {
                let held: Timestamp = held.parse().ok()?;
                Some(held.as_millisecond() as f64)
            }
            _ => None,
        }
    }
}

fn day(from: Option<Timestamp>) -> Result<Wanted, Bad> {
    let from = from.ok_or(Bad::Broken)?;
    let next = from.checked_add(24.hours()).map_err(|_| Bad::Broken)?;
    Ok(Wanted::Day(from, next))
}

fn unreadable(kind: &str, text: &str) -> Bad {
    let text = text.to_lowercase();
    Bad::Database(format!(
        "error: invalid input syntax for type {kind}: \"{text}\""
    ))
}

/// A truth as the database spells it.
fn truth(text: &str) -> Option<bool> {
    let text = text.trim().to_lowercase();
    let begins = |word: &str| !text.is_empty() && word.starts_with(&text);
    if begins("true") || begins("yes") || text == "on" || text == "1" {
        return Some(true);
    }
    let no = begins("false") || begins("no") || text == "off" || text == "of" || text == "0";
    no.then_some(false)
}

impl Wanted {
    /// Whether what an object holds fits; nothing held is `NULL`.
    pub(super) fn fits(&self, of: Of, held: &[impl AsRef<str>], op: Op) -> bool {
        let first = held.first().map(AsRef::as_ref);
        let not = op == Op::Not;
        match self {
            Wanted::Nothing => first.is_none() != not,
            Wanted::Among(text, sensitive) => held
                .iter()
                .any(|held| Pattern::held(held.as_ref(), *sensitive).fits(text) != not),
            Wanted::Like(pattern) => match first {
                Some(first) => pattern.fits(first) != not,
                None => not,
            },
            Wanted::Login(login, directory) => {
                let part = |pattern: &Pattern, at: usize| match held.get(at) {
                    Some(held) => pattern.fits(held.as_ref()) != not,
                    None => not,
                };
                part(login, 0) && directory.as_ref().is_none_or(|pattern| part(pattern, 1))
            }
            Wanted::Tags(tags) => held
                .iter()
                .any(|held| tags.iter().any(|tag| tag == held.as_ref())),
            Wanted::Same(text) => match first {
                Some(first) => (first == text) != not,
                None => not,
            },
            Wanted::Number(wanted) => match first.and_then(|held| of.number(held)) {
                Some(held) => held
                    .partial_cmp(wanted)
                    .is_some_and(|order| op.holds(order)),
                None => not,
            },
            Wanted::Day(from, next) => match first.and_then(|held| held.parse().ok()) {
                Some(held) => match op {
                    Op::Is => (*from..=*next).contains(&held),
                    _ => op.holds(held.cmp(from)),
                },
                None => false,
            },
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
