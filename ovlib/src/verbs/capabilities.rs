//! `capabilities`: compatibility levels are named by their id, and the newest one is the current one.

use super::{Extent, exported, selected};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::verb::{Call, Entities, Outcome};

/// `capabilities list`.
///
/// # Errors
///
/// As any list.
pub fn list(call: &Call<'_>) -> Result<Outcome> {
    Ok(Outcome::Rows {
        listing: call.noun.listing(),
        rows: levels(call, call.wants)?,
        live: false,
    })
}

/// `capabilities export`.
///
/// # Errors
///
/// As any export; [`Error::NotFound`] for a level the engine does not know.
pub fn export(call: &Call<'_>) -> Result<Outcome> {
    let levels_named = call.args.count("version");
    let is_one = levels_named == 1 || (levels_named == 0 && call.args.has("current"));
    let extent = match is_one && call.select.is_empty() {
        true => Extent::One,
        false => Extent::of(call),
    };
    exported(call, extent, |wants| levels(call, wants))
}

/// The levels asked for: `-v` by id, `-c` the newest; all otherwise.
fn levels(call: &Call<'_>, wants: &[String]) -> Result<Entities> {
    let rows = selected(call, wants)?;
    let wanted: Vec<&str> = call.args.texts("version").collect();
    if wanted.is_empty() && !call.args.has("current") {
        return Ok(rows);
    }
    let mut levels = rows.collect::<Result<Vec<Entity>>>()?;
    if let Some(missing) = wanted
        .iter()
        .find(|id| levels.iter().all(|level| level.id() != Some(id)))
    {
        return Err(Error::NotFound {
            kind: "compatibility level".to_owned(),
            what: (*missing).to_owned(),
            near: levels
                .iter()
                .filter_map(Entity::id)
                .map(str::to_owned)
                .collect(),
        });
    }
    if call.args.has("current") {
        let newest = levels.iter().map(version).max();
        levels.retain(|level| Some(version(level)) == newest);
    }
    if !wanted.is_empty() {
        levels.retain(|level| level.id().is_some_and(|id| wanted.contains(&id)));
    }
    Ok(Box::new(levels.into_iter().map(Ok)))
}

/// `4.10` is newer than `4.9`.
fn version(level: &Entity) -> Vec<u32> {
    let id = level.id().unwrap_or_default();
    id.split('.')
        .map(|part| part.parse().unwrap_or(0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_compare_as_numbers() {
        let level =
            |id: &str| version(&Entity::parse(&format!("<cluster_level id=\"{id}\"/>")).unwrap());
        assert!(level("4.10") > level("4.9"));
        assert!(level("5.0") > level("4.10"));
    }
}
