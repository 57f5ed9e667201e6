//! What the engine has on record of a phrase: jobs and events under its correlation id.

use super::verdict::Work;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::Result;
use crate::events::Cursor;
use crate::request::Args;
use crate::service::{ListArgs, Service};

/// Most events whose texts are kept as reasons.
const REASONS: usize = 3;

/// Where the engine's records stood before a change.
#[derive(Clone, Debug)]
pub struct Start {
    cursor: Cursor,
    /// Jobs of an earlier phrase under the same id, where the user chose it.
    old: Vec<String>,
}

impl Start {
    /// Takes note; to be done before the change is sent, so that nothing slips between.
    ///
    /// # Errors
    /// What keeps an answer from coming.
    pub fn take(context: &Context) -> Result<Start> {
        let old = match context.settings().correlation_id {
            Some(_) => search(context)?
                .iter()
                .filter_map(|job| job.id().map(str::to_owned))
                .collect(),
            None => Vec::new(),
        };
        Ok(Start {
            cursor: Cursor::newest(context)?,
            old,
        })
    }
}

/// The jobs under a context's correlation id.
fn search(context: &Context) -> Result<Vec<Entity>> {
    let args = ListArgs {
        search: Some(format!("correlation_id={}", context.correlation_id())),
        ..ListArgs::default()
    };
    context.jobs().list(&args)?.collect()
}

/// The record of one phrase, looked up piece by piece.
#[derive(Clone, Debug)]
pub struct Traces {
    context: Context,
    cursor: Option<Cursor>,
    old: Vec<String>,
    jobs: Vec<Entity>,
    events: usize,
    errors: Vec<String>,
}

impl Traces {
    /// Of this context's phrase; without a start events are left out.
    pub fn new(context: &Context, start: Option<&Start>) -> Traces {
        let search = format!("correlation_id={}", context.correlation_id());
        Traces {
            context: context.clone(),
            cursor: start.map(|start| start.cursor.clone().search(search)),
            old: start.map(|start| start.old.clone()).unwrap_or_default(),
            jobs: Vec::new(),
            events: 0,
            errors: Vec::new(),
        }
    }

    /// Of a phrase whose answer was lost. Nobody but us has used an id of our own, so that all events under it count where
    /// nobody took note of a start.
    pub(super) fn of_lost(context: &Context, start: Option<&Start>) -> Traces {
        let mut traces = Traces::new(context, start);
        if start.is_none() && context.settings().correlation_id.is_none() {
            let search = format!("correlation_id={}", context.correlation_id());
            traces.cursor = Some(Cursor::after(context, 0).search(search));
        }
        traces
    }

    /// Asks for jobs and events once more. Who may not see them sees none.
    ///
    /// # Errors
    /// What keeps an answer from coming.
    pub fn look(&mut self) -> Result<()> {
        self.look_at_jobs()?;
        let Some(cursor) = &mut self.cursor else {
            return Ok(());
        };
        let fresh = match cursor.poll() {
            Err(error) if !error.is_unanswered() => Vec::new(),
            fresh => fresh?,
        };
        let refused = self.context.refused().event;
        for event in fresh {
            let id = event.id().and_then(|id| id.parse().ok());
            if id.is_some_and(|id: u64| id <= refused) {
                continue;
            }
            self.events += 1;
            let severity = event.text("severity").unwrap_or_default();
            if severity == "error" || severity == "alert" {
                self.errors.extend(event.text("description"));
            }
        }
        Ok(())
    }

    fn look_at_jobs(&mut self) -> Result<()> {
        let named = self.context.jobs_named();
        let jobs = self.context.jobs();
        let found: Result<Vec<Entity>> = match named.as_slice() {
            // One request for all, those included that no answer named.
            [] => search(&self.context),
            [one] => jobs.get(one, &Args::new()).map(|job| vec![job]),
            _ => search(&self.context),
        };
        match found {
            Ok(mut found) => {
                let refused = self.context.refused().jobs;
                let is_old = |job: &Entity| {
                    let mut old = self.old.iter().chain(&refused);
                    job.id().is_some_and(|id| old.any(|old| old == id))
                };
                found.retain(|job| !is_old(job));
                self.jobs = found;
            }
            Err(error) if error.is_unanswered() => return Err(error),
            // A finished job is cleared away after a while (engine 4.5.8: ten minutes).
            Err(_) => {}
        }
        Ok(())
    }

