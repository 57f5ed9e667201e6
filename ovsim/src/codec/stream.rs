//! A list as it is being made: one item at a time into chunks, so that memory stays flat whatever the length.

use std::iter::Peekable;

use super::shape::Shape;
use super::{Format, json_write, xml_write};
use crate::ask::Items;
use crate::node::{Name, Node};

/// Bytes that make it worth to hand a chunk on.
const CHUNK: usize = 32 * 1024;

/// A collection document, chunk by chunk.
pub struct Chunks {
    format: Format,
    version: Option<String>,
    root: Name,
    shape: Option<Shape>,
    head: Vec<Node>,
    items: Peekable<Items>,
    /// Whether JSON names the items though there are none.
    told: bool,
    state: State,
}

#[derive(PartialEq)]
enum State {
    Begin,
    Items,
    Done,
}

impl Chunks {
    /// The document of `root` with what stands before the items, and the items.
    pub fn new(
        format: Format,
        version: Option<String>,
        root: Name,
        head: Vec<Node>,
        items: Items,
        told: bool,
    ) -> Chunks {
        Chunks {
            format,
            version,
            shape: Shape::of_root(&root),
            root,
            head,
            items: items.peekable(),
            told,
            state: State::Begin,
        }
    }

    fn is_empty(&mut self) -> bool {
        self.head.is_empty() && self.items.peek().is_none()
    }

    fn begin(&mut self, out: &mut Vec<u8>) {
        let version = self.version.as_deref();
        match self.format {
            Format::Xml => {
                out.extend_from_slice(xml_write::DECLARATION);
                out.extend_from_slice(format!("<{}>\n", self.root).as_bytes());
                for node in &self.head {
                    let shape = self.shape.and_then(|shape| shape.child(&node.name));
                    xml_write::element(out, node, shape, 1, version);
                }
            }
            Format::Json => {
                out.extend_from_slice(b"{\n  ");
                if let Some(first) = self.items.peek() {
                    json_write::string(out, &first.name);
                    out.extend_from_slice(b" : [ ");
                }
            }
        }
    }

    fn item(&mut self, out: &mut Vec<u8>, node: &Node) {
        let version = self.version.as_deref();
        let shape = self.shape.and_then(|shape| shape.child(&node.name));
        match self.format {
            Format::Xml => xml_write::element(out, node, shape, 1, version),
            Format::Json => {
                json_write::object(out, node, shape, 1, version);
                let more = self.items.peek().is_some();
                out.extend_from_slice(if more { b", " } else { b" ]" });
            }
        }
    }

    fn end(&mut self, out: &mut Vec<u8>, some: bool) {
        match self.format {
            Format::Xml => out.extend_from_slice(format!("</{}>\n", self.root).as_bytes()),
            Format::Json => {
                for (at, node) in self.head.iter().enumerate() {
                    if some || at > 0 {
                        out.extend_from_slice(b",\n  ");
                    }
                    json_write::string(out, &node.name);
                    out.extend_from_slice(b" : ");
                    match node.children.is_empty() {
                        true => json_write::string(out, &node.text),
                        false => {
                            let shape = self.shape.and_then(|shape| shape.child(&node.name));
                            json_write::object(out, node, shape, 1, self.version.as_deref());
                        }
                    }
                }
                out.extend_from_slice(b"\n}");
            }
        }
    }
}

impl Iterator for Chunks {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(CHUNK + CHUNK / 2);
        if self.state == State::Done {
            return None;
        }
        let mut some = self.state == State::Items;
        if self.state == State::Begin {
            if self.is_empty() {
                self.state = State::Done;
                let root = Node::new(self.root.clone());
                return Some(match self.format {
                    Format::Xml => xml_write::document(&root, None),
                    Format::Json => match self.shape.filter(|_| self.told) {
                        Some(shape) => json_write::empty(&shape.item_element().unwrap_or_default()),
                        None => json_write::document(&root, None),
                    },
                });
            }
            self.begin(&mut out);
            self.state = State::Items;
        }
        while out.len() < CHUNK {
            match self.items.next() {
                Some(node) => {
                    some = true;
                    self.item(&mut out, &node);
                }
                None => {
                    self.end(&mut out, some);
                    self.state = State::Done;
                    break;
                }
            }
        }
        Some(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(format: Format, head: Vec<Node>, count: usize) -> String {
        let items: Items = Box::new((0..count).map(|n| Node::reference("vm", n.to_string())));
        let chunks = Chunks::new(format, None, "vms".into(), head, items, false);
        String::from_utf8(chunks.flatten().collect()).unwrap()
    }

    #[test]
    fn lists_look_like_whole_documents() {
        let mut root = Node::new("vms");
        for n in 0..3 {
            root.push(Node::reference("vm", n.to_string()));
        }
        let xml = String::from_utf8(xml_write::document(&root, None)).unwrap();
        assert_eq!(text(Format::Xml, Vec::new(), 3), xml);
        let json = String::from_utf8(json_write::document(&root, None)).unwrap();
        assert_eq!(text(Format::Json, Vec::new(), 3), json);
    }

    #[test]
    fn empty_lists_and_heads() {
        assert_eq!(text(Format::Json, Vec::new(), 0), "{ }");
        assert!(text(Format::Xml, Vec::new(), 0).ends_with("?>\n<vms/>\n"));
        let size = || vec![Node::leaf("size", "7")];
        assert!(text(Format::Xml, size(), 0).ends_with("<vms>\n    <size>7</size>\n</vms>\n"));
        assert_eq!(text(Format::Json, size(), 0), "{\n  \"size\" : \"7\"\n}");
        let some = text(Format::Json, size(), 1);
        assert_eq!(
            some,
            "{\n  \"vm\" : [ {\n    \"id\" : \"0\"\n  } ],\n  \"size\" : \"7\"\n}"
        );
    }

    #[test]
    fn long_lists_come_in_pieces() {
        let items: Items = Box::new((0..5000).map(|n| Node::reference("vm", n.to_string())));
        let chunks = Chunks::new(Format::Xml, None, "vms".into(), Vec::new(), items, false);
        let sizes: Vec<usize> = chunks.map(|chunk| chunk.len()).collect();
        assert!(sizes.len() > 2 && sizes.iter().all(|size| *size < 2 * CHUNK));
    }
}
