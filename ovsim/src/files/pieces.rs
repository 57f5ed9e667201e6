//! A file of a collection in pieces that are documents themselves: each holds some of its objects, so that several can be
//! read at a time, and none has to be in memory whole. What nobody reads, more than half of a list of machines, is left out.

use std::io::{self, Read};

use memchr::{memchr, memchr3, memmem};

use super::taken::ADDED;
use crate::codec::xml_read::{Event, Reader};
use crate::node::Node;

/// From how many bytes on a piece is cut off. The memory of larger ones would go back and forth between the threads.
const SIZE: usize = 96 * 1024;

/// How much is read at a time.
const BLOCK: u64 = 64 * 1024;

/// The pieces of one file. What is no collection, or not well-formed, comes as it is: who reads the piece says so.
pub(super) struct Pieces<R> {
    file: R,
    /// What was read and not given out.
    buffer: Vec<u8>,
    /// How far it was looked at, and how many elements are open there.
    at: usize,
    depth: usize,
    /// Behind the last whole object.
    cut: usize,
    /// What is left out, from and to, and where something to be left out began: its depth and place.
    holes: Vec<(usize, usize)>,
    hole: Option<(usize, usize)>,
    /// All before the first object, and the end of the root: what every piece has.
    frame: Option<(Vec<u8>, Vec<u8>)>,
    /// Nothing is cut any more.
    whole: bool,
    given: usize,
    over: bool,
}

/// What stands at a place of a document.
enum Mark {
    Opens,
    Closes,
    /// An element without content.
    Empty,
    /// A comment, an instruction or the like.
    Other,
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(file: R) -> Pieces<R> {
        Pieces {
            file,
            buffer: Vec::new(),
            at: 0,
            depth: 0,
            cut: 0,
            holes: Vec::new(),
            hole: None,
            frame: None,
            whole: false,
            given: 0,
            over: false,
        }
    }

    /// The next piece; at least one of each file.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        while !self.over {
            if !self.whole {
                self.look();
            }
            if !self.whole && self.cut >= SIZE {
                return Ok(Some(self.give(self.cut)));
            }
            let mut block = (&mut self.file).take(BLOCK);
            if block.read_to_end(&mut self.buffer)? == 0 {
                self.over = true;
                return Ok(Some(self.give(self.buffer.len())));
            }
        }
        Ok(None)
    }

    /// Takes the first bytes off, with what makes a document of them.
    fn give(&mut self, length: usize) -> Vec<u8> {
        let (start, end) = match &self.frame {
            Some((start, end)) => (start.as_slice(), end.as_slice()),
            None => Default::default(),
        };
        // The first piece has the start of the root itself, the last one the end.
        let start = if self.given > 0 { start } else { &[] };
        let end = if self.over { &[] } else { end };
        let mut piece = Vec::with_capacity(start.len() + length + end.len());
        piece.extend_from_slice(start);
        let mut from = 0;
        let inside = self.holes.partition_point(|(_, end)| *end <= length);
        for (start, end) in self.holes.drain(..inside) {
            piece.extend_from_slice(&self.buffer[from..start]);
            from = end;
        }
        for (start, end) in &mut self.holes {
            (*start, *end) = (*start - length, *end - length);
        }
        self.hole = self.hole.map(|(depth, start)| (depth, start - length));
        piece.extend_from_slice(&self.buffer[from..length]);
        piece.extend_from_slice(end);
        self.buffer.drain(..length);
        self.at = self.at.saturating_sub(length);
        self.cut = 0;
        self.given += 1;
        piece
    }

    /// Goes on to the last mark that is there in full.
    fn look(&mut self) {
        while let Some(found) = memchr(b'<', &self.buffer[self.at..]) {
            let from = self.at + found;
            let Some((mark, length)) = mark(&self.buffer[from..]) else {
                self.at = from;
                return;
            };
            self.at = from + length;
            match mark {
                Mark::Opens if self.depth == 0 => {
                    self.depth = 1;
                    self.root(from);
                    if self.whole {
                        return;
                    }
                }
                Mark::Opens => {
                    if self.hole.is_none() && is_added(&self.buffer[from + 1..]) {
                        self.hole = Some((self.depth, from));
                    }
                    self.depth += 1;
                }
                // The end of the root, or of something that was never opened: the rest is one piece.
                Mark::Closes if self.depth < 2 => {
                    self.whole = true;
                    return;
                }
                Mark::Closes => {
                    self.depth -= 1;
                    if let Some((depth, start)) = self.hole
                        && depth == self.depth
                    {
                        self.holes.push((start, self.at));
                        self.hole = None;
                    }
                }
                Mark::Empty if self.hole.is_none() && is_added(&self.buffer[from + 1..]) => {
                    self.holes.push((from, self.at));
                }
                Mark::Empty | Mark::Other => {}
            }
            if self.depth == 1 {
                self.cut = self.at;
            }
        }
        self.at = self.buffer.len();
    }

    /// The root begins here: only collections are cut.
    fn root(&mut self, from: usize) {
        let start = &self.buffer[..self.at];
        let name: Vec<u8> = start[from + 1..]
            .iter()
            .copied()
            .take_while(|byte| !byte.is_ascii_whitespace() && *byte != b'>')
            .collect();
        let mut end = b"</".to_vec();
        end.extend_from_slice(&name);
        end.push(b'>');
        let Event::Start { name, attrs } = Reader::new(start).advance() else {
            self.whole = true;
            return;
        };
        let mut root = Node::new(name);
        for (name, value) in attrs {
            root.set_attr(name, value);
        }
        self.whole = !matches!(super::taken::is_collection(&root), Ok(true));
        self.frame = Some((start.to_vec(), end));
    }
}

