//! Hosts, storage, data centers and the smaller kinds.

use std::collections::HashMap;
use std::sync::Arc;

use ovmodel::Shape;

use super::{Show, late, runs, vm_status};
use crate::life;
use crate::node::Node;
use crate::render::refs;
use crate::storage::active_parts;
use crate::store::Store;

const GIB: u64 = 1 << 30;

/// Outside of a data center only an unattached domain has a status.
pub(super) fn storage_domain(show: &Show<'_>, node: &mut Node) {
    attached_domain(show, node);
    if node
        .text_of("status")
        .is_some_and(|status| status != "unattached" && status != "unknown")
    {
        node.remove("status");
    }
}

/// Numbers below 1 GiB are lost: the engine counts the space of a domain in whole GiB.
pub(super) fn attached_domain(show: &Show<'_>, node: &mut Node) {
    if show.ask.filtered {
        // Where it lies is not for users.
        node.remove("data_centers");
        if let Some(storage) = node.child_mut("storage") {
            storage.children.retain(|child| child.name == "type");
        }
    }
    let id = &*show.object.id;
    if node.text_of("type") == Some("data") {
        let disks = show.store.list("disks", "");
        let here = disks.filter(|disk| disk.refers("storage_domains", id));
        let committed: u64 = here.map(|disk| number(&disk.doc, "provisioned_size")).sum();
        if committed > 0 {
            node.set("committed", committed.to_string());
        }
    }
    for member in ["available", "used", "committed"] {
        let bytes = number(node, member);
        if !bytes.is_multiple_of(GIB) {
            node.set(member, (bytes / GIB * GIB).to_string());
        }
    }
}

