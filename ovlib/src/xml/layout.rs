//! The quick way through an element: it is in the engine's own layout, line for line, so that it can be copied as it is.
//!
//! A line is an opening tag, an end tag, an empty element or a leaf with its text (which may go on over lines), behind
//! four blanks a level. What is anything else, well formed or not, is left to the general scanner: [`Found::Odd`].
//! Whatever is accepted here, [`super::Writer`] would write byte for byte; a test holds that.

use super::known::Known;
use super::limits::{MAX_DEPTH, MAX_ELEMENTS, MAX_ENTITY_BYTES, MAX_NAME};
use super::plain::{is_plain_attribute, is_plain_text, same, value_end};
use super::token::{may_begin_name, name_end};
use super::trace::{Lines, Trace};
use super::track::{Form, Gap, Index, Line, NONE, Parts, Track};
use memchr::memchr;
use std::ops::Range;
use std::sync::Arc;

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

/// A walk over the lines of one element after the other. Positions count from the element's `<`.
#[derive(Debug, Default)]
pub(super) struct Layout {
    track: Arc<Track>,
    index: Index,
    /// For each kind of line those that came behind it, the last first.
    next: Vec<[u16; 4]>,
    /// For each kind the last element in which it came, by the number of that element.
    seen: Vec<u64>,
    /// Elements opened so far in all of the stream.
    opened: u64,
    /// The kind of the last line.
    last: u16,
    /// Where the first line begins that was not looked at.
    line: usize,
    open: Vec<Open>,
    elements: usize,
    /// Where the entity's own href stands.
    href: Range<usize>,
    /// The kinds of all lines.
    all: Vec<u16>,
    kinds: Vec<u16>,
    starts: Vec<u32>,
    repeated: Vec<u16>,
    known: Known,
    /// The lines that the element has, when it was seen to have those of one before.
    same: Option<Arc<Lines>>,
}

/// An element that is open.
#[derive(Debug)]
struct Open {
    kind: u16,
    number: u64,
    name: Range<usize>,
}

impl Layout {
    pub(super) fn reset(&mut self) {
        self.last = NONE;
        self.line = 0;
        self.open.clear();
        self.elements = 0;
        self.href = 0..0;
        self.all.clear();
        self.kinds.clear();
        self.starts.clear();
        self.repeated.clear();
        self.same = None;
    }

    /// How far the lines are checked.
    pub(super) fn checked(&self) -> usize {
        self.line
    }

    /// The name of the innermost element that is open.
    pub(super) fn innermost(&self) -> Option<&Range<usize>> {
        self.open.last().map(|open| &open.name)
    }

    /// The lines of the element whose end was found.
    pub(super) fn trace(&mut self) -> Trace {
        let lines = match self.same.take() {
            Some(lines) => lines,
            None => self
                .known
                .find(&self.track, &self.all, &self.kinds, &self.repeated),
        };
        self.known.came(&lines);
        Trace::new(&self.track, lines, &self.starts)
    }

    /// Looks at the lines that are there; call again with more bytes behind the same ones. `base` is the element's depth,
    /// the same for all elements of a stream.
    pub(super) fn walk(&mut self, bytes: &[u8], base: usize) -> Found {
        if self.line == 0
            && let Some(end) = self.as_before(bytes)
        {
            return Found::End(end);
        }
        let track = Arc::clone(&self.track);
        loop {
            let known = self.guess(&track, bytes);
            let (kind, end) = match known {
                Some(found) => found,
                None => match self.learn(&track, bytes, base) {
                    Ok(found) => found,
                    Err(found) => return found,
                },
            };
            let Some(line) = track.line(kind) else {
                return Found::Odd;
            };
            let at = self.line;
            self.note(kind, line, bytes);
            self.last = kind;
            self.line = end;
            if self.open.is_empty() {
                // The line end behind a whole element is looked at and left.
                let whole = if line.form == Form::Close {
                    end
                } else {
                    end - 1
                };
                return if at >= MAX_ENTITY_BYTES {
                    Found::Odd
                } else {
                    Found::End(whole)
                };
            }
            if self.elements > MAX_ELEMENTS || end >= MAX_ENTITY_BYTES {
                return Found::Odd;
            }
        }
    }

