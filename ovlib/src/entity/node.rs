//! A place in an entity's tree: an element or an attribute, with what the model says of it.

use super::Inner;
use super::arena::{ATTRIBUTE, Arena, EMPTY, PIECE};
use super::shape::Shape;
use crate::xml::ASIDES;
use ovmodel::{Kind, TypeFacts};

/// An element (or attribute) of an [`Entity`](super::Entity). Copied freely.
#[derive(Clone, Copy)]
pub struct Node<'e> {
    arena: &'e Arena,
    raw: &'e str,
    at: u32,
    shape: Shape,
}

impl<'e> Node<'e> {
    pub(super) fn root(inner: &'e Inner) -> Node<'e> {
        let shape = Shape::of_root(inner.tag());
        Node {
            arena: inner.arena(),
            raw: &inner.raw,
            at: 0,
            shape,
        }
    }

    /// The root of a tree that may lack links and actions.
    pub(super) fn lean(inner: &'e Inner) -> Node<'e> {
        let shape = Shape::of_root(inner.tag());
        Node {
            arena: inner.lean_arena(),
            raw: &inner.raw,
            at: 0,
            shape,
        }
    }

    /// Positions of its attributes and children.
    fn slots(self) -> impl Iterator<Item = usize> {
        let slots = &self.arena.slots;
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
        self.arena.slots[at].flags
    }

    /// The element's or attribute's name, `os`.
    pub fn name(self) -> &'e str {
        self.arena.name(self.raw, self.at as usize)
    }

    /// Its own text, references resolved; empty for an element that holds elements.
    pub fn text(self) -> &'e str {
        self.arena.text(self.raw, self.at as usize)
    }

    /// Whether it stood as `<x/>`; `<x></x>` is an empty text.
    pub fn is_empty_tag(self) -> bool {
        self.flags(self.at as usize) & EMPTY != 0
    }

    /// Whether it holds no elements.
    pub fn is_leaf(self) -> bool {
        self.children().next().is_none()
    }

    /// The attribute of that name.
    pub fn attr(self, name: &str) -> Option<&'e str> {
        self.attrs()
            .find(|(other, _)| *other == name)
            .map(|(_, value)| value)
    }

    /// Its attributes in the order sent, `(name, value)`.
    pub fn attrs(self) -> impl Iterator<Item = (&'e str, &'e str)> {
        self.attribute_slots()
            .map(move |at| (self.arena.name(self.raw, at), self.arena.text(self.raw, at)))
    }

    fn attribute_slots(self) -> impl Iterator<Item = usize> {
        self.slots()
            .take_while(move |at| self.flags(*at) & ATTRIBUTE != 0)
    }

    /// Its child elements in the order sent, links and actions included.
    pub fn children(self) -> impl Iterator<Item = Node<'e>> {
        self.slots()
            .filter(move |at| self.flags(*at) & (ATTRIBUTE | PIECE) == 0)
            .map(move |at| self.child_at(at))
    }

    /// Text between its child elements, which no engine writes.
    pub(crate) fn pieces(self) -> impl Iterator<Item = &'e str> {
        self.slots()
            .filter(move |at| self.flags(*at) & PIECE != 0)
            .map(move |at| self.arena.text(self.raw, at))
    }

    /// The first child element of that name; the model's name of a member works too (`transparent_huge_pages`).
    pub fn child(self, name: &str) -> Option<Node<'e>> {
        let element = self.shape.element_of(name);
        self.children().find(|child| child.name() == element)
    }

    fn child_at(self, at: usize) -> Node<'e> {
        let name = self.arena.name(self.raw, at);
        let is_text = || self.arena.slots[at].end as usize == at + 1;
        let shape = match self.shape.of_child(name) {
            Some(shape) => shape,
            None if matches!(name, "link" | "actions") || is_text() => Shape::default(),
            // A member that the model does not have there may still be of a type that it has: the `vm` of an `action`.
            None => Shape::of_root(name),
        };
        Node {
            at: at as u32,
            shape,
            ..self
        }
    }

    /// The type of the element, when it is a struct that the model knows; of the items for a list.
    pub fn facts(self) -> Option<&'static TypeFacts> {
        self.shape.facts()
    }

    /// What a value of it is by the model; of the items for a list.
    pub fn kind(self) -> Option<Kind> {
        self.shape.kind
    }

    /// Whether the model says that it is a list.
    pub fn is_list(self) -> bool {
        self.shape.is_list
    }

    /// The items of a list: its child elements without what may stand beside them (links, `size`). Empty for what is no list.
    pub fn list_items(self) -> impl Iterator<Item = Node<'e>> {
        let element = self.facts().map_or("", |facts| facts.element);
        let is_item =
            move |child: &Node<'e>| child.name() == element || !ASIDES.contains(&child.name());
        self.children()
            .filter(move |child| self.is_list() && is_item(child))
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

    /// What one step of a path leads to: an attribute, else members, the items of each that is a list.
    fn step(self, name: &str) -> Vec<Node<'e>> {
        let mut attributes = self.attribute_slots();
        if let Some(at) = attributes.find(|at| self.arena.name(self.raw, *at) == name) {
            return vec![Node {
                at: at as u32,
                shape: Shape::text(),
                ..self
            }];
        }
        let element = self.shape.element_of(name);
        let mut found: Vec<Node<'e>> = Vec::new();
        for member in self.children().filter(|child| child.name() == element) {
            if member.is_list() {
                found.extend(member.list_items());
            } else {
                found.push(member);
            }
        }
        found
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node(<{}>)", self.name())
    }
}
