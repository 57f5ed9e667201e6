//! Documents exported from an engine become a world: each stands where its `href` says, references shrink to ids, and
//! collections that came along within a document (`follow`) go to their own places.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use ovmodel::{AttrFacts, Kind, TypeFacts};

use crate::codec::xml_read::{Event as Token, Reader};
use crate::events::Event;
use crate::node::{Name, Node};
use crate::options::Options;
use crate::render::{self, refs};
use crate::rules::places::{View, view_of};
use crate::store::{Store, intern};
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
    let mut fresh = World::fresh(options);
    let mut loaded = Loaded {
        store: &mut fresh.store,
        cleared: BTreeSet::new(),
        events: Vec::new(),
        documents: 0,
        members: HashMap::new(),
    };
    // What lies below an object comes after it; a file holds the objects of one place.
    files.sort_by_cached_key(|path| (depth_of(path), path.clone()));
    // Jobs are listed newest first and kept oldest first.
    let mut jobs = Vec::new();
    for path in &files {
        let bytes = fs::read(path).map_err(|error| super::at(path, error))?;
        let done = each(&bytes, &mut |node| {
            if &*node.name == "job" {
                jobs.push((path, node));
                return Ok(());
            }
            loaded.take(node)
        });
        done.map_err(|text| super::wrong(path, &text))?;
    }
    jobs.sort_by_cached_key(|(_, job)| job.text_of("start_time").unwrap_or("").to_owned());
    for (path, job) in jobs {
        loaded.take(job).map_err(|text| super::wrong(path, &text))?;
    }
    if loaded.documents == 0 {
        return Err(super::wrong(dir, "no XML documents with an `href`"));
    }
    let mut events = std::mem::take(&mut loaded.events);
    events.sort_by_key(|event| event.id);
    events.dedup_by_key(|event| event.id);
    let last = events.last().map_or(0, |event| event.id);
    let events = events.into_iter().map(std::sync::Arc::new).collect();
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

/// What the engine adds to its documents, and makes anew: `configuration` is the OVF of a machine.
const ADDED: &[&str] = &["actions", "configuration", "link"];

/// Gives out the objects of a document, one after the other: those of a collection, or one alone. None is kept.
fn each(bytes: &[u8], take: &mut impl FnMut(Node) -> Result<(), String>) -> Result<(), String> {
    const BROKEN: &str = "not a document of the API";
    let mut reader = Reader::new(bytes).without(ADDED);
    let mut open: Vec<Node> = Vec::new();
    let mut collection = false;
    loop {
        match reader.advance() {
            Token::Start { name, attrs } => {
                let mut node = Node::new(intern(&name));
                for (name, value) in attrs {
                    node.set_attr(intern(&name), value);
                }
                if open.is_empty() {
                    collection = is_collection(&node)?;
                }
                open.push(node);
            }
            Token::Text(text) => {
                let node = open.last_mut().ok_or(BROKEN)?;
                // Blanks between children are no text.
                if node.children.is_empty() {
                    node.text.push_str(&text);
                }
            }
            Token::End => {
                let mut node = open.pop().ok_or(BROKEN)?;
                if !node.children.is_empty() {
                    node.text = String::new();
                }
                node.children.shrink_to_fit();
                let depth = open.len();
                match open.last_mut() {
                    Some(_) if collection && depth == 1 => item(node, take)?,
                    Some(parent) => parent.push(node),
                    None if reader.advance() != Token::Done => return Err(BROKEN.into()),
                    None if collection => return Ok(()),
                    None => return take(node),
                }
            }
            Token::Done | Token::Broken => return Err(BROKEN.into()),
        }
    }
}

/// Whether a root is a collection, and not an object.
fn is_collection(root: &Node) -> Result<bool, String> {
    if ovmodel::type_of_element(&root.name).is_some() && root.href().is_some() {
        return Ok(false);
    }
    match ovmodel::type_of_collection(&root.name) {
        Some(_) => Ok(true),
        None => Err(format!("<{}> is no collection of the API", root.name)),
    }
}

