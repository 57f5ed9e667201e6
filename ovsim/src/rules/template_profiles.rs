//! The CPU profile of a new template.

use super::profiles;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;

/// The CPU profile asked for, or that of the VM, which does not fit another cluster; else the first that the user may have.
pub(crate) fn choose(work: &Work<'_>, doc: &mut Node) -> Outcome<()> {
    let cluster = doc.child("cluster").and_then(Node::id).unwrap_or("");
    if !cluster.is_empty() && work.store.root("clusters", cluster).is_none() {
        return Err(Refusal::forbidden());
    }
    let given = work.given.child("cpu_profile").and_then(Node::id);
    let own = doc.child("cpu_profile").and_then(Node::id);
    let own = own.filter(|id| work.store.root("cpuprofiles", id).is_some());
    let user = &work.ask.user.id;
    let profile = profiles::of_machine(work.store, user, given.or(own), cluster);
    if let Some(profile) = profile.map_err(|told| work.told(&told))? {
        doc.put(Node::reference("cpu_profile", profile));
    }
    Ok(())
}
