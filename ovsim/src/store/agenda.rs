//! What is still to happen: changes with the moment they are due. Nothing runs by itself; the engine looks before each request
//! whether something is due, so ten thousand objects that change cost nothing while nobody asks.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;

use super::Store;
use crate::node::Node;

/// A change that happens later.
type Change = Box<dyn FnOnce(&mut Store, Timestamp) + Send + Sync>;

struct Due {
    at: Timestamp,
    turn: u64,
    /// How many changes led to this one without any time between them.
    depth: u32,
    change: Change,
}

/// The longest chain of changes that happen at one moment. At the speed that knows no waiting, one that makes its own next
/// appointment would go on for ever; from here on it takes a second.
const LONGEST: u32 = 1000;

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The earliest is the greatest, as the heap wants it.
impl Ord for Due {
    fn cmp(&self, other: &Due) -> Ordering {
        (other.at, other.turn).cmp(&(self.at, self.turn))
    }
}

/// All changes that are still to come.
#[derive(Default)]
pub(super) struct Agenda {
    /// The moment of what happens now; none while a world is built or read.
    moment: Option<Timestamp>,
    waiting: BinaryHeap<Due>,
    turn: u64,
    /// The depth of what happens now.
    depth: u32,
}

impl fmt::Debug for Agenda {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Agenda({} waiting)", self.waiting.len())
    }
}

impl Store {
    /// Has a change happen after a while, counted in the engine's time and divided by its speed.
    pub fn later(
        &mut self,
        now: Timestamp,
        after: Duration,
        change: impl FnOnce(&mut Store, Timestamp) + Send + Sync + 'static,
    ) {
        self.later_unhurried(now, after.div_f64(self.speed.max(0.001)), change);
    }

    /// The same for what makes its own next appointment: however fast the engine is, at most once a second.
    pub(crate) fn again_later(
        &mut self,
        now: Timestamp,
        after: Duration,
        change: impl FnOnce(&mut Store, Timestamp) + Send + Sync + 'static,
    ) {
        let after = after.div_f64(self.speed.max(0.001));
        self.later_unhurried(now, after.max(Duration::from_secs(1)), change);
    }

    /// The same at any speed: a time limit is about what others do meanwhile.
    pub(crate) fn later_unhurried(
        &mut self,
        now: Timestamp,
        after: Duration,
        change: impl FnOnce(&mut Store, Timestamp) + Send + Sync + 'static,
    ) {
        let (depth, after) = match after.is_zero() {
            true if self.agenda.depth >= LONGEST => (0, Duration::from_secs(1)),
            true => (self.agenda.depth + 1, after),
            false => (0, after),
        };
        let at = now.checked_add(after).unwrap_or(now);
        self.agenda.turn += 1;
        let turn = self.agenda.turn;
        self.agenda.waiting.push(Due {
            at,
            turn,
            depth,
            change: Box::new(change),
        });
    }

    /// A mark between the changes that are waiting and those that will be added.
    pub(crate) fn agenda_mark(&self) -> u64 {
        self.agenda.turn
    }

    /// Takes the changes back that were added since a mark: they never happen.
    pub(crate) fn forget_since(&mut self, mark: u64) {
        self.agenda.waiting.retain(|due| due.turn <= mark);
    }

    /// When the next change is due.
    pub fn next_due(&self) -> Option<Timestamp> {
        self.agenda.waiting.peek().map(|due| due.at)
    }

    /// Has everything happen that is due by now, each change at its own moment.
    pub fn settle(&mut self, now: Timestamp) {
        while self.next_due().is_some_and(|at| at <= now) {
            if let Some(due) = self.agenda.waiting.pop() {
                std::mem::swap(&mut self.ids, &mut self.ids_of_time);
                self.agenda.moment = Some(due.at);
                self.agenda.depth = due.depth;
                (due.change)(self, due.at);
                std::mem::swap(&mut self.ids, &mut self.ids_of_time);
            }
        }
        self.agenda.moment = Some(now);
        self.agenda.depth = 0;
    }

    /// Says when what follows happens.
    pub(crate) fn it_is(&mut self, now: Timestamp) {
        self.agenda.moment = Some(now);
    }

    /// Notes beside an object that is made now when that is, where no document tells.
    pub(super) fn note_making(&mut self, kind: &str, id: &str) {
        if let (Some(moment), "disks") = (self.agenda.moment, kind) {
            let made = Node::reference("made", id).with_leaf("time", moment.to_string());
            self.put_below("disks/made", id, made);
        }
    }

    /// How fast what takes time happens: 1 as it would, 10 ten times as fast.
    pub fn set_speed(&mut self, speed: f64) {
        self.speed = speed;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Node;

    #[test]
    fn changes_happen_in_order_and_in_their_own_time() {
        let mut store = Store::new(1);
        let start = Timestamp::from_second(1000).unwrap();
        let id = store.put("disks", Node::new("disk")).id.to_string();
        for (seconds, status) in [(2, "ok"), (1, "locked")] {
            let id = id.clone();
            store.later(start, Duration::from_secs(seconds), move |store, _| {
                store.set("disks", &id, "status", status);
            });
        }
        store.settle(start);
        assert_eq!(
            store
                .root("disks", &id)
                .map(|disk| disk.status().to_owned()),
            Some(String::new())
        );
        store.settle(Timestamp::from_second(1001).unwrap());
        assert_eq!(
            store
                .root("disks", &id)
                .map(|disk| disk.status().to_owned()),
            Some("locked".into())
        );
        store.settle(Timestamp::from_second(1002).unwrap());
        assert_eq!(
            store
                .root("disks", &id)
                .map(|disk| disk.status().to_owned()),
            Some("ok".into())
        );
        assert!(store.next_due().is_none());
    }

    fn again(store: &mut Store, now: Timestamp) {
        store.later(now, Duration::from_secs(5), again);
    }

    #[test]
    fn what_makes_its_own_next_appointment_ends_the_moment_at_any_speed() {
        let mut store = Store::new(1);
        store.set_speed(f64::INFINITY);
        let start = Timestamp::from_second(1000).unwrap();
        again(&mut store, start);
        store.settle(start);
        assert_eq!(
            store.next_due(),
            Some(Timestamp::from_second(1001).unwrap())
        );
        store.settle(Timestamp::from_second(1003).unwrap());
        assert_eq!(
            store.next_due(),
            Some(Timestamp::from_second(1004).unwrap())
        );
    }
}
