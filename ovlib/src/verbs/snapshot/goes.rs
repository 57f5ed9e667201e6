//! What goes when a machine is taken back to a snapshot, or a preview ends: in words, before anybody agrees.

use super::{kept, machine};
use crate::entity::Entity;
use crate::error::Result;
use crate::request::Args;
use crate::service::ListArgs;
use crate::size::human;
use crate::verb::Call;
use kept::Kept;

/// What came after the snapshot: its state now, and the snapshots taken since.
pub(crate) fn restored(call: &Call<'_>) -> Result<Option<String>> {
    let vm = name(call)?;
    let Some(target) = call.targets.first() else {
        return Ok(None);
    };
    let later = later(call, target)?;
    Ok(Some(format!(
        "vm {vm} to snapshot {} (its state now goes{later})",
        target.text("description").unwrap_or_default()
    )))
}

/// What a preview hides: what the machine was before it, and the snapshots taken since.
pub(crate) fn committed(call: &Call<'_>) -> Result<Option<String>> {
    let vm = name(call)?;
    Ok(Some(match previewed(call)? {
        Some(snapshot) => format!(
            "the preview of snapshot {} of vm {vm} (what it was before goes{})",
            snapshot.text("description").unwrap_or_default(),
            later(call, &snapshot)?
        ),
        None => format!("the preview of vm {vm}"),
    }))
}

/// What happened during the preview.
pub(crate) fn undone(call: &Call<'_>) -> Result<Option<String>> {
    let vm = name(call)?;
    Ok(Some(match previewed(call)? {
        Some(snapshot) => format!(
            "the preview of snapshot {} of vm {vm} (what was written during it goes)",
            snapshot.text("description").unwrap_or_default()
        ),
        None => format!("the preview of vm {vm}"),
    }))
}

fn name(call: &Call<'_>) -> Result<String> {
    let vm = machine(call)?.read(&Args::new())?;
    Ok(vm.name().unwrap_or_default())
}

/// The snapshot that is previewed, if one is.
fn previewed(call: &Call<'_>) -> Result<Option<Entity>> {
    let mut rows = call.service()?.list(&ListArgs::default())?;
    let found = rows.find_map(|row| match row {
        Ok(row) if row.text("snapshot_status").as_deref() != Some("in_preview") => None,
        row => Some(row),
    });
    found.transpose()
}

/// Snapshots that are newer than this one: `; with it 2 snapshots, 3 GiB: a, b`.
fn later(call: &Call<'_>, snapshot: &Entity) -> Result<String> {
    let taken = snapshot.text("date").and_then(|date| date.parse().ok());
    let all = kept::all(call)?.into_iter().flat_map(|(_, kept)| kept);
    let later: Vec<Kept> = all.filter(|one| one.taken > taken).collect();
    let sizes: u64 = later.iter().filter_map(|one| one.size).sum();
    let names: Vec<&str> = later.iter().map(|one| one.name.as_str()).collect();
    Ok(match names.as_slice() {
        [] => String::new(),
        [one] => format!("; with it snapshot {one}, {}", human(sizes)),
        _ => format!(
            "; with it {} snapshots, {}: {}",
            names.len(),
            human(sizes),
            names.join(", ")
        ),
    })
}
