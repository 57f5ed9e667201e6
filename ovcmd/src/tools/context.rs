//! `ovcmd context`: the engines of the configuration file, and which of them holds.

use super::Deed;
use crate::io::Io;
use crate::report;
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::request::Args as Parameters;
use ovlib::verb::{Args, Column, Outcome, Param, ParamKind, Shows};
use serde_json::{Map, Value};
use std::time::Instant;

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

pub(super) const SHOW: Deed = Deed {
    name: "show",
    summary: "Show the settings of a context; secrets are masked",
    shows: Shows::Table,
    params: &[Param {
        positional: true,
        ..Param::option(
            "name",
            ParamKind::Text,
            "The context; none for the one in force",
        )
    }],
    examples: &[
        ("context show test", "What would hold with --context test"),
        ("context show -o json", "What holds now, for programs"),
    ],
    run: show,
};

pub(super) const TEST: Deed = Deed {
    name: "test",
    summary: "Log in to every engine of the file, and say how it went",
    shows: Shows::Table,
    params: &[Param::words(
        "names",
        ParamKind::Text,
        "The contexts; none for all",
    )],
    examples: &[
        ("context test", "All of them; the exit code is the worst"),
        ("context test production", "One of them"),
    ],
    run: test,
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

fn show(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let settings = match args.text("name") {
        Some(name) => session.settings_of(name, io)?,
        None => session.settings(io)?.clone(),
    };
    Ok(super::config::shown(&settings))
}

const TESTED: &[Column] = &[
    Column::text("name", "name"),
    Column::text("url", "url"),
    Column::text("user", "user"),
    Column::text("version", "version"),
    Column::text("ms", "ms"),
    Column::text("result", "result"),
];

fn test(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let mut sessions = session.of_every_context(io)?;
    let known: Vec<String> = sessions.iter().map(|(name, _)| name.clone()).collect();
    for name in args.texts("names") {
        if !known.iter().any(|known| known == name) {
            // The same words as for `--context`.
            session.settings_of(name, io)?;
        }
    }
    let wanted = |name: &str| !args.has("names") || args.texts("names").any(|word| word == name);
    sessions.retain(|(name, _)| wanted(name));
    let mut worst = 0;
    let mut rows = Vec::new();
    for (name, mut session) in sessions {
        let begun = Instant::now();
        let tried = try_one(&mut session, io);
        let mut record = Map::new();
        record.insert("name".to_owned(), name.into());
        let settings = session.settings(io).ok().cloned().unwrap_or_default();
        record.insert("url".to_owned(), settings.url.into());
        let (user, version, result) = match tried {
            Ok((user, version)) => (user, version, "ok".to_owned()),
            Err(Error::Interrupted) => return Err(Error::Interrupted),
            Err(error) => {
                worst = report::worst(worst, report::exit_code(&error));
                (settings.username, None, error.to_string())
            }
        };
        record.insert("user".to_owned(), user.map_or(Value::Null, Value::from));
        record.insert(
            "version".to_owned(),
            version.map_or(Value::Null, Value::from),
        );
        let ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        record.insert("ms".to_owned(), ms.into());
        record.insert("result".to_owned(), result.into());
        session.close(io);
        rows.push(Ok(record));
    }
    if worst != 0 {
        session.end_with(worst);
    }
    Ok(Outcome::Records {
        columns: TESTED,
        rows: Box::new(rows.into_iter()),
    })
}

/// Whom the engine takes us for, and its version.
fn try_one(session: &mut Session, io: &mut Io) -> Result<(Option<String>, Option<String>)> {
    let context = session.phrase(io)?;
    let root = context.root().read(&Parameters::new())?;
    let user = super::login::user(&context, &root)?;
    let user = user.and_then(|user| user.text("user_name"));
    Ok((user, root.text("product_info.version.full_version")))
}
