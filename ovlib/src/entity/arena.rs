//! The tree of one entity: slots of 20 bytes in document order, names and texts as spans of the raw text.
//!
//! Built at most once per entity, and only when more than a few fields are asked for.

use crate::xml::token::{is_blank, name_end, skip_blanks};
use crate::xml::{is_plain, unescape_attribute, unescape_text};
use std::ops::Range;

/// What XML calls white space.
const BLANKS: [char; 4] = [' ', '\t', '\n', '\r'];

/// What a slot is, as bits of [`Slot::flags`].
pub(super) const ATTRIBUTE: u16 = 1;
/// A piece of text between elements; it has no name.
pub(super) const PIECE: u16 = 2;
/// The text is in [`Arena::side`], with references resolved, not in the raw text.
const SIDE: u16 = 4;
/// An element written as `<x/>`, without text.
pub(super) const EMPTY: u16 = 8;

/// An element, an attribute right after its element, or a piece of text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slot {
    name: u32,
    name_length: u16,
    pub(super) flags: u16,
    /// The slot behind its last descendant.
    pub(super) end: u32,
    text: u32,
    text_length: u32,
}

#[derive(Debug)]
pub(super) struct Arena {
    pub(super) slots: Vec<Slot>,
    side: String,
}

impl Arena {
    /// Reads `raw`, one element which the scanner found well formed.
    pub(super) fn build(raw: &str) -> Arena {
        let mut builder = Builder::new(raw, raw.len());
        builder.run(0..raw.len());
        builder.arena
    }

    /// Reads one piece of `raw`: a child with all in it, or the start tag of the whole.
    pub(super) fn build_piece(raw: &str, piece: Range<usize>) -> Arena {
        let mut builder = Builder::new(raw, piece.len());
        builder.run(piece);
        while !builder.open.is_empty() {
            builder.close();
        }
        builder.arena
    }

    pub(super) fn name<'a>(&self, raw: &'a str, at: usize) -> &'a str {
        let slot = &self.slots[at];
        let start = slot.name as usize;
        &raw[start..start + usize::from(slot.name_length)]
    }

    pub(super) fn text<'a>(&'a self, raw: &'a str, at: usize) -> &'a str {
        let slot = &self.slots[at];
        let text = if slot.flags & SIDE == 0 {
            raw
        } else {
            &self.side
        };
        let start = slot.text as usize;
        &text[start..start + slot.text_length as usize]
    }
}

/// Text met since the last tag.
enum Met {
    /// One stretch of the raw text, references included.
    Raw(Range<usize>),
    /// Resolved, from there to the end of the side text, because CDATA or a comment interrupts it.
    Side(usize),
}

struct Builder<'r> {
    raw: &'r str,
    arena: Arena,
    open: Vec<usize>,
    text: Option<Met>,
}

