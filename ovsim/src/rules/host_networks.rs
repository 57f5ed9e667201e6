//! Networks on hosts: attachments one by one, and all that `setupnetworks` changes at once (engine 4.5.8).

use super::actions::Done;
use super::jobs;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

pub(super) const KIND: &str = "hosts/networkattachments";

/// Attachments of networks to NICs of hosts.
pub(crate) const ATTACHMENTS: Rule = Rule {
    kind: KIND,
    label: "Networks",
    drop: &["host", "in_sync", "reported_configurations"],
    prepare,
    made: |work, attachment| {
        plug(work.store, attachment);
        refreshed(work.store, work.ask, &attachment.parent);
    },
    changed: |work, attachment| {
        if let Some(old) = work.old.clone() {
            unplug(work.store, &old);
        }
        plug(work.store, attachment);
        refreshed(work.store, work.ask, &attachment.parent);
    },
    gone: |work, attachment| {
        unplug(work.store, attachment);
        refreshed(work.store, work.ask, &attachment.parent);
    },
    jobs: [None, None, Some("RemoveNetworkAttachment")],
    ..PLAIN
};

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let host = work.parent.clone();
    let mut doc = std::mem::take(&mut work.doc);
    // Below a card it is that card's.
    if let (true, [_, nic]) = (work.is_add(), work.place.parents.as_slice()) {
        doc.put(Node::reference("host_nic", nic.clone()));
    }
    let done = complete(work.store, &host, &mut doc, work.old.as_deref());
    let done = done.and_then(|()| alone(work.store, &host, &doc, work.old.as_deref()));
    work.doc = doc;
    done
}

/// Whether the NIC has no other network without a tag.
fn alone(store: &Store, host: &str, doc: &Node, old: Option<&Object>) -> Outcome<()> {
    let untagged = |doc: &Node| {
        let network = doc.child("network").and_then(Node::id);
        let network = network.and_then(|id| store.root("networks", id));
        network.is_some_and(|network| network.doc.child("vlan").is_none())
    };
    let nic = doc.child("host_nic").and_then(Node::id).unwrap_or("");
    let mut others = store
        .list(KIND, host)
        .filter(|row| old.is_none_or(|old| old.id != row.id));
    if !untagged(doc)
        || !others.any(|row| row.reference("host_nic") == Some(nic) && untagged(&row.doc))
    {
        return Ok(());
    }
    Err(super::host_setup::crowded(&[store
        .get("hosts/nics", host, nic)
        .map_or("", |nic| nic.name())]))
}

/// The NIC that a reference means, by id or name.
fn nic_of(store: &Store, host: &str, given: &Node) -> Outcome<String> {
    let (id, name) = (given.id(), given.text_of("name"));
    let known = match (id, name) {
        (Some(id), _) => store.get("hosts/nics", host, id),
        (None, Some(name)) => store.named_below("hosts/nics", host, name),
        (None, None) => None,
    };
    known.map(|nic| nic.id.to_string()).ok_or_else(|| {
        let (id, name) = (id.unwrap_or("null"), name.unwrap_or("null"));
        Refusal::bad(format!(
            "Cannot setup Networks. The host network interface (id {id}, name {name}) does not exist."
        ))
    })
}

