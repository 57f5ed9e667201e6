//! The rows as a clap tree. Only the branches named on the command line are ever built.

use super::arg::{arg, without_short};
use super::options::{CONDUCT, GLOBAL, SELECTION, VIEW, WAITING};
use crate::report::exit_code_lines;
use crate::tools::{self, Deed};
use clap::{Arg, Command};
use ovlib::nouns;
use ovlib::verb::{Effect, Noun, Param, Shows, Target, Verb};

/// Name of the words after a verb that select objects.
pub(super) const TARGETS: &str = "targets";

/// The whole grammar, nouns and tools still folded up.
#[must_use]
pub fn command(width: usize) -> Command {
    let mut root = Command::new("ovcmd")
        .bin_name("ovcmd")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Command line for oVirt, OLVM and RHV engines")
        .override_usage("ovcmd [OPTIONS] NOUN [SELECTION] VERB [OPTIONS]")
        .no_binary_name(true)
        .disable_help_subcommand(true)
        .allow_external_subcommands(true)
        .infer_long_args(false)
        .term_width(width)
        .help_template(
            "{about}\n\nUsage: {usage}\n\nNouns:\n{subcommands}{after-help}\n\nOptions:\n{options}\n",
        )
        .after_help(tools_help())
        .args(GLOBAL.iter().chain(CONDUCT).chain(WAITING).chain(VIEW).map(arg));
    for noun in nouns::all() {
        let branch = Command::new(noun.name)
            .about(noun.summary)
            .aliases(noun.aliases.iter().copied())
            .defer(noun_level);
        root = root.subcommand(branch);
    }
    for tool in tools::TOOLS {
        let branch = Command::new(tool.name)
            .about(tool.summary)
            .hide(true)
            .defer(tool_level);
        root = root.subcommand(branch);
    }
    root
}

