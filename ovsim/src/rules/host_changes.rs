//! Where a host's name and address are alone, and which changes of a host an engine takes in which status (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::rows::TAKEN;
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

/// What is said of a change that a host at work cannot take.
const OPERATIONAL: &str = "Cannot edit Host. Host parameters cannot be modified while Host is operational.\nPlease switch Host to Maintenance mode first.";

/// Statuses in which nothing goes over a host's connection.
const DISCONNECTED: [&str; 7] = [
    "non_responsive",
    "maintenance",
    "down",
    "unassigned",
    "install_failed",
    "pending_approval",
    "installing_os",
];

/// The engine's order for a changed host: another cluster, its connection, its address, then whether others have the same.
pub(super) fn may_change(work: &Work<'_>, old: &Object) -> Outcome<()> {
    let cluster = work.doc.child("cluster").and_then(Node::id);
    if cluster != old.reference("cluster") {
        may_move(work.store, old, cluster.unwrap_or(""))?;
    }
    let moved = work.doc.text_of("address") != old.text("address");
    let port = |doc: &Node| doc.text_at("ssh.port").unwrap_or("22").to_owned();
    let rests = DISCONNECTED.contains(&old.status());
    if !rests && (moved || port(&work.doc) != port(&old.doc)) {
        return Err(Refusal::conflict(OPERATIONAL));
    }
    if moved && old.status() != "install_failed" {
        return Err(Refusal::bad(
            "Host Address can not be modified due to Security restrictions.  In order to change Host Address, Host has to be reinstalled",
        ));
    }
    is_alone(work)
}

/// The event of a change: the host is called in it as it was called before. Another cluster is a command of its own, which says
/// the same.
pub(super) fn told(work: &mut Work<'_>, host: &Object) {
    let old = work.old.clone();
    let name = old.as_ref().map_or(host.name(), |old| old.name());
    let text = format!("Host {name} configuration was updated by {}.", work.user());
    let moved = old.as_ref().and_then(|old| old.reference("cluster")) != host.reference("cluster");
    for _ in 0..1 + usize::from(moved) {
        let draft = work.event("USER_UPDATE_VDS", text.as_str());
        let draft = draft.about_named("host", &host.id, name);
        draft.record(work.store);
    }
}

/// What an engine keeps of the way to a host: neither how it came in nor as whom. What is dumped only after it was configured
/// anew, the kernel's line and whether its dumps are looked for, wants the host installed again.
pub(super) fn keep(work: &mut Work<'_>) {
    if let Some(ssh) = work.doc.child_mut("ssh") {
        for member in ["user", "authentication_method"] {
            ssh.remove(member);
        }
    }
    if work.gives("display.address").is_some_and(str::is_empty) {
        work.doc.remove("display");
    }
    let Some(old) = work.old.clone() else { return };
    let cluster = work.doc.child("cluster").and_then(Node::id);
    if let (None, Some(cluster)) = (cluster, old.reference("cluster")) {
        work.doc.put(Node::reference("cluster", cluster));
    }
    let dumps = |doc: &Node| doc.text_at("power_management.kdump_detection") != Some("false");
    let line = |doc: &Node| {
        let line = doc.text_at("os.custom_kernel_cmdline");
        line.unwrap_or("").to_owned()
    };
    if dumps(&work.doc) != dumps(&old.doc) || line(&work.doc) != line(&old.doc) {
        work.doc.set("reinstallation_required", "true");
    }
}

/// Name and address are a host's own among those of its cluster.
pub(super) fn is_alone(work: &Work<'_>) -> Outcome<()> {
    let cluster = work.doc.child("cluster").and_then(Node::id);
    let own = work.old.as_ref().map(|old| &*old.id);
    let others = || {
        let hosts = work.store.list("hosts", "");
        hosts.filter(|host| host.reference("cluster") == cluster && Some(&*host.id) != own)
    };
    let text = |doc: &Node, member: &str| doc.text_of(member).unwrap_or("").to_owned();
    let is_new = |member: &str| {
        let old = work.old.as_ref().map(|old| text(&old.doc, member));
        old.is_none_or(|old| !old.eq_ignore_ascii_case(&text(&work.doc, member)))
    };
    let is_taken = |member: &str| {
        let wanted = text(&work.doc, member);
        is_new(member) && others().any(|host| host.text(member) == Some(&wanted))
    };
    if is_taken("name") {
        return Err(work.conflict(TAKEN));
    }
    if is_taken("address") {
        let text = "Cannot {action} {type}. Host with the same address already exists.";
        return Err(work.conflict(text));
    }
    Ok(())
}

/// A local data center has one host.
pub(super) fn may_join(store: &Store, cluster: &str) -> Outcome<()> {
    let center = store.root("clusters", cluster);
    let center = center.and_then(|cluster| cluster.reference("data_center"));
    let local = center.and_then(|id| store.root("datacenters", id));
    let mut hosts = store.list("hosts", "");
    if local.is_some_and(|center| center.is("local"))
        && hosts.any(|host| host.reference("cluster") == Some(cluster))
    {
        return Err(Refusal::bad(
            "Cannot add more than one Host to \"Local Storage\" Data Center",
        ));
    }
    Ok(())
}

/// Whether a host may go to a cluster: it rests, the cluster is there and fits its CPU, and both have the same management network.
pub(super) fn may_move(store: &Store, host: &Object, cluster: &str) -> Outcome<()> {
    if !matches!(host.status(), "maintenance" | "pending_approval") {
        return Err(Refusal::conflict(OPERATIONAL));
    }
    let Some(target) = store.root("clusters", cluster) else {
        return Err(Refusal::bad("Cannot edit Host. Cluster ID is not valid."));
    };
    may_join(store, cluster)?;
    let source = host
        .reference("cluster")
        .and_then(|id| store.root("clusters", id));
    let Some(source) = source else {
        return Ok(());
    };
    let architecture = |cluster: &Object| {
        let told = cluster.text("cpu.architecture");
        told.filter(|word| !matches!(*word, "" | "undefined"))
            .map(str::to_owned)
    };
    let reported = host.text("cpu.type").is_some();
    if let (Some(own), Some(wanted)) = (architecture(source), architecture(target))
        && reported
        && own != wanted
    {
        return Err(Refusal::conflict(
            "Cannot edit Host. The host and destination cluster architectures do not match.",
        ));
    }
    let management = |cluster: &Object| {
        let network = cluster.reference("management_network");
        let network = network.and_then(|id| store.root("networks", id));
        network.map(|network| network.name().to_owned())
    };
    if host.status() != "pending_approval" && management(source) != management(target) {
        return Err(Refusal::conflict(
            "Cannot edit Host. Moving a host to a cluster with different management network is not allowed. That might cause connectivity loss.",
        ));
    }
    Ok(())
}
