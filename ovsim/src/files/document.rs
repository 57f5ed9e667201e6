//! From the loose values of a YAML file to the document that the engine takes: names for references, sizes with units.

use ovmodel::{AttrFacts, Kind, TypeFacts, nearest};
use serde_json::{Map, Value};

use crate::node::Node;
use crate::store::is_uuid;

/// The element of a type with these members.
pub(super) fn build(
    facts: &'static TypeFacts,
    members: &Map<String, Value>,
) -> Result<Node, String> {
    let mut node = Node::new(facts.element);
    for (name, value) in members {
        if name == "id" {
            node.set_attr("id", scalar(value).ok_or("an id is a text")?);
            continue;
        }
        let attr = facts.attr(name).or_else(|| facts.attr_of_element(name));
        let attr = attr.ok_or_else(|| unknown(facts, name))?;
        let child = member(attr, value).map_err(|problem| format!("{name}: {problem}"))?;
        node.push(child);
    }
    Ok(node)
}

fn unknown(facts: &'static TypeFacts, name: &str) -> String {
    let near = nearest(name, facts.attrs().map(|attr| attr.name));
    match near.first() {
        Some(near) => format!("a {} has no '{name}'; did you mean '{near}'?", facts.name),
        None => format!("a {} has no '{name}'", facts.name),
    }
}

fn member(attr: &'static AttrFacts, value: &Value) -> Result<Node, String> {
    if !attr.list {
        return item(attr.element.to_owned(), attr, value);
    }
    let mut list = Node::new(attr.element);
    let one = std::slice::from_ref(value);
    let values = value.as_array().map_or(one, Vec::as_slice);
    for value in values {
        list.push(item(attr.item_element(), attr, value)?);
    }
    Ok(list)
}

fn item(element: String, attr: &'static AttrFacts, value: &Value) -> Result<Node, String> {
    if let Kind::Struct(inner) = attr.kind() {
        let mut node = match value {
            Value::Object(members) => build(inner, members)?,
            _ => {
                let text = scalar(value).ok_or("a name, an id or a mapping is wanted")?;
                match is_uuid(&text) {
                    true => Node::reference("", text),
                    false => Node::new("").with_leaf("name", text),
                }
            }
        };
        node.name = element.into();
        return Ok(node);
    }
    let text = scalar(value).ok_or("a text, a number or true or false is wanted")?;
    let text = match attr.kind() {
        Kind::Integer => size(&text).unwrap_or(text),
        Kind::Enum(facts) if !facts.values.contains(&text.as_str()) => {
            let values = facts.values.join(", ");
            return Err(format!("'{text}' is none of {values}"));
        }
        _ => text,
    };
    Ok(Node::leaf(element, text))
}

pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// `2 GiB` in bytes.
fn size(text: &str) -> Option<String> {
    let at = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(at);
    let number: f64 = number.parse().ok()?;
    let power = match unit.trim().to_ascii_lowercase().as_str() {
        "k" | "kib" | "kb" => 1,
        "m" | "mib" | "mb" => 2,
        "g" | "gib" | "gb" => 3,
        "t" | "tib" | "tb" => 4,
        _ => return None,
    };
    Some(format!("{:.0}", number * 1024f64.powi(power)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vm(json: &str) -> Result<Node, String> {
        let members: Map<String, Value> = serde_json::from_str(json).unwrap();
        build(ovmodel::find_type("vm").unwrap(), &members)
    }

    #[test]
    fn loose_values_become_documents() {
        let json = r#"{"name": "a", "cluster": "Default", "memory": "2 GiB", "stateless": true,
            "template": "00000000-0000-0000-0000-000000000000",
            "os": {"boot": {"devices": ["hd", "network"]}}, "custom_properties": [{"name": "p", "value": 7}]}"#;
        let vm = vm(json).unwrap();
        assert_eq!(vm.text_at("cluster.name"), Some("Default"));
        assert_eq!(vm.text_of("memory"), Some("2147483648"));
        assert_eq!(vm.text_of("stateless"), Some("true"));
        assert!(vm.text_at("template.id").is_some_and(is_uuid));
        let devices = vm.at("os.boot.devices").unwrap();
        assert_eq!(devices.children[1], Node::leaf("device", "network"));
        assert_eq!(
            vm.text_at("custom_properties.custom_property.value"),
            Some("7")
        );
    }

    #[test]
    fn mistakes_have_a_place() {
        let say = |json: &str| vm(json).unwrap_err();
        assert_eq!(
            say(r#"{"memroy": 1}"#),
            "a vm has no 'memroy'; did you mean 'memory'?"
        );
        assert!(
            say(r#"{"os": {"boot": {"devices": ["floppy"]}}}"#)
                .starts_with("os: boot: devices: 'floppy' is none of")
        );
        assert!(say(r#"{"name": []}"#).starts_with("name: "));
    }
}
