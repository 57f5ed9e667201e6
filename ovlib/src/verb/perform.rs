//! The one way to perform a phrase: its words checked, its objects found, one or many of them changed.

use super::aim::Aim;
use super::one::One;
use super::place::{self, Place};
use super::there::{self, MISSING_OK};
use super::{Call, Effect, Noun, Outcome, Phrase, Target, conduct, many, one, usual};
use crate::context::Context;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::progress::{End, Progress};
use crate::wait::Start;
use std::time::{Duration, Instant};

/// Performs a phrase against an engine.
///
/// # Errors
///
/// [`Error::Usage`] when the verb takes no object and one was selected, when it changes objects and none was, when it
/// destroys and nobody agreed; [`Error::Ambiguous`] for several objects where one is changed; otherwise whatever the
/// verb meets.
pub fn perform(context: &Context, phrase: &Phrase) -> Result<Outcome> {
    let filled = usual::fill(&context.settings().usual, phrase)?;
    let phrase: &Phrase = &filled;
    let places = places(context, phrase)?;
    if phrase.verb.effect == Effect::Reads {
        return read(context, phrase, places);
    }
    let done = ready(context, phrase, places).and_then(|ready| change(&ready, phrase));
    done.map_err(|error| in_words(error, phrase))
}

/// A refusal of the engine with what was to be done.
fn in_words(error: Error, phrase: &Phrase) -> Error {
    let Error::Fault(mut fault) = error else {
        return error;
    };
    fault.deed.get_or_insert_with(|| phrase.deed());
    Error::Fault(fault)
}

/// Where the objects of a phrase are, once its words are checked.
pub(super) fn places(context: &Context, phrase: &Phrase) -> Result<Option<Vec<Place>>> {
    let Phrase {
        noun, verb, select, ..
    } = phrase;
    if verb.target == Target::None && !select.is_empty() {
        return Err(Error::Usage {
            message: format!("`{} {}` takes no selection", noun.name, verb.name),
            hint: Some(format!(
                "leave out -i, -n, -s and --where: `ovcmd {} {}`",
                noun.name, verb.name
            )),
        });
    }
    check_words(noun, select)?;
    match place::find(context, phrase) {
        Err(error @ Error::NotFound { .. }) if phrase.args.has(MISSING_OK) => {
            context.tell(&Progress::Note {
                text: format!("{error}: nothing to {}", verb.name),
            });
            Ok(Some(Vec::new()))
        }
        places => places,
    }
}

/// Performs a phrase that changes nothing.
pub(super) fn read(
    context: &Context,
    phrase: &Phrase,
    places: Option<Vec<Place>>,
) -> Result<Outcome> {
    let place = places.iter().flatten().next().map(|place| &place.service);
    let done = (phrase.verb.run)(&Call::new(context, phrase, place, &[]));
    done.map_err(|error| match error {
        Error::Ambiguous { what, .. } if phrase.select.is_empty() && what == "*" => {
            which(phrase, "give a name or an id")
        }
        error => error,
    })
}

/// Nobody said which object.
pub(super) fn which(phrase: &Phrase, hint: &str) -> Error {
    Error::Usage {
        message: format!(
            "`{} {}` is not told which one",
            phrase.noun.name, phrase.verb.name
        ),
        hint: Some(hint.to_owned()),
    }
}

/// A change of which everything is known but its answer.
pub(super) struct Ready {
    pub(super) context: Context,
    /// What is changed.
    pub(super) aims: Vec<Aim>,
    /// Where the engine's records stand; none where nobody waits.
    pub(super) start: Option<Start>,
}

/// Finds what a phrase changes, and asks whoever must agree.
pub(super) fn ready(
    context: &Context,
    phrase: &Phrase,
    places: Option<Vec<Place>>,
) -> Result<Ready> {
    let mut aims = Vec::new();
    match places {
        // What has no place of its own says so itself, if it needs one.
        None if phrase.verb.target == Target::None => aims.push(Aim::default()),
        None => return Err(place::untold(phrase.noun, phrase.verb)),
        Some(places) => {
            let are_several = places.len() > 1;
            for place in places {
                aims.extend(Aim::all(place, phrase, are_several)?);
            }
            if are_several && aims.is_empty() {
                conduct::found_none(phrase)?;
            }
        }
    }
    if phrase.args.has(MISSING_OK) {
        tell_missing(context, phrase, &aims);
    }
    let is_rehearsing = context.is_rehearsing();
    if phrase.verb.effect == Effect::Destroys && !phrase.conduct.agreed && !is_rehearsing {
        conduct::agree(context, phrase, &aims)?;
    }
    let context = context.patient(phrase.conduct.lock_timeout);
    for aim in &mut aims {
        aim.place = aim
            .place
            .as_ref()
            .map(|place| place.within(&context.root()));
    }
    let waits = phrase.verb.settle.is_some() && phrase.conduct.waits && !is_rehearsing;
    // Under an id that a user chose there may be others' traces: what is ours has to come after this.
    let is_marked = context.settings().correlation_id.is_some() && !is_rehearsing;
    let start = match (waits || is_marked) && !aims.is_empty() {
        true => Some(Start::take(&context)?),
        false => None,
    };
    Ok(Ready {
        context,
        aims,
        start,
    })
}

/// Performs a phrase that changes something.
fn change(ready: &Ready, phrase: &Phrase) -> Result<Outcome> {
    let Ready { context, start, .. } = ready;
    let aim = match ready.aims.as_slice() {
        [] => return Ok(Outcome::Done),
        [aim] => aim,
        several => return many::perform(context, phrase, several, start.as_ref()),
    };
    let began = Instant::now();
    let one = One::new(context, phrase, aim, start.as_ref());
    let (done, end) = one.perform();
    one::tell_end(&one, began, end);
    done
}

/// Says which words choose nothing, where that is as good as done.
fn tell_missing(context: &Context, phrase: &Phrase, aims: &[Aim]) {
    let found: Vec<&Entity> = aims.iter().filter_map(|aim| aim.target.as_ref()).collect();
    for word in there::missing(&phrase.select, &found) {
        context.tell(&Progress::Ended {
            what: format!("{} {word}", phrase.noun.name),
            word: word.to_owned(),
            end: End::Already("gone".to_owned()),
            elapsed: Duration::ZERO,
        });
    }
}

/// Refuses names where objects have none, and ids that cannot be one.
fn check_words(noun: &Noun, select: &Select) -> Result<()> {
    if let (true, Some(name)) = (noun.find_by.is_empty(), select.names.first()) {
        return Err(Error::Usage {
            message: format!("'{name}': objects of '{}' have no names", noun.name),
            hint: Some("choose by id (-i) or by a field (--where)".to_owned()),
        });
    }
    let is_number = |id: &String| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    match select.ids.iter().find(|id| noun.numbered && !is_number(id)) {
        Some(id) => Err(Error::Value {
            place: format!("id of {}", noun.name),
            value: id.clone(),
            expected: "a whole number".to_owned(),
        }),
        None => Ok(()),
    }
}
