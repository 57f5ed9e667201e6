//! Members that were joined to an entity from elsewhere, such as the name of a referenced host.

use super::{Entity, Node};
use crate::xml::escape_text;

/// `(path, what stands there)`; the texts are entities of one element.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    joined: Vec<(Box<str>, Entity)>,
}

impl Overlay {
    pub(super) fn set(&mut self, path: &str, text: &str) {
        let raw = format!("<value>{}</value>", escape_text(text));
        self.set_entity(path, Entity::cut(raw.into(), 0, None));
    }

    pub(super) fn set_entity(&mut self, path: &str, entity: Entity) {
        self.joined.retain(|(other, _)| **other != *path);
        self.joined.push((path.into(), entity));
    }

    /// What is joined at exactly this path, or below a path that an entity was joined at.
    pub(super) fn at(&self, path: &str) -> Option<Vec<Node<'_>>> {
        self.joined.iter().rev().find_map(|(joined, entity)| {
            let rest = path.strip_prefix(&**joined)?;
            match rest.strip_prefix('.') {
                Some(below) => Some(entity.at(below)),
                None => rest.is_empty().then(|| vec![entity.root()]),
            }
        })
    }
}
