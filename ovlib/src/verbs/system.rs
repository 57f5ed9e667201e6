//! `system summary`: how many of each kind the engine counts.

use crate::error::Result;
use crate::request::Args;
use crate::verb::{Call, Column, Outcome, Show};
use serde_json::{Map, Value};

const COUNTS: &[Column] = &[
    Column::text("kind", "kind"),
    Column::new("total", "total", Show::Count),
    Column::new("active", "active", Show::Count),
];

/// The engine's own counts, one line for each kind.
pub(crate) fn summary(call: &Call<'_>) -> Result<Outcome> {
    let root = call.service()?.read(&Args::new())?;
    let mut records = Vec::new();
    for summary in root.at("summary") {
        for count in summary.children() {
            let number = |name: &str| -> Value {
                let text = count.child(name).map(|node| node.text());
                text.and_then(|text| text.parse::<u64>().ok()).into()
            };
            let mut record = Map::new();
            record.insert("kind".to_owned(), count.name().into());
            record.insert("total".to_owned(), number("total"));
            record.insert("active".to_owned(), number("active"));
            records.push(Ok(record));
        }
    }
    Ok(Outcome::Records {
        columns: COUNTS,
        rows: Box::new(records.into_iter()),
    })
}