    /// The end of the element, if it is there and has the lines that an element before it had.
    fn as_before(&mut self, bytes: &[u8]) -> Option<usize> {
        self.starts.clear();
        let href = || &bytes[href_of(bytes)];
        let found = self.known.recognize(bytes, href, &mut self.starts);
        let last = self.starts.last().copied().unwrap_or_default();
        let Some((lines, end)) = found.filter(|_| (last as usize) < MAX_ENTITY_BYTES) else {
            self.starts.clear();
            return None;
        };
        let last = lines.all.last().and_then(|kind| self.track.line(*kind));
        // The line end behind a whole element is looked at and left.
        let is_closed = last.is_some_and(|line| line.form == Form::Close);
        self.same = Some(lines);
        Some(if is_closed { end } else { end - 1 })
    }

    /// The kind and end of the next line, if it is one of those that came behind the last one before.
    #[inline]
    fn guess(&self, track: &Track, bytes: &[u8]) -> Option<(u16, usize)> {
        let rest = bytes.get(self.line..)?;
        let href = &bytes[self.href.clone()];
        let guesses = self.next.get(usize::from(self.last))?;
        guesses
            .iter()
            .take_while(|kind| **kind != NONE)
            .find_map(|kind| {
                let length = fits(track.line(*kind)?, rest, href)?;
                Some((*kind, self.line + length))
            })
    }

    /// Takes note of a good line.
    #[inline]
    fn note(&mut self, kind: u16, line: &Line, bytes: &[u8]) {
        let at = self.line;
        self.all.push(kind);
        if line.is_aside {
            self.elements += usize::from(line.form != Form::Close);
            if self.kinds.last() != Some(&NONE) {
                self.kinds.push(NONE);
                self.starts.push(at as u32);
            }
        } else {
            self.kinds.push(kind);
            self.starts.push(at as u32);
            if line.form != Form::Close {
                self.elements += 1;
                let member = usize::from(line.member);
                let number = self.open.last().map_or(0, |open| open.number);
                if member >= self.seen.len() {
                    self.seen.resize(member + 1, 0);
                }
                if self.seen[member] == number
                    && number != 0
                    && self.repeated.last() != Some(&line.member)
                {
                    self.repeated.push(line.member);
                }
                self.seen[member] = number;
            }
        }
        match line.form {
            Form::Open => {
                self.opened += 1;
                let name = at + usize::from(line.indent) + 1;
                if self.open.is_empty() {
                    self.href = href_of(bytes);
                }
                self.open.push(Open {
                    kind,
                    number: self.opened,
                    name: name..name + line.name().len(),
                });
            }
            Form::Close => drop(self.open.pop()),
            Form::Empty | Form::Leaf => {}
        }
    }

    /// The kind and end of the next line, taken apart; it will be guessed the next time.
    fn learn(&mut self, track: &Track, bytes: &[u8], base: usize) -> Result<(u16, usize), Found> {
        let parent = self.open.last().map_or(NONE, |open| open.kind);
        let (parts, end) = self.take_apart(track, bytes, base)?;
        let kind = self.index.number(track, &parts, parent).ok_or(Found::Odd)?;
        let last = usize::from(self.last.max(kind)) + 1;
        if self.next.len() < last {
            self.next.resize(last, [NONE; 4]);
        }
        let guesses = &mut self.next[usize::from(self.last)];
        if !guesses.contains(&kind) {
            guesses.rotate_right(1);
            guesses[0] = kind;
        }
        Ok((kind, end))
    }

