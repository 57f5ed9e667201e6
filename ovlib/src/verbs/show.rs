//! `show`: everything about the selected objects.

use super::selected::{each, selected, the_one};
use crate::error::Result;
use crate::verb::{Call, Listing, Outcome, Verb};

/// Everything about the selected objects. One that is named gives one object, not a list of one.
pub const SHOW: Verb = Verb {
    name: "show",
    aliases: &["get"],
    summary: "Show everything about one or several",
    examples: &[
        ("{noun} show {name}", "One by name"),
        ("{noun} -n {name} show -o yaml", "The same as YAML"),
        ("{noun} --max 1 show", "The first one"),
        ("{noun} --max 3 show -o json", "Three of them, for programs"),
    ],
    shows_rows: true,
    run: show,
    ..Verb::DEFAULT
};

fn show(call: &Call<'_>) -> Result<Outcome> {
    let listing = Listing {
        whole: true,
        ..call.noun.listing()
    };
    if call.noun.locator.is_empty() {
        return match selected(call, call.wants)?.next() {
            Some(entity) => Ok(Outcome::One {
                listing,
                entity: entity?,
            }),
            None => Ok(Outcome::Done),
        };
    }
    if call.select.names_one() {
        return Ok(Outcome::One {
            listing,
            entity: the_one(call, call.wants)?,
        });
    }
    Ok(Outcome::Rows {
        listing,
        rows: each(call, call.wants)?,
        live: false,
    })
}
