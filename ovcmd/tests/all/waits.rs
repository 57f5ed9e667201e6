//! What holds for every verb that waits: others' changes, events, who holds a lock, what is said while something goes on.

use crate::contract::quick;
use crate::harness::World;
use ovlib::nouns;
use ovsim::{Fault, Options, Rule};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

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

/// An engine keeps a failed job of each try that it refused; they say nothing of the one that it took.
#[test]
fn what_refused_tries_leave_behind_is_no_failure() {
    let world = World::with(Options {
        speed: 1.0,
        ..Options::default()
    });
    let snapshot = ["snapshot", "--vm", "dev01", "create", "--async"];
    let made = world.run(&[&snapshot[..], &["--set", "description=s"]].concat());
    assert_eq!(made.code, 0, "{}", made.err);
    let ran = world.run(&["template", "create", "golden", "--vm", "dev01"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("waiting: Cannot add Template."),
        "{}",
        ran.err
    );
    let jobs = world.run(&[
        "job",
        "--where",
        "status=failed",
        "list",
        "-t",
        "{description}",
    ]);
    let failed = "Creating VM Template golden in Data Center ";
    assert!(jobs.out.contains(failed), "{}", jobs.out);
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

/// An engine that is not ready for longer than one request is tried is away for a moment, no more.
#[test]
fn an_engine_that_is_not_ready_meanwhile_is_waited_for() {
    for (status, reason) in [(503, "Service Unavailable"), (502, "Bad Gateway")] {
        let world = quick();
        let not_ready = Fault::reply(status, reason, "");
        world
            .sim
            .faults()
            .add(Rule::on("GET", "vms/*", not_ready).times(6));
        let ran = world.run(&["vm", "start", "dev01"]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        let answers = world.sim.requests();
        let refused = answers.iter().filter(|one| one.status == status);
        assert_eq!(refused.count(), 6);
    }
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
