//! Networks on host NICs that the host's cluster does not have: what is left of a network that was detached from the cluster
//! while hosts had it (engine 4.5.8).

use super::host_networks::{self, KIND, NICS};
use super::jobs;
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

const UNMANAGED: &str = "hosts/unmanagednetworks";

/// Unmanaged networks: their id is their name in hexadecimal digits. They can only go.
pub(crate) const NETWORKS: Rule = Rule {
    kind: UNMANAGED,
    label: "Networks",
    gone: |work, row| {
        clear(work.store, row);
        let host = work.place.holder().to_owned();
        let name = work.name_of("hosts", Some(&host));
        let about = format!("Configuring networks on host {name}");
        work.job = Some(jobs::done(work.store, work.ask, &about));
        host_networks::refreshed(work.store, work.ask, &host);
    },
    ..PLAIN
};

/// The NIC has nothing on it any more; one that was made for the network's tag goes.
fn clear(store: &mut Store, row: &Object) {
    let Some(nic) = row.reference("host_nic") else {
        return;
    };
    let made = store.get(NICS, &row.parent, nic);
    if made.is_some_and(|nic| nic.doc.child("vlan").is_some()) {
        store.remove(NICS, &row.parent, nic);
        return;
    }
    store.change(NICS, &row.parent, nic, |doc| {
        for member in ["network", "custom_configuration", "ip", "ipv6"] {
            doc.remove(member);
        }
        doc.set("bridged", "false");
        doc.set("boot_protocol", "none");
        doc.set("ipv6_boot_protocol", "none");
    });
}

/// What a NIC shows of a network that nobody manages: its name.
fn forsake(store: &mut Store, host: &str, network: (&str, &str)) -> Option<Box<str>> {
    let mut nics = store.list(NICS, host);
    let nic = nics.find(|nic| nic.reference("network") == Some(network.0))?;
    let id: Box<str> = (*nic.id).into();
    drop(nics);
    store.change(NICS, host, &id, |doc| {
        doc.put(Node::new("network").with_leaf("name", network.1));
        doc.set("custom_configuration", "true");
        doc.remove("properties");
    });
    Some(id)
}

/// The NIC that an unmanaged network stands in the way of: that below a tag.
pub(super) fn base<'n>(
    nics: impl Iterator<Item = &'n Object> + Clone,
    row: &Object,
) -> Option<&'n Object> {
    let on = row.reference("host_nic");
    let nic = nics.clone().find(|nic| Some(&*nic.id) == on)?;
    match nic.text("base_interface") {
        Some(below) => nics.into_iter().find(|nic| nic.name() == below),
        None => Some(nic),
    }
}

/// A cluster has a network no more: its hosts keep it, and nobody manages it.
pub(crate) fn left_behind(work: &mut Work<'_>, cluster: &str, (network, name): (&str, &str)) {
    let store = &mut *work.store;
    let hosts = store.list("hosts", "");
    let hosts = hosts.filter(|host| host.reference("cluster") == Some(cluster));
    let hosts: Vec<_> = hosts.map(|host| host.id.to_string()).collect();
    for host in hosts {
        let mut rows = store.list(KIND, &host);
        let row = rows.find(|row| row.reference("network") == Some(network));
        let Some(row) = row.cloned() else { continue };
        drop(rows);
        store.remove(KIND, &host, &row.id);
        let nic = forsake(store, &host, (network, name));
        let id: String = name.bytes().map(|byte| format!("{byte:02x}")).collect();
        let mut left = Node::reference("unmanaged_network", id).with_leaf("name", name);
        if let Some(nic) = nic {
            left.push(Node::reference("host_nic", &*nic));
        }
        store.put_below(UNMANAGED, &host, left);
    }
}
