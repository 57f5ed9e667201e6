//! What an option or a position takes: words of a choice, fields, conditions, names of objects, files.

use super::names::{Asked, Lookup};
use super::place::About;
use super::{Answer, Offer, behind, fields, first_words, fitting, verbs};
use crate::tools::{Deed, Tool};
use ovlib::nouns;
use ovlib::verb::{Noun, Param, ParamKind, Verb};

/// Methods of HTTP that the engine takes.
const METHODS: [&str; 4] = ["GET", "POST", "PUT", "DELETE"];

/// What an option takes whose value begins with `typed`.
pub(super) fn of(param: &Param, about: &About, typed: &str, names: &mut Lookup<'_>) -> Answer {
    let noun = about.noun;
    let facts = noun.and_then(Noun::facts);
    let offers = match (param.value, param.long) {
        (ParamKind::File, _) => return Answer::Files(0),
        (ParamKind::Choice(words), _) => plain(words),
        (ParamKind::EnumOf(name), _) => {
            ovmodel::find_enum(name).map_or_else(Vec::new, |facts| plain(&facts.values))
        }
        (ParamKind::Switch, _) => plain(&["true", "false"]),
        (ParamKind::Object(of), _) => of_object(of, typed, names),
        (ParamKind::Text, "name") => live(about, typed, names),
        (ParamKind::Field, _) => match typed.strip_prefix('-') {
            Some(rest) => behind("-", fields::paths(facts, rest)),
            None => fields::paths(facts, typed),
        },
        (ParamKind::Text, "where") => fields::conditions(facts, typed),
        (ParamKind::Text, "columns") => fields::columns(noun, typed),
        (ParamKind::Text, "template") => fields::template(facts, typed),
        (ParamKind::Text, "set") => return fields::setting(facts, typed, names),
        _ => Vec::new(),
    };
    Answer::Offers(fitting(offers, typed))
}

/// What may stand among the words after a verb.
pub(super) fn positional(
    about: &About,
    verb: &'static Verb,
    given: &[String],
    typed: &str,
    names: &mut Lookup<'_>,
) -> Answer {
    match verb.positional() {
        Some(param) if param.value == ParamKind::Field => {
            let steps = about
                .noun
                .map_or_else(Vec::new, |noun| fields::steps(noun, given));
            Answer::Offers(fitting(steps, typed))
        }
        Some(param) if param.many || given.is_empty() => of(param, about, typed, names),
        Some(_) => Answer::Offers(Vec::new()),
        None if verb.target == ovlib::verb::Target::None => Answer::Offers(Vec::new()),
        None => Answer::Offers(fitting(live(about, typed, names), typed)),
    }
}

/// What may stand among the words of a tool.
pub(super) fn of_tool(
    tool: &'static Tool,
    deed: &'static Deed,
    given: &[String],
    typed: &str,
    names: &mut Lookup<'_>,
) -> Answer {
    let offers = match (tool.name, given) {
        ("help", []) => first_words(),
        ("help", [noun]) => nouns::find(noun).map_or_else(|_| Vec::new(), verbs),
        ("explain", []) => fields::subjects(typed),
        ("explain", [noun]) => nouns::find(noun).map_or_else(|_| Vec::new(), verbs),
        ("raw", []) => plain(&METHODS),
        ("raw", _) => Vec::new(),
        _ => {
            let mut positionals = deed.params.iter().filter(|param| param.positional);
            let param = positionals.nth(given.len());
            let param = param.or_else(|| deed.params.iter().rfind(|param| param.positional));
            return match param {
                Some(param) if param.value == ParamKind::Line => Answer::Files(0),
                Some(param) => of(param, &About::default(), typed, names),
                None => Answer::Offers(Vec::new()),
            };
        }
    };
    Answer::Offers(fitting(offers, typed))
}

pub(super) fn plain(words: &[&str]) -> Vec<Offer> {
    words.iter().map(|word| Offer::new(*word, "")).collect()
}

/// Names of the objects that a phrase is about.
pub(super) fn live(about: &About, typed: &str, names: &mut Lookup<'_>) -> Vec<Offer> {
    let Some(noun) = about.noun else {
        return Vec::new();
    };
    // What is below something has names once that is told.
    let is_told = noun.below.is_empty() || !about.within.is_empty();
    if noun.locator.is_empty() || noun.find_by.is_empty() || !is_told {
        return Vec::new();
    }
    let found = names(&Asked {
        noun,
        within: &about.within,
        typed,
    });
    found
        .into_iter()
        .map(|name| Offer::new(name, noun.name))
        .collect()
}

fn of_object(noun: &str, typed: &str, names: &mut Lookup<'_>) -> Vec<Offer> {
    nouns::find(noun).map_or_else(|_| Vec::new(), |noun| live(&About::of(noun), typed, names))
}
