//! Both examples of every verb, run for real on an estate that has what they take for granted (`tests/stage.txt`). What an
//! engine refuses whatever there is, is a line of `tests/refused.txt` with the engine's words; it is run as well, and must be
//! refused in these words.

mod demanded;
mod params;
mod stage;

use crate::harness::{Ran, World};
use crate::sessions::words;
use ovcmd::grammar::examples;
use ovlib::nouns;
use ovlib::verb::{Effect, Noun, Verb};
use ovsim::Sim;
use stage::{SOME_ID, Stage, run, run_beside_program};
use std::collections::BTreeMap;
use std::path::Path;
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

/// What came of an example: its name, `NOUN VERB NUMBER`, and what is wrong with it, with the line itself.
struct Played {
    name: String,
    wrong: Option<String>,
}

/// Runs the lines of one noun: those that change nothing in one estate, each of the others in one of its own.
fn play(noun: &Noun, title: &str, stage: &Stage) -> Vec<Played> {
    let mut played = Vec::new();
    let mut shared = None;
    for verb in noun.all_verbs() {
        for (at, (line, _)) in examples(noun, verb).into_iter().enumerate() {
            let own = own_stage(stage, noun, title, verb, &line, at + 1);
            let is_safe = verb.effect == Effect::Reads || line.contains("--dry-run");
            let said = if is_safe && own.is_empty() {
                let world = shared.get_or_insert_with(|| stage.world(&[]).unwrap());
                wrong(world, noun, verb, &own, line)
            } else {
                match stage.world(&own) {
                    Ok(world) => wrong(&world, noun, verb, &own, line),
                    Err(said) => Some(said),
                }
            };
            played.push(Played {
                name: format!("{title} {} {}", verb.name, at + 1),
                wrong: said,
            });
        }
    }
    played
}

/// What is done before an example. A noun below others that has a row of its own needs what that one does; what has an
/// owner, what the owner does.
fn own_stage(
    stage: &Stage,
    noun: &Noun,
    title: &str,
    verb: &Verb,
    line: &str,
    number: usize,
) -> Vec<String> {
    let (owner, _) = title.split_once('/').unwrap_or(("", ""));
    let own = nouns::all().iter().find(|own| {
        let mut places = noun.below.iter();
        own.locator == noun.locator && places.any(|place| own.below.contains(place))
    });
    let anywhere = format!("*/{}", noun.name);
    let near = near(title).unwrap_or_default();
    let mut of = vec![owner, title, &near, &anywhere];
    of.extend(own.map(|own| own.name).filter(|own| *own != title));
    let mut lines = stage.of(&of, verb.name, number);
    let owner = line.split(&format!(" {} ", noun.name)).next();
    for before in &mut lines {
        *before = before.replace("{owner}", owner.unwrap_or_default());
    }
    lines
}

/// What lies deeper is as it is below its owner alone: `backup/disks` for `vm/backups/disks`, `cluster/networks` for
/// `datacenter/clusters/networks`. None for what is not that deep.
fn near(title: &str) -> Option<String> {
    let (path, name) = title.rsplit_once('/')?;
    path.contains('/').then_some(())?;
    let owner = nouns::at(path)?;
    let alike = nouns::all()
        .iter()
        .filter(|own| own.locator == owner.locator);
    let found = alike.min_by_key(|own| {
        let is_there = own.below.iter().any(|place| owner.below.contains(place));
        (!is_there, !own.below.is_empty())
    });
    found.map(|own| format!("{}/{name}", own.name))
}

/// What is wrong with an example: how it ends, and how it ends when it is said again.
fn wrong(world: &World, noun: &Noun, verb: &Verb, own: &[String], line: String) -> Option<String> {
    let is_safe = verb.effect == Effect::Reads || line.contains("--dry-run");
    let line = with_ids(world, noun, verb, line);
    let said = failure(world, verb, own, &line);
    let said = said.or_else(|| match is_safe {
        true => None,
        false => not_again(world, verb, &line),
    });
    said.map(|said| format!("{line}: {said}"))
}

/// The line with ids that are there, where objects without a name are chosen by one: each looked up where the words before
/// it lead. Where there is none, one is made as the noun's own example does. The last is taken: what was there from the
/// beginning, or belongs to others, an engine often lets nobody change.
fn with_ids(world: &World, noun: &Noun, verb: &Verb, mut line: String) -> String {
    let behind = format!(" {} {}", verb.name, &SOME_ID[3..]);
    if let Some(at) = line.find(&behind) {
        let chosen = format!(" {SOME_ID} {}", verb.name);
        line.replace_range(at..at + behind.len(), &chosen);
    }
    let mut from = 0;
    while let Some(at) = line[from..].find(SOME_ID).map(|at| at + from) {
        from = at + SOME_ID.len();
        // Who waits for nothing finds nothing.
        if verb.name == "waitfor" && !line[from..].contains(" waitfor") {
            return line;
        }
        let place = line[..at].trim_end().to_owned();
        let dave = [
            "user",
            "-n",
            "dave@internal-authz",
            "list",
            "-o",
            "csv",
            "--columns",
            "id",
            "--no-headers",
        ];
        let place = match verb.name == "remove" && place.ends_with(" permissions") {
            // Nobody else got his here.
            true => format!("{place} --where user.id={}", world.run(&dave).out.trim()),
            false => place,
        };
        let is_own = place.split(' ').next_back() == Some(noun.name);
        let found = last_id(world, &place).or_else(|| {
            let create = noun.verb("create").filter(|_| is_own)?;
            let (example, _) = examples(noun, create).into_iter().next()?;
            // The owner's id in it is known by now.
            let example = match example.split_once(&format!(" {} ", noun.name)) {
                Some((_, rest)) => format!("{place} {rest}"),
                None => example,
            };
            run(world, &example, &["--yes"]);
            last_id(world, &place)
        });
        if let Some(id) = found {
            let known = format!("-i {id}");
            line.replace_range(at..from, &known);
            from = at + known.len();
        }
    }
    line
}

