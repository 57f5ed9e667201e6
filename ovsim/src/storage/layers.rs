//! Disk snapshots: the images that snapshots of machines keep, seen from a storage domain or from a disk (engine 4.5.8).

use std::sync::Arc;

use super::snapshots::{DISKS, SNAPSHOTS};
use crate::ask::Ask;
use crate::node::Node;
use crate::render::refs;
use crate::rules::places::Place;
use crate::store::{Object, Store, ZERO, intern};

/// Whether a place shows images of snapshots.
pub(super) fn looks_after(place: &Place) -> bool {
    matches!(
        place.kind.as_str(),
        "storagedomains/disksnapshots" | "disks/disksnapshots"
    )
}

/// Those of a domain or a disk; none for all other places.
pub(super) fn listed(store: &Store, ask: &Ask, place: &Place) -> Option<Vec<Arc<Object>>> {
    if !looks_after(place) {
        return None;
    }
    let holder = place.holder();
    let is_here = |layer: &Arc<Object>| match place.kind.starts_with("disks/") {
        true => &*layer.id == holder,
        false => layer.refers("storage_domains", holder),
    };
    let of_snapshot = |layer: &Arc<Object>| {
        let (vm, snapshot) = layer.parent.split_once('/')?;
        let snapshot = store.get(SNAPSHOTS, vm, snapshot)?;
        let is_kept = snapshot.text("snapshot_type") != Some("active");
        let has_image = layer.text("image_id").is_some();
        (is_kept && has_image).then(|| (Arc::clone(layer), Arc::clone(&snapshot.id)))
    };
    let here = store.all(DISKS).filter(|layer| is_here(layer));
    let mut shown: Vec<_> = here.filter_map(of_snapshot).collect();
    if ask.params.flag("include_active", false) {
        let disks = store.list("disks", "").filter(|disk| is_here(disk));
        let disks = disks.filter(|disk| disk.text("image_id").is_some());
        shown.extend(disks.map(|disk| (Arc::clone(disk), active_of(store, disk))));
    }
    let shown = shown.into_iter();
    Some(
        shown
            .map(|(layer, id)| at(store, place, &layer, &id))
            .collect(),
    )
}

/// The image of this id, wherever it lies and whatever disk it is of: an engine looks for it alone (none for all other places).
pub(super) fn found(store: &Store, place: &Place) -> Option<Option<Arc<Object>>> {
    if !looks_after(place) {
        return None;
    }
    let image = place.id.as_deref().unwrap_or("");
    Some(whose(store, image).map(|(layer, snapshot)| at(store, place, &layer, &snapshot)))
}

/// The layer or the disk that an image is of, and its snapshot; a disk without a machine is under none.
pub(super) fn whose(store: &Store, image: &str) -> Option<(Arc<Object>, Arc<str>)> {
    let is_it = |row: &&Arc<Object>| row.text("image_id") == Some(image);
    if let Some(layer) = store.all(DISKS).find(is_it) {
        let snapshot = layer.parent.rsplit_once('/').map_or("", |(_, id)| id);
        return Some((Arc::clone(layer), snapshot.into()));
    }
    let disk = store.list("disks", "").find(is_it)?;
    Some((Arc::clone(disk), active_of(store, disk)))
}

fn active_of(store: &Store, disk: &Object) -> Arc<str> {
    let vm = store.parents("vms/diskattachments", &disk.id).first();
    let active = vm.and_then(|vm| super::snapshots::active(store, vm));
    active.map_or_else(|| ZERO.into(), |active| Arc::clone(&active.id))
}

/// The image of a layer as this place shows it, with what the disk has now.
fn at(store: &Store, place: &Place, layer: &Object, snapshot: &str) -> Arc<Object> {
    let image = layer.text("image_id").unwrap_or("").to_owned();
    let mut doc = layer.doc.clone();
    doc.name = "disk_snapshot".into();
    doc.set_attr("id", image.as_str());
    for member in ["bootable", "interface", "active", "vm", "image_id"] {
        doc.remove(member);
    }
    if let Some(disk) = store.root("disks", &layer.id) {
        for member in ["disk_profile", "quota"] {
            if let Some(known) = disk.reference(member) {
                doc.put(Node::reference(member, known));
            }
        }
    }
    if doc.text_of("format") == Some("cow") {
        doc.put(Node::leaf("qcow_version", "qcow2_v3"));
    }
    if place.kind.starts_with("storagedomains/") {
        doc.put(Node::reference("storage_domain", place.holder()));
    }
    if let Some(below) = image_below(store, layer, snapshot) {
        let href = refs::href_of(&place.kind, &place.parent(), &below);
        doc.put(Node::reference("parent", below).with_attr("href", href));
    }
    // What is written to now is told under no snapshot.
    if layer.kind == DISKS {
        doc.put(Node::reference("snapshot", snapshot));
    }
    doc.put(Node::reference("disk", &*layer.id));
    Arc::new(Object {
        kind: intern(&place.kind),
        parent: place.parent().into(),
        id: image.into(),
        doc,
        seq: layer.seq,
    })
}

/// The image that a layer stands on: that of the next older snapshot.
fn image_below(store: &Store, layer: &Object, snapshot: &str) -> Option<String> {
    let date = |id: &str| {
        let snapshot = store.find(SNAPSHOTS, id)?;
        snapshot.text("date").map(str::to_owned)
    };
    let own = date(snapshot)?;
    let is_last = layer.kind != DISKS && !is_previewed(store, snapshot);
    let places = store.parents(DISKS, &layer.id).iter();
    let older = places.filter_map(|place| {
        let date = date(place.rsplit_once('/')?.1)?;
        let image = store.get(DISKS, place, &layer.id)?.text("image_id")?;
        let is_below = is_last || date < own || date == own && layer.kind != DISKS;
        is_below.then(|| (date, image.to_owned()))
    });
    older.max().map(|(_, image)| image)
}

/// Whether an active snapshot stands on one that is looked at, and not on the youngest.
fn is_previewed(store: &Store, snapshot: &str) -> bool {
    let vm = store.parents(SNAPSHOTS, snapshot).first();
    vm.is_some_and(|vm| super::look::in_preview(store, vm))
}
