//! Structs and lists: members by name, references from a text, items under the element that the engine expects.

use super::Mistakes;
use super::scalar::{self, Range, is_uuid};
use crate::path::unknown_attribute;
use crate::xml::{escape_attribute, escape_text};
use ovmodel::{AttrFacts, Kind, TypeFacts};
use serde_json::{Map, Value};

/// Members of 64 bits (engine 4.5.8), `type.member`; those that count bytes are true.
const WIDE: [(&str, bool); 21] = [
    ("disk.actual_size", true),
    ("disk.provisioned_size", true),
    ("disk.initial_size", true),
    ("disk.total_size", true),
    ("host.memory", true),
    ("host.max_scheduling_memory", true),
    ("host_nic.speed", false),
    ("image.size", true),
    ("image_transfer.transferred", true),
    ("logical_unit.size", true),
    ("logical_unit.discard_max_size", true),
    ("memory_policy.guaranteed", true),
    ("memory_policy.max", true),
    ("numa_node.memory", false),
    ("quota_cluster_limit.memory_limit", false),
    ("quota_storage_limit.limit", false),
    ("storage_domain.available", true),
    ("storage_domain.used", true),
    ("storage_domain.committed", true),
    ("vm_base.memory", true),
    ("ticket.expiry", false),
];

/// A place for values: what stands there and under which elements.
pub(super) struct Member<'a> {
    pub(super) element: &'a str,
    pub(super) item: &'a str,
    pub(super) kind: Kind,
    pub(super) list: bool,
    pub(super) range: Range,
}

/// Writes a member from a loose value; null writes nothing.
pub(super) fn write_member(
    out: &mut String,
    member: &Member<'_>,
    value: &Value,
    place: &str,
    mistakes: &mut Mistakes,
) {
    if value.is_null() {
        return;
    }
    if !member.list {
        write_value(out, member.element, member, value, place, mistakes);
        return;
    }
    open(out, member.element);
    match items(member, value) {
        Items::Many(values) => {
            for (at, item) in values.iter().enumerate() {
                write_value(
                    out,
                    member.item,
                    member,
                    item,
                    &format!("{place}[{at}]"),
                    mistakes,
                );
            }
        }
        Items::Words(words) => {
            for word in words {
                write_value(out, member.item, member, &word.into(), place, mistakes);
            }
        }
        Items::One => write_value(out, member.item, member, value, place, mistakes),
    }
    close(out, member.element);
}

enum Items<'v> {
    Many(&'v [Value]),
    Words(Vec<&'v str>),
    One,
}

/// The items of a list as people give them.
fn items<'v>(member: &Member<'_>, value: &'v Value) -> Items<'v> {
    match value {
        Value::Array(values) => Items::Many(values),
        // The engine's own JSON has the items one level down.
        Value::Object(map) if map.len() <= 1 => match map.iter().next() {
            None => Items::Many(&[]),
            Some((name, Value::Array(values))) if name == member.item => Items::Many(values),
            Some(_) => Items::One,
        },
        Value::String(text) if text.is_empty() => Items::Many(&[]),
        Value::String(text) if matches!(member.kind, Kind::Enum(_) | Kind::Integer) => {
            Items::Words(text.split(',').map(str::trim).collect())
        }
        _ => Items::One,
    }
}

fn write_value(
    out: &mut String,
    element: &str,
    member: &Member<'_>,
    value: &Value,
    place: &str,
    mistakes: &mut Mistakes,
) {
    match member.kind {
        Kind::Struct(facts) => write(out, element, facts, value, place, mistakes),
        kind => {
            if let Some(text) = scalar::text(kind, value, place, member.range, mistakes) {
                leaf(out, element, &text);
            }
        }
    }
}

/// Writes a struct as `element`.
pub(super) fn write(
    out: &mut String,
    element: &str,
    facts: &'static TypeFacts,
    value: &Value,
    place: &str,
    mistakes: &mut Mistakes,
) {
    match value {
        Value::Object(map) => write_map(out, element, facts, map, place, mistakes),
        Value::Null | Value::Array(_) => {
            mistakes.add(scalar::wrong(
                place,
                &scalar::shown(value),
                format!("a {} (a map of its members)", facts.name),
            ));
        }
        scalar => match from_scalar(facts, scalar) {
            Some(map) => write_map(out, element, facts, &map, place, mistakes),
            None => {
                let names: Vec<&str> = facts.attrs().map(|attr| attr.name).take(6).collect();
                let expected = format!(
                    "a {}: give a map of its members ({}, ...)",
                    facts.name,
                    names.join(", ")
                );
                mistakes.add(scalar::wrong(place, &scalar::shown(scalar), expected));
            }
        },
    }
}

/// The members that a lone value stands for: id or name of a reference, the telling member of a small struct.
fn from_scalar(facts: &'static TypeFacts, value: &Value) -> Option<Map<String, Value>> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(_) => return facts.attr("enabled").map(|_| one("enabled", value.clone())),
        other => other.to_string(),
    };
    if facts.name == "version" {
        return version(&text);
    }
    if facts.attr("name").is_some() && facts.attr("value").is_some() {
        let (name, value) = text.split_once('=')?;
        return Some(
            [
                ("name".to_owned(), name.into()),
                ("value".to_owned(), value.into()),
            ]
            .into_iter()
            .collect(),
        );
    }
    if facts.is_a("identified") && is_uuid(&text) {
        return Some(one("id", text.into()));
    }
    let telling = ["name", "address", "enabled", "type", "value"]
        .into_iter()
        .find(|name| facts.attr(name).is_some());
    let mut attrs = facts.attrs();
    // A struct of one member, such as an SSO method with its id.
    let only = attrs
        .next()
        .filter(|_| attrs.next().is_none())
        .map(|attr| attr.name);
    let telling = telling.or(only)?;
    Some(one(telling, text.into()))
}

