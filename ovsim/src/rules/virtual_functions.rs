//! Virtual functions of SR-IOV host NICs: how many there are, which networks and labels may use them (engine 4.5.8). A NIC
//! without `virtual_functions_configuration` has none.

use super::actions::Done;
use super::host_networks;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

const NICS: &str = "hosts/nics";
const SETTINGS: &str = "virtual_functions_configuration";
const LABELS: &str = "hosts/nics/virtualfunctionallowedlabels";

/// The member of a NIC that holds what lies below it.
pub(crate) const NETWORKS: &str = "virtual_functions_allowed_networks";

fn nic_of(store: &Store, place: &Place) -> Outcome<std::sync::Arc<Object>> {
    place.owner(store).cloned().ok_or(Refusal::Empty(404))
}

fn number(nic: &Object, member: &str) -> i64 {
    let text = nic.text(&format!("{SETTINGS}.{member}"));
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn tell(store: &mut Store, ask: &Ask, nic: &Object, symbol: &str, what: &str) {
    let host = store.root("hosts", &nic.parent);
    let host = host.map_or("", |host| host.name()).to_owned();
    let text = what.replace("{nic}", nic.name()).replace("{host}", &host);
    Draft::of(ask, symbol, text)
        .about(store, "host", &nic.parent)
        .record(store);
}

/// The action `updatevirtualfunctionsconfiguration`.
pub(crate) fn update(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Done> {
    let given = ask.body.as_ref().and_then(|body| body.child(SETTINGS));
    let wanted = given.and_then(|given| given.text_of("number_of_virtual_functions"));
    let all = given.and_then(|given| given.text_of("all_networks_allowed"));
    if wanted.is_none() && all.is_none() {
        return Err(Refusal::incomplete(
            "Action",
            "virtualFunctionsConfiguration.numberOfVirtualFunctions|allNetworksAllowed",
            "updateVirtualFunctionsConfiguration",
        ));
    }
    let id = place.id.as_deref().unwrap_or("");
    let nic = store.get(NICS, place.holder(), id).cloned();
    let nic = nic.ok_or(Refusal::Empty(404))?;
    if nic.doc.child(SETTINGS).is_none() {
        return Err(Refusal::Bare {
            status: 405,
            reason: Some(
                "Attempt to configure SR-IOV properties on a NIC that does not support that."
                    .into(),
            ),
            detail: Some(id.to_owned()),
        });
    }
    let (now, most) = (
        number(&nic, "number_of_virtual_functions"),
        number(&nic, "max_number_of_virtual_functions"),
    );
    let wanted = wanted
        .and_then(|text| text.parse::<i64>().ok())
        .unwrap_or(now);
    if wanted != now && !(0..=most).contains(&wanted) {
        return Err(Refusal::bad(format!(
            "Cannot edit host NIC VFs configuration. The specified number of VFs on network interface {} is {wanted}, the valid range is 0 - {most}.",
            nic.name()
        )));
    }
    let opened = all == Some("true");
    store.change(NICS, &nic.parent, &nic.id, |doc| {
        doc.set(
            &format!("{SETTINGS}.number_of_virtual_functions"),
            wanted.to_string(),
        );
        if let Some(all) = all {
            doc.set(&format!("{SETTINGS}.all_networks_allowed"), all);
        }
        if opened {
            doc.remove(NETWORKS);
        }
    });
    if opened {
        forget_labels(store, &nic);
    }
    if wanted != now {
        functions(store, &nic, wanted);
        host_networks::refreshed(store, ask, &nic.parent);
    }
    let text = "The VFs configuration of network interface card {nic} on host {host} was updated.";
    tell(store, ask, &nic, "UPDATE_HOST_NIC_VFS_CONFIG", text);
    Ok(Done::plain(Vec::new()))
}

fn forget_labels(store: &mut Store, nic: &Object) {
    let place = format!("{}/{}", nic.parent, nic.id);
    let labels: Vec<_> = store
        .list(LABELS, &place)
        .map(|row| row.id.clone())
        .collect();
    for label in labels {
        store.remove(LABELS, &place, &label);
    }
}

/// The host reports a NIC for each function.
fn functions(store: &mut Store, nic: &Object, count: i64) {
    let of = |row: &&std::sync::Arc<Object>| row.reference("physical_function") == Some(&nic.id);
    let old = store.list(NICS, &nic.parent).filter(of);
    let old: Vec<_> = old.map(|row| row.id.clone()).collect();
    for id in old {
        store.remove(NICS, &nic.parent, &id);
    }
    let mac = nic.text("mac.address").unwrap_or("52:54:00:00:00:00");
    let stem = mac
        .rsplit_once(':')
        .map_or(mac, |(stem, _)| stem)
        .to_owned();
    for at in 0..count {
        let mut doc = Node::new("host_nic")
            .with_leaf("name", format!("{}v{at}", nic.name()))
            .with_leaf("bridged", "false")
            .with_leaf("boot_protocol", "none")
            .with_leaf("mtu", "1500")
            .with_leaf("status", "down")
            .with(Node::reference("physical_function", &*nic.id));
        doc.set("mac.address", format!("{stem}:{:02x}", 0x80 + (at & 0x7f)));
        store.put_below(NICS, &nic.parent, doc);
    }
}

/// The engine looks into settings that a NIC without virtual functions does not have.
const NO_FUNCTIONS: &str = "java.lang.NullPointerException: Cannot invoke \"org.ovirt.engine.core.common.businessentities.network.HostNicVfsConfig.getNicId()\" because the return value of \"org.ovirt.engine.core.bll.network.host.VfsConfigCommandBase.getVfsConfig()\" is null";

/// What every change of what may use the functions needs.
fn settable(nic: &Object, verb: &str, what: &str) -> Outcome<()> {
    let what = format!("host NIC VFs configuration {what}");
    if nic.doc.child(SETTINGS).is_none() {
        return Err(Refusal::operation(500, NO_FUNCTIONS));
    }
    if nic.text(&format!("{SETTINGS}.all_networks_allowed")) == Some("true") {
        return Err(Refusal::conflict(format!(
            "Cannot {verb} {what}. All networks are allowed, cannot set specific network/label."
        )));
    }
    Ok(())
}

/// POST and DELETE of a network below a NIC.
pub(crate) fn change_network(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    adds: bool,
) -> Outcome<()> {
    let nic = nic_of(store, place)?;
    let given = ask.body.clone().unwrap_or_default();
    let network = match (place.id.as_deref().or(given.id()), given.text_of("name")) {
        (Some(id), _) => store.root("networks", id),
        (None, Some(name)) => store.named("networks", name),
        (None, None) => return Err(Refusal::incomplete("Network", "id|name", "add")),
    };
    let network = network.cloned().ok_or(Refusal::Empty(404))?;
    let there = nic.refers(NETWORKS, &network.id);
    if !adds && !there {
        return Err(Refusal::Empty(404));
    }
    settable(&nic, if adds { "add" } else { "remove" }, "network")?;
    if adds && there {
        return Err(Refusal::conflict(format!(
            "Cannot add host NIC VFs configuration network. Network {} already exists in network interface {} VFs configuration.",
            network.name(),
            nic.name()
        )));
    }
    store.change(NICS, &nic.parent, &nic.id, |doc| {
        let list = doc.child_or_new(NETWORKS);
        list.children.retain(|item| item.id() != Some(&network.id));
        if adds {
            list.push(Node::reference("network", &*network.id));
        }
    });
    let (symbol, done) = match adds {
        true => ("ADD_VFS_CONFIG_NETWORK", "added to"),
        false => ("REMOVE_VFS_CONFIG_NETWORK", "removed from"),
    };
    let text = format!(
        "Network {} was {done} the VFs configuration of network interface card {{nic}} on host {{host}}.",
        network.name()
    );
    tell(store, ask, &nic, symbol, &text);
    Ok(())
}

/// Labels whose networks may use the functions.
pub(crate) const ALLOWED_LABELS: Rule = Rule {
    kind: LABELS,
    label: "host NIC VFs configuration label",
    prepare: |work| {
        let nic = nic_of(work.store, work.place)?;
        settable(&nic, "add", "label")?;
        let label = work.given.id().unwrap_or("").to_owned();
        if work.store.get(LABELS, &work.parent, &label).is_some() {
            return Err(Refusal::conflict(format!(
                "Cannot add host NIC VFs configuration label. Label {label} already exists in network interface {} VFs configuration.",
                nic.name()
            )));
        }
        Ok(())
    },
    made: |work, label| {
        label_told(work, label, "ADD_VFS_CONFIG_LABEL", "added to");
    },
    leave: |work, _| {
        let nic = nic_of(work.store, work.place)?;
        settable(&nic, "remove", "label")
    },
    gone: |work, label| {
        label_told(work, label, "REMOVE_VFS_CONFIG_LABEL", "removed from");
    },
    ..PLAIN
};

fn label_told(work: &mut Work<'_>, label: &Object, symbol: &str, done: &str) {
    let Ok(nic) = nic_of(work.store, work.place) else {
        return;
    };
    let text = format!(
        "Label {} was {done} the VFs configuration of network interface card {{nic}} on host {{host}}.",
        label.id
    );
    tell(work.store, work.ask, &nic, symbol, &text);
}
