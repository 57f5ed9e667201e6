//! The grammar: rows become a clap tree, a command line becomes one checked [`Sentence`]. Nothing here talks to an engine.
//!
//! `ovcmd [options] NOUN [selection] VERB [options]`; each group of options belongs to the word before it.

mod arg;
mod complain;
mod options;
mod short;
mod tree;

#[cfg(test)]
mod tests;

pub(crate) use complain::unknown_noun;
pub use options::{CONDUCT, GLOBAL, SELECTION, VIEW, WAITING};
pub use tree::{command, examples};

use crate::tools::{self, Deed, Tool};
use clap::ArgMatches;
use ovlib::error::{Error, Result};
use ovlib::find::Select;
use ovlib::nouns;
use ovlib::verb::{Args, Noun, Param, ParamKind, Verb, Within};
use std::ffi::OsString;

/// What a command line means.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "there is one for each command line"
)]
pub enum Sentence {
    /// A noun and its verb.
    Phrase {
        /// Options before the noun.
        global: Args,
        /// How to show the result.
        view: Args,
        /// What may happen at the engine.
        conduct: Args,
        /// Files that name further objects: owners at that place of `within`, behind the last one those of the noun.
        names_files: Vec<(usize, String)>,
        /// The noun.
        noun: &'static Noun,
        /// Whose objects they are, as the words before the noun say.
        within: Vec<Within>,
        /// The verb.
        verb: &'static Verb,
        /// Which objects.
        select: Select,
        /// Options of noun and verb.
        args: Args,
    },
    /// A tool: a command without a noun.
    Tool {
        /// Options before the tool.
        global: Args,
        /// How to show the result.
        view: Args,
        /// What may happen at the engine.
        conduct: Args,
        /// The tool.
        tool: &'static Tool,
        /// What it does.
        deed: &'static Deed,
        /// Its options.
        args: Args,
    },
    /// Help was asked for; this is its text, with escape sequences if `color` was given.
    Help(String),
    /// The version was asked for.
    Version,
}

/// Reads a command line without the program's name.
///
/// # Errors
///
/// [`Error::Unknown`] and [`Error::Usage`] with what is near, [`Error::Value`] for a value that does not fit its option.
pub fn parse(line: &[OsString], width: usize, color: bool) -> Result<Sentence> {
    // Answered before the tree is built: this is what scripts ask at every start.
    if matches!(line, [only] if only == "--version" || only == "-V") {
        return Ok(Sentence::Version);
    }
    let matches = match tree::command(width).try_get_matches_from(line) {
        Ok(matches) => matches,
        Err(error) => return complain::help_or_error(&error, line, color),
    };
    if let Some(line) = short::said_in_full(line, &matches) {
        return parse(&line, width, color);
    }
    match matches.subcommand() {
        None => Err(Error::Usage {
            message: "no noun is given".to_owned(),
            hint: Some(
                "`ovcmd -h` lists the nouns; `ovcmd --demo vm list` needs no engine".to_owned(),
            ),
        }),
        Some(("help", level)) => help(level, width, color),
        Some((name, level)) => match tools::find(name) {
            Some(tool) => tool_sentence(tool, &matches, level),
            None => phrase(
                nouns::find(name).map_err(|_| complain::unknown_noun(name))?,
                &matches,
                level,
            ),
        },
    }
}

fn phrase(noun: &'static Noun, root: &ArgMatches, level: &ArgMatches) -> Result<Sentence> {
    let (mut noun, mut level) = (noun, level);
    let mut within: Vec<Within> = Vec::new();
    let mut names_files = Vec::new();
    let (verb, verb_level) = loop {
        let Some((word, below)) = level.subcommand() else {
            return Err(complain::no_verb(noun));
        };
        if let Some(verb) = noun.verb(word) {
            break (verb, below);
        }
        let part = nouns::below(noun, word).ok_or_else(|| complain::unknown_verb(noun, word))?;
        let (owners, file) = owners(noun, &within, level)?;
        within.extend(owners);
        names_files.extend(file.map(|file| (within.len() - 1, file)));
        (noun, level) = (part, below);
    };
    let mut args = Args::new();
    take(&mut args, noun.options, level)?;
    take(&mut args, verb.params, verb_level)?;
    let mut chosen = Args::new();
    take(&mut chosen, SELECTION, level)?;
    for param in tree::late_params(noun, verb) {
        let args = if noun.options.contains(param) {
            &mut args
        } else {
            &mut chosen
        };
        take_one(args, param, verb_level)?;
    }
    let mut select = selection(&chosen)?;
    if tree::takes_targets(verb) {
        for word in verb_level
            .get_many::<String>(tree::TARGETS)
            .into_iter()
            .flatten()
        {
            // What has no name is meant by its id, whatever that looks like: `event show 1234`.
            match noun.find_by.is_empty() {
                true => select.ids.push(of_line(word).to_owned()),
                false => select.add_word(of_line(word)),
            }
        }
    }
    let mut view = Args::new();
    take_both(&mut view, VIEW, root, verb_level, |param| {
        tree::is_free(verb, param)
    })?;
    let mut conduct = Args::new();
    for params in [CONDUCT, WAITING] {
        take_both(&mut conduct, params, root, verb_level, |param| {
            tree::is_free(verb, param)
        })?;
    }
    let file = chosen.text("names-file").map(str::to_owned);
    names_files.extend(file.map(|file| (within.len(), file)));
    Ok(Sentence::Phrase {
        global: global(root)?,
        view,
        conduct,
        names_files,
        noun,
        within,
        verb,
        select,
        args,
    })
}

