//! `assign` and `unassign`: objects put under what holds them, and taken out again: tags, affinity groups and labels.

use super::made::deeds;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::progress::Progress;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, MISSING_OK, Outcome};
use serde_json::json;

/// The options that tell what is meant, with the collections where it is found.
const MEMBERS: [(&str, &str); 5] = [
    ("vm", "vms"),
    ("host", "hosts"),
    ("template", "templates"),
    ("user", "users"),
    ("group", "groups"),
];

/// A membership: the collection where it is, the id under which it is there, and both sides in words.
pub(super) struct Pair {
    pub(super) place: Service,
    pub(super) id: String,
    pub(super) member: (&'static str, String),
    pub(super) holder: (&'static str, String),
}

impl Pair {
    /// Whether it is so already.
    fn is_there(&self) -> Result<bool> {
        let mut rows = self.place.list(&ListArgs::default())?;
        rows.find_map(|row| match row {
            Ok(row) => (row.id() == Some(&self.id)).then_some(Ok(true)),
            Err(error) => Some(Err(error)),
        })
        .unwrap_or(Ok(false))
    }

    /// Makes it so.
    fn put(&self, call: &Call<'_>) -> Result<()> {
        match self.place.add(&json!({ "id": self.id }), &Args::new()) {
            Err(error) if may_be_so(&error) => match self.is_there() {
                Ok(true) => self.note(call, "has"),
                _ => return Err(error),
            },
            done => drop(done?),
        }
        Ok(())
    }

    /// Ends it; what is not so is an error that says so, or as good.
    pub(super) fn take(self, call: &Call<'_>) -> Result<()> {
        match self.place.remove(&self.id, &Args::new()) {
            Err(error) if may_be_so(&error) => match self.is_there() {
                Ok(false) if call.args.has(MISSING_OK) => self.note(call, "is without"),
                Ok(false) => {
                    let (kind, name) = self.member;
                    let (of, holder) = self.holder;
                    return Err(Error::NotFound {
                        kind: format!("{of} '{holder}' of {kind}"),
                        what: name,
                        near: Vec::new(),
                    });
                }
                _ => return Err(error),
            },
            done => drop(done?),
        }
        Ok(())
    }

    fn note(&self, call: &Call<'_>, verb: &str) {
        let (kind, name) = &self.member;
        let (of, holder) = &self.holder;
        call.context.tell(&Progress::Note {
            text: format!("{kind} {name} {verb} {of} {holder} already"),
        });
    }
}

/// Whether an error may mean that there was nothing to do.
fn may_be_so(error: &Error) -> bool {
    match error {
        Error::NotFound { .. } => true,
        Error::Fault(fault) => (400..500).contains(&fault.status),
        _ => false,
    }
}

/// Puts what the options name under each holder; what is there already stays there.
pub(crate) fn assign(call: &Call<'_>) -> Result<Outcome> {
    for pair in pairs(call)? {
        pair.put(call)?;
    }
    Ok(Outcome::Done)
}

/// Takes what the options name out of each holder.
pub(crate) fn unassign(call: &Call<'_>) -> Result<Outcome> {
    for pair in pairs(call)? {
        pair.take(call)?;
    }
    Ok(Outcome::Done)
}

/// The memberships that are meant. An affinity group holds its members; a tag is held by them.
fn pairs(call: &Call<'_>) -> Result<Vec<Pair>> {
    let holders = call.service()?;
    let mut pairs = Vec::new();
    for (option, collection) in MEMBERS {
        let words: Vec<&str> = call.args.texts(option).collect();
        if words.is_empty() {
            continue;
        }
        let objects = call.context.service(collection)?;
        for object in named(&objects, &words)? {
            let id = deeds::id(&object)?;
            for holder in call.targets {
                let held = deeds::id(holder)?;
                let place = holders.item(held)?;
                let (place, id) = match place.facts().locator(collection) {
                    Some(_) => (place.at(collection)?, id.to_owned()),
                    None => (objects.item(id)?.at("tags")?, held.to_owned()),
                };
                pairs.push(Pair {
                    place,
                    id,
                    member: (option, word(&object)),
                    holder: (call.noun.name, word(holder)),
                });
            }
        }
    }
    if pairs.is_empty() && !call.targets.is_empty() {
        let known = call.verb.params.iter().map(|param| param.long);
        let options: Vec<String> = known
            .filter(|long| MEMBERS.iter().any(|(option, _)| option == long))
            .map(|long| format!("--{long} NAME"))
            .collect();
        return Err(Error::Usage {
            message: format!(
                "`{} {}` is not told what is meant",
                call.noun.name, call.verb.name
            ),
            hint: Some(format!("say {}", options.join(" or "))),
        });
    }
    Ok(pairs)
}

/// What a person calls it.
pub(super) fn word(object: &Entity) -> String {
    let name = crate::find::name_of(object);
    name.or_else(|| object.id().map(str::to_owned))
        .unwrap_or_default()
}

/// What words with `*` or without stand for; each must be there.
fn named(place: &Service, words: &[&str]) -> Result<Vec<Entity>> {
    let mut select = Select::new();
    words.iter().for_each(|word| select.add_word(word));
    select.each(place, &[])
}
