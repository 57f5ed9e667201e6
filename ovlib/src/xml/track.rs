//! The kinds of lines that the documents of one stream are made of, learned from the first of each: a list says the same
//! thousand lines over and over, and a line that is known is told from its first bytes.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use crate::entity::Told;

/// What no kind of line has as its number: the place before the first line, and links and actions in a [`super::Trace`].
pub(crate) const NONE: u16 = 0;

/// What a line is in its element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// An opening tag; elements follow.
    Open,
    /// An end tag in a line of its own.
    Close,
    /// `<x/>`
    Empty,
    /// `<x>text</x>`
    Leaf,
}

/// What stands between two pieces of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Gap {
    /// The value of an attribute.
    Attribute,
    /// The text of a leaf.
    Text,
    /// The href of the entity, which its links begin with.
    Href,
}

/// A kind of line: everything in it but the values.
#[derive(Debug)]
pub(crate) struct Line {
    /// The line that opened the element around it; [`NONE`] for the entity itself.
    pub(crate) parent: u16,
    /// The first kind with this parent and name, which lines of the same member share.
    pub(crate) member: u16,
    pub(crate) form: Form,
    /// A link, actions, or a line inside them.
    pub(crate) is_aside: bool,
    /// Blanks before the first `<`.
    pub(crate) indent: u16,
    /// What comes before the first value; all of the line, blanks and line end included, when there is none.
    pub(super) first: Box<[u8]>,
    /// The values, and what comes behind each.
    pub(super) rest: Box<[(Gap, Box<[u8]>)]>,
    name: Box<str>,
    attributes: Box<[Box<str>]>,
    /// What the model says of it, once somebody asked.
    pub(crate) told: OnceLock<Told>,
}

/// A line that was taken apart.
pub(super) struct Parts<'b> {
    pub(super) form: Form,
    pub(super) is_aside: bool,
    /// The whole of it.
    pub(super) bytes: &'b [u8],
    /// Where values stand in it, and what they are.
    pub(super) values: Vec<(Range<usize>, Gap)>,
    pub(super) name: Range<usize>,
    pub(super) attributes: Vec<Range<usize>>,
}

impl Line {
    /// None for names that are no UTF-8.
    fn new(parts: &Parts<'_>, parent: u16, member: u16) -> Option<Line> {
        let mut pieces = parts.pieces().map(Box::from);
        let first = pieces.next()?;
        let rest = parts.values.iter().map(|(_, gap)| *gap).zip(pieces);
        let text = |name: &Range<usize>| {
            std::str::from_utf8(&parts.bytes[name.clone()])
                .ok()
                .map(Box::from)
        };
        let before = if parts.form == Form::Close { 2 } else { 1 };
        Some(Line {
            parent,
            member,
            form: parts.form,
            is_aside: parts.is_aside,
            indent: u16::try_from(parts.name.start - before).ok()?,
            first,
            rest: rest.collect(),
            name: text(&parts.name)?,
            attributes: parts.attributes.iter().map(text).collect::<Option<_>>()?,
            told: OnceLock::new(),
        })
    }

    /// The element's name.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The names of its attributes, in their order.
    pub(crate) fn attributes(&self) -> impl Iterator<Item = &str> {
        self.attributes.iter().map(|name| &**name)
    }

    /// How much of it is before and behind its text, when that is all that differs from line to line.
    pub(crate) fn around_text(&self) -> Option<(usize, usize)> {
        match &*self.rest {
            [(Gap::Text, behind)] => Some((self.first.len(), behind.len())),
            _ => None,
        }
    }

    /// Whether it ends the element that a line of the kind `opened` opens.
    pub(crate) fn is_end_of(&self, opened: u16) -> bool {
        self.form == Form::Close && self.parent == opened
    }

    fn is_same(&self, parts: &Parts<'_>, parent: u16) -> bool {
        let gaps = self.rest.iter().map(|(gap, _)| *gap);
        let own = std::iter::once(&self.first).chain(self.rest.iter().map(|(_, piece)| piece));
        self.parent == parent
            && self.form == parts.form
            && gaps.eq(parts.values.iter().map(|(_, gap)| *gap))
            && own.map(|piece| &**piece).eq(parts.pieces())
    }
}

