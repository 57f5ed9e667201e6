//! The random number generator of a machine: it is had with a source alone, and of the sources one needs a cluster that asks its hosts
//! for it (engine 4.5.8).

use super::refusal::{INTERNAL, Outcome, Refusal};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

const MEMBER: &str = "rng_device";

/// Whether the hosts of a cluster have this source: all have the kernel's.
fn had(source: &str, cluster: Option<&Object>) -> bool {
    let required = cluster.and_then(|cluster| cluster.doc.child("required_rng_sources"));
    let mut required = required.map_or(&[][..], |list| &list.children).iter();
    source != "hwrng" || required.any(|one| &*one.text == source)
}

/// What a machine has before its body is looked at: a new one has its instance type's or its template's.
fn before(work: &Work<'_>) -> Option<Node> {
    if let Some(old) = &work.old {
        return old.doc.child(MEMBER).cloned();
    }
    let of = |store: &Store, kind: &str, member: &str| {
        let id = work.doc.child(member).and_then(Node::id);
        let id = id.or_else(|| (member == "template").then_some(ZERO))?;
        store.root(kind, id).cloned()
    };
    let source = of(work.store, "instancetypes", "instance_type");
    let source = source.or_else(|| of(work.store, "templates", "template"))?;
    source.doc.child(MEMBER).cloned()
}

/// Puts the generator as the body leaves it.
pub(crate) fn settle(work: &mut Work<'_>, cluster: Option<&Object>) {
    let Some(given) = work.given.child(MEMBER).cloned() else {
        // What levels of old called random is not told from the other where it is handed on.
        if work.is_add() && work.doc.text_at("rng_device.source") == Some("random") {
            work.doc.set("rng_device.source", "urandom");
        }
        return;
    };
    let kept = match given.text_of("source") {
        Some(source) if had(source, cluster) => {
            let mut made = Node::new(MEMBER);
            let rate = given.child("rate").cloned();
            made.children
                .extend(rate.filter(|rate| rate.child("bytes").is_some()));
            Some(made.with_leaf("source", source))
        }
        None if !work.is_add() => None,
        _ => before(work),
    };
    work.doc.remove(MEMBER);
    work.doc.children.extend(kept);
}

/// An engine finds out late that a new VM cannot have the generator it asks for, and trips over it.
pub(crate) fn check_new(work: &Work<'_>, cluster: &Object) -> Outcome<()> {
    let asked = work.gives("rng_device.source").filter(|_| work.is_add());
    match asked.is_some_and(|source| !had(source, Some(cluster))) {
        true => Err(Refusal::bad(INTERNAL)),
        false => Ok(()),
    }
}
