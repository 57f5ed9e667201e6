//! What a filtered query shows of machines, templates, pools, disks and networks: what a user's role is on itself, and what lies
//! below, if the role is one that lets its holder look there (engine 4.5.8).

use std::collections::{HashMap, HashSet};

use super::access;
use crate::events::Event;
use crate::node::Node;
use crate::rest::Item;
use crate::store::{Object, Store};

/// Roles of the engine's own that show what lies below the object that they are on.
const VIEWING: &[&str] = &[
    "DiskOperator",
    "MacPoolUser",
    "TemplateOwner",
    "UserRole",
    "UserVmManager",
    "VnicProfileUser",
];

/// Permits that alone show nothing of what lies below.
const BLIND: &[&str] = &[
    "1", "16", "200", "300", "1100", "1106", "1300", "1301", "1302", "1303", "1304", "1400", "1500",
];

/// Whether a role shows what lies below; one that people made does by most of its permits.
fn views(store: &Store, role: &Object) -> bool {
    if !role.is("mutable") {
        return VIEWING.contains(&role.name());
    }
    let mut permits = store.list("roles/permits", &role.id);
    permits.any(|permit| !BLIND.contains(&&*permit.id))
}

/// What a user holds by roles of users, gathered once for all that is looked at.
pub(crate) struct Sight<'s> {
    store: &'s Store,
    user: &'s str,
    /// What roles are on, by the member that names it and its id, and whether one of them looks below.
    on: HashMap<(&'s str, &'s str), bool>,
    /// Whether a role on the whole system looks below.
    system: bool,
    /// Templates, pools and clusters of VMs with a role.
    of_vms: HashSet<&'s str>,
    /// What a role of somebody who is logged in is on itself.
    given: HashSet<&'s str>,
}

