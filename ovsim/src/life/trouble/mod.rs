//! What befalls an engine from outside, on demand: hosts and storage domains that are lost and found again. What follows
//! is what the engine's monitoring makes of it: states, events, and VMs that suffer.

mod domains;
mod hosts;

pub(crate) use domains::{find_domain, lose_domain};
pub(crate) use hosts::{find_host, find_link, lose_host, lose_link};

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// Kept beside a host or domain while it is lost; its number tells one loss from the next.
const LOST: &str = "troubles";

/// The object of a root collection with this id or name.
fn found(store: &Store, kind: &str, what: &str) -> Result<Arc<Object>, String> {
    let object = store.root(kind, what).or_else(|| store.named(kind, what));
    let element = kind.trim_end_matches('s');
    object
        .cloned()
        .ok_or_else(|| format!("no {element} '{what}'"))
}

/// Remembers a loss and gives it a number.
fn lose(store: &mut Store, id: &str) -> String {
    let turn = store.new_id();
    let mark = Node::reference("trouble", ZERO).with_leaf("turn", turn.as_str());
    store.put_below(LOST, id, mark);
    turn
}

fn is_lost(store: &Store, id: &str, turn: &str) -> bool {
    let mark = store.get(LOST, id, ZERO);
    mark.is_some_and(|mark| mark.text("turn") == Some(turn))
}

fn after(store: &mut Store, now: Timestamp, seconds: u64, lost: (String, String), then: Then) {
    store.later(now, Duration::from_secs(seconds), move |store, now| {
        let (id, turn) = lost;
        if is_lost(store, &id, &turn) {
            then(store, &id, now);
        }
    });
}

type Then = fn(&mut Store, &str, Timestamp);

/// A data center without host or master.
pub(super) fn problem(store: &mut Store, center: &str, now: Timestamp) {
    let Some(object) = store.root("datacenters", center).cloned() else {
        return;
    };
    store.set("datacenters", center, "status", "problematic");
    let text = format!(
        "Invalid status on Data Center {}. Setting status to Non Responsive.",
        object.name()
    );
    let inner = store.short_id();
    Draft::new("SYSTEM_CHANGE_STORAGE_POOL_STATUS_PROBLEMATIC", text, now)
        .correlated(Some(inner))
        .about(store, "data_center", center)
        .about_named("host", "", "Unavailable")
        .record(store);
}

/// A data center that works again; of one with a new manager nothing is told but that.
pub(super) fn recover(store: &mut Store, center: &str, now: Timestamp) {
    let Some(object) = store.root("datacenters", center).cloned() else {
        return;
    };
    if !matches!(object.status(), "problematic" | "contend") {
        return;
    }
    store.set("datacenters", center, "status", "up");
    if object.status() == "contend" {
        return;
    }
    let text = format!(
        "Data Center {} status was changed to UP as some of its hosts are in status UP.",
        object.name()
    );
    let symbol = "SYSTEM_CHANGE_STORAGE_POOL_STATUS_UP_REPORTING_HOSTS";
    Draft::new(symbol, text, now)
        .about(store, "data_center", center)
        .record(store);
}

/// Jobs that an engine had under way when it stopped are of unknown outcome when it is back.
pub(crate) fn forget_jobs(store: &mut Store, now: Timestamp) {
    let now = crate::codec::values::instant(now);
    let close = |doc: &mut Node| {
        if doc.text_of("status") == Some("started") {
            doc.set("status", "unknown");
            doc.set("end_time", now.as_str());
        }
    };
    let jobs: Vec<_> = store.list("jobs", "").map(|job| job.id.clone()).collect();
    for job in jobs {
        store.change("jobs", "", &job, close);
        let steps = store.list("jobs/steps", &job);
        let steps: Vec<_> = steps.map(|step| step.id.clone()).collect();
        for step in steps {
            store.change("jobs/steps", &job, &step, close);
        }
    }
}
