//! What the manual says, in order: grammar, options, nouns, verbs, commands, configuration, exit codes.

use super::Block;
use crate::grammar::{CONDUCT, GLOBAL, SELECTION, VIEW, WAITING};
use crate::output::Format;
use crate::report::EXIT_CODES;
use crate::tools::TOOLS;
use ovlib::config::KEYS;
use ovlib::nouns;
use ovlib::verb::{Column, Noun, Param, ParamKind, Target, Verb};

/// The whole manual.
pub(super) fn blocks() -> Vec<Block> {
    let mut blocks = Vec::new();
    grammar(&mut blocks);
    options(&mut blocks);
    noun_table(&mut blocks);
    verbs(&mut blocks);
    tools(&mut blocks);
    configuration(&mut blocks);
    blocks.push(Block::Title("Exit codes".to_owned()));
    blocks.push(Block::Terms(
        EXIT_CODES
            .iter()
            .map(|(code, meaning)| (code.to_string(), (*meaning).to_owned()))
            .collect(),
    ));
    blocks
}

fn grammar(blocks: &mut Vec<Block>) {
    blocks.push(Block::Title("Grammar".to_owned()));
    blocks.push(Block::Text(
        "ovcmd [options] NOUN [selection] VERB [names or ids] [options]".to_owned(),
    ));
    blocks.push(Block::Text(
        "ovcmd [options] COMMAND [words] [options]".to_owned(),
    ));
    let text = "Each group of options belongs to the word before it. -h after any word tells what may follow.";
    blocks.push(Block::Text(text.to_owned()));
}

fn options(blocks: &mut Vec<Block>) {
    for (title, params) in [
        ("Options before the noun", GLOBAL),
        ("Selection: options between noun and verb", SELECTION),
        (
            "Changes: options before the noun or after the verb",
            CONDUCT,
        ),
        (
            "Waiting, and several objects: options before the noun or after the verb",
            WAITING,
        ),
        ("Output: options before the noun or after the verb", VIEW),
    ] {
        blocks.push(Block::Title(title.to_owned()));
        blocks.push(terms(params));
    }
    blocks.push(Block::Part("Formats of -o".to_owned()));
    blocks.push(Block::Terms(
        Format::ALL
            .iter()
            .map(|(_, word, help)| ((*word).to_owned(), (*help).to_owned()))
            .collect(),
    ));
}

fn noun_table(blocks: &mut Vec<Block>) {
    blocks.push(Block::Title("Nouns".to_owned()));
    for noun in nouns::all() {
        blocks.push(Block::Part(noun.name.to_owned()));
        blocks.push(Block::Text(sentence(noun.summary)));
        let mut facts = vec![(
            "verbs".to_owned(),
            noun.all_verbs()
                .iter()
                .map(|verb| verb.name)
                .collect::<Vec<_>>()
                .join(", "),
        )];
        if !noun.aliases.is_empty() {
            facts.push(("also".to_owned(), noun.aliases.join(", ")));
        }
        for (title, columns) in [("columns", noun.columns), ("wide adds", noun.wide)] {
            if !columns.is_empty() {
                facts.push((title.to_owned(), titles(columns)));
            }
        }
        blocks.push(Block::Terms(facts));
        if !noun.options.is_empty() {
            blocks.push(terms(noun.options));
        }
    }
}

/// A summary as a sentence of its own.
fn sentence(summary: &str) -> String {
    let mut letters = summary.chars();
    let first = letters
        .next()
        .map(|first| first.to_uppercase().to_string())
        .unwrap_or_default();
    format!("{first}{}.", letters.as_str())
}

fn titles(columns: &[Column]) -> String {
    columns
        .iter()
        .map(|column| column.title)
        .collect::<Vec<_>>()
        .join(", ")
}

/// What verbs made of the model have in common.
const MADE: &str = "Every noun whose service can do it has create NAME, update, remove and the actions of the model. \
    --set FIELD=VALUE gives any field, references by name or id, and is checked against the model before anything is \
    sent; each parameter of the method is an option, as -h shows. They work on one object; several need --all. What \
    destroys asks on a terminal and needs --yes without one. --dry-run prints the requests and sends none.";

/// Each verb once, with the nouns that have it.
fn verbs(blocks: &mut Vec<Block>) {
    blocks.push(Block::Title("Verbs".to_owned()));
    let mut told: Vec<&'static Verb> = Vec::new();
    for noun in nouns::all() {
        for verb in noun.all_verbs().iter().copied() {
            let is_told = told.iter().any(|other| std::ptr::eq(*other, verb));
            // What is made of the model is the same for every noun, and told below.
            if !is_told && !verb.is_made {
                told.push(verb);
                blocks.extend(of_verb(noun, verb));
            }
        }
    }
    blocks.push(Block::Part(
        "create, update, remove and every action".to_owned(),
    ));
    blocks.push(Block::Text(MADE.to_owned()));
}

