//! The table of nouns: one row for each collection a user can list, and the root.
//!
//! A noun lives in the file named after it or after its family; a new one is a row there and a line here.

mod below;
mod capabilities;
mod cluster;
mod datacenter;
mod disk;
mod drain;
mod event;
mod host;
mod imagetransfer;
mod job;
mod membership;
mod network;
mod os;
mod part;
mod pool;
mod profile;
mod provider;
mod rest;
mod scheduling;
mod snapshot;
mod storagedomain;
mod system;
mod tag;
mod template;
mod upgrade;
mod user;
mod vm;
mod vnicprofile;

#[cfg(test)]
mod sweep;

pub use below::{at, below, parts};

use crate::error::{Error, Result};
use crate::verb::{Effect, Noun, Target, Verb};
use crate::verbs;

/// What every collection answers.
const READ: &[&Verb] = &[&verbs::LIST, &verbs::SHOW, &verbs::EXPORT];
/// What collections with statistics answer.
const MEASURED: &[&Verb] = &[
    &verbs::LIST,
    &verbs::SHOW,
    &verbs::EXPORT,
    &verbs::STATISTICS,
];

/// An action of the engine on one object; its options are those of the model's method.
const ACTION: Verb = Verb {
    effect: Effect::Changes,
    target: Target::One,
    run: verbs::act,
    ..Verb::DEFAULT
};

/// Every noun, in the order help shows them: daily ones first.
static NOUNS: [Noun; 53] = [
    full(vm::NOUN),
    full(host::NOUN),
    full(rest::NIC),
    full(rest::ATTACHMENT),
    full(rest::AGENT),
    full(cluster::NOUN),
    full(datacenter::NOUN),
    full(storagedomain::NOUN),
    full(disk::NOUN),
    full(part::ATTACHMENT),
    full(snapshot::NOUN),
    full(part::NIC),
    full(network::NOUN),
    full(vnicprofile::NOUN),
    full(template::NOUN),
    full(template::INSTANCE),
    full(pool::NOUN),
    full(event::NOUN),
    full(job::NOUN),
    full(user::NOUN),
    full(user::GROUP),
    full(user::ROLE),
    full(user::PERMISSION),
    full(user::DOMAIN),
    full(tag::NOUN),
    full(tag::BOOKMARK),
    full(rest::QOS),
    full(rest::QUOTA),
    full(rest::AFFINITY),
    full(scheduling::LABEL),
    full(scheduling::POLICY),
    full(scheduling::UNIT),
    full(profile::DISK),
    full(profile::CPU),
    full(pool::MAC),
    full(network::FILTER),
    full(storagedomain::CONNECTION),
    full(imagetransfer::NOUN),
    full(part::BACKUP),
    full(part::CHECKPOINT),
    full(part::CDROM),
    full(part::CONSOLE),
    full(part::DEVICE),
    full(part::WATCHDOG),
    full(os::NOUN),
    full(os::ICON),
    full(capabilities::NOUN),
    full(provider::HOST),
    full(provider::IMAGE),
    full(provider::NETWORK),
    full(provider::VOLUME),
    full(provider::ERRATUM),
    full(system::NOUN),
];

/// The noun with the verbs that the model has for it besides its own.
const fn full(noun: Noun) -> Noun {
    Noun {
        made: verbs::made,
        ..noun
    }
}

/// Every noun, in the order help shows them.
#[must_use]
pub fn all() -> &'static [Noun] {
    &NOUNS
}

/// The noun of that name or alias.
///
/// # Errors
///
/// [`Error::Unknown`] with close names.
pub fn find(word: &str) -> Result<&'static Noun> {
    NOUNS
        .iter()
        .find(|noun| noun.name == word || noun.aliases.contains(&word))
        .ok_or_else(|| Error::Unknown {
            what: "noun",
            name: word.to_owned(),
            place: String::new(),
            near: ovmodel::nearest(word, NOUNS.iter().map(|noun| noun.name))
                .into_iter()
                .map(str::to_owned)
                .collect(),
        })
}

/// The noun whose objects are of that type of the model.
#[must_use]
pub fn of_type(name: &str) -> Option<&'static Noun> {
    NOUNS.iter().find(|noun| {
        !noun.locator.is_empty()
            && noun.below.is_empty()
            && noun.facts().is_some_and(|facts| facts.name == name)
    })
}
