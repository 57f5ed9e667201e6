//! Data centers: their status follows the storage pool manager and the master domain (engine 4.5.8).

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::chore::{Chore, Row, SILENT};
use super::look::{self, Deed};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life::host::searching;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::refusal::Outcome;
use crate::store::{Object, Store};

/// Where attached domains are kept.
pub(super) const LINKS: &str = "datacenters/storagedomains";

/// The hosts of a data center.
pub(crate) fn hosts_of(store: &Store, center: &str) -> Vec<Arc<Object>> {
    let of = |host: &&Arc<Object>| {
        let cluster = host.reference("cluster");
        let cluster = cluster.and_then(|id| store.root("clusters", id));
        cluster.is_some_and(|cluster| cluster.reference("data_center") == Some(center))
    };
    store.list("hosts", "").filter(of).cloned().collect()
}

/// A host that can work for a data center.
pub(super) fn worker(store: &Store, center: &str) -> Option<Arc<Object>> {
    let mut hosts = hosts_of(store, center).into_iter();
    hosts.find(|host| host.status() == "up")
}

/// Some host is the storage pool manager from now on; event 204 when that is news.
pub(crate) fn elect(store: &mut Store, center: &str, now: Timestamp) {
    let hosts = hosts_of(store, center);
    let manages = |host: &Arc<Object>| host.text("spm.status") == Some("spm");
    if hosts
        .iter()
        .any(|host| manages(host) && host.status() == "up")
    {
        return;
    }
    for host in hosts.iter().filter(|host| manages(host)) {
        store.set("hosts", &host.id, "spm.status", "none");
    }
    if let Some(host) = hosts.iter().find(|host| host.status() == "up") {
        let object = store.root("datacenters", center);
        if object.is_some_and(|center| center.status() != "problematic") {
            searching(store, center, None, now);
        }
        manage(store, center, host, now);
    }
}

/// This host is the storage pool manager.
fn manage(store: &mut Store, center: &str, host: &Object, now: Timestamp) {
    store.set("hosts", &host.id, "spm.status", "spm");
    // Whoever tells this knows the address alone, which stands for the name, too.
    let address = host.text("address").unwrap_or("");
    let text = format!(
        "Storage Pool Manager runs on Host {address} (Address: {address}), Data Center {}.",
        look::name_of(store, "datacenters", center)
    );
    Draft::new("IRS_HOSTED_ON_VDS", text, now)
        .about_named("host", "", address)
        .record(store);
}

/// Nobody manages the pool any more.
fn dismiss(store: &mut Store, center: &str) {
    for host in hosts_of(store, center) {
        if host.text("spm.status") == Some("spm") {
            store.set("hosts", &host.id, "spm.status", "none");
        }
    }
}

/// The data center comes up with its master.
pub(super) fn rise(store: &mut Store, center: &str, format: &str, now: Timestamp) {
    elect(store, center, now);
    store.change("datacenters", "", center, |doc| {
        doc.set("status", "up");
        if !format.is_empty() {
            doc.set("storage_format", format);
        }
    });
}

/// Its last master is in maintenance.
pub(super) fn rest(store: &mut Store, center: &str) {
    dismiss(store, center);
    store.set("datacenters", center, "status", "maintenance");
}

/// Its last domain is gone: contended for a moment, then as on its first day.
pub(super) fn empty(store: &mut Store, center: &str, now: Timestamp) {
    dismiss(store, center);
    store.set("datacenters", center, "status", "contend");
    for (after, status) in [(1_000, "maintenance"), (2_000, "uninitialized")] {
        let center = center.to_owned();
        store.later(now, Duration::from_millis(after), move |store, _| {
            let bare = store.count(LINKS, &center) == 0;
            store.change("datacenters", "", &center, |doc| {
                if bare && doc.text_of("status") != Some("up") {
                    doc.set("status", status);
                }
            });
        });
    }
}

/// The master domain of a data center.
pub(super) fn master(store: &Store, center: &str) -> Option<Arc<Object>> {
    let mut links = store.list(LINKS, center);
    links
        .find_map(|link| {
            let domain = store.root("storagedomains", &link.id)?;
            domain.is("master").then_some(domain)
        })
        .cloned()
}

/// An active data domain that can take over from another.
pub(super) fn successor(store: &Store, center: &str, but: &str) -> Option<Arc<Object>> {
    let links = store.list(LINKS, center);
    let mut domains = links
        .filter(|link| link.status() == "active" && &*link.id != but)
        .filter_map(|link| store.root("storagedomains", &link.id));
    domains
        .find(|domain| domain.text("type") == Some("data") && !domain.is("backup"))
        .cloned()
}

/// Another domain is the master.
pub(super) fn crown(store: &mut Store, center: &str, domain: &str) {
    let links: Vec<_> = store
        .list(LINKS, center)
        .map(|link| link.id.clone())
        .collect();
    for link in links {
        let is = (&*link == domain).to_string();
        store.set("storagedomains", &link, "master", is.as_str());
        store.change(LINKS, center, &link, |doc| {
            if doc.child("master").is_some() {
                doc.set("master", is);
            }
        });
    }
}

const SWITCH: Row = Row {
    job: "Switching master storage domain from {old} to {new}",
    last: &[(
        "SWITCH_MASTER_STORAGE_DOMAIN",
        "Completed switching master role from storage domain {old} to {new}.",
    )],
    ..SILENT
};

/// Actions of data centers.
pub(super) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    let id = place.id.clone().unwrap_or_default();
    match action {
        "cleanfinishedtasks" => Some(clean(store, ask, &id)),
        "setmaster" => Some(set_master(store, ask, &id)),
        _ => None,
    }
}

