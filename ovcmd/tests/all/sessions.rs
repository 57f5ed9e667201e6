//! Session files: `$ ovcmd ...` lines with what they print. A file is a story of its own with a fresh simulator.
//! `UPDATE=1 cargo test -p ovcmd sessions` rewrites what is printed; read the difference before you commit it.

use crate::harness::{World, steady, wants_update};
use std::fmt::Write;
use std::path::Path;

/// Every file in `tests/sessions` is a story; each runs in a thread of its own.
#[test]
fn sessions() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
    let mut files: Vec<_> = std::fs::read_dir(&directory)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    assert!(
        files
            .iter()
            .all(|file| file.extension().is_some_and(|ending| ending == "session")),
        "{files:?}"
    );
    let update = wants_update();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let running: Vec<_> = files
            .iter()
            .map(|file| scope.spawn(move || story(file, update)))
            .collect();
        running
            .into_iter()
            .filter_map(|story| story.join().unwrap())
            .collect()
    });
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE=1 accepts what is printed now.",
        wrong.join("\n")
    );
}

/// Plays one file; gives the difference, or rewrites the file.
fn story(file: &Path, update: bool) -> Option<String> {
    let script = std::fs::read_to_string(file).unwrap();
    let played = play(&script);
    if played == script {
        return None;
    }
    if update {
        std::fs::write(file, played).unwrap();
        return None;
    }
    let first = script
        .lines()
        .zip(played.lines())
        .position(|(wanted, got)| wanted != got);
    let at = first.unwrap_or_else(|| script.lines().count().min(played.lines().count()));
    let part = |text: &str| {
        text.lines()
            .skip(at.saturating_sub(2))
            .take(12)
            .collect::<Vec<_>>()
            .join("\n")
    };
    Some(format!(
        "{}:{}\n--- expected\n{}\n--- got\n{}",
        file.display(),
        at + 1,
        part(&script),
        part(&played)
    ))
}

/// Plays a story and writes it down again, with what is printed now:
///
/// ```text
/// # a comment
/// $ ovcmd vm -n nosuch show
///     standard output, four blanks in front
///   ! standard error
///   = 4                     the exit code unless 0
/// $ env NAME=VALUE          for the lines below; `$ env NAME` takes it away
/// $ write FILE CONTENT      into SCRATCH, `\n` in CONTENT is a line end
/// $ ovcmd raw POST tags <<< '<tag/>'      text on standard input
/// ```
fn play(script: &str) -> String {
    let mut world = World::new();
    let mut played = String::new();
    for line in script.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => {
                played.push_str(line);
                played.push('\n');
                perform(&mut world, command, &mut played);
            }
            None if line.starts_with("    ")
                || line.starts_with("  ! ")
                || line.starts_with("  = ") => {}
            None => {
                played.push_str(line);
                played.push('\n');
            }
        }
    }
    played
}

fn perform(world: &mut World, command: &str, played: &mut String) {
    let command = command.replace("SCRATCH", &world.scratch().display().to_string());
    let words = words(&command);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["ovcmd", args @ .., "<<<", input] => print(world, args, input, played),
        ["ovcmd", args @ ..] => print(world, args, "", played),
        ["env", setting] => match setting.split_once('=') {
            Some((name, value)) => drop(world.env.insert(name.to_owned(), value.to_owned())),
            None => drop(world.env.remove(*setting)),
        },
        ["write", name, content] => drop(world.file(name, content.replace("\\n", "\n"))),
        other => panic!("a session knows ovcmd, env and write, not {other:?}"),
    }
}

fn print(world: &World, args: &[&str], input: &str, played: &mut String) {
    let ran = world.run_with(args, input.as_bytes());
    for line in steady(world, &ran.out).lines() {
        let _ = writeln!(played, "    {line}");
    }
    for line in steady(world, &ran.err).lines() {
        let _ = writeln!(played, "  ! {line}");
    }
    if ran.code != 0 {
        let _ = writeln!(played, "  = {}", ran.code);
    }
}

/// Words of a line as a shell splits them: quotes, no expansion.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), inside) => word.get_or_insert_default().push(inside),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, other) => word.get_or_insert_default().push(other),
        }
    }
    assert!(quote.is_none(), "a quote is not closed: {line}");
    words.extend(word);
    words
}

/// An engine without Satellite and Cinder answers these with 400 and 500 (engine 4.5.8), so nothing about them succeeds.
const NEVER_THERE: [&str; 2] = ["openstackvolumeprovider", "katelloerratum"];

/// Every verb of every noun has a line that succeeds and one that fails; `follow` never ends and is tested as a stream.
#[test]
fn every_verb_has_its_lines() {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/sessions");
    let mut told: Vec<(&str, &str, bool)> = Vec::new();
    for entry in std::fs::read_dir(&directory).unwrap() {
        let script = std::fs::read_to_string(entry.unwrap().path()).unwrap();
        for part in format!("\n{script}").split("\n$ ovcmd ").skip(1) {
            let words = words(part.lines().next().unwrap_or_default());
            let Some(noun) = words.first().and_then(|word| ovlib::nouns::find(word).ok()) else {
                continue;
            };
            let verb = words.iter().skip(1).find_map(|word| noun.verb(word));
            told.extend(verb.map(|verb| (noun.name, verb.name, part.contains("\n  = "))));
        }
    }
    let wanted = ovlib::nouns::all()
        .iter()
        .flat_map(|noun| noun.verbs.iter().map(move |verb| (noun.name, verb.name)));
    let missing: Vec<_> = wanted
        .filter(|(_, verb)| *verb != "follow")
        .flat_map(|(noun, verb)| [(noun, verb, false), (noun, verb, true)])
        .filter(|line| !told.contains(line) && (line.2 || !NEVER_THERE.contains(&line.0)))
        .collect();
    assert!(
        missing.is_empty(),
        "no session has (noun, verb, fails): {missing:?}"
    );
}

#[test]
fn words_split_as_in_a_shell() {
    assert_eq!(words("a 'b c' \"d'e\" f''g"), ["a", "b c", "d'e", "fg"]);
}
