//! What hosts go through: installation, activation, upgrades, fencing, and the role of the storage pool manager.

mod fence;
mod install;
mod news;
mod power;
mod register;
mod spm;
mod trip;
mod up;
mod upgrade;

use std::time::Duration;

use jiff::Timestamp;

pub(crate) use fence::{fence, fence_nobody, test_power};
pub(crate) use install::{Plan, activate, install, let_fail, rest, resting};
pub(crate) use news::searching;
pub(crate) use register::register;
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

/// How long a host contends for the role where the data center was in trouble.
const CONTEND: Duration = Duration::from_secs(2);

/// A host takes the role that nobody has: at once, or where nothing worked any more, after it has contended for it.
fn take_over(store: &mut Store, host: &Object, now: Timestamp) {
    let Some(center) = center_of(store, host) else {
        return;
    };
    let object = store.root("datacenters", &center);
    if object.is_none_or(|center| center.status() != "problematic") {
        give(store, host, &center, now);
        return;
    }
    store.set("datacenters", &center, "status", "contend");
    store.set("hosts", &host.id, "spm.status", "contending");
    let host = host.id.clone();
    store.later(now, CONTEND, move |store, now| {
        let found = store.root("hosts", &host).cloned();
        let Some(host) = found.filter(|host| host.text("spm.status") == Some("contending")) else {
            return;
        };
        give(store, &host, &center, now);
        turn_domains(store, &center, "unknown", "active");
        trouble::recover(store, &center, now);
    });
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
