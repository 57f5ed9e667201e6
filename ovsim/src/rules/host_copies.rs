//! Networks of one host laid over another, and networks of a host set right (engine 4.5.8).

use super::actions::Done;
use super::host_networks::{plug, refreshed, unplug};
use super::jobs;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

const ATTACHMENTS: &str = "hosts/networkattachments";
const NICS: &str = "hosts/nics";

fn tell(store: &mut Store, ask: &Ask, host: &Object, symbol: &str, text: String) {
    let cluster = host.reference("cluster").unwrap_or("").to_owned();
    Draft::of(ask, symbol, text)
        .about(store, "host", &host.id)
        .about_cluster(store, &cluster)
        .record(store);
}

/// The action `syncallnetworks`.
pub(crate) fn synchronize(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    let name = host.name();
    let about = format!("Synchronizing networks on host {name}");
    if !matches!(host.status(), "up" | "maintenance" | "non_operational") {
        jobs::refused(store, ask, &about);
        return Err(Refusal::conflict(
            "Cannot setup Networks. Operation can be performed only when Host status is  Maintenance, Up, NonOperational.",
        ));
    }
    let job = jobs::done(store, ask, &about);
    synchronize_one(store, ask, host, (1, 1));
    Done::with(Some(job))
}

/// One host of so many is set right, and what is told of that.
pub(super) fn synchronize_one(
    store: &mut Store,
    ask: &Ask,
    host: &Object,
    (at, of): (usize, usize),
) {
    let (name, user) = (host.name(), ask.user.user_at_authz());
    set_right(store, &host.id);
    // All but the last tell of a command inside.
    let inner = store.short_id();
    for (symbol, text) in [
        (
            "PERSIST_HOST_SETUP_NETWORK_ON_HOST",
            format!("({at}/{of}): Applying network's changes on host {name}. (User: {user})"),
        ),
        (
            "PERSIST_SETUP_NETWORK_ON_HOST_FINISHED",
            format!("({at}/{of}): Successfully applied changes on host {name}. (User: {user})"),
        ),
    ] {
        Draft::of(ask, symbol, text)
            .correlated(Some(inner.clone()))
            .about(store, "host", &host.id)
            .record(store);
    }
    let text = format!("Managed to sync all host {name} networks.");
    tell(store, ask, host, "HOST_SYNC_ALL_NETWORKS_FINISHED", text);
}

/// What the host reports is what is expected of it.
pub(super) fn set_right(store: &mut Store, host: &str) {
    let rows = store.list(ATTACHMENTS, host);
    let rows: Vec<_> = rows
        .filter(|row| row.text("in_sync") == Some("false"))
        .map(|row| row.id.clone())
        .collect();
    for row in rows {
        set_right_one(store, host, &row);
    }
}

/// The same for one attachment.
pub(super) fn set_right_one(store: &mut Store, host: &str, attachment: &str) {
    store.change(ATTACHMENTS, host, attachment, |doc| {
        doc.set("in_sync", "true");
        let reported = doc.child_mut("reported_configurations");
        for one in reported.into_iter().flat_map(|list| &mut list.children) {
            let expected = one.text_of("expected_value").map(str::to_owned);
            if let Some(expected) = expected {
                one.set("actual_value", expected);
            }
            one.set("in_sync", "true");
        }
    });
}

/// The NICs that are there without any network: no bonds, no VLANs, in the order of their names.
fn ports(store: &Store, host: &str) -> Vec<(String, String)> {
    let bare = |nic: &&std::sync::Arc<Object>| {
        nic.doc.child("bonding").is_none() && nic.doc.child("vlan").is_none()
    };
    let nics = store.list(NICS, host).filter(bare);
    let mut ports: Vec<_> = nics
        .map(|nic| (nic.name().to_owned(), nic.id.to_string()))
        .collect();
    ports.sort();
    ports
}

/// Whether an attachment is that of the management network.
fn manages(store: &Store, host: &Object, attachment: &Object) -> bool {
    let cluster = store.root("clusters", host.reference("cluster").unwrap_or(""));
    let network = cluster.and_then(|cluster| cluster.reference("management_network"));
    network.is_some() && attachment.reference("network") == network
}

/// The action `copyhostnetworks`: all but the management network, port by port.
pub(crate) fn copy(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    let source = ask.body.as_ref().and_then(|body| body.child("source_host"));
    let Some(source) = source.and_then(Node::id) else {
        return Err(Refusal::bad("Host ID is required."));
    };
    let Some(source) = store.root("hosts", source).cloned() else {
        return Err(Refusal::bad("The selected Host does not exist."));
    };
    let about = format!(
        "Copy host networks from {} to {}",
        source.name(),
        host.name()
    );
    let (from, to) = (ports(store, &source.id), ports(store, &host.id));
    if source.reference("cluster") != host.reference("cluster") {
        jobs::refused(store, ask, &about);
        return Err(Refusal::bad(
            "Cannot copy networks to Host. Hosts are not in the same cluster.",
        ));
    }
    if from.len() > to.len() {
        jobs::refused(store, ask, &about);
        let text = format!(
            "Cannot copy host networks from {} to {}: Interface count of destination host has to be at least as high as that of the source host.",
            source.name(),
            host.name()
        );
        let symbol = "NETWORK_COPY_HOST_NETWORKS_INVALID_IFACE_COUNT";
        tell(store, ask, host, symbol, text);
        return Err(Refusal::bad(
            "Cannot copy networks to Host. Interface count of destination host has to be at least as high as that of the source host.",
        ));
    }
    let job = jobs::done(store, ask, &about);
    lay(store, &source, host, &from, &to);
    refreshed(store, ask, &host.id);
    let text = format!(
        "Successfully finished copying host network from {} to {}.",
        source.name(),
        host.name()
    );
    tell(store, ask, host, "NETWORK_COPY_HOST_NETWORKS", text);
    Done::with(Some(job))
}

fn lay(
    store: &mut Store,
    source: &Object,
    host: &Object,
    from: &[(String, String)],
    to: &[(String, String)],
) {
    let own: Vec<_> = store.list(ATTACHMENTS, &host.id).cloned().collect();
    for attachment in own
        .iter()
        .filter(|one| !manages(store, host, one))
        .cloned()
        .collect::<Vec<_>>()
    {
        store.remove(ATTACHMENTS, &host.id, &attachment.id);
        unplug(store, &attachment);
    }
    let given: Vec<_> = store.list(ATTACHMENTS, &source.id).cloned().collect();
    for attachment in given {
        let port = from
            .iter()
            .position(|(_, id)| attachment.reference("host_nic") == Some(id));
        let Some((_, nic)) = port.and_then(|at| to.get(at)) else {
            continue;
        };
        if manages(store, source, &attachment) {
            continue;
        }
        let mut doc = attachment.doc.clone();
        doc.put(Node::reference("host_nic", nic.as_str()));
        let made = store.put_below(ATTACHMENTS, &host.id, doc);
        plug(store, &made);
    }
}
