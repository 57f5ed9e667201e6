//! Actions of hosts: to maintenance and back. Installation, fencing and networks need a host and are not simulated.

use std::time::Duration;

use super::actions::Done;
use super::host_networks;
use super::jobs;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life::evacuate;
use crate::store::{Object, Store};

/// How long a host takes to change its state.
const CHANGE: Duration = Duration::from_secs(2);

/// What a host can be fenced with.
const FENCE_TYPES: [&str; 5] = ["manual", "restart", "start", "stop", "status"];

/// Does an action of a host, or says why not.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let host = store
        .root("hosts", id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    match action {
        "activate" => activate(store, ask, &host),
        "deactivate" => deactivate(store, ask, &host),
        "commitnetconfig" => host_networks::commit(store, ask, &host),
        "setupnetworks" => host_networks::set_up(store, ask, &host),
        "refresh" => refresh(store, ask, &host),
        "fence" => Err(fence(given(ask, "fence_type").unwrap_or(""))),
        _ => Err(Refusal::unable(&format!("{action} of hosts"))),
    }
}

fn given<'a>(ask: &'a Ask, member: &str) -> Option<&'a str> {
    ask.body.as_ref().and_then(|body| body.text_of(member))
}

fn activate(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if host.status() == "up" {
        return Err(Refusal::conflict(
            "Cannot activate Host. Host in Up status.",
        ));
    }
    let (name, user) = (host.name(), ask.user.user_at_authz());
    let job = jobs::done(store, ask, &format!("Invoking Activate Host {name}"));
    let text = format!("Activation of host {name} initiated by {user}.");
    Draft::of(ask, "VDS_ACTIVATE", text)
        .about(store, "host", &host.id)
        .record(store);
    store.change("hosts", "", &host.id, |doc| {
        doc.remove("status_detail");
    });
    turn(store, ask, &host.id, "unassigned", "up");
    Done::with(Some(job))
}

fn deactivate(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    evacuate::check(store, ask, host)?;
    let (name, user) = (host.name(), ask.user.user_at_authz());
    let told = format!("Host {name} was switched to Maintenance mode by {user}");
    let (symbol, text) = match given(ask, "reason") {
        Some(reason) => (
            "USER_VDS_MAINTENANCE",
            format!("{told} (Reason: {reason})."),
        ),
        None => ("USER_VDS_MAINTENANCE_WITHOUT_REASON", format!("{told}.")),
    };
    Draft::of(ask, symbol, text)
        .about(store, "host", &host.id)
        .record(store);
    let reason = given(ask, "reason").unwrap_or("").to_owned();
    let about = format!("Moving Host(s) {name} to Maintenance");
    if store
        .list("vms", "")
        .any(|vm| vm.reference("host") == Some(&host.id))
    {
        store.set("hosts", &host.id, "status", "preparing_for_maintenance");
        let job = jobs::begin(store, ask, &about);
        evacuate::begin(store, ask, host, &job);
    } else {
        jobs::done(store, ask, &about);
        turn(
            store,
            ask,
            &host.id,
            "preparing_for_maintenance",
            "maintenance",
        );
    }
    if !reason.is_empty() {
        store.set("hosts", &host.id, "status_detail", reason);
    }
    Ok(Done {
        entity: true,
        ..Done::plain(Vec::new())
    })
}

/// The host is asked for what it has; no job.
fn refresh(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if !matches!(host.status(), "up" | "maintenance" | "non_operational") {
        let text = "Cannot refresh Host capabilities. Operation can be performed only when Host status is Up, Maintenance or Non operational.";
        return Err(Refusal::conflict(text));
    }
    host_networks::refreshed(store, ask, &host.id);
    Done::with(None)
}

/// Why a host is not fenced.
fn fence(word: &str) -> Refusal {
    if !FENCE_TYPES.contains(&word.to_lowercase().as_str()) {
        let (word, known) = (word.to_uppercase(), FENCE_TYPES.join(", "));
        let detail = format!(
            "{word} is not a member of FenceType. Possible values for FenceType are: {known}"
        );
        return Refusal::Bare {
            status: 400,
            reason: Some("Invalid value".into()),
            detail: Some(detail),
        };
    }
    if word == "manual" {
        return Refusal::conflict(
            "Cannot confirm 'Host has been rebooted' Host. Valid Host statuses are \"Non operational\", \"Maintenance\" or \"Connecting\".",
        );
    }
    Refusal::unable("fencing of hosts")
}

fn turn(store: &mut Store, ask: &Ask, id: &str, between: &str, end: &'static str) {
    store.set("hosts", id, "status", between);
    let id = id.to_owned();
    store.later(ask.now, CHANGE, move |store, _| {
        store.set("hosts", &id, "status", end);
    });
}
