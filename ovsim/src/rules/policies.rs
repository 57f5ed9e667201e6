//! Scheduling policies and their units: filters, weights and one balance. Units come and go by an edit of the policy.

use super::policy_checks;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{ANY_NAME, PLAIN, Rule};
use super::work::Work;
use crate::java_map;
use crate::node::Node;
use crate::store::Object;

const INVALID: &str = "Cannot {action} {type}. Parameters are invalid.";

/// Scheduling policies.
pub(crate) const POLICIES: Rule = Rule {
    kind: "schedulingpolicies",
    label: "Scheduling Policy",
    names: ANY_NAME,
    prepare: |work| {
        lay_properties(work);
        work.default("default_policy", "false");
        work.default("locked", "false");
        let Some(old) = work.old.clone() else {
            let told = policy_checks::whole(work.store, &work.doc, "");
            told.map_err(|text| work.bad(&text))?;
            return is_short(work);
        };
        // What is asked is laid over the policy that all are told of, and only then looked at (engine 4.5.8).
        let mut doc = work.doc.clone();
        doc.set_attr("id", &*old.id);
        work.store.put(POLICIES.kind, doc);
        policy_checks::edited(work, &old.id)?;
        is_short(work)
    },
    leave: |work, policy| {
        if policy.is("locked") {
            return Err(work.bad(INVALID));
        }
        let clusters = work.store.list("clusters", "");
        let users =
            clusters.filter(|cluster| cluster.reference("scheduling_policy") == Some(&policy.id));
        let users: Vec<_> = users.map(|cluster| cluster.name()).collect();
        if users.is_empty() {
            return Ok(());
        }
        Err(work.bad(&format!(
                "Cannot {{action}} {{type}}. Scheduling Policy is attached to cluster(s): {}, please unassign cluster(s).",
                users.join(", ")
            )))
    },
    told: [
        Some((
            "USER_ADD_CLUSTER_POLICY",
            "Scheduling Policy {name} was added. (User: {user})",
        )),
        Some((
            "USER_UPDATE_CLUSTER_POLICY",
            "Scheduling Policy {name} was updated. (User: {user})",
        )),
        Some((
            "USER_REMOVE_CLUSTER_POLICY",
            "Scheduling Policy {name} was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// A name that the engine's own store has no room for: it stumbles there, when all else was looked at.
fn is_short(work: &Work<'_>) -> Outcome<()> {
    let length = work
        .doc
        .text_of("name")
        .map_or(0, |name| name.chars().count());
    match length > 128 {
        true => Err(Refusal::bad(INTERNAL)),
        false => Ok(()),
    }
}

/// Properties that are told take the place of all that were there, in the order of a map.
fn lay_properties(work: &mut Work<'_>) {
    let Some(given) = work.given.child("properties").cloned() else {
        return;
    };
    let text = |property: &Node| property.text_of("name").unwrap_or("").to_owned();
    let names: Vec<String> = given.children.iter().map(text).collect();
    let mut list = Node::new("properties");
    for at in java_map::order(&names, java_map::DEFAULT) {
        list.push(given.children[at].clone());
    }
    work.doc.remove("properties");
    if !list.children.is_empty() {
        work.doc.put(list);
    }
}

/// Units of a policy: their id is that of the unit, and an add is answered as an edit. What is asked is done to the policy that
/// all are told of, and only then looked at; it stays so when it is refused (engine 4.5.8).
const UNIT: Rule = Rule {
    label: "Scheduling Policy",
    status: 200,
    prepare: |work| {
        let unit = work.doc.child("scheduling_policy_unit").and_then(Node::id);
        let Some(unit) = unit.map(str::to_owned) else {
            return Ok(());
        };
        match work.doc.name.as_ref() {
            "filter" => work.default("position", "0"),
            "weight" => work.default("factor", "1"),
            _ => {}
        }
        work.doc.set_attr("id", &*unit);
        let (kind, policy) = (work.rule.kind, work.parent.clone());
        if kind == POLICY_BALANCES.kind {
            // A policy has one, the last that was asked for.
            let others = work.store.list(kind, &policy);
            let others: Vec<_> = others.map(|other| other.id.clone()).collect();
            for other in others {
                work.store.remove(kind, &policy, &other);
            }
        } else if let Some(there) = work.store.get(kind, &policy, &unit) {
            let times = policy_checks::times(there) + 1;
            work.doc.set(policy_checks::TIMES, times.to_string());
        }
        let doc = work.doc.clone();
        work.store.put_below(kind, &policy, doc);
        policy_checks::edited(work, &policy)
    },
    made: |work, _| told(work),
    leave: |work, unit| {
        work.store.remove(unit.kind, &unit.parent, &unit.id);
        keep_others(work, unit);
        policy_checks::edited(work, &unit.parent)
    },
    gone: |work, unit| {
        keep_others(work, unit);
        told(work);
    },
    ..PLAIN
};

/// Filters of a policy.
pub(crate) const POLICY_FILTERS: Rule = Rule {
    kind: "schedulingpolicies/filters",
    ..UNIT
};
/// Weights of a policy.
pub(crate) const POLICY_WEIGHTS: Rule = Rule {
    kind: "schedulingpolicies/weights",
    ..UNIT
};
/// Balances of a policy.
pub(crate) const POLICY_BALANCES: Rule = Rule {
    kind: "schedulingpolicies/balances",
    ..UNIT
};

/// A unit that its policy holds more than once goes once.
fn keep_others(work: &mut Work<'_>, unit: &Object) {
    let times = policy_checks::times(unit);
    if times > 1 {
        let mut doc = unit.doc.clone();
        doc.set(policy_checks::TIMES, (times - 1).to_string());
        doc.set_attr("id", &*unit.id);
        work.store.put_below(unit.kind, &unit.parent, doc);
    }
}

/// A unit is to go that the policy does not have: the policy is edited all the same.
pub(crate) fn edited_in_vain(work: &mut Work<'_>) -> Outcome<()> {
    policy_checks::edited(work, work.place.holder())?;
    told(work);
    Ok(())
}

fn told(work: &mut Work<'_>) {
    let name = work.name_of("schedulingpolicies", Some(work.place.holder()));
    let text = format!(
        "Scheduling Policy {name} was updated. (User: {})",
        work.user()
    );
    work.event("USER_UPDATE_CLUSTER_POLICY", text)
        .record(work.store);
}
