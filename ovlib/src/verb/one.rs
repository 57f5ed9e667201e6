//! A change of one object from beginning to end: nothing to do, asked for, answer lost, waited for.

use std::time::Instant;

use serde_json::{Map, Value, json};

use super::{Call, Column, Listing, Outcome, Phrase};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::follow::with_names;
use crate::progress::{End, Progress};
use crate::request::Args;
use crate::service::{Rows, Service, is_lock};
use crate::wait::{Found, Of, Settle, Start, Watch, holders, look_up};

/// How often a change is sent again of which the engine knows nothing.
const AGAIN: usize = 3;

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
    /// The collection, when the owner of its objects is told.
    pub(super) place: Option<&'p Service>,
    pub(super) targets: &'p [Entity],
    /// Where the event log stood before; none when nobody waits.
    pub(super) start: Option<&'p Start>,
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
            Err(error @ (Error::Left { .. } | Error::Interrupted)) => End::Left(error.to_string()),
            Err(error) => End::Failed(match error.because() {
                Some(because) => format!("{error}: {because}"),
                None => error.to_string(),
            }),
        };
        (done.map(|(outcome, _)| outcome), end)
    }

    fn attempt(&self) -> Result<(Outcome, End)> {
        let settle = self.phrase.verb.settle;
        let before = match (settle, self.target()) {
            (Some(settle), Some(target)) => target.text(settle.field),
            _ => None,
        };
        if let (Some(settle), Some(before)) = (settle, &before)
            && self.is_already(&settle, before)
        {
            return Ok((Outcome::Done, End::Already(before.clone())));
        }
        if self.context.is_rehearsing() {
            return Ok((self.run()?, End::Done(None)));
        }
        let outcome = match self.ask(settle, before.as_deref()) {
            Err(Error::Fault(fault)) if fault.status == 409 => {
                return self.refused(settle, Error::Fault(fault));
            }
            outcome => outcome?,
        };
        match settle {
            None => Ok((outcome, End::Done(None))),
            Some(_) if !self.phrase.conduct.waits => self.begun(outcome),
            Some(settle) => self.settled(settle, before, outcome),
        }
    }

    fn target(&self) -> Option<&Entity> {
        self.targets.first()
    }

    /// The place of the object itself.
    fn item(&self) -> Result<Option<Service>> {
        let id = self.target().and_then(Entity::id);
        match (self.place, id) {
            (Some(place), Some(id)) => place.item(id).map(Some),
            _ => Ok(None),
        }
    }

    /// The object as a person names it.
    fn what(&self) -> String {
        named(self.phrase, self.target())
    }

    fn is_already(&self, settle: &Settle, state: &str) -> bool {
        settle.already.contains(&state) && !self.has_options()
    }

    /// Whether an option of the verb itself is given.
    fn has_options(&self) -> bool {
        let mut own = self.phrase.verb.params.iter();
        own.any(|param| self.phrase.args.has(param.long))
    }

    fn run(&self) -> Result<Outcome> {
        (self.phrase.verb.run)(&Call::new(
            self.context,
            self.phrase,
            self.place,
            self.targets,
        ))
    }

    /// Runs the verb. Where the answer was lost the engine is asked; what it certainly does not have is sent again.
    fn ask(&self, settle: Option<Settle>, before: Option<&str>) -> Result<Outcome> {
        let mut again = 0;
        loop {
            let sent = self.context.changes_sent();
            let error = match self.run() {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            let only = self.context.changes_sent() == sent + 1;
            match error {
                Error::Interrupted if self.context.changes_sent() > sent => {
                    return Err(self.interrupted());
                }
                Error::Lost {
                    request,
                    message,
                    status,
                    ..
                } => {
                    let lost = Lost {
                        request,
                        message,
                        status,
                        only: only && again == 0,
                    };
                    match self.looked_up(settle, before, &lost)? {
                        Some(outcome) => return Ok(outcome),
                        None if only && again < AGAIN && self.may_repeat(settle, before, &lost) => {
                            again += 1;
                            self.note(format!(
                                "{}: {} ({}), and the engine has nothing of it; it is sent again",
                                self.what(),
                                lost.request,
                                lost.message
                            ));
                        }
                        None => return Err(self.unknown(lost)),
                    }
                }
                error => return Err(error),
            }
        }
    }

    /// Whether a change of which the engine has no trace may be sent once more: something before the engine said that it did
    /// not get through, or the engine itself would refuse to do it twice, because the state is another one then.
    fn may_repeat(&self, settle: Option<Settle>, before: Option<&str>, lost: &Lost) -> bool {
        let guarded = settle.is_some_and(|settle| {
            let goal = settle.goal(|option| self.phrase.args.has(option));
            let moves_on = before.is_some_and(|before| !goal.contains(&before));
            (settle.of == Of::Itself && !goal.is_empty() && moves_on) || settle.of == Of::Gone
        });
        lost.status == Some(503) || guarded
    }

    /// What the engine has of a change whose answer was lost, as an outcome; none when it has nothing.
    fn looked_up(
        &self,
        settle: Option<Settle>,
        before: Option<&str>,
        lost: &Lost,
    ) -> Result<Option<Outcome>> {
        if lost.status.is_some_and(|status| status < 300) {
            return self.recovered("answered that it did").map(Some);
        }
        let item = self.item()?;
        let field = settle.map(|settle| (settle.field, before));
        let field = field.filter(|_| item.is_some());
        match look_up(self.context, self.start, item.as_ref(), field)? {
            Found::Taken(traces) if traces.has_failed() => Err(Error::Failed {
                what: format!("{}: the engine refused, as its log says", self.what()),
                because: traces.reasons(),
                hint: None,
            }),
            Found::Taken(traces) => match traces.job() {
                Some(job) => self.recovered(&format!("has it as job {job}")).map(Some),
                None => self.recovered("has it in its log").map(Some),
            },
            Found::Gone if settle.is_some_and(|settle| settle.of == Of::Gone) => {
                self.recovered("has removed it").map(Some)
            }
            Found::Changed(entity) => {
                let state = settle.and_then(|settle| entity.text(settle.field));
                let state = state.unwrap_or_default();
                self.recovered(&format!("shows it as {state} now"))
                    .map(Some)
            }
            Found::Gone | Found::Nothing => Ok(None),
        }
    }

    /// The outcome of a verb whose own was lost with the answer.
    fn recovered(&self, found: &str) -> Result<Outcome> {
        let what = self.what();
        self.note(format!(
            "{what}: the answer was lost, but the engine {found}"
        ));
        let made = self.phrase.verb.settle.map(|settle| settle.of) == Some(Of::Made)
            || (self.phrase.verb.shows_rows && self.targets.is_empty());
        if made {
            let word = ["new-name", "name"]
                .into_iter()
                .find_map(|option| self.phrase.args.text(option));
            let known = word.zip(self.place);
            let (word, place) = known.ok_or_else(|| Error::Failed {
                what: format!("{what}: the answer was lost, but the engine {found}"),
                because: None,
                hint: Some(format!(
                    "`ovcmd event --correlation {} list` shows what it made",
                    self.context.correlation_id()
                )),
            })?;
            let entity = Select::word(word).one(place, &[])?;
            return Ok(self.rows(vec![entity]));
        }
        match (self.phrase.verb.shows_rows, self.item()?) {
            (true, Some(item)) => Ok(self.rows(vec![item.read(&Args::new())?])),
            _ => Ok(Outcome::Done),
        }
    }

    fn unknown(&self, lost: Lost) -> Error {
        let correlation = self.context.correlation_id();
        let hint = match lost.only {
            true => format!(
                "the engine has nothing of it under correlation id {correlation}: look, then ask again"
            ),
            false => format!("`ovcmd event --correlation {correlation} list` shows how far it got"),
        };
        Error::Lost {
            request: lost.request,
            message: lost.message,
            status: lost.status,
            hint: Some(hint),
        }
    }

    fn interrupted(&self) -> Error {
        Error::Left {
            what: format!(
                "{}: interrupted before the engine answered; it may carry it out",
                self.what()
            ),
            hint: format!(
                "`ovcmd event --correlation {} list` shows whether it did",
                self.context.correlation_id()
            ),
            interrupted: true,
        }
    }

    /// A conflict: it may have come to be so in the meantime, or somebody holds a lock.
    fn refused(&self, settle: Option<Settle>, error: Error) -> Result<(Outcome, End)> {
        let Error::Fault(fault) = error else {
            return Err(error);
        };
        if is_lock(&fault) {
            let found = holders(self.context, &fault.path).unwrap_or_default();
            return Err(Error::Locked {
                fault,
                seconds: self.phrase.conduct.lock_timeout.as_secs(),
                holders: found.iter().map(ToString::to_string).collect(),
            });
        }
        let (Some(settle), Some(item)) = (settle, self.item()?) else {
            return Err(Error::Fault(fault));
        };
        if settle.already.is_empty() || self.has_options() {
            return Err(Error::Fault(fault));
        }
        let state = item.read(&Args::new())?.text(settle.field);
        match state {
            Some(state) if settle.already.contains(&state.as_str()) => {
                Ok((Outcome::Done, End::Already(state)))
            }
            _ => Err(Error::Fault(fault)),
        }
    }

    /// What nobody waits for: the job, so that it can be found again.
    fn begun(&self, outcome: Outcome) -> Result<(Outcome, End)> {
        let job = self.context.jobs_named().pop();
        let job = job.or_else(|| {
            let mut traces = crate::wait::Traces::new(self.context, None);
            traces.look().ok()?;
            traces.job()
        });
        let end = End::Begun(job.clone());
        let outcome = match outcome {
            Outcome::Done => {
                let name = self.target().map(|target| word(self.phrase, target));
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
    fn settled(
        &self,
        settle: Settle,
        before: Option<String>,
        outcome: Outcome,
    ) -> Result<(Outcome, End)> {
        let goal = settle.goal(|option| self.phrase.args.has(option));
        let field = settle.field;
        let watch = |what: String, item: Service, before: Option<String>| {
            Watch::new(self.context, what, item, settle)
                .goal(goal)
                .before(before)
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
            let item = match (entity.href(), entity.id(), self.place) {
                (Some(href), _, _) => self.context.follow(href)?,
                (None, Some(id), Some(place)) => place.item(id)?,
                _ => continue,
            };
            let what = named(self.phrase, Some(&entity));
            whole.extend(watch(what, item, None)?);
        }
        let state = whole.last().and_then(|entity| entity.text(field));
        Ok((self.rows_as(listing, whole), End::Done(state)))
    }

    fn rows(&self, found: Vec<Entity>) -> Outcome {
        self.rows_as(self.phrase.noun.listing(), found)
    }

    fn rows_as(&self, listing: Listing, found: Vec<Entity>) -> Outcome {
        let rows = Rows::new(found.into_iter().map(Ok));
        let rows = match self.place {
            Some(place) => with_names(place, rows, &self.phrase.wants),
            None => rows,
        };
        Outcome::Rows {
            listing,
            rows: Box::new(rows),
            live: false,
        }
    }

    fn note(&self, text: String) {
        self.context.tell(&Progress::Note { text });
    }
}

/// A change whose answer was lost.
struct Lost {
    request: String,
    message: String,
    status: Option<u16>,
    /// Whether it is all that was sent, so that what is found belongs to it.
    only: bool,
}

/// The object as a person names it: `vm web01`.
pub(super) fn named(phrase: &Phrase, target: Option<&Entity>) -> String {
    match target {
        Some(target) => format!("{} {}", phrase.noun.name, word(phrase, target)),
        None => format!("{} {}", phrase.noun.name, phrase.verb.name),
    }
}

/// What chooses the object again: its name, or its id where names are not unique or there is none.
pub(super) fn word(phrase: &Phrase, target: &Entity) -> String {
    let name = target.text(phrase.noun.listing().name);
    let name = name.filter(|name| !name.is_empty());
    name.or_else(|| target.id().map(str::to_owned))
        .unwrap_or_default()
}

/// Tells how a change ended.
pub(super) fn tell_end(one: &One<'_>, began: Instant, end: End) {
    one.context.tell(&Progress::Ended {
        what: one.what(),
        word: one
            .target()
            .map(|target| word(one.phrase, target))
            .unwrap_or_default(),
        end,
        elapsed: began.elapsed(),
    });
}
