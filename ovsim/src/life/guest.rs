//! What a running VM has besides its configuration, coming and going: host, console, what the agent in the guest reports.

use jiff::Timestamp;

use super::{consoles, hosts, pool, stateless};
use crate::codec::values::instant;
use crate::node::Node;
use crate::rules::parts::IN_DRIVE;
use crate::rules::{next_run, waiting_consoles};
use crate::store::{Store, ZERO};

/// Members that an agent reports.
const TOLD: [&str; 3] = ["fqdn", "guest_operating_system", "guest_time_zone"];

/// Lists that an agent reports.
const LISTS: [&str; 2] = ["vms/applications", "vms/sessions"];

/// What is kept about the life of a VM beside its document: turn and job of its last command, what its guest told before.
pub(super) const LIFE: &str = "vms/life";

/// Whether the run-once of now ends with a reboot, there.
pub(super) const VOLATILE: &str = "volatile";

/// The member of a life that says what others are told who want the VM.
pub(super) const HELD: &str = "held";

/// What others are told who want a VM that a command of its life has for itself.
pub(crate) fn held<'s>(store: &'s Store, vm: &str) -> Option<&'s str> {
    store.get(LIFE, vm, ZERO)?.text(HELD)
}

/// Changes what is kept.
pub(super) fn keep(store: &mut Store, vm: &str, edit: impl FnOnce(&mut Node)) {
    if store.get(LIFE, vm, ZERO).is_none() {
        store.put_below(LIFE, vm, Node::reference("life", ZERO));
    }
    store.change(LIFE, vm, ZERO, edit);
}

/// A process on a host.
pub(super) fn rise(store: &mut Store, vm: &str, host: &str, now: Timestamp) {
    store.change("vms", "", vm, |doc| {
        doc.put(Node::reference("host", host));
        doc.put(Node::leaf("start_time", instant(now)));
        doc.put(Node::leaf("run_once", "false"));
        doc.remove("stop_reason");
        doc.remove("status_detail");
    });
    store.change("vms/cdroms", vm, ZERO, |doc| {
        let file = doc
            .child("file")
            .and_then(Node::id)
            .unwrap_or("")
            .to_owned();
        doc.put(Node::reference(IN_DRIVE, file));
    });
    let old: Vec<_> = store
        .list("vms/reporteddevices", vm)
        .map(|device| device.id.clone())
        .collect();
    for id in old {
        store.remove("vms/reporteddevices", vm, &id);
    }
}

/// The console on the host.
pub(super) fn boot(store: &mut Store, vm: &str) {
    let host = store
        .root("vms", vm)
        .and_then(|vm| store.root("hosts", vm.reference("host")?));
    let Some(host) = host.cloned() else { return };
    let port = hosts::free_port(store, &host.id).to_string();
    // The first NIC with an address is that of the management network, which consoles use.
    let mut nics = store.list("hosts/nics", &host.id);
    let address = nics.find_map(|nic| nic.text("ip.address").filter(|ip| !ip.is_empty()));
    let address = address.or(host.text("address")).unwrap_or("").to_owned();
    drop(nics);
    store.change("vms", "", vm, |doc| {
        let spice = doc.text_at("display.type") == Some("spice");
        doc.set("display.address", address);
        let member = if spice {
            "display.secure_port"
        } else {
            "display.port"
        };
        doc.set(member, port);
    });
}

/// The process is on another host, and its console too.
pub(super) fn land(store: &mut Store, vm: &str, host: &str) {
    store.change("vms", "", vm, |doc| {
        doc.put(Node::reference("host", host));
    });
    boot(store, vm);
}

