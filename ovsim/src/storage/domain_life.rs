//! Storage domains removed, with or without their contents, and asked whether they are attached (engine 4.5.8).

use std::sync::Arc;

use super::block_domains;
use super::chore::{Chore, DIRECT, Row};
use super::domains::INACCESSIBLE;
use super::look::{self, Deed};
use super::{centers, locks, ovf_stores, registry};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::parts::internal;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const REMOVE: Row = Row {
    job: "Removing Storage Domain {domain}",
    last: &[(
        "USER_REMOVE_STORAGE_DOMAIN",
        "Storage Domain {domain} was removed by {user}",
    )],
    ..DIRECT
};

const DESTROY: Row = Row {
    job: "Removing Storage Domain {domain} (Force Remove) from Data Center {center}",
    last: &[(
        "USER_FORCE_REMOVE_STORAGE_DOMAIN",
        "Storage Domain {domain} was forcibly removed by {user}",
    )],
    ..DIRECT
};

/// Domains that are on some storage and that the engine does not know: one row a domain.
pub(super) const LEFT: &str = "left/domains";

/// Lists of what a domain holds for those who find it again.
const CONTENTS: &[&str] = &["left/vms", "left/templates", "left/disks"];

/// Where a file domain lies, in one word.
pub(super) fn mount(storage: &Node) -> String {
    let text = |member: &str| storage.text_of(member).unwrap_or("").trim_end_matches('/');
    format!("{} {}:{}", text("type"), text("address"), text("path"))
}

pub(super) fn is_file(storage: &Node) -> bool {
    matches!(
        storage.text_of("type"),
        Some("nfs" | "posixfs" | "glusterfs")
    )
}

/// DELETE of a storage domain.
pub(super) fn remove(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let id = place.id.clone().unwrap_or_default();
    let domain = store.root("storagedomains", &id).cloned();
    let domain = domain.ok_or(Refusal::Empty(404))?;
    if ask.params.flag("destroy", false) {
        return destroy(store, ask, &domain).map(Some);
    }
    let host = ask.params.text("host").unwrap_or("").to_owned();
    if host.is_empty() {
        return Err(Refusal::Bare {
            status: 400,
            reason: Some("host parameter is missing".into()),
            detail: None,
        });
    }
    let found = if crate::store::is_uuid(&host) {
        store.root("hosts", &host).cloned()
    } else {
        let named = store.named("hosts", &host).cloned();
        Some(named.ok_or_else(|| Refusal::not_found(host))?)
    };
    let worker = found.as_deref().map_or("", |host| &*host.id);
    let chore = Chore::new(ask, &REMOVE)
        .word("domain", domain.name())
        .about(store, "storage_domain", &id)
        .about(store, "host", worker);
    let checked = may_go(store, &domain, found.as_deref());
    look::noted(store, ask, |_| chore.say(REMOVE.job), checked)?;
    let chore = chore.begin(store, ask);
    if ask.params.flag("format", false) || domain.text("storage.type") == Some("localfs") {
        forget(store, &id);
    } else {
        leave(store, &domain);
    }
    gone(store, &domain);
    chore.end(store, ask.now, true);
    Ok(chore.job)
}

fn may_go(store: &Store, domain: &Object, host: Option<&Object>) -> Outcome<()> {
    let deed = Deed("remove", "Storage");
    locks::check(store, &[&domain.id], deed.0, deed.1)?;
    match host {
        None => {
            return deed.bad("Can not Remove Storage Domain - the underlying Host ID is invalid.");
        }
        Some(host) if host.status() != "up" => {
            return deed.conflict(format!(
                "Cannot {{action}} {{type}}. Host {} is not up.",
                host.name()
            ));
        }
        Some(_) => {}
    }
    if !store.parents(centers::LINKS, &domain.id).is_empty() {
        return deed.conflict(INACCESSIBLE);
    }
    Ok(())
}

/// Forgotten, whatever state it is in; what lies on it stays there.
fn destroy(store: &mut Store, ask: &Ask, domain: &Arc<Object>) -> Outcome<String> {
    let center = look::center_of(store, &domain.id).unwrap_or_default();
    let chore = Chore::new(ask, &DESTROY)
        .word("domain", domain.name())
        .word("center", look::name_of(store, "datacenters", &center))
        .about(store, "storage_domain", &domain.id)
        .about(store, "data_center", &center);
    let checked = may_be_destroyed(store, domain, &center);
    look::noted(store, ask, |_| chore.say(DESTROY.job), checked)?;
    let chore = chore.begin(store, ask);
    if !center.is_empty() {
        registry::leave(store, &domain.id);
        let last = store.count(centers::LINKS, &center) == 1;
        if domain.is("master")
            && let Some(next) = centers::successor(store, &center, &domain.id)
        {
            centers::crown(store, &center, &next.id);
        }
        centers::loosen(store, &center, &domain.id);
        if last {
            centers::empty(store, &center, ask.now);
        }
    }
    abandon(store, domain);
    chore.end(store, ask.now, true);
    Ok(chore.job.unwrap_or_default())
}

/// The engine forgets a domain; what lies on it stays there.
pub(super) fn abandon(store: &mut Store, domain: &Object) {
    leave(store, domain);
    gone(store, domain);
}

