//! Jobs: what a command leaves behind to be watched, with its steps (engine 4.5.8).

use std::sync::Arc;

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
    let by = (ask.user.id.as_str(), ask.correlation_id.as_str());
    begin_by(store, by, description, ask.now)
}

/// The same of whoever it is, with the correlation id of the command.
pub(crate) fn begin_by(
    store: &mut Store,
    (owner, correlation): (&str, &str),
    description: &str,
    now: Timestamp,
) -> String {
    clean(store, now);
    let now = instant(now);
    let job = Node::new("job")
        .with_leaf("description", description)
        .with_leaf("auto_cleared", "true")
        .with_leaf("external", "false")
        .with_leaf("last_updated", now.as_str())
        .with_leaf("start_time", now.as_str())
        .with_leaf("status", "started")
        .with_leaf("correlation_id", correlation)
        .with(Node::reference("owner", owner));
    let id = store.put_below("jobs", "", job).id.to_string();
    store.note_job(&id);
    within(store, &id, None, &now);
    id
}

/// What a step is: the engine's words for it, what it is about, who works on it, whether it is over at once.
struct Step<'a> {
    kind: &'static str,
    text: &'a str,
    by_host: bool,
    ended: bool,
}

const VALIDATING: Step<'static> = Step {
    kind: "validating",
    text: "Validating",
    by_host: false,
    ended: true,
};
const EXECUTING: Step<'static> = Step {
    kind: "executing",
    text: "Executing",
    by_host: false,
    ended: false,
};
const FINALIZING: Step<'static> = Step {
    kind: "finalizing",
    text: "Finalizing",
    by_host: false,
    ended: false,
};

impl Step<'_> {
    /// Writes it as the last one below another, or of the job itself: its id.
    fn write(&self, store: &mut Store, job: &str, parent: Option<&str>, now: &str) -> String {
        let number = children(store, job, parent).count();
        let mut step = Node::new("step").with_leaf("description", self.text);
        if self.ended {
            step.push(Node::leaf("end_time", now));
        }
        step.push(Node::leaf("external", "false"));
        if self.by_host {
            step.push(Node::leaf("external_type", "vdsm"));
        }
        step.push(Node::leaf("number", number.to_string()));
        step.push(Node::leaf("start_time", now));
        let status = if self.ended { "finished" } else { "started" };
        step.push(Node::leaf("status", status));
        step.push(Node::leaf("type", self.kind));
        if let Some(parent) = parent {
            step.push(Node::reference("parent_step", parent));
        }
        store.put_below("jobs/steps", job, step).id.to_string()
    }
}

/// The steps that every command begins with, below another or of the job itself: the id of its `Executing`.
fn within(store: &mut Store, job: &str, parent: Option<&str>, now: &str) -> String {
    VALIDATING.write(store, job, parent, now);
    EXECUTING.write(store, job, parent, now)
}

fn children<'a>(
    store: &'a Store,
    job: &'a str,
    parent: Option<&'a str>,
) -> impl Iterator<Item = &'a Arc<Object>> {
    let steps = store.list("jobs/steps", job);
    steps.filter(move |step| step.reference("parent_step") == parent)
}

/// The `Executing` of a job.
fn executing(store: &Store, job: &str) -> Option<String> {
    let mut steps = store.list("jobs/steps", job);
    let found = steps.find(|step| step.text("type") == Some("executing"));
    found.map(|step| step.id.to_string())
}

/// A step below `Executing`, in one word of the tables: what hosts work on is written as it is; `~` begins what the engine does
/// itself, `>` each level below the step written last, and `.` ends what has a `Finalizing` of its own.
pub(crate) fn add_step(store: &mut Store, job: &str, written: &str, now: Timestamp) {
    let depth = written.bytes().take_while(|byte| *byte == b'>').count();
    let text = &written[depth..];
    let (text, own) = match text.strip_prefix('~') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let (text, closes) = match text.strip_suffix('.') {
        Some(text) => (text, true),
        None => (text, false),
    };
    let Some(parent) = parent_at(store, job, depth) else {
        return;
    };
    let now = instant(now);
    let step = match text {
        "Validating" => VALIDATING,
        "Executing" => EXECUTING,
        "Finalizing" => FINALIZING,
        _ => Step {
            kind: "unknown",
            text,
            by_host: !own,
            ended: false,
        },
    };
    let id = step.write(store, job, Some(&parent), &now);
    if closes {
        store.change("jobs/steps", job, &id, |doc| doc.set("closes", "true"));
    }
}

/// The step that one of this depth lies below: the last one of each level.
fn parent_at(store: &Store, job: &str, depth: usize) -> Option<String> {
    let number = |step: &Object| {
        step.text("number")
            .and_then(|text| text.parse::<u32>().ok())
    };
    let mut at = executing(store, job)?;
    for _ in 0..depth {
        let last = children(store, job, Some(&at)).max_by_key(|step| number(step));
        at = last?.id.to_string();
    }
    Some(at)
}

/// Notes the host that works on the step written last below `Executing`.
pub(crate) fn executed_on(store: &mut Store, job: &str, depth: usize, host: &str) {
    if let Some(step) = parent_at(store, job, depth + 1) {
        store.change("jobs/steps", job, &step, |doc| {
            doc.put(Node::reference("execution_host", host));
        });
    }
}

/// A part of the work, below another step or else below `Executing`: its id.
pub(crate) fn part(
    store: &mut Store,
    job: &str,
    below: Option<&str>,
    description: &str,
    now: Timestamp,
) -> String {
    let below = below.map(str::to_owned).or_else(|| executing(store, job));
    let step = Step {
        kind: "unknown",
        text: description,
        by_host: false,
        ended: false,
    };
    step.write(store, job, below.as_deref(), &instant(now))
}

/// The steps of a command inside this one, below one of its parts: the id of its `Executing`.
pub(crate) fn inner_below(store: &mut Store, job: &str, below: &str, now: Timestamp) -> String {
    within(store, job, Some(below), &instant(now))
}

/// The steps of a command inside this one, at its side.
pub(crate) fn inner(store: &mut Store, job: &str, now: Timestamp) {
    within(store, job, None, &instant(now));
}

/// The step `Finalizing`, which commands have that end later than they answer.
pub(crate) fn finalize(store: &mut Store, job: &str, now: Timestamp) {
    FINALIZING.write(store, job, None, &instant(now));
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
    let steps: Vec<_> = store.list("jobs/steps", job).cloned().collect();
    for step in steps {
        store.change("jobs/steps", job, &step.id, close);
        if status == "finished" && step.is("closes") {
            let over = Step {
                ended: true,
                ..FINALIZING
            };
            over.write(store, job, Some(&step.id), &now);
        }
    }
}

/// A job that is done with the answer.
pub(crate) fn done(store: &mut Store, ask: &Ask, description: &str) -> String {
    done_with(store, ask, description, None)
}

/// The same, with steps below `Executing` and a `Finalizing`, when it has such.
pub(crate) fn done_with(
    store: &mut Store,
    ask: &Ask,
    description: &str,
    inner: Option<Vec<&'static str>>,
) -> String {
    let job = begin(store, ask, description);
    if let Some(steps) = inner {
        for step in steps {
            add_step(store, &job, step, ask.now);
        }
        finalize(store, &job, ask.now);
    }
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
