//! A host that comes up: what is told of it and of its power management, or why it does not fit into its cluster
//! (engine 4.5.8).

use std::time::Duration;

use jiff::Timestamp;

use super::fence::executing;
use super::power::{agents, proxy};
use super::trip::{Trip, about, interrupt};
use crate::events::Draft;
use crate::rules::{jobs, processors};
use crate::store::{Object, Store, ZERO};

/// Seconds within which it is not said again that the same host does not fit.
const ONCE_IN: f64 = 60.0;

/// A job of the engine's own, with so many commands inside.
fn own_job(store: &mut Store, description: &str, inside: usize, now: Timestamp) {
    let job = jobs::begin_by(store, (ZERO, ""), description, now);
    for _ in 0..inside {
        jobs::inner(store, &job, now);
    }
    jobs::end(store, &job, now, "finished");
}

/// A host is up, and its power management is looked at where it has one.
pub(super) fn detected(store: &mut Store, trip: &Trip, now: Timestamp) {
    let Some(host) = store.root("hosts", &trip.host).cloned() else {
        return;
    };
    let name = host.name();
    own_job(store, &format!("Activating Host {name}"), 1, now);
    let mut told = vec![(
        "VDS_DETECTED",
        format!("Status of host {name} was set to Up."),
    )];
    if host.is("power_management.enabled") {
        told.extend(verified(store, &host, now));
    }
    let id = store.short_id();
    for (symbol, text) in told {
        let draft = Draft::new(symbol, text, now)
            .by_system()
            .correlated(Some(id.clone()));
        about(store, draft, &host).record(store);
    }
}

/// Whether another host can speak to the agents of this one.
fn verified(store: &mut Store, host: &Object, now: Timestamp) -> Vec<(&'static str, String)> {
    let name = host.name();
    let Some(proxy) = proxy(store, host) else {
        return vec![
            (
                "VDS_ALERT_FENCE_TEST_FAILED",
                format!(
                    "Power Management test failed for Host {name}.There is no other host in the data center that can be used to test the power management settings."
                ),
            ),
            (
                "VDS_FENCE_STATUS_FAILED",
                format!("Failed to verify Host {name} power management."),
            ),
        ];
    };
    if let Some(agent) = agents(store, &host.id).into_iter().next() {
        executing(store, now, host, ("status", &agent, &proxy));
    }
    vec![(
        "VDS_FENCE_STATUS",
        format!("Host {name} power management was verified successfully."),
    )]
}

/// Whether the processor of a host can do what its cluster asks for; a host that cannot is not operational from now on.
pub(super) fn fits(store: &mut Store, host: &Object, now: Timestamp) -> bool {
    let lacks = processors::lacking(store, host);
    if lacks.is_empty() {
        return true;
    }
    interrupt(store, &host.id);
    store.change("hosts", "", &host.id, |doc| {
        doc.set("status", "non_operational");
        doc.set("status_detail", "cpu_type_incompatible_with_cluster");
    });
    let name = host.name();
    own_job(
        store,
        &format!("Setting Host {name} to Non-Operational mode."),
        0,
        now,
    );
    let moved = format!("Host {name} moved to Non-Operational state");
    let mut told = vec![lesser(name, &lacks)];
    if !lately(store, host, now) {
        told.insert(0, ("VDS_SET_NONOPERATIONAL", format!("{moved}.")));
    }
    let cluster = host.reference("cluster").unwrap_or("");
    for (symbol, text) in told {
        let id = store.short_id();
        Draft::new(symbol, text, now)
            .by_system()
            .correlated(Some(id))
            .about(store, "host", &host.id)
            .about(store, "cluster", cluster)
            .record(store);
    }
    let text = format!("Status of host {name} was set to NonOperational.");
    Draft::new("VDS_DETECTED", text, now)
        .about(store, "host", &host.id)
        .about(store, "cluster", cluster)
        .record(store);
    false
}

/// What a processor lacks.
fn lesser(name: &str, lacks: &[String]) -> (&'static str, String) {
    let text = format!(
        "Host {name} moved to Non-Operational state as host does not meet the cluster's minimum CPU level. Missing CPU features : {}",
        lacks.join(", ")
    );
    ("VDS_CPU_LOWER_THAN_CLUSTER", text)
}

/// A host that is new says so twice more, each time that it is asked what it can do.
pub(super) fn insists(store: &mut Store, host: &Object, now: Timestamp) {
    let lacks = processors::lacking(store, host);
    for after in [400, 700] {
        let (symbol, text) = lesser(host.name(), &lacks);
        let id = store.short_id();
        let cluster = host.reference("cluster").unwrap_or("");
        let draft = Draft::new(symbol, text, now)
            .by_system()
            .correlated(Some(id))
            .about(store, "host", &host.id)
            .about(store, "cluster", cluster);
        store.later(now, Duration::from_millis(after), move |store, now| {
            draft.at(now).record(store);
        });
    }
}

/// Whether it was told before in which status the host came.
pub(super) fn was_seen(store: &Store, host: &Object) -> bool {
    const CODE: u32 = 13;
    let mut known = store.events().newest_first();
    known.any(|event| event.code == CODE && event.reference("host") == Some(&*host.id))
}

fn lately(store: &Store, host: &Object, now: Timestamp) -> bool {
    const CODE: u32 = 517;
    let speed = store.speed();
    store.events().newest_first().any(|event| {
        event.code == CODE
            && event.reference("host") == Some(&*host.id)
            && now.duration_since(event.time).as_secs_f64() * speed < ONCE_IN
    })
}
