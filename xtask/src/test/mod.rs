//! `cargo xtask test`: installs what is missing, runs every check there is, and prints the sum as its last line.

mod deny;
mod interop;
mod kerberos;
mod msrv;
mod step;
mod steps;
mod tally;
pub(crate) mod tools;

pub(crate) use interop::{PROGRAMS, Simulator};
pub(crate) use step::cargo;
use step::run;
use steps::Steps;
pub(crate) use tally::Tally;

/// Runs all steps, or those whose name holds one of `only`. The error is the sum line.
pub(crate) fn all(only: &[&str]) -> Result<(), String> {
    let mut steps = Steps::new(only);
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
        let mut command = cargo(&[
            "test",
            "--workspace",
            "--locked",
            "--no-fail-fast",
            "--quiet",
        ]);
        // Many wait for a clock or a program rather than for a processor.
        let at_once = std::thread::available_parallelism().map_or(2, usize::from) * 2;
        Ok(run(command.env("RUST_TEST_THREADS", at_once.to_string()))?.tally())
    });
    steps.run("rust-version declared", msrv::declared);
    steps.run("rust-version compiled", msrv::compiled);
    // Off by default, so that nothing else compiles it. With the package that is built of it, so that all below is as it was.
    steps.run("keyring", || {
        let words = "test -p ovlib -p ovcmd --features ovcmd/keyring --lib --locked --quiet ring::";
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
    steps.side_by_side("interop", interop::PROGRAMS, |name, said| {
        interop::program(name, &tools.python, said)
    });
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
