//! What an engine says before its refusal of a VM of an instance type. It asks first whether the user may make instances, then whether
//! he may make VMs, which is as good; that the first was not so stays among the messages (engine 4.5.8).

use super::access;
use super::refusal::Refusal;
use super::work::Work;
use crate::node::Node;
use crate::store::ZERO;

/// The permit to make instances.
const CREATE_INSTANCE: &str = "16";

const DOUBT: &str = "User is not authorized to perform this action.";

/// The refusal as it is told of a VM of an instance type.
pub(crate) fn before(work: &Work<'_>, refusal: Refusal) -> Refusal {
    let named = |member: &str| work.given.child(member).and_then(Node::id);
    if !work.is_add() || named("instance_type").is_none() {
        return refusal;
    }
    let places = [
        ("clusters", named("cluster").unwrap_or("")),
        ("templates", named("template").unwrap_or(ZERO)),
    ];
    let me = &work.ask.user.id;
    let mut places = places.into_iter();
    if places.all(|(kind, id)| access::holds(work.store, me, CREATE_INSTANCE, kind, id)) {
        return refusal;
    }
    match refusal {
        Refusal::Fault {
            status,
            reason,
            detail: Some(detail),
        } if detail.starts_with('[') => Refusal::Fault {
            status,
            reason,
            detail: Some(detail.replacen('[', &format!("[{DOUBT}, "), 1)),
        },
        other => other,
    }
}
