//! The classes of verbs: a command of each, and what must be true of the engine afterwards.

use super::faults::Plan;
use super::{Hope, LONGEST, judge};
use crate::harness::{Ran, World};
use ovlib::transport::Interrupt;
use std::io::{self, Write};
use std::sync::mpsc;

/// A class of verbs.
pub(super) struct Class {
    pub(super) name: &'static str,
    /// Runs its command under a fault; the error says what is wrong.
    pub(super) run: fn(&World, &Plan, u64) -> Result<(), String>,
}

/// So many of the classes, from the first, are in the short form.
pub(super) const SHORT: usize = 5;

pub(super) const CLASSES: &[Class] = &[
    Class {
        name: "list",
        run: list,
    },
    Class {
        name: "export",
        run: export,
    },
    Class {
        name: "create",
        run: create,
    },
    Class {
        name: "action",
        run: action,
    },
    Class {
        name: "bulk",
        run: bulk,
    },
    Class {
        name: "follow",
        run: follow,
    },
    Class {
        name: "eval",
        run: eval,
    },
    Class {
        name: "shell",
        run: shell,
    },
];

/// A command without faults, which succeeds.
fn clean(world: &World, words: &[&str]) -> String {
    world.sim.faults().clear();
    let ran = world.run(words);
    assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
    ran.out
}

/// A command under a fault, ended by force when it hangs.
fn faulty(world: &World, words: &[&str], stdin: &[u8]) -> (Ran, bool) {
    let (mut io, captured) = world.io(stdin);
    let interrupt = io.interrupt.clone();
    let (done, waiting) = mpsc::channel::<()>();
    let guard = std::thread::spawn(move || {
        let late = waiting.recv_timeout(LONGEST) == Err(mpsc::RecvTimeoutError::Timeout);
        if late {
            interrupt.raise();
        }
        late
    });
    let code = ovcmd::run(words.iter().copied(), &mut io);
    drop(done);
    let hung = guard.join().unwrap();
    let ran = Ran {
        code,
        out: captured.out(),
        err: captured.err(),
    };
    crate::harness::no_secret(&world.sim, &ran.out, words);
    crate::harness::no_secret(&world.sim, &ran.err, words);
    (ran, hung)
}

fn run(world: &World, words: &[&str]) -> Result<Ran, String> {
    ended(faulty(world, words, &[]))
}

fn ended(ran: (Ran, bool)) -> Result<Ran, String> {
    match ran {
        (ran, true) => Err(format!("hangs: {}", ran.err.trim())),
        (ran, false) => Ok(ran),
    }
}

/// Rows are all there or a beginning of them; success means all.
fn list(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    let words = ["vm", "list", "-o", "jsonl", "--columns", "name,id,status"];
    let truth = clean(world, &words);
    world.sim.faults().add(plan.rule("GET", "vms", 0, seed));
    let ran = run(world, &words)?;
    match judge(&ran, plan.reads)? {
        true if ran.out == truth => Ok(()),
        false if truth.starts_with(&ran.out) => Ok(()),
        _ => Err(format!("shows something else: {}", ran.out)),
    }
}

/// The file is today's or yesterday's.
fn export(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    let truth = clean(world, &["vm", "export"]);
    let file = world.file("vms.xml", "yesterday");
    let name = file.display().to_string();
    world.sim.faults().add(plan.rule("GET", "vms", 0, seed));
    let ran = run(world, &["vm", "export", "--output-file", &name])?;
    let expected = match judge(&ran, plan.reads)? {
        true => truth.as_str(),
        false => "yesterday",
    };
    match std::fs::read_to_string(&file).unwrap() == expected {
        true => Ok(()),
        false => Err("the file is neither today's nor yesterday's".to_owned()),
    }
}

/// Whether a failure leaves it open that the engine did it, or goes on with it, and says how to find out.
fn is_open(ran: &Ran) -> bool {
    ran.code == 5
        || [
            "no answer",
            "lost",
            "goes on",
            "may ",
            "event --correlation",
        ]
        .iter()
        .any(|words| ran.err.contains(words))
}

/// What is claimed of something that was to be done once.
fn claimed(ran: &Ran, plan: &Plan, times: usize) -> Result<(), String> {
    match (judge(ran, plan.changes)?, times) {
        (true, 1) | (false, 0) => Ok(()),
        (false, 1) if is_open(ran) => Ok(()),
        (false, 1) => Err(format!("was done, and is said to have failed: {}", ran.err)),
        (claim, times) => Err(format!("done {times} times, claimed: {claim}: {}", ran.err)),
    }
}

