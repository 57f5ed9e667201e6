//! A member of a pool that is changed, and a machine that gets a lease: that takes a moment longer than other changes, holds it, and
//! is told once more at its end (engine 4.5.8).

use std::time::Duration;

use super::jobs;
use super::refusal::Outcome;
use super::work::Work;
use crate::events::Draft;
use crate::storage::locks::{self, Hold};
use crate::store::{Object, Store};

const LONG: Duration = Duration::from_secs(2);
const OF_LEASE: Duration = Duration::from_millis(1_200);

const HELD: &str = "Cannot {action} {type}. VM is being updated.";

/// What a change holds against other changes.
fn name_of(vm: &str) -> String {
    format!("{vm} name")
}

/// 409 while such a machine is being changed.
pub(super) fn check(store: &Store, vm: &Object) -> Outcome<()> {
    locks::check(store, &[&name_of(&vm.id)], "edit", "VM")
}

/// Tells of a change: at once, and once more when the machine gives its lock back.
pub(super) fn changed(work: &mut Work<'_>, vm: &Object, told: Draft) {
    let again = told.clone();
    told.record(work.store);
    let leased = |vm: &Object| vm.doc.at("lease.storage_domain").is_some();
    let now = work.store.root("vms", &vm.id);
    let long = match vm.reference("vm_pool") {
        Some(_) => LONG,
        None if !leased(vm) && now.is_some_and(|now| leased(now)) => OF_LEASE,
        None => return,
    };
    let job = format!("Editing VM {} properties", vm.name());
    let job = jobs::begin(work.store, work.ask, &job);
    work.job = Some(job.clone());
    let id = vm.id.to_string();
    locks::take(work.store, &id, Hold::Shared, HELD);
    locks::hold(work.store, &name_of(&id), HELD);
    work.store.later(work.ask.now, long, move |store, now| {
        locks::give_back(store, &id, Hold::Shared);
        locks::free(store, &name_of(&id));
        jobs::finalize(store, &job, now);
        jobs::end(store, &job, now, "finished");
        again.at(now).record(store);
    });
}
