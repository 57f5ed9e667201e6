//! The quick way through an element: it is in the engine's own layout, line for line, so that it can be copied as it is.
//!
//! A line is an opening tag, an end tag, an empty element or a leaf with its text (which may go on over lines), behind
//! four blanks a level. What is anything else, well formed or not, is left to the general scanner: [`Found::Odd`].
//! Whatever is accepted here, [`super::Writer`] would write byte for byte; a test holds that.

use super::limits::{MAX_DEPTH, MAX_ELEMENTS, MAX_ENTITY_BYTES, MAX_NAME};
use super::token::{in_name, may_begin_name, name_end};
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
    links: Links,
    /// Where the children of the element begin.
    pub(super) children: Vec<Child>,
}

/// Where a child of the element begins, and a hint at its name, so that most others need no look at theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Child(u32);

impl Child {
    /// Bits of the position: no entity is longer, see [`super::MAX_ENTITY_BYTES`].
    const POSITION: u32 = 26;

    fn new(at: usize, hint: u32) -> Child {
        Child(at as u32 | hint << Child::POSITION)
    }

    pub(crate) fn start(self) -> usize {
        (self.0 & ((1 << Child::POSITION) - 1)) as usize
    }

    /// Whether its name may be one with this hint.
    pub(crate) fn may_be(self, hint: u32) -> bool {
        self.0 >> Child::POSITION == hint || hint == Child::ANY
    }

    /// The hint of every name: no API has names of one letter, but XML does.
    const ANY: u32 = 64;