impl<'b> Parts<'b> {
    /// What stands between the values.
    fn pieces(&self) -> impl Iterator<Item = &'b [u8]> {
        let starts = std::iter::once(0).chain(self.values.iter().map(|(value, _)| value.end));
        let ends = self
            .values
            .iter()
            .map(|(value, _)| value.start)
            .chain([self.bytes.len()]);
        let bytes = self.bytes;
        starts.zip(ends).map(move |(start, end)| &bytes[start..end])
    }
}

const CHUNK: usize = 64;
const CHUNKS: usize = 64;

type Chunk = Box<[OnceLock<Line>; CHUNK]>;

/// All kinds of lines met in one stream; grows only, and is read while it grows.
#[derive(Debug)]
pub(crate) struct Track {
    number: u64,
    chunks: [OnceLock<Chunk>; CHUNKS],
    known: AtomicUsize,
}

impl Default for Track {
    fn default() -> Track {
        static TRACKS: AtomicU64 = AtomicU64::new(0);
        Track {
            number: TRACKS.fetch_add(1, Ordering::Relaxed),
            chunks: [const { OnceLock::new() }; CHUNKS],
            known: AtomicUsize::new(1),
        }
    }
}

impl Track {
    /// A number that no other track of this process has.
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// One more than the highest number of a line.
    pub(crate) fn known(&self) -> usize {
        self.known.load(Ordering::Acquire)
    }

    /// The kind with a number that was given out.
    #[inline]
    pub(crate) fn line(&self, number: u16) -> Option<&Line> {
        let number = usize::from(number);
        self.chunks.get(number / CHUNK)?.get()?[number % CHUNK].get()
    }

    /// The numbers of the kinds with that parent and name.
    pub(crate) fn named<'t>(
        &'t self,
        parent: u16,
        name: &'t str,
    ) -> impl Iterator<Item = u16> + 't {
        let all = (1..self.known()).map(|number| number as u16);
        all.filter(move |number| {
            self.line(*number).is_some_and(|line| {
                line.parent == parent && line.form != Form::Close && line.name() == name
            })
        })
    }

    fn add(&self, line: Line, number: usize) -> Option<u16> {
        let chunk = self.chunks.get(number / CHUNK)?;
        let chunk = chunk.get_or_init(|| Box::new([const { OnceLock::new() }; CHUNK]));
        chunk[number % CHUNK].set(line).ok()?;
        self.known.store(number + 1, Ordering::Release);
        Some(number as u16)
    }
}

/// Finds the kinds of a track by what they say; the one place where it grows.
#[derive(Debug, Default)]
pub(super) struct Index {
    kinds: std::collections::HashMap<u64, u16>,
}

impl Index {
    /// The number of a line's kind, a new one if need be; none when there are too many.
    pub(super) fn number(&mut self, track: &Track, parts: &Parts<'_>, parent: u16) -> Option<u16> {
        let mut hasher = DefaultHasher::new();
        (parent, parts.values.len()).hash(&mut hasher);
        parts.pieces().for_each(|piece| piece.hash(&mut hasher));
        let key = hasher.finish();
        if let Some(number) = self.kinds.get(&key) {
            return track
                .line(*number)?
                .is_same(parts, parent)
                .then_some(*number);
        }
        let number = track.known();
        let name = &parts.bytes[parts.name.clone()];
        let mut hasher = DefaultHasher::new();
        (parent, parts.form == Form::Close, name).hash(&mut hasher);
        let own = number as u16;
        let member = *self.kinds.entry(hasher.finish()).or_insert(own);
        if member != own
            && track
                .line(member)
                .is_none_or(|line| line.name().as_bytes() != name)
        {
            return None;
        }
        let number = track.add(Line::new(parts, parent, member)?, number)?;
        self.kinds.insert(key, number);
        Some(number)
    }
}
