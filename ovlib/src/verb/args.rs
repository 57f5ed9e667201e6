//! Options of verbs as rows, and the checked values given for them.
//!
//! A value is checked once, here, whether it comes from a command line, a script or a template.

use crate::error::{Error, Result};
use crate::size::parse_size;
use std::collections::BTreeMap;
use std::time::Duration;

/// One option or positional word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Param {
    /// Long name without dashes, kebab-case; the name scripts use, too.
    pub long: &'static str,
    /// One letter, for daily options only.
    pub short: Option<char>,
    /// Other accepted long spellings, not shown in help.
    pub aliases: &'static [&'static str],
    /// What may be given.
    pub value: ParamKind,
    /// One line, under 72 columns, no full stop.
    pub help: &'static str,
    /// May be given several times.
    pub many: bool,
    /// Is a word after the verb, not an option.
    pub positional: bool,
    /// Must be given.
    pub required: bool,
}

/// What may be given for an option.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParamKind {
    /// Nothing: it is there or not.
    Flag,
    /// Yes when it is there, or `=true`, `=false`.
    Switch,
    /// Any text.
    Text,
    /// A name and a value, two words; kept as `NAME=VALUE`.
    Pair,
    /// A whole number, not negative.
    Number,
    /// A size in bytes: `1.5G`, `24GiB`.
    Size,
    /// A span of time: `90`, `30s`, `5m`, `2h`, `3d`.
    Seconds,
    /// A file name; `-` is standard input or output.
    File,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A field path of the noun's type.
    Field,
    /// A value of this enumeration of the model.
    EnumOf(&'static str),
    /// Name or id of an object of this noun.
    Object(&'static str),
    /// A file and everything behind it, options too: a script with its own arguments.
    Line,
}

impl Param {
    /// An option without short letter, given at most once.
    #[must_use]
    pub const fn option(long: &'static str, value: ParamKind, help: &'static str) -> Param {
        Param {
            long,
            short: None,
            aliases: &[],
            value,
            help,
            many: false,
            positional: false,
            required: false,
        }
    }

    /// An option that is there or not.
    #[must_use]
    pub const fn flag(long: &'static str, help: &'static str) -> Param {
        Param::option(long, ParamKind::Flag, help)
    }

    /// Words after the verb.
    #[must_use]
    pub const fn words(long: &'static str, value: ParamKind, help: &'static str) -> Param {
        Param {
            many: true,
            positional: true,
            ..Param::option(long, value, help)
        }
    }

    /// The same with a short letter.
    #[must_use]
    pub const fn short(self, letter: char) -> Param {
        Param {
            short: Some(letter),
            ..self
        }
    }

    /// How a person finds this parameter again: `--max`, or `WORDS` for a positional one.
    #[must_use]
    pub fn spelled(&self) -> String {
        if self.positional {
            self.long.to_uppercase()
        } else {
            format!("--{}", self.long)
        }
    }

    /// Checks one given text and says it the way the verbs read it.
    ///
    /// # Errors
    ///
    /// [`Error::Value`] naming the option and what it takes; [`Error::Unknown`] with close words for a
    /// word that is not among those possible.
    pub fn check(&self, given: &str) -> Result<Given> {
        let wrong = |expected: &str| Error::Value {
            place: self.spelled(),
            value: given.to_owned(),
            expected: expected.to_owned(),
        };
        Ok(match self.value {
            ParamKind::Flag => match given {
                "true" => Given::Flag,
                _ => return Err(wrong("no value")),
            },
            ParamKind::Switch => match given {
                "true" | "false" => Given::Text(given.to_owned()),
                _ => return Err(wrong("true or false")),
            },
            ParamKind::Number => Given::Number(given.parse().map_err(|_| wrong("a whole number"))?),
            ParamKind::Size => Given::Number(
                parse_size(given).map_err(|_| wrong("a size such as 512MiB or 1.5G"))?,
            ),
            ParamKind::Seconds => Given::Span(
                span(given).ok_or_else(|| wrong("a time such as 90, 30s, 5m, 2h or 3d"))?,
            ),
            ParamKind::Choice(words) => Given::Text(self.one_of(given, words.iter().copied())?),
            ParamKind::EnumOf(name) => {
                let facts = ovmodel::find_enum(name).ok_or_else(|| wrong("a word of the model"))?;
                Given::Text(self.one_of(given, facts.values.iter().copied())?)
            }
            ParamKind::Pair if !given.contains('=') => return Err(wrong("a name and its value")),
            ParamKind::Text
            | ParamKind::Pair
            | ParamKind::File
            | ParamKind::Field
            | ParamKind::Object(_)
            | ParamKind::Line => Given::Text(given.to_owned()),
        })
    }

    fn one_of<'w>(
        &self,
        given: &str,
        words: impl Iterator<Item = &'w str> + Clone,
    ) -> Result<String> {
        let folded = given.to_lowercase().replace('-', "_");
        if let Some(word) = words
            .clone()
            .find(|word| word.to_lowercase().replace('-', "_") == folded)
        {
            return Ok(word.to_owned());
        }
        let near = ovmodel::nearest(given, words.clone());
        let all: Vec<&str> = words.collect();
        Err(Error::Value {
            place: self.spelled(),
            value: given.to_owned(),
            expected: match near.first() {
                Some(close) if all.len() > 12 => format!("a word such as {close}"),
                _ => format!("one of {}", all.join(", ")),
            },
        })
    }
}

