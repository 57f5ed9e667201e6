//! An entity for serde out of its lines, without a tree: the usual case of [`super::json`], which says the same.

use super::json::scalar;
use super::shape::Shape;
use crate::xml::{ASIDES, Form, Line, NONE, Trace, Track, unescape_attribute, unescape_text};
use ovmodel::Kind;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::borrow::Cow;
use std::cell::Cell;

/// What a kind of line is in JSON, for [`Line::told`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    what: What,
    shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum What {
    /// Only the tree knows.
    Odd,
    /// Not part of it.
    Aside,
    /// A text, of the shape's kind.
    Scalar,
    Map,
    List,
    /// The end of a map or list.
    End,
}

impl Told {
    fn of_kind(track: &Track, kind: u16) -> Told {
        track
            .line(kind)
            .map_or(Told::default(), |line| line_told(track, line))
    }

    fn of_line(track: &Track, line: &Line) -> Told {
        let is_bare = line.attributes().next().is_none();
        let is_leaf = matches!(line.form, Form::Leaf | Form::Empty);
        let around = track
            .line(line.parent)
            .map(|parent| (Told::of_kind(track, line.parent), parent));
        let shape = match &around {
            Some((around, _)) => around.shape.of_element(line.name(), is_bare && is_leaf),
            None => Shape::of_root(line.name()),
        };
        let what = match (line.form, shape.kind) {
            (Form::Close, _) => What::End,
            _ if shape.is_list => What::List,
            (Form::Leaf | Form::Empty, None) if is_bare => What::Scalar,
            (_, Some(Kind::Struct(_)) | None) | (Form::Open, _) => What::Map,
            _ => What::Scalar,
        };
        let what = match around {
            None => what,
            Some((
                Told {
                    what: What::List,
                    shape,
                },
                _,
            )) => {
                let is_item = shape
                    .facts()
                    .is_some_and(|facts| facts.element == line.name());
                match what {
                    _ if is_item || !ASIDES.contains(&line.name()) => what,
                    // What is opened would have to be passed over up to its end.
                    What::Map | What::List if line.form == Form::Open => What::Odd,
                    What::End => What::End,
                    _ => What::Aside,
                }
            }
            Some((_, around))
                if what != What::End && around.attributes().any(|name| name == line.name()) =>
            {
                What::Odd
            }
            Some(_) => what,
        };
        Told { what, shape }
    }

    /// The entity of these lines; none when the tree must tell of it.
    pub(super) fn of<'e>(trace: &'e Trace, raw: &'e str) -> Option<Lines<'e>> {
        let track = trace.track();
        let is_list = |line: &Line| Told::of_kind(track, line.parent).what == What::List;
        if !trace.repeated().all(is_list) {
            return None;
        }
        let kinds = trace.kinds();
        for (at, kind) in kinds.iter().enumerate().filter(|(_, kind)| **kind != NONE) {
            match Told::of_kind(track, *kind) {
                Told {
                    what: What::Odd, ..
                } => return None,
                // What is opened and holds no elements is blank text, unless it is known to hold elements only.
                Told {
                    what: What::Map,
                    shape,
                } if !matches!(shape.kind, Some(Kind::Struct(_))) => {
                    let is_opened = trace.line(at)?.form == Form::Open;
                    let next = trace.line(at + 1);
                    if is_opened && next.is_some_and(|line| line.form == Form::Close) {
                        return None;
                    }
                }
                _ => {}
            }
        }
        Some(Lines { trace, raw })
    }
}

#[inline]
fn line_told(track: &Track, line: &Line) -> Told {
    *line.told.get_or_init(|| Told::of_line(track, line))
}

impl Default for Told {
    fn default() -> Told {
        Told {
            what: What::Odd,
            shape: Shape::default(),
        }
    }
}

/// An entity whose lines tell everything.
pub(super) struct Lines<'e> {
    trace: &'e Trace,
    raw: &'e str,
}

