//! The state of a simulator as lines of JSON: a head, then an object or event a line. Written beside its file and moved
//! over it, so that the file is whole at any moment.

use std::fs::{self, File};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::mend::mend;
use crate::engine::Engine;
use crate::events::Event;
use crate::node::{Name, Node};
use crate::options::Options;
use crate::store::{Object, Picture, Store, intern};
use crate::world::{World, logins};

/// The first line.
#[derive(Serialize, Deserialize)]
struct Head {
    /// The version of this form.
    ovsim: u32,
    instance_id: String,
    now: String,
    ids: u64,
    seq: u64,
    last_event: u64,
}

const VERSION: u32 = 1;

/// Any other line.
#[derive(Serialize, Deserialize)]
enum Row {
    #[serde(rename = "o")]
    Object {
        #[serde(rename = "k")]
        kind: String,
        #[serde(rename = "p", default, skip_serializing_if = "String::is_empty")]
        parent: String,
        #[serde(rename = "i")]
        id: String,
        #[serde(rename = "s")]
        seq: u64,
        #[serde(rename = "d")]
        doc: Doc,
    },
    #[serde(rename = "e")]
    Event(Box<Noted>),
}

/// An event as it is written.
#[derive(Serialize, Deserialize)]
struct Noted {
    id: u64,
    code: u32,
    severity: String,
    text: String,
    time: String,
    correlation_id: Option<String>,
    origin: Option<String>,
    custom_id: i64,
    custom_data: Option<String>,
    flood_rate: i64,
    about: Vec<(String, String, Option<String>)>,
    deleted: bool,
}

/// A document: its name, then attributes as an object, text as a string, each child as a list of the same kind.
struct Doc(Node);

impl Serialize for Doc {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        Part(&self.0).serialize(to)
    }
}

struct Part<'a>(&'a Node);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeSeq as _;
        let node = self.0;
        let mut seq = to.serialize_seq(None)?;
        seq.serialize_element(&*node.name)?;
        if !node.attrs.is_empty() {
            let attrs = node.attrs.iter().map(|(name, value)| (&**name, value));
            seq.serialize_element(&attrs.collect::<std::collections::BTreeMap<_, _>>())?;
        }
        if !node.text.is_empty() {
            seq.serialize_element(&*node.text)?;
        }
        for child in &node.children {
            seq.serialize_element(&Part(child))?;
        }
        seq.end()
    }
}

impl<'de> Deserialize<'de> for Doc {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Doc, D::Error> {
        match from.deserialize_any(Piece)? {
            Found::Child(node) => Ok(Doc(node)),
            _ => Err(D::Error::custom("a document is a list")),
        }
    }
}

enum Found {
    Text(String),
    Attrs(Vec<(Name, String)>),
    Child(Node),
}

impl<'de> Deserialize<'de> for Found {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Found, D::Error> {
        from.deserialize_any(Piece)
    }
}

struct Piece;

