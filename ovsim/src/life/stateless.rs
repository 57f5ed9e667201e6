//! Runs that leave nothing behind: a snapshot of the kind `stateless` keeps the disks as they were, and is gone when the VM is
//! down again; while that happens the VM cannot be started (engine 4.5.8, chapter 8.1.4).

use std::time::Duration;

use jiff::Timestamp;

use crate::codec::values::instant;
use crate::node::Node;
use crate::storage::{returns, snapshots};
use crate::store::Store;

const SNAPSHOTS: &str = "vms/snapshots";

/// How long it takes to take the disks back.
const RETURN: Duration = Duration::from_secs(3);

/// The disks are being kept: the snapshot is there, and locked.
pub(super) fn keep(store: &mut Store, vm: &str, now: Timestamp) {
    let Some(machine) = store.root("vms", vm).cloned() else {
        return;
    };
    let mut attached = Node::new("attached");
    for link in store.list("vms/diskattachments", vm) {
        attached.push(Node::reference("disk", &*link.id));
    }
    let doc = Node::new("snapshot")
        .with(snapshots::configuration(&machine))
        .with(attached)
        .with_leaf("date", instant(now))
        .with_leaf("description", "stateless snapshot")
        .with_leaf("persist_memorystate", "false")
        .with_leaf("snapshot_status", "locked")
        .with_leaf("snapshot_type", "stateless");
    let kept = store.put_below(SNAPSHOTS, vm, doc);
    snapshots::keep_devices(store, vm, &format!("{vm}/{}", kept.id));
}

fn of_type(store: &Store, vm: &str, ty: &str) -> Option<String> {
    let found = store
        .list(SNAPSHOTS, vm)
        .find(|row| row.text("snapshot_type") == Some(ty));
    found.map(|row| row.id.to_string())
}

/// The disks are kept: the VM may run.
pub(super) fn kept(store: &mut Store, vm: &str) {
    if let Some(id) = of_type(store, vm, "stateless") {
        store.change(SNAPSHOTS, vm, &id, |doc| doc.set("snapshot_status", "ok"));
    }
}

/// Whether a VM runs so, or is about to.
pub(crate) fn is_kept(store: &Store, vm: &str) -> bool {
    of_type(store, vm, "stateless").is_some()
}

/// The VM is down: the snapshot goes, disks that came later are let go, and what the VM was it is again some seconds later.
pub(super) fn fall(store: &mut Store, vm: &str, now: Timestamp) {
    let Some(id) = of_type(store, vm, "stateless") else {
        return;
    };
    let kept = store.get(SNAPSHOTS, vm, &id).cloned();
    if let Some(kept) = &kept {
        returns::bring_cards_back(store, vm, kept);
        let_go(store, vm, &kept.doc);
    }
    store.remove(SNAPSHOTS, vm, &id);
    let Some(active) = of_type(store, vm, "active") else {
        return;
    };
    let lock = |status: &'static str| move |doc: &mut Node| doc.set("snapshot_status", status);
    store.change(SNAPSHOTS, vm, &active, lock("locked"));
    let vm = vm.to_owned();
    store.later(now, RETURN, move |store, _| {
        if let Some(kept) = kept {
            returns::configure(store, &vm, &kept);
        }
        store.change(SNAPSHOTS, &vm, &active, lock("ok"));
    });
}

/// Takes away the disks that a VM did not have when it was kept.
fn let_go(store: &mut Store, vm: &str, kept: &Node) {
    let attached = kept.child("attached");
    let attached = attached.map_or(&[][..], |list| &list.children);
    let later: Vec<_> = store
        .list("vms/diskattachments", vm)
        .filter(|link| !attached.iter().any(|disk| disk.id() == Some(&link.id)))
        .map(|link| link.id.to_string())
        .collect();
    for disk in later {
        store.remove("vms/diskattachments", vm, &disk);
    }
}
