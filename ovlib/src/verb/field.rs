//! Options for single fields of an object, as rows: what is given, and where in the object it goes.

use super::{Args, Param, ParamKind};
use crate::coerce;
use crate::error::{Error, Result};
use crate::path::FieldPath;
use serde_json::Value;

/// An option of `create` and `update` that fills one field.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// The option.
    pub param: Param,
    /// The field path: `cpu.topology.sockets`.
    pub at: &'static str,
    /// How the text given becomes the field's value.
    pub into: Into,
    /// Which of the two verbs offers it.
    pub when: When,
}

/// How the text given becomes the field's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Into {
    /// As it is: the model says what it must be.
    Plain,
    /// Words with commas or blanks between become a list.
    List,
    /// A flag that says no.
    No,
    /// The content of a file; a value without `@` before it is the content itself.
    Content,
}

/// Which verbs offer a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// Both of them.
    Always,
    /// `create` alone.
    Create,
    /// `update` alone.
    Update,
}

impl Field {
    /// A field of create and update that takes the value as it is.
    #[must_use]
    pub const fn new(
        long: &'static str,
        value: ParamKind,
        at: &'static str,
        help: &'static str,
    ) -> Field {
        Field {
            param: Param::option(long, value, help),
            at,
            into: Into::Plain,
            when: When::Always,
        }
    }

    /// The same with a short letter.
    #[must_use]
    pub const fn short(self, letter: char) -> Field {
        Field {
            param: self.param.short(letter),
            ..self
        }
    }

    /// The same with other spellings of the option.
    #[must_use]
    pub const fn also(self, aliases: &'static [&'static str]) -> Field {
        Field {
            param: Param {
                aliases,
                ..self.param
            },
            ..self
        }
    }

    /// The same for `create` alone.
    #[must_use]
    pub const fn at_create(self) -> Field {
        Field {
            when: When::Create,
            ..self
        }
    }

    /// The same for `update` alone.
    #[must_use]
    pub const fn at_update(self) -> Field {
        Field {
            when: When::Update,
            ..self
        }
    }

    /// The same, and the text is a list of words.
    #[must_use]
    pub const fn list(self) -> Field {
        Field {
            into: Into::List,
            ..self
        }
    }

    /// The same, and the flag says no.
    #[must_use]
    pub const fn no(self) -> Field {
        Field {
            into: Into::No,
            ..self
        }
    }

    /// The same, and `@FILE` stands for the content of a file.
    #[must_use]
    pub const fn content(self) -> Field {
        Field {
            into: Into::Content,
            ..self
        }
    }

    /// Puts what was given for this field into the object.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] for a file that cannot be read, [`Error::Usage`] for a field that has a value already.
    pub fn fill(&self, args: &Args, object: &mut Value) -> Result<()> {
        if !args.has(self.param.long) {
            return Ok(());
        }
        let path = FieldPath::parse(self.at)?;
        match (self.into, self.param.value) {
            (Into::No, _) => coerce::set(object, &path, false.into()),
            (_, ParamKind::Flag) => coerce::set(object, &path, true.into()),
            (_, ParamKind::Number | ParamKind::Size) => match args.number(self.param.long) {
                Some(number) => coerce::set(object, &path, number.into()),
                None => Ok(()),
            },
            (_, ParamKind::Seconds) => match args.span(self.param.long) {
                Some(span) => coerce::set(object, &path, span.as_secs().into()),
                None => Ok(()),
            },
            (Into::List, _) => {
                let words = args.texts(self.param.long).flat_map(|text| {
                    text.split([',', ' '])
                        .filter(|word| !word.is_empty())
                        .map(Value::from)
                });
                coerce::set(object, &path, Value::Array(words.collect()))
            }
            (Into::Content, _) => match args.text(self.param.long) {
                Some(text) => coerce::set(object, &path, content(text)?.into()),
                None => Ok(()),
            },
            (Into::Plain, _) => {
                let mut texts: Vec<Value> = args.texts(self.param.long).map(Value::from).collect();
                let value = match (texts.len(), self.param.many) {
                    (0, _) => return Ok(()),
                    (_, true) => Value::Array(texts),
                    (_, false) => texts.swap_remove(0),
                };
                coerce::set(object, &path, value)
            }
        }
    }
}

/// The text itself, or the content of a file for `@FILE`.
pub(crate) fn content(text: &str) -> Result<String> {
    match text.strip_prefix('@') {
        Some(file) => std::fs::read_to_string(file).map_err(|source| Error::Io {
            what: format!("cannot read {file}"),
            source,
        }),
        None => Ok(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_given_goes_where_it_belongs() {
        let fields = [
            Field::new("memory", ParamKind::Size, "memory", "x"),
            Field::new("boot", ParamKind::Text, "os.boot.devices", "x").list(),
            Field::new("no-usb", ParamKind::Flag, "usb.enabled", "x").no(),
            Field::new("ha", ParamKind::Switch, "high_availability.enabled", "x"),
            Field::new("comment", ParamKind::Text, "comment", "x"),
        ];
        let mut args = Args::new();
        for (at, given) in [(0, "2GiB"), (1, "hd,network"), (2, "true"), (3, "false")] {
            args.put(&fields[at].param, given).unwrap();
        }
        let mut object = json!({});
        for field in &fields {
            field.fill(&args, &mut object).unwrap();
        }
        assert_eq!(
            object,
            json!({"memory": 2_147_483_648_u64, "os": {"boot": {"devices": ["hd", "network"]}},
                "usb": {"enabled": false}, "high_availability": {"enabled": "false"}})
        );
    }
}
