//! A field out of an entity's lines, without a tree: for documents in the engine's own layout.
//!
//! The answer is that of the tree or none at all; a test compares them.

use super::shape::Shape;
use crate::xml::token::name_end;
use crate::xml::{Form, Line, NONE, Trace, unescape_text};
use memchr::memchr;
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

/// What a look gave.
pub(super) enum Found<'e> {
    Text(Cow<'e, str>),
    Absent,
    /// The tree must be asked.
    Unknown,
}

/// Where in the lines of an entity the answer is; the same for all with the same sequence of lines.
#[derive(Clone, Copy)]
enum Place {
    /// The text of this line, with so much before and behind it.
    Between(usize, (usize, usize)),
    /// The text of this line.
    Content(usize),
    /// An attribute of this line, by its number there.
    Attribute(usize, usize),
    Absent,
    /// The tree must be asked.
    Unknown,
}

/// How to get at one path in the documents of one stream.
struct Plan {
    /// The number of the stream's track.
    track: u64,
    tag: Box<str>,
    path: Box<str>,
    steps: Vec<Step>,
    /// Not for paths with positions or links.
    is_possible: bool,
    /// Where it was found, by the number of the sequence of lines and what was wanted.
    places: RefCell<Vec<[Option<Place>; 2]>>,
}

struct Step {
    name: Box<str>,
    is_list: bool,
    /// Which kinds of lines are the step's element below which kind, as far as the track was known.
    below: RefCell<Vec<Below>>,
}

#[derive(Clone, Copy)]
struct Below {
    parent: u16,
    known: usize,
    kinds: [u16; Below::MOST],
}

impl Below {
    const MOST: usize = 4;
}

impl Step {
    /// The kinds of lines that are this step's element below the line kind `parent`; none when they are too many.
    fn kinds(&self, trace: &Trace, parent: u16) -> Option<[u16; Below::MOST]> {
        let track = trace.track();
        let mut all = self.below.borrow_mut();
        let known = track.known();
        if let Some(below) = all
            .iter()
            .find(|below| below.parent == parent && below.known == known)
        {
            return Some(below.kinds);
        }
        all.retain(|below| below.known == known);
        let mut kinds = [NONE; Below::MOST];
        for (number, kind) in track.named(parent, &self.name).enumerate() {
            *kinds.get_mut(number)? = kind;
        }
        all.push(Below {
            parent,
            known,
            kinds,
        });
        Some(kinds)
    }
}

impl Plan {
    fn new(track: u64, tag: &str, path: &str) -> Plan {
        let mut shape = Shape::of_root(tag);
        let mut is_possible = !shape.is_list && !path.contains(['[', ']']);
        let mut steps = Vec::new();
        for name in path.split('.').filter(|name| !name.is_empty()) {
            let element = shape.element_of(name);
            is_possible &= !matches!(element, "link" | "actions");
            shape = shape.of_child(element).unwrap_or_default();
            steps.push(Step {
                name: element.into(),
                is_list: shape.is_list,
                below: RefCell::default(),
            });
            shape.is_list = false;
        }
        Plan {
            track,
            tag: tag.into(),
            path: path.into(),
            steps,
            is_possible,
            places: RefCell::default(),
        }
    }

    fn is_for(&self, track: u64, tag: &str, path: &str) -> bool {
        self.track == track && *self.path == *path && *self.tag == *tag
    }
}

/// The plans of one thread: callers ask for the same few again and again, and in the same order for every entity.
#[derive(Default)]
struct Plans {
    all: Vec<Plan>,
    /// The one that was asked for last, and for each the one that came behind it.
    last: usize,
    behind: Vec<usize>,
}

impl Plans {
    const KEPT: usize = 64;

    /// What `use_it` makes of the plan for a path. It asks for no other.
    fn with<T>(trace: &Trace, path: &str, use_it: impl FnOnce(&Plan) -> T) -> Option<T> {
        thread_local! {
            static PLANS: RefCell<Plans> = RefCell::default();
        }
        let (track, tag) = (trace.track().number(), trace.line(0)?.name());
        PLANS.with_borrow_mut(|plans| {
            let at = plans.find(track, tag, path);
            plans.all.get(at).map(use_it)
        })
    }

    fn find(&mut self, track: u64, tag: &str, path: &str) -> usize {
        let guess = self.behind.get(self.last).copied().unwrap_or_default();
        let is_right = |at: usize| {
            let plan = self.all.get(at);
            plan.is_some_and(|plan| plan.is_for(track, tag, path))
        };
        if is_right(guess) {
            self.last = guess;
            return guess;
        }
        let at = match (0..self.all.len()).find(|at| is_right(*at)) {
            Some(at) => at,
            None => self.add(Plan::new(track, tag, path)),
        };
        if let Some(behind) = self.behind.get_mut(self.last) {
            *behind = at;
        }
        self.last = at;
        at
    }

