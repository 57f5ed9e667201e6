//! What the model says about the elements of a document, found fast: an index of members for each type, made when first met.

use ovmodel::{AttrFacts, Kind, TypeFacts};
use std::cell::RefCell;
use std::sync::OnceLock;

/// What an element is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Shape {
    /// What a value of it is, of the items for a list; none when the model does not know the element.
    pub(super) kind: Option<Kind>,
    pub(super) is_list: bool,
    /// The members of the struct that it is or that its items are.
    members: Option<&'static Members>,
}

impl Shape {
    /// A struct, or a list of them.
    fn of_type(facts: &'static TypeFacts, is_list: bool) -> Shape {
        Shape {
            kind: Some(Kind::Struct(facts)),
            is_list,
            members: Members::of(facts),
        }
    }

    /// A text, as attributes are.
    pub(super) fn text() -> Shape {
        Shape {
            kind: Some(Kind::String),
            ..Shape::default()
        }
    }

    /// That of an element whose name is all that is known: the root of a document.
    pub(super) fn of_root(tag: &str) -> Shape {
        /// Documents of one kind come in rows, so this thread remembers the last few.
        const KEPT: usize = 8;
        thread_local! {
            static LAST: RefCell<Vec<(Box<str>, Shape)>> = const { RefCell::new(Vec::new()) };
        }
        LAST.with_borrow_mut(|last| {
            if let Some((_, shape)) = last.iter().find(|(other, _)| **other == *tag) {
                return *shape;
            }
            let shape = match ovmodel::type_of_element(tag) {
                Some(facts) => Shape::of_type(facts, false),
                None => ovmodel::type_of_collection(tag)
                    .map_or_else(Shape::default, |facts| Shape::of_type(facts, true)),
            };
            last.truncate(KEPT - 1);
            last.insert(0, (tag.into(), shape));
            shape
        })
    }

    /// That of a child element, whose text is all that it holds or not.
    pub(super) fn of_element(self, element: &str, is_text: bool) -> Shape {
        match self.of_child(element) {
            Some(shape) => shape,
            None if is_text || matches!(element, "link" | "actions") => Shape::default(),
            // A member that the model does not have there may still be of a type that it has: the `vm` of an `action`.
            None => Shape::of_root(element),
        }
    }

    pub(super) fn facts(self) -> Option<&'static TypeFacts> {
        self.members.map(|members| members.facts)
    }

    /// That of a child element, none when the model does not have it there.
    pub(super) fn of_child(self, element: &str) -> Option<Shape> {
        if self.is_list {
            return Some(Shape {
                is_list: false,
                ..self
            });
        }
        self.members?.find(element).map(Member::shape)
    }

    /// The XML element of a member by its model name; the name itself when there is no such member.
    pub(super) fn element_of(self, name: &str) -> &str {
        let Some(members) = self.members else {
            return name;
        };
        if members.find(name).is_some() {
            return name;
        }
        members
            .rows
            .iter()
            .find(|row| row.attr.name == name)
            .map_or(name, |row| row.attr.element)
    }
}

/// The members of a type by their XML element.
#[derive(Debug)]
struct Members {
    facts: &'static TypeFacts,
    rows: Vec<Member>,
    /// Positions in `rows` plus one by [`slot_of`] the element, the next free ones where several fall together.
    slots: Vec<u8>,
}

#[derive(Debug)]
struct Member {
    attr: &'static AttrFacts,
    shape: OnceLock<Shape>,
}

impl Member {
    fn shape(&self) -> Shape {
        *self.shape.get_or_init(|| match self.attr.kind() {
            Kind::Struct(facts) => Shape::of_type(facts, self.attr.list),
            kind => Shape {
                kind: Some(kind),
                is_list: self.attr.list,
                members: None,
            },
        })
    }
}

impl Members {
    /// The index of a type, made on the first call.
    fn of(facts: &'static TypeFacts) -> Option<&'static Members> {
        static ALL: OnceLock<Vec<(&'static TypeFacts, OnceLock<Members>)>> = OnceLock::new();
        let all = ALL.get_or_init(|| {
            let mut all: Vec<_> = ovmodel::types()
                .map(|facts| (facts, OnceLock::new()))
                .collect();
            all.sort_by_key(|(facts, _)| facts.name);
            all
        });
        let at = all
            .binary_search_by_key(&facts.name, |(facts, _)| facts.name)
            .ok()?;
        Some(all[at].1.get_or_init(|| Members::build(facts)))
    }

    fn build(facts: &'static TypeFacts) -> Members {
        let mut members = Members {
            facts,
            rows: Vec::new(),
            slots: Vec::new(),
        };
        // What a type says of its own goes before what it inherits.
        for attr in facts
            .ancestry()
            .into_iter()
            .rev()
            .flat_map(|facts| &facts.own)
        {
            if members
                .rows
                .iter()
                .all(|row| row.attr.element != attr.element)
            {
                members.rows.push(Member {
                    attr,
                    shape: OnceLock::new(),
                });
            }
        }
        members.rows.truncate(usize::from(u8::MAX) - 1);
        members.slots = vec![0; (members.rows.len() * 2 + 1).next_power_of_two()];
        for at in 0..members.rows.len() {
            let mut slot = members.slot_of(members.rows[at].attr.element);
            while members.slots[slot] != 0 {
                slot = (slot + 1) & (members.slots.len() - 1);
            }
            members.slots[slot] = at as u8 + 1;
        }
        members
    }

    fn slot_of(&self, element: &str) -> usize {
        let bytes = element.as_bytes();
        let byte = |at: usize| usize::from(bytes.get(at).copied().unwrap_or(0));
        let half = byte(bytes.len() / 2);
        let hash = bytes.len()
            + byte(0) * 3
            + byte(2) * 7
            + half * 31
            + byte(bytes.len().wrapping_sub(1)) * 101;
        (hash ^ (hash >> 7)) & (self.slots.len() - 1)
    }

    fn find(&self, element: &str) -> Option<&Member> {
        let mut slot = self.slot_of(element);
        while self.slots[slot] != 0 {
            let row = &self.rows[usize::from(self.slots[slot]) - 1];
            if row.attr.element == element {
                return Some(row);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_member_of_the_model_is_found_by_its_element() {
        for facts in ovmodel::types() {
            let shape = Shape::of_type(facts, false);
            for attr in facts.attrs() {
                let wanted = facts.attr_of_element(attr.element).unwrap();
                let found = shape.of_child(attr.element).unwrap();
                assert_eq!(found.is_list, wanted.list, "{}.{}", facts.name, attr.name);
                assert_eq!(
                    found.kind.unwrap().name(),
                    wanted.kind().name(),
                    "{}.{}",
                    facts.name,
                    attr.name
                );
                assert_eq!(
                    shape.element_of(attr.name),
                    facts.attr(attr.name).unwrap().element
                );
            }
            assert!(shape.of_child("no_such_member").is_none());
        }
    }
}
