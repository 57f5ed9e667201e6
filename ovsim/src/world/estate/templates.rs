//! Templates besides Blank: one with two versions and one plain, each with a disk.

use super::{Site, storage};
use crate::node::Node;
use crate::store::{Store, ZERO};
use crate::world::fresh::{CPU_PROFILE, MANAGEMENT_PROFILE, icons_of};
use crate::world::shape;

const GIB: u64 = 1 << 30;

/// A template that VMs are made of.
pub(super) struct Base {
    /// The operating system for which it is.
    pub(super) system: &'static str,
    pub(super) id: String,
}

/// Name, version (0: the base), operating system, description, days ago.
const TEMPLATES: [(&str, u32, &str, &str, u64); 3] = [
    (
        "centos9",
        0,
        "rhel_9x64",
        "CentOS Stream 9, minimal, cloud-init",
        200,
    ),
    (
        "centos9",
        2,
        "rhel_9x64",
        "CentOS Stream 9, all updates of this summer",
        90,
    ),
    (
        "ubuntu22",
        0,
        "ubuntu_18_04",
        "Ubuntu 22.04 LTS server",
        150,
    ),
];

/// Puts the templates in and tells which are good for what; the newest version comes last.
pub(super) fn fill(store: &mut Store, site: &Site) -> Vec<Base> {
    let mut bases: Vec<Base> = Vec::new();
    for (name, version, system, description, days) in TEMPLATES {
        let key = format!("{name}/{version}");
        let id = site.seed.id("template", &key);
        let known = bases
            .iter()
            .find(|base| base.system == system && version > 0);
        let base = known.map_or(id.clone(), |base| base.id.clone());
        let mut template = shape("template").with_attr("id", id.as_str());
        template.set("name", name);
        template.set("description", description);
        template.set("bios.type", "q35_ovmf");
        template.set("cpu.architecture", "x86_64");
        template.set("creation_time", site.ago(days * 1440));
        template.set("os.type", system);
        template.set("memory", (2 * GIB).to_string());
        template.set("memory_policy.guaranteed", (2 * GIB).to_string());
        template.set("memory_policy.max", (8 * GIB).to_string());
        template.set("time_zone.name", "Etc/GMT");
        let (large, small) = icons_of(system);
        template.put(Node::reference("large_icon", large));
        template.put(Node::reference("small_icon", small));
        let (number, label) = if version == 0 {
            (1, "base version")
        } else {
            (version, "summer")
        };
        template.set("version.version_name", label);
        template.set("version.version_number", number.to_string());
        template
            .child_or_new("version")
            .push(Node::reference("base_template", base));
        template.push(Node::reference("cluster", site.ids.cluster.as_str()));
        template.push(Node::reference("cpu_profile", CPU_PROFILE));
        template.push(Node::reference("quota", site.ids.quota.as_str()));
        store.put("templates", template);
        parts(store, site, &id, &key);
        bases.push(Base { system, id });
    }
    bases
}

/// The disk, the NIC and the devices that every template has.
fn parts(store: &mut Store, site: &Site, id: &str, key: &str) {
    let mut disk = storage::new_disk(site, &format!("template {key}"), 10 * GIB, 0);
    let name = key.split('/').next().unwrap_or(key);
    disk.set("name", name);
    disk.set("alias", name);
    let disk_id = disk.id().unwrap_or_default().to_owned();
    store.put("disks", disk);
    let mut attachment = shape("disk_attachment").with_attr("id", disk_id);
    attachment.set("bootable", "true");
    store.put_below("templates/diskattachments", id, attachment);
    let mut nic = shape("nic").with_attr("id", site.seed.id("template nic", key));
    nic.set("name", "nic1");
    nic.push(Node::reference("vnic_profile", MANAGEMENT_PROFILE));
    store.put_below("templates/nics", id, nic);
    store.put_below("templates/graphicsconsoles", id, storage::console("vnc"));
    store.put_below("templates/cdroms", id, Node::reference("cdrom", ZERO));
}
