//! A field out of the raw bytes, without a tree: for documents in the engine's own layout, where lines tell the depth.
//!
//! The answer is that of the tree or none at all; a test compares them.

use super::Inner;
use super::shape::Shape;
use crate::xml::token::name_end;
use crate::xml::{Child, is_same, unescape_text};
use memchr::memchr;
use memchr::memmem::Finder;
use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

/// What a look gave.
pub(super) enum Found<'e> {
    Text(Cow<'e, str>),
    Absent,
    /// The tree must be asked.
    Unknown,
}

/// How to get at one path in documents with one root at one depth.
struct Plan {
    tag: Box<str>,
    depth: usize,
    path: Box<str>,
    steps: Vec<Step>,
    /// Not for paths with positions or links.
    is_possible: bool,
}

struct Step {
    name: Box<str>,
    hint: u32,
    /// A line end, the blanks of its level, `<` and the name.
    line: Finder<'static>,
    /// A line end, the blanks of its level and `</`.
    end: Finder<'static>,
    is_list: bool,
}

impl Plan {
    fn new(tag: &str, depth: usize, path: &str) -> Plan {
        let mut shape = Shape::of_root(tag);
        let mut is_possible = !shape.is_list && !path.contains(['[', ']']);
        let mut steps = Vec::new();
        let mut level = depth;
        for name in path.split('.').filter(|name| !name.is_empty()) {
            level += 1;
            let element = shape.element_of(name);
            is_possible &= !matches!(element, "link" | "actions");
            shape = shape.of_child(element).unwrap_or_default();
            let blanks = " ".repeat(4 * level);
            steps.push(Step {
                name: element.into(),
                hint: Child::hint(element.as_bytes()),
                line: Finder::new(&format!("\n{blanks}<{element}")).into_owned(),
                end: Finder::new(&format!("\n{blanks}</")).into_owned(),
                is_list: shape.is_list,
            });
            if shape.is_list {
                level += 1;
                shape.is_list = false;
            }
        }
        Plan {
            tag: tag.into(),
            depth,
            path: path.into(),
            steps,
            is_possible,
        }
    }

    /// The plan for a path, kept by this thread; callers ask for the same few again and again.
    fn find(tag: &str, depth: usize, path: &str) -> Rc<Plan> {
        const KEPT: usize = 64;
        thread_local! {
            static PLANS: RefCell<Vec<Rc<Plan>>> = const { RefCell::new(Vec::new()) };
        }
        PLANS.with_borrow_mut(|plans| {
            let same =
                |plan: &&Rc<Plan>| *plan.path == *path && *plan.tag == *tag && plan.depth == depth;
            if let Some(plan) = plans.iter().find(same) {
                return Rc::clone(plan);
            }
            if plans.len() == KEPT {
                plans.clear();
            }
            plans.push(Rc::new(Plan::new(tag, depth, path)));
            Rc::clone(&plans[plans.len() - 1])
        })
    }
}

/// The text at a path of an entity whose lines begin at `children`.
pub(super) fn text<'e>(inner: &'e Inner, children: &[Child], path: &str) -> Found<'e> {
    let plan = Plan::find(inner.tag(), inner.depth, path);
    if !plan.is_possible {
        return Found::Unknown;
    }
    let raw = &*inner.raw;
    let mut here = 0..raw.len();
    let mut crossed_list = false;
    for (at, step) in plan.steps.iter().enumerate() {
        let is_last = at + 1 == plan.steps.len();
        if is_attribute(&step.name)
            && let Some(value) = attribute(raw, here.start, &step.name)
        {
            return plain(value, is_last);
        }
        let next = match at {
            0 => members(raw, children, &step.name, step.hint).next(),
            _ => below(raw, here.clone(), step),
        };
        let Some(next) = next else {
            return match attribute(raw, here.start, &step.name) {
                Some(value) => plain(value, is_last),
                None if crossed_list => Found::Unknown,
                None => Found::Absent,
            };
        };
        here = next;
        if step.is_list {
            match first_item(raw, here) {
                Some(item) => here = item,
                None => {
                    return if crossed_list {
                        Found::Unknown
                    } else {
                        Found::Absent
                    };
                }
            }
            crossed_list = true;
            if crate::xml::ASIDES.contains(&name_at(raw, here.start)) {
                return Found::Unknown;
            }
        }
    }
    content(raw, here)
}

