//! What a filtered request that changes something reads, and so may not: what it is about before, or what it has made or changed
//! after. Then the deed is done, and its sender hears of a refusal (engine 4.5.8).

use std::sync::Arc;

use ovmodel::Shape;

use super::access;
use super::places::Place;
use super::reading;
use super::refusal::{Outcome, Refusal};
use crate::ask::{Ask, Reply};
use crate::rest::Item;
use crate::store::Store;

/// Removed without being read.
const UNREAD: &[&str] = &[
    "affinitylabels",
    "clusters/affinitygroups/hostlabels",
    "clusters/affinitygroups/hosts",
    "clusters/affinitygroups/vmlabels",
    "clusters/affinitygroups/vms",
    "clusters/enabledfeatures",
    "events",
    "hosts/unmanagednetworks",
    "users/eventsubscriptions",
    "vms/hostdevices",
];

/// Where something is added by a change of what is read before.
const READ_TO_ADD: &[&str] = &[
    "affinitylabels/hosts",
    "affinitylabels/vms",
    "datacenters/iscsibonds/networks",
    "datacenters/iscsibonds/storageserverconnections",
    "hosts/affinitylabels",
    "schedulingpolicies/balances",
    "schedulingpolicies/filters",
    "schedulingpolicies/weights",
    "vms/affinitylabels",
];

/// Where the answer to an add is made without a look at what was added.
const UNTOLD: &[&str] = &[
    "clusters/affinitygroups/hostlabels",
    "clusters/affinitygroups/hosts",
    "clusters/affinitygroups/vmlabels",
    "clusters/affinitygroups/vms",
    "vms/backups",
    "vms/hostdevices",
];

/// Actions that read what they are about.
const READING: &[(&str, &str)] = &[
    ("externalhostproviders", "testconnectivity"),
    ("hosts", "install"),
    ("hosts", "iscsidiscover"),
    ("hosts", "setupnetworks"),
    ("hosts", "unregisteredstoragedomainsdiscover"),
    ("openstackimageproviders", "testconnectivity"),
    ("openstacknetworkproviders", "testconnectivity"),
];

/// Why a request ends before it does anything.
pub(crate) fn before(store: &Store, ask: &Ask, place: &Place, shape: Shape) -> Option<Refusal> {
    if !ask.filtered {
        return None;
    }
    let kind = &*place.kind;
    let action = ask.method.segment();
    let reads = match shape {
        Shape::Update => true,
        Shape::Remove => !UNREAD.contains(&kind),
        Shape::Add if is_complete(ask, kind) => {
            READ_TO_ADD.contains(&kind) || is_tag_by_name(ask, kind)
        }
        Shape::Action => {
            READING.contains(&(kind, &*action))
                || kind == "hosts" && super::lookups::asks_for_power(ask)
        }
        _ => false,
    };
    let refused = || reading::may_ask(store, ask, place).err();
    if reads && let Some(refusal) = refused() {
        return Some(refusal.bare());
    }
    if reads
        && let (Some(home), Some(id)) = (home(kind), place.id.as_deref())
        && !is_seen(store, ask, home, id)
    {
        return Some(Refusal::Empty(404));
    }
    let body = ask.body.as_ref()?;
    let network = match (kind, shape) {
        ("clusters/networks", Shape::Add) => body.id()?,
        ("vnicprofiles", Shape::Add) if place.parents.is_empty() => body.child("network")?.id()?,
        _ => return None,
    };
    (!is_seen(store, ask, "networks", network)).then(|| match kind {
        "clusters/networks" => Refusal::Empty(404),
        _ => Refusal::not_found(format!("Network: id={network}")),
    })
}

/// Labels are given by their ids, which is looked at first.
fn is_complete(ask: &Ask, kind: &str) -> bool {
    let id = ask.body.as_ref().and_then(|body| body.id());
    id.is_some() || !kind.contains("affinitylabels")
}

/// Where what a place shows is kept, of those that not everybody sees.
fn home(kind: &str) -> Option<&'static str> {
    match kind.rsplit('/').next() {
        Some("networks") => Some("networks"),
        Some("vnicprofiles") => Some("vnicprofiles"),
        _ => None,
    }
}

/// A tag that is named is looked for among all tags.
fn is_tag_by_name(ask: &Ask, kind: &str) -> bool {
    let by_name = |body: &crate::node::Node| body.id().is_none() && body.child("name").is_some();
    kind.ends_with("/tags") && ask.body.as_ref().is_some_and(by_name)
}

fn is_seen(store: &Store, ask: &Ask, kind: &str, id: &str) -> bool {
    let object = store.root(kind, id);
    object.is_none_or(|object| access::sees(store, ask, &Item::Object(Arc::clone(object))))
}

/// What is answered once the deed is done.
pub(crate) fn after(
    store: &Store,
    ask: &Ask,
    place: &Place,
    shape: Shape,
    reply: Reply,
) -> Outcome<Reply> {
    let (true, Reply::One { node, .. }) = (ask.filtered, &reply) else {
        return Ok(reply);
    };
    let kind = &*place.kind;
    match shape {
        // The management network is told with them, which is not for users.
        Shape::Add | Shape::Update if kind == "clusters" => {
            return Err(Refusal::query_forbidden());
        }
        Shape::Add if !UNTOLD.contains(&kind) => {}
        _ => return Ok(reply),
    }
    let Some(id) = node.id() else {
        return Ok(reply);
    };
    let mut made = place.clone();
    made.id = Some(id.to_owned());
    reading::may_ask(store, ask, &made)?;
    let Some(home) = home(kind) else {
        return Ok(reply);
    };
    match is_seen(store, ask, home, id) {
        true => Ok(reply),
        false => Err(Refusal::not_found(id)),
    }
}
