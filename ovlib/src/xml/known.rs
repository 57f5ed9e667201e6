//! The sequences of lines that came so far in a stream: most entities of a list have one of a few.

use super::filled::{Filled, Place};
use super::trace::Lines;
use super::track::Track;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// More sequences than that are not kept: then the entities are too different to be like each other.
const MOST: usize = 256;

/// Sequences that are tried on the next entity: those that came last.
const TRIED: usize = 8;

/// Sequences of lines by what they are, and which of them came last.
#[derive(Debug, Default)]
pub(super) struct Known {
    all: Vec<Arc<Lines>>,
    by_hash: HashMap<u64, usize>,
    /// For each sequence with how many pieces each one before it begins as it does.
    common: Vec<Box<[u16]>>,
    recent: Vec<Arc<Lines>>,
}

impl Known {
    /// The sequence that the entity has which `bytes` begin with, and its length, if it is one of those that came last;
    /// `starts` gets where its lines begin. An entity that goes on otherwise than the last one is compared with the others from
    /// there.
    pub(super) fn recognize<'b>(
        &self,
        bytes: &'b [u8],
        href: impl Fn() -> &'b [u8],
        starts: &mut Vec<u32>,
    ) -> Option<(Arc<Lines>, usize)> {
        let mut place = Place::default();
        let mut last = None;
        for lines in &self.recent {
            // What differs from the last one there may go on as another that is the same up to there.
            if last.is_some_and(|last| !place.is_within(self.common(last, lines))) {
                continue;
            }
            if let Some(length) = lines.form.fits(bytes, &href, &mut place, starts) {
                return Some((Arc::clone(lines), length));
            }
            last = Some(lines);
        }
        None
    }

    fn common(&self, one: &Lines, other: &Lines) -> u16 {
        let (one, other) = (
            one.number.unwrap_or_default(),
            other.number.unwrap_or_default(),
        );
        let row = self.common.get(one.max(other));
        row.and_then(|row| row.get(one.min(other)))
            .copied()
            .unwrap_or_default()
    }

    /// An entity of this sequence came.
    pub(super) fn came(&mut self, lines: &Arc<Lines>) {
        if lines.number.is_none()
            || self
                .recent
                .first()
                .is_some_and(|last| Arc::ptr_eq(last, lines))
        {
            return;
        }
        self.recent.retain(|other| !Arc::ptr_eq(other, lines));
        self.recent.truncate(TRIED - 1);
        self.recent.insert(0, Arc::clone(lines));
    }

    /// The sequence with all these lines, a new one if need be.
    pub(super) fn find(
        &mut self,
        track: &Track,
        all: &[u16],
        kinds: &[u16],
        repeated: &[u16],
    ) -> Arc<Lines> {
        let mut hasher = DefaultHasher::new();
        all.hash(&mut hasher);
        let key = hasher.finish();
        let found = self.by_hash.get(&key).map(|number| &self.all[*number]);
        if let Some(lines) = found.filter(|lines| *lines.all == *all) {
            return Arc::clone(lines);
        }
        let number = self.all.len();
        let is_kept = number < MOST && found.is_none();
        let lines = Arc::new(Lines {
            number: is_kept.then_some(number),
            all: all.into(),
            kinds: kinds.into(),
            repeated: repeated.into(),
            form: match is_kept {
                true => Filled::new(track, all),
                false => Filled::default(),
            },
            outline: OnceLock::new(),
        });
        if is_kept {
            let common = self.all.iter().map(|other| other.form.common(&lines.form));
            self.common.push(common.collect());
            self.by_hash.insert(key, number);
            self.all.push(Arc::clone(&lines));
        }
        lines
    }
}
