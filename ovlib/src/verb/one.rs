//! A change of one object from beginning to end: nothing to do, asked for, answer lost, waited for.

use std::cell::Cell;
use std::time::Instant;

use serde_json::{Map, Value, json};

use super::aim::{Aim, named};
use super::{Call, Column, Listing, Outcome, Phrase, with_wanted};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::progress::{End, Progress};
use crate::request::Args;
use crate::service::{Rows, Service, is_lock};
use crate::wait::{Of, Settle, Start, Watch, holders, patiently};

/// What `--async` shows: what was begun, and how to find it again.
const BEGUN: &[Column] = &[
    Column::text("name", "name"),
    Column::text("job", "job"),
    Column::text("correlation", "correlation_id"),
];

/// A change of one object, or of none where the verb takes none.
pub(super) struct One<'p> {
    pub(super) context: &'p Context,
    pub(super) phrase: &'p Phrase,
    pub(super) aim: &'p Aim,
    /// The aim's place, in this context.
    pub(super) place: Option<Service>,
    /// Where the event log stood before; none when nobody waits.
    pub(super) start: Option<&'p Start>,
    /// Whether the engine has taken it.
    pub(super) answered: Cell<bool>,
    /// Whether it is somebody else's change that is waited for.
    pub(super) joined: Cell<bool>,
}

/// What asking for a change came to.
pub(super) enum Begun {
    /// There is nothing to wait for.
    Over(Outcome, End),
    /// The engine is at it.
    Underway(Under, Outcome),
}

/// What is known of a change that is under way.
#[derive(Debug, Clone)]
pub(super) struct Under {
    pub(super) settle: Settle,
    /// The state before it was asked for.
    pub(super) before: Option<String>,
}

impl<'p> One<'p> {
    pub(super) fn new(
        context: &'p Context,
        phrase: &'p Phrase,
        aim: &'p Aim,
        start: Option<&'p Start>,
    ) -> One<'p> {
        let place = aim.place.as_ref();
        One {
            context,
            phrase,
            aim,
            place: place.map(|place| place.within(&context.root())),
            start,
            answered: Cell::new(false),
            joined: Cell::new(false),
        }
    }
}

