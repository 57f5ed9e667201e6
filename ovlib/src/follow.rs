//! Names where the engine sends only ids. A collection that rows refer to is listed once and lazily, however many rows
//! there are; for very few rows the few objects are fetched instead. Whatever cannot be had stays away without complaint.

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use ovmodel::{Kind, TypeFacts};

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::path::FieldPath;
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
    let mut deep: Vec<&String> = paths.iter().filter(|path| path.contains('.')).collect();
    deep.sort_unstable();
    deep.dedup();
    if deep.is_empty() {
        return rows;
    }
    let names = deep
        .into_iter()
        .map(|path| Names::new(service, path))
        .collect();
    Rows::new(Joined {
        rows,
        waiting: VecDeque::new(),
        begun: false,
        names,
    })
}

/// Rows on their way, with what was learned for them.
struct Joined {
    rows: Rows,
    /// The first rows, read ahead to see whether there are only few.
    waiting: VecDeque<Result<Entity>>,
    begun: bool,
    names: Vec<Names>,
}

impl Iterator for Joined {
    type Item = Result<Entity>;

    fn next(&mut self) -> Option<Result<Entity>> {
        if !self.begun {
            self.begun = true;
            self.waiting.extend(self.rows.by_ref().take(FEW_ROWS + 1));
            for names in &mut self.names {
                names.one_by_one = self.waiting.len() <= FEW_ROWS;
            }
        }
        let row = self.waiting.pop_front().or_else(|| self.rows.next())?;
        Some(row.and_then(|mut row| {
            for names in &mut self.names {
                names.complete(&mut row)?;
            }
            Ok(row)
        }))
    }
}

/// What one path leads to behind references.
struct Names {
    service: Service,
    path: Arc<str>,
    /// The element that the forks were made for.
    tag: String,
    forks: Vec<Fork>,
    /// Texts by collection and id.
    known: HashMap<String, HashMap<String, Arc<str>>>,
    /// Texts by the reference's own href, of those that stood alone where a row refers to one object.
    by_href: HashMap<String, Arc<str>>,
    one_by_one: bool,
}

/// One way to part a path into a reference and what lies behind it.
struct Fork {
    /// Where the reference stands, and paths of its attributes.
    at: String,
    id: String,
    href: String,
    /// Path of the first member behind it; when the row has that, the reference is a whole object.
    first: String,
    below: String,
    /// Whether there may be several references.
    is_list: bool,
}

impl Fork {
    /// `None` where the model says that no reference stands there.
    fn new(path: &str, dot: usize, facts: Option<&'static TypeFacts>) -> Option<Fork> {
        let (at, below) = (&path[..dot], &path[dot + 1..]);
        let is_list = match facts {
            Some(facts) => reference(at, facts)?,
            None => true,
        };
        Some(Fork {
            at: at.to_owned(),
            id: format!("{at}.id"),
            href: format!("{at}.href"),
            first: format!("{at}.{}", below.split('.').next().unwrap_or(below)),
            below: below.to_owned(),
            is_list,
        })
    }

    /// The places and ids that the row refers to.
    fn references(&self, row: &Entity) -> Vec<(String, String)> {
        if !self.is_list {
            // The usual case, without looking at the whole row.
            let found = row.peek(&self.href).zip(row.peek(&self.id));
            let found = found.filter(|_| row.peek(&self.first).is_none());
            return found
                .and_then(|(href, id)| part(&href, &id))
                .into_iter()
                .collect();
        }
        let mut seen = HashSet::new();
        let nodes = row.at(&self.at);
        // An object that came along with `follow` has members, a reference in a list has none.
        let bare = nodes.iter().filter(|node| node.children().next().is_none());
        bare.filter_map(|node| part(node.href()?, node.id()?))
            .filter(|(_, id)| seen.insert(id.clone()))
            .collect()
    }
}

/// Whether there may be several references at a path; `None` when there are none at all.
fn reference(at: &str, facts: &'static TypeFacts) -> Option<bool> {
    let path = FieldPath::parse(at).ok()?;
    let (mut here, mut is_link, mut is_list) = (facts, false, false);
    for step in path.steps() {
        let attr = here
            .attr(&step.name)
            .or_else(|| here.attr_of_element(&step.name))?;
        is_link = attr.link;
        is_list |= attr.list && step.index.is_none();
        match attr.kind() {
            Kind::Struct(facts) => here = facts,
            _ => return None,
        }
    }
    // The cards of a bond are no link in the model, and bare references in documents (engine 4.5.8).
    (is_link || is_list && here.is_a("identified")).then_some(is_list)
}

