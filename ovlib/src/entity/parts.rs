//! Small trees over single members of an entity, so that one reference or list does not cost a tree of everything.

use super::arena::Arena;
use std::ops::Range;
use std::sync::OnceLock;

/// The trees made so far, each for the bytes from one position on.
#[derive(Debug, Default)]
pub(super) struct Parts {
    first: OnceLock<Box<Part>>,
}

#[derive(Debug)]
struct Part {
    start: usize,
    arena: Arena,
    next: Parts,
}

impl Parts {
    /// The tree of one piece of `raw`, made on the first call.
    pub(super) fn of(&self, raw: &str, piece: Range<usize>) -> &Arena {
        let mut place = self;
        loop {
            let part = place.first.get_or_init(|| {
                let arena = Arena::build_piece(raw, piece.clone());
                Box::new(Part {
                    start: piece.start,
                    arena,
                    next: Parts::default(),
                })
            });
            if part.start == piece.start {
                return &part.arena;
            }
            place = &part.next;
        }
    }
}
