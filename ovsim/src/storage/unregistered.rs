//! What an engine tells of machines and disks that lie on a domain and are not registered (engine 4.5.8).

use std::sync::Arc;

use super::content::left;
use super::{baggage, images};
use crate::node::Node;
use crate::rules::places::Place;
use crate::store::{Object, Store};

/// Members of a VM that its configuration on a domain does not tell before it is registered.
const UNTOLD: &[&str] = &[
    "cluster",
    "console",
    "cpu_profile",
    "rng_device",
    "soundcard_enabled",
    "tpm_enabled",
    "virtio_scsi",
];

/// A VM as its configuration on a domain tells it; all else stays as it is.
pub(super) fn as_told(row: Arc<Object>) -> Arc<Object> {
    if row.kind == "storagedomains/templates" {
        return row;
    }
    let mut row = Arc::unwrap_or_clone(row);
    if row.kind == "storagedomains/disks" {
        row.doc.set("total_size", "0");
        return Arc::new(row);
    }
    for member in UNTOLD {
        row.doc.remove(member);
    }
    if let Some(display) = row.doc.child_mut("display") {
        display.remove("type");
    }
    if let Some(made) = row.text("creation_time").map(str::to_owned) {
        row.doc.put(Node::leaf("stop_time", made));
    }
    Arc::new(row)
}

/// The disks of machines that are not registered are not registered either.
pub(super) fn packed(store: &Store, place: &Place, domain: &str) -> Vec<Arc<Object>> {
    let machines = ["vms", "templates"].map(left);
    let machines = machines.iter().flat_map(|kind| store.list(kind, domain));
    let disks = machines.flat_map(|machine| {
        let disks = baggage::packed_disks(&machine.doc);
        disks.filter_map(|disk| Some((machine.seq, disk.id()?.to_owned(), disk.clone())))
    });
    let disks = disks.map(|(seq, id, mut doc)| {
        for member in ["disk_profile", "quota", "snapshot", "attachment"] {
            doc.remove(member);
        }
        doc.set("total_size", "0");
        doc.put(images::on_domains(&[domain.to_owned()]));
        doc.put(Node::reference("storage_domain", domain));
        Arc::new(Object {
            kind: crate::store::intern(&place.kind),
            parent: place.parent().into(),
            id: id.into(),
            doc,
            seq,
        })
    });
    disks.collect()
}