impl<'s> Sight<'s> {
    /// What this user holds, alone or with everybody.
    pub(crate) fn of(store: &'s Store, user: &'s str) -> Sight<'s> {
        let mut sight = Sight {
            store,
            user,
            on: HashMap::new(),
            system: false,
            of_vms: HashSet::new(),
            given: Sight::given(store, user),
        };
        for row in store.list("permissions", "") {
            let role = access::role_of(store, row).filter(|_| access::is_of(row, user));
            if let Some(role) = role.filter(|role| !role.is("administrative")) {
                sight.take(row, views(store, role));
            }
        }
        sight
    }

    /// Of those who are logged in there are always the user and who looks after the whole system; everybody does not count.
    fn given(store: &'s Store, user: &str) -> HashSet<&'s str> {
        let rows = || store.list("permissions", "");
        let system = rows().filter(|row| access::is_system(row));
        let mut present: HashSet<_> = system.filter_map(|row| access::subject(row)).collect();
        present.insert(user);
        present.remove(access::EVERYONE);
        let theirs =
            rows().filter(|row| access::subject(row).is_some_and(|id| present.contains(id)));
        theirs
            .flat_map(|row| row.doc.children.iter().filter_map(Node::id))
            .collect()
    }

    fn take(&mut self, row: &'s Object, views: bool) {
        if access::is_system(row) {
            self.system |= views;
        }
        for child in &row.doc.children {
            let Some(id) = child.id() else { continue };
            *self.on.entry((&*child.name, id)).or_default() |= views;
            if child.name == "vm"
                && let Some(vm) = self.store.root("vms", id)
            {
                let made_of = ["template", "vm_pool", "cluster"].map(|member| vm.reference(member));
                self.of_vms.extend(made_of.into_iter().flatten());
            }
        }
    }

    /// Whether a filtered query shows an item.
    pub(crate) fn shows(&self, item: &Item) -> bool {
        let Item::Object(object) = item else {
            return true;
        };
        match object.kind {
            "users" => *object.id == *self.user,
            "jobs" => object.reference("owner") == Some(self.user),
            "roles" => !object.is("administrative"),
            "disks" => self.disk(object),
            "networks" => self.network(&object.id),
            "templates" => self.template(object),
            "vnicprofiles" => self.vnic_profile(object),
            "vmpools" => self.pool(object),
            "vms" => self.machine(object),
            "storagedomains/templates" => {
                let template = self.store.root("templates", &object.id);
                template.is_none_or(|template| self.template(template))
            }
            "storagedomains/vms" => {
                let vm = self.store.root("vms", &object.id);
                vm.is_none_or(|vm| self.machine(vm))
            }
            _ => true,
        }
    }

    /// Whether a list shows an event: of something that its reader sees and somebody has a role on, whoever did it.
    pub(crate) fn shows_event(&self, event: &Event) -> bool {
        let mut about = event.about.iter();
        about.any(|(member, id, _)| self.given.contains(id.as_str()) && self.sees(member, id))
    }

    fn sees(&self, member: &str, id: &str) -> bool {
        let shown = |kind: &str, test: fn(&Self, &Object) -> bool| {
            let object = self.store.root(kind, id);
            object.is_some_and(|object| test(self, object))
        };
        match member {
            "vm" => shown("vms", Self::machine),
            "template" => shown("templates", Self::template),
            "cluster" => {
                let around = self.looks_from(member, id) || self.in_center(id);
                around || self.of_vms.contains(id) || self.system
            }
            "host" => {
                self.looks_from(member, id) || shown("hosts", Self::in_cluster) || self.system
            }
            "data_center" => self.looks_from(member, id) || self.system,
            "storage_domain" => self.in_domain(id) || self.system,
            _ => false,
        }
    }

    /// Whether a role is on the object.
    fn holds(&self, member: &str, id: &str) -> bool {
        self.on.contains_key(&(member, id))
    }

    /// Whether a role that looks below is on what the object lies in.
    fn looks_from(&self, member: &str, id: &str) -> bool {
        self.on.get(&(member, id)) == Some(&true)
    }

    /// By its cluster or the data center of that.
    fn in_cluster(&self, object: &Object) -> bool {
        let cluster = object.reference("cluster");
        cluster.is_some_and(|id| self.looks_from("cluster", id) || self.in_center(id))
    }

    fn in_center(&self, cluster: &str) -> bool {
        let cluster = self.store.root("clusters", cluster);
        let center = cluster.and_then(|cluster| cluster.reference("data_center"));
        center.is_some_and(|center| self.looks_from("data_center", center))
    }

    fn machine(&self, vm: &Object) -> bool {
        self.holds("vm", &vm.id) || self.in_cluster(vm) || self.system
    }

    fn pool(&self, pool: &Object) -> bool {
        self.holds("vm_pool", &pool.id)
            || self.of_vms.contains(&*pool.id)
            || self.in_cluster(pool)
            || self.system
    }

    /// A template is seen from its VMs and its data center, not from its cluster.
    fn template(&self, template: &Object) -> bool {
        let cluster = template.reference("cluster");
        self.holds("template", &template.id)
            || self.of_vms.contains(&*template.id)
            || cluster.is_some_and(|cluster| self.in_center(cluster))
            || self.system
    }

    fn disk(&self, disk: &Object) -> bool {
        let around = |kind: &'static str, home: &'static str| {
            let owners = self.store.parents(kind, &disk.id).iter();
            owners.filter_map(move |id| self.store.root(home, id))
        };
        let domains = disk.doc.child("storage_domains");
        let mut domains = domains.into_iter().flat_map(|list| &list.children);
        self.holds("disk", &disk.id)
            || around("vms/diskattachments", "vms").any(|vm| self.machine(vm))
            || around("templates/diskattachments", "templates").any(|it| self.template(it))
            || domains.any(|domain| domain.id().is_some_and(|id| self.in_domain(id)))
            || self.system
    }

    /// A network is seen by its profiles.
    fn network(&self, network: &str) -> bool {
        let mut profiles = self.store.list("vnicprofiles", "");
        profiles.any(|it| it.reference("network") == Some(network) && self.vnic_profile(it))
    }

    /// A profile of NICs: from its network, where that is used, and by machines and templates that have it.
    fn vnic_profile(&self, profile: &Object) -> bool {
        let network = profile.reference("network").unwrap_or("");
        let center = self.store.root("networks", network);
        let center = center.and_then(|network| network.reference("data_center"));
        let clusters = self.store.parents("clusters/networks", network);
        let bears = |kind: &str, id: &str| {
            let mut nics = self.store.list(kind, id);
            nics.any(|nic| nic.reference("vnic_profile") == Some(&profile.id))
        };
        self.holds("vnic_profile", &profile.id)
            || self.looks_from("network", network)
            || center.is_some_and(|center| self.looks_from("data_center", center))
            || clusters.iter().any(|id| self.looks_from("cluster", id))
            || self.on.keys().any(|(member, id)| match *member {
                "vm" => bears("vms/nics", id),
                "template" => bears("templates/nics", id),
                _ => false,
            })
            || self.system
    }

    fn in_domain(&self, domain: &str) -> bool {
        let centers = self.store.parents("datacenters/storagedomains", domain);
        let mut centers = centers.iter();
        self.looks_from("storage_domain", domain)
            || centers.any(|center| self.looks_from("data_center", center))
    }
}
