//! What a request leaves out of a host's networks, filled in before anything is checked: ids get their names, names their ids,
//! and labels bring their networks (engine 4.5.8).

use std::sync::Arc;

use super::host_bonds::labelled;
use super::host_networks::{KIND, NICS};
use super::host_wishes::{LabelWish, Named, Wishes, wish};
use crate::node::Node;
use crate::store::{Object, Store};

/// What a single attachment asks for, changed or, without an id, added; a new one may be of any network of the engine so far.
pub(super) fn of_attachment(
    store: &Store,
    host: &Object,
    given: &Node,
    old: Option<&Arc<Object>>,
) -> Wishes {
    let mut wish = wish(store, given, old.cloned());
    // Only lists know names by themselves.
    for (named, member) in [(&mut wish.network, "network"), (&mut wish.nic, "host_nic")] {
        if let Some(given) = given.child(member).filter(|_| old.is_some()) {
            named.name = given.text_of("name").map(str::to_owned);
        }
    }
    if old.is_none() {
        // By its name alone it is looked for in the cluster only.
        if wish.network.id.is_some() {
            wish.network.completed(store.list("networks", ""));
        }
    }
    let mut wishes = Wishes {
        attachments: vec![wish],
        ..Wishes::default()
    };
    complete(store, host, &mut wishes);
    wishes
}

/// A label that comes to a NIC by itself.
pub(super) fn of_label(store: &Store, host: &Object, nic: &Object, label: &str) -> Wishes {
    let mut wishes = Wishes {
        labels: vec![LabelWish {
            label: label.to_owned(),
            nic: Named {
                id: Some(nic.id.to_string()),
                name: Some(nic.name().to_owned()),
            },
        }],
        ..Wishes::default()
    };
    complete(store, host, &mut wishes);
    wishes
}

/// A label that goes by itself.
pub(super) fn without_label(store: &Store, host: &Object, label: &str) -> Wishes {
    let mut wishes = Wishes {
        labels_gone: vec![label.to_owned()],
        ..Wishes::default()
    };
    complete(store, host, &mut wishes);
    wishes
}

/// The networks of a host's cluster.
pub(super) fn networks<'s>(
    store: &'s Store,
    host: &Object,
) -> impl Iterator<Item = &'s Arc<Object>> {
    let cluster = host.reference("cluster").unwrap_or("");
    let links: Vec<_> = store.list("clusters/networks", cluster).collect();
    let networks = links.into_iter();
    networks.filter_map(|link| store.root("networks", &link.id))
}

pub(super) fn complete(store: &Store, host: &Object, wishes: &mut Wishes) {
    for wish in &mut wishes.attachments {
        wish.nic.completed(store.list(NICS, &host.id));
        wish.network.completed(networks(store, host));
    }
    for bond in &mut wishes.bonds {
        bond.nic.completed(store.list(NICS, &host.id));
    }
    for label in &mut wishes.labels {
        label.nic.completed(store.list(NICS, &host.id));
    }
    by_labels(store, host, wishes);
}

/// The label of a network.
pub(super) fn label_of<'s>(store: &'s Store, network: &str) -> Option<&'s str> {
    let mut labels = store.list("networks/networklabels", network);
    labels.next().map(|label| &*label.id)
}

/// The networks that labels bring and take with them.
fn by_labels(store: &Store, host: &Object, wishes: &mut Wishes) {
    let attached = |network: &str| {
        let mut rows = store.list(KIND, &host.id);
        rows.find(|row| row.reference("network") == Some(network))
    };
    let asked = |wishes: &Wishes, network: &str| {
        let mut rows = wishes.attachments.iter();
        rows.any(|wish| wish.network.id.as_deref() == Some(network))
    };
    for label in wishes.labels.clone() {
        let rows = networks(store, host);
        for network in rows.filter(|row| label_of(store, &row.id) == Some(&label.label)) {
            let old = attached(&network.id).cloned();
            let goes = |old: &Arc<Object>| wishes.gone.contains(&Some(old.id.to_string()));
            let old = old.filter(|old| !goes(old));
            if asked(wishes, &network.id) {
                continue;
            }
            let mut wish = wish(store, &Node::default(), old);
            if wish.old.is_some() && wish.nic.name == label.nic.name {
                continue;
            }
            wish.nic = label.nic.clone();
            wish.network = Named {
                id: Some(network.id.to_string()),
                name: Some(network.name().to_owned()),
            };
            wishes.attachments.push(wish);
        }
    }
    for label in &wishes.labels_gone {
        let rows = networks(store, host);
        for network in rows.filter(|row| label_of(store, &row.id) == Some(label)) {
            let Some(old) = attached(&network.id) else {
                continue;
            };
            let on_it = labelled(store, &host.id, label);
            if on_it.as_deref() == old.reference("host_nic") && !asked(wishes, &network.id) {
                wishes.gone.push(Some(old.id.to_string()));
            }
        }
    }
}
