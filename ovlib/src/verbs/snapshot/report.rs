//! What snapshots there are, how old and how large.

use super::kept::{self, Kept};
use crate::error::Result;
use crate::verb::{Call, Column, Outcome, Show};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

pub(super) const REPORT: &[Column] = &[
    Column::text("vm", "vm"),
    Column::text("name", "name"),
    Column::new("date", "date", Show::Time),
    Column::new("age", "age", Show::Seconds),
    Column::new("size", "size", Show::Size),
    Column::new("memory", "memory", Show::Yes),
    Column::new("status", "status", Show::Status),
];
const BY_VM: &[Column] = &[
    Column::text("vm", "vm"),
    Column::new("count", "count", Show::Count),
    Column::new("oldest", "oldest", Show::Seconds),
    Column::new("size", "size", Show::Size),
];

/// Age, size and number of the snapshots of all machines, or of one.
pub(crate) fn report(call: &Call<'_>) -> Result<Outcome> {
    let now = Timestamp::now();
    let least = call.args.span("older-than").map(|age| age.as_secs());
    let mut all = kept::all(call)?;
    for (_, kept) in &mut all {
        kept.retain(|one| least.is_none_or(|least| one.age(now).is_some_and(|age| age >= least)));
    }
    all.retain(|(_, kept)| !kept.is_empty());
    if call.args.has("by-vm") {
        let rows = all.iter().filter_map(|(vm, kept)| {
            let sizes: u64 = kept.iter().filter_map(|one| one.size).sum();
            let oldest = kept.iter().filter_map(|one| one.age(now)).max();
            let row = json!({"vm": vm, "count": kept.len(), "oldest": oldest, "size": sizes});
            row.as_object().cloned()
        });
        let rows: Vec<Map<String, Value>> = rows.collect();
        return Ok(Outcome::Records {
            columns: BY_VM,
            rows: Box::new(rows.into_iter().map(Ok)),
        });
    }
    let mut rows: Vec<Kept> = all.into_iter().flat_map(|(_, kept)| kept).collect();
    // The oldest first: those hurt.
    rows.sort_by_key(|one| one.taken);
    let rows = rows.into_iter().map(move |one| Ok(one.record(now)));
    Ok(Outcome::Records {
        columns: REPORT,
        rows: Box::new(rows),
    })
}
