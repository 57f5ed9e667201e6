//! Finding and listing: selections as maps, one object, rows that are read while the script goes on.

use super::convert::{from_json, to_json};
use super::get::unknown;
use super::place;
use super::thing::{Rows, Thing, What};
use ovlib::error::{Error, Result};
use ovlib::find::Select;
use ovlib::request::Args;
use ovlib::service::Service;
use ovlib::verb::Listing;
use rhai::{Dynamic, Map};
use serde_json::Value;
use std::cell::RefCell;
use std::rc::Rc;

impl Thing {
    /// Exactly one object: by name or id, or by what a map says.
    pub(super) fn one(&self, service: &Service, what: &Dynamic) -> Result<Dynamic> {
        let select = match what.as_map_ref() {
            Ok(map) => select(&map)?,
            Err(_) => {
                let word = to_json(what)?;
                let word = word.get("id").unwrap_or(&word);
                Select::word(
                    word.as_str()
                        .map_or_else(|| word.to_string(), str::to_owned)
                        .as_str(),
                )
            }
        };
        let numbered = place::of(service).is_some_and(|place| place.noun.find_by.is_empty());
        let select = match numbered && select.ids.is_empty() {
            true => Select {
                ids: select.names.clone(),
                names: Vec::new(),
                ..select
            },
            false => select,
        };
        let found = select.one(service, &[])?;
        Ok(Dynamic::from(Thing::object(&self.desk, found, None)))
    }

    pub(super) fn list(&self, service: &Service, map: &Map) -> Result<Dynamic> {
        let select = select(map)?;
        let rows = Rows::Entities {
            listing: Box::new(listing(service)),
            rows: Box::new(select.many(service, &[])?),
        };
        Ok(self.other(What::Rows(Rc::new(RefCell::new(rows)))))
    }

    pub(super) fn of_rows(
        &self,
        rows: &Rc<RefCell<Rows>>,
        name: &str,
        args: &[Dynamic],
    ) -> Result<Dynamic> {
        match (name, args) {
            ("first", []) => self.next_row(rows).unwrap_or(Ok(Dynamic::UNIT)),
            ("count", []) => {
                let mut count = 0_i64;
                while let Some(row) = self.next_row(rows) {
                    drop(row?);
                    count += 1;
                }
                Ok(count.into())
            }
            ("to_array", []) => {
                let all = std::iter::from_fn(|| self.next_row(rows));
                Ok(Dynamic::from_array(all.collect::<Result<_>>()?))
            }
            _ => self.no_method(name),
        }
    }

    /// The next row, read from the engine when it is asked for.
    pub(super) fn next_row(&self, rows: &Rc<RefCell<Rows>>) -> Option<Result<Dynamic>> {
        self.desk.let_out();
        let row = match &mut *rows.borrow_mut() {
            Rows::Entities { rows, .. } => rows
                .next()?
                .map(|entity| Dynamic::from(Thing::object(&self.desk, entity, None))),
            Rows::Records { rows, .. } => {
                rows.next()?.map(|record| from_json(Value::Object(record)))
            }
            Rows::Values(rows) => rows.next()?.map(from_json),
        };
        Some(row)
    }
}

/// Names of arguments that a list takes itself; others are for the noun's own verb.
const LISTED: [&str; 11] = [
    "search",
    "max",
    "where",
    "sort",
    "name",
    "id",
    "case_sensitive",
    "follow",
    "all_content",
    "page_size",
    "params",
];

pub(super) fn is_plain(map: &Dynamic) -> bool {
    map.as_map_ref()
        .is_ok_and(|map| map.keys().all(|key| LISTED.contains(&key.as_str())))
}

/// A selection as a map says it.
fn select(map: &Map) -> Result<Select> {
    let mut select = Select::new();
    for (name, value) in map {
        let all = || words(value);
        match name.as_str() {
            "search" => select.searches.extend(all()?),
            "name" => select.names.extend(all()?),
            "id" => select.ids.extend(all()?),
            "where" => all()?.iter().try_for_each(|text| select.add_where(text))?,
            "sort" => select.add_sort(&value.to_string())?,
            "max" => select.max = Some(number(name, value)?),
            "page_size" => select.page_size = Some(number(name, value)?),
            "follow" => select.follow = Some(all()?.join(",")),
            "case_sensitive" => select.case_sensitive = value.as_bool().ok(),
            "all_content" => select.all_content = value.as_bool().unwrap_or(false),
            "params" => {
                if let Value::Object(map) = to_json(value)? {
                    select.params = Args::from(map);
                }
            }
            _ => return Err(unknown("argument", name, "list", LISTED)),
        }
    }
    Ok(select)
}

fn number(name: &str, value: &Dynamic) -> Result<u64> {
    value
        .as_int()
        .ok()
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(|| Error::Value {
            place: name.to_owned(),
            value: value.to_string(),
            expected: "a whole number".to_owned(),
        })
}

/// One text or a list of them; objects by their ids.
pub(super) fn words(value: &Dynamic) -> Result<Vec<String>> {
    let text = |value: Value| match value {
        Value::String(text) => text,
        other => other
            .get("id")
            .and_then(Value::as_str)
            .map_or_else(|| other.to_string(), str::to_owned),
    };
    Ok(match to_json(value)? {
        Value::Array(items) => items.into_iter().map(text).collect(),
        one => vec![text(one)],
    })
}

/// How rows of a place are laid out.
fn listing(service: &Service) -> Listing {
    match place::of(service) {
        Some(place) => place.noun.listing(),
        None => {
            let facts = service.facts().entity_type();
            Listing {
                whole: false,
                facts,
                name: "name",
                tag: facts
                    .map_or("", |facts| facts.collection.as_str())
                    .to_owned(),
                columns: &[],
                wide: &[],
            }
        }
    }
}
