//! Scheduling policy units and the predefined policies.

use std::collections::HashMap;

use super::super::table;
use crate::node::Node;
use crate::store::Store;

pub(super) fn fill(store: &mut Store) {
    // Filters, weights and balances have names of their own: `HA` is a filter and a weight.
    let mut ids: HashMap<(&str, &str), &'static str> = HashMap::new();
    for (head, properties) in table::groups(include_str!("../data/policy_units.txt")) {
        let (words, description) = head.split_once(" |").unwrap_or((head, ""));
        let mut words = words.splitn(3, ' ');
        let mut word = || words.next().unwrap_or("");
        let (id, kind, name) = (word(), word(), word());
        ids.insert((kind, name), id);
        let mut unit = Node::reference("scheduling_policy_unit", id)
            .with_leaf("name", name)
            .with_leaf("description", description.trim_start())
            .with_leaf("enabled", "true")
            .with_leaf("internal", "true");
        if kind != "-" {
            unit.push(Node::leaf("type", kind));
        }
        if !properties.is_empty() {
            unit.push(list_of_properties(properties.into_iter()));
        }
        store.put("schedulingpolicyunits", unit);
    }
    for (head, rows) in table::groups(include_str!("../data/policies.txt")) {
        policy(store, &ids, head, &rows);
    }
}

/// `properties` of `Name value` texts.
fn list_of_properties(texts: impl Iterator<Item = &'static str>) -> Node {
    let mut list = Node::new("properties");
    for text in texts {
        let (name, value) = text.split_once(' ').unwrap_or((text, ""));
        let property = Node::new("property")
            .with_leaf("name", name)
            .with_leaf("value", value);
        list.push(property);
    }
    list
}

/// One policy: `id name [default]`, below it `balance`, `properties`, `filters`, `weights` with their values.
fn policy(
    store: &mut Store,
    ids: &HashMap<(&str, &str), &'static str>,
    head: &'static str,
    rows: &[&'static str],
) {
    let (mut words, _) = table::row(head);
    let (id, name) = (words.word(), words.word());
    let is_default = if words.word() == "default" {
        "true"
    } else {
        "false"
    };
    let mut policy = Node::reference("scheduling_policy", id)
        .with_leaf("name", name)
        .with_leaf("default_policy", is_default)
        .with_leaf("locked", "true");
    for row in rows {
        let (what, values) = row.split_once(' ').unwrap_or((row, ""));
        let values = values.split(", ");
        if what == "properties" {
            policy.push(list_of_properties(values));
            continue;
        }
        for value in values {
            let (kind, unit) = match what {
                "filters" => ("schedulingpolicies/filters", filter(ids, value)),
                "weights" => ("schedulingpolicies/weights", weight(ids, value)),
                _ => ("schedulingpolicies/balances", balance(ids, value)),
            };
            store.put_below(kind, id, unit);
        }
    }
    store.put("schedulingpolicies", policy);
}

/// An element with the id of its unit and the reference to it.
fn unit(element: &'static str, id: &str) -> Node {
    Node::reference(element, id).with(Node::reference("scheduling_policy_unit", id))
}

fn filter(ids: &HashMap<(&str, &str), &'static str>, name: &str) -> Node {
    let position = match name {
        "CPU" => "-1",
        "Host-hooks" => "1",
        _ => "0",
    };
    let id = ids.get(&("filter", name)).copied().unwrap_or(name);
    unit("filter", id).with_leaf("position", position)
}

fn weight(ids: &HashMap<(&str, &str), &'static str>, value: &str) -> Node {
    let (name, factor) = value.rsplit_once(' ').unwrap_or((value, "1"));
    let id = ids.get(&("weight", name)).copied().unwrap_or(name);
    unit("weight", id).with_leaf("factor", factor)
}

fn balance(ids: &HashMap<(&str, &str), &'static str>, name: &str) -> Node {
    unit(
        "balance",
        ids.get(&("load_balancing", name)).copied().unwrap_or(name),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_refer_to_units_that_exist() {
        let mut store = Store::new(1);
        fill(&mut store);
        let none = store.named("schedulingpolicies", "none").unwrap();
        assert_eq!(store.count("schedulingpolicies/filters", &none.id), 15);
        assert_eq!(store.count("schedulingpolicies/weights", &none.id), 9);
        let maintenance = store
            .named("schedulingpolicies", "cluster_maintenance")
            .unwrap();
        assert_eq!(
            store.count("schedulingpolicies/filters", &maintenance.id),
            16
        );
        for kind in ["filters", "weights", "balances"] {
            for used in store.all(&format!("schedulingpolicies/{kind}")) {
                let known = store.root("schedulingpolicyunits", &used.id);
                assert!(known.is_some(), "{kind} {}", used.id);
            }
        }
        let preferred = store
            .all("schedulingpolicies/weights")
            .find(|weight| weight.text("factor") == Some("99"));
        assert!(preferred.is_some());
    }
}
