//! Snapshots removed: the layer of each disk is merged with the next younger one, which takes its image (engine 4.5.8).

use std::sync::Arc;

use jiff::Timestamp;

use super::chore::{Chore, Row, SILENT};
use super::locks::Hold;
use super::look::{self, Deed};
use super::snapshots::{DISKS, SNAPSHOTS, disks_are_free};
use super::{backup_steps, locks, memory};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const REMOVE: Row = Row {
    job: "Removing Snapshot {snapshot} of VM {vm}",
    first: &[(
        "USER_REMOVE_SNAPSHOT",
        "Snapshot '{snapshot}' deletion for VM '{vm}' was initiated by {user}.",
    )],
    last: &[(
        "USER_REMOVE_SNAPSHOT_FINISHED_SUCCESS",
        "Snapshot '{gone}' deletion for VM '{vm}' has been completed.",
    )],
    ..SILENT
};

/// As a part of another command.
const WITHIN: Row = Row { job: "", ..REMOVE };

const DROP: Deed = Deed("remove", "Snapshot");

/// Removes a snapshot that another command needed, in a job of its own.
pub(super) fn drop_internal(
    store: &mut Store,
    ask: &Ask,
    vm: &str,
    snapshot: &str,
    now: Timestamp,
) {
    drop_as(store, ask, &REMOVE, (vm, snapshot), None, now);
}

/// Removes it inside a command whose job tells of it.
pub(super) fn drop_below(
    store: &mut Store,
    ask: &Ask,
    job: &str,
    which: (&str, &str),
    now: Timestamp,
) {
    drop_as(store, ask, &WITHIN, which, Some(job), now);
}

/// The same without job and events.
pub(super) fn drop_silent(store: &mut Store, ask: &Ask, vm: &str, snapshot: &str, now: Timestamp) {
    drop_as(store, ask, &SILENT, (vm, snapshot), None, now);
}

fn drop_as(
    store: &mut Store,
    ask: &Ask,
    row: &'static Row,
    (vm, snapshot): (&str, &str),
    below: Option<&str>,
    now: Timestamp,
) {
    let (Some(vm), Some(snapshot)) = (
        store.root("vms", vm).cloned(),
        store.get(SNAPSHOTS, vm, snapshot).cloned(),
    ) else {
        return;
    };
    let mut ask = ask.clone();
    ask.now = now;
    begin_removal(store, &ask, (row, below), &vm, &snapshot);
}

/// DELETE of a snapshot.
pub(super) fn remove(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let id = place.id.as_deref().unwrap_or("");
    let missing = || Refusal::not_found(format!("GetSnapshotBySnapshotId: snapshot id={id}"));
    let vm = place.owner(store).cloned().ok_or_else(missing)?;
    let snapshot = store.get(SNAPSHOTS, &vm.id, id).cloned();
    let snapshot = snapshot.ok_or_else(missing)?;
    let checked = may_go(store, &vm, &snapshot);
    let name = snapshot.text("description").unwrap_or("").to_owned();
    let job = |_: &Store| format!("Removing Snapshot {name} of VM {}", vm.name());
    look::noted(store, ask, job, checked)?;
    Ok(begin_removal(store, ask, (&REMOVE, None), &vm, &snapshot))
}

fn may_go(store: &Store, vm: &Object, snapshot: &Object) -> Outcome<()> {
    locks::check_vm(store, vm, Hold::Alone, (DROP.0, DROP.1))?;
    if super::backups::is_open(store, &vm.id) {
        return DROP.conflict("Cannot {action} {type}. The VM is during a backup operation.");
    }
    look::snapshots_are_quiet(store, DROP, &vm.id)?;
    if snapshot.text("snapshot_type") != Some("regular") {
        return DROP.conflict(
            "Cannot {action} {type}. The operation is only allowed for regular snapshots.",
        );
    }
    if !matches!(vm.status(), "down" | "up" | "paused") {
        return DROP.conflict(format!(
            "Cannot {{action}} {{type}}. VM {} must be in status Down, Up or Paused.",
            vm.name()
        ));
    }
    let place = format!("{}/{}", vm.id, snapshot.id);
    let own = store.list(DISKS, &place);
    let own: Vec<_> = own
        .filter_map(|row| store.root("disks", &row.id).cloned())
        .collect();
    // The images that go and those that take them over are looked at, each under the name of its disk.
    disks_are_free(DROP, &[&own[..], &own].concat())?;
    if vm.status() != "down" {
        let plugged = |disk: &Object| {
            store
                .get("vms/diskattachments", &vm.id, &disk.id)
                .is_some_and(|link| link.is("active"))
        };
        let loose: Vec<_> = own
            .iter()
            .filter(|disk| !plugged(disk))
            .map(|disk| look::alias(disk))
            .collect();
        if !loose.is_empty() {
            return DROP.conflict(format!("Cannot {{action}} {{type}}. The following disks are either unplugged or unattached: \n {}", loose.join("\n")));
        }
    }
    for disk in &own {
        look::domain_is_active(store, DROP, &look::domain_of(&disk.doc))?;
    }
    Ok(())
}

