//! The order of rows, by one field, typed by what the model says of it.

use std::cmp::Ordering;

use jiff::Timestamp;
use ovmodel::{Kind, TypeFacts};

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::path::FieldPath;

/// An order: a field, and which end comes first. Rows without the field come last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sort {
    /// The field.
    pub path: FieldPath,
    /// The greatest first.
    pub descending: bool,
}

/// What a row is ordered by.
#[derive(Debug, PartialEq, PartialOrd)]
enum Key {
    Integer(i128),
    Decimal(f64),
    Moment(Timestamp),
    /// Without regard to case, then with.
    Text(String, String),
}

impl Sort {
    /// Reads `memory`, `-memory`, `memory desc` or `memory asc`.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is no field path.
    pub fn parse(text: &str) -> Result<Sort> {
        let text = text.trim();
        let (path, descending) = match text.strip_prefix('-') {
            Some(path) => (path, true),
            None => match text.split_once(char::is_whitespace) {
                Some((path, "desc")) => (path, true),
                Some((path, "asc")) => (path, false),
                Some(_) => {
                    return Err(Error::Usage {
                        message: format!("'{text}' is no order"),
                        hint: Some("orders look like `memory`, `-memory` or `memory desc`".into()),
                    });
                }
                None => (text, false),
            },
        };
        Ok(Sort {
            path: FieldPath::parse(path)?,
            descending,
        })
    }

    /// Orders rows; those that are equal stay as they came.
    ///
    /// # Errors
    /// A field that the type does not have.
    pub fn apply(&self, rows: &mut Vec<Entity>, facts: Option<&'static TypeFacts>) -> Result<()> {
        let kind = facts
            .map(|facts| self.path.check(facts))
            .transpose()?
            .map(|target| target.kind);
        let path = self.path.to_string();
        let mut keyed: Vec<(Option<Key>, Entity)> = rows
            .drain(..)
            .map(|row| (key(&row, &path, kind), row))
            .collect();
        keyed.sort_by(|(one, _), (two, _)| match (one, two) {
            (Some(one), Some(two)) => {
                let order = one.partial_cmp(two).unwrap_or(Ordering::Equal);
                if self.descending {
                    order.reverse()
                } else {
                    order
                }
            }
            (one, two) => one.is_none().cmp(&two.is_none()),
        });
        rows.extend(keyed.into_iter().map(|(_, row)| row));
        Ok(())
    }
}

fn key(row: &Entity, path: &str, kind: Option<Kind>) -> Option<Key> {
    let text = row.text(path)?;
    match kind {
        Some(Kind::Integer) => text.parse().ok().map(Key::Integer),
        Some(Kind::Decimal) => text.parse().ok().map(Key::Decimal),
        Some(Kind::Date) => text.parse().ok().map(Key::Moment),
        _ => Some(Key::Text(text.to_lowercase(), text)),
    }
}
