//! What a filtered query shows of machines, templates, pools and disks: what a user's role is on itself, and what lies below, if
//! the role is one that lets its holder look there (engine 4.5.8).

use super::access::{self, EVERYONE};
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

/// What a user holds by roles of users.
struct Sight<'s> {
    store: &'s Store,
    user: &'s str,
}

/// Whether a user sees an object.
pub(super) fn shows(store: &Store, user: &str, object: &Object) -> bool {
    let sight = Sight { store, user };
    match object.kind {
        "disks" => sight.disk(object),
        "templates" => sight.template(object),
        "vmpools" => sight.pool(object),
        _ => sight.machine(object),
    }
}

impl Sight<'_> {
    /// Whether a role is on an object; above it only one that looks below counts.
    fn holds(&self, member: Option<&str>, id: &str, above: bool) -> bool {
        let mut held = self.store.list("permissions", "").filter(|row| {
            let whose = access::subject(row);
            whose == Some(self.user) || whose == Some(EVERYONE)
        });
        held.any(|row| {
            let on = match member {
                Some(member) => row.reference(member) == Some(id),
                None => access::is_system(row),
            };
            let role = || self.store.root("roles", row.reference("role")?);
            on && role().is_some_and(|role| {
                !role.is("administrative") && (!above || views(self.store, role))
            })
        })
    }

    fn of_system(&self) -> bool {
        self.holds(None, "", true)
    }

    /// By its cluster or the data center of that.
    fn in_cluster(&self, object: &Object) -> bool {
        let Some(cluster) = object.reference("cluster") else {
            return false;
        };
        self.holds(Some("cluster"), cluster, true) || self.in_center(cluster)
    }

    fn in_center(&self, cluster: &str) -> bool {
        let cluster = self.store.root("clusters", cluster);
        let center = cluster.and_then(|cluster| cluster.reference("data_center"));
        center.is_some_and(|center| self.holds(Some("data_center"), center, true))
    }

    fn machine(&self, vm: &Object) -> bool {
        self.holds(Some("vm"), &vm.id, false) || self.in_cluster(vm) || self.of_system()
    }

    fn pool(&self, pool: &Object) -> bool {
        let mut vms = self.store.list("vms", "");
        self.holds(Some("vm_pool"), &pool.id, false)
            || vms.any(|vm| {
                vm.reference("vm_pool") == Some(&pool.id) && self.holds(Some("vm"), &vm.id, false)
            })
            || self.in_cluster(pool)
            || self.of_system()
    }

    /// A template is seen from its VMs and its data center, not from its cluster.
    fn template(&self, template: &Object) -> bool {
        let mut vms = self.store.list("vms", "");
        self.holds(Some("template"), &template.id, false)
            || vms.any(|vm| {
                vm.reference("template") == Some(&template.id)
                    && self.holds(Some("vm"), &vm.id, false)
            })
            || template
                .reference("cluster")
                .is_some_and(|cluster| self.in_center(cluster))
            || self.of_system()
    }

    fn disk(&self, disk: &Object) -> bool {
        let around = |kind: &'static str, home: &'static str| {
            let owners = self.store.parents(kind, &disk.id).iter();
            owners.filter_map(move |id| self.store.root(home, id))
        };
        let domains = disk.doc.child("storage_domains");
        let mut domains = domains.into_iter().flat_map(|list| &list.children);
        self.holds(Some("disk"), &disk.id, false)
            || around("vms/diskattachments", "vms").any(|vm| self.machine(vm))
            || around("templates/diskattachments", "templates").any(|it| self.template(it))
            || domains.any(|domain| domain.id().is_some_and(|id| self.in_domain(id)))
            || self.of_system()
    }

    fn in_domain(&self, domain: &str) -> bool {
        let centers = self.store.parents("datacenters/storagedomains", domain);
        self.holds(Some("storage_domain"), domain, true)
            || centers
                .iter()
                .any(|center| self.holds(Some("data_center"), center, true))
    }
}
