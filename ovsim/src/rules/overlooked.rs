//! What an engine overlooks in the body of an update.

use super::refusal::{Outcome, Refusal};
use crate::node::Node;
use crate::store::{Store, is_uuid};

/// An update overlooks an instance type that is not there, unless it is named, the name of the data center of a cluster or
/// network, and which network manages a cluster, as long as one is told (engine 4.5.8).
pub(crate) fn overlook(store: &Store, kind: &str, given: &mut Node) -> Outcome<()> {
    let manager = given
        .child("management_network")
        .filter(|_| kind == "clusters");
    match manager.map(|manager| (manager.id(), manager.child("name"))) {
        Some((None | Some(""), None)) => {
            let method = "getManagementNetworkId";
            return Err(Refusal::incomplete("Network", "id|name", method));
        }
        Some((Some(id), _)) if is_uuid(id) => drop(given.remove("management_network")),
        _ => {}
    }
    let kept = matches!(kind, "clusters" | "networks");
    let center = given.child("data_center").filter(|_| kept);
    if center.is_some_and(|center| center.id().is_none()) {
        given.remove("data_center");
    }
    let ty = given.child("instance_type").filter(|_| kind == "vms");
    let Some(ty) = ty else { return Ok(()) };
    match (ty.id(), ty.text_of("name")) {
        (None, Some(name)) if store.named("instancetypes", name).is_none() => {
            Err(Refusal::not_found("GetVmTemplate"))
        }
        _ => Ok(()),
    }
}