/// Checks an attachment and puts in what follows from it.
pub(super) fn complete(
    store: &Store,
    host: &str,
    doc: &mut Node,
    old: Option<&Object>,
) -> Outcome<()> {
    if store.root("hosts", host).is_none() {
        return Err(Refusal::bad(
            "Cannot setup Networks. Host is not available.",
        ));
    }
    if let Some(given) = doc.child("host_nic").cloned() {
        let id = nic_of(store, host, &given)?;
        doc.put(Node::reference("host_nic", id));
    }
    let given = doc.child("network").cloned().unwrap_or_default();
    let network = match given.id() {
        Some(id) => store.root("networks", id),
        None => given
            .text_of("name")
            .and_then(|name| in_cluster(store, host, name)),
    };
    let Some(network) = network.cloned() else {
        let (what, word) = match (given.id(), given.text_of("name")) {
            (Some(id), _) => (id, "id"),
            (None, name) => (name.unwrap_or(""), "name"),
        };
        return Err(Refusal::bad(format!(
            "Logical Network ({word} '{what}') doesn't exist."
        )));
    };
    doc.put(Node::reference("network", &*network.id));
    let own = old.map(|old| old.id.clone());
    let mut others = store
        .list(KIND, host)
        .filter(|row| Some(&row.id) != own.as_ref());
    let taken = others.find(|row| row.reference("network") == Some(&network.id));
    if let Some(taken) = taken.filter(|_| old.is_none()) {
        return Err(Refusal::bad(format!(
            "Cannot setup Networks. Network {} is already attached via attachment {}. A new attachment cannot be used for the same network, please reuse the existing one.",
            network.name(),
            taken.id
        )));
    }
    if taken.is_some() {
        return Err(Refusal::conflict(format!(
            "Cannot setup Networks. The following Logical Networks are attached to more than one Network Interface: {}.",
            network.name()
        )));
    }
    let cluster = store
        .root("hosts", host)
        .and_then(|host| host.reference("cluster"));
    if store
        .get("clusters/networks", cluster.unwrap_or(""), &network.id)
        .is_none()
    {
        return Err(Refusal::conflict(format!(
            "Cannot setup Networks. The following Logical Networks do not exist in the Host's Cluster: {}.",
            network.name()
        )));
    }
    addresses(doc);
    doc.put(Node::leaf("in_sync", "true"));
    let manages = network.id == default_network(store, host).unwrap_or_default().into();
    let reported = reported(doc, &network, manages);
    doc.put(reported);
    Ok(())
}

fn in_cluster<'s>(store: &'s Store, host: &str, name: &str) -> Option<&'s std::sync::Arc<Object>> {
    let cluster = store.root("hosts", host)?.reference("cluster")?;
    let center = store.root("clusters", cluster)?.reference("data_center")?;
    store
        .list("networks", "")
        .find(|network| network.name() == name && network.reference("data_center") == Some(center))
}

/// The network that gives a host its default route: the one called ovirtmgmt.
pub(super) fn default_network(store: &Store, host: &str) -> Option<String> {
    in_cluster(store, host, "ovirtmgmt").map(|network| network.id.to_string())
}

/// One assignment of each version; what is not said is `none`.
fn addresses(doc: &mut Node) {
    let given = doc
        .child("ip_address_assignments")
        .cloned()
        .unwrap_or_default();
    let mut list = Node::new("ip_address_assignments");
    for version in ["v4", "v6"] {
        let is_of = |one: &&Node| one.text_at("ip.version").unwrap_or("v4") == version;
        let known = given.children.iter().find(is_of).cloned();
        let mut one = known.unwrap_or_else(|| {
            Node::new("ip_address_assignment").with_leaf("assignment_method", "none")
        });
        one.set("ip.version", version);
        list.push(one);
    }
    doc.put(list);
}

/// What the host reports: exactly what was wanted.
fn reported(doc: &Node, network: &Object, manages: bool) -> Node {
    let lists = doc.child("ip_address_assignments");
    let one = |at: usize| lists.and_then(|list| list.children.get(at));
    let protocol = |at: usize| match one(at).and_then(|one| one.text_of("assignment_method")) {
        Some("static") => "STATIC_IP",
        Some("dhcp") => "DHCP",
        Some("autoconf") => "AUTOCONF",
        _ => "NONE",
    };
    let ip = |path: &str| {
        one(0)
            .and_then(|one| one.text_at(path))
            .unwrap_or("")
            .to_owned()
    };
    let is_vm = network
        .doc
        .at("usages")
        .is_none_or(|usages| usages.children.iter().any(|usage| usage.text == "vm"));
    let mtu = network
        .text("mtu")
        .filter(|mtu| *mtu != "0")
        .unwrap_or("1500");
    let mut rows = vec![
        ("mtu", mtu.to_owned()),
        ("bridged", is_vm.to_string()),
        (
            "vlan",
            network
                .text("vlan.id")
                .or(network.doc.child("vlan").and_then(Node::id))
                .unwrap_or("")
                .to_owned(),
        ),
        ("switchType", "LEGACY".to_owned()),
        ("ipv4_boot_protocol", protocol(0).to_owned()),
    ];
    if protocol(0) == "STATIC_IP" {
        rows.push(("ipv4_netmask", ip("ip.netmask")));
        rows.push(("ipv4_address", ip("ip.address")));
        rows.push(("ipv4_gateway", ip("ip.gateway")));
    }
    rows.push(("ipv6_boot_protocol", protocol(1).to_owned()));
    rows.push(("default_route", manages.to_string()));
    let mut list = Node::new("reported_configurations");
    for (name, value) in rows {
        let mut row = Node::new("reported_configuration");
        if !value.is_empty() {
            row.push(Node::leaf("actual_value", value.as_str()));
            row.push(Node::leaf("expected_value", value));
        }
        row.push(Node::leaf("in_sync", "true"));
        row.push(Node::leaf("name", name));
        list.push(row);
    }
    list
}

