//! Variables of templates: where their values come from, and how a text takes them.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::text::is_name;
use super::{Piece, Wrong, pieces, yaml};
use crate::error::{Error, Result};

/// Values of variables by name. Those given one by one are looked at before those of a file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Variables {
    given: BTreeMap<String, Value>,
    filed: BTreeMap<String, Value>,
}

impl Variables {
    /// No variables.
    #[must_use]
    pub fn new() -> Variables {
        Variables::default()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.given.is_empty() && self.filed.is_empty()
    }

    /// Gives one a value: `4` and `true` are a number and a boolean, all else is text.
    ///
    /// # Errors
    /// [`Error::Value`] for a name that none can have.
    pub fn give(&mut self, name: &str, text: &str) -> Result<()> {
        if !is_name(name) {
            return Err(Error::Value {
                place: "--variable".to_owned(),
                value: name.to_owned(),
                expected: "a name of letters, digits, _, - and .; its value is the next word"
                    .to_owned(),
            });
        }
        self.given.insert(name.to_owned(), typed(text));
        Ok(())
    }

    /// Takes those of a YAML map.
    ///
    /// # Errors
    /// [`Error::Usage`] for anything else.
    pub fn read(&mut self, file: &str, text: &str) -> Result<()> {
        match yaml(file, text)? {
            Value::Object(map) => self.filed.extend(map),
            _ => {
                return Err(Error::Usage {
                    message: format!("{file} holds no variables"),
                    hint: Some("one a line, such as `memory: 4GiB`".to_owned()),
                });
            }
        }
        Ok(())
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.given.get(name).or_else(|| self.filed.get(name))
    }
}

/// A word as the value it looks like; only what would be written back the same is a number.
fn typed(text: &str) -> Value {
    match text {
        "true" => true.into(),
        "false" => false.into(),
        _ => match text.parse::<i64>() {
            Ok(number) if number.to_string() == text => number.into(),
            _ => text.into(),
        },
    }
}

/// Variables while a template is filled in: which were asked for, and which are being looked at.
pub(super) struct Names<'v> {
    variables: &'v Variables,
    asked: BTreeSet<String>,
    within: Vec<String>,
}

impl<'v> Names<'v> {
    pub(super) fn new(variables: &'v Variables) -> Names<'v> {
        Names {
            variables,
            asked: BTreeSet::new(),
            within: Vec::new(),
        }
    }

    /// A text with its variables replaced, and all that is wrong with it.
    pub(super) fn replaced(&mut self, text: &str) -> (Value, Vec<Wrong>) {
        let mut wrong = Vec::new();
        let value = match pieces(text) {
            Ok(pieces) => self.joined(&pieces, &mut wrong),
            Err(message) => {
                wrong.push(Wrong::Other {
                    message,
                    hint: Some("$${ is a dollar and a brace that begin no variable".to_owned()),
                });
                Value::Null
            }
        };
        (value, wrong)
    }

    fn joined(&mut self, pieces: &[Piece], wrong: &mut Vec<Wrong>) -> Value {
        if let [one] = pieces {
            return match one {
                Piece::Text(text) => text.as_str().into(),
                Piece::Variable { name, default } => self.value(name, default.as_deref(), wrong),
            };
        }
        let mut text = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(part) => text.push_str(part),
                Piece::Variable { name, default } => {
                    match self.value(name, default.as_deref(), wrong) {
                        Value::String(part) => text.push_str(&part),
                        Value::Null => {}
                        Value::Array(_) | Value::Object(_) => wrong.push(Wrong::Other {
                            message: format!(
                                "variable '{name}' is a list or a map, and has text beside it"
                            ),
                            hint: None,
                        }),
                        part => text.push_str(&part.to_string()),
                    }
                }
            }
        }
        text.into()
    }

    fn value(&mut self, name: &str, default: Option<&[Piece]>, wrong: &mut Vec<Wrong>) -> Value {
        self.asked.insert(name.to_owned());
        let known = self.variables.get(name).cloned();
        let Some(value) = known else {
            return match default {
                // Nothing at all: a key that is this alone is left out.
                Some([]) => Value::Null,
                Some([Piece::Text(text)]) if text.is_empty() => Value::Null,
                Some([Piece::Text(text)]) => typed(text),
                Some(default) => self.joined(default, wrong),
                None => {
                    wrong.push(Wrong::Unknown {
                        name: name.to_owned(),
                        near: self.near(name),
                    });
                    Value::Null
                }
            };
        };
        if self.within.iter().any(|outer| outer == name) {
            wrong.push(Wrong::Other {
                message: format!("variable '{name}' needs itself"),
                hint: None,
            });
            return Value::Null;
        }
        self.within.push(name.to_owned());
        let value = self.nested(value, wrong);
        self.within.pop();
        value
    }

    /// A variable's own value, with the variables in it replaced.
    fn nested(&mut self, value: Value, wrong: &mut Vec<Wrong>) -> Value {
        match value {
            Value::String(text) => {
                let (value, more) = self.replaced(&text);
                wrong.extend(more);
                value
            }
            Value::Array(items) => {
                let all = items.into_iter().map(|item| self.nested(item, wrong));
                Value::Array(all.collect())
            }
            Value::Object(map) => {
                let all = map
                    .into_iter()
                    .map(|(name, value)| (name, self.nested(value, wrong)));
                Value::Object(all.collect())
            }
            other => other,
        }
    }

    fn near(&self, name: &str) -> Vec<String> {
        let known = self
            .variables
            .given
            .keys()
            .chain(self.variables.filed.keys());
        let near = ovmodel::nearest(name, known.map(String::as_str));
        near.into_iter().map(str::to_owned).collect()
    }

    /// A complaint for each variable that was given and is in no place; those of a file may serve other templates.
    pub(super) fn unused(&self) -> Vec<Error> {
        let unused = self.variables.given.keys();
        let unused = unused.filter(|name| !self.asked.contains(*name));
        let complain = |name: &String| Error::Unknown {
            what: "variable",
            name: name.clone(),
            place: "--variable".to_owned(),
            near: ovmodel::nearest(name, self.asked.iter().map(String::as_str))
                .into_iter()
                .map(str::to_owned)
                .collect(),
        };
        unused.map(complain).collect()
    }
}
