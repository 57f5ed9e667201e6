//! What ties objects together, where a folder does not say: an export of the root collections alone holds neither the networks of
//! clusters nor the domains of data centers.

use crate::node::Node;
use crate::store::Store;

const DOMAINS: &str = "datacenters/storagedomains";
const NETWORKS: &str = "clusters/networks";

/// Domains that name their data center are in use there, and networks are in all clusters of theirs.
pub(super) fn tie(store: &mut Store) {
    domains(store);
    networks(store);
}

fn domains(store: &mut Store) {
    let mut ties = Vec::new();
    for domain in store.list("storagedomains", "") {
        let centers = domain.doc.child("data_centers");
        let center = centers.and_then(|list| list.children.first()?.id());
        let Some(center) = center else { continue };
        if store.count(DOMAINS, center) == 0 && store.root("datacenters", center).is_some() {
            let master = domain.text("master").unwrap_or("false").to_owned();
            ties.push((center.to_owned(), domain.id.to_string(), master));
        }
    }
    for (center, id, master) in ties {
        let link = Node::reference("storage_domain", id)
            .with_leaf("status", "active")
            .with_leaf("master", master);
        store.put_below(DOMAINS, &center, link);
    }
}

fn networks(store: &mut Store) {
    let mut ties = Vec::new();
    for cluster in store.list("clusters", "") {
        if store.count(NETWORKS, &cluster.id) > 0 {
            continue;
        }
        let center = cluster.reference("data_center");
        let here = store.list("networks", "");
        let here = here.filter(|it| center.is_some() && it.reference("data_center") == center);
        for network in here {
            let management = network.name() == "ovirtmgmt";
            ties.push((cluster.id.to_string(), network.id.to_string(), management));
        }
    }
    for (cluster, id, management) in ties {
        let roles: &[&str] = match management {
            true => &["vm", "display", "migration", "management", "default_route"],
            false => &["vm"],
        };
        let mut usages = Node::new("usages");
        roles
            .iter()
            .for_each(|role| usages.push(Node::leaf("usage", *role)));
        let truth = if management { "true" } else { "false" };
        let link = Node::reference("network", id)
            .with_leaf("display", truth)
            .with_leaf("required", truth)
            .with_leaf("status", "operational")
            .with(usages);
        store.put_below(NETWORKS, &cluster, link);
    }
}
