//! Changes that are begun now and waited for later, so that others can be begun in between.

use std::time::{Duration, Instant};

use super::aim::Aim;
use super::kept::Kept;
use super::many::{own_id, plural};
use super::one::{Begun, One, Under, tell_end};
use super::perform::{Ready, places, read, ready};
use super::{Effect, Outcome, Phrase, usual};
use crate::context::Context;
use crate::error::{Error, Result};
use crate::wait::Start;

/// A phrase that was sent, and whose end nobody has seen yet.
///
/// ```no_run
/// # fn both(context: &ovlib::Context, one: &ovlib::verb::Phrase, other: &ovlib::verb::Phrase) -> ovlib::Result<()> {
/// let mut first = ovlib::verb::begin(context, one)?;
/// let mut second = ovlib::verb::begin(context, other)?;
/// first.wait(None)?;
/// second.wait(None)?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Task {
    phrase: Phrase,
    start: Option<Start>,
    parts: Vec<Part>,
}

/// One object of a task.
#[derive(Debug)]
struct Part {
    context: Context,
    aim: Aim,
    began: Instant,
    /// Whether it is somebody else's change that is waited for.
    joined: bool,
    state: State,
}

/// How far an object is.
#[derive(Debug)]
enum State {
    Underway(Under, Kept),
    Over(Kept),
    /// It failed, and that is still to be told.
    Failed(Error),
    /// It failed, and that was told.
    Told,
}

/// Sends what a phrase says and does not wait for its end, whatever its conduct says of waiting.
///
/// # Errors
///
/// As [`perform`](super::perform) up to the engine's answer. Of several objects those that fail are told by [`Task::wait`].
pub fn begin(context: &Context, phrase: &Phrase) -> Result<Task> {
    let mut phrase = usual::fill(&context.settings().usual, phrase)?.into_owned();
    // So that the place in the engine's records is noted before anything is sent.
    phrase.conduct.waits = true;
    let places = places(context, &phrase)?;
    if phrase.verb.effect == Effect::Reads {
        let kept = Kept::of(read(context, &phrase, places)?)?;
        return Ok(Task {
            parts: vec![Part::over(context, kept)],
            start: None,
            phrase,
        });
    }
    let Ready {
        context,
        aims,
        start,
    } = ready(context, &phrase, places)?;
    let mut task = Task {
        phrase,
        start,
        parts: Vec::new(),
    };
    let are_several = aims.len() > 1;
    for (at, aim) in aims.into_iter().enumerate() {
        let own = match are_several {
            true => own_id(&context, at, 0)?,
            false => context.clone(),
        };
        let part = Part::begin(own, &task.phrase, aim, task.start.as_ref());
        match part.state {
            State::Failed(error) if !are_several => return Err(error),
            _ => task.parts.push(part),
        }
    }
    Ok(task)
}

impl Task {
    /// Waits until all of it is done, for each object at most as long as `limit`, the phrase or the verb's row says. After
    /// [`Error::Left`] it can be waited for again; once it is over this gives the same at once.
    ///
    /// # Errors
    ///
    /// As [`perform`](super::perform) from the engine's answer on; [`Error::Bulk`] for several objects. A failure is told once.
    pub fn wait(&mut self, limit: Option<Duration>) -> Result<Outcome> {
        let mut phrase = self.phrase.clone();
        phrase.conduct.timeout = limit.or(phrase.conduct.timeout);
        let are_several = self.parts.len() > 1;
        let total = self.parts.len();
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for part in &mut self.parts {
            match part.wait(&phrase, self.start.as_ref()) {
                Ok(kept) => done.push(kept),
                Err(error @ Error::Interrupted) => return Err(error),
                Err(error) if !are_several => return Err(error),
                Err(error) => failed.push((part.aim.word(&phrase), error)),
            }
        }
        let end = (!failed.is_empty()).then(|| Error::Bulk {
            noun: plural(phrase.noun.name),
            total,
            failed,
            left: Vec::new(),
        });
        Kept::join(done, end)
    }

    /// Whether nothing is under way any more, as far as is known without asking.
    pub fn is_over(&self) -> bool {
        let underway = |part: &Part| matches!(part.state, State::Underway(..));
        !self.parts.iter().any(underway)
    }
}

impl Part {
    fn over(context: &Context, kept: Kept) -> Part {
        Part {
            context: context.clone(),
            aim: Aim::default(),
            began: Instant::now(),
            joined: false,
            state: State::Over(kept),
        }
    }

    fn begin(context: Context, phrase: &Phrase, aim: Aim, start: Option<&Start>) -> Part {
        let began = Instant::now();
        let (state, joined) = {
            let one = One::new(&context, phrase, &aim, start);
            let begun = one.begin().and_then(|begun| {
                Ok(match begun {
                    Begun::Over(outcome, end) => {
                        tell_end(&one, began, end);
                        State::Over(Kept::of(outcome)?)
                    }
                    Begun::Underway(under, outcome) => State::Underway(under, Kept::of(outcome)?),
                })
            });
            (begun.unwrap_or_else(State::Failed), one.joined.get())
        };
        Part {
            context,
            aim,
            began,
            joined,
            state,
        }
    }

    fn wait(&mut self, phrase: &Phrase, start: Option<&Start>) -> Result<Kept> {
        let (under, kept) = match std::mem::replace(&mut self.state, State::Told) {
            State::Failed(error) => return Err(error),
            State::Told => return Ok(Kept::Done),
            State::Over(kept) => {
                self.state = State::Over(kept.clone());
                return Ok(kept);
            }
            State::Underway(under, kept) => (under, kept),
        };
        let one = One::new(&self.context, phrase, &self.aim, start);
        one.answered.set(true);
        one.joined.set(self.joined);
        let waited =
            Kept::join(vec![kept.clone()], None).and_then(|outcome| one.settled(&under, outcome));
        match waited {
            Ok((outcome, end)) => {
                let kept = Kept::of(outcome)?;
                tell_end(&one, self.began, end);
                self.state = State::Over(kept.clone());
                Ok(kept)
            }
            Err(error) => {
                // What goes on can be waited for once more.
                if matches!(error, Error::Left { .. } | Error::Interrupted) {
                    self.state = State::Underway(under, kept);
                }
                Err(error)
            }
        }
    }
}
