//! The examples, run against a simulator; and a context in the hands of threads and of async programs.

use ovlib::config::{Given, Settings};
use ovlib::{Context, Hooks, ListArgs};
use ovsim::{Options, Sim};
use std::process::Command;

/// What an example prints; cargo builds it beside the tests.
fn run(sim: &Sim, name: &str) -> String {
    let own = std::env::current_exe().unwrap();
    let built = own
        .parent()
        .unwrap()
        .parent()
        .unwrap()
        .join("examples")
        .join(name);
    assert!(
        built.exists(),
        "{} is built by `cargo test -p ovlib` or `cargo build -p ovlib --examples`",
        built.display()
    );
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(built)
        .env_clear()
        .env("HOME", home.path())
        .env("OVIRT_URL", sim.url())
        .env("OVIRT_USERNAME", sim.user())
        .env("OVIRT_PASSWORD", sim.password())
        .env("OVIRT_CAFILE", sim.ca_file().unwrap())
        .output()
        .unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    assert!(output.status.success(), "{name}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn connect(sim: &Sim) -> Context {
    let ca = sim.ca_file().unwrap();
    let options = [
        Given::new("url", sim.url(), "url"),
        Given::new("username", sim.user(), "username"),
        Given::new("password", sim.password(), "password"),
        Given::new("ca_file", ca.to_string_lossy(), "ca_file"),
    ];
    Context::connect(Settings::of_options(&options).unwrap(), Hooks::default()).unwrap()
}

#[test]
fn every_example_does_what_it_says() {
    let sim = Sim::start(Options {
        speed: f64::INFINITY,
        ..Options::default()
    })
    .unwrap();
    assert!(run(&sim, "list").lines().any(|line| line == "web01 4 GiB"));
    let made = run(&sim, "create");
    assert_eq!(
        made,
        "example is changed\nunknown field 'nmae' in tag; did you mean name?\n"
    );
    assert!(
        run(&sim, "typed")
            .lines()
            .any(|line| line.starts_with("web01 4096 "))
    );
    assert_eq!(run(&sim, "template"), "example 1073741824\n");
    let waited = run(&sim, "wait");
    let ends: Vec<&str> = waited
        .lines()
        .filter_map(|line| line.split_once(" is "))
        .map(|(_, state)| state)
        .collect();
    assert_eq!(ends, ["up", "down"], "{waited}");
    let events = run(&sim, "events");
    assert!(
        events.lines().filter(|line| line.contains("seen")).count() >= 2,
        "{events}"
    );
}

#[test]
fn a_context_is_shared_between_threads() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    shared::<Context>();
    let sim = Sim::start(Options::default()).unwrap();
    let context = connect(&sim);
    let count = |context: Context| context.vms().list(&ListArgs::default()).unwrap().count();
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let context = context.clone();
            std::thread::spawn(move || count(context))
        })
        .collect();
    let counts: Vec<usize> = threads
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    assert_eq!(counts, [12; 4]);
}

/// An async program hands the blocking calls to the threads that its runtime has for them.
#[test]
fn an_async_program_asks_on_a_blocking_thread() {
    let sim = Sim::start(Options::default()).unwrap();
    let context = connect(&sim);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let names = runtime.block_on(async move {
        let asked = tokio::task::spawn_blocking(move || {
            let rows = context.clusters().list(&ListArgs::default())?;
            let names: ovlib::Result<Vec<_>> = rows
                .map(|row| Ok(row?.name().unwrap_or_default()))
                .collect();
            names
        });
        asked.await.unwrap()
    });
    assert_eq!(names.unwrap(), ["Default"]);
}
