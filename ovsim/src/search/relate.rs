//! The objects around one whose fields a search may ask for: `Host.name=x`.

use std::sync::Arc;

use crate::node::Node;
use crate::rest::Item;
use crate::rules::access;
use crate::store::{Object, Store};

/// A related object by its word in searches: `Host.name=x`.
#[derive(Debug)]
pub(super) struct Related {
    pub(super) word: &'static str,
    pub(super) kind: &'static str,
    pub(super) find: fn(&Store, &Item) -> Vec<Item>,
}

const fn related(
    word: &'static str,
    kind: &'static str,
    find: fn(&Store, &Item) -> Vec<Item>,
) -> Related {
    Related { word, kind, find }
}

pub(super) const VMS: &[Related] = &[
    related("host", "hosts", |store, item| {
        referred(store, item, "host", "hosts")
    }),
    related("template", "templates", |store, item| {
        referred(store, item, "template", "templates")
    }),
    related("event", "events", |store, item| events(store, item, "vm")),
    related("user", "users", permitted),
    related("storage", "storagedomains", storage_of_vm),
    related("vnic", "vms/nics", nics),
];

pub(super) const HOSTS: &[Related] = &[
    related("vm", "vms", |store, item| {
        referring(store, item, "vms", "host")
    }),
    related("template", "templates", |store, item| {
        let vms = referring(store, item, "vms", "host");
        vms.iter()
            .flat_map(|vm| referred(store, vm, "template", "templates"))
            .collect()
    }),
    related("event", "events", |store, item| events(store, item, "host")),
    related("user", "users", permitted),
    related("storage", "storagedomains", |store, item| {
        of_center(store, item, "storagedomains", "data_centers")
    }),
    related("nic", "vms/nics", |_, _| Vec::new()),
];

pub(super) const TEMPLATES: &[Related] = &[
    related("vm", "vms", |store, item| {
        referring(store, item, "vms", "template")
    }),
    related("host", "hosts", |store, item| {
        let vms = referring(store, item, "vms", "template");
        vms.iter()
            .flat_map(|vm| referred(store, vm, "host", "hosts"))
            .collect()
    }),
    related("event", "events", |store, item| {
        events(store, item, "template")
    }),
    related("user", "users", permitted),
    related("storage", "storagedomains", storage_of_vm),
    related("vnic", "vms/nics", |_, _| Vec::new()),
];

pub(super) const EVENTS: &[Related] = &[
    related("vm", "vms", |store, item| about(store, item, "vm", "vms")),
    related("template", "templates", |store, item| {
        about(store, item, "template", "templates")
    }),
    related("user", "users", |store, item| {
        about(store, item, "user", "users")
    }),
    related("cluster", "clusters", |store, item| {
        about(store, item, "cluster", "clusters")
    }),
    related("host", "hosts", |store, item| {
        about(store, item, "host", "hosts")
    }),
];

pub(super) const USERS: &[Related] = &[
    related("vm", "vms", |store, item| permits(store, item, "vm", "vms")),
    related("host", "hosts", |store, item| {
        permits(store, item, "host", "hosts")
    }),
    related("template", "templates", |store, item| {
        permits(store, item, "template", "templates")
    }),
    related("event", "events", |store, item| events(store, item, "user")),
];

pub(super) const DISKS: &[Related] = &[
    related("datacenter", "datacenters", |store, item| {
        let domains = listed(store, item, "storage_domains", "storagedomains");
        domains
            .iter()
            .flat_map(|domain| listed(store, domain, "data_centers", "datacenters"))
            .collect()
    }),
    related("storage", "storagedomains", |store, item| {
        listed(store, item, "storage_domains", "storagedomains")
    }),
];

pub(super) const DATACENTERS: &[Related] = &[
    related("cluster", "clusters", |store, item| {
        referring(store, item, "clusters", "data_center")
    }),
    related("storage", "storagedomains", |store, item| {
        referring(store, item, "storagedomains", "data_centers")
    }),
    related("network", "networks", |store, item| {
        referring(store, item, "networks", "data_center")
    }),
];

pub(super) const STORAGEDOMAINS: &[Related] = &[
    related("host", "hosts", |store, item| {
        let clusters = clusters_of_domain(store, item);
        clusters
            .iter()
            .flat_map(|cluster| referring(store, cluster, "hosts", "cluster"))
            .collect()
    }),
    related("cluster", "clusters", clusters_of_domain),
];

pub(super) const CLUSTERS: &[Related] = &[
    related("datacenter", "datacenters", |store, item| {
        referred(store, item, "data_center", "datacenters")
    }),
    related("storage", "storagedomains", |store, item| {
        of_center(store, item, "storagedomains", "data_centers")
    }),
    related("cluster_network", "networks", |store, item| {
        let Item::Object(cluster) = item else {
            return Vec::new();
        };
        let links = store.list("clusters/networks", &cluster.id);
        objects(links.filter_map(|link| store.root("networks", &link.id)))
    }),
];

