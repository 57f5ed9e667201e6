//! What a verb gives back, as a value of the script. Rows stay a stream.

use super::convert::from_json;
use super::thing::{Rows, Thing, What};
use crate::output::{self, Format, View};
use ovlib::entity::Entity;
use ovlib::error::{Error, Result};
use ovlib::verb::{Effect, Listing, Noun, Outcome, Shows, Verb};
use rhai::Dynamic;
use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;

/// The outcome of a verb that was performed for a thing.
pub(super) fn of(
    thing: &Thing,
    noun: &'static Noun,
    verb: &'static Verb,
    outcome: Outcome,
) -> Result<Dynamic> {
    if verb.effect != Effect::Reads
        && let What::Object(object) = &thing.what
    {
        object.is_stale.set(true);
    }
    match outcome {
        Outcome::Rows { rows, .. } if verb.effect != Effect::Reads => {
            let made: Vec<Entity> = rows.collect::<Result<_>>()?;
            Ok(changed(thing, noun, made))
        }
        Outcome::Rows { .. } | Outcome::One { .. } if verb.shows == Shows::Xml => xml(outcome),
        Outcome::Rows { listing, rows, .. } => {
            let rows = Rows::Entities {
                listing: Box::new(listing),
                rows,
            };
            Ok(thing.other(What::Rows(Rc::new(RefCell::new(rows)))))
        }
        Outcome::One { entity, .. } => Ok(Dynamic::from(Thing::object(&thing.desk, entity, None))),
        Outcome::Records { columns, rows } => {
            let rows = Rows::Records { columns, rows };
            Ok(thing.other(What::Rows(Rc::new(RefCell::new(rows)))))
        }
        Outcome::Values(values) => {
            let all: Vec<Dynamic> = values
                .map(|value| value.map(from_json))
                .collect::<Result<_>>()?;
            Ok(Dynamic::from_array(all))
        }
        Outcome::Value(value) | Outcome::Page { value, .. } => Ok(from_json(value)),
        Outcome::Lines(lines) => Ok(lines.collect::<Result<Vec<_>>>()?.join("\n").into()),
        Outcome::Bytes(bytes) => whole(bytes),
        Outcome::Done if verb.effect == Effect::Destroys => Ok(Dynamic::UNIT),
        Outcome::Done => match &thing.what {
            What::Object(_) => Ok(Dynamic::from(thing.clone())),
            _ => Ok(Dynamic::UNIT),
        },
        other => Err(Error::usage(format!("{other:?} is nothing for a script"))),
    }
}

/// What a change shows: the object itself, several when several were changed.
fn changed(thing: &Thing, noun: &'static Noun, mut made: Vec<Entity>) -> Dynamic {
    let is_own = |entity: &Entity| {
        noun.facts()
            .is_some_and(|facts| facts.element == entity.tag())
    };
    match (made.len(), &thing.what) {
        (0, _) => Dynamic::UNIT,
        (1, What::Object(object))
            if is_own(&made[0]) && object.entity.borrow().id() == made[0].id() =>
        {
            Dynamic::from(thing.clone())
        }
        (1, _) => Dynamic::from(Thing::object(&thing.desk, made.remove(0), None)),
        _ => {
            let all = made.into_iter();
            let all = all.map(|entity| Dynamic::from(Thing::object(&thing.desk, entity, None)));
            Dynamic::from_array(all.collect())
        }
    }
}

/// The engine's own document as a text.
fn xml(outcome: Outcome) -> Result<Dynamic> {
    let mut text = Vec::new();
    output::show(outcome, &View::new(Format::Xml), &mut text)?;
    Ok(String::from_utf8_lossy(&text).into_owned().into())
}

/// Bytes as a text where they are one.
fn whole(mut bytes: Box<dyn Read>) -> Result<Dynamic> {
    let mut all = Vec::new();
    bytes.read_to_end(&mut all)?;
    Ok(match String::from_utf8(all) {
        Ok(text) => text.into(),
        Err(other) => Dynamic::from_blob(other.into_bytes()),
    })
}

/// How objects of a type are laid out, with the noun's columns where there is one.
pub(super) fn listing(entity: &Entity) -> Listing {
    let facts = entity.facts();
    let noun = facts.and_then(|facts| ovlib::nouns::of_type(facts.name));
    match (noun, facts) {
        (Some(noun), _) => noun.listing(),
        (None, facts) => Listing {
            whole: false,
            facts,
            name: "name",
            tag: facts
                .map_or("", |facts| facts.collection.as_str())
                .to_owned(),
            columns: &[],
            wide: &[],
        },
    }
}
