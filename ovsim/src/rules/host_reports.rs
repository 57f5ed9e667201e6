//! Addresses of networks on hosts, and what a host reports of them: exactly what was wanted (engine 4.5.8).

use crate::node::Node;
use crate::store::{Object, Store};

/// What hosts have by themselves where nothing is wanted of them: a name server, and a gateway that is none.
const OWN: &[(&str, &str)] = &[("dns_configuration", "192.0.2.53"), ("ipv6_gateway", "::")];

/// What hosts make of a network's MTU.
pub(crate) fn mtu(network: &Object) -> &str {
    let own = network.text("mtu");
    own.filter(|mtu| *mtu != "0").unwrap_or("1500")
}

/// The version of an address: that told, or that which it looks like.
pub(super) fn version(one: &Node) -> &'static str {
    let told = one.text_at("ip.version");
    let looks = one.text_at("ip.address");
    match told {
        Some("v6") => "v6",
        None if looks.is_some_and(|address| address.contains(':')) => "v6",
        _ => "v4",
    }
}

/// One assignment of each version; what is not said is `none`.
pub(super) fn addresses(doc: &mut Node) {
    let given = doc.child("ip_address_assignments").cloned();
    let given = given.unwrap_or_default();
    let mut list = Node::new("ip_address_assignments");
    for wanted in ["v4", "v6"] {
        let known = given.children.iter().find(|one| version(one) == wanted);
        let mut one = known.cloned().unwrap_or_else(|| {
            Node::new("ip_address_assignment").with_leaf("assignment_method", "none")
        });
        one.set("ip.version", wanted);
        list.push(one);
    }
    doc.put(list);
}

/// How an engine calls the ways to an address, among what hosts report.
fn protocol(one: Option<&Node>) -> &'static str {
    match one.and_then(|one| one.text_of("assignment_method")) {
        Some("static") => "STATIC_IP",
        Some("dhcp") => "DHCP",
        Some("autoconf") => "AUTOCONF",
        Some("poly_dhcp_autoconf") => "POLY_DHCP_AUTOCONF",
        _ => "NONE",
    }
}

/// The shares that a network has on a host: its own, or those of the attachment.
fn shares(store: &Store, doc: &Node, network: &Object) -> Option<Node> {
    if let Some(own) = doc.child("qos") {
        return Some(own.clone());
    }
    let center = network.reference("data_center")?;
    let qos = network.reference("qos")?;
    let qos = store.get("datacenters/qoss", center, qos)?;
    Some(qos.doc.clone())
}

/// Shares, name servers of the default route, and whether it is that.
fn beyond(
    store: &Store,
    doc: &Node,
    (network, routes): (&Object, bool),
    rows: &mut Vec<(&'static str, String)>,
) {
    if let Some(shares) = shares(store, doc, network) {
        for (name, member) in [
            ("outAverageLinkShare", "outbound_average_linkshare"),
            ("outAverageUpperLimit", "outbound_average_upperlimit"),
            ("outAverageRealTime", "outbound_average_realtime"),
        ] {
            rows.push((name, shares.text_of(member).unwrap_or("").to_owned()));
        }
    }
    if routes {
        let servers = |doc: &Node| {
            let list = doc.at("dns_resolver_configuration.name_servers");
            let rows = list.into_iter().flat_map(|list| &list.children);
            let mut rows: Vec<_> = rows.map(|one| one.text.to_string()).collect();
            rows.sort();
            rows.join(",")
        };
        let own = servers(doc);
        let wanted = if own.is_empty() {
            servers(&network.doc)
        } else {
            own
        };
        rows.push(("dns_configuration", wanted));
    }
    rows.push(("default_route", routes.to_string()));
}

/// What the host reports of a network: name and value, those without one as well.
pub(crate) fn reported(store: &Store, doc: &Node, network: &Object, routes: bool) -> Node {
    let list = doc.child("ip_address_assignments");
    let of = |wanted: &str| {
        let mut rows = list.into_iter().flat_map(|list| &list.children);
        rows.find(|one| version(one) == wanted)
    };
    let bridged = super::networks::is_vm_network(network);
    let tag = network.doc.child("vlan");
    let tag = tag.and_then(|tag| tag.id().or(tag.text_of("id")));
    let mut rows = vec![
        ("mtu", mtu(network).to_owned()),
        ("bridged", bridged.to_string()),
        ("vlan", tag.unwrap_or("").to_owned()),
        ("switchType", "LEGACY".to_owned()),
    ];
    for (wanted, names) in [
        (
            "v4",
            [
                ("ipv4_boot_protocol", ""),
                ("ipv4_netmask", "netmask"),
                ("ipv4_address", "address"),
                ("ipv4_gateway", "gateway"),
            ],
        ),
        (
            "v6",
            [
                ("ipv6_boot_protocol", ""),
                ("ipv6_prefix", "netmask"),
                ("ipv6_address", "address"),
                ("ipv6_gateway", "gateway"),
            ],
        ),
    ] {
        let one = of(wanted);
        let protocol = protocol(one);
        for (name, member) in names {
            let ip = one.and_then(|one| one.child("ip"));
            let text = ip.and_then(|ip| ip.text_of(member)).unwrap_or("");
            match member {
                "" => rows.push((name, protocol.to_owned())),
                _ if protocol == "STATIC_IP" => rows.push((name, text.to_owned())),
                _ => {}
            }
        }
    }
    beyond(store, doc, (network, routes), &mut rows);
    let mut list = Node::new("reported_configurations");
    for (name, value) in rows {
        let mut row = Node::new("reported_configuration");
        let own = OWN.iter().find(|(known, _)| *known == name);
        if let Some((_, own)) = own.filter(|_| value.is_empty()) {
            row.push(Node::leaf("actual_value", *own));
        } else if !value.is_empty() {
            row.push(Node::leaf("actual_value", value.as_str()));
            row.push(Node::leaf("expected_value", value));
        }
        row.push(Node::leaf("in_sync", "true"));
        row.push(Node::leaf("name", name));
        list.push(row);
    }
    list
}
