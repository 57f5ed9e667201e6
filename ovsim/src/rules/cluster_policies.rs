//! The scheduling policy of a cluster, and the properties that it brings, overrides and checks (engine 4.5.8).

use regex_lite::Regex;

use super::refusal::Outcome;
use super::work::Work;
use crate::java_map;
use crate::node::Node;
use crate::store::Store;

/// The policy of clusters for which none was asked.
const NO_POLICY: &str = "b4ed2332-a7ac-4d5f-9596-99a439cb2812";

/// Gives a cluster its policy and properties. A change overlooks the name of a policy, and the id of one that is not there.
pub(crate) fn settle(work: &mut Work<'_>) -> Outcome<()> {
    let told = work.doc.child("scheduling_policy").and_then(Node::id);
    let told = told.filter(|id| work.store.root("schedulingpolicies", id).is_some());
    let old = work.old.clone();
    let kept = old
        .as_ref()
        .and_then(|old| old.reference("scheduling_policy"));
    let by_name = work
        .given
        .child("scheduling_policy")
        .is_some_and(|policy| policy.id().is_none());
    let named = by_name || asked_by_name(work);
    let policy = match (kept, named, told) {
        (Some(kept), true, _) | (Some(kept), _, None) => kept,
        (_, _, Some(told)) => told,
        _ => NO_POLICY,
    };
    let policy = policy.to_owned();
    work.doc
        .put(Node::reference("scheduling_policy", policy.as_str()));
    properties(work, &policy)
}

/// Whether the body, before its names became ids, said no id.
fn asked_by_name(work: &Work<'_>) -> bool {
    let body = work.ask.body.as_ref();
    let told = body.and_then(|body| body.child("scheduling_policy"));
    told.is_some_and(|told| told.id().is_none())
}

/// What was there, over it what is told, then what the policy brings and is not there yet. What no unit of the policy knows
/// is dropped without a word.
fn properties(work: &mut Work<'_>, policy: &str) -> Outcome<()> {
    const MEMBER: &str = "custom_scheduling_policy_properties";
    let old = work.old.as_ref().and_then(|old| old.doc.child(MEMBER));
    let told = work.given.child(MEMBER);
    let own = told.filter(|_| work.is_add());
    let own = own
        .map(|told| told.children.len())
        .filter(|count| *count > 0);
    let mut list = old.cloned().unwrap_or_else(|| Node::new(MEMBER));
    let told = told.map_or(&[][..], |told| &told.children);
    for at in java_map::order(&names(told), java_map::DEFAULT) {
        put(&mut list, &told[at], true);
    }
    let brought = work.store.root("schedulingpolicies", policy);
    let brought = brought.and_then(|policy| policy.doc.child("properties").cloned());
    for property in brought.unwrap_or_default().children {
        put(&mut list, &property, false);
    }
    if let Some(count) = own {
        // Such a list is a map of Java's until it is read again.
        let order = java_map::order(&names(&list.children), java_map::room_for(count));
        list.children = order.iter().map(|at| list.children[*at].clone()).collect();
    }
    let known = known(work.store, policy);
    let pattern = |property: &Node| {
        let name = property.text_of("name")?;
        known.iter().find(|(known, _)| known == name)
    };
    list.children.retain(|property| pattern(property).is_some());
    let wrong: Vec<_> = (list.children.iter())
        .filter(|property| {
            let value = property.text_of("value").unwrap_or("");
            pattern(property).is_none_or(|(_, pattern)| !fits(pattern, value))
        })
        .filter_map(|property| property.text_of("name").map(str::to_owned))
        .collect();
    refuse_values(work, &wrong)?;
    work.doc.remove(MEMBER);
    if !list.children.is_empty() {
        work.doc.put(list);
    }
    Ok(())
}

fn names(list: &[Node]) -> Vec<String> {
    let names = list.iter().map(|property| property.text_of("name"));
    names.map(|name| name.unwrap_or("").to_owned()).collect()
}

/// Refuses properties whose values no unit takes.
fn refuse_values(work: &Work<'_>, wrong: &[String]) -> Outcome<()> {
    match wrong.is_empty() {
        true => Ok(()),
        false => Err(work.bad(&format!(
            "Cannot {{action}} {{type}} if some of the specified custom properties have illegal values. The keys are: {}",
            wrong.join(",")
        ))),
    }
}

fn put(list: &mut Node, property: &Node, over: bool) {
    let name = property.text_of("name");
    let known = list
        .children
        .iter_mut()
        .find(|known| known.text_of("name") == name);
    match known {
        Some(known) if over => *known = property.clone(),
        Some(_) => {}
        None => list.push(property.clone()),
    }
}

/// What the units of a policy know: names, with the pattern of their values.
pub(super) fn known(store: &Store, policy: &str) -> Vec<(String, String)> {
    let mut known = Vec::new();
    for kind in ["filters", "weights", "balances"] {
        let kind = format!("schedulingpolicies/{kind}");
        let units = store
            .list(&kind, policy)
            .filter_map(|held| store.root("schedulingpolicyunits", &held.id));
        for property in units
            .filter_map(|unit| unit.doc.child("properties"))
            .flat_map(|list| &list.children)
        {
            let part = |member| property.text_of(member).unwrap_or("").to_owned();
            known.push((part("name"), part("value")));
        }
    }
    known
}

/// Whether a value is of a pattern, as a whole.
pub(super) fn fits(pattern: &str, value: &str) -> bool {
    Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|pattern| pattern.is_match(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_of_their_pattern() {
        for (pattern, good, bad) in [
            ("^([5-9][0-9])$", "70", "700"),
            ("^([1-9][0-9]*)$", "3", "0"),
            ("^([0-9]|[1-4][0-9])$", "49", "50"),
            ("^([2-9]|[1-9][0-9]+)$", "10", "1"),
            ("^([0-9][0-9]*)$", "00", "x"),
            ("^1?[0-9]?[0-9]$", "100", "201"),
            ("^(true|false)$", "true", "yes"),
            ("^([0-2](\\.([0-9]+))?)$", "1.5", "3"),
        ] {
            assert!(fits(pattern, good), "{pattern} {good}");
            assert!(!fits(pattern, bad), "{pattern} {bad}");
        }
    }
}
