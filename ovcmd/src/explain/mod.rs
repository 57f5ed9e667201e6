//! `ovcmd explain`: what the API model and our own tables know about a type, a field, an enumeration, an event or a verb.
//! Never talks to an engine.

mod facts;
mod layout;
mod places;
#[cfg(test)]
mod tests;
mod verb;

use layout::Sheet;
use ovlib::verb::Outcome;
use ovlib::{Error, Result};
use ovmodel::{AttrFacts, EnumFacts, EventFacts, Kind, TypeFacts};
use serde_json::{Value, json};

/// What a word means.
enum Subject {
    Type(&'static TypeFacts, String),
    Field(&'static AttrFacts, String),
    Enum(&'static EnumFacts),
    Event(&'static EventFacts),
}

/// Explain `TYPE[.FIELD...]`, an enumeration, an event name or code; or, with two words, `NOUN VERB`.
///
/// # Errors
/// [`Error::Unknown`] with close names, [`Error::Usage`] for no word or too many.
pub fn explain(words: &[&str]) -> Result<Outcome> {
    let (value, sheet) = match words {
        [word] => explain_word(word)?,
        [noun, verb] => verb::explain(noun, verb)?,
        _ => {
            return Err(Error::Usage {
                message: "explain takes TYPE[.FIELD...] or NOUN VERB".to_owned(),
                hint: Some(
                    "for example `ovcmd explain vm.os` or `ovcmd explain vm list`".to_owned(),
                ),
            });
        }
    };
    Ok(Outcome::Page {
        lines: sheet.lines(),
        value,
    })
}

fn explain_word(word: &str) -> Result<(Value, Sheet)> {
    let mut sheet = Sheet::new();
    let value = match resolve(word)? {
        Subject::Type(facts, path) => {
            let mut value = facts::of_type(facts, &path);
            layout::of_type(&mut sheet, &value);
            let verbs = verb::of_type(facts);
            verb::lay_out_all(&mut sheet, &verbs);
            value["verbs"] = verbs.into();
            let services: Vec<Value> = places::of_type(facts)
                .iter()
                .map(|(service, path)| facts::of_service(service, path))
                .collect();
            services
                .iter()
                .for_each(|service| layout::of_service(&mut sheet, service));
            value["services"] = services.into();
            value
        }
        Subject::Field(attr, path) => {
            let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
            let mut value = facts::of_attr(attr, parent);
            layout::of_field(&mut sheet, &value);
            let takers: Vec<Value> = taken_by(&path);
            for taker in &takers {
                let need = if taker["mandatory"] == true {
                    "must"
                } else {
                    "may"
                };
                sheet.plain(format!(
                    "  {need} be given to {} {}",
                    facts::text(taker, "service"),
                    facts::text(taker, "method")
                ));
            }
            value["given_to"] = takers.into();
            value
        }
        Subject::Enum(facts) => {
            let value = facts::of_enum(facts);
            layout::of_enum(&mut sheet, &value);
            value
        }
        Subject::Event(event) => {
            sheet.plain(format!(
                "event {} {}, severity {}",
                event.code, event.name, event.severity
            ));
            json!({ "event": event.name, "code": event.code, "severity": event.severity })
        }
    };
    Ok((value, sheet))
}

/// Methods that take the field at `path`, wherever objects of its type live.
fn taken_by(path: &str) -> Vec<Value> {
    let root = path.split('.').next().and_then(ovmodel::find_type);
    let places = root.map(places::of_type).unwrap_or_default();
    places
        .iter()
        .flat_map(|(service, _)| facts::takers(service, path))
        .collect()
}

fn resolve(word: &str) -> Result<Subject> {
    let mut steps = word.split('.');
    let head = steps.next().unwrap_or_default();
    let mut rest = steps.peekable();
    let Some(mut facts) = type_named(head) else {
        return resolve_other(head);
    };
    let mut path = facts.name.to_owned();
    while let Some(step) = rest.next() {
        let attr = facts
            .attr(step)
            .or_else(|| facts.attr_of_element(step))
            .ok_or_else(|| Error::Unknown {
                what: "field",
                name: step.to_owned(),
                place: path.clone(),
                near: near(step, facts.attrs().map(|attr| attr.name)),
            })?;
        path = format!("{path}.{}", attr.name);
        facts = match attr.kind() {
            Kind::Struct(inner) => inner,
            Kind::Enum(words) if rest.peek().is_none() && attr.list => {
                return Ok(Subject::Enum(words));
            }
            _ if rest.peek().is_none() => return Ok(Subject::Field(attr, path)),
            other => {
                let message = format!("{path} is a {} and has no fields", other.name());
                return Err(Error::usage(message));
            }
        };
    }
    Ok(Subject::Type(facts, path))
}

/// A type by its own name, its XML element, the element of a list of it, or a noun; `-`, `_` and case do not matter.
fn type_named(word: &str) -> Option<&'static TypeFacts> {
    let wanted = folded(word);
    // What scripts call the root.
    let word = if word == "context" { "api" } else { word };
    ovmodel::find_type(word)
        .or_else(|| ovmodel::types().find(|facts| folded(facts.name) == wanted))
        .or_else(|| {
            ovmodel::types().find(|facts| {
                folded(facts.element) == wanted || folded(&facts.collection) == wanted
            })
        })
        .or_else(|| ovlib::nouns::find(word).ok()?.facts())
}

fn resolve_other(word: &str) -> Result<Subject> {
    let wanted = folded(word);
    let event = || {
        word.parse()
            .ok()
            .and_then(ovmodel::event)
            .or_else(|| ovmodel::event_named(&word.to_uppercase()))
    };
    if let Some(facts) = ovmodel::enums().find(|facts| folded(facts.name) == wanted) {
        return Ok(Subject::Enum(facts));
    }
    if let Some(event) = event() {
        return Ok(Subject::Event(event));
    }
    let names = ovmodel::types()
        .map(|facts| facts.name)
        .chain(ovmodel::enums().map(|facts| facts.name));
    Err(Error::Unknown {
        what: "type",
        name: word.to_owned(),
        place: String::new(),
        near: near(word, names),
    })
}

fn folded(word: &str) -> String {
    word.chars()
        .filter(|letter| !matches!(letter, '-' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn near<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Vec<String> {
    ovmodel::nearest(word, names)
        .into_iter()
        .map(str::to_owned)
        .collect()
}
