//! What holds for every verb: rehearsals that send nothing and tell what would be sent, and templates.

use crate::harness::{Ran, World};
use ovcmd::grammar::examples;
use ovlib::nouns;
use ovlib::verb::Effect;
use ovsim::Options;

pub(crate) fn quick() -> World {
    World::with(Options {
        speed: 1000.0,
        ..Options::default()
    })
}

/// Changes that the engine was sent since its log was forgotten: method and path, ids left out.
fn changes(world: &World) -> Vec<String> {
    let requests = world.sim.requests();
    let changes = requests.iter().filter_map(|one| {
        let path = one.path.strip_prefix("/ovirt-engine/api/")?;
        (one.method != "GET").then(|| without_ids(&format!("{} {path}", one.method)))
    });
    changes.collect()
}

/// The requests that a rehearsal printed.
fn printed(ran: &Ran) -> Vec<String> {
    let is_request = |line: &&str| {
        ["POST ", "PUT ", "DELETE "]
            .iter()
            .any(|word| line.starts_with(word))
    };
    ran.out
        .lines()
        .filter(is_request)
        .map(without_ids)
        .collect()
}

fn without_ids(text: &str) -> String {
    let is_id = |part: &str| {
        part.len() == 36
            && part.bytes().enumerate().all(|(at, byte)| match at {
                8 | 13 | 18 | 23 => byte == b'-',
                _ => byte.is_ascii_hexdigit(),
            })
    };
    let parts = text
        .split('/')
        .map(|part| if is_id(part) { "ID" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

/// The first example of every changing verb: rehearsed it sends nothing, and prints what the real run then sends.
#[test]
fn rehearsals_send_nothing_and_tell_the_truth() {
    let (mut wrong, mut compared, mut rehearsed) = (Vec::new(), 0, 0);
    for noun in nouns::all() {
        let verbs = noun
            .all_verbs()
            .iter()
            .filter(|verb| verb.effect != Effect::Reads);
        let world = quick();
        for verb in verbs {
            let lines = examples(noun, verb);
            let words = crate::sessions::words(&lines[0].0);
            let mut words: Vec<&str> = words.iter().map(String::as_str).collect();
            words.retain(|word| *word != "--dry-run");
            world.sim.forget_requests();
            let rehearsal = world.run(&[&["--dry-run"][..], &words].concat());
            let sent = changes(&world);
            if !sent.is_empty() {
                wrong.push(format!("{words:?} rehearsed sent {sent:?}"));
            }
            rehearsed += 1;
            if rehearsal.code != 0 {
                continue;
            }
            world.sim.forget_requests();
            let real = world.run(&[&["--yes", "--timeout", "20"][..], &words].concat());
            if real.code != 0 {
                continue;
            }
            let (told, sent) = (printed(&rehearsal), changes(&world));
            if told != sent {
                wrong.push(format!("{words:?} told {told:?} and sent {sent:?}"));
            }
            compared += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        rehearsed > 150 && compared > 50,
        "{rehearsed} rehearsed, {compared} compared"
    );
}

#[test]
fn templates_fill_options_and_fields() {
    let world = quick();
    let file = world.file(
        "tag.yaml",
        "name: ${name}\ndescription: 'of ${team:nobody}, ${n}'\nparent: {name: '${parent:root}'}\n",
    );
    let env = world.file("env.yaml", "team: blue\nn: 3\n");
    let (file, env) = (file.display().to_string(), env.display().to_string());
    let line = [
        "tag", "create", "-T", &file, "-E", &env, "-V", "name", "t1", "-V", "n", "7",
    ];
    let ran = world.run(&line);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let shown = [
        "tag",
        "show",
        "t1",
        "-o",
        "csv",
        "--columns",
        "name,description",
    ];
    assert_eq!(
        world.run(&shown).out,
        "name,description\r\nt1,\"of blue, 7\"\r\n"
    );
    // What is said on the way beats what is written.
    let ran = world.run(&[
        "tag",
        "create",
        "t2",
        "--description",
        "said",
        "-T",
        &file,
        "-E",
        &env,
        "-V",
        "name",
        "x",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let shown = [
        "tag",
        "show",
        "t2",
        "-o",
        "csv",
        "--columns",
        "description",
        "--no-headers",
    ];
    assert_eq!(world.run(&shown).out, "said\r\n");
    let text = "description: ${d}";
    let ran = world.run_with(
        &["tag", "update", "t2", "-T", "-", "-V", "d", "new words"],
        text.as_bytes(),
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(world.run(&shown).out, "new words\r\n");
}

#[test]
fn wrong_templates_send_nothing() {
    let world = quick();
    world.sim.forget_requests();
    let cases: [(&str, &[&str], &[&str]); 6] = [
        (
            "name: ${nmae}\ncomment: ${other}",
            &["-V", "name", "x"],
            &[
                "unknown variable 'nmae'",
                "line 1: name",
                "unknown variable 'other'",
                "line 2",
                "did you mean name",
            ],
        ),
        (
            "nam: x\ndescriptoin: y",
            &[],
            &[
                "unknown key 'nam'",
                "unknown key 'descriptoin'",
                "description",
            ],
        ),
        ("name: x\nparent: {nmae: y}", &[], &["nmae", "tag.parent"]),
        (
            "name: x",
            &["-V", "b", "1"],
            &["unknown variable 'b' in --variable"],
        ),
        ("- x", &[], &["is no template"]),
        ("a: [", &[], &["is no YAML"]),
    ];
    for (text, more, expected) in cases {
        let file = world.file("t.yaml", text).display().to_string();
        let ran = world.run(&[&["tag", "create", "-T", &file][..], more].concat());
        assert_eq!(ran.code, 2, "{text}: {}", ran.err);
        for part in expected {
            assert!(ran.err.contains(part), "{text}: no {part} in {}", ran.err);
        }
    }
    let ran = world.run(&["tag", "create", "t", "-V", "a", "1"]);
    assert_eq!(
        (ran.code, ran.err.contains("no template")),
        (2, true),
        "{}",
        ran.err
    );
    assert!(
        world.sim.requests().is_empty(),
        "{:?}",
        world.sim.requests()
    );
}
