//! Actions of hosts: who may do what in which status, and in which words the engine refuses; what follows is in
//! `life::host` and `host_networks`.

use super::actions::Done;
use super::host_changes;
use super::host_copies;
use super::host_manager;
use super::host_networks;
use super::host_setup;
use super::jobs;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life::evacuate;
use crate::life::host::{self, Plan};
use crate::node::Node;
use crate::store::{Object, Store};

const LOCKED: &str =
    "Cannot {action} Host. Related operation is currently in progress. Please try again later.";

/// Does an action of a host, or says why not.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    if action == "fence" && given(ask, "fence_type") == Some("") {
        return Err(Refusal::incomplete("Action", "fenceType", action));
    }
    let host = store.root("hosts", id).cloned();
    let host = host.ok_or_else(|| match action {
        "fence" => host::fence_nobody(id, given(ask, "fence_type").unwrap_or("")),
        _ => unknown(action),
    })?;
    match action {
        "activate" => activate(store, ask, &host),
        "approve" => approve(store, ask, &host),
        "commitnetconfig" => host_networks::commit(store, ask, &host),
        "copyhostnetworks" => host_copies::copy(store, ask, &host),
        "deactivate" => deactivate(store, ask, &host),
        "enrollcertificate" => enroll(store, ask, &host),
        "fence" => host::fence(store, ask, &host, given(ask, "fence_type").unwrap_or("")),
        "forceselectspm" => host_manager::force_select(store, ask, &host),
        "install" => install(store, ask, &host),
        "refresh" => refresh(store, ask, &host),
        "setupnetworks" => host_setup::set_up(store, ask, &host),
        "syncallnetworks" => host_copies::synchronize(store, ask, &host),
        "upgrade" => upgrade(store, ask, &host),
        "upgradecheck" => check(store, ask, &host),
        _ => Err(Refusal::unable(&format!("{action} of hosts"))),
    }
}

/// What is said of a host that is not there: what asks for it first finds nothing, the others ask their command.
fn unknown(action: &str) -> Refusal {
    let text = match action {
        "approve" => "Cannot approve Host - Host does not exists.",
        "activate" => "Cannot activate Host. Invalid Host Id.",
        "enrollcertificate" => "Cannot enroll certificate Host. Invalid Host Id.",
        "upgrade" => "Cannot upgrade Host. Invalid Host Id.",
        "upgradecheck" => "Cannot check for upgrade Host. Invalid Host Id.",
        _ => return Refusal::Empty(404),
    };
    Refusal::bad(text)
}

fn given<'a>(ask: &'a Ask, member: &str) -> Option<&'a str> {
    ask.body.as_ref().and_then(|body| body.text_of(member))
}

/// The answer names the host, and no job.
fn plain() -> Outcome<Done> {
    Done::with(None)
}

/// A host that is being installed is locked by that.
fn unlocked(host: &Object, action: &str) -> Outcome<()> {
    match host.status() {
        "installing" => Err(Refusal::conflict(LOCKED.replace("{action}", action))),
        _ => Ok(()),
    }
}

fn activate(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    let name = host.name();
    let about = format!("Invoking Activate Host {name}");
    let refused = unlocked(host, "activate").err().or(match host.status() {
        "up" => Some(Refusal::conflict(
            "Cannot activate Host. Host in Up status.",
        )),
        "non_responsive" => Some(Refusal::conflict(
            "Cannot activate Host. Host is in non responsive state.",
        )),
        _ => None,
    });
    if let Some(refusal) = refused {
        jobs::refused(store, ask, &about);
        return Err(refusal);
    }
    let job = jobs::done(store, ask, &about);
    let user = ask.user.user_at_authz();
    let text = format!("Activation of host {name} initiated by {user}.");
    note(store, ask, host, "VDS_ACTIVATE", text);
    host::activate(store, ask, host);
    Done::with(Some(job))
}

