//! Nothing to do because it is so already: what `--if-not-exists` finds instead of making it, and what `--missing-ok` forgives.

use super::one::One;
use super::{Call, Outcome};
use crate::entity::{Entity, Node};
use crate::error::{Error, Result};
use crate::find::{self, Select};
use crate::progress::End;
use crate::request::Args;
use crate::service::{ListArgs, Service};

/// The option that makes an object only where there is none like it.
pub(crate) const IF_NOT_EXISTS: &str = "if-not-exists";
/// The option that takes an object that is not there for removed.
pub(crate) const MISSING_OK: &str = "missing-ok";

/// Types whose names are unique only within something else, by the path that tells it (engine 4.5.8).
const NAMED_WITHIN: &[(&str, &str)] = &[
    ("network", "data_center"),
    ("vnic_profile", "network"),
    ("cpu_profile", "cluster"),
    ("disk_profile", "storage_domain"),
    ("user", "domain"),
    ("group", "domain"),
    ("template", "version"),
];

/// Elements that an engine forgets the names of: what they say besides tells which they are (engine 4.5.8).
const NOT_CALLED: &[&str] = &["agent", "cdrom", "vm_numa_node", "watchdog"];

impl One<'_> {
    /// What the verb would make, if all of it is there. What that would be a rehearsal tells, so that no verb needs code of its
    /// own for it.
    pub(super) fn exists(&self) -> Result<Option<(Outcome, End)>> {
        if !self.phrase.args.has(IF_NOT_EXISTS) {
            return Ok(None);
        }
        let mut found = Vec::new();
        for (place, sent) in self.would_make()? {
            match like(&place, &sent)? {
                Some(there) => found.push(there),
                None => return Ok(None),
            }
        }
        if found.is_empty() {
            return Ok(None);
        }
        let names: Vec<String> = found.iter().filter_map(called).collect();
        let verb = if names.len() > 1 { "are" } else { "is" };
        let end = End::Already(format!("{} {verb} there", names.join(", ")));
        let found = found.into_iter().map(|there| self.own(there));
        Ok(Some((self.rows(found.collect::<Result<_>>()?), end)))
    }

    /// The documents that the verb would add to the first place where it adds something: those of several objects, not
    /// those of what belongs to them.
    fn would_make(&self) -> Result<Vec<(Service, Entity)>> {
        let (context, rehearsal) = self.context.rehearse();
        let place = self.place.as_ref();
        let place = place.map(|place| place.within(&context.root()));
        let call = Call::new(&context, self.phrase, place.as_ref(), &[]);
        (self.phrase.verb.run)(&call)?;
        let requests = rehearsal.requests();
        let Some(first) = requests.first().map(|request| request.path.clone()) else {
            return Ok(Vec::new());
        };
        let place = self.context.root().walk(&first)?;
        let bodies = requests
            .iter()
            .filter(|request| request.path == first)
            .filter_map(|request| std::str::from_utf8(request.body.as_deref()?).ok());
        bodies
            .map(|body| Ok((place.clone(), Entity::parse(body)?)))
            .collect()
    }

    /// An object of the noun where another one that is the same was found: the disk of an attachment.
    fn own(&self, there: Entity) -> Result<Entity> {
        let element = self.phrase.noun.facts().map(|facts| facts.element);
        match (&self.place, there.id()) {
            (Some(place), Some(id)) if Some(there.tag()) != element => {
                place.item(id)?.read(&Args::new())
            }
            _ => Ok(there),
        }
    }

    /// Whether a failed removal failed because nothing was there any more, and that is as good.
    pub(super) fn was_gone(&self, error: &Error) -> bool {
        let is_missing = match error {
            Error::NotFound { .. } => true,
            Error::Fault(fault) => fault.status == 404,
            _ => false,
        };
        let is_gone = || match self.item() {
            Ok(Some(item)) => is_gone(&item),
            _ => false,
        };
        is_missing && self.phrase.args.has(MISSING_OK) && is_gone()
    }
}