    fn take_apart<'b>(
        &self,
        track: &Track,
        bytes: &'b [u8],
        base: usize,
    ) -> Result<(Parts<'b>, usize), Found> {
        let start = self.line;
        let Some(around) = self.open.last() else {
            let (parts, end) = element(bytes, start, start, &[])?;
            return Ok((parts, end));
        };
        let indent = 4 * (base + self.open.len());
        let outer = start + indent - 4;
        match bytes.get(outer..outer + 2) {
            None => return Err(Found::More),
            Some(_) if bytes[start..outer].iter().any(|byte| *byte != b' ') => {
                return Err(Found::Odd);
            }
            Some(b"</") => return self.close(track, bytes, around, outer),
            Some(_) => {}
        }
        let at = start + indent;
        match bytes.get(outer..=at) {
            None => return Err(Found::More),
            Some(b"    <") => {}
            Some(_) => return Err(Found::Odd),
        }
        let (mut parts, end) = element(bytes, start, at, &bytes[self.href.clone()])?;
        let is_deep = self.open.len() + base + usize::from(parts.form == Form::Open) > MAX_DEPTH;
        if is_deep {
            return Err(Found::Odd);
        }
        let name = &parts.bytes[parts.name.clone()];
        let around = track.line(around.kind).ok_or(Found::Odd)?;
        parts.is_aside = around.is_aside || matches!(name, b"link" | b"actions");
        Ok((parts, end))
    }

    /// The end tag at `at`.
    fn close<'b>(
        &self,
        track: &Track,
        bytes: &'b [u8],
        around: &Open,
        at: usize,
    ) -> Result<(Parts<'b>, usize), Found> {
        let name = &bytes[around.name.clone()];
        let behind = at + 2 + name.len();
        let Some(tag) = bytes.get(at + 2..=behind) else {
            return Err(Found::More);
        };
        if tag[name.len()] != b'>' || tag[..name.len()] != *name {
            return Err(Found::Odd);
        }
        let mut end = behind + 1;
        if self.open.len() > 1 {
            match bytes.get(end) {
                None => return Err(Found::More),
                Some(b'\n') => end += 1,
                Some(_) => return Err(Found::Odd),
            }
        }
        let start = self.line;
        let parts = Parts {
            form: Form::Close,
            is_aside: track.line(around.kind).is_some_and(|line| line.is_aside),
            bytes: &bytes[start..end],
            values: Vec::new(),
            name: at + 2 - start..behind - start,
            attributes: Vec::new(),
        };
        Ok((parts, end))
    }
}

/// The length of the line that `rest` begins with, when it is of this kind and its values need no second look or are good.
#[inline]
fn fits(line: &Line, rest: &[u8], href: &[u8]) -> Option<usize> {
    let mut here = same(rest, &line.first)?;
    for (gap, behind) in &line.rest {
        let value = rest.get(here..)?;
        here += match gap {
            Gap::Href => same(value, href)?,
            Gap::Text => {
                let (length, is_plain) = value_end(value, b'<')?;
                (is_plain || is_plain_text(&value[..length])).then_some(length)?
            }
            Gap::Attribute => {
                let (length, is_plain) = value_end(value, b'"')?;
                (is_plain || is_plain_attribute(&value[..length])).then_some(length)?
            }
        };
        here += same(rest.get(here..)?, behind)?;
    }
    Some(here)
}

/// Where the value of `href` stands in the tag that `bytes` begins with, if it is the first attribute.
fn href_of(bytes: &[u8]) -> Range<usize> {
    let start = name_end(bytes, 1);
    match bytes[start..].strip_prefix(b" href=\"") {
        Some(rest) => start + 7..start + 7 + memchr(b'"', rest).unwrap_or(0),
        None => 0..0,
    }
}