/// An event of the command about its host, without more.
fn note(store: &mut Store, ask: &Ask, host: &Object, symbol: &str, text: String) {
    Draft::of(ask, symbol, text)
        .about(store, "host", &host.id)
        .record(store);
}

fn deactivate(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    evacuate::check(store, ask, host)?;
    let (name, user) = (host.name(), ask.user.user_at_authz());
    let told = format!("Host {name} was switched to Maintenance mode by {user}");
    let (symbol, text) = match given(ask, "reason") {
        Some(reason) => (
            "USER_VDS_MAINTENANCE",
            format!("{told} (Reason: {reason})."),
        ),
        None => ("USER_VDS_MAINTENANCE_WITHOUT_REASON", format!("{told}.")),
    };
    note(store, ask, host, symbol, text);
    let reason = given(ask, "reason").unwrap_or("").to_owned();
    let about = format!("Moving Host {name} to Maintenance");
    if store
        .list("vms", "")
        .any(|vm| vm.reference("host") == Some(&host.id))
    {
        store.set("hosts", &host.id, "status", "preparing_for_maintenance");
        let job = jobs::begin(store, ask, &about);
        evacuate::begin(store, ask, host, Some(&job));
    } else {
        jobs::done(store, ask, &about);
        host::rest(store, ask, host);
    }
    // Why it was not operational is told no more.
    store.change("hosts", "", &host.id, |doc| match reason.is_empty() {
        true => drop(doc.remove("status_detail")),
        false => doc.set("status_detail", reason),
    });
    plain()
}

/// Statuses in which a host does not answer.
const UNHEARD: [&str; 9] = [
    "connecting",
    "down",
    "install_failed",
    "installing",
    "installing_os",
    "kdumping",
    "non_responsive",
    "pending_approval",
    "reboot",
];

/// The host is asked for what it has, whatever its status; no job.
fn refresh(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if UNHEARD.contains(&host.status()) {
        let text = format!(
            "Failed to refresh the capabilities of host {}.",
            host.name()
        );
        let inner = store.short_id();
        Draft::of(ask, "HOST_REFRESH_CAPABILITIES_FAILED", text)
            .correlated(Some(inner))
            .about(store, "host", &host.id)
            .record(store);
        return Err(Refusal::operation(400, "[]"));
    }
    let inner = store.short_id();
    if let Some(draft) = host_networks::capabilities(store, ask, &host.id) {
        draft.correlated(Some(inner)).record(store);
    }
    plain()
}

/// Whether the request brings what a host asks for that is installed; how it signs in is kept.
fn credentials(ask: &Ask) -> Outcome<()> {
    let body = ask.body.as_ref();
    let at = |path: &str| body.and_then(|body| body.text_at(path));
    let key = at("ssh.authentication_method") == Some("publickey");
    let password = at("root_password").or(at("ssh.user.password"));
    if !key && password.is_none_or(str::is_empty) {
        return Err(Refusal::bad("Cannot install Host with empty password."));
    }
    Ok(())
}

fn install(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if !matches!(
        host.status(),
        "maintenance" | "non_operational" | "install_failed" | "installing_os"
    ) {
        return Err(Refusal::conflict(
            "Cannot install Host. Please move Host to Maintenance mode first.",
        ));
    }
    credentials(ask)?;
    let (name, user) = (host.name(), ask.user.user_at_authz());
    let text = format!("Host {name} configuration was updated by {user}.");
    note(store, ask, host, "USER_UPDATE_VDS", text);
    let job = jobs::begin(store, ask, &format!("Installing Host {name}"));
    host::install(store, ask, host, Plan::of(ask, false), Some(job));
    plain()
}

