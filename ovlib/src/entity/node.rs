//! A place in an entity's tree: an element or an attribute, with what the model says of it.

use super::Inner;
use super::arena::{ATTRIBUTE, Arena, EMPTY, PIECE};
use super::quick;
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
        let is_text = self.arena.slots[at].end as usize == at + 1;
        let shape = self
            .shape
            .of_element(self.arena.name(self.raw, at), is_text);
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
        walk(vec![self], steps(path))
    }

    /// The same from the root of an entity, reading no more of it than the first step asks for.
    pub(super) fn at_of(inner: &'e Inner, path: &str) -> Vec<Node<'e>> {
        let is_read = inner.arena.get().is_some();
        let Some(trace) = inner.trace.as_ref().filter(|_| !is_read) else {
            return Node::root(inner).at(path);
        };
        let mut steps = steps(path);
        let Some((name, index)) = steps.next() else {
            return vec![Node::root(inner)];
        };
        let raw = &*inner.raw;
        let shape = Shape::of_root(inner.tag());
        let of_head = || {
            if quick::attribute(raw, 0, name).is_none() {
                return Vec::new();
            }
            let arena = inner.parts.of(raw, trace.span(0, raw));
            Node {
                arena,
                raw,
                at: 0,
                shape,
            }
            .step(name)
        };
        let mut found = if quick::is_attribute(name) {
            of_head()
        } else {
            Vec::new()
        };
        if found.is_empty() {
            let element = shape.element_of(name);
            let is_aside = matches!(element, "link" | "actions");
            let members = quick::members(raw, trace, element, MANY).filter(|_| !is_aside);
            let Some(members) = members else {
                return Node::root(inner).at(path);
            };
            for piece in members {
                let arena = inner.parts.of(raw, piece);
                let shape = shape.of_element(element, arena.slots[0].end == 1);
                Node {
                    arena,
                    raw,
                    at: 0,
                    shape,
                }
                .add_to(&mut found);
            }
        }
        if found.is_empty() {
            found = of_head();
        }
        walk(pick(found, index), steps)
    }

    /// What one step of a path leads to: members, the items of each that is a list, or an attribute.
    fn step(self, name: &str) -> Vec<Node<'e>> {
        let attribute = || {
            let mut slots = self.attribute_slots();
            let at = slots.find(|at| self.arena.name(self.raw, *at) == name)?;
            Some(Node {
                at: at as u32,
                shape: Shape::text(),
                ..self
            })
        };
        if let Some(found) = quick::is_attribute(name).then(attribute).flatten() {
            return vec![found];
        }
        let element = self.shape.element_of(name);
        let mut found = Vec::new();
        for member in self.children().filter(|child| child.name() == element) {
            member.add_to(&mut found);
        }
        if found.is_empty() {
            found.extend(attribute());
        }
        found
    }

    /// Adds itself, or its items if it is a list.
    fn add_to(self, found: &mut Vec<Node<'e>>) {
        if self.is_list() {
            found.extend(self.list_items());
        } else {
            found.push(self);
        }
    }
}

/// So many members of one name are read singly; with more the whole entity is.
const MANY: usize = 8;

/// The steps of a path: names, and positions behind some of them.
fn steps(path: &str) -> impl Iterator<Item = (&str, Option<usize>)> {
    path.split('.')
        .filter(|step| !step.is_empty())
        .map(|step| match step.split_once('[') {
            Some((name, index)) => (name, index.trim_end_matches(']').parse().ok()),
            None => (step, None),
        })
}

fn walk<'e, 'p>(
    mut found: Vec<Node<'e>>,
    steps: impl Iterator<Item = (&'p str, Option<usize>)>,
) -> Vec<Node<'e>> {
    for (name, index) in steps {
        found = pick(
            found.into_iter().flat_map(|node| node.step(name)).collect(),
            index,
        );
    }
    found
}

fn pick(found: Vec<Node<'_>>, index: Option<usize>) -> Vec<Node<'_>> {
    match index {
        Some(index) => found.into_iter().skip(index).take(1).collect(),
        None => found,
    }
}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Node(<{}>)", self.name())
    }
}
