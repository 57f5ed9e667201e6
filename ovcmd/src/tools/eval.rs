//! `ovcmd eval`: runs a script over the same verbs, objects and model as the command line.

use super::Deed;
use crate::io::Io;
use crate::script::{self, End, Limits, Script};
use crate::session::Session;
use ovlib::error::{Error, Result};
use ovlib::verb::{Args, Outcome, Param, ParamKind, Shows};
use std::path::{Path, PathBuf};

pub(super) const EVAL: Deed = Deed {
    name: "",
    summary: "Run a script (Rhai) over the same verbs and objects",
    shows: Shows::Table,
    params: &[
        Param::option(
            "expression",
            ParamKind::Text,
            "Run this line, and show what it gives",
        )
        .short('e'),
        Param {
            many: true,
            ..Param::option(
                "variable",
                ParamKind::Pair,
                "A name and a value: a variable of the script",
            )
            .short('V')
        },
        Param {
            many: true,
            ..Param::option("env", ParamKind::File, "Take variables from this YAML file").short('E')
        },
        Param::option(
            "max-operations",
            ParamKind::Number,
            "End it after so many steps",
        ),
        Param::option(
            "max-depth",
            ParamKind::Number,
            "Let calls nest so deep: 64 unless said",
        ),
        Param {
            positional: true,
            many: true,
            ..Param::option(
                "script",
                ParamKind::Line,
                "The script, - for standard input, then its own arguments",
            )
        },
    ],
    examples: &[
        (
            "eval -e 'context.vms.get(\"web01\").host.name'",
            "The host of a machine",
        ),
        (
            "eval scripts/idle-report.rhai --cpu 5",
            "A script with arguments of its own",
        ),
    ],
    run: eval,
};

fn eval(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let mut words: Vec<String> = args.texts("script").map(str::to_owned).collect();
    let (name, text, folder) = match args.text("expression") {
        Some(line) => ("-e".to_owned(), line.to_owned(), None),
        None => {
            if words.is_empty() {
                return Err(Error::Usage {
                    message: "no script is given".to_owned(),
                    hint: Some("say `ovcmd eval FILE`, or -e 'one line'".to_owned()),
                });
            }
            source(words.remove(0), io)?
        }
    };
    let variables = variables(args)?;
    let limits = Limits {
        operations: args.number("max-operations").unwrap_or(0),
        depth: args
            .number("max-depth")
            .and_then(|depth| usize::try_from(depth).ok())
            .unwrap_or(Limits::default().depth),
    };
    script::at_desk(session, io, |desk| {
        let mut script = Script::new(desk.clone(), folder, limits);
        script.define("args", words.into());
        for (name, value) in variables {
            script.define(&name, value);
        }
        match script.run(&text, &name)? {
            End::Exit(code) => {
                desk.with(|session, _| session.end_with(code));
                Ok(Outcome::Bytes(Box::new(std::io::empty())))
            }
            End::Value(value) if args.has("expression") => {
                let shown = script.outcome(value)?;
                Ok(shown.unwrap_or_else(|| Outcome::Bytes(Box::new(std::io::empty()))))
            }
            End::Value(_) => Ok(Outcome::Bytes(Box::new(std::io::empty()))),
        }
    })
}

/// Name, text and folder of a script.
fn source(name: String, io: &mut Io) -> Result<(String, String, Option<PathBuf>)> {
    if name.len() > 1 && name.starts_with('-') {
        return Err(Error::Usage {
            message: format!("eval has no option {name}"),
            hint: Some(format!(
                "options of the session stand before it: `ovcmd {name} eval FILE`"
            )),
        });
    }
    let mut text = String::new();
    let read = match name.as_str() {
        "-" => std::io::Read::read_to_string(&mut io.stdin, &mut text).map(drop),
        path => std::fs::read_to_string(path).map(|read| text = read),
    };
    read.map_err(|source| Error::Io {
        what: format!("cannot read {name}"),
        source,
    })?;
    // The first line may say who runs it.
    if text.starts_with("#!") {
        text.replace_range(..2, "//");
    }
    let folder = Path::new(&name)
        .parent()
        .map(Path::to_path_buf)
        .filter(|_| name != "-");
    let folder = folder.map(|folder| {
        if folder.as_os_str().is_empty() {
            PathBuf::from(".")
        } else {
            folder
        }
    });
    Ok((name, text, folder))
}

/// Variables of files, then those of the line, which win.
fn variables(args: &Args) -> Result<Vec<(String, serde_json::Value)>> {
    let mut all = Vec::new();
    for path in args.texts("env") {
        let text = std::fs::read_to_string(path).map_err(|source| Error::Io {
            what: format!("cannot read {path}"),
            source,
        })?;
        let wrong = |message: String| Error::Config {
            file: Some(PathBuf::from(path)),
            message,
            hint: None,
        };
        let read: serde_json::Map<String, serde_json::Value> =
            serde_yaml::from_str(text.trim_start_matches('\u{feff}'))
                .map_err(|error| wrong(error.to_string()))?;
        all.extend(read);
    }
    for text in args.texts("variable") {
        let (name, value) = text.split_once('=').ok_or_else(|| Error::Value {
            place: "-V".to_owned(),
            value: text.to_owned(),
            expected: "NAME=VALUE".to_owned(),
        })?;
        all.push((name.to_owned(), value.into()));
    }
    Ok(all)
}
