//! Networks on hosts: attachments one by one, and all that `setupnetworks` changes at once (engine 4.5.8).

use super::actions::Done;
use super::host_checks::check;
use super::host_completion::of_attachment;
use super::host_network_values::prefixes;
use super::host_reports::{mtu, reported, version};
use super::host_wishes::{Wish, Wishes};
use super::jobs;
use super::network_roles;
use super::networks::is_vm_network;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::render::host_nics::{self, UNSEEN};
use crate::store::{Object, Store};

pub(super) const KIND: &str = "hosts/networkattachments";

pub(super) const NICS: &str = "hosts/nics";

/// Attachments of networks to NICs of hosts.
pub(crate) const ATTACHMENTS: Rule = Rule {
    kind: KIND,
    label: "Networks",
    drop: &["host", "in_sync", "reported_configurations"],
    needs,
    prepare,
    leave,
    made: |work, attachment| {
        plug(work.store, attachment);
        refreshed(work.store, work.ask, &attachment.parent);
    },
    changed: |work, attachment| {
        let Some(old) = work.old.clone().filter(|old| old.doc != attachment.doc) else {
            return;
        };
        unplug(work.store, &old);
        plug(work.store, attachment);
        refreshed(work.store, work.ask, &attachment.parent);
    },
    gone: |work, attachment| {
        unplug(work.store, attachment);
        refreshed(work.store, work.ask, &attachment.parent);
    },
    jobs: [
        Some("AddNetworkAttachment"),
        Some("UpdateNetworkAttachment"),
        Some("RemoveNetworkAttachment"),
    ],
    ..PLAIN
};

/// Below a card an attachment is that card's.
fn needs(work: &Work<'_>) -> Outcome<()> {
    let nic = work.place.parents.get(1);
    if nic.is_some_and(|nic| work.store.get(NICS, &work.parent, nic).is_none()) {
        return Err(Refusal::Empty(404));
    }
    let given = work.given.child("host_nic");
    match (nic, given) {
        (Some(nic), Some(given)) if work.is_add() && given.id() != Some(nic) => {
            Err(Refusal::Empty(400))
        }
        _ => Ok(()),
    }
}

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let Some(host) = work.store.root("hosts", &work.parent).cloned() else {
        return Err(Refusal::bad("The selected Host does not exist."));
    };
    let mut given = work.given.clone();
    if let (true, [_, nic]) = (work.is_add(), work.place.parents.as_slice()) {
        given.put(Node::reference("host_nic", nic.clone()));
    }
    let old = work.old.clone();
    let mut wishes = of_attachment(work.store, &host, &given, old.as_ref());
    for wish in &mut wishes.attachments {
        wish.anyway = work.ask.params.flag("override_configuration", false);
    }
    prefixes(&wishes)?;
    check(work.store, &host, &mut wishes, "networkAttachment.")?;
    match (wishes.attachments.pop(), old) {
        (Some(wish), _) => work.doc = finished(work.store, &host, wish),
        (None, Some(old)) => work.doc = old.doc.clone(),
        (None, None) => {}
    }
    Ok(())
}

fn leave(work: &mut Work<'_>, attachment: &Object) -> Outcome<()> {
    let Some(host) = work.store.root("hosts", &attachment.parent).cloned() else {
        return Ok(());
    };
    let mut wishes = Wishes {
        gone: vec![Some(attachment.id.to_string())],
        ..Wishes::default()
    };
    check(work.store, &host, &mut wishes, "")
}

/// An attachment with all that follows from what was asked for.
pub(super) fn finished(store: &Store, host: &Object, wish: Wish) -> Node {
    let mut doc = wish.doc;
    let nic = wish.nic.among(store.list(NICS, &host.id));
    if let Some(nic) = nic {
        doc.put(Node::reference("host_nic", &*nic.id));
    }
    let network = wish.network.id.and_then(|id| store.root("networks", &id));
    if let Some(network) = network {
        doc.put(Node::reference("network", &*network.id));
        let manages = default_network(store, &host.id).as_deref() == Some(&*network.id);
        let reported = reported(store, &doc, network, manages);
        doc.put(reported);
    }
    doc.put(Node::leaf("in_sync", "true"));
    doc
}

