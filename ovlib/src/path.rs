//! Field paths: `os.boot.devices`, `nics.name`, `custom_properties[0].value`; read from text, checked against the model.

use crate::error::{Error, Result};
use ovmodel::{Kind, TypeFacts};
use std::fmt;

/// A path of members from an object to a value. Lists are walked through: `nics.name` is the name of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldPath {
    steps: Vec<Step>,
}

/// A member, and which of its items when only one is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The member as given; the model's name or the XML element.
    pub name: String,
    /// Position in the list, from 0.
    pub index: Option<usize>,
}

/// What the model says about the end of a path.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// The kind of value.
    pub kind: Kind,
    /// Whether there may be several, because the last or an earlier member is a list.
    pub many: bool,
}

impl FieldPath {
    /// Reads a path; blanks around it do not matter, and `-` is taken for `_`.
    ///
    /// # Errors
    /// [`Error::Usage`] for an empty path, an empty step or an index that is no number.
    ///
    /// ```
    /// let path = ovlib::FieldPath::parse("os.boot.devices[0]").unwrap();
    /// assert_eq!(path.to_string(), "os.boot.devices[0]");
    /// ```
    pub fn parse(text: &str) -> Result<FieldPath> {
        let steps: Option<Vec<Step>> = text.trim().split('.').map(Step::parse).collect();
        steps
            .map(|steps| FieldPath { steps })
            .ok_or_else(|| Error::Usage {
                message: format!("'{text}' is not a field path"),
                hint: Some(
                    "paths look like name, os.type, nics.name, custom_properties[0].value".into(),
                ),
            })
    }

    /// Its steps.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What the model says about the end of the path in an object of this type.
    ///
    /// # Errors
    /// [`Error::Unknown`] with close names for a member that the type does not have.
    pub fn check(&self, facts: &'static TypeFacts) -> Result<Target> {
        let mut kind = Kind::Struct(facts);
        let mut many = false;
        let mut place = facts.name.to_owned();
        for step in &self.steps {
            let Kind::Struct(here) = kind else {
                return Err(Error::Usage {
                    message: format!(
                        "'{place}' is a {} and has no member '{}'",
                        kind.name(),
                        step.name
                    ),
                    hint: None,
                });
            };
            match member(here, &step.name) {
                Some((found, list)) => {
                    kind = found;
                    many |= list && step.index.is_none();
                }
                None => return Err(unknown_attribute(here, &step.name, &place)),
            }
            place = format!("{place}.{}", step.name);
        }
        Ok(Target { kind, many })
    }
}

/// Kind of a member and whether it is a list; `id` and `href` are members of every type.
fn member(facts: &'static TypeFacts, name: &str) -> Option<(Kind, bool)> {
    match facts.attr(name).or_else(|| facts.attr_of_element(name)) {
        Some(attr) => Some((attr.kind(), attr.list)),
        None => matches!(name, "id" | "href").then_some((Kind::String, false)),
    }
}

pub(crate) fn unknown_attribute(facts: &'static TypeFacts, name: &str, place: &str) -> Error {
    let near = ovmodel::nearest(name, facts.attrs().map(|attr| attr.name));
    Error::Unknown {
        what: "field",
        name: name.into(),
        place: place.into(),
        near: near.into_iter().map(str::to_owned).collect(),
    }
}

impl Step {
    fn parse(text: &str) -> Option<Step> {
        let (name, index) = match text.trim().split_once('[') {
            Some((name, rest)) => (name, Some(rest.strip_suffix(']')?.parse().ok()?)),
            None => (text.trim(), None),
        };
        let proper = !name.is_empty()
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
        proper.then(|| Step {
            name: name.replace('-', "_"),
            index,
        })
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().enumerate() {
            let dot = if at == 0 { "" } else { "." };
            write!(f, "{dot}{}", step.name)?;
            if let Some(index) = step.index {
                write!(f, "[{index}]")?;
            }
        }
        Ok(())
    }
}

impl std::str::FromStr for FieldPath {
    type Err = Error;

    fn from_str(text: &str) -> Result<FieldPath> {
        FieldPath::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str) -> Result<Target> {
        FieldPath::parse(path)
            .unwrap()
            .check(ovmodel::find_type("vm").unwrap())
    }

    #[test]
    fn paths_follow_the_model() {
        assert!(matches!(
            check("name").unwrap(),
            Target {
                kind: Kind::String,
                many: false
            }
        ));
        assert!(matches!(check("memory").unwrap().kind, Kind::Integer));
        let devices = check("os.boot.devices").unwrap();
        assert!(matches!(devices.kind, Kind::Enum(_)) && devices.many);
        assert!(!check("os.boot.devices[0]").unwrap().many);
        assert!(check("nics.name").unwrap().many);
        assert!(matches!(check("cluster.id").unwrap().kind, Kind::String));
        assert!(matches!(check("cluster.href").unwrap().kind, Kind::String));
    }

    #[test]
    fn unknown_members_suggest() {
        let error = check("os.tpye").unwrap_err();
        assert_eq!(error.to_string(), "unknown field 'tpye' in vm.os");
        assert_eq!(error.hint().as_deref(), Some("did you mean type?"));
        assert_eq!(
            check("name.x").unwrap_err().to_string(),
            "'vm.name' is a string and has no member 'x'"
        );
    }

    #[test]
    fn what_is_no_path_is_refused() {
        for text in [
            "", ".", "a.", ".a", "a..b", "a[", "a[x]", "a[0", "a b", "a[-1]",
        ] {
            assert!(FieldPath::parse(text).is_err(), "{text}");
        }
    }
}
