//! From loose values to what the model says: texts, numbers, maps and lists become the XML of a request.
//!
//! Names are checked, values converted, and every mistake is collected with its place, so that one look shows all.
//!
//! | wanted | taken |
//! |---|---|
//! | boolean | `true`, `"yes"`, `"off"`, `1` |
//! | integer | `4`, `"4"`; sizes such as `"24GiB"` for members in bytes |
//! | enum | its values in any case, `-` for `_` |
//! | date | `2026-09-08T09:53:35Z`, `2026-09-08 09:53`, `2026-09-08`, milliseconds since 1970 |
//! | reference | `"web01"` (name), a UUID (id), `{"id": ...}`, `{"name": ...}` |
//! | struct | a map; a text where one member says it all (`"00:1a:4a:16:01:51"` for a MAC, `"4.7"` for a version) |
//! | list | a list, or one item; the engine's own `{"disk": [...]}` |

mod scalar;
mod set;
mod structure;

use crate::error::{Error, Result};
use ovmodel::{Kind, ParamFacts};
pub use scalar::is_uuid;
use serde_json::Value;
pub use set::{clear, put, set};

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Mistakes(Vec<Error>);

impl Mistakes {
    pub(crate) fn add(&mut self, error: Error) {
        self.0.push(error);
    }

    /// Ok when there is none.
    pub(crate) fn done(self) -> Result<()> {
        Error::all(self.0)
    }
}

/// The XML of an object of a type, its element around it: `to_xml("vm", &json!({"name": "a"}))`.
///
/// # Errors
/// [`Error::Unknown`] for a type or member that the model lacks, [`Error::Value`] for what does not fit; all of them.
///
/// ```
/// let xml = ovlib::coerce::to_xml("nic", &serde_json::json!({"name": "nic1", "linked": "yes"})).unwrap();
/// assert_eq!(xml, "<nic><name>nic1</name><linked>true</linked></nic>");
/// ```
pub fn to_xml(type_name: &str, value: &Value) -> Result<String> {
    let facts = ovmodel::find_type(type_name).ok_or_else(|| Error::Unknown {
        what: "type",
        name: type_name.into(),
        place: String::new(),
        near: ovmodel::nearest(type_name, ovmodel::types().map(|facts| facts.name))
            .into_iter()
            .map(str::to_owned)
            .collect(),
    })?;
    let mut out = String::new();
    let mut mistakes = Mistakes::default();
    structure::write(
        &mut out,
        facts.element,
        facts,
        value,
        facts.name,
        &mut mistakes,
    );
    mistakes.done()?;
    Ok(out)
}

/// Appends the object that a method adds or updates.
pub(crate) fn object(out: &mut String, param: &ParamFacts, value: &Value, mistakes: &mut Mistakes) {
    if let Kind::Struct(facts) = param.kind() {
        if param.list {
            let member = structure::Member {
                element: &facts.collection,
                item: facts.element,
                kind: param.kind(),
                list: true,
                range: scalar::Range::Narrow,
            };
            structure::write_member(out, &member, value, facts.name, mistakes);
        } else {
            structure::write(out, facts.element, facts, value, facts.name, mistakes);
        }
    }
}

/// Appends an argument of an action.
pub(crate) fn argument(
    out: &mut String,
    param: &ParamFacts,
    value: &Value,
    mistakes: &mut Mistakes,
) {
    let item = match param.kind() {
        Kind::Struct(facts) => facts.element.to_owned(),
        _ => ovmodel::names::singular(param.name),
    };
    let member = structure::Member {
        element: param.name,
        item: &item,
        kind: param.kind(),
        list: param.list,
        range: scalar::Range::Narrow,
    };
    structure::write_member(out, &member, value, param.name, mistakes);
}

/// The text of a query parameter; lists are joined with commas, none for null.
pub(crate) fn parameter(
    name: &str,
    kind: Kind,
    value: &Value,
    mistakes: &mut Mistakes,
) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Array(items) => {
            let texts = items
                .iter()
                .filter_map(|item| scalar::text(kind, item, name, scalar::Range::Wide, mistakes));
            Some(texts.collect::<Vec<_>>().join(","))
        }
        _ => scalar::text(kind, value, name, scalar::Range::Wide, mistakes),
    }
}
