//! DELETE of one object.

use std::collections::HashSet;

use crate::ask::{Ask, Reply};
use crate::node::Node;
use crate::render::refs;
use crate::rest::Item;
use crate::rest::add::{tell, work};
use crate::rest::get::found;
use crate::rules::places::{Place, View};
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::{
    affinity, elsewhere, externals, iscsi_bonds, machine_labels, permissions, policies,
    policy_checks, roles, tags, virtual_functions,
};
use crate::store::Store;
use crate::{life, storage};

/// The reply to a remove. Of a command that nobody waits for there is no job, whatever comes of it.
pub(super) fn reply(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    if !ask.is_async() {
        return waited_for(store, ask, place);
    }
    let known: HashSet<_> = store.list("jobs", "").map(|job| job.id.clone()).collect();
    let reply = waited_for(store, ask, place);
    let new = store
        .list("jobs", "")
        .filter(|job| !known.contains(&job.id));
    let new: Vec<_> = new.map(|job| job.id.clone()).collect();
    for job in new {
        store.remove("jobs", "", &job);
    }
    reply
}

fn waited_for(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Reply> {
    elsewhere::write(store, ask, place)?;
    let job = match place.view {
        View::Held {
            parent: "datacenters/iscsibonds",
            member,
            ..
        } => iscsi_bonds::change_member(store, ask, place, member, false).map(|()| None),
        View::Held {
            parent: "hosts/nics",
            ..
        } => virtual_functions::change_network(store, ask, place, false).map(|()| None),
        View::Held { member, .. } => {
            affinity::remove_member(store, ask, place, member).map(|()| None)
        }
        View::Where {
            home: "affinitylabels",
            member,
        } => machine_labels::remove_label(store, ask, place, member).map(|()| None),
        View::Connections => storage::domain_connections::detach(store, place).map(|()| None),
        View::Permissions => permissions::remove_permission(store, ask, place).map(|()| None),
        View::Joined { home: "tags" } => tags::unassign(store, ask, place).map(|()| None),
        View::Joined {
            home: "storagedomains",
        } => storage::domain_joins::detach(store, ask, place),
        View::Home if place.kind == "events" => {
            externals::remove_event(store, place).map(|()| None)
        }
        _ => remove(store, ask, place),
    }?;
    if ask.is_async() {
        return Ok(Reply::Empty(202));
    }
    Ok(Reply::Action {
        status: 200,
        node: complete(job.as_deref()),
    })
}

/// `<action><job/><status>complete</status></action>`.
fn complete(job: Option<&str>) -> Node {
    let mut action = Node::new("action");
    if let Some(job) = job {
        let href = refs::href_of("jobs", "", job);
        action.push(Node::reference("job", job).with_attr("href", href));
    }
    action.with_leaf("status", "complete")
}

fn remove(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let done = storage::remove(store, ask, place);
    if let Some(outcome) = done.or_else(|| life::pool_end::remove(store, ask, place)) {
        return outcome;
    }
    let shown = match found(store, ask, place) {
        Ok(Item::Object(shown)) => shown,
        Ok(_) => return Err(Refusal::Empty(404)),
        Err(_) if nothing_to_do(store, place) => return nothing(store, ask, place),
        Err(_) => return Err(missing(store, place)),
    };
    let stored = match place.view {
        // Below its holder a role is the role itself.
        View::Roles => store.root("roles", &shown.id).cloned(),
        _ => store.get(shown.kind, &shown.parent, &shown.id).cloned(),
    };
    let object = stored.ok_or_else(|| missing(store, place))?;
    let facts = ovmodel::type_of_element(&object.doc.name);
    let facts = facts.ok_or_else(|| Refusal::unable(&place.kind))?;
    let parent = object.parent.to_string();
    let mut work = work(store, ask, place, object.kind, &parent, facts);
    work.doc = object.doc.clone();
    (work.rule.leave)(&mut work, &object)?;
    work.store.remove(object.kind, &parent, &object.id);
    (work.rule.gone)(&mut work, &object);
    tell(&mut work, &object, 2);
    Ok(work.job)
}

/// Whether what is not there counts as removed: units of a policy, features of a cluster (engine 4.5.8).
fn nothing_to_do(store: &Store, place: &Place) -> bool {
    let known = policy_checks::is_of_units(place) || place.kind == "clusters/enabledfeatures";
    known && place.owner(store).is_some()
}

/// Policies are edited though nothing changes.
fn nothing(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let unit = policy_checks::is_of_units(place);
    if let Some(facts) = place.item.entity_type().filter(|_| unit) {
        let mut work = work(store, ask, place, &place.kind, place.holder(), facts);
        policies::edited_in_vain(&mut work)?;
    }
    Ok(None)
}

/// What is said of an object that is not there: mostly nothing (engine 4.5.8).
fn missing(store: &Store, place: &Place) -> Refusal {
    match place.kind.as_str() {
        "vms/diskattachments" => {
            let vm = store.root("vms", place.holder());
            let vm = vm.map_or("", |vm| vm.name());
            let text = format!(
                "[Cannot detach Virtual Disk. The specified disk is not attached to the VM ${{VmName}}., {vm}]"
            );
            Refusal::operation(400, text)
        }
        "roles/permits" => roles::not_attached(store, place),
        "affinitylabels" => Refusal::bad("Affinity label does not exist."),
        "clusters/affinitygroups" => affinity::unknown_group(),
        _ => Refusal::Empty(404),
    }
}
