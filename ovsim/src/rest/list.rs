//! GET of a collection: a snapshot of what it holds, searched, cut to `max`, rendered while it is being sent.

use std::collections::VecDeque;
use std::sync::Arc;

use super::details::Details;
use crate::ask::{Ask, Items, Reply};
use crate::codec::json_empty;
use crate::engine::Engine;
use crate::events::{self, Event};
use crate::follow;
use crate::java_map;
use crate::node::{Name, Node};
use crate::render::{self, Spot, host_nics};
use crate::rules::places::{Place, View};
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::sight::Sight;
use crate::rules::{
    access, default_providers, elsewhere, fence_agents, policy_checks, reading, roles,
};
use crate::search;
use crate::storage;
use crate::store::{Object, Store, is_uuid};
use crate::world;

/// One thing of a list before it is a document.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    /// A stored object, or one put together from two.
    Object(Arc<Object>),
    /// An event.
    Event(Arc<Event>),
    /// A document that was computed and has an id but no href yet.
    Computed(Node),
    /// A reference: sent with what it holds.
    Plain(Node),
}

/// How many documents are rendered under one lock.
const BATCH: usize = 64;

/// In-memory lists that do not look at `max`, wherever they are; `tags` only by themselves.
const WITHOUT_MAX: &[&str] = &[
    "cdroms",
    "clusterlevels",
    "graphicsconsoles",
    "operatingsystems",
    "statistics",
];

/// Whether a list is cut at all.
fn is_cut(place: &Place) -> bool {
    let last = place.kind.rsplit('/').next().unwrap_or("");
    place.kind != "tags" && !WITHOUT_MAX.contains(&last)
}

/// The reply to a list.
pub(super) fn reply(engine: &Engine, ask: &Arc<Ask>, place: Place) -> Outcome<Reply> {
    let items = {
        let state = engine.read();
        let items = collect(&state.store, ask, &place)?;
        let path = ask.params.text("follow").unwrap_or("");
        if !path.is_empty() {
            for item in &items {
                let mut node = document(&state.store, ask, &place, item);
                follow::complete(&state.store, ask, &mut node, path)?;
            }
        }
        items
    };
    let mut head = Vec::new();
    let details = Details::of(ask);
    if details.size(&place) {
        head.push(Node::leaf("size", items.len().to_string()));
    }
    let items = match details.items(&place) {
        true => items,
        false => Vec::new(),
    };
    let follows = ask
        .params
        .text("follow")
        .is_some_and(|path| !path.is_empty());
    Ok(Reply::Many {
        root: root_of(&place),
        told: json_empty::is_told(&place.kind, follows),
        head,
        items: stream(engine.clone(), Arc::clone(ask), place, items),
    })
}

/// The element of the collection.
pub(crate) fn root_of(place: &Place) -> Name {
    match place.service.entity_type() {
        Some(facts) => Name::Borrowed(&facts.collection),
        None => Name::Owned(place.kind.rsplit('/').next().unwrap_or("items").to_owned()),
    }
}

fn stream(engine: Engine, ask: Arc<Ask>, place: Place, items: Vec<Item>) -> Items {
    let mut waiting = items.into_iter();
    let mut ready = VecDeque::new();
    Box::new(std::iter::from_fn(move || {
        if ready.is_empty() {
            let state = engine.read();
            for item in waiting.by_ref().take(BATCH) {
                ready.push_back(completed(&state.store, &ask, &place, &item));
            }
        }
        ready.pop_front()
    }))
}

/// The tags of an object show no description (engine 4.5.8).
pub(crate) fn without_description(place: &Place, node: &mut Node) {
    if place.kind.ends_with("/tags") {
        node.remove("description");
        let at = node.children.iter().position(|child| child.name == "name");
        let at = at.map_or(0, |at| at + 1);
        node.children.insert(at, Node::leaf("description", ""));
    }
}

/// The document of an item with what `follow` asks for; what vanished meanwhile is left out.
fn completed(store: &Store, ask: &Ask, place: &Place, item: &Item) -> Node {
    let mut node = document(store, ask, place, item);
    without_description(place, &mut node);
    let path = ask.params.text("follow").unwrap_or("");
    if !path.is_empty() {
        let _ = follow::complete(store, ask, &mut node, path);
    }
    Details::of(ask).add(store, ask, place, true, &mut node);
    node
}

/// The document of an item.
pub(crate) fn document(store: &Store, ask: &Ask, place: &Place, item: &Item) -> Node {
    match item {
        Item::Object(object) => {
            let mut node = render::document(store, ask, object, &Spot::of(place, object));
            if place.kind == "hosts/nics" {
                host_nics::as_polled(object, ask.now, &mut node);
            }
            node
        }
        Item::Event(event) => events::document(event),
        Item::Plain(node) => node.clone(),
        Item::Computed(node) => computed(store, place, node),
    }
}