fn default_report(name: &str) -> Vec<Node> {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '-'
        }
    };
    let mut system = Node::new("guest_operating_system")
        .with_leaf("architecture", "x86_64")
        .with_leaf("codename", "")
        .with_leaf("distribution", "CentOS Stream")
        .with_leaf("family", "Linux");
    let kernel = Node::new("version")
        .with_leaf("build", "0")
        .with_leaf("full_version", "5.14.0-70.el9.x86_64")
        .with_leaf("major", "5")
        .with_leaf("minor", "14")
        .with_leaf("revision", "70");
    system.push(Node::new("kernel").with(kernel));
    let version = Node::new("version")
        .with_leaf("full_version", "9.0")
        .with_leaf("major", "9")
        .with_leaf("minor", "0");
    system.push(version);
    let zone = Node::new("guest_time_zone")
        .with_leaf("name", "Etc/UTC")
        .with_leaf("utc_offset", "+00:00");
    let name: String = name.chars().map(plain).collect();
    vec![
        Node::leaf("fqdn", format!("{name}.guest.test")),
        system,
        zone,
    ]
}

/// An id as the engine makes it of a name: its bytes, repeated or cut to 16 (engine 4.5.8).
fn id_of(name: &str) -> String {
    let bytes = name.bytes().cycle().take(16);
    let hex: String = bytes.map(|byte| format!("{byte:02x}")).collect();
    let parts = [0..8, 8..12, 12..16, 16..20, 20..32].map(|part| hex.get(part).unwrap_or(""));
    parts.join("-")
}

fn default_list(kind: &str) -> Vec<Node> {
    if kind == "vms/sessions" {
        let user = Node::new("user").with_leaf("user_name", "None");
        let id = "37a6259c-c0c1-dae2-99a7-866489dff0bd";
        return vec![Node::reference("session", id).with(user)];
    }
    let names = ["qemu-guest-agent-6.2.0", "kernel-5.14.0"];
    let node = |name: &str| Node::reference("application", id_of(name)).with_leaf("name", name);
    names.map(node).into()
}

/// The agent answers; a guest that told something before tells it again.
pub(super) fn greet(store: &mut Store, vm: &str) {
    let Some(object) = store.root("vms", vm).cloned() else {
        return;
    };
    let kept = store.get(LIFE, vm, ZERO).cloned();
    let kept = kept.as_ref().and_then(|life| life.doc.child("told"));
    if object.doc.child("guest_operating_system").is_none() {
        let told = match kept.filter(|told| told.child("fqdn").is_some()) {
            Some(told) => told.children.clone(),
            None => default_report(object.name()),
        };
        store.change("vms", "", vm, |doc| {
            told.into_iter()
                .filter(|node| TOLD.contains(&&*node.name))
                .for_each(|node| doc.put(node));
        });
    }
    for kind in LISTS {
        if store.count(kind, vm) > 0 {
            continue;
        }
        let before = kept.and_then(|told| told.child(kind));
        let rows = before.map_or_else(|| default_list(kind), |list| list.children.clone());
        for row in rows {
            store.put_below(kind, vm, row);
        }
    }
}

/// Addresses of the NICs of a guest that has a disk to boot from.
pub(super) fn report(store: &mut Store, vm: &str) {
    if store.count("vms/diskattachments", vm) == 0 || store.count("vms/reporteddevices", vm) > 0 {
        return;
    }
    let nics: Vec<_> = store.list("vms/nics", vm).cloned().collect();
    for (at, nic) in nics.iter().filter(|nic| nic.is("plugged")).enumerate() {
        let mac = nic.text("mac.address").unwrap_or("").to_owned();
        let bytes: Vec<u8> = mac
            .split(':')
            .filter_map(|byte| u8::from_str_radix(byte, 16).ok())
            .collect();
        let [.., a, b, c] = bytes[..] else { continue };
        let name = format!("eth{at}");
        let (four, six) = (
            format!("198.{}.{b}.{}", 18 + (a & 1), c.clamp(1, 254)),
            format!("2001:db8::{a:x}:{b:x}{c:02x}"),
        );
        let ip = |address: String, version: &str| {
            Node::new("ip")
                .with_leaf("address", address)
                .with_leaf("version", version)
        };
        let device = Node::reference("reported_device", id_of(&format!("{name}{mac}")))
            .with_leaf("name", name)
            .with_leaf("description", "guest reported data")
            .with(Node::new("ips").with(ip(four, "v4")).with(ip(six, "v6")))
            .with(Node::new("mac").with_leaf("address", mac))
            .with_leaf("type", "network");
        store.put_below("vms/reporteddevices", vm, device);
    }
}

