//! The roles of single users on what leaves with a domain, and on what is registered again (engine 4.5.8).

use std::collections::BTreeSet;

use super::mappings;
use crate::node::Node;
use crate::store::{Object, Store};

/// Where they are kept: beside what else is packed.
const GIVEN: &str = "given";

/// The roles that users have on a machine itself, by their names.
pub(super) fn kept(store: &Store, member: &str, id: &str) -> Node {
    let mut list = Node::new(GIVEN);
    let rows = store.list("permissions", "");
    for row in rows.filter(|row| row.reference(member) == Some(id)) {
        let user = row.reference("user").and_then(|id| store.root("users", id));
        let role = row.reference("role").and_then(|id| store.root("roles", id));
        if let (Some(user), Some(role)) = (user, role) {
            let one = Node::new("one").with_attr("user", &*user.id);
            let told = user.text("user_name").unwrap_or("");
            list.push(one.with_leaf("name", told).with_leaf("role", role.name()));
        }
    }
    list
}

/// Gives them again; which users and roles are no longer there.
pub(super) fn give(
    store: &mut Store,
    body: &Node,
    packed: &Object,
    (element, id): (&'static str, &str),
) -> String {
    let list = packed.doc.child(super::baggage::KEPT);
    let list = list.and_then(|kept| kept.child(GIVEN)).cloned();
    let (mut users, mut roles) = (BTreeSet::new(), BTreeSet::new());
    for one in list.unwrap_or_default().children {
        let name = one.text_of("role").unwrap_or("");
        let user = one
            .attr("user")
            .filter(|id| store.root("users", id).is_some());
        let role = mappings::role(store, body, name);
        if user.is_none() {
            users.insert(one.text_of("name").unwrap_or("").to_owned());
        }
        if role.is_none() {
            roles.insert(name.to_owned());
        }
        if let (Some(user), Some(role)) = (user, role) {
            let given = Node::new("permission")
                .with(Node::reference("role", role))
                .with(Node::reference(element, id))
                .with(Node::reference("user", user));
            store.put_below("permissions", "", given);
        }
    }
    let mut told = String::new();
    for (word, names) in [("Users", users), ("Roles", roles)] {
        if !names.is_empty() {
            let names: Vec<_> = names.into_iter().collect();
            told.push_str(&format!("{word}: {} ", names.join(", ")));
        }
    }
    told
}
