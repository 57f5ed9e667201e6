//! The end of a pool: members that are down go at once, the others are put down first, and the pool waits for them (engine 4.5.8).

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::course;
use crate::ask::Ask;
use crate::events::Draft;
use crate::rules::jobs;
use crate::rules::places::Place;
use crate::rules::refusal::Outcome;
use crate::storage::{locks, look, memory, removal};
use crate::store::{Object, Store};

/// How long members take to go, and how often it is looked whether those that ran are down.
const GOING: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_secs(1);

const POOLS: &str = "vmpools";

/// DELETE of a pool; none when this is about something else, or about none that is there.
pub(crate) fn remove(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
) -> Option<Outcome<Option<String>>> {
    let id = place.id.as_deref().filter(|_| place.kind == POOLS)?;
    let pool = store.root(POOLS, id)?.clone();
    let free = locks::check(store, &[&pool.id], "remove", "VM-Pool");
    Some(free.map(|()| Some(begin(store, ask, &pool))))
}

fn members(store: &Store, pool: &str) -> Vec<Arc<Object>> {
    let of = |vm: &&Arc<Object>| vm.reference("vm_pool") == Some(pool);
    store.list("vms", "").filter(of).cloned().collect()
}

fn begin(store: &mut Store, ask: &Ask, pool: &Arc<Object>) -> String {
    let cluster = pool.reference("cluster").unwrap_or("").to_owned();
    let name = store.root("clusters", &cluster);
    let name = name.map_or("", |cluster| cluster.name()).to_owned();
    let about = format!("Removing VM Pool {} from Cluster {name}", pool.name());
    let job = jobs::begin(store, ask, &about);
    store.set(POOLS, &pool.id, "prestarted_vms", "0");
    let all = members(store, &pool.id);
    let runs = all.iter().any(|vm| vm.status() != "down");
    // It is told once more when no member has to be put down first.
    for _ in 0..if runs { 1 } else { 2 } {
        let text = format!(
            "VM Pool {} removal was initiated by {}.",
            pool.name(),
            ask.user.user_at_authz()
        );
        Draft::of(ask, "USER_REMOVE_VM_POOL_INITIATED", text)
            .about(store, "cluster", &cluster)
            .record(store);
    }
    for vm in all {
        match vm.status() {
            "down" => drop_member(store, &job, &vm, ask.now),
            _ => put_down(store, ask, &vm),
        }
    }
    if runs {
        watch(
            store,
            ask.clone(),
            pool.id.to_string(),
            job.clone(),
            ask.now,
        );
    } else {
        let told = told(ask, pool);
        finish(store, &pool.id, &job, told, ask.now);
    }
    job
}

/// Stops a member, without a job of its own.
fn put_down(store: &mut Store, ask: &Ask, vm: &Arc<Object>) {
    let mut ask = ask.clone();
    ask.body = None;
    if let Some(Ok(done)) = course::act(store, &ask, vm, "stop")
        && let Some(job) = done.job
    {
        store.remove("jobs", "", &job);
    }
}

/// Takes a member out with its disks: a part of the job.
fn drop_member(store: &mut Store, job: &str, vm: &Object, now: Timestamp) {
    let links = store.list("vms/diskattachments", &vm.id);
    let disks: Vec<_> = links.map(|link| link.id.to_string()).collect();
    let part = format!("~Removing VM {} from VM Pool.", vm.name());
    let images = disks.iter().map(|_| ">>Deleting Image.");
    let inner = [part.as_str(), ">Validating", ">Executing"].into_iter();
    for step in inner.chain(images) {
        jobs::add_step(store, job, step, now);
    }
    memory::forget_all(store, &vm.id);
    for disk in disks {
        removal::vanish(store, &disk);
    }
    store.remove("vms", "", &vm.id);
    look::drop_permissions(store, "vm", &vm.id);
}

/// Waits until all members are down.
fn watch(store: &mut Store, ask: Ask, pool: String, job: String, now: Timestamp) {
    store.again_later(now, LOOK, move |store, now| {
        let Some(object) = store.root(POOLS, &pool).cloned() else {
            return;
        };
        let all = members(store, &pool);
        if all.iter().any(|vm| vm.status() != "down") {
            watch(store, ask, pool, job, now);
            return;
        }
        for vm in all {
            drop_member(store, &job, &vm, now);
        }
        let cluster = object.reference("cluster").unwrap_or("");
        let told = told(&ask, &object).about(store, "cluster", cluster);
        finish(store, &pool, &job, told, now);
    });
}

fn told(ask: &Ask, pool: &Object) -> Draft {
    let text = format!(
        "VM Pool {} was removed by {}.",
        pool.name(),
        ask.user.user_at_authz()
    );
    Draft::of(ask, "USER_REMOVE_VM_POOL", text)
}

/// The pool is gone; this is told when the disks of its members are, too.
fn finish(store: &mut Store, pool: &str, job: &str, told: Draft, now: Timestamp) {
    store.remove(POOLS, "", pool);
    look::drop_permissions(store, "vm_pool", pool);
    let job = job.to_owned();
    store.later(now, GOING, move |store, now| {
        jobs::finalize(store, &job, now);
        jobs::end(store, &job, now, "finished");
        told.at(now).record(store);
    });
}
