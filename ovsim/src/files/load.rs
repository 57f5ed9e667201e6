//! Documents exported from an engine become a world. Files are read in pieces, and pieces by several threads: a file of
//! ten thousand machines is as large as all others together.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Read as _};
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use super::pieces::Pieces;
use super::taken::{Row, Taker};
use crate::events::Event;
use crate::node::Node;
use crate::options::Options;
use crate::store::Store;
use crate::world::{World, logins};

/// The world of a folder with XML files, as `ovcmd NOUN export > FILE` and [`super::dump`] write them. What the files do not
/// hold (roles, operating systems and the like) is that of a fresh engine.
///
/// # Errors
/// Fails when a file cannot be read, or is no document of the API.
pub(super) fn world(dir: &Path, options: &Options) -> io::Result<World> {
    let mut files = Vec::new();
    find(dir, &mut files)?;
    files.sort();
    // What lies below an object comes after it; a file holds the objects of one place.
    files.sort_by_cached_key(|path| (depth_of(path), path.clone()));
    let mut fresh = World::fresh(options);
    let mut loaded = Loaded {
        store: &mut fresh.store,
        cleared: BTreeSet::new(),
        parts: Vec::new(),
        events: Vec::new(),
        jobs: Vec::new(),
        documents: 0,
    };
    read_all(&files, &mut |file, rows| {
        rows.into_iter().for_each(|row| loaded.keep(file, row));
    })?;
    loaded.jobs(&files)?;
    if loaded.documents == 0 {
        return Err(super::wrong(dir, "no XML documents with an `href`"));
    }
    let mut events = loaded.events;
    super::ties::tie(&mut fresh.store);
    events.sort_by_key(|event| event.id);
    events.dedup_by_key(|event| event.id);
    let last = events.last().map_or(0, |event| event.id);
    let events = events.into_iter().map(Arc::new).collect();
    fresh.store.events_mut().restore(events, last);
    fresh.logins = logins(&mut fresh.store, options);
    Ok(fresh)
}

fn find(dir: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    let entries = fs::read_dir(dir).map_err(|error| super::at(dir, error))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            find(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "xml") {
            files.push(path);
        }
    }
    Ok(())
}

/// How deep the first object of a file lies; what cannot be read comes last, and is refused then.
fn depth_of(path: &Path) -> usize {
    let mut start = Vec::new();
    let opened = fs::File::open(path).map(|file| file.take(4096).read_to_end(&mut start));
    let text = String::from_utf8_lossy(&start);
    let href = text.split_once("href=\"").map(|(_, rest)| rest);
    let href = href.and_then(|rest| rest.split('"').next());
    match (opened, href) {
        (Ok(Ok(_)), Some(href)) => href.split('/').count(),
        _ => usize::MAX,
    }
}

/// A piece of a file on its way to a reader: the number of the piece and of its file.
type Piece = (usize, usize, io::Result<Vec<u8>>);

/// What was read of it.
type Told = (usize, usize, io::Result<Vec<Row>>);

/// How many pieces wait to be read.
const WAITING: usize = 4;

/// Reads the files, and gives out what they hold in the order of files and documents.
fn read_all(files: &[PathBuf], take: &mut dyn FnMut(usize, Vec<Row>)) -> io::Result<()> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let (to_readers, pieces) = sync_channel(WAITING);
    let (to_keeper, told) = sync_channel(WAITING);
    let pieces = Arc::new(Mutex::new(pieces));
    thread::scope(|scope| {
        scope.spawn(move || cut_all(files, &to_readers));
        for _ in 0..cores.min(8) {
            let (pieces, to_keeper) = (Arc::clone(&pieces), to_keeper.clone());
            scope.spawn(move || read_pieces(files, &pieces, &to_keeper));
        }
        // When this end hears no more, because something was wrong, readers end, and then who cuts.
        drop((pieces, to_keeper));
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (number, file, rows) in told {
            early.insert(number, (file, rows));
            while let Some((file, rows)) = early.remove(&next) {
                take(file, rows?);
                next += 1;
            }
        }
        Ok(())
    })
}

