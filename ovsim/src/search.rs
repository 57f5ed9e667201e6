//! Searches over collections: the query string is read by `parse`, its fields are rows of `fields`, and what fits is put into
//! order and cut into pages here (engine 4.5.8).

use std::cmp::Ordering;

use crate::ask::Ask;
use crate::collate::Collated;
use crate::rest::Item;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

mod computed;
mod days;
mod directory;
mod fields;
mod machines;
mod matcher;
mod parse;
mod pattern;
mod phrase;
mod relate;
mod statement;
mod tables;
mod tags;
mod value;
mod words;

use fields::{Field, Get, Table};
use matcher::Matcher;
use value::{Bad, Reading};

/// Whether a collection is found by search; `max` below zero is refused there.
pub(crate) fn is_searchable(kind: &str) -> bool {
    fields::table(kind).is_some() || matches!(kind, "domains/users" | "domains/groups")
}

/// The collections that can be searched.
#[cfg(test)]
pub(crate) fn kinds() -> Vec<&'static str> {
    tables::TABLES.iter().map(|table| table.kind).collect()
}

/// The words that a search over a collection knows.
#[cfg(test)]
pub(crate) fn words(kind: &str) -> Vec<&'static str> {
    let table = fields::table(kind);
    let fields = table
        .iter()
        .flat_map(|table| table.fields.iter().map(|field| field.name));
    let related = table
        .iter()
        .flat_map(|table| table.related.iter().map(|it| it.word));
    fields.chain(related).collect()
}

/// Picks and orders what the request searches for; at most `limit`.
pub(crate) fn select(
    store: &Store,
    ask: &Ask,
    place: &Place,
    items: Vec<Item>,
    limit: usize,
) -> Outcome<Vec<Item>> {
    let text = ask.params.text("search").unwrap_or("");
    if matches!(&*place.kind, "domains/users" | "domains/groups") {
        let text = Some(text.trim()).filter(|text| !text.is_empty());
        return Ok(directory::select(items, text, &place.kind));
    }
    let Some(table) = fields::table(&place.kind) else {
        return Ok(items);
    };
    let mut items = since(ask, table, items);
    let text = whole(ask, table, text);
    let Ok(search) = parse::parse(&text, table, store) else {
        return Ok(Vec::new());
    };
    let reading = Reading {
        store,
        sensitive: ask.params.flag("case_sensitive", false),
        now: ask.now,
    };
    let named = format!("{}s : {text}", table.word);
    let matcher = Matcher::new(table, &search, reading).map_err(refusal)?;
    statement::check(&search, table, &named).map_err(refusal)?;
    // Where the engine joins the search with a list it has made before, pages have no end.
    let limit = match ask.filtered || table.kind == "disks" {
        true => usize::MAX,
        false => limit,
    };
    let page = match search.page {
        Some(0) if limit > 0 => {
            let message = "error: offset must not be negative".to_owned();
            return Err(refusal(Bad::Database(message)));
        }
        Some(page) => usize::try_from(page - 1).unwrap_or(0),
        None => 0,
    };
    items.retain(|item| matcher.fits(item));
    order(store, table, &mut items, search.sort);
    if page > 0 {
        items.drain(..page.saturating_mul(limit).min(items.len()));
    }
    Ok(items)
}

/// What the engine searches for: to searches for users and groups it adds that they have a name, behind whatever they end with.
fn whole(ask: &Ask, table: &Table, text: &str) -> String {
    let named = match table.kind {
        "users" => "usrname != \"\"",
        "groups" => "grpname != \"\"",
        _ => return text.to_owned(),
    };
    match text.is_empty() || ask.filtered {
        true => text.to_owned(),
        false => format!("{text} and {named}"),
    }
}

