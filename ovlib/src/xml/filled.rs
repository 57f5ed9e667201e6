//! An entity as a form that was filled in: what all entities with the same lines have in common, in one piece, and where their
//! values go. To find the end of an entity is to compare it with the form of the one before, from gap to gap.

use super::plain::{is_plain_attribute, is_plain_text, same, value_end};
use super::track::{Gap, Track};

/// A form of entities.
#[derive(Debug, Default)]
pub(super) struct Filled {
    /// All that is not a value, one piece behind the other.
    text: Vec<u8>,
    pieces: Vec<Piece>,
    /// Where lines begin, counted from the beginning of the piece that they begin in.
    starts: Vec<u32>,
}

/// How far an entity is compared with a form: what comes before is the same.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place {
    /// The piece to be compared next, and how much of the form's text and lines is before it.
    piece: usize,
    text: usize,
    lines: usize,
    /// Where it should be in the entity.
    at: usize,
}

/// Text up to a gap.
#[derive(Debug, PartialEq)]
struct Piece {
    length: usize,
    /// How many lines begin in it.
    lines: usize,
    /// What follows it; none at the end.
    gap: Option<Gap>,
}

impl Filled {
    /// The form of entities with these lines. Of links and actions that follow each other only the first line counts.
    pub(super) fn new(track: &Track, lines: &[u16]) -> Filled {
        let mut form = Filled::default();
        let (mut begun, mut count) = (0, 0);
        let mut was_aside = false;
        for line in lines.iter().filter_map(|kind| track.line(*kind)) {
            if !(line.is_aside && was_aside) {
                form.starts.push((form.text.len() - begun) as u32);
                count += 1;
            }
            was_aside = line.is_aside;
            form.text.extend_from_slice(&line.first);
            for (gap, behind) in &line.rest {
                form.pieces.push(Piece {
                    length: form.text.len() - begun,
                    lines: count,
                    gap: Some(*gap),
                });
                (begun, count) = (form.text.len(), 0);
                form.text.extend_from_slice(behind);
            }
        }
        form.pieces.push(Piece {
            length: form.text.len() - begun,
            lines: count,
            gap: None,
        });
        form
    }

    /// The length of the entity that `bytes` begin with, if from `place` on it is this form with good values; else `place` is
    /// where it differs. `href` finds the entity's own href; `starts` gets where lines begin.
    pub(super) fn fits<'b>(
        &self,
        bytes: &'b [u8],
        href: impl Fn() -> &'b [u8],
        place: &mut Place,
        starts: &mut Vec<u32>,
    ) -> Option<usize> {
        let mut own_href = None;
        for piece in self.pieces.get(place.piece..)? {
            let text = place.text..place.text + piece.length;
            let lines = place.lines..place.lines + piece.lines;
            let at = place.at + same(bytes.get(place.at..)?, self.text.get(text.clone())?)?;
            let value = bytes.get(at..)?;
            let length = match piece.gap {
                None => 0,
                Some(Gap::Href) => same(value, own_href.get_or_insert_with(&href))?,
                Some(Gap::Text) => {
                    let (length, is_plain) = value_end(value, b'<')?;
                    (is_plain || is_plain_text(&value[..length])).then_some(length)?
                }
                Some(Gap::Attribute) => {
                    let (length, is_plain) = value_end(value, b'"')?;
                    (is_plain || is_plain_attribute(&value[..length])).then_some(length)?
                }
            };
            let begins = self.starts.get(lines.clone())?;
            starts.extend(begins.iter().map(|start| place.at as u32 + start));
            *place = Place {
                piece: place.piece + 1,
                text: text.end,
                lines: lines.end,
                at: at + length,
            };
            if piece.gap.is_none() {
                return Some(at);
            }
        }
        None
    }

    /// How many pieces another form begins with as this one does.
    pub(super) fn common(&self, other: &Filled) -> u16 {
        let (mut text, mut lines) = (0, 0);
        let pairs = self.pieces.iter().zip(&other.pieces);
        let same = pairs.take_while(|(piece, others)| {
            let bytes = text..text + piece.length;
            let begins = lines..lines + piece.lines;
            (text, lines) = (bytes.end, begins.end);
            piece == others
                && self.text.get(bytes.clone()) == other.text.get(bytes)
                && self.starts.get(begins.clone()) == other.starts.get(begins)
        });
        u16::try_from(same.count()).unwrap_or(u16::MAX)
    }
}

impl Place {
    /// Whether all before it are among the first so many pieces.
    pub(super) fn is_within(&self, pieces: u16) -> bool {
        self.piece <= usize::from(pieces)
    }
}
