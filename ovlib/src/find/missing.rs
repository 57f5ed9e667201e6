//! Words that stand for nothing: a list of three names where one is not there shows two, and says which is missing.

use super::{Select, kind, search};
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::service::{Rows, Service};

impl Select {
    /// The rows of [`Select::many`]; behind the last of them stands [`Error::NotFound`] when ids or names were given that
    /// no row goes by. With a search, a condition or a greatest number beside them, a word without a row is no mistake.
    ///
    /// # Errors
    /// As [`Select::many`].
    pub fn all_of(&self, service: &Service, wants: &[String]) -> Result<Rows> {
        let rows = self.many(service, wants)?;
        let narrowed = !self.searches.is_empty()
            || !self.wheres.is_empty()
            || !self.excludes.is_empty()
            || self.max.is_some();
        if narrowed {
            return Ok(rows);
        }
        let (mut ids, mut names) = (self.ids.clone(), self.names.clone());
        let (service, mut rows, mut over) = (service.clone(), rows, false);
        Ok(Rows::new(std::iter::from_fn(move || {
            if over {
                return None;
            }
            match rows.next() {
                Some(row) => {
                    if let Ok(row) = &row {
                        strike(&mut ids, &mut names, row);
                    }
                    Some(row)
                }
                None => {
                    over = true;
                    let missing: Vec<String> = ids.drain(..).chain(names.drain(..)).collect();
                    (!missing.is_empty()).then(|| Err(not_found(&service, &missing)))
                }
            }
        })))
    }
}

impl Select {
    /// The rows; where there is none because a tag is not there, that is told: an engine finds nothing and says nothing (4.5.8).
    pub(super) fn with_known_tags(&self, service: &Service, mut rows: Rows) -> Rows {
        if self.tags.is_empty() {
            return rows;
        }
        let (service, tags, mut is_first) = (service.clone(), self.tags.clone(), true);
        Rows::new(std::iter::from_fn(move || {
            let row = rows.next();
            match std::mem::take(&mut is_first) && row.is_none() {
                true => unknown_tag(&service, &tags).map(Err),
                false => row,
            }
        }))
    }
}

/// The first tag that is not there.
fn unknown_tag(service: &Service, tags: &[String]) -> Option<Error> {
    let all = service.root().at("tags").ok()?;
    tags.iter().find_map(|tag| {
        let found = Select::word(tag).one(&all, &[]);
        found
            .err()
            .filter(|error| matches!(error, Error::NotFound { .. }))
    })
}

/// Takes out the words that a row goes by.
fn strike(ids: &mut Vec<String>, names: &mut Vec<String>, row: &Entity) {
    ids.retain(|id| row.id() != Some(id));
    names.retain(|name| !search::is_named(row, name));
}

/// What was not found, with names that are close when it is one.
fn not_found(service: &Service, missing: &[String]) -> Error {
    let near = match missing {
        [name] => search::near_names(service, name),
        _ => Vec::new(),
    };
    Error::NotFound {
        kind: kind(service),
        what: missing.join(", "),
        near,
    }
}
