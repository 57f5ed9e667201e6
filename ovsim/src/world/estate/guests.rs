//! What the agent in a running guest reports: system, addresses, applications, sessions.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::Site;
use super::plan::Machine;
use crate::node::Node;
use crate::store::Store;
use crate::world::ids::named_id;
use crate::world::table;

/// The session of a guest in which the agent names nobody.
const NOBODY: &str = "37a6259c-c0c1-dae2-99a7-866489dff0bd";

/// A row of `guests.txt`.
struct Guest {
    family: String,
    distribution: String,
    codename: &'static str,
    version: &'static str,
    kernel: &'static str,
    zone: String,
    applications: &'static str,
}

static GUESTS: LazyLock<HashMap<&'static str, Guest>> = LazyLock::new(|| {
    let rows = table::lines(include_str!("../data/guests.txt")).map(table::row);
    rows.map(|(mut words, applications)| {
        let name = words.word();
        let mut spaced = || words.word().replace('_', " ");
        let (family, distribution) = (spaced(), spaced());
        let codename = words.word().trim_start_matches('-');
        let (version, kernel) = (words.word(), words.word());
        // A zone of Windows has blanks, one of Linux may have underscores.
        let zone = match words.word() {
            zone if family == "Windows" => zone.replace('_', " "),
            zone => zone.to_owned(),
        };
        (
            name,
            Guest {
                family,
                distribution,
                codename,
                version,
                kernel,
                zone,
                applications,
            },
        )
    })
    .collect()
});

/// Major, minor, build and revision of a version text, as far as it has them.
fn version(text: &str, with_build: bool) -> Node {
    let mut node = Node::new("version");
    let mut numbers = text
        .split(['.', '-'])
        .map_while(|part| part.parse::<u32>().ok());
    let (major, minor, build) = (numbers.next(), numbers.next(), numbers.next());
    let revision = numbers.next();
    if with_build {
        node.push(Node::leaf("build", build.unwrap_or(0).to_string()));
    }
    node.push(Node::leaf("full_version", text));
    node.push(Node::leaf("major", major.unwrap_or(0).to_string()));
    if let Some(minor) = minor {
        node.push(Node::leaf("minor", minor.to_string()));
    }
    if with_build {
        node.push(Node::leaf("revision", revision.unwrap_or(0).to_string()));
    }
    node
}

/// The members of a running VM that come from its guest.
pub(super) fn describe(site: &Site, machine: &Machine<'_>, vm: &mut Node) {
    let Some(guest) = GUESTS.get(machine.role.guest) else {
        return;
    };
    debug_assert!(!site.hosts.is_empty());
    vm.push(Node::leaf("fqdn", format!("{}.example.com", machine.name)));
    let mut kernel = version(guest.kernel, true);
    kernel.name = "version".into();
    let system = Node::new("guest_operating_system")
        .with_leaf("architecture", "x86_64")
        .with_leaf("codename", guest.codename)
        .with_leaf("distribution", guest.distribution.as_str())
        .with_leaf("family", guest.family.as_str())
        .with(Node::new("kernel").with(kernel))
        .with(version(guest.version, false));
    vm.push(system);
    let offset = if guest.zone.contains("UTC") {
        "+00:00"
    } else {
        "+01:00"
    };
    let zone = Node::new("guest_time_zone")
        .with_leaf("name", guest.zone.as_str())
        .with_leaf("utc_offset", offset);
    vm.push(zone);
}

/// The IPv4 address of a VM: the first ones from the range for examples, the rest from that for benchmarks.
fn address(index: usize) -> String {
    if index < 240 {
        return format!("198.51.100.{}", 10 + index);
    }
    format!(
        "198.{}.{}.{}",
        18 + (index >> 16 & 1),
        index >> 8 & 0xff,
        index & 0xff
    )
}

/// The parts of a running VM that its agent reports.
pub(super) fn report(store: &mut Store, site: &Site, machine: &Machine<'_>, mac: &str) {
    let Some(guest) = GUESTS.get(machine.role.guest) else {
        return;
    };
    let is_windows = machine.role.guest == "windows";
    let name = if is_windows { "Ethernet" } else { "eth0" };
    let mut ips = Node::new("ips");
    for (text, version) in [
        (address(machine.index), "v4"),
        (format!("2001:db8::{:x}", machine.index + 16), "v6"),
    ] {
        let ip = Node::new("ip")
            .with_leaf("address", text)
            .with_leaf("version", version);
        ips.push(ip);
    }
    let device = Node::reference("reported_device", named_id(&format!("{name}{mac}")))
        .with_leaf("name", name)
        .with_leaf("description", "guest reported data")
        .with(ips)
        .with(Node::new("mac").with_leaf("address", mac))
        .with_leaf("type", "network");
    store.put_below("vms/reporteddevices", &machine.id, device);
    for application in guest.applications.split(", ") {
        let node =
            Node::reference("application", named_id(application)).with_leaf("name", application);
        store.put_below("vms/applications", &machine.id, node);
    }
    let user = if is_windows { "Administrator" } else { "None" };
    let id = if is_windows {
        site.seed.id("session", &machine.name)
    } else {
        NOBODY.to_owned()
    };
    let session =
        Node::reference("session", id).with(Node::new("user").with_leaf("user_name", user));
    store.put_below("vms/sessions", &machine.id, session);
}
