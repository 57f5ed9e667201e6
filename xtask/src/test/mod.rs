//! `cargo xtask test`: installs what is missing, runs every check there is, and prints the sum as its last line.

mod deny;
mod interop;
mod kerberos;
mod msrv;
mod step;
mod tally;
pub(crate) mod tools;

pub(crate) use interop::{PROGRAMS, Simulator};
use std::time::{Duration, Instant};
pub(crate) use step::cargo;
use step::run;
pub(crate) use tally::Tally;

/// Runs all steps, or those whose name holds one of `only`. The error is the sum line.
pub(crate) fn all(only: &[&str]) -> Result<(), String> {
    let mut steps = Steps {
        only,
        done: Vec::new(),
    };
    let tools = match tools::install() {
        Ok(tools) => tools,
        Err(message) => {
            steps.run("tools", || Err(message));
            return steps.close();
        }
    };
    steps.run("fmt", || plain(&["fmt", "--all", "--check"]));
    steps.run("clippy", || {
        plain(&[
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ])
    });
    steps.run("docs", || {
        let mut command = cargo(&["doc", "--workspace", "--no-deps", "--locked", "--quiet"]);
        Ok(run(command.env("RUSTDOCFLAGS", "-D warnings"))?.tally())
    });
    steps.run("tests", || {
        plain(&[
            "test",
            "--workspace",
            "--locked",
            "--no-fail-fast",
            "--quiet",
        ])
    });
    steps.run("rust-version declared", msrv::declared);
    steps.run("rust-version compiled", msrv::compiled);
    // Off by default, so that nothing else compiles it.
    steps.run("keyring", || {
        let words = "test -p ovlib --features keyring --lib --locked --quiet ring::";
        Ok(run(&mut cargo(&words.split(' ').collect::<Vec<_>>()))?.tally())
    });
    steps.run("deny", || deny::offline(&tools.cargo_deny));
    steps.run("advisories", || deny::advisories(&tools.cargo_deny));
    steps.run("sbom", || {
        crate::sbom::run(std::path::Path::new("target/sbom.cdx.json")).map(|()| Tally::PASS)
    });
    steps.run("programs", || {
        plain(&["build", "--workspace", "--bins", "--locked", "--quiet"])
    });
    steps.run("kerberos", kerberos::run);
    steps.run("stories", crate::stories::simulated);
    for name in interop::PROGRAMS {
        steps.run(&format!("interop {name}"), || {
            interop::program(name, &tools.python)
        });
    }
    steps.close()
}

/// Every class of verbs under every fault, with so many seeds each; the table is printed by the test.
pub(crate) fn faults(seeds: &str) -> Result<(), String> {
    if seeds.parse::<u64>().is_err() {
        return Err(format!("'{seeds}' is no number of seeds"));
    }
    let mut command = cargo(&[
        "test",
        "-p",
        "ovcmd",
        "--locked",
        "--test",
        "all",
        "--",
        "--nocapture",
        "matrix::",
    ]);
    let ran = run(command.env("FAULT_SEEDS", seeds))?;
    match ran.is_ok {
        true => Ok(()),
        false => Err("something is wrong, as the table says".to_owned()),
    }
}

fn plain(words: &[&str]) -> Result<Tally, String> {
    Ok(run(&mut cargo(words))?.tally())
}

struct Steps<'a> {
    only: &'a [&'a str],
    done: Vec<(String, Tally, Duration)>,
}

impl Steps<'_> {
    fn run(&mut self, name: &str, step: impl FnOnce() -> Result<Tally, String>) {
        if !self.only.is_empty() && !self.only.iter().any(|word| name.contains(word)) {
            return;
        }
        println!("\n== {name}");
        let start = Instant::now();
        let tally = step().unwrap_or_else(|message| {
            println!("FAILED: {message}");
            Tally::FAIL
        });
        self.done.push((name.to_owned(), tally, start.elapsed()));
    }

    /// Prints what every step came to, and the sum last.
    fn close(self) -> Result<(), String> {
        println!();
        let mut sum = Tally::default();
        for (name, tally, took) in &self.done {
            println!("{:<24} {:>5} s   {tally}", name, took.as_secs());
            sum += *tally;
        }
        println!("{sum}");
        // The sum has said it; a second message would take the last line from it.
        if sum.failed == 0 && sum.passed > 0 {
            Ok(())
        } else {
            Err(String::new())
        }
    }
}
