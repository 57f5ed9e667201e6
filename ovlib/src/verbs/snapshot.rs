//! Snapshots: made, previewed, committed or undone, reported over all machines, and pruned by age and number.

mod goes;
mod kept;
mod prune;
mod report;

pub(crate) use goes::{committed, restored, undone};
pub(crate) use prune::{prune, pruned};
pub(crate) use report::report;

use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Of, Outcome, Settle};
use crate::verbs::made::deeds;
use serde_json::{Value, json};

/// All snapshots of a machine are at rest.
const QUIET: Settle = Settle {
    of: Of::Sub("snapshots"),
    field: "snapshot_status",
    good: &["ok"],
    seconds: 3600,
    ..Settle::DEFAULT
};
/// Makes one; the memory of a machine that runs is kept only if asked for, because that halts it.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let mut object = deeds::object(call)?;
    let name = call
        .args
        .text("new-name")
        .or_else(|| call.args.text("name"));
    if let Some(name) = name {
        object["description"] = name.into();
    }
    if object["persist_memorystate"].is_null() {
        object["persist_memorystate"] = false.into();
    }
    deeds::needed(call, deeds::method(service.facts(), "add")?, &object)?;
    let made = service.add(&object, &Args::new())?;
    Ok(deeds::rows(call, &service, vec![made]))
}

/// Shows a machine as it was, until that is committed or undone.
pub(crate) fn preview(call: &Call<'_>) -> Result<Outcome> {
    let machine = machine(call)?;
    for target in call.targets {
        let mut args = Args::new().with("snapshot", json!({"id": deeds::id(target)?}));
        if call.args.has("memory") {
            args.set("restore_memory", true);
        }
        let disks: Vec<Value> = call
            .args
            .texts("disk")
            .map(|name| chosen_disk(call.context, target, name))
            .collect::<Result<_>>()?;
        if !disks.is_empty() {
            args.set("disks", Value::Array(disks));
        }
        machine.act("preview_snapshot", &args)?;
    }
    Ok(Outcome::Done)
}

/// A disk as it was at a snapshot: the image that belongs to it.
fn chosen_disk(context: &Context, snapshot: &Entity, name: &str) -> Result<Value> {
    let href = snapshot.href().unwrap_or_default();
    let place = context.follow(href)?.at("disks")?;
    for disk in place.list(&ListArgs::default())? {
        let disk = disk?;
        if [
            disk.id().map(str::to_owned),
            disk.name(),
            disk.text("alias"),
        ]
        .contains(&Some(name.to_owned()))
        {
            let (id, image) = (disk.id(), disk.text("image_id"));
            return Ok(json!({"id": id, "image_id": image, "snapshot": {"id": snapshot.id()}}));
        }
    }
    Err(Error::NotFound {
        kind: "disk of the snapshot".to_owned(),
        what: name.to_owned(),
        near: Vec::new(),
    })
}

/// Keeps what is previewed; what came after it is gone.
pub(crate) fn commit(call: &Call<'_>) -> Result<Outcome> {
    end_preview(call, "commit_snapshot")
}

/// Goes back to before the preview.
pub(crate) fn undo(call: &Call<'_>) -> Result<Outcome> {
    end_preview(call, "undo_snapshot")
}

fn end_preview(call: &Call<'_>, action: &str) -> Result<Outcome> {
    let machine = machine(call)?;
    machine.act(action, &Args::new())?;
    if call.conduct.waits {
        call.wait_for(&machine, &QUIET)?;
    }
    Ok(Outcome::Done)
}

/// The machine that the snapshots are of.
fn machine(call: &Call<'_>) -> Result<Service> {
    let place = call.service()?;
    let path = place.path();
    let path = path.rsplit_once('/').map_or(path, |(machine, _)| machine);
    place.root().walk(path)
}