/// The network that gives a host its default route.
pub(super) fn default_network(store: &Store, host: &str) -> Option<String> {
    let cluster = store.root("hosts", host)?.reference("cluster")?;
    network_roles::holder(store, cluster, "default_route")
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
    let Some(nic) = store.get(NICS, &host, &base).cloned() else {
        return;
    };
    let dress = |doc: &mut Node| dress(doc, attachment, &network);
    match vlan_of(&network) {
        None => {
            store.change(NICS, &host, &base, dress);
        }
        Some(vlan) => {
            let mut doc = Node::new("host_nic")
                .with_leaf("name", format!("{}.{vlan}", nic.name()))
                .with_leaf("base_interface", nic.name())
                .with_leaf("status", "up")
                .with_leaf(UNSEEN, "")
                .with_leaf("mtu", mtu(&network));
            doc.put(Node::reference("vlan", vlan));
            doc.children.extend(nic.doc.child("speed").cloned());
            dress(&mut doc);
            store.put_below(NICS, &host, doc);
        }
    }
}

/// What a NIC shows of the network on it.
fn dress(doc: &mut Node, attachment: &Object, network: &Object) {
    doc.put(Node::reference("network", &*network.id));
    doc.set("bridged", is_vm_network(network).to_string());
    doc.set("custom_configuration", "false");
    if doc.child("properties").is_none() {
        doc.push(Node::new("properties"));
    }
    let list = attachment.doc.child("ip_address_assignments");
    let of = |wanted: &str| {
        let mut rows = list.into_iter().flat_map(|list| &list.children);
        rows.find(|one| version(one) == wanted)
    };
    for (wanted, protocol, member) in [
        ("v4", "boot_protocol", "ip"),
        ("v6", "ipv6_boot_protocol", "ipv6"),
    ] {
        let one = of(wanted);
        let method = one.and_then(|one| one.text_of("assignment_method"));
        doc.set(protocol, method.unwrap_or("none"));
        let given = one.and_then(|one| one.child("ip"));
        let given = given.filter(|ip| ip.child("address").is_some());
        let mut ip = Node::new(member);
        ip.children = given.map(|ip| ip.children.clone()).unwrap_or_default();
        if wanted == "v6" && ip.child("gateway").is_none() {
            ip.push(Node::leaf("gateway", "::"));
        }
        doc.remove(member);
        if !ip.children.is_empty() {
            ip.put(Node::leaf("version", wanted));
            doc.push(ip);
        }
    }
}

/// The NIC has its network no more.
pub(super) fn unplug(store: &mut Store, attachment: &Object) {
    let host = attachment.parent.to_string();
    let network = attachment.reference("network").unwrap_or("").to_owned();
    let nics: Vec<_> = store.list(NICS, &host).cloned().collect();
    for nic in nics
        .iter()
        .filter(|nic| nic.reference("network") == Some(&network))
    {
        if nic.doc.child("vlan").is_some() {
            store.remove(NICS, &host, &nic.id);
            continue;
        }
        store.change(NICS, &host, &nic.id, |doc| {
            for member in [
                "network",
                "ip",
                "ipv6",
                "custom_configuration",
                "properties",
            ] {
                doc.remove(member);
            }
            doc.set("bridged", "false");
            for member in ["boot_protocol", "ipv6_boot_protocol"] {
                doc.set(member, "none");
            }
        });
    }
}

/// After every change the engine asks the host what it has, in a command of its own.
pub(crate) fn refreshed(store: &mut Store, ask: &Ask, host: &str) {
    network_roles::look_from(store, host);
    host_nics::await_poll(store, host, ask.now);
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
