//! Jobs: what a command leaves behind to be watched, with its steps (engine 4.5.8).

use jiff::Timestamp;

use crate::ask::Ask;
use crate::codec::values::instant;
use crate::node::Node;
use crate::store::{Object, Store};

/// Successful jobs are dropped this many seconds after their end, failed ones six times as late.
const KEPT: i64 = 600;

/// More jobs than this are never kept.
const MOST: usize = 5_000;

/// Writes a job that has begun: validated and executing. It ends with [`end`].
pub(crate) fn begin(store: &mut Store, ask: &Ask, description: &str) -> String {
    clean(store, ask.now);
    let now = instant(ask.now);
    let job = Node::new("job")
        .with_leaf("description", description)
        .with_leaf("auto_cleared", "true")
        .with_leaf("external", "false")
        .with_leaf("last_updated", now.as_str())
        .with_leaf("start_time", now.as_str())
        .with_leaf("status", "started")
        .with_leaf("correlation_id", ask.correlation_id.as_str())
        .with(Node::reference("owner", ask.user.id.as_str()));
    let id = store.put_below("jobs", "", job).id.to_string();
    store.note_job(&id);
    step(
        store,
        &id,
        0,
        ("validating", "Validating"),
        &now,
        Some("finished"),
    );
    step(store, &id, 1, ("executing", "Executing"), &now, None);
    id
}

fn step(
    store: &mut Store,
    job: &str,
    number: usize,
    what: (&str, &str),
    now: &str,
    end: Option<&str>,
) {
    let mut step = Node::new("step").with_leaf("description", what.1);
    if end.is_some() {
        step.push(Node::leaf("end_time", now));
    }
    step.push(Node::leaf("external", "false"));
    step.push(Node::leaf("number", number.to_string()));
    step.push(Node::leaf("start_time", now));
    step.push(Node::leaf("status", end.unwrap_or("started")));
    step.push(Node::leaf("type", what.0));
    store.put_below("jobs/steps", job, step);
}

/// A step below `Executing`: what the host works on.
pub(crate) fn add_step(store: &mut Store, job: &str, description: &str, now: Timestamp) {
    let executing = store
        .list("jobs/steps", job)
        .find(|step| step.text("type") == Some("executing"))
        .map(|step| step.id.to_string());
    let Some(executing) = executing else { return };
    let below = |step: &Object| step.reference("parent_step") == Some(executing.as_str());
    let number = store
        .list("jobs/steps", job)
        .filter(|step| below(step))
        .count();
    let step = Node::new("step")
        .with_leaf("description", description)
        .with_leaf("external", "false")
        .with_leaf("external_type", "vdsm")
        .with_leaf("number", number.to_string())
        .with_leaf("start_time", instant(now))
        .with_leaf("status", "started")
        .with_leaf("type", "unknown")
        .with(Node::reference("parent_step", executing));
    store.put_below("jobs/steps", job, step);
}

/// A part of the work, below another step or else below `Executing`: its id.
pub(crate) fn part(
    store: &mut Store,
    job: &str,
    below: Option<&str>,
    description: &str,
    now: Timestamp,
) -> String {
    let executing = || {
        let mut steps = store.list("jobs/steps", job);
        let found = steps.find(|step| step.text("type") == Some("executing"));
        found.map(|step| step.id.to_string())
    };
    let below = below.map(str::to_owned).or_else(executing);
    let what = ("unknown", description);
    nested(store, job, &below.unwrap_or_default(), what, now, false)
}

/// The steps of a command inside this one, below one of its parts: the id of its `Executing`.
pub(crate) fn inner_below(store: &mut Store, job: &str, below: &str, now: Timestamp) -> String {
    let validated = ("validating", "Validating");
    nested(store, job, below, validated, now, true);
    nested(store, job, below, ("executing", "Executing"), now, false)
}

