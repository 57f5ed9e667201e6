//! The action `setupnetworks`: attachments, bonds and labels of a host changed in one go, or not at all (engine 4.5.8).

use super::actions::Done;
use super::host_bonds::{self, Picture, forget_saved};
use super::host_copies::set_right_one;
use super::host_networks::{KIND, complete, default_network, plug, refreshed, unplug};
use super::jobs;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store};

/// The items of a list in the request.
pub(super) fn items<'a>(ask: &'a Ask, member: &str) -> &'a [Node] {
    let list = ask.body.as_ref().and_then(|body| body.child(member));
    list.map_or(&[], |list| &list.children)
}

/// All checked and done, step by step; what a step refuses takes the steps before it back. Its refusals come without
/// `<action>` around them.
pub(crate) fn set_up(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if !matches!(host.status(), "up" | "maintenance" | "non_operational") {
        return Err(Refusal::conflict(
            "Cannot setup Networks. Operation can be performed only when Host status is Up, Maintenance or Non operational.",
        ));
    }
    let picture = Picture::take(store, &host.id);
    let changes = match steps(store, ask, host) {
        Ok(changes) => changes,
        Err(refusal) => {
            picture.put_back(store);
            return Err(refusal);
        }
    };
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

fn steps(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<bool> {
    for row in items(ask, "synchronized_network_attachments") {
        let id = row.id().unwrap_or("");
        if store.get(KIND, &host.id, id).is_none() {
            return Err(Refusal::not_found(format!("NetworkAttachment.id: {id}")));
        }
        set_right_one(store, &host.id, id);
    }
    let gone = take(store, ask, host)?;
    let bonds = host_bonds::bonds(store, ask, &host.id)?;
    let made = attach(store, ask, host)?;
    exclusive(store, &host.id)?;
    let labels = host_bonds::labels(store, ask, host)?;
    let again = !items(ask, "synchronized_network_attachments").is_empty();
    Ok(gone || bonds || made || labels || again)
}

/// Attachments that go.
fn take(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<bool> {
    let removed = items(ask, "removed_network_attachments");
    for row in removed {
        let id = row.id().unwrap_or("");
        let Some(known) = store.get(KIND, &host.id, id).cloned() else {
            return Err(Refusal::bad(format!(
                "Cannot setup Networks. Cannot remove following Network Attachments, because they do not exist: \t{id}."
            )));
        };
        if known.reference("network") == default_network(store, &host.id).as_deref() {
            let text = "The Management Network ('ovirtmgmt') is mandatory and cannot be removed.";
            return Err(Refusal::bad(text));
        }
        if let Some(label) = label_of(store, host, &known) {
            return Err(Refusal::conflict(format!(
                "Cannot setup Networks. The following networks cannot be removed from the network interface since they are managed by the label: {label}. Please remove the label from the network interface in order to remove the networks."
            )));
        }
        store.remove(KIND, &host.id, &known.id);
        unplug(store, &known);
    }
    Ok(!removed.is_empty())
}

/// A NIC carries one network without a tag at most, beside those with one.
fn exclusive(store: &Store, host: &str) -> Outcome<()> {
    let mut seen = std::collections::HashSet::new();
    let mut crowded = Vec::new();
    for row in store.list(KIND, host) {
        let network = row.reference("network");
        let network = network.and_then(|id| store.root("networks", id));
        let nic = row.reference("host_nic").unwrap_or("");
        if network.is_some_and(|network| network.doc.child("vlan").is_none()) && !seen.insert(nic) {
            let nic = store.get("hosts/nics", host, nic);
            crowded.push(nic.map_or("", |nic| nic.name()));
        }
    }
    if crowded.is_empty() {
        return Ok(());
    }
    Err(self::crowded(&crowded))
}

/// What is said of NICs with two networks without a tag.
pub(super) fn crowded(nics: &[&str]) -> Refusal {
    Refusal::conflict(format!(
        "Cannot setup Networks. At most one VLAN-untagged Logical Network is allowed on a NIC (optionally in conjunction with several VLAN Logical Networks). The following Network Interfaces violate that rule: \t{}.",
        nics.join(",\n\t")
    ))
}

/// The network of an attachment, when a label on a NIC of the host holds it there.
fn label_of(store: &Store, host: &Object, attachment: &Object) -> Option<String> {
    let network = attachment.reference("network")?;
    let mut labels = store.list("networks/networklabels", network);
    let held = labels.any(|label| host_bonds::labelled(store, &host.id, &label.id).is_some());
    let name = store.root("networks", network)?.name().to_owned();
    held.then_some(name)
}

/// Attachments that come or change.
fn attach(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<bool> {
    let modified = items(ask, "modified_network_attachments");
    for row in modified {
        let old = match row.id() {
            Some(id) => {
                let old = store.get(KIND, &host.id, id).cloned();
                // What is not there is taken for a new one.
                if old.is_none() && row.child("network").is_none() {
                    return Err(Refusal::bad(
                        "Either network id or network name must be provided., Attribute: ",
                    ));
                }
                Some(old.ok_or_else(|| {
                    Refusal::bad(format!(
                        "Cannot setup Networks. Updated Network Attachment (id '{id}') does not exist."
                    ))
                })?)
            }
            None => None,
        };
        let mut doc = old
            .as_ref()
            .map_or_else(|| Node::new("network_attachment"), |old| old.doc.clone());
        for child in &row.children {
            doc.put(child.clone());
        }
        complete(store, &host.id, &mut doc, old.as_deref())?;
        if let Some(old) = &old {
            unplug(store, old);
            // With the bond that it lay on the old one goes.
            let nic = old.reference("host_nic").unwrap_or("");
            if store.get("hosts/nics", &host.id, nic).is_some() {
                doc.set_attr("id", &*old.id);
            } else {
                store.remove(KIND, &host.id, &old.id);
                doc.attrs.retain(|(name, _)| &**name != "id");
            }
        }
        let now = store.put_below(KIND, &host.id, doc);
        plug(store, &now);
    }
    Ok(!modified.is_empty())
}