impl One<'_> {
    /// Does it, and says how it ended.
    ///
    /// # Errors
    /// Whatever the verb meets, and what [`Watch::run`] ends with.
    pub(super) fn perform(&self) -> (Result<Outcome>, End) {
        let done = self.attempt();
        let end = match &done {
            Ok((_, end)) => end.clone(),
            Err(error @ Error::Left { .. })
                if self.answered.get() && !self.may_be_asked_again() =>
            {
                End::Taken(error.to_string())
            }
            Err(error @ (Error::Left { .. } | Error::Interrupted)) => End::Left(error.to_string()),
            Err(error) => End::Failed(match error.because() {
                Some(because) => format!("{error}: {because}"),
                None => error.to_string(),
            }),
        };
        (done.map(|(outcome, _)| outcome), end)
    }

    fn attempt(&self) -> Result<(Outcome, End)> {
        match self.begin()? {
            Begun::Over(outcome, end) => Ok((outcome, end)),
            Begun::Underway(_, outcome) if !self.phrase.conduct.waits => self.sent(outcome),
            Begun::Underway(under, outcome) => self.settled(&under, outcome),
        }
    }

    /// Asks for it, and does not wait for its end.
    ///
    /// # Errors
    /// Whatever the verb meets.
    pub(super) fn begin(&self) -> Result<Begun> {
        let settle = self.phrase.verb.settle;
        let before = match (settle, self.target()) {
            (Some(settle), Some(target)) => target.text(settle.field),
            _ => None,
        };
        if let Some(begun) = self.already(settle, before.as_deref()) {
            return Ok(begun);
        }
        if let Some((outcome, end)) = self.exists()? {
            return Ok(Begun::Over(outcome, end));
        }
        if self.context.is_rehearsing() {
            return Ok(Begun::Over(self.run()?, End::Done(None)));
        }
        let outcome = match self.ask(settle, before.as_deref()) {
            Err(Error::Fault(fault)) if fault.status == 409 => {
                return self.refused(settle, Error::Fault(fault));
            }
            Err(error @ Error::Failed { .. }) => return self.refused(settle, error),
            Err(error) if self.was_gone(&error) => {
                let gone = End::Already("gone".to_owned());
                return Ok(Begun::Over(Outcome::Done, gone));
            }
            outcome => outcome?,
        };
        self.answered.set(true);
        Ok(match settle {
            None => Begun::Over(outcome, End::Done(None)),
            Some(settle) => Begun::Underway(Under { settle, before }, outcome),
        })
    }

    /// Whether asking once more does no harm, because the engine's own state keeps it from doing it twice.
    pub(super) fn may_be_asked_again(&self) -> bool {
        let before = |settle: &Settle| self.target()?.text(settle.field);
        self.phrase.verb.settle.is_none_or(|settle| {
            let goal = settle.goal(|option| self.phrase.args.has(option));
            let was_good = before(&settle).is_some_and(|state| goal.contains(&state.as_str()));
            settle.of == Of::Gone || (settle.of == Of::Itself && !goal.is_empty() && !was_good)
        })
    }

    /// Whether it makes something, so that twice is one too many.
    pub(super) fn makes(&self) -> bool {
        self.phrase
            .verb
            .settle
            .is_some_and(|settle| settle.of == Of::Made)
    }

    pub(super) fn target(&self) -> Option<&Entity> {
        self.aim.target.as_ref()
    }

    /// The place of the object itself.
    pub(super) fn item(&self) -> Result<Option<Service>> {
        let id = self.target().and_then(Entity::id);
        match (&self.place, id) {
            (Some(place), Some(id)) => place.item(id).map(Some),
            _ => Ok(None),
        }
    }

    /// The object as a person names it.
    pub(super) fn what(&self) -> String {
        self.aim.what(self.phrase)
    }

    /// Nothing to do, because it is so already or on its way: then that is waited for.
    fn already(&self, settle: Option<Settle>, state: Option<&str>) -> Option<Begun> {
        let (settle, state) = (settle?, state?);
        if self.has_options() {
            return None;
        }
        let is_underway = settle.underway.contains(&state);
        let waits = self.phrase.conduct.waits && !self.context.is_rehearsing();
        if is_underway && waits {
            self.note(format!("{} is {state} already", self.what()));
            self.joined.set(true);
            let before = Some(state.to_owned());
            return Some(Begun::Underway(Under { settle, before }, Outcome::Done));
        }
        let is_already = is_underway || settle.already.contains(&state);
        is_already.then(|| Begun::Over(Outcome::Done, End::Already(state.to_owned())))
    }

    /// Whether an option of the verb itself is given, besides those that only say why.
    pub(super) fn has_options(&self) -> bool {
        let own = self.phrase.verb.params.iter();
        let mut own = own.filter(|param| param.long != "reason");
        own.any(|param| self.phrase.args.has(param.long))
    }

    pub(super) fn run(&self) -> Result<Outcome> {
        (self.phrase.verb.run)(&Call::new(
            self.context,
            self.phrase,
            self.place.as_ref(),
            self.aim.target.as_slice(),
        ))
    }

    /// A conflict: it may have come to be so in the meantime, or somebody holds a lock.
    fn refused(&self, settle: Option<Settle>, error: Error) -> Result<Begun> {
        if let Error::Fault(fault) = &error
            && is_lock(fault)
        {
            let found = holders(self.context, &fault.path).unwrap_or_default();
            return Err(Error::Locked {
                fault: fault.clone(),
                seconds: self.phrase.conduct.lock_timeout.as_secs(),
                holders: found.iter().map(ToString::to_string).collect(),
            });
        }
        let (Some(settle), Some(item)) = (settle, self.item()?) else {
            return Err(error);
        };
        let may_be = !settle.already.is_empty() || !settle.underway.is_empty();
        if !may_be || self.has_options() {
            return Err(error);
        }
        let entity = patiently(self.context, || item.read(&Args::new()))?;
        let state = entity.text(settle.field);
        self.already(Some(settle), state.as_deref()).ok_or(error)
    }

    /// What nobody waits for: the job, so that it can be found again.
    fn sent(&self, outcome: Outcome) -> Result<(Outcome, End)> {
        let job = self.context.jobs_named().pop();
        let job = job.or_else(|| {
            let mut traces = crate::wait::Traces::new(self.context, None);
            traces.look().ok()?;
            traces.job()
        });
        let end = End::Begun(job.clone());
        let outcome = match outcome {
            Outcome::Done => {
                let name = self.aim.word(self.phrase);
                let name = (!name.is_empty()).then_some(name);
                let record = json!({
                    "name": name,
                    "job": job,
                    "correlation_id": self.context.correlation_id(),
                });
                let record: Map<String, Value> = record.as_object().cloned().unwrap_or_default();
                Outcome::Records {
                    columns: BEGUN,
                    rows: Box::new(std::iter::once(Ok(record))),
                }
            }
            shown => shown,
        };
        Ok((outcome, end))
    }

    /// Waits, and shows what is shown as it is at the end.
    pub(super) fn settled(&self, under: &Under, outcome: Outcome) -> Result<(Outcome, End)> {
        let Under { settle, before } = under;
        let (settle, before) = (*settle, before.clone());
        let goal = settle.goal(|option| self.phrase.args.has(option));
        let field = settle.field;
        let watch = |what: String, item: Service, before: Option<String>| {
            Watch::new(self.context, what, item, settle)
                .goal(goal)
                .before(before)
                .joined(self.joined.get())
                .within(self.phrase.conduct.timeout)
                .since(self.start)
                .run()
        };
        if settle.of != Of::Made {
            let Some(item) = self.item()? else {
                return Ok((outcome, End::Done(None)));
            };
            let entity = watch(self.what(), item, before)?;
            let state = entity.as_ref().and_then(|entity| entity.text(field));
            let outcome = match (outcome, entity) {
                (Outcome::Rows { .. }, Some(entity)) if self.phrase.verb.shows_rows => {
                    self.rows(vec![entity])
                }
                (outcome, _) => outcome,
            };
            return Ok((outcome, End::Done(state)));
        }
        let (listing, made) = match outcome {
            Outcome::Rows { listing, rows, .. } => (listing, rows.collect::<Result<Vec<_>>>()?),
            Outcome::One { listing, entity } => (listing, vec![entity]),
            other => return Ok((other, End::Done(None))),
        };
        let mut whole = Vec::new();
        for entity in made {
            let item = match (&self.place, entity.href()) {
                (Some(place), href) if href.or(entity.id()).is_some() => place.place_of(&entity)?,
                (None, Some(href)) => self.context.follow(href)?,
                _ => continue,
            };
            let what = named(self.phrase, Some(&entity), None);
            whole.extend(watch(what, item, None)?);
        }
        let state = whole.last().and_then(|entity| entity.text(field));
        Ok((self.rows_as(listing, whole), End::Done(state)))
    }

    pub(super) fn rows(&self, found: Vec<Entity>) -> Outcome {
        self.rows_as(self.phrase.noun.listing(), found)
    }

    fn rows_as(&self, listing: Listing, found: Vec<Entity>) -> Outcome {
        let rows = match &self.place {
            Some(place) => with_wanted(place, found, &self.phrase.wants),
            None => Rows::new(found.into_iter().map(Ok)),
        };
        Outcome::Rows {
            listing,
            rows: Box::new(rows),
            live: false,
        }
    }

    pub(super) fn note(&self, text: String) {
        self.context.tell(&Progress::Note { text });
    }
}

/// Tells how a change ended.
pub(super) fn tell_end(one: &One<'_>, began: Instant, end: End) {
    let word = one.aim.word(one.phrase);
    one.context.tell_end(one.what(), word, end, began.elapsed());
}
