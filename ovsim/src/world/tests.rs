//! The whole world against the model, its determinism, its size.

use std::collections::BTreeMap;

use jiff::Timestamp;
use ovmodel::{Kind, TypeFacts};

use super::World;
use crate::node::Node;
use crate::options::Options;
use crate::store::Store;

fn now() -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap()
}

fn world(vms: usize, seed: u64) -> World {
    World::new(
        &Options {
            vms,
            seed,
            ..Options::default()
        },
        now(),
    )
}

/// Complains about every member that the model does not know, and every value that it does not allow.
fn check(node: &Node, facts: &'static TypeFacts, path: &str, complaints: &mut Vec<String>) {
    for child in &node.children {
        let path = format!("{path}.{}", child.name);
        let Some(attr) = facts.attr_of_element(&child.name) else {
            complaints.push(format!("{path} is not in the model"));
            continue;
        };
        if !attr.list {
            check_value(child, &attr.kind(), &path, complaints);
            continue;
        }
        for item in &child.children {
            if item.name != attr.item_element() {
                complaints.push(format!(
                    "{path}.{} should be {}",
                    item.name,
                    attr.item_element()
                ));
            }
            check_value(item, &attr.kind(), &path, complaints);
        }
    }
}

fn check_value(node: &Node, kind: &Kind, path: &str, complaints: &mut Vec<String>) {
    let text = node.text.as_str();
    let is_good = match kind {
        Kind::Struct(facts) => {
            check(node, facts, path, complaints);
            true
        }
        Kind::Boolean => matches!(text, "true" | "false"),
        Kind::Integer => text.parse::<i64>().is_ok(),
        Kind::Decimal => text.parse::<f64>().is_ok(),
        Kind::Date => text.parse::<Timestamp>().is_ok() && text.ends_with('Z'),
        Kind::Enum(facts) => facts.values.contains(&text),
        Kind::String => true,
    };
    if !is_good {
        complaints.push(format!("{path} holds {text:?}"));
    }
}

#[test]
fn every_document_keeps_to_the_model() {
    let world = world(24, 1);
    let mut complaints = Vec::new();
    let mut kinds: Vec<_> = world.store.kinds().collect();
    // A permission names its object of any kind inside the store; the model knows the kinds that are shown.
    kinds.retain(|kind| *kind != "permissions");
    kinds.sort_unstable();
    for kind in kinds {
        for object in world.store.all(kind) {
            let element = &*object.doc.name;
            let Some(facts) = ovmodel::type_of_element(element) else {
                complaints.push(format!("{kind}: {element} is not an element"));
                continue;
            };
            check(&object.doc, facts, element, &mut complaints);
        }
    }
    complaints.sort_unstable();
    complaints.dedup();
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

/// All objects as text, by kind.
fn listing(store: &Store) -> BTreeMap<&'static str, Vec<String>> {
    let mut all = BTreeMap::new();
    for kind in store.kinds() {
        let mut rows: Vec<_> = store
            .all(kind)
            .map(|object| format!("{} {} {:?}", object.parent, object.id, object.doc))
            .collect();
        rows.sort_unstable();
        all.insert(kind, rows);
    }
    all
}

#[test]
fn the_same_seed_gives_the_same_estate() {
    assert_eq!(listing(&world(12, 7).store), listing(&world(12, 7).store));
    let (one, two) = (world(12, 7), world(12, 8));
    assert_ne!(listing(&one.store)["vms"], listing(&two.store)["vms"]);
}

#[test]
fn one_vm_more_changes_nobody_elses_id() {
    let (small, large) = (world(13, 7).store, world(40, 7).store);
    for vm in small.list("vms", "") {
        let same = large.named("vms", vm.name());
        assert!(same.is_some_and(|same| same.id == vm.id), "{}", vm.name());
    }
}

#[test]
fn the_estate_offers_what_clients_expect() {
    let store = world(12, 1).store;
    assert_eq!(store.count("vms", ""), 12);
    let hosts: Vec<_> = store.list("hosts", "").collect();
    assert_eq!(hosts.len(), 2);
    assert!(hosts.iter().all(|host| host.status() == "up"));
    let center = store.named("datacenters", "Default").unwrap();
    assert_eq!(center.status(), "up");
    let active = store.list("datacenters/storagedomains", &center.id);
    assert_eq!(
        active.filter(|domain| domain.status() == "active").count(),
        3
    );
    let mut states: Vec<_> = store.list("vms", "").map(|vm| vm.status()).collect();
    states.sort_unstable();
    states.dedup();
    assert_eq!(states, ["down", "paused", "suspended", "up"]);
    for vm in store.list("vms", "") {
        let active = store.list("vms/snapshots", &vm.id);
        assert_eq!(
            active
                .filter(|s| s.text("snapshot_type") == Some("active"))
                .count(),
            1
        );
        assert!(store.count("vms/diskattachments", &vm.id) > 0);
        for disk in store.list("vms/diskattachments", &vm.id) {
            assert!(store.root("disks", &disk.id).is_some());
        }
        assert_eq!(
            vm.status() == "up",
            vm.doc.child("fqdn").is_some() && vm.status() != "paused"
        );
    }
    assert!(store.events().newest_first().count() > 20);
    assert_eq!(store.count("jobs", ""), 2);
}

#[test]
fn every_reference_leads_somewhere() {
    let store = world(24, 3).store;
    for vm in store.list("vms", "") {
        for (member, kind) in [
            ("cluster", "clusters"),
            ("host", "hosts"),
            ("template", "templates"),
            ("cpu_profile", "cpuprofiles"),
            ("vm_pool", "vmpools"),
        ] {
            if let Some(id) = vm.reference(member) {
                assert!(store.root(kind, id).is_some(), "{} {member}", vm.name());
            }
        }
        for tag in store.list("vms/tags", &vm.id) {
            assert!(store.root("tags", &tag.id).is_some());
        }
    }
    for nic in store.all("vms/nics") {
        let profile = nic.reference("vnic_profile").unwrap();
        assert!(store.root("vnicprofiles", profile).is_some());
    }
    for permission in store.list("permissions", "") {
        let role = permission.reference("role").unwrap();
        assert!(store.root("roles", role).is_some());
    }
}
