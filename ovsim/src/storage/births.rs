//! Machines made of other machines: what a clone is given besides its document, and the copies of disks.

use std::sync::Arc;

use jiff::Timestamp;

use super::copies;
use super::look;
use crate::codec::values::instant;
use crate::node::Node;
use crate::rules::mac_pools::mac_for;
use crate::rules::{profiles, quota_permits};
use crate::store::{Object, Store, ZERO};
use crate::world;

/// Members of a VM that belong to its present life, and not to its configuration.
const OF_ITS_LIFE: &[&str] = &[
    "host",
    "status",
    "status_detail",
    "stop_reason",
    "start_time",
    "stop_time",
    "run_once",
    "fqdn",
    "guest_operating_system",
    "guest_time_zone",
    "next_run",
    "next_run_configuration_exists",
    "vm_pool",
    "making",
    super::returns::WAS,
];

/// The configuration of a VM without what belongs to its present life.
pub(super) fn configuration(vm: &Node) -> Node {
    let mut doc = vm.clone();
    doc.attrs.clear();
    for member in OF_ITS_LIFE {
        doc.remove(member);
    }
    doc.put(Node::leaf("next_run_configuration_exists", "false"));
    if let Some(display) = doc.child_mut("display") {
        for member in ["address", "port", "secure_port"] {
            display.remove(member);
        }
    }
    doc
}

/// The document of a new VM of this configuration: `image_locked`, of no template.
pub(super) fn newborn(configuration: &Node, name: &str, id: &str, now: Timestamp) -> Node {
    let mut doc = self::configuration(configuration);
    let moment = instant(now);
    doc.set_attr("id", id);
    doc.set("name", name);
    doc.put(Node::leaf("status", "image_locked"));
    doc.put(Node::leaf("creation_time", moment.as_str()));
    doc.put(Node::leaf("stop_time", moment));
    doc.put(Node::reference("template", ZERO));
    doc.put(Node::leaf("making", "true"));
    doc
}

/// The active snapshot and the drive that every VM has; consoles, watchdogs, NUMA nodes of `source`, and its NICs, or those
/// kept at another place, with addresses of their own.
pub(super) fn furnish(
    store: &mut Store,
    id: &str,
    source: &str,
    nics: (&str, &str),
    now: Timestamp,
) {
    active_snapshot(store, id, now);
    let drive = nics.0.replace("nics", "cdroms");
    take_drive(store, (&drive, nics.1), ("vms/cdroms", id));
    for kind in ["vms/graphicsconsoles", "vms/watchdogs"] {
        for row in rows(store, kind, source) {
            store.put_below(kind, id, row.doc.clone().with_attr("id", &*row.id));
        }
    }
    for row in rows(store, "vms/numanodes", source) {
        store.put_below("vms/numanodes", id, row.doc.clone());
    }
    let vm = store.root("vms", id).cloned();
    let cluster = vm.as_ref().and_then(|vm| vm.reference("cluster"));
    for row in rows(store, nics.0, nics.1) {
        let mut nic = row.doc.clone();
        nic.remove("reported_devices");
        if let Some(mac) = mac_for(store, cluster) {
            nic.set("mac.address", mac);
        }
        store.put_below("vms/nics", id, nic);
    }
}

/// The drive that every VM and template has, with the file that is in that of another.
pub(crate) fn take_drive(store: &mut Store, from: (&str, &str), to: (&'static str, &str)) {
    let mut drive = Node::reference("cdrom", ZERO);
    let other = store.get(from.0, from.1, ZERO);
    if let Some(file) = other.and_then(|other| other.doc.child("file")) {
        drive.push(file.clone());
    }
    store.put_below(to.0, to.1, drive);
}

/// The active snapshot that every VM has.
pub(super) fn active_snapshot(store: &mut Store, id: &str, now: Timestamp) {
    let mut snapshot = world::shape("snapshot");
    for (member, value) in [
        ("description", "Active VM"),
        ("date", instant(now).as_str()),
        ("persist_memorystate", "false"),
        ("snapshot_status", "ok"),
        ("snapshot_type", "active"),
    ] {
        snapshot.put(Node::leaf(member, value));
    }
    store.put_below("vms/snapshots", id, snapshot);
}

fn rows(store: &Store, kind: &str, parent: &str) -> Vec<Arc<Object>> {
    store.list(kind, parent).cloned().collect()
}

/// A disk that a new VM gets: of which disk, under which name, on which domain, attached how.
pub(super) struct Copy {
    pub(super) disk: Arc<Object>,
    pub(super) alias: String,
    pub(super) domain: String,
    pub(super) link: Node,
}

impl Copy {
    /// Of an attachment of a VM, named after both, on this domain or where the disk lies.
    pub(super) fn of(
        store: &Store,
        link: &Object,
        name: &str,
        domain: Option<&str>,
    ) -> Option<Copy> {
        let disk = store.root("disks", &link.id)?.clone();
        let own = || look::domain_of(&disk.doc);
        Some(Copy {
            alias: format!("{}_{name}", look::alias(&disk)),
            domain: domain.map_or_else(own, str::to_owned),
            link: link.doc.clone(),
            disk,
        })
    }

    /// Puts the copy in, locked, and attaches it; its id comes back.
    pub(super) fn put(&self, store: &mut Store, kind: &str, holder: &str) -> String {
        let mut doc = copies::copied(store, &self.disk, &self.alias, &self.domain);
        settle(store, ENGINE, &mut doc, &self.domain);
        // A quota of its own goes along.
        let quota = self.disk.doc.child("quota").cloned();
        if let Some(quota) = quota {
            doc.put(quota);
        }
        let id = store.put_below("disks", "", doc).id.to_string();
        let mut link = self.link.clone();
        link.remove("logical_name");
        link.set_attr("id", id.as_str());
        store.put_below(kind, holder, link);
        id
    }
}

/// Who is named where the engine itself settles something.
pub(super) const ENGINE: &str = "";

/// Profile and quota of the domain where a disk lies: those that its user may have. The engine takes the first.
pub(super) fn settle(store: &Store, user: &str, doc: &mut Node, domain: &str) {
    let own = profiles::of_disk(store, user, None, domain).ok().flatten();
    let first = || {
        let mut all = store.list("diskprofiles", "");
        let first = all.find(|one| one.reference("storage_domain") == Some(domain))?;
        Some(first.id.to_string())
    };
    if let Some(profile) = own.or_else(first) {
        doc.put(Node::reference("disk_profile", profile));
    }
    let center = look::center_of(store, domain);
    let quota = center.and_then(|center| quota_permits::of_user(store, user, &center));
    if let Some(quota) = quota {
        doc.put(Node::reference("quota", quota));
    }
}

/// The images of these disks are there.
pub(super) fn ready(store: &mut Store, disks: &[String]) {
    for disk in disks {
        store.change("disks", "", disk, crate::rules::disks::made_up);
    }
}

/// A new VM is down and may be used.
pub(super) fn awake(store: &mut Store, vm: &str) {
    store.change("vms", "", vm, |doc| {
        doc.remove("making");
        doc.set("status", "down");
    });
}
