//! The VMs: what they are for, in which state, with disks, NICs, snapshots and consoles.

use super::templates::Base;
use super::{Site, guests, pool, storage};
use crate::node::Node;
use crate::store::{Store, ZERO};
use crate::world::fresh::{CPU_PROFILE, MANAGEMENT_PROFILE, icons_of, mac_prefix};
use crate::world::{shape, table};

const GIB: u64 = 1 << 30;
const DAY: u64 = 1440;

/// What a VM is for; a row of `machines.txt`.
pub(super) struct Role {
    pub(super) name: &'static str,
    share: u64,
    pub(super) system: &'static str,
    pub(super) guest: &'static str,
    memory: u64,
    sockets: &'static str,
    cores: &'static str,
    disk: u64,
    data: u64,
    tags: &'static str,
    description: &'static str,
}

/// One VM to be.
pub(super) struct Machine<'a> {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) role: &'a Role,
    /// Its place in the estate, from 0.
    pub(super) index: usize,
    pub(super) status: &'static str,
    /// Host on which it runs, by place.
    pub(super) host: usize,
}

/// States in turn; most VMs are up. Only the first twelve have one that stands still after an I/O error.
const STATES: [&str; 12] = [
    "up",
    "up",
    "down",
    "up",
    "up",
    "suspended",
    "up",
    "paused",
    "down",
    "up",
    "up",
    "up",
];

fn state(index: usize) -> &'static str {
    match STATES[index % STATES.len()] {
        "paused" if index >= STATES.len() => "up",
        "suspended" if (index / STATES.len()) % 2 == 1 => "up",
        state => state,
    }
}

/// Every so many VMs one has a snapshot besides the active one; in large estates they are rarer, because each holds a whole
/// configuration.
fn has_snapshot(index: usize) -> bool {
    index % if index < 200 { 5 } else { 40 } == 1
}

pub(super) fn fill(store: &mut Store, site: &Site, templates: &[Base], count: usize) {
    let roles = roles();
    let in_pool = if count >= 10 { pool::SIZE } else { 0 };
    let mut given = vec![0u64; roles.len()];
    let mut running = 0;
    let total: u64 = roles.iter().map(|role| role.share).sum();
    for index in 0..count - in_pool {
        let turn = index as u64 + 1;
        // The one that is farthest behind its share is next.
        let next = (0..roles.len()).max_by_key(|at| {
            let wanted = i64::try_from(roles[*at].share * turn).unwrap_or(0);
            let had = i64::try_from(given[*at] * total).unwrap_or(0);
            (wanted - had, std::cmp::Reverse(*at))
        });
        let at = next.unwrap_or(0);
        given[at] += 1;
        let name = format!("{}{:02}", roles[at].name, given[at]);
        let machine = Machine {
            id: site.seed.id("vm", &name),
            name,
            role: &roles[at],
            index,
            status: state(index),
            host: running % site.hosts.len().max(1),
        };
        running += usize::from(matches!(machine.status, "up" | "paused"));
        add(store, site, templates, &machine, None);
    }
    if in_pool > 0 {
        pool::fill(store, site, templates, &roles[0], count - in_pool);
    }
}

/// Reads `machines.txt`.
fn roles() -> Vec<Role> {
    let rows = table::lines(include_str!("../data/machines.txt"));
    rows.map(|line| {
        let (mut words, description) = table::row(line);
        let (name, share) = (words.word(), words.word());
        let (system, guest, memory) = (words.word(), words.word(), words.word());
        let (sockets, cores) = words.word().split_once('x').unwrap_or(("1", "1"));
        let (disk, data, tags) = (words.word(), words.word(), words.word());
        let number = |text: &str| text.parse().unwrap_or(0);
        Role {
            name,
            share: number(share),
            system,
            guest,
            memory: number(memory) * GIB,
            sockets,
            cores,
            disk: number(disk) * GIB,
            data: number(data) * GIB,
            tags,
            description,
        }
    })
    .collect()
}

/// One VM with all its parts.
pub(super) fn add(
    store: &mut Store,
    site: &Site,
    templates: &[Base],
    machine: &Machine<'_>,
    pool: Option<&str>,
) {
    let document = document(site, templates, machine, pool);
    let kept = (has_snapshot(machine.index) && pool.is_none()).then(|| document.clone());
    store.put("vms", document.with_attr("id", machine.id.as_str()));
    disks(store, site, machine);
    let nic = nic(site, machine);
    let mac = nic.text_at("mac.address").unwrap_or("").to_owned();
    store.put_below("vms/nics", &machine.id, nic);
    store.put_below("vms/cdroms", &machine.id, Node::reference("cdrom", ZERO));
    store.put_below("vms/graphicsconsoles", &machine.id, storage::console("vnc"));
    snapshots(store, site, machine, kept);
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
fn ages(site: &Site, machine: &Machine<'_>) -> (u64, u64) {
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

/// The active layer that every VM has, and for some the configuration of an earlier day.
fn snapshots(store: &mut Store, site: &Site, machine: &Machine<'_>, kept: Option<Node>) {
    let (made, _) = ages(site, machine);
    let mut active = shape("snapshot").with_attr("id", site.seed.id("snapshot", &machine.name));
    active.set("date", site.ago(made));
    store.put_below("vms/snapshots", &machine.id, active);
    let Some(mut configuration) = kept else {
        return;
    };
    configuration.name = "vm".into();
    configuration.attrs.clear();
    configuration.set("status", "down");
    let id = site.seed.id("regular snapshot", &machine.name);
    let mut earlier = shape("snapshot").with_attr("id", id.as_str());
    earlier.set("description", "before the update");
    earlier.set("snapshot_type", "regular");
    earlier.set("date", site.ago(made / 3));
    store.put_below("vms/snapshots", &machine.id, earlier.with(configuration));
    let place = format!("{}/{id}", machine.id);
    let attached: Vec<_> = store
        .list("vms/diskattachments", &machine.id)
        .map(|disk| disk.id.clone())
        .collect();
    for disk_id in attached {
        let Some(disk) = store.root("disks", &disk_id) else {
            continue;
        };
        let mut layer = disk.doc.clone().with_attr("id", &*disk_id);
        for member in ["disk_profile", "quota", "qcow_version"] {
            layer.remove(member);
        }
        layer.set("image_id", site.seed.id("earlier image", &disk_id));
        layer.set("total_size", "0");
        layer.push(Node::reference("snapshot", id.as_str()));
        store.put_below("vms/snapshots/disks", &place, layer);
    }
    let nics: Vec<_> = store.list("vms/nics", &machine.id).cloned().collect();
    for nic in nics {
        let copy = nic.doc.clone().with_attr("id", &*nic.id);
        store.put_below("vms/snapshots/nics", &place, copy);
    }
    store.put_below(
        "vms/snapshots/cdroms",
        &place,
        Node::reference("cdrom", ZERO),
    );
}