/// The 64-bit number of a member; 0 when there is none.
pub(super) fn number(node: &Node, path: &str) -> u64 {
    node.text_at(path)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// The levels that an engine of today has, all of major version 4, in the order of its hashed set.
const LEVELS: [u32; 7] = [2, 7, 8, 6, 5, 4, 3];

/// The newest of them.
const NEWEST: u32 = 8;

/// Description and comment are written only when they say something; the levels from its own to that of its lowest cluster
/// are supported, and the MAC pool is that of its clusters, if they have one.
pub(super) fn data_center(show: &Show<'_>, node: &mut Node) {
    for member in ["description", "comment"] {
        if node.text_of(member) == Some("") {
            node.remove(member);
        }
    }
    let own = node.text_at("version.minor");
    let own: u32 = own.and_then(|text| text.parse().ok()).unwrap_or(NEWEST);
    let mut levels = Node::new("supported_versions");
    let clusters = || {
        let all = show.store.list("clusters", "");
        all.filter(|cluster| cluster.reference("data_center") == Some(&*show.object.id))
    };
    let lowest = clusters().filter_map(|cluster| cluster.text("version.minor")?.parse().ok());
    let lowest = lowest.min().unwrap_or(NEWEST);
    for minor in LEVELS.iter().filter(|minor| (own..=lowest).contains(minor)) {
        let level = Node::new("version").with_leaf("major", "4");
        levels.push(level.with_leaf("minor", minor.to_string()));
    }
    node.put(levels);
    let mut pools = clusters().map(|cluster| cluster.reference("mac_pool"));
    node.remove("mac_pool");
    if let Some(Some(pool)) = pools.next()
        && pools.all(|other| other == Some(pool))
    {
        node.put(Node::reference("mac_pool", pool));
    }
}

/// Whether its rules hold is found when it is asked for.
pub(super) fn affinity_group(show: &Show<'_>, node: &mut Node) {
    let broken = life::affinity::is_broken(show.store, show.object);
    node.set("broken", broken.to_string());
}

/// The management network is told with `all_content` and in the answers to changes, by way of the data center.
pub(super) fn cluster(show: &Show<'_>, node: &mut Node) {
    if !show.is_whole() {
        node.remove("management_network");
    }
    let center = node.child("data_center").and_then(Node::id);
    let below = match center {
        Some(center) => refs::href_of("datacenters/clusters", center, &show.object.id),
        None => refs::href_of("clusters", "", &show.object.id),
    };
    if let Some(network) = node.child_mut("management_network")
        && let Some(id) = network.id().map(str::to_owned)
    {
        network.set_attr("href", format!("{below}/networks/{id}"));
    }
}

/// What is used of a quota in a cluster.
pub(super) fn cluster_limit(show: &Show<'_>, node: &mut Node) {
    crate::rules::quota_use::show_cluster(show.store, show.object, node);
}

/// What is used of a quota on storage.
pub(super) fn storage_limit(show: &Show<'_>, node: &mut Node) {
    crate::rules::quota_use::show_storage(show.store, show.object, node);
}

/// The VMs of a disk are told for a single one alone, with `all_content` or in the answer to a change.
pub(super) fn disk(show: &Show<'_>, node: &mut Node) {
    node.remove("vms");
    if show.is_single() && show.is_whole() {
        let holders = show.store.parents("vms/diskattachments", &show.object.id);
        if !holders.is_empty() {
            let mut vms = Node::new("vms");
            for vm in holders {
                vms.push(Node::reference("vm", &**vm));
            }
            node.put(vms);
        }
    }
    all_layers(show, node);
}

/// The size of all layers together, which only some of the engine's queries add up: not that of searches, nor that of the
/// answers to POST and PUT. Disks that cannot have snapshots have none (engine 4.5.8).
fn all_layers(show: &Show<'_>, node: &mut Node) {
    if node.text_of("shareable") == Some("true") || node.child("actual_size").is_none() {
        node.remove("total_size");
        return;
    }
    let searched = show.ask.params.text("search").unwrap_or("").trim();
    let known = show.object.reference("storage_domain").is_none();
    let read = matches!(show.ask.method.shape(), Shape::Get | Shape::List);
    let added = known && read && searched.is_empty();
    if !added {
        node.set("total_size", "0");
        return;
    }
    let size = |node: &Node| {
        node.text_of("actual_size")
            .and_then(|text| text.parse::<u64>().ok())
    };
    let kind = "vms/snapshots/disks";
    let layers = show.store.parents(kind, &show.object.id).iter();
    let layers = layers.filter_map(|place| show.store.get(kind, place, &show.object.id));
    let kept: u64 = layers.filter_map(|layer| size(&layer.doc)).sum();
    node.set("total_size", (size(node).unwrap_or(0) + kept).to_string());
}

/// A snapshot tells the sizes of its disks in whole GiB, the active one as they are.
pub(super) fn snapshot_disk(show: &Show<'_>, node: &mut Node) {
    if active_parts::is_active(show.store, &show.object.parent) {
        return;
    }
    for member in ["actual_size", "provisioned_size"] {
        let size = node.text_of(member).and_then(|text| text.parse().ok());
        let size: u64 = size.unwrap_or(0);
        node.set(member, (size.div_ceil(1 << 30) << 30).to_string());
    }
}

/// What belongs to virtual functions is told with `all_content` only.
pub(super) fn host_nic(show: &Show<'_>, node: &mut Node) {
    if !show.is_whole() {
        node.remove("virtual_functions_configuration");
        node.remove("physical_function");
    }
}

/// What runs on a host, and the reason of a maintenance or failure only while it lasts. Its CPU type is worked out by searches
/// alone, which users do not make.
pub(super) fn host(show: &Show<'_>, node: &mut Node) {
    if show.ask.filtered
        && let Some(cpu) = node.child_mut("cpu")
    {
        cpu.remove("type");
    }
    if show.is_whole() {
        node.put(Node::leaf("network_operation_in_progress", "false"));
    }
    let status = show.object.status();
    if !matches!(
        status,
        "maintenance" | "preparing_for_maintenance" | "non_operational"
    ) {
        node.remove("status_detail");
    }
    if matches!(
        status,
        "unassigned" | "installing" | "pending_approval" | "install_failed"
    ) && node.child("version").is_none()
    {
        // Never reported: the engine knows nothing but the number of VMs.
        node.put(Node::new("summary").with_leaf("total", "0"));
        return;
    }
    let all = show.store.gathered("vms", guests);
    let here = all.and_then(|all| all.get(&show.object.id));
    let here = here.copied().unwrap_or_default();
    let summary = Node::new("summary")
        .with_leaf("active", here.active.to_string())
        .with_leaf("migrating", here.migrating.to_string())
        .with_leaf("total", here.total.to_string());
    node.put(summary);
}

/// How many VMs a host has.
#[derive(Clone, Copy, Default)]
struct Guests {
    active: u32,
    migrating: u32,
    total: u32,
}

/// The VMs of all hosts that have some.
fn guests(store: &Store) -> HashMap<Arc<str>, Guests> {
    let mut all: HashMap<Arc<str>, Guests> = HashMap::new();
    for vm in store.list("vms", "") {
        let status = vm_status(vm);
        let Some(host) = late(vm, "host").and_then(Node::id) else {
            continue;
        };
        if !runs(status) {
            continue;
        }
        let here = all.entry(host.into()).or_default();
        here.total += 1;
        here.migrating += u32::from(status == "migrating");
        here.active += u32::from(matches!(status, "up" | "powering_up" | "migrating"));
    }
    all
}

/// What a user's interfaces keep is shown with him.
pub(super) fn user(show: &Show<'_>, node: &mut Node) {
    let mut kept = Node::new("user_options");
    for option in show.store.list("users/options", &show.object.id) {
        let content = option.text("content").unwrap_or("");
        kept.push(
            Node::new("property")
                .with_leaf("name", option.name())
                .with_leaf("value", content),
        );
    }
    if !kept.children.is_empty() {
        node.put(kept);
    }
}

/// The list of CPU types is not for users.
pub(super) fn cluster_level(show: &Show<'_>, node: &mut Node) {
    if show.ask.filtered {
        node.remove("cpu_types");
    }
}

/// `version` picks the values of one compatibility level.
pub(super) fn option(show: &Show<'_>, node: &mut Node) {
    if let Some(version) = show.ask.params.text("version")
        && let Some(values) = node.child_mut("values")
    {
        values
            .children
            .retain(|value| value.text_of("version") == Some(version));
    }
}
