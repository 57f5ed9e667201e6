//! An entity for serde: JSON (and YAML, and anything else) with the model's types.
//!
//! Booleans and numbers are such where the model says so and the text is one; everything else is the text as it came.
//! A list member is an array of its items whatever their number. Attributes come first, then members in the order sent.

use super::outline::Walk;
use super::{Entity, Node};
use ovmodel::Kind;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

/// A node with or without its links and actions.
pub(super) struct View<'e> {
    pub(super) node: Node<'e>,
    pub(super) links: bool,
}

impl Serialize for Entity {
    /// Without links and actions, as [`Entity::to_json`].
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match Walk::of(&self.inner) {
            Some(walk) => walk.serialize(serializer),
            None => View {
                node: self.root(),
                links: false,
            }
            .serialize(serializer),
        }
    }
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let node = self.node;
        if node.is_list() {
            return serializer.collect_seq(node.list_items().map(|item| View {
                node: item,
                links: self.links,
            }));
        }
        match node.kind() {
            Some(Kind::Struct(_)) => self.members(serializer),
            Some(kind) if node.is_leaf() => scalar(kind, node.text(), serializer),
            None if node.is_leaf() && node.attrs().next().is_none() => {
                serializer.serialize_str(node.text())
            }
            _ => self.members(serializer),
        }
    }
}

impl<'e> View<'e> {
    fn members<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let node = self.node;
        let text: String = node.pieces().chain([node.text()]).collect();
        if !text.trim().is_empty() && node.is_leaf() && node.attrs().next().is_none() {
            return serializer.serialize_str(&text);
        }
        let mut map = serializer.serialize_map(None)?;
        for name in ["id", "href"] {
            if let Some(value) = node.attr(name) {
                map.serialize_entry(name, value)?;
            }
        }
        for (name, value) in node
            .attrs()
            .filter(|(name, _)| !matches!(*name, "id" | "href"))
        {
            map.serialize_entry(name, value)?;
        }
        let children = || {
            node.children()
                .filter(|child| self.links || !is_link(child.name()))
        };
        let repeated = Repeated::among(children());
        for (at, child) in children().enumerate() {
            let is_link = child.name() == "link";
            if !is_link && !repeated.may_hold(child.name()) {
                if node.attr(child.name()).is_none() {
                    map.serialize_entry(
                        child.name(),
                        &View {
                            node: child,
                            links: self.links,
                        },
                    )?;
                }
                continue;
            }
            let same = |other: &Node<'e>| other.name() == child.name();
            if children().take(at).any(|other| same(&other)) {
                continue;
            }
            let nodes: Vec<Node<'e>> = children().filter(same).collect();
            if nodes.len() > 1 || is_link {
                map.serialize_entry(
                    child.name(),
                    &Views {
                        nodes,
                        links: self.links,
                    },
                )?;
            } else if node.attr(child.name()).is_none() {
                map.serialize_entry(
                    child.name(),
                    &View {
                        node: child,
                        links: self.links,
                    },
                )?;
            }
        }
        if !text.trim().is_empty() {
            map.serialize_entry("text", &text)?;
        }
        map.end()
    }
}

/// Names that come more than once among the members of one element, by their marks.
struct Repeated([u64; 16]);

impl Repeated {
    fn among<'e>(nodes: impl Iterator<Item = Node<'e>>) -> Repeated {
        let (mut seen, mut again) = ([0_u64; 16], [0; 16]);
        for node in nodes {
            let (word, bit) = mark(node.name());
            again[word] |= seen[word] & bit;
            seen[word] |= bit;
        }
        Repeated(again)
    }

    /// Never wrong when it says no; another name may have the same mark.
    fn may_hold(&self, name: &str) -> bool {
        let (word, bit) = mark(name);
        self.0[word] & bit != 0
    }
}

