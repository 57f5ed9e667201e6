//! `job follow`: the steps of a job as they begin and end, until it is over.

use super::made::deeds;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Column, Listing, Outcome, Show};
use std::collections::BTreeMap;
use std::collections::VecDeque;
use std::time::Duration;

/// First pause between two looks, and the longest.
const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(3);

/// What is shown of a step.
const STEP: &[Column] = &[
    Column::new("status", "status", Show::Status),
    Column::text("type", "type"),
    Column::new("progress", "progress", Show::Percent),
    Column::text("description", "description"),
];

/// Shows each step of one job when it begins and when it ends, and ends with the job; fails when the job does.
pub(crate) fn follow(call: &Call<'_>) -> Result<Outcome> {
    let jobs = call.service()?;
    let job = super::selected::the_one(call, &[])?;
    let follow = Follow {
        context: call.context.clone(),
        item: jobs.item(deeds::id(&job)?)?,
        seen: BTreeMap::new(),
        fresh: VecDeque::new(),
        pause: call.args.span("interval"),
        wait: Duration::ZERO,
        end: End::Open,
    };
    Ok(Outcome::Rows {
        listing: Listing {
            whole: false,
            facts: ovmodel::find_type("step"),
            name: "description",
            tag: "steps".to_owned(),
            columns: STEP,
            wide: &[],
        },
        rows: Box::new(follow),
        live: true,
    })
}

/// How far it is with a job.
enum End {
    /// It goes on.
    Open,
    /// It is over; nothing more comes once its last steps are given.
    Over,
    /// It is over and failed: that is told after its last steps.
    Failed(Error),
}

struct Follow {
    context: Context,
    item: Service,
    /// The states of steps by id, as they were told last.
    seen: BTreeMap<String, String>,
    fresh: VecDeque<Entity>,
    /// The pause that the user wants.
    pause: Option<Duration>,
    /// The pause before the next look; none before the first.
    wait: Duration,
    end: End,
}

impl Follow {
    /// Looks once: what is new about the steps, and whether the job is over.
    fn look(&mut self) -> Result<()> {
        // The job first: steps that end between the two looks are seen then.
        let job = self.item.read(&Args::new())?;
        for step in self.item.at("steps")?.list(&ListArgs::default())? {
            let step = step?;
            let id = step.id().unwrap_or_default().to_owned();
            let status = step.text("status").unwrap_or_default();
            if self.seen.get(&id) != Some(&status) {
                self.seen.insert(id, status);
                self.fresh.push_back(step);
            }
        }
        let status = job.text("status").unwrap_or_default();
        self.end = match status.as_str() {
            "started" | "unknown" => End::Open,
            "finished" => End::Over,
            _ => End::Failed(Error::Failed {
                what: format!(
                    "job '{}' ended as {status}",
                    job.text("description").unwrap_or_default()
                ),
                because: None,
                hint: job
                    .id()
                    .map(|id| format!("`ovcmd job -i {id} export steps` shows which step failed")),
            }),
        };
        Ok(())
    }
}

impl Iterator for Follow {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        loop {
            if let Some(step) = self.fresh.pop_front() {
                return Some(Ok(step));
            }
            match std::mem::replace(&mut self.end, End::Over) {
                End::Open => {}
                End::Over => return None,
                End::Failed(error) => return Some(Err(error)),
            }
            let looked = self.context.interrupt().sleep(self.wait);
            if let Err(error) = looked.and_then(|()| self.look()) {
                self.end = End::Over;
                return Some(Err(error));
            }
            let longer = self.wait.max(SHORTEST / 2) * 2;
            self.wait = self.pause.unwrap_or(longer.min(LONGEST));
        }
    }
}
