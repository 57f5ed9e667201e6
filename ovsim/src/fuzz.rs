//! Requests by the thousand that nobody sane would send: bodies and searches made of the model and then spoilt, and a kept corpus of
//! those that once hurt. Nothing may panic, no answer may be unreadable, and a 500 comes only where an engine has one.
//! `OVSIM_FUZZ=N` asks for other numbers than the few thousand of every day, `OVSIM_FUZZ_SEED=N` for others of their kind.

use std::collections::BTreeMap;

use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;

use crate::engine::Engine;
use crate::exchange::{Body, Request, Response};
use crate::faults::Lame;
use crate::options::Options;
use crate::served::Journal;
use crate::site::Site;
use crate::world::World;

mod dice;
mod make;
mod oracle;

use dice::Dice;

/// Spoilt bodies that are kept: method, path, type and body, parted by tabs; `\n`, `\t` and `\xNN` are bytes.
const BODIES: &str = include_str!("../tests/corpus/bodies.txt");

/// Searches that are kept: collection and text, parted by a tab.
const SEARCHES: &str = include_str!("../tests/corpus/searches.txt");

/// The fields of each collection that an engine knows (engine 4.5).
const FIELDS: &str = include_str!("../tests/corpus/fields.txt");

/// A request as it is made up.
#[derive(Clone, Debug)]
struct Case {
    method: &'static str,
    /// Below the API, query included.
    path: String,
    kind: &'static str,
    body: Vec<u8>,
    /// The body cannot be read: nothing but 400 will do.
    broken: bool,
}

/// A site and the right to ask it.
struct Target {
    site: Site,
    token: String,
}

impl Target {
    fn new() -> Target {
        let options = Options {
            vms: 8,
            speed: f64::INFINITY,
            ..Options::default()
        };
        let now = Timestamp::from_second(1_795_000_000).unwrap();
        let engine = Engine::new(World::new(&options, now));
        engine.set_speed(f64::INFINITY);
        let site = Site::new(engine, options, Journal::new(None)).unwrap();
        let mut target = Target {
            site,
            token: String::new(),
        };
        target.token = target.log_in();
        target
    }

    fn log_in(&self) -> String {
        let form =
            "grant_type=password&username=admin%40internal&password=ovsim&scope=ovirt-app-api";
        let mut request =
            self.request("POST", "", "application/x-www-form-urlencoded", form.into());
        request.path = "/ovirt-engine/sso/oauth/token".into();
        let json = HeaderValue::from_static("application/json");
        request.headers.insert("accept", json);
        let answer = bytes(self.site.answer(&request));
        let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap();
        answer["access_token"].as_str().unwrap().to_owned()
    }

    fn request(&self, method: &str, path: &str, kind: &'static str, body: Vec<u8>) -> Request {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let mut headers = HeaderMap::new();
        headers.insert("accept", HeaderValue::from_static("application/xml"));
        headers.insert("content-type", HeaderValue::from_static(kind));
        if let Ok(token) = HeaderValue::try_from(format!("Bearer {}", self.token)) {
            headers.insert("authorization", token);
        }
        Request {
            method: method.to_owned(),
            path: format!("/ovirt-engine/api{path}"),
            query: Some(query.to_owned()).filter(|query| !query.is_empty()),
            headers,
            body,
            host: "https://sim".into(),
            peer: "127.0.0.1".into(),
            lame: Lame::default(),
        }
    }

    /// Asks, and holds the answer against what an engine would say; gives its status.
    fn put(&self, case: &Case) -> u16 {
        let request = self.request(case.method, &case.path, case.kind, case.body.clone());
        let shown = || {
            let body = String::from_utf8_lossy(&case.body);
            format!("{}\t{}\t{}\t{body}", case.method, case.path, case.kind)
        };
        let asked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let answer = self.site.answer(&request);
            (answer.status, bytes(answer))
        }));
        let Ok((status, body)) = asked else {
            panic!("panicked: {}", shown());
        };
        if let Err(why) = oracle::judge(case, status, &body) {
            panic!(
                "{why}: {status} {}\n{}",
                String::from_utf8_lossy(&body),
                shown()
            );
        }
        status
    }
}

