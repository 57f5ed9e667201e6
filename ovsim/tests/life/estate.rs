//! An engine with two hosts and some VMs whose clock the test holds: looks at objects, events and jobs of all kinds.

use std::time::Duration;

use super::super::wire::socket::{Answer, Wire, plain};
use super::story::{XML, text};

pub(crate) struct Estate {
    pub(crate) wire: Wire,
}

/// The id of the first element of this name.
pub(crate) fn id_of(document: &str, element: &str) -> String {
    let (_, rest) = document
        .split_once(&format!("<{element} "))
        .unwrap_or_else(|| panic!("no {element} in {document}"));
    let (_, rest) = rest.split_once("id=\"").unwrap();
    rest.split('"').next().unwrap().to_owned()
}

impl Estate {
    pub(crate) fn begin() -> Estate {
        let wire = Wire::with(plain());
        wire.sim.hold();
        Estate { wire }
    }

    pub(crate) fn call(&self, method: &str, path: &str, body: &str) -> Answer {
        self.wire.api(method, path, XML, body)
    }

    pub(crate) fn get(&self, path: &str) -> String {
        self.call("GET", path, "").text()
    }

    /// A request that succeeds, and its answer.
    pub(crate) fn done(&self, method: &str, path: &str, body: &str) -> String {
        let answer = self.call(method, path, body);
        assert!(
            matches!(answer.status, 200..=202),
            "{method} {path}: {}",
            answer.text()
        );
        answer.text()
    }

    /// A request that is refused: status and detail.
    pub(crate) fn refused(&self, method: &str, path: &str, body: &str) -> (u16, String) {
        let answer = self.call(method, path, body);
        let detail = text(&answer.text(), "detail").unwrap_or_default();
        (answer.status, detail)
    }

    pub(crate) fn step(&self, milliseconds: u64) {
        self.wire.sim.advance(Duration::from_millis(milliseconds));
    }

    /// The id of the root object with this name.
    pub(crate) fn named(&self, collection: &str, element: &str, name: &str) -> String {
        let list = self.get(&format!("/{collection}?search=name%3D{name}"));
        id_of(&list, element)
    }

    /// The text of a member of the document itself, not of something in it.
    pub(crate) fn member(&self, path: &str, member: &str) -> Option<String> {
        let document = self.get(path);
        let (_, rest) = document.split_once(&format!("\n    <{member}>"))?;
        Some(rest.split_once("</")?.0.to_owned())
    }

    pub(crate) fn status(&self, path: &str) -> String {
        self.member(path, "status").unwrap_or_default()
    }

    /// The codes of the events that a search finds, oldest first.
    pub(crate) fn codes(&self, search: &str) -> Vec<u32> {
        let list = self.get(&format!("/events?search={}", search.replace('=', "%3D")));
        let codes = list.split("<code>").skip(1);
        let mut codes: Vec<u32> = codes
            .map(|rest| rest.split('<').next().unwrap().parse().unwrap())
            .collect();
        codes.reverse();
        codes
    }

    /// The codes of the events with this correlation id, oldest first.
    pub(crate) fn events(&self, correlation: &str) -> Vec<u32> {
        self.codes(&format!("correlation_id={correlation}"))
    }

    /// Descriptions and states of the jobs with this correlation id, oldest first.
    pub(crate) fn jobs(&self, correlation: &str) -> Vec<(String, String)> {
        let list = self.get(&format!("/jobs?search=correlation_id%3D{correlation}"));
        let rows = list.split("<job ").skip(1);
        rows.map(|row| {
            (
                text(row, "description").unwrap(),
                text(row, "status").unwrap(),
            )
        })
        .collect()
    }
}
