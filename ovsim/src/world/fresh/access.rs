//! Who may do what: roles and their permits, users, groups, the directory, and the permissions that are there from the start.

use std::collections::HashMap;

use super::super::Login;
use super::super::ids::{Seed, upper_hex};
use super::super::table;
use super::{ADMIN, ADMIN_PERMISSION, ADMINISTRATORS, ADMINISTRATORS_PERMISSION};
use super::{MAC_POOL, MANAGEMENT_PROFILE, core, templates};
use crate::node::Node;
use crate::options::{Account, AccountState, Options};
use crate::store::{Store, ZERO};

/// The directory behind the profile `internal`.
pub(in crate::world) const DIRECTORY: &str = "internal-authz";
/// The group that everybody belongs to.
pub(in crate::world) const EVERYONE: &str = "eee00000-0000-0000-0000-123456789eee";

/// The administrator in the directory. It differs from one installation to the next; this is the recorded one.
const ADMIN_ENTRY: &str = "889d77fe-607e-4095-a0ba-3e4bc683489a";

const SUPER_USER: &str = "00000000-0000-0000-0000-000000000001";
const TEMPLATE_USER: &str = "def00009-0000-0000-0000-def000000009";
const PROFILE_USER: &str = "def0000a-0000-0000-0000-def000000010";
const MAC_POOL_USER: &str = "def00014-0000-0000-0000-def000000014";
const PROFILE_EDITOR: &str = "def00021-0000-0000-0000-def000000015";
const CPU_PROFILE_OPERATOR: &str = "def00017-0000-0000-0000-def000000017";

/// Roles, the directory, the administrator and what Everyone may do.
pub(super) fn fill(store: &mut Store, seed: Seed) {
    roles(store);
    let domain = Node::reference("domain", upper_hex(DIRECTORY)).with_leaf("name", DIRECTORY);
    store.put("domains", domain);
    for (id, name) in [
        (EVERYONE.to_owned(), "Everyone"),
        (seed.installed_id(ADMINISTRATORS), "ovirt-administrator"),
    ] {
        let group = Node::reference("group", id.as_str())
            .with_leaf("name", name)
            .with_leaf("domain_entry_id", upper_hex(&id))
            .with_leaf("namespace", "*");
        store.put("groups", group);
    }
    let admin = seed.installed_id(ADMIN);
    add_person(store, seed, "admin", Some(admin.clone()));
    permissions(store, seed, &admin);
}

/// The predefined roles, each with its permits.
fn roles(store: &mut Store) {
    let permits: HashMap<&str, (&'static str, bool)> =
        table::lines(include_str!("../data/permits.txt"))
            .map(|line| {
                let (mut words, _) = table::row(line);
                let (number, name) = (words.word(), words.word());
                (number, (name, words.word() == "a"))
            })
            .collect();
    for line in table::lines(include_str!("../data/roles.txt")) {
        let (mut words, description) = table::row(line);
        let (id, name) = (words.word(), words.word());
        let role = Node::reference("role", id)
            .with_leaf("name", name)
            .with_leaf("description", description)
            .with_leaf("administrative", truth(words.word() == "a"))
            .with_leaf("mutable", "false");
        store.put("roles", role);
        for number in words.word().split(',') {
            let (name, administrative) = permits[number];
            let permit = Node::reference("permit", number)
                .with_leaf("name", name)
                .with_leaf("administrative", truth(administrative));
            store.put_below("roles/permits", id, permit);
        }
    }
}

fn truth(claim: bool) -> &'static str {
    if claim { "true" } else { "false" }
}

/// One more person of the directory; with an id in `/users` too.
pub(in crate::world) fn add_person(store: &mut Store, seed: Seed, login: &str, id: Option<String>) {
    let entry = match login {
        "admin" => ADMIN_ENTRY.to_owned(),
        _ => seed.id("person", login),
    };
    let entry = upper_hex(&entry);
    let domain = Node::reference("domain", upper_hex(DIRECTORY)).with_leaf("name", DIRECTORY);
    let person = |id: &str| {
        Node::reference("user", id)
            .with_leaf("name", login)
            .with_leaf("department", "")
            .with_leaf("email", format!("{login}@localhost"))
            .with_leaf("last_name", "")
            .with_leaf("namespace", "*")
            .with_leaf("principal", login)
            .with_leaf("user_name", format!("{login}@{DIRECTORY}"))
            .with(domain.clone())
    };
    let listed = person(&entry).with(Node::new("groups"));
    store.put_below("domains/users", &upper_hex(DIRECTORY), listed);
    if let Some(id) = id {
        let user = person(&id).with_leaf("domain_entry_id", entry);
        store.put("users", user);
    }
}