fn one(name: &str, value: Value) -> Map<String, Value> {
    [(name.to_owned(), value)].into_iter().collect()
}

/// `4.7`, `4.6.3` or `4.5.8-1` as major, minor, build, revision.
fn version(text: &str) -> Option<Map<String, Value>> {
    let parts: Vec<&str> = text.split(['.', '-']).collect();
    let proper =
        (2..=4).contains(&parts.len()) && parts.iter().all(|part| part.parse::<u32>().is_ok());
    let names = ["major", "minor", "build", "revision"];
    proper.then(|| {
        names
            .into_iter()
            .zip(parts)
            .map(|(name, part)| (name.to_owned(), part.into()))
            .collect()
    })
}

fn write_map(
    out: &mut String,
    element: &str,
    facts: &'static TypeFacts,
    map: &Map<String, Value>,
    place: &str,
    mistakes: &mut Mistakes,
) {
    out.push('<');
    out.push_str(element);
    let mut members = String::new();
    for (name, value) in map {
        let below = format!("{place}.{name}");
        match (find(facts, name), name.as_str()) {
            (None, "href" | "id") | (Some(AttrFacts { name: "id", .. }), _) if !value.is_null() => {
                if let Some(text) =
                    scalar::text(Kind::String, value, &below, Range::Narrow, mistakes)
                {
                    out.push_str(&format!(" {name}=\"{}\"", escape_attribute(&text)));
                }
            }
            // What our own JSON output may hold beside members.
            (None, "link" | "actions" | "id" | "href") => {}
            (None, _) => mistakes.add(unknown_attribute(facts, name, place)),
            (Some(attr), _) => {
                let item = attr.item_element();
                let member = Member {
                    element: attr.element,
                    item: &item,
                    kind: attr.kind(),
                    list: attr.list,
                    range: range(facts, attr),
                };
                write_member(&mut members, &member, value, &below, mistakes);
            }
        }
    }
    if members.is_empty() {
        out.push_str("/>");
    } else {
        out.push('>');
        out.push_str(&members);
        close(out, element);
    }
}

