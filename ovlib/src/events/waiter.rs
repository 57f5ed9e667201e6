//! Waiting for certain events, each as often as it is named. Codes are checked on this side: a search has no brackets, so
//! `filter and (type=a or type=b)` cannot be said (engine 4.5.8).

use std::time::{Duration, Instant};

use super::Cursor;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};

/// How long it waits when nobody says.
const LIMIT: Duration = Duration::from_secs(1000);
/// How long an engine may be away meanwhile.
const PATIENCE: Duration = Duration::from_secs(300);

/// Waits for events that an action is to bring about. Made before the action, so that none slips between.
///
/// ```no_run
/// # fn start(context: &ovlib::Context) -> ovlib::Result<()> {
/// use ovlib::events::Waiter;
/// let waiter = Waiter::new(context)?.search("vm=web01").wait_for(&[32]).break_on(&[54]);
/// // ... start the machine ...
/// let seen = waiter.wait(|event| eprintln!("{}", event.text("description").unwrap_or_default()))?;
/// # drop(seen); Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Waiter {
    context: Context,
    cursor: Cursor,
    events: Vec<u32>,
    wait_for: Vec<u32>,
    break_on: Vec<u32>,
    limit: Duration,
    pause: Duration,
}

/// What came.
#[derive(Debug)]
pub struct Seen {
    /// The events that were asked for, in their order.
    pub events: Vec<Entity>,
    /// Whether one came that ends the waiting, rather than all that were waited for; it is the last of `events`.
    pub broken: bool,
}

impl Waiter {
    /// From now on: takes note of the newest event.
    ///
    /// # Errors
    /// Whatever the request ends with.
    pub fn new(context: &Context) -> Result<Waiter> {
        Ok(Waiter::after(context, Cursor::newest(context)?))
    }

    /// From a place in the stream on.
    #[must_use]
    pub fn after(context: &Context, cursor: Cursor) -> Waiter {
        Waiter {
            context: context.clone(),
            cursor,
            events: Vec::new(),
            wait_for: Vec::new(),
            break_on: Vec::new(),
            limit: LIMIT,
            pause: Duration::from_secs(1),
        }
    }

    /// Only events that a search in the engine's language finds.
    #[must_use]
    pub fn search(mut self, search: impl Into<String>) -> Waiter {
        self.cursor = self.cursor.search(search);
        self
    }

    /// Codes that are shown as well.
    #[must_use]
    pub fn events(mut self, codes: &[u32]) -> Waiter {
        self.events = codes.to_vec();
        self
    }

    /// Codes that must come, each as often as it stands here.
    #[must_use]
    pub fn wait_for(mut self, codes: &[u32]) -> Waiter {
        self.wait_for = codes.to_vec();
        self
    }

    /// Codes that end the waiting at once.
    #[must_use]
    pub fn break_on(mut self, codes: &[u32]) -> Waiter {
        self.break_on = codes.to_vec();
        self
    }

    /// Waits no longer than this; 1000 s otherwise.
    #[must_use]
    pub fn timeout(mut self, limit: Duration) -> Waiter {
        self.limit = limit;
        self
    }

    /// Time between two looks; a second otherwise.
    #[must_use]
    pub fn pause(mut self, pause: Duration) -> Waiter {
        self.pause = pause;
        self
    }

    /// Waits; `tell` hears of each event that counts as it comes. Where no code must come, the events to see are waited for.
    ///
    /// # Errors
    /// [`Error::Deadline`] with what is missing; what keeps answers from coming for longer than a restart takes.
    pub fn wait(mut self, mut tell: impl FnMut(&Entity)) -> Result<Seen> {
        let (began, mut answered) = (Instant::now(), Instant::now());
        let mut missing = match self.wait_for.is_empty() {
            true => self.events.clone(),
            false => self.wait_for.clone(),
        };
        let mut seen = Vec::new();
        while !missing.is_empty() {
            let fresh = match self.cursor.poll() {
                Err(error) if error.is_unanswered() && answered.elapsed() < PATIENCE => Vec::new(),
                fresh => {
                    answered = Instant::now();
                    fresh?
                }
            };
            for event in fresh {
                let code = code_of(&event);
                let awaited = missing.iter().position(|awaited| *awaited == code);
                let broken = self.break_on.contains(&code);
                if let Some(at) = awaited {
                    missing.remove(at);
                }
                if awaited.is_some() || broken || self.events.contains(&code) {
                    tell(&event);
                    seen.push(event);
                }
                if broken || missing.is_empty() {
                    return Ok(Seen {
                        events: seen,
                        broken,
                    });
                }
            }
            let left = self.limit.saturating_sub(began.elapsed());
            if left.is_zero() {
                return Err(late(&missing, self.limit));
            }
            self.context.interrupt().sleep(self.pause.min(left))?;
        }
        Ok(Seen {
            events: seen,
            broken: false,
        })
    }
}

fn late(missing: &[u32], limit: Duration) -> Error {
    let name = |code: &u32| match ovmodel::event(*code) {
        Some(event) => event.name.to_owned(),
        None => code.to_string(),
    };
    Error::Deadline {
        what: format!(
            "waiting for {}",
            missing.iter().map(name).collect::<Vec<_>>().join(", ")
        ),
        seconds: limit.as_secs(),
    }
}

fn code_of(event: &Entity) -> u32 {
    let code = event.peek("code").and_then(|code| code.parse().ok());
    code.unwrap_or_default()
}
