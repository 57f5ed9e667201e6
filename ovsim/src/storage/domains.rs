//! Storage domains in data centers: activated and deactivated, and what keeps them awake (engine 4.5.8).

use std::sync::Arc;

use super::centers::{self, LINKS};
use super::chore::{Chore, DIRECT, Row, SILENT, Told};
use super::look::{self, Deed};
use super::{locks, ovf_stores};
use crate::ask::Ask;
use crate::node::Node;
use crate::render;
use crate::rules::actions::Done;
use crate::rules::parts::internal;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const ACTIVATE: Row = Row {
    job: "Activating Storage Domain {domain} on Data Center {center}",
    last: &[(
        "USER_ACTIVATED_STORAGE_DOMAIN",
        "Storage Domain {domain} (Data Center {center}) was activated by {user}",
    )],
    ..DIRECT
};

const NOT_ACTIVATED: Told = (
    "USER_ACTIVATE_STORAGE_DOMAIN_FAILED",
    "Failed to activate Storage Domain {domain} (Data Center {center}) by {user}",
);

const DEACTIVATE: Row = Row {
    job: "Deactivating Storage Domain {domain} in Data Center {center}",
    after: 1_000,
    last: &[(
        "USER_DEACTIVATED_STORAGE_DOMAIN",
        "Storage Domain {domain} (Data Center {center}) was deactivated and has moved to 'Preparing for maintenance' until it will no longer be accessed by any Host of the Data Center.",
    )],
    ..SILENT
};

const DEACTIVATE_LAST: Row = Row {
    last: &[(
        "USER_DEACTIVATED_LAST_MASTER_STORAGE_DOMAIN",
        "Storage Domain {domain} (Data Center {center}) was deactivated.",
    )],
    ..DEACTIVATE
};

/// What is said of a domain that is where it should not be.
pub(super) const INACCESSIBLE: &str = "Cannot {action} {type}. The relevant Storage Domain is inaccessible.\n-Please handle Storage Domain issues and retry the operation.";

/// How long hosts take to let go of a domain.
const LET_GO: u64 = 1_000;

pub(super) fn chore(
    store: &Store,
    ask: &Ask,
    row: &'static Row,
    domain: &str,
    center: &str,
) -> Chore {
    Chore::new(ask, row)
        .word("domain", look::name_of(store, "storagedomains", domain))
        .word("center", look::name_of(store, "datacenters", center))
        .about(store, "storage_domain", domain)
        .about(store, "data_center", center)
}

/// 409 for a domain that is not in one of these statuses; one under way is busy.
pub(super) fn in_status(
    store: &Store,
    deed: Deed,
    center: &str,
    id: &str,
    wanted: &[&str],
) -> Outcome<()> {
    let link = store.get(LINKS, center, id);
    let status = link.map_or("unattached", |link| link.status());
    if wanted.contains(&status) {
        return Ok(());
    }
    if matches!(
        status,
        "locked" | "preparing_for_maintenance" | "detaching" | "activating"
    ) {
        return deed.conflict(locks::BUSY);
    }
    deed.conflict(format!(
        "Cannot {{action}} {{type}}. The relevant Storage Domain's status is {}.",
        internal(status)
    ))
}

/// Actions of an attached domain.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.clone().unwrap_or_default();
    let center = place.owner(store).cloned();
    let linked = center
        .as_ref()
        .and_then(|center| store.get(LINKS, &center.id, &id));
    if linked.is_none() {
        return Err(match center {
            _ if action == "deactivate" => elsewhere(store, &id),
            Some(center) => outside(store, ask, &id, &center),
            None => Refusal::operation(400, "[Internal Engine Error]"),
        });
    }
    let center = center.map_or_else(String::new, |center| center.id.to_string());
    let job = if action == "activate" {
        activate(store, ask, &center, &id)?
    } else {
        deactivate(store, ask, &center, &id)?
    };
    let node = render::reference(store, "data_center", &center);
    let mut done = Done::with(job)?;
    done.parts = vec![node.clone(), Node::new("data_centers").with(node)];
    Ok(done)
}

/// A domain that is not in the data center; one that is known passes all checks and fails in the work itself.
fn outside(store: &mut Store, ask: &Ask, id: &str, center: &Object) -> Refusal {
    if center.status() == "uninitialized" {
        return Refusal::conflict("Cannot activate Storage. Unknown Data Center status.");
    }
    if store.root("storagedomains", id).is_none() {
        return Refusal::bad("Cannot activate Storage. Storage Domain doesn't exist.");
    }
    let chore = chore(store, ask, &ACTIVATE, id, &center.id).begin(store, ask);
    chore.tell(store, &[NOT_ACTIVATED], ask.now);
    chore.end(store, ask.now, false);
    Refusal::operation(400, "[Internal Engine Error]")
}

