//! What is told of the work on a pool: the steps of its jobs, one part for each member, and the events of its beginning and end
//! (engine 4.5.8). What is told of its going is where it goes.

use std::time::Duration;

use super::jobs;
use super::pools::pool_name;
use super::work::Work;
use crate::events::Draft;
use crate::store::Object;

/// How many disks each member of a pool gets.
fn disks(work: &Work<'_>, pool: &Object) -> usize {
    let template = pool.reference("template").unwrap_or("");
    work.store.count("templates/diskattachments", template)
}

/// How long the work on the members takes: without disks there are no tasks to wait for, and the engine looks every ten seconds.
pub(super) fn long(work: &Work<'_>, pool: &Object) -> Duration {
    Duration::from_secs(if disks(work, pool) == 0 { 12 } else { 2 })
}

/// The event of the beginning.
pub(super) fn told(work: &mut Work<'_>, pool: &Object, symbol: &str, text: &str) {
    let cluster = pool.reference("cluster").unwrap_or("");
    let draft = work.event(symbol, text.to_owned());
    let template = pool.reference("template").unwrap_or("");
    let draft = draft.about(work.store, "template", template);
    let draft = draft.about_cluster(work.store, cluster);
    draft.record(work.store);
}

/// That of the end, which no longer knows the data center.
pub(super) fn last(work: &Work<'_>, pool: &Object, symbol: &str, text: String) -> Draft {
    let mut draft = work.event(symbol, text);
    for member in ["cluster", "template"] {
        let id = pool.reference(member).unwrap_or("");
        draft = draft.about(work.store, member, id);
    }
    draft.about_nameless("data_center", "")
}

/// The parts of a job that makes the members from this number on.
pub(super) fn making(work: &mut Work<'_>, job: &str, pool: &Object, from: u32) {
    let size = pool.text("size").and_then(|text| text.parse::<u32>().ok());
    let disks = disks(work, pool);
    for number in from..=size.unwrap_or(0) {
        let name = pool_name(pool.name(), number);
        let part = format!("~Creating VM {name} for VM Pool.");
        let volumes = (0..disks).map(|_| ">>Creating Volume");
        let inner = [part.as_str(), ">Validating", ">Executing"].into_iter();
        for step in inner.chain(volumes) {
            jobs::add_step(work.store, job, step, work.ask.now);
        }
    }
}
