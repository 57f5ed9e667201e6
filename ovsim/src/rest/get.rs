//! GET of one object.

use std::sync::Arc;

use ovmodel::Shape;

use super::Item;
use super::details::Details;
use super::list::{document, join, without_description};
use crate::ask::{Ask, Media, Reply, Task};
use crate::follow;
use crate::node::Node;
use crate::render;
use crate::rules::places::{Place, View};
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::roles;
use crate::rules::{
    access, affinity, elsewhere, instances, policy_checks, reading, waiting_consoles,
};
use crate::storage;
use crate::store::{Store, ZERO, as_uuid};
use crate::world;

/// The reply to a get.
pub(super) fn reply(store: &Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    if let Some(task) = &ask.task {
        return work_of(store, ask, task);
    }
    Ok(Reply::One {
        status: 200,
        node: one(store, ask, place)?,
        location: None,
    })
}

/// What became of running work: `<creation>`, or the action with its status. Work that nobody knows of is over.
fn work_of(store: &Store, ask: &Ask, task: &Task) -> Outcome<Reply> {
    let ids: Option<Vec<String>> = task.ids.iter().map(|id| as_uuid(id)).collect();
    let ids = ids.ok_or(Refusal::Empty(404))?;
    let mut known = ids.iter().filter_map(|id| store.root("tasks", id));
    let done = known.all(|row| row.status() == "complete");
    let status = if done { "complete" } else { "pending" };
    let name = if task.action == "creation_status" {
        "creation"
    } else {
        "action"
    };
    let href = format!("{}/{}/{}", ask.route.href(), task.action, ids.join(","));
    let node = Node::reference(name, ids.join("%2C")).with_attr("href", href);
    Ok(Reply::One {
        status: 200,
        node: node.with_leaf("status", status),
        location: None,
    })
}

/// A console that is there, asked for as a viewer does.
pub(super) fn is_console_file(ask: &Ask, place: &Place) -> bool {
    ask.media == Media::ConsoleFile && ask.task.is_none() && place.kind == "vms/graphicsconsoles"
}

/// The document at a place, with what `follow` asks for.
pub(crate) fn one(store: &Store, ask: &Ask, place: &Place) -> Outcome<Node> {
    reading::may_ask(store, ask, place)?;
    elsewhere::read(store, place)?;
    policy_checks::one_unit(store, place)?;
    reading::below(store, ask, place)?;
    let item = match (found(store, ask, place), no_limit(store, place)) {
        (Err(_), Some(nothing)) => return Ok(nothing),
        (found, _) => found?,
    };
    // Whose role it is matters to the list of roles alone.
    if ask.filtered && place.kind != "roles" && !access::sees(store, ask, &item) {
        return Err(Refusal::Empty(404));
    }
    let mut node = document(store, ask, place, &item);
    without_description(place, &mut node);
    instances::as_shown_alone(place, &mut node);
    storage::lun_disks::as_shown_alone(store, &mut node);
    if place.kind == "hosts/nics" {
        // Only lists ask for what attachments say.
        node.remove("properties");
    }
    Details::of(ask).add(store, ask, place, false, &mut node);
    let path = ask.params.text("follow").unwrap_or("");
    if !path.is_empty() {
        follow::complete(store, ask, &mut node, path)?;
    }
    Ok(node)
}

/// A limit that a quota does not have is shown as nothing but its id (engine 4.5.8).
fn no_limit(store: &Store, place: &Place) -> Option<Node> {
    let element = match place.kind.as_str() {
        "datacenters/quotas/quotaclusterlimits" => "quota_cluster_limit",
        "datacenters/quotas/quotastoragelimits" => "quota_storage_limit",
        _ => return None,
    };
    place.owner(store)?;
    Some(Node::reference(element, place.id.as_deref()?))
}

