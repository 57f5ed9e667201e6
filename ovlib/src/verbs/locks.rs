//! `why-locked`: what is under way at a VM or a disk and keeps others out.

use serde_json::{Map, Value, json};

use crate::error::Result;
use crate::verb::{Call, Column, Outcome, Target, Verb};
use crate::wait::holders;

const COLUMNS: &[Column] = &[
    Column::text("kind", "kind"),
    Column::text("name", "name"),
    Column::text("state", "state"),
    Column::text("since", "since"),
    Column::text("id", "id"),
];

/// Jobs, transfers, snapshots and backups that hold locks.
pub const WHY_LOCKED: Verb = Verb {
    name: "why-locked",
    aliases: &["why_locked", "locks"],
    summary: "Show what holds its lock: job, transfer, snapshot or backup",
    target: Target::One,
    examples: &[
        (
            "{noun} why-locked {name}",
            "What is under way there; nothing when it is free",
        ),
        (
            "{noun} -n {name} why-locked -o json",
            "The same for programs",
        ),
    ],
    run: why_locked,
    ..Verb::DEFAULT
};

fn why_locked(call: &Call<'_>) -> Result<Outcome> {
    let place = call.service()?;
    let target = call.select.one(&place, &[])?;
    let item = place.item(target.id().unwrap_or_default())?;
    let found = holders(call.context, item.path())?;
    let rows = found.into_iter().map(|holder| {
        let record: Value = json!({
            "kind": holder.kind,
            "name": holder.name,
            "state": holder.state,
            "since": holder.since,
            "id": holder.id,
        });
        let record: Map<String, Value> = record.as_object().cloned().unwrap_or_default();
        Ok(record)
    });
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows.collect::<Vec<_>>().into_iter()),
    })
}
