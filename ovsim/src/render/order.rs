//! The order of members: actions, name, description, comment, creation_status, links; then for the base type and each type
//! built on it the attributes and after them the references, both by the alphabet (engine 4.5.8).

use std::collections::HashMap;
use std::sync::LazyLock;

use ovmodel::{AttrFacts, Kind, TypeFacts};

use crate::node::Node;

/// What stands before the members of the types, in this order.
const FIRST: [&str; 6] = [
    "actions",
    "name",
    "description",
    "comment",
    "creation_status",
    "link",
];

/// Rank and facts of each member of a type.
#[derive(Default)]
struct Ranks {
    /// Whether name, description and comment stand first, as they do where an id is.
    identified: bool,
    members: HashMap<&'static str, (usize, &'static AttrFacts)>,
}

static RANKS: LazyLock<HashMap<&'static str, Ranks>> = LazyLock::new(|| {
    ovmodel::types()
        .map(|facts| (facts.name, ranks_of(facts)))
        .collect()
});

fn ranks_of(facts: &'static TypeFacts) -> Ranks {
    let mut ranks = Ranks {
        identified: facts.is_a("identified"),
        ..Ranks::default()
    };
    let mut next = FIRST.len();
    for level in facts.ancestry() {
        let mut own: Vec<_> = level.own.iter().collect();
        own.sort_by_key(|attr| (attr.link, attr.element));
        for attr in own {
            ranks.members.insert(attr.element, (next, attr));
            next += 1;
        }
    }
    ranks
}

/// The facts of a member by its element.
pub(crate) fn member(facts: &TypeFacts, element: &str) -> Option<&'static AttrFacts> {
    let ranks = RANKS.get(facts.name)?;
    ranks.members.get(element).map(|(_, attr)| *attr)
}

fn rank(ranks: &Ranks, element: &str) -> usize {
    let first = FIRST.iter().position(|first| *first == element);
    let own = ranks.members.get(element).map(|(rank, _)| *rank);
    match first {
        Some(at) if ranks.identified || own.is_none() => at,
        _ => own.unwrap_or(usize::MAX),
    }
}

/// Puts the members of a document of this type into order, and those of the structs inside. What the type does not have is
/// the engine's own note and left out.
pub(crate) fn arrange(node: &mut Node, facts: &'static TypeFacts) {
    let Some(ranks) = RANKS.get(facts.name) else {
        return;
    };
    node.children
        .retain(|child| rank(ranks, &child.name) != usize::MAX);
    let ordered = node
        .children
        .is_sorted_by_key(|child| rank(ranks, &child.name));
    if !ordered {
        node.children
            .sort_by_cached_key(|child| rank(ranks, &child.name));
    }
    for child in &mut node.children {
        let Some((_, attr)) = ranks.members.get(&*child.name) else {
            continue;
        };
        let Kind::Struct(inner) = attr.kind() else {
            continue;
        };
        if attr.list {
            child
                .children
                .iter_mut()
                .for_each(|item| arrange(item, inner));
        } else {
            arrange(child, inner);
        }
    }
}

/// Puts the members of a document into order and leaves those inside alone: they are documents of their own.
pub(crate) fn settle(node: &mut Node, facts: &'static TypeFacts) {
    if let Some(ranks) = RANKS.get(facts.name) {
        node.children
            .sort_by_cached_key(|child| rank(ranks, &child.name));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_before_subtype_and_references_last() {
        let facts = ovmodel::find_type("vm").unwrap();
        let words = [
            "template",
            "status",
            "cluster",
            "memory",
            "link",
            "large_icon",
            "name",
            "actions",
        ];
        let mut vm = Node::new("vm");
        words.iter().for_each(|word| vm.push(Node::new(*word)));
        arrange(&mut vm, facts);
        let order: Vec<_> = vm.children.iter().map(|child| &*child.name).collect();
        assert_eq!(
            order,
            [
                "actions",
                "name",
                "link",
                "large_icon",
                "memory",
                "cluster",
                "status",
                "template"
            ]
        );
    }
}
