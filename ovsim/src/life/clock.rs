//! The engine's clock: the time of the machine, or one that a test holds and moves.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// A clock; it begins as that of the machine.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    hands: Mutex<Hands>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Hands {
    /// How far it has been moved on.
    ahead: SignedDuration,
    /// Where it stands, when it is held.
    held: Option<Timestamp>,
}

impl Hands {
    fn now(self) -> Timestamp {
        let running = || {
            let now = Timestamp::now();
            now.checked_add(self.ahead).unwrap_or(now)
        };
        self.held.unwrap_or_else(running)
    }
}

impl Clock {
    fn hands(&self) -> MutexGuard<'_, Hands> {
        self.hands.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it shows.
    pub(crate) fn now(&self) -> Timestamp {
        self.hands().now()
    }

    /// Stops it where it is; from now on only [`Clock::advance`] moves it.
    pub(crate) fn hold(&self) {
        let mut hands = self.hands();
        hands.held = Some(hands.now());
    }

    /// Lets it go on by itself from where it is.
    pub(crate) fn release(&self) {
        let mut hands = self.hands();
        if let Some(held) = hands.held.take() {
            hands.ahead = held.duration_since(Timestamp::now());
        }
    }

    /// Moves it on, and returns what it shows then.
    pub(crate) fn advance(&self, by: Duration) -> Timestamp {
        let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
        let mut hands = self.hands();
        match hands.held {
            Some(at) => hands.held = Some(at.checked_add(by).unwrap_or(at)),
            None => hands.ahead = hands.ahead.saturating_add(by),
        }
        hands.now()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_held_clock_moves_only_when_it_is_moved() {
        let clock = Clock::default();
        clock.hold();
        let start = clock.now();
        assert_eq!(clock.now(), start);
        let later = clock.advance(Duration::from_secs(90));
        assert_eq!(later.duration_since(start).as_secs(), 90);
        clock.release();
        assert!(clock.now() >= later);
    }
}
