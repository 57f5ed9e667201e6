//! Names where the engine sends only ids. A collection that rows refer to is listed once and lazily, however many rows
//! there are; for very few rows the few objects are fetched instead. Whatever cannot be had stays away without complaint.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::Args;
use crate::service::{ListArgs, Rows, Service};

/// So few rows are completed by fetching what they refer to, one object each.
const FEW_ROWS: usize = 4;
/// Most collections that are listed for one kind of path: references into sub-collections (quotas of data centers) are
/// followed as long as they are few.
const MOST_COLLECTIONS: usize = 32;

/// Joins to every row what is missing of the given field paths and lies behind a reference: `host.name`, `cluster.name`,
/// `cluster.data_center.name`, `storage_domains.name` (several, joined by `, `).
///
/// A path whose value is in the row costs nothing. A list that the user may not see, or that fails, leaves the names out.
pub fn with_names(service: &Service, rows: Rows, paths: &[String]) -> Rows {
    let mut deep: Vec<String> = paths
        .iter()
        .filter(|path| path.contains('.'))
        .cloned()
        .collect();
    deep.sort_unstable();
    deep.dedup();
    if deep.is_empty() {
        return rows;
    }
    Rows::new(Joined {
        rows,
        waiting: VecDeque::new(),
        begun: false,
        names: Names {
            service: service.root(),
            known: HashMap::new(),
            one_by_one: false,
        },
        paths: deep,
    })
}

/// Rows on their way, with what was learned for them.
struct Joined {
    rows: Rows,
    /// The first rows, read ahead to see whether there are only few.
    waiting: VecDeque<Result<Entity>>,
    begun: bool,
    names: Names,
    paths: Vec<String>,
}

impl Iterator for Joined {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        if !self.begun {
            self.begun = true;
            self.waiting.extend(self.rows.by_ref().take(FEW_ROWS + 1));
            self.names.one_by_one = self.waiting.len() <= FEW_ROWS;
        }
        let row = self.waiting.pop_front().or_else(|| self.rows.next())?;
        Some(row.and_then(|row| self.names.complete(row, &self.paths)))
    }
}

/// What is behind references, by collection and path.
struct Names {
    service: Service,
    /// Texts by id; of a collection with the path below its objects.
    known: HashMap<(String, String), HashMap<String, String>>,
    one_by_one: bool,
}

impl Names {
    fn complete(&mut self, mut row: Entity, paths: &[String]) -> Result<Entity> {
        for path in paths {
            let Some((at, below, references)) = references(&row, path) else {
                continue;
            };
            let mut texts = Vec::new();
            for reference in &references {
                texts.extend(self.look_up(reference, below)?);
            }
            if !texts.is_empty() {
                row.set(&format!("{at}.{below}"), &texts.join(", "));
            }
        }
        Ok(row)
    }

    fn look_up(&mut self, reference: &Reference, below: &str) -> Result<Option<String>> {
        let key = (reference.collection.clone(), below.to_owned());
        if !self.known.contains_key(&key) {
            let alike = self.known.keys().filter(|(_, path)| path == below).count();
            let fresh = if self.one_by_one || alike >= MOST_COLLECTIONS {
                HashMap::new()
            } else {
                self.list(&reference.collection, below)?
            };
            self.known.insert(key.clone(), fresh);
        }
        let texts = self.known.entry(key).or_default();
        if self.one_by_one && !texts.contains_key(&reference.id) {
            let text = fetch(&self.service, reference, below)?;
            texts.insert(reference.id.clone(), text);
        }
        Ok(texts
            .get(&reference.id)
            .filter(|text| !text.is_empty())
            .cloned())
    }

    /// The texts of a whole collection.
    fn list(&self, collection: &str, below: &str) -> Result<HashMap<String, String>> {
        let mut texts = HashMap::new();
        let listed = self
            .service
            .follow(collection)
            .and_then(|place| place.list(&ListArgs::default()));
        let rows = match listed {
            Ok(rows) => with_names(&self.service, rows, &[below.to_owned()]),
            Err(error) => return forgive(error, collection).map(|()| texts),
        };
        for row in rows {
            match row {
                Ok(row) => {
                    if let (Some(id), Some(text)) = (row.id(), row.text(below)) {
                        texts.insert(id.to_owned(), text);
                    }
                }
                Err(error) => return forgive(error, collection).map(|()| texts),
            }
        }
        Ok(texts)
    }
}

/// The text behind one reference, empty if it cannot be had.
fn fetch(service: &Service, reference: &Reference, below: &str) -> Result<String> {
    let got = service
        .follow(&reference.collection)
        .and_then(|place| place.get(&reference.id, &Args::new()));
    match got {
        Ok(entity) => {
            let row = with_names(
                service,
                Rows::new(std::iter::once(Ok(entity))),
                &[below.to_owned()],
            )
            .next();
            Ok(row
                .transpose()?
                .and_then(|row| row.text(below))
                .unwrap_or_default())
        }
        Err(error) => forgive(error, &reference.collection).map(|()| String::new()),
    }
}

/// Names are an extra: only what ends everything else too is passed on.
fn forgive(error: Error, collection: &str) -> Result<()> {
    match error {
        Error::Interrupted => Err(Error::Interrupted),
        error => {
            tracing::debug!("no names of {collection}: {error}");
            Ok(())
        }
    }
}

/// Where an object is said to be.
struct Reference {
    /// The href without its last step.
    collection: String,
    id: String,
}

/// The references in a row behind which the rest of a path lies: the path to them, the rest, and them. `None` when the row
/// has the value itself, or nothing of the path.
fn references<'p>(row: &Entity, path: &'p str) -> Option<(&'p str, &'p str, Vec<Reference>)> {
    if row.peek(path).is_some_and(|text| !text.is_empty()) {
        return None;
    }
    for (dot, _) in path.match_indices('.') {
        let (at, below) = (&path[..dot], &path[dot + 1..]);
        let nodes = row.at(at);
        let mut seen = HashSet::new();
        let found: Vec<Reference> = nodes
            .iter()
            .filter_map(|node| {
                let (id, href) = (node.id()?, node.href()?);
                // The href is the object's own place, or the engine does not tell where it is.
                let collection = href.strip_suffix(id)?.strip_suffix('/')?;
                let is_bare = node.at(below.split('.').next().unwrap_or(below)).is_empty();
                (is_bare && seen.insert(id)).then(|| Reference {
                    collection: collection.to_owned(),
                    id: id.to_owned(),
                })
            })
            .collect();
        if !found.is_empty() {
            return Some((at, below, found));
        }
    }
    None
}
