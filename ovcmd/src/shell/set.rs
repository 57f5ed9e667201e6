//! `set`: how lines are performed and shown until that is changed.

use super::{Shell, Then};
use crate::grammar::{GLOBAL, VIEW};
use crate::io::Io;
use crate::output::Format;
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::verb::{Args, Column, Outcome, Param};
use serde_json::{Map, Value};

/// Names that `set` knows, their values, what they mean.
pub(super) const SETTINGS: &[(&str, &[&str], &str)] = &[
    (
        "output",
        &FORMATS,
        "format of results; auto is each verb's own",
    ),
    ("headers", &["on", "off"], "titles above tables and CSV"),
    ("color", &["auto", "always", "never"], "when to use colour"),
    (
        "pager",
        &["auto", "off"],
        "the program for long output, such as less",
    ),
    (
        "dry-run",
        &["off", "on"],
        "print changes instead of sending them",
    ),
    (
        "read-only",
        &["off", "on"],
        "send nothing that changes anything",
    ),
];

/// The words of `set output`.
const FORMATS: [&str; Format::ALL.len() + 1] = {
    let mut words = ["auto"; Format::ALL.len() + 1];
    let mut at = 0;
    while at < Format::ALL.len() {
        words[at + 1] = Format::ALL[at].1;
        at += 1;
    }
    words
};

/// Sets one thing, or shows all.
///
/// # Errors
///
/// [`Error::Unknown`] and [`Error::Value`] with what there is.
pub(super) fn set(shell: &mut Shell, words: &[String]) -> Result<Then> {
    let (name, value) = match words {
        [] => return show_settings(shell),
        [name, value] => (name.as_str(), value.as_str()),
        [name, rest @ ..] if name == "pager" && !rest.is_empty() => {
            shell.pager = Some(rest.join(" "));
            shell.choose_pager();
            return Ok(Then::Next(0));
        }
        _ => {
            return Err(Error::Usage {
                message: "set takes a name and a value".to_owned(),
                hint: Some("`set output json`; `set` shows all".to_owned()),
            });
        }
    };
    let name = name.replace('_', "-");
    let known = SETTINGS.iter().find(|(known, _, _)| *known == name);
    let Some((_, values, _)) = known else {
        let near = ovmodel::nearest(&name, SETTINGS.iter().map(|(known, _, _)| *known));
        return Err(Error::Unknown {
            what: "setting",
            near: near.into_iter().map(str::to_owned).collect(),
            name,
            place: "set".to_owned(),
        });
    };
    if name == "pager" {
        shell.pager = (value != "auto").then(|| value.to_owned());
        shell.choose_pager();
        return Ok(Then::Next(0));
    }
    if !values.contains(&value) {
        return Err(Error::Value {
            place: format!("set {name}"),
            value: value.to_owned(),
            expected: format!("one of {}", values.join(", ")),
        });
    }
    shell
        .desk
        .with(|session, io| change(session, &name, value, io))?;
    Ok(Then::Next(0))
}

/// Puts one setting into force.
fn change(session: &mut Session, name: &str, value: &str, io: &mut Io) -> Result<()> {
    let option = |is_on: bool, long: &str, value: &str| -> Result<Args> {
        let mut args = Args::new();
        if is_on {
            args.put(param(long)?, value)?;
        }
        Ok(args)
    };
    match name {
        "color" => {
            let args = option(true, name, value)?;
            session.recolor(session.global().over(&args));
        }
        "read-only" => {
            let args = option(value == "on", name, "true")?;
            let args = session.global().without(&[name]).over(&args);
            session.change(args, io);
        }
        _ => {
            let view = match name {
                "headers" => option(value == "off", "no-headers", "true")?,
                "output" => option(value != "auto", name, value)?,
                _ => Args::new(),
            };
            let Some(standing) = session.standing() else {
                return Ok(());
            };
            match name {
                "dry-run" => standing.rehearses = value == "on",
                "headers" => standing.view = standing.view.without(&["no-headers"]).over(&view),
                _ => standing.view = standing.view.without(&[name]).over(&view),
            }
        }
    }
    Ok(())
}

fn show_settings(shell: &mut Shell) -> Result<Then> {
    const COLUMNS: &[Column] = &[
        Column::text("name", "name"),
        Column::text("value", "value"),
        Column::text("meaning", "meaning"),
    ];
    let pager = shell
        .desk
        .with(|_, io| io.pager.as_ref().map(|pager| pager.command.clone()));
    let values = shell.desk.with(|session, _| {
        let color = session.global().text("color").unwrap_or("auto").to_owned();
        let read_only = session.global().has("read-only");
        let (view, rehearses) = match session.standing() {
            Some(standing) => (standing.view.clone(), standing.rehearses),
            None => (Args::new(), false),
        };
        let on = |is_on: bool| if is_on { "on" } else { "off" }.to_owned();
        [
            view.text("output").unwrap_or("auto").to_owned(),
            on(!view.has("no-headers")),
            color,
            pager.unwrap_or_else(|| "off".to_owned()),
            on(rehearses),
            on(read_only),
        ]
    });
    let rows = SETTINGS
        .iter()
        .zip(values)
        .map(|((name, _, meaning), value)| {
            let record: Map<String, Value> = [
                ("name", (*name).to_owned()),
                ("value", value),
                ("meaning", (*meaning).to_owned()),
            ]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value.into()))
            .collect();
            Ok(record)
        });
    let rows: Vec<_> = rows.collect();
    shell.show(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows.into_iter()),
    })?;
    Ok(Then::Next(0))
}

/// The row of an option before the noun.
pub(super) fn param(long: &str) -> Result<&'static Param> {
    let mut all = GLOBAL.iter().chain(VIEW);
    all.find(|param| param.long == long)
        .ok_or_else(|| Error::usage(format!("there is no option --{long}")))
}
