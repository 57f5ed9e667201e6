//! `path=value` into a loose value, step by step.

use crate::error::{Error, Result};
use crate::path::{FieldPath, Step};
use serde_json::{Map, Value};

/// Puts `value` at `path` of a loose object: maps and lists on the way are made as needed.
///
/// Without an index a value for a path that has one already joins it in a list: `dns=a` and `dns=b` make `[a, b]`.
///
/// # Errors
/// [`Error::Usage`] when the path leads through something that is a value already, or leaves a gap in a list.
///
/// ```
/// let mut vm = serde_json::json!({});
/// let path = ovlib::FieldPath::parse("custom_properties[0].value").unwrap();
/// ovlib::coerce::set(&mut vm, &path, "x".into()).unwrap();
/// assert_eq!(vm, serde_json::json!({"custom_properties": [{"value": "x"}]}));
/// ```
pub fn set(object: &mut Value, path: &FieldPath, value: Value) -> Result<()> {
    let mut place = object;
    let last = path.steps().len() - 1;
    for (at, step) in path.steps().iter().enumerate() {
        if place.is_null() {
            *place = Value::Object(Map::new());
        }
        let Value::Object(map) = place else {
            return Err(blocked(path, step));
        };
        let member = map.entry(step.name.clone()).or_insert(Value::Null);
        place = match step.index {
            Some(index) => item(member, index).ok_or_else(|| blocked(path, step))?,
            None => member,
        };
        if at == last {
            break;
        }
    }
    match place {
        Value::Null => *place = value,
        Value::Array(items) => items.push(value),
        earlier => *earlier = Value::Array(vec![earlier.take(), value]),
    }
    Ok(())
}

/// Puts `value` at `path` in the place of what stands there.
///
/// # Errors
/// As [`set`].
pub fn put(object: &mut Value, path: &FieldPath, value: Value) -> Result<()> {
    clear(object, path);
    set(object, path, value)
}

/// Takes away what stands at `path`; items of lists stay in their places, as nulls.
pub fn clear(object: &mut Value, path: &FieldPath) {
    let mut place = object;
    for step in path.steps() {
        let Some(member) = place.get_mut(&step.name) else {
            return;
        };
        let next = match step.index {
            Some(index) => member.get_mut(index),
            None => Some(member),
        };
        let Some(next) = next else {
            return;
        };
        place = next;
    }
    *place = Value::Null;
}

fn item(member: &mut Value, index: usize) -> Option<&mut Value> {
    if member.is_null() {
        *member = Value::Array(Vec::new());
    }
    let Value::Array(items) = member else {
        return None;
    };
    if index == items.len() {
        items.push(Value::Null);
    }
    items.get_mut(index)
}

fn blocked(path: &FieldPath, step: &Step) -> Error {
    Error::Usage {
        message: format!(
            "cannot set '{path}': '{}' has another value already, or its list has a gap",
            step.name
        ),
        hint: Some("lists are filled from [0] on".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn built(sets: &[(&str, &str)]) -> Result<Value> {
        let mut object = json!({});
        for (path, value) in sets {
            set(&mut object, &FieldPath::parse(path)?, (*value).into())?;
        }
        Ok(object)
    }

    #[test]
    fn sets_grow_an_object() {
        let object = built(&[
            ("name", "a"),
            ("os.type", "x"),
            ("os.boot.devices[0]", "hd"),
            ("os.boot.devices[1]", "cdrom"),
            ("dns", "1"),
            ("dns", "2"),
        ]);
        assert_eq!(
            object.unwrap(),
            json!({"name": "a", "os": {"type": "x", "boot": {"devices": ["hd", "cdrom"]}}, "dns": ["1", "2"]})
        );
    }

    #[test]
    fn contradictions_are_refused() {
        assert!(built(&[("os", "x"), ("os.type", "y")]).is_err());
        assert!(built(&[("a[1]", "x")]).is_err());
        assert!(built(&[("a", "x"), ("a[0]", "y")]).is_err());
    }
}
