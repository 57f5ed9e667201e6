//! Bonds of host NICs and labels on them, as `setupnetworks` makes, changes and removes them (engine 4.5.8).

use super::host_networks::{KIND, NICS, plug, unplug};
use super::host_wishes::BondWish;
use crate::node::Node;
use crate::render::host_nics::UNSEEN;
use crate::store::{Object, Store, ZERO};

pub(super) const LABELS: &str = "hosts/nics/networklabels";

/// What a host comes up with while it has something else that was not saved.
const SAVED: &str = "hosts/saved";

/// How the modes of bonds are called.
const MODES: &[(&str, &str)] = &[
    ("1", "Active-Backup"),
    ("2", "Load balance (balance-xor)"),
    ("4", "Dynamic link aggregation (802.3ad)"),
    ("5", "Adaptive transmit load balancing (balance-tlb)"),
];

/// What a host has, kept to be put back when a later check fails.
pub(super) struct Picture {
    host: String,
    rows: Vec<(&'static str, String, String, Node)>,
}

/// The kinds that a set-up changes.
const CHANGED: [&str; 2] = [NICS, KIND];

impl Picture {
    pub(super) fn take(store: &Store, host: &str) -> Picture {
        let mut rows = Vec::new();
        for kind in CHANGED {
            for row in store.list(kind, host) {
                rows.push((kind, host.to_owned(), row.id.to_string(), row.doc.clone()));
            }
        }
        for nic in store.list(NICS, host) {
            let below = format!("{host}/{}", nic.id);
            for row in store.list(LABELS, &below) {
                rows.push((LABELS, below.clone(), row.id.to_string(), row.doc.clone()));
            }
        }
        Picture {
            host: host.to_owned(),
            rows,
        }
    }

    /// Keeps it until the configuration is saved on the host; an older one that waits is what counts.
    pub(super) fn keep(self, store: &mut Store) {
        if store.get(SAVED, &self.host, ZERO).is_some() {
            return;
        }
        let mut saved = Node::reference("saved", ZERO);
        for (kind, parent, id, doc) in self.rows {
            let row = Node::reference("row", id)
                .with_attr("kind", kind)
                .with_attr("parent", parent)
                .with(doc);
            saved.push(row);
        }
        store.put_below(SAVED, &self.host, saved);
    }