    /// The jobs taken together.
    pub(super) fn work(&self) -> Work {
        let is = |states: &[&str]| {
            self.jobs.iter().any(|job| {
                let status = job.text("status").unwrap_or_default();
                states.contains(&status.as_str())
            })
        };
        match self.jobs.is_empty() {
            true => Work::Unknown,
            _ if is(&["failed", "aborted"]) => Work::Failed,
            _ if is(&["started"]) => Work::Started,
            _ => Work::Finished,
        }
    }

    /// How many events are errors.
    pub(super) fn errors(&self) -> usize {
        self.errors.len()
    }

    /// Whether the engine knows of the phrase at all.
    pub fn is_any(&self) -> bool {
        !self.jobs.is_empty() || self.events > 0
    }

    /// Whether the engine says that it failed.
    pub fn has_failed(&self) -> bool {
        self.work() == Work::Failed || (self.jobs.is_empty() && !self.errors.is_empty())
    }

    /// Why it failed: the newest errors among the events, else the failed jobs.
    pub fn reasons(&self) -> Option<String> {
        let mut texts: Vec<String> = self.errors.iter().rev().take(REASONS).cloned().collect();
        texts.dedup();
        if texts.is_empty() {
            let failed = self.jobs.iter().filter(|job| {
                matches!(
                    job.text("status").as_deref(),
                    Some("failed" | "aborted" | "unknown")
                )
            });
            texts = failed
                .map(|job| format!("job '{}' failed", described(job)))
                .collect();
        }
        (!texts.is_empty()).then(|| texts.join("; "))
    }

    /// The id of the job under way, else of the last one.
    pub fn job(&self) -> Option<String> {
        let started = |job: &&Entity| job.text("status").as_deref() == Some("started");
        let job = self.jobs.iter().find(started).or(self.jobs.last())?;
        job.id().map(str::to_owned)
    }

    /// How far the steps of the job under way are, where the engine says so: the mean of those that tell.
    ///
    /// # Errors
    /// What keeps an answer from coming.
    pub fn percent(&self) -> Result<Option<u8>> {
        let started = |job: &&Entity| job.text("status").as_deref() == Some("started");
        let Some(id) = self.jobs.iter().find(started).and_then(Entity::id) else {
            return Ok(None);
        };
        let steps = self.context.jobs().item(id)?.at("steps")?;
        let mut told = Vec::new();
        for step in steps.list(&ListArgs::default())? {
            let progress = step?
                .text("progress")
                .and_then(|text| text.parse::<u32>().ok());
            told.extend(progress);
        }
        let count = u32::try_from(told.len()).unwrap_or(u32::MAX).max(1);
        let mean = told.iter().sum::<u32>() / count;
        Ok((!told.is_empty()).then(|| u8::try_from(mean.min(100)).unwrap_or(100)))
    }
}

/// How much of a machine has arrived at its new host, per cent: the engine tells it of the machine, not of the job (4.5.8).
///
/// # Errors
/// What keeps an answer from coming.
pub(crate) fn migrated(vm: &Service) -> Result<Option<u8>> {
    for statistic in vm.at("statistics")?.list(&ListArgs::default())? {
        let statistic = statistic?;
        if statistic.name().as_deref() == Some("migration.progress") {
            let text = statistic.text("values.datum").unwrap_or_default();
            return Ok(text.parse().ok());
        }
    }
    Ok(None)
}

/// What a job does, in the engine's words.
pub(super) fn described(job: &Entity) -> String {
    job.text("description").unwrap_or_default()
}
