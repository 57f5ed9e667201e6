//! Storage domains that join data centers and leave them (engine 4.5.8).

use std::sync::Arc;

use super::centers::{self, LINKS};
use super::chore::{DIRECT, Row};
use super::domains::{INACCESSIBLE, chore, in_status, usable};
use super::look::{self, Deed};
use super::{formats, locks, ovf_stores, registry};
use crate::ask::{Ask, Reply};
use crate::events::Draft;
use crate::node::Node;
use crate::render::{self, Spot};
use crate::rules::jobs;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::refused_jobs::UNKNOWN;
use crate::store::{Object, Store, is_uuid};

const DETACH: Row = Row {
    job: "Detaching Storage Domain {domain} from Data Center {center}",
    last: &[(
        "USER_DETACH_STORAGE_DOMAIN_FROM_POOL",
        "Storage Domain {domain} was detached from Data Center {center} by {user}",
    )],
    ..DIRECT
};

/// POST to `/datacenters/{id}/storagedomains`: answered when the domain is active.
pub(crate) fn attach(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    let body = look::body(ask);
    let id = named(store, &body)?;
    let deed = Deed("attach", "Storage");
    let center = place.owner(store).cloned();
    let checked = may_join(store, deed, &id, center.as_deref());
    let (sd, dc) = (
        look::name_of(store, "storagedomains", &id),
        center
            .as_ref()
            .map_or("", |center| center.name())
            .to_owned(),
    );
    let known = |name: &str| if name.is_empty() { UNKNOWN } else { name }.to_owned();
    let job = format!(
        "Attaching Storage Domain {} to Data Center {}",
        known(&sd),
        known(&dc)
    );
    look::noted(store, ask, |_| job.clone(), checked)?;
    let Some(center) = center else {
        return deed.bad("Data Center doesn't exist.");
    };
    let first = store.count(LINKS, &center.id) == 0;
    let stores = ovf_stores::bring(store, ask, &id, &center.id);
    let link = join(store, ask, &id, &center);
    let attached = format!(
        "Storage Domain {sd} was attached to Data Center {dc} by {}",
        ask.user.user_at_authz()
    );
    Draft::of(ask, "USER_ATTACH_STORAGE_DOMAIN_TO_POOL", attached)
        .about(store, "storage_domain", &id)
        .about(store, "data_center", &center.id)
        .record(store);
    let job = jobs::begin(store, ask, &job);
    // The data center takes its first domain, and a domain its stores, by commands inside.
    for _ in 0..stores + usize::from(first) {
        jobs::inner(store, &job, ask.now);
    }
    jobs::end(store, &job, ask.now, "finished");
    let whole = render::whole(store, &link);
    let spot = Spot::of(place, &link);
    let node = render::document(store, ask, &whole, &spot);
    Ok(Reply::One {
        status: 201,
        node,
        location: spot.href,
    })
}

/// The domain that a body names; by name it must be there.
fn named(store: &Store, body: &Node) -> Outcome<String> {
    match (body.id(), body.text_of("name")) {
        (Some(id), _) if !is_uuid(id) => Err(Refusal::no_uuid(id)),
        (Some(id), _) => Ok(id.to_owned()),
        (None, name) => {
            let name = name.unwrap_or("");
            let found = store.named("storagedomains", name);
            let found = found.ok_or_else(|| Refusal::not_found(format!("Storage: name={name}")))?;
            Ok(found.id.to_string())
        }
    }
}

/// The engine's order: data center, a host, the domain, whether the two go together, the first domain, the master.
fn may_join(store: &Store, deed: Deed, id: &str, center: Option<&Object>) -> Outcome<()> {
    locks::check(store, &[id], deed.0, deed.1)?;
    let Some(center) = center else {
        return deed.bad("Data Center doesn't exist.");
    };
    if centers::worker(store, &center.id).is_none() {
        return deed
            .conflict("Cannot {action} {type}. There is no active Host in the Data Center.");
    }
    let Some(domain) = store.root("storagedomains", id) else {
        return deed.bad("Cannot {action} {type}. Storage Domain doesn't exist.");
    };
    let kind = domain.text("type").unwrap_or("");
    if kind == "data" {
        formats::may_join(deed, domain, center)?;
        if !store.parents(LINKS, id).is_empty() {
            return deed.conflict(INACCESSIBLE);
        }
        if domain.text("storage.type") == Some("localfs") && !center.is("local") {
            return deed
                .conflict("Cannot attach a local Storage Domain to a shared storage Data Center.");
        }
    } else {
        let same = |link: &&Arc<Object>| {
            let other = store.root("storagedomains", &link.id);
            other.is_some_and(|other| other.text("type") == Some(kind))
        };
        if store.list(LINKS, &center.id).any(|link| same(&link)) {
            let word = if kind == "iso" {
                "ISO"
            } else {
                "Import/Export"
            };
            return deed.conflict(format!("Cannot attach more than one {word} Storage Domain to the same Data Center. If you want to use a newly created Domain, detach the existing attached Domain and attach the new one."));
        }
    }
    if store.count(LINKS, &center.id) == 0 {
        if kind != "data" {
            return deed.conflict("Cannot attach Storage Domain.\n-Please attach Data Domain to the Data Center first.");
        }
        return Ok(());
    }
    usable(store, deed, &center.id, id)
}