fn nested(
    store: &mut Store,
    job: &str,
    below: &str,
    what: (&str, &str),
    now: Timestamp,
    ended: bool,
) -> String {
    let steps = store.list("jobs/steps", job);
    let number = steps
        .filter(|step| step.reference("parent_step") == Some(below))
        .count();
    let now = instant(now);
    let mut step = Node::new("step").with_leaf("description", what.1);
    if ended {
        step.push(Node::leaf("end_time", now.as_str()));
    }
    let status = if ended { "finished" } else { "started" };
    let step = step
        .with_leaf("external", "false")
        .with_leaf("number", number.to_string())
        .with_leaf("start_time", now)
        .with_leaf("status", status)
        .with_leaf("type", what.0)
        .with(Node::reference("parent_step", below));
    store.put_below("jobs/steps", job, step).id.to_string()
}

/// The steps of a command inside this one, at its side.
pub(crate) fn inner(store: &mut Store, job: &str, now: Timestamp) {
    let steps = store.list("jobs/steps", job);
    let number = steps
        .filter(|step| step.reference("parent_step").is_none())
        .count();
    let now = instant(now);
    let validated = ("validating", "Validating");
    step(store, job, number, validated, &now, Some("finished"));
    step(
        store,
        job,
        number + 1,
        ("executing", "Executing"),
        &now,
        None,
    );
}

/// The step `Finalizing`, which commands have that end later than they answer.
pub(crate) fn finalize(store: &mut Store, job: &str, now: Timestamp) {
    let number = store
        .list("jobs/steps", job)
        .filter(|step| step.reference("parent_step").is_none())
        .count();
    let what = ("finalizing", "Finalizing");
    step(store, job, number, what, &instant(now), None);
}

/// Ends a job and all its steps, as `finished` or `failed`.
pub(crate) fn end(store: &mut Store, job: &str, now: Timestamp, status: &str) {
    if store.is_endless(job) {
        return;
    }
    let now = instant(now);
    let close = |doc: &mut Node| {
        if doc.text_of("status") == Some("started") {
            doc.set("status", status);
            doc.set("end_time", now.as_str());
        }
    };
    store.change("jobs", "", job, |doc| {
        close(doc);
        doc.set("last_updated", now.as_str());
    });
    let steps: Vec<_> = store
        .list("jobs/steps", job)
        .map(|step| step.id.clone())
        .collect();
    for step in steps {
        store.change("jobs/steps", job, &step, close);
    }
}

/// A job that is done with the answer.
pub(crate) fn done(store: &mut Store, ask: &Ask, description: &str) -> String {
    let job = begin(store, ask, description);
    end(store, &job, ask.now, "finished");
    job
}

/// A job whose command was refused: one step, failed.
pub(crate) fn refused(store: &mut Store, ask: &Ask, description: &str) {
    let job = begin(store, ask, description);
    let executing = store
        .list("jobs/steps", &job)
        .next_back()
        .map(|step| step.id.clone());
    if let Some(step) = executing {
        store.remove("jobs/steps", &job, &step);
    }
    let first = store
        .list("jobs/steps", &job)
        .next()
        .map(|step| step.id.clone());
    if let Some(step) = first {
        store.change("jobs/steps", &job, &step, |doc| doc.set("status", "failed"));
    }
    end(store, &job, ask.now, "failed");
}

/// Drops what ended long ago.
fn clean(store: &mut Store, now: Timestamp) {
    let many = store.count("jobs", "") > MOST;
    let old = store.list("jobs", "").take(16).filter(|job| {
        let ended = job
            .text("end_time")
            .and_then(|text| text.parse::<Timestamp>().ok());
        let kept = if job.status() == "failed" {
            6 * KEPT
        } else {
            KEPT
        };
        ended.is_some_and(|end| many || now.duration_since(end).as_secs() > kept)
    });
    let old: Vec<_> = old.map(|job| job.id.clone()).collect();
    for job in old {
        store.remove("jobs", "", &job);
    }
}
