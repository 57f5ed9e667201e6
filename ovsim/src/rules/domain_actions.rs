//! Actions of storage domains in data centers: into use and out of it.

use std::time::Duration;

use super::actions::Done;
use super::jobs;
use super::parts::internal;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::render;
use crate::store::{Object, Store};

/// How long a domain takes to change its state.
const CHANGE: Duration = Duration::from_secs(2);

const KIND: &str = "datacenters/storagedomains";

/// Does an action of an attached domain, or says why not.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let center = place.owner(store).cloned().ok_or(Refusal::Empty(404))?;
    let link = store
        .get(KIND, &center.id, id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    let domain = store
        .root("storagedomains", id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    let (wanted, between, end) = match action {
        "activate" => (
            ["maintenance", "inactive", "unknown"].as_slice(),
            "activating",
            "active",
        ),
        _ => (
            ["active", "inactive"].as_slice(),
            "preparing_for_maintenance",
            "maintenance",
        ),
    };
    if !wanted.contains(&link.status()) {
        let status = internal(link.status());
        let text =
            format!("Cannot {action} Storage. The relevant Storage Domain's status is {status}.");
        return Err(Refusal::conflict(text));
    }
    if action == "deactivate" && domain.is("master") && has_others(store, &center) {
        return Err(Refusal::unable("moving of the master role"));
    }
    let job = told(store, ask, &domain, &center, action);
    let (parent, id) = (center.id.to_string(), id.to_owned());
    store.change(KIND, &parent, &id, |doc| doc.set("status", between));
    store.later(ask.now, CHANGE, move |store, _| {
        store.change(KIND, &parent, &id, |doc| doc.set("status", end));
    });
    let center = render::reference(store, "data_center", &center.id);
    let mut done = Done::with(Some(job))?;
    done.parts = vec![center.clone(), Node::new("data_centers").with(center)];
    Ok(done)
}

fn has_others(store: &Store, center: &Object) -> bool {
    store
        .list(KIND, &center.id)
        .filter(|row| row.status() == "active")
        .count()
        > 1
}

/// The job and the event of an action.
fn told(store: &mut Store, ask: &Ask, domain: &Object, center: &Object, action: &str) -> String {
    let (sd, dc, user) = (domain.name(), center.name(), ask.user.user_at_authz());
    let (description, symbol, text) = match action {
        "activate" => (
            format!("Activating Storage Domain {sd} on Data Center {dc}"),
            "USER_ACTIVATED_STORAGE_DOMAIN",
            format!("Storage Domain {sd} (Data Center {dc}) was activated by {user}"),
        ),
        _ => (
            format!("Deactivating Storage Domain {sd} in Data Center {dc}"),
            "USER_DEACTIVATED_STORAGE_DOMAIN",
            format!(
                "Storage Domain {sd} (Data Center {dc}) was deactivated and has moved to 'Preparing for maintenance' until it will no longer be accessed by any Host of the Data Center."
            ),
        ),
    };
    let draft = Draft::of(ask, symbol, text).about(store, "storage_domain", &domain.id);
    draft.about(store, "data_center", &center.id).record(store);
    jobs::done(store, ask, &description)
}
