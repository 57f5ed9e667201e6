//! A second network with a VLAN tag, for storage traffic of the hosts; no VM has it.

use super::{Site, hosts};
use crate::node::Node;
use crate::rules::host_reports;
use crate::store::Store;
use crate::world::shape;

const NAME: &str = "storage";
const VLAN: &str = "20";

pub(super) fn fill(store: &mut Store, site: &Site) {
    let id = site.seed.id("network", NAME);
    let mut network = shape("network").with_attr("id", id.as_str());
    network.set("name", NAME);
    network.set("description", "Traffic to the file servers");
    network.set("vdsm_name", NAME);
    network.put(Node::new("usages"));
    network.push(Node::reference("vlan", VLAN));
    network.push(Node::reference(
        "data_center",
        site.ids.data_center.as_str(),
    ));
    store.put("networks", network);
    let link = Node::reference("network", id.as_str())
        .with_leaf("display", "false")
        .with_leaf("required", "false")
        .with_leaf("status", "operational")
        .with(hosts::usages([]));
    store.put_below("clusters/networks", &site.ids.cluster, link);
    for (at, (host, _)) in site.hosts.iter().enumerate() {
        on_host(store, site, &id, host, at + 1);
    }
}

/// The VLAN interface on the second NIC of a host, and the attachment.
fn on_host(store: &mut Store, site: &Site, network: &str, host: &str, number: usize) {
    let name = format!("eth1.{VLAN}");
    let nic_id = site.seed.id("host nic", &format!("{host}/{name}"));
    let base = store.named_below("hosts/nics", host, "eth1");
    let mac = base
        .and_then(|nic| nic.text("mac.address"))
        .unwrap_or("")
        .to_owned();
    let base_id = base.map(|nic| nic.id.to_string()).unwrap_or_default();
    let ip = |name: &'static str| {
        Node::new(name)
            .with_leaf("address", format!("203.0.113.{}", 10 + number % 240))
            .with_leaf("netmask", "255.255.255.0")
            .with_leaf("version", "v4")
    };
    let mut nic = shape("host_nic").with_attr("id", nic_id.as_str());
    nic.set("name", name);
    nic.set("boot_protocol", "static");
    nic.set("custom_configuration", "false");
    nic.set("mac.address", mac);
    nic.push(Node::leaf("base_interface", "eth1"));
    nic.push(ip("ip"));
    nic.push(Node::new("properties"));
    nic.push(Node::reference("vlan", VLAN));
    nic.push(Node::reference("network", network));
    store.put_below("hosts/nics", host, nic);
    let assignment = Node::new("ip_address_assignment")
        .with_leaf("assignment_method", "static")
        .with(ip("ip"));
    let id = site
        .seed
        .id("network attachment", &format!("{host}/{NAME}"));
    let mut attachment = Node::reference("network_attachment", id)
        .with_leaf("in_sync", "true")
        .with(Node::new("ip_address_assignments").with(assignment))
        .with(Node::reference("host_nic", base_id))
        .with(Node::reference("network", network));
    if let Some(network) = store.root("networks", network) {
        let reported = host_reports::reported(store, &attachment, network, false);
        attachment.put(reported);
    }
    store.put_below("hosts/networkattachments", host, attachment);
}