fn tools_help() -> String {
    let mut text = String::from("Without a noun:\n");
    for tool in tools::TOOLS {
        text.push_str(&format!("  {:<22}{}\n", tool.name, tool.summary));
    }
    text.push_str("\nExit codes:\n");
    for line in exit_code_lines() {
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str("\n`ovcmd NOUN -h` shows the verbs of a noun, `ovcmd NOUN VERB -h` the options of a verb.\n");
    text
}

/// Unfolds the noun that the command is named after.
fn noun_level(command: Command) -> Command {
    let name = command.get_name().to_owned();
    match nouns::all().iter().find(|noun| noun.name == name) {
        Some(noun) => noun_args(command, noun, &name),
        None => command,
    }
}

/// Unfolds a collection below a noun's objects; the way to it travels as the display name.
fn part_level(command: Command) -> Command {
    let path = command.get_display_name().unwrap_or_default().to_owned();
    match nouns::at(&path) {
        Some(noun) => noun_args(command, noun, &path),
        None => command,
    }
}

/// The level of a noun; `path` are the words that lead to it.
fn noun_args(command: Command, noun: &'static Noun, path: &str) -> Command {
    let words = path.replace('/', " [SELECTION] ");
    let mut level = command
        .disable_help_subcommand(true)
        .allow_external_subcommands(true)
        .override_usage(format!("ovcmd [OPTIONS] {words} [SELECTION] VERB [OPTIONS]"))
        .help_template("{about-with-newline}\nUsage: {usage}\n\nVerbs:\n{subcommands}\n\nSelection:\n{options}{after-help}")
        .after_help(format!("{}Examples:\n{}", part_lines(noun), noun_examples(noun)))
        .args(SELECTION.iter().chain(noun.options).map(arg));
    for verb in noun.all_verbs() {
        // The verb's level needs its noun, and only the display name travels with a folded command.
        let branch = Command::new(verb.name)
            .about(verb.summary)
            .aliases(verb.aliases.iter().copied())
            .display_name(path.to_owned())
            .defer(verb_level);
        level = level.subcommand(branch);
    }
    for part in nouns::parts(noun) {
        let branch = Command::new(part.name)
            .about(part.summary)
            .aliases(part.aliases.iter().copied())
            .display_name(format!("{path}/{}", part.name))
            .hide(true)
            .defer(part_level);
        level = level.subcommand(branch);
    }
    level
}

/// The collections below one object of a noun, for its help.
fn part_lines(noun: &'static Noun) -> String {
    let parts: Vec<&str> = nouns::parts(noun).iter().map(|part| part.name).collect();
    if parts.is_empty() {
        return String::new();
    }
    let mut text = format!(
        "Below one of them, `ovcmd {} -n NAME {} list`:\n",
        noun.name, parts[0]
    );
    for line in parts.chunks(7) {
        text.push_str(&format!("  {}\n", line.join(" ")));
    }
    text + "\n"
}

/// Unfolds the verb that the command is named after.
fn verb_level(command: Command) -> Command {
    let path = command.get_display_name().unwrap_or_default().to_owned();
    let Some(noun) = nouns::at(&path) else {
        return command;
    };
    let Some(verb) = noun.verb(command.get_name()) else {
        return command;
    };
    let mut level = command
        .override_usage(verb_usage(&path.replace('/', " [SELECTION] "), verb))
        .help_template("{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}")
        .after_help(format!(
            "Examples:\n{}",
            example_lines(&examples(noun, verb))
        ))
        .args(verb.params.iter().map(|param| own(verb, param)));
    if takes_targets(verb) {
        let help = "Names or ids of objects, instead of -n and -i";
        level = level.arg(
            Arg::new(TARGETS)
                .value_name("NAME")
                .num_args(0..)
                .help(help),
        );
    }
    for param in VIEW {
        if is_free(verb, param) {
            level = level.arg(fitting(verb, param).help_heading("Output"));
        }
    }
    let reads = verb.effect == Effect::Reads;
    for param in CONDUCT.iter().filter(|param| is_free(verb, param)) {
        level = level.arg(fitting(verb, param).hide(reads));
    }
    for param in WAITING.iter().filter(|param| is_free(verb, param)) {
        let arg = fitting(verb, param).help_heading("Waiting, and several objects");
        let waits = verb.name.starts_with("wait") && WAITS.contains(&param.long);
        level = level.arg(arg.hide((reads || !applies(verb, param)) && !waits));
    }
    for param in late_params(noun, verb) {
        let late = match has_own_letter(noun, verb, param) {
            true => arg(param),
            false => without_short(param),
        };
        level = level.arg(late.hide(true));
    }
    level
}

/// Whether the letter of an option that stands late means nothing else there.
fn has_own_letter(noun: &Noun, verb: &Verb, param: &Param) -> bool {
    let others = GLOBAL.iter().chain(VIEW).chain(CONDUCT).chain(WAITING);
    let others = others.chain(verb.params).chain(noun.options);
    let mut letters = others
        .filter(|other| other.long != param.long)
        .map(|other| other.short);
    param.short.is_some() && letters.all(|letter| letter != param.short)
}

/// An option of the verb. What must be given may stand in a template, or be set as a field.
fn own(verb: &Verb, param: &'static Param) -> Arg {
    let arg = arg(param);
    if !param.required || param.positional || !verb.template {
        return arg;
    }
    let others = ["template-file", "set"].into_iter();
    let others = others.filter(|long| verb.params.iter().any(|param| param.long == *long));
    arg.required(false).required_unless_present_any(others)
}

/// The option without its letter where the verb has another use for that.
fn fitting(verb: &Verb, param: &'static Param) -> Arg {
    let is_taken = verb.params.iter().any(|own| own.short == param.short);
    match param.short.is_some() && is_taken {
        true => without_short(param),
        false => arg(param),
    }
}

/// What means something to verbs that only wait.
const WAITS: [&str; 3] = ["all", "timeout", "progress"];

/// Whether an option of waiting and of several objects means something to a verb.
fn applies(verb: &Verb, param: &Param) -> bool {
    match param.long {
        "async" | "timeout" => verb.settle.is_some(),
        "lock-timeout" | "progress" => true,
        _ => verb.target != Target::None,
    }
}

/// Options of noun and selection that are understood after the verb as well: those whose name is free there.
pub(super) fn late_params(
    noun: &'static Noun,
    verb: &'static Verb,
) -> impl Iterator<Item = &'static Param> {
    let selection = SELECTION
        .iter()
        .filter(move |_| verb.target != Target::None);
    let free = move |param: &&Param| {
        let mut others = VIEW.iter().chain(CONDUCT).chain(WAITING);
        is_free(verb, param) && !others.any(|other| other.long == param.long)
    };
    selection.chain(noun.options).filter(free)
}

/// Whether words after the verb name objects.
pub(super) fn takes_targets(verb: &Verb) -> bool {
    verb.target != Target::None && verb.positional().is_none()
}

pub(super) fn is_free(verb: &Verb, param: &Param) -> bool {
    !verb.params.iter().any(|own| own.long == param.long)
}

