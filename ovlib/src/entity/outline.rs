//! An entity as JSON out of its lines, without a tree: the usual case, and the same as the tree would say.
//!
//! What is a map, a list or a value is the same for all entities with the same lines, and is found out once for them.

use super::json::scalar;
use super::told::{Told, What};
use super::{Entity, Inner};
use crate::xml::{Form, Line, NONE, Trace, unescape_attribute, unescape_text};
use ovmodel::Kind;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use std::borrow::Cow;
use std::cell::Cell;

/// What entities with the same lines are in JSON: their maps, lists and keys, and where their values are.
#[derive(Debug)]
pub struct Outline {
    steps: Box<[Step]>,
}

/// A part of an [`Outline`], in document order.
#[derive(Debug)]
pub enum Step {
    /// A map begins; keys and values follow by turns.
    Map,
    /// The name of the value that follows.
    Key(Box<str>),
    /// A value, for [`Entity::value`].
    Value(Place),
    /// The map ends.
    EndMap,
    /// A list begins; its items follow.
    List,
    /// The list ends.
    EndList,
}

/// Where a value is in the entities of an [`Outline`], and what it is.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The line, and which of its values: an attribute by its number, or its text; none for an empty element.
    line: usize,
    which: Which,
    /// What the model says of it; none for attributes and for elements that it does not know.
    pub kind: Option<Kind>,
}

#[derive(Debug, Clone, Copy)]
enum Which {
    Attribute(usize),
    /// The text with so much before and behind it.
    Between(usize, usize),
    Text,
    Nothing,
}

/// Attributes that are told before others.
const FIRST: [&str; 2] = ["id", "href"];

impl Outline {
    /// The parts, in document order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// None when the values themselves decide, and the tree must be asked.
    pub(crate) fn of(trace: &Trace) -> Option<Outline> {
        let track = trace.track();
        let is_list = |line: &Line| Told::of_kind(track, line.parent).what == What::List;
        if !trace.repeated().all(is_list) {
            return None;
        }
        let mut steps = Vec::new();
        element(trace, 0, &mut steps)?;
        Some(Outline {
            steps: steps.into(),
        })
    }
}

/// Adds what the element is that line `at` begins; gives where the line behind it is.
fn element(trace: &Trace, at: usize, steps: &mut Vec<Step>) -> Option<usize> {
    let line = trace.line(at)?;
    let told = Told::of_kind(trace.track(), *trace.kinds().get(at)?);
    let is_open = line.form == Form::Open;
    match told.what {
        What::List => {
            steps.push(Step::List);
            let next = match is_open {
                true => inner(trace, at, false, steps)?,
                false => at + 1,
            };
            steps.push(Step::EndList);
            Some(next)
        }
        What::Map => {
            // What is opened and holds no elements is blank text, unless it is known to hold elements only; and whether a
            // text is blank is not for the outline to say.
            let is_known = matches!(told.shape.kind, Some(Kind::Struct(_)));
            let closes = |line: &Line| line.form == Form::Close;
            let is_blank = is_open && !is_known && trace.line(at + 1).is_some_and(closes);
            if is_blank || line.form == Form::Leaf {
                return None;
            }
            steps.push(Step::Map);
            attributes(line, at, steps);
            let next = match is_open {
                true => inner(trace, at, true, steps)?,
                false => at + 1,
            };
            steps.push(Step::EndMap);
            Some(next)
        }
        What::Scalar => {
            let which = match (line.form, line.around_text()) {
                (Form::Leaf, Some((before, behind))) if !trace.is_last(at) => {
                    Which::Between(before, behind)
                }
                (Form::Leaf, _) => Which::Text,
                _ => Which::Nothing,
            };
            steps.push(Step::Value(Place {
                line: at,
                which,
                kind: told.shape.kind,
            }));
            Some(at + 1)
        }
        What::Odd | What::Aside | What::End => None,
    }
}

fn attributes(line: &Line, at: usize, steps: &mut Vec<Step>) {
    let all = || line.attributes().enumerate();
    let first = FIRST
        .iter()
        .flat_map(|first| all().filter(move |(_, name)| name == first));
    for (number, name) in first.chain(all().filter(|(_, name)| !FIRST.contains(name))) {
        steps.push(Step::Key(name.into()));
        steps.push(Step::Value(Place {
            line: at,
            which: Which::Attribute(number),
            kind: None,
        }));
    }
}

