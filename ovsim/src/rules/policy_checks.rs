//! What an engine looks at when a scheduling policy is added or edited: all of it, every time. An edit is made before, to what the
//! engine holds in memory and tells of, so that a policy shows what was refused, and is refused again for it (engine 4.5.8).

use std::collections::HashSet;

use super::cluster_policies::{fits, known};
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

/// How often a policy holds a unit, where it is more than once; of no document.
pub(super) const TIMES: &str = "times";

pub(super) fn times(unit: &Object) -> usize {
    let times = unit.text(TIMES).and_then(|text| text.parse().ok());
    times.unwrap_or(1)
}

/// Units of each kind: what they are called where the engine keeps them, and what is said of another one.
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

const BALANCES: &str = TYPES[2].0;

/// Whether a place is that of units of a policy.
pub(crate) fn is_of_units(place: &Place) -> bool {
    TYPES.iter().any(|(kind, ..)| *kind == place.kind)
}

/// What a unit that is asked for alone is answered with: an engine stumbles over it, whichever it is.
pub(crate) fn one_unit(store: &Store, place: &Place) -> Outcome<()> {
    match is_of_units(place) {
        true if place.owner(store).is_none() => Err(Refusal::Empty(404)),
        true => Err(Refusal::Page(
            "java.lang.NullPointerException: Cannot invoke \"Object.getClass()\" because \"model\" is null".into(),
        )),
        false => Ok(()),
    }
}

/// Looks at a policy that was edited.
pub(super) fn edited(work: &Work<'_>, policy: &str) -> Outcome<()> {
    let refused = |text: String| {
        let text = text.replace("{action}", "edit");
        Err(Refusal::bad(text.replace("{type}", "Scheduling Policy")))
    };
    let Some(object) = work.store.root("schedulingpolicies", policy) else {
        return Err(Refusal::Empty(404));
    };
    if object.is("locked") {
        return refused("Cannot {action} {type}. Parameters are invalid.".to_owned());
    }
    whole(work.store, &object.doc, policy).or_else(refused)
}

/// What is wrong with a policy.
pub(super) fn whole(store: &Store, doc: &Node, id: &str) -> Result<(), String> {
    let name = doc.text_of("name");
    let mut others = store.list("schedulingpolicies", "");
    let taken = others.any(|other| &*other.id != id && Some(other.name()) == name);
    let wrong = match taken {
        true => Some("Name is in use."),
        false => units(store, id),
    };
    match wrong {
        Some(text) => Err(format!("Cannot {{action}} {{type}}. {text}")),
        None => properties(store, doc, id),
    }
}

fn number(unit: &Object, member: &str) -> i64 {
    let text = unit.text(member);
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn units(store: &Store, policy: &str) -> Option<&'static str> {
    let mut seen = HashSet::new();
    for (kind, ty, other) in TYPES {
        for unit in store.list(kind, policy) {
            let twice = times(unit) > 1 || !seen.insert(unit.id.to_string());
            if twice && kind != BALANCES {
                return Some("policy unit already exists in Scheduling Policy.");
            }
            let Some(known) = store.root("schedulingpolicyunits", &unit.id) else {
                return Some("Policy unit is unknown.");
            };
            if known.text("type") != Some(ty) {
                return Some(other);
            }
            if number(unit, "factor") < 0 {
                return Some("Function factor cannot be negative.");
            }
        }
        let ends = store
            .list(kind, policy)
            .map(|unit| number(unit, "position"));
        let ends: Vec<_> = ends.filter(|place| place.abs() == 1).collect();
        for (at, place) in ends.iter().enumerate() {
            match place {
                _ if !ends[..at].contains(place) => {}
                -1 => return Some("Only a single filter can be selected as first."),
                _ => return Some("Only a single filter can be selected as last."),
            }
        }
    }
    None
}

/// Properties must be known to the units of the policy, and of their patterns.
fn properties(store: &Store, doc: &Node, policy: &str) -> Result<(), String> {
    let list = doc
        .child("properties")
        .map_or(&[][..], |list| &list.children);
    if list.iter().any(is_malformed) {
        return Err("Cannot {action} {type} if custom properties are in invalid format. Please check the input.".to_owned());
    }
    let known = known(store, policy);
    let pattern = |property: &Node| {
        let name = property.text_of("name").unwrap_or("");
        known.iter().find(|(known, _)| known == name)
    };
    let said = |wrong: Vec<&str>, what: &str| match wrong.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "Cannot {{action}} {{type}} if some of the specified custom properties {what}. The keys are: {}",
            wrong.join(",")
        )),
    };
    let name = |property: &'_ Node| property.text_of("name").unwrap_or("").to_owned();
    let strange = list.iter().filter(|one| pattern(one).is_none()).map(name);
    let strange: Vec<_> = strange.collect();
    let strange = strange.iter().map(String::as_str).collect();
    said(strange, "are not configured by the system")?;
    let wrong = list.iter().filter(|one| {
        let value = one.text_of("value").unwrap_or("");
        pattern(one).is_some_and(|(_, pattern)| !fits(pattern, value))
    });
    let wrong: Vec<_> = wrong.map(name).collect();
    let wrong = wrong.iter().map(String::as_str).collect();
    said(wrong, "have illegal values")
}

/// A name is of letters, digits and underscores, and no value holds what parts one property from the next.
fn is_malformed(property: &Node) -> bool {
    let name = property.text_of("name").unwrap_or("");
    let is_of_name = |char: char| char.is_ascii_alphanumeric() || char == '_';
    let value = property.text_of("value").unwrap_or("");
    name.is_empty() || !name.chars().all(is_of_name) || value.contains(';')
}

/// Each unit as often as its policy holds it.
pub(crate) fn each_time<T: Clone>(units: Vec<T>, object: impl Fn(&T) -> Option<&Object>) -> Vec<T> {
    let repeated = units.into_iter().flat_map(|unit| {
        let count = object(&unit).map_or(1, times);
        std::iter::repeat_n(unit, count)
    });
    repeated.collect()
}
