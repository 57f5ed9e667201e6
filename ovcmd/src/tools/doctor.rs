//! `ovcmd doctor`: what is wrong with an engine and the way to it, as a table and an exit code.

use super::Deed;
use crate::doctor::{self, Level};
use crate::io::Io;
use crate::session::Session;
use ovlib::error::Result;
use ovlib::verb::{Args, Column, Outcome, Param, ParamKind, Shows};
use serde_json::{Map, Value};

pub(super) const DOCTOR: Deed = Deed {
    name: "",
    summary: "Look for trouble: login, certificates, permissions, storage, hosts, vms",
    shows: Shows::Table,
    params: &[
        Param::words(
            "checks",
            ParamKind::Choice(&doctor::NAMES),
            "The checks; none for all",
        ),
        Param::flag("problems", "Show only warnings and errors"),
        Param::option(
            "snapshot-age",
            ParamKind::Seconds,
            "How old a snapshot may be: 30d unless said",
        ),
        Param::option(
            "job-age",
            ParamKind::Seconds,
            "How long a job may run: 1d unless said",
        ),
        Param::flag(
            "ask-hosts",
            "Ask every host for its certificate, at port 54321",
        ),
        Param::flag(
            "forms",
            "Try the other spellings of the user, and Kerberos, too",
        ),
        Param::option(
            "save-ca",
            ParamKind::File,
            "Write the engine's CA to this file, unchecked, to be compared",
        ),
    ],
    examples: &[
        ("doctor", "All checks; exit code 1 when something is wrong"),
        (
            "doctor login --forms",
            "Which ways to log in this engine takes",
        ),
        (
            "doctor certs storage --problems -o csv",
            "Two of them, for monitoring",
        ),
    ],
    run,
};

const COLUMNS: &[Column] = &[
    Column::text("check", "check"),
    Column::text("level", "level"),
    Column::text("about", "about"),
    Column::text("finding", "finding"),
    Column::text("advice", "advice"),
];

fn run(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let mut found = doctor::run(session, args, io)?;
    if found.iter().any(|one| one.level >= Level::Warning) {
        session.end_with(1);
    }
    if args.has("problems") {
        found.retain(|one| one.level >= Level::Warning);
    }
    let rows = found.into_iter().map(|one| {
        let pairs = [
            ("check", one.check.to_owned()),
            ("level", one.level.word().to_owned()),
            ("about", one.about),
            ("finding", one.finding),
            ("advice", one.advice),
        ];
        let record: Map<String, Value> = pairs
            .into_iter()
            .map(|(key, text)| (key.to_owned(), text.into()))
            .collect();
        Ok(record)
    });
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows),
    })
}
