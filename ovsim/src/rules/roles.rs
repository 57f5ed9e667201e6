//! Roles that users and groups hold on the whole system, as `/users/{id}/roles` and `/groups/{id}/roles` show them.

use std::sync::Arc;

use super::access;
use super::places::Place;
use crate::node::Node;
use crate::store::{Object, Store};

/// The roles, those by way of a group first. Both paths show them below `/users`, and call the holder a user
/// (engine 4.5.8).
pub(crate) fn held(store: &Store, place: &Place) -> Vec<Arc<Object>> {
    let holder = place.holder();
    let mut subjects = access::groups_of(store, holder);
    subjects.push(holder.to_owned());
    let mut roles: Vec<Arc<Object>> = Vec::new();
    for subject in subjects {
        for permission in store.list("permissions", "") {
            let Some(role) = permission.reference("role") else {
                continue;
            };
            let mine = access::subject(permission) == Some(subject.as_str())
                && access::is_system(permission);
            if mine
                && !roles.iter().any(|known| &*known.id == role)
                && let Some(role) = store.root("roles", role)
            {
                roles.push(shown(role, holder));
            }
        }
    }
    roles
}

/// Any role as one of a user: by itself each is shown whole, held or not.
pub(crate) fn any(store: &Store, holder: &str, id: &str) -> Option<Arc<Object>> {
    let role = store.root("roles", id)?;
    Some(Arc::new(Object {
        kind: "users/roles",
        parent: holder.into(),
        doc: role.doc.clone().with(Node::reference("user", holder)),
        ..Object::clone(role)
    }))
}

fn shown(role: &Arc<Object>, holder: &str) -> Arc<Object> {
    let doc = Node::new("role")
        .with_leaf("name", role.name())
        .with(Node::reference("user", holder));
    Arc::new(Object {
        kind: "users/roles",
        parent: holder.into(),
        id: Arc::clone(&role.id),
        doc,
        seq: role.seq,
    })
}