/// A search that breaks, as queries write it: in lower case.
fn refusal(bad: Bad) -> Refusal {
    let sql = "[select * from (...)]";
    let (kind, message) = match bad {
        Bad::Broken => return Refusal::operation(500, ""),
        Bad::Database(message) => (format!("sql {sql}; {message}"), message),
        Bad::Grammar(message) => (format!("bad sql grammar {sql}"), message),
    };
    let cause = match kind.starts_with("bad") {
        true => format!("org.postgresql.util.psqlexception: {message}\n  position: 102"),
        false => format!("org.postgresql.util.psqlexception: {message}"),
    };
    Refusal::operation(
        400,
        format!("statementcallback; {kind}; nested exception is {cause}"),
    )
}

/// `from` of events: those with a greater number; what is no number is overlooked, and so is any number elsewhere.
fn since(ask: &Ask, table: &Table, mut items: Vec<Item>) -> Vec<Item> {
    let from = ask.params.number("from").filter(|from| *from > 0);
    if let Some(from) = from.filter(|_| table.kind == "events") {
        items.retain(|item| match item {
            Item::Event(event) => event.id > u64::from(from.unsigned_abs()),
            _ => true,
        });
    }
    items
}

/// Shows every value that a field has on an item.
fn each(store: &Store, item: &Item, get: Get, see: &mut dyn FnMut(&str)) {
    let object = match item {
        Item::Object(object) => object,
        Item::Event(event) => {
            if let Get::Event(read) = get
                && let Some(value) = read(event)
            {
                see(&value);
            }
            return;
        }
        Item::Computed(_) | Item::Plain(_) => return,
    };
    match get {
        Get::Id => see(&object.id),
        Get::Path(path) => object.text(path).into_iter().for_each(see),
        Get::Fixed(text) => see(text),
        Get::Name(member, kind) => {
            let other = object.reference(member).and_then(|id| store.root(kind, id));
            other.into_iter().for_each(|other| see(other.name()));
        }
        Get::Units(path, unit) => {
            let bytes = object.text(path).and_then(|text| text.parse::<u64>().ok());
            bytes
                .into_iter()
                .for_each(|bytes| see(&(bytes / unit).to_string()));
        }
        Get::Values(read) => read(store, object).iter().for_each(|value| see(value)),
        Get::Event(_) => {}
    }
}

/// Puts items into order: by the field asked for, nothing before something, then by the collection's own fields.
fn order(
    store: &Store,
    table: &'static Table,
    items: &mut [Item],
    sort: Option<(&'static Field, bool)>,
) {
    match (table.kind, sort) {
        // As they came, the oldest first.
        ("jobs", _) => {}
        // They are in order, and later ones never bear an earlier time.
        ("events", Some((field, false))) if field.name == "time" => items.reverse(),
        ("events", _) => {}
        ("disks", _) => items.sort_by_cached_key(|item| {
            let id = table.field("id").map(|field| key(store, item, field));
            (key(store, item, &table.fields[0]), id)
        }),
        ("networks", _) => items.sort_by_cached_key(|item| {
            let center = table.field("datacenter");
            let center = center.map(|field| key(store, item, field));
            (center, key(store, item, &table.fields[0]))
        }),
        _ => items.sort_by_cached_key(|item| key(store, item, &table.fields[0])),
    }
    if let Some((field, down)) = sort {
        items.sort_by_cached_key(|item| Directed(key(store, item, field), down));
    }
}

/// What an item is sorted by: nothing, a number, a text.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Nothing,
    Number(i64),
    Text(Collated),
}

#[derive(PartialEq, Eq)]
struct Directed(Key, bool);

impl Ord for Directed {
    fn cmp(&self, other: &Directed) -> Ordering {
        let order = self.0.cmp(&other.0);
        if self.1 { order.reverse() } else { order }
    }
}

impl PartialOrd for Directed {
    fn partial_cmp(&self, other: &Directed) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn key(store: &Store, item: &Item, field: &Field) -> Key {
    let mut found = Key::Nothing;
    each(store, item, field.get, &mut |value| {
        if found == Key::Nothing {
            found = match field.of.number(value) {
                // To the thousandth, which is finer than what is held.
                Some(number) => Key::Number((number * 1000.0) as i64),
                None => Key::Text(Collated::of(value)),
            };
        }
    });
    found
}
