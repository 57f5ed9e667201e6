//! Hosts that are up: NICs, NUMA node, devices, LUNs that nobody uses yet; and what they make of cluster and data center.

use super::Site;
use crate::node::Node;
use crate::rules::host_reports;
use crate::store::Store;
use crate::world::fresh::{MANAGEMENT, list};
use crate::world::ids::{Seed, lower_hex};
use crate::world::{shape, table};

/// The CPU type that hosts report and the cluster has.
const CPU_TYPE: &str = "Secure Intel Cascadelake Server Family";
const GIB: u64 = 1 << 30;
const MIB: u64 = 1 << 20;

pub(super) fn fill(store: &mut Store, site: &mut Site, count: usize, prefix: &str) {
    for number in 1..=count {
        let name = format!("{prefix}{number:02}");
        let address = format!("{name}.example.com");
        let id = site.seed.id("host", &name);
        let document = document(site, &name, &address, number == 1);
        store.put("hosts", document.with_attr("id", id.as_str()));
        let ip = format!("192.0.2.{}", 10 + number % 240);
        equip(store, site.seed, &id, &ip, number as u64);
        if number == 1 {
            virtual_functions(store, &id);
        }
        site.hosts.push((id, address));
    }
    let cluster = site.ids.cluster.clone();
    store.change("clusters", "", &cluster, |cluster| {
        cluster.set("bios_type", "q35_ovmf");
        cluster.set("cpu.architecture", "x86_64");
        cluster.set("cpu.type", CPU_TYPE);
    });
}

fn document(site: &Site, name: &str, address: &str, is_spm: bool) -> Node {
    let mut host = shape("host");
    host.set("name", name);
    host.set("address", address);
    certify(&mut host, address);
    identify(&mut host, site.seed, name);
    if is_spm {
        host.set("spm.status", "spm");
    }
    host.push(Node::reference("cluster", site.ids.cluster.as_str()));
    host
}

/// The certificate that the engine gives to a host of this address.
pub(in crate::world) fn certify(host: &mut Node, address: &str) {
    host.set("certificate.organization", "Test");
    host.set("certificate.subject", format!("O=Test,CN={address}"));
}

/// What tells the hardware of one host from that of another.
fn identify(host: &mut Node, seed: Seed, name: &str) {
    let serial = format!("XR{:08}", seed.below(100_000_000, "serial", name));
    let uuid = seed.id("hardware", name).to_uppercase();
    host.set("iscsi.initiator", format!("iqn.1994-05.com.example:{name}"));
    host.set("hardware_information.serial_number", serial);
    host.set("hardware_information.uuid", uuid);
}

/// Members that only the host itself can tell.
const REPORTED: [&str; 15] = [
    "auto_numa_status",
    "cpu",
    "device_passthrough",
    "hardware_information",
    "iscsi",
    "kdump_status",
    "ksm",
    "libvirt_version",
    "max_scheduling_memory",
    "memory",
    "numa_supported",
    "ovn_configured",
    "se_linux",
    "transparent_hugepages",
    "version",
];

/// The first report of a host that was added: its hardware and software, NICs, devices. Nothing happens for an unknown one.
pub(in crate::world) fn report(store: &mut Store, id: &str) {
    let seed = Seed(0);
    let mut address = String::new();
    let is_known = store.change("hosts", "", id, |host| {
        let mut told = shape("host");
        let name = host.text_of("name").unwrap_or("").to_owned();
        identify(&mut told, seed, &name);
        for member in REPORTED {
            host.remove(member);
            host.children.extend(told.remove(member));
        }
        host.remove("network_operation_in_progress");
        let line = host
            .text_at("os.custom_kernel_cmdline")
            .unwrap_or("")
            .to_owned();
        host.remove("os");
        host.children.extend(told.remove("os"));
        host.set("os.custom_kernel_cmdline", line);
        address = host.text_of("address").unwrap_or("").to_owned();
    });
    if !is_known {
        return;
    }
    let number = 0x1000 + seed.below(0xe000, "host number", id);
    let ip = match address.parse::<std::net::Ipv4Addr>() {
        Ok(ip) => ip.to_string(),
        Err(_) => format!("192.0.2.{}", 10 + number % 240),
    };
    equip(store, seed, id, &ip, number);
}

/// Gives a host what lies below it: NICs with the management network on the first, a NUMA node, devices, LUNs.
/// The number decides hardware addresses and must differ from host to host.
fn equip(store: &mut Store, seed: Seed, host: &str, ip: &str, number: u64) {
    let cluster = store
        .root("hosts", host)
        .and_then(|host| store.root("clusters", host.reference("cluster")?));
    let network = cluster.and_then(|cluster| cluster.reference("management_network"));
    let network = network.unwrap_or(MANAGEMENT).to_owned();
    nics(store, seed, host, (ip, &network), number);
    attachment(store, seed, host, (ip, &network));
    let memory = store
        .root("hosts", host)
        .and_then(|host| host.text("memory")?.parse::<u64>().ok());
    let mut cores = Node::new("cores");
    for index in 0..32 {
        cores.push(Node::new("core").with_leaf("index", index.to_string()));
    }
    let node = Node::reference("host_numa_node", seed.id("numa node", host))
        .with_leaf("index", "0")
        .with_leaf("memory", (memory.unwrap_or(256 * GIB) / MIB).to_string())
        .with_leaf("node_distance", "10")
        .with(Node::new("cpu").with(cores));
    store.put_below("hosts/numanodes", host, node);
    for line in table::lines(include_str!("../data/devices.txt")) {
        store.put_below("hosts/devices", host, device(line));
    }
    for lun in 1..=2 {
        store.put_below("hosts/storage", host, free_lun(lun));
    }
}