/// The objects chosen at one level, whose parts the next words are about; with their own owners, where options tell them, and
/// the file that names more of them.
fn owners(
    noun: &'static Noun,
    within: &[Within],
    level: &ArgMatches,
) -> Result<(Vec<Within>, Option<String>)> {
    let mut args = Args::new();
    take(&mut args, noun.options, level)?;
    let mut owners = match within.is_empty() {
        true => ovlib::verb::told(noun, &args)?,
        false => Vec::new(),
    };
    let mut chosen = Args::new();
    take(&mut chosen, SELECTION, level)?;
    let select = selection(&chosen)?;
    let file = chosen.text("names-file").map(str::to_owned);
    if select.is_empty() && file.is_none() {
        return Err(complain::untold(noun));
    }
    owners.push(Within {
        locator: noun.locator,
        select,
    });
    Ok((owners, file))
}

fn tool_sentence(tool: &'static Tool, root: &ArgMatches, level: &ArgMatches) -> Result<Sentence> {
    let (deed, level) = match (tool.alone(), level.subcommand()) {
        (Some(deed), _) => (deed, level),
        (None, Some((word, below))) => match tool.deed(word) {
            Some(deed) => (deed, below),
            None => return Err(complain::unknown_deed(tool, word)),
        },
        (None, None) => return Err(complain::no_deed(tool)),
    };
    let mut args = Args::new();
    take(&mut args, deed.params, level)?;
    let mut view = Args::new();
    take_both(&mut view, VIEW, root, level, |param| {
        tree::deed_view(deed).any(|own| own == param)
    })?;
    let mut conduct = Args::new();
    take(&mut conduct, CONDUCT, root)?;
    take(&mut conduct, WAITING, root)?;
    Ok(Sentence::Tool {
        global: global(root)?,
        view,
        conduct,
        tool,
        deed,
        args,
    })
}

/// `ovcmd help vm list` is `ovcmd vm list -h`.
fn help(level: &ArgMatches, width: usize, color: bool) -> Result<Sentence> {
    let words = level
        .get_many::<String>("words")
        .into_iter()
        .flatten()
        .map(OsString::from);
    let line: Vec<OsString> = words.chain(["-h".into()]).collect();
    parse(&line, width, color)
}

fn global(root: &ArgMatches) -> Result<Args> {
    let mut args = Args::new();
    take(&mut args, GLOBAL, root)?;
    Ok(args)
}

/// Options that stand before the noun or after the verb; the later ones win.
fn take_both(
    view: &mut Args,
    params: &'static [Param],
    root: &ArgMatches,
    below: &ArgMatches,
    free: impl Fn(&Param) -> bool,
) -> Result<()> {
    for param in params {
        if free(param) {
            take_one(view, param, below)?;
        }
        if !view.has(param.long) {
            take_one(view, param, root)?;
        }
    }
    Ok(())
}

fn take(args: &mut Args, params: &'static [Param], level: &ArgMatches) -> Result<()> {
    params
        .iter()
        .try_for_each(|param| take_one(args, param, level))
}

fn take_one(args: &mut Args, param: &'static Param, level: &ArgMatches) -> Result<()> {
    match (param.value, param.many) {
        (ParamKind::Flag, true) => {
            (0..level.get_count(param.long)).try_for_each(|_| args.put(param, "true"))
        }
        (ParamKind::Flag, false) if level.get_flag(param.long) => args.put(param, "true"),
        (ParamKind::Flag, false) => Ok(()),
        (ParamKind::Pair, _) => {
            let words = level.get_many::<String>(param.long).into_iter().flatten();
            let words: Vec<&String> = words.collect();
            let mut pairs = words.chunks(2).map(|pair| match pair {
                [name, value] => format!("{name}={value}"),
                rest => rest.iter().copied().cloned().collect(),
            });
            pairs.try_for_each(|pair| args.put(param, &pair))
        }
        _ => {
            let mut values = level.get_many::<String>(param.long).into_iter().flatten();
            values.try_for_each(|value| args.put(param, value))
        }
    }
}

/// A word without the end of the line it was read from: a shell's `$(...)` leaves the first half of what ends a line of CSV.
fn of_line(word: &str) -> &str {
    word.trim_end_matches(['\r', '\n'])
}

fn selection(chosen: &Args) -> Result<Select> {
    let mut select = Select::new();
    for id in chosen.texts("id") {
        select.ids.push(of_line(id).to_owned());
    }
    for name in chosen.texts("name") {
        select.names.push(of_line(name).to_owned());
    }
    for search in chosen.texts("search") {
        select.searches.push(search.to_owned());
    }
    for text in chosen.texts("where") {
        select.add_where(text)?;
    }
    for tag in chosen.texts("tag") {
        select.add_tag(tag)?;
    }
    select
        .excludes
        .extend(chosen.texts("exclude").map(str::to_owned));
    if let Some(field) = chosen.text("sort") {
        select.add_sort(field)?;
    }
    select.max = chosen.number("max");
    Ok(select)
}
