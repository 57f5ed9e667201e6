//! The outcome of a verb read to its end, so that it can leave its thread and be joined with those of other objects.

use std::io::Read;

use serde_json::{Map, Value};

use super::{Column, Listing, Outcome};
use crate::entity::Entity;
use crate::error::{Error, Result};

/// What a verb gave, all of it.
#[derive(Debug, Clone)]
pub(super) enum Kept {
    Rows(Box<Listing>, Vec<Entity>),
    One(Box<Listing>, Entity),
    Records(&'static [Column], Vec<Map<String, Value>>),
    Values(Vec<Value>),
    Value(Value),
    Page(Vec<String>),
    Lines(Vec<String>),
    Bytes(Vec<u8>),
    Done,
}

impl Kept {
    /// Reads an outcome to its end.
    ///
    /// # Errors
    /// The first that reading meets.
    pub(super) fn of(outcome: Outcome) -> Result<Kept> {
        Ok(match outcome {
            Outcome::Rows { listing, rows, .. } => {
                Kept::Rows(Box::new(listing), rows.collect::<Result<_>>()?)
            }
            Outcome::One { listing, entity } => Kept::One(Box::new(listing), entity),
            Outcome::Records { columns, rows } => {
                Kept::Records(columns, rows.collect::<Result<_>>()?)
            }
            Outcome::Values(values) => Kept::Values(values.collect::<Result<_>>()?),
            Outcome::Value(value) => Kept::Value(value),
            Outcome::Page { lines, .. } => Kept::Page(lines),
            Outcome::Lines(lines) => Kept::Lines(lines.collect::<Result<_>>()?),
            Outcome::Bytes(mut bytes) => {
                let mut all = Vec::new();
                bytes.read_to_end(&mut all)?;
                Kept::Bytes(all)
            }
            Outcome::Done => Kept::Done,
        })
    }

    /// The outcome of a verb that was performed for several objects, in their order; `end` comes last if something failed.
    ///
    /// # Errors
    /// `end`, where nothing is there to be shown before it.
    pub(super) fn join(all: Vec<Kept>, end: Option<Error>) -> Result<Outcome> {
        let mut all = all.into_iter().filter(|kept| !matches!(kept, Kept::Done));
        let Some(first) = all.next() else {
            return end.map_or(Ok(Outcome::Done), Err);
        };
        let rest: Vec<Kept> = all.collect();
        Ok(match first {
            Kept::One(listing, entity) if rest.is_empty() && end.is_none() => Outcome::One {
                listing: *listing,
                entity,
            },
            Kept::Rows(..) | Kept::One(..) => rows(first, rest, end),
            Kept::Records(columns, mut rows) => {
                for kept in rest {
                    if let Kept::Records(_, more) = kept {
                        rows.extend(more);
                    }
                }
                Outcome::Records {
                    columns,
                    rows: Box::new(rows.into_iter().map(Ok).chain(end.map(Err))),
                }
            }
            Kept::Lines(_) | Kept::Page(_) | Kept::Bytes(_) => {
                let lines = std::iter::once(first).chain(rest).flat_map(Kept::lines);
                let lines: Vec<String> = lines.collect();
                Outcome::Lines(Box::new(lines.into_iter().map(Ok).chain(end.map(Err))))
            }
            Kept::Values(_) | Kept::Value(_) | Kept::Done => {
                let values = std::iter::once(first).chain(rest).flat_map(Kept::values);
                let values: Vec<Value> = values.collect();
                Outcome::Values(Box::new(values.into_iter().map(Ok).chain(end.map(Err))))
            }
        })
    }

    fn lines(self) -> Vec<String> {
        match self {
            Kept::Lines(lines) | Kept::Page(lines) => lines,
            Kept::Bytes(bytes) => vec![String::from_utf8_lossy(&bytes).into_owned()],
            _ => Vec::new(),
        }
    }

    fn values(self) -> Vec<Value> {
        match self {
            Kept::Values(values) => values,
            Kept::Value(value) => vec![value],
            _ => Vec::new(),
        }
    }
}

fn rows(first: Kept, rest: Vec<Kept>, end: Option<Error>) -> Outcome {
    let mut listing = None;
    let mut rows = Vec::new();
    for kept in std::iter::once(first).chain(rest) {
        match kept {
            Kept::Rows(its, more) => {
                listing.get_or_insert(its);
                rows.extend(more);
            }
            Kept::One(its, entity) => {
                listing.get_or_insert(its);
                rows.push(entity);
            }
            _ => {}
        }
    }
    match listing {
        Some(listing) => Outcome::Rows {
            listing: *listing,
            rows: Box::new(rows.into_iter().map(Ok).chain(end.map(Err))),
            live: false,
        },
        None => Outcome::Done,
    }
}
