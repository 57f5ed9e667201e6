//! Options for single fields of an object, as rows: what is given, and where in the object it goes.

use super::{Args, Param, ParamKind};
use crate::coerce;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::path::FieldPath;
use serde_json::{Value, json};

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
#[derive(Debug, Clone, Copy)]
pub enum Into {
    /// As it is: the model says what it must be.
    Plain,
    /// Words with commas or blanks between become a list.
    List,
    /// A flag that says no.
    No,
    /// The content of a file for `@FILE`; anything else is the content itself.
    Content,
    /// `NAME=VALUE`, several of them: a list of objects with these two members.
    Pairs(&'static str, &'static str),
    /// What this function makes of it, asking the engine where it must.
    Found(fn(&Context, &str) -> Result<Value>),
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

    /// The same, and it must be given.
    #[must_use]
    pub const fn needed(self) -> Field {
        Field {
            param: Param {
                required: true,
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

    /// The same, and the text is turned into the value by a function.
    #[must_use]
    pub const fn found(self, find: fn(&Context, &str) -> Result<Value>) -> Field {
        Field {
            into: Into::Found(find),
            ..self
        }
    }

    /// The same, any number of `NAME=VALUE`.
    #[must_use]
    pub const fn pairs(self, name: &'static str, value: &'static str) -> Field {
        Field {
            into: Into::Pairs(name, value),
            ..self.many()
        }
    }

    /// The same, any number of times.
    #[must_use]
    pub const fn many(self) -> Field {
        Field {
            param: Param {
                many: true,
                ..self.param
            },
            ..self
        }
    }

    /// Puts what was given for this field into the object.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] for a file that cannot be read, [`Error::Usage`] for a field that has a value already; what finding the
    /// value meets.
    pub fn fill(&self, context: &Context, args: &Args, object: &mut Value) -> Result<()> {
        if !args.has(self.param.long) {
            return Ok(());
        }
        let value = match (self.into, self.param.value) {
            (Into::No, _) => false.into(),
            (Into::Found(find), ParamKind::Flag) => find(context, "")?,
            (_, ParamKind::Flag) => true.into(),
            (Into::Plain, ParamKind::Number | ParamKind::Size) => {
                args.number(self.param.long).unwrap_or_default().into()
            }
            (Into::Plain, ParamKind::Seconds) => {
                let span = args.span(self.param.long).unwrap_or_default();
                span.as_secs().into()
            }
            _ => self.value(context, args)?,
        };
        coerce::set(object, &FieldPath::parse(self.at)?, value)
    }

    /// What the texts given say.
    fn value(&self, context: &Context, args: &Args) -> Result<Value> {
        let texts = args.texts(self.param.long);
        let mut values: Vec<Value> = match self.into {
            Into::List => {
                let words = texts.flat_map(|text| text.split([',', ' ']));
                let words = words.filter(|word| !word.is_empty());
                return Ok(Value::Array(words.map(Value::from).collect()));
            }
            Into::Pairs(name, value) => {
                let pairs = texts.map(|text| pair(&self.param, text, name, value));
                return Ok(Value::Array(pairs.collect::<Result<_>>()?));
            }
            Into::Content => texts
                .map(|text| content(text).map(Value::from))
                .collect::<Result<_>>()?,
            Into::Found(find) => texts
                .map(|text| find(context, text))
                .collect::<Result<_>>()?,
            _ => texts.map(Value::from).collect(),
        };
        Ok(match self.param.many {
            true => Value::Array(values),
            false => values.swap_remove(0),
        })
    }
}

/// `NAME=VALUE` as an object of two members.
fn pair(param: &Param, text: &str, name: &str, value: &str) -> Result<Value> {
    let (first, second) = text.split_once('=').ok_or_else(|| Error::Value {
        place: param.spelled(),
        value: text.to_owned(),
        expected: "NAME=VALUE".to_owned(),
    })?;
    Ok(json!({ name: first, value: second }))
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
    use crate::config::{Given, Settings};
    use crate::context::Hooks;

    fn context() -> Context {
        let options = [
            ("url", "http://localhost"),
            ("username", "a@internal"),
            ("token", "t"),
        ];
        let options = options.map(|(key, value)| Given::new(key, value, "test"));
        Context::connect(Settings::of_options(&options).unwrap(), Hooks::default()).unwrap()
    }

    #[test]
    fn what_is_given_goes_where_it_belongs() {
        let fields = [
            Field::new("memory", ParamKind::Size, "memory", "x"),
            Field::new("boot", ParamKind::Text, "os.boot.devices", "x").list(),
            Field::new("no-usb", ParamKind::Flag, "usb.enabled", "x").no(),
            Field::new("ha", ParamKind::Switch, "high_availability.enabled", "x"),
            Field::new("comment", ParamKind::Text, "comment", "x"),
            Field::new("property", ParamKind::Text, "properties", "x").pairs("name", "value"),
        ];
        let mut args = Args::new();
        let given = [
            (0, "2GiB"),
            (1, "hd,network"),
            (2, "true"),
            (3, "false"),
            (5, "a=b=c"),
        ];
        for (at, given) in given {
            args.put(&fields[at].param, given).unwrap();
        }
        let mut object = json!({});
        for field in &fields {
            field.fill(&context(), &args, &mut object).unwrap();
        }
        assert_eq!(
            object,
            json!({"memory": 2_147_483_648_u64, "os": {"boot": {"devices": ["hd", "network"]}},
                "usb": {"enabled": false}, "high_availability": {"enabled": "false"},
                "properties": [{"name": "a", "value": "b=c"}]})
        );
    }
}
