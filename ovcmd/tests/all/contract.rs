//! What holds for every verb: rehearsals that send nothing and tell what would be sent, templates, waiting for others' changes,
//! who holds a lock, what is said while something goes on.

use crate::harness::{Ran, World};
use ovcmd::grammar::examples;
use ovlib::nouns;
use ovlib::verb::Effect;
use ovsim::{Fault, Options, Rule};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn quick() -> World {
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

#[test]
fn others_changes_are_waited_for() {
    let world = quick();
    let run = |words: &[&str]| world.run(words);
    assert_eq!(run(&["vm", "start", "dev01", "--async"]).code, 0);
    let up = run(&[
        "vm",
        "waitfor",
        "dev01",
        "-s",
        "up",
        "-o",
        "csv",
        "--columns",
        "name,status",
    ]);
    assert_eq!(
        (up.code, up.out.as_str()),
        (0, "name,status\r\ndev01,up\r\n"),
        "{}",
        up.err
    );
    let several = run(&[
        "vm",
        "waitfor",
        "dev01",
        "--status",
        "down,up",
        "--timeout",
        "5",
    ]);
    assert_eq!(several.code, 0);
    let field = run(&["vm", "-n", "dev01", "waitfor", "--where", "memory > 1K"]);
    assert_eq!(field.code, 0, "{}", field.err);
    let late = run(&[
        "vm",
        "waitfor",
        "dev01",
        "--status",
        "down",
        "--timeout",
        "1",
    ]);
    assert_eq!(late.code, 5);
    assert!(late.err.contains("vm dev01 (up)"), "{}", late.err);
    let word = run(&["vm", "waitfor", "dev01", "--status", "upp"]);
    assert_eq!(word.code, 2);
    assert!(word.err.contains("did you mean up"), "{}", word.err);
    assert_eq!(run(&["vm", "waitfor", "nosuch", "--status", "up"]).code, 4);
    assert_eq!(
        run(&["vm", "waitfor", "nosuch", "--exists", "--timeout", "1"]).code,
        5
    );
    assert_eq!(
        run(&["vm", "waitfor", "dev01", "--gone", "--timeout", "1"]).code,
        5
    );
    assert_eq!(run(&["vm", "waitfor", "dev01"]).code, 2);
    assert_eq!(run(&["vm", "waitfor", "--status", "up"]).code, 2);
    assert_eq!(run(&["tag", "waitfor", "root", "--status", "up"]).code, 2);
}

/// Every noun whose objects can be listed and named has it.
#[test]
fn every_noun_can_be_waited_for() {
    let world = quick();
    for noun in nouns::all() {
        let lists = noun
            .service()
            .is_some_and(|service| service.method("list").is_some());
        if !lists || noun.locator.is_empty() {
            continue;
        }
        assert!(noun.verb("waitfor").is_some(), "{}", noun.name);
        if !noun.below.is_empty() || noun.find_by.is_empty() {
            continue;
        }
        let ran = world.run(&[
            noun.name,
            "-n",
            "nosuch",
            "waitfor",
            "--gone",
            "--timeout",
            "5",
        ]);
        assert!(
            ran.code == 0 || ran.err.contains("(500)") || ran.err.contains("(400)"),
            "{}: {}",
            noun.name,
            ran.err
        );
        let ran = world.run(&[noun.name, "-n", "nosuch", "waitfor"]);
        assert_eq!(ran.code, 2, "{}", noun.name);
    }
}

#[test]
fn events_are_waited_for_from_a_place_on() {
    let world = quick();
    let newest = world.run(&[
        "event",
        "--max",
        "1",
        "list",
        "-o",
        "csv",
        "--columns",
        "id",
        "--no-headers",
    ]);
    let from = newest.out.trim();
    assert_eq!(world.run(&["vm", "start", "dev01"]).code, 0);
    let base = ["event", "--from", from, "--vm", "dev01", "wait"];
    let came = world.run(
        &[
            &base[..],
            &[
                "USER_RUN_VM",
                "-o",
                "csv",
                "--columns",
                "code",
                "--no-headers",
            ],
        ]
        .concat(),
    );
    assert_eq!(
        (came.code, came.out.as_str()),
        (0, "32\r\n"),
        "{}",
        came.err
    );
    let late = world.run(&[&base[..], &["32", "32", "--timeout", "1"]].concat());
    assert_eq!(
        (late.code, late.err.contains("USER_RUN_VM")),
        (5, true),
        "{}",
        late.err
    );
    let ended = world.run(&[&base[..], &["USER_STOP_VM", "--break-on", "32"]].concat());
    assert_eq!(
        (ended.code, ended.err.contains("event 32 came")),
        (1, true),
        "{}",
        ended.err
    );
    let wrong = world.run(&["event", "wait", "USER_RUN_VN"]);
    assert_eq!(wrong.code, 2);
    assert!(wrong.err.contains("USER_RUN_VM"), "{}", wrong.err);
}

#[test]
fn a_lock_is_waited_for_and_then_its_holder_is_named() {
    let world = quick();
    world
        .sim
        .faults()
        .add(Rule::on("POST", "vms/*/snapshots", Fault::KeepLocks).times(1));
    let made = world.run(&[
        "vm",
        "-n",
        "web01",
        "snapshots",
        "create",
        "--set",
        "description=slow",
        "--async",
    ]);
    assert_eq!(made.code, 0, "{}", made.err);
    let ran = world.run(&[
        "vm",
        "-n",
        "web01",
        "snapshots",
        "create",
        "--set",
        "description=next",
        "--lock-timeout",
        "1",
    ]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("snapshot 'slow' is locked"), "{}", ran.err);
    let why = world.run(&[
        "vm",
        "why-locked",
        "web01",
        "-o",
        "csv",
        "--columns",
        "kind,name,state",
    ]);
    assert!(
        why.out.contains("snapshot,slow,locked"),
        "{}{}",
        why.out,
        why.err
    );
    assert_eq!(
        world
            .run(&["vm", "why-locked", "web02", "-o", "csv", "--no-headers"])
            .out,
        ""
    );
    assert_eq!(world.run(&["vm", "why-locked", "nosuch"]).code, 4);
}

/// Whoever else holds it: a transfer of its disk, a backup.
#[test]
fn transfers_and_backups_that_hold_a_lock_are_named() {
    let world = quick();
    let done = |words: &[&str]| {
        let ran = world.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {}", ran.err);
    };
    let held = |vm: &str| {
        let line = [
            "vm",
            "why-locked",
            vm,
            "-o",
            "csv",
            "--columns",
            "kind",
            "--no-headers",
        ];
        world.run(&line).out
    };
    done(&[
        "imagetransfer",
        "create",
        "--set",
        "disk=dev01_Disk1",
        "--set",
        "direction=upload",
    ]);
    let ran = world.run(&["vm", "start", "dev01", "--lock-timeout", "1"]);
    assert_ne!(ran.code, 0);
    assert!(
        ran.err.contains("transfer 'upload' is transferring"),
        "{}",
        ran.err
    );
    assert!(held("dev01").contains("transfer"), "{}", held("dev01"));
    done(&[
        "backup",
        "--vm",
        "web01",
        "create",
        "--set",
        "disks=web01_Disk1",
    ]);
    assert!(held("web01").contains("backup"), "{}", held("web01"));
    let ran = world.run(&[
        "backup",
        "--vm",
        "web01",
        "--where",
        "phase=ready",
        "finalize",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!held("web01").contains("backup"), "{}", held("web01"));
}

#[test]
fn progress_is_told_as_asked() {
    let world = quick();
    let ran = world.run(&["vm", "start", "dev01", "--progress", "json"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told: Vec<serde_json::Value> = ran
        .err
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let last = told.last().unwrap();
    assert_eq!(
        (
            last["event"].as_str(),
            last["result"].as_str(),
            last["word"].as_str()
        ),
        (Some("ended"), Some("done"), Some("dev01"))
    );
    assert!(
        told.iter().any(|one| one["event"] == "state"),
        "{}",
        ran.err
    );
    let silent = world.run(&["vm", "stop", "dev01", "--progress", "none", "--yes"]);
    assert_eq!((silent.code, silent.err.as_str()), (0, ""));
    let lines = world.run(&[
        "vm",
        "start",
        "dev01",
        "dev02",
        "--all",
        "--progress",
        "none",
    ]);
    assert_eq!(lines.err, "");
}

#[test]
fn an_interrupted_wait_says_what_goes_on() {
    let world = World::with(Options {
        speed: 0.2,
        ..Options::default()
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovcmd"));
    command
        .env_clear()
        .envs(&world.env)
        .args(["vm", "start", "dev01"]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let begun = Instant::now();
    let started = |world: &World| {
        world
            .sim
            .requests()
            .iter()
            .any(|one| one.path.ends_with("/start") && one.status == 200)
    };
    while !started(&world) {
        assert!(begun.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(5));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(
        said.contains("interrupted; the engine goes on with it"),
        "{said}"
    );
    let (_, rest) = said.split_once("`ovcmd ").unwrap();
    let (line, _) = rest.split_once('`').unwrap();
    let words: Vec<&str> = line.split(' ').collect();
    let ran = world.run(&words);
    assert_eq!(ran.code, 0, "{line}: {}", ran.err);
}
