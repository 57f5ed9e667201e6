//! Every recorded reply again, this time through the program: served to it byte by byte, listed, shown and exported in all
//! formats. Nothing may be lost and nothing complained about.

use crate::byte_server::{ByteServer, Certificate, Reply, http, usual};
use crate::program::PASSWORD;
use crate::recorded::{Recorded, all};
use ovcmd::output::Format;
use serde_json::Value;
use std::sync::{Arc, Mutex};

const XML: &str = "application/xml;charset=UTF-8";

/// What the server answers now: the end of a path, and its body.
type Now = Arc<Mutex<(String, String)>>;

/// A server that has one reply; every other collection of the root is empty.
struct Replay {
    server: ByteServer,
    now: Now,
}

impl Replay {
    fn start() -> Replay {
        let now: Now = Arc::default();
        let told = Arc::clone(&now);
        let server = ByteServer::start(Certificate::None, move |path| {
            let plain = path.split(['?', ';']).next().unwrap_or_default();
            let (end, body) = told.lock().unwrap().clone();
            if plain.ends_with(&end) {
                return Reply::Bytes(http("200 OK", XML, body.as_bytes()));
            }
            usual(path)
                .unwrap_or_else(|| Reply::Bytes(http("200 OK", XML, empty(plain).as_bytes())))
        });
        Replay { server, now }
    }

    /// Standard output of a run that ends well and says nothing else.
    fn run(&self, name: &str, words: &[&str]) -> String {
        let url = self.server.url("http");
        let env = [
            ("OVIRT_URL", url.as_str()),
            ("OVIRT_USERNAME", "admin@internal"),
            ("OVIRT_PASSWORD", PASSWORD),
        ];
        let (mut io, captured) = ovcmd::Io::captured(&env, b"");
        let code = ovcmd::run(words.iter().copied(), &mut io);
        let (out, err) = captured.take();
        assert_eq!(
            (code, err.as_str()),
            (0, ""),
            "{name}: ovcmd {}",
            words.join(" ")
        );
        out
    }
}

/// The document of an empty collection.
fn empty(path: &str) -> String {
    let segment = path.rsplit('/').next().unwrap_or_default();
    let facts = ovmodel::root()
        .locator_of_segment(segment)
        .and_then(|locator| locator.service_facts().entity_type());
    format!(
        "<{}/>\n",
        facts.map_or_else(
            || "nothing".to_owned(),
            |facts| facts.collection.to_string()
        )
    )
}

/// What a format wrote, as values; nothing for formats that are not for machines.
fn values(format: Format, out: &str) -> Option<Value> {
    match format {
        Format::Json => Some(serde_json::from_str(out).unwrap()),
        Format::Jsonl => Some(
            out.lines()
                .map(|line| serde_json::from_str::<Value>(line).unwrap())
                .collect(),
        ),
        Format::Yaml => Some(serde_yaml::from_str(out).unwrap()),
        _ => None,
    }
}

fn noun_of(segment: &str) -> Option<&'static str> {
    let locator = ovmodel::root().locator_of_segment(segment)?;
    let noun = ovlib::nouns::all()
        .iter()
        .find(|noun| noun.locator == locator.name)?;
    noun.verb("export").map(|_| noun.name)
}

#[test]
fn collections_are_listed_and_exported_in_every_format() {
    let (replay, mut replies) = (Replay::start(), 0);
    for reply in all()
        .iter()
        .filter(|reply| reply.is_good_xml() && reply.method == "GET" && reply.is_collection())
    {
        let Some((noun, segment)) = root_collection(reply) else {
            continue;
        };
        replies += 1;
        *replay.now.lock().unwrap() = (format!("/api/{segment}"), reply.body.clone());
        let name = &reply.name;
        let json: Value =
            serde_json::from_str(&replay.run(name, &[noun, "list", "-o", "json"])).unwrap();
        let count = json
            .as_array()
            .unwrap_or_else(|| panic!("{name}: no array"))
            .len();
        for (format, word, _) in Format::ALL {
            if format == Format::Prom {
                continue;
            }
            let out = replay.run(name, &[noun, "list", "-o", word]);
            if let Some(values) = values(format, &out) {
                assert_eq!(values, json, "{name}: {word}");
            }
            let lines = out.lines().count();
            match format {
                Format::Xml => assert_eq!(out, reply.body, "{name}: XML"),
                Format::Table | Format::Wide if count > 0 => {
                    assert_eq!(lines, count + 1, "{name}: {word}")
                }
                Format::Name => assert_eq!(lines, count, "{name}: {word}"),
                _ => {}
            }
        }
        assert_eq!(
            replay.run(name, &[noun, "export"]),
            reply.body,
            "{name}: export"
        );
    }
    assert!(replies > 0, "no replies");
    println!("{replies} replies");
}

/// Noun and path segment of a reply that lists a collection of the root, without figures beside its items.
fn root_collection(reply: &Recorded) -> Option<(&'static str, &str)> {
    let path = reply.path.split(['?', ';']).next()?.trim_matches('/');
    let has_size = reply.body.contains("\n    <size>");
    Some((noun_of(path)?, path)).filter(|_| !has_size)
}

#[test]
fn single_objects_are_shown_and_exported_in_every_format() {
    let (replay, mut replies) = (Replay::start(), 0);
    for reply in all()
        .iter()
        .filter(|reply| reply.is_good_xml() && reply.method == "GET" && !reply.is_collection())
    {
        let path = reply
            .path
            .split(['?', ';'])
            .next()
            .unwrap_or_default()
            .trim_matches('/');
        let Some((segment, _)) = path.split_once('/').filter(|(_, rest)| !rest.contains('/'))
        else {
            continue;
        };
        let root = ovlib::Entity::parse(&reply.body).unwrap();
        let (Some(noun), Some(id)) = (noun_of(segment), root.id()) else {
            continue;
        };
        replies += 1;
        *replay.now.lock().unwrap() = (format!("/api/{segment}/{id}"), reply.body.clone());
        let name = &reply.name;
        let json: Value =
            serde_json::from_str(&replay.run(name, &[noun, "-i", id, "show", "-o", "json"]))
                .unwrap();
        for (format, word, _) in Format::ALL {
            if format == Format::Prom {
                continue;
            }
            let out = replay.run(name, &[noun, "-i", id, "show", "-o", word]);
            match format {
                Format::Jsonl => assert_eq!(
                    values(format, &out),
                    Some(Value::Array(vec![json.clone()])),
                    "{name}: {word}"
                ),
                Format::Json | Format::Yaml => {
                    assert_eq!(values(format, &out), Some(json.clone()), "{name}: {word}")
                }
                Format::Xml => assert_eq!(out, reply.body, "{name}: XML"),
                _ => assert!(!out.is_empty(), "{name}: {word} is empty"),
            }
        }
        assert_eq!(
            replay.run(name, &[noun, "-i", id, "export"]),
            reply.body,
            "{name}: export"
        );
    }
    assert!(replies > 0, "no replies");
    println!("{replies} replies");
}

#[test]
fn raw_gives_the_bytes_as_they_came() {
    let (replay, mut replies) = (Replay::start(), 0);
    for reply in all()
        .iter()
        .filter(|reply| reply.method == "GET" && reply.status == 200 && !reply.body.is_empty())
    {
        replies += 1;
        *replay.now.lock().unwrap() = ("/api/anything".to_owned(), reply.body.clone());
        assert_eq!(
            replay.run(&reply.name, &["raw", "GET", "anything"]),
            reply.body,
            "{}",
            reply.name
        );
    }
    assert!(replies > 0, "no replies");
    println!("{replies} replies");
}