impl<'r> Builder<'r> {
    fn new(raw: &'r str, length: usize) -> Builder<'r> {
        let arena = Arena {
            slots: Vec::with_capacity(length / 32 + 4),
            side: String::new(),
        };
        Builder {
            raw,
            arena,
            open: Vec::new(),
            text: None,
        }
    }

    fn run(&mut self, within: Range<usize>) {
        let bytes = &self.raw.as_bytes()[..within.end];
        let mut from = within.start;
        while let Some(found) = memchr::memchr(b'<', &bytes[from..]) {
            let at = from + found;
            if found > 0 && !self.open.is_empty() {
                self.add_text(from..at);
            }
            from = match bytes.get(at + 1) {
                Some(b'/') => {
                    self.close();
                    at + 2 + memchr::memchr(b'>', &bytes[at + 2..]).map_or(0, |found| found + 1)
                }
                Some(b'?') => {
                    self.interrupt();
                    behind(bytes, at, b"?>")
                }
                Some(b'!') if bytes[at..].starts_with(b"<![CDATA[") => {
                    let end = behind(bytes, at, b"]]>");
                    self.add_plain(at + 9..end.saturating_sub(3).max(at + 9));
                    end
                }
                Some(b'!') => {
                    self.interrupt();
                    behind(bytes, at + 4, b"-->")
                }
                _ => self.start(at),
            };
        }
    }

    /// Takes the start tag at `at`, returns what is behind it.
    fn start(&mut self, at: usize) -> usize {
        self.settle_piece();
        let bytes = self.raw.as_bytes();
        let slot = self.arena.slots.len();
        let mut here = name_end(bytes, at + 1);
        self.push(at + 1..here, 0);
        self.open.push(slot);
        loop {
            here = skip_blanks(bytes, here);
            match bytes.get(here) {
                None | Some(b'>') => return here + 1,
                Some(b'/') => {
                    self.arena.slots[slot].flags |= EMPTY;
                    self.close();
                    return here + 2;
                }
                Some(_) => here = self.attribute(here),
            }
        }
    }

    fn attribute(&mut self, at: usize) -> usize {
        let bytes = self.raw.as_bytes();
        let stop = name_end(bytes, at);
        let quote = skip_blanks(bytes, skip_blanks(bytes, stop) + 1);
        let value =
            quote + 1..quote + 1 + memchr::memchr(bytes[quote], &bytes[quote + 1..]).unwrap_or(0);
        let slot = self.push(at..stop, ATTRIBUTE);
        let next = value.end + 1;
        if !is_plain(&bytes[value.clone()]) {
            let start = self.arena.side.len();
            unescape_attribute(&self.raw[value], &mut self.arena.side);
            self.set_side(slot, start);
        } else {
            self.set_raw(slot, &value);
        }
        next
    }

    fn push(&mut self, name: Range<usize>, flags: u16) -> usize {
        let at = self.arena.slots.len();
        let end = at as u32 + 1;
        let name_length = name.len() as u16;
        self.arena.slots.push(Slot {
            name: name.start as u32,
            name_length,
            flags,
            end,
            text: 0,
            text_length: 0,
        });
        at
    }

    fn set_raw(&mut self, slot: usize, text: &Range<usize>) {
        let slot = &mut self.arena.slots[slot];
        slot.text = text.start as u32;
        slot.text_length = text.len() as u32;
    }

    fn set_side(&mut self, slot: usize, start: usize) {
        let length = self.arena.side.len() - start;
        let slot = &mut self.arena.slots[slot];
        slot.flags |= SIDE;
        slot.text = start as u32;
        slot.text_length = length as u32;
    }

    fn add_text(&mut self, text: Range<usize>) {
        match self.text {
            None => self.text = Some(Met::Raw(text)),
            Some(_) => {
                self.interrupt();
                unescape_text(&self.raw[text], &mut self.arena.side);
            }
        }
    }

    fn add_plain(&mut self, text: Range<usize>) {
        self.interrupt();
        if self.text.is_none() {
            self.text = Some(Met::Side(self.arena.side.len()));
        }
        self.arena
            .side
            .push_str(&self.raw[text].replace("\r\n", "\n").replace('\r', "\n"));
    }

    /// Something other than text comes: what was met so far moves to the side text, more may follow it there.
    fn interrupt(&mut self) {
        if let Some(Met::Raw(text)) = &self.text {
            let start = self.arena.side.len();
            unescape_text(&self.raw[text.clone()], &mut self.arena.side);
            self.text = Some(Met::Side(start));
        }
    }

    fn store(&mut self, slot: usize, met: Met) {
        match met {
            Met::Raw(text)
                if memchr::memchr2(b'&', b'\r', self.raw[text.clone()].as_bytes()).is_none() =>
            {
                self.set_raw(slot, &text);
            }
            Met::Raw(text) => {
                let start = self.arena.side.len();
                unescape_text(&self.raw[text], &mut self.arena.side);
                self.set_side(slot, start);
            }
            Met::Side(start) => self.set_side(slot, start),
        }
    }

    /// Text beside elements: layout when blank, else a piece of its own (without the blanks around it) so that nothing is
    /// lost.
    fn settle_piece(&mut self) {
        let Some(met) = &self.text else { return };
        if matches!(met, Met::Raw(text) if self.raw[text.clone()].bytes().all(is_blank)) {
            self.text = None;
            return;
        }
        self.interrupt();
        let Some(Met::Side(start)) = self.text.take() else {
            return;
        };
        let side = &mut self.arena.side;
        side.truncate(side.trim_end_matches(BLANKS).len().max(start));
        let blanks = side.len() - start - side[start..].trim_start_matches(BLANKS).len();
        if start + blanks < side.len() && !self.open.is_empty() {
            let slot = self.push(0..0, PIECE);
            self.set_side(slot, start + blanks);
        }
    }

    fn close(&mut self) {
        let Some(slot) = self.open.pop() else { return };
        let is_leaf = self.arena.slots[slot + 1..]
            .iter()
            .all(|child| child.flags & ATTRIBUTE != 0);
        if is_leaf {
            if let Some(met) = self.text.take() {
                self.store(slot, met);
            }
        } else {
            self.open.push(slot);
            self.settle_piece();
            self.open.pop();
        }
        self.arena.slots[slot].end = self.arena.slots.len() as u32;
    }
}

/// The position behind the next `mark`.
fn behind(bytes: &[u8], from: usize, mark: &[u8]) -> usize {
    match memchr::memmem::find(&bytes[from..], mark) {
        Some(found) => from + found + mark.len(),
        None => bytes.len(),
    }
}
