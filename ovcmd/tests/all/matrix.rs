//! Every class of verbs under every fault of the simulator: what is claimed is true of the engine's state, nothing is lost
//! or done twice, nothing panics or hangs. `cargo xtask faults` runs ten seeds of it; here it is one.

mod classes;
mod faults;

use crate::harness::{Ran, World};
use classes::{CLASSES, Class, SHORT};
use faults::{FAULTS, Plan};
use ovsim::Options;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// No command takes longer, whatever happens; the read limit is two seconds, and four tries end in less than ten.
const LONGEST: Duration = Duration::from_secs(60);
/// Commands under way at one time: they wait more than they work.
const WORKERS: usize = 6;

/// What a fault lets a command do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hope {
    /// It has to succeed all the same.
    Succeeds,
    /// It may fail, if it says so and what it did is nothing, or is told.
    Either,
    /// It has to fail.
    Fails,
}

/// A world for one run: quick, small, and impatient.
fn world(seed: u64) -> World {
    let mut world = World::with(Options {
        seed,
        vms: 8,
        speed: 20.0,
        ..Options::default()
    });
    let file = world.file("limits.ini", "[api]\nread_timeout = 2\n");
    let file = file.display().to_string();
    world.env.insert("OVCONFIG".to_owned(), file);
    world
}

/// One cell, one seed: what is wrong, if anything.
fn one(class: &Class, plan: &Plan, seed: u64) -> Result<(), String> {
    let world = world(seed);
    let begun = Instant::now();
    let done = catch_unwind(AssertUnwindSafe(|| (class.run)(&world, plan, seed)));
    let took = begun.elapsed();
    match done {
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
            Err(format!("panic: {}", text.unwrap_or("?")))
        }
        Ok(_) if took > LONGEST => Err(format!("took {} s", took.as_secs())),
        Ok(result) => result,
    }
}

/// Checks a claim of success or failure against what was hoped for.
fn judge(ran: &Ran, hope: Hope) -> Result<bool, String> {
    match (ran.code, hope) {
        (0, Hope::Fails) => Err("claims success".to_owned()),
        (0, _) => Ok(true),
        (code, Hope::Succeeds) => Err(format!("failed with {code}: {}", ran.err.trim())),
        (1 | 3 | 5 | 6, _) if ran.err.contains("ovcmd: ") => Ok(false),
        (code, _) => Err(format!("ended with {code}: {}", ran.err.trim())),
    }
}

/// How many seeds, and whether it is the long form, which follows events and talks to scripts and the shell, too.
fn extent() -> (u64, &'static [Class]) {
    let given = std::env::var("FAULT_SEEDS").ok();
    match given.and_then(|text| text.parse().ok()) {
        Some(seeds) => (seeds, CLASSES),
        None => (1, &CLASSES[..SHORT]),
    }
}

#[test]
fn nothing_is_wrong_whatever_goes_wrong() {
    let (seeds, classes) = extent();
    let cells: Vec<(usize, usize, u64)> = (0..classes.len())
        .flat_map(|class| (0..FAULTS.len()).map(move |fault| (class, fault)))
        .flat_map(|(class, fault)| (1..=seeds).map(move |seed| (class, fault, seed)))
        .collect();
    let next = AtomicUsize::new(0);
    let found: Mutex<BTreeMap<(usize, usize), Vec<String>>> = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Some((class, fault, seed)) =
                    cells.get(next.fetch_add(1, Ordering::SeqCst))
                {
                    let result = one(&classes[*class], &FAULTS[*fault], *seed);
                    let mut found = found.lock().unwrap();
                    let wrong = found.entry((*class, *fault)).or_default();
                    wrong.extend(result.err().map(|text| format!("seed {seed}: {text}")));
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    let wrong = print(&found, classes, seeds);
    assert_eq!(wrong, 0, "the table says what is wrong");
    assert!(FAULTS.len() >= 14 && cells.len() == classes.len() * FAULTS.len() * seeds as usize);
}

/// The table: right of all, per cell; then what is wrong. Gives the number of wrong runs.
#[allow(clippy::print_stdout)] // The table is for whoever runs it by hand.
fn print(found: &BTreeMap<(usize, usize), Vec<String>>, classes: &[Class], seeds: u64) -> usize {
    print!("{:<18}", "");
    for class in classes {
        print!("{:>9}", class.name);
    }
    println!();
    for (row, fault) in FAULTS.iter().enumerate() {
        print!("{:<18}", fault.name);
        for column in 0..classes.len() {
            let wrong = found.get(&(column, row)).map_or(0, Vec::len) as u64;
            print!("{:>9}", format!("{}/{seeds}", seeds - wrong));
        }
        println!();
    }
    let mut sum = 0;
    for ((class, fault), texts) in found {
        for text in texts {
            sum += 1;
            println!(
                "WRONG {} / {}: {text}",
                classes[*class].name, FAULTS[*fault].name
            );
        }
    }
    let runs = (classes.len() * FAULTS.len()) as u64 * seeds;
    println!("{runs} runs, {sum} wrong");
    sum
}