fn bytes(answer: Response) -> Vec<u8> {
    match answer.body {
        Body::Empty => Vec::new(),
        Body::Bytes(bytes) => bytes,
        Body::Chunks(chunks) => chunks.flatten().collect(),
    }
}

#[allow(clippy::disallowed_methods)] // How long and which: what a person asks of a test.
fn asked_for(name: &str, usual: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The cases of a corpus, one a line.
fn kept(corpus: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = corpus.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.splitn(4, '\t').collect())
}

fn method(word: &str) -> &'static str {
    ["POST", "PUT", "DELETE", "GET"]
        .into_iter()
        .find(|known| *known == word)
        .unwrap()
}

fn kind(word: &str) -> &'static str {
    ["application/xml", "application/json"]
        .into_iter()
        .find(|known| known.ends_with(word))
        .unwrap()
}

#[test]
fn kept_bodies_are_answered_as_an_engine_does() {
    let target = Target::new();
    for row in kept(BODIES) {
        let [http, path, word, body] = row[..] else {
            panic!("not four columns: {row:?}");
        };
        target.put(&Case {
            method: method(http),
            path: make::filled(&target.site, path),
            kind: kind(word),
            body: make::unescaped(body),
            broken: false,
        });
    }
}

#[test]
fn kept_searches_are_answered_as_an_engine_does() {
    let target = Target::new();
    for row in kept(SEARCHES) {
        let [collection, text] = row[..] else {
            panic!("not two columns: {row:?}");
        };
        target.put(&make::search_for(collection, &make::unescaped(text)));
    }
}

#[test]
fn bodies_nobody_would_send() {
    let mut dice = Dice::new(asked_for("OVSIM_FUZZ_SEED", 1));
    let mut target = Target::new();
    let mut seen = BTreeMap::new();
    for at in 0..asked_for("OVSIM_FUZZ", 3000) {
        // Who took the rights from himself, or broke too much, starts again.
        if at % 100 == 99 {
            target = Target::new();
        }
        let status = target.put(&make::body(&target.site, &mut dice));
        *seen.entry(status).or_insert(0) += 1;
    }
    reaches(&seen, &[200, 201, 400, 404, 409]);
}

/// Fails when chance has led nowhere: each of these statuses is one in a hundred at least.
fn reaches(seen: &BTreeMap<u16, u64>, statuses: &[u16]) {
    let all: u64 = seen.values().sum();
    for status in statuses {
        let count = seen.get(status).copied().unwrap_or(0);
        assert!(count * 100 >= all, "{status} is rare: {seen:?}");
    }
}

#[test]
fn searches_nobody_would_make() {
    let mut dice = Dice::new(asked_for("OVSIM_FUZZ_SEED", 1) ^ 0x5ea_4c4);
    let target = Target::new();
    let mut seen = BTreeMap::new();
    for _ in 0..asked_for("OVSIM_FUZZ", 3000) {
        let status = target.put(&make::search(&mut dice));
        *seen.entry(status).or_insert(0) += 1;
    }
    reaches(&seen, &[200, 400]);
}

#[test]
fn every_field_is_searched_sorted_and_joined() {
    let target = Target::new();
    for line in FIELDS.lines() {
        let (collection, fields) = line.split_once('\t').unwrap();
        let known = crate::search::words(collection);
        for field in fields.split(' ') {
            assert!(known.contains(&field), "{collection} has no {field}");
            let searches = [
                format!("{field}=*"),
                format!("{field}=1 or {field}!=2 and {field}=\"\""),
                format!("sortby {field} desc"),
                format!("{field}=1 sortby {field} asc page 1"),
            ];
            for text in searches {
                let case = make::search_for(collection, text.as_bytes());
                let status = target.put(&case);
                assert!(
                    matches!(status, 200 | 400 | 500),
                    "{collection}: {text}: {status}"
                );
            }
        }
    }
}