/// The collection that an href says an object is in; `None` when it is not the object's own place.
fn part(href: &str, id: &str) -> Option<(String, String)> {
    let collection = href.strip_suffix(id)?.strip_suffix('/')?;
    Some((collection.to_owned(), id.to_owned()))
}

impl Names {
    fn new(service: &Service, path: &str) -> Names {
        Names {
            service: service.root(),
            path: path.into(),
            tag: String::new(),
            forks: Vec::new(),
            known: HashMap::new(),
            by_href: HashMap::new(),
            one_by_one: false,
        }
    }

    /// Joins what the path leads to, unless the row has it.
    fn complete(&mut self, row: &mut Entity) -> Result<()> {
        if row.tag() != self.tag {
            self.tag = row.tag().to_owned();
            let (dots, facts) = (self.path.match_indices('.'), row.facts());
            self.forks = dots
                .filter_map(|(dot, _)| Fork::new(&self.path, dot, facts))
                .collect();
        }
        if self.forks.is_empty() {
            return Ok(());
        }
        let has_empty = match row.peek(&self.path) {
            Some(text) if !text.is_empty() => return Ok(()),
            text => text.is_some(),
        };
        if let Some(text) = self.known_text(row, has_empty) {
            row.set_shared(&self.path, &text);
            return Ok(());
        }
        let found = self.forks.iter().find_map(|fork| {
            let references = fork.references(row);
            (!references.is_empty()).then(|| (fork.below.clone(), references))
        });
        let Some((below, references)) = found else {
            return Ok(());
        };
        let mut texts = Vec::new();
        let only = match &references[..] {
            [(collection, id)] => Some(format!("{collection}/{id}")),
            _ => None,
        };
        for (collection, id) in references {
            texts.extend(self.look_up(collection, id, &below)?);
        }
        if !texts.is_empty() {
            row.set(&self.path, &texts.join(", "));
        }
        if let (Some(href), [_], [text]) = (only, &self.forks[..], &texts[..]) {
            self.by_href.insert(href, text.as_str().into());
        }
        Ok(())
    }

    /// The usual case, a text that was learned for another row, without a copy of anything.
    fn known_text(&self, row: &Entity, has_empty: bool) -> Option<Arc<str>> {
        let [fork] = &self.forks[..] else {
            return None;
        };
        let is_whole = match *fork.first == *self.path {
            true => has_empty,
            false => row.peek(&fork.first).is_some(),
        };
        if fork.is_list || is_whole {
            return None;
        }
        self.by_href.get(&*row.peek(&fork.href)?).map(Arc::clone)
    }

    fn look_up(&mut self, collection: String, id: String, below: &str) -> Result<Option<String>> {
        if !self.known.contains_key(&collection) {
            let fresh = if self.one_by_one || self.known.len() >= MOST_COLLECTIONS {
                HashMap::new()
            } else {
                self.list(&collection, below)?
            };
            self.known.insert(collection.clone(), fresh);
        }
        let texts = self.known.entry(collection.clone()).or_default();
        if self.one_by_one && !texts.contains_key(&id) {
            let text = fetch(&self.service, &collection, &id, below)?;
            texts.insert(id.clone(), text.into());
        }
        let text = texts.get(&id).filter(|text| !text.is_empty());
        Ok(text.map(|text| text.to_string()))
    }

    /// The texts of a whole collection.
    fn list(&self, collection: &str, below: &str) -> Result<HashMap<String, Arc<str>>> {
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
                    if let (Some(id), Some(text)) = (row.peek("id"), row.text(below)) {
                        texts.insert(id.into_owned(), text.into());
                    }
                }
                Err(error) => return forgive(error, collection).map(|()| texts),
            }
        }
        Ok(texts)
    }
}

/// The text behind one reference, empty if it cannot be had.
fn fetch(service: &Service, collection: &str, id: &str, below: &str) -> Result<String> {
    let got = service
        .follow(collection)
        .and_then(|place| place.get(id, &Args::new()));
    match got {
        Ok(entity) => {
            let row = Rows::new(std::iter::once(Ok(entity)));
            let row = with_names(service, row, &[below.to_owned()]).next();
            Ok(row
                .transpose()?
                .and_then(|row| row.text(below))
                .unwrap_or_default())
        }
        Err(error) => forgive(error, collection).map(|()| String::new()),
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
