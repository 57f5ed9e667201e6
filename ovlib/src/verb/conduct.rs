//! What holds for every verb that changes something: which objects it may touch, and who must agree.

use super::{Phrase, Target};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::service::Service;
use std::fmt::Write;

/// Most objects named in a question.
const NAMED: usize = 10;

/// The objects that a changing phrase is about: one, or all that were selected with `--all`.
///
/// # Errors
///
/// [`Error::Usage`] when none was selected, [`Error::NotFound`] for one that is not there unless `--missing-ok` was
/// said, [`Error::Ambiguous`] for several without `--all`.
pub(super) fn targets(service: &Service, phrase: &Phrase) -> Result<Vec<Entity>> {
    let Phrase {
        noun,
        verb,
        select,
        args,
        ..
    } = phrase;
    if verb.target == Target::None || noun.locator.is_empty() {
        return Ok(Vec::new());
    }
    let all = args.has("all");
    if select.is_empty() && !all {
        return Err(Error::Usage {
            message: format!("`{} {}` is not told which one", noun.name, verb.name),
            hint: Some("give a name or an id, or --all for every one".to_owned()),
        });
    }
    let found = match args.has("missing-ok") {
        true => select.many(service, &[])?.collect::<Result<Vec<_>>>()?,
        false => select.each(service, &[])?,
    };
    if found.len() > 1 && verb.target == Target::One && !all {
        let named = |entity: &Entity| match entity.text(noun.listing().name) {
            Some(name) => format!("{name} ({})", entity.id().unwrap_or_default()),
            None => entity.id().unwrap_or_default().to_owned(),
        };
        return Err(Error::Ambiguous {
            kind: noun.name.to_owned(),
            what: verb.name.to_owned(),
            candidates: found.iter().take(NAMED).map(named).collect(),
        });
    }
    Ok(found)
}

/// Asks before something is gone for good, naming what goes.
///
/// # Errors
///
/// [`Error::Refused`] when the answer is no; [`Error::Usage`] when there is nobody to ask.
pub(super) fn agree(context: &Context, phrase: &Phrase, targets: &[Entity]) -> Result<()> {
    if targets.is_empty() && phrase.verb.target != Target::None {
        return Ok(());
    }
    let what = going(phrase, targets);
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

/// The objects in words: `vm web01 (8 GiB)`.
fn going(phrase: &Phrase, targets: &[Entity]) -> String {
    let mut text = phrase.noun.name.to_owned();
    for (at, entity) in targets.iter().take(NAMED).enumerate() {
        let name = entity.text(phrase.noun.listing().name);
        let name = name.or_else(|| entity.id().map(str::to_owned));
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(text, "{comma} {}", name.unwrap_or_default());
        if let Some(size) = entity
            .text("provisioned_size")
            .and_then(|size| size.parse().ok())
        {
            let _ = write!(text, " ({})", crate::size::human(size));
        }
    }
    if targets.len() > NAMED {
        let _ = write!(text, " and {} more", targets.len() - NAMED);
    }
    text
}
