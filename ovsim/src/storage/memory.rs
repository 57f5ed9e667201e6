//! The memory of a running VM in a snapshot: two disks that belong to the snapshot and go with it (engine 4.5.8).

use super::snapshots::SNAPSHOTS;
use super::{images, look};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::quota_permits;
use crate::store::{Object, Store};
use crate::world;

/// What a VM needs besides its own memory, and what the description of the memory takes.
const OVERHEAD: u64 = 230 << 20;
const METADATA: u64 = 10_240;

/// Makes the disks; they are locked until the snapshot is there.
pub(super) fn save(store: &mut Store, ask: &Ask, vm: &Object, snapshot: &str, name: &str) {
    let Some(domain) = a_domain(store, vm) else {
        return;
    };
    let memory = vm.text("memory").and_then(|text| text.parse().ok());
    let memory: u64 = memory.unwrap_or(0);
    let mut kept = Node::new("memory");
    for (word, content, size, sparse) in [
        ("memory", "memory_dump_volume", memory + OVERHEAD, true),
        ("metadata", "memory_metadata_volume", METADATA, false),
    ] {
        let mut doc = world::shape("disk");
        let alias = format!("{}_snapshot_{word}", vm.name());
        let what = if word == "memory" {
            "Memory"
        } else {
            "Metadata"
        };
        let image = store.new_id();
        let description = format!(
            "{what} snapshot disk for snapshot '{name}' of VM '{}' (VM ID: '{}')",
            vm.name(),
            vm.id
        );
        for (member, text) in [
            ("alias", alias.as_str()),
            ("name", alias.as_str()),
            ("description", description.as_str()),
            ("content_type", content),
            ("format", "raw"),
            ("image_id", image.as_str()),
            ("status", "locked"),
            ("actual_size", "0"),
            ("total_size", "0"),
        ] {
            doc.set(member, text);
        }
        doc.set("sparse", sparse.to_string());
        doc.set("provisioned_size", size.to_string());
        doc.remove("qcow_version");
        doc.put(images::on_domains(std::slice::from_ref(&domain)));
        let center = look::center_of(store, &domain).unwrap_or_default();
        if let Some(quota) = quota_permits::of_user(store, &ask.user.id, &center) {
            doc.put(Node::reference("quota", quota));
        }
        let disk = store.put_below("disks", "", doc);
        kept.push(Node::reference("disk", &*disk.id));
    }
    store.change(SNAPSHOTS, &vm.id, snapshot, |doc| doc.put(kept));
}

/// A data domain of the VM's data center that is active.
pub(super) fn a_domain(store: &Store, vm: &Object) -> Option<String> {
    let cluster = store.root("clusters", vm.reference("cluster")?)?;
    let center = cluster.reference("data_center")?;
    let active = store
        .list("datacenters/storagedomains", center)
        .filter(|link| link.status() == "active");
    let data = active.filter(|link| {
        let domain = store.root("storagedomains", &link.id);
        domain.is_some_and(|domain| domain.text("type") == Some("data"))
    });
    data.map(|link| link.id.to_string()).next()
}

/// The disks that hold the memory of a snapshot.
pub(super) fn disks_of(store: &Store, vm: &str, snapshot: &str) -> Vec<String> {
    let row = store.get(SNAPSHOTS, vm, snapshot);
    let list = row.and_then(|row| row.doc.child("memory"));
    let list = list.into_iter().flat_map(|list| &list.children);
    list.filter_map(Node::id).map(str::to_owned).collect()
}

/// They are there.
pub(super) fn settle(store: &mut Store, vm: &str, snapshot: &str) {
    for disk in disks_of(store, vm, snapshot) {
        store.change("disks", "", &disk, |doc| {
            let size = doc.text_of("provisioned_size").unwrap_or("0").to_owned();
            doc.set("actual_size", size.as_str());
            doc.set("total_size", size);
            doc.set("status", "ok");
        });
    }
}

/// They go.
pub(super) fn forget(store: &mut Store, vm: &str, snapshot: &str) {
    for disk in disks_of(store, vm, snapshot) {
        super::removal::vanish(store, &disk);
    }
}
