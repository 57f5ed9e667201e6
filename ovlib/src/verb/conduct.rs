//! What holds for every verb that changes something: which objects it may touch, who must agree, how it goes about it.

use std::time::Duration;

use super::aim::Aim;
use super::there::MISSING_OK;
use super::{Call, Phrase, Target, goes};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::service::Service;

/// Most objects named in a complaint.
const NAMED: usize = 10;

/// How a phrase that changes something goes about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conduct {
    /// Whether the user agreed beforehand to what destroys.
    pub agreed: bool,
    /// Whether all that were selected are meant, where one is changed.
    pub all: bool,
    /// Whether it waits until the engine is done.
    pub waits: bool,
    /// How long it waits for each object; none for as long as the verb's row says.
    pub timeout: Option<Duration>,
    /// How long a change that meets a lock is tried again.
    pub lock_timeout: Duration,
    /// How many objects are changed at once.
    pub parallel: usize,
    /// Whether the first failure keeps those from being begun that were not.
    pub fail_fast: bool,
}

impl Default for Conduct {
    /// Waits, for locks up to a minute; five objects at once, and all of them.
    fn default() -> Conduct {
        Conduct {
            agreed: false,
            all: false,
            waits: true,
            timeout: None,
            lock_timeout: Duration::from_secs(60),
            parallel: 5,
            fail_fast: false,
        }
    }
}

/// The objects that a changing phrase is about: one, or all that were selected with `--all`.
///
/// # Errors
///
/// [`Error::Usage`] when none was selected, [`Error::NotFound`] for one that is not there unless `--missing-ok` was
/// said or other places may have it, [`Error::Ambiguous`] for several without `--all`.
pub(super) fn targets(place: &Service, phrase: &Phrase, of_several: bool) -> Result<Vec<Entity>> {
    let Phrase {
        noun,
        verb,
        select,
        args,
        conduct,
        ..
    } = phrase;
    if verb.target == Target::None || noun.locator.is_empty() {
        return Ok(Vec::new());
    }
    if select.is_empty() && !conduct.all {
        let hint = "give a name or an id, or --all for every one";
        return Err(super::perform::which(phrase, hint));
    }
    let found = match args.has(MISSING_OK) || of_several {
        true => select.many(place, &[])?.collect::<Result<Vec<_>>>()?,
        false => select.each(place, &[])?,
    };
    if found.len() > 1 && verb.target == Target::One && !conduct.all {
        let named = |entity: &Entity| match entity.text(noun.listing().name) {
            Some(name) => format!("{name} ({})", entity.id().unwrap_or_default()),
            None => entity.id().unwrap_or_default().to_owned(),
        };
        return Err(Error::Ambiguous {
            kind: noun.name.to_owned(),
            what: said(select),
            candidates: found.iter().take(NAMED).map(named).collect(),
        });
    }
    Ok(found)
}

/// What a person chose with, in a complaint.
fn said(select: &Select) -> String {
    let words = select
        .ids
        .iter()
        .chain(&select.names)
        .chain(&select.searches);
    let words: Vec<&str> = words.map(String::as_str).collect();
    match words.is_empty() {
        true => "*".to_owned(),
        false => words.join(", "),
    }
}

/// Complains where none of several places has what was named.
///
/// # Errors
///
/// [`Error::NotFound`] unless `--missing-ok` was said or nothing was named.
pub(super) fn found_none(phrase: &Phrase) -> Result<()> {
    let Select { ids, names, .. } = &phrase.select;
    match ids.iter().chain(names).next() {
        Some(what) if !phrase.args.has(MISSING_OK) => Err(Error::NotFound {
            kind: phrase.noun.name.to_owned(),
            what: what.clone(),
            near: Vec::new(),
        }),
        _ => Ok(()),
    }
}

/// Asks before something is gone for good, naming what goes.
///
/// # Errors
///
/// [`Error::Refused`] when the answer is no; [`Error::Usage`] when there is nobody to ask; what the verb meets that finds out
/// what goes.
pub(super) fn agree(context: &Context, phrase: &Phrase, aims: &[Aim]) -> Result<()> {
    let what = match phrase.verb.goes {
        _ if aims.is_empty() => None,
        None => Some(goes::going(phrase, aims)),
        Some(goes) => {
            let mut all = Vec::new();
            for aim in aims {
                let place = aim.place.as_ref();
                all.extend(goes(&Call::new(
                    context,
                    phrase,
                    place,
                    aim.target.as_slice(),
                ))?);
            }
            (!all.is_empty()).then(|| all.join(", "))
        }
    };
    let Some(what) = what else {
        return Ok(());
    };
    let question = format!("{} {what}? [y/N] ", phrase.verb.name);
    match context.confirm(&question)? {
        Some(true) => Ok(()),
        Some(false) => Err(Error::Refused {
            message: "nothing was changed".to_owned(),
            hint: None,
        }),
        None => Err(Error::Usage {
            message: format!("this would {} {what}, and nobody agreed", phrase.verb.name),
            hint: Some("say --yes to agree, or --dry-run to see what would be sent".to_owned()),
        }),
    }
}