impl<'de> Visitor<'de> for Piece {
    type Value = Found;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a text, attributes or an element")
    }

    fn visit_str<E>(self, text: &str) -> Result<Found, E> {
        Ok(Found::Text(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Found, A::Error> {
        let mut attrs = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, String>()? {
            attrs.push((Name::Borrowed(intern(&name)), value));
        }
        Ok(Found::Attrs(attrs))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Found, A::Error> {
        let name: String = seq
            .next_element()?
            .ok_or_else(|| A::Error::custom("an element without a name"))?;
        let mut node = Node::new(intern(&name));
        while let Some(found) = seq.next_element()? {
            match found {
                Found::Text(text) => node.text = text.into(),
                Found::Attrs(attrs) => node.attrs = attrs,
                Found::Child(child) => node.children.push(child),
            }
        }
        Ok(Found::Child(node))
    }
}

/// Writes a state.
fn write(head: &Head, picture: &Picture, out: &mut dyn Write) -> io::Result<()> {
    let line = |out: &mut dyn Write, text: Result<String, serde_json::Error>| {
        writeln!(out, "{}", text.map_err(io::Error::from)?)
    };
    line(out, serde_json::to_string(head))?;
    for object in &picture.objects {
        let row = Row::Object {
            kind: object.kind.to_owned(),
            parent: object.parent.to_string(),
            id: object.id.to_string(),
            seq: object.seq,
            doc: Doc(object.doc.clone()),
        };
        line(out, serde_json::to_string(&row))?;
    }
    for event in &picture.events {
        let event = &**event;
        let about = event.about.iter().cloned();
        let noted = Noted {
            id: event.id,
            code: event.code,
            severity: event.severity.to_owned(),
            text: event.text.clone(),
            time: event.time.to_string(),
            correlation_id: event.correlation_id.clone(),
            origin: event.origin.clone(),
            custom_id: event.custom_id,
            custom_data: event.custom_data.clone(),
            flood_rate: event.flood_rate,
            about: about
                .map(|(element, id, name)| (element.to_owned(), id, name))
                .collect(),
            deleted: event.deleted,
        };
        line(out, serde_json::to_string(&Row::Event(Box::new(noted))))?;
    }
    out.flush()
}

/// Keeps the state of an engine in a file: written to a file beside it first, then moved over it.
///
/// # Errors
/// Fails when the folder cannot be written; the old file is whole then.
pub(crate) fn save(engine: &Engine, path: &Path) -> io::Result<()> {
    let picture = engine.look(Store::picture);
    let head = Head {
        ovsim: VERSION,
        instance_id: engine.instance_id(),
        now: engine.now().to_string(),
        ids: picture.ids,
        seq: picture.seq,
        last_event: picture.last_event,
    };
    let beside = beside(path);
    let file = File::create(&beside).map_err(|error| super::at(&beside, error))?;
    let mut out = BufWriter::new(file);
    let written = write(&head, &picture, &mut out).and_then(|()| out.get_ref().sync_all());
    let moved = written.and_then(|()| fs::rename(&beside, path));
    moved.map_err(|error| {
        let _gone = fs::remove_file(&beside);
        super::at(path, error)
    })
}

/// Where a file is written before it takes its place.
pub(super) fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Reads a state; gives the world and the moment at which it was kept. What was on its way then has arrived.
pub(super) fn read(from: impl io::Read, options: &Options) -> io::Result<(World, Timestamp)> {
    let bad = |text: String| io::Error::new(io::ErrorKind::InvalidData, text);
    let mut lines = BufReader::new(from).lines();
    let first = lines.next().transpose()?.unwrap_or_default();
    let head: Head = serde_json::from_str(&first)
        .map_err(|error| bad(format!("not a state of ovsim: {error}")))?;
    if head.ovsim != VERSION {
        return Err(bad(format!("a state of another ovsim ({})", head.ovsim)));
    }
    let mut picture = Picture {
        ids: head.ids,
        seq: head.seq,
        last_event: head.last_event,
        ..Picture::default()
    };
    for (at, line) in lines.enumerate() {
        let row: Row = serde_json::from_str(&line?)
            .map_err(|error| bad(format!("line {}: {error}", at + 2)))?;
        match row {
            Row::Object {
                kind,
                parent,
                id,
                seq,
                doc,
            } => picture.objects.push(Arc::new(Object {
                kind: intern(&kind),
                parent: parent.into(),
                id: id.into(),
                doc: doc.0,
                seq,
            })),
            Row::Event(noted) => {
                let event =
                    event(*noted).ok_or_else(|| bad(format!("line {}: no event", at + 2)))?;
                picture.events.push(Arc::new(event));
            }
        }
    }
    let now: Timestamp = head.now.parse().map_err(|_| bad("no time".to_owned()))?;
    Ok((world(picture, head.instance_id, now, options), now))
}

/// What an engine holds at this moment, as if it had been kept and read again; cheap, because nothing is written.
pub(super) fn branch(engine: &Engine, options: &Options) -> (World, Timestamp) {
    let picture = engine.look(Store::picture);
    let now = engine.now();
    (world(picture, engine.instance_id(), now, options), now)
}

fn world(picture: Picture, instance_id: String, now: Timestamp, options: &Options) -> World {
    let mut store = Store::of_picture(picture);
    mend(&mut store, now);
    let logins = logins(&mut store, options);
    World {
        store,
        instance_id,
        logins,
    }
}

fn event(noted: Noted) -> Option<Event> {
    let about = noted.about.into_iter();
    Some(Event {
        id: noted.id,
        code: noted.code,
        severity: intern(&noted.severity),
        text: noted.text,
        time: noted.time.parse().ok()?,
        correlation_id: noted.correlation_id,
        origin: noted.origin,
        custom_id: noted.custom_id,
        custom_data: noted.custom_data,
        flood_rate: noted.flood_rate,
        about: about
            .map(|(element, id, name)| (intern(&element), id, name))
            .collect(),
        deleted: noted.deleted,
    })
}

/// Keeps the file of a simulator up to date.
pub(crate) struct Keeper {
    path: PathBuf,
    /// One writes at a time.
    turn: Mutex<()>,
}

impl Keeper {
    pub(crate) fn new(path: PathBuf) -> Keeper {
        Keeper {
            path,
            turn: Mutex::new(()),
        }
    }

    /// Writes the state as it is.
    pub(crate) fn save(&self, engine: &Engine) -> io::Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        save(engine, &self.path)
    }

    /// Lets what is on its way arrive, as far as that takes less than an hour, and writes the state.
    pub(crate) fn close(&self, engine: &Engine) -> io::Result<()> {
        engine.hold();
        let hour = SignedDuration::from_hours(1);
        let last = engine.now().checked_add(hour).unwrap_or(Timestamp::MAX);
        while let Some(next) = engine.look(Store::next_due) {
            if next > last {
                break;
            }
            let ahead = next.duration_since(engine.now());
            engine.advance(ahead.try_into().unwrap_or_default());
        }
        self.save(engine)
    }
}
