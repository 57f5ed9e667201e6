//! Bonds of host NICs and labels on them, as `setupnetworks` makes, changes and removes them (engine 4.5.8).

use super::host_networks::{KIND, plug, unplug};
use super::host_setup::items;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

const NICS: &str = "hosts/nics";
const LABELS: &str = "hosts/nics/networklabels";

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

fn find<'s>(store: &'s Store, host: &str, given: &Node) -> Option<&'s std::sync::Arc<Object>> {
    match (given.id(), given.text_of("name")) {
        (Some(id), _) => store.get(NICS, host, id),
        (None, Some(name)) => store.named_below(NICS, host, name),
        (None, None) => None,
    }
}

fn is_bond(nic: &Object) -> bool {
    nic.doc.child("bonding").is_some()
}

/// The bond of which a NIC is a slave.
fn master(store: &Store, host: &str, nic: &str) -> Option<String> {
    let of = |bond: &&std::sync::Arc<Object>| {
        let slaves = bond.doc.at("bonding.slaves");
        slaves.is_some_and(|list| list.children.iter().any(|one| one.id() == Some(nic)))
    };
    store
        .list(NICS, host)
        .find(of)
        .map(|bond| bond.id.to_string())
}

/// The networks that will be attached to a NIC when the request is done: id of the attachment and name. Those that move
/// elsewhere in the same request are no longer there, those that come already are.
fn attached(store: &Store, ask: &Ask, host: &str, nic: &str) -> Vec<(String, String)> {
    let moved = items(ask, "modified_network_attachments");
    let rows = store.list(KIND, host);
    let rows = rows.filter(|row| {
        let change = moved.iter().find(|change| change.id() == Some(&row.id));
        let target = change.and_then(|change| change.child("host_nic"));
        match target.map(|target| find(store, host, target)) {
            // A bond that is only made by this request.
            Some(None) => false,
            Some(Some(target)) => &*target.id == nic,
            None => row.reference("host_nic") == Some(nic),
        }
    });
    rows.map(|row| {
        let network = row.reference("network").unwrap_or("");
        let network = store.root("networks", network);
        let name = network.map_or("", |network| network.name());
        (row.id.to_string(), name.to_owned())
    })
    .collect()
}

/// Takes bonds away, then makes and changes others; attachments that go in the same request are gone already.
pub(super) fn bonds(store: &mut Store, ask: &Ask, host: &str) -> Outcome<bool> {
    let removed = items(ask, "removed_bonds");
    let modified = items(ask, "modified_bonds");
    for given in removed {
        let Some(bond) = find(store, host, given).cloned() else {
            let what = given.id().or(given.text_of("name")).unwrap_or("");
            return Err(Refusal::bad(format!(
                "Cannot setup Networks. The following bonds do not exist: {what}."
            )));
        };
        if modified
            .iter()
            .any(|other| find(store, host, other).is_some_and(|other| other.id == bond.id))
        {
            return Err(Refusal::bad(format!(
                "Cannot setup Networks. Bond {} is updated and removed simultaneously.",
                bond.name()
            )));
        }
        if !is_bond(&bond) {
            return Err(not_a_bond(&bond));
        }
        let used = attached(store, ask, host, &bond.id);
        if !used.is_empty() {
            let ids: Vec<_> = used.into_iter().map(|(id, _)| id).collect();
            return Err(Refusal::conflict(format!(
                "Cannot remove bond {}, because it's used by Network Attachments: \t{}.",
                bond.name(),
                ids.join(",\n\t")
            )));
        }
        store.remove(NICS, host, &bond.id);
    }
    for given in modified {
        bond(store, ask, host, given)?;
    }
    Ok(!removed.is_empty() || !modified.is_empty())
}

fn not_a_bond(nic: &Object) -> Refusal {
    Refusal::conflict(format!(
        "Cannot setup Networks. The given network interface '{}' is not a bond.",
        nic.name()
    ))
}

/// A new bond, or other slaves and options of one that is there.
fn bond(store: &mut Store, ask: &Ask, host: &str, given: &Node) -> Outcome<()> {
    let old = find(store, host, given).cloned();
    let name = given.text_of("name").map(str::to_owned);
    let name = name.or_else(|| old.as_ref().map(|old| old.name().to_owned()));
    let Some(name) = name else {
        return Err(Refusal::bad(match given.id() {
            Some(id) => format!("Cannot setup Networks. The host network interface (id {id}) does not exist."),
            None => "Cannot setup Networks. Among the given bonds, there is a bond with neither nicName nor nicId. If you wish to add a new bond, the nicName is mandatory. If you wish to update an existing bond you should pass nicId or nicName.".to_owned(),
        }));
    };
    let rest = name.strip_prefix("bond").unwrap_or("");
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if rest.is_empty() || name.len() > 15 || !rest.chars().all(fits) {
        return Err(Refusal::bad(format!(
            "Bond name '{name}' does not follow naming criteria. For host compatibility version 4.3 or greater, custom bond names must begin with the prefix 'bond'  followed by 'a-z', 'A-Z', '0-9', or '_' characters. For host compatibility version 4.2 and lower, custom bond names must begin with the prefix 'bond' followed by a number."
        )));
    }
    if let Some(old) = old.as_ref().filter(|old| !is_bond(old)) {
        return Err(not_a_bond(old));
    }
    let slaves = slaves(store, ask, host, (&name, old.as_deref()), given)?;
    let mut doc = match &old {
        Some(old) => old.doc.clone().with_attr("id", &*old.id),
        None => Node::new("host_nic")
            .with_leaf("name", name)
            .with_leaf("boot_protocol", "none")
            .with_leaf("bridged", "false")
            .with_leaf("custom_configuration", "false")
            .with_leaf("mtu", "1500")
            .with_leaf("status", "up"),
    };
    let is_up = |id: &String| {
        store
            .get(NICS, host, id)
            .is_some_and(|nic| nic.status() == "up")
    };
    let status = if slaves.iter().any(is_up) {
        "up"
    } else {
        "down"
    };
    doc.set("status", status);
    let mac = slaves.first().and_then(|id| store.get(NICS, host, id));
    doc.children.retain(|child| &*child.name != "mac");
    doc.children
        .extend(mac.and_then(|nic| nic.doc.child("mac").cloned()));
    let mut list = Node::new("slaves");
    for slave in slaves {
        list.push(Node::reference("host_nic", slave));
    }
    doc.put(Node::new("bonding").with(options(given)).with(list));
    store.put_below(NICS, host, doc);
    Ok(())
}

