//! What others report to the engine: events, jobs and steps of their own.

use super::jobs;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::ask::{Ask, Reply};
use crate::codec::values::instant;
use crate::events::{self, ABOUT, Draft};
use crate::node::Node;
use crate::store::{Store, is_uuid};

/// Events are kept in the log; they are added by a function of their own.
pub(crate) const EVENTS: Rule = Rule {
    kind: "events",
    label: "External Event",
    ..PLAIN
};

/// Symbols by severity.
const SYMBOLS: &[(&str, &str)] = &[
    ("normal", "EXTERNAL_EVENT_NORMAL"),
    ("warning", "EXTERNAL_EVENT_WARNING"),
    ("error", "EXTERNAL_EVENT_ERROR"),
    ("alert", "EXTERNAL_ALERT"),
];

/// POST of an event; references count by id, unknown ones too (engine 4.5.8).
pub(crate) fn add_event(store: &mut Store, ask: &Ask) -> Outcome<Reply> {
    let body = ask.body.clone().unwrap_or_default();
    let text = |member: &str| body.text_of(member).unwrap_or("").to_owned();
    let origin = text("origin");
    let mut ids = ABOUT
        .iter()
        .filter_map(|(element, _)| body.child(element)?.id());
    if let Some(id) = ids.find(|id| !id.is_empty() && !is_uuid(id)) {
        return Err(Refusal::no_uuid(id));
    }
    if origin.eq_ignore_ascii_case("ovirt") {
        return Err(Refusal::bad(
            "Cannot add External Event. Illegal Origin for External Event : oVirt",
        ));
    }
    let custom_id = text("custom_id").parse::<i64>().unwrap_or(-1);
    let twice = store
        .events()
        .all()
        .any(|event| event.origin.as_deref() == Some(&origin) && event.custom_id == custom_id);
    if twice {
        return Err(Refusal::operation(
            400,
            "[=Cannot add External Event. External Event with this custom id already exists.]",
        ));
    }
    let severity = text("severity");
    let open = |event: &events::Event| event.code == 9804 && !event.deleted;
    if severity == "alert" && store.events().all().any(|event| open(event)) {
        return Err(Refusal::operation(400, "[]"));
    }
    jobs::done(store, ask, "Adding an External Event");
    let symbol = SYMBOLS
        .iter()
        .find(|(known, _)| *known == severity)
        .map_or(SYMBOLS[0].1, |(_, symbol)| symbol);
    let mut draft = Draft::new(symbol, text("description"), ask.now);
    for (element, _) in ABOUT {
        if let Some(id) = body
            .child(element)
            .and_then(Node::id)
            .filter(|id| !id.is_empty())
        {
            draft = about(store, draft, element, id);
        }
    }
    let mut event = draft.into_event();
    event.correlation_id = body.text_of("correlation_id").map(str::to_owned);
    event.origin = Some(origin);
    event.custom_id = custom_id;
    event.custom_data = body.text_of("custom_data").map(str::to_owned);
    event.flood_rate = body
        .text_of("flood_rate")
        .and_then(|rate| rate.parse().ok())
        .unwrap_or(30);
    let event = store.events_mut().push(event);
    if ask.filtered {
        // It is there, but its maker may not read it.
        return Err(Refusal::query_forbidden());
    }
    let node = events::document(&event);
    let location = node.href().map(str::to_owned);
    Ok(Reply::One {
        status: 201,
        node,
        location,
    })
}

/// What an event of others is about: with it the engine names what it lies in. A template it forgets, a user has no name.
fn about(store: &Store, draft: Draft, element: &str, id: &str) -> Draft {
    match (element, store.root("vms", id), store.root("hosts", id)) {
        ("template", ..) => draft,
        ("user", ..) => draft.about_nameless(element, id),
        ("vm", Some(vm), _) => {
            let draft = draft.about(store, element, id);
            let around = ["cluster", "template"].into_iter();
            around
                .filter_map(|member| Some((member, vm.reference(member)?)))
                .fold(draft, |draft, (member, id)| draft.about(store, member, id))
        }
        ("host", _, Some(host)) => {
            let draft = draft.about(store, element, id);
            match host.reference("cluster") {
                Some(cluster) => draft.about(store, "cluster", cluster),
                None => draft,
            }
        }
        ("storage_domain", ..) => {
            let domain = store.root("storagedomains", id);
            let center = domain.and_then(|domain| domain.doc.at("data_centers.data_center"));
            let draft = draft.about(store, element, id);
            match center.and_then(Node::id) {
                Some(center) => draft.about(store, "data_center", center),
                None => draft,
            }
        }
        _ => draft.about(store, element, id),
    }
}

/// DELETE hides an event; again and again.
pub(crate) fn remove_event(store: &mut Store, place: &Place) -> Outcome<()> {
    let known = store
        .events_mut()
        .set_deleted(place.id.as_deref().unwrap_or(""), true);
    if known {
        Ok(())
    } else {
        Err(Refusal::Empty(404))
    }
}

