//! Table columns as rows: where a cell comes from and how a person wants to read it.

use crate::entity::Entity;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// One column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Heading, lower case; also the word `--columns` takes.
    pub title: &'static str,
    /// Where the cell comes from.
    pub source: Source,
    /// How a table shows it. Machine formats give the raw text.
    pub show: Show,
}

/// Where a cell comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// One field path, through links too: `host.name`. Several values are joined with a comma.
    Path(&'static str),
    /// The product of several numbers: sockets, cores, threads.
    Product(&'static [&'static str]),
    /// Those that are there, joined with a separator: `4.7` out of major and minor.
    Join(&'static str, &'static [&'static str]),
    /// The first that is there: the name of a user, else of a group.
    First(&'static [&'static str]),
    /// How many there are at a path.
    Number(&'static str),
}

/// How a table shows a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// As it is.
    Text,
    /// Bytes, as `4 GiB`; right-aligned.
    Size,
    /// A point in time, in the local zone.
    Time,
    /// A state, coloured on a terminal.
    Status,
    /// A number; right-aligned.
    Count,
    /// A number of per cent; right-aligned.
    Percent,
    /// Seconds; right-aligned.
    Seconds,
    /// A boolean of which only `true` matters: `yes` or nothing.
    Yes,
    /// IP addresses: link-local ones are left out.
    Addresses,
}

impl Column {
    /// A column of one path.
    #[must_use]
    pub const fn new(title: &'static str, path: &'static str, show: Show) -> Column {
        Column {
            title,
            source: Source::Path(path),
            show,
        }
    }

    /// A text column of one path.
    #[must_use]
    pub const fn text(title: &'static str, path: &'static str) -> Column {
        Column::new(title, path, Show::Text)
    }

    /// The field paths this column reads.
    #[must_use]
    pub fn paths(&self) -> Vec<&'static str> {
        match self.source {
            Source::Path(path) | Source::Number(path) => vec![path],
            Source::Product(paths) | Source::Join(_, paths) | Source::First(paths) => {
                paths.to_vec()
            }
        }
    }

    /// The raw text of this cell, `None` when the entity does not have it.
    #[must_use]
    pub fn cell<'e>(&self, entity: &'e Entity) -> Option<Cow<'e, str>> {
        match self.source {
            Source::Number(path) => Some(entity.at(path).len().to_string().into()),
            _ => self.combine(|path| joined(entity, path)),
        }
    }

    /// The raw text of this cell of a record, whose keys are plain words.
    #[must_use]
    pub fn record_cell<'r>(&self, record: &'r Map<String, Value>) -> Option<Cow<'r, str>> {
        self.combine(|key| record.get(key).and_then(plain))
    }

    fn combine<'r>(
        &self,
        get: impl Fn(&'static str) -> Option<Cow<'r, str>>,
    ) -> Option<Cow<'r, str>> {
        match self.source {
            Source::Path(path) | Source::Number(path) => get(path),
            Source::First(paths) => paths.iter().find_map(|path| get(path)),
            Source::Join(separator, paths) => {
                let parts: Vec<Cow<'r, str>> = paths.iter().filter_map(|path| get(path)).collect();
                (!parts.is_empty()).then(|| parts.join(separator).into())
            }
            Source::Product(paths) => {
                let factor = |path: &&'static str| get(path)?.parse::<u64>().ok();
                let product = paths
                    .iter()
                    .map(factor)
                    .try_fold(1, |all: u64, one| all.checked_mul(one?))?;
                Some(product.to_string().into())
            }
        }
    }
}

/// What stands at a path; several values joined with commas.
fn joined<'e>(entity: &'e Entity, path: &str) -> Option<Cow<'e, str>> {
    if let Some(text) = entity.peek_only(path) {
        return text;
    }
    let nodes = entity.at(path);
    let texts: Vec<&str> = nodes.iter().map(|node| node.text()).collect();
    (!texts.is_empty()).then(|| texts.join(",").into())
}

/// A JSON value as a cell: text without quotes, a list joined with commas, nothing for null.
fn plain(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(Cow::Borrowed(text)),
        Value::Array(items) => {
            let texts: Vec<Cow<'_, str>> = items.iter().filter_map(plain).collect();
            Some(texts.join(",").into())
        }
        other => Some(other.to_string().into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CPUS: Column = Column {
        title: "cpus",
        source: Source::Product(&["sockets", "cores", "threads"]),
        show: Show::Count,
    };

    fn record(text: &str) -> Map<String, Value> {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_product_needs_every_factor() {
        let whole = record(r#"{"sockets":2,"cores":"4","threads":1}"#);
        assert_eq!(CPUS.record_cell(&whole).as_deref(), Some("8"));
        assert_eq!(CPUS.record_cell(&record(r#"{"sockets":2}"#)), None);
    }

    #[test]
    fn join_and_first_skip_what_is_missing() {
        let join = Column {
            title: "v",
            source: Source::Join(".", &["a", "b"]),
            show: Show::Text,
        };
        let first = Column {
            title: "v",
            source: Source::First(&["a", "b"]),
            show: Show::Text,
        };
        let only_b = record(r#"{"b":[1,"two",null]}"#);
        assert_eq!(join.record_cell(&only_b).as_deref(), Some("1,two"));
        assert_eq!(first.record_cell(&only_b).as_deref(), Some("1,two"));
        assert_eq!(first.record_cell(&Map::new()), None);
    }
}
