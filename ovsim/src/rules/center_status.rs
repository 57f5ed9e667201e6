//! Machines are made in data centers that are up alone (engine 4.5.8).

use super::refusal::Outcome;
use super::work::Work;
use crate::node::Node;

/// Refuses what is to be made in a cluster whose data center is not up.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let cluster = work.doc.child("cluster").and_then(Node::id);
    let cluster = cluster.and_then(|id| work.store.root("clusters", id));
    let center = cluster.and_then(|cluster| cluster.reference("data_center"));
    let center = center.and_then(|id| work.store.root("datacenters", id));
    match center.is_some_and(|center| center.status() != "up") {
        true => Err(work.conflict("Cannot {action} {type}. Unknown Data Center status.")),
        false => Ok(()),
    }
}
