//! The action `setupnetworks`: attachments, bonds and labels of a host changed in one go, or not at all (engine 4.5.8).

use super::actions::Done;
use super::host_bonds::{self, LABELS, Picture, forget_saved};
use super::host_checks::{check, status};
use super::host_network_values::prefixes;
use super::host_networks::{KIND, NICS, default_network, finished, plug, refreshed, unplug};
use super::host_wishes::{Wishes, of_setup};
use super::jobs;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store};

/// All is checked, then done. Its refusals come without `<action>` around them.
pub(crate) fn set_up(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    let mut wishes = of_setup(store, ask, host)?;
    prefixes(&wishes)?;
    let timeout = ask.body.as_ref();
    let timeout = timeout.and_then(|body| body.text_of("connectivity_timeout"));
    let timeout = timeout.and_then(|text| text.parse::<i64>().ok());
    if timeout.is_some_and(|seconds| !(1..=120).contains(&seconds)) {
        return Err(Refusal::bad(
            "Connectivity timeout is not valid. Timeout must be between 1 and 120., Attribute: conectivityTimeout, Attribute: conectivityTimeout",
        ));
    }
    status(host)?;
    check(store, host, &mut wishes, "")?;
    let changes = !wishes.is_empty();
    let picture = Picture::take(store, &host.id);
    fulfil(store, host, wishes);
    let text = format!("Configuring networks on host {}", host.name());
    if changes && flag(ask, "check_connectivity", true) && is_cut_off(store, &host.id) {
        picture.put_back(store);
        jobs::refused(store, ask, &text);
        return Err(Refusal::bad(
            "Reverting back to last known saved configuration.",
        ));
    }
    let job = jobs::done(store, ask, &text);
    if changes {
        if flag(ask, "commit_on_success", false) {
            forget_saved(store, &host.id);
        } else {
            picture.keep(store);
        }
        refreshed(store, ask, &host.id);
    }
    Ok(Done {
        job: Some(job),
        ..Done::plain(Vec::new())
    })
}

fn flag(ask: &Ask, member: &str, otherwise: bool) -> bool {
    let said = ask.body.as_ref().and_then(|body| body.text_of(member));
    said.map_or(otherwise, |said| said == "true")
}

/// Whether the engine reaches the host no more: its management network is on a NIC without a link.
fn is_cut_off(store: &Store, host: &str) -> bool {
    let management = default_network(store, host);
    let mut rows = store.list(KIND, host);
    let row = rows.find(|row| row.reference("network") == management.as_deref());
    let nic = row.and_then(|row| store.get("hosts/nics", host, row.reference("host_nic")?));
    nic.is_some_and(|nic| nic.status() == "down")
}

/// Does what was asked for and found to be right.
pub(super) fn fulfil(store: &mut Store, host: &Object, wishes: Wishes) {
    for id in wishes.gone.iter().flatten() {
        if let Some(row) = store.remove(KIND, &host.id, id) {
            unplug(store, &row);
        }
    }
    for id in wishes.bonds_gone.iter().flatten() {
        store.remove(NICS, &host.id, id);
    }
    for bond in &wishes.bonds {
        host_bonds::make(store, &host.id, bond);
    }
    for wish in wishes.attachments {
        let old = wish.old.clone();
        let mut doc = finished(store, host, wish);
        if let Some(old) = old {
            unplug(store, &old);
            // With the bond that it lay on the old one goes.
            let nic = old.reference("host_nic").unwrap_or("");
            if store.get(NICS, &host.id, nic).is_some() {
                doc.set_attr("id", &*old.id);
            } else {
                store.remove(KIND, &host.id, &old.id);
                doc.attrs.retain(|(name, _)| &**name != "id");
            }
        }
        let now = store.put_below(KIND, &host.id, doc);
        plug(store, &now);
    }
    for label in &wishes.labels_gone {
        take_label(store, host, label);
    }
    for wish in &wishes.labels {
        take_label(store, host, &wish.label);
        let nic = wish.nic.among(store.list(NICS, &host.id));
        if let Some(nic) = nic.map(|nic| nic.id.to_string()) {
            let below = format!("{}/{nic}", host.id);
            let label = Node::reference("network_label", wish.label.as_str());
            store.put_below(LABELS, &below, label);
        }
    }
}

fn take_label(store: &mut Store, host: &Object, label: &str) {
    if let Some(nic) = host_bonds::labelled(store, &host.id, label) {
        store.remove(LABELS, &format!("{}/{nic}", host.id), label);
    }
}