/// A disk is there once, and ready.
fn create(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    world.sim.faults().add(plan.rule("POST", "disks", 0, seed));
    let words = [
        "disk", "create", "--name", "new", "--size", "1G", "-d", "data1", "--format", "cow",
    ];
    let ran = run(world, &words)?;
    let disks = clean(
        world,
        &["disk", "list", "-o", "csv", "--columns", "name,status"],
    );
    let made = disks.lines().filter(|line| line.starts_with("new,"));
    let ready = disks.lines().filter(|line| *line == "new,ok");
    if ran.code == 0 && ready.count() != 1 {
        return Err("claims a disk that is not ready".to_owned());
    }
    claimed(&ran, plan, made.count())
}

/// How often an event about an object was written.
fn events(world: &World, code: &str, vm: &str) -> usize {
    let words = [
        "event",
        "list",
        "--max",
        "500",
        "-o",
        "csv",
        "--columns",
        "code,vm.name",
    ];
    let all = clean(world, &words);
    let line = format!("{code},{vm}");
    all.lines().filter(|row| row.trim_end() == line).count()
}

fn status(world: &World, vm: &str) -> String {
    let shown = clean(world, &["vm", "list", vm, "-t", "{status}"]);
    shown.trim().to_owned()
}

/// A machine starts once, and is up.
fn action(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    world
        .sim
        .faults()
        .add(plan.rule("POST", "vms/*/start", 0, seed));
    let ran = run(world, &["vm", "start", "dev01"])?;
    if ran.code == 0 && status(world, "dev01") != "up" {
        return Err(format!("claims that it is up: {}", status(world, "dev01")));
    }
    claimed(&ran, plan, events(world, "153", "dev01"))
}

/// Three machines are switched off, the fault meets one of them.
fn bulk(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    let all = ["app01", "ci01", "db01"];
    let skip = u32::try_from(seed % 3).unwrap();
    world
        .sim
        .faults()
        .add(plan.rule("POST", "vms/*/stop", skip, seed));
    let ran = run(
        world,
        &["vm", "stop", "--all", "--yes", "app01", "ci01", "db01"],
    )?;
    let times: Vec<usize> = all.iter().map(|vm| events(world, "33", vm)).collect();
    if times.iter().any(|times| *times > 1) {
        return Err(format!("done more than once: {times:?}"));
    }
    let done = judge(&ran, plan.changes)?;
    let down = all.iter().filter(|vm| status(world, vm) == "down").count();
    match (done, down) {
        (true, 3) => Ok(()),
        (false, 2) => Ok(()),
        (false, 3) if is_open(&ran) => Ok(()),
        _ => Err(format!("claims {done}, {down} are down: {}", ran.err)),
    }
}

/// Interrupts when the last event that matters comes out.
struct Until {
    interrupt: Interrupt,
    seen: std::sync::Arc<std::sync::Mutex<String>>,
}

