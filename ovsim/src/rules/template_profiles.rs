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

/// A template has a CPU profile of its cluster: its own, or the one that comes along when it moves to another.
pub(crate) fn check_change(work: &mut Work<'_>) -> Outcome<()> {
    let id = |doc: &Node, member: &str| doc.child(member).and_then(Node::id).map(str::to_owned);
    let (asked, cluster) = (id(&work.given, "cpu_profile"), id(&work.doc, "cluster"));
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    let moves = cluster.as_deref() != old.reference("cluster");
    let asked = asked.or_else(|| id(&old.doc, "cpu_profile").filter(|_| moves));
    let (Some(asked), Some(cluster)) = (asked, cluster) else {
        return Ok(());
    };
    let user = &work.ask.user.id;
    let profile = profiles::of_machine(work.store, user, Some(&asked), &cluster);
    profile.map(drop).map_err(|told| work.told(&told))
}
