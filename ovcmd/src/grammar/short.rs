//! Short forms for what lies below one object: `vm -n web01 sessions` and `vm sessions web01` list it.

use super::SELECTION;
use clap::ArgMatches;
use ovlib::nouns;
use ovlib::verb::Noun;
use std::ffi::OsString;

/// The same line with the words that a short form leaves out; none when it is whole.
pub(super) fn said_in_full(line: &[OsString], root: &ArgMatches) -> Option<Vec<OsString>> {
    let (word, level) = root.subcommand()?;
    let mut noun = nouns::find(word).ok()?;
    let (mut owner, mut level) = (None, level);
    loop {
        let below = level.subcommand();
        match (below, owner) {
            (None, None) => return None,
            (None, Some(_)) => {
                let words = line.iter().cloned();
                return Some(words.chain(["list".into()]).collect());
            }
            (Some((word, below)), _) if noun.verb(word).is_none() => {
                if let Some(part) = nouns::below(noun, word) {
                    owner = Some((noun, level));
                    (noun, level) = (part, below);
                    continue;
                }
                return named_behind(line, noun, owner?, word);
            }
            _ => return None,
        }
    }
}

/// `vm sessions web01 ...` as `vm -n web01 sessions list ...`, when nothing else says whose they are.
fn named_behind(
    line: &[OsString],
    part: &Noun,
    (owner, level): (&Noun, &ArgMatches),
    name: &str,
) -> Option<Vec<OsString>> {
    let chosen = SELECTION.iter().any(|param| {
        level.try_contains_id(param.long).unwrap_or(false)
            && level.value_source(param.long) == Some(clap::parser::ValueSource::CommandLine)
    });
    let is = |noun: &Noun, word: &OsString| {
        word.to_str()
            .is_some_and(|word| noun.name == word || noun.aliases.contains(&word))
    };
    let at = line
        .windows(3)
        .position(|words| is(owner, &words[0]) && is(part, &words[1]) && words[2] == *name)?;
    if chosen
        || part
            .written()
            .any(|verb| ovmodel::nearest(name, [verb.name]).len() == 1)
    {
        return None;
    }
    let mut whole = line[..=at].to_vec();
    whole.extend([
        "-n".into(),
        OsString::from(name),
        line[at + 1].clone(),
        "list".into(),
    ]);
    whole.extend(line[at + 3..].iter().cloned());
    Some(whole)
}
