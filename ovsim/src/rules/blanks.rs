//! Members of adds that are given and empty: for an engine's own second look at a body they are missing, and it says so before it
//! asks whether the user may add anything (engine 4.5.8).

use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::node::Node;

/// Kind, its class, the member, and the method that looks, as the refusal says them.
const ROWS: &[(&str, &str, &str, &str)] = &[
    ("clusters", "Cluster", "name", "add"),
    ("clusters/cpuprofiles", "CpuProfile", "name", OWN),
    ("cpuprofiles", "CpuProfile", "name", OWN),
    ("datacenters/clusters", "Cluster", "name", "add"),
    ("datacenters/qoss", "Qos", "name", "add"),
    ("diskprofiles", "DiskProfile", "name", OWN),
    ("groups", "Group", "name", "add"),
    ("instancetypes/nics", "Nic", "name", "add"),
    ("macpools", "MacPool", "name", "add"),
    ("networks/vnicprofiles", "VnicProfile", "name", OWN),
    ("roles", "Role", "name", "add"),
    ("schedulingpolicies", "SchedulingPolicy", "name", "add"),
    ("storagedomains/diskprofiles", "DiskProfile", "name", OWN),
    ("templates/nics", "Nic", "name", "add"),
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
    match row {
        Some((_, class, member, method))
            if body.and_then(|body| body.text_of(member)) == Some("") =>
        {
            Err(Refusal::incomplete(class, member, method))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_in_order() {
        assert!(ROWS.is_sorted());
    }
}
