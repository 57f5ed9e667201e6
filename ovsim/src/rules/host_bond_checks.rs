//! What an engine has against bonds of a host's NICs as a request would have them (engine 4.5.8).

use std::collections::HashSet;
use std::sync::Arc;

use super::host_bonds::master;
use super::host_checks::{Final, Scene, bad, conflict, listed, or_null, tripped};
use super::host_completion::label_of;
use super::host_label_checks::{improper, labels_to_be};
use super::host_wishes::BondWish;
use super::networks::is_vm_network;
use super::refusal::{Outcome, Refusal};
use super::unmanaged;
use crate::node::Node;
use crate::store::Object;

fn is_bond(nic: &Object) -> bool {
    nic.doc.child("bonding").is_some()
}

fn slaves_of(scene: &Scene<'_>, bond: &Object) -> Vec<String> {
    let list = bond.doc.at("bonding.slaves");
    let ids = list.into_iter().flat_map(|list| &list.children);
    let ids: Vec<_> = ids.filter_map(Node::id).collect();
    let slaves = scene.nics.iter().filter(|nic| ids.contains(&&*nic.id));
    slaves.map(|nic| nic.name().to_owned()).collect()
}

fn pairs(list: Option<&Node>) -> Vec<(String, String)> {
    let rows = list.into_iter().flat_map(|list| &list.children);
    let text = |row: &Node, member: &str| row.text_of(member).unwrap_or("").to_owned();
    rows.map(|row| (text(row, "name"), text(row, "value")))
        .collect()
}

/// The bonds that stay as they are. What should be a bond by its name or id and is none trips an engine here.
pub(super) fn unchanged(scene: &Scene<'_>) -> Outcome<Vec<String>> {
    let mut same = Vec::new();
    for bond in &scene.wishes.bonds {
        let Some(id) = &bond.nic.id else { continue };
        let known = scene.nics.iter().find(|nic| *nic.id == **id);
        let Some(known) = known.filter(|nic| is_bond(nic)) else {
            return tripped();
        };
        let before: HashSet<_> = slaves_of(scene, known).into_iter().collect();
        let slaves: HashSet<_> = bond.slaves.iter().cloned().collect();
        let options = pairs(known.doc.at("bonding.options"));
        if bond.nic.is_called(known.name()) && before == slaves && options == bond.options {
            same.push(known.name().to_owned());
        }
    }
    Ok(same)
}

/// Whether a bond is removed in this request, or loses a slave in it.
pub(super) fn lets_go(scene: &Scene<'_>, bond: &str, slave: &str) -> bool {
    let changed = |wish: &BondWish| {
        wish.nic.id.as_deref() == Some(bond) && !wish.slaves.iter().any(|name| name == slave)
    };
    let removed = |id: &Option<String>| id.as_deref() == Some(bond);
    scene.wishes.bonds_gone.iter().any(removed) || scene.wishes.bonds.iter().any(changed)
}

/// Bonds that come or change.
pub(super) fn bonds(scene: &Scene<'_>, all: &[Final<'_>], same: &[String]) -> Outcome<()> {
    for bond in &scene.wishes.bonds {
        if same.iter().any(|name| bond.nic.is_called(name)) {
            continue;
        }
        let Some(name) = &bond.nic.name else {
            return bad(match &bond.nic.id {
                Some(id) => format!("The host network interface (id {id}) does not exist."),
                None => "Among the given bonds, there is a bond with neither nicName nor nicId. If you wish to add a new bond, the nicName is mandatory. If you wish to update an existing bond you should pass nicName or nicId or both of them.".to_owned(),
            });
        };
        if bond.nic.is_torn(&scene.nics) {
            return bad(format!(
                "Bond ({name}) does not reference nic coherently. Nic name and id reference different nics: nicId {} nicName {name}.",
                or_null(bond.nic.id.as_ref())
            ));
        }
        let rest = name.strip_prefix("bond").unwrap_or("");
        let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if rest.is_empty() || !rest.chars().all(fits) {
            return Err(Refusal::bad(format!(
                "Bond name '{name}' does not follow naming criteria. For host compatibility version 4.3 or greater, custom bond names must begin with the prefix 'bond'  followed by 'a-z', 'A-Z', '0-9', or '_' characters. For host compatibility version 4.2 and lower, custom bond names must begin with the prefix 'bond' followed by a number."
            )));
        }
        if bond.slaves.len() < 2 {
            return bad(format!(
                "The following bonds consist of less than two Network Interfaces: {name}."
            ));
        }
        for slave in &bond.slaves {
            fits_as_slave(scene, all, name, slave)?;
        }
    }
    Ok(())
}