/// What is to rest, and not in this data center: looked at where it is, it stumbles in the end.
fn elsewhere(store: &Store, id: &str) -> Refusal {
    let deed = Deed("deactivate", "Storage");
    let domain = store.root("storagedomains", id);
    let master = domain.is_some_and(|domain| domain.is("master"));
    let checked = match store.parents(LINKS, id).first() {
        Some(center) => may_rest(store, deed, center, id, master),
        None => in_status(store, deed, "", id, &["active"]),
    };
    checked.err().unwrap_or_else(Refusal::stumbled)
}

fn activate(store: &mut Store, ask: &Ask, center: &str, id: &str) -> Outcome<Option<String>> {
    let deed = Deed("activate", "Storage");
    let chore = chore(store, ask, &ACTIVATE, id, center);
    let mut checked = in_status(
        store,
        deed,
        center,
        id,
        &[
            "maintenance",
            "inactive",
            "unknown",
            "preparing_for_maintenance",
        ],
    );
    if checked.is_ok() {
        checked = usable(store, deed, center, id);
    }
    look::noted(store, ask, |_| chore.say(ACTIVATE.job), checked)?;
    let chore = chore.begin(store, ask);
    set(store, center, id, "active");
    let domain = store.root("storagedomains", id).cloned();
    if domain.is_some_and(|domain| domain.is("master")) {
        centers::rise(store, center, "", ask.now);
    }
    chore.end(store, ask.now, true);
    Ok(chore.job)
}

/// Other domains need the master, and all need a host.
pub(super) fn usable(store: &Store, deed: Deed, center: &str, id: &str) -> Outcome<()> {
    let master = centers::master(store, center);
    let of_others = master.filter(|master| *master.id != *id);
    if let Some(master) = of_others {
        let link = store.get(LINKS, center, &master.id);
        if link.is_none_or(|link| link.status() != "active") {
            return deed.conflict("Failed to {action} {type} due to an error on the Data Center master Storage Domain.\n-Please activate the master Storage Domain first.");
        }
    }
    if centers::worker(store, center).is_none() {
        return deed
            .conflict("Cannot {action} {type}. There is no active Host in the Data Center.");
    }
    Ok(())
}

fn set(store: &mut Store, center: &str, id: &str, status: &str) {
    store.change(LINKS, center, id, |doc| doc.set("status", status));
}

/// Locked while the configurations are written, then without its master role, then let go by all hosts.
fn deactivate(store: &mut Store, ask: &Ask, center: &str, id: &str) -> Outcome<Option<String>> {
    let deed = Deed("deactivate", "Storage");
    let domain = store.root("storagedomains", id).cloned();
    let master = domain.as_ref().is_some_and(|domain| domain.is("master"));
    let last = master && centers::successor(store, center, id).is_none();
    let row = if last { &DEACTIVATE_LAST } else { &DEACTIVATE };
    let chore = chore(store, ask, row, id, center);
    let checked = may_rest(store, deed, center, id, master);
    look::noted(store, ask, |_| chore.say(row.job), checked)?;
    let chore = chore.begin(store, ask);
    let job = chore.job.clone();
    set(store, center, id, "locked");
    let data = domain.is_some_and(|domain| domain.text("type") == Some("data"));
    ovf_stores::write(store, ask, id, job.as_deref().filter(|_| data));
    let (center, id) = (center.to_owned(), id.to_owned());
    chore.finish(store, ask.now, move |chore, store, now| {
        ovf_stores::written(store, chore.job.as_deref().filter(|_| data), now);
        if last {
            set(store, &center, &id, "maintenance");
            centers::rest(store, &center);
            return;
        }
        if master && let Some(next) = centers::successor(store, &center, &id) {
            centers::crown(store, &center, &next.id);
        }
        set(store, &center, &id, "preparing_for_maintenance");
        chore.at(store, now, LET_GO, move |_, store, now| {
            let link = store.get(LINKS, &center, &id);
            // Somebody may have activated it again.
            if link.is_none_or(|link| link.status() != "preparing_for_maintenance") {
                return;
            }
            set(store, &center, &id, "maintenance");
            super::domain_life::at_rest(store, &center, &id, now);
        });
    });
    Ok(job)
}

