//! People, tags, bookmarks, an affinity group and a label: what administrators put around the machines.

use super::Site;
use crate::node::Node;
use crate::store::{Store, ZERO};
use crate::world::fresh::{self, DIRECTORY};
use crate::world::ids::upper_hex;
use crate::world::shape;

/// The group of the directory, with the id that a recorded engine has for it.
const GROUP: &str = "group1";
const GROUP_ENTRY: &str = "5f1da324-f822-44b5-bc62-112917516c57";

/// Login, role, kind and name of the object; no object means the whole system.
const PEOPLE: [(&str, &str, &str, &str); 3] = [
    ("alice", "UserVmManager", "vms", "web01"),
    ("bob", "UserRole", "vms", "db01"),
    ("carol", "ReadOnlyAdmin", "", ""),
];

/// Name, parent, description.
const TAGS: [(&str, &str, &str); 3] = [
    ("production", "", "What customers see"),
    ("database", "production", ""),
    ("test", "", "May be stopped at any time"),
];

const BOOKMARKS: [(&str, &str); 3] = [
    ("Running VMs", "Vms: status=up"),
    (
        "Problems of today",
        "Events: severity>normal and time>=today",
    ),
    ("Busy hosts", "Host: mem_usage>80"),
];

/// People and groups that the directory knows and that have not been added yet.
pub(super) fn directory(store: &mut Store, site: &Site) {
    for login in ["dave", "erin"] {
        fresh::add_person(store, site.seed, login, None);
    }
    let group = Node::reference("group", upper_hex(GROUP_ENTRY))
        .with_leaf("name", GROUP)
        .with_leaf("namespace", "*")
        .with(domain());
    store.put_below("domains/groups", &upper_hex(DIRECTORY), group);
}

fn domain() -> Node {
    Node::reference("domain", upper_hex(DIRECTORY)).with_leaf("name", DIRECTORY)
}

pub(super) fn fill(store: &mut Store, site: &Site) {
    permissions(store, site);
    for (name, parent, description) in TAGS {
        let parent = if parent.is_empty() {
            ZERO.to_owned()
        } else {
            site.seed.id("tag", parent)
        };
        let mut tag = Node::reference("tag", site.seed.id("tag", name)).with_leaf("name", name);
        if !description.is_empty() {
            tag.push(Node::leaf("description", description));
        }
        store.put("tags", tag.with(Node::reference("parent", parent)));
    }
    for (name, value) in BOOKMARKS {
        let bookmark = Node::reference("bookmark", site.seed.id("bookmark", name))
            .with_leaf("name", name)
            .with_leaf("value", value);
        store.put("bookmarks", bookmark);
    }
    affinity(store, site);
}

fn permissions(store: &mut Store, site: &Site) {
    let roles = fresh::system_roles(store);
    for (login, role, kind, name) in PEOPLE {
        let object = match kind {
            "" => None,
            kind => match store.named(kind, name) {
                Some(object) => Some(Node::reference("vm", &*object.id)),
                None => continue,
            },
        };
        let id = site.seed.id("user", login);
        fresh::add_person(store, site.seed, login, Some(id.clone()));
        if let Some(role) = roles.get(role) {
            let permission = site.seed.late_id("permission", login);
            fresh::add_permission(
                store,
                &permission,
                Node::reference("user", id),
                role,
                object,
            );
        }
    }
    let id = site.seed.id("group", GROUP);
    let group = Node::reference("group", id.as_str())
        .with_leaf("name", GROUP)
        .with_leaf("domain_entry_id", upper_hex(GROUP_ENTRY))
        .with_leaf("namespace", "*")
        .with(domain());
    store.put("groups", group);
    let cluster = Node::reference("cluster", site.ids.cluster.as_str());
    if let Some(role) = roles.get("VmCreator") {
        let permission = site.seed.late_id("permission", GROUP);
        fresh::add_permission(
            store,
            &permission,
            Node::reference("group", id),
            role,
            Some(cluster),
        );
    }
}

/// The first two databases stay apart; one label joins a host and a VM.
fn affinity(store: &mut Store, site: &Site) {
    let reference = |store: &Store, name: &str| {
        store
            .named("vms", name)
            .map(|vm| Node::reference("vm", &*vm.id))
    };
    let databases: Vec<_> = ["db01", "db02"]
        .iter()
        .filter_map(|name| reference(store, name))
        .collect();
    if databases.len() == 2 {
        let mut group =
            shape("affinity_group").with_attr("id", site.seed.id("affinity group", "databases"));
        group.set("name", "databases-apart");
        group.set("positive", "false");
        group.set("vms_rule.positive", "false");
        group.child_or_new("vms").children.extend(databases);
        store.put_below("clusters/affinitygroups", &site.ids.cluster, group);
    }
    let mut label = shape("affinity_label").with_attr("id", site.seed.id("affinity label", "fast"));
    label.set("name", "fast-storage");
    if let Some((host, _)) = site.hosts.first() {
        label.push(Node::new("hosts").with(Node::reference("host", host.as_str())));
    }
    if let Some(vm) = reference(store, "db01") {
        label.push(Node::new("vms").with(vm));
    }
    store.put("affinitylabels", label);
}
