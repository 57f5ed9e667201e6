//! A change whose answer was lost is sent once: it is looked up by correlation id and by state, and what was found is said.

use crate::harness::World;
use ovsim::{Fault, Moment, Options, Rule};
use std::time::Duration;

/// Changes of every kind: the words, and the request that carries them.
const CHANGES: &[(&[&str], &str, &str)] = &[
    (&["vm", "-n", "dev01", "start"], "POST", "vms/*/start"),
    (&["vm", "-n", "web01", "shutdown"], "POST", "vms/*/shutdown"),
    (
        &["vm", "-n", "web01", "update", "--description", "new"],
        "PUT",
        "vms/*",
    ),
    (
        &[
            "vm",
            "-n",
            "web01",
            "snapshots",
            "create",
            "--set",
            "description=nightly",
        ],
        "POST",
        "vms/*/snapshots",
    ),
    (
        &[
            "vm",
            "create",
            "--name",
            "made",
            "--cluster",
            "Default",
            "--memory",
            "1GiB",
        ],
        "POST",
        "vms",
    ),
    (
        &[
            "disk",
            "create",
            "--name",
            "made",
            "--size",
            "1G",
            "--storage-domain",
            "data1",
        ],
        "POST",
        "disks",
    ),
    (&["vm", "-n", "dev01", "remove", "--yes"], "DELETE", "vms/*"),
    (&["tag", "create", "--name", "made"], "POST", "tags"),
];

/// Whatever loses an answer: whether the engine takes the change all the same, and how.
fn losses() -> Vec<(&'static str, bool, Fault)> {
    vec![
        (
            "dropped before it is read",
            false,
            Fault::Drop(Moment::BeforeWork),
        ),
        (
            "dropped before the answer",
            true,
            Fault::Drop(Moment::BeforeBody),
        ),
        (
            "dropped in the answer",
            true,
            Fault::Drop(Moment::InBody(9)),
        ),
        ("silent", true, Fault::Delay(Duration::from_secs(30))),
    ]
}

/// How often a change of this kind reached the engine.
fn sent(world: &World, method: &str, path: &str) -> usize {
    let (before, after) = path.split_once('*').unwrap_or((path, ""));
    let requests = world.sim.requests();
    let is_it = |path: &str| {
        let path = path.rsplit_once("/api/").map_or(path, |(_, path)| path);
        let path = path.split('?').next().unwrap_or(path);
        match path
            .strip_prefix(before)
            .and_then(|path| path.strip_suffix(after))
        {
            Some(id) => before == path || !id.contains('/'),
            None => false,
        }
    };
    let mut count = 0;
    for request in &requests {
        count += usize::from(request.method == method && is_it(&request.path));
    }
    count
}

/// A small world whose answers are waited for two seconds only.
fn impatient() -> World {
    let mut world = World::with(Options {
        speed: 20.0,
        ..Options::default()
    });
    let file = world.file("limits.ini", "[api]\nread_timeout = 2\n");
    let file = file.display().to_string();
    world.env.insert("OVCONFIG".to_owned(), file);
    world
}

fn lose(words: &[&str], method: &str, path: &str) {
    for (how, is_taken, fault) in losses() {
        let world = impatient();
        world.sim.forget_requests();
        world
            .sim
            .faults()
            .add(Rule::on(method, path, fault).times(1));
        let ran = world.run(words);
        let at = format!("{words:?}, {how}: {ran:?}");
        assert_eq!(sent(&world, method, path), 1, "{at}");
        match is_taken {
            // It is there, or the message says what was found and where to look.
            true => assert!(ran.code == 0 || ran.err.contains("correlation"), "{at}"),
            false => {
                assert_eq!(ran.code, 6, "{at}");
                assert!(ran.err.contains("was lost"), "{at}");
                assert!(
                    ran.err
                        .contains("the engine has nothing of it under correlation id"),
                    "{at}"
                );
            }
        }
    }
}

#[test]
fn no_change_is_sent_twice() {
    std::thread::scope(|scope| {
        for (words, method, path) in CHANGES {
            scope.spawn(|| lose(words, method, path));
        }
    });
}

#[test]
fn of_several_one_that_never_arrived_is_begun_anew_under_another_id() {
    let world = impatient();
    world.sim.forget_requests();
    let fault = Fault::Drop(Moment::BeforeWork);
    let on = Rule::on("POST", "vms/*/start", fault);
    world.sim.faults().add(on.times(1));
    let ran = world.run(&["vm", "start", "dev01", "dev02", "--all"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.err
            .contains("the engine has nothing of it; it is begun anew"),
        "{ran:?}"
    );
    assert_eq!(sent(&world, "POST", "vms/*/start"), 3, "{ran:?}");
}
