//! Disk snapshots: the images that snapshots of machines keep, seen from a storage domain or from a disk (engine 4.5.8).

use std::sync::Arc;

use super::snapshots::{DISKS, SNAPSHOTS};
use crate::node::Node;
use crate::rules::places::Place;
use crate::store::{Object, Store, intern};

/// Whether a place shows images of snapshots.
pub(super) fn looks_after(place: &Place) -> bool {
    matches!(
        place.kind.as_str(),
        "storagedomains/disksnapshots" | "disks/disksnapshots"
    )
}

/// Those of a domain or a disk; none for all other places.
pub(super) fn listed(store: &Store, place: &Place) -> Option<Vec<Arc<Object>>> {
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
        is_kept.then(|| at(place, layer, &snapshot.id))?
    };
    let here = store.all(DISKS).filter(|layer| is_here(layer));
    Some(here.filter_map(of_snapshot).collect())
}

/// The image of a layer as this place shows it.
fn at(place: &Place, layer: &Object, snapshot: &str) -> Option<Arc<Object>> {
    let image = layer.text("image_id")?;
    let mut doc = layer.doc.clone();
    doc.name = "disk_snapshot".into();
    doc.set_attr("id", image.to_owned());
    for member in ["bootable", "interface", "active", "vm"] {
        doc.remove(member);
    }
    doc.put(Node::reference("snapshot", snapshot));
    doc.put(Node::reference("disk", &*layer.id));
    Some(Arc::new(Object {
        kind: intern(&place.kind),
        parent: place.parent().into(),
        id: image.into(),
        doc,
        seq: layer.seq,
    }))
}
