//! Where a service stands in the tree of resources: the shortest path from the root.

use ovmodel::{ServiceFacts, TypeFacts};
use std::collections::{HashSet, VecDeque};

/// A service and its shortest path, `/vms/{vm}/diskattachments`.
pub(super) type Place = (&'static ServiceFacts, String);

/// Every service that can be reached from the root, nearest first. Each is visited once, so the circles of the model
/// (a VM has tags, a tag has ...) end.
pub(super) fn all() -> Vec<Place> {
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from([(ovmodel::root(), String::new())]);
    let mut found: Vec<Place> = Vec::new();
    while let Some((service, path)) = queue.pop_front() {
        if !seen.insert(service.name) {
            continue;
        }
        for locator in service.locators() {
            let step = if locator.item {
                format!("{{{}}}", locator.name)
            } else {
                locator.segment()
            };
            queue.push_back((locator.service_facts(), format!("{path}/{step}")));
        }
        found.push((service, path));
    }
    found
}

/// The places that list or hold objects of this type, the shortest path first.
pub(super) fn of_type(facts: &TypeFacts) -> Vec<Place> {
    let holds = |(service, _): &Place| {
        service
            .entity_type()
            .is_some_and(|held| held.name == facts.name)
    };
    all().into_iter().filter(holds).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_the_short_ones() {
        let vms: Vec<String> = of_type(ovmodel::find_type("vm").unwrap())
            .into_iter()
            .map(|(_, path)| path)
            .collect();
        assert_eq!(vms.first().map(String::as_str), Some("/vms"));
        assert!(vms.iter().any(|path| path == "/vms/{vm}"), "{vms:?}");
        assert!(all().len() > 200);
    }
}