/// Nothing is ever left over here.
fn clean(store: &mut Store, ask: &Ask, id: &str) -> Outcome<Done> {
    let deed = Deed("Clear", "finished tasks");
    let Some(center) = store.root("datacenters", id).cloned() else {
        return deed.bad("Data Center doesn't exist.");
    };
    if center.status() != "up" {
        return deed.conflict("Cannot {action} {type}. Unknown Data Center status.");
    }
    let _ = ask;
    Ok(Done::plain(Vec::new()))
}

fn set_master(store: &mut Store, ask: &Ask, id: &str) -> Outcome<Done> {
    let deed = Deed("switch master", "storage domain");
    let body = look::body(ask);
    let target = look::named(store, &body, "storage_domain", "storagedomains")?;
    let target = target.unwrap_or_default();
    let old = master(store, id);
    let name = |store: &Store, id: &str| look::name_of(store, "storagedomains", id);
    let chore = Chore::new(ask, &SWITCH)
        .word("old", old.as_ref().map_or("", |old| old.name()))
        .word("new", name(store, &target))
        .about(store, "data_center", id)
        .about(store, "storage_domain", &target);
    let checked = may_crown(store, deed, id, &target);
    look::noted(store, ask, |_| chore.say(SWITCH.job), checked)?;
    let chore = chore.begin(store, ask);
    let (job, center) = (chore.job.clone(), id.to_owned());
    chore.finish(store, ask.now, move |_, store, _| {
        crown(store, &center, &target);
    });
    Ok(Done {
        job,
        ..Done::plain(Vec::new())
    })
}

fn may_crown(store: &Store, deed: Deed, center: &str, target: &str) -> Outcome<()> {
    if store.root("datacenters", center).is_none() {
        return deed.bad("Data Center doesn't exist.");
    }
    if target.is_empty() {
        return deed.bad("Storage Domain doesn't exist.");
    }
    if master(store, center).is_some_and(|old| *old.id == *target) {
        return deed.conflict(
            "Cannot {action} {type}. The storage domain is already the master storage domain.",
        );
    }
    let Some(link) = store.get(LINKS, center, target) else {
        return deed.conflict(
            "Cannot {action} {type}. The selected Storage Domain is not part of the Data Center.",
        );
    };
    let name = look::name_of(store, "storagedomains", target);
    if !matches!(link.status(), "active" | "unknown") {
        return deed.conflict(format!(
            "Cannot {{action}} {{type}}. Storage domain {name} must be active."
        ));
    }
    let domain = store.root("storagedomains", target);
    if domain.is_some_and(|domain| domain.text("type") != Some("data") || domain.is("backup")) {
        return deed.bad("Cannot {action} {type}. Action is only applicable for Data domains.");
    }
    Ok(())
}

/// Whether a data center may be removed, as far as its storage is concerned.
pub(crate) fn may_go(store: &Store, center: &Object, force: bool) -> Outcome<()> {
    let deed = Deed("remove", "Data Center");
    if center.status() == "up" {
        return deed.conflict("Cannot remove an active Data Center.");
    }
    let bare = center.status() == "uninitialized";
    if !bare && !force && worker(store, &center.id).is_none() {
        return deed
            .conflict("Cannot {action} {type}. There is no active Host in the Data Center.");
    }
    let links: Vec<_> = store.list(LINKS, &center.id).collect();
    if links.iter().any(|link| link.status() != "maintenance") {
        return deed.conflict("Cannot remove Data Center which contains Storage Domains that are not in Maintenance status.\n-Please deactivate all domains and wait for tasks to finish before removing the Data Center.");
    }
    if force {
        let awake = hosts_of(store, &center.id);
        if awake.iter().any(|host| host.status() != "maintenance") {
            return deed.conflict(
                "Cannot {action} {type} while there are Hosts that are not in Maintenance mode.",
            );
        }
        return Ok(());
    }
    if links.len() > 1 {
        return deed
            .conflict("Cannot remove Data Center when more than one Storage Domain is attached.");
    }
    match links.first() {
        Some(link) => super::registry::may_leave(store, &link.id, "remove"),
        None => Ok(()),
    }
}

/// The domains of a data center that goes are attached nowhere, by a host that manages them once more: that host.
pub(crate) fn release(store: &mut Store, center: &str, now: Timestamp) -> Option<Arc<Object>> {
    let links = domains_of(store, center);
    if links.is_empty() {
        dismiss(store, center);
        return None;
    }
    elect(store, center, now);
    let manager = crate::life::host::holder(store, center);
    for domain in links {
        super::registry::leave(store, &domain);
        loosen(store, center, &domain);
    }
    dismiss(store, center);
    manager
}

/// By force nobody is asked: its domains are forgotten as they lie, but for one of ISO images, which is attached nowhere.
pub(crate) fn forget(store: &mut Store, center: &str) {
    for domain in domains_of(store, center) {
        super::registry::leave(store, &domain);
        loosen(store, center, &domain);
        let object = store.root("storagedomains", &domain).cloned();
        if let Some(object) = object.filter(|domain| domain.text("type") != Some("iso")) {
            super::domain_life::abandon(store, &object);
        }
    }
    dismiss(store, center);
}

fn domains_of(store: &Store, center: &str) -> Vec<String> {
    let links = store.list(LINKS, center);
    links.map(|link| link.id.to_string()).collect()
}

/// Takes a domain out of a data center.
pub(super) fn loosen(store: &mut Store, center: &str, domain: &str) {
    store.remove(LINKS, center, domain);
    let left = look::center_of(store, domain);
    store.change("storagedomains", "", domain, |doc| {
        doc.set("master", "false");
        match left {
            Some(other) => {
                doc.put(Node::new("data_centers").with(Node::reference("data_center", other)));
            }
            None => {
                doc.remove("data_centers");
                doc.set("status", "unattached");
            }
        }
    });
}
