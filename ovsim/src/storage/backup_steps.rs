//! The steps of the job of a backup: the snapshot that it reads from is made, and merged again (engine 4.5.8).

use jiff::Timestamp;

use crate::codec::values::instant;
use crate::rules::jobs;
use crate::store::Store;

/// Begins with the snapshot, of so many disks.
pub(super) fn begin(store: &mut Store, job: &str, disks: usize, now: Timestamp) {
    for step in [
        "~Creating snapshots for VM <UNKNOWN>",
        ">Validating",
        ">Executing",
    ] {
        jobs::add_step(store, job, step, now);
    }
    for _ in 0..disks {
        jobs::add_step(store, job, ">>Creating Volume", now);
    }
}

/// The snapshot is there. That of a running machine ends once more with the backup.
pub(super) fn taken(store: &mut Store, job: &str, runs: bool, now: Timestamp) {
    jobs::add_step(store, job, ">Finalizing", now);
    let inner = store.list("jobs/steps", job);
    let inner = inner.filter(|step| step.reference("parent_step").is_some());
    let open: Vec<_> = inner
        .filter(|step| step.status() == "started")
        .map(|step| step.id.clone())
        .collect();
    for step in open {
        store.change("jobs/steps", job, &step, |doc| {
            doc.set("status", "finished");
            doc.set("end_time", instant(now));
        });
    }
    if runs {
        jobs::add_step(store, job, ">Finalizing", now);
    }
}

/// The merge of one of the disks.
pub(super) fn merging(store: &mut Store, job: &str, now: Timestamp) {
    for step in [
        "~Merging snapshots (<UNKNOWN> into <UNKNOWN>) of disk <UNKNOWN>.",
        ">Validating",
        ">Executing",
    ] {
        jobs::add_step(store, job, step, now);
    }
}

/// The end; that of a merge without a machine is told twice.
pub(super) fn end(store: &mut Store, job: &str, runs: bool, now: Timestamp) {
    if !runs {
        jobs::add_step(store, job, ">Finalizing", now);
    }
    jobs::finalize(store, job, now);
    jobs::end(store, job, now, "finished");
}
