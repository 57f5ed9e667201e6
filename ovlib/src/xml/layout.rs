//! The quick way through an element: it is in the engine's own layout, line for line, so that it can be copied as it is.
//!
//! A line is an opening tag, an end tag, an empty element or a leaf with its text (which may go on over lines), behind
//! four blanks a level. What is anything else, well formed or not, is left to the general scanner: [`Found::Odd`].
//! Whatever is accepted here, [`super::Writer`] would write byte for byte; a test holds that.

use super::limits::{MAX_DEPTH, MAX_ELEMENTS, MAX_NAME};
use super::token::{may_begin_name, name_end};
use memchr::{memchr, memchr3};
use std::ops::Range;

/// What the lines so far amount to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The element ends before this position.
    End(usize),
    /// It is in order so far and goes on behind the bytes.
    More,
    /// It is not in the engine's layout.
    Odd,
}

/// A walk over the lines of one element. Positions count from the element's `<`.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// Where the first line begins that was not looked at.
    line: usize,
    open: Vec<Range<usize>>,
    elements: usize,
    /// Where the children of the element begin.
    pub(super) children: Vec<u32>,
}

/// What a line that begins an element is, and the position of its line end.
enum Line {
    /// All of the element.
    Whole(usize),
    /// Its opening tag, with that name.
    Opened(usize, Range<usize>),
    More,
    Odd,
}

impl Layout {
    pub(super) fn reset(&mut self) {
        self.line = 0;
        self.elements = 0;
        self.open.clear();
        self.children.clear();
    }

    /// How far the lines are checked.
    pub(super) fn checked(&self) -> usize {
        self.line
    }

    /// The name of the innermost element that is open.
    pub(super) fn innermost(&self) -> Option<&Range<usize>> {
        self.open.last()
    }

    /// Looks at the lines that are there; call again with more bytes behind the same ones. `base` is the element's depth.
    pub(super) fn walk(&mut self, bytes: &[u8], base: usize) -> Found {
        loop {
            let mut at = self.line;
            if at > 0 {
                let indent = 4 * (base + self.open.len());
                let outer = at + indent - 4;
                match bytes.get(outer..outer + 2) {
                    None => return Found::More,
                    Some(_) if !all_blank(&bytes[at..outer]) => return Found::Odd,
                    Some(b"</") => match self.close(bytes, outer) {
                        None => continue,
                        Some(found) => return found,
                    },
                    Some(_) => {}
                }
                at += indent;
                match bytes.get(outer..=at) {
                    None => return Found::More,
                    Some(b"    <") => {}
                    Some(_) => return Found::Odd,
                }
            }
            let end = match element(bytes, at) {
                Line::Odd => return Found::Odd,
                Line::More => return Found::More,
                Line::Whole(end) if self.open.is_empty() => return Found::End(end),
                Line::Whole(end) => {
                    self.note(at);
                    end
                }
                Line::Opened(end, name) => {
                    self.note(at);
                    self.open.push(name);
                    end
                }
            };
            self.line = end + 1;
            if self.open.len() + base > MAX_DEPTH || self.elements > MAX_ELEMENTS {
                return Found::Odd;
            }
        }
    }

    fn note(&mut self, at: usize) {
        self.elements += 1;
        if self.open.len() == 1 {
            self.children.push(at as u32);
        }
    }

    /// Takes the end tag at `at`; none when the walk goes on.
    fn close(&mut self, bytes: &[u8], at: usize) -> Option<Found> {
        let name = self.open.last()?.clone();
        let end = at + 3 + name.len();
        let Some(tag) = bytes.get(at + 2..end) else {
            return Some(Found::More);
        };
        if tag[name.len()] != b'>' || tag[..name.len()] != bytes[name] {
            return Some(Found::Odd);
        }
        if self.open.len() == 1 {
            return Some(Found::End(end));
        }
        match bytes.get(end) {
            None => return Some(Found::More),
            Some(b'\n') => {}
            Some(_) => return Some(Found::Odd),
        }
        self.open.pop();
        self.line = end + 1;
        None
    }
}

fn all_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|byte| *byte == b' ')
}

