//! An entity: one object of the engine, with everything that was sent about it.
//!
//! It keeps the bytes as they came; a tree over them is built when the first question needs it.

mod arena;
mod json;
mod node;
pub mod outline;
mod overlay;
mod parts;
mod quick;
mod shape;
#[cfg(test)]
mod tests;
mod told;

use crate::error::Result;
use crate::xml::Trace;
use arena::Arena;
pub use node::Node;
use overlay::Overlay;
use ovmodel::TypeFacts;
use parts::Parts;
use serde_json::Value;
use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, OnceLock};
pub(crate) use told::Told;

/// One object (or reply document) of the engine. Cheap to clone; shared clones are read-only views of the same bytes.
///
/// ```
/// let vm = ovlib::Entity::parse("<vm id=\"1\"><name>web01</name><os><type>rhel_9x64</type></os></vm>").unwrap();
/// assert_eq!(vm.id(), Some("1"));
/// assert_eq!(vm.text("os.type").as_deref(), Some("rhel_9x64"));
/// ```
#[derive(Clone)]
pub struct Entity {
    inner: Arc<Inner>,
    overlay: Overlay,
}

pub(crate) struct Inner {
    raw: Box<str>,
    /// The depth that the element stood at.
    depth: usize,
    /// Its lines, when `raw` is in the engine's own layout for that depth.
    trace: Option<Trace>,
    tag_end: u32,
    arena: OnceLock<Arena>,
    parts: Parts,
}

impl Inner {
    fn arena(&self) -> &Arena {
        self.arena.get_or_init(|| Arena::build(&self.raw))
    }

    fn tag(&self) -> &str {
        &self.raw[1..self.tag_end as usize]
    }
}

impl Entity {
    /// Reads a whole document or a lone element.
    ///
    /// # Errors
    /// [`crate::Error::Protocol`] when it is not well formed or breaks a limit of [`crate::xml`].
    pub fn parse(xml: &str) -> Result<Entity> {
        crate::xml::read_one(xml.as_bytes())
    }

    /// An element that a scanner cut out of a document, where it stood at `depth`.
    pub(crate) fn cut(raw: Box<str>, depth: usize, trace: Option<Trace>) -> Entity {
        let tag_end = crate::xml::token::name_end(raw.as_bytes(), 1) as u32;
        let inner = Arc::new(Inner {
            raw,
            depth,
            trace,
            tag_end,
            arena: OnceLock::new(),
            parts: Parts::default(),
        });
        Entity {
            inner,
            overlay: Overlay::default(),
        }
    }

    /// The element's name, `vm`.
    pub fn tag(&self) -> &str {
        self.inner.tag()
    }

