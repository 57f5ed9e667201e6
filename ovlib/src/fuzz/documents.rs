//! XML as an engine sends it, and as it should not.

use std::io::{BufRead, BufReader};

use crate::entity::Entity;
use crate::error::Error;
use crate::xml::{Entities, read_one};

const CORPUS: &str = include_str!("../../tests/corpus/xml.txt");

#[test]
fn documents_nobody_would_send() {
    super::all(CORPUS, 2500, check);
}

/// However the bytes come in pieces, the same is read; what was read can be written and read again.
fn check(bytes: &[u8]) {
    let (whole, error) = read(bytes);
    for size in [1, 7] {
        let (pieces, other) = read(BufReader::with_capacity(size, bytes));
        assert_eq!(texts(&pieces), texts(&whole), "in pieces of {size}");
        assert_eq!(other.is_some(), error.is_some(), "{other:?}, {error:?}");
    }
    if let Some(error) = &error {
        let told = error.to_string();
        assert!(told.len() < 2000, "{told}");
    }
    for entity in &whole {
        entity.to_json();
        entity.to_json_with_links();
        let _ = (
            entity.id(),
            entity.name(),
            entity.text("status"),
            entity.text("nics.name"),
        );
        assert_eq!(entity.links().count(), entity.links().count());
        let text = entity.to_xml(0);
        let again = Entity::parse(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
        assert_eq!(again.to_json(), entity.to_json(), "{text}");
        assert_eq!(again.to_xml(0), text);
    }
    if let Ok(entity) = read_one(bytes) {
        entity.to_json();
    }
}

/// What came before the end, and what ended it.
fn read(source: impl BufRead) -> (Vec<Entity>, Option<Error>) {
    let mut found = Vec::new();
    for entity in Entities::new(source) {
        match entity {
            Ok(entity) => found.push(entity),
            Err(error) => return (found, Some(error)),
        }
    }
    (found, None)
}

fn texts(entities: &[Entity]) -> Vec<String> {
    entities.iter().map(|entity| entity.to_xml(0)).collect()
}
