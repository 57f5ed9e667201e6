//! Storage domains attached to data centers and detached from them.

use std::sync::Arc;

use super::jobs;
use super::parts::internal;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::render::{self, Spot};
use crate::storage::registry;
use crate::store::{Object, Store, is_uuid};

/// POST to `/datacenters/{id}/storagedomains`.
pub(crate) fn attach(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let domain = named(store, &ask.body.clone().unwrap_or_default())?;
    let Some(center) = place.owner(store).cloned() else {
        return Err(Refusal::bad(
            "Cannot attach Storage. Data Center doesn't exist.",
        ));
    };
    if let Some(other) = store
        .parents("datacenters/storagedomains", &domain.id)
        .first()
    {
        let link = store.get("datacenters/storagedomains", other, &domain.id);
        let status = internal(link.map_or("", |link| link.status()));
        let text =
            format!("Cannot attach Storage. The relevant Storage Domain's status is {status}.");
        return Err(Refusal::conflict(text));
    }
    let first = store.count("datacenters/storagedomains", &center.id) == 0;
    if first && domain.text("type") != Some("data") {
        return Err(Refusal::conflict(
            "Cannot attach Storage Domain.\n-Please attach Data Domain to the Data Center first.",
        ));
    }
    let link = join(store, &domain, &center, first);
    tell(store, ask, &domain, &center);
    let whole = render::whole(store, &link);
    let spot = Spot::of(place, &link);
    let node = render::document(store, ask, &whole, &spot);
    Ok(Reply::One {
        status: 201,
        node,
        location: spot.href,
    })
}

/// The domain that a body names.
fn named(store: &Store, body: &Node) -> Outcome<Arc<Object>> {
    let found = match (body.id(), body.text_of("name")) {
        (Some(id), _) if !is_uuid(id) => return Err(Refusal::no_uuid(id)),
        (Some(id), _) => store
            .root("storagedomains", id)
            .ok_or_else(|| Refusal::bad("Cannot attach Storage. Storage Domain doesn't exist."))?,
        (None, name) => {
            let name = name.unwrap_or("");
            store
                .named("storagedomains", name)
                .ok_or_else(|| Refusal::not_found(name))?
        }
    };
    Ok(Arc::clone(found))
}

/// Writes the link on both sides; the first domain becomes the master and brings the data center up.
fn join(store: &mut Store, domain: &Object, center: &Object, first: bool) -> Arc<Object> {
    let link = Node::reference("storage_domain", &*domain.id)
        .with_leaf("status", "active")
        .with_leaf("master", first.to_string());
    let link = store.put_below("datacenters/storagedomains", &center.id, link);
    store.change("storagedomains", "", &domain.id, |doc| {
        doc.remove("status");
        doc.set("master", first.to_string());
        doc.put(Node::new("data_centers").with(Node::reference("data_center", &*center.id)));
    });
    if first {
        store.change("datacenters", "", &center.id, |doc| {
            doc.set("status", "up");
            doc.set(
                "storage_format",
                domain.text("storage_format").unwrap_or("v5"),
            );
        });
    }
    link
}

fn tell(store: &mut Store, ask: &Ask, domain: &Object, center: &Object) {
    let (sd, dc, user) = (domain.name(), center.name(), ask.user.user_at_authz());
    jobs::done(
        store,
        ask,
        &format!("Attaching Storage Domain {sd} to Data Center {dc}"),
    );
    let attached = format!("Storage Domain {sd} was attached to Data Center {dc} by {user}");
    let activated = format!("Storage Domain {sd} (Data Center {dc}) was activated by {user}");
    for (symbol, text) in [
        ("USER_ATTACH_STORAGE_DOMAIN_TO_POOL", attached),
        ("USER_ACTIVATED_STORAGE_DOMAIN", activated),
    ] {
        let draft = Draft::of(ask, symbol, text).about(store, "storage_domain", &domain.id);
        draft.about(store, "data_center", &center.id).record(store);
    }
}

/// DELETE below a data center; the job's id comes back.
pub(crate) fn detach(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<String> {
    let id = place.id.as_deref().unwrap_or("");
    let center = place.holder().to_owned();
    let link = store
        .get("datacenters/storagedomains", &center, id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    registry::may_leave(store, id, "detach")?;
    if link.status() != "maintenance" {
        let text = format!(
            "Cannot detach Storage. The relevant Storage Domain's status is {}.",
            internal(link.status())
        );
        return Err(Refusal::conflict(text));
    }
    let domain = store
        .root("storagedomains", id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    if domain.is("master") && store.count("datacenters/storagedomains", &center) > 1 {
        return Err(Refusal::conflict(
            "Cannot detach the master Storage Domain from the Data Center while there are other storage domains attached to it.",
        ));
    }
    let sd = domain.name().to_owned();
    let dc = store
        .root("datacenters", &center)
        .map_or_else(String::new, |center| center.name().to_owned());
    let text = format!(
        "Storage Domain {sd} was detached from Data Center {dc} by {}",
        ask.user.user_at_authz()
    );
    let draft = Draft::of(ask, "USER_DETACH_STORAGE_DOMAIN_FROM_POOL", text)
        .about(store, "storage_domain", id)
        .about(store, "data_center", &center);
    registry::leave(store, id);
    store.remove("datacenters/storagedomains", &center, id);
    store.change("storagedomains", "", id, |doc| {
        doc.remove("data_centers");
        doc.set("status", "unattached");
        doc.set("master", "false");
    });
    draft.record(store);
    Ok(jobs::done(
        store,
        ask,
        &format!("Detaching Storage Domain {sd} from Data Center {dc}"),
    ))
}
