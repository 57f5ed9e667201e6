//! Nouns for the collections below objects: `vm -n web01 nics`, `vm -n web01 nics -n nic1 statistics`. Those that have a
//! row of their own keep its columns and verbs; for the others the model says what they are.

mod chosen;

use super::{NOUNS, READ, full};
use crate::verb::{Column, Noun, Param, Show, Verb};
use ovmodel::{Kind, LocatorFacts, TypeFacts};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// The noun at a path of words, each below the one before: `vm/nics/statistics`.
#[must_use]
pub fn at(path: &str) -> Option<&'static Noun> {
    let mut words = path.split('/');
    let first = super::find(words.next()?).ok()?;
    words.try_fold(first, below)
}

/// The noun of a collection below the objects of another, by the name or spelling of the collection.
#[must_use]
pub fn below(owner: &'static Noun, word: &str) -> Option<&'static Noun> {
    let mut parts = parts(owner).iter().copied();
    parts.find(|part| part.name == word || part.aliases.contains(&word))
}

/// The nouns of all collections below the objects of another, as the model orders them. A collection called like a verb of
/// the owner is left to the verb. They are made at the first call and kept.
#[must_use]
pub fn parts(owner: &'static Noun) -> &'static [&'static Noun] {
    static MADE: Mutex<BTreeMap<(String, String), &'static [&'static Noun]>> =
        Mutex::new(BTreeMap::new());
    let key = (path_of(owner), owner.locator.to_owned());
    let mut known = MADE.lock().unwrap_or_else(PoisonError::into_inner);
    known.entry(key).or_insert_with(|| made(owner).leak())
}

/// The owners' collections on the way to those below this noun: `vms`, `vms/nics`.
fn path_of(owner: &Noun) -> String {
    match owner.below.first() {
        Some(above) => format!("{above}/{}", owner.locator),
        None => owner.locator.to_owned(),
    }
}

fn made(owner: &'static Noun) -> Vec<&'static Noun> {
    let item = owner.service().and_then(|service| service.item_service());
    let Some(item) = item.filter(|_| !owner.locator.is_empty()) else {
        return Vec::new();
    };
    let mut taken: Vec<&str> = Vec::new();
    for verb in owner.all_verbs() {
        taken.push(verb.name);
        taken.extend(verb.aliases);
    }
    let mut nouns = Vec::new();
    let lists = |locator: &&LocatorFacts| locator.service_facts().method("list").is_some();
    for locator in item.locators().filter(|it| !it.item).filter(lists) {
        if let Some(noun) = noun(owner, locator, &mut taken) {
            nouns.push(&*Box::leak(Box::new(noun)));
        }
    }
    nouns
}

/// The noun of one collection; `None` when its name is taken.
fn noun(
    owner: &'static Noun,
    locator: &'static LocatorFacts,
    taken: &mut Vec<&'static str>,
) -> Option<Noun> {
    let path: &'static str = path_of(owner).leak();
    let own = NOUNS
        .iter()
        .find(|noun| noun.locator == locator.name && noun.below.contains(&path));
    let facts = locator.service_facts().entity_type();
    let alike = own.or_else(|| NOUNS.iter().find(|noun| is_alike(noun, facts)));
    // What a data center has is the same as lies at the root, so that it is a good example there, too.
    let same = alike.filter(|noun| noun.locator == locator.name && path == "data_centers");
    let name: &'static str = locator.segment().leak();
    if taken.contains(&name) {
        return None;
    }
    taken.push(name);
    let singular = ovmodel::names::singular(locator.name);
    let mut aliases: Vec<&'static str> = Vec::new();
    let spelled = [
        locator.name.to_owned(),
        locator.name.replace('_', "-"),
        singular.replace('_', ""),
        singular,
        // What people call them, below a machine.
        locator.name.replace("disk_attachments", "disks"),
        locator.name.replace("qoss", "qos"),
    ];
    for alias in own.iter().map(|noun| noun.name.to_owned()).chain(spelled) {
        if !taken.contains(&alias.as_str()) {
            let alias: &'static str = alias.leak();
            taken.push(alias);
            aliases.push(alias);
        }
    }
    let choice = match owner.sample {
        "" => format!("-i {}", if owner.numbered { "1" } else { SOME_ID }),
        sample if owner.find_by.is_empty() => format!("-i {sample}"),
        sample if sample.contains(' ') => format!("-n '{sample}'"),
        sample => format!("-n {sample}"),
    };
    let columns = alike.map_or_else(|| columns(facts), |noun| noun.columns);
    let options = own.map_or(&[][..], |noun| noun.options);
    let places = own.map_or(&[][..], |noun| noun.below);
    let above: Vec<String> = places
        .iter()
        .flat_map(|place| place.split('/'))
        .map(|step| ovmodel::names::singular(step).replace('_', ""))
        .collect();
    let options: Vec<Param> = options
        .iter()
        .filter(|param| !above.iter().any(|owner| owner == param.long))
        .copied()
        .collect();
    Some(full(Noun {
        name,
        aliases: aliases.leak(),
        summary: own.map_or_else(|| summary(locator, owner), |noun| noun.summary),
        locator: locator.name,
        below: vec![path].leak(),
        said: format!("{} {choice} {name}", owner.words()).leak(),
        columns,
        wide: alike.map_or(&[], |noun| noun.wide),
        find_by: alike.map_or_else(|| name_field(facts), |noun| noun.find_by),
        numbered: alike.is_some_and(|noun| noun.numbered),
        sample: own.or(same).map_or("", |noun| noun.sample),
        options: options.leak(),
        fields: alike.map_or(&[], |noun| noun.fields),
        verbs: own.map_or_else(|| verbs(facts), |noun| noun.verbs),
        ..Noun::DEFAULT
    }))
}

/// Verbs for the objects of a type beside those of the model: permissions are taken by names.
fn verbs(facts: Option<&'static TypeFacts>) -> &'static [&'static Verb] {
    match facts {
        Some(facts) if facts.name == "permission" => super::user::HELD,
        _ => READ,
    }
}

/// An id for examples of what has no name.
const SOME_ID: &str = "00000000-0000-0000-0000-000000000000";

/// Whether a noun's objects are of this type, so that its columns fit.
fn is_alike(noun: &Noun, facts: Option<&'static TypeFacts>) -> bool {
    let own = noun.facts().filter(|_| !noun.locator.is_empty());
    own.is_some_and(|own| facts.is_some_and(|facts| facts.name == own.name))
}

fn summary(locator: &LocatorFacts, owner: &Noun) -> &'static str {
    let words = locator.name.replace('_', " ");
    format!("{words} of one {}", owner.name).leak()
}

fn name_field(facts: Option<&'static TypeFacts>) -> &'static str {
    match facts.map(|facts| (facts.name, facts.attr("name"))) {
        // A label is its id.
        Some(("network_label", _)) => "id",
        Some((_, Some(_))) => "name",
        _ => "",
    }
}

/// Columns for a type that nobody chose columns for: what names it, its state, a few plain members.
fn columns(facts: Option<&'static TypeFacts>) -> &'static [Column] {
    /// Most columns beside the id.
    const MOST: usize = 5;
    let Some(facts) = facts else {
        return ID;
    };
    if let Some(chosen) = chosen::chosen(facts.name) {
        return chosen;
    }
    let mut columns: Vec<Column> = Vec::new();
    for title in ["name", "status", "type", "description"] {
        if let Some(attr) = facts
            .attr(title)
            .filter(|attr| !matches!(attr.kind(), Kind::Struct(_)))
        {
            let show = if attr.name == "status" {
                Show::Status
            } else {
                Show::Text
            };
            columns.push(Column::new(attr.name, attr.name, show));
        }
    }
    for attr in facts.attrs() {
        let is_plain = !attr.list && !attr.link && !matches!(attr.kind(), Kind::Struct(_));
        let is_new = !columns.iter().any(|column| column.title == attr.name);
        if columns.len() < MOST && is_plain && is_new && !["id", "comment"].contains(&attr.name) {
            let show = match attr.kind() {
                Kind::Date => Show::Time,
                _ => Show::Text,
            };
            columns.push(Column::new(attr.name, attr.name, show));
        }
    }
    columns.extend(ID);
    columns.leak()
}

const ID: &[Column] = &[Column::text("id", "id")];
