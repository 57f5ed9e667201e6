//! What is asked for, put together: the template's fields, options of fields and `--set`. What is said on the way beats what was
//! written before: an option the template, `--set` both.

use super::deeds::{is_struct, params};
use super::{needed, pointed};
use crate::coerce;
use crate::error::{Error, Result};
use crate::path::FieldPath;
use crate::request::Args;
use crate::verb::{Call, Field};
use ovmodel::MethodFacts;
use serde_json::{Map, Value};

/// The object that a verb sends, each field checked against the type.
///
/// # Errors
/// [`Error::Unknown`] and [`Error::Value`] for `--set`, as [`Field::fill`].
pub(crate) fn object(call: &Call<'_>) -> Result<Value> {
    let mut object = match call.document {
        Value::Object(map) => Value::Object(map.clone()),
        _ => Value::Object(Map::new()),
    };
    fill(
        call,
        call.noun.fields.iter().chain(call.verb.fields),
        &mut object,
    )?;
    sets(call, call.noun.facts(), &mut object)?;
    Ok(object)
}

/// Options of fields. The first for a path takes the place of what the template says there; others may join it in a list.
fn fill<'f>(
    call: &Call<'_>,
    fields: impl Iterator<Item = &'f Field>,
    object: &mut Value,
) -> Result<()> {
    let mut said = Said::default();
    for field in fields.filter(|field| call.args.has(field.param.long)) {
        said.make_room(object, &FieldPath::parse(field.at)?);
        field.fill(call.context, call.args, object)?;
    }
    Ok(())
}

/// `--set PATH=VALUE`; a path that comes again joins its list.
fn sets(
    call: &Call<'_>,
    facts: Option<&'static ovmodel::TypeFacts>,
    object: &mut Value,
) -> Result<()> {
    let mut said = Said::default();
    for text in call.args.texts("set") {
        let (path, value) = pair(text)?;
        if let Some(facts) = facts {
            path.check(facts)?;
        }
        said.make_room(object, &path);
        coerce::set(object, &path, value)?;
    }
    Ok(())
}

/// Paths that were said on the way already.
#[derive(Default)]
struct Said(Vec<String>);

impl Said {
    /// Takes away what stands at a path, unless it was said on the way, there or below.
    fn make_room(&mut self, object: &mut Value, path: &FieldPath) {
        let path_text = path.to_string();
        let below = |earlier: &String| {
            earlier
                .strip_prefix(&path_text)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        if !self.0.iter().any(below) {
            coerce::clear(object, path);
        }
        self.0.push(path_text);
    }
}

fn pair(text: &str) -> Result<(FieldPath, Value)> {
    let (path, value) = text.split_once('=').ok_or_else(|| Error::Value {
        place: "--set".to_owned(),
        value: text.to_owned(),
        expected: "FIELD=VALUE".to_owned(),
    })?;
    Ok((FieldPath::parse(path)?, value.into()))
}

/// The method's own parameters: options by name, and for actions parts of them by `--set`.
pub(crate) fn arguments(call: &Call<'_>, method: &MethodFacts) -> Result<Args> {
    let mut object = Value::Object(Map::new());
    let of_action = method.shape() == ovmodel::Shape::Action;
    let params = params(method).filter(|param| of_action || !is_struct(param));
    for param in params {
        let mut texts: Vec<Value> = call
            .args
            .texts(&param.name.replace('_', "-"))
            .map(Value::from)
            .collect();
        let value = match (param.list, texts.len()) {
            (_, 0) => continue,
            (true, _) => Value::Array(texts),
            (false, _) => texts.swap_remove(0),
        };
        coerce::set(&mut object, &FieldPath::parse(param.name)?, value)?;
    }
    if of_action {
        fill(call, call.verb.fields.iter(), &mut object)?;
        sets(call, None, &mut object)?;
        needed::check(call, method, &object)?;
        pointed::to_ids(call, method, &mut object)?;
    }
    match object {
        Value::Object(map) => Ok(Args::from(map)),
        _ => Ok(Args::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What comes of a template's fields and `--set`, one after the other.
    fn set_over(mut object: Value, sets: &[(&str, &str)]) -> Result<Value> {
        let mut said = Said::default();
        for (path, value) in sets {
            let path = FieldPath::parse(path)?;
            said.make_room(&mut object, &path);
            coerce::set(&mut object, &path, (*value).into())?;
        }
        Ok(object)
    }

    #[test]
    fn what_is_said_beats_what_is_written() {
        let written =
            json!({"memory": 1, "os": {"boot": {"devices": ["hd", "network"]}}, "dns": ["x"]});
        let sets = [
            ("memory", "2"),
            ("dns", "a"),
            ("dns", "b"),
            ("os.boot.devices[1]", "cdrom"),
            ("comment", "c"),
        ];
        assert_eq!(
            set_over(written, &sets).unwrap(),
            json!({"memory": "2", "os": {"boot": {"devices": ["hd", "cdrom"]}}, "dns": ["a", "b"], "comment": "c"})
        );
    }

    #[test]
    fn a_whole_gives_way_to_its_parts_only_where_they_are() {
        let written = json!({"cpu": {"topology": {"cores": 4, "sockets": 2}}});
        let set = set_over(written, &[("cpu.topology.cores", "8")]).unwrap();
        assert_eq!(
            set,
            json!({"cpu": {"topology": {"cores": "8", "sockets": 2}}})
        );
        let set = set_over(
            json!({"os": {"type": "x"}}),
            &[("os.type", "a"), ("os.boot.devices[0]", "hd")],
        );
        assert_eq!(
            set.unwrap(),
            json!({"os": {"type": "a", "boot": {"devices": ["hd"]}}})
        );
    }
}
