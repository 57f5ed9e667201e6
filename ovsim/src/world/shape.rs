//! What an object holds when nobody says otherwise: `data/shapes.txt`, read once, handed out as copies.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::table;
use crate::node::Node;

static SHAPES: LazyLock<HashMap<&'static str, Node>> =
    LazyLock::new(|| read(include_str!("data/shapes.txt")));

/// The default members of a fresh object of this element (`vm`, `disk`, `host_nic`), without name, id and references; an
/// empty element when nothing is known about it.
pub fn shape(element: &'static str) -> Node {
    match SHAPES.get(element) {
        Some(shape) => shape.clone(),
        None => Node::new(element),
    }
}

/// Reads shapes: `= name` or `= name from other`, below it one element a line, nested by indentation.
fn read(text: &'static str) -> HashMap<&'static str, Node> {
    let mut shapes: HashMap<&'static str, Node> = HashMap::new();
    let mut lines = table::lines(text).peekable();
    while let Some(line) = lines.next() {
        let head = line.trim_start_matches("= ");
        let (name, base) = head.split_once(" from ").unwrap_or((head, ""));
        let mut rows = Vec::new();
        while let Some(row) = lines.next_if(|line| !line.starts_with("= ")) {
            rows.push(row);
        }
        let mut node = shapes.get(base).cloned().unwrap_or_default();
        node.name = name.into();
        lay_over(&mut node, tree(name, &rows));
        shapes.insert(name, node);
    }
    shapes
}

/// An element from the lines below it, each two blanks deeper than its parent.
pub(super) fn tree(name: &'static str, rows: &[&'static str]) -> Node {
    let mut open = vec![Node::new(name)];
    for row in rows {
        let words = row.trim_start();
        fold(&mut open, (row.len() - words.len()) / 2);
        open.push(element(words));
    }
    fold(&mut open, 1);
    open.pop().unwrap_or_default()
}

/// Puts elements that are complete into their parents until this many stay open.
fn fold(open: &mut Vec<Node>, depth: usize) {
    while open.len() > depth.max(1) {
        let child = open.pop().unwrap_or_default();
        if let Some(parent) = open.last_mut() {
            parent.push(child);
        }
    }
}

/// `name`, `name text`, `name @id=x`.
fn element(line: &'static str) -> Node {
    let (name, text) = line.split_once(' ').unwrap_or((line, ""));
    match text.strip_prefix("@id=") {
        Some(id) => Node::reference(name, id),
        None => Node::leaf(name, text),
    }
}

/// Lays the members of one element over another: replaces texts, goes into what both have, takes out `!name`.
fn lay_over(base: &mut Node, over: Node) {
    for child in over.children {
        if let Some(gone) = child.name.strip_prefix('!') {
            base.remove(gone);
        } else if let Some(below) = base.child_mut(&child.name)
            && !child.children.is_empty()
        {
            lay_over(below, child);
        } else if base.child(&child.name).is_some_and(is_plain) {
            base.put(child);
        } else {
            base.push(child);
        }
    }
}

fn is_plain(node: &Node) -> bool {
    node.children.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_copy_and_change_others() {
        let vm = shape("vm");
        assert_eq!(vm.text_at("os.boot.devices.device"), Some("hd"));
        assert_eq!(vm.text_at("sso.methods.method.id"), Some("guest_agent"));
        assert_eq!(vm.text_at("description"), Some(""));
        let template = shape("template");
        assert_eq!(template.name, "template");
        assert_eq!(template.text_at("status"), Some("ok"));
        assert_eq!(template.text_at("cpu.architecture"), Some("undefined"));
        assert_eq!(template.text_at("cpu.topology.cores"), Some("1"));
        assert!(template.child("time_zone").is_none());
        assert!(template.at("bios.type").is_none());
        assert!(shape("nothing").is_empty());
    }

    #[test]
    fn every_member_of_a_shape_is_in_the_model() {
        for (name, shape) in SHAPES.iter() {
            let facts = ovmodel::type_of_element(name).expect(name);
            for member in &shape.children {
                let known = facts.attr_of_element(&member.name);
                assert!(known.is_some(), "{name} has no {}", member.name);
            }
        }
    }
}
