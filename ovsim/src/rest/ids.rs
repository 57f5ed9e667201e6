//! Ids in paths that an engine reads only when it looks for the object: events and operating systems have numbers.

use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};

/// Refuses a path with an id that is no number where one is meant (engine 4.5.8).
pub(super) fn check(place: &Place) -> Outcome<()> {
    let Some(id) = &place.id else {
        return Ok(());
    };
    match place.kind.as_str() {
        "events" if id.parse::<i64>().is_err() => Err(Refusal::Bare {
            status: 400,
            reason: Some("Operation failed".into()),
            detail: Some(format!("For input string: \"{id}\"")),
        }),
        "operatingsystems" if id.parse::<i32>().is_err() => {
            Err(Refusal::Page(format!("For input string: \"{id}\"")))
        }
        _ => Ok(()),
    }
}
