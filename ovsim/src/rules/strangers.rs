//! What is said of things below, and to actions on, an object that is not there, where that is neither a plain 404 nor an
//! empty list: heard from an engine, 4.5.8, request by request. `strangers.txt` has the rows: method, path, status, text. In a
//! path `*` is an object that is not there, and so is all below it; `+` is one that is; at `~` nobody looks. A text names `{holder}`, in which the
//! path ends, `{last}`, with which it ends, or `{id}`: the first that is not there.
//! What follows a `=` is told without the action.

use std::collections::HashMap;
use std::sync::LazyLock;

use ovmodel::Shape;

use super::first_looks;
use super::places::{Place, view_of};
use super::refusal::{Outcome, Refusal};
use crate::ask::{Ask, Media};
use crate::rest;
use crate::store::Store;

const ROWS: &str = include_str!("strangers.txt");

/// A row: which of the objects on the path are there, the status and the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    path: &'static str,
    status: u16,
    text: &'static str,
}

/// The rows by method and path, `*` for every id.
static TABLE: LazyLock<HashMap<String, Vec<Row>>> = LazyLock::new(|| {
    let mut table: HashMap<String, Vec<Row>> = HashMap::new();
    for line in ROWS.lines() {
        let mut words = line.splitn(4, ' ');
        let (Some(method), Some(path)) = (words.next(), words.next()) else {
            continue;
        };
        let status = words.next().and_then(|word| word.parse().ok());
        let row = Row {
            path,
            status: status.unwrap_or(404),
            text: words.next().unwrap_or(""),
        };
        let key = format!("{method} {}", path.replace(['+', '~'], "*"));
        table.entry(key).or_default().push(row);
    }
    table
});

/// Refuses in the engine's words when an object on the path is not there.
pub(crate) fn check(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    // Clusters are the same below a data center, at which nobody looks.
    if place.kind.starts_with("datacenters/clusters") && !place.parents.is_empty() {
        let place = &Place {
            kind: place.kind.replacen("datacenters/", "", 1),
            parents: place.parents.iter().skip(1).cloned().collect(),
            ..place.clone()
        };
        return check(store, ask, place);
    }
    let Some(first) = place.parents.first().or(place.id.as_ref()) else {
        return Ok(());
    };
    if place.kind == "vms/graphicsconsoles"
        && (ask.method.shape() == Shape::Action || ask.media == Media::ConsoleFile)
        && let Some(id) = place.id.as_deref()
    {
        return console(ask, id);
    }
    let of_iso = || {
        let domain = store.root("storagedomains", first);
        domain.is_some_and(|domain| domain.text("type") == Some("iso"))
    };
    if place.kind == "storagedomains/images" && of_iso() {
        return Ok(());
    }
    first_looks::check(store, ask, place)?;
    let mut path = place.kind.replace('/', "/*/");
    if place.id.is_some() {
        path.push_str("/*");
    }
    let method = match ask.method.shape() {
        Shape::List | Shape::Get => "GET",
        Shape::Add => "POST",
        Shape::Update => "PUT",
        Shape::Remove => "DELETE",
        Shape::Action => {
            path.push('/');
            path.push_str(&ask.method.segment());
            "POST"
        }
    };
    let rows = TABLE.get(&format!("{method} {path}"));
    let mut rows = rows.map_or(&[][..], Vec::as_slice).iter();
    let Some(row) = rows.find(|row| fits(store, ask, place, row)) else {
        return Ok(());
    };
    let last = place.id.as_deref().unwrap_or(place.holder());
    let id = match row.text {
        text if text.contains("{holder}") => place.holder(),
        text if text.contains("{last}") || row.path.contains('+') => last,
        _ => first,
    };
    Err(refusal(row.status, row.text, id))
}

/// Whether the objects of a path are there or not as a row says.
fn fits(store: &Store, ask: &Ask, place: &Place, row: &Row) -> bool {
    // With a cluster the registration looks further and finds no configuration.
    let aimed = ask
        .body
        .as_ref()
        .is_some_and(|body| body.child("cluster").is_some());
    if aimed && row.path.contains('+') && row.path.ends_with("/register") {
        return false;
    }
    let marks = row.path.split('/').skip(1).step_by(2);
    let ids: Vec<_> = place.parents.iter().chain(&place.id).collect();
    for (depth, mark) in marks.take(ids.len()).enumerate() {
        let there = is_there(store, ask, place, &ids[..=depth]);
        match mark {
            "~" => {}
            "+" if there => {}
            "*" if !there => {
                let last = ids.last().map_or("", |id| id.as_str());
                return match row.text {
                    "HEX" => !is_protocol(last),
                    _ => true,
                };
            }
            _ => return false,
        }
    }
    false
}

