//! What may stand next on a command line: one source for bash, zsh, fish, elvish, PowerShell and our own shell.
//!
//! Nouns, verbs, options and words come from the rows, fields and values from the model, names from the engine.

pub(crate) mod cache;
mod fields;
pub(crate) mod names;
mod place;
mod shells;
#[cfg(test)]
mod tests;
mod values;

pub use names::{Asked, Lookup, no_names};
pub use shells::Dialect;

use ovlib::nouns;
use ovlib::verb::{Args, Noun, Param, Verb};
use place::{About, Place};

/// One word, or the beginning of one, that may stand where the cursor is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The whole word as it would then stand there, not quoted.
    pub text: String,
    /// What it is, one line; may be empty.
    pub help: String,
    /// Whether the word goes on behind it, so that no blank follows.
    pub goes_on: bool,
}

impl Offer {
    pub(crate) fn new(text: impl Into<String>, help: impl Into<String>) -> Offer {
        Offer {
            text: text.into(),
            help: help.into(),
            goes_on: false,
        }
    }

    fn going_on(text: impl Into<String>, help: impl Into<String>) -> Offer {
        Offer {
            goes_on: true,
            ..Offer::new(text, help)
        }
    }
}

/// What may stand at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// One of these.
    Offers(Vec<Offer>),
    /// A file of this machine, behind so many characters of the word.
    Files(usize),
}

/// The options before the noun on a line: which engine is to be asked for names.
pub(crate) fn globals(words: &[String]) -> Args {
    place::globals(words)
}

/// The options of a verb, with those that choose its objects.
pub(crate) fn options_of(noun: &'static Noun, verb: &'static Verb) -> Vec<&'static Param> {
    let place = Place::Verb {
        noun,
        within: Vec::new(),
        verb,
        given: Vec::new(),
        open: true,
    };
    let own = |param: &&Param| !crate::grammar::VIEW.contains(param);
    place.options().into_iter().filter(own).collect()
}

/// What may stand at the end of a line: `words` are complete, `current` is what is typed of the next one.
pub fn answer(words: &[String], current: &str, names: &mut Lookup<'_>) -> Answer {
    let place = place::find(words);
    if let Some((option, value)) = current.split_once('=')
        && option.starts_with("--")
        && place.reads_options()
    {
        let Some(param) = place.option(option) else {
            return Answer::Offers(Vec::new());
        };
        let lead = format!("{option}=");
        return match values::of(param, &place.about(), value, names) {
            Answer::Files(skipped) => Answer::Files(lead.len() + skipped),
            Answer::Offers(offers) => Answer::Offers(behind(&lead, offers)),
        };
    }
    if current.starts_with('-') && place.reads_options() && !place.wants_signed(current) {
        return Answer::Offers(fitting(options(&place), current));
    }
    match &place {
        Place::Value { param, .. } => values::of(param, &place.about(), current, names),
        Place::Root => Answer::Offers(fitting(first_words(), current)),
        Place::Noun { noun, owner, .. } => match owner {
            // `vm nics web01`: whose they are is still to be told.
            Some(owner) => Answer::Offers(fitting(
                values::live(&About::of(owner), current, names),
                current,
            )),
            None => Answer::Offers(fitting(behind_noun(noun), current)),
        },
        Place::Verb { verb, given, .. } => {
            values::positional(&place.about(), verb, given, current, names)
        }
        Place::Tool { tool } => {
            let deeds = tool
                .deeds
                .iter()
                .map(|deed| Offer::new(deed.name, deed.summary));
            Answer::Offers(fitting(deeds.collect(), current))
        }
        Place::Deed {
            tool, deed, given, ..
        } => values::of_tool(tool, deed, given, current, names),
        Place::Nowhere => Answer::Offers(Vec::new()),
    }
}

/// Nouns and tools.
fn first_words() -> Vec<Offer> {
    let nouns = nouns::all()
        .iter()
        .map(|noun| Offer::new(noun.name, noun.summary));
    let tools = crate::tools::TOOLS
        .iter()
        .map(|tool| Offer::new(tool.name, tool.summary));
    nouns.chain(tools).collect()
}

/// Verbs, and what lies below the objects.
fn behind_noun(noun: &'static Noun) -> Vec<Offer> {
    let parts = nouns::parts(noun).iter();
    let parts = parts.map(|part| Offer::new(part.name, part.summary));
    verbs(noun).into_iter().chain(parts).collect()
}

fn verbs(noun: &Noun) -> Vec<Offer> {
    let offer = |verb: &&Verb| Offer::new(verb.name, verb.summary);
    noun.all_verbs().iter().map(offer).collect()
}

fn options(place: &Place) -> Vec<Offer> {
    let mut offers: Vec<Offer> = place
        .options()
        .into_iter()
        .filter(|param| !param.positional)
        .map(|param| Offer::new(param.spelled(), param.help))
        .collect();
    offers.push(Offer::new("--help", "Show help"));
    offers
}

/// Those that begin with what is typed; letters in any case and `-` for `_` where nothing fits exactly.
fn fitting(mut offers: Vec<Offer>, typed: &str) -> Vec<Offer> {
    let folded = |text: &str| text.to_lowercase().replace('_', "-");
    let exact = offers.iter().any(|offer| offer.text.starts_with(typed));
    let wanted = folded(typed);
    offers.retain(|offer| match exact {
        true => offer.text.starts_with(typed),
        false => folded(&offer.text).starts_with(&wanted),
    });
    offers
}

/// The same words with something in front of each.
fn behind(lead: &str, offers: Vec<Offer>) -> Vec<Offer> {
    let put = |offer: Offer| Offer {
        text: format!("{lead}{}", offer.text),
        ..offer
    };
    offers.into_iter().map(put).collect()
}

/// How a parameter is found by what stands on the line: `--max`, `-n`.
fn is_spelled(param: &Param, word: &str) -> bool {
    if param.positional {
        return false;
    }
    match word.strip_prefix("--") {
        Some(long) => {
            let long = long.replace('_', "-");
            param.long == long
                || param
                    .aliases
                    .iter()
                    .any(|alias| alias.replace('_', "-") == long)
        }
        None => word
            .strip_prefix('-')
            .and_then(|rest| rest.chars().next())
            .is_some_and(|letter| param.short == Some(letter)),
    }
}
