//! The contents of an engine right after its installation (engine 4.5.8): what the database scripts and the installer make.

mod access;
mod core;
mod scheduling;
mod systems;
mod templates;

pub(super) use access::{
    DIRECTORY, EVERYONE, accounts, add_permission, add_person, logins, system_roles,
};
pub(super) use core::{
    CPU_PROFILE, DefaultIds, MAC_POOL, MANAGEMENT, MANAGEMENT_PROFILE, default_ids, list,
    mac_prefix,
};
pub(super) use systems::{icons_of, option_is_public};

use super::ids::Seed;
use crate::store::Store;

/// Steps of the installation that make an id each; see [`Seed::installed_id`].
pub(super) const INSTANCE: u64 = 1;
const DATA_CENTER: u64 = 2;
const CLUSTER: u64 = 3;
const QUOTA: u64 = 4;
const FILTERS: u64 = 5;
const ADMIN: u64 = 40;
const ADMIN_PERMISSION: u64 = 41;
const ADMINISTRATORS: u64 = 42;
const ADMINISTRATORS_PERMISSION: u64 = 43;

/// Puts everything into an empty store.
pub(super) fn fill(store: &mut Store, seed: Seed) {
    core::fill(store, seed);
    systems::fill(store);
    scheduling::fill(store);
    templates::fill(store);
    access::fill(store, seed);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ZERO;

    fn fresh() -> Store {
        let mut store = Store::new(1);
        fill(&mut store, Seed(1));
        store
    }

    #[test]
    fn collections_have_the_sizes_of_a_real_engine() {
        let store = fresh();
        let sizes = [
            ("datacenters", 1),
            ("clusters", 1),
            ("networks", 1),
            ("vnicprofiles", 1),
            ("networkfilters", 18),
            ("macpools", 1),
            ("cpuprofiles", 1),
            ("clusterlevels", 7),
            ("tags", 1),
            ("templates", 1),
            ("instancetypes", 5),
            ("operatingsystems", 61),
            ("icons", 20),
            ("schedulingpolicies", 5),
            ("schedulingpolicyunits", 37),
            ("roles", 37),
            ("groups", 2),
            ("users", 1),
            ("domains", 1),
            ("hosts", 0),
            ("storagedomains", 0),
            ("vms", 0),
            ("disks", 0),
            ("jobs", 0),
        ];
        for (kind, size) in sizes {
            assert_eq!(store.count(kind, ""), size, "{kind}");
        }
    }

    #[test]
    fn fixed_ids_are_those_of_the_database_scripts() {
        let store = fresh();
        assert_eq!(
            store.root("templates", ZERO).map(|o| o.name()),
            Some("Blank")
        );
        assert_eq!(store.root("tags", ZERO).map(|o| o.name()), Some("root"));
        assert_eq!(
            store.root("networks", MANAGEMENT).map(|o| o.name()),
            Some("ovirtmgmt")
        );
        let large = store.named("instancetypes", "Large").unwrap();
        assert_eq!(&*large.id, "00000009-0009-0009-0009-0000000000f1");
        assert_eq!(large.text("memory"), Some("8589934592"));
        assert_eq!(large.text("memory_policy.max"), Some("34359738368"));
        assert_eq!(large.text("cpu.topology.sockets"), Some("2"));
    }

    #[test]
    fn roles_have_the_permits_of_a_real_engine() {
        let store = fresh();
        let permits = |role: &str| {
            let role = store.named("roles", role).unwrap();
            store
                .list("roles/permits", &role.id)
                .map(|permit| permit.id.to_string())
                .collect::<Vec<_>>()
        };
        let user = [
            "5", "7", "303", "1300", "1106", "17", "18", "19", "21", "22", "23",
        ];
        assert_eq!(permits("UserRole"), user);
        assert_eq!(permits("SuperUser").len(), 97);
    }

    #[test]
    fn permissions_are_those_of_a_fresh_engine() {
        let store = fresh();
        let all: Vec<_> = store.list("permissions", "").collect();
        assert_eq!(
            all.len(),
            2 + 6 + 4,
            "administrators, templates, the rest of Everyone"
        );
        let system = all.iter().filter(|p| p.doc.children.len() == 2).count();
        assert_eq!(system, 3);
    }

    #[test]
    fn building_it_is_quick() {
        let start = std::time::Instant::now();
        let store = fresh();
        assert!(store.count("roles", "") > 0);
        assert!(start.elapsed().as_millis() < 500, "even unoptimized");
    }
}
