//! What an engine tells of machines and disks that lie on a domain and are not registered (engine 4.5.8).

use std::sync::Arc;

use super::content::left;
use super::{baggage, images};
use crate::node::Node;
use crate::rules::places::Place;
use crate::store::{Object, Store, ZERO};

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
    let mut row = Arc::unwrap_or_clone(row);
    if row.kind == "storagedomains/templates" {
        for member in ["cluster", "cpu_profile", "quota"] {
            row.doc.remove(member);
        }
        return Arc::new(row);
    }
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

/// The disks of machines that are not registered are not registered either; an engine sees those of one layer.
pub(super) fn packed(store: &Store, place: &Place, domain: &str) -> Vec<Arc<Object>> {
    let machines = ["vms", "templates"].map(left);
    let machines = machines.iter().flat_map(|kind| store.list(kind, domain));
    let disks = machines.flat_map(|machine| {
        let disks = baggage::packed_disks(&machine.doc).filter(|disk| is_flat(machine, disk));
        disks.filter_map(|disk| Some((machine.seq, disk.id()?.to_owned(), disk)))
    });
    let disks = disks.filter(|(_, id, _)| store.root("disks", id).is_none());
    let disks = disks.map(|(seq, id, doc)| {
        Arc::new(Object {
            kind: crate::store::intern(&place.kind),
            parent: place.parent().into(),
            id: id.into(),
            doc: alone(doc, domain),
            seq,
        })
    });
    disks.collect()
}

/// A packed disk as it is without its machine.
fn alone(disk: &Node, domain: &str) -> Node {
    let mut doc = disk.clone();
    for member in ["disk_profile", "quota", "snapshot", "attachment"] {
        doc.remove(member);
    }
    doc.set("total_size", "0");
    doc.put(images::on_domains(&[domain.to_owned()]));
    doc.put(Node::reference("storage_domain", domain));
    doc
}

/// Whether a packed disk is one image: it has no snapshots and stands on no template's.
fn is_flat(machine: &Object, disk: &Node) -> bool {
    let thin = machine.reference("template").is_some_and(|id| id != ZERO);
    if thin && disk.text_of("format") == Some("cow") {
        return false;
    }
    let mut layers = baggage::packed_rows(&machine.doc, "vms/snapshots/disks");
    !layers.any(|row| row.id() == disk.id())
}

/// A disk that may be registered alone.
pub(super) fn disk(store: &Store, domain: &str, id: &str) -> Option<Node> {
    if let Some(found) = store.get(&left("disks"), domain, id) {
        return Some(found.doc.clone());
    }
    let machines = ["vms", "templates"].map(left);
    let mut machines = machines.iter().flat_map(|kind| store.list(kind, domain));
    machines.find_map(|machine| {
        let mut disks = baggage::packed_disks(&machine.doc);
        let found = disks.find(|disk| disk.id() == Some(id) && is_flat(machine, disk))?;
        let mut doc = alone(found, domain);
        doc.remove("storage_domain");
        doc.set("total_size", found.text_of("total_size").unwrap_or("0"));
        Some(doc)
    })
}

/// The images of a machine that was registered are as large as its configuration says, in whole GiB.
pub(super) fn as_configured(store: &mut Store, disk: &str) {
    const LAYERS: &str = "vms/snapshots/disks";
    let whole = |doc: &mut Node| {
        let size = doc
            .text_of("actual_size")
            .and_then(|text| text.parse().ok());
        let size: u64 = size.unwrap_or(0);
        doc.set("actual_size", (size.div_ceil(1 << 30) << 30).to_string());
    };
    store.change("disks", "", disk, whole);
    let places: Vec<_> = store.parents(LAYERS, disk).to_vec();
    for place in places {
        store.change(LAYERS, &place, disk, whole);
    }
}

/// Takes a machine from what is left, on every domain where its configuration lies.
pub(super) fn forget_everywhere(store: &mut Store, word: &str, id: &str) {
    let home = left(word);
    let domains: Vec<_> = store
        .parents(&home, id)
        .iter()
        .map(|domain| domain.to_string())
        .collect();
    for domain in domains {
        store.remove(&home, &domain, id);
    }
}

/// The addresses of the NICs of machines that are not registered.
pub(crate) fn addresses(store: &Store) -> Vec<String> {
    let home = left("vms");
    let machines = store.all(&home);
    let nics = machines.flat_map(|machine| baggage::packed_rows(&machine.doc, "vms/nics"));
    nics.filter_map(|nic| nic.text_at("mac.address").map(str::to_owned))
        .collect()
}
