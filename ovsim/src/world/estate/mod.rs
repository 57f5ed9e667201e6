//! A small, believable estate on top of a fresh engine: hosts, storage, VMs and all that hangs on them.
//! Everything follows from the seed, the counts and the names; addresses are from the ranges kept for documentation.

mod guests;
mod history;
mod hosts;
mod layers;
mod machines;
mod network;
mod people;
mod plan;
mod pool;
mod storage;
mod templates;

pub(super) use hosts::{certify, report as report_host};

use jiff::{SignedDuration, Timestamp};

use super::fresh::{self, DefaultIds};
use super::ids::Seed;
use super::present::stamp;
use crate::options::Options;
use crate::store::Store;

/// What the parts of the estate need of each other.
pub(super) struct Site {
    pub(super) seed: Seed,
    pub(super) now: Timestamp,
    pub(super) ids: DefaultIds,
    /// Ids and addresses of the hosts, in order.
    pub(super) hosts: Vec<(String, String)>,
    /// Ids of the data domains, the master first.
    pub(super) domains: Vec<String>,
    /// Disk profiles of the data domains, in the same order.
    pub(super) disk_profiles: Vec<String>,
}

impl Site {
    /// A moment so many minutes ago, as documents write it.
    pub(super) fn ago(&self, minutes: u64) -> String {
        stamp(self.before(minutes))
    }

    /// A moment so many minutes ago; the milliseconds differ from one to the next.
    pub(super) fn before(&self, minutes: u64) -> Timestamp {
        let jitter =
            i64::try_from(self.seed.below(1000, "jitter", &minutes.to_string())).unwrap_or(0);
        let back = i64::try_from(minutes).unwrap_or(0) * 60_000 - jitter;
        self.now
            .checked_sub(SignedDuration::from_millis(back))
            .unwrap_or(self.now)
    }
}

/// Puts hosts, storage, VMs and the rest into a fresh engine.
pub(super) fn fill(store: &mut Store, options: &Options, now: Timestamp) {
    let seed = Seed(options.seed);
    let mut site = Site {
        seed,
        now,
        ids: fresh::default_ids(seed),
        hosts: Vec::new(),
        domains: Vec::new(),
        disk_profiles: Vec::new(),
    };
    if options.hosts == 0 {
        return;
    }
    let prefix = options.host_prefix.as_deref().unwrap_or("host");
    hosts::fill(store, &mut site, options.hosts, prefix);
    network::fill(store, &site);
    storage::fill(store, &mut site, options.vms);
    people::directory(store, &site);
    let templates = templates::fill(store, &site);
    plan::fill(store, &site, &templates, options);
    storage::account(store, &site);
    people::fill(store, &site);
    history::fill(store, &site);
}