fn item(node: Node, take: &mut impl FnMut(Node) -> Result<(), String>) -> Result<(), String> {
    let known = ovmodel::type_of_element(&node.name).is_some();
    match known && node.href().is_some() {
        true => take(node),
        false if &*node.name == "size" => Ok(()),
        false => Err(format!("a <{}> without an href", node.name)),
    }
}

struct Loaded<'a> {
    store: &'a mut Store,
    /// Kinds of which the fresh engine's objects have gone.
    cleared: BTreeSet<&'static str>,
    events: Vec<Event>,
    documents: usize,
    /// Members of types by element, as they were met.
    members: HashMap<(&'static str, &'static str), Option<(&'static AttrFacts, Kind)>>,
}

impl Loaded<'_> {
    /// One document of a file.
    fn take(&mut self, node: Node) -> Result<(), String> {
        match ovmodel::type_of_element(&node.name) {
            Some(facts) => self.object(node, facts),
            None => Ok(()),
        }
    }

    fn object(&mut self, node: Node, facts: &'static TypeFacts) -> Result<(), String> {
        let href = node.href().unwrap_or_default().to_owned();
        let (kind, parent, id) = place(&href).ok_or_else(|| format!("no place: {href}"))?;
        self.documents += 1;
        if kind == "events" {
            self.events.extend(event(&node, &id));
            return Ok(());
        }
        let mut doc = self.document(node, facts, &href)?;
        doc.set_attr("id", id.as_str());
        let (kind, parent) = match view_of(&kind) {
            // Below whatever object they are shown, they are kept in one place.
            _ if kind.rsplit('/').next() == Some("permissions") => {
                self.permission(doc);
                return Ok(());
            }
            View::Home => {
                // What it lies below is known from its place.
                let told = render::parents_told(&kind);
                doc.children.retain(|child| !told.contains(&&*child.name));
                if doc.child("initialization").is_some_and(Node::is_empty) {
                    doc.remove("initialization");
                }
                (kind, parent)
            }
            View::Joined { .. } => {
                doc.children.retain(|child| OWN.contains(&&*child.name));
                (kind, parent)
            }
            // Shown there and kept at home: hrefs of profiles and clusters often tell a place below another.
            View::Where { home, member } => {
                let holder = parent.rsplit('/').next().unwrap_or_default();
                if doc.child(member).is_none() && !member.ends_with('s') {
                    doc.push(Node::reference(member, holder));
                }
                (home.to_owned(), String::new())
            }
            _ => return Ok(()),
        };
        let name = intern(&kind);
        if parent.is_empty() && self.cleared.insert(name) {
            let old: Vec<_> = self.store.list(name, "").map(|it| it.id.clone()).collect();
            for id in old {
                self.store.remove(name, "", &id);
            }
        }
        self.store.put_below(name, &parent, doc);
        Ok(())
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

    /// What the model says of a member; asked of it once.
    fn member(
        &mut self,
        facts: &'static TypeFacts,
        name: &Name,
    ) -> Option<(&'static AttrFacts, Kind)> {
        let look = || {
            let attr = facts.attr_of_element(name)?;
            Some((attr, attr.kind()))
        };
        match name {
            Name::Borrowed(known) => *self.members.entry((facts.name, known)).or_insert_with(look),
            Name::Owned(_) => look(),
        }
    }

    /// A document as it is kept: no links, references by id alone, parts at their own places.
    fn document(
        &mut self,
        node: Node,
        facts: &'static TypeFacts,
        href: &str,
    ) -> Result<Node, String> {
        let mut doc = Node::new(Name::Borrowed(facts.element));
        doc.children.reserve_exact(node.children.len());
        for mut child in node.children {
            let Some((attr, Kind::Struct(inner))) = self.member(facts, &child.name) else {
                // A newer engine says more than this model knows: kept as it is.
                plain(&mut child);
                doc.push(child);
                continue;
            };
            if attr.list {
                if let Some(list) = self.list(child, inner, href)? {
                    doc.push(list);
                }
            } else if attr.link && child.id().is_some() && !is_told(facts, &child) {
                doc.push(reference(child));
            } else {
                doc.push(self.part(child, inner, href)?);
            }
        }
        Ok(doc)
    }

    /// A struct within a document, under the name that it has there.
    fn part(
        &mut self,
        mut node: Node,
        facts: &'static TypeFacts,
        href: &str,
    ) -> Result<Node, String> {
        let (name, text) = (node.name.clone(), std::mem::take(&mut node.text));
        let id = node.id().map(str::to_owned);
        let mut part = self.document(node, facts, href)?;
        part.name = name;
        part.text = text;
        if let Some(id) = id {
            part.set_attr("id", id);
        }
        Ok(part)
    }

    /// A list within a document: parts go to their own places, references and values stay.
    fn list(
        &mut self,
        list: Node,
        facts: &'static TypeFacts,
        owner: &str,
    ) -> Result<Option<Node>, String> {
        let below = |item: &Node| {
            item.href()
                .is_some_and(|href| href.len() > owner.len() && href.starts_with(owner))
        };
        let mut kept = Node::new(list.name);
        let mut moved = false;
        for item in list.children {
            if below(&item) {
                moved = true;
                self.object(item, facts)?;
            } else if item.href().is_some() && item.id().is_some() {
                kept.push(reference(item));
            } else {
                kept.push(self.part(item, facts, owner)?);
            }
        }
        Ok((!moved || !kept.children.is_empty()).then_some(kept))
    }
}