/// The engine's order: its status, transfers, what the master leaves behind, leases, ISO files and disks of running VMs, tasks.
/// Those that read a disk of it are no tasks on it.
fn may_rest(store: &Store, deed: Deed, center: &str, id: &str, master: bool) -> Outcome<()> {
    in_status(store, deed, center, id, &["active", "inactive"])?;
    let open = |transfer: &&Arc<Object>| {
        let phase = transfer.text("phase").unwrap_or("");
        let busy = matches!(phase, "transferring" | "resuming") || phase.starts_with("finalizing_");
        let disk = store.root("disks", transfer.reference("image").unwrap_or(""));
        busy && disk.is_some_and(|disk| disk.refers("storage_domains", id))
    };
    if store.list("imagetransfers", "").any(|row| open(&row)) {
        return deed.conflict("Cannot {action} {type}. Please pause or cancel all active disk uploads and downloads first.");
    }
    if master {
        master_may_rest(store, deed, center, id)?;
    }
    let leased = running_with_lease(store, id);
    if !leased.is_empty() {
        return deed.conflict(format!(
            "Cannot deactivate domain, the domain contains leases for the following running VMs: {}",
            leased.join(", ")
        ));
    }
    let with_iso = running_with_iso(store, id);
    if !with_iso.is_empty() {
        return deed.conflict(format!(
            "Cannot {{action}} {{type}}. The Storage Domain has ISO image(s) attached to the following VM(s): {}.",
            with_iso.join(",")
        ));
    }
    if runs_from(store, id) {
        return deed.conflict("Cannot {action} {type}. VMs in a state other than \"Down\" or \"Suspended\" were detected.\n-Please ensure all VMs associated with this Storage Domain are stopped and in the Down or Suspended state first.");
    }
    if locks::told(store, &locks::tasks_on(id)).is_some() {
        return deed.conflict("Cannot {action} {type} while there are running tasks on this {type}.\n-Please wait until tasks will finish and try again.");
    }
    Ok(())
}

fn master_may_rest(store: &Store, deed: Deed, center: &str, id: &str) -> Outcome<()> {
    let others: Vec<_> = store
        .list(LINKS, center)
        .filter(|link| &*link.id != id)
        .collect();
    let active = || others.iter().filter(|link| link.status() == "active");
    let is_data = |link: &&&Arc<Object>| {
        let domain = store.root("storagedomains", &link.id);
        domain.is_some_and(|domain| domain.text("type") == Some("data"))
    };
    if active().next().is_some() && !active().any(|link| is_data(&link)) {
        return deed.conflict("Cannot deactivate a Master Storage Domain while there are active non-data domains in the Data Center.\n-Please deactivate all the non-data domains first.");
    }
    let busy = |status: &str| {
        matches!(
            status,
            "locked" | "activating" | "preparing_for_maintenance" | "detaching"
        )
    };
    if others.iter().any(|link| busy(link.status())) {
        return deed.conflict("You are trying to deactivate a Master storage domain while there are locked domains in the Data Center. Please wait for the operations on those domains to finish first.");
    }
    Ok(())
}

fn is_awake(vm: &Object) -> bool {
    !matches!(vm.status(), "down" | "suspended")
}

/// The VMs that run and hold a lease on this domain.
fn running_with_lease<'s>(store: &'s Store, domain: &str) -> Vec<&'s str> {
    let holds = |vm: &&Arc<Object>| {
        let lease = vm.doc.at("lease.storage_domain").and_then(Node::id);
        vm.status() != "down" && lease == Some(domain)
    };
    let machines = store.list("vms", "").filter(holds);
    machines.map(|vm| vm.name()).collect()
}

/// The VMs that run with an ISO file of this domain in their drive.
fn running_with_iso(store: &Store, domain: &str) -> Vec<String> {
    let here = |file: &str| {
        let disk = store.root("disks", file);
        let lies = disk.is_some_and(|disk| disk.refers("storage_domains", domain));
        lies || store.get("storagedomains/files", domain, file).is_some()
    };
    let drives = store
        .list("vms", "")
        .filter(|vm| !matches!(vm.status(), "down" | "image_locked"));
    let holds = drives.filter(|vm| {
        let mut drives = store.list("vms/cdroms", &vm.id);
        drives.any(|drive| {
            let file = drive.doc.child("file").and_then(Node::id);
            file.is_some_and(here)
        })
    });
    holds.map(|vm| vm.name().to_owned()).collect()
}

/// Whether a VM runs from a disk on this domain.
pub(super) fn runs_from(store: &Store, domain: &str) -> bool {
    let disks = store.list("disks", "");
    let mut disks = disks.filter(|disk| disk.refers("storage_domains", domain));
    disks.any(|disk| {
        let users = look::users_of(store, &disk.id);
        users.iter().any(|(vm, plugged)| *plugged && is_awake(vm))
    })
}
