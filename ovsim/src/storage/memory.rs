//! The memory of a running VM, kept in two disks: by a snapshot that they go with, or by a VM that sleeps until it wakes up
//! (engine 4.5.8).

use std::time::Duration;

use jiff::Timestamp;

use super::snapshots::{SNAPSHOTS, active};
use super::{images, look, removal};
use crate::node::Node;
use crate::rules::next_run::is_linux;
use crate::rules::quota_permits;
use crate::store::{Object, Store};
use crate::world;

/// What is written down besides the memory itself and that of the video card, and what the description of it all takes.
const MARGIN: u64 = 200;
const METADATA: u64 = 10_240;
const MIB: u64 = 1 << 20;

/// What the memory is kept for.
#[derive(Clone, Copy)]
enum Sake<'a> {
    /// A snapshot of this name.
    Snapshot(&'a str),
    Sleep,
}

impl Sake<'_> {
    /// Alias and description of one of the disks.
    fn words(self, vm: &Object, word: &str) -> (String, String) {
        match self {
            Sake::Snapshot(name) => (
                format!("{}_snapshot_{word}", vm.name()),
                format!(
                    "Memory snapshot disk for snapshot '{name}' of VM '{}' (VM ID: '{}')",
                    vm.name(),
                    vm.id
                ),
            ),
            Sake::Sleep => {
                let what = if word == "memory" {
                    "memory dump"
                } else {
                    word
                };
                let alias = format!("{}_hibernation_{word}", vm.name());
                (alias, format!("{what} for VM hibernation"))
            }
        }
    }
}

/// Makes the disks of a snapshot; they are locked until the snapshot is there.
pub(super) fn save(store: &mut Store, user: &str, vm: &Object, snapshot: &str, name: &str) {
    write(store, user, vm, snapshot, Sake::Snapshot(name));
}

/// A VM falls asleep: its disks are made, and are there with the end of it.
pub(crate) fn doze(store: &mut Store, user: &str, vm: &str) {
    let vm = store.root("vms", vm).cloned();
    if let Some(vm) = vm
        && let Some(snapshot) = active(store, &vm.id)
    {
        write(store, user, &vm, &snapshot.id, Sake::Sleep);
    }
}

/// It sleeps.
pub(crate) fn asleep(store: &mut Store, vm: &str) {
    if let Some(snapshot) = active(store, vm) {
        settle(store, vm, &snapshot.id);
        say(store, vm, &snapshot.id, true);
    }
}

/// It is awake: what it had slept with goes, unless a snapshot has it too.
pub(crate) fn awake(store: &mut Store, vm: &str, now: Timestamp) {
    if let Some(snapshot) = active(store, vm) {
        let disks = disks_of(store, vm, &snapshot.id);
        lose(store, vm, &snapshot.id);
        if keepers(store, vm, &disks).is_empty() {
            drop_later(store, disks, now);
        }
    }
}

/// It is put down in its sleep: the memory goes, also from the snapshot that had it.
pub(crate) fn cleared(store: &mut Store, vm: &str, now: Timestamp) {
    if let Some(snapshot) = active(store, vm) {
        let disks = disks_of(store, vm, &snapshot.id);
        lose(store, vm, &snapshot.id);
        for keeper in keepers(store, vm, &disks) {
            lose(store, vm, &keeper);
        }
        drop_later(store, disks, now);
    }
}

/// Whether what it sleeps with is a snapshot's too.
pub(crate) fn is_shared(store: &Store, vm: &str) -> bool {
    active(store, vm).is_some_and(|snapshot| {
        let disks = disks_of(store, vm, &snapshot.id);
        !disks.is_empty() && keepers(store, vm, &disks).len() > 1
    })
}

