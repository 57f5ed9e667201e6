//! Chores of this workspace. `cargo xtask help` lists them.
mod model;

use std::path::Path;

fn main() -> std::process::ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words[..] {
        ["model", facts, events] => model::run(
            Path::new(facts),
            Path::new(events),
            Path::new("ovmodel/data"),
        ),
        _ => Err("usage: cargo xtask model FACTS.json EVENTS.json".to_string()),
    };
    match done {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            #[allow(clippy::print_stderr)]
            {
                eprintln!("xtask: {message}");
            }
            std::process::ExitCode::from(2)
        }
    }
}