    /// The hint of a name.
    pub(crate) const fn hint(name: &[u8]) -> u32 {
        match name {
            [first, second, ..] => (*first as u32 * 7 + *second as u32) % 64,
            _ => Child::ANY,
        }
    }
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
        self.links = Links::default();
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
            if let Some(end) = self.links.again(bytes, at) {
                self.note(bytes, at);
                self.line = end + 1;
                continue;
            }
            let end = match element(bytes, at) {
                Line::Odd => return Found::Odd,
                Line::More => return Found::More,
                Line::Whole(end) if self.open.is_empty() => return Found::End(end),
                Line::Whole(end) => {
                    self.note(bytes, at);
                    self.links.note(bytes, at, end);
                    end
                }
                Line::Opened(end, name) => {
                    self.note(bytes, at);
                    self.open.push(name);
                    end
                }
            };
            self.line = end + 1;
            if self.open.len() + base > MAX_DEPTH
                || self.elements > MAX_ELEMENTS
                || end >= MAX_ENTITY_BYTES
            {
                return Found::Odd;
            }
        }
    }

    fn note(&mut self, bytes: &[u8], at: usize) {
        self.elements += 1;
        if self.open.len() == 1 {
            self.children
                .push(Child::new(at, Child::hint(&bytes[at + 1..])));
        }
    }

    /// Takes the end tag at `at`; none when the walk goes on.
    fn close(&mut self, bytes: &[u8], at: usize) -> Option<Found> {
        let name = self.open.last()?.clone();
        let end = at + 3 + name.len();
        let Some(tag) = bytes.get(at + 2..end) else {
            return Some(Found::More);
        };
        if tag[name.len()] != b'>' || !is_same(&tag[..name.len()], &bytes[name]) {
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

/// Whether an indentation, which is a multiple of four, is of blanks.
fn all_blank(bytes: &[u8]) -> bool {
    bytes.as_chunks::<4>().0.iter().all(|four| four == b"    ")
}

/// Equality of short names without a call.
#[inline]
pub(crate) fn is_same(one: &[u8], other: &[u8]) -> bool {
    fn ends<const N: usize>(name: &[u8]) -> Option<([u8; N], [u8; N])> {
        Some((*name.first_chunk()?, *name.last_chunk()?))
    }
    if one.len() != other.len() {
        return false;
    }
    match one.len() {
        0..4 => one.iter().eq(other),
        4..8 => ends::<4>(one) == ends::<4>(other),
        8..=16 => ends::<8>(one) == ends::<8>(other),
        _ => one == other,
    }
}

/// The element that begins at `at`; its line end is there too.
fn element(bytes: &[u8], at: usize) -> Line {
    let stop = name_end(bytes, at + 1);
    if stop == at + 1 || stop - at > MAX_NAME || !may_begin_name(bytes[at + 1]) {
        return if stop == bytes.len() && stop - at <= MAX_NAME {
            Line::More
        } else {
            Line::Odd
        };
    }
    let behind = match bytes.get(stop) {
        Some(b' ') => match attributes(bytes, stop) {
            Ok(behind) => behind,
            Err(other) => return other,
        },
        _ => stop,
    };
    match bytes.get(behind..behind + 3) {
        None => Line::More,
        Some([b'>', b'\n', _]) => Line::Opened(behind + 1, at + 1..stop),
        Some([b'>', ..]) => leaf(bytes, behind + 1, &bytes[at + 1..stop]),
        Some(b"/>\n") => Line::Whole(behind + 2),
        Some(_) => Line::Odd,
    }
}

/// The rest of a leaf, from its text on; the text may hold line ends.
fn leaf(bytes: &[u8], from: usize, name: &[u8]) -> Line {
    let Some(length) = memchr(b'<', &bytes[from..]) else {
        return Line::More;
    };
    let tag = from + length;
    let end = tag + 3 + name.len();
    let Some(found) = bytes.get(tag..=end) else {
        return Line::More;
    };
    let ends = found[1] == b'/'
        && is_same(&found[2..2 + name.len()], name)
        && found[2 + name.len()..] == *b">\n";
    if ends && is_plain_text(&bytes[from..tag]) {
        Line::Whole(end)
    } else {
        Line::Odd
    }
}

/// Where the attributes behind the name end: at `>` or `/>`.
fn attributes(bytes: &[u8], from: usize) -> Result<usize, Line> {
    let mut seen: [Range<usize>; 4] = [const { 0..0 }; 4];
    let mut count = 0;
    let mut here = from;
    while bytes.get(here) == Some(&b' ') {
        let stop = name_end(bytes, here + 1);
        let Some(start) = bytes.get(stop..stop + 2) else {
            let is_endless = stop - here > MAX_NAME;
            return Err(if is_endless { Line::Odd } else { Line::More });
        };
        let good = start == b"=\""
            && stop > here + 1
            && stop - here < MAX_NAME
            && may_begin_name(bytes[here + 1]);
        let name = here + 1..stop;
        if !good
            || count == seen.len()
            || seen[..count]
                .iter()
                .any(|other| bytes[other.clone()] == bytes[name.clone()])
        {
            return Err(Line::Odd);
        }
        let Some(length) = memchr(b'"', &bytes[stop + 2..]) else {
            return Err(Line::More);
        };
        let value = &bytes[stop + 2..stop + 2 + length];
        if !is_plain(value) && !is_escaped_attribute(value) {
            return Err(Line::Odd);
        }
        seen[count] = name;
        count += 1;
        here = stop + 2 + length + 1;
    }
    Ok(here)
}

/// Whether nothing in an attribute or a text needs a second look.
pub(crate) fn is_plain(value: &[u8]) -> bool {
    let (blocks, rest) = value.as_chunks::<16>();
    match value.last_chunk() {
        // The last block overlaps, so that no rest is left.
        Some(last) => {
            blocks.iter().all(is_plain_block) && (rest.is_empty() || is_plain_block(last))
        }
        None => rest.iter().all(|byte| !SPECIAL[usize::from(*byte)]),
    }
}

/// Without branches, for the compiler to use vector instructions.
fn is_plain_block(block: &[u8; 16]) -> bool {
    !block
        .iter()
        .fold(false, |found, byte| found | is_special(*byte))
}

const fn is_special(byte: u8) -> bool {
    (byte < b' ') | (byte == b'<') | (byte == b'>') | (byte == b'&') | (byte == b'"')
}

static SPECIAL: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = is_special(byte as u8);
        byte += 1;
    }
    table
};

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

/// `<link href="PLACE/` that lines of one entity begin with, over and over.
#[derive(Debug, Default)]
struct Links {
    start: usize,
    length: usize,
}

/// What a link begins with.
const LINK: &[u8] = b"<link href=\"";
/// What stands between its two values.
const REL: &[u8] = b"\" rel=\"";

impl Links {
    /// The link at `at` when it begins like the last one and its rel is the end of its href: its line end.
    fn again(&self, bytes: &[u8], at: usize) -> Option<usize> {
        let from = at + self.length;
        if self.length == 0 || bytes.get(at..from)? != &bytes[self.start..self.start + self.length]
        {
            return None;
        }
        let stop = name_end(bytes, from);
        let end = stop + REL.len() + (stop - from) + 3;
        let rest = bytes.get(stop..=end)?.strip_prefix(REL)?;
        let (rel, tail) = rest.split_at(stop - from);
        (is_same(rel, &bytes[from..stop]) && tail == b"\"/>\n").then_some(end)
    }

    /// Remembers how the good line at `at` begins, if it is a link.
    fn note(&mut self, bytes: &[u8], at: usize, end: usize) {
        if let Some(href) = bytes[at..end].strip_prefix(LINK) {
            let quote = memchr(b'"', href).unwrap_or(0);
            if let Some(slash) = memchr::memrchr(b'/', &href[..quote]) {
                self.start = at;
                self.length = LINK.len() + slash + 1;
            }
        }
    }
}
