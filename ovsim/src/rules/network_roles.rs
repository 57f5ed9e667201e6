//! Roles of networks in a cluster: each of one network alone, and back with the management network when that gives it up; and
//! whether the hosts that are up have what is required (engine 4.5.8).

use super::host_networks::KIND;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

const LINKS: &str = "clusters/networks";

/// Roles that the management network has when no other network does.
const RETURNING: [&str; 3] = ["display", "migration", "default_route"];

/// The order in which roles are told; `vm` is the network's own.
pub(super) const USAGES: [&str; 6] = [
    "vm",
    "display",
    "migration",
    "management",
    "default_route",
    "gluster",
];

fn has(doc: &Node, role: &str) -> bool {
    let list = doc.child("usages");
    list.is_some_and(|list| list.children.iter().any(|usage| usage.text == role))
}

/// Writes the roles of a network in a cluster in their order.
pub(super) fn write(doc: &mut Node, told: &[String]) {
    let is = |role: &str| told.iter().any(|word| word == role);
    let mut list = Node::new("usages");
    for usage in USAGES.iter().filter(|usage| is(usage)) {
        list.push(Node::leaf("usage", *usage));
    }
    doc.put(Node::leaf("display", is("display").to_string()));
    doc.put(list);
}

fn turn(doc: &mut Node, role: &str, on: bool) {
    let list = doc.child("usages");
    let list = list.map_or(&[][..], |list| &list.children);
    let mut told: Vec<String> = list.iter().map(|usage| usage.text.to_string()).collect();
    told.retain(|word| word != role);
    if on {
        told.push(role.to_owned());
    }
    write(doc, &told);
}

/// What a change of roles is refused for, in the engine's order; roles that nobody else is given stay where they manage.
pub(super) fn check(work: &Work<'_>, told: &mut Vec<String>, name: &str) -> Outcome<()> {
    let had = |role: &str| work.old.as_ref().is_some_and(|old| has(&old.doc, role));
    let manages = told.iter().any(|word| word == "management");
    if had("management") && !manages {
        return Err(work.bad("Cannot {action} {type}. Unsetting management network property is not allowed. It is done automatically when moving the role to another network."));
    }
    if manages && work.doc.text_of("required") != Some("true") {
        return Err(work.bad(&format!(
            "Cannot {{action}} {{type}}. The management network '{name}' must be required, please change the network to be required and try again."
        )));
    }
    let cluster = work.place.holder();
    let mut hosts = work.store.list("hosts", "");
    if manages && !had("management") && hosts.any(|host| host.reference("cluster") == Some(cluster))
    {
        return Err(Refusal::bad(work.phrase("Cannot {action} {type}. Changing management network in a non-empty cluster is not allowed.")));
    }
    for role in RETURNING {
        if manages && had(role) && !told.iter().any(|word| word == role) {
            told.push(role.to_owned());
        }
    }
    Ok(())
}

/// A network of a cluster has other roles now: what it took others lose, what it lost the management network has.
pub(super) fn settle(store: &mut Store, link: &Object, old: Option<&Object>) {
    let (cluster, id) = (&*link.parent, &*link.id);
    let had = |role: &str| old.is_some_and(|old| has(&old.doc, role));
    if has(&link.doc, "management") && !had("management") {
        alone(store, cluster, id, "management");
        store.change("clusters", "", cluster, |doc| {
            doc.put(Node::reference("management_network", id));
        });
    }
    for role in RETURNING.into_iter().chain(["gluster"]) {
        match (had(role), has(&link.doc, role)) {
            (false, true) => alone(store, cluster, id, role),
            (true, false) if role != "gluster" => give_back(store, cluster, role),
            _ => {}
        }
    }
    look(store, cluster);
}

/// A network leaves a cluster: its roles are the management network's.
pub(super) fn leave(store: &mut Store, link: &Object) {
    for role in RETURNING {
        if has(&link.doc, role) {
            give_back(store, &link.parent, role);
        }
    }
}

fn give_back(store: &mut Store, cluster: &str, role: &str) {
    let manager = store.root("clusters", cluster);
    let manager = manager.and_then(|cluster| cluster.reference("management_network"));
    let Some(manager) = manager.map(str::to_owned) else {
        return;
    };
    store.change(LINKS, cluster, &manager, |doc| turn(doc, role, true));
    alone(store, cluster, &manager, role);
}

/// No other network of the cluster has this role.
fn alone(store: &mut Store, cluster: &str, network: &str, role: &str) {
    let others: Vec<_> = store
        .list(LINKS, cluster)
        .filter(|link| &*link.id != network && has(&link.doc, role))
        .map(|link| link.id.clone())
        .collect();
    for other in others {
        store.change(LINKS, cluster, &other, |doc| turn(doc, role, false));
    }
}

/// The network with a role in a cluster.
pub(super) fn holder(store: &Store, cluster: &str, role: &str) -> Option<String> {
    let mut links = store.list(LINKS, cluster);
    let found = links.find(|link| has(&link.doc, role));
    found.map(|link| link.id.to_string())
}

/// A required network that a host which is up lacks is not operational; where none is up nobody looks.
pub(crate) fn look(store: &mut Store, cluster: &str) {
    let hosts = store.list("hosts", "");
    let up: Vec<_> = hosts
        .filter(|host| host.status() == "up" && host.reference("cluster") == Some(cluster))
        .cloned()
        .collect();
    let links: Vec<_> = store.list(LINKS, cluster).cloned().collect();
    for link in links {
        let required = link.text("required") == Some("true");
        if required && up.is_empty() {
            continue;
        }
        let lacks = |host: &std::sync::Arc<Object>| {
            let mut rows = store.list(KIND, &host.id);
            !rows.any(|row| row.reference("network") == Some(&*link.id))
        };
        let word = match required && up.iter().any(lacks) {
            true => "non_operational",
            false => "operational",
        };
        if link.status() != word {
            store.change(LINKS, cluster, &link.id, |doc| doc.set("status", word));
        }
    }
}

/// The same for the cluster of a host.
pub(crate) fn look_from(store: &mut Store, host: &str) {
    let cluster = store.root("hosts", host);
    let cluster = cluster.and_then(|host| host.reference("cluster"));
    if let Some(cluster) = cluster.map(str::to_owned) {
        look(store, &cluster);
    }
}
