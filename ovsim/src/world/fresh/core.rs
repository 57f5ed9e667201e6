//! Data center, cluster, network, profiles, MAC pool, tags: the objects everything else hangs on.

use super::super::ids::Seed;
use super::super::shape;
use super::super::table;
use super::{CLUSTER, DATA_CENTER, FILTERS, QUOTA};
use crate::node::Node;
use crate::rules::quotas;
use crate::store::{Store, ZERO};

/// The MAC pool `Default`.
pub(in crate::world) const MAC_POOL: &str = "58ca604b-017d-0374-0220-00000000014e";
/// The network `ovirtmgmt`.
pub(in crate::world) const MANAGEMENT: &str = "00000000-0000-0000-0000-000000000009";
/// The vNIC profile `ovirtmgmt`.
pub(in crate::world) const MANAGEMENT_PROFILE: &str = "0000000a-000a-000a-000a-000000000398";
/// The CPU profile of the cluster `Default`.
pub(in crate::world) const CPU_PROFILE: &str = "58ca604e-01a7-003f-01de-000000000250";
/// The scheduling policy `none`.
pub(in crate::world) const NO_POLICY: &str = "b4ed2332-a7ac-4d5f-9596-99a439cb2812";
const MINIMAL_DOWNTIME: &str = "80554327-0569-496b-bdeb-fcbbf52b827b";

/// Ids that differ from one installation to the next.
pub(in crate::world) struct DefaultIds {
    pub(in crate::world) data_center: String,
    pub(in crate::world) cluster: String,
    pub(in crate::world) quota: String,
}

/// The ids of data center, cluster and quota `Default`.
pub(in crate::world) fn default_ids(seed: Seed) -> DefaultIds {
    DefaultIds {
        data_center: seed.installed_id(DATA_CENTER),
        cluster: seed.installed_id(CLUSTER),
        quota: seed.installed_id(QUOTA),
    }
}

pub(super) fn fill(store: &mut Store, seed: Seed) {
    let ids = default_ids(seed);
    let tag = Node::reference("tag", ZERO)
        .with_leaf("name", "root")
        .with_leaf("description", "root");
    store.put("tags", tag);
    store.put("macpools", mac_pool(seed));
    data_center(store, &ids);
    network_filters(store, seed);
    network(store, &ids);
    cluster(store, &ids);
}

/// The pool's range differs from one installation to the next in two bytes.
fn mac_pool(seed: Seed) -> Node {
    let prefix = mac_prefix(seed);
    let range = Node::new("range")
        .with_leaf("from", format!("{prefix}:00:00"))
        .with_leaf("to", format!("{prefix}:ff:ff"));
    let mut pool = shape("mac_pool").with_attr("id", MAC_POOL);
    pool.set("name", "Default");
    pool.set("description", "Default MAC pool");
    pool.set("default_pool", "true");
    pool.push(Node::new("ranges").with(range));
    pool
}

/// The first four bytes of the addresses that the pool gives.
pub(in crate::world) fn mac_prefix(seed: Seed) -> String {
    let bits = seed.bits("mac pool", "Default");
    format!("56:6f:{:02x}:{:02x}", bits & 0xff, (bits >> 8) & 0xff)
}

fn data_center(store: &mut Store, ids: &DefaultIds) {
    let mut data_center = shape("data_center").with_attr("id", ids.data_center.as_str());
    data_center.set("name", "Default");
    data_center.set("description", "The default Data Center");
    data_center.push(Node::reference("mac_pool", MAC_POOL));
    store.put("datacenters", data_center);
    let mut quota = shape("quota").with_attr("id", ids.quota.as_str());
    quota.set("name", "Default");
    quota.set("description", "Default unlimited quota");
    let quota = store.put_below("datacenters/quotas", &ids.data_center, quota);
    quotas::unlimited(store, &quota);
}

fn network_filters(store: &mut Store, seed: Seed) {
    for (at, line) in table::lines(include_str!("../data/network_filters.txt")).enumerate() {
        let (mut words, _) = table::row(line);
        let (version, name, fixed) = (words.word(), words.word(), words.word());
        let (major, minor) = version.split_once('.').unwrap_or((version, "0"));
        let id = match fixed {
            "" => seed.installed_id(FILTERS + at as u64),
            fixed => fixed.to_owned(),
        };
        let mut filter = Node::reference("network_filter", id).with_leaf("name", name);
        filter.set("version.major", major);
        filter.set("version.minor", minor);
        store.put("networkfilters", filter);
    }
}

fn network(store: &mut Store, ids: &DefaultIds) {
    let mut network = shape("network").with_attr("id", MANAGEMENT);
    network.set("name", "ovirtmgmt");
    network.set("description", "Management Network");
    network.set("vdsm_name", "ovirtmgmt");
    network.push(Node::reference("data_center", ids.data_center.as_str()));
    store.put("networks", network);
    let mut profile = shape("vnic_profile").with_attr("id", MANAGEMENT_PROFILE);
    profile.set("name", "ovirtmgmt");
    profile.push(Node::reference("network", MANAGEMENT));
    store.put("vnicprofiles", profile);
}

fn cluster(store: &mut Store, ids: &DefaultIds) {
    let mut cluster = shape("cluster").with_attr("id", ids.cluster.as_str());
    cluster.set("name", "Default");
    cluster.set("description", "The default server cluster");
    cluster.set("bios_type", "cluster_default");
    cluster.set("memory_policy.transparent_hugepages.enabled", "true");
    cluster.set("vnc_encryption", "false");
    if let Some(migration) = cluster.child_mut("migration") {
        migration.push(Node::reference("policy", MINIMAL_DOWNTIME));
    }
    cluster.push(Node::reference("data_center", ids.data_center.as_str()));
    cluster.push(Node::reference("mac_pool", MAC_POOL));
    cluster.push(Node::reference("scheduling_policy", NO_POLICY));
    cluster.push(Node::reference("management_network", MANAGEMENT));
    store.put("clusters", cluster);
    let usages = ["vm", "display", "migration", "management", "default_route"];
    let network = Node::reference("network", MANAGEMENT)
        .with_leaf("display", "true")
        .with_leaf("required", "true")
        .with_leaf("status", "operational")
        .with(list("usages", "usage", usages));
    store.put_below("clusters/networks", &ids.cluster, network);
    let profile = Node::reference("cpu_profile", CPU_PROFILE)
        .with_leaf("name", "Default")
        .with(Node::reference("cluster", ids.cluster.as_str()));
    store.put("cpuprofiles", profile);
}

/// A list of texts.
pub(in crate::world) fn list<'a>(
    name: &'static str,
    item: &'static str,
    texts: impl IntoIterator<Item = &'a str>,
) -> Node {
    let mut list = Node::new(name);
    for text in texts {
        list.push(Node::leaf(item, text));
    }
    list
}
