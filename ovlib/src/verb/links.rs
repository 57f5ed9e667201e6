//! What lies below objects and is shown beside them: a list asks for it together with the rows, an object that was changed or
//! waited for came without it and is read once more.

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::wanted_links;
use crate::follow::with_names;
use crate::request::Args;
use crate::service::{Rows, Service};

/// States in which a guest reports nothing, so that there is nothing to ask for.
const SILENT: [&str; 6] = [
    "down",
    "suspended",
    "image_locked",
    "wait_for_launch",
    "powering_up",
    "not_responding",
];

/// The objects with all that these field paths lead to, names and what lies below them.
pub(crate) fn with_wanted(place: &Service, found: Vec<Entity>, wants: &[String]) -> Rows {
    let (root, own) = (place.clone(), wants.to_vec());
    let rows = found.into_iter().map(move |row| whole(&root, row, &own));
    with_names(place, Rows::new(rows), wants)
}

/// The object with its collections, read again where it came without those that are wanted. An engine that cannot give them
/// gives the object as it was: they are an extra.
fn whole(place: &Service, row: Entity, wants: &[String]) -> Result<Entity> {
    let Some(facts) = row.facts() else {
        return Ok(row);
    };
    let status = row.text("status").unwrap_or_default();
    let mut lacking: Vec<&str> = wanted_links(facts, wants)
        .filter(|link| row.at(link).is_empty())
        .filter(|link| *link != "reported_devices" || !SILENT.contains(&status.as_str()))
        .collect();
    lacking.dedup();
    if lacking.is_empty() {
        return Ok(row);
    }
    if row.href().or(row.id()).is_none() {
        return Ok(row);
    }
    let item = place.place_of(&row);
    let args = Args::new().with("follow", lacking.join(","));
    match item.and_then(|item| item.read(&args)) {
        Err(Error::Interrupted) => Err(Error::Interrupted),
        read => Ok(read.unwrap_or(row)),
    }
}
