//! Searches, row by row of `searches.txt`: what is made before, then a collection, what is searched, and what is found.

use super::super::wire::socket::{Wire, plain};
use super::{XML, made};

/// Ids by the names that rows have for them.
type Known = Vec<(String, String)>;

fn filled(text: &str, known: &Known) -> String {
    let mut text = text.to_owned();
    for (name, id) in known {
        text = text.replace(&format!("${name}"), id);
    }
    text
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The names of the items of a list, and no deeper ones.
fn names(document: &str) -> Vec<&str> {
    let own = |line: &&str| {
        let deep = line.len() - line.trim_start().len();
        deep == 8
            && ["<name>", "<alias>", "<description>"]
                .iter()
                .any(|at| line.trim_start().starts_with(at))
    };
    let mut found: Vec<&str> = Vec::new();
    let items = document.split("\n    <").skip(1);
    for item in items.filter(|item| !item.starts_with('/')) {
        let mut lines = item.lines().filter(own);
        let line = lines.next().unwrap_or_default();
        let text = line.split_once('>').map_or("", |(_, text)| text);
        found.push(text.split_once('<').map_or("", |(text, _)| text));
    }
    found
}

#[test]
fn searches_find_what_an_engine_finds() {
    let wire = Wire::with(plain());
    let rows = include_str!("../searches.txt");
    let rows = rows.lines().filter(|row| !row.starts_with('#'));
    let mut known: Known = Vec::new();
    let mut wrong = Vec::new();
    for row in rows.filter(|row| !row.trim().is_empty()) {
        if let Some(rest) = row.strip_prefix('+') {
            let (name, rest) = rest.trim().split_once(' ').unwrap();
            let (path, body) = rest.split_once(' ').unwrap();
            let id = made(&wire, &filled(path, &known), &filled(body, &known));
            known.push((name.to_owned(), id));
            continue;
        }
        let (asked, wanted) = row
            .rsplit_once(" -> ")
            .unwrap_or((row.trim_end_matches(" ->"), ""));
        let (place, text) = asked
            .split_once(": ")
            .unwrap_or((asked.trim_end_matches(':'), ""));
        let (kind, more) = place.split_once(' ').unwrap_or((place, ""));
        let text = escaped(&filled(text, &known));
        let path = format!("/{kind}?search={text}{}", filled(more, &known));
        let answer = wire.api("GET", &path, XML, "");
        let found = answer.text();
        let found = match answer.status {
            200 => names(&found).join(", "),
            status => status.to_string(),
        };
        if found != wanted {
            wrong.push(format!("{asked} -> {found}, not {wanted}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
