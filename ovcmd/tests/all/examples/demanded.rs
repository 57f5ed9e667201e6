//! What an engine demands of a new object or an action is told before anything is sent, with the options that say it; what it
//! refuses all the same comes in the form of all messages.

use super::own_stage;
use super::stage::{Stage, run};
use crate::harness::World;
use ovcmd::grammar::examples;
use ovlib::nouns;
use ovlib::verb::{Effect, Noun, Target, Verb};

/// Words with which an engine says that something was left out (4.5.8).
const LEFT_OUT: [&str; 5] = [
    "hasn't been specified",
    "mandatory",
    "Incomplete parameters",
    "required for",
    "No matching signature",
];

/// Changes that were sent.
fn changes(world: &World) -> usize {
    let requests = world.sim.requests();
    let sent = requests.iter();
    sent.filter(|one| one.method != "GET" && one.path.contains("/api/"))
        .count()
}

/// What is wrong with a line that leaves out what is demanded: it ends well, or it is refused by us.
fn left_out(world: &World, line: &str) -> Option<String> {
    world.sim.forget_requests();
    let ran = run(world, line, &["--yes", "--timeout", "5"]);
    let said = format!("{line}: {} {}", ran.code, ran.err);
    let by_engine =
        ran.err.contains("because:") && LEFT_OUT.iter().any(|words| ran.err.contains(words));
    let is_bare = ran.code == 2 && (!ran.err.contains("hint: ") || changes(world) > 0);
    (by_engine || is_bare).then_some(said)
}

#[test]
fn what_a_new_object_needs_is_told_before_anything_is_sent() {
    let stage = Stage::set();
    let (mut wrong, mut told) = (Vec::new(), 0);
    // An engine without Cinder answers nothing there.
    let nouns = nouns::all().iter();
    for noun in nouns.filter(|noun| noun.name != "openstackvolumeprovider") {
        let Some(create) = noun.verb("create").or_else(|| noun.verb("add")) else {
            continue;
        };
        let world = stage
            .world(&stage.of(&[noun.name], create.name, 1))
            .unwrap();
        let bare = format!("{} {}", noun.words(), create.name);
        let named = create.positional().map(|_| format!("{bare} zzz"));
        for line in [bare].into_iter().chain(named) {
            wrong.extend(left_out(&world, &line));
            told += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(told > 60, "{told}");
}

/// Every option of every example of a `create` left out, one after the other: what is then missing is told by us.
#[test]
fn each_option_that_is_left_out_is_told() {
    let stage = Stage::set();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    let nouns = nouns::all().iter();
    for noun in nouns.filter(|noun| noun.name != "openstackvolumeprovider") {
        let Some(create) = noun.verb("create") else {
            continue;
        };
        let (line, _) = examples(noun, create).into_iter().next().unwrap();
        let world = stage.world(&stage.of(&[noun.name], "create", 1)).unwrap();
        for line in without_each(&line) {
            wrong.extend(left_out(&world, &line));
            tried += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 40, "{tried}");
}

/// A line without each of the options behind its verb.
fn without_each(line: &str) -> Vec<String> {
    let Some((head, tail)) = line.split_once(" create") else {
        return Vec::new();
    };
    let starts: Vec<usize> = tail.match_indices(" -").map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([tail.len()]);
    let cut =
        |(from, to): (&usize, usize)| format!("{head} create{}{}", &tail[..*from], &tail[to..]);
    starts.iter().zip(ends).map(cut).collect()
}

#[test]
fn what_an_action_needs_is_told_before_anything_is_sent() {
    let stage = Stage::set();
    let (mut wrong, mut tried) = (Vec::new(), 0);
    for noun in nouns::all() {
        let actions = noun.all_verbs().iter().filter(|verb| {
            verb.is_made
                && verb.effect != Effect::Reads
                && !["create", "update", "remove"].contains(&verb.name)
        });
        for verb in actions {
            let Some(line) = bare(noun, verb) else {
                continue;
            };
            let own = own_stage(&stage, noun, noun.name, verb, &line, 1);
            let world = stage.world(&own).unwrap();
            wrong.extend(left_out(&world, &line));
            tried += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tried > 10, "{tried}");
}

/// The first example of an action without its options.
fn bare(noun: &Noun, verb: &Verb) -> Option<String> {
    let (line, _) = examples(noun, verb).into_iter().next()?;
    let (head, tail) = line.split_once(&format!(" {}", verb.name))?;
    let name = tail.split(" -").next().unwrap_or_default();
    let name = if verb.target == Target::None {
        ""
    } else {
        name
    };
    Some(format!("{head} {}{name}", verb.name))
}

#[test]
fn what_is_there_already_is_refused_in_our_words() {
    let stage = Stage::set();
    let (mut wrong, mut refused) = (Vec::new(), 0);
    // A transfer is begun once more when the first is over.
    let never = ["openstackvolumeprovider", "imagetransfer"];
    let nouns = nouns::all().iter();
    for noun in nouns.filter(|noun| !never.contains(&noun.name)) {
        let Some(create) = noun.verb("create") else {
            continue;
        };
        let (line, _) = examples(noun, create).into_iter().next().unwrap();
        let world = stage.world(&stage.of(&[noun.name], "create", 1)).unwrap();
        let first = run(&world, &line, &["--yes"]);
        let again = run(&world, &line, &["--yes"]);
        if first.code != 0 || again.code == 0 {
            // The examples' own test tells what does not run; some things may be there twice.
            continue;
        }
        refused += 1;
        let what = format!("ovcmd: cannot create {}", noun.name);
        let is_ours =
            again.code == 1 && again.err.starts_with(&what) && again.err.contains("\n  because: ");
        let is_early = again.code == 2 && again.err.contains("hint: ");
        // What is held is waited for, and then told with who holds it.
        let is_held = again.code == 1
            && again.err.contains("\novcmd: still locked after ")
            && again.err.contains("  hint: ");
        if !(is_ours || is_early || is_held) {
            wrong.push(format!("{line}: {} {}", again.code, again.err));
        }
        if again.err.contains("already") && !again.err.contains("  hint: ") {
            wrong.push(format!("{line}: no hint: {}", again.err));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(refused > 15, "{refused}");
}
