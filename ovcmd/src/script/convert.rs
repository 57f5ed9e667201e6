//! Between the script's values and JSON, and from the engine's texts to the script's values by what the model says.

use super::thing::{Part, Thing, What};
use ovlib::error::{Error, Result};
use ovmodel::Kind;
use rhai::{Dynamic, Map};
use serde_json::Value;

/// A text of the engine, typed by the model.
pub(super) fn scalar(kind: Option<Kind>, text: &str) -> Dynamic {
    match kind {
        Some(Kind::Boolean) if text == "true" => true.into(),
        Some(Kind::Boolean) if text == "false" => false.into(),
        Some(Kind::Integer) => match text.parse::<i64>() {
            Ok(number) => number.into(),
            Err(_) => text.into(),
        },
        Some(Kind::Decimal) => match text.parse::<f64>() {
            Ok(number) => number.into(),
            Err(_) => text.into(),
        },
        _ => text.into(),
    }
}

/// A JSON value as the script sees it.
pub(super) fn from_json(value: Value) -> Dynamic {
    match value {
        Value::Null => Dynamic::UNIT,
        Value::Bool(value) => value.into(),
        Value::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(whole), _) => whole.into(),
            (None, Some(decimal)) => decimal.into(),
            (None, None) => number.to_string().into(),
        },
        Value::String(text) => text.into(),
        Value::Array(items) => items.into_iter().map(from_json).collect::<Vec<_>>().into(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name.into(), from_json(value)))
            .collect::<Map>()
            .into(),
    }
}

/// A value of the script as the request wants it: objects become references by id.
///
/// # Errors
///
/// [`Error::Usage`] for what is no data: functions, places, rows.
pub(super) fn to_json(value: &Dynamic) -> Result<Value> {
    if value.is_unit() {
        return Ok(Value::Null);
    }
    if let Ok(truth) = value.as_bool() {
        return Ok(truth.into());
    }
    if let Ok(number) = value.as_int() {
        return Ok(number.into());
    }
    if let Ok(number) = value.as_float() {
        return Ok(number.into());
    }
    if let Ok(items) = value.as_array_ref() {
        return items
            .iter()
            .map(to_json)
            .collect::<Result<Vec<_>>>()
            .map(Value::Array);
    }
    if let Ok(members) = value.as_map_ref() {
        let pairs = members
            .iter()
            .map(|(name, value)| Ok((name.to_string(), to_json(value)?)));
        return pairs.collect::<Result<_>>().map(Value::Object);
    }
    if let Some(thing) = value.read_lock::<Thing>() {
        return of_thing(&thing);
    }
    if value.is_string() || value.is_char() {
        return Ok(value.to_string().into());
    }
    Err(Error::usage(format!(
        "a {} is no value for the engine",
        value.type_name()
    )))
}

/// An object as a reference, a part as what it holds.
fn of_thing(thing: &Thing) -> Result<Value> {
    match &thing.what {
        What::Object(_) => match thing.id() {
            Some(id) => Ok(serde_json::json!({ "id": id })),
            None => data(thing),
        },
        What::Part(_) => data(thing),
        _ => Err(Error::usage(format!(
            "{} is no value for the engine",
            thing.kind()
        ))),
    }
}

/// All that an object or part holds.
pub(super) fn data(thing: &Thing) -> Result<Value> {
    match &thing.what {
        What::Object(object) => Ok(object.fresh(&thing.desk)?.to_json()),
        What::Part(Part { object, path }) => {
            let whole = object.fresh(&thing.desk)?.to_json();
            let mut found = &whole;
            for step in path.split('.') {
                let (name, index) = match step.split_once('[') {
                    Some((name, rest)) => (name, rest.trim_end_matches(']').parse::<usize>().ok()),
                    None => (step, None),
                };
                found = &found[name];
                if let Some(index) = index {
                    found = &found[index];
                }
            }
            Ok(found.clone())
        }
        _ => Err(Error::usage(format!("{} holds no fields", thing.kind()))),
    }
}

/// A value of the script for a person or a program: objects whole, not as references.
pub(super) fn shown(value: &Dynamic) -> Result<Value> {
    if let Some(thing) = value.read_lock::<Thing>() {
        return match &thing.what {
            What::Object(_) | What::Part(_) => data(&thing),
            _ => Ok(thing.to_string().into()),
        };
    }
    if let Ok(items) = value.as_array_ref() {
        return items
            .iter()
            .map(shown)
            .collect::<Result<Vec<_>>>()
            .map(Value::Array);
    }
    if let Ok(members) = value.as_map_ref() {
        let pairs = members
            .iter()
            .map(|(name, value)| Ok((name.to_string(), shown(value)?)));
        return pairs.collect::<Result<_>>().map(Value::Object);
    }
    to_json(value).or_else(|_| Ok(value.to_string().into()))
}
