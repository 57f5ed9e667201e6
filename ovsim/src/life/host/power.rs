//! What power management needs: agents, another host that speaks to them, and a while between two operations.

use std::sync::Arc;

use super::center_of;
use crate::ask::Ask;
use crate::rules::fence_agents;
use crate::store::{Object, Store};

/// Seconds between two operations on the same host.
const QUIET: i64 = 180;

/// The agents of a host in the order in which they are tried.
pub(super) fn agents(store: &Store, host: &str) -> Vec<Arc<Object>> {
    let mut agents: Vec<_> = store.list("hosts/fenceagents", host).cloned().collect();
    agents.sort_by_key(|agent| fence_agents::order(agent));
    agents
}

/// The host that speaks to the agents: up, of the same cluster or else of the same data center.
pub(super) fn proxy(store: &Store, host: &Object) -> Option<Arc<Object>> {
    let center = center_of(store, host);
    let able = |other: &&Arc<Object>| other.id != host.id && other.status() == "up";
    let near = |other: &&Arc<Object>| {
        able(other) && other.reference("cluster") == host.reference("cluster")
    };
    let far = |other: &&Arc<Object>| able(other) && center_of(store, other) == center;
    let found = store.list("hosts", "").find(near);
    found.or_else(|| store.list("hosts", "").find(far)).cloned()
}

/// The messages that stand against an operation.
pub(super) fn objections(store: &Store, ask: &Ask, host: &Object, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    let agents = agents(store, &host.id);
    if !host.is("power_management.enabled") || agents.is_empty() {
        if host.is("power_management.enabled") {
            found.push(format!("Cannot {word} Host. Power Management is enabled for Host but no Agent type selected."));
        }
        found.push("Cannot fence Host, Host fence is disabled.".to_owned());
    } else if let Some(seconds) = quiet(store, ask, host, word) {
        found.push(format!(
            "Another Power Management operation is still running, please retry in {seconds} Sec."
        ));
    } else if proxy(store, host).is_none() {
        found.push(format!("Cannot {word} Host.\nThere is no other Host in the Data Center that can be used to test the Power Management settings."));
    }
    if !found.is_empty() {
        found.push(format!("Cannot {word} Host. Fence operation failed."));
    }
    let text = match (word, host.status()) {
        ("stop", status) if status != "maintenance" => {
            "Cannot perform Stop operation, Host has to be in Maintenance mode in order to be stopped."
        }
        ("start", status)
            if !matches!(status, "down" | "non_responsive" | "reboot" | "maintenance") =>
        {
            "Cannot perform Start operation, Host has to be in one of the following statuses: Down ,Non Responsive or Maintenance."
        }
        _ => "",
    };
    if !text.is_empty() {
        found.push(text.to_owned());
    }
    found
}

/// Seconds until the next operation is taken: a start waits after a stop, a stop after a start, a restart after a restart.
fn quiet(store: &Store, ask: &Ask, host: &Object, word: &str) -> Option<i64> {
    let code = match word {
        "start" => 21,
        "stop" => 20,
        _ => 41,
    };
    let mut known = store.events().newest_first();
    let last =
        known.find(|event| event.code == code && event.reference("host") == Some(&*host.id))?;
    let gone = ask.now.duration_since(last.time).as_secs_f64() * store.speed();
    let left = QUIET as f64 - gone;
    (left > 0.0).then_some(left.ceil() as i64)
}