/// A host that is approved into a cluster is changed first, by commands of their own that say so.
fn moved(store: &mut Store, ask: &Ask, host: &Object, cluster: &str) -> Outcome<()> {
    let text = format!(
        "Host {} configuration was updated by {}.",
        host.name(),
        ask.user.user_at_authz()
    );
    if host.reference("cluster") != Some(cluster) {
        // That command has no `<action>` to say so in.
        host_changes::may_move(store, host, cluster).map_err(Refusal::bare)?;
        note(store, ask, host, "USER_UPDATE_VDS", text.clone());
        store.change("hosts", "", &host.id, |doc| {
            doc.put(Node::reference("cluster", cluster));
        });
    }
    note(store, ask, host, "USER_UPDATE_VDS", text);
    Ok(())
}

fn approve(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    let cluster = ask.body.as_ref().and_then(|body| body.child("cluster"));
    if let Some(cluster) = cluster {
        let known = match (cluster.id(), cluster.text_of("name")) {
            (Some(id), _) => {
                if store.root("clusters", id).is_none() {
                    // What it would move to is not looked up.
                    host_changes::may_move(store, host, id).map_err(Refusal::bare)?;
                }
                store.root("clusters", id)
            }
            (None, Some(name)) => store.named("clusters", name),
            (None, None) => None,
        };
        let Some(known) = known.map(|cluster| cluster.id.to_string()) else {
            let name = cluster.text_of("name").unwrap_or("");
            return Err(Refusal::not_found(format!("Cluster: name={name}")));
        };
        moved(store, ask, host, &known)?;
    }
    if !matches!(
        host.status(),
        "pending_approval" | "install_failed" | "installing_os"
    ) {
        return Err(Refusal::conflict(
            "Cannot approve RHVH Host.\n-Host must be in \"Pending Approval\" or \"Install Failed\" status in order to be approved.",
        ));
    }
    let (name, user) = (host.name(), ask.user.user_at_authz());
    let about = format!("Adding new Host {name} (Approve process) to Cluster <UNKNOWN>");
    let job = jobs::begin(store, ask, &about);
    let text = format!("Host {name} was successfully approved by user {user}.");
    note(store, ask, host, "VDS_APPROVE", text);
    host::install(store, ask, host, Plan::of(ask, true), Some(job.clone()));
    Done::with(Some(job))
}

fn enroll(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if !matches!(
        host.status(),
        "maintenance" | "install_failed" | "non_responsive"
    ) {
        return Err(Refusal::conflict(
            "Cannot enroll certificate Host. Please switch Host to Maintenance mode first.",
        ));
    }
    host::enroll(store, ask, host);
    plain()
}

/// Statuses in which nobody asks a host for updates, nor brings them to it.
const NO_UPDATES: &[&str] = &[
    "connecting",
    "down",
    "error",
    "initializing",
    "installing",
    "installing_os",
    "kdumping",
    "non_responsive",
    "pending_approval",
    "preparing_for_maintenance",
    "reboot",
    "unassigned",
];

fn check(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if NO_UPDATES.contains(&host.status()) {
        return Err(Refusal::conflict(
            "Cannot check for upgrade Host. Valid Host statuses for upgrade check are Up or Non-Operational.",
        ));
    }
    let text = format!(
        "Started to check for available updates on host {}.",
        host.name()
    );
    note(store, ask, host, "HOST_AVAILABLE_UPDATES_STARTED", text);
    host::check(store, ask, host);
    plain()
}

fn upgrade(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    if NO_UPDATES.contains(&host.status()) {
        return Err(Refusal::conflict(
            "Cannot upgrade Host. Valid Host statuses for upgrade are Up, Maintenance, and Non-Operational.",
        ));
    }
    if !host.is("update_available") {
        return Err(Refusal::conflict(
            "Cannot upgrade Host. There are no available updates for the host.",
        ));
    }
    if host.status() != "maintenance" {
        evacuate::check(store, ask, host)?;
    }
    let text = format!(
        "Host {} upgrade was started (User: {}).",
        host.name(),
        ask.user.user_at_authz()
    );
    note(store, ask, host, "HOST_UPGRADE_STARTED", text);
    let reboot = given(ask, "reboot") != Some("false");
    host::upgrade(store, ask, host, reboot);
    plain()
}
