//! What hosts go through: installation, activation, upgrades, fencing, and the role of the storage pool manager.

mod fence;
mod install;
mod power;
mod spm;
mod trip;
mod upgrade;

use std::time::Duration;

use jiff::Timestamp;

pub(crate) use fence::fence;
pub(crate) use install::{Plan, activate, install, let_fail, rest, resting};
pub(crate) use spm::{center_of, give, holder, leave};
pub(crate) use trip::interrupt;
pub(crate) use upgrade::{check, enroll, publish, upgrade};

use super::trouble;
use crate::store::{Object, Store};

/// How long a data center looks for a manager before it says that it has none.
const SEARCH: Duration = Duration::from_secs(8);

/// Nobody manages the storage of a host's data center any more: after a while it is in trouble, and of its storage nothing
/// is known.
fn without_manager(store: &mut Store, host: &Object, now: Timestamp) {
    let Some(center) = center_of(store, host) else {
        return;
    };
    store.later(now, SEARCH, move |store, now| {
        if holder(store, &center).is_none() {
            trouble::problem(store, &center, now);
            turn_domains(store, &center, "active", "unknown");
        }
    });
}

/// Somebody manages it again.
fn with_manager(store: &mut Store, host: &Object, now: Timestamp) {
    if let Some(center) = center_of(store, host) {
        turn_domains(store, &center, "unknown", "active");
        trouble::recover(store, &center, now);
    }
}

fn turn_domains(store: &mut Store, center: &str, from: &str, to: &str) {
    let domains = store.list("datacenters/storagedomains", center);
    let domains: Vec<_> = domains
        .filter(|domain| domain.status() == from)
        .map(|domain| domain.id.clone())
        .collect();
    for domain in domains {
        store.change("datacenters/storagedomains", center, &domain, |doc| {
            doc.set("status", to);
        });
    }
}