/// Names that are looked for among attributes first; others among members.
pub(super) fn is_attribute(name: &str) -> bool {
    matches!(name, "id" | "href")
}

/// An attribute's value at the end of a path, when it stands as it is meant.
fn plain(value: &str, is_last: bool) -> Found<'_> {
    if is_last && !value.contains(['&', '\t', '\n', '\r']) {
        return Found::Text(Cow::Borrowed(value));
    }
    Found::Unknown
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

fn name_at(raw: &str, at: usize) -> &str {
    &raw[at + 1..name_end(raw.as_bytes(), at + 1)]
}

/// Whether the tag at `at` has this name; asked of every child.
fn is_named(raw: &str, at: usize, name: &str) -> bool {
    let Some([tag @ .., b'>' | b' ' | b'/']) = raw.as_bytes().get(at + 1..at + 2 + name.len())
    else {
        return false;
    };
    is_same(tag, name.as_bytes())
}

/// The children of the root with that name, whose hint is given.
pub(super) fn members<'r>(
    raw: &'r str,
    children: &'r [Child],
    name: &'r str,
    hint: u32,
) -> impl Iterator<Item = Range<usize>> + 'r {
    let mut next = 0;
    std::iter::from_fn(move || {
        let is_it = |child: &Child| child.may_be(hint) && is_named(raw, child.start(), name);
        let at = next + children[next..].iter().position(is_it)?;
        next = at + 1;
        let end = children.get(next).map_or(raw.len(), |child| child.start());
        Some(children[at].start()..end)
    })
}

/// The first child with the step's name of the element that begins at `within`, which it does not leave.
fn below(raw: &str, within: Range<usize>, step: &Step) -> Option<Range<usize>> {
    let bytes = raw.as_bytes();
    let mut from = opened(raw, &within)?;
    loop {
        let line = from + step.line.find(&bytes[from..within.end])?;
        let start = line + step.line.needle().len() - step.name.len() - 1;
        if is_named(raw, start, &step.name) {
            let is_open = opened(raw, &(start..within.end)).is_some();
            let end = if is_open {
                step.end
                    .find(&bytes[start..within.end])
                    .map(|found| start + found)
            } else {
                None
            };
            return Some(start..end.unwrap_or(within.end));
        }
        from = line + 1;
    }
}

/// The line end behind an opening tag, when elements follow in the next line.
fn opened(raw: &str, within: &Range<usize>) -> Option<usize> {
    let end = within.start + memchr(b'>', &raw.as_bytes()[within.clone()])?;
    (raw.as_bytes().get(end + 1) == Some(&b'\n') && raw.as_bytes()[end - 1] != b'/')
        .then_some(end + 1)
}

fn first_item(raw: &str, within: Range<usize>) -> Option<Range<usize>> {
    let from = opened(raw, &within)?;
    let start = from + memchr(b'<', &raw.as_bytes()[from..within.end])?;
    if raw.as_bytes().get(start + 1) == Some(&b'/') {
        None
    } else {
        Some(start..within.end)
    }
}

/// The text of the element that `within` begins with.
fn content<'e>(raw: &'e str, within: Range<usize>) -> Found<'e> {
    let Some(length) = memchr(b'>', &raw.as_bytes()[within.clone()]) else {
        return Found::Unknown;
    };
    let start = within.start + length + 1;
    if raw.as_bytes()[start - 2] == b'/' || raw.as_bytes().get(start) == Some(&b'\n') {
        // Nothing, elements, or a text that begins with a line end.
        return if raw.as_bytes()[start - 2] == b'/' {
            Found::Text(Cow::Borrowed(""))
        } else {
            Found::Unknown
        };
    }
    let Some(length) = memchr(b'<', &raw.as_bytes()[start..]) else {
        return Found::Unknown;
    };
    let text = &raw[start..start + length];
    if memchr::memchr2(b'&', b'\r', text.as_bytes()).is_none() {
        return Found::Text(Cow::Borrowed(text));
    }
    let mut out = String::with_capacity(text.len());
    unescape_text(text, &mut out);
    Found::Text(Cow::Owned(out))
}
