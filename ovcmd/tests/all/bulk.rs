//! A hundred machines at once while the engine refuses, is away, forgets sessions and loses answers: all end as asked,
//! nothing is done twice, nothing is lost.

use crate::harness::World;
use ovsim::{Fault, Moment, Options, Rule};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Machines that belong to a pool.
const POOL: &str = "desktops-*";

const LOCKED: &str =
    "[Cannot do this. Related operation is currently in progress. Please try again later.]";

/// A hundred machines beside those of a pool, all of them down or all of them up.
fn estate(up: bool, speed: f64) -> World {
    let world = World::with(Options {
        vms: 102,
        hosts: 8,
        speed,
        ..Options::default()
    });
    let (state, verb) = match up {
        true => ("up", "start"),
        false => ("down", "stop"),
    };
    let other = format!("status != {state}");
    let line = [
        "--parallel",
        "32",
        "vm",
        "--where",
        &other,
        "--exclude",
        POOL,
        verb,
        "--all",
    ];
    let others = world.run(&line);
    assert_eq!(others.code, 0, "{}", others.err);
    assert_eq!(states(&world), all(state));
    world
}

/// Whatever can go wrong on the way of one kind of change, and of the reads beside it.
fn storm(world: &World, method: &str, path: &str) {
    let faults = world.sim.faults();
    let on = |method: &str, path: &str, likely: f64, times: u32, then: Fault| {
        faults.add(Rule {
            probability: likely,
            ..Rule::on(method, path, then).times(times)
        });
    };
    on(
        method,
        path,
        0.3,
        25,
        Fault::reply(409, "Operation Failed", LOCKED),
    );
    on(
        method,
        path,
        0.2,
        6,
        Fault::reply(503, "Service Unavailable", ""),
    );
    on(method, path, 0.2, 4, Fault::Drop(Moment::BeforeWork));
    on(method, path, 0.3, 20, Fault::Drop(Moment::BeforeBody));
    on(method, path, 0.1, 3, Fault::ExpireToken);
    on("GET", "vms/*", 0.1, 10, Fault::Drop(Moment::BeforeBody));
    on(
        "GET",
        "vms/*",
        0.1,
        10,
        Fault::reply(503, "Service Unavailable", ""),
    );
    on("GET", "jobs/*", 0.1, 5, Fault::Drop(Moment::InBody(60)));
    on("GET", "events", 0.1, 5, Fault::Drop(Moment::BeforeWork));
    on("GET", "vms/*", 0.02, 3, Fault::ExpireToken);
}