/// The object at a place, or an empty 404.
pub(crate) fn found(store: &Store, ask: &Ask, place: &Place) -> Outcome<Item> {
    let Some(id) = place.id.as_deref() else {
        return Err(Refusal::Empty(404));
    };
    // A machine has one drive, whatever id is asked for.
    let id = match place.kind.as_str() {
        "vms/cdroms" | "templates/cdroms" => ZERO,
        _ => id,
    };
    let missing = match place.kind.as_str() {
        "vms/snapshots" => Refusal::not_found(format!("GetSnapshotBySnapshotId: snapshot id={id}")),
        "clusters/affinitygroups" => affinity::unknown_group(),
        "storagedomains/files" => storage::content::no_file(store, place),
        _ => Refusal::Empty(404),
    };
    if storage::content::looks_after(store, ask, place) {
        let object = storage::content::found(store, ask, place);
        return object.map(Item::Object).ok_or(missing);
    }
    let parent = place.parent();
    let holder = place.holder();
    let object = match place.view {
        View::Home if place.kind == "events" => {
            return store.events().get(id).map(Item::Event).ok_or(missing);
        }
        View::Home if is_current(ask, place) || is_waiting(store, ask, place) => {
            return computed(store, ask, place, id).ok_or(missing);
        }
        View::Home => match store.get(&place.kind, &parent, id) {
            Some(object) => Some(Arc::clone(object)),
            None => {
                let other =
                    computed(store, ask, place, id).or_else(|| look_alike(store, place, id));
                return other.ok_or(missing);
            }
        },
        View::Where { home, member } => store
            .root(home, id)
            // One by one a label is found whoever has it.
            .filter(|row| home == "affinitylabels" || row.refers(member, holder))
            .cloned(),
        View::Held { member, home, .. } => {
            let held = place
                .owner(store)
                .is_some_and(|owner| owner.refers(member, id));
            let object = store.root(home, id).filter(|_| held);
            if matches!(&*place.kind, "affinitylabels/hosts" | "affinitylabels/vms") {
                // A label tells of its members no more than the reference, one by one, too.
                let reference =
                    object.map(|object| render::reference(store, &object.doc.name, &object.id));
                return reference.map(Item::Plain).ok_or(missing);
            }
            object.cloned()
        }
        View::Joined { home } => store
            .get(&place.kind, &parent, id)
            .and_then(|link| join(store, link, home)),
        View::Whole { home } => store.root(home, id).cloned(),
        View::Part { home, member } => {
            let before = place.grandparent();
            store
                .get(home, &before, id)
                .filter(|row| row.reference(member) == Some(holder))
                .cloned()
        }
        View::Permissions => {
            return access::permission(store, ask, place, id)
                .map(Item::Plain)
                .ok_or(missing);
        }
        View::Roles => roles::any(store, holder, id),
        View::Connections => storage::domain_connections::of(store, holder)
            .find(|connection| &*connection.id == id)
            .cloned(),
        View::Groups => None,
    };
    let object =
        object.filter(|object| object.kind != "options" || world::option_is_shown(object, ask));
    object.map(Item::Object).ok_or(missing)
}

/// A console as the process of its VM has it.
fn is_current(ask: &Ask, place: &Place) -> bool {
    place.kind == "vms/graphicsconsoles" && ask.params.flag("current", false)
}

/// A console that is read while a configuration waits for the next run.
fn is_waiting(store: &Store, ask: &Ask, place: &Place) -> bool {
    place.kind == "vms/graphicsconsoles"
        && ask.method.shape() == Shape::Get
        && waiting_consoles::of(store, &place.parent()).is_some()
}

/// To an engine instance types are templates of a kind: permissions on one refer to it as a template, and it is found as one.
fn look_alike(store: &Store, place: &Place, id: &str) -> Option<Item> {
    if place.kind == "roles/permits" {
        return roles::any_permit(store, place.holder(), id).map(Item::Object);
    }
    if place.kind != "templates" {
        return None;
    }
    let ty = store.root("instancetypes", id)?;
    Some(Item::Object(instances::as_template(store, ty)))
}

fn computed(store: &Store, ask: &Ask, place: &Place, id: &str) -> Option<Item> {
    let nodes = world::listed(store, &place.kind, &place.parent(), ask)?;
    nodes
        .into_iter()
        .find(|node| node.id() == Some(id))
        .map(Item::Computed)
}
