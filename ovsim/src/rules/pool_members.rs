//! A member of a pool that is changed, and a machine that gets a lease: that takes a moment longer than other changes, holds it, and
//! is told once more at its end (engine 4.5.8).

use std::sync::Arc;
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

/// Whether its members go with the newest version of the template is theirs, too: each is changed for that, and told of twice.
pub(super) fn follow(work: &mut Work<'_>, pool: &Object) {
    const NEWEST: &str = "use_latest_template_version";
    let now = pool.is(NEWEST);
    if work.old.as_ref().is_none_or(|old| old.is(NEWEST) == now) {
        return;
    }
    let of = |vm: &&Arc<Object>| vm.refers("vm_pool", &pool.id);
    let members: Vec<_> = work.store.list("vms", "").filter(of).cloned().collect();
    for vm in members {
        work.store.set("vms", &vm.id, NEWEST, now.to_string());
        let told = |by: &str| format!("VM {} configuration was updated by {by}.", vm.name());
        let draft = work
            .event("SYSTEM_UPDATE_VM", told("system"))
            .about_vm(work.store, &vm);
        draft.record(work.store);
        let again = work
            .event("USER_UPDATE_VM", told(&work.user()))
            .about_vm(work.store, &vm);
        work.store.later(work.ask.now, LONG, move |store, now| {
            again.at(now).record(store);
        });
    }
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
