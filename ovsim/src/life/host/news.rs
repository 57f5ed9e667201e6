//! What is told of clusters and data centers when their hosts come, go and change roles (engine 4.5.8).

use jiff::Timestamp;

use crate::events::Draft;
use crate::store::{Object, Store};

/// Seconds within which the same is not said again of a cluster.
const ONCE_IN: f64 = 60.0;

/// What a host says of its CPU as it comes up goes into its cluster, by a command of the engine's own.
pub(super) fn cluster_updated(store: &mut Store, cluster: &str, now: Timestamp) {
    const CODE: u32 = 835;
    let speed = store.speed();
    let lately = store.events().newest_first().any(|event| {
        event.code == CODE
            && event.reference("cluster") == Some(cluster)
            && now.duration_since(event.time).as_secs_f64() * speed < ONCE_IN
    });
    if lately {
        return;
    }
    let name = store.root("clusters", cluster);
    let name = name.map_or("", |cluster| cluster.name());
    let text = format!("Host cluster {name} was updated by system");
    let id = store.short_id();
    Draft::new("SYSTEM_UPDATE_CLUSTER", text, now)
        .correlated(Some(id))
        .about_cluster(store, cluster)
        .record(store);
}

/// A manager is looked for while the data center was well: the last one is named where there was one.
pub(crate) fn searching(store: &mut Store, center: &str, last: Option<&Object>, now: Timestamp) {
    let text = "Data Center is being initialized, please wait for initialization to complete.";
    let symbol = "SYSTEM_CHANGE_STORAGE_POOL_STATUS_PROBLEMATIC_SEARCHING_NEW_SPM";
    let id = store.short_id();
    let draft = Draft::new(symbol, text, now)
        .by_system()
        .correlated(Some(id));
    of_center(store, draft, center, last).record(store);
}

/// The manager stopped: the data center is in trouble until another is found.
pub(super) fn stopped(store: &mut Store, center: &str, now: Timestamp) {
    let name = store.root("datacenters", center);
    let name = name.map_or("", |center| center.name());
    let text = format!("Invalid status on Data Center {name}. Setting status to Non Responsive.");
    let symbol = "SYSTEM_CHANGE_STORAGE_POOL_STATUS_PROBLEMATIC";
    let id = store.short_id();
    let draft = Draft::new(symbol, text, now).correlated(Some(id));
    of_center(store, draft, center, None).record(store);
}

fn of_center(store: &Store, draft: Draft, center: &str, host: Option<&Object>) -> Draft {
    let draft = draft.about(store, "data_center", center);
    match host {
        Some(host) => super::trip::about(store, draft, host),
        None => draft.about_named("host", "", "Unavailable"),
    }
}