/// How often each machine has an event of this code.
fn events(world: &World, code: u32) -> BTreeMap<String, usize> {
    let search = format!("type={code}");
    let ran = world.run(&[
        "event",
        "-s",
        &search,
        "--max",
        "5000",
        "list",
        "-o",
        "csv",
        "--no-headers",
        "--columns",
        "vm.name",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut counts = BTreeMap::new();
    for name in ran.out.lines() {
        *counts.entry(name.to_owned()).or_default() += 1;
    }
    counts
}

fn states(world: &World) -> BTreeMap<String, usize> {
    let ran = world.run(&[
        "vm",
        "--exclude",
        POOL,
        "list",
        "-o",
        "csv",
        "--no-headers",
        "--columns",
        "status",
    ]);
    let mut counts = BTreeMap::new();
    for state in ran.out.lines() {
        *counts.entry(state.to_owned()).or_default() += 1;
    }
    counts
}

/// Machines of which an event was logged more than once since.
fn twice(before: &BTreeMap<String, usize>, after: &BTreeMap<String, usize>) -> Vec<String> {
    let since = |name: &String| after[name] - before.get(name).copied().unwrap_or_default();
    after
        .keys()
        .filter(|name| since(name) > 1)
        .cloned()
        .collect()
}

fn all(state: &str) -> BTreeMap<String, usize> {
    BTreeMap::from([(state.to_owned(), 100)])
}

#[test]
fn a_hundred_start() {
    let world = estate(false, 20.0);
    let before = events(&world, 32);
    storm(&world, "POST", "vms/*/start");
    let ran = world.run(&[
        "vm",
        "--exclude",
        POOL,
        "start",
        "--all",
        "--parallel",
        "16",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.ends_with("100 of 100 done\n"), "{}", ran.err);
    world.sim.faults().clear();
    assert_eq!(states(&world), all("up"), "{}", ran.err);
    let after = events(&world, 32);
    assert_eq!(twice(&before, &after), [""; 0]);
}

#[test]
fn a_hundred_shut_down() {
    let world = estate(true, 20.0);
    let before = events(&world, 73);
    storm(&world, "POST", "vms/*/shutdown");
    let ran = world.run(&[
        "vm",
        "--exclude",
        POOL,
        "shutdown",
        "--all",
        "--parallel",
        "16",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    world.sim.faults().clear();
    assert_eq!(states(&world), all("down"));
    assert_eq!(twice(&before, &events(&world, 73)), [""; 0]);
}

#[test]
fn a_hundred_get_one_snapshot_each() {
    let world = estate(true, 20.0);
    storm(&world, "POST", "vms/*/snapshots");
    let ran = world.run(&[
        "vm",
        "-n",
        "*",
        "--exclude",
        POOL,
        "snapshots",
        "create",
        "--all",
        "--set",
        "description=nightly",
        "--parallel",
        "16",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    world.sim.faults().clear();
    let counts = snapshots(&world);
    let wrong: Vec<_> = counts.iter().filter(|(_, count)| **count != 1).collect();
    assert!(
        counts.len() == 100 && wrong.is_empty(),
        "{wrong:?}\n{}",
        ran.err
    );
}

#[test]
fn a_hundred_migrate_once() {
    let world = estate(true, 20.0);
    let before = events(&world, 62);
    storm(&world, "POST", "vms/*/migrate");
    let ran = world.run(&[
        "vm",
        "--exclude",
        POOL,
        "migrate",
        "--all",
        "--parallel",
        "16",
    ]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    world.sim.faults().clear();
    assert_eq!(states(&world), all("up"));
    let after = events(&world, 62);
    assert_eq!(twice(&before, &after), [""; 0]);
    assert_eq!(after.len(), 100);
}

/// How many snapshots that we took each machine has, none of them locked.
fn snapshots(world: &World) -> BTreeMap<String, usize> {
    let ran = world.run(&["vm", "--exclude", POOL, "list", "-o", "name"]);
    let mut counts = BTreeMap::new();
    for name in ran.out.lines() {
        let line = [
            "vm",
            "-n",
            name,
            "snapshots",
            "--where",
            "snapshot_status=ok",
            "list",
            "-o",
            "csv",
            "--columns",
            "description",
        ];
        let listed = world.run(&line);
        assert_eq!(listed.code, 0, "{}", listed.err);
        let count = listed.out.lines().filter(|line| *line == "nightly").count();
        counts.insert(name.to_owned(), count);
    }
    counts
}

/// Begins a command line in a process of its own, waits until the engine has been sent so many of these, and ends it.
fn cut_off(world: &World, words: &[&str], after: (usize, &str), signal: &str) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovcmd"));
    command.env_clear().envs(&world.env).args(words);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    let child = command.spawn().unwrap();
    let sent = || {
        let requests = world.sim.requests();
        let changes = requests
            .iter()
            .filter(|one| one.method == "POST" && one.path.ends_with(after.1));
        changes.count()
    };
    let before = sent();
    let deadline = Instant::now() + Duration::from_secs(60);
    while sent() < before + after.0 {
        assert!(Instant::now() < deadline, "only {} were sent", sent());
        std::thread::sleep(Duration::from_millis(2));
    }
    let id = child.id().to_string();
    assert!(
        Command::new("kill")
            .args([signal, &id])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn starts_killed_half_way_are_begun_again() {
    let world = estate(false, 20.0);
    let before = events(&world, 32);
    let line = [
        "--parallel",
        "16",
        "vm",
        "--exclude",
        POOL,
        "start",
        "--all",
    ];
    cut_off(&world, &line, (40, "/start"), "-KILL");
    storm(&world, "POST", "vms/*/start");
    let ran = world.run(&line);
    assert_eq!(ran.code, 0, "{}", ran.err);
    world.sim.faults().clear();
    assert_eq!(states(&world), all("up"));
    assert_eq!(twice(&before, &events(&world, 32)), [""; 0]);
}

#[test]
fn snapshots_interrupted_half_way_go_on_with_those_that_are_left() {
    let world = estate(true, 5.0);
    let file = world.path("failed").display().to_string();
    let rest = [
        "snapshots",
        "create",
        "--all",
        "--set",
        "description=nightly",
        "--failed-to",
        &file,
    ];
    let first = ["--parallel", "16", "vm", "-n", "*", "--exclude", POOL];
    let said = cut_off(
        &world,
        &[&first[..], &rest].concat(),
        (40, "/snapshots"),
        "-INT",
    );
    assert!(said.contains("not begun"), "{said}");
    let left = std::fs::read_to_string(&file).unwrap();
    assert!((1..=60).contains(&left.lines().count()), "{left}");
    storm(&world, "POST", "vms/*/snapshots");
    let again = ["--parallel", "16", "vm", "--names-file", &file];
    let ran = world.run(&[&again[..], &rest].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "");
    world.sim.faults().clear();
    world.sim.advance(Duration::from_secs(600));
    let counts = snapshots(&world);
    let wrong: Vec<_> = counts.iter().filter(|(_, count)| **count != 1).collect();
    assert!(counts.len() == 100 && wrong.is_empty(), "{wrong:?}\n{said}");
}

#[test]
fn migrations_interrupted_half_way_go_on_with_those_that_are_left() {
    let world = estate(true, 5.0);
    let before = events(&world, 62);
    let file = world.path("failed").display().to_string();
    let rest = ["migrate", "--all", "--failed-to", &file];
    let first = ["--parallel", "16", "vm", "--exclude", POOL];
    cut_off(
        &world,
        &[&first[..], &rest].concat(),
        (30, "/migrate"),
        "-INT",
    );
    storm(&world, "POST", "vms/*/migrate");
    let again = ["--parallel", "16", "vm", "--names-file", &file];
    let ran = world.run(&[&again[..], &rest].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    world.sim.faults().clear();
    assert_eq!(states(&world), all("up"));
    let after = events(&world, 62);
    assert_eq!(
        (twice(&before, &after), after.len()),
        (Vec::new(), 100),
        "{}",
        ran.err
    );
}