fn computed(store: &Store, place: &Place, node: &Node) -> Node {
    let mut spot = Spot::computed(place, node.id().unwrap_or(""));
    let parts: Option<&[&str]> = place
        .kind
        .ends_with("/statistics")
        .then_some(&PARENTS_OF_STATISTICS);
    if parts.is_some_and(|parts| {
        !node
            .children
            .iter()
            .any(|child| parts.contains(&&*child.name))
    }) {
        spot.href = None;
    }
    render::finish(store, node.clone(), &spot)
}

/// What a statistic refers to; one that refers to nothing has no href.
const PARENTS_OF_STATISTICS: [&str; 8] = [
    "disk",
    "host",
    "host_nic",
    "host_numa_node",
    "nic",
    "step",
    "vm",
    "gluster_volume",
];

/// What the list holds: found, searched and cut, but not yet rendered.
pub(crate) fn collect(store: &Store, ask: &Ask, place: &Place) -> Outcome<Vec<Item>> {
    reading::may_ask(store, ask, place)?;
    crate::storage::content::may_list(store, ask, place)?;
    if let Some(nothing) = reading::below(store, ask, place)? {
        return Ok(nothing);
    }
    // NICs of instance types an engine keeps and never finds again.
    let lost = place.kind == "instancetypes/nics";
    if lost || place.kind == "vnicprofiles" && ask.params.has("search") {
        return Ok(Vec::new());
    }
    migrating(store, ask, place)?;
    let max = ask.params.number("max");
    let searchable = search::is_searchable(&place.kind);
    let negative = max.filter(|max| searchable && *max < 0);
    if place.kind == "disks" && negative.is_some() && ask.params.has("search") {
        // Disks are cut behind the search.
        return Err(Refusal::Page("java.lang.IllegalArgumentException".into()));
    }
    if let Some(max) = negative.filter(|_| place.kind != "disks") {
        return Err(Refusal::operation(
            400,
            format!("illegal max count value for query : {max}"),
        ));
    }
    let mut items = gather(store, ask, place)?;
    if place.kind.ends_with("graphicsconsoles") {
        // SPICE comes before VNC, whichever was there first.
        items.sort_by(|one, other| match (one, other) {
            (Item::Object(one), Item::Object(other)) => one.id.cmp(&other.id),
            _ => std::cmp::Ordering::Equal,
        });
    }
    if place.kind == "hosts/fenceagents" {
        items.sort_by_key(|item| match item {
            Item::Object(agent) => fence_agents::order(agent),
            _ => None,
        });
    }
    if place.kind == "schedulingpolicies" {
        java_map::by_id(&mut items, |item| match item {
            Item::Object(policy) => &policy.id,
            _ => "",
        });
    } else if policy_checks::is_of_units(place) {
        items = policy_checks::each_time(items, |item| match item {
            Item::Object(unit) => Some(unit),
            _ => None,
        });
    }
    if searchable {
        let limit = usize::try_from(max.unwrap_or(i32::MAX)).unwrap_or(usize::MAX);
        items = search::select(store, ask, place, items, limit)?;
    }
    if ask.filtered {
        let sight = Sight::of(store, &ask.user.id);
        items.retain(|item| match item {
            Item::Event(event) => sight.shows_event(event),
            other => sight.shows(other),
        });
    }
    if let Some(max) = max.filter(|max| *max >= 0 && is_cut(place)) {
        items.truncate(max.unsigned_abs() as usize);
    }
    Ok(items)
}

/// Hosts that others could migrate to: the VMs that are named must be there.
fn migrating(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let vms = ask.params.text("migration_target_of").unwrap_or("");
    if place.kind != "hosts" || vms.is_empty() {
        return Ok(());
    }
    for vm in vms.split(',') {
        if !is_uuid(vm) {
            return Err(Refusal::Page(format!(
                "java.lang.IllegalArgumentException: Invalid UUID string: {vm}"
            )));
        }
        if store.root("vms", vm).is_none() {
            return Err(Refusal::not_found("GetVmByVmId"));
        }
    }
    Ok(())
}

