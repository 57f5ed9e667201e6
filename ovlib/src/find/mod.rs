//! Choosing objects: ids, names, engine searches, conditions on fields. What the engine can search it is asked, the rest is
//! looked at here. Ids and names are alternatives of each other; every other kind of choice narrows.

mod glob;
mod missing;
mod plan;
mod search;
mod sort;
mod where_;

pub(crate) use plan::wanted_links;
pub(crate) use search::{is_named, name_of};
pub use sort::Sort;
pub use where_::Where;

use crate::coerce::is_uuid;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::request::Args;
use crate::service::{Rows, Service};
use plan::Plan;

/// What to look for in a collection, and how it is to come.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Select {
    /// Ids, any of which will do.
    pub ids: Vec<String>,
    /// Names, any of which will do; `*` stands for any characters.
    pub names: Vec<String>,
    /// Searches in the engine's language, all of which must hold.
    pub searches: Vec<String>,
    /// Conditions on fields, all of which must hold.
    pub wheres: Vec<Where>,
    /// Tags, each of which they have; part of the searches.
    pub tags: Vec<String>,
    /// Ids and names of what is left out; `*` stands for any characters.
    pub excludes: Vec<String>,
    /// Most rows.
    pub max: Option<u64>,
    /// Order.
    pub sort: Option<Sort>,
    /// Whether searches tell upper from lower case.
    pub case_sensitive: Option<bool>,
    /// Links whose targets come along, see [`ListArgs::follow`](crate::ListArgs::follow).
    pub follow: Option<String>,
    /// The expensive members too.
    pub all_content: bool,
    /// Ask for pages of this many rows.
    pub page_size: Option<u64>,
    /// Further parameters of the list, e.g. `from` of events.
    pub params: Args,
}

impl Select {
    /// Everything.
    pub fn new() -> Select {
        Select::default()
    }

    /// One object by id or name, as [`Select::add_word`] takes it.
    pub fn word(word: &str) -> Select {
        let mut select = Select::new();
        select.add_word(word);
        select
    }

    /// Adds what a person typed: 8-4-4-4-12 hexadecimal digits are an id, anything else is a name.
    pub fn add_word(&mut self, word: &str) {
        if is_uuid(word) {
            self.ids.push(word.to_ascii_lowercase());
        } else {
            self.names.push(word.to_owned());
        }
    }

    /// Adds a tag; the engine counts those below it, too.
    ///
    /// # Errors
    /// [`Error::Value`] for a name that the engine's search cannot say.
    pub fn add_tag(&mut self, tag: &str) -> Result<()> {
        let term = search::name_terms("tag", tag).and_then(|mut terms| terms.pop());
        let term = term.ok_or_else(|| Error::Value {
            place: "tag".to_owned(),
            value: tag.to_owned(),
            expected: "a name without quotes and semicolons".to_owned(),
        })?;
        self.searches.push(term);
        self.tags.push(tag.to_owned());
        Ok(())
    }

    /// Whether an object is left out.
    fn leaves_out(&self, entity: &Entity) -> bool {
        let is = |word: &String| entity.id() == Some(word) || search::is_named(entity, word);
        self.excludes.iter().any(is)
    }

    /// Adds a condition `FIELD OP VALUE`.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is none.
    pub fn add_where(&mut self, text: &str) -> Result<()> {
        self.wheres.push(Where::parse(text)?);
        Ok(())
    }

    /// Sets the order: `memory`, or `-memory` for the greatest first.
    ///
    /// # Errors
    /// [`Error::Usage`] when it is no field path.
    pub fn add_sort(&mut self, text: &str) -> Result<()> {
        self.sort = Some(Sort::parse(text)?);
        Ok(())
    }

