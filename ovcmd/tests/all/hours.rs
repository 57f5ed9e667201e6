//! Two hours of the engine's clock in seconds of ours: following events, and a shell, while tokens expire, the engine restarts
//! and connections break. Nothing is missed, nothing comes twice, memory does not grow.

use crate::harness::{World, no_secret};
use ovlib::config::{Given, Settings};
use ovlib::{Args, Context, Error, Hooks, ListArgs};
use ovsim::{Fault, Moment, Rule, Trouble};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// How long two hours are.
const MINUTES: u64 = 120;
/// How much more memory may be in use at the end than after a quarter of an hour, KiB.
const GROWTH: u64 = 3 * 1024;
/// Longest time for anything that is waited for.
const LONGEST: Duration = Duration::from_secs(60);

/// The program with a world's settings, its pipes open.
fn start(world: &World, words: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_ovcmd"))
        .args(words)
        .env_clear()
        .envs(&world.env)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// The lines of a stream as they come.
fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Resident memory of a process, KiB.
fn memory(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.unwrap()
        .trim()
        .trim_end_matches(" kB")
        .parse()
        .unwrap()
}

/// What goes wrong in a minute, if anything, with the next request of this kind.
fn trouble(world: &World, minute: u64, path: &str) {
    let fault = match minute % 30 {
        4 | 14 | 24 => Fault::ExpireToken,
        7 => Fault::Drop(Moment::BeforeWork),
        10 => Fault::Drop(Moment::BeforeBody),
        13 => Fault::Drop(Moment::InBody(60)),
        16 => Fault::Delay(Duration::from_millis(100)),
        19 => Fault::Trouble(Trouble::Restart(Duration::from_millis(300))),
        22 => Fault::Reply {
            status: 502,
            content_type: "text/html".to_owned(),
            body: "<html><body>Proxy Error</body></html>".to_owned(),
        },
        27 => Fault::Truncate(70),
        _ => return,
    };
    world
        .sim
        .faults()
        .add(Rule::on("GET", path, fault).times(1));
}

/// A session of our own beside the program's.
fn session(world: &World) -> Context {
    let given = [
        ("url", "OVIRT_URL"),
        ("username", "OVIRT_USERNAME"),
        ("password", "OVIRT_PASSWORD"),
        ("ca_file", "OVIRT_CAFILE"),
    ];
    let given = given.map(|(key, name)| Given::new(key, world.env[name].clone(), key));
    Context::connect(Settings::of_options(&given).unwrap(), Hooks::default()).unwrap()
}

fn interrupt(child: &Child) {
    let done = Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status();
    assert!(done.unwrap().success());
}

#[test]
fn two_hours_of_events() {
    let world = World::new();
    let context = session(&world);
    let newest = ovlib::events::Cursor::newest(&context).unwrap().last();
    let from = newest.to_string();
    let words = ["event", "--from", &from, "follow", "--interval", "20ms"];
    let words = [&words[..], &["-o", "jsonl", "--columns", "id,description"]].concat();
    let mut child = start(&world, &words);
    let shown = lines(child.stdout.take().unwrap());
    let told = lines(child.stderr.take().unwrap());
    let mut seen: Vec<u64> = Vec::new();
    let mut early = 0;
    for minute in 0..MINUTES {
        world.sim.advance(Duration::from_secs(60));
        trouble(&world, minute, "events");
        for number in 0..8 {
            let event = serde_json::json!({
                "description": format!("minute {minute}, {number}"), "severity": "normal",
                "origin": "hours", "custom_id": minute * 100 + number + 1,
            });
            let begun = Instant::now();
            while let Err(error) = context.events().add(&event, &Args::new()) {
                // It is restarting, and says that it took nothing.
                let is_away = matches!(
                    error,
                    Error::Lost {
                        status: Some(503),
                        ..
                    }
                );
                assert!(is_away && begun.elapsed() < LONGEST, "{error:?}");
            }
        }
        let last = format!("minute {minute}, 7");
        let begun = Instant::now();
        loop {
            match shown.recv_timeout(LONGEST) {
                Ok(line) => {
                    let row: serde_json::Value = serde_json::from_str(&line).unwrap();
                    let id = row["id"].as_str().map(str::to_owned);
                    let id = id.unwrap_or_else(|| row["id"].to_string());
                    seen.push(id.parse().unwrap());
                    if row["description"] == last {
                        break;
                    }
                }
                Err(error) => panic!(
                    "{error}: nothing of {last} came: {:?}",
                    told.try_iter().collect::<Vec<_>>()
                ),
            }
            assert!(begun.elapsed() < LONGEST, "{last} does not come");
        }
        if minute == 15 {
            early = memory(&child);
        }
    }
    let late = memory(&child);
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    seen.extend(shown.iter().map(|line| {
        let row: serde_json::Value = serde_json::from_str(&line).unwrap();
        row["id"].as_str().unwrap().parse::<u64>().unwrap()
    }));
    let mut args = ListArgs::default();
    args.params.set("from", newest);
    let all = context.events().list(&args).unwrap();
    let mut truth: Vec<u64> = all
        .map(|event| event.unwrap().id().unwrap().parse().unwrap())
        .collect();
    truth.sort_unstable();
    // What happened after the last one was asked for may be missing; nothing else may, and nothing comes twice.
    assert!(seen.len() >= usize::try_from(MINUTES * 8).unwrap());
    assert_eq!(seen, truth[..seen.len()]);
    assert!(late < early + GROWTH, "{early} KiB, then {late} KiB");
    let told: Vec<String> = told.iter().collect();
    no_secret(&world.sim, &told.join("\n"), &words);
    // Each restart, and each connection that broke for good, is told of once.
    assert!(
        told.iter()
            .all(|line| line.starts_with("ovcmd: ") || line.starts_with("  hint: ")),
        "{told:?}"
    );
}

#[test]
fn two_hours_in_a_shell() {
    let world = World::new();
    let machines = world.run(&["vm", "list", "-o", "name"]).out;
    let machines: Vec<&str> = machines.lines().collect();
    let mut child = start(&world, &["shell"]);
    let mut input = child.stdin.take().unwrap();
    let shown = lines(child.stdout.take().unwrap());
    let told = lines(child.stderr.take().unwrap());
    let mut early = 0;
    for minute in 0..MINUTES {
        world.sim.advance(Duration::from_secs(60));
        trouble(&world, minute, "vms");
        match minute % 20 {
            5 => world
                .sim
                .faults()
                .add(Rule::on("POST", "tags", Fault::ExpireToken).times(1)),
            11 => {
                let lost = Fault::Drop(Moment::BeforeBody);
                world
                    .sim
                    .faults()
                    .add(Rule::on("POST", "tags", lost).times(1))
            }
            _ => 0,
        };
        let text =
            format!("vm list -o name\ntag create --name t{minute} -o name\nprint(\"over\")\n");
        input.write_all(text.as_bytes()).unwrap();
        let mut said = Vec::new();
        loop {
            match shown.recv_timeout(LONGEST) {
                Ok(line) if line == "over" => break,
                Ok(line) => said.push(line),
                Err(error @ (RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected)) => {
                    panic!(
                        "{error}: {said:?} {:?}",
                        told.try_iter().collect::<Vec<_>>()
                    )
                }
            }
        }
        let (listed, made) = said.split_at(said.len().saturating_sub(1));
        assert_eq!(made, [format!("t{minute}")], "{said:?}");
        // A list that breaks off in its middle is said to have; what came is right.
        let is_whole = listed == machines;
        let breaks = matches!(minute % 30, 13 | 27);
        assert!(
            is_whole
                || (breaks
                    && machines
                        .starts_with(&listed.iter().map(String::as_str).collect::<Vec<_>>())),
            "{minute}: {said:?}"
        );
        if minute == 15 {
            early = memory(&child);
        }
    }
    let late = memory(&child);
    drop(input);
    child.wait().unwrap();
    let told: Vec<String> = told.iter().collect();
    no_secret(&world.sim, &told.join("\n"), &["shell"]);
    let tags = world.run(&["tag", "list", "-o", "name"]).out;
    for minute in 0..MINUTES {
        let name = format!("t{minute}");
        assert_eq!(
            tags.lines().filter(|tag| *tag == name).count(),
            1,
            "{name}: {told:?}"
        );
    }
    assert!(late < early + GROWTH, "{early} KiB, then {late} KiB");
    // It logged in anew when it had to, and not more often.
    let requests = world.sim.requests();
    let logins = requests
        .iter()
        .filter(|one| one.path.ends_with("sso/oauth/token"));
    assert!(logins.count() < 40);
}
