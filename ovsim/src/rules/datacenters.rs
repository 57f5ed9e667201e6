//! Data centers: what a new one gets, and when one may go.

use std::sync::Arc;

use super::access;
use super::catalog::drop_permissions;
use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use super::{networks, quotas};
use crate::node::Node;
use crate::render;
use crate::storage::centers;
use crate::store::{Object, Store};
use crate::world;

const PROFILE_USER: &str = "def0000a-0000-0000-0000-def000000010";

/// The answer to a change of a data center names the MAC pool of its clusters, if it has any (engine 4.5.8).
pub(crate) fn name_pool(store: &Store, center: &Object, node: &mut Node) {
    if center.kind != "datacenters" {
        return;
    }
    let mut clusters = store.list("clusters", "");
    let own = clusters.find(|cluster| cluster.reference("data_center") == Some(&center.id));
    if let Some(pool) = own.and_then(|cluster| cluster.reference("mac_pool")) {
        node.put(render::reference(store, "mac_pool", pool));
    }
}

/// Data centers.
pub(crate) const DATACENTERS: Rule = Rule {
    kind: "datacenters",
    label: "Data Center",
    create: true,
    names: Names {
        unique: Unique::Engine,
        taken: (
            409,
            "Cannot {action} {type}. The Data Center name is already in use.",
        ),
        letters: Letters::Plain,
        wrong: "Data Center name may only contain letters, numbers, '-', or '_'., Attribute: privateStoragePool.name",
        longest: 40,
        too_long: "size must be between 1 and 40, Attribute: privateStoragePool.name",
    },
    drop: &[
        "clusters",
        "networks",
        "quotas",
        "qoss",
        "storage_domains",
        "status",
        "supported_versions",
        "permissions",
        "mac_pool",
    ],
    needs: |work| match work.gives("name") {
        None | Some("") => Err(Refusal::incomplete("DataCenter", "name", "add")),
        _ => Ok(()),
    },
    prepare: |work| {
        let half = |part| work.gives(part).is_none();
        if let Some(old) = work.old.clone()
            && (half("version.major") || half("version.minor"))
            && let Some(version) = old.doc.child("version")
        {
            // Half a version is none.
            work.doc.put(version.clone());
        }
        let level = format!(
            "{}.{}",
            work.doc.text_at("version.major").unwrap_or(""),
            work.doc.text_at("version.minor").unwrap_or("")
        );
        if work.store.root("clusterlevels", &level).is_none() {
            return Err(work
                .bad("Cannot {action} {type}. Selected Compatibility Version is not supported."));
        }
        change_of_level(work)?;
        one_of_each(work)?;
        let pool = work.given.child("mac_pool").and_then(Node::id);
        if !work.is_add() && pool.is_some_and(|id| work.store.root("macpools", id).is_none()) {
            return Err(Refusal::stumbled());
        }
        let format = work.old.as_ref().map(|old| {
            // It is that of the first domain, or of the level once it has changed.
            let kept = old.doc.child("storage_format").cloned();
            match number(&work.doc) == number(&old.doc) {
                true => kept,
                false => Some(Node::leaf("storage_format", format_of(number(&work.doc)))),
            }
        });
        if let Some(format) = format {
            work.doc.remove("storage_format");
            format.into_iter().for_each(|format| work.doc.put(format));
        }
        if work.is_add() {
            work.doc.remove("storage_format");
            work.doc.put(Node::leaf("status", "uninitialized"));
        }
        Ok(())
    },
    made,
    changed: |work, center| {
        let text = format!(
            "Data Center {} was updated by {}",
            center.name(),
            work.user()
        );
        let draft = work.event("USER_UPDATE_STORAGE_POOL", text).about(
            work.store,
            "data_center",
            &center.id,
        );
        draft.record(work.store);
    },
    leave,
    gone,
    jobs: [
        // What adds an empty one is not watched.
        None,
        Some("Editing Data Center {name} properties"),
        Some("Removing Data Center {name}"),
    ],
    ..PLAIN
};

/// A level goes down only where no domain is of a newer form and every network is a management network of a cluster, and up
/// only to the lowest of the clusters.
fn change_of_level(work: &Work<'_>) -> Outcome<()> {
    let Some(old) = &work.old else { return Ok(()) };
    let (wanted, held) = (number(&work.doc), number(&old.doc));
    let store = &*work.store;
    let here = |object: &&Arc<Object>| object.reference("data_center") == Some(&*old.id);
    let clusters = || store.list("clusters", "").filter(here);
    if wanted > held {
        let lower = clusters().filter(|cluster| number(&cluster.doc) < wanted);
        let lower: Vec<_> = lower.map(|cluster| cluster.name()).collect();
        if !lower.is_empty() {
            return Err(work.bad(&format!(
                "Cannot update Data Center compatibility version to a value that is greater than its cluster's version. The following clusters should be upgraded: {}.",
                lower.join(",")
            )));
        }
    } else if wanted < held {
        let domains = store.list("datacenters/storagedomains", &old.id);
        let newer = domains.filter_map(|domain| store.root("storagedomains", &domain.id));
        let newer = newer.filter(|domain| {
            domain.text("type") == Some("data")
                && domain.text("storage_format") > Some(format_of(wanted))
        });
        let newer: Vec<_> = newer.map(|domain| domain.name()).collect();
        if !newer.is_empty() {
            return Err(work.bad(&format!(
                "Cannot {{action}} {{type}}. This action will cause storage format downgrading which is not supported. The following storage domains cannot be downgraded:  {}.",
                newer.join(", ")
            )));
        }
        let manages = |network: &str| {
            clusters().any(|cluster| cluster.reference("management_network") == Some(network))
        };
        let mut networks = store.list("networks", "").filter(here);
        if networks.any(|network| !manages(&network.id)) {
            return Err(work.bad("Cannot decrease data center compatibility version."));
        }
    }
    Ok(())
}

