//! The template behind a phrase: read from its file, filled with variables, given to options and fields.

use crate::io::Io;
use ovlib::error::{Error, Result};
use ovlib::template::{Template, Variables};
use ovlib::verb::{Args, Noun, Verb};
use serde_json::Value;
use std::io::Read;

/// The fields that a template says; its options are added to those given. Null where there is no template.
///
/// # Errors
///
/// [`Error::Usage`] for variables without a template; as reading and filling it.
pub(super) fn document(noun: &Noun, verb: &Verb, args: &mut Args, io: &mut Io) -> Result<Value> {
    if !verb.template {
        return Ok(Value::Null);
    }
    let Some(file) = args.text("template-file").map(str::to_owned) else {
        return match args.has("variable") || args.has("variables-file") {
            true => Err(Error::Usage {
                message: "variables are given, and no template".to_owned(),
                hint: Some("say -T FILE as well".to_owned()),
            }),
            false => Ok(Value::Null),
        };
    };
    let mut variables = Variables::new();
    for file in args.texts("variables-file") {
        variables.read(file, &content(file, io)?)?;
    }
    for pair in args.texts("variable") {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        variables.give(name, value)?;
    }
    let keys = Template::read(&file, &content(&file, io)?)?.fill(&variables)?;
    ovlib::verb::written(noun, verb, keys, &file, args)
}

fn content(file: &str, io: &mut Io) -> Result<String> {
    let mut text = String::new();
    let read = match file {
        "-" => io.stdin.read_to_string(&mut text).map(drop),
        path => std::fs::read_to_string(path).map(|content| text = content),
    };
    read.map_err(|source| Error::Io {
        what: format!("cannot read {file}"),
        source,
    })?;
    Ok(text)
}