fn fits_as_slave(scene: &Scene<'_>, all: &[Final<'_>], bond: &str, slave: &str) -> Outcome<()> {
    let Some(nic) = scene.nic(slave) else {
        return bad(format!(
            "The host network interface (name {slave}) does not exist."
        ));
    };
    if is_bond(nic) || nic.doc.child("vlan").is_some() {
        return conflict(format!(
            "Network Interface '{slave}' cannot be slave: Neither bond nor vlan can be slave."
        ));
    }
    if let Some(other) = master(scene.store, &scene.host.id, &nic.id)
        && scene.nic(bond).is_none_or(|bond| *bond.id != *other)
        && !lets_go(scene, &other, slave)
    {
        return Err(Refusal::conflict(format!(
            "Network Interface '{slave}' already belongs to the bond."
        )));
    }
    if let Some(on_it) = all.iter().find(|one| one.nic == slave) {
        let network = on_it.network.map_or("", |network| network.name());
        return conflict(match on_it.id {
            None => format!(
                "Network Interface '{slave}' cannot become slave, because you're also attaching network '{network}' to it."
            ),
            Some(_) => format!(
                "Network Interface '{slave}' cannot become slave, there's network '{network}' attached to it."
            ),
        });
    }
    let mut left = scene.store.list("hosts/unmanagednetworks", &scene.host.id);
    let lies = |row: &&Arc<Object>| {
        let nics = scene.nics.iter().map(|nic| &***nic);
        unmanaged::base(nics, row).is_some_and(|base| base.id == nic.id)
    };
    if let Some(row) = left.find(lies) {
        return Err(Refusal::bad(format!(
            "Network interface {slave} can not be a slave. It has an unmanaged network {} attached.",
            row.name()
        )));
    }
    let uses = |wish: &&BondWish| wish.slaves.iter().any(|name| name == slave);
    if scene.wishes.bonds.iter().filter(uses).count() > 1 {
        return conflict(format!(
            "Network interface '{slave}' is used multiple times in new or modified bonds in this request. Slave can be neither shared by multiple bonds nor used multiple times in one bond."
        ));
    }
    match labels_to_be(scene, slave) {
        Some(labels) if !labels.is_empty() => improper(slave),
        _ => Ok(()),
    }
}

/// Bonds that go.
pub(super) fn gone(scene: &Scene<'_>, all: &[Final<'_>]) -> Outcome<()> {
    let gone = &scene.wishes.bonds_gone;
    let row = |id: &Option<String>| {
        let mut nics = scene.nics.iter();
        nics.find(|nic| id.as_deref() == Some(&*nic.id)).copied()
    };
    let unknown = gone.iter().filter(|id| row(id).is_none());
    let unknown: Vec<_> = unknown.map(|id| or_null(id.as_ref())).collect();
    if !unknown.is_empty() {
        return Err(Refusal::bad(format!(
            "Following bonds do not exist: {}.",
            listed(unknown)
        )));
    }
    for bond in gone.iter().filter_map(row) {
        let name = bond.name();
        if !is_bond(bond) {
            return conflict(format!(
                "The given network interface '{name}' is not a bond."
            ));
        }
        let used = all.iter().filter(|one| one.nic == name);
        let used: Vec<_> = used.map(|one| one.id.unwrap_or("null")).collect();
        if !used.is_empty() {
            return Err(Refusal::conflict(format!(
                "Cannot remove bond {name}, because it's used by Network Attachments: {}.",
                listed(used)
            )));
        }
    }
    let both = scene.wishes.bonds.iter();
    let both = both.filter(|bond| bond.nic.id.is_some() && gone.contains(&bond.nic.id));
    let both: Vec<_> = both.map(|bond| or_null(bond.nic.name.as_ref())).collect();
    match both.is_empty() {
        true => Ok(()),
        false => bad(format!(
            "Bond {} is updated and removed simultaneously.",
            listed(both)
        )),
    }
}

/// Modes of bonds with which bridges work, by number and by word.
const BRIDGED: &[&str] = &[
    "1",
    "active-backup",
    "2",
    "balance-xor",
    "3",
    "broadcast",
    "4",
    "802.3ad",
];

/// A network of VMs is on no bond of another mode.
pub(super) fn modes(scene: &Scene<'_>, all: &[Final<'_>]) -> Outcome<()> {
    for one in all {
        let Some(network) = one.network.filter(|network| is_vm_network(network)) else {
            continue;
        };
        let mut bonds = scene.wishes.bonds.iter();
        let options = match bonds.find(|bond| bond.nic.is_called(one.nic)) {
            Some(bond) if bond.options.is_empty() => continue,
            Some(bond) => bond.options.clone(),
            None => match scene.nic(one.nic).filter(|nic| is_bond(nic)) {
                Some(nic) => pairs(nic.doc.at("bonding.options")),
                None => continue,
            },
        };
        let mut modes = options.iter().filter(|(name, _)| name == "mode");
        if modes.any(|(_, value)| BRIDGED.contains(&value.as_str())) {
            continue;
        }
        let name = network.name();
        let label = label_of(scene.store, &network.id);
        let labels = labels_to_be(scene, one.nic).unwrap_or_default();
        let by = match label.filter(|label| labels.contains(*label)) {
            Some(label) => format!("is attached (via label {label}) to bond {}", one.nic),
            None => format!("is attached to bond {}", one.nic),
        };
        return Err(Refusal::bad(format!(
            "Network {name} {by}. VM networks cannot be attached to bonds in mode 0, 5 or 6."
        )));
    }
    Ok(())
}