/// The preview's active snapshot goes on from the memory of the chosen one.
pub(super) fn share(store: &Store, vm: &str, snapshot: &str) -> Option<Node> {
    let row = store.get(SNAPSHOTS, vm, snapshot)?;
    row.doc.child("memory").cloned()
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
fn disks_of(store: &Store, vm: &str, snapshot: &str) -> Vec<String> {
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

/// The snapshot goes: with its memory, unless the active one is to wake up with it. Whether there was any to go.
pub(super) fn forget(store: &mut Store, vm: &str, snapshot: &str) -> bool {
    let disks = disks_of(store, vm, snapshot);
    if disks.is_empty() || keepers(store, vm, &disks).len() > 1 {
        return false;
    }
    lose(store, vm, snapshot);
    for disk in &disks {
        removal::vanish(store, disk);
    }
    true
}

/// The VM goes: all that was kept of its memory, and how many times there was some.
pub(crate) fn forget_all(store: &mut Store, vm: &str) -> usize {
    let snapshots: Vec<_> = store
        .list(SNAPSHOTS, vm)
        .map(|row| row.id.to_string())
        .collect();
    let with_memory = snapshots.iter().filter(|id| forget(store, vm, id));
    with_memory.count()
}

fn write(store: &mut Store, user: &str, vm: &Object, snapshot: &str, sake: Sake<'_>) {
    let Some(domain) = a_domain(store, vm) else {
        return;
    };
    let mut kept = Node::new("memory");
    for (word, content, size, sparse) in [
        ("memory", "memory_dump_volume", size_of(vm), true),
        ("metadata", "memory_metadata_volume", METADATA, false),
    ] {
        let mut doc = world::shape("disk");
        let (alias, description) = sake.words(vm, word);
        let image = store.new_id();
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
        if let Some(quota) = quota_permits::of_user(store, user, &center) {
            doc.put(Node::reference("quota", quota));
        }
        let disk = store.put_below("disks", "", doc);
        kept.push(Node::reference("disk", &*disk.id));
    }
    store.change(SNAPSHOTS, &vm.id, snapshot, |doc| doc.put(kept));
}

/// Bytes for the memory of a machine, of its video card and a margin.
fn size_of(vm: &Object) -> u64 {
    let number = |path: &str| vm.text(path).and_then(|text| text.parse::<u64>().ok());
    let memory = number("memory").unwrap_or(0) / MIB;
    (memory + MARGIN + video(vm)) * MIB
}

/// MiB of the video card: only a QXL one has two kinds, and on Linux as many of each as there are monitors.
fn video(vm: &Object) -> u64 {
    const BASE: u64 = 16;
    if vm.text("display.video_type") != Some("qxl") {
        return BASE;
    }
    let system = vm.text("os.type").unwrap_or("other");
    let monitors = vm.text("display.monitors");
    let monitors = monitors.and_then(|text| text.parse().ok()).unwrap_or(1);
    let heads = if is_linux(system) { monitors } else { 1 };
    let second = match system {
        "windows_10" | "windows_10x64" | "windows_11" => 4 * BASE * heads,
        _ if is_linux(system) => 2 * BASE * heads,
        _ => 8,
    };
    4 * BASE * heads + second
}

fn say(store: &mut Store, vm: &str, snapshot: &str, kept: bool) {
    store.change(SNAPSHOTS, vm, snapshot, |doc| {
        doc.set("persist_memorystate", kept.to_string());
    });
}

fn lose(store: &mut Store, vm: &str, snapshot: &str) {
    store.change(SNAPSHOTS, vm, snapshot, |doc| drop(doc.remove("memory")));
    say(store, vm, snapshot, false);
}

/// The snapshots that have these disks.
fn keepers(store: &Store, vm: &str, disks: &[String]) -> Vec<String> {
    let rows = store.list(SNAPSHOTS, vm).filter(|row| {
        let own = row.doc.child("memory");
        let mut own = own.into_iter().flat_map(|list| &list.children);
        own.any(|disk| {
            disk.id()
                .is_some_and(|id| disks.iter().any(|one| one == id))
        })
    });
    rows.map(|row| row.id.to_string()).collect()
}

/// They are locked until they are gone.
fn drop_later(store: &mut Store, disks: Vec<String>, now: Timestamp) {
    for disk in &disks {
        store.set("disks", disk, "status", "locked");
    }
    store.later(now, Duration::from_secs(2), move |store, _| {
        for disk in &disks {
            removal::vanish(store, disk);
        }
    });
}
