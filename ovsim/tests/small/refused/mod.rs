//! What an engine refuses, in its words: each row was seen on engine 4.5.8.

mod affinity;
mod blanks;
mod changes;
mod empties;
mod limits;
mod making;
mod members;
mod networks;
mod nobody;
mod people;
mod places;
mod pools;
mod strangers;
mod values;

use super::super::wire::socket::Wire;
use super::{made, said};

/// Names that stand for ids in paths, bodies and words.
type Names<'n> = &'n [(&'n str, &'n str)];

/// Method, path, body, status and the words, of which the beginning is enough.
type Row = (&'static str, &'static str, &'static str, u16, &'static str);

const NOBODY: (&str, &str) = ("$nobody", "11111111-2222-3333-4444-555555555555");

fn filled(text: &str, names: Names<'_>) -> String {
    let text = text.replace(NOBODY.0, NOBODY.1);
    names
        .iter()
        .fold(text, |text, (name, id)| text.replace(name, id))
}

fn play(wire: &Wire, names: Names<'_>, rows: &[Row]) {
    for (method, path, body, status, words) in rows {
        let (path, body) = (filled(path, names), filled(body, names));
        let answer = said(wire, method, &path, &body);
        let words = filled(words, names);
        let fits = answer.0 == *status && answer.1.starts_with(&words);
        assert!(
            fits,
            "{method} {path} {body}\n{answer:?}\nnot {status} {words}"
        );
    }
}

fn vm(wire: &Wire, name: &str) -> String {
    let body = format!(
        "<vm><name>{name}</name><cluster><name>Default</name></cluster><template><name>Blank</name></template></vm>"
    );
    made(wire, "/vms", &body)
}
