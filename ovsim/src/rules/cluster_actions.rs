//! Actions of clusters: upgrades that a tool announces, networks set right on all hosts (engine 4.5.8).

use std::time::Duration;

use super::actions::Done;
use super::host_copies;
use super::jobs;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

/// Does an action of a cluster.
pub(super) fn act(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let cluster = store.root("clusters", id).cloned();
    if cluster.is_none() && action == "syncallnetworks" {
        // There are no hosts in it, and so nothing to do.
        return Done::with(None);
    }
    let cluster = cluster.ok_or(Refusal::Empty(404))?;
    match action {
        "resetemulatedmachine" => reset(store, ask, &cluster),
        "syncallnetworks" => sync(store, ask, &cluster),
        "upgrade" => upgrade(store, ask, &cluster),
        _ => Err(Refusal::unable(&format!("{action} of clusters"))),
    }
}

/// The machine type is found anew by the next host that comes up; until then none may be.
fn reset(store: &mut Store, ask: &Ask, cluster: &Object) -> Outcome<Done> {
    let mut hosts = store.list("hosts", "");
    if hosts.any(|host| host.status() == "up" && host.reference("cluster") == Some(&cluster.id)) {
        return Err(Refusal::conflict(
            "Cannot update Cluster. Clusters hosts must be down in order to perform this action.",
        ));
    }
    drop(hosts);
    let user = ask.user.user_at_authz();
    let text = format!("Host cluster {} was updated by {user}", cluster.name());
    tell(store, ask, cluster, "USER_UPDATE_CLUSTER", text);
    Done::with(None)
}

fn tell(store: &mut Store, ask: &Ask, cluster: &Object, symbol: &str, text: String) {
    // Of the data center that it is in these say nothing.
    Draft::of(ask, symbol, text)
        .about(store, "cluster", &cluster.id)
        .record(store);
}

/// Hosts of the cluster that have an attachment which is not as it should be.
fn out_of_sync(store: &Store, cluster: &Object) -> Vec<String> {
    let hosts = store.list("hosts", "");
    let hosts = hosts.filter(|host| host.reference("cluster") == Some(&cluster.id));
    let hosts = hosts.filter(|host| {
        let mut rows = store.list("hosts/networkattachments", &host.id);
        rows.any(|row| row.text("in_sync") == Some("false"))
    });
    hosts.map(|host| host.id.to_string()).collect()
}

fn sync(store: &mut Store, ask: &Ask, cluster: &Object) -> Outcome<Done> {
    let name = cluster.name();
    let about = format!("Synchronizing networks on cluster {name}");
    let hosts = out_of_sync(store, cluster);
    let job = jobs::begin(store, ask, &about);
    if hosts.is_empty() {
        let text = format!("No hosts eligible for sync networks operation found on cluster {name}");
        tell(store, ask, cluster, "CLUSTER_SYNC_NOTHING_TO_DO", text);
    } else {
        let text = format!("Started sync of all cluster {name} networks.");
        let begun = "CLUSTER_SYNC_ALL_NETWORKS_STARTED";
        tell(store, ask, cluster, begun, text);
        for (at, id) in hosts.iter().enumerate() {
            if let Some(host) = store.root("hosts", id).cloned() {
                host_copies::synchronize_one(store, ask, &host, (at + 1, hosts.len()));
            }
        }
    }
    // That it is over is seen by and by.
    let text = format!("Finished sync of all cluster {name} networks.");
    let end = Draft::of(ask, "CLUSTER_SYNC_ALL_NETWORKS_FINISHED", text);
    let end = end.about(store, "cluster", &cluster.id);
    let ending = job.clone();
    store.later(ask.now, Duration::from_secs(1), move |store, now| {
        end.at(now).record(store);
        jobs::end(store, &ending, now, "finished");
    });
    Done::with(Some(job))
}

/// With which correlation id the upgrade was begun.
const BEGUN_BY: &str = "upgrade_correlation_id";

fn upgrade(store: &mut Store, ask: &Ask, cluster: &Object) -> Outcome<Done> {
    let body = ask.body.clone().unwrap_or_default();
    let name = cluster.name();
    let user = ask.user.user_at_authz();
    let by = body
        .text_of("correlation_id")
        .unwrap_or(&ask.correlation_id);
    let edit = |store: &mut Store, change: &dyn Fn(&mut Node)| {
        store.change("clusters", "", &cluster.id, |doc| change(doc));
    };
    let Some(action) = body.text_of("upgrade_action") else {
        return Err(Refusal::Page("java.lang.NullPointerException".into()));
    };
    match action {
        "start" if cluster.is("upgrade_in_progress") => {
            let text =
                format!("Failed to set upgrade running flag on Host cluster {name} by {user}");
            tell(
                store,
                ask,
                cluster,
                "USER_START_CLUSTER_UPGRADE_FAILED",
                text,
            );
            return Err(Refusal::bad(format!(
                "failed to set upgrade running flag on cluster '{}'.",
                cluster.id
            )));
        }
        "start" => {
            edit(store, &|doc| {
                doc.set("upgrade_in_progress", "true");
                doc.set("upgrade_percent_complete", "0");
                doc.set(BEGUN_BY, by);
            });
            let text =
                format!("Successfully set upgrade running flag on Host cluster {name} by {user}");
            tell(store, ask, cluster, "USER_START_CLUSTER_UPGRADE", text);
        }
        "update_progress" => {
            let percent = body.text_of("upgrade_percent_complete").unwrap_or("0");
            may_progress(cluster, by, percent)?;
            let percent = percent.to_owned();
            edit(store, &|doc| {
                doc.set("upgrade_percent_complete", percent.as_str())
            });
            let text = format!(
                "Successfully updated upgrade percent complete on Host cluster {name} by (User: {user})"
            );
            tell(store, ask, cluster, "USER_UPDATE_CLUSTER_UPGRADE", text);
        }
        _ => {
            edit(store, &|doc| {
                doc.set("upgrade_in_progress", "false");
                doc.set("upgrade_percent_complete", "0");
                doc.remove(BEGUN_BY);
            });
            let text = format!(
                "Successfully cleared upgrade running flag on Host cluster {name} by (User: {user})"
            );
            tell(store, ask, cluster, "USER_FINISH_CLUSTER_UPGRADE", text);
        }
    }
    Done::with(None)
}

/// Only who began an upgrade may say how far it is.
fn may_progress(cluster: &Object, by: &str, percent: &str) -> Outcome<()> {
    if !cluster.is("upgrade_in_progress") {
        return Err(Refusal::bad(
            "Cannot update progress, cluster upgrade has not been started.",
        ));
    }
    if !percent.parse::<u8>().is_ok_and(|percent| percent <= 100) {
        return Err(Refusal::bad(
            "Cannot update upgrade percent complete, the value needs to be in the range of 0 to 100.",
        ));
    }
    if cluster.text(BEGUN_BY) != Some(by) {
        return Err(Refusal::bad(
            "Cannot update progress, given correlation id does not match the current update correlation id.",
        ));
    }
    Ok(())
}
