//! A change whose answer was lost is not sent again in the hope of the best: the engine is asked whether it has it.

use std::time::{Duration, Instant};

use super::traces::{Start, Traces};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::Args;
use crate::service::Service;

/// How long the engine is asked: what it has taken leaves a job or an event within a moment.
const LOOK: Duration = Duration::from_secs(4);
/// How long it may be away before that.
const PATIENCE: Duration = Duration::from_secs(60);
const SHORTEST: Duration = Duration::from_millis(100);

/// What the engine knows of a change whose answer was lost.
#[derive(Debug)]
pub(crate) enum Found {
    /// It has it: there are jobs or events under the correlation id.
    Taken(Box<Traces>),
    /// The object is not there: what was to be removed is gone, or what was to be changed cannot be.
    Gone,
    /// The object is in another state than before, and nothing says by whom.
    Changed(Entity),
    /// Nothing.
    Nothing,
}

/// Asks the engine for traces of this context's phrase, and for the object, if there is one.
///
/// # Errors
/// What keeps answers from coming for longer than a restart takes.
pub(crate) fn look_up(
    context: &Context,
    start: Option<&Start>,
    item: Option<&Service>,
    state: Option<(&str, Option<&str>)>,
) -> Result<Found> {
    let mut traces = Traces::of_lost(context, start);
    let mut pause = SHORTEST;
    let began = Instant::now();
    let mut answered: Option<Instant> = None;
    loop {
        match once(&mut traces, item, state) {
            Ok(Found::Nothing) => {
                let first = *answered.get_or_insert_with(Instant::now);
                if first.elapsed() >= LOOK {
                    return Ok(Found::Nothing);
                }
            }
            Ok(found) => return Ok(found),
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) if error.is_unanswered() && began.elapsed() < PATIENCE => {}
            Err(error) => return Err(error),
        }
        context.interrupt().sleep(pause)?;
        pause = pause.mul_f64(1.6).min(Duration::from_secs(2));
    }
}

/// Asks until there is an answer: an engine that is away for a moment is no reason to give up what it was asked to do.
///
/// # Errors
/// What keeps answers from coming for longer than a restart takes, and whatever the engine answers.
pub(crate) fn patiently<T>(context: &Context, mut ask: impl FnMut() -> Result<T>) -> Result<T> {
    let began = Instant::now();
    let mut pause = SHORTEST;
    loop {
        match ask() {
            Err(error) if error.is_unanswered() && began.elapsed() < PATIENCE => {}
            answer => return answer,
        }
        context.interrupt().sleep(pause)?;
        pause = pause.mul_f64(1.6).min(Duration::from_secs(2));
    }
}

fn once(
    traces: &mut Traces,
    item: Option<&Service>,
    state: Option<(&str, Option<&str>)>,
) -> Result<Found> {
    traces.look()?;
    if traces.is_any() {
        return Ok(Found::Taken(Box::new(traces.clone())));
    }
    let Some(item) = item else {
        return Ok(Found::Nothing);
    };
    let entity = match item.read(&Args::new()) {
        Err(Error::NotFound { .. }) => return Ok(Found::Gone),
        Err(Error::Fault(fault)) if fault.status == 404 => return Ok(Found::Gone),
        entity => entity?,
    };
    match state {
        Some((field, before)) if entity.text(field).as_deref() != before => {
            Ok(Found::Changed(entity))
        }
        _ => Ok(Found::Nothing),
    }
}
