//! `ovcmd context`: the engines of the configuration file, and which of them holds.

use super::Deed;
use crate::io::Io;
use crate::session::Session;
use ovlib::error::Result;
use ovlib::verb::{Args, Column, Outcome, Param, ParamKind, Shows};
use serde_json::{Map, Value};

pub(super) const LIST: Deed = Deed {
    name: "list",
    summary: "List the contexts of the configuration file",
    shows: Shows::Table,
    params: &[],
    examples: &[
        ("context list", "Names, engines and users"),
        ("context list -o json", "The same for programs"),
    ],
    run: list,
};

pub(super) const USE: Deed = Deed {
    name: "use",
    summary: "Choose the context of later runs",
    shows: Shows::Text,
    params: &[Param {
        positional: true,
        ..Param::option("name", ParamKind::Text, "The context; none for no context")
    }],
    examples: &[
        ("context use production", "Later runs are about this engine"),
        ("context use", "Later runs are about what [api] says"),
    ],
    run: use_one,
};

const COLUMNS: &[Column] = &[
    Column::text("current", "current"),
    Column::text("name", "name"),
    Column::text("url", "url"),
    Column::text("user", "user"),
];

fn list(session: &mut Session, _: &Args, io: &mut Io) -> Result<Outcome> {
    let current = session.settings(io)?.clone();
    let mut rows = Vec::new();
    for name in &current.contexts {
        let settings = session.settings_of(name, io)?;
        let mut record = Map::new();
        let is_current = current.context.as_ref() == Some(name);
        record.insert("current".to_owned(), is_current.into());
        record.insert("name".to_owned(), name.as_str().into());
        record.insert("url".to_owned(), settings.url.into());
        let user = settings.username.or(settings.principal);
        record.insert("user".to_owned(), user.map_or(Value::Null, Value::from));
        rows.push(Ok(record));
    }
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows.into_iter()),
    })
}

fn use_one(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let name = args.text("name").map(str::to_ascii_lowercase);
    session
        .settings(io)?
        .clone()
        .use_context(name.as_deref(), &*io.env)?;
    Ok(Outcome::Done)
}
