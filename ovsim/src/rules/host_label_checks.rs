//! What an engine has against labels of a host's NICs as a request would have them (engine 4.5.8).

use std::collections::HashSet;

use super::host_bond_checks::lets_go;
use super::host_bonds::{LABELS, labelled, master};
use super::host_checks::{Scene, bad, listed, or_null};
use super::refusal::Outcome;

/// Labels that come, and those that go.
pub(super) fn labels(scene: &Scene<'_>) -> Outcome<()> {
    for wish in &scene.wishes.labels {
        let (label, name) = (&wish.label, wish.nic.name.as_deref());
        if wish.nic.is_torn(&scene.nics) {
            return bad(format!(
                "NicLabel ({label}) does not reference nic coherently. Nic name and id reference different nics: nicId {} nicName {}.",
                or_null(wish.nic.id.as_ref()),
                or_null(wish.nic.name.as_ref())
            ));
        }
        let known = name.and_then(|name| scene.nic(name));
        let mut bonds = scene.wishes.bonds.iter();
        let comes = bonds.any(|bond| name.is_some() && bond.nic.name.as_deref() == name);
        let goes = wish.nic.id.is_some() && scene.wishes.bonds_gone.contains(&wish.nic.id);
        if known.is_none() && !comes || goes {
            let nic = wish.nic.name.as_ref().or(wish.nic.id.as_ref());
            return bad(format!(
                "Label '{label}' cannot be attached to non-existing/removed '{}' network interface.",
                or_null(nic)
            ));
        }
        let name = name.unwrap_or("");
        if known.is_some_and(|nic| nic.doc.child("vlan").is_some()) || will_be_slave(scene, name) {
            return improper(name);
        }
    }
    for label in &scene.wishes.labels_gone {
        if labelled(scene.store, &scene.host.id, label).is_none() {
            return bad(format!(
                "Label '{label}' cannot be removed, since it isn't attached to any network interface."
            ));
        }
    }
    let mut known = HashSet::new();
    let coming = scene.wishes.labels.iter().map(|wish| &wish.label);
    let all = coming.chain(&scene.wishes.labels_gone);
    let twice: Vec<_> = all.filter(|label| !known.insert(*label)).collect();
    if !twice.is_empty() {
        return bad(format!(
            "Labels '{}' appear in the 'labels/removed labels' lists more than once.",
            listed(twice.into_iter().map(String::as_str))
        ));
    }
    Ok(())
}

pub(super) fn improper(nic: &str) -> Outcome<()> {
    bad(format!(
        "Network interface '{nic}' cannot be labeled. Label can be provided only to interfaces or to bonds (not to slaves nor vlans)."
    ))
}

fn will_be_slave(scene: &Scene<'_>, nic: &str) -> bool {
    let mut bonds = scene.wishes.bonds.iter();
    if bonds.any(|bond| bond.slaves.iter().any(|slave| slave == nic)) {
        return true;
    }
    let known = scene.nic(nic);
    let bond = known.and_then(|nic| master(scene.store, &scene.host.id, &nic.id));
    bond.is_some_and(|bond| !lets_go(scene, &bond, nic))
}

/// The labels that a NIC will have; none at all for a bond that goes.
pub(super) fn labels_to_be(scene: &Scene<'_>, nic: &str) -> Option<HashSet<String>> {
    let mut labels = HashSet::new();
    let Some(known) = scene.nic(nic) else {
        return Some(labels);
    };
    let id = known.id.to_string();
    if scene.wishes.bonds_gone.contains(&Some(id)) {
        return None;
    }
    let wishes = scene.wishes;
    let below = format!("{}/{}", scene.host.id, known.id);
    for row in scene.store.list(LABELS, &below) {
        let mut wanted = wishes.labels.iter();
        let elsewhere = wanted.any(|wish| *wish.label == *row.id && !wish.nic.is_called(nic));
        if !wishes.labels_gone.iter().any(|label| **label == *row.id) && !elsewhere {
            labels.insert(row.id.to_string());
        }
    }
    let coming = wishes.labels.iter().filter(|wish| wish.nic.is_called(nic));
    labels.extend(coming.map(|wish| wish.label.clone()));
    Some(labels)
}
