//! Chores of this workspace. `cargo xtask help` lists them.

#![allow(clippy::print_stdout, clippy::print_stderr)] // A program for developers: it talks to them,
#![allow(clippy::disallowed_methods)] // and looks at their environment.

mod bench;
mod load;
mod model;
mod sbom;
mod stories;
mod test;
mod tidy;

use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
usage: cargo xtask CHORE

  test [STEP...]                 install what is missing, run every check; CI runs exactly this
  tidy                           the rules of the house that no compiler knows; part of the tests
  bench [--vms N,N] [--pairs N] [--ovcmd FILE]
                                 list and export of large estates beside curl on the same bytes
  serve [--vms N] [--port P]     the server of `bench` alone, to tune against; ends with Ctrl-C
  load [--clients N] [--rate N] [--seconds N] [--vms N] [--ovsim FILE]
                                 the simulator under load: 50 clients, 2000 requests a second; 10 000 VMs loaded and listed
  faults [SEEDS]                 every class of verbs under every fault of the simulator, as a table; 10 seeds
  sbom [FILE]                    the bill of materials of the programs, as CycloneDX
  sweep                          which methods of the model the simulator answers with 501, counted
  stories --url URL --ca FILE [--nfs SERVER:/PATH] [--prefix WORD] [STORY...]
                                 the stories of ovcmd/tests/stories with the real program against any engine
  model FACTS.json EVENTS.json   condense the extracted facts into ovmodel/data
";

fn main() -> ExitCode {
    // Chores name files from the top of the workspace, wherever cargo was called.
    if let Some(here) = std::env::var_os("CARGO_MANIFEST_DIR") {
        let top = Path::new(&here).join("..");
        if let Err(error) = std::env::set_current_dir(&top) {
            eprintln!("xtask: {}: {error}", top.display());
            return ExitCode::FAILURE;
        }
    }
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["test", steps @ ..] => test::all(steps),
        ["model", facts, events] => model::run(
            Path::new(facts),
            Path::new(events),
            Path::new("ovmodel/data"),
        ),
        ["tidy"] => tidy::run(),
        ["load", options @ ..] => load::run(options),
        ["sweep"] => sweep(),
        ["faults", seeds @ ..] => test::faults(seeds.first().copied().unwrap_or("10")),
        ["sbom"] => sbom::run(Path::new("target/sbom.cdx.json")),
        ["sbom", file] => sbom::run(Path::new(file)),
        ["stories", options @ ..] => stories::run(options),
        ["bench", options @ ..] => bench::run(options),
        ["measure", program @ ..] => bench::measure(program),
        ["serve", options @ ..] => bench::serve(options),
        ["help" | "-h" | "--help"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            if !message.is_empty() {
                eprintln!("xtask: {message}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Runs the test that goes through the model, and shows what it sees.
fn sweep() -> Result<(), String> {
    let words = "test --quiet -p ovsim --lib sweep -- --nocapture";
    let status = std::process::Command::new(env!("CARGO"))
        .args(words.split(' '))
        .status()
        .map_err(|error| format!("cargo: {error}"))?;
    if status.success() {
        return Ok(());
    }
    Err(String::new())
}
