//! `list`: the selected objects as rows.

use super::selected;
use crate::verb::{Outcome, Verb};

/// The selected objects; all of them when nothing was selected.
pub const LIST: Verb = Verb {
    name: "list",
    aliases: &["ls"],
    summary: "List those selected, or all, as a table",
    examples: &[
        ("{noun} list", "All of them"),
        ("{noun} --max 5 list -o json", "Five of them, for programs"),
    ],
    shows_rows: true,
    run: |call| {
        Ok(Outcome::Rows {
            listing: call.noun.listing(),
            rows: selected(call, call.wants)?,
            live: false,
        })
    },
    ..Verb::DEFAULT
};
