//! The writer: XML in exactly the layout of the engine (4.5.8), four blanks a level, so that an export of what an engine
//! sent is what it sent.

use super::escape::{escape_attribute, escape_text};
use crate::entity::Node;

/// The first line of every document.
pub const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// Blanks to take indentation from.
const BLANKS: &str = "                                                                ";

/// Writes elements into a text.
///
/// ```
/// let vm = ovlib::Entity::parse("<vm id='1'><name>a</name><os/></vm>").unwrap();
/// let mut out = String::new();
/// ovlib::xml::Writer::new(&mut out).node(vm.root(), 0);
/// assert_eq!(out, "<vm id=\"1\">\n    <name>a</name>\n    <os/>\n</vm>");
/// ```
#[derive(Debug)]
pub struct Writer<'o> {
    out: &'o mut String,
}

impl<'o> Writer<'o> {
    /// Appends to `out`.
    pub fn new(out: &'o mut String) -> Writer<'o> {
        Writer { out }
    }

    /// An element and everything in it, its own line begun by the caller; no line end behind it.
    pub fn node(&mut self, node: Node<'_>, depth: usize) {
        self.out.push('<');
        self.out.push_str(node.name());
        for (name, value) in node.attrs() {
            self.attribute(name, value);
        }
        let mut children = node.children().peekable();
        if children.peek().is_none() {
            if node.is_empty_tag() {
                self.out.push_str("/>");
                return;
            }
            self.out.push('>');
            self.out.push_str(&escape_text(node.text()));
        } else {
            self.out.push('>');
            for piece in node.pieces() {
                self.out.push_str(&escape_text(piece));
            }
            for child in children {
                self.new_line(depth + 1);
                self.node(child, depth + 1);
            }
            self.new_line(depth);
        }
        self.out.push_str("</");
        self.out.push_str(node.name());
        self.out.push('>');
    }

    fn attribute(&mut self, name: &str, value: &str) {
        self.out.push(' ');
        self.out.push_str(name);
        self.out.push_str("=\"");
        self.out.push_str(&escape_attribute(value));
        self.out.push('"');
    }

    fn new_line(&mut self, depth: usize) {
        self.out.push('\n');
        let mut blanks = depth * 4;
        while blanks > 0 {
            let piece = blanks.min(BLANKS.len());
            self.out.push_str(&BLANKS[..piece]);
            blanks -= piece;
        }
    }
}
