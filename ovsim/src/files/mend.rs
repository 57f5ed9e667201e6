//! What was on its way when a state was kept has arrived when it is read: nobody is left to bring it to an end.

use jiff::Timestamp;

use crate::life::trouble;
use crate::store::Store;

/// Kind, member, the state on the way, and where it leads; a VM without a host never runs.
const WAYS: &[(&str, &str, &str, &str)] = &[
    (
        "datacenters/storagedomains",
        "status",
        "activating",
        "active",
    ),
    (
        "datacenters/storagedomains",
        "status",
        "detaching",
        "maintenance",
    ),
    ("datacenters/storagedomains", "status", "locked", "active"),
    (
        "datacenters/storagedomains",
        "status",
        "preparing_for_maintenance",
        "maintenance",
    ),
    ("disks", "status", "locked", "ok"),
    ("hosts", "status", "connecting", "up"),
    ("hosts", "status", "initializing", "up"),
    ("hosts", "status", "installing", "up"),
    (
        "hosts",
        "status",
        "preparing_for_maintenance",
        "maintenance",
    ),
    ("hosts", "status", "reboot", "up"),
    ("hosts", "status", "unassigned", "up"),
    ("tasks", "status", "pending", "complete"),
    ("templates", "status", "locked", "ok"),
    ("vms", "status", "image_locked", "down"),
    ("vms", "status", "migrating", "up"),
    ("vms", "status", "powering_down", "down"),
    ("vms", "status", "powering_up", "up"),
    ("vms", "status", "reboot_in_progress", "up"),
    ("vms", "status", "restoring_state", "up"),
    ("vms", "status", "saving_state", "suspended"),
    ("vms", "status", "wait_for_launch", "up"),
    ("vms/snapshots", "snapshot_status", "locked", "ok"),
];

/// Members of a VM that runs.
const RUNNING: [&str; 2] = ["host", "start_time"];

/// Brings everything to rest.
pub(super) fn mend(store: &mut Store, now: Timestamp) {
    for (kind, member, from, to) in WAYS {
        let found: Vec<_> = store
            .all(kind)
            .filter(|object| object.text(member) == Some(from))
            .map(|object| {
                let runs = *kind == "vms" && *to == "up";
                let to = if runs && object.reference("host").is_none() {
                    "down"
                } else {
                    to
                };
                (object.parent.clone(), object.id.clone(), to)
            })
            .collect();
        for (parent, id, to) in found {
            store.change(kind, &parent, &id, |doc| {
                doc.set(member, to);
                if *kind == "vms" && to != "up" {
                    RUNNING.iter().for_each(|member| drop(doc.remove(member)));
                }
            });
        }
    }
    trouble::forget_jobs(store, now);
}
