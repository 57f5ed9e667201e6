//! Replies of engines are read without loss: our own fixtures always, and those recorded from a real engine when
//! `OVCMD_RECORDED` names their folder (JSON files, each with `steps` of `request`, `status`, `headers` and `body`).

use ovlib::reply::{self, Head};
use ovlib::{Entity, Error, Node};
use serde_json::Value;
use std::path::Path;

/// One reply.
pub(crate) struct Recorded {
    /// File and place in it, for messages.
    pub(crate) name: String,
    pub(crate) method: String,
    /// Path and query below the API, variables not filled in.
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) kind: String,
    pub(crate) body: String,
}

/// The fixtures of this folder, then the recorded ones.
pub(crate) fn all() -> Vec<Recorded> {
    let mut all = fixtures(Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../tests/fixtures"
    )));
    if let Some(folder) = std::env::var_os("OVCMD_RECORDED") {
        let before = all.len();
        all.extend(recordings(Path::new(&folder)));
        assert!(all.len() > before, "no recordings in {}", folder.display());
    }
    all
}

fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut paths: Vec<_> = entries
        .filter(|path| path.to_string_lossy().ends_with(ending))
        .collect();
    paths.sort();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    paths
        .iter()
        .map(|path| (name(path), std::fs::read_to_string(path).unwrap()))
        .collect()
}

/// `GET-vms.xml`, `POST-vms-409.xml`: method, path and status, when it is not 200, are the name.
fn fixtures(folder: &Path) -> Vec<Recorded> {
    let fixture = |(name, body): (String, String)| {
        let mut parts: Vec<&str> = name.trim_end_matches(".xml").split('-').collect();
        let status = parts.last().and_then(|last| last.parse().ok());
        parts.truncate(parts.len() - usize::from(status.is_some()));
        let (method, path) = (parts[0].to_owned(), format!("/{}", parts[1..].join("/")));
        let kind = "application/xml;charset=UTF-8".to_owned();
        Recorded {
            method,
            path,
            status: status.unwrap_or(200),
            kind,
            body,
            name,
        }
    };
    files(folder, ".xml").into_iter().map(fixture).collect()
}

fn recordings(folder: &Path) -> Vec<Recorded> {
    let mut all = Vec::new();
    for (name, text) in files(folder, ".json") {
        let value: Value = serde_json::from_str(&text).unwrap();
        for (at, step) in value["steps"].as_array().into_iter().flatten().enumerate() {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let request = &step["request"];
            all.push(Recorded {
                name: format!("{name} step {at}"),
                method: text(&request["method"]),
                path: text(&request["path"]),
                status: step["status"]
                    .as_u64()
                    .and_then(|status| status.try_into().ok())
                    .unwrap_or(0),
                kind: text(&step["headers"]["content-type"]),
                body: text(&step["body"]),
            });
        }
    }
    all
}

impl Recorded {
    fn head(&self) -> Head<'_> {
        let kind = Some(self.kind.as_str()).filter(|kind| !kind.is_empty());
        Head {
            method: &self.method,
            path: &self.path,
            status: self.status,
            content_type: kind,
            correlation_id: None,
        }
    }

    /// A whole document: recordings are cut at 2000 characters where no case compares the rest.
    pub(crate) fn is_good_xml(&self) -> bool {
        (200..300).contains(&self.status)
            && self.kind.starts_with("application/xml")
            && self.body.ends_with(">\n")
    }

    /// The root element is a collection and has no id of its own.
    pub(crate) fn is_collection(&self) -> bool {
        let root = self
            .body
            .split_once("?>")
            .map_or("", |(_, rest)| rest)
            .trim_start();
        let tag = &root[1..root.find([' ', '>', '/']).unwrap_or(1)];
        let has_id = root
            .split('>')
            .next()
            .is_some_and(|start| start.contains(" id="));
        ovmodel::type_of_collection(tag).is_some() && !has_id
    }
}

/// Everything an element says, in order: attributes and texts.
fn said(node: Node<'_>, all: &mut Vec<String>) {
    all.extend(
        node.attrs()
            .map(|(name, value)| format!("{}@{name}={value}", node.name())),
    );
    if node.children().next().is_none() && !node.text().is_empty() {
        all.push(format!("{}={}", node.name(), node.text()));
    }
    node.children().for_each(|child| said(child, all));
}