fn of_verb(noun: &Noun, verb: &'static Verb) -> Vec<Block> {
    let owners: Vec<&str> = nouns::all()
        .iter()
        .filter(|noun| {
            noun.all_verbs()
                .iter()
                .any(|other| std::ptr::eq(*other, verb))
        })
        .map(|noun| noun.name)
        .collect();
    let whose = if owners.len() == nouns::all().len() {
        "every noun".to_owned()
    } else {
        owners.join(", ")
    };
    let title = if owners.len() == 1 {
        format!("{} {}", noun.name, verb.name)
    } else {
        verb.name.to_owned()
    };
    let targets = match verb.target {
        Target::None => "takes no selection",
        Target::One => "takes exactly one object",
        Target::Many => "takes any number of objects",
    };
    let mut blocks = vec![
        Block::Part(title),
        Block::Text(format!("{}; {targets}. Nouns: {whose}.", verb.summary)),
    ];
    if !verb.params.is_empty() {
        blocks.push(terms(verb.params));
    }
    let filled = |text: &str| {
        text.replace("{noun}", noun.name)
            .replace("{name}", noun.sample)
    };
    let examples: Vec<(String, String)> = verb
        .examples
        .iter()
        .map(|(line, what)| (format!("ovcmd {}", filled(line)), filled(what)))
        .collect();
    if !examples.is_empty() {
        blocks.push(Block::Examples(examples));
    }
    blocks
}

fn tools(blocks: &mut Vec<Block>) {
    blocks.push(Block::Title("Commands without a noun".to_owned()));
    for tool in TOOLS.iter().filter(|tool| !tool.summary.is_empty()) {
        for deed in tool.deeds {
            let words = [tool.name, deed.name].join(" ");
            blocks.push(Block::Part(words.trim_end().to_owned()));
            blocks.push(Block::Text(sentence(deed.summary)));
            if !deed.params.is_empty() {
                blocks.push(terms(deed.params));
            }
            let example =
                |(line, what): &(&str, &str)| (format!("ovcmd {line}"), (*what).to_owned());
            if !deed.examples.is_empty() {
                blocks.push(Block::Examples(deed.examples.iter().map(example).collect()));
            }
        }
    }
}

fn configuration(blocks: &mut Vec<Block>) {
    blocks.push(Block::Title("Configuration".to_owned()));
    let text = "The first of these files that exists: -c FILE, $OVCONFIG, $XDG_CONFIG_HOME/ovcmd/config.ini (by default \
                ~/.config/ovcmd/config.ini), /etc/ovcmd/config.ini. Environment variables go before the file, options before both.";
    blocks.push(Block::Text(text.to_owned()));
    let term = |key: &ovlib::config::Key| {
        let env: String = key.env.iter().map(|name| format!(", ${name}")).collect();
        (
            format!("[{}] {}{env}", key.section, key.name),
            key.help.to_owned(),
        )
    };
    blocks.push(Block::Terms(KEYS.iter().map(term).collect()));
}

fn terms(params: &[Param]) -> Block {
    Block::Terms(
        params
            .iter()
            .map(|param| (spelling(param), format!("{}{}", param.help, notes(param))))
            .collect(),
    )
}

/// `-n, --name TEXT`, or `WORDS...` for a positional one.
fn spelling(param: &Param) -> String {
    let value = match param.value {
        ParamKind::Switch => "[=BOOL]",
        ParamKind::Flag => "",
        ParamKind::Text => "TEXT",
        ParamKind::Pair => "NAME VALUE",
        ParamKind::Number => "NUMBER",
        ParamKind::Size => "SIZE",
        ParamKind::Seconds => "TIME",
        ParamKind::File | ParamKind::Line => "FILE",
        ParamKind::Choice(_) | ParamKind::EnumOf(_) => "WORD",
        ParamKind::Field => "FIELD",
        ParamKind::Object(_) => "NAME",
    };
    let many = if param.many && param.positional {
        "..."
    } else {
        ""
    };
    let short = param
        .short
        .map(|letter| format!("-{letter}, "))
        .unwrap_or_default();
    if param.positional {
        return format!("{}{many}", param.spelled());
    }
    format!("{short}{} {value}", param.spelled())
        .trim_end()
        .to_owned()
}

fn notes(param: &Param) -> String {
    let mut notes = String::new();
    match param.value {
        ParamKind::Choice(words) => notes.push_str(&format!(": {}", words.join(", "))),
        ParamKind::EnumOf(name) => notes.push_str(&format!(": a word of {name}")),
        _ => {}
    }
    if param.many && !param.positional {
        notes.push_str(" (may be repeated)");
    }
    notes
}
