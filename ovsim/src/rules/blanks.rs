//! Members of adds that are given and empty: for an engine's own second look at a body they are missing, and it says so before it
//! asks whether the user may add anything (engine 4.5.8).

use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::node::Node;

/// Kind, its class, the members, and the method that looks, as the refusal says them.
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("clusters", "Cluster", "name", "add"),
    ("clusters/cpuprofiles", "CpuProfile", "name", OWN),
    ("cpuprofiles", "CpuProfile", "name", OWN),
    ("datacenters/clusters", "Cluster", "name", "add"),
    ("datacenters/qoss", "Qos", "name", "add"),
    ("diskprofiles", "DiskProfile", "name", OWN),
    ("events", "Event", "origin description", "add"),
    (
        "externalhostproviders",
        "ExternalHostProvider",
        "name",
        "add",
    ),
    ("groups", "Group", "name", "add"),
    (
        "hosts/fenceagents",
        "Agent",
        "address type username password",
        "add",
    ),
    ("instancetypes/nics", "Nic", "name", "add"),
    ("jobs", "Job", "description", "add"),
    ("macpools", "MacPool", "name", "add"),
    ("networks/vnicprofiles", "VnicProfile", "name", OWN),
    (
        "openstackimageproviders",
        "OpenStackImageProvider",
        "name",
        "add",
    ),
    (
        "openstacknetworkproviders",
        "OpenStackNetworkProvider",
        "name",
        "add",
    ),
    ("roles", "Role", "name", "add"),
    ("schedulingpolicies", "SchedulingPolicy", "name", "add"),
    ("storagedomains/diskprofiles", "DiskProfile", "name", OWN),
    ("templates/nics", "Nic", "name", "add"),
    ("users", "User", "user_name", "add"),
    ("vmpools", "VmPool", "name", "add"),
    ("vms/nics", "Nic", "name", "add"),
    ("vms/snapshots", "Snapshot", "description", "doAdd"),
    ("vnicprofiles", "VnicProfile", "name", OWN),
];

/// References that must be told by an id or a name: kind, class, member (`[]`: each of a list; none: the body itself), how the
/// refusal calls them, and the method that looks.
const REFERENCES: &[(&str, &str, &str, &str, &str)] = &[
    (
        "clusters",
        "Cluster",
        "data_center",
        "dataCenter.name|id",
        "add",
    ),
    (
        "clusters",
        "Network",
        "management_network",
        "id|name",
        "getManagementNetworkId",
    ),
    ("clusters/networks", "Network", "", "id|name", "add"),
    ("cpuprofiles", "CpuProfile", "cluster", "cluster.id", OWN),
    (
        "datacenters/storagedomains",
        "StorageDomain",
        "",
        "id|name",
        "add",
    ),
    (
        "diskprofiles",
        "DiskProfile",
        "storage_domain",
        "storageDomain.id",
        OWN,
    ),
    (
        "networks",
        "Network",
        "data_center",
        "dataCenter.name|id",
        "add",
    ),
    ("roles", "Role", "permits[]", "permits.id", "add"),
    (
        "storagedomains",
        "StorageDomain",
        "host",
        "host.id|name",
        "add",
    ),
    ("users", "User", "domain", "domain.id|name", "add"),
    (
        "vms",
        "Host",
        "placement_policy.hosts[]",
        "id|name",
        "validateAndUpdateHostsInPlacementPolicy",
    ),
    ("vms", "Vm", "cluster", "cluster.id|name", "add"),
    ("vms", "Vm", "template", "template.id|name", "add"),
    ("vnicprofiles", "VnicProfile", "network", "network.id", OWN),
];

/// The same of permissions, wherever they are.
const PERMISSIONS: &[(&str, &str, &str, &str, &str)] = &[
    ("", "Permission", "role", "role.id|name", "add"),
    ("", "Permission", "user", "user|group.id", "add"),
    ("", "Permission", "group", "user|group.id", "add"),
];

/// Refuses a reference that gives what it needs and leaves it empty.
fn pointless(place: &Place, body: &Node) -> Outcome<()> {
    let rows = match place.kind.ends_with("permissions") {
        true => PERMISSIONS.iter(),
        false => REFERENCES.iter(),
    };
    let said = |node: &Node, word: &str| match word {
        "id" => node.id().map(|id| !id.is_empty()),
        _ => node.text_of(word).map(|text| !text.is_empty()),
    };
    for (kind, class, path, told, method) in rows {
        if !kind.is_empty() && *kind != place.kind {
            continue;
        }
        let node = match path.trim_end_matches("[]") {
            "" => Some(body),
            path => body.at(path),
        };
        let Some(node) = node else { continue };
        let nodes = match path.ends_with("[]") {
            true => &node.children[..],
            false => std::slice::from_ref(node),
        };
        let words = if told.contains("name") {
            &["id", "name"][..]
        } else {
            &["id"]
        };
        let blank = |node: &Node| {
            let said: Vec<_> = words.iter().filter_map(|word| said(node, word)).collect();
            let bare = *path == "management_network" && said.is_empty();
            bare || !said.is_empty() && !said.contains(&true)
        };
        if nodes.iter().any(blank) {
            return Err(Refusal::incomplete(class, told, method));
        }
    }
    Ok(())
}

/// The method that looks at profiles.
const OWN: &str = "validateParameters";

/// Refuses the add of a body that gives an empty text where one is needed.
pub(crate) fn check(place: &Place, body: Option<&Node>) -> Outcome<()> {
    let Some(body) = body else { return Ok(()) };
    pointless(place, body)?;
    let row = ROWS.iter().find(|(kind, ..)| *kind == place.kind);
    let Some((_, class, members, method)) = row else {
        return Ok(());
    };
    let blank = |member: &&str| body.text_of(member) == Some("");
    let missing: Vec<String> = members.split(' ').filter(blank).map(in_java).collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Refusal::incomplete(class, &missing.join(", "), method)),
    }
}

/// A member as the engine's code calls it: `userName`.
fn in_java(member: &str) -> String {
    let mut words = member.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| {
        let (initial, rest) = word.split_at_checked(1).unwrap_or((word, ""));
        name + &initial.to_ascii_uppercase() + rest
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order() {
        assert!(ROWS.is_sorted());
        assert!(REFERENCES.is_sorted());
    }
}