/// A member by its model name or its element, with `-` for `_`, in any case.
fn find(facts: &'static TypeFacts, name: &str) -> Option<&'static AttrFacts> {
    let find = |name: &str| facts.attr(name).or_else(|| facts.attr_of_element(name));
    find(name).or_else(|| find(&name.replace('-', "_").to_ascii_lowercase()))
}

fn range(facts: &'static TypeFacts, attr: &AttrFacts) -> Range {
    let listed = WIDE.iter().find(|(path, _)| {
        path.split_once('.')
            .is_some_and(|(ty, member)| member == attr.name && facts.is_a(ty))
    });
    match listed {
        None => Range::Narrow,
        Some((_, false)) => Range::Wide,
        Some((_, true)) => Range::Bytes,
    }
}

fn open(out: &mut String, element: &str) {
    out.push('<');
    out.push_str(element);
    out.push('>');
}

fn close(out: &mut String, element: &str) {
    out.push_str("</");
    out.push_str(element);
    out.push('>');
}

fn leaf(out: &mut String, element: &str, text: &str) {
    open(out, element);
    out.push_str(&escape_text(text));
    close(out, element);
}

#[cfg(test)]
mod tests {
    use crate::coerce::to_xml;
    use serde_json::{Value, json};

    fn vm(value: Value) -> String {
        let xml = to_xml("vm", &value).unwrap();
        xml.strip_prefix("<vm>")
            .and_then(|xml| xml.strip_suffix("</vm>"))
            .map(str::to_owned)
            .unwrap_or(xml)
    }

    #[test]
    fn references_come_from_a_text() {
        assert_eq!(
            vm(json!({"cluster": "Default"})),
            "<cluster><name>Default</name></cluster>"
        );
        let id = "00000000-0000-0000-0000-000000000000";
        assert_eq!(
            vm(json!({"template": id})),
            format!("<template id=\"{id}\"/>")
        );
        assert_eq!(vm(json!({"cluster": {"id": "x"}})), "<cluster id=\"x\"/>");
        assert_eq!(
            vm(json!({"cluster": 7})),
            "<cluster><name>7</name></cluster>"
        );
        assert_eq!(
            vm(json!({"id": "1", "name": "a"})),
            "<vm id=\"1\"><name>a</name></vm>"
        );
    }

    #[test]
    fn elements_are_those_of_the_engine() {
        assert_eq!(
            to_xml(
                "host",
                &json!({"transparent_huge_pages": {"enabled": true}})
            )
            .unwrap(),
            "<host><transparent_hugepages><enabled>true</enabled></transparent_hugepages></host>"
        );
        assert_eq!(
            vm(json!({"os": {"boot": {"devices": "hd,Network"}}})),
            "<os><boot><devices><device>hd</device><device>network</device></devices></boot></os>"
        );
        assert_eq!(
            to_xml("sso", &json!({"methods": ["guest_agent"]})).unwrap(),
            "<sso><methods><method id=\"guest_agent\"/></methods></sso>"
        );
        assert_eq!(
            vm(json!({"custom_properties": ["a=b=c"]})),
            "<custom_properties><custom_property><name>a</name><value>b=c</value></custom_property></custom_properties>"
        );
        assert_eq!(
            vm(json!({"custom_compatibility_version": "4.7"})),
            "<custom_compatibility_version><major>4</major><minor>7</minor></custom_compatibility_version>"
        );
        assert_eq!(
            vm(json!({"high_availability": true})),
            "<high_availability><enabled>true</enabled></high_availability>"
        );
        assert_eq!(
            vm(json!({"comment": "", "description": null})),
            "<comment></comment>"
        );
    }

    #[test]
    fn lists_take_one_or_many() {
        let nic = "<nics><nic><name>a</name></nic></nics>";
        for value in [
            json!([{"name": "a"}]),
            json!({"nic": [{"name": "a"}]}),
            json!({"name": "a"}),
            json!("a"),
        ] {
            assert_eq!(vm(json!({ "nics": value })), nic);
        }
        assert_eq!(vm(json!({"nics": []})), "<nics></nics>");
    }

    #[test]
    fn all_mistakes_are_told_at_once() {
        let error = to_xml(
            "vm",
            &json!({"nmae": 1, "os": {"tpye": "x"}, "memory": "big", "cpu": {"topology": {"cores": "many"}}}),
        );
        assert_eq!(
            error.unwrap_err().to_string(),
            "4 mistakes: unknown field 'nmae' in vm; unknown field 'tpye' in vm.os; \
             vm.memory: 'big' is not a number of bytes or a size such as 24GiB; \
             vm.cpu.topology.cores: 'many' is not an integer of 32 bits"
        );
        assert!(
            to_xml("vmm", &json!({}))
                .unwrap_err()
                .hint()
                .unwrap()
                .contains("vm")
        );
    }

    #[test]
    fn every_wide_member_is_in_the_model() {
        for (path, _) in super::WIDE {
            let (ty, member) = path.split_once('.').unwrap();
            assert!(
                ovmodel::find_type(ty)
                    .and_then(|facts| facts.attr(member))
                    .is_some(),
                "{path}"
            );
        }
    }
}
