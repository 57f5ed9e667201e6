//! A VM or template packed up, with all that lives below it and its images, to be unpacked elsewhere: on an export domain, in
//! an OVA, on a domain that leaves its data center.

use std::sync::Arc;

use jiff::Timestamp;

use super::{births, images};
use crate::node::Node;
use crate::rules::mac_pools::mac_for;
use crate::store::{Object, Store, ZERO};

/// What lives below a machine and goes with it.
const PARTS: &[&str] = &[
    "nics",
    "diskattachments",
    "watchdogs",
    "graphicsconsoles",
    "cdroms",
    "numanodes",
    "snapshots",
];

/// What lives below a snapshot.
const DEEPER: &[&str] = &[
    "snapshots/disks",
    "snapshots/nics",
    "snapshots/cdroms",
    "snapshots/watchdogs",
];

/// The member that holds it; never shown.
pub(super) const KEPT: &str = "kept";

/// Packs a machine of this kind: its document with all that goes with it. With `whole` snapshots go too.
pub(super) fn pack(store: &Store, kind: &str, machine: &Object, whole: bool) -> Node {
    let mut kept = Node::new(KEPT);
    for part in PARTS.iter().filter(|part| whole || **part != "snapshots") {
        shelve(store, &mut kept, &format!("{kind}/{part}"), &machine.id, "");
    }
    if whole {
        let home = format!("{kind}/snapshots");
        let snapshots = store.list(&home, &machine.id);
        for snapshot in snapshots {
            for part in DEEPER {
                let (kind, below) = (format!("{kind}/{part}"), format!("/{}", snapshot.id));
                shelve(store, &mut kept, &kind, &machine.id, &below);
            }
        }
    }
    let mut disks = Node::new("disks");
    for disk in own_images(store, kind, &machine.id) {
        disks.push(disk.doc.clone().with_attr("id", &*disk.id));
    }
    kept.push(disks);
    let mut doc = births::configuration(&machine.doc);
    doc.name = machine.doc.name.clone();
    doc.set_attr("id", &*machine.id);
    doc.put(Node::leaf(
        "status",
        if kind == "vms" { "down" } else { "ok" },
    ));
    doc.put(kept);
    doc
}

fn shelve(store: &Store, kept: &mut Node, kind: &str, id: &str, below: &str) {
    let mut shelf = Node::new("shelf")
        .with_attr("kind", kind)
        .with_attr("below", below);
    for row in store.list(kind, &format!("{id}{below}")) {
        shelf.push(row.doc.clone().with_attr("id", &*row.id));
    }
    if !shelf.children.is_empty() {
        kept.push(shelf);
    }
}

/// The images of a machine that are its own: no LUNs, and none that are shared.
pub(super) fn own_images(store: &Store, kind: &str, id: &str) -> Vec<Arc<Object>> {
    let home = format!("{kind}/diskattachments");
    let links = store.list(&home, id);
    let disks = links.filter_map(|row| store.root("disks", &row.id));
    disks
        .filter(|disk| images::is_image(disk) && !disk.is("shareable"))
        .cloned()
        .collect()
}

/// The disks that are packed with a machine.
pub(super) fn packed_disks(doc: &Node) -> impl Iterator<Item = &Node> {
    let disks = doc.child(KEPT).and_then(|kept| kept.child("disks"));
    disks.into_iter().flat_map(|disks| &disks.children)
}

/// What is packed with a machine of one kind (`vms/nics`).
pub(super) fn packed_rows<'d>(doc: &'d Node, kind: &'d str) -> impl Iterator<Item = &'d Node> {
    let shelves = doc.child(KEPT).into_iter();
    let shelves = shelves.flat_map(|kept| kept.children_named("shelf"));
    let wanted = shelves.filter(move |shelf| shelf.attr("kind") == Some(kind));
    wanted.flat_map(|shelf| &shelf.children)
}

/// How a machine is unpacked.
pub(super) struct Landing<'l> {
    pub(super) kind: &'static str,
    pub(super) id: &'l str,
    /// Who lets it in.
    pub(super) user: &'l str,
    /// Whether disks and addresses become new ones.
    pub(super) fresh: bool,
    /// Where a disk goes; where it was when there is none.
    pub(super) domain: &'l dyn Fn(&Node) -> Option<String>,
    /// The status of the disks.
    pub(super) status: &'static str,
}

/// Puts the machine in with all that was packed; the ids of its disks come back.
pub(super) fn unpack(
    store: &mut Store,
    mut doc: Node,
    landing: &Landing<'_>,
    now: Timestamp,
) -> Vec<String> {
    let kept = doc.remove(KEPT).unwrap_or_default();
    doc.set_attr("id", landing.id);
    store.put_below(landing.kind, "", doc);
    let names = put_disks(store, &kept, landing);
    let mut snapshots = false;
    for shelf in kept.children_named("shelf") {
        let kind = shelf.attr("kind").unwrap_or("").to_owned();
        snapshots |= kind == "vms/snapshots";
        let place = format!("{}{}", landing.id, shelf.attr("below").unwrap_or(""));
        for row in &shelf.children {
            let mut row = row.clone();
            if kind.ends_with("/nics") && landing.kind == "vms" {
                renumber(store, landing, &mut row);
            }
            if let Some((_, new)) = names.iter().find(|(old, _)| Some(old.as_str()) == row.id()) {
                row.set_attr("id", new.as_str());
            }
            store.put_below(&kind, &place, row);
        }
    }
    if landing.kind == "vms" && !snapshots {
        births::active_snapshot(store, landing.id, now);
    }
    if store.count(&format!("{}/cdroms", landing.kind), landing.id) == 0 {
        let kind = format!("{}/cdroms", landing.kind);
        store.put_below(&kind, landing.id, Node::reference("cdrom", ZERO));
    }
    names.into_iter().map(|(_, new)| new).collect()
}

/// A NIC keeps its address when nobody else has it.
fn renumber(store: &Store, landing: &Landing<'_>, nic: &mut Node) {
    nic.remove("reported_devices");
    let mac = nic.text_at("mac.address").map(str::to_owned);
    let taken = |mac: &str| {
        let mut others = store.all("vms/nics");
        others.any(|other| other.text("mac.address") == Some(mac))
    };
    let keeps = !landing.fresh && mac.as_deref().is_some_and(|mac| !taken(mac));
    if keeps {
        return;
    }
    if landing.fresh {
        nic.attrs.clear();
    }
    let vm = store.root("vms", landing.id);
    let cluster = vm.and_then(|vm| vm.reference("cluster"));
    if let Some(mac) = mac_for(store, cluster) {
        nic.set("mac.address", mac);
    }
}

/// Old and new ids of the disks.
fn put_disks(store: &mut Store, kept: &Node, landing: &Landing<'_>) -> Vec<(String, String)> {
    let mut names = Vec::new();
    let disks = kept.child("disks");
    for disk in disks.into_iter().flat_map(|disks| &disks.children) {
        let old = disk.id().unwrap_or("").to_owned();
        let mut doc = disk.clone();
        doc.set("status", landing.status);
        if landing.fresh {
            doc.attrs.clear();
            let image = store.new_id();
            doc.set("image_id", image);
        }
        if let Some(domain) = (landing.domain)(disk) {
            doc.put(images::on_domains(std::slice::from_ref(&domain)));
            births::settle(store, landing.user, &mut doc, &domain);
        }
        let id = store.put_below("disks", "", doc).id.to_string();
        names.push((old, id));
    }
    names
}
