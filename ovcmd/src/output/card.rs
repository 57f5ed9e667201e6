//! One object for a person: a line per field, the path first, so that `grep os.` finds what is there.

use super::human;
use super::table::clean;
use jiff::tz::TimeZone;
use ovlib::{Entity, Node};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// Lines of `path  value`, aligned.
pub(crate) struct Card<'z> {
    zone: &'z TimeZone,
    lines: Vec<(String, String)>,
}

impl<'z> Card<'z> {
    /// All fields of an entity; its links too when `links` says so.
    pub(crate) fn of_entity(entity: &Entity, links: Links, zone: &'z TimeZone) -> Card<'z> {
        let mut card = Card {
            zone,
            lines: Vec::new(),
        };
        let root = entity.root();
        if let Some(id) = root.id() {
            card.lines.push(("id".to_owned(), id.to_owned()));
        }
        card.members(entity, root, "");
        if links == Links::Shown {
            for (rel, href) in entity.links() {
                card.lines.push((format!("link.{rel}"), href.to_owned()));
            }
        }
        card
    }

    /// All members of a JSON value.
    pub(crate) fn of_value(value: &Value, zone: &'z TimeZone) -> Card<'z> {
        let mut card = Card {
            zone,
            lines: Vec::new(),
        };
        card.value(value, "");
        card
    }

    fn value(&mut self, value: &Value, path: &str) {
        match value {
            Value::Object(members) => members
                .iter()
                .for_each(|(name, value)| self.value(value, &below(path, name))),
            Value::Array(items) if items.iter().any(|item| item.is_object() || item.is_array()) => {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(at, item)| self.value(item, &format!("{path}[{at}]")));
            }
            Value::Array(items) => {
                let words: Vec<String> = items.iter().map(super::plain).collect();
                self.lines.push((path.to_owned(), words.join(", ")));
            }
            other => self.lines.push((path.to_owned(), super::plain(other))),
        }
    }

    /// The lines, with `gap` blanks behind the longest path.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        let widest = self
            .lines
            .iter()
            .map(|(path, _)| path.width())
            .max()
            .unwrap_or(0);
        for (path, value) in &self.lines {
            let line = format!(
                "{}{}  {}",
                clean(path),
                " ".repeat(widest - path.width()),
                clean(value)
            );
            out.extend_from_slice(line.trim_end().as_bytes());
            out.push(b'\n');
        }
    }

    fn members(&mut self, entity: &Entity, node: Node<'_>, path: &str) {
        for child in node.children() {
            if matches!(child.name(), "link" | "actions") {
                continue;
            }
            self.member(entity, child, &below(path, child.name()));
        }
    }

    fn member(&mut self, entity: &Entity, node: Node<'_>, path: &str) {
        if node.is_list() {
            let items: Vec<Node<'_>> = node.list_items().collect();
            if items.iter().any(|item| is_structure(*item)) {
                items
                    .iter()
                    .enumerate()
                    .for_each(|(at, item)| self.member(entity, *item, &format!("{path}[{at}]")));
            } else {
                let words: Vec<&str> = items.iter().map(|item| item.text()).collect();
                self.lines.push((path.to_owned(), words.join(", ")));
            }
        } else if is_reference(node) {
            let id = node.id().unwrap_or_default();
            let known = node.child("name").map(|name| name.text().to_owned());
            let name = known.or_else(|| entity.text(&format!("{path}.name")));
            self.lines.push((
                path.to_owned(),
                name.map_or_else(|| id.to_owned(), |name| format!("{name} ({id})")),
            ));
        } else if is_structure(node) {
            if let Some(id) = node.id() {
                self.lines.push((below(path, "id"), id.to_owned()));
            }
            self.members(entity, node, path);
        } else {
            let shown = match armour(node.text()) {
                Some(label) => format!("{label} (--output xml has it whole)"),
                None => {
                    let show = human::show_of(path, node.kind());
                    human::cell(node.text().into(), show, self.zone).into_owned()
                }
            };
            self.lines.push((path.to_owned(), shown));
        }
    }
}

/// Whether a card tells the links of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// Only the fields.
    Hidden,
    /// Fields, then `link.nics  /ovirt-engine/api/...`.
    Shown,
}

/// Nothing but an id, and at most a name.
fn is_reference(node: Node<'_>) -> bool {
    node.id().is_some()
        && node
            .children()
            .all(|child| matches!(child.name(), "link" | "name"))
}

/// What a text in PEM holds: on a card, twenty lines of Base64 would hide what somebody looks for.
fn armour(text: &str) -> Option<&str> {
    let (label, rest) = text
        .trim_start()
        .strip_prefix("-----BEGIN ")?
        .split_once("-----")?;
    (!rest.trim().is_empty()).then_some(label)
}

fn is_structure(node: Node<'_>) -> bool {
    node.children().next().is_some() || node.id().is_some()
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    }
}
