//! What a searchable field is, and where its value comes from; the rows are in `tables`.

use super::parse::Op;
use super::relate::Related;
use super::tables::{TABLES, WAYS};
use super::value::Of;
use super::words::Word;
use crate::events::Event;
use crate::store::{Object, Store};

/// One searchable field.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) of: Of,
    pub(super) ops: Ops,
    pub(super) get: Get,
    /// Never completed: it cannot be asked for behind an object, nor sorted by.
    pub(super) hidden: bool,
    /// Not in the rows that know tags.
    pub(super) lacking: bool,
    /// Only in them.
    pub(super) tagged: bool,
    /// An empty text where nothing was written.
    pub(super) blank: bool,
}

/// The operators that a field takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ops {
    /// `=` and `!=`
    Same,
    /// All six.
    Order,
    /// `<` and `>`
    Beyond,
    /// `<`, `>` and `=`
    Time,
    /// None: whatever is asked makes no sense.
    Nothing,
}

const OPS: [(&str, Op); 6] = [
    ("=", Op::Is),
    ("!=", Op::Not),
    ("<=", Op::AtMost),
    (">=", Op::AtLeast),
    ("<", Op::Less),
    (">", Op::More),
];

const TIME: [(&str, Op); 3] = [("<", Op::Less), (">", Op::More), ("=", Op::Is)];

impl Ops {
    pub(super) fn words(self) -> &'static [(&'static str, Op)] {
        match self {
            Ops::Same => &OPS[..2],
            Ops::Order => &OPS,
            Ops::Beyond => &OPS[4..],
            Ops::Time => &TIME,
            Ops::Nothing => &[],
        }
    }
}

impl Field {
    pub(super) const fn takes(mut self, ops: Ops) -> Field {
        self.ops = ops;
        self
    }

    pub(super) const fn hidden(mut self) -> Field {
        self.hidden = true;
        self
    }

    pub(super) const fn lacking(mut self) -> Field {
        self.lacking = true;
        self
    }

    pub(super) const fn tagged(mut self) -> Field {
        self.tagged = true;
        self
    }

    pub(super) const fn blank(mut self) -> Field {
        self.blank = true;
        self
    }
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
    /// How searches call one of it.
    pub(super) word: &'static str,
    pub(super) fields: &'static [Field],
    /// Objects whose fields can be asked for too.
    pub(super) related: &'static [Related],
}

impl Table {
    /// The field of this name, in any case.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// Whether the name of a field begins like this.
    pub(super) fn begins(&self, word: &str) -> bool {
        let mut shown = self.fields.iter().filter(|field| !field.hidden);
        shown.any(|field| field.name.starts_with(word))
    }

    /// The related object of this name.
    pub(super) fn related(&self, name: &str) -> Option<&'static Related> {
        self.related.iter().find(|related| related.word == name)
    }

    /// The texts in which a word by itself is looked for.
    pub(super) fn texts(&self) -> impl Iterator<Item = &'static Field> + use<> {
        self.fields.iter().filter(|field| field.of.is_free())
    }
}

pub(super) const MIB: u64 = 1 << 20;
pub(super) const GIB: u64 = 1 << 30;

pub(super) const fn field(name: &'static str, of: Of, get: Get) -> Field {
    let ops = match of {
        Of::Number | Of::Decimal => Ops::Order,
        Of::Bytes | Of::Moment | Of::Lasting => Ops::Beyond,
        Of::Day => Ops::Time,
        _ => Ops::Same,
    };
    Field {
        name,
        of,
        ops,
        get,
        hidden: false,
        lacking: false,
        tagged: matches!(of, Of::Tag),
        blank: false,
    }
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

pub(super) const fn word(name: &'static str, of: &'static [Word], path: &'static str) -> Field {
    field(name, Of::Word(of), Get::Path(path))
}

pub(super) const fn still(name: &'static str) -> Field {
    field(name, Of::Number, Get::Fixed("0"))
}

pub(super) const fn values(
    name: &'static str,
    of: Of,
    get: fn(&Store, &Object) -> Vec<String>,
) -> Field {
    field(name, of, Get::Values(get))
}

pub(super) const fn event(name: &'static str, of: Of, get: fn(&Event) -> Option<String>) -> Field {
    field(name, of, Get::Event(get))
}

/// The table of a kind, or of what related objects are of.
pub(super) fn table(kind: &str) -> Option<&'static Table> {
    let mut all = TABLES.iter().chain(WAYS);
    all.find(|table| table.kind == kind)
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
            }
            for related in table.related {
                assert!(super::table(related.kind).is_some(), "{}", related.kind);
            }
        }
    }
}
