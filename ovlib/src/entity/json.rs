//! An entity as JSON, with the model's types.
//!
//! Booleans and numbers are such where the model says so and the text is one; everything else is the text as it came.
//! A list member is an array of its items whatever their number. Attributes come first, then members in the order sent.

use super::{Entity, Node};
use ovmodel::Kind;
use serde_json::{Map, Number, Value};

pub(super) fn of_entity(entity: &Entity, links: bool) -> Value {
    of_node(entity.root(), links)
}

fn of_node(node: Node<'_>, links: bool) -> Value {
    if node.is_list() {
        return Value::Array(node.list_items().map(|item| of_node(item, links)).collect());
    }
    match node.kind() {
        Some(Kind::Struct(_)) | None => of_members(node, links),
        Some(kind) if node.children().next().is_none() => scalar(kind, node.text()),
        Some(_) => of_members(node, links),
    }
}

fn of_members(node: Node<'_>, links: bool) -> Value {
    let mut map = Map::new();
    for name in ["id", "href"] {
        if let Some(value) = node.attr(name) {
            map.insert(name.into(), value.into());
        }
    }
    for (name, value) in node.attrs() {
        map.entry(name).or_insert_with(|| value.into());
    }
    for child in node.children() {
        match child.name() {
            "link" | "actions" if !links => {}
            "link" => append(&mut map, "link", of_node(child, links), true),
            name => append(&mut map, name, of_node(child, links), false),
        }
    }
    if map.is_empty()
        && node.children().next().is_none()
        && (node.kind().is_none() || !node.text().is_empty())
    {
        return node.text().into();
    }
    let text: String = node.pieces().chain([node.text()]).collect();
    if !text.trim().is_empty() {
        map.entry("text").or_insert_with(|| text.into());
    }
    Value::Object(map)
}

/// Adds a member; one that comes again makes an array.
fn append(map: &mut Map<String, Value>, name: &str, value: Value, many: bool) {
    match map.get_mut(name) {
        None => {
            map.insert(
                name.into(),
                if many {
                    Value::Array(vec![value])
                } else {
                    value
                },
            );
        }
        Some(Value::Array(items)) => items.push(value),
        Some(other) => {
            let first = other.take();
            *other = Value::Array(vec![first, value]);
        }
    }
}

fn scalar(kind: Kind, text: &str) -> Value {
    let number = match kind {
        Kind::Boolean => match text {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            _ => None,
        },
        Kind::Integer => match text.parse::<i64>() {
            Ok(number) => Some(number.into()),
            Err(_) => text.parse::<u64>().ok().map(Number::from),
        },
        Kind::Decimal => text.parse::<f64>().ok().and_then(Number::from_f64),
        _ => None,
    };
    number.map_or_else(|| text.into(), Value::Number)
}