/// Writes the link on both sides; the first domain becomes the master and brings the data center up.
fn join(store: &mut Store, ask: &Ask, id: &str, center: &Object) -> Arc<Object> {
    let first = store.count(LINKS, &center.id) == 0;
    let link = Node::reference("storage_domain", id)
        .with_leaf("status", "active")
        .with_leaf("master", first.to_string());
    let link = store.put_below(LINKS, &center.id, link);
    store.change("storagedomains", "", id, |doc| {
        formats::rise(doc, &center.doc);
        doc.remove("status");
        doc.set("master", first.to_string());
        doc.put(Node::new("data_centers").with(Node::reference("data_center", &*center.id)));
    });
    let domain = store.root("storagedomains", id).cloned();
    if first {
        let format = domain
            .as_ref()
            .and_then(|domain| domain.text("storage_format"));
        let format = format.unwrap_or("v5").to_owned();
        centers::rise(store, &center.id, &format, ask.now);
    }
    let (sd, dc) = (look::name_of(store, "storagedomains", id), center.name());
    let user = ask.user.user_at_authz();
    let mut told = vec![(
        "USER_ACTIVATED_STORAGE_DOMAIN",
        format!("Storage Domain {sd} (Data Center {dc}) was activated by {user}"),
    )];
    if first {
        told.push((
            "USER_ATTACH_STORAGE_DOMAINS_TO_POOL",
            format!("Storage Domains were attached to Data Center {dc} by {user}"),
        ));
    }
    for (symbol, text) in told {
        // Each by a command of its own.
        let inner = store.short_id();
        Draft::of(ask, symbol, text)
            .correlated(Some(inner))
            .about(store, "storage_domain", id)
            .about(store, "data_center", &center.id)
            .record(store);
    }
    link
}

/// A local domain joins the data center of its host as it is made.
pub(super) fn join_local(store: &mut Store, ask: &Ask, id: &str, center: &str) {
    if let Some(center) = store.root("datacenters", center).cloned() {
        join(store, ask, id, &center);
    }
}

/// DELETE below a data center; a local domain is removed and wiped.
pub(crate) fn detach(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let id = place.id.clone().unwrap_or_default();
    let center = place.holder().to_owned();
    if store.get(LINKS, &center, &id).is_none() {
        return Err(Refusal::Empty(404));
    }
    let domain = store.root("storagedomains", &id).cloned();
    let domain = domain.ok_or(Refusal::Empty(404))?;
    let local = domain.text("storage.type") == Some("localfs");
    let deed = Deed(if local { "remove" } else { "detach" }, "Storage");
    let chore = chore(store, ask, &DETACH, &id, &center);
    let checked = may_part(store, deed, &center, &domain);
    look::noted(store, ask, |_| chore.say(DETACH.job), checked)?;
    let last = store.count(LINKS, &center) == 1;
    let chore = chore.begin(store, ask);
    if local {
        super::domain_life::forget(store, &id);
    } else {
        registry::leave(store, &id);
    }
    centers::loosen(store, &center, &id);
    if local {
        store.remove("storagedomains", "", &id);
    }
    if last {
        centers::empty(store, &center, ask.now);
    }
    chore.end(store, ask.now, true);
    Ok(chore.job)
}

/// The engine's order: its VMs, its status, the master, which goes last.
fn may_part(store: &Store, deed: Deed, center: &str, domain: &Object) -> Outcome<()> {
    locks::check(store, &[&domain.id], deed.0, deed.1)?;
    in_status(store, deed, center, &domain.id, &["maintenance"])?;
    registry::may_leave(store, &domain.id, deed.0)?;
    if !domain.is("master")
        && let Some(master) = centers::master(store, center)
        && store
            .get(LINKS, center, &master.id)
            .is_none_or(|link| link.status() != "active")
    {
        return deed.conflict("Failed to {action} {type} due to an error on the Data Center master Storage Domain.\n-Please activate the master Storage Domain first.");
    }
    if domain.is("master") && store.count(LINKS, center) > 1 {
        return deed.conflict("Cannot detach the master Storage Domain from the Data Center while there are other storage domains attached to it.\n-Please try to activate another Storage Domain in the Data Center.");
    }
    Ok(())
}
