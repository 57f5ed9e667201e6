//! `ovcmd config show`: the settings in force and where each came from.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::config::Settings;
use ovlib::error::Result;
use ovlib::verb::{Args, Column, Outcome, Shows};
use serde_json::{Map, Value};

pub(super) const SHOW: Deed = Deed {
    name: "show",
    summary: "Show every setting and where it comes from; secrets are masked",
    shows: Shows::Table,
    params: &[],
    examples: &[
        ("config show", "The settings in force"),
        (
            "--url engine.example.com config show -o json",
            "The same with an option, for programs",
        ),
    ],
    run: show,
};

const COLUMNS: &[Column] = &[
    Column::text("section", "section"),
    Column::text("key", "key"),
    Column::text("value", "value"),
    Column::text("origin", "origin"),
];

fn show(session: &mut Session, _: &Args, io: &mut Io) -> Result<Outcome> {
    Ok(shown(session.settings(io)?))
}

/// Settings with their origins.
pub(super) fn shown(settings: &Settings) -> Outcome {
    let rows: Vec<_> = settings.explain();
    let rows = rows.into_iter().map(|row| {
        let mut record = Map::new();
        record.insert("section".to_owned(), row.section.into());
        record.insert("key".to_owned(), row.key.into());
        record.insert(
            "value".to_owned(),
            row.value.map_or(Value::Null, Value::from),
        );
        record.insert("origin".to_owned(), row.origin.to_string().into());
        Ok(record)
    });
    Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows),
    }
}