/// The element that begins at `at` in the line from `start` on, and its end; its line end is there too. Links that begin
/// with `href` are of kinds of their own.
fn element<'b>(
    bytes: &'b [u8],
    start: usize,
    at: usize,
    href: &[u8],
) -> Result<(Parts<'b>, usize), Found> {
    let stop = name_end(bytes, at + 1);
    if stop == at + 1 || stop - at > MAX_NAME || !may_begin_name(bytes[at + 1]) {
        let is_cut = stop == bytes.len() && stop - at <= MAX_NAME;
        return Err(if is_cut { Found::More } else { Found::Odd });
    }
    let mut parts = Parts {
        form: Form::Empty,
        is_aside: false,
        bytes: &[],
        values: Vec::new(),
        name: at + 1..stop,
        attributes: Vec::new(),
    };
    let behind = attributes(bytes, stop, &mut parts)?;
    let end = match bytes.get(behind..behind + 3) {
        None => return Err(Found::More),
        Some([b'>', b'\n', _]) => {
            parts.form = Form::Open;
            behind + 2
        }
        Some([b'>', ..]) => {
            parts.form = Form::Leaf;
            leaf(bytes, behind + 1, &mut parts)?
        }
        Some(b"/>\n") => behind + 3,
        Some(_) => return Err(Found::Odd),
    };
    if let Some(values) = link(bytes, &parts, href) {
        parts.values = values;
    }
    let moved = |range: &mut Range<usize>| *range = range.start - start..range.end - start;
    moved(&mut parts.name);
    parts.attributes.iter_mut().for_each(moved);
    parts.values.iter_mut().for_each(|(value, _)| moved(value));
    parts.bytes = &bytes[start..end];
    Ok((parts, end))
}

/// The one value of a link whose href is the entity's and its rel: the entity's.
fn link(bytes: &[u8], parts: &Parts<'_>, href: &[u8]) -> Option<Vec<(Range<usize>, Gap)>> {
    let [(place, _), (rel, _)] = &parts.values[..] else {
        return None;
    };
    let names = [
        &bytes[parts.attributes[0].clone()],
        &bytes[parts.attributes.get(1)?.clone()],
    ];
    let rest = bytes[place.clone()]
        .strip_prefix(href)?
        .strip_prefix(b"/")?;
    let is_usual = parts.form == Form::Empty
        && !href.is_empty()
        && bytes[parts.name.clone()] == *b"link"
        && names == [b"href", &b"rel"[..]]
        && rest == &bytes[rel.clone()]
        && rest
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    is_usual.then(|| vec![(place.start..place.start + href.len(), Gap::Href)])
}

/// The rest of a leaf, from its text on, up to behind its line end; the text may hold line ends.
fn leaf(bytes: &[u8], from: usize, parts: &mut Parts<'_>) -> Result<usize, Found> {
    let name = &bytes[parts.name.clone()];
    let Some(length) = memchr(b'<', &bytes[from..]) else {
        return Err(Found::More);
    };
    let tag = from + length;
    let end = tag + 3 + name.len();
    let Some(found) = bytes.get(tag..=end) else {
        return Err(Found::More);
    };
    let ends =
        found[1] == b'/' && found[2..2 + name.len()] == *name && found[2 + name.len()..] == *b">\n";
    if !ends || !is_plain_text(&bytes[from..tag]) {
        return Err(Found::Odd);
    }
    parts.values.push((from..tag, Gap::Text));
    Ok(end + 1)
}

/// Takes the attributes behind the name, up to `>` or `/>`.
fn attributes(bytes: &[u8], from: usize, parts: &mut Parts<'_>) -> Result<usize, Found> {
    const MOST: usize = 4;
    let mut here = from;
    while bytes.get(here) == Some(&b' ') {
        let stop = name_end(bytes, here + 1);
        let Some(start) = bytes.get(stop..stop + 2) else {
            let is_endless = stop - here > MAX_NAME;
            return Err(if is_endless { Found::Odd } else { Found::More });
        };
        let name = here + 1..stop;
        let is_good = start == b"=\""
            && stop > here + 1
            && stop - here < MAX_NAME
            && may_begin_name(bytes[here + 1]);
        let mut others = parts.attributes.iter();
        if !is_good
            || parts.attributes.len() == MOST
            || others.any(|other| bytes[other.clone()] == bytes[name.clone()])
        {
            return Err(Found::Odd);
        }
        let Some(length) = memchr(b'"', &bytes[stop + 2..]) else {
            return Err(Found::More);
        };
        let value = stop + 2..stop + 2 + length;
        if !is_plain_attribute(&bytes[value.clone()]) {
            return Err(Found::Odd);
        }
        here = value.end + 1;
        parts.attributes.push(name);
        parts.values.push((value, Gap::Attribute));
    }
    Ok(here)
}