/// Whether the request gives a bond other slaves, and not this one.
fn is_let_go(store: &Store, ask: &Ask, host: &str, (bond, slave): (&str, &str)) -> bool {
    let is = |given: &Node, id: &str| find(store, host, given).is_some_and(|nic| *nic.id == *id);
    let mut modified = items(ask, "modified_bonds").iter();
    let change = modified.find(|change| is(change, bond));
    let slaves = change.and_then(|change| change.at("bonding.slaves"));
    slaves.is_some_and(|list| !list.children.iter().any(|one| is(one, slave)))
}

/// The slaves of a bond, checked.
fn slaves(
    store: &Store,
    ask: &Ask,
    host: &str,
    (name, old): (&str, Option<&Object>),
    given: &Node,
) -> Outcome<Vec<String>> {
    let wanted = given.at("bonding.slaves");
    let wanted = wanted.map_or(&[][..], |list| &list.children);
    if wanted.len() < 2 {
        return Err(Refusal::bad(format!(
            "Cannot setup Networks. The following bonds consist of less than two Network Interfaces: {name}."
        )));
    }
    let mut found: Vec<String> = Vec::new();
    for one in wanted {
        let Some(nic) = find(store, host, one) else {
            let what = one.text_of("name").or(one.id()).unwrap_or("");
            return Err(Refusal::bad(format!(
                "Cannot setup Networks. The host network interface (name {what}) does not exist."
            )));
        };
        let text = if is_bond(nic) || nic.doc.child("vlan").is_some() {
            format!(
                "Cannot setup Networks. Network Interface '{}' cannot be slave: Neither bond nor vlan can be slave.",
                nic.name()
            )
        } else if master(store, host, &nic.id).is_some_and(|bond| {
            old.is_none_or(|old| *old.id != *bond) && !is_let_go(store, ask, host, (&bond, &nic.id))
        }) {
            format!(
                "Network Interface '{}' already belongs to the bond.",
                nic.name()
            )
        } else if found.contains(&nic.id.to_string()) {
            format!(
                "Cannot setup Networks. Network interface '{}' is used multiple times in new or modified bonds in this request. Slave can be neither shared between bonds nor used repeatedly in the same bond.",
                nic.name()
            )
        } else if let Some((_, network)) = attached(store, ask, host, &nic.id).into_iter().next() {
            format!(
                "Cannot setup Networks. Network Interface '{}' cannot become slave, there's network '{network}' attached to it.",
                nic.name()
            )
        } else {
            found.push(nic.id.to_string());
            continue;
        };
        return Err(Refusal::conflict(text));
    }
    Ok(found)
}

/// The options of a bond: those given, or those of an aggregation that both ends manage.
fn options(given: &Node) -> Node {
    let wanted = given.at("bonding.options");
    let mut pairs: Vec<(String, String)> = wanted
        .into_iter()
        .flat_map(|list| &list.children)
        .filter_map(|one| Some((one.text_of("name")?.into(), one.text_of("value")?.into())))
        .collect();
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

/// Labels put on NICs and taken off, and with them the networks of the cluster that have them.
pub(super) fn labels(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<bool> {
    let (removed, modified) = (items(ask, "removed_labels"), items(ask, "modified_labels"));
    let mut known = std::collections::HashSet::new();
    let all = removed.iter().chain(modified).filter_map(Node::id);
    let twice: Vec<_> = all.filter(|label| !known.insert(*label)).collect();
    if !twice.is_empty() {
        return Err(Refusal::bad(format!(
            "Cannot setup Networks. Labels '{}' appear in the 'labels/removed labels' lists more than once.",
            twice.join(", ")
        )));
    }
    for given in removed {
        let label = given.id().unwrap_or("");
        let Some(nic) = labelled(store, &host.id, label) else {
            return Err(Refusal::bad(format!(
                "Cannot setup Networks. Label '{label}' cannot be removed, since it isn't attached to any network interface."
            )));
        };
        unlabel(store, host, &nic, label);
    }
    for given in modified {
        let label = given.id().unwrap_or("");
        let nic = given.child("host_nic");
        let Some(nic) = nic.and_then(|nic| find(store, &host.id, nic)).cloned() else {
            let name = nic.and_then(|nic| nic.text_of("name").or(nic.id()));
            return Err(Refusal::bad(format!(
                "Cannot setup Networks. Label '{label}' cannot be attached to non-existing/removed '{}' network interface.",
                name.unwrap_or("null")
            )));
        };
        if nic.doc.child("vlan").is_some() || master(store, &host.id, &nic.id).is_some() {
            return Err(Refusal::bad(format!(
                "Cannot setup Networks. Network interface '{}' cannot be labeled. Label can be provided only to interfaces or to bonds (not to slaves nor vlans).",
                nic.name()
            )));
        }
        if let Some(before) = labelled(store, &host.id, label) {
            unlabel(store, host, &before, label);
        }
        label_nic(store, host, &nic, label);
    }
    Ok(!removed.is_empty() || !modified.is_empty())
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
