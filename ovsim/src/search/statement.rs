//! What the database cannot do of the statement that an engine makes of a search. Its rows come in two kinds, with and without
//! tags. Where those with tags are asked the others stand around them and can be named too, but not the other way round; and some
//! columns only one kind has (engine 4.5.8).

use super::fields::{Field, Table};
use super::parse::{Condition, Search};
use super::value::{Bad, Of};

/// Looks for what fails. `text` is what the engine reads: with the name of the collection in front.
pub(super) fn check(search: &Search, table: &'static Table, text: &str) -> Result<(), Bad> {
    let begins = with_tags(search, table, text);
    // A text that is looked for anywhere is looked for in the rows with tags, from then on all is.
    let ends = begins || search.conditions().any(|it| it.field.is_none());
    let mut tags = begins;
    for condition in search.conditions() {
        match condition.object {
            Some(_) => behind(condition, table, ends)?,
            None => own(condition.field, table, tags, ends)?,
        }
        tags |= condition.field.is_none();
    }
    match search.sort {
        Some((field, _)) if field.tagged => Err(missing(field)),
        _ => Ok(()),
    }
}

/// Whether the engine asks the rows with tags from the start: by words in the text, some of them there by chance.
fn with_tags(search: &Search, table: &Table, text: &str) -> bool {
    let behind = |word: &str| {
        let mut objects = search.conditions().filter_map(|it| it.object);
        objects.any(|(related, _)| related.word == word)
    };
    let lower = text.to_lowercase();
    text.contains("tag")
        || table.kind == "users" && text.contains("vm")
        || behind("datacenter")
        || behind("storage")
        || table.kind == "vms" && lower.contains("cluster") && behind("host")
        || table.kind == "events" && lower.contains("template")
}

/// A condition on a field of the object itself, or on any text of it.
fn own(
    field: Option<&'static Field>,
    table: &'static Table,
    tags: bool,
    ends: bool,
) -> Result<(), Bad> {
    let Some(field) = field else {
        return match table.kind {
            "jobs" => Err(grammar("syntax error at or near \")\"")),
            "instancetypes" => Err(grammar("column tag_name does not exist")),
            _ => Ok(()),
        };
    };
    let there = match field.of {
        Of::Tag => ends && table.kind != "instancetypes",
        _ => !field.tagged || tags && !field.lacking,
    };
    match there {
        true => Ok(()),
        false => Err(missing(field)),
    }
}

/// A condition on a related object.
fn behind(condition: &Condition, table: &'static Table, tags: bool) -> Result<(), Bad> {
    let Some((related, plural)) = condition.object else {
        return Ok(());
    };
    let entry = || Err(grammar("missing from-clause entry for table"));
    let no_nics = table.kind == "templates" && related.word == "vnic";
    if table.kind == "instancetypes" || no_nics || related.tagged && !tags {
        return entry();
    }
    let field = condition.field;
    // Of hosts an event knows nothing but names.
    if table.kind == "events" && related.word == "host" {
        match field {
            Some(field) if !plural && field.name == "name" => {}
            Some(field) if !plural => return Err(missing(field)),
            _ => return entry(),
        }
    }
    match field {
        Some(field) if field.lacking => Err(missing(field)),
        _ => Ok(()),
    }
}

fn missing(field: &Field) -> Bad {
    grammar(&format!("column {} does not exist", field.name))
}

fn grammar(message: &str) -> Bad {
    Bad::Grammar(format!("error: {message}"))
}