/// All that a place shows, in its own order.
fn gather(store: &Store, ask: &Ask, place: &Place) -> Outcome<Vec<Item>> {
    let parent = place.parent();
    if !parent.is_empty() && place.owner(store).is_none() {
        orphan(place)?;
    }
    absent(store, place)?;
    if let Some(found) = storage::content::listed(store, ask, place) {
        return Ok(found.into_iter().map(Item::Object).collect());
    }
    let holder = place.holder();
    Ok(match place.view {
        View::Home if place.kind == "events" => {
            store.events().newest_first().map(Item::Event).collect()
        }
        View::Home if place.kind == "jobs/steps" => {
            // Those of the job itself first, then those below each of them.
            let mut steps: Vec<_> = store.list(&place.kind, &parent).collect();
            steps.sort_by_key(|step| {
                let number: u32 = step
                    .text("number")
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(0);
                (step.reference("parent_step"), number)
            });
            objects(steps.into_iter())
        }
        View::Home if place.kind == default_providers::KIND => {
            let providers = default_providers::listed(store, ask, place);
            providers.into_iter().map(Item::Plain).collect()
        }
        View::Home if place.kind == "hosts/cpuunits" => {
            let units = world::cpu_units(store, holder);
            units.into_iter().map(Item::Plain).collect()
        }
        View::Home => match world::listed(store, &place.kind, &parent, ask) {
            Some(nodes) => nodes.into_iter().map(Item::Computed).collect(),
            None => objects(store.list(&place.kind, &parent)),
        },
        View::Where { home, member } => objects(
            store
                .list(home, "")
                .filter(|row| row.refers(member, holder)),
        ),
        View::Held { member, home, .. } => held(store, place, member, home),
        View::Joined { home } => {
            let joined = store
                .list(&place.kind, &parent)
                .filter_map(|link| join(store, link, home));
            joined.map(Item::Object).collect()
        }
        View::Whole { home } => objects(store.list(home, "")),
        View::Part { home, member } => {
            let before = place.grandparent();
            objects(
                store
                    .list(home, &before)
                    .filter(|row| row.reference(member) == Some(holder)),
            )
        }
        View::Permissions => access::permissions(store, ask, place)
            .into_iter()
            .map(Item::Plain)
            .collect(),
        View::Roles => roles::held(store, place)
            .into_iter()
            .map(Item::Object)
            .collect(),
        View::Connections => objects(storage::domain_connections::of(store, holder)),
        View::Groups => Vec::new(),
    })
}

fn objects<'s>(found: impl Iterator<Item = &'s Arc<Object>>) -> Vec<Item> {
    found.cloned().map(Item::Object).collect()
}

/// Members of affinity groups and labels: references, for a group's VMs and hosts with a name.
fn held(store: &Store, place: &Place, member: &str, home: &str) -> Vec<Item> {
    let Some(owner) = place.owner(store) else {
        return Vec::new();
    };
    let items = owner
        .doc
        .child(member)
        .map_or(&[][..], |list| &list.children);
    if place.kind.starts_with("datacenters/iscsibonds/") {
        let found = items.iter().filter_map(|item| store.root(home, item.id()?));
        return objects(found);
    }
    let named = place.kind.starts_with("clusters/");
    let documents = items.iter().filter_map(|item| {
        let object = store.root(home, item.id()?)?;
        let mut node = render::reference(store, &object.doc.name, &object.id);
        if named {
            node.push(Node::leaf("name", object.name()));
        }
        Some(Item::Plain(node))
    });
    documents.collect()
}

/// A stored link completed by the root object that it stands for: its own members win.
pub(crate) fn join(store: &Store, link: &Arc<Object>, home: &str) -> Option<Arc<Object>> {
    let target = store.root(home, &link.id)?;
    let mut doc = target.doc.clone();
    for child in &link.doc.children {
        doc.put(child.clone());
    }
    Some(Arc::new(Object {
        kind: link.kind,
        parent: Arc::clone(&link.parent),
        id: Arc::clone(&link.id),
        doc,
        seq: link.seq,
    }))
}

/// A list below an object that is not there is mostly empty; some places say so (engine 4.5.8).
fn orphan(place: &Place) -> Outcome<()> {
    match place.kind.as_str() {
        "vms/cdroms" | "vms/graphicsconsoles" => Err(Refusal::Empty(404)),
        "hosts/nics" => Err(Refusal::not_found("Host")),
        "storagedomains/disks" => Err(Refusal::operation(400, null_pointer("getStorageType"))),
        kind if kind.ends_with("/statistics") => Err(Refusal::not_found(place.holder())),
        _ => Ok(()),
    }
}

/// Collections behind which something is missing on every engine without it: errata need Satellite, Cinder is gone.
fn absent(store: &Store, place: &Place) -> Outcome<()> {
    let subject = match place.kind.as_str() {
        "katelloerrata" => {
            "engine is not associated with a Foreman/Satellite provider. No errata for the engine"
        }
        "storagedomains/images" => return storage::content::has_images(store, place),
        "hosts/nics/linklayerdiscoveryprotocolelements" => return heard_by(store, place),
        _ => return elsewhere::read(store, place),
    };
    Err(Refusal::operation(
        400,
        format!("The {subject} are available."),
    ))
}

/// Only a card hears what its switch tells, no bond and no VLAN.
fn heard_by(store: &Store, place: &Place) -> Outcome<()> {
    let made = |nic: &Arc<Object>| {
        ["bonding", "vlan"]
            .iter()
            .any(|it| nic.doc.child(it).is_some())
    };
    match place.owner(store).is_some_and(made) {
        true => Err(Refusal::operation(
            400,
            "LLDP is supported only for physical network interface cards.",
        )),
        false => Ok(()),
    }
}

/// The text of a null pointer inside a query: lower case and without underscores.
fn null_pointer(method: &str) -> String {
    format!("cannot invoke \"{method}()\" because the value is null").to_lowercase()
}
