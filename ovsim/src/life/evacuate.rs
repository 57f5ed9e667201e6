//! A host on its way into maintenance: its VMs move to others, and when the last one has left it is there (engine 4.5.8).

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::{course, host};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::jobs;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store, ZERO};

/// What is kept of a host that is being emptied: the job of the command.
const LEAVING: &str = "hosts/leaving";

/// The VMs with a process on a host.
fn guests(store: &Store, host: &str) -> Vec<Arc<Object>> {
    let on = |vm: &&Arc<Object>| vm.reference("host") == Some(host);
    store.list("vms", "").filter(on).cloned().collect()
}

/// Why a host cannot be emptied; the refusal is an event, too.
pub(crate) fn check(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<()> {
    let Some(text) = objection(store, host) else {
        return Ok(());
    };
    Draft::of(ask, "GENERIC_ERROR_MESSAGE", text.as_str()).record(store);
    Err(Refusal::conflict(text))
}

fn objection(store: &Store, host: &Object) -> Option<String> {
    let name = host.name();
    let text = match host.status() {
        "maintenance" | "preparing_for_maintenance" => {
            "Cannot switch Host to Maintenance mode. Host is already in Maintenance mode."
        }
        "up" | "non_responsive" | "error" | "down" | "non_operational" | "install_failed" => "",
        _ => "Cannot switch Host to Maintenance mode, Host is not operational.",
    };
    if !text.is_empty() {
        return Some(text.to_owned());
    }
    let vms = guests(store, &host.id);
    let pinned = |vm: &&Arc<Object>| vm.text("placement_policy.affinity") == Some("pinned");
    let pinned: Vec<_> = vms.iter().filter(pinned).map(|vm| vm.name()).collect();
    if !pinned.is_empty() {
        return Some(format!(
            "Cannot switch the following Hosts to Maintenance mode: {name}.\nOne or more running VMs are indicated as non-migratable. The non-migratable VMs are: {}.",
            pinned.join(", ")
        ));
    }
    if !vms.is_empty() && host.status() == "non_responsive" {
        return Some("Cannot switch Host to Maintenance mode.\nHost still has running VMs on it and is in Non Responsive state.".to_owned());
    }
    let mut others = store.list("hosts", "").filter(|other| other.id != host.id);
    let cluster = host.reference("cluster");
    let other = others.any(|other| other.status() == "up" && other.reference("cluster") == cluster);
    if vms.is_empty() || other {
        return None;
    }
    let cluster = cluster.and_then(|id| store.root("clusters", id));
    let cluster = cluster.map_or("", |cluster| cluster.name());
    Some(format!(
        "The following Hosts have running VMs and cannot be switched to maintenance mode: {name}.\nPlease ensure that the following Clusters have at least one Host in UP state: {cluster}."
    ))
}

/// Sends the VMs of a host away; whether there were any.
pub(crate) fn begin(store: &mut Store, ask: &Ask, host: &Object, job: Option<&str>) -> bool {
    let vms = guests(store, &host.id);
    if vms.is_empty() {
        return false;
    }
    let doc = Node::reference("leaving", ZERO).with_leaf("job", job.unwrap_or(""));
    store.put_below(LEAVING, &host.id, doc);
    if let Some(job) = job {
        let many = jobs::part(store, job, None, "Migrating multiple VMs", ask.now);
        let moving = jobs::inner_below(store, job, &many, ask.now);
        for vm in &vms {
            let text = format!("Migrating VM {} from Host {}", vm.name(), host.name());
            let one = jobs::part(store, job, Some(&moving), &text, ask.now);
            jobs::inner_below(store, job, &one, ask.now);
        }
    }
    send(store, ask, host, vms);
    again(store, ask, host, ask.now);
    true
}

/// How long after an attempt to empty a host the engine tries again.
const IDLE: Duration = Duration::from_secs(300);

/// Tries again with the VMs that are still there, for as long as the host is to be emptied.
fn again(store: &mut Store, ask: &Ask, host: &Object, now: Timestamp) {
    let (ask, host) = (ask.clone(), host.clone());
    store.again_later(now, IDLE, move |store, now| {
        let leaving = store.get(LEAVING, &host.id, ZERO).is_some();
        let status = store.root("hosts", &host.id).map(|host| host.status());
        if !leaving || status != Some("preparing_for_maintenance") {
            return;
        }
        let ask = Ask { now, ..ask };
        let mut left = guests(store, &host.id);
        left.retain(|vm| vm.status() != "migrating");
        send(store, &ask, &host, left);
        again(store, &ask, &host, now);
    });
}

/// Sends these VMs to other hosts.
fn send(store: &mut Store, ask: &Ask, host: &Object, vms: Vec<Arc<Object>>) {
    for vm in vms {
        let inner = Ask {
            correlation_id: store.short_id(),
            body: None,
            ..ask.clone()
        };
        // One that finds no other host stays, and so does the host, until somebody moves or stops it.
        if course::send_away(store, &inner, &vm).is_err() {
            let text = format!(
                "Host {} cannot change into maintenance mode - not all Vms have been migrated successfully. Consider manual intervention: stopping/migrating Vms running on this host. (User: {}).",
                host.name(),
                ask.user.user_at_authz()
            );
            Draft::of(ask, "USER_VDS_MAINTENANCE_MIGRATION_FAILED", text)
                .about(store, "host", &host.id)
                .record(store);
        }
    }
}

/// A VM has left a host: the last one lets it go into maintenance.
pub(super) fn left(store: &mut Store, host: &str, now: Timestamp) {
    let is_leaving = store
        .root("hosts", host)
        .is_some_and(|host| host.status() == "preparing_for_maintenance");
    if !is_leaving || !guests(store, host).is_empty() {
        return;
    }
    store.set("hosts", host, "status", "maintenance");
    if let Some(kept) = store.remove(LEAVING, host, ZERO)
        && let Some(job) = kept.text("job")
    {
        jobs::end(store, job, now, "finished");
    }
    host::resting(store, host, now);
}
