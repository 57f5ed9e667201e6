//! Waiting: tasks that were sent and not waited for, states of objects, time limits.

use super::answer;
use super::get::unknown;
use super::thing::{Object, Thing};
use crate::progress::Style;
use ovlib::error::{Error, ErrorKind, Result};
use ovlib::verb::{Noun, Verb};
use ovmodel::Kind;
use rhai::Dynamic;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long `wait_for` waits when nobody says.
pub(super) const PATIENCE: i64 = 600;
/// How long an engine may be away meanwhile.
const AWAY: Duration = Duration::from_secs(300);
/// Pauses between two looks.
const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(3);
/// Fields that tell the state of an object; each type has one of them at most.
const STATES: [&str; 3] = ["status", "snapshot_status", "phase"];

/// What is waited for later: `wait: false`.
pub(super) struct Task {
    about: Thing,
    noun: &'static Noun,
    verb: &'static Verb,
    task: RefCell<ovlib::verb::Task>,
}

impl Task {
    /// The task of a verb that was begun for a thing.
    pub(super) fn new(
        about: Thing,
        noun: &'static Noun,
        verb: &'static Verb,
        task: ovlib::verb::Task,
    ) -> Task {
        Task {
            about,
            noun,
            verb,
            task: RefCell::new(task),
        }
    }
}

impl Thing {
    /// Waits for what a task is about, as the verb itself would have done, and gives what it would have given.
    pub(super) fn settled(&self, task: &Task, limit: Option<i64>) -> Result<Dynamic> {
        let limit = limit.map(|limit| Duration::from_secs(u64::try_from(limit).unwrap_or(0)));
        let reporter = self.desk.with(|session, io| session.reporter(io));
        reporter.begin(Style::default());
        let outcome = task.task.borrow_mut().wait(limit);
        reporter.end();
        answer::of(&task.about, task.noun, task.verb, outcome?)
    }

    /// Looks again and again until the state is one of these.
    pub(super) fn until(
        &self,
        object: &Rc<Object>,
        goal: &[String],
        limit: i64,
    ) -> Result<Dynamic> {
        let (begun, mut answered) = (Instant::now(), Instant::now());
        let limit = Duration::from_secs(u64::try_from(limit).unwrap_or(0));
        let context = self.desk.context()?;
        known(object, goal)?;
        if context.is_rehearsing() {
            return Ok(Dynamic::from(self.clone()));
        }
        let mut pause = SHORTEST;
        loop {
            match object.read_at(&self.desk) {
                Ok(()) => answered = Instant::now(),
                Err(error) if is_away(&error) && answered.elapsed() < AWAY => {}
                Err(error) => return Err(error),
            }
            let entity = object.entity()?;
            let state = STATES.iter().find_map(|field| entity.text(field));
            let state = state.unwrap_or_default();
            if goal.iter().any(|good| good.eq_ignore_ascii_case(&state)) {
                return Ok(Dynamic::from(self.clone()));
            }
            if begun.elapsed() >= limit {
                return Err(Error::Deadline {
                    what: format!(
                        "{} {self} is {state}, not {}",
                        entity.tag(),
                        goal.join(" or ")
                    ),
                    seconds: limit.as_secs(),
                });
            }
            context
                .interrupt()
                .sleep(pause.min(limit.saturating_sub(begun.elapsed())))?;
            pause = pause.mul_f64(1.5).min(LONGEST);
        }
    }
}

fn is_away(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::Connection | ErrorKind::Deadline)
}

/// Refuses a state that no object of this type ever has: nothing would end the waiting for it.
fn known(object: &Object, goal: &[String]) -> Result<()> {
    let entity = object.entity()?;
    let fields = entity.facts().into_iter().flat_map(|facts| facts.attrs());
    let state = fields
        .filter(|attr| STATES.contains(&attr.name))
        .find_map(|attr| match attr.kind() {
            Kind::Enum(facts) => Some(&facts.values),
            _ => None,
        });
    let Some(values) = state else {
        return Ok(());
    };
    let is_known = |state: &&String| values.iter().any(|value| value.eq_ignore_ascii_case(state));
    match goal.iter().find(|state| !is_known(state)) {
        Some(state) => Err(unknown(
            "state",
            state,
            entity.tag(),
            values.iter().copied(),
        )),
        None => Ok(()),
    }
}

/// A time limit: seconds, or `"5m"`.
pub(super) fn seconds(value: &Dynamic) -> Result<i64> {
    let wrong = || Error::Value {
        place: "time".to_owned(),
        value: value.to_string(),
        expected: "a time such as 90, \"30s\" or \"5m\"".to_owned(),
    };
    if let Ok(number) = value.as_int() {
        return Ok(number);
    }
    let text = value.to_string();
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = match &text[digits.len()..] {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        "d" => 86_400,
        _ => return Err(wrong()),
    };
    let number: i64 = digits.parse().map_err(|_| wrong())?;
    number.checked_mul(unit).ok_or_else(wrong)
}