/// The element that begins at `at`.
fn element(bytes: &[u8], at: usize) -> Line {
    let Some(length) = memchr(b'\n', &bytes[at..]) else {
        return Line::More;
    };
    let end = at + length;
    let line = &bytes[at..end];
    if is_link(line) {
        return Line::Whole(end);
    }
    let stop = name_end(line, 1);
    if stop == 1 || stop > MAX_NAME || !may_begin_name(line[1]) {
        return Line::Odd;
    }
    let Some(behind) = attributes(line, stop) else {
        return Line::Odd;
    };
    match &line[behind..] {
        b">" => Line::Opened(end, at + 1..at + stop),
        b"/>" => Line::Whole(end),
        [b'>', text @ ..] => {
            let name = &line[1..stop];
            let tail = text.len().wrapping_sub(name.len() + 3);
            match text.get(tail..) {
                Some([b'<', b'/', found @ .., b'>']) if found == name => {
                    if is_plain_text(&text[..tail]) {
                        Line::Whole(end)
                    } else {
                        Line::Odd
                    }
                }
                _ => leaf(bytes, at + behind + 1, name),
            }
        }
        _ => Line::Odd,
    }
}

/// `<link href="..." rel="..."/>`, the commonest line of all.
fn is_link(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"<link href=\"") else {
        return false;
    };
    let Some(rest) = rest.strip_suffix(b"\"/>") else {
        return false;
    };
    let Some(quote) = memchr(b'"', rest) else {
        return false;
    };
    let Some(rel) = rest[quote..].strip_prefix(b"\" rel=\"") else {
        return false;
    };
    is_plain(&rest[..quote]) && is_plain(rel)
}

/// Where the attributes behind the name end: at `>` or `/>`. None when they are not as the engine writes them.
fn attributes(line: &[u8], from: usize) -> Option<usize> {
    let mut seen: [Range<usize>; 4] = [const { 0..0 }; 4];
    let mut count = 0;
    let mut here = from;
    while line.get(here) == Some(&b' ') {
        let stop = name_end(line, here + 1);
        let value = line.get(stop..)?.strip_prefix(b"=\"")?;
        if stop == here + 1
            || stop - here > MAX_NAME
            || !may_begin_name(line[here + 1])
            || count == seen.len()
        {
            return None;
        }
        let length = memchr(b'"', value)?;
        if !is_plain(&value[..length]) && !is_escaped_attribute(&value[..length]) {
            return None;
        }
        if seen[..count]
            .iter()
            .any(|other| line[other.clone()] == line[here + 1..stop])
        {
            return None;
        }
        seen[count] = here + 1..stop;
        count += 1;
        here = stop + 2 + length + 1;
    }
    Some(here)
}

/// The rest of a leaf whose text goes on over lines, from its text on.
fn leaf(bytes: &[u8], from: usize, name: &[u8]) -> Line {
    let Some(length) = memchr(b'<', &bytes[from..]) else {
        return Line::More;
    };
    let tag = from + length;
    let end = tag + 3 + name.len();
    let Some(found) = bytes.get(tag..=end) else {
        return Line::More;
    };
    let ends =
        found[1] == b'/' && found[2..2 + name.len()] == *name && found[2 + name.len()..] == *b">\n";
    if ends && is_plain_text(&bytes[from..tag]) {
        Line::Whole(end)
    } else {
        Line::Odd
    }
}

/// Whether nothing in an attribute or a line of text needs a second look.
fn is_plain(value: &[u8]) -> bool {
    let special = |byte: &u8| *byte < b' ' || matches!(byte, b'<' | b'>' | b'&' | b'"');
    // Branch-free inside a block, for the compiler to use vector instructions.
    let (blocks, rest) = value.as_chunks::<16>();
    !blocks.iter().any(|block| {
        block
            .iter()
            .fold(false, |found, byte| found | special(byte))
    }) && !rest.iter().fold(false, |found, byte| found | special(byte))
}

/// Whether text is what the writer would make of it.
fn is_plain_text(text: &[u8]) -> bool {
    is_plain(text)
        || (memchr(b'\r', text).is_none()
            && is_escaped(text, &[b"&amp;", b"&lt;", b"&gt;", b"&#xD;"]))
}

fn is_escaped_attribute(value: &[u8]) -> bool {
    !value
        .iter()
        .any(|byte| matches!(byte, b'\t' | b'\r' | b'\n'))
        && is_escaped(
            value,
            &[
                b"&amp;", b"&lt;", b"&gt;", b"&quot;", b"&#x9;", b"&#xA;", b"&#xD;",
            ],
        )
}

/// Whether what must be escaped is, in these spellings.
fn is_escaped(mut text: &[u8], spellings: &[&[u8]]) -> bool {
    while let Some(found) = memchr3(b'<', b'>', b'&', text) {
        text = &text[found..];
        match spellings.iter().find(|spelling| text.starts_with(spelling)) {
            Some(spelling) => text = &text[spelling.len()..],
            None => return false,
        }
    }
    true
}
