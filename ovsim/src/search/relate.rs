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
    /// Whether the plural of the word is understood.
    pub(super) plural: bool,
    pub(super) kind: &'static str,
    /// Whether it is found only from rows that know tags.
    pub(super) tagged: bool,
    pub(super) find: fn(&Store, &Item) -> Vec<Item>,
}

const fn related(
    word: &'static str,
    kind: &'static str,
    find: fn(&Store, &Item) -> Vec<Item>,
) -> Related {
    Related {
        word,
        plural: true,
        kind,
        tagged: false,
        find,
    }
}

impl Related {
    const fn tagged(mut self) -> Related {
        self.tagged = true;
        self
    }

    const fn single(mut self) -> Related {
        self.plural = false;
        self
    }
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
    related("vnic", ".nic", |store, item| below(store, item, "vms/nics")).single(),
];

pub(super) const HOSTS: &[Related] = &[
    related("vm", "vms", |store, item| {
        referring(store, item, "vms", "host")
    }),
    related("template", "templates", |store, item| {
        let vms = referring(store, item, "vms", "host");
        of_each(&vms, |vm| referred(store, vm, "template", "templates"))
    })
    .tagged(),
    related("event", "events", |store, item| events(store, item, "host")),
    related("user", "users", permitted),
    related("storage", "storagedomains", |store, item| {
        of_center(store, item, "storagedomains", "data_centers")
    }),
    related("nic", ".nic", |store, item| {
        below(store, item, "hosts/nics")
    })
    .single(),
];

/// What lies around a template is found by way of its VMs.
pub(super) const TEMPLATES: &[Related] = &[
    related("vm", "vms", vms_of_template),
    related("host", "hosts", |store, item| {
        of_each(&vms_of_template(store, item), |vm| {
            referred(store, vm, "host", "hosts")
        })
    }),
    related("event", "events", |store, item| {
        of_each(&vms_of_template(store, item), |vm| events(store, vm, "vm"))
    })
    .tagged(),
    related("user", "users", |store, item| {
        of_each(&vms_of_template(store, item), |vm| permitted(store, vm))
    }),
    related("storage", "storagedomains", storage_of_vm),
    related("vnic", ".nic", |store, item| {
        below(store, item, "templates/nics")
    })
    .single(),
];

pub(super) const EVENTS: &[Related] = &[
    related("vm", "vms", |store, item| about(store, item, "vm", "vms")),
    related("template", "templates", |store, item| {
        of_each(&about(store, item, "vm", "vms"), |vm| {
            referred(store, vm, "template", "templates")
        })
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
    related("quota", ".quota", |_, _| Vec::new()),
    related("volume", ".volume", |_, _| Vec::new()),
];

pub(super) const USERS: &[Related] = &[
    related("vm", "vms", |store, item| permits(store, item, "vm", "vms")).tagged(),
    related("host", "hosts", |store, item| {
        of_each(&permits(store, item, "vm", "vms"), |vm| {
            referred(store, vm, "host", "hosts")
        })
    })
    .tagged(),
    related("template", "templates", |store, item| {
        permits(store, item, "template", "templates")
    })
    .tagged(),
    related("event", "events", |store, item| events(store, item, "user")),
];

pub(super) const DISKS: &[Related] = &[
    related("datacenter", "datacenters", |store, item| {
        let domains = listed(store, item, "storage_domains", "storagedomains");
        of_each(&domains, |domain| {
            listed(store, domain, "data_centers", "datacenters")
        })
    })
    .single(),
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
        of_each(&clusters_of_domain(store, item), |cluster| {
            referring(store, cluster, "hosts", "cluster")
        })
    }),
    related("cluster", "clusters", clusters_of_domain),
];

pub(super) const CLUSTERS: &[Related] = &[
    related("datacenter", "datacenters", |store, item| {
        referred(store, item, "data_center", "datacenters")
    })
    .single(),
    related("storage", "storagedomains", |store, item| {
        of_center(store, item, "storagedomains", "data_centers")
    }),
    related("cluster_network", ".clusternetwork", |store, item| {
        let Item::Object(cluster) = item else {
            return Vec::new();
        };
        let links = store.list("clusters/networks", &cluster.id);
        let networks = links.filter_map(|link| store.root("networks", &link.id));
        networks.map(|network| pair(network, cluster)).collect()
    })
    .single(),
];

pub(super) const NETWORKS: &[Related] = &[
    related("cluster_network", ".clusternetwork", |store, item| {
        let Item::Object(network) = item else {
            return Vec::new();
        };
        let clusters = store.parents("clusters/networks", &network.id).iter();
        let clusters = clusters.filter_map(|id| store.root("clusters", id));
        clusters.map(|cluster| pair(network, cluster)).collect()
    })
    .single(),
    related("host_network", ".hostnetwork", |store, item| {
        let Item::Object(network) = item else {
            return Vec::new();
        };
        let hosts = store.list("hosts", "").filter(|host| {
            let mut attached = store.list("hosts/networkattachments", &host.id);
            attached.any(|row| row.reference("network") == Some(&network.id))
        });
        objects(hosts)
    })
    .single(),
    related("provider", ".provider", |store, item| {
        let kind = "openstacknetworkproviders";
        referred(store, item, "external_provider", kind)
    }),
];

/// What all of these lead to.
fn of_each(items: &[Item], find: impl Fn(&Item) -> Vec<Item>) -> Vec<Item> {
    items.iter().flat_map(find).collect()
}

fn vms_of_template(store: &Store, item: &Item) -> Vec<Item> {
    referring(store, item, "vms", "template")
}

/// What is stored below an object.
fn below(store: &Store, item: &Item, kind: &str) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    objects(store.list(kind, &object.id))
}

/// A network in a cluster, with the names of both.
fn pair(network: &Object, cluster: &Object) -> Item {
    let doc = Node::new("pair")
        .with_leaf("network_name", network.name())
        .with_leaf("cluster_name", cluster.name());
    Item::Object(Arc::new(Object {
        kind: "",
        parent: "".into(),
        id: network.id.clone(),
        doc,
        seq: 0,
    }))
}

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

/// What an event is about; what is gone since is found no more.
fn about(store: &Store, item: &Item, element: &str, kind: &str) -> Vec<Item> {
    let Item::Event(event) = item else {
        return Vec::new();
    };
    let found = event.reference(element).and_then(|id| store.root(kind, id));
    objects(found.into_iter())
}

/// The users and groups that hold a permission on an object itself.
fn permitted(store: &Store, item: &Item) -> Vec<Item> {
    let Item::Object(object) = item else {
        return Vec::new();
    };
    let member = access::object_member(object.kind).unwrap_or("");
    let held = store
        .list("permissions", "")
        .filter(|row| row.reference(member) == Some(&object.id));
    objects(held.filter_map(|row| match row.reference("user") {
        Some(user) => store.root("users", user),
        None => store.root("groups", row.reference("group")?),
    }))
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
