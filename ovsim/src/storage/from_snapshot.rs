//! A VM made of a snapshot of another one: its configuration of then, with copies of its images (engine 4.5.8).

use std::sync::Arc;

use super::births::{self, Copy};
use super::locks::Hold;
use super::look::{self, Deed};
use super::placing::Wishes;
use super::snapshots::{DISKS, SNAPSHOTS, disks_are_free, layered};
use super::{copies, locks, snapshots};
use crate::node::Node;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::work::Work;
use crate::store::{Object, Store};

const HERE: Deed = Deed("add", "VM");

/// The first snapshot that a body names, if it names any: a VM is to be made of it.
pub(crate) fn asked(given: &Node) -> Option<&Node> {
    given.child("snapshots")?.children.first()
}

/// That snapshot and its VM.
fn source(store: &Store, given: &Node) -> Option<(Arc<Object>, Arc<Object>)> {
    let id = asked(given)?.id()?;
    let vm = store.parents(SNAPSHOTS, id).first()?;
    let snapshot = store.get(SNAPSHOTS, vm, id)?;
    Some((Arc::clone(snapshot), Arc::clone(store.root("vms", vm)?)))
}

/// The VM of that snapshot, when none of its disks is to be copied.
pub(super) fn without_disks(work: &Work<'_>) -> Option<Arc<Object>> {
    let (snapshot, vm) = source(work.store, &work.given)?;
    let place = format!("{}/{}", vm.id, snapshot.id);
    (work.store.count(DISKS, &place) == 0).then_some(vm)
}

/// What a body must bring for it.
pub(crate) fn needs(given: &Node) -> Outcome<()> {
    match asked(given) {
        Some(snapshot) if snapshot.id().is_none() => Err(Refusal::incomplete(
            "Snapshot",
            "id",
            "validateSnapshotExistence",
        )),
        _ => Ok(()),
    }
}

/// The engine's order: locks, the snapshot, the images of its VM, their domains.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    if asked(&work.given).is_none() {
        return Ok(());
    }
    let store = &*work.store;
    let Some((snapshot, vm)) = source(store, &work.given) else {
        return Err(Refusal::not_found(""));
    };
    locks::check_vm(store, &vm, Hold::Alone, (HERE.0, HERE.1))?;
    if look::snapshot_busy(store, &vm.id) {
        return HERE.conflict(look::DURING_SNAPSHOT);
    }
    if snapshot.text("snapshot_type") != Some("regular") {
        return HERE.conflict(
            "Cannot {action} {type}. The operation is only allowed for regular snapshots.",
        );
    }
    if look::in_preview(store, &vm.id) {
        return HERE.conflict(look::PREVIEWING);
    }
    let disks = layered(store, &vm.id, &[]);
    let locked: Vec<_> = disks
        .iter()
        .filter(|disk| disk.status() == "locked")
        .cloned()
        .collect();
    disks_are_free(HERE, &locked)?;
    for disk in &disks {
        look::domain_is_active(store, HERE, &look::domain_of(&disk.doc))?;
    }
    if vm.status() == "image_locked" {
        return HERE
            .conflict("Cannot {action} {type}: VM is locked. Please try again in a few minutes.");
    }
    let wishes = Wishes::of(store, &work.given);
    for layer in store.list(DISKS, &format!("{}/{}", vm.id, snapshot.id)) {
        let domain = wishes.domain(layer);
        look::domain_takes_images(store, HERE, &domain)?;
        look::domain_has_room(store, HERE, &domain, copies::actual_size(layer))?;
        wishes.check_profile(store, &work.ask.user.id, HERE, layer)?;
    }
    Ok(())
}

/// The configuration of then, to lay the body over.
pub(crate) fn configuration(work: &Work<'_>) -> Option<Node> {
    let (snapshot, vm) = source(work.store, &work.given)?;
    let kept = snapshot.doc.child("vm").unwrap_or(&vm.doc);
    let mut doc = births::configuration(kept);
    snapshots::as_written(&mut doc);
    doc.name = "vm".into();
    Some(doc)
}

/// As long as the disks of a snapshot are copied nothing else is done with it.
pub(crate) fn hold(work: &mut Work<'_>) -> Option<(String, String)> {
    let (snapshot, vm) = source(work.store, &work.given)?;
    let held = (vm.id.to_string(), snapshot.id.to_string());
    if work.store.count(DISKS, &format!("{}/{}", held.0, held.1)) == 0 {
        return None;
    }
    set_status(work.store, &held, "locked");
    Some(held)
}

/// They are there.
pub(crate) fn release(store: &mut Store, held: Option<&(String, String)>) {
    if let Some(held) = held {
        set_status(store, held, "ok");
    }
}

fn set_status(store: &mut Store, (vm, snapshot): &(String, String), status: &'static str) {
    store.change(snapshots::SNAPSHOTS, vm, snapshot, |doc| {
        doc.set("snapshot_status", status);
    });
}

/// Gives the new VM what the snapshot holds; the description of its job comes back.
pub(crate) fn furnish(work: &mut Work<'_>, vm: &Object) -> Option<String> {
    let (snapshot, old) = source(work.store, &work.given)?;
    let place = format!("{}/{}", old.id, snapshot.id);
    let nics = ("vms/snapshots/nics", place.as_str());
    births::furnish(work.store, &vm.id, &old.id, nics, work.ask.now);
    let wishes = Wishes::of(work.store, &work.given);
    let layers: Vec<_> = work.store.list(DISKS, &place).cloned().collect();
    for layer in layers {
        let link = work.store.get("vms/diskattachments", &old.id, &layer.id);
        let link = match (link, layer.doc.child("attachment")) {
            (Some(link), _) => link.doc.clone(),
            (None, Some(kept)) => {
                let mut link = Node::new("disk_attachment");
                link.children.clone_from(&kept.children);
                link
            }
            (None, None) => Node::new("disk_attachment").with_leaf("interface", "virtio"),
        };
        let copy = Copy {
            alias: format!("{}_{}", look::alias(&layer), vm.name()),
            domain: look::domain_of(&layer.doc),
            disk: Arc::clone(&layer),
            link,
        };
        let made = copy.put(work.store, "vms/diskattachments", &vm.id);
        let disk = work.store.root("disks", &made).cloned()?;
        let mut doc = disk.doc.clone();
        for member in ["snapshot", "attachment", "quota"] {
            doc.remove(member);
        }
        wishes.apply(work.store, &layer, &mut doc);
        work.store.change("disks", "", &made, |old| *old = doc);
    }
    let cluster = work.name_of("clusters", vm.reference("cluster"));
    let named = snapshot.text("description").unwrap_or("");
    Some(format!(
        "Creating VM {} from Snapshot {named} in Cluster {cluster}",
        vm.name()
    ))
}
