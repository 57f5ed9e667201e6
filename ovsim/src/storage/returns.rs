//! How a VM comes out of a preview, a commit and an undo.

use std::sync::Arc;

use jiff::Timestamp;

use super::look;
use super::memory;
use super::snapshots::{self, DISKS, SNAPSHOTS};
use crate::codec::values::instant;
use crate::node::Node;
use crate::store::{Object, Store};

/// Members of a VM that a snapshot does not bring back.
const STAYS: &[&str] = &[
    "name",
    "status",
    "status_detail",
    "creation_time",
    "stop_time",
    "stop_reason",
    "start_time",
    "host",
    "cluster",
    "template",
    "original_template",
    "run_once",
    "next_run_configuration_exists",
    "vm_pool",
    "fqdn",
    "guest_operating_system",
    "guest_time_zone",
    "making",
    WAS,
];

/// Where the status is kept that a VM has again after a commit or an undo. Not `making`: that of a new VM ends on its own.
pub(super) const WAS: &str = "status_before";

/// Where the disks are that a preview does not have.
const ASIDE: &str = "vms/aside";

/// What the end of a command does.
#[derive(Clone, Copy)]
pub(super) enum End {
    Preview,
    Commit,
    Undo,
}

/// The snapshot of a VM with this type or status.
pub(super) fn find(store: &Store, vm: &str, member: &str, text: &str) -> Option<Arc<Object>> {
    store
        .list(SNAPSHOTS, vm)
        .find(|row| row.text(member) == Some(text))
        .cloned()
}

impl End {
    /// The end of it.
    pub(super) fn come(self, store: &mut Store, vm: &str, now: Timestamp) {
        match self {
            End::Preview => end_preview(store, vm),
            End::Commit => end_commit(store, vm),
            End::Undo => end_undo(store, vm, now),
        }
    }
}

fn set_status(store: &mut Store, vm: &str, snapshot: &str, status: &str) {
    store.change(SNAPSHOTS, vm, snapshot, |doc| {
        doc.set("snapshot_status", status);
    });
}

/// The VM is what it was at the chosen snapshot; its disks have layers above those of the snapshot.
fn end_preview(store: &mut Store, vm: &str) {
    let (Some(active), Some(before)) = (
        snapshots::active(store, vm),
        find(store, vm, "snapshot_type", "preview"),
    ) else {
        return;
    };
    let chosen = active.text("chosen").unwrap_or("").to_owned();
    let named: Vec<_> = active
        .doc
        .children_named("named")
        .filter_map(|one| one.id())
        .map(str::to_owned)
        .collect();
    let place = format!("{vm}/{chosen}");
    let layers: Vec<_> = store.list(DISKS, &place).cloned().collect();
    for disk in snapshots::layered(store, vm, &[]) {
        let wanted = named.is_empty() || named.iter().any(|id| *id == *disk.id);
        let layer = layers.iter().find(|layer| layer.id == disk.id && wanted);
        if let Some(layer) = layer {
            let (image, size) = (store.new_id(), layer.text("provisioned_size"));
            let size = size.map(str::to_owned);
            store.change("disks", "", &disk.id, |doc| {
                doc.set("image_id", image);
                doc.set("format", "cow");
                doc.set("sparse", "true");
                if let Some(size) = size {
                    doc.set("provisioned_size", size);
                }
            });
        } else if named.is_empty() {
            store.remove("vms/diskattachments", vm, &disk.id);
            put_aside(store, vm, &disk);
        }
        store.set("disks", &disk.id, "status", "ok");
    }
    let memory = active.is("persist_memorystate");
    if let Some(snapshot) = store.get(SNAPSHOTS, vm, &chosen).cloned() {
        bring_back(store, vm, &snapshot);
    }
    store.change(SNAPSHOTS, vm, &active.id, |doc| {
        doc.set("snapshot_status", "ok");
        doc.remove("chosen");
        doc.remove("named");
    });
    set_status(store, vm, &before.id, "ok");
    set_status(store, vm, &chosen, "in_preview");
    let status = if memory { "suspended" } else { "down" };
    store.set("vms", vm, "status", status);
}

/// A disk that the chosen snapshot does not have is nowhere as long as the preview lasts.
fn put_aside(store: &mut Store, vm: &str, disk: &Object) {
    let doc = disk.doc.clone().with_attr("id", &*disk.id);
    store.remove("disks", "", &disk.id);
    store.put_below(ASIDE, vm, doc);
}

/// What was put aside is there again after an undo, and no more after a commit.
fn take_up(store: &mut Store, vm: &str, undone: bool) {
    let aside: Vec<_> = store.list(ASIDE, vm).cloned().collect();
    for disk in aside {
        store.remove(ASIDE, vm, &disk.id);
        if undone {
            let doc = disk.doc.clone().with_attr("id", &*disk.id);
            store.put_below("disks", "", doc);
        } else {
            look::drop_permissions(store, "disk", &disk.id);
        }
    }
}

