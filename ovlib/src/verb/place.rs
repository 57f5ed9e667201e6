//! Where the objects of a noun are: in a collection of the engine, or in one below an object that owns them.

use super::{Args, Effect, Noun, Phrase, Verb};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::service::Service;
use ovmodel::ServiceFacts;

/// One owner on the way to a collection: the machine in `vm -n web01 nics list`.
#[derive(Debug, Clone, PartialEq)]
pub struct Within {
    /// The collection that the owner is in, as the model names it: `vms`.
    pub locator: &'static str,
    /// Which of them.
    pub select: Select,
}

/// The facts of the objects at the end of owners' collections: those of a snapshot for `vms/snapshots`.
pub(super) fn facts(owners: &'static str) -> Option<&'static ServiceFacts> {
    let mut steps = steps(owners);
    steps.try_fold(ovmodel::root(), |place, step| {
        place.locator(step)?.service_facts().item_service()
    })
}

/// The collections of owners, outermost first.
fn steps(owners: &'static str) -> impl Iterator<Item = &'static str> {
    owners.split('/').filter(|step| !step.is_empty())
}

/// The option that tells the owner in a collection: `storagedomain` for `storage_domains`.
fn option(step: &str) -> String {
    ovmodel::names::singular(step).replace('_', "")
}

/// A collection that a phrase is about, with the object that owns it, if one does.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) service: Service,
    pub(super) owner: Option<Entity>,
}

/// The collections that a phrase is about: one, or those of all the owners that were selected when the phrase changes them
/// with `--all`. None when nobody told the owner.
pub(super) fn find(context: &Context, phrase: &Phrase) -> Result<Option<Vec<Place>>> {
    let noun = phrase.noun;
    let Some(within) = owners(phrase) else {
        return Ok(None);
    };
    let Some((last, above)) = within.split_last() else {
        let service = below(context.root(), noun)?;
        let owner = None;
        return Ok(Some(vec![Place { service, owner }]));
    };
    let mut place = context.root();
    for owner in above {
        let collection = place.at(owner.locator)?;
        place = item(&collection, &owner.select.one(&collection, &[])?)?;
    }
    let collection = place.at(last.locator)?;
    let owners = match phrase.conduct.all && phrase.verb.effect != Effect::Reads {
        true => last.select.each(&collection, &[])?,
        false => vec![last.select.one(&collection, &[])?],
    };
    let place = |owner: Entity| {
        Ok(Place {
            service: below(item(&collection, &owner)?, noun)?,
            owner: Some(owner),
        })
    };
    owners
        .into_iter()
        .map(place)
        .collect::<Result<_>>()
        .map(Some)
}

fn item(collection: &Service, object: &Entity) -> Result<Service> {
    let missing = || Error::protocol("the engine sent an object without an id");
    collection.item(object.id().ok_or_else(missing)?)
}

fn below(place: Service, noun: &Noun) -> Result<Service> {
    match noun.locator {
        "" => Ok(place),
        locator => place.at(locator),
    }
}

/// Who owns the objects: told by the words before the noun, else by options.
fn owners(phrase: &Phrase) -> Option<Vec<Within>> {
    if phrase.noun.below.is_empty() || !phrase.within.is_empty() {
        return Some(phrase.within.clone());
    }
    by_options(phrase.noun, &phrase.args)
}

/// The owners that options tell.
///
/// # Errors
///
/// [`Error::Usage`] when they do not.
pub fn told(noun: &Noun, args: &Args) -> Result<Vec<Within>> {
    if noun.below.is_empty() {
        return Ok(Vec::new());
    }
    by_options(noun, args).ok_or_else(|| complaint(noun, noun.name.to_owned()))
}

fn by_options(noun: &Noun, args: &Args) -> Option<Vec<Within>> {
    noun.below.iter().find_map(|owners| {
        let told = steps(owners).map(|step| {
            let select = Select::word(args.text(&option(step))?);
            Some(Within {
                locator: step,
                select,
            })
        });
        told.collect()
    })
}

/// The complaint that the owner is not told.
pub(super) fn untold(noun: &Noun, verb: &Verb) -> Error {
    complaint(noun, format!("{} {}", noun.name, verb.name))
}

fn complaint(noun: &Noun, what: String) -> Error {
    let options = |owners: &&'static str| {
        let options = steps(owners).map(|step| format!("--{} NAME", option(step)));
        options.collect::<Vec<_>>().join(" ")
    };
    let ways: Vec<String> = noun.below.iter().map(options).collect();
    Error::Usage {
        message: format!("`{what}` is not told whose they are"),
        hint: Some(format!("say {}", ways.join(" or "))),
    }
}
