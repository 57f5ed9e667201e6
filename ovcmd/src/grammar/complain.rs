//! What clap refuses, said in our words: what is wrong, and which words or places would be right.

use super::{CONDUCT, GLOBAL, SELECTION, Sentence, VIEW, WAITING};
use crate::tools::{self, Tool};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use ovlib::error::{Error, Result};
use ovlib::nouns;
use ovlib::verb::{Effect, Noun, Param, Verb};
use std::ffi::OsString;

/// Help that was asked for, or the error clap found.
pub(super) fn help_or_error(
    error: &clap::Error,
    line: &[OsString],
    color: bool,
) -> Result<Sentence> {
    let rendered = error.render();
    let text = || {
        if color {
            rendered.ansi().to_string()
        } else {
            rendered.to_string()
        }
    };
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Ok(Sentence::Help(text()))
        }
        ErrorKind::DisplayVersion => Ok(Sentence::Version),
        ErrorKind::UnknownArgument => Err(unknown_option(
            context(error, ContextKind::InvalidArg),
            line,
        )),
        ErrorKind::MissingRequiredArgument => Err(untold_option(error, line)),
        _ => Err(Error::Usage {
            message: first_line(&rendered.to_string()),
            hint: Some(help_hint(line)),
        }),
    }
}

/// What must be said and was not, with an example that says it.
fn untold_option(error: &clap::Error, line: &[OsString]) -> Error {
    let missing = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::Strings(all)) => all.clone(),
        Some(ContextValue::String(one)) => vec![one.clone()],
        _ => Vec::new(),
    };
    let words: Vec<&str> = line.iter().filter_map(|word| word.to_str()).collect();
    let noun = words.iter().find_map(|word| nouns::find(word).ok());
    let verb = noun.and_then(|noun| words.iter().find_map(|word| noun.verb(word)));
    let place = match (noun, verb) {
        (Some(noun), Some(verb)) => format!("`{} {}`", noun.name, verb.name),
        _ => words
            .first()
            .map_or("it".to_owned(), |word| format!("`{word}`")),
    };
    let examples = match (noun, verb) {
        (Some(noun), Some(verb)) => super::examples(noun, verb),
        _ => Vec::new(),
    };
    let says = |text: &String, option: &String| {
        let long = option.split(' ').next().unwrap_or_default();
        !long.starts_with("--") || text.contains(long)
    };
    let whole = examples
        .iter()
        .find(|(text, _)| missing.iter().all(|option| says(text, option)));
    // Some examples say it by its letter.
    let example = whole.or(examples.first()).map(|(text, _)| text);
    let hint = help_hint(line);
    Error::Usage {
        message: format!("{place} is not told {}", missing.join(" and ")),
        hint: Some(match example {
            Some(example) => format!("such as `ovcmd {example}`; {hint}"),
            None => hint,
        }),
    }
}

/// A noun without a verb.
pub(super) fn no_verb(noun: &Noun) -> Error {
    /// Most verbs that are named.
    const MOST: usize = 12;
    let all = noun.all_verbs();
    let mut verbs: Vec<&str> = all.iter().map(|verb| verb.name).take(MOST).collect();
    if all.len() > MOST {
        verbs.push("...");
    }
    Error::Usage {
        message: format!("no verb is given for '{}'", noun.name),
        hint: Some(format!(
            "its verbs are {}; `ovcmd {} -h` tells more",
            verbs.join(", "),
            noun.name
        )),
    }
}

/// A collection below objects, and nobody said of which.
pub(super) fn untold(noun: &Noun) -> Error {
    Error::Usage {
        message: format!("it is not said of which {}", noun.name),
        hint: Some(format!("choose it: `ovcmd {} -n NAME ...`", noun.name)),
    }
}

/// A verb that the noun does not have.
pub(super) fn unknown_verb(noun: &'static Noun, word: &str) -> Error {
    unknown(
        "verb",
        word,
        noun.name,
        noun.all_verbs()
            .iter()
            .map(|verb| verb.name)
            .chain(nouns::parts(noun).iter().map(|part| part.name)),
    )
}

/// A tool without its verb.
pub(super) fn no_deed(tool: &Tool) -> Error {
    let words: Vec<&str> = tool.deeds.iter().map(|deed| deed.name).collect();
    let hint = format!("say `ovcmd {} {}`", tool.name, words.join("|"));
    Error::Usage {
        message: format!("'{}' needs one more word", tool.name),
        hint: Some(hint),
    }
}

/// A verb that the tool does not have.
pub(super) fn unknown_deed(tool: &Tool, word: &str) -> Error {
    unknown(
        "verb",
        word,
        tool.name,
        tool.deeds.iter().map(|deed| deed.name),
    )
}

/// A word that is neither noun nor tool.
pub(crate) fn unknown_noun(word: &str) -> Error {
    let names = nouns::all()
        .iter()
        .map(|noun| noun.name)
        .chain(tools::TOOLS.iter().map(|tool| tool.name));
    unknown("noun", word, "", names)
}

