//! JSON requests: the same tree and the same checks as for XML, with coarser refusals.

use ovmodel::Kind;
use serde_json::{Map, Value};

use super::{Expected, Lenience, Refusal, attribute, scalar};
use crate::codec::shape::Shape;
use crate::codec::values::instant;
use crate::node::Node;

/// Reads the first value of a body; what follows it is ignored.
pub(super) fn read(
    body: &[u8],
    expected: Expected,
    lenience: &mut Lenience,
) -> Result<Node, Refusal> {
    let body = body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body);
    let mut values = serde_json::Deserializer::from_slice(body).into_iter::<Value>();
    let value = match values.next() {
        None => return Err(Refusal::Missing),
        Some(value) => value.map_err(|_| Refusal::Syntax)?,
    };
    match value {
        Value::Null => Err(Refusal::Missing),
        Value::Object(members) => {
            let mut node = Node::new(expected.element());
            json_object(&mut node, members, expected.shape(), lenience)?;
            Ok(node)
        }
        _ => Err(Refusal::Syntax),
    }
}

fn json_object(
    node: &mut Node,
    members: Map<String, Value>,
    shape: Shape,
    lenience: &mut Lenience,
) -> Result<(), Refusal> {
    for (name, value) in members {
        let is_attr = matches!(name.as_str(), "id" | "href" | "rel");
        if is_attr && !shape.is_text() {
            let text = plain(value).ok_or(Refusal::Syntax)?;
            match attribute(shape, &name, &text).map_err(|_| Refusal::Syntax)? {
                Some(text) => node.set_attr(name, text),
                None if lenience.lenient => lenience.note(&name, shape),
                None => return Err(unknown(name, shape)),
            }
            continue;
        }
        match shape.child(&name) {
            Some(inner) => json_member(node, name, value, (shape, inner), lenience)?,
            None if lenience.lenient => lenience.note(&name, shape),
            None => return Err(unknown(name, shape)),
        }
    }
    Ok(())
}

fn unknown(name: String, shape: Shape) -> Refusal {
    let class = shape.class();
    Refusal::UnknownProperty { name, class }
}

/// In JSON any value of a wrong type reads like a body that cannot be parsed.
fn json_member(
    node: &mut Node,
    name: String,
    value: Value,
    shapes: (Shape, Shape),
    lenience: &mut Lenience,
) -> Result<(), Refusal> {
    let (shape, _) = shapes;
    let is_item = shape.item_element().is_some_and(|item| item == name) || name == "link";
    match value {
        Value::Null => Ok(()),
        Value::Array(values) if is_item => {
            for value in values {
                node.push(json_value(name.clone(), value, shapes, lenience)?);
            }
            Ok(())
        }
        value if !is_item => {
            node.put(json_value(name, value, shapes, lenience)?);
            Ok(())
        }
        _ => Err(Refusal::Syntax),
    }
}

fn json_value(
    name: String,
    value: Value,
    (shape, inner): (Shape, Shape),
    lenience: &mut Lenience,
) -> Result<Node, Refusal> {
    let mut node = Node::new(name);
    match (inner, value) {
        (Shape::Scalar(Kind::Date), Value::Number(number)) => {
            let time = number.as_i64().map(jiff::Timestamp::from_millisecond);
            node.text = instant(time.ok_or(Refusal::Syntax)?.map_err(|_| Refusal::Syntax)?).into();
        }
        (Shape::Scalar(kind), value) => {
            let text = plain(value).ok_or(Refusal::Syntax)?;
            let text = scalar(shape, &node.name, kind, &text);
            node.text = text.map_err(|_| Refusal::Syntax)?.into();
        }
        (_, Value::Object(members)) => json_object(&mut node, members, inner, lenience)?,
        _ => return Err(Refusal::Syntax),
    }
    Ok(node)
}

/// The text of a quoted or bare scalar.
fn plain(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