/// What is asked of a console an engine first reads the protocol for, out of the id; the VM it looks for later.
fn console(ask: &Ask, id: &str) -> Outcome<()> {
    match &*ask.method.segment() {
        _ if is_protocol(id) => Ok(()),
        "proxyticket" | "ticket" => Err(refusal(500, "HEX", id)),
        _ => Err(Refusal::Empty(500)),
    }
}

/// What an id spells: two digits of base 16 are a byte.
pub(super) fn spelled(id: &str) -> Option<String> {
    let digits = id.bytes().map(|byte| char::from(byte).to_digit(16));
    let digits: Vec<u32> = digits.collect::<Option<_>>()?;
    let pairs = digits.chunks_exact(2);
    let whole = pairs.remainder().is_empty();
    let bytes = pairs.filter_map(|pair| u8::try_from(pair[0] * 16 + pair[1]).ok());
    let bytes: Vec<u8> = bytes.collect();
    whole.then(|| String::from_utf8_lossy(&bytes).into_owned())
}

fn is_protocol(id: &str) -> bool {
    spelled(id).is_some_and(|word| matches!(word.as_str(), "spice" | "vnc"))
}

/// Why an id is no console's.
pub(super) fn no_console(id: &str) -> String {
    match spelled(id) {
        None => format!("The string \"{id}\" isn't a valid hexadecimal value"),
        Some(word) => format!(
            "The string '{word}' isn't a valid value for the 'GraphicsType' enumerated type. Valid values are: 'spice', 'vnc'."
        ),
    }
}

/// Whether the object is there to which the first ids of a path lead.
fn is_there(store: &Store, ask: &Ask, place: &Place, ids: &[&String]) -> bool {
    let words = place.kind.split('/').take(ids.len());
    let kind = words.collect::<Vec<_>>().join("/");
    let Some((id, parents)) = ids.split_last() else {
        return false;
    };
    if parents.is_empty() {
        let ty = kind == "templates" && store.root("instancetypes", id).is_some();
        return ty || store.root(&kind, id).is_some();
    }
    // What could be registered is there, too, and so is a domain that is attached elsewhere.
    let word = kind.strip_prefix("storagedomains/").unwrap_or("");
    let left = store.get(&format!("left/{word}"), parents[0], id).is_some();
    let known = kind == "datacenters/storagedomains" && store.root("storagedomains", id).is_some();
    if left || known || (matches!(word, "vms" | "templates") && store.root(word, id).is_some()) {
        return true;
    }
    let place = Place {
        view: view_of(&kind),
        kind,
        parents: parents.iter().map(|id| (*id).clone()).collect(),
        id: Some((*id).clone()),
        ..place.clone()
    };
    rest::found(store, ask, &place).is_ok()
}

fn refusal(status: u16, text: &str, id: &str) -> Refusal {
    let words = ["{id}", "{holder}", "{last}"];
    let detail = words
        .iter()
        .fold(text.to_owned(), |text, word| text.replace(word, id));
    match text {
        "" => Refusal::Empty(status),
        "PAGE" => Refusal::Page("java.lang.NullPointerException".into()),
        "HEX" => Refusal::Page(no_console(id)),
        "NOTHING" => Refusal::Fault {
            status,
            reason: Some("Operation Failed".into()),
            detail: None,
        },
        _ if text.starts_with("Entity not found") => Refusal::Bare {
            status,
            reason: Some("Operation Failed".into()),
            detail: Some(detail),
        },
        _ if text.starts_with('=') => Refusal::operation(status, &detail[1..]).bare(),
        _ => Refusal::operation(status, detail),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_and_lead_to_places_of_the_model() {
        let rows: Vec<_> = ROWS.lines().collect();
        assert!(rows.is_sorted(), "sort the rows");
        for row in rows {
            let mut words = row.splitn(4, ' ');
            let (method, path) = (words.next().unwrap(), words.next().unwrap());
            let status: u16 = words.next().unwrap().parse().unwrap();
            assert!((400..=500).contains(&status), "{row}");
            let target = crate::route::resolve(path).unwrap_or_else(|_| panic!("{row}"));
            assert!(target.method(method).is_some(), "{row}");
            let marks: String = path.chars().filter(|mark| "+*~".contains(*mark)).collect();
            assert!(
                !marks.contains("*+") && !marks.contains("*~") && marks.contains('*'),
                "{row}"
            );
        }
    }

    #[test]
    fn rows_are_found_whatever_is_there() {
        let rows = &TABLE["GET hosts/*/storage"];
        let text = "Cannot fetch storage, host doesn't exist anymore.";
        assert_eq!((rows[0].status, rows[0].text), (400, text));
        assert!(!TABLE.contains_key("GET hosts/*/nothing"));
        let rows = &TABLE["GET vms/*/snapshots/*/nics"];
        let paths: Vec<_> = rows.iter().map(|row| row.path).collect();
        assert_eq!(paths, ["vms/*/snapshots/*/nics", "vms/+/snapshots/*/nics"]);
    }
}
