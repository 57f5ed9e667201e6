//! `explain NOUN VERB`: what the method behind a verb takes.

use super::facts;
use super::layout::{self, Sheet};
use super::{near, places, type_named};
use ovlib::{Error, Result};
use ovmodel::{MethodFacts, TypeFacts};
use serde_json::{Value, json};

/// Our words for the API's methods.
const METHODS: [(&str, &str); 4] = [
    ("show", "get"),
    ("export", "get"),
    ("create", "add"),
    ("delete", "remove"),
];

pub(super) fn explain(noun: &str, verb: &str) -> Result<(Value, Sheet)> {
    let facts = type_named(noun).ok_or_else(|| Error::Unknown {
        what: "noun",
        name: noun.to_owned(),
        place: String::new(),
        near: near(noun, ovmodel::types().map(|facts| facts.name)),
    })?;
    let (path, method) = method_of(facts, verb)?;
    let mut sheet = Sheet::new();
    sheet.plain(format!("method {} of {path}", method.name));
    let value = facts::of_method(method);
    layout::of_method(&mut sheet, &value);
    Ok((
        json!({ "type": facts.name, "path": path, "method": value }),
        sheet,
    ))
}

fn method_of(facts: &TypeFacts, verb: &str) -> Result<(String, &'static MethodFacts)> {
    let word = METHODS
        .iter()
        .find(|(ours, _)| *ours == verb)
        .map_or(verb, |(_, theirs)| theirs);
    let places = places::of_type(facts);
    let found = places
        .iter()
        .find_map(|(service, path)| Some((path.clone(), service.method(word)?)));
    found.ok_or_else(|| Error::Unknown {
        what: "verb",
        name: verb.to_owned(),
        place: facts.name.to_owned(),
        near: near(
            verb,
            places
                .iter()
                .flat_map(|(service, _)| service.methods())
                .map(|method| method.name),
        ),
    })
}
