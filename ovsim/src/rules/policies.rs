//! Scheduling policies and their units: filters, weights and one balance. Units come and go by an edit of the policy, and an
//! engine then looks at all of it again.

use super::cluster_policies::{fits, known, refuse_values};
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::java_map;
use crate::node::Node;

const INVALID: &str = "Cannot {action} {type}. Parameters are invalid.";

/// Scheduling policies.
pub(crate) const POLICIES: Rule = Rule {
    kind: "schedulingpolicies",
    label: "Scheduling Policy",
    names: Names {
        unique: Unique::Engine,
        taken: (400, "Cannot {action} {type}. Name is in use."),
        ..ANY_NAME
    },
    drop: &["default_policy", "locked"],
    prepare: |work| {
        if work.old.as_ref().is_some_and(|old| old.is("locked")) {
            return Err(work.bad(INVALID));
        }
        properties(work)?;
        work.default("default_policy", "false");
        work.default("locked", "false");
        Ok(())
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

/// Properties that are told take the place of all that were there; the units of the policy must know them.
fn properties(work: &mut Work<'_>) -> Outcome<()> {
    let Some(given) = work.given.child("properties").cloned() else {
        return Ok(());
    };
    let old = work.old.as_ref().map_or("", |old| &old.id);
    let known = known(work.store, old);
    let text = |property: &Node, member| property.text_of(member).unwrap_or("").to_owned();
    let names = given.children.iter().map(|one| text(one, "name"));
    let names: Vec<String> = names.collect();
    let strange = names
        .iter()
        .filter(|name| !known.iter().any(|(known, _)| known == *name));
    let strange: Vec<_> = strange.map(String::as_str).collect();
    if !strange.is_empty() {
        return Err(work.bad(&format!(
            "Cannot {{action}} {{type}} if some of the specified custom properties are not configured by the system. The keys are: {}",
            strange.join(",")
        )));
    }
    let wrong = given.children.iter().filter(|one| {
        let pattern = known.iter().find(|(known, _)| *known == text(one, "name"));
        !pattern.is_some_and(|(_, pattern)| fits(pattern, &text(one, "value")))
    });
    let wrong: Vec<String> = wrong.map(|one| text(one, "name")).collect();
    refuse_values(work, &wrong)?;
    let mut list = Node::new("properties");
    for at in java_map::order(&names, java_map::DEFAULT) {
        list.push(given.children[at].clone());
    }
    work.doc.remove("properties");
    if !list.children.is_empty() {
        work.doc.put(list);
    }
    Ok(())
}

/// Units of a policy: their id is that of the unit, and an add is answered as an edit.
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
        edited(work, &unit)?;
        work.doc.set_attr("id", unit);
        Ok(())
    },
    made: |work, unit| {
        if unit.kind == "schedulingpolicies/balances" {
            // A policy has one, the last that was asked for.
            let policy = work.parent.clone();
            let others = work.store.list(unit.kind, &policy);
            let others = others.filter(|other| other.id != unit.id);
            let others: Vec<_> = others.map(|other| other.id.clone()).collect();
            for other in others {
                work.store.remove(unit.kind, &policy, &other);
            }
        }
        told(work);
    },
    leave: |work, _| unlocked(work),
    gone: |work, _| told(work),
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

/// What units of each kind are called where the engine keeps them, and what is said of another one.
const TYPES: [(&str, &str, &str); 3] = [
    (
        "schedulingpolicies/filters",
        "filter",
        "Policy unit doesn't implement Filtering.",
    ),
    (
        "schedulingpolicies/weights",
        "weight",
        "Policy unit doesn't implement score function.",
    ),
    (
        "schedulingpolicies/balances",
        "load_balancing",
        "Policy unit doesn't implement load balancing logic.",
    ),
];

fn edit_refused(text: &str) -> Refusal {
    Refusal::bad(format!("Cannot edit Scheduling Policy. {text}"))
}

fn unlocked(work: &Work<'_>) -> Outcome<()> {
    let policy = work.store.root("schedulingpolicies", work.place.holder());
    match policy.is_some_and(|policy| policy.is("locked")) {
        true => Err(edit_refused("Parameters are invalid.")),
        false => Ok(()),
    }
}

/// Whether the policy may have this unit.
fn edited(work: &Work<'_>, unit: &str) -> Outcome<()> {
    unlocked(work)?;
    let kind = work.rule.kind;
    let balance = kind == "schedulingpolicies/balances";
    let policy = work.place.holder();
    let held = |kind: &str| work.store.get(kind, policy, unit).is_some();
    if !balance && (held(TYPES[0].0) || held(TYPES[1].0)) {
        return Err(edit_refused(
            "policy unit already exists in Scheduling Policy.",
        ));
    }
    let Some(known) = work.store.root("schedulingpolicyunits", unit) else {
        return Err(edit_refused("Policy unit is unknown."));
    };
    let row = TYPES.iter().find(|(known, ..)| *known == kind);
    if let Some((_, ty, text)) = row
        && known.text("type") != Some(ty)
    {
        return Err(edit_refused(text));
    }
    let number = |doc: &Node, member| {
        doc.text_of(member)
            .and_then(|text| text.parse::<i64>().ok())
    };
    if number(&work.doc, "factor").is_some_and(|factor| factor < 0) {
        return Err(edit_refused("Function factor cannot be negative."));
    }
    let place = number(&work.doc, "position").unwrap_or(0);
    let mut others = work.store.list(TYPES[0].0, policy);
    let taken = others.any(|other| number(&other.doc, "position") == Some(place));
    match place {
        -1 if taken => Err(edit_refused(
            "Only a single filter can be selected as first.",
        )),
        1 if taken => Err(edit_refused(
            "Only a single filter can be selected as last.",
        )),
        _ => Ok(()),
    }
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