impl Serialize for Lines<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let trace = self.trace;
        let Some(line) = trace.line(0) else {
            return serializer.serialize_unit();
        };
        View {
            lines: self,
            at: 0,
            line,
            told: Told::of_kind(trace.track(), trace.kinds()[0]),
            next: &Cell::new(0),
        }
        .serialize(serializer)
    }
}

/// The value that begins with one line.
struct View<'e, 'c> {
    lines: &'e Lines<'e>,
    at: usize,
    line: &'e Line,
    told: Told,
    /// Where the line behind it goes, once it is told.
    next: &'c Cell<usize>,
}

impl<'e> View<'e, '_> {
    /// Tells every member or item, and where the line behind the last one is.
    fn inner<E>(
        &self,
        mut tell: impl FnMut(&'e Line, &View<'e, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let trace = self.lines.trace;
        let mut at = self.at + 1;
        loop {
            match trace.kinds().get(at) {
                None => break,
                Some(&NONE) => {}
                Some(kind) => {
                    let line = trace.track().line(*kind);
                    let told = line.map_or(Told::default(), |line| line_told(trace.track(), line));
                    if told.what == What::End {
                        break;
                    }
                    if let Some(line) = line.filter(|_| told.what != What::Aside) {
                        let next = Cell::new(at);
                        let view = View {
                            lines: self.lines,
                            at,
                            line,
                            told,
                            next: &next,
                        };
                        tell(line, &view)?;
                        at = next.get();
                        continue;
                    }
                }
            }
            at += 1;
        }
        self.next.set(at + 1);
        Ok(())
    }
}

impl Serialize for View<'_, '_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (trace, raw) = (self.lines.trace, self.lines.raw);
        let (line, told) = (self.line, self.told);
        self.next.set(self.at + 1);
        let is_open = line.form == Form::Open;
        match told.what {
            What::List => {
                let mut seq = serializer.serialize_seq(None)?;
                if is_open {
                    self.inner(|_, view| seq.serialize_element(view))?;
                }
                seq.end()
            }
            What::Map => {
                let inside = match line.form {
                    Form::Leaf => text(trace.text(self.at, line, raw)),
                    _ => Cow::Borrowed(""),
                };
                let has_text = !inside.trim().is_empty();
                if has_text && line.attributes().next().is_none() {
                    return serializer.serialize_str(&inside);
                }
                let mut map = serializer.serialize_map(None)?;
                let attributes = || line.attributes().zip(trace.values(self.at, line, raw));
                for first in FIRST {
                    if let Some((name, value)) = attributes().find(|(name, _)| *name == first) {
                        map.serialize_entry(name, &*attribute(value))?;
                    }
                }
                for (name, value) in attributes().filter(|(name, _)| !FIRST.contains(name)) {
                    map.serialize_entry(name, &*attribute(value))?;
                }
                if is_open {
                    self.inner(|line, view| map.serialize_entry(line.name(), view))?;
                }
                if has_text {
                    map.serialize_entry("text", &inside)?;
                }
                map.end()
            }
            _ => {
                let text = match line.form {
                    Form::Leaf => text(trace.text(self.at, line, raw)),
                    _ => Cow::Borrowed(""),
                };
                match told.shape.kind {
                    Some(kind) => scalar(kind, &text, serializer),
                    None => serializer.serialize_str(&text),
                }
            }
        }
    }
}

/// Attributes that are told before others.
const FIRST: [&str; 2] = ["id", "href"];

/// What a text means as it stands between tags.
fn text(raw: &str) -> Cow<'_, str> {
    match memchr::memchr2(b'&', b'\r', raw.as_bytes()) {
        None => Cow::Borrowed(raw),
        Some(_) => {
            let mut out = String::with_capacity(raw.len());
            unescape_text(raw, &mut out);
            Cow::Owned(out)
        }
    }
}

/// What an attribute's value means as it stands between quotes.
fn attribute(raw: &str) -> Cow<'_, str> {
    if !raw.contains('&') {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    unescape_attribute(raw, &mut out);
    Cow::Owned(out)
}
