//! A place in an entity's tree: an element or an attribute, with what the model says of it.

use super::Inner;
use super::arena::{ATTRIBUTE, EMPTY, PIECE};
use ovmodel::{Kind, TypeFacts};

/// An element (or attribute) of an [`Entity`](super::Entity). Copied freely.
#[derive(Clone, Copy)]
pub struct Node<'e> {
    inner: &'e Inner,
    at: u32,
    kind: Option<Kind>,
    list: bool,
}

impl<'e> Node<'e> {
    pub(super) fn root(inner: &'e Inner) -> Node<'e> {
        let tag = &inner.raw[1..inner.tag_end as usize];
        let (kind, list) = match ovmodel::type_of_element(tag) {
            Some(facts) => (Some(Kind::Struct(facts)), false),
            None => (ovmodel::type_of_collection(tag).map(Kind::Struct), true),
        };
        Node {
            inner,
            at: 0,
            kind,
            list: list && kind.is_some(),
        }
    }

    fn slots(self) -> impl Iterator<Item = usize> {
        let slots = &self.inner.arena().slots;
        let mut next = self.at + 1;
        let end = slots[self.at as usize].end;
        std::iter::from_fn(move || {
            (next < end).then(|| {
                let at = next as usize;
                next = slots[at].end;
                at
            })
        })
    }

    fn flags(self, at: usize) -> u16 {
        self.inner.arena().slots[at].flags
    }

    /// The element's or attribute's name, `os`.
    pub fn name(self) -> &'e str {
        self.inner.arena().name(&self.inner.raw, self.at as usize)
    }

    /// Its own text, references resolved; empty for an element that holds elements.
    pub fn text(self) -> &'e str {
        self.inner.arena().text(&self.inner.raw, self.at as usize)
    }

    /// Whether it stood as `<x/>`; `<x></x>` is an empty text.
    pub fn is_empty_tag(self) -> bool {
        self.flags(self.at as usize) & EMPTY != 0
    }

    /// The attribute of that name.
    pub fn attr(self, name: &str) -> Option<&'e str> {
        self.attrs()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    /// Its attributes in the order sent, `(name, value)`.
    pub fn attrs(self) -> impl Iterator<Item = (&'e str, &'e str)> {
        let (arena, raw) = (self.inner.arena(), &*self.inner.raw);
        self.slots()
            .take_while(move |at| self.flags(*at) & ATTRIBUTE != 0)
            .map(move |at| (arena.name(raw, at), arena.text(raw, at)))
    }

    /// Its child elements in the order sent, links and actions included.
    pub fn children(self) -> impl Iterator<Item = Node<'e>> {
        self.slots()
            .filter(move |at| self.flags(*at) & (ATTRIBUTE | PIECE) == 0)
            .map(move |at| self.typed(at))
    }

    /// Text between its child elements, which no engine writes.
    pub(crate) fn pieces(self) -> impl Iterator<Item = &'e str> {
        let (arena, raw) = (self.inner.arena(), &*self.inner.raw);
        self.slots()
            .filter(move |at| self.flags(*at) & PIECE != 0)
            .map(move |at| arena.text(raw, at))
    }

    /// The first child element of that name; the model's name of a member works too (`transparent_huge_pages`).
    pub fn child(self, name: &str) -> Option<Node<'e>> {
        self.members(name).next()
    }

    pub(super) fn members(self, name: &str) -> impl Iterator<Item = Node<'e>> {
        let element = match self.facts().and_then(|facts| facts.attr(name)) {
            Some(attr) => attr.element,
            None => name,
        };
        self.children()
            .filter(move |child| child.name() == element || child.name() == name)
            .collect::<Vec<_>>()
            .into_iter()
    }

    fn typed(self, at: usize) -> Node<'e> {
        let name = self.inner.arena().name(&self.inner.raw, at);
        let (kind, list) = if self.list {
            (self.kind, false)
        } else {
            match self.facts().and_then(|facts| facts.attr_of_element(name)) {
                Some(attr) => (Some(attr.kind()), attr.list),
                None => (None, false),
            }
        };
        Node {
            inner: self.inner,
            at: at as u32,
            kind,
            list,
        }
    }

    /// The type of the element, when it is a struct that the model knows; of the items for a list.
    pub fn facts(self) -> Option<&'static TypeFacts> {
        match self.kind {
            Some(Kind::Struct(facts)) => Some(facts),
            _ => None,
        }
    }

    /// What a value of it is by the model; of the items for a list.
    pub fn kind(self) -> Option<Kind> {
        self.kind
    }

    /// Whether the model says that it is a list.
    pub fn is_list(self) -> bool {
        self.list
    }

    /// The items of a list: its child elements without links and actions. Empty for what is no list.
    pub fn list_items(self) -> impl Iterator<Item = Node<'e>> {
        self.children()
            .filter(move |child| self.list && !matches!(child.name(), "link" | "actions"))
    }

    /// Its `id` attribute.
    pub fn id(self) -> Option<&'e str> {
        self.attr("id")
    }

    /// Its `href` attribute.
    pub fn href(self) -> Option<&'e str> {
        self.attr("href")
    }

    /// Every element or attribute at a path of members below it, see [`Entity::at`](super::Entity::at).
    pub fn at(self, path: &str) -> Vec<Node<'e>> {
        let mut found = vec![self];
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let (name, index) = match step.split_once('[') {
                Some((name, index)) => (name, index.trim_end_matches(']').parse::<usize>().ok()),
                None => (step, None),
            };
            found = found.into_iter().flat_map(|node| node.step(name)).collect();
            if let Some(index) = index {
                found = found.into_iter().skip(index).take(1).collect();
            }
        }
        found
    }

    fn step(self, name: &str) -> Vec<Node<'e>> {
        let mut found: Vec<Node<'e>> = Vec::new();
        for member in self.members(name) {
            if member.list {
                found.extend(member.list_items());
            } else {
                found.push(member);
            }
        }
        if found.is_empty() {
            let slot = self
                .slots()
                .take_while(|at| self.flags(*at) & ATTRIBUTE != 0);
            let mut slot = slot.filter(|at| self.inner.arena().name(&self.inner.raw, *at) == name);
            found.extend(slot.next().map(|at| Node {
                at: at as u32,
                kind: Some(Kind::String),
                list: false,
                ..self
            }));
        }
        found
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node(<{}>)", self.name())
    }
}
