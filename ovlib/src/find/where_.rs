//! Conditions `FIELD OP VALUE` that we check ourselves, typed by what the model says of the field.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use ovmodel::{Kind, TypeFacts};

use super::glob;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::path::FieldPath;
use crate::size::parse_size;

/// A condition on one field, e.g. `memory >= 4GiB`, `name ~ web*`, `os.boot.devices contains hd`.
///
/// Several values at a path: `=`, `<`, `~`, `contains` want one that fits, `!=` and `!~` want none that does. A field that is
/// absent equals the empty text and nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Where {
    path: FieldPath,
    op: Op,
    value: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    Equal,
    Unequal,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Like,
    Unlike,
    Contains,
}

/// Longest spelling first, so that `<=` is not read as `<`.
const OPS: &[(&str, Op)] = &[
    ("==", Op::Equal),
    ("!=", Op::Unequal),
    ("<=", Op::LessOrEqual),
    (">=", Op::GreaterOrEqual),
    ("!~", Op::Unlike),
    ("=", Op::Equal),
    ("<", Op::Less),
    (">", Op::Greater),
    ("~", Op::Like),
    ("contains ", Op::Contains),
];

/// What signs are made of.
const SIGNS: &[char] = &['=', '<', '>', '~', '!'];

/// A value as the field's kind wants it.
#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    Integer(i128),
    Decimal(f64),
    Boolean(bool),
    /// From the first moment to before the second: a day, or one instant.
    Moments(Timestamp, Timestamp),
    Text(String),
}

/// A condition made ready for one type.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    path: String,
    /// Whether there may be several values.
    is_many: bool,
    op: Op,
    wanted: Wanted,
}

impl Where {
    /// Reads a condition; the value may be quoted, and is when it begins with a sign.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is none.
    pub fn parse(text: &str) -> Result<Where> {
        let wrong = || {
            Error::Usage {
            message: format!("'{text}' is no condition"),
            hint: Some(
                "conditions look like `status = up`, `memory >= 4GiB`, `name ~ web*`, `description contains test`".into(),
            ),
        }
        };
        let text = text.trim();
        let is_path =
            |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']');
        let end = text.find(|c| !is_path(c)).ok_or_else(wrong)?;
        let (path, rest) = text.split_at(end);
        let rest = rest.trim_start();
        let (op, value) = OPS
            .iter()
            .find_map(|(sign, op)| Some((*op, rest.strip_prefix(sign)?)))
            .ok_or_else(wrong)?;
        if path.is_empty() {
            return Err(wrong());
        }
        let value = value.trim();
        if value.starts_with(SIGNS) {
            return Err(Error::Usage {
                message: format!("'{text}' is no condition: two signs follow each other"),
                hint: Some(format!(
                    "signs are =, !=, <, <=, >, >=, ~ and !~; a value that begins with one is quoted: '{path} = \"{value}\"'"
                )),
            });
        }
        Ok(Where {
            path: FieldPath::parse(path)?,
            op,
            value: unquoted(value).to_owned(),
        })
    }

    /// The field.
    pub fn path(&self) -> &FieldPath {
        &self.path
    }

    /// Makes it ready for a type; without one every value is text.
    pub(super) fn compile(&self, facts: Option<&'static TypeFacts>) -> Result<Filter> {
        let target = facts.map(|facts| self.path.check(facts)).transpose()?;
        let kind = target.map(|target| target.kind);
        let wanted =
            if self.value.is_empty() || matches!(self.op, Op::Like | Op::Unlike | Op::Contains) {
                Wanted::Text(self.value.clone())
            } else {
                self.wanted(kind)?
            };
        Ok(Filter {
            path: self.path.to_string(),
            is_many: target.is_none_or(|target| target.many),
            op: self.op,
            wanted,
        })
    }

    /// Whether objects of a type can be asked this at all.
    ///
    /// # Errors
    /// A field that the type does not have, or a value that does not fit the field.
    pub fn check(&self, facts: Option<&'static TypeFacts>) -> Result<()> {
        self.compile(facts).map(drop)
    }

    /// Whether an object fulfils it.
    ///
    /// # Errors
    /// A field that the object's type does not have, or a value that does not fit the field.
    pub fn matches(&self, entity: &Entity) -> Result<bool> {
        Ok(self.compile(entity.facts())?.accepts(entity))
    }

    fn wanted(&self, kind: Option<Kind>) -> Result<Wanted> {
        let value = self.value.as_str();
        let wrong = |expected: String| Error::Value {
            place: self.path.to_string(),
            value: value.to_owned(),
            expected,
        };
        Ok(match kind {
            Some(Kind::Integer) => match value.parse() {
                Ok(number) => Wanted::Integer(number),
                Err(_) => {
                    let bytes =
                        parse_size(value).map_err(|_| wrong("a number or a size".into()))?;
                    Wanted::Integer(bytes.into())
                }
            },
            Some(Kind::Decimal) => {
                Wanted::Decimal(value.parse().map_err(|_| wrong("a number".into()))?)
            }
            Some(Kind::Boolean) => match value.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Wanted::Boolean(true),
                "false" | "no" | "0" => Wanted::Boolean(false),
                _ => return Err(wrong("a boolean (true or false)".into())),
            },
            Some(Kind::Date) => moments(value).ok_or_else(|| {
                wrong("a date or time such as 2026-01-31 or 2026-01-31T10:00:00Z".into())
            })?,
            Some(Kind::Enum(facts)) if matches!(self.op, Op::Equal | Op::Unequal) => {
                let folded = value.to_ascii_lowercase().replace('-', "_");
                if !facts.values.contains(&folded.as_str()) {
                    return Err(self.no_such_value(&folded, &facts.values));
                }
                Wanted::Text(folded)
            }
            Some(Kind::Struct(facts)) => {
                return Err(Error::Usage {
                    message: format!("'{}' is a whole {}, not a value", self.path, facts.name),
                    hint: Some(format!("name a member of it, e.g. {}.id", self.path)),
                });
            }
            _ => Wanted::Text(value.to_owned()),
        })
    }

    fn no_such_value(&self, value: &str, known: &[&'static str]) -> Error {
        let near = ovmodel::nearest(value, known.iter().copied());
        let expected = match near.first() {
            Some(near) => format!("a value of it; did you mean {near}?"),
            None => format!("one of {}", known.join(", ")),
        };
        Error::Value {
            place: self.path.to_string(),
            value: self.value.clone(),
            expected,
        }
    }
}

