//! Single disks removed from a snapshot: the image is merged as if the snapshot went, but that stays, without it (engine 4.5.8).

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::look::{self, Deed};
use super::snapshots::{DISKS, SNAPSHOTS, disks_are_free};
use super::{active_parts, images, layers, locks, merges};
use crate::ask::Ask;
use crate::rules::access;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const REMOVE: Row = Row {
    job: "Removing Disks from Snapshot(s) {snapshot} of VM {vm}",
    first: &[(
        "USER_REMOVE_DISK_SNAPSHOT",
        "Disk '{disk}' from Snapshot(s) '{snapshot}' of VM '{vm}' deletion was initiated by {user}.",
    )],
    last: &[(
        "USER_REMOVE_DISK_SNAPSHOT_FINISHED_SUCCESS",
        "Disk '{disk}' from Snapshot(s) '{snapshot}' of VM '{vm}' deletion has been completed (User: {user}).",
    )],
    after: 3_000,
    ..SILENT
};

const HERE: Deed = Deed("remove", "Disk Snapshot");

/// The disk is locked when the first merge begins, which is not yet with the answer.
const BEGUN: u64 = 400;

/// The permit to change snapshots.
const SNAPSHOT_PERMIT: &str = "12";

/// One image: its disk, its own id, and the machine and the snapshot that keep it.
struct Layer {
    disk: Arc<Object>,
    image: String,
    vm: Arc<Object>,
    snapshot: Arc<Object>,
}

/// DELETE of the image of a disk in a snapshot, reached by the snapshot, the disk or the domain.
pub(super) fn remove(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let layer = find(store, place)?;
    if !access::holds(store, &ask.user.id, SNAPSHOT_PERMIT, "vms", &layer.vm.id) {
        return Err(Refusal::forbidden());
    }
    let name = layer.snapshot.text("description").unwrap_or("").to_owned();
    let chore = Chore::new(ask, &REMOVE)
        .word("disk", look::alias(&layer.disk))
        .word("snapshot", name)
        .word("vm", layer.vm.name())
        .about_vm(store, &layer.vm)
        .about_domain(store, &look::domain_of(&layer.disk.doc));
    let checked = may_go(store, &layer);
    look::noted(store, ask, |_| chore.say(REMOVE.job), checked)?;
    let chore = chore
        .busy_on(store, &look::domains_of(&layer.disk.doc))
        .begin(store, ask);
    let job = chore.job.clone();
    let disk = layer.disk.id.to_string();
    let locked = disk.clone();
    chore.at(store, ask.now, BEGUN, move |_, store, _| {
        store.set("disks", &locked, "status", "locked");
    });
    let (vm, snapshot) = (layer.vm.id.to_string(), layer.snapshot.id.to_string());
    chore.finish(store, ask.now, move |_, store, _| {
        merges::merge(store, &vm, &snapshot, &disk);
        store.set("disks", &disk, "status", "ok");
    });
    Ok(job)
}

fn find(store: &Store, place: &Place) -> Outcome<Layer> {
    let missing = || Refusal::Empty(404);
    let id = place.id.as_deref().unwrap_or("");
    let (disk, snapshot) = if place.kind == DISKS {
        let snapshot = place.holder();
        let known = store.find(SNAPSHOTS, snapshot);
        let known = known.ok_or_else(|| {
            Refusal::not_found(format!("GetSnapshotBySnapshotId: snapshot id={snapshot}"))
        })?;
        // The machine of the path is not looked at.
        let at = format!("{}/{snapshot}", known.parent);
        let is_current = active_parts::is_active(store, &at)
            && store
                .get("vms/diskattachments", &known.parent, id)
                .is_some();
        if !is_current && store.get(DISKS, &at, id).is_none() {
            return Err(missing());
        }
        (id.to_owned(), snapshot.to_owned())
    } else {
        let (layer, snapshot) = layers::whose(store, id).ok_or_else(missing)?;
        (layer.id.to_string(), snapshot.to_string())
    };
    let disk = store.root("disks", &disk).cloned().ok_or_else(missing)?;
    let nobody = || Refusal::bad(HERE.phrase("Cannot {action} {type}. VM is not found."));
    let snapshot = store.find(SNAPSHOTS, &snapshot).cloned();
    let snapshot = snapshot.ok_or_else(nobody)?;
    let vm = store.root("vms", &snapshot.parent).cloned();
    let at = format!("{}/{}", snapshot.parent, snapshot.id);
    let kept = store.get(DISKS, &at, &disk.id).unwrap_or(&disk);
    Ok(Layer {
        image: kept.text("image_id").unwrap_or("").to_owned(),
        vm: vm.ok_or_else(nobody)?,
        disk,
        snapshot,
    })
}

/// The engine's order: the disk's lock, the image, all images of the disk, the machine, its snapshots, the domain.
fn may_go(store: &Store, layer: &Layer) -> Outcome<()> {
    let Layer { disk, vm, .. } = layer;
    locks::check(store, &[&disk.id], HERE.0, HERE.1)?;
    if disk.text("image_id") == Some(&layer.image) {
        return HERE.bad(format!(
            "Cannot {{action}} {{type}}. The following disk snapshot(s) is active: {} ({}).",
            layer.image,
            look::alias(disk)
        ));
    }
    let volumes = vec![Arc::clone(disk); images::volumes(store, &disk.id)];
    disks_are_free(HERE, &volumes)?;
    let link = store.get("vms/diskattachments", &vm.id, &disk.id);
    let plugged = link.is_some_and(|link| link.is("active"));
    if plugged && !matches!(vm.status(), "down" | "up" | "paused") {
        return HERE.conflict(format!(
            "Cannot {{action}} {{type}}. VM {} must be in status Down, Up or Paused.",
            vm.name()
        ));
    }
    look::snapshots_are_quiet(store, HERE, &vm.id)?;
    if layer.snapshot.text("snapshot_type") != Some("regular") {
        return HERE.conflict(
            "Cannot {action} {type}. The operation is only allowed for regular snapshots.",
        );
    }
    let domain = look::domain_of(&disk.doc);
    look::domain_is_active(store, HERE, &domain)?;
    look::domain_has_room(store, HERE, &domain, 0)
}
