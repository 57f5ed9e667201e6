//! What is said of things below, and to actions on, an object that is not there, where that is neither a plain 404 nor an
//! empty list: heard from an engine, 4.5.8, request by request. `strangers.txt` has the rows: method, path, status, text.

use ovmodel::Shape;

use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::store::Store;

const ROWS: &str = include_str!("strangers.txt");

/// Refuses in the engine's words when the object at the top of the path is not there.
pub(crate) fn check(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let Some(top) = place.parents.first().or(place.id.as_ref()) else {
        return Ok(());
    };
    let kind = place.kind.split('/').next().unwrap_or("");
    if store.root(kind, top).is_some() {
        return Ok(());
    }
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
    said(method, &path).map_or(Ok(()), |(status, text)| Err(refusal(status, text, top)))
}

/// Status and text of a row.
fn said(method: &str, path: &str) -> Option<(u16, &'static str)> {
    ROWS.lines().find_map(|row| {
        let rest = row.strip_prefix(method)?.strip_prefix(' ')?;
        let rest = rest.strip_prefix(path)?.strip_prefix(' ')?;
        let (status, text) = rest.split_once(' ').unwrap_or((rest, ""));
        Some((status.parse().ok()?, text))
    })
}

fn refusal(status: u16, text: &str, id: &str) -> Refusal {
    let detail = text.replace("{id}", id);
    match text {
        "" => Refusal::Empty(status),
        "PAGE" => Refusal::Page("java.lang.NullPointerException".into()),
        _ if text.starts_with("Entity not found") => Refusal::Bare {
            status,
            reason: Some("Operation Failed".into()),
            detail: Some(detail),
        },
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
        }
    }

    #[test]
    fn the_engines_words() {
        let text = "Cannot fetch storage, host doesn't exist anymore.";
        assert_eq!(said("GET", "hosts/*/storage"), Some((400, text)));
        assert_eq!(said("GET", "hosts/*/nothing"), None);
    }
}
