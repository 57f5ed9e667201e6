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
    layers(store);
}

/// A snapshot tells the sizes of its disks in whole GiB; what the disks tell of all their layers together is exact.
fn layers(store: &mut Store) {
    const LAYERS: &str = "vms/snapshots/disks";
    let number = |doc: &Node, member: &str| {
        let text = doc.text_of(member)?;
        text.parse::<u64>().ok()
    };
    let mut exact = Vec::new();
    for disk in store.list("disks", "") {
        let places = store.parents(LAYERS, &disk.id);
        let all = number(&disk.doc, "total_size").unwrap_or(0);
        let kept = all.saturating_sub(number(&disk.doc, "actual_size").unwrap_or(0));
        let sizes = places.iter().filter_map(|place| {
            let layer = store.get(LAYERS, place, &disk.id)?;
            Some((place.clone(), number(&layer.doc, "actual_size")?))
        });
        let sizes: Vec<_> = sizes.collect();
        let told: u64 = sizes.iter().map(|(_, size)| size).sum();
        let mut more = told.saturating_sub(kept);
        if kept == 0 || more == 0 {
            continue;
        }
        let mut left = sizes.len() as u64;
        for (place, size) in sizes {
            let part = more / left;
            (more, left) = (more - part, left - 1);
            exact.push((place, disk.id.clone(), size.saturating_sub(part)));
        }
    }
    for (place, disk, size) in exact {
        store.change(LAYERS, &place, &disk, |doc| {
            doc.set("actual_size", size.to_string());
        });
    }
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
