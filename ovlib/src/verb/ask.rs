//! Asking for a change once, and only once: what to do when the answer was lost.

use super::one::One;
use super::{Outcome, Settle};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::ListArgs;
use crate::wait::{Found, Of, look_up, patiently};

/// A web server's word that the engine behind it is not there: it was handed nothing.
const UNAVAILABLE: u16 = 503;

/// How often a change is sent again that was turned away at the door.
const AGAIN: usize = 8;

impl One<'_> {
    /// Runs the verb. Where the answer was lost the engine is asked, and what is not found there is not sent once more; only
    /// what was turned away at the door, with an answer that says so, is.
    pub(super) fn ask(&self, settle: Option<Settle>, before: Option<&str>) -> Result<Outcome> {
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
                    late,
                    ..
                } => {
                    let lost = Lost {
                        request,
                        message,
                        status,
                        late,
                        only,
                    };
                    if let Some(outcome) = self.looked_up(settle, before, &lost)? {
                        return Ok(outcome);
                    }
                    if !only || again >= AGAIN || lost.status != Some(UNAVAILABLE) {
                        return Err(self.unknown(lost));
                    }
                    again += 1;
                    self.note(format!(
                        "{}: {} was turned away ({}); it is sent again",
                        self.what(),
                        lost.request,
                        lost.message
                    ));
                }
                error => return Err(error),
            }
        }
    }

    /// Whether the whole change may be begun anew after this error, as `--failed-to` and the same line once more would: the
    /// engine was asked and has nothing of it, and either the connection ended with the request or the engine itself would
    /// refuse to do it twice, because the state is another one then.
    pub(super) fn may_begin_anew(&self, error: &Error) -> bool {
        let guarded = self.phrase.verb.settle.is_some() && self.may_be_asked_again();
        match error {
            Error::Lost {
                late,
                nothing: true,
                ..
            } => !late || guarded,
            _ => false,
        }
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
        let made = self.makes() || (self.phrase.verb.shows_rows && self.aim.target.is_none());
        if made {
            let entity = patiently(self.context, || self.made())?.ok_or_else(|| Error::Failed {
                what: format!("{what}: the answer was lost, but the engine {found}"),
                because: None,
                hint: Some(format!(
                    "`ovcmd event --correlation {} list` shows what it made",
                    self.context.correlation_id()
                )),
            })?;
            return Ok(self.rows(vec![entity]));
        }
        match (self.phrase.verb.shows_rows, self.item()?) {
            (true, Some(item)) => {
                let entity = patiently(self.context, || item.read(&Args::new()))?;
                Ok(self.rows(vec![entity]))
            }
            _ => Ok(Outcome::Done),
        }
    }

    /// What was made, when the answer that would have told is lost: by its name, else the newest that is as it was sent.
    fn made(&self) -> Result<Option<Entity>> {
        let mut options = ["new-name", "name"].into_iter();
        let word = options.find_map(|option| self.phrase.args.text(option));
        match (&self.place, word) {
            (None, _) => Ok(None),
            (Some(place), Some(word)) => Select::word(word).one(place, &[]).map(Some),
            (Some(place), None) => {
                let Some(sent) = self.context.sent_last() else {
                    return Ok(None);
                };
                let all = place.list(&ListArgs::default())?;
                Ok(newest_like(&sent, all.collect::<Result<Vec<_>>>()?))
            }
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
            late: lost.late,
            nothing: lost.only,
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
}

/// The newest of those whose plain fields are as they were sent; none when several are and nothing tells their age.
fn newest_like(sent: &Entity, all: Vec<Entity>) -> Option<Entity> {
    let fields = sent
        .root()
        .children()
        .filter(|node| node.children().next().is_none() && !node.text().is_empty());
    let fields: Vec<(&str, &str)> = fields.map(|node| (node.name(), node.text())).collect();
    let is_like = |one: &Entity| {
        let mut fields = fields.iter();
        fields.all(|(name, text)| one.text(name).is_none_or(|there| there == *text))
    };
    let mut found: Vec<Entity> = all.into_iter().filter(is_like).collect();
    let age = |one: &Entity| {
        ["date", "creation_time", "creation_date"]
            .iter()
            .find_map(|field| one.text(field))
    };
    if found.len() > 1 && found.iter().any(|one| age(one).is_none()) {
        return None;
    }
    found.sort_by_key(age);
    found.pop()
}

/// A change whose answer was lost.
struct Lost {
    request: String,
    message: String,
    status: Option<u16>,
    /// Whether it may still be on its way.
    late: bool,
    /// Whether it is all that was sent, so that what is found belongs to it.
    only: bool,
}
