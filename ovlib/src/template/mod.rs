//! Templates: YAML with variables. Reading one and filling it in is pure; what its keys mean is the verb's matter.
//!
//! `${name}` is the value of a variable, `${name:default}` that or the default, `$${` a dollar and a brace. A value that is one
//! variable and nothing else keeps the variable's type: a number, a list, a map. `${name:}` alone is left out unless it is given.

mod text;
mod variables;

use serde_json::{Map, Value};

use crate::error::{Error, Result};
use text::{Piece, pieces};
use variables::Names;
pub use variables::Variables;

/// A template as it was written.
#[derive(Debug, Clone)]
pub struct Template {
    file: String,
    text: String,
    root: Value,
}

impl Template {
    /// Reads YAML, merge keys (`<<`) included. `file` names it in messages.
    ///
    /// # Errors
    /// [`Error::Usage`] for what is no YAML, and for anything but a map.
    pub fn read(file: &str, text: &str) -> Result<Template> {
        let root = yaml(file, text)?;
        if !root.is_object() {
            return Err(Error::Usage {
                message: format!("{file} is no template: it holds no map of options and fields"),
                hint: Some("such as `memory: 4GiB`, one a line".to_owned()),
            });
        }
        Ok(Template {
            file: file.to_owned(),
            text: text.to_owned(),
            root,
        })
    }

    /// The template with all variables replaced.
    ///
    /// # Errors
    /// [`Error::Unknown`] for every variable that nobody gave a value, with its place, and for every given one that the
    /// template does not know; [`Error::Usage`] for braces that do not close and variables that need themselves.
    pub fn fill(&self, variables: &Variables) -> Result<Map<String, Value>> {
        let mut names = Names::new(variables);
        let mut mistakes = Vec::new();
        let filled = self.value(&self.root, "", &mut names, &mut mistakes);
        mistakes.extend(names.unused());
        Error::all(mistakes)?;
        match filled {
            Value::Object(map) => Ok(map),
            _ => Ok(Map::new()),
        }
    }

    fn value(
        &self,
        value: &Value,
        path: &str,
        names: &mut Names<'_>,
        mistakes: &mut Vec<Error>,
    ) -> Value {
        match value {
            Value::String(text) => {
                let (value, wrong) = names.replaced(text);
                mistakes.extend(wrong.into_iter().map(|wrong| self.complaint(wrong, path)));
                value
            }
            Value::Array(items) => {
                let items = items.iter().enumerate();
                let all = items
                    .map(|(at, item)| self.value(item, &format!("{path}[{at}]"), names, mistakes));
                Value::Array(all.collect())
            }
            Value::Object(members) => {
                let all = members.iter().map(|(name, member)| {
                    let dot = if path.is_empty() { "" } else { "." };
                    let path = format!("{path}{dot}{name}");
                    (name.clone(), self.value(member, &path, names, mistakes))
                });
                Value::Object(all.collect())
            }
            other => other.clone(),
        }
    }

    /// What is wrong with a value, with its place in the file.
    fn complaint(&self, wrong: Wrong, path: &str) -> Error {
        match wrong {
            Wrong::Unknown { name, near } => {
                let line = self.line_of(&name);
                let line = line.map_or_else(String::new, |line| format!(" line {line}"));
                Error::Unknown {
                    what: "variable",
                    place: format!("{}{line}: {path}", self.file),
                    name,
                    near,
                }
            }
            Wrong::Other { message, hint } => Error::Usage {
                message: format!("{}: {path}: {message}", self.file),
                hint,
            },
        }
    }

    /// The first line that has a variable.
    fn line_of(&self, name: &str) -> Option<usize> {
        let has = |line: &str| {
            let mut found = line.match_indices("${");
            found.any(|(at, _)| {
                let rest = line[at + 2..].strip_prefix(name);
                rest.is_some_and(|rest| rest.starts_with(['}', ':']))
            })
        };
        self.text.lines().position(has).map(|at| at + 1)
    }
}

/// What may be wrong with a text.
#[derive(Debug, Clone, PartialEq)]
enum Wrong {
    Unknown {
        name: String,
        near: Vec<String>,
    },
    Other {
        message: String,
        hint: Option<String>,
    },
}

/// YAML as a value, merge keys merged.
fn yaml(file: &str, text: &str) -> Result<Value> {
    let wrong = |error: &dyn std::fmt::Display| Error::Usage {
        message: format!("{file} is no YAML: {error}"),
        hint: None,
    };
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Ok(Value::Object(Map::new()));
    }
    let mut value: serde_yaml::Value = serde_yaml::from_str(text).map_err(|error| wrong(&error))?;
    value.apply_merge().map_err(|error| wrong(&error))?;
    let value: Value = serde_json::to_value(value).map_err(|error| wrong(&error))?;
    Ok(match value {
        Value::Null => Value::Object(Map::new()),
        value => value,
    })
}

#[cfg(test)]
mod tests;
