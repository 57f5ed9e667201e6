//! TAB with the real program: how long a person waits, what is asked of the engine and what is not.

use crate::harness::World;
use std::net::TcpListener;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// What a person waits for at most, without an engine and with one.
const ALONE: Duration = Duration::from_millis(30);
const ASKING: Duration = Duration::from_millis(150);
/// How much slower an unoptimized program on a busy machine may be; `cargo xtask bench` measures the optimized one.
const SLOWER: u32 = 10;
/// The longest wait for an engine that does not answer, with what starting and ending take.
const PATIENCE: Duration = Duration::from_millis(900 + 3_000);

/// What is offered, and how long that took.
fn answer(world: &World, words: &[&str]) -> (Vec<String>, Duration) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ovcmd"));
    command.env_clear().envs(&world.env).stdin(Stdio::null());
    command
        .args(["completion", "answer", "fish", "--"])
        .args(words);
    let begun = Instant::now();
    let output = command.output().unwrap();
    let took = begun.elapsed();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && err.is_empty(),
        "{words:?}: {err}"
    );
    let out = String::from_utf8_lossy(&output.stdout);
    let lines = out.lines().skip(1);
    let words = lines.map(|line| line.split('\t').next().unwrap_or_default().to_owned());
    (words.collect(), took)
}

/// The shortest of some times: others may need the machine meanwhile.
fn quickest(world: &World, words: &[&str], wanted: &str) -> Duration {
    let times = (0..5).map(|_| {
        let (offered, took) = answer(world, words);
        assert!(
            offered.iter().any(|word| word == wanted),
            "{words:?}: {offered:?}"
        );
        took
    });
    times.min().unwrap()
}

#[test]
fn nobody_waits_for_words_that_need_no_engine() {
    let mut world = World::new();
    world
        .env
        .insert("OVIRT_URL".to_owned(), "https://127.0.0.1:1/".to_owned());
    for (words, wanted) in [
        (&["vm", "li"][..], "list"),
        (&["vm", "list", "-o", "js"], "json"),
        (&["vm", "--where", "stat"], "status"),
        (&["vm", "-n", "web01", "ni"], "nics"),
        (&["vm", "update", "--set", "os.ty"], "os.type="),
    ] {
        let took = quickest(&world, words, wanted);
        assert!(took < ALONE * SLOWER, "{words:?} took {took:?}");
    }
}

#[test]
fn names_are_asked_for_once_and_kept_for_a_while() {
    let mut world = World::new();
    let took = quickest(&world, &["vm", "show", "web0"], "web01");
    assert!(took < ASKING * SLOWER, "{took:?}");
    let cache = world.path("cache").display().to_string();
    world.env.insert("XDG_CACHE_HOME".to_owned(), cache);
    for (words, wanted) in [
        (&["vm", "show", "web0"][..], "web01"),
        (&["vm", "-n", "web01", "nics", "show", ""], "nic1"),
    ] {
        quickest(&world, words, wanted);
        world.sim.forget_requests();
        let took = quickest(&world, words, wanted);
        assert_eq!(world.sim.requests().len(), 0, "{words:?}");
        assert!(took < ALONE * SLOWER, "{words:?} took {took:?}");
    }
    // Whose they are is part of the question.
    let (offered, _) = answer(&world, &["vm", "-n", "nosuch", "nics", "show", ""]);
    assert_eq!(offered, Vec::<String>::new());
}

#[test]
fn an_engine_that_is_away_or_silent_stops_nobody() {
    let mut world = World::new();
    let nothing: Vec<String> = Vec::new();
    world.env.insert(
        "OVIRT_URL".to_owned(),
        "https://127.0.0.1:1/ovirt-engine/api".to_owned(),
    );
    let (offered, took) = answer(&world, &["vm", "show", "we"]);
    assert_eq!(
        (offered, took < PATIENCE),
        (nothing.clone(), true),
        "{took:?}"
    );
    // It takes the connection and never says a word.
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = silent.local_addr().unwrap().port();
    let url = format!("https://127.0.0.1:{port}/ovirt-engine/api");
    world.env.insert("OVIRT_URL".to_owned(), url);
    let (offered, took) = answer(&world, &["vm", "show", "we"]);
    assert_eq!(offered, nothing);
    assert!(took < PATIENCE, "{took:?}");
}