impl Write for Until {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut seen = self.seen.lock().unwrap();
        seen.push_str(&String::from_utf8_lossy(bytes));
        if seen.contains("marker") {
            self.interrupt.raise();
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Every event comes once and in order, while the fault meets a look at the log.
fn follow(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    let newest = clean(world, &["event", "list", "--max", "1", "-t", "{id}"]);
    let newest = newest.trim().to_owned();
    let skip = u32::try_from(seed % 3).unwrap();
    // The clean commands of this class ask for tags and disks, which the rule does not meet.
    world
        .sim
        .faults()
        .add(plan.rule("GET", "events", skip, seed));
    let seen = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let (mut io, captured) = world.io(&[]);
    io.stdout = Box::new(Until {
        interrupt: io.interrupt.clone(),
        seen: seen.clone(),
    });
    let interrupt = io.interrupt.clone();
    let code = std::thread::scope(|scope| {
        let (done, waiting) = mpsc::channel::<()>();
        scope.spawn(move || {
            if waiting.recv_timeout(LONGEST) == Err(mpsc::RecvTimeoutError::Timeout) {
                interrupt.raise();
            }
        });
        scope.spawn(|| {
            for name in ["one", "two", "marker"] {
                // A restart may be under way.
                let words = [
                    "disk", "create", "--async", "--name", name, "--size", "1G", "-d", "data1",
                    "--format", "cow",
                ];
                let ran = world.run(&words);
                assert!(ran.code == 0 || ran.code == 6 || ran.code == 3, "{ran:?}");
            }
            let marker = [
                "disk", "create", "--async", "--name", "marker2", "--size", "1G", "-d", "data1",
                "--format", "cow",
            ];
            while world.run(&marker).code != 0 {
                std::thread::yield_now();
            }
        });
        let words = [
            "event",
            "--from",
            &newest,
            "follow",
            "-o",
            "jsonl",
            "--columns",
            "id,description",
        ];
        let code = ovcmd::run(words, &mut io);
        drop(done);
        code
    });
    let shown = seen.lock().unwrap().clone();
    if !shown.contains("marker") {
        return match (code, plan.reads) {
            (1 | 6, Hope::Either | Hope::Fails) => prefix(world, &newest, &shown, plan),
            _ => Err(format!("ended with {code}: {}", captured.err())),
        };
    }
    if code != 130 {
        return Err(format!("ended with {code}: {}", captured.err()));
    }
    prefix(world, &newest, &shown, plan)
}

/// What was shown is the beginning of what there is, without a gap and without anything twice.
fn prefix(world: &World, newest: &str, shown: &str, _: &Plan) -> Result<(), String> {
    let id = |line: &str| {
        let row: serde_json::Value = serde_json::from_str(line).unwrap();
        row["id"]
            .as_str()
            .map(str::to_owned)
            .or_else(|| Some(row["id"].to_string()))
    };
    let shown: Vec<String> = shown.lines().filter_map(id).collect();
    let words = [
        "event",
        "--from",
        newest,
        "list",
        "-o",
        "jsonl",
        "--columns",
        "id",
    ];
    let truth = clean(world, &words);
    let mut truth: Vec<String> = truth.lines().filter_map(id).collect();
    truth.reverse();
    match truth.starts_with(&shown) {
        true => Ok(()),
        false => Err(format!("shown {shown:?}, but there are {truth:?}")),
    }
}

/// A script reads and changes; what it printed and what is there agree.
fn eval(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    let names = clean(world, &["vm", "list", "-o", "name"]);
    let (method, path, hope) = match seed % 2 {
        0 => ("GET", "vms", plan.read_and_change()),
        _ => ("POST", "tags", plan.changes),
    };
    world.sim.faults().add(plan.rule(method, path, 0, seed));
    let script = r#"for vm in context.vms.list() { print(vm.name); }
        context.tags.create(#{name: "made"});"#;
    let ran = run(world, &["eval", "-e", script])?;
    let tags = clean(world, &["tag", "list", "-o", "name"]);
    let times = tags.lines().filter(|name| *name == "made").count();
    let done = judge(&ran, hope)?;
    let whole = ran.out.starts_with(&names);
    match (done, times) {
        (true, 1) if whole => Ok(()),
        (false, 0) if names.starts_with(&ran.out) => Ok(()),
        (false, 1) if whole && is_open(&ran) => Ok(()),
        _ => Err(format!(
            "claims {done}, tag made {times} times, printed all: {whole}: {}{}",
            ran.out, ran.err
        )),
    }
}

/// Lines of a shell; one that fails does not end the session, and the exit code tells.
fn shell(world: &World, plan: &Plan, seed: u64) -> Result<(), String> {
    let names = clean(world, &["vm", "list", "-o", "name"]);
    let is_read = seed.is_multiple_of(2);
    let (method, path, hope) = match is_read {
        true => ("GET", "vms", plan.read_and_change()),
        false => ("POST", "tags", plan.changes),
    };
    world.sim.faults().add(plan.rule(method, path, 0, seed));
    let lines = b"vm list -o name\ntag create --name made -o name\n";
    let ran = ended(faulty(world, &["shell"], lines))?;
    let tags = clean(world, &["tag", "list", "-o", "name"]);
    let times = tags.lines().filter(|name| *name == "made").count();
    let done = judge(&ran, hope)?;
    let listed: String = ran
        .out
        .lines()
        .filter(|line| *line != "made")
        .map(|line| format!("{line}\n"))
        .collect();
    let fits = match (done, is_read) {
        (true, _) => listed == names && times == 1,
        (false, true) => names.starts_with(&listed) && times <= 1,
        (false, false) => listed == names && (times == 0 || (times == 1 && is_open(&ran))),
    };
    match fits {
        true => Ok(()),
        false => Err(format!(
            "claims {done}, tag made {times} times: {}{}",
            ran.out, ran.err
        )),
    }
}
