//! JSON as the engine lays it out: `"name" : "value"`, two blanks a level, no newline at the end, booleans and
//! integers as strings, dates as milliseconds. The order of members is that of Jackson over the engine's classes.

use ovmodel::Kind;

use super::shape::{Shape, is_resource, json_rank};
use super::{json_empty, versioned};
use crate::node::Node;

/// A whole document; the root's own name does not appear.
pub fn document(root: &Node, version: Option<&str>) -> Vec<u8> {
    let mut writer = Writer {
        out: Vec::new(),
        version,
        rounded: false,
    };
    writer.object(root, Shape::of_root(&root.name), 0);
    writer.out
}

/// A whole list that has no items and names them all the same.
pub fn empty(item: &str) -> Vec<u8> {
    let mut writer = Writer {
        out: Vec::new(),
        version: None,
        rounded: false,
    };
    writer.empty(item, 0);
    writer.out
}

/// One object at a depth, without the line it begins on.
pub fn object(
    out: &mut Vec<u8>,
    node: &Node,
    shape: Option<Shape>,
    depth: usize,
    version: Option<&str>,
) {
    let mut writer = Writer {
        out: std::mem::take(out),
        version,
        rounded: false,
    };
    writer.object(node, shape, depth);
    *out = writer.out;
}

/// A member of an object: attributes and elements look the same.
enum Member<'a> {
    Attr(&'a str, &'a str),
    One(&'a Node),
    Many(&'a str, Vec<&'a Node>),
}

impl Member<'_> {
    fn name(&self) -> &str {
        match self {
            Member::Attr(name, _) | Member::Many(name, _) => name,
            Member::One(node) => &node.name,
        }
    }
}

struct Writer<'v> {
    out: Vec<u8>,
    version: Option<&'v str>,
    /// Whether the decimals of what is being written are rounded to two digits.
    rounded: bool,
}

impl Writer<'_> {
    fn object(&mut self, node: &Node, shape: Option<Shape>, depth: usize) {
        if node.name == "statistic" {
            self.rounded = node.text_of("type") == Some("decimal");
        }
        let members = members(node, shape);
        if members.is_empty() {
            self.out.extend_from_slice(b"{ }");
            return;
        }
        self.out.push(b'{');
        for (at, member) in members.iter().enumerate() {
            let line: &[u8] = if at == 0 { b"\n" } else { b",\n" };
            self.out.extend_from_slice(line);
            indent(&mut self.out, depth + 1);
            string(&mut self.out, member.name());
            self.out.extend_from_slice(b" : ");
            self.member(member, shape, depth + 1);
        }
        self.out.push(b'\n');
        indent(&mut self.out, depth);
        self.out.push(b'}');
    }

    fn member(&mut self, member: &Member<'_>, shape: Option<Shape>, depth: usize) {
        let inner = shape.and_then(|shape| shape.child(member.name()));
        match member {
            Member::Attr("href", value) => {
                let long = versioned(value, self.version);
                string(&mut self.out, long.as_deref().unwrap_or(value));
            }
            Member::Attr(_, value) => string(&mut self.out, value),
            Member::One(node) => match json_empty::items(shape, inner, node) {
                Some(item) => self.empty(&item, depth),
                None => self.value(node, inner, depth),
            },
            Member::Many(_, nodes) => {
                self.out.extend_from_slice(b"[ ");
                for (at, node) in nodes.iter().enumerate() {
                    if at > 0 {
                        self.out.extend_from_slice(b", ");
                    }
                    self.value(node, inner, depth);
                }
                let end: &[u8] = if nodes.is_empty() { b"]" } else { b" ]" };
                self.out.extend_from_slice(end);
            }
        }
    }

    /// A list that holds its items' name and no item.
    fn empty(&mut self, item: &str, depth: usize) {
        self.out.extend_from_slice(b"{\n");
        indent(&mut self.out, depth + 1);
        string(&mut self.out, item);
        self.out.extend_from_slice(b" : [ ]\n");
        indent(&mut self.out, depth);
        self.out.push(b'}');
    }

    fn value(&mut self, node: &Node, shape: Option<Shape>, depth: usize) {
        match shape {
            Some(Shape::Scalar(Kind::Decimal)) if self.rounded && is_long(&node.text) => {
                powers(&mut self.out, &node.text);
            }
            Some(Shape::Scalar(kind)) => scalar(&mut self.out, kind, &node.text),
            None if node.children.is_empty() && node.attrs.is_empty() => {
                string(&mut self.out, &node.text);
            }
            _ => self.object(node, shape, depth),
        }
    }
}

/// What the object holds, in order; items of lists and links are gathered into one member.
fn members<'a>(node: &'a Node, shape: Option<Shape>) -> Vec<Member<'a>> {
    let mut members: Vec<Member<'a>> = Vec::new();
    for child in &node.children {
        if !is_item(shape, &child.name) {
            members.push(Member::One(child));
            continue;
        }
        let known = members.iter_mut().find_map(|member| match member {
            Member::Many(name, nodes) if *name == child.name => Some(nodes),
            _ => None,
        });
        match known {
            Some(nodes) => nodes.push(child),
            None => members.push(Member::Many(&child.name, vec![child])),
        }
    }
    if json_empty::lost_links(node) {
        members.push(Member::Many("link", Vec::new()));
    }
    let attrs = node
        .attrs
        .iter()
        .map(|(name, value)| Member::Attr(name, value));
    members.extend(attrs);
    match shape {
        Some(Shape::Struct(facts)) if is_resource(facts) => {
            members.sort_by_cached_key(|member| json_rank(facts, member.name()));
        }
        _ => {}
    }
    members
}