/// The last port of the first host is on a card that can be divided.
fn virtual_functions(store: &mut Store, host: &str) {
    let port = store.named_below("hosts/nics", host, "eth3");
    let Some(id) = port.map(|nic| nic.id.to_string()) else {
        return;
    };
    store.change("hosts/nics", host, &id, |nic| {
        let settings = Node::new("virtual_functions_configuration")
            .with_leaf("all_networks_allowed", "true")
            .with_leaf("max_number_of_virtual_functions", "7")
            .with_leaf("number_of_virtual_functions", "0");
        nic.put(settings);
    });
}

fn nics(store: &mut Store, seed: Seed, host: &str, (ip, network): (&str, &str), number: u64) {
    for port in 0..4 {
        let name = format!("eth{port}");
        let mut nic =
            shape("host_nic").with_attr("id", seed.id("host nic", &format!("{host}/{name}")));
        nic.set("name", name);
        let (high, low) = (number >> 8 & 0xff, number & 0xff);
        nic.set(
            "mac.address",
            format!("52:54:00:{high:02x}:{low:02x}:{port:02x}"),
        );
        if port == 0 {
            nic.set("boot_protocol", "static");
            nic.set("bridged", "true");
            nic.set("custom_configuration", "false");
            nic.push(ip_node("ip", ip));
            nic.push(
                Node::new("ipv6")
                    .with_leaf("gateway", "::")
                    .with_leaf("version", "v6"),
            );
            nic.push(Node::new("properties"));
            nic.push(Node::reference("network", network));
        }
        store.put_below("hosts/nics", host, nic);
    }
}

fn ip_node(name: &'static str, address: &str) -> Node {
    Node::new(name)
        .with_leaf("address", address)
        .with_leaf("gateway", "192.0.2.1")
        .with_leaf("netmask", "255.255.255.0")
        .with_leaf("version", "v4")
}

/// The management network on the first NIC.
fn attachment(store: &mut Store, seed: Seed, host: &str, (ip, network): (&str, &str)) {
    let v4 = Node::new("ip_address_assignment")
        .with_leaf("assignment_method", "static")
        .with(ip_node("ip", ip));
    let v6 = Node::new("ip_address_assignment")
        .with_leaf("assignment_method", "none")
        .with(Node::new("ip").with_leaf("version", "v6"));
    let mut attachment = Node::reference("network_attachment", seed.id("network attachment", host))
        .with_leaf("in_sync", "true")
        .with(Node::new("ip_address_assignments").with(v4).with(v6))
        .with(Node::reference(
            "host_nic",
            seed.id("host nic", &format!("{host}/eth0")),
        ))
        .with(Node::reference("network", network));
    if let Some(network) = store.root("networks", network) {
        let reported = host_reports::reported(store, &attachment, network, true);
        attachment.put(reported);
    }
    store.put_below("hosts/networkattachments", host, attachment);
}

/// `name capability parent driver group product vendor | product name; vendor name`; the root has itself as parent.
fn device(line: &'static str) -> Node {
    let (mut words, names) = table::row(line);
    let (name, capability, parent) = (words.word(), words.word(), words.word());
    let (driver, group, product, vendor) = (words.word(), words.word(), words.word(), words.word());
    let (product_name, vendor_name) = names.split_once("; ").unwrap_or((names, ""));
    let mut device = Node::reference("host_device", lower_hex(name))
        .with_leaf("name", name)
        .with_leaf("capability", capability);
    for (member, text) in [("driver", driver), ("iommu_group", group)] {
        if !matches!(text, "" | "-") {
            device.push(Node::leaf(member, text));
        }
    }
    for (member, id, text) in [
        ("product", product, product_name),
        ("vendor", vendor, vendor_name),
    ] {
        if !text.is_empty() {
            let mut node = Node::new(member).with_leaf("name", text);
            if !matches!(id, "" | "-") {
                node.set_attr("id", id);
            }
            device.push(node);
        }
    }
    device.with(Node::reference("parent_device", lower_hex(parent)).with_leaf("name", parent))
}

/// A LUN of an iSCSI target that every host sees.
fn free_lun(number: u32) -> Node {
    let id = format!("36001405e{number:024}");
    let mut unit = Node::reference("logical_unit", id.as_str());
    for (member, text) in [
        ("active_paths", "1".to_owned()),
        ("address", "192.0.2.5".to_owned()),
        ("discard_max_size", "0".to_owned()),
        ("discard_zeroes_data", "false".to_owned()),
        ("lun_mapping", number.to_string()),
        ("paths", "1".to_owned()),
        ("port", "3260".to_owned()),
        ("portal", "192.0.2.5:3260,1".to_owned()),
        ("product_id", "disk".to_owned()),
        ("serial", format!("SLIO-ORG_disk_{number:08}")),
        ("size", (200 * GIB).to_string()),
        ("status", "free".to_owned()),
        ("target", "iqn.2003-01.com.example:storage".to_owned()),
        ("vendor_id", "LIO-ORG".to_owned()),
    ] {
        unit.push(Node::leaf(member, text));
    }
    Node::reference("host_storage", id)
        .with(Node::new("logical_units").with(unit))
        .with_leaf("type", "iscsi")
}

/// The usages of a network below a cluster.
pub(super) fn usages<'a>(words: impl IntoIterator<Item = &'a str>) -> Node {
    list("usages", "usage", words)
}
