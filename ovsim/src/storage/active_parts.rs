//! What lies below the active snapshot of a machine: nothing was kept there, it is what the machine has now (engine 4.5.8).

use std::sync::Arc;

use super::snapshots::SNAPSHOTS;
use crate::node::Node;
use crate::rules::places::Place;
use crate::store::{Object, Store, ZERO, intern};

/// Whether a snapshot is the active one of its machine; `place` names both, with a slash between.
pub(crate) fn is_active(store: &Store, place: &str) -> bool {
    let snapshot = place
        .split_once('/')
        .and_then(|(vm, id)| store.get(SNAPSHOTS, vm, id));
    snapshot.is_some_and(|snapshot| snapshot.text("snapshot_type") == Some("active"))
}

/// Whether a place lies below an active snapshot.
pub(super) fn looks_after(store: &Store, place: &Place) -> bool {
    let word = place.kind.strip_prefix("vms/snapshots/");
    word.is_some_and(|word| matches!(word, "cdroms" | "disks" | "nics"))
        && is_active(store, &place.parent())
}

/// The disks, NICs or the drive of the machine; none for all other places.
pub(super) fn listed(store: &Store, place: &Place) -> Option<Vec<Arc<Object>>> {
    if !looks_after(store, place) {
        return None;
    }
    let parent = place.parent();
    let (vm, snapshot) = parent.split_once('/')?;
    let docs: Vec<Node> = match place.kind.rsplit('/').next()? {
        "cdroms" => vec![Node::reference("cdrom", ZERO)],
        "nics" => {
            let nics = store.list("vms/nics", vm);
            nics.map(|nic| nic.doc.clone().with_attr("id", &*nic.id))
                .collect()
        }
        _ => {
            let links = store.list("vms/diskattachments", vm);
            let disks = links.filter_map(|link| store.root("disks", &link.id));
            let images = disks.filter(|disk| disk.text("image_id").is_some());
            images.map(|disk| layer(disk, snapshot)).collect()
        }
    };
    let rows = docs.into_iter().filter_map(|mut doc| {
        let id = doc.id()?.to_owned();
        doc.attrs.clear();
        Some(Arc::new(Object {
            kind: intern(&place.kind),
            parent: parent.as_str().into(),
            id: id.into(),
            doc,
            seq: 0,
        }))
    });
    Some(rows.collect())
}

/// A disk under the image that its machine writes to.
fn layer(disk: &Object, snapshot: &str) -> Node {
    let mut doc = disk.doc.clone().with_attr("id", &*disk.id);
    doc.remove("template_disk");
    doc.set("total_size", "0");
    doc.put(Node::reference("snapshot", snapshot));
    doc
}