fn verb_usage(noun: &str, verb: &Verb) -> String {
    let selection = if verb.target == Target::None {
        ""
    } else {
        " [SELECTION]"
    };
    let words = match verb.positional() {
        Some(param) if param.required => format!(" {}...", param.long.to_uppercase()),
        Some(param) => format!(" [{}...]", param.long.to_uppercase()),
        None if takes_targets(verb) => " [NAME...]".to_owned(),
        None => String::new(),
    };
    format!(
        "ovcmd [OPTIONS] {}{selection} {} [OPTIONS]{words}",
        noun, verb.name
    )
}

/// Unfolds the tool that the command is named after.
fn tool_level(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let Some(tool) = tools::find(&name) else {
        return command;
    };
    let level = command.disable_help_subcommand(true);
    if let Some(deed) = tool.alone() {
        return deed_args(level, &name, deed);
    }
    let branches = tool.deeds.iter().map(|deed| {
        Command::new(deed.name)
            .about(deed.summary)
            .display_name(name.clone())
            .defer(deed_level)
    });
    level
        .allow_external_subcommands(true)
        .override_usage(format!("ovcmd [OPTIONS] {name} VERB [OPTIONS]"))
        .help_template("{about-with-newline}\nUsage: {usage}\n\nVerbs:\n{subcommands}\n")
        .subcommands(branches)
}

fn deed_level(command: Command) -> Command {
    let tool_name = command.get_display_name().unwrap_or_default().to_owned();
    let deed = tools::find(&tool_name).and_then(|tool| tool.deed(command.get_name()));
    match deed {
        Some(deed) => {
            let words = format!("{tool_name} {}", deed.name);
            deed_args(command, &words, deed)
        }
        None => command,
    }
}

fn deed_args(command: Command, words: &str, deed: &'static Deed) -> Command {
    let positionals: Vec<String> = deed
        .params
        .iter()
        .filter(|param| param.positional)
        .map(placeholder)
        .collect();
    let usage = format!(
        "ovcmd [OPTIONS] {words} [OPTIONS] {}",
        positionals.join(" ")
    );
    command
        .override_usage(usage.trim_end().to_owned())
        .help_template("{about-with-newline}\nUsage: {usage}\n\n{all-args}{after-help}")
        .after_help(format!("Examples:\n{}", example_lines(deed.examples)))
        .args(deed.params.iter().map(arg))
        .args(deed_view(deed).map(|param| arg(param).help_heading("Output")))
}

/// Options of a view that a tool takes: none where no format applies.
pub(super) fn deed_view(deed: &Deed) -> impl Iterator<Item = &'static Param> {
    let is_shown = deed.shows != Shows::Bytes;
    VIEW.iter().filter(move |_| is_shown)
}

fn placeholder(param: &Param) -> String {
    let name = param.long.to_uppercase();
    match (param.required, param.many) {
        (true, false) => name,
        (true, true) => format!("{name}..."),
        (false, false) => format!("[{name}]"),
        (false, true) => format!("[{name}...]"),
    }
}

/// The examples of a verb with the noun's own words in them, at most two: command line and what it does.
#[must_use]
pub fn examples(noun: &Noun, verb: &Verb) -> Vec<(String, &'static str)> {
    let fits = |line: &&(&str, &str)| !line.0.contains("{name}") || !noun.sample.is_empty();
    // What has no names is chosen by id.
    let (choose, nobody) = match (noun.find_by.is_empty(), noun.numbered) {
        (true, true) => ("-i {name}", "-i 999999"),
        (true, false) => ("-i {name}", "-i 11111111-2222-3333-4444-555555555555"),
        (false, _) => ("-n {name}", "-n 'nosuch*'"),
    };
    let fill = |line: &(&str, &'static str)| {
        (
            line.0
                .replace("{noun}", noun.words())
                .replace("-n {name}", choose)
                .replace("-n 'nosuch*'", nobody)
                .replace("{name}", &quoted(noun.sample)),
            line.1,
        )
    };
    verb.examples
        .iter()
        .filter(fits)
        .take(2)
        .map(fill)
        .collect()
}

/// A name as one word of a command line.
fn quoted(name: &str) -> String {
    match name.contains(' ') {
        true => format!("'{name}'"),
        false => name.to_owned(),
    }
}

fn noun_examples(noun: &Noun) -> String {
    let first = |verb: &&Verb| examples(noun, verb).into_iter().next();
    let lines: Vec<_> = noun
        .all_verbs()
        .iter()
        .copied()
        .filter_map(|verb| first(&verb))
        .take(3)
        .collect();
    example_lines(&lines)
}

fn example_lines<T: AsRef<str>>(examples: &[(T, &str)]) -> String {
    examples
        .iter()
        .map(|(line, does)| format!("  ovcmd {}\n      {does}\n", line.as_ref()))
        .collect()
}
