//! What people write for one disk, card or role: words with commas between, `name=value` among them, or a map of YAML or JSON.

use crate::error::{Error, Result};
use serde_json::{Map, Value};

/// What was written, taken apart: words by their place, and named values.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Written {
    /// Words without a name, in order; an empty one says nothing.
    pub(crate) words: Vec<String>,
    /// Named values; names are spelled with `_`.
    pub(crate) named: Map<String, Value>,
}

impl Written {
    /// Takes one text apart.
    ///
    /// # Errors
    /// [`Error::Value`] for JSON that is none, [`Error::Usage`] for a value that is given twice.
    pub(crate) fn read(option: &str, text: &str) -> Result<Written> {
        let trimmed = text.trim();
        if trimmed.starts_with(['{', '[']) {
            let value = serde_json::from_str(trimmed).map_err(|_| Error::Value {
                place: option.to_owned(),
                value: text.to_owned(),
                expected: "JSON, though it begins so".to_owned(),
            })?;
            return Written::of(option, value);
        }
        let mut written = Written::default();
        for word in trimmed.split(',').map(str::trim) {
            match word.split_once('=') {
                Some((name, value)) => written.put(option, name.trim(), value.trim().into())?,
                None => written.words.push(word.to_owned()),
            }
        }
        Ok(written)
    }

    fn of(option: &str, value: Value) -> Result<Written> {
        let mut written = Written::default();
        match value {
            Value::Array(items) => {
                for item in items {
                    match item {
                        Value::Object(_) | Value::Array(_) => {
                            return Err(Error::usage(format!(
                                "{option}: a list holds words: size, name, storage domain"
                            )));
                        }
                        Value::Null => written.words.push(String::new()),
                        scalar => written.words.push(plain(&scalar)),
                    }
                }
            }
            Value::Object(map) => {
                for (name, value) in map {
                    written.put(option, &name, value)?;
                }
            }
            scalar => written.words.push(plain(&scalar)),
        }
        Ok(written)
    }

    fn put(&mut self, option: &str, name: &str, value: Value) -> Result<()> {
        let name = name.to_ascii_lowercase().replace('-', "_");
        if self.named.contains_key(&name) {
            return Err(Error::usage(format!("{option}: {name} is given twice")));
        }
        self.named.insert(name, value);
        Ok(())
    }

    /// The word at a place, unless it is empty.
    pub(crate) fn word(&self, at: usize) -> Option<&str> {
        let word = self.words.get(at).map(String::as_str);
        word.filter(|word| !word.is_empty())
    }

    /// Takes the value of the first of these names that was given, as text.
    pub(crate) fn take(&mut self, names: &[&str]) -> Option<String> {
        let value = names.iter().find_map(|name| self.named.remove(*name))?;
        match value {
            Value::Null => None,
            value => Some(plain(&value)),
        }
    }

    /// Takes a yes or no.
    ///
    /// # Errors
    /// [`Error::Value`] for anything else.
    pub(crate) fn take_flag(&mut self, option: &str, name: &str) -> Result<Option<bool>> {
        let Some(text) = self.take(&[name]) else {
            return Ok(None);
        };
        match text.to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" | "1" => Ok(Some(true)),
            "false" | "no" | "off" | "0" => Ok(Some(false)),
            _ => Err(Error::Value {
                place: format!("{option} {name}"),
                value: text,
                expected: "true or false".to_owned(),
            }),
        }
    }
}

/// A scalar as a person would write it.
pub(crate) fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn words_and_names_are_told_apart() {
        let written = Written::read("--disk", "20G,,nfs1,format=cow,Pass-Discard=yes").unwrap();
        assert_eq!(written.words, ["20G", "", "nfs1"]);
        assert_eq!((written.word(0), written.word(1)), (Some("20G"), None));
        assert_eq!(
            Value::Object(written.named),
            json!({"format": "cow", "pass_discard": "yes"})
        );
    }

    #[test]
    fn json_says_the_same() {
        let list = Written::read("--disk", r#"["20G", null, "nfs1"]"#).unwrap();
        assert_eq!(list.words, ["20G", "", "nfs1"]);
        let mut map = Written::read("--disk", r#"{"size": 5, "bootable": true}"#).unwrap();
        assert_eq!(
            map.take(&["provisioned_size", "size"]).as_deref(),
            Some("5")
        );
        assert_eq!(map.take_flag("--disk", "bootable").unwrap(), Some(true));
        for wrong in ["{", "[[1]]", "a=1,a=2"] {
            assert!(Written::read("--disk", wrong).is_err(), "{wrong}");
        }
        let mut wrong = Written::read("--disk", "bootable=maybe").unwrap();
        assert!(wrong.take_flag("--disk", "bootable").is_err());
    }
}