    /// Whether nothing is chosen, so that everything is meant; order and `max` are no choice.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
            && self.names.is_empty()
            && self.searches.is_empty()
            && self.wheres.is_empty()
    }

    /// Whether it names one object, by one id or one name without `*`, and says nothing else.
    pub fn names_one(&self) -> bool {
        let plain = self.names.iter().all(|name| !name.contains('*'));
        self.ids.len() + self.names.len() == 1
            && plain
            && self.searches.is_empty()
            && self.wheres.is_empty()
    }

    /// All that match, as they come; none is no error.
    ///
    /// `wants` are the field paths that will be shown: what they need beyond the rows (names of referenced objects) is
    /// fetched without a request per row and joined to them.
    ///
    /// # Errors
    /// Choices that cannot be: a search where the engine has none, a field that the type does not have; then what the
    /// request ends with.
    pub fn many(&self, service: &Service, wants: &[String]) -> Result<Rows> {
        let rows = Plan::make(self, service, wants)?.run()?;
        Ok(self.with_known_tags(service, rows))
    }

    /// The one that matches.
    ///
    /// # Errors
    /// [`Error::NotFound`] with near names, [`Error::Ambiguous`] with the candidates; as [`Select::many`].
    pub fn one(&self, service: &Service, wants: &[String]) -> Result<Entity> {
        let mut found = self.first(service, wants, CANDIDATES)?;
        match found.len() {
            0 => Err(self.not_found(service)),
            1 => Ok(found.remove(0)),
            _ => Err(ambiguous(service, &self.what(), &found)),
        }
    }

    /// What every single word stands for, in the order given: each id and each name exactly one object, a name with `*` at
    /// least one. Without ids and names: all that match, at least one.
    ///
    /// # Errors
    /// As [`Select::one`], for the first word that fails.
    pub fn each(&self, service: &Service, wants: &[String]) -> Result<Vec<Entity>> {
        if self.ids.is_empty() && self.names.is_empty() {
            let found: Vec<Entity> = self.many(service, wants)?.collect::<Result<_>>()?;
            return if found.is_empty() {
                Err(self.not_found(service))
            } else {
                Ok(found)
            };
        }
        let mut found: Vec<Entity> = Vec::new();
        for word in self.single_words() {
            let is_glob = word.names.iter().any(|name| name.contains('*'));
            let matching = if is_glob {
                word.many(service, wants)?.collect::<Result<Vec<_>>>()?
            } else {
                vec![word.one(service, wants)?]
            };
            if matching.is_empty() {
                return Err(word.not_found(service));
            }
            for entity in matching {
                let is_known = |known: &Entity| known.id() == entity.id() && entity.id().is_some();
                if !found.iter().any(is_known) && !self.leaves_out(&entity) {
                    found.push(entity);
                }
            }
        }
        Ok(found)
    }

    /// One selection for each id and name, everything else kept.
    fn single_words(&self) -> impl Iterator<Item = Select> + '_ {
        let rest = Select {
            ids: Vec::new(),
            names: Vec::new(),
            excludes: Vec::new(),
            ..self.clone()
        };
        let of_id = {
            let rest = rest.clone();
            move |id: &String| Select {
                ids: vec![id.clone()],
                ..rest.clone()
            }
        };
        let of_name = move |name: &String| Select {
            names: vec![name.clone()],
            ..rest.clone()
        };
        self.ids
            .iter()
            .map(of_id)
            .chain(self.names.iter().map(of_name))
    }

    fn first(&self, service: &Service, wants: &[String], most: usize) -> Result<Vec<Entity>> {
        self.many(service, wants)?.take(most).collect()
    }

    /// The choice in the user's words.
    fn what(&self) -> String {
        let wheres: Vec<String> = self.wheres.iter().map(ToString::to_string).collect();
        let words: Vec<&str> = [&self.ids, &self.names, &self.searches, &wheres]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect();
        if words.is_empty() {
            "*".to_owned()
        } else {
            words.join(", ")
        }
    }

    fn not_found(&self, service: &Service) -> Error {
        let near = match self.names.as_slice() {
            [name] => search::near_names(service, name),
            _ => Vec::new(),
        };
        Error::NotFound {
            kind: kind(service),
            what: self.what(),
            near,
        }
    }
}

/// Most candidates that are fetched and shown when one is needed.
const CANDIDATES: usize = 10;

/// What the objects of a collection are called: `vm`, `storage domain`.
fn kind(service: &Service) -> String {
    let facts = service.facts();
    let name = facts.entity_type().map_or(facts.name, |facts| facts.name);
    name.replace('_', " ")
}

fn ambiguous(service: &Service, what: &str, found: &[Entity]) -> Error {
    let candidates = found.iter().map(|entity| {
        let id = entity.id().unwrap_or("no id");
        match search::name_of(entity) {
            Some(name) => format!("{name} ({id})"),
            None => id.to_owned(),
        }
    });
    Error::Ambiguous {
        kind: kind(service),
        what: what.to_owned(),
        candidates: candidates.collect(),
    }
}

#[cfg(test)]
mod tests;