fn may_be_destroyed(store: &Store, domain: &Object, center: &str) -> Outcome<()> {
    let deed = Deed("destroy", "Storage");
    locks::check(store, &[&domain.id], deed.0, deed.1)?;
    if look::domain_status(store, &domain.id) == "active" {
        return deed.conflict(format!(
            "Cannot {{action}} {{type}}. The relevant Storage Domain's status is {}.",
            internal("active")
        ));
    }
    let others = store.count(centers::LINKS, center) > 1;
    if domain.is("master") && others && centers::successor(store, center, &domain.id).is_none() {
        return deed.conflict("Cannot destroy the master Storage Domain from the Data Center without another active Storage Domain to take its place.\n-Either activate another Storage Domain in the Data Center, or remove the Data Center.\n-If you have problems with the master Data Domain, consider following the recovery process described in the documentation, or contact your system administrator.");
    }
    Ok(())
}

/// The domain lies where it lay, for those who look there.
fn leave(store: &mut Store, domain: &Object) {
    let doc = domain.doc.clone().with_attr("id", &*domain.id);
    store.put_below(LEFT, "", doc);
}

/// What lay on the domain is wiped.
pub(super) fn forget(store: &mut Store, domain: &str) {
    for kind in CONTENTS {
        let rows: Vec<_> = store.list(kind, domain).map(|row| row.id.clone()).collect();
        for row in rows {
            store.remove(kind, domain, &row);
        }
    }
}

/// The domain, its profiles, permissions, connection and LUNs.
fn gone(store: &mut Store, domain: &Object) {
    let profiles = store.list("diskprofiles", "");
    let profiles: Vec<_> = profiles
        .filter(|profile| profile.reference("storage_domain") == Some(&domain.id))
        .map(|profile| profile.id.to_string())
        .collect();
    for profile in profiles {
        look::drop_permissions(store, "disk_profile", &profile);
        store.remove("diskprofiles", "", &profile);
    }
    look::drop_permissions(store, "storage_domain", &domain.id);
    block_domains::release(store, &domain.doc);
    if let Some(storage) = domain
        .doc
        .child("storage")
        .filter(|storage| !named_block(storage))
    {
        let wanted = mount(storage);
        let known = store.list("storageconnections", "");
        let own: Vec<_> = known
            .filter(|connection| mount(&connection.doc) == wanted)
            .map(|connection| connection.id.clone())
            .collect();
        for connection in own {
            store.remove("storageconnections", "", &connection);
        }
    }
    store.remove("storagedomains", "", &domain.id);
}

fn named_block(storage: &Node) -> bool {
    matches!(storage.text_of("type"), Some("iscsi" | "fcp"))
}

/// Block domains of a kind that were left.
pub(super) fn left_on_blocks(store: &Store, kind: &str) -> Vec<Node> {
    let left = store.list(LEFT, "");
    let own = left.filter(|domain| domain.text("storage.type") == Some(kind));
    own.map(|domain| {
        let mut node = Node::reference("storage_domain", &*domain.id);
        for member in [
            "name",
            "comment",
            "description",
            "backup",
            "block_size",
            "discard_after_delete",
            "master",
            "storage_format",
            "type",
            "wipe_after_delete",
        ] {
            if let Some(text) = domain.text(member) {
                node.push(Node::leaf(member, text));
            }
        }
        let group = domain.doc.at("storage.volume_group").and_then(Node::id);
        let mut storage = Node::new("storage").with_leaf("type", kind);
        storage.push(Node::reference("volume_group", group.unwrap_or("")));
        node.push(storage);
        node.children.sort_by(|a, b| a.name.cmp(&b.name));
        node
    })
    .collect()
}

/// Actions of storage domains.
pub(super) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    let id = place.id.clone().unwrap_or_default();
    match action {
        "isattached" => Some(is_attached(store, ask, &id)),
        "reduceluns" => Some(block_domains::reduce(store, ask, &id)),
        "refreshluns" => Some(block_domains::refresh(store, ask, &id)),
        "updateovfstore" => Some(ovf_stores::update(store, ask, &id)),
        _ => None,
    }
}

fn is_attached(store: &mut Store, ask: &Ask, id: &str) -> Outcome<Done> {
    let body = look::body(ask);
    let host = body.child("host");
    if host.is_none_or(|host| host.id().is_none() && host.child("name").is_none()) {
        return Err(Refusal::incomplete("Action", "host.id|name", "isAttached"));
    }
    if let Some(name) = host.and_then(|host| host.text_of("name"))
        && host.and_then(Node::id).is_none()
        && store.named("hosts", name).is_none()
    {
        return Err(Refusal::not_found(format!("Hosts: name={name}")));
    }
    let known = store.root("storagedomains", id).is_some();
    if !known && store.root(LEFT, id).is_none() {
        return Err(Refusal::not_found(id));
    }
    let attached = look::center_of(store, id).is_some();
    let member = Node::leaf("is_attached", attached.to_string());
    Ok(Done::plain(vec![member]))
}

/// What the monitoring tells when no host uses the domain any more.
pub(super) fn at_rest(store: &mut Store, center: &str, id: &str, now: jiff::Timestamp) {
    let text = format!(
        "Storage Domain {} (Data Center {}) successfully moved to Maintenance as it's no longer accessed by any Host of the Data Center.",
        look::name_of(store, "storagedomains", id),
        look::name_of(store, "datacenters", center)
    );
    Draft::new("STORAGE_DOMAIN_MOVED_TO_MAINTENANCE", text, now)
        .about(store, "storage_domain", id)
        .about(store, "data_center", center)
        .record(store);
}
