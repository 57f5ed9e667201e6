//! The table of the ancestor's verbs is true: each command is one of the tables, each story has a line with it, each test exists.

use crate::sessions::words;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

struct Row {
    number: u32,
    commands: Vec<String>,
    shown: Vec<String>,
}

fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What stands between backquotes.
fn quoted(cell: &str) -> Vec<String> {
    let parts = cell.split('`').skip(1).step_by(2);
    parts.map(str::to_owned).collect()
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(top().join("docs/ancestor.md")).unwrap();
    let lines = text.lines().filter(|line| line.starts_with("| "));
    let rows = lines.filter_map(|line| {
        let cells: Vec<&str> = line.split(" | ").collect();
        let number = cells[0].trim_start_matches("| ").trim().parse().ok()?;
        assert_eq!(cells.len(), 4, "{line}");
        Some(Row {
            number,
            commands: quoted(cells[2]),
            shown: quoted(cells[3]),
        })
    });
    rows.collect()
}

/// The noun and verb of a command line, with the owner's noun for a part: `vm permissions create`.
fn said(words: &[String]) -> Option<(String, &'static str)> {
    let mut noun = ovlib::nouns::find(words.first()?).ok()?;
    let mut name = noun.name.to_owned();
    for word in &words[1..] {
        if let Some(verb) = noun.verb(word) {
            return Some((name, verb.name));
        }
        if let Some(part) = ovlib::nouns::below(noun, word) {
            name = format!("{name} {}", part.name);
            noun = part;
        }
    }
    None
}

/// Noun and verb of every line of a story.
fn told(story: &str) -> BTreeSet<(String, &'static str)> {
    let path = top().join("ovcmd/tests/sessions").join(story);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|_| panic!("no story {story}"));
    let lines = text
        .lines()
        .filter_map(|line| line.strip_prefix("$ ovcmd "));
    lines.filter_map(|line| said(&words(line))).collect()
}

/// All sources in which a test may be.
fn sources(directory: &Path, all: &mut String) {
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            all.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_item_of_the_ancestor_has_its_line() {
    let numbers: Vec<u32> = rows().iter().map(|row| row.number).collect();
    assert_eq!(numbers, (50..=118).collect::<Vec<_>>());
}

#[test]
fn every_line_names_commands_and_what_shows_them() {
    let mut code = String::new();
    for krate in ["ovlib", "ovcmd"] {
        sources(&top().join(krate), &mut code);
    }
    let mut wrong = Vec::new();
    for row in rows() {
        let (stories, tests): (Vec<String>, Vec<String>) = row
            .shown
            .iter()
            .cloned()
            .partition(|name| name.ends_with(".session"));
        let told: BTreeSet<_> = stories.iter().flat_map(|story| told(story)).collect();
        for command in &row.commands {
            let Some(said) = said(&words(command)) else {
                wrong.push(format!("{}: no command `{command}`", row.number));
                continue;
            };
            if !stories.is_empty() && !told.contains(&said) {
                wrong.push(format!("{}: no story tells `{command}`", row.number));
            }
        }
        for test in tests {
            if !code.contains(&format!("fn {test}()")) {
                wrong.push(format!("{}: no test {test}", row.number));
            }
        }
        if row.shown.is_empty() || row.commands.is_empty() {
            wrong.push(format!("{}: nothing is named", row.number));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_command_that_is_none_is_seen() {
    assert_eq!(said(&words("vm fly")), None);
    let part = said(&words("vm -n web01 permissions add -r X")).unwrap();
    assert_eq!(part, ("vm permissions".to_owned(), "create"));
}