fn scalars(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(scalars).sum(),
        Value::Object(members) => members.values().map(scalars).sum(),
        Value::Null => 0,
        _ => 1,
    }
}

#[test]
fn every_good_reply_is_written_back_byte_for_byte() {
    let mut count = 0;
    for reply in all()
        .iter()
        .filter(|reply| reply.is_good_xml() && reply.method != "HEAD")
    {
        let name = &reply.name;
        count += 1;
        if !reply.is_collection() {
            let entity = reply::entity(&reply.head(), reply.body.as_bytes());
            // An action that failed comes with a good status; it is read as the fault it holds.
            if let Err(Error::Fault(_)) = entity {
                continue;
            }
            let entity = entity.unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(
                document(&format!("{}\n", entity.to_xml(0))),
                reply.body,
                "{name}"
            );
            continue;
        }
        let mut rows = reply::entities(&reply.head(), reply.body.as_bytes())
            .unwrap_or_else(|error| panic!("{name}: {error}"));
        let tag = rows.root_tag().unwrap().to_owned();
        let entities: Vec<Entity> = rows
            .by_ref()
            .map(|row| row.unwrap_or_else(|error| panic!("{name}: {error}")))
            .collect();
        if !rows.asides().is_empty() {
            continue;
        }
        let inside: String = entities
            .iter()
            .map(|entity| format!("    {}\n", entity.to_xml(1)))
            .collect();
        let whole = if inside.is_empty() {
            format!("<{tag}/>\n")
        } else {
            format!("<{tag}>\n{inside}</{tag}>\n")
        };
        assert_eq!(document(&whole), reply.body, "{name}");
    }
    assert!(count > 0, "no replies");
}

fn document(inside: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n{inside}")
}

#[test]
fn json_holds_every_text_and_attribute() {
    for reply in all()
        .iter()
        .filter(|reply| reply.is_good_xml() && reply.method == "GET" && !reply.is_collection())
    {
        let Ok(entity) = reply::entity(&reply.head(), reply.body.as_bytes()) else {
            continue;
        };
        let mut all = Vec::new();
        said(entity.root(), &mut all);
        let json = entity.to_json_with_links();
        assert!(
            scalars(&json) >= all.len(),
            "{}: {} said, {} in JSON:\n{all:#?}\n{json:#}",
            reply.name,
            all.len(),
            scalars(&json)
        );
    }
}

#[test]
fn every_fault_is_read_with_its_words() {
    for reply in all()
        .iter()
        .filter(|reply| reply.status >= 400 && reply.body.contains("<reason>"))
    {
        let error = reply::entity(&reply.head(), reply.body.as_bytes()).unwrap_err();
        let Error::Fault(fault) = error else {
            panic!("{}: {error:?}", reply.name)
        };
        assert_eq!(fault.status, reply.status, "{}", reply.name);
        assert!(!fault.reason.is_empty(), "{}: no reason", reply.name);
        // Engine 4.5.8 writes `[]` where it has no detail to give.
        let has_detail = reply.body.contains("<detail>") && !reply.body.contains("<detail>[]<");
        assert_eq!(fault.detail.is_some(), has_detail, "{}", reply.name);
    }
}

#[test]
fn every_other_failure_is_told_without_its_markup() {
    for reply in all()
        .iter()
        .filter(|reply| reply.status >= 400 && !reply.body.contains("<reason>"))
    {
        let error = reply::entity(&reply.head(), reply.body.as_bytes()).unwrap_err();
        let text = format!("{error} {}", error.because().unwrap_or_default());
        assert!(
            !text.contains('<') && !text.contains('\n'),
            "{}: {text}",
            reply.name
        );
    }
}

#[test]
fn documents_cut_short_are_refused() {
    let is_cut = |reply: &&Recorded| {
        reply.status == 200
            && reply.kind.starts_with("application/xml")
            && !reply.body.is_empty()
            && !reply.body.ends_with('\n')
    };
    for reply in all().iter().filter(is_cut) {
        let refused = match reply::entities(&reply.head(), reply.body.as_bytes()) {
            Ok(rows) if reply.is_collection() => rows.last().and_then(Result::err),
            _ => reply::entity(&reply.head(), reply.body.as_bytes()).err(),
        };
        assert!(
            matches!(refused, Some(Error::Protocol(_))),
            "{}: {refused:?}",
            reply.name
        );
    }
}