fn unknown<'n>(
    what: &'static str,
    word: &str,
    place: &str,
    names: impl Iterator<Item = &'n str> + Clone,
) -> Error {
    let mut near: Vec<String> = ovmodel::nearest(word, names.clone())
        .into_iter()
        .map(str::to_owned)
        .collect();
    if near.is_empty() && names.clone().count() <= 12 {
        near = names.map(str::to_owned).collect();
    }
    Error::Unknown {
        what,
        name: word.to_owned(),
        place: place.to_owned(),
        near,
    }
}

/// An option that its place does not know. If another place knows it, the hint says where it belongs.
fn unknown_option(name: String, line: &[OsString]) -> Error {
    let words: Vec<&str> = line.iter().filter_map(|word| word.to_str()).collect();
    let noun = words.iter().find_map(|word| nouns::find(word).ok());
    let verb = noun.and_then(|noun| words.iter().find_map(|word| noun.verb(word)));
    if let Some(hint) = right_place(&name, noun, verb) {
        return Error::Usage {
            message: format!("option {name} does not belong there"),
            hint: Some(hint),
        };
    }
    let mut known: Vec<&Param> = GLOBAL.iter().chain(CONDUCT).chain(VIEW).collect();
    if verb.is_some_and(|verb| verb.effect != Effect::Reads) {
        known.extend(WAITING);
    }
    if let Some(noun) = noun {
        known.extend(SELECTION.iter().chain(noun.options));
    }
    known.extend(verb.iter().flat_map(|verb| verb.params));
    let spelled: Vec<String> = known
        .iter()
        .filter(|param| !param.positional)
        .map(|param| param.spelled())
        .collect();
    let place = match (noun, verb) {
        (Some(noun), Some(verb)) => format!("`{} {}`", noun.name, verb.name),
        (Some(noun), None) => format!("`{}`", noun.name),
        _ => String::new(),
    };
    let near = ovmodel::nearest(&name, spelled.iter().map(String::as_str));
    Error::Unknown {
        what: "option",
        near: near.into_iter().map(str::to_owned).collect(),
        name,
        place,
    }
}

fn right_place(name: &str, noun: Option<&Noun>, verb: Option<&Verb>) -> Option<String> {
    let fits = |params: &[Param]| params.iter().any(|param| is_spelled(param, name));
    let noun_word = noun.map_or("NOUN", |noun| noun.name);
    let verb_word = verb.map_or("VERB", |verb| verb.name);
    if fits(SELECTION) || noun.is_some_and(|noun| fits(noun.options)) {
        return Some(format!(
            "it stands between noun and verb: `ovcmd {noun_word} {name} ... {verb_word}`"
        ));
    }
    if fits(GLOBAL) {
        let hint = format!("it stands before the noun: `ovcmd {name} ... {noun_word} {verb_word}`");
        // `--user` is whoever logs in to the engine; in a new machine it is another.
        let guest = name.replacen("--", "--guest-", 1);
        let has_guest =
            verb.is_some_and(|verb| verb.params.iter().any(|param| is_spelled(param, &guest)));
        return Some(match has_guest {
            true => format!("for the guest say {guest}; for the engine {hint}"),
            false => hint,
        });
    }
    let changes = verb.is_none_or(|verb| verb.effect != Effect::Reads);
    if verb.is_some_and(|verb| fits(verb.params)) || fits(WAITING) && changes {
        return Some(format!(
            "it stands after the verb: `ovcmd {noun_word} ... {verb_word} {name}`"
        ));
    }
    if fits(VIEW) || fits(CONDUCT) {
        return Some(format!(
            "it stands before the noun or after the verb: `ovcmd {noun_word} {verb_word} {name} ...`"
        ));
    }
    let owner = noun?.all_verbs().iter().find(|verb| fits(verb.params))?;
    let own = match verb {
        Some(_) => format!("; `ovcmd {noun_word} {verb_word} -h` shows what {verb_word} takes"),
        None => String::new(),
    };
    Some(format!(
        "it is one of `ovcmd {noun_word} {}`{own}",
        owner.name
    ))
}

fn is_spelled(param: &Param, name: &str) -> bool {
    let long = name.strip_prefix("--");
    let letter = name.strip_prefix('-').and_then(|rest| rest.chars().next());
    !param.positional
        && match long {
            Some(long) => param.long == long || param.aliases.contains(&long),
            None => param.short.is_some() && param.short == letter,
        }
}

fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        _ => String::new(),
    }
}

/// Clap's own message without its prefix and its advice.
fn first_line(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let line = line.trim_start_matches("error: ").trim_end_matches(':');
    let rest: Vec<&str> = text
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .map(str::trim)
        .collect();
    if rest.is_empty() {
        line.to_owned()
    } else {
        format!("{line}: {}", rest.join(", "))
    }
}

fn help_hint(line: &[OsString]) -> String {
    let words: Vec<&str> = line.iter().filter_map(|word| word.to_str()).collect();
    let noun = words.iter().find_map(|word| nouns::find(word).ok());
    let verb = noun.and_then(|noun| words.iter().find_map(|word| noun.verb(word)));
    match (noun, verb) {
        (Some(noun), Some(verb)) => {
            format!("`ovcmd {} {} -h` shows what it takes", noun.name, verb.name)
        }
        (Some(noun), None) => format!("`ovcmd {} -h` shows what it takes", noun.name),
        _ => "`ovcmd -h` shows what there is".to_owned(),
    }
}
