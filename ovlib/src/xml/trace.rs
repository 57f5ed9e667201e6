//! An entity line by line: of what kind each line is, and where it begins.

use memchr::memchr;
use std::fmt;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::filled::Filled;
use super::track::{Gap, Line, NONE, Track};
use crate::entity::outline::Outline;

/// Which lines an entity has, one behind the other: many entities of a list have the same.
#[derive(Debug)]
pub(crate) struct Lines {
    /// A number that no other sequence of this stream has; none when there are too many to tell apart.
    pub(super) number: Option<usize>,
    /// The kind of every line, those inside links and actions too.
    pub(super) all: Box<[u16]>,
    /// The same with links and actions as one line of no kind.
    pub(super) kinds: Box<[u16]>,
    /// Kinds that came more than once in one element.
    pub(super) repeated: Box<[u16]>,
    /// All of it as one text with gaps.
    pub(super) form: Filled,
    /// What it is in JSON, once somebody asked; the inner none where only the tree knows.
    pub(super) outline: OnceLock<Option<Arc<Outline>>>,
}

/// The lines of one entity in the engine's layout. Links and actions are there as one line of no kind.
pub(crate) struct Trace {
    track: Arc<Track>,
    lines: Arc<Lines>,
    starts: Box<[u32]>,
}

impl Trace {
    pub(super) fn new(track: &Arc<Track>, lines: Arc<Lines>, starts: &[u32]) -> Trace {
        Trace {
            track: Arc::clone(track),
            lines,
            starts: starts.into(),
        }
    }

    /// The number of this sequence of lines, the same for all entities of the stream that have it.
    pub(crate) fn sequence(&self) -> Option<usize> {
        self.lines.number
    }

    /// What entities with these lines are in JSON; none when that is not told by the lines alone.
    pub(crate) fn outline(&self) -> Option<&Arc<Outline>> {
        let outline = || Outline::of(self).map(Arc::new);
        self.lines.outline.get_or_init(outline).as_ref()
    }

    /// The kinds of lines there are.
    pub(crate) fn track(&self) -> &Track {
        &self.track
    }

    /// The kind of every line, [`NONE`] for links and actions.
    pub(crate) fn kinds(&self) -> &[u16] {
        &self.lines.kinds
    }

    /// Members that came more than once in one element.
    pub(crate) fn repeated(&self) -> impl Iterator<Item = &Line> {
        self.lines
            .repeated
            .iter()
            .filter_map(|kind| self.track.line(*kind))
    }

    /// What line `at` is; none for links and actions.
    #[inline]
    pub(crate) fn line(&self, at: usize) -> Option<&Line> {
        match *self.lines.kinds.get(at)? {
            NONE => None,
            kind => self.track.line(kind),
        }
    }

    /// The bytes of line `at`, blanks and line end included.
    #[inline]
    pub(crate) fn span(&self, at: usize, raw: &str) -> Range<usize> {
        let end = self
            .starts
            .get(at + 1)
            .map_or(raw.len(), |start| *start as usize);
        self.starts[at] as usize..end
    }

    /// The one value of line `at`, the text of a leaf without attributes.
    #[inline]
    pub(crate) fn text<'r>(&self, at: usize, line: &'r Line, raw: &'r str) -> &'r str {
        match line.around_text() {
            Some(around) if !self.is_last(at) => self.between(at, around, raw),
            // The line end behind the last line of an entity is not part of it.
            _ => self.values(at, line, raw).last().unwrap_or_default(),
        }
    }

    /// The text of line `at`, which is not the last one, between so much before and behind it ([`Line::around_text`]).
    #[inline]
    pub(crate) fn between<'r>(&self, at: usize, around: (usize, usize), raw: &'r str) -> &'r str {
        let Some([start, end]) = self.starts.get(at..at + 2) else {
            return "";
        };
        let text = *start as usize + around.0..*end as usize - around.1;
        raw.get(text).unwrap_or_default()
    }

    /// Whether line `at` is the last one.
    pub(crate) fn is_last(&self, at: usize) -> bool {
        at + 1 >= self.starts.len()
    }

    /// The values of line `at` as they stand there: of its attributes, then the text if it is a leaf.
    pub(crate) fn values<'r>(
        &self,
        at: usize,
        line: &'r Line,
        raw: &'r str,
    ) -> impl Iterator<Item = &'r str> {
        let mut start = self.starts[at] as usize + line.first.len();
        line.rest.iter().map(move |(gap, behind)| {
            let stop = if *gap == Gap::Text { b'<' } else { b'"' };
            let rest = raw.as_bytes().get(start..).unwrap_or_default();
            let end = start + memchr(stop, rest).unwrap_or(rest.len());
            let value = raw.get(start..end).unwrap_or_default();
            start = end + behind.len();
            value
        })
    }

    /// The line that ends the element which line `at` opens.
    pub(crate) fn end(&self, at: usize) -> usize {
        let opened = self.lines.kinds[at];
        let is_end = |kind: &u16| {
            self.track
                .line(*kind)
                .is_some_and(|line| line.is_end_of(opened))
        };
        let behind = &self.lines.kinds[at + 1..];
        at + 1 + behind.iter().position(is_end).unwrap_or(behind.len())
    }
}

impl fmt::Debug for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Trace({} lines)", self.lines.kinds.len())
    }
}

impl PartialEq for Trace {
    fn eq(&self, other: &Trace) -> bool {
        self.starts == other.starts
    }
}
