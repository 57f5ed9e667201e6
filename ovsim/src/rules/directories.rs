//! Whom a body means in a directory: an entry by its id, a principal, or a name (engine 4.5.8).

use std::sync::Arc;

use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store};

/// How people, or groups, are looked for.
struct Look {
    kind: &'static str,
    entries: &'static str,
    /// The member of the body that names one, and that of the entry.
    member: &'static str,
    key: &'static str,
    /// What the engine calls them where none is found.
    class: &'static str,
    word: &'static str,
    nobody: (&'static str, &'static str),
}

const LOOKS: [Look; 2] = [
    Look {
        kind: "users",
        entries: "domains/users",
        member: "user_name",
        key: "principal",
        class: "ADUSER",
        word: "username",
        nobody: ("user", "domain"),
    },
    Look {
        kind: "groups",
        entries: "domains/groups",
        member: "name",
        key: "name",
        class: "ADGROUP",
        word: "name",
        nobody: ("group", "directory"),
    },
];

/// What came of a look.
pub(super) enum Found {
    Entry {
        domain: Arc<Object>,
        entry: Arc<Object>,
    },
    /// Nobody was looked for: there is no such directory.
    NoDirectory { authz: String },
}

/// The name without the directory, and the directory; what follows the sign is one only if the engine knows it.
fn named(store: &Store, body: &Node, member: &str) -> (String, String) {
    let given = body.text_of(member).unwrap_or("");
    let domain = body.text_at("domain.name").unwrap_or("");
    match given.rsplit_once('@') {
        Some((name, authz)) if store.named("domains", authz).is_some() => (
            name.to_owned(),
            if domain.is_empty() { authz } else { domain }.to_owned(),
        ),
        _ => (given.to_owned(), domain.to_owned()),
    }
}

/// The id of an entry that a body gives: that of people in its member before that of the element, of groups after it.
fn entry_id<'b>(look: &Look, body: &'b Node) -> Option<&'b str> {
    let (member, own) = (body.text_of("domain_entry_id"), body.id());
    match look.kind {
        "users" => member.or(own),
        _ => own.or(member),
    }
}

/// Looks for the one whom a body of a kind (`users`, `groups`) means.
pub(super) fn find(store: &Store, kind: &str, body: &Node) -> Outcome<Found> {
    let look = LOOKS.iter().find(|look| look.kind == kind);
    let Some(look) = look else {
        return Err(Refusal::Empty(404));
    };
    let (name, authz) = named(store, body, look.member);
    let domain = store.named("domains", &authz).cloned();
    let entry = |fits: &dyn Fn(&Object) -> bool| {
        let domain = domain.clone()?;
        let entry = {
            let mut entries = store.list(look.entries, &domain.id);
            entries.find(|entry| fits(entry))?.clone()
        };
        Some(Found::Entry { domain, entry })
    };
    if let Some(id) = entry_id(look, body) {
        let is_hex = id.len() % 2 == 0 && id.chars().all(|char| char.is_ascii_hexdigit());
        if !is_hex {
            let (what, place) = look.nobody;
            let given = body.text_of(look.member).unwrap_or("");
            let text = format!("No such {what}: {given} in {place} {authz}");
            return Err(Refusal::Text { status: 400, text });
        }
        return entry(&|entry| entry.id.eq_ignore_ascii_case(id)).ok_or(Refusal::Empty(404));
    }
    let principal = body.text_of("principal").filter(|_| look.kind == "users");
    if let Some(principal) = principal {
        let found = entry(&|entry| entry.text("principal") == Some(principal));
        return found.ok_or_else(|| Refusal::not_found(principal));
    }
    if domain.is_none() {
        return Ok(Found::NoDirectory { authz });
    }
    let space = body.text_of("namespace").filter(|_| look.kind == "users");
    let is_of_space =
        |entry: &Object| space.is_none_or(|space| entry.text("namespace") == Some(space));
    let found = entry(&|entry| entry.text(look.key) == Some(&*name) && is_of_space(entry));
    let (class, word, space) = (look.class, look.word, space.unwrap_or(""));
    found.ok_or_else(|| Refusal::not_found(format!("{class}@{authz}:{space}: {word}={name}")))
}

/// Whom the directory does not know is not found, whoever asks: an engine looks there before it asks for permits.
pub(crate) fn check_known(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    match &*place.kind {
        kind @ ("users" | "groups") => {
            let body = ask.body.clone().unwrap_or_default();
            find(store, kind, &body).map(drop)
        }
        _ => Ok(()),
    }
}
