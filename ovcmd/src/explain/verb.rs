//! `explain NOUN VERB`: the row of the verb (what it does and takes, with examples), and the API's method behind it.

use super::facts;
use super::layout::{self, Sheet};
use super::{near, places, type_named};
use crate::grammar::examples;
use crate::script::form;
use ovlib::nouns;
use ovlib::verb::{Effect, Noun, Param, ParamKind, Target, Verb};
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

/// Explains a verb of ours, or a method of the API that has no verb.
pub(super) fn explain(noun_word: &str, verb_word: &str) -> Result<(Value, Sheet)> {
    let noun = nouns::find(noun_word).ok();
    let facts = noun.and_then(Noun::facts).or_else(|| type_named(noun_word));
    let verb = noun.and_then(|noun| noun.verb(verb_word));
    let method = facts.and_then(|facts| method_of(facts, verb.map_or(verb_word, |verb| verb.name)));
    if facts.is_none() && noun.is_none() {
        return Err(nouns::find(noun_word)
            .err()
            .unwrap_or_else(|| Error::usage("no such noun")));
    }
    if verb.is_none() && method.is_none() {
        return Err(unknown(noun, facts, noun_word, verb_word));
    }
    let mut sheet = Sheet::new();
    let mut value = json!({});
    if let (Some(noun), Some(verb)) = (noun, verb) {
        value = of_verb(noun, verb);
        lay_out(&mut sheet, &value);
    }
    if let Some((path, method)) = method {
        let found = facts::of_method(method);
        sheet.heading(&format!("method {} of {path}", method.name));
        if verb.is_none() {
            let script = form::of_method(&path, method);
            sheet.plain(format!("in a script: {script}"));
            value["script"] = json!(script);
        }
        layout::of_method(&mut sheet, &found);
        value["path"] = json!(path);
        value["method"] = found;
    }
    Ok((value, sheet))
}

fn of_verb(noun: &'static Noun, verb: &'static Verb) -> Value {
    let effect = match verb.effect {
        Effect::Reads => "reads",
        Effect::Changes => "changes",
        Effect::Destroys => "destroys",
    };
    let target = match verb.target {
        Target::None => "none",
        Target::One => "one",
        Target::Many => "any number",
    };
    let examples: Vec<Value> = examples(noun, verb)
        .into_iter()
        .map(|(line, what)| json!({ "line": format!("ovcmd {line}"), "what": what }))
        .collect();
    json!({
        "noun": noun.name,
        "verb": verb.name,
        "summary": verb.summary,
        "script": script(noun, verb),
        "effect": effect,
        "objects": target,
        "options": noun.options.iter().chain(verb.params).map(of_param).collect::<Vec<_>>(),
        "examples": examples,
    })
}

/// How a script calls it.
fn script(noun: &Noun, verb: &Verb) -> String {
    format!("{}.{}", form::place(noun, verb), form::call(noun, verb))
}

/// The verbs for objects of a type, as scripts call them; those of every noun that has such objects.
pub(super) fn of_type(facts: &TypeFacts) -> Vec<Value> {
    let holds = |noun: &&Noun| noun.facts().is_some_and(|held| held.name == facts.name);
    let of_noun = |noun: &'static Noun| {
        let verbs = noun.all_verbs().iter();
        verbs.map(|verb| {
            json!({
                "noun": noun.words(),
                "verb": verb.name,
                "script": script(noun, verb),
                "summary": verb.summary,
            })
        })
    };
    nouns::all()
        .iter()
        .filter(holds)
        .flat_map(of_noun)
        .collect()
}

/// Verbs, a line each.
pub(super) fn lay_out_all(sheet: &mut Sheet, verbs: &[Value]) {
    if !verbs.is_empty() {
        sheet.heading("verbs, as a script calls them");
    }
    for verb in verbs {
        sheet.cells(
            facts::text(verb, "script"),
            "",
            facts::text(verb, "summary"),
        );
    }
}

fn of_param(param: &Param) -> Value {
    let mut value = json!({ "name": param.spelled(), "help": param.help });
    if let Some(letter) = param.short {
        value["short"] = json!(format!("-{letter}"));
    }
    match param.value {
        ParamKind::Choice(words) => value["values"] = json!(words),
        ParamKind::EnumOf(name) => {
            value["values"] = json!(ovmodel::find_enum(name).map(|facts| &facts.values))
        }
        _ => {}
    }
    value
}

fn lay_out(sheet: &mut Sheet, value: &Value) {
    let text = |key: &str| facts::text(value, key).to_owned();
    sheet.heading(&format!(
        "{} {}: {}",
        text("noun"),
        text("verb"),
        text("summary")
    ));
    sheet.plain(
        format!(
            "{} the engine's objects; takes {} of them",
            text("effect"),
            text("objects")
        )
        .replace("reads the", "only reads the"),
    );
    sheet.plain(format!(
        "`ovcmd {} {} -h` shows how to select and to show them",
        text("noun"),
        text("verb")
    ));
    sheet.plain(format!("in a script: {}", text("script")));
    let options = facts::items(value, "options");
    if !options.is_empty() {
        sheet.heading("options");
    }
    for option in options {
        let short = option["short"]
            .as_str()
            .map(|letter| format!("{letter}, "))
            .unwrap_or_default();
        sheet.cells(
            format!("{short}{}", facts::text(option, "name")),
            facts::text(option, "help"),
            layout::words(option).unwrap_or_default(),
        );
    }
    sheet.heading("examples");
    for example in facts::items(value, "examples") {
        sheet.cells(
            facts::text(example, "line"),
            facts::text(example, "what"),
            "",
        );
    }
}

/// The nearest place that has the method.
fn method_of(facts: &TypeFacts, verb: &str) -> Option<(String, &'static MethodFacts)> {
    let word = METHODS
        .iter()
        .find(|(ours, _)| *ours == verb)
        .map_or(verb, |(_, theirs)| theirs);
    places::of_type(facts)
        .iter()
        .find_map(|(service, path)| Some((path.clone(), service.method(word)?)))
}

fn unknown(
    noun: Option<&'static Noun>,
    facts: Option<&'static TypeFacts>,
    place: &str,
    verb: &str,
) -> Error {
    let places = facts.map(places::of_type).unwrap_or_default();
    let methods = places
        .iter()
        .flat_map(|(service, _)| service.methods())
        .map(|method| method.name);
    let ours = noun
        .into_iter()
        .flat_map(|noun| noun.all_verbs())
        .map(|verb| verb.name);
    Error::Unknown {
        what: "verb",
        name: verb.to_owned(),
        place: place.to_owned(),
        near: near(verb, ours.chain(methods)),
    }
}