/// Gives a VM the configuration and the NICs of a snapshot.
fn bring_back(store: &mut Store, vm: &str, snapshot: &Object) {
    if snapshot.doc.child("vm").is_some() {
        configure(store, vm, snapshot);
        bring_cards_back(store, vm, snapshot);
    }
}

/// Gives a VM the configuration of a snapshot.
pub(crate) fn configure(store: &mut Store, vm: &str, snapshot: &Object) {
    let Some(configuration) = snapshot.doc.child("vm").cloned() else {
        return;
    };
    store.change("vms", "", vm, |doc| {
        let kept: Vec<_> = doc
            .children
            .iter()
            .filter(|child| STAYS.contains(&&*child.name))
            .cloned()
            .collect();
        doc.children = configuration.children;
        doc.children.retain(|child| !STAYS.contains(&&*child.name));
        doc.children.extend(kept);
    });
}

/// Gives it the NICs and the watchdog.
pub(crate) fn bring_cards_back(store: &mut Store, vm: &str, snapshot: &Object) {
    let place = format!("{vm}/{}", snapshot.id);
    for (kind, home) in [
        ("vms/snapshots/nics", "vms/nics"),
        (snapshots::WATCHDOGS, "vms/watchdogs"),
    ] {
        let kept: Vec<_> = store.list(kind, &place).cloned().collect();
        let now: Vec<_> = store.list(home, vm).map(|row| row.id.clone()).collect();
        for id in now {
            store.remove(home, vm, &id);
        }
        for row in kept {
            let copy = row.doc.clone().with_attr("id", &*row.id);
            store.put_below(home, vm, copy);
        }
    }
}

/// The VM's status of before the command, unless its process has gone on meanwhile.
fn give_status_back(store: &mut Store, vm: &str) {
    store.change("vms", "", vm, |doc| {
        if let Some(kept) = doc.remove(WAS)
            && doc.text_of("status") == Some("image_locked")
        {
            doc.set("status", kept.text);
        }
    });
}

/// The chosen snapshot is what the VM stands on; what came after it is gone.
fn end_commit(store: &mut Store, vm: &str) {
    let chosen = find(store, vm, "snapshot_status", "in_preview");
    let before = find(store, vm, "snapshot_type", "preview");
    if let (Some(chosen), Some(before)) = (&chosen, &before) {
        let date = chosen.text("date").unwrap_or("").to_owned();
        let later: Vec<_> = store
            .list(SNAPSHOTS, vm)
            .filter(|row| row.text("snapshot_type") == Some("regular"))
            .filter(|row| row.text("date").unwrap_or("") > date.as_str())
            .map(|row| row.id.to_string())
            .collect();
        for id in later {
            memory::forget(store, vm, &id);
            store.remove(SNAPSHOTS, vm, &id);
        }
        store.remove(SNAPSHOTS, vm, &before.id);
        set_status(store, vm, &chosen.id, "ok");
    }
    for disk in snapshots::layered(store, vm, &[]) {
        store.set("disks", &disk.id, "status", "ok");
    }
    take_up(store, vm, false);
    give_status_back(store, vm);
}

/// All is as it was before the preview.
fn end_undo(store: &mut Store, vm: &str, now: Timestamp) {
    let chosen = find(store, vm, "snapshot_status", "in_preview");
    let before = find(store, vm, "snapshot_type", "preview");
    let Some(before) = before else { return };
    take_up(store, vm, true);
    bring_back(store, vm, &before);
    if let Some(active) = snapshots::active(store, vm) {
        store.remove(SNAPSHOTS, vm, &active.id);
    }
    let place = format!("{vm}/{}", before.id);
    let layers: Vec<_> = store.list(DISKS, &place).cloned().collect();
    for layer in layers {
        store.change("disks", "", &layer.id, |doc| {
            for member in ["image_id", "format", "sparse", "provisioned_size"] {
                if let Some(text) = layer.text(member) {
                    doc.set(member, text);
                }
            }
            doc.set("status", "ok");
        });
        if store.get("vms/diskattachments", vm, &layer.id).is_none() {
            let mut link = Node::reference("disk_attachment", &*layer.id);
            let kept = layer.doc.child("attachment");
            link.children = kept.map(|kept| kept.children.clone()).unwrap_or_default();
            store.put_below("vms/diskattachments", vm, link);
        }
        store.remove(DISKS, &place, &layer.id);
    }
    for kind in [
        "vms/snapshots/nics",
        "vms/snapshots/cdroms",
        snapshots::WATCHDOGS,
    ] {
        let own: Vec<_> = store.list(kind, &place).map(|row| row.id.clone()).collect();
        for id in own {
            store.remove(kind, &place, &id);
        }
    }
    store.change(SNAPSHOTS, vm, &before.id, |doc| {
        doc.set("description", "Active VM");
        doc.set("date", instant(now));
        doc.set("snapshot_type", "active");
        doc.set("snapshot_status", "ok");
        doc.remove("vm");
    });
    if let Some(chosen) = chosen {
        set_status(store, vm, &chosen.id, "ok");
    }
    give_status_back(store, vm);
}