/// One of 1024 bits for a name.
fn mark(name: &str) -> (usize, u64) {
    let hash = name.bytes().fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01B3)
    });
    let mark = (hash >> 40) as usize;
    (mark / 64 % 16, 1 << (mark % 64))
}

fn is_link(name: &str) -> bool {
    matches!(name, "link" | "actions")
}

/// Members of one name.
struct Views<'e> {
    nodes: Vec<Node<'e>>,
    links: bool,
}

impl Serialize for Views<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.nodes.len()))?;
        for node in &self.nodes {
            seq.serialize_element(&View {
                node: *node,
                links: self.links,
            })?;
        }
        seq.end()
    }
}

pub(super) fn scalar<S: Serializer>(
    kind: Kind,
    text: &str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match kind {
        Kind::Boolean if text == "true" => return serializer.serialize_bool(true),
        Kind::Boolean if text == "false" => return serializer.serialize_bool(false),
        Kind::Integer => {
            if let Ok(number) = text.parse::<i64>() {
                return serializer.serialize_i64(number);
            }
            if let Ok(number) = text.parse::<u64>() {
                return serializer.serialize_u64(number);
            }
        }
        Kind::Decimal => {
            if let Some(number) = text.parse::<f64>().ok().filter(|number| number.is_finite()) {
                return serializer.serialize_f64(number);
            }
        }
        _ => {}
    }
    serializer.serialize_str(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(xml: &str) -> serde_json::Value {
        Entity::parse(xml).unwrap().to_json()
    }

    #[test]
    fn types_follow_the_model() {
        let vm = of(
            "<vm href='/vms/1' id='1'><actions><link rel='start' href='/x'/></actions><name>5</name><comment></comment>\
            <link rel='nics' href='/y'/><memory>1073741824</memory><stateless>false</stateless>\
            <creation_time>2026-11-21T00:54:57.959Z</creation_time><status>rebooting_on_the_moon</status>\
            <os><boot><devices><device>hd</device></devices></boot></os><cluster id='2'/><nics/></vm>",
        );
        assert_eq!(
            vm,
            json!({"id": "1", "href": "/vms/1", "name": "5", "comment": "", "memory": 1073741824, "stateless": false,
            "creation_time": "2026-11-21T00:54:57.959Z", "status": "rebooting_on_the_moon",
            "os": {"boot": {"devices": ["hd"]}}, "cluster": {"id": "2"}, "nics": []})
        );
    }

    #[test]
    fn what_the_model_does_not_know_is_kept() {
        let vm = of(
            "<vm zone='a'><new>1</new><newer><x>1</x><x>2</x></newer><memory>lots</memory><os>odd</os><cpu a='b'>odd</cpu></vm>",
        );
        assert_eq!(
            vm,
            json!({"zone": "a", "new": "1", "newer": {"x": ["1", "2"]}, "memory": "lots", "os": "odd",
            "cpu": {"a": "b", "text": "odd"}})
        );
        assert_eq!(
            of("<action><status>complete</status><vm id='1'><memory>1</memory></vm></action>"),
            json!({"status": "complete", "vm": {"id": "1", "memory": 1}})
        );
        assert_eq!(
            of("<vms><size>1</size><vm id='1'/></vms>"),
            json!([{"id": "1"}])
        );
    }

    #[test]
    fn links_come_when_asked_for() {
        let vm = Entity::parse("<vm><actions><link rel='a'/></actions><link rel='b'/><name>x</name><link rel='c'/></vm>").unwrap();
        assert_eq!(
            vm.to_json_with_links(),
            json!({"actions": {"link": [{"rel": "a"}]}, "link": [{"rel": "b"}, {"rel": "c"}], "name": "x"})
        );
    }

    #[test]
    fn decimals_are_numbers() {
        let statistic =
            of("<statistic><values><value><datum>12.5</datum></value></values></statistic>");
        assert_eq!(statistic, json!({"values": [{"datum": 12.5}]}));
    }
}
