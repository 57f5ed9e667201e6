//! Members that were joined to an entity from elsewhere, such as the name of a referenced host.

use super::{Entity, Node};
use crate::xml::escape_text;
use std::sync::OnceLock;

/// What was joined, the later over the earlier.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    joined: Vec<Joined>,
}

/// What stands at a path: a text, made an entity only when somebody walks it, or an entity.
#[derive(Debug, Clone)]
struct Joined {
    path: Box<str>,
    text: Option<Box<str>>,
    entity: OnceLock<Entity>,
}

impl Joined {
    fn entity(&self) -> &Entity {
        self.entity.get_or_init(|| {
            let text = self.text.as_deref().unwrap_or_default();
            let raw = format!("<value>{}</value>", escape_text(text));
            Entity::cut(raw.into(), 0, None)
        })
    }
}

impl Overlay {
    pub(super) fn set(&mut self, path: &str, text: &str) {
        self.put(path, Some(text.into()), OnceLock::new());
    }

    pub(super) fn set_entity(&mut self, path: &str, entity: Entity) {
        self.put(path, None, OnceLock::from(entity));
    }

    fn put(&mut self, path: &str, text: Option<Box<str>>, entity: OnceLock<Entity>) {
        self.joined.retain(|other| *other.path != *path);
        self.joined.push(Joined {
            path: path.into(),
            text,
            entity,
        });
    }

    /// The text joined at exactly this path, if a text was.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        let found = self
            .joined
            .iter()
            .rev()
            .find(|joined| *joined.path == *path);
        found.and_then(|joined| joined.text.as_deref())
    }

    /// What is joined at exactly this path, or below a path that an entity was joined at.
    pub(super) fn at(&self, path: &str) -> Option<Vec<Node<'_>>> {
        self.joined.iter().rev().find_map(|joined| {
            let rest = path.strip_prefix(&*joined.path)?;
            match rest.strip_prefix('.') {
                Some(below) => Some(joined.entity().at(below)),
                None => rest.is_empty().then(|| vec![joined.entity().root()]),
            }
        })
    }
}
