//! Documents exported from an engine as the objects that are kept: each stands where its `href` says, references shrink to
//! ids, and collections that came along within a document (`follow`) go to their own places. No store here, so that
//! several files can be read at a time.

use std::collections::HashMap;

use ovmodel::{AttrFacts, Kind, TypeFacts};

use crate::codec::xml_read::{Event as Token, Names, Reader};
use crate::events::{ABOUT, Event};
use crate::node::{Name, Node};
use crate::render::{self, refs};
use crate::rules::places::{View, view_of};
use crate::store::intern;

/// One thing that a document holds.
pub(super) enum Row {
    /// An object of a kind, below its parents, with its id.
    Object {
        kind: &'static str,
        parent: String,
        doc: Node,
    },
    /// Below whatever object they are shown, they are kept in one place.
    Permission(Node),
    Event(Event),
    /// Not looked at yet: jobs are listed newest first and kept oldest first.
    Job(Node),
}

/// Reads documents, one after the other; names and members that were met are remembered.
#[derive(Default)]
pub(super) struct Taker {
    names: Names,
    /// Members of types by element.
    members: HashMap<(&'static str, &'static str), Option<(&'static AttrFacts, Kind)>>,
    rows: Vec<Row>,
}

impl Taker {
    /// What a document holds, in its order.
    pub(super) fn read(&mut self, bytes: &[u8]) -> Result<Vec<Row>, String> {
        let mut names = std::mem::take(&mut self.names);
        let done = each(bytes, &mut names, &mut |node| self.take(node));
        self.names = names;
        let rows = std::mem::take(&mut self.rows);
        done.map(|()| rows)
    }

    /// A job that was put aside.
    pub(super) fn job(&mut self, node: Node) -> Result<Vec<Row>, String> {
        if let Some(facts) = ovmodel::type_of_element(&node.name) {
            self.object(node, facts)?;
        }
        Ok(std::mem::take(&mut self.rows))
    }

    /// One document of a file.
    fn take(&mut self, node: Node) -> Result<(), String> {
        match ovmodel::type_of_element(&node.name) {
            Some(_) if &*node.name == "job" => {
                self.rows.push(Row::Job(node));
                Ok(())
            }
            Some(facts) => self.object(node, facts),
            None => Ok(()),
        }
    }

    fn object(&mut self, node: Node, facts: &'static TypeFacts) -> Result<(), String> {
        let href = node.href().unwrap_or_default().to_owned();
        let (kind, parent, id) = place(&href).ok_or_else(|| format!("no place: {href}"))?;
        if kind == "events" {
            self.rows.extend(event(&node, &id).map(Row::Event));
            return Ok(());
        }
        let mut doc = self.document(node, facts, &href)?;
        doc.set_attr("id", id.as_str());
        let (kind, parent) = match view_of(&kind) {
            _ if kind.rsplit('/').next() == Some("permissions") => {
                self.rows.push(Row::Permission(doc));
                return Ok(());
            }
            View::Home => {
                // What it lies below is known from its place.
                let told = render::parents_told(&kind);
                doc.children.retain(|child| !told.contains(&&*child.name));
                // Where its text of a configuration was cut out, the line break around it may be left.
                let bare = |own: &Node| own.children.is_empty() && own.text.trim().is_empty();
                if doc.child("initialization").is_some_and(bare) {
                    doc.remove("initialization");
                }
                // It is that of the host, and shown from there.
                if let Some(display) = doc.child_mut("display") {
                    display.remove("certificate");
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
        doc.shrink();
        self.rows.push(Row::Object {
            kind: intern(&kind),
            parent,
            doc,
        });
        Ok(())
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

/// What the engine adds to its documents, and makes anew: `configuration` is the OVF of a machine.
pub(super) const ADDED: &[&str] = &["actions", "configuration", "link"];

/// Gives out the objects of a document, one after the other: those of a collection, or one alone. None is kept.
fn each(
    bytes: &[u8],
    names: &mut Names,
    take: &mut impl FnMut(Node) -> Result<(), String>,
) -> Result<(), String> {
    const BROKEN: &str = "not a document of the API";
    let mut reader = Reader::new(bytes).without(ADDED).keeping(names);
    let mut open: Vec<Node> = Vec::new();
    let mut collection = false;
    loop {
        match reader.advance() {
            Token::Start { name, attrs } => {
                let mut node = Node::new(name);
                for (name, value) in attrs {
                    node.set_attr(name, value);
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
                    match node.text.is_empty() {
                        true => node.text = text.into(),
                        false => node.text.push_str(&text),
                    }
                }
            }
            Token::End => {
                let mut node = open.pop().ok_or(BROKEN)?;
                if !node.children.is_empty() {
                    node.text = Default::default();
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
pub(super) fn is_collection(root: &Node) -> Result<bool, String> {
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

/// The same element with its id alone.
fn reference(mut node: Node) -> Node {
    node.attrs.retain(|(name, _)| name == "id");
    node.children = Vec::new();
    node.text = Default::default();
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
    let about = ABOUT.iter().filter_map(|(element, _)| {
        let child = node.child(element)?;
        let name = child.text_of("name").map(str::to_owned);
        // The engine itself has a name alone.
        let id = child.id().unwrap_or("");
        (!id.is_empty() || name.is_some()).then(|| (*element, id.to_owned(), name))
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