/// The process is gone, and with it all that only a process has.
pub(super) fn fall(store: &mut Store, vm: &str, now: Timestamp) {
    let mut told = Node::new("told");
    for kind in LISTS {
        let rows: Vec<_> = store.list(kind, vm).cloned().collect();
        let mut list = Node::new(kind);
        for row in rows {
            list.push(row.doc.clone().with_attr("id", &*row.id));
            store.remove(kind, vm, &row.id);
        }
        if !list.children.is_empty() {
            told.push(list);
        }
    }
    let before = store
        .get(LIFE, vm, ZERO)
        .and_then(|life| life.doc.child("before").cloned());
    store.change("vms", "", vm, |doc| {
        for member in TOLD {
            told.children.extend(doc.remove(member));
        }
        for member in ["host", "start_time", "run_once", "status_detail"] {
            doc.remove(member);
        }
        if let Some(display) = doc.child_mut("display") {
            for member in ["address", "port", "secure_port"] {
                display.remove(member);
            }
        }
        for node in before.into_iter().flat_map(|before| before.children) {
            doc.put(node);
        }
        doc.put(Node::leaf("stop_time", instant(now)));
    });
    store.change("vms/cdroms", vm, ZERO, |doc| {
        doc.remove(IN_DRIVE);
    });
    stateless::fall(store, vm, now);
    pool::fall(store, vm, now);
    consoles::fall(store, vm);
    keep(store, vm, |life| {
        life.remove("before");
        life.remove(VOLATILE);
        if !told.children.is_empty() {
            life.put(told);
        }
    });
}

/// What waited for the next run is the configuration now; whether there was something.
pub(super) fn merge(store: &mut Store, vm: &str) -> bool {
    let Some(next) = store.list("vms/nextrun", vm).next().cloned() else {
        return false;
    };
    store.remove("vms/nextrun", vm, &next.id);
    store.change("vms", "", vm, |doc| {
        let mut fresh = next.doc.clone();
        fresh.name = "vm".into();
        fresh.remove(next_run::DOGS);
        waiting_consoles::forget(&mut fresh);
        for member in STATE {
            fresh.remove(member);
            fresh.children.extend(doc.child(member).cloned());
        }
        if let Some(display) = fresh.child_mut("display") {
            for member in ["address", "port", "secure_port"] {
                display.remove(member);
            }
        }
        *doc = fresh;
    });
    let dogs = next.doc.child(next_run::DOGS);
    if let Some(dogs) = dogs {
        let now = store.list("vms/watchdogs", vm).map(|dog| dog.id.clone());
        for id in now.collect::<Vec<_>>() {
            store.remove("vms/watchdogs", vm, &id);
        }
        for dog in &dogs.children {
            store.put_below("vms/watchdogs", vm, dog.clone());
        }
    }
    waiting_consoles::take(store, vm, &next.doc);
    true
}

/// Members of the state, which a configuration does not bring.
const STATE: [&str; 12] = [
    "status",
    "status_detail",
    "host",
    "start_time",
    "run_once",
    "fqdn",
    "guest_operating_system",
    "guest_time_zone",
    "stop_time",
    "stop_reason",
    "next_run_configuration_exists",
    "creation_time",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_made_of_names() {
        let id = id_of("qemu-guest-agent-6.2.0");
        assert_eq!(id, "71656d75-2d67-7565-7374-2d6167656e74");
    }

    #[test]
    fn what_a_guest_told_comes_back() {
        let mut store = Store::new(1);
        let vm = Node::new("vm")
            .with_leaf("name", "web")
            .with_leaf("fqdn", "web.example.com")
            .with_leaf("guest_operating_system", "x");
        let vm = store.put("vms", vm).id.to_string();
        fall(&mut store, &vm, Timestamp::UNIX_EPOCH);
        let fqdn = |store: &Store| {
            store
                .root("vms", &vm)
                .unwrap()
                .text("fqdn")
                .map(str::to_owned)
        };
        assert_eq!(fqdn(&store), None);
        greet(&mut store, &vm);
        assert_eq!(fqdn(&store).as_deref(), Some("web.example.com"));
        assert_eq!(store.count("vms/applications", &vm), 2);
    }
}
