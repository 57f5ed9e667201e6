//! Searches over collections: the query string is read by `parse`, its fields are rows of `fields`, and what fits is put into
//! order and cut into pages here (engine 4.5.8).

use std::cmp::Ordering;

use crate::ask::Ask;
use crate::node::Node;
use crate::rest::Item;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

mod computed;
mod directory;
mod fields;
mod machines;
mod parse;
mod relate;
mod tables;
mod value;

use fields::{Field, Get, Table};
use parse::{Condition, Op, Search};
use value::{Bad, Wanted};

/// Whether a collection is found by search; `max` below zero is refused there.
pub(crate) fn is_searchable(kind: &str) -> bool {
    fields::table(kind).is_some() || matches!(kind, "jobs" | "domains/users" | "domains/groups")
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
    let text = ask
        .params
        .text("search")
        .map(str::trim)
        .filter(|text| !text.is_empty());
    match place.kind.as_str() {
        "jobs" => return jobs(items, text),
        "domains/users" | "domains/groups" => {
            return Ok(directory::select(items, text, &place.kind));
        }
        _ => {}
    }
    let Some(table) = fields::table(&place.kind) else {
        return Ok(items);
    };
    let mut items = since(ask, table, items);
    let Some(text) = text else {
        order(store, table, &mut items, None);
        return Ok(items);
    };
    let Ok(search) = parse::parse(text, table) else {
        return senseless(table);
    };
    let page = match search.page {
        Some(0) => return Err(database("error: offset must not be negative")),
        Some(page) => usize::try_from(page - 1).unwrap_or(usize::MAX),
        None => 0,
    };
    let matcher = match Matcher::new(ask, table, &search) {
        Ok(matcher) => matcher,
        Err(Bad::Senseless) => return Ok(Vec::new()),
        Err(Bad::Database(message)) => return Err(database(&message)),
        Err(Bad::Broken) => return Err(Refusal::operation(500, "")),
    };
    items.retain(|item| matcher.fits(store, item));
    order(store, table, &mut items, search.sort);
    if page > 0 {
        items.drain(..page.saturating_mul(limit).min(items.len()));
    }
    Ok(items)
}

/// What an unreadable search finds: nothing, and for instance types a refusal.
fn senseless(table: &Table) -> Outcome<Vec<Item>> {
    if table.kind == "instancetypes" {
        return Err(Refusal::operation(
            400,
            "search expression can not be resolved",
        ));
    }
    Ok(Vec::new())
}

/// What the database says of a statement it does not like, as queries write it: lower case.
fn database(message: &str) -> Refusal {
    let detail = format!(
        "statementcallback; sql [select * from (...)]; {message}; nested exception is {message}"
    );
    Refusal::operation(400, detail)
}

/// Jobs, newest first; only their correlation id can be searched for: of anything else an engine makes an empty condition.
fn jobs(mut items: Vec<Item>, text: Option<&str>) -> Outcome<Vec<Item>> {
    let Some(text) = text else {
        // The latest first; those of one correlation id as they came.
        items.reverse();
        return Ok(items);
    };
    if text.contains(['\'', ';']) {
        return Ok(Vec::new());
    }
    let (field, wanted) = text.split_once('=').unwrap_or((text, ""));
    if !field.trim().eq_ignore_ascii_case("correlation_id") {
        return Err(Refusal::operation(
            400,
            "statementcallback; bad sql grammar [select * from (...)]; nested exception is org.postgresql.util.psqlexception: error: syntax error at or near \")\"\n  position: 102",
        ));
    }
    let wanted = wanted
        .split_once(" sortby ")
        .map_or(wanted, |(wanted, _)| wanted);
    let wanted = wanted.trim().trim_matches('"');
    items.retain(
        |item| matches!(item, Item::Object(job) if job.text("correlation_id") == Some(wanted)),
    );
    Ok(items)
}