impl fmt::Display for Where {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let spelled = OPS.iter().rev().find(|(_, op)| *op == self.op);
        let sign = spelled.map_or("=", |(sign, _)| sign.trim());
        let quote = if self.value.starts_with(SIGNS) {
            "\""
        } else {
            ""
        };
        write!(f, "{} {sign} {quote}{}{quote}", self.path, self.value)
    }
}

impl Filter {
    /// Whether an object fulfils it.
    pub(super) fn accepts(&self, entity: &Entity) -> bool {
        let fits = if self.is_many {
            let nodes = entity.at(&self.path);
            // Names that were joined to a row stand in one text.
            let one = |text: &str| self.fits(text) || text.split(", ").any(|part| self.fits(part));
            (!nodes.is_empty()).then(|| nodes.iter().any(|node| one(node.text())))
        } else {
            entity.peek(&self.path).map(|text| self.fits(&text))
        };
        let fits = fits.unwrap_or_else(|| self.fits_absent());
        fits != matches!(self.op, Op::Unequal | Op::Unlike)
    }

    /// The path of its field.
    pub(super) fn path(&self) -> &str {
        &self.path
    }

    fn fits_absent(&self) -> bool {
        matches!(self.op, Op::Equal | Op::Unequal) && self.wanted == Wanted::Text(String::new())
    }

    /// Whether one text fits, for `!=` and `!~` as if they were `=` and `~`.
    fn fits(&self, text: &str) -> bool {
        use std::cmp::Ordering;
        let order = |order: Option<Ordering>| {
            order.is_some_and(|order| match self.op {
                Op::Less => order.is_lt(),
                Op::LessOrEqual => order.is_le(),
                Op::Greater => order.is_gt(),
                Op::GreaterOrEqual => order.is_ge(),
                _ => order.is_eq(),
            })
        };
        match &self.wanted {
            Wanted::Text(wanted) => match self.op {
                Op::Like | Op::Unlike => glob::fits(wanted, text),
                Op::Contains => text.to_lowercase().contains(&wanted.to_lowercase()),
                Op::Equal | Op::Unequal => text == wanted || text.eq_ignore_ascii_case(wanted),
                _ => order(Some(text.to_lowercase().cmp(&wanted.to_lowercase()))),
            },
            Wanted::Integer(wanted) => order(text.parse::<i128>().ok().map(|own| own.cmp(wanted))),
            Wanted::Decimal(wanted) => order(
                text.parse::<f64>()
                    .ok()
                    .and_then(|own| own.partial_cmp(wanted)),
            ),
            Wanted::Boolean(wanted) => (text == "true" || text == "1") == *wanted,
            Wanted::Moments(from, until) => order(text.parse::<Timestamp>().ok().map(|own| {
                if own < *from {
                    Ordering::Less
                } else if own < *until {
                    Ordering::Equal
                } else {
                    Ordering::Greater
                }
            })),
        }
    }
}

fn unquoted(text: &str) -> &str {
    for quote in ['"', '\''] {
        let inside = text
            .strip_prefix(quote)
            .and_then(|text| text.strip_suffix(quote));
        if let Some(inside) = inside {
            return inside;
        }
    }
    text
}

/// A day, or a time to the second; without offset in this machine's zone.
fn moments(text: &str) -> Option<Wanted> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        let until = moment.checked_add(1.nanosecond()).ok()?;
        return Some(Wanted::Moments(moment, until));
    }
    let zone = TimeZone::system();
    let (from, until) = match (
        text.len() <= 10,
        text.parse::<Date>(),
        text.parse::<DateTime>(),
    ) {
        (true, Ok(day), _) => (day.at(0, 0, 0, 0), day.tomorrow().ok()?.at(0, 0, 0, 0)),
        (_, _, Ok(time)) => (time, time.checked_add(1.second()).ok()?),
        _ => return None,
    };
    let moment = |time: DateTime| Some(time.to_zoned(zone.clone()).ok()?.timestamp());
    Some(Wanted::Moments(moment(from)?, moment(until)?))
}
