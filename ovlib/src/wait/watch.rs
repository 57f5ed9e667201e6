//! The loop that looks until an object has settled.

use std::time::{Duration, Instant};

use super::settle::{Of, Settle};
use super::traces::{Start, Traces, migrated};
use super::verdict::{Seen, Verdict, Work, judge};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::progress::Progress;
use crate::request::Args;
use crate::service::{ListArgs, Service};

/// First pause between two looks, and the longest: short at first, for what is over at once.
const SHORTEST: Duration = Duration::from_millis(60);
const LONGEST: Duration = Duration::from_secs(3);
/// How long an engine may be away meanwhile.
const PATIENCE: Duration = Duration::from_secs(300);
/// How often the steps of a job are asked for their progress.
const STEPS: Duration = Duration::from_secs(2);

/// One object that is waited for.
#[derive(Debug)]
pub struct Watch<'w> {
    context: &'w Context,
    what: String,
    item: Service,
    settle: Settle,
    goal: Vec<&'static str>,
    before: Option<String>,
    joined: bool,
    limit: Duration,
    began: Instant,
    traces: Traces,
}

/// Waits until the object at a place has settled, as a step of a longer verb. Gives it as it is then; none when it is gone.
///
/// # Errors
/// [`Error::Failed`], [`Error::Left`] when time runs out or the user interrupts, what keeps answers from coming.
pub fn until(context: &Context, item: &Service, settle: &Settle) -> Result<Option<Entity>> {
    let what = item.facts().entity_type().map_or("", |facts| facts.name);
    let what = format!("{} {}", what.replace('_', " "), last(item.path()));
    Watch::new(context, what, item.clone(), *settle).run()
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl<'w> Watch<'w> {
    /// Will wait for the object at a place; `what` names it to people.
    pub fn new(context: &'w Context, what: String, item: Service, settle: Settle) -> Watch<'w> {
        Watch {
            context,
            what,
            item,
            settle,
            goal: settle.good.to_vec(),
            before: None,
            joined: false,
            limit: Duration::from_secs(settle.seconds),
            began: Instant::now(),
            traces: Traces::new(context, None),
        }
    }

    /// With other good states than the row's.
    #[must_use]
    pub fn goal(mut self, goal: &[&'static str]) -> Watch<'w> {
        self.goal = goal.to_vec();
        self
    }

    /// With the state before the change was asked for.
    #[must_use]
    pub fn before(mut self, state: Option<String>) -> Watch<'w> {
        self.before = state;
        self
    }

    /// Of a change that somebody else asked for.
    #[must_use]
    pub fn joined(mut self, joined: bool) -> Watch<'w> {
        self.joined = joined;
        self
    }

    /// With another time limit than the row's.
    #[must_use]
    pub fn within(mut self, limit: Option<Duration>) -> Watch<'w> {
        self.limit = limit.unwrap_or(self.limit);
        self
    }

    /// With the place in the engine's records where the change begins.
    #[must_use]
    pub fn since(mut self, start: Option<&Start>) -> Watch<'w> {
        self.traces = Traces::new(self.context, start);
        self
    }

    /// Waits. Gives the object as it is then; none when it is gone.
    ///
    /// # Errors
    /// [`Error::Failed`], [`Error::Left`] when time runs out or the user interrupts, what keeps answers from coming.
    pub fn run(mut self) -> Result<Option<Entity>> {
        let mut look = Look::new();
        match self.look_until(&mut look) {
            Err(Error::Interrupted) => Err(self.left(&look, true)),
            other => other,
        }
    }

    fn look_until(&mut self, look: &mut Look) -> Result<Option<Entity>> {
        let mut pause = SHORTEST;
        loop {
            match self.once(look) {
                Ok(Verdict::Done) => return Ok(look.entity.take()),
                Ok(Verdict::Wait) => {}
                Ok(verdict) => return Err(self.failed(verdict, look)),
                Err(error @ Error::Interrupted) => return Err(error),
                Err(error) if error.is_unanswered() && look.away.elapsed() < PATIENCE => {}
                Err(error) => return Err(error),
            }
            let left = self.limit.saturating_sub(self.began.elapsed());
            if left.is_zero() {
                return Err(self.left(look, false));
            }
            self.context.interrupt().sleep(pause.min(left))?;
            pause = pause.mul_f64(1.5).min(LONGEST);
        }
    }

    /// Looks at the object, and at its traces when the state may be the last one.
    fn once(&mut self, look: &mut Look) -> Result<Verdict> {
        let entity = self.object()?;
        let state = entity.as_ref().map(|entity| self.state_of(entity));
        let state = state.transpose()?.flatten();
        look.see(entity, state.clone(), self.before.as_deref());
        let now = state.as_deref();
        // A state on the way needs no second opinion each time: jobs and events cost requests of their own.
        let is_final = now.is_none_or(|now| {
            self.goal.contains(&now)
                || self.settle.bad.contains(&now)
                || self.before.as_deref() == Some(now)
        });
        if is_final || self.goal.is_empty() || look.count.is_multiple_of(4) {
            self.traces.look()?;
        }
        self.tell(look)?;
        let seen = Seen {
            before: self.before.as_deref(),
            now: look.entity.is_some().then_some(now.unwrap_or_default()),
            left: look.left,
            work: self.traces.work(),
            errors: self.traces.errors(),
            joined: self.joined,
            steady: look.since.elapsed().as_secs_f64(),
        };
        look.away = Instant::now();
        Ok(judge(&self.settle, &self.goal, seen))
    }

    fn object(&self) -> Result<Option<Entity>> {
        match self.item.read(&Args::new()) {
            Ok(entity) => Ok(Some(entity)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(Error::Fault(fault)) if fault.status == 404 => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The state of the object, or of the objects below it: the first that is not good, else a good one.
    fn state_of(&self, entity: &Entity) -> Result<Option<String>> {
        let Of::Sub(path) = self.settle.of else {
            // What has no state needs none: the disk that is a LUN, the domain that is attached.
            let state = entity.text(self.settle.field);
            return Ok(state.or_else(|| self.goal.first().map(|good| (*good).to_owned())));
        };
        let args = ListArgs {
            follow: self
                .settle
                .field
                .rsplit_once('.')
                .map(|(link, _)| link.to_owned()),
            ..ListArgs::default()
        };
        let mut state = None;
        for child in self.item.walk(path)?.list(&args)? {
            let found = child?.text(self.settle.field);
            let is_good = found
                .as_deref()
                .is_none_or(|found| self.goal.contains(&found));
            if !is_good {
                return Ok(found);
            }
            state = state.or(found);
        }
        // Nothing below is as good as all of it being good.
        Ok(state.or_else(|| self.goal.first().map(|good| (*good).to_owned())))
    }

    fn tell(&self, look: &mut Look) -> Result<()> {
        let is_running = self.traces.work() == Work::Started;
        if is_running && look.steps.is_none_or(|at| at.elapsed() >= STEPS) && look.count > 3 {
            look.steps = Some(Instant::now());
            let told = match look.state.as_deref() {
                Some("migrating") => migrated(&self.item),
                _ => self.traces.percent(),
            };
            look.percent = match told {
                Err(Error::Interrupted) => return Err(Error::Interrupted),
                told => told.unwrap_or(None),
            };
            look.measured = look.state.clone();
        }
        // How far it was in one state says nothing of the next.
        if look.measured != look.state {
            look.percent = None;
        }
        self.context.tell(&Progress::State {
            what: self.what.clone(),
            state: look.state.clone(),
            percent: look.percent,
            elapsed: self.began.elapsed(),
        });
        Ok(())
    }

    fn failed(&mut self, verdict: Verdict, look: &Look) -> Error {
        // Reasons may come a moment after the state; if they cannot be had, there are none.
        let _ = self.traces.look();
        let state = look.state.as_deref().unwrap_or_default();
        let what = match verdict {
            Verdict::Bad => format!("{} ended as {state}", self.what),
            Verdict::Back => format!("{} went back to {state}", self.what),
            Verdict::Vanished => format!("{} is not there any more", self.what),
            _ if state.is_empty() => format!("{}: the engine's job failed", self.what),
            _ => format!("{} is {state}: the engine's job failed", self.what),
        };
        Error::Failed {
            what,
            because: self.traces.reasons(),
            hint: Some(format!(
                "`ovcmd event --correlation {} list` shows what happened",
                self.context.correlation_id()
            )),
        }
    }

    /// What goes on at the engine when we stop looking, and how to look again.
    fn left(&self, look: &Look, interrupted: bool) -> Error {
        let state = look.state.as_deref().unwrap_or("unknown");
        let seconds = self.began.elapsed().as_secs();
        let why = match interrupted {
            true => "interrupted".to_owned(),
            false => format!("not done within {seconds} s"),
        };
        let watch = match self.traces.job() {
            Some(job) => format!("`ovcmd job show {job}`"),
            None => format!(
                "`ovcmd event --correlation {} list`",
                self.context.correlation_id()
            ),
        };
        Error::Left {
            what: format!(
                "{} is {state}, {why}; the engine goes on with it",
                self.what
            ),
            hint: format!("{watch} shows how it goes on"),
            interrupted,
        }
    }
}

/// What was seen so far.
#[derive(Debug)]
struct Look {
    entity: Option<Entity>,
    state: Option<String>,
    left: bool,
    since: Instant,
    count: usize,
    percent: Option<u8>,
    /// The state in which it was so far.
    measured: Option<String>,
    steps: Option<Instant>,
    /// When the engine answered last.
    away: Instant,
}

impl Look {
    fn new() -> Look {
        let now = Instant::now();
        Look {
            entity: None,
            state: None,
            left: false,
            since: now,
            count: 0,
            percent: None,
            measured: None,
            steps: None,
            away: now,
        }
    }

    fn see(&mut self, entity: Option<Entity>, state: Option<String>, before: Option<&str>) {
        self.count += 1;
        if state != self.state || entity.is_none() != self.entity.is_none() {
            self.since = Instant::now();
        }
        self.left |= before.is_some() && state.as_deref() != before;
        self.entity = entity;
        self.state = state;
    }
}
