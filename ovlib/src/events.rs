//! The engine's events in the order in which they happened. The engine lists the newest first and restricts with `from`
//! to greater ids (4.5.8); with `max` beside `from` it would drop the oldest, so `max` is never sent then.

mod waiter;

pub use waiter::{Seen, Waiter};

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, ErrorKind, Result};
use crate::service::{ListArgs, Service};
use crate::warning::Warning;

/// A place in the stream of events: everything up to one id is known.
#[derive(Clone, Debug)]
pub struct Cursor {
    events: Service,
    search: Option<String>,
    last: u64,
}

impl Cursor {
    /// Behind the newest event. Take it before an action whose events matter, so that none slips between.
    ///
    /// # Errors
    /// Whatever the request ends with.
    pub fn newest(context: &Context) -> Result<Cursor> {
        let events = context.events();
        let args = ListArgs {
            max: Some(1),
            ..ListArgs::default()
        };
        let newest = events.list(&args)?.next().transpose()?;
        let last = newest.as_ref().map(id_of).transpose()?.unwrap_or(0);
        Ok(Cursor {
            events,
            search: None,
            last,
        })
    }

    /// Behind the event of an id; 0 is before all.
    pub fn after(context: &Context, id: u64) -> Cursor {
        Cursor {
            events: context.events(),
            search: None,
            last: id,
        }
    }

    /// Only events that a search in the engine's language finds.
    #[must_use]
    pub fn search(self, search: impl Into<String>) -> Cursor {
        Cursor {
            search: Some(search.into()).filter(|search| !search.is_empty()),
            ..self
        }
    }

    /// The id up to which events are known.
    pub fn last(&self) -> u64 {
        self.last
    }

    /// The events since last time, the oldest first; often none.
    ///
    /// # Errors
    /// Whatever the request ends with; the cursor then stays where it was.
    pub fn poll(&mut self) -> Result<Vec<Entity>> {
        let mut args = ListArgs {
            search: self.search.clone(),
            ..ListArgs::default()
        };
        args.params.set("from", self.last);
        let mut found: Vec<(u64, Entity)> = Vec::new();
        for event in self.events.list(&args)? {
            let event = event?;
            found.push((id_of(&event)?, event));
        }
        // Ids grow with time; the order of the document is observed, not promised.
        found.sort_by_key(|(id, _)| *id);
        found.dedup_by_key(|(id, _)| *id);
        found.retain(|(id, _)| *id > self.last);
        if let Some((id, _)) = found.last() {
            self.last = *id;
        }
        Ok(found.into_iter().map(|(_, event)| event).collect())
    }
}

/// Event ids are decimal numbers (engine 4.5.8).
fn id_of(event: &Entity) -> Result<u64> {
    let id = event.id().unwrap_or_default();
    id.parse()
        .map_err(|_| Error::protocol(format!("an event has the id '{id}', which is no number")))
}

/// How often to ask, and for how long to put up with an engine that does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// Pause while events come.
    pub shortest: Duration,
    /// Pause after a long silence.
    pub longest: Duration,
    /// How long an engine may be away, e.g. restarting, before that is an error.
    pub patience: Duration,
}

impl Default for Pace {
    fn default() -> Pace {
        Pace {
            shortest: Duration::from_secs(1),
            longest: Duration::from_secs(5),
            patience: Duration::from_secs(300),
        }
    }
}

/// Events as they happen, the oldest first, until the session's flag is raised; then [`Error::Interrupted`] is the last item.
///
/// An engine that restarts meanwhile is waited for, with one warning, and none of its events is lost.
pub struct Follow {
    context: Context,
    cursor: Cursor,
    pace: Pace,
    pause: Duration,
    /// Whether the engine was asked already, so that the next time a pause comes first.
    asked: bool,
    waiting: VecDeque<Entity>,
    away: Option<Instant>,
    over: bool,
}

impl Follow {
    /// From a cursor on.
    pub fn new(context: &Context, cursor: Cursor, pace: Pace) -> Follow {
        Follow {
            context: context.clone(),
            cursor,
            pace,
            pause: pace.shortest,
            asked: false,
            waiting: VecDeque::new(),
            away: None,
            over: false,
        }
    }

    /// Asks until there are events.
    fn fill(&mut self) -> Result<()> {
        while self.waiting.is_empty() {
            if self.asked {
                self.context.interrupt().sleep(self.pause)?;
            }
            self.asked = true;
            match self.cursor.poll() {
                Ok(events) => {
                    self.away = None;
                    self.pause = if events.is_empty() {
                        self.longer()
                    } else {
                        self.pace.shortest
                    };
                    self.waiting.extend(events);
                }
                Err(error) => self.forgive(error)?,
            }
        }
        Ok(())
    }

    fn longer(&self) -> Duration {
        self.pause.mul_f64(1.5).min(self.pace.longest)
    }

    /// Puts up with an engine that is away for a while.
    fn forgive(&mut self, error: Error) -> Result<()> {
        if !matches!(error.kind(), ErrorKind::Connection | ErrorKind::Deadline) {
            return Err(error);
        }
        match self.away {
            None => {
                self.away = Some(Instant::now());
                let message = format!("{error}; waiting for it to come back");
                self.context.warn(&Warning::Other { message });
            }
            Some(since) if since.elapsed() >= self.pace.patience => return Err(error),
            Some(_) => {}
        }
        self.pause = self.longer();
        Ok(())
    }
}

impl Iterator for Follow {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        if self.over {
            return None;
        }
        if let Err(error) = self.fill() {
            self.over = true;
            return Some(Err(error));
        }
        self.waiting.pop_front().map(Ok)
    }
}

impl std::fmt::Debug for Follow {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Follow")
            .field("cursor", &self.cursor)
            .field("pace", &self.pace)
            .finish_non_exhaustive()
    }
}
