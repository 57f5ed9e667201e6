//! Both examples of every verb, run for real on an estate that has what they take for granted. What cannot be run is a line of
//! `tests/unrun.txt` with its reason; a line that is not needed fails, so that there are only ever fewer.

use crate::harness::{Ran, World};
use crate::sessions::words;
use ovcmd::grammar::examples;
use ovlib::nouns;
use ovlib::verb::{Effect, Noun, Verb};
use ovsim::{Options, Sim};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Examples run side by side.
const AT_ONCE: usize = 4;

/// A file beside the tests, its comments and empty lines left out.
fn lines(name: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(name);
    let text = std::fs::read_to_string(path).unwrap();
    let kept = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    kept.map(str::to_owned).collect()
}

/// The estate that examples take for granted, and what some of them need besides.
struct Stage {
    folder: tempfile::TempDir,
    /// What is done before the examples of `NOUN VERB`.
    before: BTreeMap<String, Vec<String>>,
    worlds: AtomicUsize,
}

impl Stage {
    /// Does what all examples need, once, and keeps the estate as it is then.
    fn set() -> Stage {
        let mut before: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut of = vec![String::new()];
        for line in lines("stage.txt") {
            match line
                .strip_prefix('[')
                .and_then(|line| line.strip_suffix(']'))
            {
                Some(names) => of = names.split(", ").map(str::to_owned).collect(),
                None => {
                    for name in &of {
                        before.entry(name.clone()).or_default().push(line.clone());
                    }
                }
            }
        }
        let stage = Stage {
            folder: tempfile::tempdir().unwrap(),
            before,
            worlds: AtomicUsize::new(0),
        };
        let first = world(&stage.state());
        prepare(&first, stage.of(""));
        // Its end writes down what there is.
        drop(first);
        stage
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("estate")
    }

    fn of(&self, verb: &str) -> &[String] {
        self.before.get(verb).map_or(&[], Vec::as_slice)
    }

    /// An estate of its own, with this done in it.
    fn world(&self, lines: &[String]) -> World {
        let number = self.worlds.fetch_add(1, Ordering::Relaxed);
        let state = self.folder.path().join(number.to_string());
        std::fs::copy(self.state(), &state).unwrap();
        let world = world(&state);
        prepare(&world, lines);
        world
    }
}

fn world(state: &Path) -> World {
    World::with(Options {
        speed: f64::INFINITY,
        state: Some(state.to_owned()),
        ..Options::default()
    })
}

/// Runs a line, with more words before it. Files that it writes into the folder where one stands go into the world's own.
fn run(world: &World, line: &str, more: &[&str]) -> Ran {
    let (line, input) = line.split_once(" <<< ").unwrap_or((line, ""));
    let mut words = words(line);
    let after = |words: &[String], option: &str| {
        let at = words.iter().position(|word| word == option)? + 1;
        words.get(at).filter(|file| !file.starts_with('/'))?;
        Some(at)
    };
    if let Some(at) = after(&words, "--file") {
        words[at] = world.path(&words[at]).display().to_string();
    }
    let words = words.iter().map(String::as_str);
    let words: Vec<&str> = more.iter().copied().chain(words).collect();
    world.run_with(&words, input.as_bytes())
}

fn prepare(world: &World, lines: &[String]) {
    for line in lines.iter().filter(|line| !line.starts_with("& ")) {
        let ran = run(world, line, &["--yes"]);
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
    }
}

/// Runs the lines of one noun: those that change nothing in one estate, each of the others in one of its own.
fn play(noun: &Noun, stage: &Stage) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    let mut shared = None;
    for verb in noun.all_verbs() {
        let name = format!("{} {}", noun.name, verb.name);
        let own = stage.of(&name);
        for (at, (line, _)) in examples(noun, verb).into_iter().enumerate() {
            let is_safe = verb.effect == Effect::Reads || line.contains("--dry-run");
            let world = match is_safe && own.is_empty() {
                true => shared.get_or_insert_with(|| stage.world(&[])),
                false => &mut stage.world(own),
            };
            let line = with_id(world, noun, verb, line);
            let said = failure(world, verb, own, &line);
            let said = said.or_else(|| match is_safe {
                true => None,
                false => not_again(world, verb, &line),
            });
            if let Some(said) = said {
                wrong.push((format!("{name} {}", at + 1), format!("{line}: {said}")));
            }
        }
    }
    wrong
}

/// The line with an id that is there, where an object without a name is chosen by one.
fn with_id(world: &World, noun: &Noun, verb: &Verb, line: String) -> String {
    const SOME_ID: &str = "00000000-0000-0000-0000-000000000000";
    if verb.name == "waitfor" || !line.contains(SOME_ID) {
        return line;
    }
    let ids = format!(
        "{} --max 1 list -o csv --columns id --no-headers",
        noun.words()
    );
    let id = run(world, &ids, &[]).out;
    match id.trim() {
        "" => line,
        id => line.replace(SOME_ID, id),
    }
}

