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

/// The method that looks at profiles.
const OWN: &str = "validateParameters";

/// Refuses the add of a body that gives an empty text where one is needed.
pub(crate) fn check(place: &Place, body: Option<&Node>) -> Outcome<()> {
    let row = ROWS.iter().find(|(kind, ..)| *kind == place.kind);
    let (Some((_, class, members, method)), Some(body)) = (row, body) else {
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
    }
}