/// Adds every member or item of the element that line `at` opens; gives where the line behind its end is.
fn inner(trace: &Trace, at: usize, has_keys: bool, steps: &mut Vec<Step>) -> Option<usize> {
    let mut at = at + 1;
    while let Some(kind) = trace.kinds().get(at) {
        if *kind != NONE {
            let told = Told::of_kind(trace.track(), *kind);
            match told.what {
                What::End => break,
                What::Aside => {}
                _ => {
                    if has_keys {
                        steps.push(Step::Key(trace.line(at)?.name().into()));
                    }
                    at = element(trace, at, steps)?;
                    continue;
                }
            }
        }
        at += 1;
    }
    Some(at + 1)
}

impl Entity {
    /// What it is in JSON, without links and actions, apart from its values; none when that cannot be told without a tree.
    /// Entities of one list mostly share it: the same outline is at the same address as long as one of them is kept.
    pub fn outline(&self) -> Option<&std::sync::Arc<Outline>> {
        self.inner.trace.as_ref()?.outline()
    }

    /// A value of its outline as it stands in the document, where `&lt;` and the like are not resolved.
    pub fn raw_value(&self, place: &Place) -> &str {
        let trace = self.inner.trace.as_ref();
        trace.map_or("", |trace| place.of(trace, &self.inner.raw))
    }

    /// A value of its outline, for serde: a number or a boolean where the model says so and the text is one, else the text.
    pub fn value(&self, place: &Place) -> Value<'_> {
        Value {
            text: place.resolved(self.raw_value(place)),
            kind: place.kind,
        }
    }
}

/// A value of an [`Outline`].
#[derive(Debug)]
pub struct Value<'e> {
    text: Cow<'e, str>,
    kind: Option<Kind>,
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.kind {
            Some(kind) => scalar(kind, &self.text, serializer),
            None => serializer.serialize_str(&self.text),
        }
    }
}

impl Place {
    fn of<'r>(&self, trace: &'r Trace, raw: &'r str) -> &'r str {
        if let Which::Between(before, behind) = self.which {
            return trace.between(self.line, (before, behind), raw);
        }
        let Some(line) = trace.line(self.line) else {
            return "";
        };
        match self.which {
            Which::Between(..) | Which::Text => trace.text(self.line, line, raw),
            Which::Attribute(number) => {
                let mut values = trace.values(self.line, line, raw);
                values.nth(number).unwrap_or_default()
            }
            Which::Nothing => "",
        }
    }

    fn resolved<'r>(&self, raw: &'r str) -> Cow<'r, str> {
        let (is_plain, resolve): (bool, fn(&str, &mut String)) = match self.which {
            Which::Attribute(_) => (!raw.contains('&'), unescape_attribute),
            _ => {
                let odd = memchr::memchr2(b'&', b'\r', raw.as_bytes());
                (odd.is_none(), unescape_text)
            }
        };
        if is_plain {
            return Cow::Borrowed(raw);
        }
        let mut out = String::with_capacity(raw.len());
        resolve(raw, &mut out);
        Cow::Owned(out)
    }
}

/// An entity by its outline, from one step on.
pub(super) struct Walk<'e> {
    raw: &'e str,
    trace: &'e Trace,
    steps: &'e [Step],
    at: Cell<usize>,
}

impl<'e> Walk<'e> {
    pub(super) fn of(inner: &'e Inner) -> Option<Walk<'e>> {
        let trace = inner.trace.as_ref()?;
        Some(Walk {
            raw: &inner.raw,
            trace,
            steps: &trace.outline()?.steps,
            at: Cell::new(0),
        })
    }

    fn next(&self) -> Option<&'e Step> {
        let at = self.at.get();
        self.at.set(at + 1);
        self.steps.get(at)
    }

    /// Whether there is another item in the list.
    fn has_item(&self) -> bool {
        match self.steps.get(self.at.get()) {
            Some(Step::EndList) | None => {
                self.at.set(self.at.get() + 1);
                false
            }
            Some(_) => true,
        }
    }
}

impl Serialize for Walk<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.next() {
            Some(Step::Map) => {
                let mut map = serializer.serialize_map(None)?;
                while let Some(Step::Key(name)) = self.next() {
                    map.serialize_entry(name, self)?;
                }
                map.end()
            }
            Some(Step::List) => {
                let mut list = serializer.serialize_seq(None)?;
                while self.has_item() {
                    list.serialize_element(self)?;
                }
                list.end()
            }
            Some(Step::Value(place)) => Value {
                text: place.resolved(place.of(self.trace, self.raw)),
                kind: place.kind,
            }
            .serialize(serializer),
            _ => serializer.serialize_unit(),
        }
    }
}
