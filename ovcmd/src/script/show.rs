//! What scripts print: tables and documents, by the same code as every command.

use super::answer;
use super::convert::{data, shown};
use super::desk::Desk;
use super::thing::{Rows, Thing, What};
use crate::output::{self, Format};
use crate::run;
use ovlib::error::{Error, Result};
use ovlib::verb::{Column, Outcome};
use rhai::Dynamic;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Prints a value in a format, with these columns where they are given.
pub(super) fn print(desk: &Desk, value: Dynamic, format: Format, columns: &[String]) -> Result<()> {
    let Some(outcome) = outcome(value)? else {
        return Ok(());
    };
    desk.with(|session, io| {
        let mut view = run::plain_view(session, format, io);
        view.columns = (!columns.is_empty()).then(|| columns.to_vec());
        output::show(outcome, &view, &mut *io.stdout)
    })
}

/// A value of a script as what verbs give; none for nothing.
pub(super) fn outcome(value: Dynamic) -> Result<Option<Outcome>> {
    if value.is_unit() {
        return Ok(None);
    }
    if let Some(thing) = value.read_lock::<Thing>() {
        return of_thing(&thing).map(Some);
    }
    let Ok(items) = value.as_array_ref() else {
        return Ok(Some(Outcome::Value(shown(&value)?)));
    };
    let things: Vec<Thing> = items
        .iter()
        .filter_map(|item| item.read_lock::<Thing>().map(|it| it.clone()))
        .collect();
    let is_object = |thing: &Thing| matches!(thing.what, What::Object(_));
    if !things.is_empty() && things.len() == items.len() && things.iter().all(is_object) {
        return of_objects(things).map(Some);
    }
    let values: Vec<Value> = items.iter().map(shown).collect::<Result<_>>()?;
    if !values.is_empty() && values.iter().all(Value::is_object) {
        return Ok(Some(of_maps(values)));
    }
    Ok(Some(Outcome::Values(Box::new(values.into_iter().map(Ok)))))
}

fn of_thing(thing: &Thing) -> Result<Outcome> {
    match &thing.what {
        What::Object(object) => {
            let entity = object.fresh(&thing.desk)?;
            Ok(Outcome::One {
                listing: answer::listing(&entity),
                entity,
            })
        }
        What::Rows(rows) => {
            let taken = rows.replace(Rows::Values(Box::new(std::iter::empty())));
            Ok(match taken {
                Rows::Entities { listing, rows } => Outcome::Rows {
                    listing: *listing,
                    rows,
                    live: false,
                },
                Rows::Records { columns, rows } => Outcome::Records { columns, rows },
                Rows::Values(values) => Outcome::Values(values),
            })
        }
        What::Place(_) => {
            let rows = thing.call("list", &[])?;
            let rows = rows.read_lock::<Thing>().map(|rows| rows.clone());
            rows.map_or(Ok(Outcome::Done), |rows| of_thing(&rows))
        }
        What::Part(_) => Ok(Outcome::Value(data(thing)?)),
        _ => Ok(Outcome::Value(thing.to_string().into())),
    }
}

fn of_objects(things: Vec<Thing>) -> Result<Outcome> {
    let mut entities = Vec::with_capacity(things.len());
    for thing in &things {
        if let What::Object(object) = &thing.what {
            entities.push(object.fresh(&thing.desk)?);
        }
    }
    let listing = entities.first().map(answer::listing);
    let listing = listing.ok_or_else(|| Error::usage("there is nothing to show"))?;
    Ok(Outcome::Rows {
        listing,
        rows: Box::new(entities.into_iter().map(Ok)),
        live: false,
    })
}

/// Maps as records; the keys of all are the columns, in the order in which they come.
fn of_maps(values: Vec<Value>) -> Outcome {
    let records: Vec<Map<String, Value>> = values
        .into_iter()
        .filter_map(|value| match value {
            Value::Object(map) => Some(map),
            _ => None,
        })
        .collect();
    let mut keys: Vec<String> = Vec::new();
    for key in records.iter().flat_map(Map::keys) {
        if !keys.contains(key) {
            keys.push(key.clone());
        }
    }
    Outcome::Records {
        columns: columns(keys),
        rows: Box::new(records.into_iter().map(Ok)),
    }
}

/// Columns called like these keys. They live as long as the program; each set of keys is made once.
fn columns(keys: Vec<String>) -> &'static [Column] {
    static MADE: Mutex<BTreeMap<Vec<String>, &'static [Column]>> = Mutex::new(BTreeMap::new());
    let mut known = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(columns) = known.get(&keys) {
        return columns;
    }
    let made = keys.iter().map(|key| {
        let key: &'static str = key.clone().leak();
        Column::text(key, key)
    });
    let made: &'static [Column] = made.collect::<Vec<_>>().leak();
    known.insert(keys, made);
    made
}
