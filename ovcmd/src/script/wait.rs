//! Waiting: tasks that were sent and not waited for, states of objects, time limits.

use super::thing::{Object, Thing, What};
use ovlib::error::{Error, Result};
use ovlib::verb::{Phrase, Settle};
use rhai::Dynamic;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// How long `wait_for` waits when nobody says.
pub(super) const PATIENCE: i64 = 600;
/// Pauses between two looks.
const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(3);

/// What is waited for later: `wait: false`.
pub(super) struct Task {
    about: Thing,
    settle: Option<Settle>,
    goal: &'static [&'static str],
}

impl Task {
    /// The task behind a phrase that was sent and not waited for.
    pub(super) fn new(about: Thing, phrase: &Phrase) -> Task {
        let settle = phrase.verb.settle;
        let goal = settle.map_or(&[][..], |settle| {
            settle.goal(|option| phrase.args.has(option))
        });
        Task {
            about,
            settle,
            goal,
        }
    }
}

impl Thing {
    /// Waits for what a task is about.
    pub(super) fn settled(&self, task: &Task, limit: Option<i64>) -> Result<Dynamic> {
        let (Some(settle), What::Object(object)) = (&task.settle, &task.about.what) else {
            return Ok(Dynamic::from(task.about.clone()));
        };
        if task.goal.is_empty() {
            return Ok(Dynamic::from(task.about.clone()));
        }
        let goal: Vec<String> = task.goal.iter().map(|&state| state.to_owned()).collect();
        let limit = limit.unwrap_or(i64::try_from(settle.seconds).unwrap_or(PATIENCE));
        task.about.until(object, &goal, settle.bad, limit)
    }

    /// Looks again and again until the state is one of these.
    pub(super) fn until(
        &self,
        object: &Rc<Object>,
        goal: &[String],
        bad: &[&str],
        limit: i64,
    ) -> Result<Dynamic> {
        let begun = Instant::now();
        let limit = Duration::from_secs(u64::try_from(limit).unwrap_or(0));
        let context = self.desk.context()?;
        let mut pause = SHORTEST;
        loop {
            object.read_at(&self.desk)?;
            let entity = object.entity()?;
            let state = entity
                .text("status")
                .or_else(|| entity.text("snapshot_status"))
                .or_else(|| entity.text("phase"))
                .unwrap_or_default();
            if goal.iter().any(|good| good.eq_ignore_ascii_case(&state)) {
                return Ok(Dynamic::from(self.clone()));
            }
            if bad.contains(&state.as_str()) {
                return Err(Error::Refused {
                    message: format!("{} {self} is {state}", entity.tag()),
                    hint: None,
                });
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
