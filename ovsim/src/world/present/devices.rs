//! Lists that are computed and not stored: consoles of a running VM, devices that its guest reports, the CPUs of a host (engine
//! 4.5.8).

use super::{Show, runs};
use crate::life::consoles;
use crate::node::Node;
use crate::store::Store;

/// Where a console of a process is, and how the VM tells it.
const WHERE: [(&str, &str); 3] = [
    ("address", "display.address"),
    ("port", "display.port"),
    ("tls_port", "display.secure_port"),
];

/// A single console as the process of its VM has it, when that is asked for.
pub(super) fn console(show: &Show<'_>, node: &mut Node) {
    let vm = show.store.root("vms", &show.object.parent);
    let vm = vm.filter(|vm| show.ask.params.flag("current", false) && runs(vm.status()));
    let Some(vm) = vm else { return };
    for (member, path) in WHERE {
        if let Some(text) = vm.text(path) {
            node.set(member, text);
        }
    }
}

/// The consoles of a VM as its process has them; none without one.
pub(crate) fn current_consoles(store: &Store, vm_id: &str) -> Vec<Node> {
    let Some(vm) = store.root("vms", vm_id).filter(|vm| runs(vm.status())) else {
        return Vec::new();
    };
    let mut consoles = Vec::new();
    for mut node in consoles::running(store, vm_id) {
        for (member, path) in WHERE {
            if let Some(text) = vm.text(path) {
                node.set(member, text);
            }
        }
        node.push(Node::reference("vm", vm_id));
        consoles.push(node);
    }
    consoles
}

/// The devices that the guest reports for one NIC of a VM: those with its MAC address; `place` is `VM/NIC`.
pub(super) fn devices_of_nic(store: &Store, place: &str) -> Vec<Node> {
    let (vm_id, nic) = place.split_once('/').unwrap_or((place, ""));
    let mac = store
        .get("vms/nics", vm_id, nic)
        .and_then(|nic| nic.text("mac.address"));
    let devices = store.list("vms/reporteddevices", vm_id);
    let own = devices.filter(|device| mac.is_some() && device.text("mac.address") == mac);
    own.map(|device| {
        let node = device.doc.clone().with_attr("id", &*device.id);
        node.with(Node::reference("vm", vm_id))
    })
    .collect()
}

/// The CPU on which VDSM runs unless it is told otherwise.
const OF_VDSM: u32 = 1;

/// The CPUs of a host, thread by thread; they have neither id nor href.
pub fn cpu_units(store: &Store, host: &str) -> Vec<Node> {
    let topology = store
        .root("hosts", host)
        .and_then(|host| host.doc.at("cpu.topology"));
    let count = |member| topology.and_then(|it| it.text_of(member)?.parse::<u32>().ok());
    let (Some(sockets), Some(cores)) = (count("sockets"), count("cores")) else {
        return Vec::new();
    };
    let threads = count("threads").unwrap_or(1);
    let unit = |cpu: u32| {
        let core = cpu / threads;
        let mut node = Node::new("host_cpu_unit")
            .with_leaf("core_id", (core % cores).to_string())
            .with_leaf("cpu_id", cpu.to_string());
        if cpu == OF_VDSM {
            node.push(Node::leaf("runs_vdsm", "true"));
        }
        node.with_leaf("socket_id", (core / cores).to_string())
    };
    (0..sockets * cores * threads).map(unit).collect()
}
