//! Storage domains that are lost, and found again.

use std::sync::Arc;

use jiff::Timestamp;

use super::{LOST, after, found, lose, problem, recover};
use crate::events::Draft;
use crate::store::{Object, Store, ZERO};

/// How long a lost domain stays active, and how soon VMs stop that write to it.
const DOMAIN_GRACE: u64 = 300;
const STALL: u64 = 10;

/// The data center to which a domain is attached.
fn attached(store: &Store, domain: &str) -> Option<String> {
    let parents = store.parents("datacenters/storagedomains", domain);
    parents.first().map(ToString::to_string)
}

/// Running VMs with a disk on a domain.
fn writers(store: &Store, domain: &str) -> Vec<Arc<Object>> {
    let lies_there = |disk: &Object| {
        let domains = disk.doc.child("storage_domains");
        let mut domains = domains.into_iter().flat_map(|list| &list.children);
        domains.any(|found| found.id() == Some(domain))
    };
    let writes = |vm: &&Arc<Object>| {
        let mut disks = store.list("vms/diskattachments", &vm.id);
        disks.any(|row| {
            store
                .root("disks", &row.id)
                .is_some_and(|disk| lies_there(disk))
        })
    };
    store.list("vms", "").filter(writes).cloned().collect()
}

/// No host sees a storage domain any more: VMs that write to it pause, later the domain is inactive.
///
/// # Errors
/// Fails for a domain that is not there or is not active in a data center.
pub(crate) fn lose_domain(store: &mut Store, what: &str, now: Timestamp) -> Result<(), String> {
    let domain = found(store, "storagedomains", what)?;
    let link = attached(store, &domain.id)
        .and_then(|center| store.get("datacenters/storagedomains", &center, &domain.id));
    if link.is_none_or(|link| link.status() != "active") {
        return Err(format!("storage domain '{}' is not active", domain.name()));
    }
    let turn = lose(store, &domain.id);
    let lost = (domain.id.to_string(), turn);
    after(store, now, STALL, lost.clone(), stall);
    after(store, now, DOMAIN_GRACE, lost, deactivate);
    Ok(())
}

/// VMs that write to it stop.
fn stall(store: &mut Store, id: &str, now: Timestamp) {
    for vm in writers(store, id) {
        if vm.status() != "up" {
            continue;
        }
        store.change("vms", "", &vm.id, |doc| {
            doc.set("status", "paused");
            doc.set("status_detail", "eio");
        });
        let text = format!("VM {} has been paused.", vm.name());
        let draft = Draft::new("VM_PAUSED", text, now);
        draft.about_vm(store, &vm).record(store);
        let text = format!(
            "VM {} has been paused due to storage I/O problem.",
            vm.name()
        );
        let draft = Draft::new("VM_PAUSED_EIO", text, now);
        draft.about_vm(store, &vm).record(store);
    }
}

/// Nobody has seen it for too long.
fn deactivate(store: &mut Store, id: &str, now: Timestamp) {
    let (Some(domain), Some(center)) = (
        store.root("storagedomains", id).cloned(),
        attached(store, id),
    ) else {
        return;
    };
    store.change("datacenters/storagedomains", &center, id, |doc| {
        doc.set("status", "inactive");
    });
    let name = store
        .root("datacenters", &center)
        .map_or("", |center| center.name())
        .to_owned();
    let text = format!(
        "Storage Domain {} (Data Center {name}) was deactivated by system because it's not visible by any of the hosts.",
        domain.name()
    );
    Draft::new("SYSTEM_DEACTIVATED_STORAGE_DOMAIN", text, now)
        .about(store, "storage_domain", id)
        .about(store, "data_center", &center)
        .record(store);
    if domain.is("master") {
        move_master(store, id, &center, now);
    }
}

/// Another active data domain becomes the master; without one the data center is in trouble.
fn move_master(store: &mut Store, old: &str, center: &str, now: Timestamp) {
    let links = store.list("datacenters/storagedomains", center);
    let next = links.filter(|link| link.status() == "active").find(|link| {
        let domain = store.root("storagedomains", &link.id);
        domain.is_some_and(|domain| domain.text("type") == Some("data"))
    });
    let Some(next) = next.map(|link| link.id.to_string()) else {
        problem(store, center, now);
        return;
    };
    store.set("storagedomains", old, "master", "false");
    store.set("storagedomains", &next, "master", "true");
    let name = store
        .root("datacenters", center)
        .map_or("", |center| center.name());
    let text = format!("Reconstruct Master Domain for Data Center {name} completed.");
    Draft::new("RECONSTRUCT_MASTER_DONE", text, now)
        .about(store, "storage_domain", &next)
        .about(store, "data_center", center)
        .record(store);
}

/// A lost storage domain is seen again.
///
/// # Errors
/// Fails for a domain that was not lost.
pub(crate) fn find_domain(store: &mut Store, what: &str, now: Timestamp) -> Result<(), String> {
    let domain = found(store, "storagedomains", what)?;
    if store.remove(LOST, &domain.id, ZERO).is_none() {
        return Err(format!("storage domain '{}' was not lost", domain.name()));
    }
    if let Some(center) = attached(store, &domain.id) {
        let link = store.get("datacenters/storagedomains", &center, &domain.id);
        if link.is_some_and(|link| link.status() == "inactive") {
            store.change("datacenters/storagedomains", &center, &domain.id, |doc| {
                doc.set("status", "active");
            });
            let name = store
                .root("datacenters", &center)
                .map_or("", |center| center.name());
            let text = format!(
                "Storage Domain {} (Data Center {name}) was autorecovered.",
                domain.name()
            );
            Draft::new("USER_ACTIVATED_STORAGE_DOMAIN_ASYNC", text, now)
                .about(store, "storage_domain", &domain.id)
                .about(store, "data_center", &center)
                .record(store);
            recover(store, &center, now);
        }
    }
    for vm in writers(store, &domain.id) {
        let stalled = vm.status() == "paused" && vm.text("status_detail") == Some("eio");
        if !stalled || vm.text("storage_error_resume_behaviour") == Some("leave_paused") {
            continue;
        }
        store.change("vms", "", &vm.id, |doc| {
            doc.set("status", "up");
            doc.remove("status_detail");
        });
        let text = format!("VM {} has recovered from paused back to up.", vm.name());
        let draft = Draft::new("VM_RECOVERED_FROM_PAUSE_ERROR", text, now);
        draft.about_vm(store, &vm).record(store);
    }
    Ok(())
}
