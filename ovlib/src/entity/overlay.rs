//! Members that were joined to an entity from elsewhere, such as the name of a referenced host.

use super::{Entity, Node};
use crate::xml::escape_text;
use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

/// `(path, what stands there)`, a handful at most.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlay {
    joined: Vec<(Arc<str>, Joined)>,
}

#[derive(Debug, Clone)]
enum Joined {
    /// A text, and an element with it once somebody wants to walk there.
    Text(Arc<str>, OnceLock<Entity>),
    Entity(Entity),
}

impl Joined {
    fn entity(&self) -> &Entity {
        match self {
            Joined::Entity(entity) => entity,
            Joined::Text(text, entity) => entity.get_or_init(|| {
                let raw = format!("<value>{}</value>", escape_text(text));
                Entity::cut(raw.into(), 0, None)
            }),
        }
    }
}

impl Overlay {
    pub(super) fn set(&mut self, path: &Arc<str>, text: Arc<str>) {
        self.put(path, Joined::Text(text, OnceLock::new()));
    }

    pub(super) fn set_entity(&mut self, path: &Arc<str>, entity: Entity) {
        self.put(path, Joined::Entity(entity));
    }

    fn put(&mut self, path: &Arc<str>, joined: Joined) {
        match self.joined.iter_mut().find(|(other, _)| *other == *path) {
            Some((_, place)) => *place = joined,
            None => self.joined.push((Arc::clone(path), joined)),
        }
    }

    /// What is joined at exactly this path, or below a path that an entity was joined at.
    pub(super) fn at(&self, path: &str) -> Option<Vec<Node<'_>>> {
        let (below, joined) = self.find(path)?;
        Some(if below.is_empty() {
            vec![joined.entity().root()]
        } else {
            joined.entity().at(below)
        })
    }

    /// The text of that; the inner none where the joined entity has no such member.
    pub(super) fn peek(&self, path: &str) -> Option<Option<Cow<'_, str>>> {
        Some(match self.find(path)? {
            ("", Joined::Text(text, _)) => Some(Cow::Borrowed(&**text)),
            ("", Joined::Entity(entity)) => Some(Cow::Borrowed(entity.root().text())),
            (below, joined) => joined.entity().peek(below),
        })
    }

    fn find<'p>(&self, path: &'p str) -> Option<(&'p str, &Joined)> {
        self.joined.iter().rev().find_map(|(joined, place)| {
            let rest = path.strip_prefix(&**joined)?;
            let below = if rest.is_empty() {
                rest
            } else {
                rest.strip_prefix('.')?
            };
            Some((below, place))
        })
    }
}