fn is_gone(item: &Service) -> bool {
    match item.read(&Args::new()) {
        Err(Error::NotFound { .. }) => true,
        Err(Error::Fault(fault)) => fault.status == 404,
        _ => false,
    }
}

/// Those of several names that objects of a place have already.
///
/// # Errors
/// As [`Select::many`].
pub(crate) fn named(place: &Service, names: &[String]) -> Result<Vec<Entity>> {
    let mut same = Select::new();
    same.names.extend(names.iter().cloned());
    same.many(place, &[])?.collect()
}

/// The object of a place that is what would be made: of that name, else with all that would be sent.
fn like(place: &Service, sent: &Entity) -> Result<Option<Entity>> {
    let mut leaves = Vec::new();
    collect(sent.root(), "", &mut leaves);
    let name = find::name_of(sent).filter(|_| !NOT_CALLED.contains(&sent.tag()));
    let within = NAMED_WITHIN.iter().find(|(tag, _)| *tag == sent.tag());
    if name.is_some() {
        leaves.retain(|leaf| {
            within.is_some_and(|(_, scope)| leaf.path.starts_with(&format!("{scope}.")))
        });
    }
    let wants: Vec<String> = leaves.iter().map(|leaf| leaf.path.clone()).collect();
    let mut select = Select::new();
    select.names.extend(name.clone());
    let all: Vec<Entity> = match select.many(place, &wants) {
        Ok(rows) => rows.collect::<Result<_>>()?,
        Err(Error::Usage { .. }) => place.list(&ListArgs::default())?.collect::<Result<_>>()?,
        Err(error) => return Err(error),
    };
    let is_called = |one: &Entity, name: &str| {
        // A user is asked for as its directory knows it, and gets the domain behind its name.
        let names = [find::name_of(one), one.text("principal")];
        names.iter().flatten().any(|known| known == name)
    };
    let is_it = |one: &Entity| match &name {
        Some(name) => is_called(one, name) && leaves.iter().all(|leaf| leaf.fits(one)),
        None => !leaves.is_empty() && leaves.iter().all(|leaf| leaf.fits(one)),
    };
    Ok(all.into_iter().find(is_it))
}

/// One value of a document, by its path.
struct Leaf {
    path: String,
    value: String,
    /// Whether it tells which other object is meant; else the engine may not give it back, such as a password.
    is_reference: bool,
}

impl Leaf {
    fn fits(&self, entity: &Entity) -> bool {
        match entity.text(&self.path) {
            Some(there) => there == self.value,
            None => !self.is_reference,
        }
    }
}

/// The values of a document; those in lists say nothing of which object it is.
fn collect(node: Node<'_>, path: &str, leaves: &mut Vec<Leaf>) {
    let below = |name: &str| match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    };
    if let Some(id) = node.id() {
        leaves.push(Leaf {
            path: below("id"),
            value: id.to_owned(),
            is_reference: true,
        });
    }
    for child in node.children().filter(|child| !child.is_list()) {
        let is_plain = child.children().next().is_none() && child.id().is_none();
        match is_plain {
            true => leaves.push(Leaf {
                path: below(child.name()),
                value: child.text().to_owned(),
                is_reference: !path.is_empty() && child.name() == "name",
            }),
            false => collect(child, &below(child.name()), leaves),
        }
    }
}

/// What a person calls it.
fn called(entity: &Entity) -> Option<String> {
    find::name_of(entity).or_else(|| entity.id().map(str::to_owned))
}

/// The words of a selection that none of the objects found answers to; patterns may fit none.
pub(super) fn missing<'s>(select: &'s Select, found: &[&Entity]) -> Vec<&'s str> {
    let words = select.ids.iter().chain(&select.names);
    let is_found = |word: &&String| {
        let mut found = found.iter();
        found.any(|one| one.id() == Some(word) || find::is_named(one, word))
    };
    words
        .filter(|word| !word.contains('*') && !is_found(word))
        .map(String::as_str)
        .collect()
}