    /// Everything is as it was.
    pub(super) fn put_back(self, store: &mut Store) {
        for kind in CHANGED {
            let now = store.list(kind, &self.host);
            let now: Vec<_> = now.map(|row| row.id.clone()).collect();
            for id in now {
                store.remove(kind, &self.host, &id);
            }
        }
        for (kind, parent, id, doc) in self.rows {
            store.put_below(kind, &parent, doc.with_attr("id", id));
        }
    }
}

/// The configuration of a host is what it comes up with from now on.
pub(super) fn forget_saved(store: &mut Store, host: &str) {
    store.remove(SAVED, host, ZERO);
}

/// A host that comes up has the networks that were saved on it.
pub(crate) fn come_up(store: &mut Store, host: &str) {
    let Some(saved) = store.remove(SAVED, host, ZERO) else {
        return;
    };
    let kinds = [NICS, KIND, LABELS];
    let rows = saved.doc.children.iter().filter_map(|row| {
        let kind = kinds
            .into_iter()
            .find(|kind| row.attr("kind") == Some(kind))?;
        let doc = row.children.first()?.clone();
        Some((
            kind,
            row.attr("parent")?.to_owned(),
            row.id()?.to_owned(),
            doc,
        ))
    });
    let picture = Picture {
        host: host.to_owned(),
        rows: rows.collect(),
    };
    picture.put_back(store);
}

/// The bond of which a NIC is a slave.
pub(super) fn master(store: &Store, host: &str, nic: &str) -> Option<String> {
    let of = |bond: &&std::sync::Arc<Object>| {
        let slaves = bond.doc.at("bonding.slaves");
        slaves.is_some_and(|list| list.children.iter().any(|one| one.id() == Some(nic)))
    };
    store
        .list(NICS, host)
        .find(of)
        .map(|bond| bond.id.to_string())
}

/// A new bond, or other slaves and options of one that is there.
pub(super) fn make(store: &mut Store, host: &str, wish: &BondWish) {
    let Some(name) = &wish.nic.name else { return };
    let old = store.named_below(NICS, host, name);
    let mut doc = match old {
        Some(old) => old.doc.clone().with_attr("id", &*old.id),
        None => Node::new("host_nic")
            .with_leaf("name", name.as_str())
            .with_leaf("boot_protocol", "none")
            .with_leaf("ipv6_boot_protocol", "none")
            .with_leaf("bridged", "false")
            .with_leaf("custom_configuration", "false")
            .with_leaf("mtu", "1500")
            .with_leaf("status", "up")
            .with_leaf(UNSEEN, ""),
    };
    let named = |name: &String| store.named_below(NICS, host, name);
    let first = wish.slaves.first().and_then(named).cloned();
    let is_one = |nic: &&std::sync::Arc<Object>| wish.slaves.iter().any(|name| *name == nic.name());
    let slaves: Vec<_> = store.list(NICS, host).filter(is_one).cloned().collect();
    let is_up = slaves.iter().any(|nic| nic.status() == "up");
    doc.set("status", if is_up { "up" } else { "down" });
    for member in ["mac", "speed"] {
        doc.remove(member);
        let of_first = first
            .as_ref()
            .and_then(|nic| nic.doc.child(member).cloned());
        doc.children.extend(of_first);
    }
    let mut list = Node::new("slaves");
    for slave in slaves {
        list.push(Node::reference("host_nic", &*slave.id));
    }
    let options = options(&wish.options);
    let mut bonding = Node::new("bonding").with(options).with(list);
    // One of them carries what the others only stand by for.
    let stands_by = |(name, value): &(String, String)| name == "mode" && value == "1";
    if let Some(first) = first.filter(|_| wish.options.iter().any(stands_by)) {
        bonding.push(Node::reference("active_slave", &*first.id));
    }
    doc.put(bonding);
    store.put_below(NICS, host, doc);
}

/// The options of a bond: those given, or those of an aggregation that both ends manage.
fn options(given: &[(String, String)]) -> Node {
    let mut pairs = given.to_vec();
    if pairs.is_empty() {
        for (name, value) in [("miimon", "100"), ("mode", "4"), ("xmit_hash_policy", "2")] {
            pairs.push((name.into(), value.into()));
        }
    }
    let mut list = Node::new("options");
    for (name, value) in pairs {
        let mut option = Node::new("option").with_leaf("name", name.as_str());
        let mode = MODES
            .iter()
            .find(|(known, _)| name == "mode" && *known == value);
        if let Some((_, text)) = mode {
            option.push(Node::leaf("type", *text));
        }
        list.push(option.with_leaf("value", value));
    }
    list
}

/// The NIC of a host that has a label.
pub(super) fn labelled(store: &Store, host: &str, label: &str) -> Option<String> {
    let mut nics = store.list(NICS, host);
    let found = nics.find(|nic| {
        let below = format!("{host}/{}", nic.id);
        store.get(LABELS, &below, label).is_some()
    });
    found.map(|nic| nic.id.to_string())
}

/// The networks of a host's cluster that have a label.
fn networks(store: &Store, host: &Object, label: &str) -> Vec<String> {
    let cluster = host.reference("cluster").unwrap_or("");
    let rows = store.list("clusters/networks", cluster);
    let rows = rows.filter(|row| {
        store
            .get("networks/networklabels", &row.id, label)
            .is_some()
    });
    rows.map(|row| row.id.to_string()).collect()
}

/// Puts a label on a NIC and attaches what has it.
pub(super) fn label_nic(store: &mut Store, host: &Object, nic: &Object, label: &str) {
    let below = format!("{}/{}", host.id, nic.id);
    store.put_below(LABELS, &below, Node::reference("network_label", label));
    for network in networks(store, host, label) {
        let mut rows = store.list(KIND, &host.id);
        let there = rows.any(|row| row.reference("network") == Some(&network));
        drop(rows);
        if there {
            continue;
        }
        let doc = Node::new("network_attachment")
            .with_leaf("in_sync", "true")
            .with(Node::reference("host_nic", &*nic.id))
            .with(Node::reference("network", network));
        let made = store.put_below(KIND, &host.id, doc);
        plug(store, &made);
    }
}

/// Takes a label off a NIC, and detaches what has it.
pub(super) fn unlabel(store: &mut Store, host: &Object, nic: &str, label: &str) {
    store.remove(LABELS, &format!("{}/{nic}", host.id), label);
    for network in networks(store, host, label) {
        detach(store, host, nic, &network);
    }
}

/// Takes a network off a NIC of a host.
pub(super) fn detach(store: &mut Store, host: &Object, nic: &str, network: &str) {
    let mut rows = store.list(KIND, &host.id);
    let row = rows.find(|row| {
        row.reference("network") == Some(network) && row.reference("host_nic") == Some(nic)
    });
    let Some(row) = row.cloned() else { return };
    drop(rows);
    store.remove(KIND, &host.id, &row.id);
    unplug(store, &row);
}