    /// What the model says of it, none for an element that the model does not know.
    pub fn facts(&self) -> Option<&'static TypeFacts> {
        ovmodel::type_of_element(self.tag())
    }

    /// The `id` attribute.
    pub fn id(&self) -> Option<&str> {
        self.attr("id")
    }

    /// The `href` attribute, `/ovirt-engine/api/vms/...`.
    pub fn href(&self) -> Option<&str> {
        self.attr("href")
    }

    fn attr(&self, name: &str) -> Option<&str> {
        if self.inner.trace.is_none() {
            return self.root().attr(name);
        }
        let value = quick::attribute(&self.inner.raw, 0, name)?;
        if value.contains('&') {
            self.root().attr(name)
        } else {
            Some(value)
        }
    }

    /// The text of its `name` member.
    pub fn name(&self) -> Option<String> {
        self.text("name")
    }

    /// Its root element, for walking.
    pub fn root(&self) -> Node<'_> {
        Node::root(&self.inner)
    }

    /// The text at a path of members: `os.type`, `cluster.id`; of the first where several answer.
    ///
    /// `id` and `href` are attributes of the element they follow. None when it is absent; an empty member is `""`.
    pub fn text(&self, path: &str) -> Option<String> {
        self.peek(path).map(Cow::into_owned)
    }

    /// [`Entity::text`] without a copy where the bytes hold the text as it is.
    pub fn peek(&self, path: &str) -> Option<Cow<'_, str>> {
        if let Some(joined) = self.overlay.peek(path) {
            return joined;
        }
        if let Some(trace) = &self.inner.trace {
            match quick::text(&self.inner.raw, trace, path) {
                quick::Found::Text(text) => return Some(text),
                quick::Found::Absent => return None,
                quick::Found::Unknown => {}
            }
        }
        let found = Node::at_of(&self.inner, path);
        found.first().map(|node| Cow::Borrowed(node.text()))
    }

    /// The text at a path that leads to one place at most, the inner none where there is nothing; found without a tree. The
    /// outer none when it may lead to several, which [`Entity::at`] knows.
    pub fn peek_only(&self, path: &str) -> Option<Option<Cow<'_, str>>> {
        if let Some(joined) = self.overlay.peek(path) {
            return Some(joined);
        }
        match quick::only_text(&self.inner.raw, self.inner.trace.as_ref()?, path) {
            quick::Found::Text(text) => Some(Some(text)),
            quick::Found::Absent => Some(None),
            quick::Found::Unknown => None,
        }
    }

    /// Every element or attribute at a path: `nics.name` gives the name of each. The items of a list are reached through the
    /// list (`os.boot.devices` gives each device), one of them by `[0]`.
    pub fn at(&self, path: &str) -> Vec<Node<'_>> {
        let is_absent = || matches!(self.peek_only(path), Some(None));
        match self.overlay.at(path) {
            Some(joined) => joined,
            None if is_absent() => Vec::new(),
            None => Node::at_of(&self.inner, path),
        }
    }

    /// The links to sub-collections, `(rel, href)`.
    pub fn links(&self) -> impl Iterator<Item = (&str, &str)> {
        self.root()
            .children()
            .filter(|child| child.name() == "link")
            .filter_map(|link| Some((link.attr("rel")?, link.attr("href")?)))
    }

    /// The href of the link with that `rel`; underscores do not matter.
    pub fn link(&self, rel: &str) -> Option<&str> {
        let same = |other: &str| {
            other
                .bytes()
                .filter(|b| *b != b'_')
                .eq(rel.bytes().filter(|b| *b != b'_'))
        };
        self.links()
            .find(|(other, _)| same(other))
            .map(|(_, href)| href)
    }

    /// As JSON with the model's types: numbers, booleans, lists as arrays; without links and actions.
    pub fn to_json(&self) -> Value {
        // Only a map with keys that are no text can fail, and there is none.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// [`Entity::to_json`] with `link` and `actions`.
    pub fn to_json_with_links(&self) -> Value {
        let node = self.root();
        serde_json::to_value(json::View { node, links: true }).unwrap_or_default()
    }

    /// As XML in the engine's own layout, as it stands at `depth` of a document; without a line end behind it.
    ///
    /// What came in that layout at that depth is given as it came, without a copy.
    pub fn xml(&self, depth: usize) -> Cow<'_, str> {
        if self.inner.depth == depth && self.inner.trace.is_some() {
            return Cow::Borrowed(&self.inner.raw);
        }
        let mut out = String::with_capacity(self.inner.raw.len() + 64);
        crate::xml::Writer::new(&mut out).node(self.root(), depth);
        Cow::Owned(out)
    }

    /// [`Entity::xml`] as a text of its own.
    pub fn to_xml(&self, depth: usize) -> String {
        self.xml(depth).into_owned()
    }

    /// Puts a joined member over what the engine sent, for reading only: `set("host.name", "h1")`.
    pub fn set(&mut self, path: &str, text: &str) {
        self.overlay.set(&path.into(), text.into());
    }

    /// [`Entity::set`] with texts that many entities share.
    pub(crate) fn set_shared(&mut self, path: &Arc<str>, text: &Arc<str>) {
        self.overlay.set(path, Arc::clone(text));
    }

    /// Puts a whole entity where the engine sent a reference: `set_entity("host", host)`.
    pub fn set_entity(&mut self, path: &str, entity: Entity) {
        self.overlay.set_entity(&path.into(), entity);
    }
}

impl fmt::Debug for Entity {
    /// The first bytes only: an entity can hold a ticket or a console password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Entity(<{}> of {} bytes)",
            self.tag(),
            self.inner.raw.len()
        )
    }
}