/// The last of the objects of a place.
fn last_id(world: &World, place: &str) -> Option<String> {
    let ids = format!("{place} list -o csv --columns id --no-headers");
    let ran = run(world, &ids, &[]);
    let mut ids = ran.out.trim().lines();
    let id = ids.next_back()?.trim().to_owned();
    (ran.code == 0).then_some(id)
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
    let program = own.iter().find_map(|line| line.strip_prefix("> "));
    // Nobody waits that long for what does not come.
    let line = &line
        .replace("--timeout 5m", "--timeout 20")
        .replace("--timeout 30", "--timeout 3");
    let ran = match program {
        Some(program) => run_beside_program(world, line, program),
        None => beside(world, own, || run(world, line, &more)),
    };
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
    // Whoever says which by what they are like asks for whatever is like that.
    let is_other =
        line.contains(" --where ") || line.starts_with("event ") || line.contains("limits ");
    if !takes || line.contains(option) || is_other {
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

/// What an engine refuses whatever there is: the name of an example, or of all of a noun (`openstackvolumeprovider *`), and
/// the engine's words.
fn refused() -> BTreeMap<String, String> {
    let pair = |line: &String| {
        let (name, words) = line.split_once(": ").unwrap();
        (name.to_owned(), words.to_owned())
    };
    lines("refused.txt").iter().map(pair).collect()
}

/// The line for both examples of a verb.
fn verb_of(name: &str) -> String {
    name.rsplit_once(' ').unwrap().0.to_owned()
}

/// The same example of what is alike and less deep.
fn alike(name: &str) -> Option<String> {
    let (title, rest) = name.split_once(' ')?;
    Some(format!("{} {rest}", near(title)?))
}

/// The line for all examples of a noun.
fn all_of(name: &str) -> String {
    let mut words: Vec<&str> = name.split(' ').collect();
    words.truncate(words.len() - 2);
    format!("{} *", words.join(" "))
}

/// Plays all examples of these nouns, each under its title.
fn all_run(nouns: &[(String, &'static Noun)], refused: &BTreeMap<String, String>) {
    let stage = Stage::set();
    let next = AtomicUsize::new(0);
    let played = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                while let Some((title, noun)) = nouns.get(next.fetch_add(1, Ordering::Relaxed)) {
                    // Played before the lock is taken: otherwise one noun at a time would be.
                    let of_noun = play(noun, title, &stage);
                    played.lock().unwrap().extend(of_noun);
                }
            });
        }
    });
    let mut wrong = Vec::new();
    let mut needed = Vec::new();
    for one in played.into_inner().unwrap() {
        let names = |name: &str| [name.to_owned(), verb_of(name), all_of(name)];
        let alike = alike(&one.name);
        let all = [Some(one.name.as_str()), alike.as_deref()];
        let mut lines = all.into_iter().flatten().flat_map(names);
        let line = lines.find(|line| refused.contains_key(line));
        let words = line.as_ref().and_then(|line| refused.get(line));
        match (&one.wrong, words) {
            (Some(said), Some(words)) if words.split(" | ").any(|words| said.contains(words)) => {
                needed.extend(line);
            }
            (None, None) => {}
            // Whole nouns are refused but for what asks nothing of the engine.
            (None, Some(_)) if line.is_some_and(|line| line.ends_with('*')) => {}
            (None, Some(_)) => wrong.push(format!("{}: is not refused", one.name)),
            (Some(said), _) => wrong.push(format!("{}: {said}", one.name)),
        }
    }
    let played = |line: &&String| {
        let (title, _) = line.split_once(' ').unwrap();
        nouns.iter().any(|(known, _)| known == title)
    };
    let needless = refused.keys().filter(played);
    let needless = needless.filter(|line| !needed.contains(line));
    wrong.extend(needless.map(|line| format!("{line}: is refused by nothing")));
    wrong.sort();
    assert!(
        wrong.is_empty(),
        "{} do not run as they should:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn roots() -> Vec<(String, &'static Noun)> {
    let all = nouns::all().iter();
    all.map(|noun| (noun.name.to_owned(), noun)).collect()
}

#[test]
fn every_example_runs() {
    all_run(&roots(), &refused());
}

/// The nouns of all collections below objects of these.
fn parts(owners: &[(String, &'static Noun)]) -> Vec<(String, &'static Noun)> {
    let parts = |(title, noun): &(String, &'static Noun)| {
        let parts = nouns::parts(noun).iter();
        let named = |part: &&'static Noun| (format!("{title}/{}", part.name), *part);
        parts.map(named).collect::<Vec<_>>()
    };
    owners.iter().flat_map(parts).collect()
}

/// The nouns of collections below objects, by their path: `vm/nics`.
fn below() -> Vec<(String, &'static Noun)> {
    parts(&roots())
}

/// Those further below: `vm/snapshots/disks`, and whatever lies deeper.
fn deeper() -> Vec<(String, &'static Noun)> {
    let mut all = Vec::new();
    let mut next = parts(&below());
    while !next.is_empty() {
        let further = parts(&next);
        all.append(&mut next);
        next = further;
    }
    all
}

#[test]
fn every_example_below_objects_runs() {
    all_run(&below(), &refused());
}

#[test]
fn every_example_of_what_lies_deeper_runs() {
    all_run(&deeper(), &refused());
}
