//! `export`: the engine's own document of the selected objects, or what words lead to from each of them.

use super::selected::selected;
use super::walk::{Found, Steps, Walk};
use crate::error::{Error, Result};
use crate::verb::{Call, Entities, Listing, Outcome, Param, ParamKind, Shows, Verb};
use ovmodel::{Kind, ServiceFacts, TypeFacts};

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
    exported(call, Extent::of(call), |wants| selected(call, wants))
}

/// Exports the objects that `rows` gives, or what the call's words lead to from each. `rows` is told what will be read.
///
/// # Errors
///
/// [`Error::Unknown`] for a word that leads nowhere, before anything is asked.
pub(crate) fn exported(
    call: &Call<'_>,
    extent: Extent,
    rows: impl FnOnce(&[String]) -> Result<Entities>,
) -> Result<Outcome> {
    let words: Vec<&str> = call.args.texts("words").collect();
    if words.is_empty() {
        return shown(rows(&[])?, call.noun.listing(), extent);
    }
    let service = call.noun.service();
    let item = service.and_then(ServiceFacts::item_service).or(service);
    let walk = Walk::new(call.noun.facts(), item, &words)?;
    let extent = if walk.many { Extent::Many } else { extent };
    let end = walk.end;
    let rows = rows(&[walk.path()])?;
    let mut steps = Steps::new(call.context);
    let found = rows.flat_map(move |row| {
        let found = row.and_then(|entity| walk.collect(&mut steps, &entity));
        match found {
            Ok(found) => found.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        }
    });
    match end {
        Some(Kind::Struct(facts)) => {
            let part = move |found: Result<Found>| match found? {
                Found::Entity(entity) => Ok(entity),
                Found::Value(value) => {
                    let message = format!("'{value}' stands where a {} should", facts.name);
                    Err(Error::protocol(message))
                }
            };
            shown(Box::new(found.map(part)), parts(facts), extent)
        }
        _ => {
            let value = |found: Result<Found>| match found? {
                Found::Value(value) => Ok(value),
                Found::Entity(entity) => Ok(entity.to_json()),
            };
            Ok(Outcome::Values(Box::new(found.map(value))))
        }
    }
}

/// How many there can be by what was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    One,
    Many,
}

impl Extent {
    /// What the selection says: one named object, or the root.
    pub(crate) fn of(call: &Call<'_>) -> Extent {
        match call.noun.locator.is_empty() || call.select.names_one() {
            true => Extent::One,
            false => Extent::Many,
        }
    }
}

/// One document alone where one was named; a name that several objects share gives them all.
fn shown(mut rows: Entities, listing: Listing, extent: Extent) -> Result<Outcome> {
    if extent == Extent::Many {
        return Ok(Outcome::Rows {
            listing,
            rows,
            live: false,
        });
    }
    let Some(first) = rows.next().transpose()? else {
        return Ok(Outcome::Done);
    };
    match rows.next() {
        None => Ok(Outcome::One {
            listing,
            entity: first,
        }),
        Some(second) => {
            let rows = [Ok(first), second].into_iter().chain(rows);
            Ok(Outcome::Rows {
                listing,
                rows: Box::new(rows),
                live: false,
            })
        }
    }
}

/// How parts of this type are laid out; nobody chose columns for them.
fn parts(facts: &'static TypeFacts) -> Listing {
    Listing {
        facts: Some(facts),
        name: "name",
        tag: facts.collection.clone(),
        columns: &[],
        wide: &[],
        whole: false,
    }
}
