//! Snapshots: a new one takes the id that the active one had (engine 4.5.8), and holds the VM as it was.

use std::time::Duration;

use super::jobs;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::codec::values::instant;
use crate::node::Node;
use crate::store::Object;

/// How long the making and removing of a snapshot take.
const BUSY: Duration = Duration::from_secs(2);

/// Snapshots.
pub(crate) const SNAPSHOTS: Rule = Rule {
    kind: "vms/snapshots",
    label: "Snapshot",
    create: true,
    drop: &[
        "vm",
        "date",
        "snapshot_status",
        "snapshot_type",
        "cdroms",
        "nics",
        "disks",
        "initialization",
        "disk_attachments",
    ],
    prepare,
    made: |work, snapshot| {
        let Some(vm) = work.place.owner(work.store).cloned() else {
            return;
        };
        let name = snapshot.text("description").unwrap_or("").to_owned();
        let user = work.user();
        let job = jobs::begin(
            work.store,
            work.ask,
            &format!("Creating VM Snapshot {name} for VM {}", vm.name()),
        );
        let text = format!(
            "Snapshot '{name}' creation for VM '{}' was initiated by {user}.",
            vm.name()
        );
        let draft = work
            .event("USER_CREATE_SNAPSHOT", text)
            .about_vm(work.store, &vm);
        draft.record(work.store);
        let text = format!(
            "Snapshot '{name}' creation for VM '{}' has been completed.",
            vm.name()
        );
        let done = work
            .event("USER_CREATE_SNAPSHOT_FINISHED_SUCCESS", text)
            .about_vm(work.store, &vm);
        let (parent, id) = (vm.id.to_string(), snapshot.id.to_string());
        work.store.later(work.ask.now, BUSY, move |store, now| {
            store.change("vms/snapshots", &parent, &id, |doc| {
                doc.set("snapshot_status", "ok")
            });
            done.at(now).record(store);
            jobs::end(store, &job, now, "finished");
        });
    },
    leave: |work, snapshot| {
        if snapshot.text("snapshot_type") == Some("active") {
            return Err(work.conflict(
                "Cannot remove Snapshot. Removing the VM active Snapshot is not allowed.",
            ));
        }
        if snapshot.text("snapshot_status") == Some("locked") {
            return Err(work.conflict("Cannot remove Snapshot. The VM is performing an operation on a Snapshot. Please wait for the operation to finish, and try again."));
        }
        if work.store.count("vms/diskattachments", work.place.holder()) > 0 {
            return Err(Refusal::unable("removal of snapshots with disks"));
        }
        Ok(())
    },
    gone: |work, snapshot| {
        let Some(vm) = work.place.owner(work.store).cloned() else {
            return;
        };
        let name = snapshot.text("description").unwrap_or("").to_owned();
        let text = format!(
            "Snapshot '{name}' deletion for VM '{}' was initiated by {}.",
            vm.name(),
            work.user()
        );
        let draft = work
            .event("USER_REMOVE_SNAPSHOT", text)
            .about_vm(work.store, &vm);
        draft.record(work.store);
        let text = format!(
            "Snapshot '{name}' deletion for VM '{}' has been completed.",
            vm.name()
        );
        let draft = work
            .event("USER_REMOVE_SNAPSHOT_FINISHED_SUCCESS", text)
            .about_vm(work.store, &vm);
        draft.record(work.store);
        let job = jobs::done(
            work.store,
            work.ask,
            &format!("Removing Snapshot {name} of VM {}", vm.name()),
        );
        work.job = Some(job);
    },
    ..PLAIN
};

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return Err(work.bad("Cannot {action} {type}. VM is not found."));
    };
    let busy = work
        .store
        .list("vms/snapshots", &vm.id)
        .any(|row| row.text("snapshot_status") == Some("locked"));
    if busy {
        let text = format!(
            "Cannot {{action}} {{type}}. Snapshot is currently being created for VM {}.",
            vm.name()
        );
        return Err(work.conflict(&text));
    }
    if vm.status() != "down" {
        return Err(Refusal::unable("snapshots of running VMs"));
    }
    if work.store.count("vms/diskattachments", &vm.id) > 0 {
        return Err(Refusal::unable("snapshots of disks"));
    }
    let active = work
        .store
        .list("vms/snapshots", &vm.id)
        .find(|row| row.text("snapshot_type") == Some("active"))
        .cloned();
    if let Some(active) = active {
        work.doc.set_attr("id", &*active.id);
        work.store.remove("vms/snapshots", &vm.id, &active.id);
        work.store
            .put_below("vms/snapshots", &vm.id, active.doc.clone());
    }
    for (member, value) in [
        ("date", instant(work.ask.now).as_str()),
        ("persist_memorystate", "false"),
        ("snapshot_status", "locked"),
        ("snapshot_type", "regular"),
    ] {
        work.doc.put(Node::leaf(member, value));
    }
    work.doc.put(configuration(&vm));
    Ok(())
}

/// The VM as it was, inside the snapshot.
fn configuration(vm: &Object) -> Node {
    let mut doc = vm.doc.clone();
    doc.name = "vm".into();
    doc.set_attr("id", &*vm.id);
    doc
}
