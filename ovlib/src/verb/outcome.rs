//! What a verb gives back: data to show, never text laid out.

use super::Column;
use crate::entity::Entity;
use crate::error::Result;
use ovmodel::TypeFacts;
use serde_json::{Map, Value};
use std::fmt;
use std::io::Read;

/// Entities one by one, as the engine sends them.
pub type Entities = Box<dyn Iterator<Item = Result<Entity>>>;
/// Flat records one by one; the keys are those of the columns that go with them.
pub type Records = Box<dyn Iterator<Item = Result<Map<String, Value>>>>;
/// Scalars one by one, typed as the model says.
pub type Values = Box<dyn Iterator<Item = Result<Value>>>;

/// The result of a verb. Iterators are lazy: reading them reads from the engine.
#[non_exhaustive]
pub enum Outcome {
    /// Any number of objects of one type.
    Rows {
        /// How they are titled and laid out.
        listing: Listing,
        /// The objects.
        rows: Entities,
        /// They come as things happen: show each at once.
        live: bool,
    },
    /// One object that was asked for by name or id, or one part of an object.
    One {
        /// How it is titled and laid out.
        listing: Listing,
        /// The object.
        entity: Entity,
    },
    /// Records that are no entities of the model: statistics, with the keys of `verbs::statistics`.
    Records {
        /// What a table shows; the paths are keys of the records.
        columns: &'static [Column],
        /// The records.
        rows: Records,
    },
    /// Scalars: the end of a field path such as `export summary vms active`.
    Values(Values),
    /// One document that is no entity of the model.
    Value(Value),
    /// Lines of text for a person, and the same as a value for programs.
    Page {
        /// What a person reads.
        lines: Vec<String>,
        /// What `-o json` and `-o yaml` give.
        value: Value,
    },
    /// Lines of text for a person.
    Lines(Box<dyn Iterator<Item = Result<String>>>),
    /// Bytes as they came.
    Bytes(Box<dyn Read>),
    /// Done, and there is nothing to show.
    Done,
}

impl fmt::Debug for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Outcome::Rows { listing, .. } => return write!(f, "Rows({})", listing.tag),
            Outcome::One { entity, .. } => return write!(f, "One({})", entity.tag()),
            Outcome::Records { .. } => "Records",
            Outcome::Values(_) => "Values",
            Outcome::Value(_) => "Value",
            Outcome::Page { .. } => "Page",
            Outcome::Lines(_) => "Lines",
            Outcome::Bytes(_) => "Bytes",
            Outcome::Done => "Done",
        };
        f.write_str(name)
    }
}

/// How objects of one type are titled and laid out.
#[derive(Debug, Clone)]
pub struct Listing {
    /// Facts of the type, when the model knows it.
    pub facts: Option<&'static TypeFacts>,
    /// The field that names an object: `name`, for users `user_name`.
    pub name: &'static str,
    /// Element of a whole list: `vms`; the root of an XML document of many.
    pub tag: String,
    /// What a table shows; empty when nobody chose columns for this type.
    pub columns: &'static [Column],
    /// What a wide table adds.
    pub wide: &'static [Column],
    /// People see every object whole, one after the other, not a row of a table (`show`).
    pub whole: bool,
}

/// What an absent `-o` means for a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shows {
    /// Aligned columns.
    Table,
    /// Lines for a person: `field: value` for an object, one scalar a line.
    Text,
    /// The engine's own document; scalars are still one a line.
    Xml,
    /// Bytes as they came; no format applies.
    Bytes,
}
