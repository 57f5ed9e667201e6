//! PUT of one object: the members of the body replace those that were there, the others stay.

use std::sync::Arc;

use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::render::{self, Spot};
use crate::rest::Item;
use crate::rest::add::{checked, refused, subject, tell, work};
use crate::rest::get::found;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::work::Work;
use crate::rules::{body, datacenters, elsewhere, empty_parts, odd_ids, overlooked};
use crate::store::{Object, Store};

/// The reply to an update; who does not wait for it is told what was there before.
pub(crate) fn reply(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let before = match ask.is_async() {
        true => shown(store, ask, place).ok(),
        false => None,
    };
    let reply = updated(store, ask, place)?;
    Ok(before.unwrap_or(reply))
}

/// The object of a place as the answer to its update tells it.
pub(super) fn shown(store: &Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let Item::Object(object) = found(store, ask, place)? else {
        return Err(Refusal::Empty(404));
    };
    Ok(told(store, ask, place, &object))
}

fn updated(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    elsewhere::write(store, ask, place)?;
    let Item::Object(shown) = found(store, ask, place)? else {
        return Err(Refusal::Empty(404));
    };
    let facts = subject(ask.method).ok_or_else(|| Refusal::unable(&place.kind))?;
    let stored = store.get(shown.kind, &shown.parent, &shown.id).cloned();
    let old = stored.ok_or(Refusal::Empty(404))?;
    let given = ask.body.as_ref();
    if given
        .and_then(|body| body.id())
        .is_some_and(|id| id != &*old.id)
    {
        return Err(Refusal::immutable("id"));
    }
    let parent = old.parent.to_string();
    let mut work = work(store, ask, place, old.kind, &parent, facts);
    let mut given = std::mem::take(&mut work.given);
    empty_parts::settle(work.store, old.kind, &mut given, false)?;
    overlooked::overlook(work.store, old.kind, &mut given)?;
    odd_ids::check(work.store, work.ask, old.kind, &given)?;
    body::resolve(work.store, old.kind, &mut given, facts)?;
    work.given = given;
    (work.rule.first)(&mut work, &old)?;
    let old = work.store.get(old.kind, &parent, &old.id).cloned();
    let old = old.ok_or(Refusal::Empty(404))?;
    work.doc = (work.rule.base)(&work, &old);
    body::lay_over(&mut work.doc, &work.given, facts, work.rule.drop);
    work.old = Some(Arc::clone(&old));
    if let Err(refusal) = checked(&mut work) {
        refused(&mut work, &refusal);
        return Err(refusal);
    }
    let mut doc = std::mem::take(&mut work.doc);
    doc.set_attr("id", &*old.id);
    let object = work.store.put_below(old.kind, &parent, doc);
    (work.rule.changed)(&mut work, &object);
    tell(&mut work, &object, 1);
    renamed(&mut work, &old, &object);
    let now = work
        .store
        .get(old.kind, &parent, &old.id)
        .cloned()
        .unwrap_or(object);
    Ok(told(work.store, ask, place, &now))
}

fn told(store: &Store, ask: &Ask, place: &Place, object: &Arc<Object>) -> Reply {
    let spot = Spot::answered(place, object);
    let mut node = render::document(store, ask, &render::whole(store, object), &spot);
    datacenters::name_pool(store, object, &mut node);
    Reply::One {
        status: 200,
        node,
        location: None,
    }
}

/// Kinds whose new names are an event of their own: what it calls them, and the element that it refers to.
const RENAMED: &[(&str, &str, &str)] = &[
    ("clusters", "Cluster", "cluster"),
    ("datacenters", "Data Center", "data_center"),
    ("hosts", "Host", "host"),
    ("networks", "Network", ""),
    ("openstackimageproviders", "Provider", ""),
    ("openstacknetworkproviders", "Provider", ""),
    ("storagedomains", "Storage", "storage_domain"),
    ("templates", "Template", "template"),
    ("vmpools", "VM Pool", ""),
    ("vms", "VM", "vm"),
    ("vnicprofiles", "Vnic Profile", ""),
];

/// The event of another name: without correlation id, with the login alone.
fn renamed(work: &mut Work<'_>, old: &Object, object: &Object) {
    let row = RENAMED.iter().find(|(kind, ..)| *kind == object.kind);
    let Some((_, label, element)) = row.filter(|_| old.name() != object.name()) else {
        return;
    };
    let (before, after, user) = (old.name(), object.name(), &work.ask.user.login);
    let text = format!("{label} {before} was renamed from {before} to {after} by {user}.");
    Draft::new("ENTITY_RENAMED", text, work.ask.now)
        .about(work.store, element, &object.id)
        .record(work.store);
}
