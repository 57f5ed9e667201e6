//! What each kind of line is in JSON: a map, a list, a text, or nothing.

use super::shape::Shape;
use crate::xml::{ASIDES, Form, Line, Track};
use ovmodel::Kind;

/// What a kind of line is in JSON, for [`Line::told`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(super) what: What,
    pub(super) shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum What {
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
    pub(super) fn of_kind(track: &Track, kind: u16) -> Told {
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