fn cut_all(files: &[PathBuf], to_readers: &SyncSender<Piece>) {
    let mut number = 0;
    for (file, path) in files.iter().enumerate() {
        let at = |error| super::at(path, error);
        let mut pieces = match fs::File::open(path) {
            Ok(opened) => Pieces::new(opened),
            Err(error) => {
                let _gone = to_readers.send((number, file, Err(at(error))));
                return;
            }
        };
        while let Some(piece) = pieces.next().transpose() {
            let last = piece.is_err();
            let sent = to_readers.send((number, file, piece.map_err(at)));
            if last || sent.is_err() {
                return;
            }
            number += 1;
        }
    }
}

fn read_pieces(files: &[PathBuf], pieces: &Mutex<Receiver<Piece>>, to_keeper: &SyncSender<Told>) {
    let mut taker = Taker::default();
    loop {
        let next = pieces.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((number, file, piece)) = next else {
            return;
        };
        let rows = piece.and_then(|bytes| {
            let rows = taker.read(&bytes);
            rows.map_err(|text| super::wrong(&files[file], &text))
        });
        if to_keeper.send((number, file, rows)).is_err() {
            return;
        }
    }
}

struct Loaded<'a> {
    store: &'a mut Store,
    /// Kinds of which the fresh engine's objects have gone.
    cleared: BTreeSet<&'static str>,
    events: Vec<Event>,
    /// Kind, parent and document of what the fresh engine's built-in objects are made of.
    parts: Vec<(&'static str, String, Node)>,
    /// Jobs and the files that they come from.
    jobs: Vec<(usize, Node)>,
    documents: usize,
}

/// Kinds of which every engine has the same ones, and what they are made of: a list of roles says nothing of their permits.
const BUILT_IN: [(&str, &str); 4] = [
    ("roles", "roles/permits"),
    ("schedulingpolicies", "schedulingpolicies/balances"),
    ("schedulingpolicies", "schedulingpolicies/filters"),
    ("schedulingpolicies", "schedulingpolicies/weights"),
];

impl Loaded<'_> {
    fn keep(&mut self, file: usize, row: Row) {
        self.documents += 1;
        match row {
            Row::Object { kind, parent, doc } => {
                if parent.is_empty() && self.cleared.insert(kind) {
                    self.remember_parts(kind);
                    let old = self.store.list(kind, "").map(|it| it.id.clone());
                    for id in old.collect::<Vec<_>>() {
                        self.store.remove(kind, "", &id);
                    }
                }
                let object = self.store.put_below(kind, &parent, doc);
                if BUILT_IN.iter().any(|(known, _)| *known == kind) {
                    self.give_parts_back(&object.id);
                }
            }
            Row::Permission(doc) => self.permission(doc),
            Row::Event(event) => self.events.push(event),
            Row::Job(node) => self.jobs.push((file, node)),
        }
    }

    /// What stands below the objects of a kind that no list of them holds.
    fn remember_parts(&mut self, kind: &str) {
        for (_, part) in BUILT_IN.iter().filter(|(known, _)| *known == kind) {
            for object in self.store.list(kind, "") {
                let below = self.store.list(part, &object.id);
                let parts = below.map(|it| {
                    let doc = it.doc.clone().with_attr("id", &*it.id);
                    (*part, object.id.to_string(), doc)
                });
                self.parts.extend(parts);
            }
        }
    }

    fn give_parts_back(&mut self, id: &str) {
        for (part, parent, doc) in &self.parts {
            if parent == id {
                self.store.put_below(part, parent, doc.clone());
            }
        }
    }

    /// Those on the whole system are all listed, so the fresh engine's go; those on objects stay.
    fn permission(&mut self, doc: Node) {
        if self.cleared.insert("permissions") {
            let old = self.store.list("permissions", "");
            let old = old.filter(|it| it.doc.children.len() == 2);
            for id in old.map(|it| it.id.clone()).collect::<Vec<_>>() {
                self.store.remove("permissions", "", &id);
            }
        }
        self.store.put_below("permissions", "", doc);
    }

    /// Jobs are listed newest first and kept oldest first.
    fn jobs(&mut self, files: &[PathBuf]) -> io::Result<()> {
        let mut jobs = std::mem::take(&mut self.jobs);
        jobs.sort_by_cached_key(|(_, job)| job.text_of("start_time").unwrap_or("").to_owned());
        let mut taker = Taker::default();
        for (file, job) in jobs {
            let rows = taker.job(job);
            let rows = rows.map_err(|text| super::wrong(&files[file], &text))?;
            rows.into_iter().for_each(|row| self.keep(file, row));
        }
        Ok(())
    }
}
