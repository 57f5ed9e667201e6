//! The audit log: events by number, newest last, the oldest dropped when there are too many.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::events::Event;

/// How many events are kept: a real engine drops them after 30 days, a simulator must not grow for ever.
const KEPT: usize = 20_000;

/// All events that are still known.
#[derive(Debug, Default)]
pub struct EventLog {
    events: VecDeque<Arc<Event>>,
    last: u64,
}

impl EventLog {
    /// Appends an event under the next number and returns it.
    pub(crate) fn push(&mut self, mut event: Event) -> Arc<Event> {
        self.last += 1;
        event.id = self.last;
        let event = Arc::new(event);
        self.events.push_back(Arc::clone(&event));
        if self.events.len() > KEPT {
            self.events.pop_front();
        }
        event
    }

    fn position(&self, id: &str) -> Option<usize> {
        let id: u64 = id.parse().ok()?;
        self.events.binary_search_by_key(&id, |event| event.id).ok()
    }

    /// The event of this number, removed ones included.
    pub fn get(&self, id: &str) -> Option<Arc<Event>> {
        self.position(id).map(|at| Arc::clone(&self.events[at]))
    }

    /// All that were not removed, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = Arc<Event>> {
        self.events
            .iter()
            .rev()
            .filter(|event| !event.deleted)
            .cloned()
    }

    /// All that are known, oldest first.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Arc<Event>> {
        self.events.iter()
    }

    /// Hides an event from lists, or brings it back; false when it is unknown.
    pub(crate) fn set_deleted(&mut self, id: &str, deleted: bool) -> bool {
        let Some(at) = self.position(id) else {
            return false;
        };
        Arc::make_mut(&mut self.events[at]).deleted = deleted;
        true
    }

    /// Puts back what was kept.
    pub(crate) fn restore(&mut self, events: Vec<Arc<Event>>, last: u64) {
        self.events = events.into();
        self.last = last;
    }

    /// The number of the newest event.
    pub fn last(&self) -> u64 {
        self.last
    }
}