    fn add(&mut self, plan: Plan) -> usize {
        if self.all.len() == Self::KEPT {
            *self = Plans::default();
        }
        self.all.push(plan);
        self.behind.push(0);
        self.all.len() - 1
    }
}

/// The text at a path of an entity with these lines; of the first place where the path leads to several.
pub(super) fn text<'e>(raw: &'e str, trace: &'e Trace, path: &str) -> Found<'e> {
    look(raw, trace, path, Wants::First)
}

/// The text at a path that leads to one place at most.
pub(super) fn only_text<'e>(raw: &'e str, trace: &'e Trace, path: &str) -> Found<'e> {
    look(raw, trace, path, Wants::Only)
}

#[derive(Clone, Copy, PartialEq)]
enum Wants {
    First,
    Only,
}

fn look<'e>(raw: &'e str, trace: &'e Trace, path: &str, wants: Wants) -> Found<'e> {
    let place = Plans::with(trace, path, |plan| plan.place(trace, wants));
    match place.unwrap_or(Place::Unknown) {
        Place::Between(at, around) => told(trace.between(at, around, raw)),
        Place::Content(at) => content(raw, trace, at),
        Place::Attribute(at, number) => {
            let line = trace.line(at);
            let value = line.and_then(|line| trace.values(at, line, raw).nth(number));
            value.map_or(Found::Unknown, plain)
        }
        Place::Absent => Found::Absent,
        Place::Unknown => Found::Unknown,
    }
}

impl Plan {
    /// Where the answer is, remembered for the next entity with the same lines.
    fn place(&self, trace: &Trace, wants: Wants) -> Place {
        let Some(sequence) = trace.sequence() else {
            return self.search(trace, wants);
        };
        let known = self.places.borrow().get(sequence).copied();
        if let Some(place) = known.and_then(|known| known[wants as usize]) {
            return place;
        }
        let place = self.search(trace, wants);
        let mut places = self.places.borrow_mut();
        if places.len() <= sequence {
            places.resize(sequence + 1, [None; 2]);
        }
        places[sequence][wants as usize] = Some(place);
        place
    }

    fn search(&self, trace: &Trace, wants: Wants) -> Place {
        if !self.is_possible {
            return Place::Unknown;
        }
        let mut here = 0;
        let mut crossed_list = false;
        for (number, step) in self.steps.iter().enumerate() {
            let is_last = number + 1 == self.steps.len();
            let attribute = || {
                let number = attribute_of(trace, here, &step.name)?;
                Some(match is_last {
                    true => Place::Attribute(here, number),
                    false => Place::Unknown,
                })
            };
            if is_attribute(&step.name)
                && let Some(place) = attribute()
            {
                return place;
            }
            let Some(kinds) = step.kinds(trace, trace.kinds()[here]) else {
                return Place::Unknown;
            };
            let Some(next) = first(trace, here, &kinds) else {
                return match attribute() {
                    Some(place) => place,
                    None if crossed_list => Place::Unknown,
                    None => Place::Absent,
                };
            };
            if wants == Wants::Only && first_in(trace, next, end_of(trace, here), &kinds).is_some()
            {
                return Place::Unknown;
            }
            here = next;
            if step.is_list {
                match item(trace, here, wants, crossed_list) {
                    Ok(found) => here = found,
                    Err(place) => return place,
                }
                crossed_list = true;
            }
        }
        let line = trace.line(here).filter(|line| line.form == Form::Leaf);
        match line.and_then(Line::around_text) {
            Some(around) if !trace.is_last(here) => Place::Between(here, around),
            _ => Place::Content(here),
        }
    }
}

/// The line that begins the first item of the list that line `here` opens; what the answer is where there is none.
fn item(trace: &Trace, here: usize, wants: Wants, crossed_list: bool) -> Result<usize, Place> {
    let is_open = trace.line(here).is_some_and(|line| line.form == Form::Open);
    if wants == Wants::Only && is_open {
        // One item at most: a line, or lines up to its end, and then the end of the list.
        let end = end_of(trace, here);
        let behind = match trace.line(here + 1).map(|line| line.form) {
            Some(Form::Open) => trace.end(here + 1) + 1,
            _ => here + 2,
        };
        if behind < end {
            return Err(Place::Unknown);
        }
    }
    let item = trace.line(here + 1).filter(|_| is_open);
    match item.map(|line| line.form) {
        None if is_open => return Err(Place::Unknown),
        None | Some(Form::Close) if crossed_list => return Err(Place::Unknown),
        None | Some(Form::Close) => return Err(Place::Absent),
        Some(_) => {}
    }
    match item.is_some_and(|line| crate::xml::ASIDES.contains(&line.name())) {
        true => Err(Place::Unknown),
        false => Ok(here + 1),
    }
}

