//! Hosts that are lost, and found again.

use std::sync::Arc;

use jiff::Timestamp;

use super::{LOST, after, found, lose, problem, recover};
use crate::events::Draft;
use crate::life::{ha, host};
use crate::store::{Object, Store, ZERO};

/// How long a lost host stays `connecting` (engine 4.5.8): with VMs on it, and without.
const GRACE: (u64, u64) = (300, 60);

/// The VMs that have a process on a host.
fn guests(store: &Store, host: &str) -> Vec<Arc<Object>> {
    let on = |vm: &&Arc<Object>| vm.reference("host") == Some(host);
    store.list("vms", "").filter(on).cloned().collect()
}

/// A host does not answer any more: `connecting`, later `non_responsive` with its VMs unknown.
///
/// # Errors
/// Fails for a host that is not there or is not up.
pub(crate) fn lose_host(store: &mut Store, what: &str, now: Timestamp) -> Result<(), String> {
    let host = found(store, "hosts", what)?;
    if host.status() != "up" {
        let (name, status) = (host.name(), host.status());
        return Err(format!("host '{name}' is {status}, not up"));
    }
    host::interrupt(store, &host.id);
    let turn = lose(store, &host.id);
    store.set("hosts", &host.id, "status", "connecting");
    let about = |symbol: &str, text: String| Draft::new(symbol, text, now);
    let name = host.name();
    let cluster = host.reference("cluster").unwrap_or("").to_owned();
    let text = format!(
        "VDSM {name} command Get Host Statistics failed: Message timeout which can be caused by communication issues"
    );
    about("VDS_BROKER_COMMAND_FAILURE", text)
        .about(store, "host", &host.id)
        .about_cluster(store, &cluster)
        .record(store);
    let count = guests(store, &host.id).len();
    let grace = if count > 0 { GRACE.0 } else { GRACE.1 };
    let (symbol, text) = if host.is("power_management.enabled") {
        let text = format!(
            "Host {name} is not responding. It will stay in Connecting state for a grace period of {grace} seconds \
             and after that an attempt to fence the host will be issued."
        );
        ("VDS_HOST_NOT_RESPONDING_CONNECTING", text)
    } else {
        let text = format!(
            "Host {name} is not responding. Host cannot be fenced automatically because power management \
             for the host is disabled."
        );
        ("VDS_HOST_NOT_RESPONDING", text)
    };
    about(symbol, text)
        .about(store, "host", &host.id)
        .about_cluster(store, &cluster)
        .record(store);
    let lost = (host.id.to_string(), turn);
    after(store, now, grace, lost, give_up);
    Ok(())
}

/// The grace is over.
fn give_up(store: &mut Store, id: &str, now: Timestamp) {
    let Some(host) = store.root("hosts", id).cloned() else {
        return;
    };
    store.set("hosts", id, "status", "non_responsive");
    let cluster = host.reference("cluster").unwrap_or("").to_owned();
    let text = format!("Host {} is non responsive.", host.name());
    Draft::new("VDS_FAILURE", text, now)
        .about(store, "host", id)
        .about_cluster(store, &cluster)
        .record(store);
    for vm in guests(store, id) {
        store.set("vms", &vm.id, "status", "unknown");
        let text = format!("VM {} was set to the Unknown status.", vm.name());
        let draft = Draft::new("VM_SET_TO_UNKNOWN_STATUS", text, now);
        draft.about_vm(store, &vm).record(store);
    }
    if !host::leave(store, &host, now)
        && let Some(center) = host::center_of(store, &host)
    {
        problem(store, &center, now);
    }
    ha::host_lost(store, id, now);
}

/// The link of `host/nic` goes down.
///
/// # Errors
/// Fails for one that is not there.
pub(crate) fn lose_link(store: &mut Store, what: &str, _: Timestamp) -> Result<(), String> {
    link(store, what, "down")
}

/// The link of `host/nic` is up again.
///
/// # Errors
/// Fails for one that is not there.
pub(crate) fn find_link(store: &mut Store, what: &str, _: Timestamp) -> Result<(), String> {
    link(store, what, "up")
}

fn link(store: &mut Store, what: &str, status: &str) -> Result<(), String> {
    let (host, nic) = what.split_once('/').ok_or("it is host/nic")?;
    let host = found(store, "hosts", host)?.id.to_string();
    let known = store.get("hosts/nics", &host, nic);
    let known = known.or_else(|| store.named_below("hosts/nics", &host, nic));
    let nic = known.map(|nic| nic.id.to_string());
    let nic = nic.ok_or_else(|| format!("no NIC '{what}'"))?;
    store.change("hosts/nics", &host, &nic, |doc| doc.set("status", status));
    Ok(())
}

/// A lost host answers again.
///
/// # Errors
/// Fails for a host that was not lost.
pub(crate) fn find_host(store: &mut Store, what: &str, now: Timestamp) -> Result<(), String> {
    let host = found(store, "hosts", what)?;
    if store.remove(LOST, &host.id, ZERO).is_none() {
        return Err(format!("host '{}' was not lost", host.name()));
    }
    store.set("hosts", &host.id, "status", "up");
    let cluster = host.reference("cluster").unwrap_or("").to_owned();
    let text = format!("Status of host {} was set to Up.", host.name());
    Draft::new("VDS_DETECTED", text, now)
        .by_system()
        .about(store, "host", &host.id)
        .about_cluster(store, &cluster)
        .record(store);
    for vm in guests(store, &host.id) {
        if vm.status() != "unknown" {
            continue;
        }
        store.set("vms", &vm.id, "status", "up");
        let text = format!("VM {} status was restored to Up.", vm.name());
        let draft = Draft::new("VM_STATUS_RESTORED", text, now);
        draft.about_vm(store, &vm).record(store);
    }
    if let Some(center) = host::center_of(store, &host)
        && host::holder(store, &center).is_none()
    {
        host::give(store, &host, &center, now);
        recover(store, &center, now);
    }
    Ok(())
}
