//! Two data domains and a library of ISO files, all on NFS.

use super::Site;
use crate::node::Node;
use crate::store::Store;
use crate::world::fresh::{self, EVERYONE};
use crate::world::ids::lower_hex;
use crate::world::shape;

const GIB: u64 = 1 << 30;
const SERVER: &str = "nfs.example.com";
const DISK_PROFILE_USER: &str = "def00020-0000-0000-0000-abc000000010";

/// The files in the library.
const ISO_FILES: [&str; 4] = [
    "CentOS-Stream-9-latest-x86_64-dvd1.iso",
    "debian-12.9.0-amd64-netinst.iso",
    "ubuntu-22.04.5-live-server-amd64.iso",
    "virtio-win-0.1.266.iso",
];

pub(super) fn fill(store: &mut Store, site: &mut Site, vms: usize) {
    // Room for all disks whatever the number of VMs.
    let size = (2048 + 64 * vms as u64) * GIB;
    for (name, is_master) in [("data1", true), ("data2", false)] {
        let id = add(store, site, name, "data", size);
        store.set(
            "storagedomains",
            &id,
            "master",
            if is_master { "true" } else { "false" },
        );
        let profile = site.seed.id("disk profile", name);
        let document = Node::reference("disk_profile", profile.as_str())
            .with_leaf("name", name)
            .with(Node::reference("storage_domain", id.as_str()));
        store.put("diskprofiles", document);
        let who = Node::reference("group", EVERYONE);
        let object = Node::reference("disk_profile", profile.as_str());
        let permission = site.seed.id("permission", name);
        fresh::add_permission(store, &permission, who, DISK_PROFILE_USER, Some(object));
        site.domains.push(id);
        site.disk_profiles.push(profile);
    }
    let library = add(store, site, "iso", "iso", 100 * GIB);
    for file in ISO_FILES {
        let document = Node::reference("file", file)
            .with_leaf("name", file)
            .with(Node::reference("storage_domain", library.as_str()));
        store.put_below("storagedomains/files", &library, document);
    }
    for at in 0..site.domains.len() {
        for copy in 1..=2 {
            ovf_store(store, site, at, copy);
        }
    }
    let data_center = site.ids.data_center.clone();
    store.set("datacenters", &data_center, "status", "up");
}

/// One attached, active NFS domain with its connection.
fn add(store: &mut Store, site: &Site, name: &str, kind: &str, size: u64) -> String {
    let id = site.seed.id("storage domain", name);
    let path = format!("/exports/{name}");
    let storage = Node::new("storage")
        .with_leaf("address", SERVER)
        .with_leaf("path", path.as_str())
        .with_leaf("type", "nfs");
    let mut domain = shape("storage_domain").with_attr("id", id.as_str());
    domain.set("name", name);
    domain.set("type", kind);
    if kind == "iso" {
        domain.set("storage_format", "v1");
    }
    domain.set("available", (size - 5 * GIB).to_string());
    domain.set("used", (5 * GIB).to_string());
    domain.put(storage);
    let data_center = Node::reference("data_center", site.ids.data_center.as_str());
    domain.push(Node::new("data_centers").with(data_center));
    store.put("storagedomains", domain);
    let link = Node::reference("storage_domain", id.as_str()).with_leaf("status", "active");
    store.put_below("datacenters/storagedomains", &site.ids.data_center, link);
    let connection = Node::reference(
        "storage_connection",
        site.seed.id("storage connection", name),
    )
    .with_leaf("address", SERVER)
    .with_leaf("path", path)
    .with_leaf("type", "nfs");
    store.put("storageconnections", connection);
    id
}

/// The disk in which a data domain keeps the configurations of its VMs; there are two.
fn ovf_store(store: &mut Store, site: &Site, at: usize, copy: usize) {
    let name = format!("OVF_STORE {at}/{copy}");
    let mut disk = new_disk(site, &name, 128 << 20, at);
    disk.set("name", "OVF_STORE");
    disk.set("alias", "OVF_STORE");
    disk.set("description", "OVF_STORE");
    disk.set("content_type", "ovf_store");
    disk.set("format", "raw");
    disk.remove("qcow_version");
    disk.set("sparse", "false");
    disk.set("actual_size", (128u64 << 20).to_string());
    disk.set("total_size", (128u64 << 20).to_string());
    store.put("disks", disk);
}

/// A disk of this name on one of the data domains.
pub(super) fn new_disk(site: &Site, name: &str, size: u64, domain: usize) -> Node {
    let at = domain % site.domains.len().max(1);
    let mut disk = shape("disk").with_attr("id", site.seed.id("disk", name));
    disk.set("name", name);
    disk.set("alias", name);
    disk.set("description", "");
    disk.set("provisioned_size", size.to_string());
    disk.set("image_id", site.seed.id("image", name));
    let used = size / 100 * (5 + site.seed.below(70, "used", name));
    let used = (used / 4096 * 4096).to_string();
    disk.set("actual_size", used.as_str());
    disk.set("total_size", used);
    disk.push(Node::reference(
        "disk_profile",
        site.disk_profiles[at].as_str(),
    ));
    disk.push(Node::reference("quota", site.ids.quota.as_str()));
    let domain = Node::reference("storage_domain", site.domains[at].as_str());
    disk.push(Node::new("storage_domains").with(domain));
    disk
}

/// Takes what the disks occupy from the free space of their domains.
pub(super) fn account(store: &mut Store, site: &Site) {
    for domain in &site.domains {
        let disks = store.list("disks", "");
        let here = disks.filter(|disk| disk.refers("storage_domains", domain));
        let sizes = here.filter_map(|disk| disk.text("actual_size")?.parse::<u64>().ok());
        let occupied: u64 = sizes.sum();
        store.change("storagedomains", "", domain, |node| {
            let number = |path: &str| node.text_of(path).and_then(|text| text.parse::<u64>().ok());
            let (used, free) = (number("used"), number("available"));
            let (used, free) = (used.unwrap_or(0), free.unwrap_or(0));
            node.set("used", (used + occupied).to_string());
            node.set("available", free.saturating_sub(occupied).to_string());
        });
    }
}

/// A console of this protocol, with the id that the engine makes of it.
pub(super) fn console(protocol: &str) -> Node {
    Node::reference("graphics_console", lower_hex(protocol)).with_leaf("protocol", protocol)
}