/// Whether an element of this name is left out.
fn is_added(name: &[u8]) -> bool {
    ADDED.iter().any(|added| {
        let rest = name.strip_prefix(added.as_bytes());
        let next = rest.and_then(<[u8]>::first);
        next.is_some_and(|next| matches!(next, b'>' | b'/') || next.is_ascii_whitespace())
    })
}

/// What begins with this `<`, and how long it is; nothing when its end is not there yet.
fn mark(bytes: &[u8]) -> Option<(Mark, usize)> {
    let up_to = |skip: usize, end: &[u8]| {
        let found = memmem::find(bytes.get(skip..)?, end)?;
        Some((Mark::Other, skip + found + end.len()))
    };
    match bytes.get(1)? {
        b'/' => Some((Mark::Closes, memchr(b'>', bytes)? + 1)),
        b'?' => up_to(2, b"?>"),
        b'!' if bytes.len() < 9 => None,
        b'!' if bytes.starts_with(b"<!--") => up_to(4, b"-->"),
        b'!' if bytes.starts_with(b"<![CDATA[") => up_to(9, b"]]>"),
        b'!' => doctype(bytes),
        _ => {
            let mut at = 1;
            loop {
                at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
                match bytes[at] {
                    b'>' if bytes[at - 1] == b'/' => return Some((Mark::Empty, at + 1)),
                    b'>' => return Some((Mark::Opens, at + 1)),
                    quote => at += memchr(quote, &bytes[at + 1..])? + 2,
                }
            }
        }
    }
}

/// A document type with or without declarations in it.
fn doctype(bytes: &[u8]) -> Option<(Mark, usize)> {
    let mut open = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'[' => open += 1,
            b']' => open = open.saturating_sub(1),
            b'>' if open == 0 => return Some((Mark::Other, at + 1)),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        let mut pieces = Pieces::new(text.as_bytes());
        let mut all = Vec::new();
        while let Some(piece) = pieces.next().unwrap() {
            all.push(String::from_utf8(piece).unwrap());
        }
        all
    }

    /// The names of the elements right below the root; nothing when the document is broken.
    fn items(document: &str) -> Option<Vec<String>> {
        let mut reader = Reader::new(document.as_bytes());
        let (mut depth, mut names) = (0, Vec::new());
        loop {
            match reader.advance() {
                Event::Start { name, .. } => {
                    if depth == 1 {
                        names.push(name.into_owned());
                    }
                    depth += 1;
                }
                Event::End => depth -= 1,
                Event::Text(_) => {}
                Event::Done => return Some(names),
                Event::Broken => return None,
            }
        }
    }

    #[test]
    fn a_large_collection_comes_in_documents_of_its_own() {
        let filling = "x".repeat(3000);
        let mut text = String::from("<?xml version=\"1.0\"?>\n<!-- <vms> -->\n<vms>\n");
        for number in 0..1000 {
            text.push_str(&format!(
                "<vm id=\"{number}\" href='a>b'><!-- </vm> --><name>{filling}</name><a><![CDATA[</vm></a>]]></a><b/><link/><actions><link/></actions><link/></vm>\n"
            ));
        }
        text.push_str("</vms>\n");
        let pieces = pieces(&text);
        assert!(pieces.len() > 4, "{}", pieces.len());
        let counts = pieces.iter().map(|piece| items(piece).unwrap().len());
        assert_eq!(counts.sum::<usize>(), 1000);
        for piece in &pieces {
            assert!(!piece.contains("<link") && !piece.contains("<actions"));
            assert!(piece.len() < 3 * SIZE, "{}", piece.len());
        }
    }

    #[test]
    fn what_nobody_reads_is_left_out() {
        let text = "<vms><vm><actions><link rel=\"a\"/><link></link></actions><link rel=\"b\"/><linked>c</linked>\
             <initialization><configuration><data>d</data></configuration></initialization></vm></vms>";
        let kept = "<vms><vm><linked>c</linked><initialization></initialization></vm></vms>";
        assert_eq!(pieces(text), [kept]);
    }

    #[test]
    fn objects_and_broken_documents_come_as_they_are() {
        let long = "y".repeat(2 * SIZE);
        for text in [
            format!("<vm href=\"/ovirt-engine/api/vms/1\"><a>{long}</a><b>{long}</b></vm>"),
            format!("<wrong><vm><name>{long}</name></vm><vm/></wrong>"),
            format!("<vms></vms></vms>{long}"),
            String::new(),
            "<vms".to_owned(),
        ] {
            assert_eq!(pieces(&text).concat(), text);
        }
        let crossed = pieces(&format!("<vms><vm><name>{long}</name></vms>"));
        assert!(crossed.iter().any(|piece| items(piece).is_none()));
    }
}
