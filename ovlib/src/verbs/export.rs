//! `export`: the engine's own document of the selected objects, or what words lead to from each of them.

use super::selected::{selected, the_one};
use super::walk::{Found, Steps, Walk};
use crate::error::{Error, Result};
use crate::verb::{Call, Entities, Listing, Outcome, Param, ParamKind, Shows, Values, Verb};
use ovmodel::Kind;

/// The engine's own document, or what words lead to: parts as documents, scalars as text.
pub const EXPORT: Verb = Verb {
    name: "export",
    aliases: &["dump"],
    summary: "Give the engine's own document, or the part words lead to",
    shows: Shows::Xml,
    params: &[Param::words(
        "words",
        ParamKind::Field,
        "Where to: fields, references, collections",
    )],
    examples: &[
        ("{noun} -n {name} export", "One, as the engine says it"),
        ("{noun} export name", "The names, one a line"),
        ("{noun} export", "All, as one document"),
        ("{noun} export id", "The ids, one a line"),
    ],
    run: export,
    ..Verb::DEFAULT
};

fn export(call: &Call<'_>) -> Result<Outcome> {
    let wants = wants(call);
    let rows = match call.select.names_one() {
        true => Box::new(std::iter::once(the_one(call, &wants))),
        false => selected(call, &wants)?,
    };
    exported(call, rows)
}

/// What will be read from each object, so that the engine is asked for it in one go.
fn wants(call: &Call<'_>) -> Vec<String> {
    let words: Vec<&str> = call.args.texts("words").collect();
    if words.is_empty() {
        Vec::new()
    } else {
        vec![words.join(".")]
    }
}

/// Exports these objects, or what the call's words lead to from each.
///
/// # Errors
///
/// [`Error::Unknown`] for a word that leads nowhere, before anything is read.
pub(crate) fn exported(call: &Call<'_>, mut rows: Entities) -> Result<Outcome> {
    let words: Vec<&str> = call.args.texts("words").collect();
    let is_one = call.noun.locator.is_empty() || call.select.names_one();
    if words.is_empty() {
        let listing = call.noun.listing();
        if !is_one {
            return Ok(Outcome::Rows {
                listing,
                rows,
                live: false,
            });
        }
        return match rows.next() {
            Some(entity) => Ok(Outcome::One {
                listing,
                entity: entity?,
            }),
            None => Ok(Outcome::Done),
        };
    }
    let service = call.noun.service();
    let item = service
        .and_then(|service| service.item_service())
        .or(service);
    let walk = Walk::new(call.noun.facts(), item, &words)?;
    let mut steps = Steps::new(call.context);
    let (end, is_single) = (walk.end, is_one && !walk.many);
    let found = rows.flat_map(move |row| {
        let found = row.and_then(|entity| walk.collect(&mut steps, &entity));
        match found {
            Ok(found) => found.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    });
    shape(found, end, is_single)
}

/// Documents for parts, values for scalars; one document alone where there can be only one.
fn shape(
    mut found: impl Iterator<Item = Result<Found>> + 'static,
    end: Option<Kind>,
    is_single: bool,
) -> Result<Outcome> {
    let Some(Kind::Struct(facts)) = end else {
        let values = found.map(|found| {
            found.map(|found| match found {
                Found::Value(value) => value,
                Found::Entity(entity) => entity.to_json(),
            })
        });
        return Ok(Outcome::Values(Box::new(values) as Values));
    };
    let listing = Listing {
        facts: Some(facts),
        name: "name",
        tag: facts.collection.clone(),
        columns: &[],
        wide: &[],
    };
    let entity = |found: Result<Found>| match found {
        Ok(Found::Entity(entity)) => Ok(entity),
        Ok(Found::Value(value)) => Err(Error::protocol(format!(
            "'{value}' stands where a {} should",
            facts.name
        ))),
        Err(error) => Err(error),
    };
    if !is_single {
        return Ok(Outcome::Rows {
            listing,
            rows: Box::new(found.map(entity)),
            live: false,
        });
    }
    match found.next() {
        Some(found) => Ok(Outcome::One {
            listing,
            entity: entity(found)?,
        }),
        None => Ok(Outcome::Done),
    }
}
