//! What a change is about, and how a person names it and chooses it again.

use super::conduct::targets;
use super::place::Place;
use super::{Phrase, Target};
use crate::entity::Entity;
use crate::error::Result;
use crate::service::Service;

/// What a change is about: an object in its place, or a place where the verb takes no object.
#[derive(Debug, Default)]
pub(super) struct Aim {
    /// The collection, when the owner of its objects is told.
    pub(super) place: Option<Service>,
    /// The object that owns the collection.
    pub(super) owner: Option<Entity>,
    pub(super) target: Option<Entity>,
    /// Whether it is one of several places, so that a name alone does not choose the object again.
    pub(super) of_several: bool,
}

impl Aim {
    /// All that a phrase is about at one place.
    ///
    /// # Errors
    /// As [`targets`].
    pub(super) fn all(place: Place, phrase: &Phrase, of_several: bool) -> Result<Vec<Aim>> {
        let Place { service, owner } = place;
        let aim = |target| Aim {
            place: Some(service.clone()),
            owner: owner.clone(),
            target,
            of_several,
        };
        match phrase.verb.target == Target::None || phrase.noun.locator.is_empty() {
            true => Ok(vec![aim(None)]),
            false => Ok(targets(&service, phrase, of_several)?
                .into_iter()
                .map(Some)
                .map(aim)
                .collect()),
        }
    }

    /// What chooses it again: its name, or its id where names are not unique or there is none. A verb that takes no object is
    /// chosen by the owner.
    pub(super) fn word(&self, phrase: &Phrase) -> String {
        match (&self.target, &self.owner) {
            (Some(target), _) if self.of_several => target.id().unwrap_or_default().to_owned(),
            (Some(target), _) => word(phrase, target),
            (None, Some(owner)) => owner
                .name()
                .or_else(|| owner.id().map(str::to_owned))
                .unwrap_or_default(),
            (None, None) => String::new(),
        }
    }

    /// It as a person names it: `vm web01`.
    pub(super) fn what(&self, phrase: &Phrase) -> String {
        let owner = self.owner.as_ref();
        let owner = owner.filter(|_| self.of_several || self.target.is_none());
        named(phrase, self.target.as_ref(), owner)
    }
}

/// The object as a person names it: `vm web01`; else what is done, and whose it is.
pub(super) fn named(phrase: &Phrase, target: Option<&Entity>, owner: Option<&Entity>) -> String {
    let of = || {
        owner
            .and_then(Entity::name)
            .map_or_else(String::new, |owner| format!(" of {owner}"))
    };
    match target {
        Some(target) => format!("{} {}{}", phrase.noun.name, word(phrase, target), of()),
        None => format!("{} {}{}", phrase.noun.name, phrase.verb.name, of()),
    }
}

/// What chooses the object again: its name, or its id where names are not unique or there is none.
fn word(phrase: &Phrase, target: &Entity) -> String {
    let name = target.text(phrase.noun.listing().name);
    let name = name.filter(|name| !name.is_empty());
    name.or_else(|| target.id().map(str::to_owned))
        .unwrap_or_default()
}
