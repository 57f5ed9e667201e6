//! The connections of a storage domain: those that its storage is reached by, and for iSCSI those that are attached to it
//! beside (engine 4.5.8).

use std::sync::Arc;

use crate::ask::{Ask, Reply};
use crate::node::Node;
use crate::render::{self, Spot};
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

/// Connections attached to a domain beside its own, or, with a leaf `gone`, its own that were detached.
const BESIDE: &str = "storagedomains/connectionsbeside";

/// The connections of a domain.
pub(crate) fn of<'s>(store: &'s Store, domain: &str) -> impl Iterator<Item = &'s Arc<Object>> {
    let storage = store.root("storagedomains", domain);
    let storage = storage.and_then(|domain| domain.doc.child("storage"));
    let domain = domain.to_owned();
    store
        .list("storageconnections", "")
        .filter(
            move |connection| match store.get(BESIDE, &domain, &connection.id) {
                Some(row) => row.text("gone").is_none(),
                None => storage.is_some_and(|storage| {
                    let same = |member: &str| storage.text_of(member) == connection.text(member);
                    storage.id() == Some(&*connection.id)
                        || (same("type") && same("address") && same("path"))
                }),
            },
        )
}

/// What a domain tells of the connection to its storage.
const MEMBERS: &[&str] = &[
    "address",
    "path",
    "vfs_type",
    "mount_options",
    "nfs_version",
    "nfs_retrans",
    "nfs_timeo",
];

/// The domains whose storage is reached by a connection alone.
pub(crate) fn behind<'s>(
    store: &'s Store,
    connection: &Object,
) -> impl Iterator<Item = &'s Arc<Object>> {
    let lies = |domain: &&Arc<Object>| {
        let storage = domain.doc.child("storage");
        ["type", "address", "path"].iter().all(|member| {
            storage.and_then(|storage| storage.text_of(member)) == connection.text(member)
        })
    };
    store.list("storagedomains", "").filter(lies)
}

/// What is changed of a connection is changed of the domains behind it.
pub(crate) fn carry(store: &mut Store, old: &Object, new: &Object) {
    let domains: Vec<_> = behind(store, old).map(|domain| domain.id.clone()).collect();
    for id in domains {
        store.change("storagedomains", "", &id, |doc| {
            let storage = doc.child_or_new("storage");
            for member in MEMBERS {
                storage.remove(member);
                storage.children.extend(new.doc.child(member).cloned());
            }
        });
    }
}

/// POST: an iSCSI domain at rest may be reached by one more target.
pub(crate) fn attach(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let given = ask.body.as_ref().and_then(Node::id).unwrap_or("");
    let connection = changeable(store, place, given, "attach")?;
    let domain = place.holder();
    if of(store, domain).any(|row| row.id == connection.id) {
        return Err(Refusal::conflict(
            "Cannot attach Storage Connection. Storage connection is already attached to the specified domain.",
        ));
    }
    store.put_below(
        BESIDE,
        domain,
        Node::reference("connection", &*connection.id),
    );
    let spot = Spot::of(place, &connection);
    let whole = render::whole(store, &connection);
    Ok(Reply::One {
        status: 201,
        node: render::document(store, ask, &whole, &spot),
        location: spot.href,
    })
}

/// DELETE: the connection stays, the domain is no longer reached by it.
pub(crate) fn detach(store: &mut Store, place: &Place) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    let domain = place.holder();
    if !of(store, domain).any(|row| &*row.id == id) {
        return Err(Refusal::Empty(404));
    }
    let connection = changeable(store, place, id, "detach")?;
    let row = Node::reference("connection", &*connection.id).with_leaf("gone", "true");
    store.put_below(BESIDE, domain, row);
    Ok(())
}

/// The engine's order: the connection, the domain and that it rests, that both are of one type, and that it is iSCSI.
fn changeable(store: &Store, place: &Place, id: &str, verb: &str) -> Outcome<Arc<Object>> {
    let bad = |text: &str| Refusal::bad(format!("Cannot {verb} Storage Connection. {text}"));
    let Some(connection) = store.root("storageconnections", id) else {
        return Err(bad("Storage connection doesn't exist."));
    };
    let Some(domain) = store.root("storagedomains", place.holder()) else {
        return Err(bad("Storage Domain doesn't exist."));
    };
    let mut links = store.all("datacenters/storagedomains");
    let link = links.find(|link| link.id == domain.id);
    if link.is_some_and(|link| link.status() != "maintenance") {
        return Err(bad(&format!(
            "The data domains {} should be in maintenance or unattached.",
            domain.name()
        )));
    }
    let ty = domain.text("storage.type");
    if ty != connection.text("type") {
        return Err(bad("Storage connection and domain type don't match."));
    }
    if ty != Some("iscsi") {
        return Err(bad("Action is supported only for iSCSI storage domains."));
    }
    Ok(Arc::clone(connection))
}
