//! Searches in a directory, below `/domains/{id}`: a grammar of their own. `*` only at the end, with case; no search lists
//! all, `*` or a word by itself nothing (engine 4.5.8).

use crate::node::Node;
use crate::rest::Item;

/// The members behind the fields.
const FIELDS: &[(&str, &str)] = &[
    ("department", "department"),
    ("lastname", "last_name"),
    ("name", "name"),
    ("title", "title"),
    ("username", "principal"),
];

/// What fits.
pub(super) fn select(mut items: Vec<Item>, text: Option<&str>, kind: &str) -> Vec<Item> {
    let Some(text) = text else { return items };
    let Some((field, wanted)) = text.split_once('=') else {
        return Vec::new();
    };
    let field = field.trim().to_lowercase();
    let Some((_, member)) = FIELDS.iter().find(|(known, _)| *known == field) else {
        return Vec::new();
    };
    if kind.ends_with("groups") && *member != "name" {
        return Vec::new();
    }
    let wanted = wanted.trim().trim_matches('"');
    items.retain(|item| fits(document(item), member, wanted));
    items
}

fn document(item: &Item) -> Option<&Node> {
    match item {
        Item::Object(object) => Some(&object.doc),
        Item::Computed(node) | Item::Plain(node) => Some(node),
        Item::Event(_) => None,
    }
}

fn fits(node: Option<&Node>, member: &str, wanted: &str) -> bool {
    let Some(node) = node else { return false };
    // What was never written fits nothing.
    let Some(held) = node.text_of(member).filter(|held| !held.is_empty()) else {
        return false;
    };
    match wanted.strip_suffix('*') {
        Some(start) => held.starts_with(start),
        None => held == wanted,
    }
}