/// The same element with its id alone.
fn reference(mut node: Node) -> Node {
    node.attrs.retain(|(name, _)| name == "id");
    node.children = Vec::new();
    node.text = String::new();
    node
}

/// Members that an object has where it is joined, and not where it lives.
const OWN: [&str; 4] = ["display", "required", "status", "usages"];

/// Whether the engine itself tells more of what is referred to than its id, without being asked to follow: its name,
/// or the machine as it was at the time of a snapshot.
fn is_told(facts: &TypeFacts, child: &Node) -> bool {
    let name_alone = child.children.len() == 1 && child.child("name").is_some();
    name_alone || facts.name == "snapshot"
}

/// Takes the addresses off an element and all that is in it.
fn plain(node: &mut Node) {
    node.attrs.retain(|(name, _)| name != "href");
    node.children.iter_mut().for_each(plain);
}

/// Kind, parents and id of an href.
fn place(href: &str) -> Option<(String, String, String)> {
    let path = href.strip_prefix(refs::BASE)?.trim_start_matches('/');
    let path = path.strip_prefix("v4/").unwrap_or(path);
    let words: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    if words.is_empty() || words.len() % 2 == 1 {
        return None;
    }
    let kind = words.iter().step_by(2).copied().collect::<Vec<_>>();
    let ids = words.iter().skip(1).step_by(2).copied().collect::<Vec<_>>();
    let (id, parents) = ids.split_last()?;
    Some((kind.join("/"), parents.join("/"), (*id).to_owned()))
}

fn event(node: &Node, id: &str) -> Option<Event> {
    let text = |name: &str| node.text_of(name).map(str::to_owned);
    let number = |name: &str| node.text_of(name).and_then(|text| text.parse().ok());
    let elements = [
        "cluster",
        "data_center",
        "host",
        "storage_domain",
        "template",
        "user",
        "vm",
    ];
    let about = elements.into_iter().filter_map(|element| {
        let child = node.child(element)?;
        let name = child.text_of("name").map(str::to_owned);
        Some((element, child.id()?.to_owned(), name))
    });
    let severity = node.text_of("severity").unwrap_or("normal");
    Some(Event {
        id: id.parse().ok()?,
        code: node.text_of("code")?.parse().ok()?,
        severity: intern(severity),
        text: text("description").unwrap_or_default(),
        time: node.text_of("time")?.parse().ok()?,
        correlation_id: text("correlation_id"),
        origin: text("origin").filter(|origin| origin != "oVirt"),
        custom_id: number("custom_id").unwrap_or(-1),
        custom_data: text("custom_data"),
        flood_rate: number("flood_rate").unwrap_or(0),
        about: about.collect(),
        deleted: false,
    })
}