fn begin_removal(
    store: &mut Store,
    ask: &Ask,
    (row, below): (&'static Row, Option<&str>),
    vm: &Arc<Object>,
    snapshot: &Arc<Object>,
) -> Option<String> {
    let (vm_id, id) = (vm.id.to_string(), snapshot.id.to_string());
    let name = snapshot.text("description").unwrap_or("").to_owned();
    let place = format!("{vm_id}/{id}");
    let disks: Vec<_> = store
        .list(DISKS, &place)
        .map(|row| row.id.to_string())
        .collect();
    let chore = Chore::new(ask, row)
        .word("snapshot", name.as_str())
        // One without disks is gone before its end is told.
        .word("gone", if disks.is_empty() { "<UNKNOWN>" } else { &name })
        .word("vm", vm.name())
        .about_vm(store, vm)
        .busy_on(store, &look::domains_under(store, &disks))
        .begin(store, ask);
    let job = chore.job.clone();
    let memory = memory::forget(store, &vm_id, &id) && vm.status() == "down";
    if let Some(job) = job.as_deref().filter(|_| memory) {
        // Both of its disks go by commands within; while a machine runs, these are nobody's.
        for _ in 0..2 {
            crate::rules::jobs::inner(store, job, ask.now);
        }
        chore.steps(store, ask.now, "Deleting Image.", 2);
    }
    for disk in &disks {
        store.set("disks", disk, "status", "locked");
        let above = next_above(store, &vm_id, &id, disk);
        let above = above.and_then(|place| store.find(SNAPSHOTS, place.rsplit_once('/')?.1));
        let above = above.and_then(|above| above.text("description"));
        let layers = format!("({} into {name})", above.unwrap_or("Active VM"));
        let alone = vm.status() == "down" && !row.first.is_empty();
        // The steps of a merge that a running machine goes on through are not told.
        let own = job.as_deref().map(|job| (job, ""));
        let told = match below {
            Some(job) => {
                backup_steps::merging(store, job, ask.now);
                Some((job, ">>"))
            }
            None => own,
        };
        let told = told.filter(|_| vm.status() == "down");
        merging(store, ask, (disk, &layers), told, alone);
    }
    store.change(SNAPSHOTS, &vm_id, &id, |doc| {
        doc.set("snapshot_status", "locked");
    });
    chore.finish(store, ask.now, move |chore, store, now| {
        for disk in &disks {
            merge(store, &vm_id, &id, disk);
            store.set("disks", disk, "status", "ok");
        }
        store.remove(SNAPSHOTS, &vm_id, &id);
        if let Some(job) = chore.job.as_deref().filter(|_| memory) {
            crate::rules::jobs::finalize(store, job, now);
        }
    });
    job
}

/// The step of a merge, and its event when no VM runs on the disk.
fn merging(
    store: &mut Store,
    ask: &Ask,
    (disk, layers): (&str, &str),
    job: Option<(&str, &str)>,
    alone: bool,
) {
    let alias = store
        .root("disks", disk)
        .map(|disk| look::alias(disk).to_owned());
    let alias = alias.unwrap_or_default();
    let host = store.list("hosts", "").find(|host| host.status() == "up");
    let host = host.cloned();
    let name = host.as_ref().map_or("", |host| host.name());
    let text = format!("Merging snapshots {layers} of disk {alias} on host {name}");
    if let Some((job, deep)) = job {
        let merge = format!("~{text}");
        for step in [
            "Preparing for disk snapshots merge.",
            merge.as_str(),
            "Finalizing disk snapshots merge.",
            "Deleting Volume.",
        ] {
            crate::rules::jobs::add_step(store, job, &format!("{deep}{step}"), ask.now);
            if let Some(host) = host.as_ref().filter(|_| step == merge) {
                crate::rules::jobs::executed_on(store, job, deep.len(), &host.id);
            }
        }
    }
    if alone {
        crate::events::Draft::of(ask, "MERGE_SNAPSHOTS_ON_HOST", text).record(store);
    }
}

/// The layer above takes the image of the snapshot that goes.
pub(super) fn merge(store: &mut Store, vm: &str, snapshot: &str, disk: &str) {
    let place = format!("{vm}/{snapshot}");
    let Some(base) = store.get(DISKS, &place, disk).cloned() else {
        return;
    };
    let above = next_above(store, vm, snapshot, disk);
    let take = |doc: &mut Node| {
        for member in ["image_id", "format", "sparse"] {
            if let Some(text) = base.text(member) {
                doc.set(member, text);
            }
        }
    };
    match above {
        Some(place) => {
            store.change(DISKS, &place, disk, take);
        }
        None => {
            store.change("disks", "", disk, |doc| {
                take(doc);
                if doc.text_of("format") != Some("cow") {
                    doc.remove("qcow_version");
                }
            });
        }
    }
    store.remove(DISKS, &place, disk);
}

/// Where the next younger image of a disk is kept: in a snapshot, or in none because it is the active one.
fn next_above(store: &Store, vm: &str, snapshot: &str, disk: &str) -> Option<String> {
    let own = store.get(SNAPSHOTS, vm, snapshot)?;
    let own = own.text("date").unwrap_or("").to_owned();
    let younger = store.list(SNAPSHOTS, vm).filter(|row| {
        row.text("date").unwrap_or("") > own.as_str()
            && store
                .get(DISKS, &format!("{vm}/{}", row.id), disk)
                .is_some()
    });
    let next = younger.min_by_key(|row| row.text("date").unwrap_or("").to_owned())?;
    Some(format!("{vm}/{}", next.id))
}