fn vlan_of(network: &Object) -> Option<String> {
    let vlan = network.doc.child("vlan")?;
    let id = vlan.id().or(vlan.text_of("id"))?;
    Some(id.to_owned())
}

/// The NIC shows its network; one with a VLAN gets a NIC of its own, `eth1.77`.
pub(super) fn plug(store: &mut Store, attachment: &Object) {
    let host = attachment.parent.to_string();
    let base = attachment.reference("host_nic").unwrap_or("").to_owned();
    let Some(network) = attachment
        .reference("network")
        .and_then(|id| store.root("networks", id))
        .cloned()
    else {
        return;
    };
    let Some(nic) = store.get("hosts/nics", &host, &base).cloned() else {
        return;
    };
    let first = attachment
        .doc
        .at("ip_address_assignments.ip_address_assignment");
    let ip = first.and_then(|one| one.child("ip")).cloned();
    let method = first
        .and_then(|one| one.text_of("assignment_method"))
        .unwrap_or("none")
        .to_owned();
    let dress = |doc: &mut Node| {
        doc.put(Node::reference("network", &*network.id));
        doc.set("bridged", "true");
        doc.set("boot_protocol", method);
        if let Some(ip) = ip {
            doc.put(ip);
        }
    };
    match vlan_of(&network) {
        None => {
            store.change("hosts/nics", &host, &base, dress);
        }
        Some(vlan) => {
            let mut doc = Node::new("host_nic")
                .with_leaf("name", format!("{}.{vlan}", nic.name()))
                .with_leaf("base_interface", nic.name())
                .with_leaf("status", "up")
                .with_leaf(
                    "mtu",
                    network
                        .text("mtu")
                        .filter(|mtu| *mtu != "0")
                        .unwrap_or("1500"),
                );
            doc.put(Node::reference("vlan", vlan));
            doc.children.extend(nic.doc.child("mac").cloned());
            dress(&mut doc);
            store.put_below("hosts/nics", &host, doc);
        }
    }
}

/// The NIC has its network no more.
pub(super) fn unplug(store: &mut Store, attachment: &Object) {
    let host = attachment.parent.to_string();
    let network = attachment.reference("network").unwrap_or("").to_owned();
    let nics: Vec<_> = store.list("hosts/nics", &host).cloned().collect();
    for nic in nics
        .iter()
        .filter(|nic| nic.reference("network") == Some(&network))
    {
        if nic.doc.child("vlan").is_some() {
            store.remove("hosts/nics", &host, &nic.id);
            continue;
        }
        store.change("hosts/nics", &host, &nic.id, |doc| {
            for member in ["network", "ip", "ipv6"] {
                doc.remove(member);
            }
            doc.set("bridged", "false");
            doc.set("boot_protocol", "none");
        });
    }
}

/// After every change the engine asks the host what it has, in a command of its own.
pub(crate) fn refreshed(store: &mut Store, ask: &Ask, host: &str) {
    let inner = store.short_id();
    if let Some(draft) = capabilities(store, ask, host) {
        draft.correlated(Some(inner)).by_system().record(store);
    }
}

/// What is told of it.
pub(crate) fn capabilities(store: &Store, ask: &Ask, host: &str) -> Option<Draft> {
    let name = store.root("hosts", host)?.name();
    let text = format!("Successfully refreshed the capabilities of host {name}.");
    Some(Draft::of(ask, "HOST_REFRESHED_CAPABILITIES", text).about(store, "host", host))
}

/// The action `commitnetconfig`.
pub(crate) fn commit(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    super::host_bonds::forget_saved(store, &host.id);
    let name = host.name();
    let about = format!("Applying saved network configuration to Host {name}");
    let job = jobs::done(store, ask, &about);
    let text = format!("Network changes were saved on host {name}");
    Draft::of(ask, "NETWORK_COMMINT_NETWORK_CHANGES", text)
        .about(store, "host", &host.id)
        .record(store);
    Done::with(Some(job))
}
