//! Networks in clusters: required or not, for display or not, and what they are used for.

use super::networks::is_vm_network;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use super::{network_roles, network_uses, unmanaged};
use crate::node::Node;
use crate::store::Object;

/// Networks in clusters: links with what is particular there.
pub(crate) const IN_CLUSTERS: Rule = Rule {
    kind: "clusters/networks",
    label: "Network",
    drop: &[
        "name",
        "description",
        "comment",
        "data_center",
        "cluster",
        "vlan",
        "mtu",
        "stp",
        "ip",
        "status",
        "vdsm_name",
        "qos",
        "port_isolation",
        "external_provider",
    ],
    needs: |work| match (work.given.id(), work.gives("name")) {
        (None, None) => Err(Refusal::incomplete("Network", "id|name", "add")),
        _ => Ok(()),
    },
    prepare: in_cluster,
    made: |work, link| network_roles::settle(work.store, link, None),
    changed: |work, link| {
        let old = work.old.clone();
        network_roles::settle(work.store, link, old.as_deref());
        tell_link(
            work,
            link,
            "NETWORK_UPDTAE_NETWORK_ON_CLUSTER",
            "on",
            " updated.",
        )
    },
    leave: |work, link| {
        let cluster = work.place.owner(work.store);
        if cluster.is_some_and(|cluster| cluster.reference("management_network") == Some(&link.id))
        {
            let name = work.name_of("networks", Some(&link.id));
            let text =
                format!("The Management Network ('{name}') is mandatory and cannot be removed.");
            return Err(Refusal::bad(text));
        }
        if let Some(network) = work.store.root("networks", &link.id).cloned() {
            network_uses::by_machines(work, &network, Some(&link.parent))?;
        }
        Ok(())
    },
    gone: |work, link| {
        network_roles::leave(work.store, link);
        let name = work.name_of("networks", Some(&link.id));
        unmanaged::left_behind(work, &link.parent, (&link.id, &name));
        tell_link(
            work,
            link,
            "NETWORK_DETACH_NETWORK_TO_CLUSTER",
            "detached from",
            "",
        )
    },
    ..PLAIN
};

fn in_cluster(work: &mut Work<'_>) -> Outcome<()> {
    let Some(cluster) = work.place.owner(work.store).cloned() else {
        return Err(Refusal::bad(
            "Cannot attach Network. Cluster does not exist.",
        ));
    };
    if work.is_add() {
        let found = match (work.given.id(), work.gives("name")) {
            (Some(id), _) => {
                let network = work.store.root("networks", id);
                let center = cluster.reference("data_center");
                network.filter(|network| network.reference("data_center") == center)
            }
            (None, Some(name)) => {
                let center = cluster.reference("data_center");
                let mut all = work.store.list("networks", "");
                all.find(|network| {
                    network.name() == name && network.reference("data_center") == center
                })
            }
            (None, None) => None,
        };
        let Some(network) = found.map(|network| network.id.to_string()) else {
            return Err(Refusal::Empty(404));
        };
        if work
            .store
            .get("clusters/networks", &cluster.id, &network)
            .is_some()
        {
            return Err(Refusal::conflict(
                "Logical Network is already attached to Cluster.",
            ));
        }
        work.doc.set_attr("id", network);
        work.doc
            .children
            .retain(|child| matches!(&*child.name, "required" | "display" | "usages"));
        work.default("required", "true");
        work.default("display", "false");
        work.doc.put(Node::leaf("status", "operational"));
    }
    usages(work)
}

/// `display` and the usage of that name are one; where usages are told the word alone counts for nothing.
fn usages(work: &mut Work<'_>) -> Outcome<()> {
    let words = |list: Option<&Node>| -> Vec<String> {
        let list = list.into_iter().flat_map(|list| &list.children);
        list.map(|usage| usage.text.to_string()).collect()
    };
    let given = work.given.child("usages");
    let mut told = words(given.or_else(|| work.doc.child("usages")));
    let display = match (given, work.gives("display")) {
        (None, Some(display)) => display == "true",
        _ => told.iter().any(|word| word == "display"),
    };
    told.retain(|word| word != "display" && word != "vm");
    if display {
        told.push("display".into());
    }
    let network = work.doc.id().or(work.old.as_ref().map(|old| &*old.id));
    let network = network.and_then(|id| work.store.root("networks", id));
    if network.is_some_and(|network| is_vm_network(network)) {
        told.push("vm".into());
    }
    let name = network.map_or("", |network| network.name()).to_owned();
    network_roles::check(work, &mut told, &name)?;
    network_roles::write(&mut work.doc, &told);
    Ok(())
}

fn tell_link(work: &mut Work<'_>, link: &Object, symbol: &str, done: &str, end: &str) {
    let network = work.name_of("networks", Some(&link.id));
    let cluster = work.name_of("clusters", Some(&link.parent));
    let text = format!("Network {network} {done} Cluster {cluster}{end}");
    let draft = work
        .event(symbol, text)
        .about_cluster(work.store, &link.parent);
    draft.record(work.store);
}