/// What is wrong with how a line ends: it must succeed; one that follows goes on until there is nothing more, or until it is
/// interrupted.
fn failure(world: &World, verb: &Verb, own: &[String], line: &str) -> Option<String> {
    let is_endless = verb.name == "follow" || line.contains("--follow");
    if is_endless {
        let ran = interrupted(world, line);
        return (!matches!(ran.code, 0 | 130))
            .then(|| format!("{} {}{}", ran.code, ran.out, ran.err));
    }
    let agrees = verb.effect == Effect::Destroys && !line.contains("--dry-run");
    let mut more = if agrees { vec!["--yes"] } else { vec![] };
    let has_end = ["--async", "--timeout"]
        .iter()
        .any(|word| line.contains(word));
    if !has_end {
        more.extend(["--timeout", "10"]);
    }
    let ran = beside(world, own, || run(world, line, &more));
    (ran.code != 0).then(|| format!("{} {}{}", ran.code, ran.out, ran.err))
}

/// What is wrong with asking for the same again where that is as good: nothing is sent, and that is told.
fn not_again(world: &World, verb: &Verb, line: &str) -> Option<String> {
    let (option, word) = match verb.name {
        "create" => ("--if-not-exists", "there already"),
        "remove" | "destroy" => ("--missing-ok", "gone already"),
        _ => return None,
    };
    let takes = verb.params.iter().any(|param| option.ends_with(param.long));
    // An event that was removed can still be asked for by its number (engine 4.5.8).
    if !takes || line.contains(option) || line.starts_with("event ") {
        return None;
    }
    world.sim.forget_requests();
    let ran = run(world, &format!("{line} {option}"), &["--yes"]);
    let changes = world.sim.requests();
    let mut changes = changes
        .iter()
        .filter(|one| one.method != "GET" && one.path.contains("/api/"));
    let is_told = ran.code == 0 && ran.err.contains(word) && changes.next().is_none();
    (!is_told).then(|| format!("again {option}: {} {}{}", ran.code, ran.out, ran.err))
}

/// Does something, and meanwhile, once the engine was asked for something, the lines that begin with `&`.
fn beside(world: &World, lines: &[String], deed: impl FnOnce() -> Ran) -> Ran {
    let meanwhile: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("& "))
        .collect();
    if meanwhile.is_empty() {
        return deed();
    }
    world.sim.forget_requests();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let patience = Instant::now();
            while !was_asked(&world.sim) && patience.elapsed() < Duration::from_secs(10) {
                std::thread::sleep(Duration::from_millis(5));
            }
            for line in meanwhile {
                let ran = run(world, line, &[]);
                assert_eq!(ran.code, 0, "{line}: {}", ran.err);
            }
        });
        deed()
    })
}

/// Whether the engine has answered a question about its objects.
fn was_asked(sim: &Sim) -> bool {
    let asked = sim.requests();
    asked
        .iter()
        .any(|one| one.status == 200 && one.path.contains("/api/"))
}

/// Runs a line until it has asked the engine for something, then interrupts it.
fn interrupted(world: &World, line: &str) -> Ran {
    let words = words(line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    world.sim.forget_requests();
    world.run_until(&words, was_asked)
}

/// The line of a noun all of whose verbs cannot be run: `katelloerratum *`.
fn all_of(name: &str) -> String {
    format!("{} *", name.split(' ').next().unwrap_or_default())
}

#[test]
fn every_example_runs() {
    let stage = Stage::set();
    let next = AtomicUsize::new(0);
    let wrong = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some(noun) = nouns::all().get(next.fetch_add(1, Ordering::Relaxed)) {
                    wrong.lock().unwrap().extend(play(noun, &stage));
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    let known: BTreeMap<String, String> = lines("unrun.txt")
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, why)| (name.to_owned(), why.to_owned()))
        .collect();
    let new: Vec<String> = wrong
        .iter()
        .filter(|(name, _)| !known.contains_key(*name) && !known.contains_key(&all_of(name)))
        .map(|(name, said)| format!("{name}: {said}"))
        .collect();
    assert!(
        new.is_empty(),
        "{} do not run:\n{}",
        new.len(),
        new.join("\n")
    );
    let needless: Vec<&String> = known
        .keys()
        .filter(|name| {
            !wrong
                .keys()
                .any(|one| one == *name || all_of(one) == **name)
        })
        .collect();
    assert!(
        needless.is_empty(),
        "these run, and their lines go: {needless:?}"
    );
}