fn is_item(shape: Option<Shape>, name: &str) -> bool {
    match shape {
        Some(Shape::List(..)) => !matches!(name, "actions" | "size" | "total" | "active"),
        _ => name == "link",
    }
}

fn scalar(out: &mut Vec<u8>, kind: Kind, text: &str) {
    match kind {
        Kind::Decimal if text.parse::<f64>().is_ok() => out.extend_from_slice(text.as_bytes()),
        Kind::Date => match text.parse::<jiff::Timestamp>() {
            Ok(time) => out.extend_from_slice(time.as_millisecond().to_string().as_bytes()),
            Err(_) => string(out, text),
        },
        _ => string(out, text),
    }
}

/// Whether a number has more digits than the two to which an engine rounds.
fn is_long(text: &str) -> bool {
    text.len() > 2 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number rounded to two digits, as Java spells it: `1.3E+2` where XML has `130` (engine 4.5.8).
fn powers(out: &mut Vec<u8>, text: &str) {
    let (first, rest) = text.split_at(1);
    let spelled = format!("{first}.{}E+{}", &rest[..1], rest.len());
    out.extend_from_slice(spelled.as_bytes());
}

/// A quoted text with Jackson's escapes.
pub fn string(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut from = 0;
    out.push(b'"');
    for (at, byte) in bytes.iter().enumerate() {
        if *byte >= b' ' && *byte != b'"' && *byte != b'\\' {
            continue;
        }
        out.extend_from_slice(&bytes[from..at]);
        from = at + 1;
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            b'\t' => out.extend_from_slice(b"\\t"),
            0x08 => out.extend_from_slice(b"\\b"),
            0x0c => out.extend_from_slice(b"\\f"),
            control => out.extend_from_slice(format!("\\u{control:04X}").as_bytes()),
        }
    }
    out.extend_from_slice(&bytes[from..]);
    out.push(b'"');
}

/// Two blanks a level.
pub fn indent(out: &mut Vec<u8>, depth: usize) {
    out.resize(out.len() + depth * 2, b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(node: &Node, want: &str) {
        let text = String::from_utf8(document(node, None)).unwrap();
        assert_eq!(text, want);
    }

    #[test]
    fn own_members_come_first_then_the_bases() {
        let nic = Node::reference("nic", "n1")
            .with_attr("href", "/x")
            .with_leaf("name", "nic1")
            .with(Node::reference("link", "l").with_attr("rel", "r"))
            .with(Node::reference("vm", "v1"))
            .with_leaf("interface", "virtio")
            .with_leaf("linked", "true");
        check(
            &nic,
            concat!(
                "{\n  \"interface\" : \"virtio\",\n  \"linked\" : \"true\",\n  \"name\" : \"nic1\",\n",
                "  \"vm\" : {\n    \"id\" : \"v1\"\n  },\n",
                "  \"link\" : [ {\n    \"id\" : \"l\",\n    \"rel\" : \"r\"\n  } ],\n",
                "  \"href\" : \"/x\",\n  \"id\" : \"n1\"\n}",
            ),
        );
    }

    #[test]
    fn the_base_of_a_vm_is_split_by_spelling() {
        let vm = Node::reference("vm", "1")
            .with_leaf("name", "a")
            .with_leaf("cpu_shares", "0")
            .with_leaf("creation_time", "1970-01-01T00:00:01.500Z")
            .with_leaf("memory", "1024")
            .with(
                Node::new("os").with(
                    Node::new("boot").with(
                        Node::new("devices")
                            .with_leaf("device", "hd")
                            .with_leaf("device", "cdrom"),
                    ),
                ),
            )
            .with_leaf("status", "down");
        check(
            &vm,
            concat!(
                "{\n  \"status\" : \"down\",\n  \"name\" : \"a\",\n  \"memory\" : \"1024\",\n",
                "  \"os\" : {\n    \"boot\" : {\n      \"devices\" : {\n",
                "        \"device\" : [ \"hd\", \"cdrom\" ]\n      }\n    }\n  },\n",
                "  \"id\" : \"1\",\n  \"cpu_shares\" : \"0\",\n  \"creation_time\" : 1500\n}",
            ),
        );
    }

    #[test]
    fn texts_are_escaped() {
        let mut out = Vec::new();
        string(&mut out, "a\"b\\c\n\u{8}\u{1}ü</x>");
        let want = "\"a\\\"b\\\\c\\n\\b\\u0001ü</x>\"";
        assert_eq!(String::from_utf8(out).as_deref(), Ok(want));
    }

    #[test]
    fn empty_documents_and_decimals() {
        check(&Node::new("vms"), "{ }");
        let group = Node::new("affinity_group").with(Node::new("host_labels"));
        check(
            &group,
            "{\n  \"host_labels\" : {\n    \"affinity_label\" : [ ]\n  }\n}",
        );
        let value = Node::new("value").with_leaf("datum", "12.5");
        let values = Node::new("statistic").with(Node::new("values").with(value));
        check(
            &values,
            "{\n  \"values\" : {\n    \"value\" : [ {\n      \"datum\" : 12.5\n    } ]\n  }\n}",
        );
        for (ty, want) in [("decimal", "1.3E+2"), ("integer", "130")] {
            let values = Node::new("values").with(Node::new("value").with_leaf("datum", "130"));
            let node = Node::new("statistic").with_leaf("type", ty).with(values);
            let text = String::from_utf8(document(&node, None)).unwrap();
            assert!(text.contains(&format!("\"datum\" : {want}\n")), "{text}");
        }
    }
}