/// One checked value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// A flag that is there.
    Flag,
    /// Text, a file name, a word of a choice in its own spelling.
    Text(String),
    /// A number; a size in bytes.
    Number(u64),
    /// A span of time.
    Span(Duration),
}

/// The checked values of a phrase, by the long name of their option.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Args {
    given: BTreeMap<&'static str, Vec<Given>>,
}

impl Args {
    /// Nothing given.
    #[must_use]
    pub fn new() -> Args {
        Args::default()
    }

    /// Adds one value for a parameter.
    ///
    /// # Errors
    ///
    /// As [`Param::check`], and [`Error::Usage`] for a second value where one is meant.
    pub fn put(&mut self, param: &Param, given: &str) -> Result<()> {
        let value = param.check(given)?;
        let values = self.given.entry(param.long).or_default();
        if !param.many && !values.is_empty() {
            let message = format!("{} is given twice", param.spelled());
            return Err(Error::Usage {
                message,
                hint: None,
            });
        }
        values.push(value);
        Ok(())
    }

    /// Says texts of an option in other words, where `other` has some.
    pub(crate) fn replace(&mut self, long: &str, other: impl Fn(&str) -> Option<String>) {
        for given in self.given.get_mut(long).into_iter().flatten() {
            if let Given::Text(text) = given
                && let Some(other) = other(text)
            {
                *text = other;
            }
        }
    }

    /// These and the others; where both say something the others win.
    #[must_use]
    pub fn over(&self, others: &Args) -> Args {
        let mut both = self.clone();
        let others = others.given.iter();
        both.given
            .extend(others.map(|(long, values)| (*long, values.clone())));
        both
    }

    /// These without some options.
    #[must_use]
    pub fn without(&self, longs: &[&str]) -> Args {
        let mut rest = self.clone();
        rest.given.retain(|long, _| !longs.contains(long));
        rest
    }

    /// Whether nothing was given at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.given.is_empty()
    }

    /// How often this option was given.
    #[must_use]
    pub fn count(&self, long: &str) -> usize {
        self.values(long).len()
    }

    /// Whether anything was given for this option.
    #[must_use]
    pub fn has(&self, long: &str) -> bool {
        self.given.contains_key(long)
    }

    /// The text given, the first if several.
    #[must_use]
    pub fn text(&self, long: &str) -> Option<&str> {
        self.texts(long).next()
    }

    /// All texts given, in order.
    pub fn texts(&self, long: &str) -> impl Iterator<Item = &str> {
        self.values(long).iter().filter_map(|given| match given {
            Given::Text(text) => Some(text.as_str()),
            _ => None,
        })
    }

    /// The number or size in bytes given.
    #[must_use]
    pub fn number(&self, long: &str) -> Option<u64> {
        self.values(long).iter().find_map(|given| match given {
            Given::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// The span of time given.
    #[must_use]
    pub fn span(&self, long: &str) -> Option<Duration> {
        self.values(long).iter().find_map(|given| match given {
            Given::Span(span) => Some(*span),
            _ => None,
        })
    }

    fn values(&self, long: &str) -> &[Given] {
        self.given.get(long).map_or(&[], Vec::as_slice)
    }
}

/// `90`, `30s`, `5m`, `2h`, `3d`: whole numbers with at most one unit. `20ms` is for tests and for impatient polling.
fn span(text: &str) -> Option<Duration> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "ms" => return digits.parse().ok().map(Duration::from_millis),
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return None,
    };
    digits
        .parse::<u64>()
        .ok()?
        .checked_mul(unit)
        .map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_of_time() {
        assert_eq!(span("90"), Some(Duration::from_secs(90)));
        assert_eq!(span("5m"), Some(Duration::from_secs(300)));
        assert_eq!(span("20ms"), Some(Duration::from_millis(20)));
        assert_eq!(span("3d"), Some(Duration::from_secs(259_200)));
        for bad in [
            "",
            "m",
            "5x",
            "-1",
            "1.5h",
            "99999999999999999999",
            "9999999999999999d",
        ] {
            assert_eq!(span(bad), None, "{bad}");
        }
    }

    #[test]
    fn values_are_checked_by_their_kind() {
        let max = Param::option("max", ParamKind::Number, "");
        let wrong = max.check("ten").unwrap_err().to_string();
        assert!(wrong.contains("--max") && wrong.contains("ten"), "{wrong}");
        let format = Param::option("format", ParamKind::Choice(&["raw", "cow"]), "");
        assert_eq!(format.check("RAW").unwrap(), Given::Text("raw".to_owned()));
        assert!(
            format
                .check("vmdk")
                .unwrap_err()
                .to_string()
                .contains("raw, cow")
        );
    }

    #[test]
    fn a_single_option_is_not_given_twice() {
        let max = Param::option("max", ParamKind::Number, "");
        let mut args = Args::new();
        args.put(&max, "1").unwrap();
        assert!(args.put(&max, "2").is_err());
        assert_eq!(args.number("max"), Some(1));
        assert!(args.has("max") && !args.has("min"));
        let mut others = Args::new();
        others.put(&max, "3").unwrap();
        assert_eq!(args.over(&others).number("max"), Some(3));
        assert_eq!(others.over(&Args::new()), others);
        assert!(args.without(&["max"]).is_empty());
    }
}
