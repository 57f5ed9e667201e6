//! The VMs: what they are for, in which state, with disks, NICs, snapshots and consoles.

use super::plan::{Machine, Role};
use super::templates::Base;
use super::{Site, guests, layers, storage};
use crate::node::Node;
use crate::store::{Store, ZERO};
use crate::world::fresh::{CPU_PROFILE, MANAGEMENT_PROFILE, icons_of, mac_prefix};
use crate::world::shape;

const DAY: u64 = 1440;

/// One VM with all its parts.
pub(super) fn add(
    store: &mut Store,
    site: &Site,
    templates: &[Base],
    machine: &Machine<'_>,
    pool: Option<&str>,
) {
    let document = document(site, templates, machine, pool);
    let kept = (layers::has_earlier(machine.index) && pool.is_none()).then(|| document.clone());
    store.put("vms", document.with_attr("id", machine.id.as_str()));
    disks(store, site, machine);
    let nic = nic(site, machine);
    let mac = nic.text_at("mac.address").unwrap_or("").to_owned();
    store.put_below("vms/nics", &machine.id, nic);
    store.put_below("vms/cdroms", &machine.id, Node::reference("cdrom", ZERO));
    store.put_below("vms/graphicsconsoles", &machine.id, storage::console("vnc"));
    layers::fill(store, site, machine, kept);
    if machine.role.name == "db" {
        let watchdog = Node::reference("watchdog", site.seed.id("watchdog", &machine.name))
            .with_leaf("action", "reset")
            .with_leaf("model", "i6300esb");
        store.put_below("vms/watchdogs", &machine.id, watchdog);
    }
    if matches!(machine.status, "up" | "paused") {
        guests::report(store, site, machine, &mac);
    }
    for tag in machine
        .role
        .tags
        .split(',')
        .filter(|tag| *tag != "-" && pool.is_none())
    {
        let tag = Node::reference("tag", site.seed.id("tag", tag));
        store.put_below("vms/tags", &machine.id, tag);
    }
}

/// Minutes since a VM was made, and since it was started.
pub(super) fn ages(site: &Site, machine: &Machine<'_>) -> (u64, u64) {
    let made = 30 * DAY + site.seed.below(300 * DAY, "made", &machine.name);
    let started = 60 + site.seed.below(25 * DAY, "started", &machine.name);
    (made, started)
}

fn document(site: &Site, templates: &[Base], machine: &Machine<'_>, pool: Option<&str>) -> Node {
    let role = machine.role;
    let (made, started) = ages(site, machine);
    let mut vm = shape("vm");
    vm.set("name", machine.name.as_str());
    vm.set(
        "description",
        if pool.is_some() { "" } else { role.description },
    );
    vm.set("cpu.topology.sockets", role.sockets);
    vm.set("cpu.topology.cores", role.cores);
    vm.set("creation_time", site.ago(made));
    vm.set("memory", role.memory.to_string());
    vm.set("memory_policy.guaranteed", role.memory.to_string());
    vm.set("memory_policy.max", (4 * role.memory).to_string());
    vm.set("os.type", role.system);
    if role.system.starts_with("windows") {
        vm.set("time_zone.name", "GMT Standard Time");
    }
    if role.name == "db" {
        vm.set("high_availability.enabled", "true");
        vm.set("high_availability.priority", "50");
        vm.set("delete_protected", "true");
    }
    references(site, templates, role, &mut vm);
    vm.set("status", machine.status);
    let stopped = if machine.status == "up" {
        started + 5
    } else {
        started / 2
    };
    vm.push(Node::leaf("stop_time", site.ago(stopped.min(made))));
    if let Some(pool) = pool {
        vm.set("stateless", "true");
        vm.push(Node::leaf("use_latest_template_version", "false"));
        vm.push(Node::reference("vm_pool", pool));
    }
    if matches!(machine.status, "up" | "paused") {
        running(site, machine, &mut vm, started);
    }
    vm
}

/// Icons, cluster, profile, quota and the template of which it was made.
fn references(site: &Site, templates: &[Base], role: &Role, vm: &mut Node) {
    let (large, small) = icons_of(role.system);
    vm.put(Node::reference("large_icon", large));
    vm.put(Node::reference("small_icon", small));
    vm.push(Node::reference("cluster", site.ids.cluster.as_str()));
    vm.push(Node::reference("cpu_profile", CPU_PROFILE));
    vm.push(Node::reference("quota", site.ids.quota.as_str()));
    let template = templates.iter().rfind(|base| base.system == role.system);
    let template = template.map_or(ZERO, |base| base.id.as_str());
    vm.push(Node::reference("template", template));
    vm.push(Node::reference("original_template", template));
}

/// What a VM with a process has besides.
fn running(site: &Site, machine: &Machine<'_>, vm: &mut Node, started: u64) {
    let (host, address) = &site.hosts[machine.host];
    vm.push(Node::reference("host", host.as_str()));
    vm.push(Node::leaf("start_time", site.ago(started)));
    vm.push(Node::leaf("run_once", "false"));
    vm.set("display.address", address.as_str());
    vm.set(
        "display.port",
        (5900 + machine.index / site.hosts.len()).to_string(),
    );
    if machine.status == "paused" {
        vm.push(Node::leaf("status_detail", "eio"));
    }
    guests::describe(site, machine, vm);
}

fn disks(store: &mut Store, site: &Site, machine: &Machine<'_>) {
    let role = machine.role;
    let sizes = [role.disk, role.data];
    for (at, size) in sizes.into_iter().enumerate().filter(|(_, size)| *size > 0) {
        let name = format!("{}_Disk{}", machine.name, at + 1);
        let mut disk = storage::new_disk(site, &name, size, machine.index + at);
        if at > 0 {
            disk.set("format", "raw");
            disk.remove("qcow_version");
            disk.set("description", "data");
        }
        let id = disk.id().unwrap_or_default().to_owned();
        store.put("disks", disk);
        let mut attachment = shape("disk_attachment").with_attr("id", id);
        if at == 0 {
            attachment.set("bootable", "true");
        } else {
            attachment.set("interface", "virtio_scsi");
        }
        if machine.status == "up" {
            let name = if at == 0 { "/dev/vda" } else { "/dev/sda" };
            attachment.push(Node::leaf("logical_name", name));
        }
        store.put_below("vms/diskattachments", &machine.id, attachment);
    }
}

fn nic(site: &Site, machine: &Machine<'_>) -> Node {
    let mut nic = shape("nic").with_attr("id", site.seed.id("nic", &machine.name));
    nic.set("name", "nic1");
    let number = machine.index;
    let (high, low) = (number >> 8 & 0xff, number & 0xff);
    nic.set(
        "mac.address",
        format!("{}:{high:02x}:{low:02x}", mac_prefix(site.seed)),
    );
    nic.push(Node::reference("vnic_profile", MANAGEMENT_PROFILE));
    nic
}