/// Jobs of others.
pub(crate) const JOBS: Rule = Rule {
    kind: "jobs",
    label: "External Job",
    needs: |work| match work.gives("description") {
        Some("") => Err(Refusal::incomplete("Job", "description", "add")),
        _ => Ok(()),
    },
    drop: &[
        "status",
        "start_time",
        "end_time",
        "last_updated",
        "owner",
        "external",
        "steps",
    ],
    prepare: |work| {
        let now = instant(work.ask.now);
        if work.gives("auto_cleared").is_none() {
            work.doc.set("auto_cleared", "false");
        }
        for (member, value) in [
            ("external", "true"),
            ("status", "started"),
            ("start_time", now.as_str()),
            ("last_updated", &now),
        ] {
            work.doc.put(Node::leaf(member, value));
        }
        let (me, id) = (work.ask.user.id.clone(), work.ask.correlation_id.clone());
        work.doc.put(Node::reference("owner", me));
        work.doc.put(Node::leaf("correlation_id", id));
        Ok(())
    },
    made: |work, _| {
        // The engine puts in what its own build calls itself.
        let text = format!(
            "New external Job parent POM for all oVirt modules was added by user {}",
            work.user()
        );
        let draft = work.event("USER_ADD_EXTERNAL_JOB", text);
        draft.record(work.store);
    },
    ..PLAIN
};

/// Steps of others, below jobs of others.
pub(crate) const STEPS: Rule = Rule {
    kind: "jobs/steps",
    label: "External Step",
    needs: |work| match work.gives("description") {
        Some("") => Err(Refusal::incomplete("Step", "description", "add")),
        _ => Ok(()),
    },
    drop: &[
        "external_type",
        "status",
        "start_time",
        "end_time",
        "external",
        "job",
        "number",
        "progress",
    ],
    prepare: |work| {
        external(work)?;
        let now = instant(work.ask.now);
        let above = work.doc.child("parent_step").and_then(Node::id);
        let job = work.place.holder();
        if above.is_some_and(|id| work.store.get("jobs/steps", job, id).is_none()) {
            // The engine calls the step a job here.
            let text = "Cannot add External Job. Step should be a child of the Job or other Step.";
            return Err(Refusal::bad(text));
        }
        let steps = work.store.list("jobs/steps", job);
        let siblings = steps.filter(|step| step.reference("parent_step") == above);
        let number = siblings.count().to_string();
        for (member, value) in [
            ("external", "true"),
            ("status", "started"),
            ("start_time", now.as_str()),
            ("number", &number),
        ] {
            work.doc.put(Node::leaf(member, value));
        }
        Ok(())
    },
    ..PLAIN
};

fn external(work: &Work<'_>) -> Outcome<()> {
    match work.place.owner(work.store) {
        None => Err(work.bad("Cannot {action} {type}. Job does not exist.")),
        Some(job) if !job.is("external") => Err(work.bad(
            "Cannot {action} {type}. External steps can be added only to external jobs or steps.",
        )),
        Some(_) => Ok(()),
    }
}

/// `end` and `clear` of a job, `end` of a step.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    let (job, step) = match place.kind.as_str() {
        "jobs" => (id, None),
        _ => (place.holder(), Some(id)),
    };
    if step.is_some_and(|step| store.get("jobs/steps", job, step).is_none()) {
        // The engine fills neither of its words in.
        return Err(Refusal::operation(
            400,
            "[Cannot ${action} ${type}. Step not found.]",
        ));
    }
    let external = store
        .root("jobs", job)
        .ok_or_else(|| Refusal::bad("Cannot Clear External Job. Job not found."))?
        .is("external");
    if !external {
        // The end of a job is called by the wrong name.
        let (action, what) = match step {
            Some(_) => ("End", "Step"),
            None => ("Clear", "Job"),
        };
        let text = format!(
            "Cannot {action} External {what}. External steps can be added only to external jobs or steps."
        );
        return Err(Refusal::bad(text));
    }
    if ask.method.name == "clear" {
        store.set("jobs", job, "auto_cleared", "true");
        return Ok(());
    }
    let given = ask.body.as_ref().and_then(|body| body.text_of("succeeded"));
    let status = if given == Some("false") {
        "failed"
    } else {
        "finished"
    };
    match step {
        None => {
            let failed = store
                .list("jobs/steps", job)
                .any(|step| step.status() == "failed");
            let status = if failed { "failed" } else { status };
            jobs::end(store, job, ask.now, status);
            if ask.body.as_ref().and_then(|body| body.text_of("force")) == Some("true") {
                store.set("jobs", job, "auto_cleared", "true");
            }
        }
        Some(step) => {
            // One that has ended may end again, and otherwise.
            let now = instant(ask.now);
            store.change("jobs/steps", job, step, |doc| {
                doc.set("status", status);
                doc.set("end_time", now);
            });
            if status == "failed" {
                jobs::end(store, job, ask.now, status);
            }
        }
    }
    Ok(())
}