/// One more permission of a `user` or `group`; without an object it holds for the whole system.
pub(in crate::world) fn add_permission(
    store: &mut Store,
    id: &str,
    who: Node,
    role: &str,
    object: Option<Node>,
) {
    let mut permission = Node::reference("permission", id)
        .with(who)
        .with(Node::reference("role", role));
    if let Some(object) = object {
        permission.push(object);
    }
    store.put("permissions", permission);
}

/// The permissions of a fresh engine in the order of their ids, which is the order of the lists.
fn permissions(store: &mut Store, seed: Seed, admin: &str) {
    let everyone = || Node::reference("group", EVERYONE);
    for (id, template) in templates::PERMISSIONS {
        let object = Node::reference("template", template);
        add_permission(store, id, everyone(), TEMPLATE_USER, Some(object));
    }
    let profile = Node::reference("vnic_profile", MANAGEMENT_PROFILE);
    let id = "0000000b-000b-000b-000b-0000000001d5";
    add_permission(store, id, everyone(), PROFILE_USER, Some(profile));
    let id = seed.installed_id(ADMIN_PERMISSION);
    add_permission(store, &id, Node::reference("user", admin), SUPER_USER, None);
    let id = seed.installed_id(ADMINISTRATORS_PERMISSION);
    let group = Node::reference("group", seed.installed_id(ADMINISTRATORS));
    add_permission(store, &id, group, SUPER_USER, None);
    let id = "14124e3a-fedf-11e9-8092-8c1645ce738e";
    let profile = Node::reference("cpu_profile", core::CPU_PROFILE);
    add_permission(store, id, everyone(), CPU_PROFILE_OPERATOR, Some(profile));
    let pool = Node::reference("mac_pool", MAC_POOL);
    add_permission(store, MAC_POOL, everyone(), MAC_POOL_USER, Some(pool));
    let id = "58ca605c-010d-0307-0224-0000000001a9";
    add_permission(store, id, everyone(), PROFILE_EDITOR, None);
    debug_assert!(store.root("templates", ZERO).is_some());
}

/// Ids of the predefined roles by name.
pub(in crate::world) fn system_roles(store: &Store) -> HashMap<String, String> {
    let roles = store.list("roles", "");
    roles
        .map(|role| (role.name().to_owned(), role.id.to_string()))
        .collect()
}

/// The same for a store that holds users already: they are found by name, and come in where they are missing.
pub(in crate::world) fn logins(store: &mut Store, seed: Seed, options: &Options) -> Vec<Login> {
    let admin = Account {
        login: "admin".to_owned(),
        password: options.password.clone(),
        state: AccountState::Good,
        role: Some("SuperUser".to_owned()),
    };
    let roles = system_roles(store);
    let mut logins = Vec::new();
    for account in std::iter::once(&admin).chain(&options.accounts) {
        let name = format!("{}@{DIRECTORY}", account.login);
        let known = store.list("users", "").find(|user| {
            user.text("user_name") == Some(name.as_str())
                || user.text("principal") == Some(account.login.as_str())
        });
        let known = known.map(|user| user.id.to_string());
        let role = account.role.as_ref().and_then(|name| roles.get(name));
        let user_id = known
            .clone()
            .or_else(|| role.map(|_| seed.id("user", &account.login)));
        if known.is_none() {
            add_person(store, seed, &account.login, user_id.clone());
        }
        if let (Some(role), Some(id)) = (role, &user_id) {
            let has = store.list("permissions", "").any(|permission| {
                permission.reference("user") == Some(id)
                    && permission.reference("role") == Some(role)
            });
            if !has {
                let permission = seed.id("permission", &account.login);
                add_permission(store, &permission, Node::reference("user", id), role, None);
            }
        }
        logins.push(Login {
            name: account.login.clone(),
            password: account.password.clone(),
            state: account.state,
            user_id,
        });
    }
    logins
}

/// The administrator and the accounts of the options; those with a role enter `/users` and get it on the whole system.
pub(in crate::world) fn accounts(store: &mut Store, seed: Seed, options: &Options) -> Vec<Login> {
    let mut logins = vec![Login {
        name: "admin".to_owned(),
        password: options.password.clone(),
        state: AccountState::Good,
        user_id: Some(seed.installed_id(ADMIN)),
    }];
    let roles = system_roles(store);
    for account in &options.accounts {
        let role = account.role.as_ref().and_then(|name| roles.get(name));
        let user_id = role.map(|_| seed.id("user", &account.login));
        add_person(store, seed, &account.login, user_id.clone());
        if let (Some(role), Some(id)) = (role, &user_id) {
            let permission = seed.id("permission", &account.login);
            add_permission(store, &permission, Node::reference("user", id), role, None);
        }
        logins.push(Login {
            name: account.login.clone(),
            password: account.password.clone(),
            state: account.state,
            user_id,
        });
    }
    logins
}