/// `from` of events: those with a greater number; what is no number is overlooked.
fn since(ask: &Ask, table: &Table, mut items: Vec<Item>) -> Vec<Item> {
    let from = ask.params.text("from").filter(|_| table.kind == "events");
    if let Some(from) = from.and_then(|text| text.trim().parse::<i64>().ok()) {
        items.retain(|item| matches!(item, Item::Event(event) if i64::try_from(event.id).is_ok_and(|id| id > from)));
    }
    items
}

/// A search with its values read.
struct Matcher<'s> {
    search: &'s Search,
    table: &'static Table,
    /// In the order of the conditions.
    wanted: Vec<Wanted>,
}

impl<'s> Matcher<'s> {
    fn new(ask: &Ask, table: &'static Table, search: &'s Search) -> Result<Matcher<'s>, Bad> {
        let sensitive = ask.params.flag("case_sensitive", false);
        let conditions = search.groups.iter().flatten().flatten();
        let wanted = conditions.map(|condition| match condition {
            Condition::Field(field, op, value) | Condition::Related(_, field, op, value) => {
                field.of.read(value, *op, sensitive, ask.now)
            }
            Condition::Free(text) => Ok(Wanted::text(&format!("*{text}*"), sensitive)),
        });
        let wanted = wanted.collect::<Result<_, _>>()?;
        Ok(Matcher {
            search,
            table,
            wanted,
        })
    }

    fn fits(&self, store: &Store, item: &Item) -> bool {
        let mut at = 0;
        self.search.groups.iter().all(|group| {
            let before = at;
            at += group.iter().map(Vec::len).sum::<usize>();
            self.any(store, item, group, before)
        })
    }

    fn any(&self, store: &Store, item: &Item, group: &[Vec<Condition>], mut at: usize) -> bool {
        group.iter().any(|row| {
            let before = at;
            at += row.len();
            row.iter()
                .enumerate()
                .all(|(i, condition)| self.holds(store, item, condition, before + i))
        })
    }

    fn holds(&self, store: &Store, item: &Item, condition: &Condition, at: usize) -> bool {
        let wanted = &self.wanted[at];
        match condition {
            Condition::Field(field, op, _) => matches(store, item, field, *op, wanted),
            Condition::Free(_) => {
                let mut fields = self
                    .table
                    .free
                    .iter()
                    .filter_map(|name| self.table.field(name));
                fields.any(|field| matches(store, item, field, Op::Is, wanted))
            }
            Condition::Related(word, field, op, _) => {
                self.table.related(word).is_some_and(|related| {
                    let found = (related.find)(store, item);
                    found
                        .iter()
                        .any(|other| matches(store, other, field, *op, wanted))
                })
            }
        }
    }
}

fn matches(store: &Store, item: &Item, field: &Field, op: Op, wanted: &Wanted) -> bool {
    let mut any = false;
    let mut fits = false;
    each(store, item, field.get, &mut |value| {
        fits |= wanted.fits(Some(value), op);
        any = true;
    });
    if any { fits } else { wanted.fits(None, op) }
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

/// Puts items into order: by the field asked for, nothing before something, then by the collection's own field.
fn order(
    store: &Store,
    table: &'static Table,
    items: &mut [Item],
    sort: Option<(&'static Field, bool)>,
) {
    if let Some((field, down)) = sort {
        if table.kind != "events" {
            items.sort_by_cached_key(|item| key(store, item, &table.fields[0]));
        } else if !down {
            items.reverse();
        }
        items.sort_by_cached_key(|item| Directed(key(store, item, field), down));
    } else if table.kind != "events" {
        items.sort_by_cached_key(|item| key(store, item, &table.fields[0]));
    }
}

/// What an item is sorted by: nothing, a number, a text without case and as it is.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Nothing,
    Number(i64),
    Text(String, String),
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
            found = match value.parse() {
                Ok(number) if matches!(field.of, value::Of::Number) => Key::Number(number),
                _ => Key::Text(value.to_lowercase(), value.to_owned()),
            };
        }
    });
    found
}

/// The name of a computed document, for directory searches.
fn name_of(node: &Node) -> &str {
    node.text_of("name").unwrap_or("")
}
