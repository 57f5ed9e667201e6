//! Where the sections are in the text, and the facts parsed so far.

use crate::facts::{EnumFacts, EventFacts, ServiceFacts, TypeFacts};
use crate::parse;
use std::sync::OnceLock;

const ENGINE: &str = include_str!("../data/engine.model");
const OVERRIDES: &str = include_str!("../data/overrides.model");
const EVENTS: &str = include_str!("../data/events.table");

/// The sections of one kind, sorted by name, each with the facts once parsed.
struct Table<T: 'static> {
    rows: Vec<(&'static str, Vec<&'static str>, OnceLock<T>)>,
    parse: fn(&[&'static str]) -> T,
}

impl<T> Table<T> {
    fn new(parse: fn(&[&'static str]) -> T) -> Table<T> {
        Table {
            rows: Vec::new(),
            parse,
        }
    }

    fn add(&mut self, name: &'static str, section: &'static str) {
        match self.rows.binary_search_by_key(&name, |row| row.0) {
            Ok(at) => self.rows[at].1.push(section),
            Err(at) => self.rows.insert(at, (name, vec![section], OnceLock::new())),
        }
    }

    fn find(&'static self, name: &str) -> Option<&'static T> {
        self.rows
            .binary_search_by(|row| row.0.cmp(name))
            .ok()
            .map(|at| self.facts(at))
    }

    fn facts(&'static self, at: usize) -> &'static T {
        let (_, sections, facts) = &self.rows[at];
        facts.get_or_init(|| (self.parse)(sections))
    }

    fn all(&'static self) -> impl Iterator<Item = &'static T> {
        (0..self.rows.len()).map(|at| self.facts(at))
    }
}

struct Tables {
    enums: Table<EnumFacts>,
    types: Table<TypeFacts>,
    services: Table<ServiceFacts>,
    event_fixes: Vec<EventFacts>,
}

/// Finds the sections: one walk over the line starts, nothing parsed.
fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let mut tables = Tables {
            enums: Table::new(parse::enumeration),
            types: Table::new(parse::structure),
            services: Table::new(parse::service),
            event_fixes: Vec::new(),
        };
        for text in [ENGINE, OVERRIDES] {
            for section in sections(text) {
                let mut words = section.split_ascii_whitespace();
                let (kind, name) = (
                    words.next().unwrap_or_default(),
                    words.next().unwrap_or_default(),
                );
                match kind {
                    "enum" => tables.enums.add(name, section),
                    "type" => tables.types.add(name, section),
                    "service" => tables.services.add(name, section),
                    "event" => tables
                        .event_fixes
                        .extend(event_line(&section[kind.len()..])),
                    _ => {}
                }
            }
        }
        tables
    })
}

/// The pieces of `text` that begin at a line without indentation.
fn sections(text: &'static str) -> impl Iterator<Item = &'static str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let mut end = 0;
        loop {
            end += rest[end..].find('\n').map_or(rest.len() - end, |at| at + 1);
            if !rest[end..].starts_with([' ', '\n']) {
                break;
            }
        }
        let (section, tail) = rest.split_at(end);
        rest = tail;
        Some(section)
    })
}

/// Every structured type, by name.
pub fn types() -> impl Iterator<Item = &'static TypeFacts> {
    tables().types.all()
}

/// Every enumeration, by name.
pub fn enums() -> impl Iterator<Item = &'static EnumFacts> {
    tables().enums.all()
}

/// Every service, by name.
pub fn services() -> impl Iterator<Item = &'static ServiceFacts> {
    tables().services.all()
}

/// The structured type of that name.
pub fn find_type(name: &str) -> Option<&'static TypeFacts> {
    tables().types.find(name)
}

/// The enumeration of that name.
pub fn find_enum(name: &str) -> Option<&'static EnumFacts> {
    tables().enums.find(name)
}

/// The service of that name.
pub fn find_service(name: &str) -> Option<&'static ServiceFacts> {
    tables().services.find(name)
}

/// The service behind `/ovirt-engine/api`; its locators are the root collections, in the order of the root document.
pub fn root() -> &'static ServiceFacts {
    static LOST: ServiceFacts = ServiceFacts {
        name: "system",
        base: None,
        own_methods: Vec::new(),
        own_locators: Vec::new(),
        since: None,
        deprecated: false,
    };
    find_service("system").unwrap_or(&LOST)
}

/// The type whose single XML element is `tag`: `os` gives `operating_system`.
pub fn type_of_element(tag: &str) -> Option<&'static TypeFacts> {
    find_type(tag)
        .filter(|facts| facts.element == tag)
        .or_else(|| types().find(|facts| facts.element == tag))
}

/// The type whose collection element is `tag`: `operation_systems` gives `operating_system_info`.
pub fn type_of_collection(tag: &str) -> Option<&'static TypeFacts> {
    let plain = tag
        .strip_suffix('s')
        .and_then(find_type)
        .filter(|facts| facts.collection == tag);
    plain.or_else(|| types().find(|facts| facts.collection == tag))
}

fn event_line(line: &'static str) -> Option<EventFacts> {
    let mut words = line.split_ascii_whitespace();
    Some(EventFacts {
        code: words.next()?.parse().ok()?,
        name: words.next()?,
        severity: words.next()?,
    })
}

/// Every audit event, by code.
pub fn events() -> &'static [EventFacts] {
    static ALL: OnceLock<Vec<EventFacts>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: Vec<EventFacts> = EVENTS.lines().filter_map(event_line).collect();
        for fix in &tables().event_fixes {
            match all.binary_search_by_key(&fix.code, |event| event.code) {
                Ok(at) => all[at] = *fix,
                Err(at) => all.insert(at, *fix),
            }
        }
        all
    })
}

/// The event of that code.
pub fn event(code: u32) -> Option<&'static EventFacts> {
    let all = events();
    all.binary_search_by_key(&code, |event| event.code)
        .ok()
        .map(|at| &all[at])
}

/// The event of that symbol, `USER_RUN_VM`, in any case.
pub fn event_named(name: &str) -> Option<&'static EventFacts> {
    events()
        .iter()
        .find(|event| event.name.eq_ignore_ascii_case(name))
}