pub(super) const NETWORKS: &[Related] = &[related("cluster_network", "clusters", |store, item| {
    let Item::Object(network) = item else {
        return Vec::new();
    };
    let clusters = store.parents("clusters/networks", &network.id);
    objects(clusters.iter().filter_map(|id| store.root("clusters", id)))
})];

fn objects<'s>(found: impl Iterator<Item = &'s Arc<Object>>) -> Vec<Item> {
    found.cloned().map(Item::Object).collect()
}

/// The object to which a member refers.
fn referred(store: &Store, item: &Item, member: &str, kind: &str) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    objects(
        object
            .reference(member)
            .and_then(|id| store.root(kind, id))
            .into_iter(),
    )
}

/// The objects to which a list member refers.
fn listed(store: &Store, item: &Item, member: &str, kind: &str) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    let list = object
        .doc
        .child(member)
        .map_or(&[][..], |list| &list.children);
    objects(list.iter().filter_map(|item| store.root(kind, item.id()?)))
}

/// The objects of a kind that refer to this one.
fn referring(store: &Store, item: &Item, kind: &str, member: &str) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    objects(
        store
            .list(kind, "")
            .filter(|other| other.refers(member, &object.id)),
    )
}

/// The objects of a kind in the data center of this one.
fn of_center(store: &Store, item: &Item, kind: &str, member: &str) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    let Some(center) = center_of(store, object) else {
        return Vec::new();
    };
    objects(
        store
            .list(kind, "")
            .filter(|other| other.refers(member, &center.id)),
    )
}

fn events(store: &Store, item: &Item, element: &str) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    let log = store.events().newest_first();
    log.filter(|event| event.reference(element) == Some(&object.id))
        .map(Item::Event)
        .collect()
}

fn about(store: &Store, item: &Item, element: &str, kind: &str) -> Vec<Item> {
    let Item::Event(event) = item else {
        return Vec::new();
    };
    let Some(id) = event.reference(element) else {
        return Vec::new();
    };
    match store.root(kind, id) {
        Some(object) => vec![Item::Object(Arc::clone(object))],
        None => vec![Item::Object(remembered(
            element,
            id,
            event.name_of(element),
        ))],
    }
}

/// What an event still knows of an object that is gone.
fn remembered(element: &str, id: &str, name: Option<&str>) -> Arc<Object> {
    let doc = Node::new(element.to_owned()).with_leaf("name", name.unwrap_or(""));
    Arc::new(Object {
        kind: "",
        parent: "".into(),
        id: id.into(),
        doc,
        seq: 0,
    })
}

/// The users that hold a permission on an object itself.
fn permitted(store: &Store, item: &Item) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    let member = access::object_member(object.kind).unwrap_or("");
    let held = store
        .list("permissions", "")
        .filter(|row| row.reference(member) == Some(&object.id));
    objects(held.filter_map(|row| store.root("users", row.reference("user")?)))
}

/// The objects on which a user holds a permission.
fn permits(store: &Store, item: &Item, member: &str, kind: &str) -> Vec<Item> {
    let Item::Object(user) = item else {
        return Vec::new();
    };
    let held = store
        .list("permissions", "")
        .filter(|row| row.reference("user") == Some(&user.id));
    objects(held.filter_map(|row| store.root(kind, row.reference(member)?)))
}

fn storage_of_vm(store: &Store, item: &Item) -> Vec<Item> {
    let Item::Object(machine) = item else {
        return Vec::new();
    };
    let kind = format!("{}/diskattachments", machine.kind);
    let disks = store
        .list(&kind, &machine.id)
        .filter_map(|row| store.root("disks", &row.id));
    let disks: Vec<_> = disks.cloned().map(Item::Object).collect();
    disks
        .iter()
        .flat_map(|disk| listed(store, disk, "storage_domains", "storagedomains"))
        .collect()
}

fn nics(store: &Store, item: &Item) -> Vec<Item> {
    let Item::Object(vm) = item else {
        return Vec::new();
    };
    objects(store.list("vms/nics", &vm.id))
}

fn clusters_of_domain(store: &Store, item: &Item) -> Vec<Item> {
    let centers = listed(store, item, "data_centers", "datacenters");
    centers
        .iter()
        .flat_map(|center| referring(store, center, "clusters", "data_center"))
        .collect()
}

/// The data center of an object that lies in a cluster or data center.
pub(super) fn center_of<'s>(store: &'s Store, object: &Object) -> Option<&'s Arc<Object>> {
    let center = match object.reference("data_center") {
        Some(center) => center,
        None => store
            .root("clusters", object.reference("cluster")?)?
            .reference("data_center")?,
    };
    store.root("datacenters", center)
}