/// The first line of one of the kinds inside the element that line `here` begins.
fn first(trace: &Trace, here: usize, kinds: &[u16; Below::MOST]) -> Option<usize> {
    match kinds[0] {
        NONE => None,
        _ => first_in(trace, here, end_of(trace, here), kinds),
    }
}

/// Where the element that line `here` begins ends.
fn end_of(trace: &Trace, here: usize) -> usize {
    match (here, trace.line(here)) {
        (0, _) => trace.kinds().len(),
        (_, Some(line)) if line.form == Form::Open => trace.end(here),
        _ => here,
    }
}

/// The first line of one of the kinds behind line `here` and before line `end`.
fn first_in(trace: &Trace, here: usize, end: usize, kinds: &[u16; Below::MOST]) -> Option<usize> {
    let inside = trace.kinds().get(here + 1..end)?;
    let [one, two, three, four] = *kinds;
    let found = if two == NONE {
        inside.iter().position(|kind| *kind == one)
    } else {
        let is_it = |kind: &u16| *kind == one || *kind == two || *kind == three || *kind == four;
        inside.iter().position(|kind| *kind != NONE && is_it(kind))
    };
    Some(here + 1 + found?)
}

/// Names that are looked for among attributes first; others among members.
pub(super) fn is_attribute(name: &str) -> bool {
    matches!(name, "id" | "href")
}

/// An attribute's value at the end of a path, when it stands as it is meant.
fn plain(value: &str) -> Found<'_> {
    if !value.contains(['&', '\t', '\n', '\r']) {
        return Found::Text(Cow::Borrowed(value));
    }
    Found::Unknown
}

/// Which attribute of a line has that name.
fn attribute_of(trace: &Trace, at: usize, name: &str) -> Option<usize> {
    trace.line(at)?.attributes().position(|other| other == name)
}

/// An attribute of the tag that begins at `at`, as it stands there.
pub(super) fn attribute<'e>(raw: &'e str, at: usize, name: &str) -> Option<&'e str> {
    let bytes = raw.as_bytes();
    let mut here = name_end(bytes, at + 1);
    while bytes.get(here) == Some(&b' ') {
        let stop = name_end(bytes, here + 1);
        let value = stop + 2..stop + 2 + memchr(b'"', bytes.get(stop + 2..)?)?;
        if bytes[here + 1..stop] == *name.as_bytes() {
            return Some(&raw[value]);
        }
        here = value.end + 1;
    }
    None
}

/// Where the children of the root with that name stand, at most so many of them; none when that is not known. The name is
/// neither `link` nor `actions`.
pub(super) fn members(
    raw: &str,
    trace: &Trace,
    name: &str,
    most: usize,
) -> Option<Vec<Range<usize>>> {
    let first_step = |plan: &Plan| plan.steps.first()?.kinds(trace, trace.kinds()[0]);
    let kinds = Plans::with(trace, name, first_step)??;
    let mut found = Vec::new();
    let mut here = 0;
    while let Some(next) =
        first_in(trace, here, trace.kinds().len(), &kinds).filter(|_| kinds[0] != NONE)
    {
        if found.len() == most {
            return None;
        }
        here = next;
        let line = trace.line(here)?;
        let last = end_of(trace, here);
        found.push(
            trace.span(here, raw).start + usize::from(line.indent)..trace.span(last, raw).end,
        );
    }
    Some(found)
}

/// The text of the element that line `at` begins.
fn content<'e>(raw: &'e str, trace: &'e Trace, at: usize) -> Found<'e> {
    let Some(line) = trace.line(at) else {
        return Found::Unknown;
    };
    match line.form {
        Form::Leaf => {}
        Form::Empty => return Found::Text(Cow::Borrowed("")),
        _ => return Found::Unknown,
    }
    told(trace.text(at, line, raw))
}

/// What a text means as it stands between tags.
fn told(text: &str) -> Found<'_> {
    if memchr::memchr2(b'&', b'\r', text.as_bytes()).is_none() {
        return Found::Text(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    unescape_text(text, &mut out);
    Found::Text(Cow::Owned(out))
}
