//! What a searchable field is, and where its value comes from; the rows are in `tables`.

use super::relate::Related;
use super::tables::TABLES;
use super::value::Of;
use crate::events::Event;
use crate::store::{Object, Store};

/// One searchable field.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) of: Of,
    pub(super) get: Get,
}

/// Where its value comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Get {
    /// The id.
    Id,
    /// A path of the document.
    Path(&'static str),
    /// The name of the object to which a member refers.
    Name(&'static str, &'static str),
    /// Bytes at a path, in MiB or GiB.
    Units(&'static str, u64),
    /// A figure that stays the same in a simulator at rest.
    Fixed(&'static str),
    /// Anything else, any number of values.
    Values(fn(&Store, &Object) -> Vec<String>),
    /// A member of an event.
    Event(fn(&Event) -> Option<String>),
}

/// A collection.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) kind: &'static str,
    pub(super) fields: &'static [Field],
    /// Objects whose fields can be asked for too.
    pub(super) related: &'static [Related],
    /// Fields in which a word by itself is looked for.
    pub(super) free: &'static [&'static str],
}

impl Table {
    /// The field of this name, in any case.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The related object of this name, singular or plural.
    pub(super) fn related(&self, name: &str) -> Option<&'static Related> {
        let name = name.to_lowercase();
        let one = name.strip_suffix('s').unwrap_or(&name);
        self.related
            .iter()
            .find(|related| related.word == name || related.word == one)
    }
}

pub(super) const MIB: u64 = 1 << 20;
pub(super) const GIB: u64 = 1 << 30;

pub(super) const fn field(name: &'static str, of: Of, get: Get) -> Field {
    Field { name, of, get }
}

pub(super) const fn text(name: &'static str, path: &'static str) -> Field {
    field(name, Of::Text, Get::Path(path))
}

pub(super) const fn named(name: &'static str, member: &'static str, kind: &'static str) -> Field {
    field(name, Of::Text, Get::Name(member, kind))
}

pub(super) const fn number(name: &'static str, path: &'static str) -> Field {
    field(name, Of::Number, Get::Path(path))
}

pub(super) const fn flag(name: &'static str, path: &'static str) -> Field {
    field(name, Of::Boolean, Get::Path(path))
}

pub(super) const fn word(name: &'static str, of: &'static str, path: &'static str) -> Field {
    field(name, Of::Enum(of), Get::Path(path))
}

pub(super) const fn still(name: &'static str) -> Field {
    field(name, Of::Number, Get::Fixed("0"))
}

pub(super) const fn values(name: &'static str, get: fn(&Store, &Object) -> Vec<String>) -> Field {
    field(name, Of::Text, Get::Values(get))
}

pub(super) const fn event(name: &'static str, of: Of, get: fn(&Event) -> Option<String>) -> Field {
    field(name, of, Get::Event(get))
}

/// The table of a kind.
pub(super) fn table(kind: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_once_and_name_what_there_is() {
        for table in TABLES {
            for (at, field) in table.fields.iter().enumerate() {
                assert!(
                    table.fields[at + 1..]
                        .iter()
                        .all(|other| other.name != field.name),
                    "{}",
                    field.name
                );
                if let Of::Enum(name) = field.of {
                    assert!(ovmodel::find_enum(name).is_some(), "{name}");
                }
            }
            assert!(
                table.free.iter().all(|name| table.field(name).is_some()),
                "{}",
                table.kind
            );
            for related in table.related {
                assert!(super::table(related.kind).is_some(), "{}", related.kind);
            }
        }
    }
}