/// The form of the domains of a level.
fn format_of(level: (u32, u32)) -> &'static str {
    if level < (4, 3) { "v4" } else { "v5" }
}

/// The form of the domains of a data center.
pub(crate) fn format_for(center: &Node) -> &'static str {
    format_of(number(center))
}

/// A level as something to compare.
fn number(center: &Node) -> (u32, u32) {
    let part = |path: &str| center.text_at(path).and_then(|text| text.parse().ok());
    (
        part("version.major").unwrap_or(0),
        part("version.minor").unwrap_or(0),
    )
}

/// A new data center has a management network with a profile, and an unlimited quota.
fn made(work: &mut Work<'_>, center: &Object) {
    let mut network = world::shape("network");
    network.set("name", "ovirtmgmt");
    network.set("description", "Default Management Network");
    network.set("vdsm_name", "ovirtmgmt");
    network.push(Node::reference("data_center", &*center.id));
    let network = work.store.put_below("networks", "", network);
    let mut profile = super::networks::profile_of(&network);
    if let Some(filter) = work.store.named("networkfilters", "vdsm-no-mac-spoofing") {
        profile.push(Node::reference("network_filter", &*filter.id));
    }
    let profile = work.store.put_below("vnicprofiles", "", profile);
    work.grant(
        PROFILE_USER,
        ("group", access::EVERYONE),
        ("vnic_profile", &profile.id),
    );
    let mut quota = world::shape("quota");
    quota.set("name", "Default");
    quota.set("description", "Default unlimited quota");
    let quota = work
        .store
        .put_below("datacenters/quotas", &center.id, quota);
    quotas::unlimited(work.store, &quota);
    let level = format!(
        "{}.{}",
        center.text("version.major").unwrap_or(""),
        center.text("version.minor").unwrap_or("")
    );
    let quota = match center.text("quota_mode") {
        Some("audit") => "SOFT_ENFORCEMENT",
        Some("enabled") => "HARD_ENFORCEMENT",
        _ => "DISABLED",
    };
    let text = format!(
        "Data Center {}, Compatibility Version {level} and Quota Type {quota} was added by {}",
        center.name(),
        work.user()
    );
    let draft =
        work.event("USER_ADD_STORAGE_POOL", text)
            .about(work.store, "data_center", &center.id);
    draft.record(work.store);
}

/// A data center that is up stays; one with domains or clusters in use too, unless forced.
fn leave(work: &mut Work<'_>, center: &Object) -> Outcome<()> {
    let force = work.ask.params.flag("force", false);
    centers::may_go(work.store, center, force)?;
    let (symbol, how, worker) = if force {
        centers::forget(work.store, &center.id);
        ("USER_FORCE_REMOVE_STORAGE_POOL", "forcibly removed", None)
    } else {
        let worker = centers::release(work.store, &center.id, work.ask.now);
        ("USER_REMOVE_STORAGE_POOL", "removed", worker)
    };
    let text = format!("Data Center {} was {how} by {}", center.name(), work.user());
    let mut draft = work
        .event(symbol, text)
        .about(work.store, "data_center", &center.id);
    if let Some(host) = worker {
        draft = draft.about(work.store, "host", &host.id);
        let cluster = host.reference("cluster").unwrap_or("");
        draft = draft.about(work.store, "cluster", cluster);
    }
    draft.record(work.store);
    Ok(())
}

/// Its networks and profiles go with it; its clusters stay without a data center.
fn gone(work: &mut Work<'_>, center: &Object) {
    let networks = work
        .store
        .list("networks", "")
        .filter(|network| network.reference("data_center") == Some(&center.id));
    for network in networks.cloned().collect::<Vec<_>>() {
        networks::clear(work, &network);
        work.store.remove("networks", "", &network.id);
    }
    let clusters = work
        .store
        .list("clusters", "")
        .filter(|cluster| cluster.reference("data_center") == Some(&center.id));
    for cluster in clusters
        .map(|cluster| cluster.id.clone())
        .collect::<Vec<_>>()
    {
        work.store.change("clusters", "", &cluster, |doc| {
            doc.remove("data_center");
        });
    }
    drop_permissions(work, center);
}

/// What becomes local has one cluster and one host at most.
fn one_of_each(work: &Work<'_>) -> Outcome<()> {
    let Some(old) = &work.old else { return Ok(()) };
    if old.is("local") || work.doc.text_of("local") != Some("true") {
        return Ok(());
    }
    let clusters = work.store.list("clusters", "");
    let own = clusters.filter(|cluster| cluster.reference("data_center") == Some(&old.id));
    let own: Vec<_> = own.map(|cluster| &*cluster.id).collect();
    let hosts = work.store.list("hosts", "");
    let here = |host: &&std::sync::Arc<Object>| {
        host.reference("cluster")
            .is_some_and(|id| own.contains(&id))
    };
    match (own.len() > 1, hosts.filter(here).count() > 1) {
        (true, _) => Err(Refusal::bad(
            "Cannot add more than one Cluster to a Data Center with \"Local Storage\".",
        )),
        (_, true) => Err(Refusal::bad(
            "Cannot add more than one Host to \"Local Storage\" Data Center",
        )),
        _ => Ok(()),
    }
}
