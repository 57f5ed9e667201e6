//! One session that asks now and then, longer than its Kerberos tickets and its tokens live: `long_session URL KEYTAB ROUNDS
//! MILLISECONDS`. The tests of Kerberos run it against a real KDC.

#![allow(clippy::print_stdout, clippy::print_stderr)] // A program for a test: it talks to it.

use ovlib::config::{Given, Settings};
use ovlib::{Args, Context, Hooks};
use std::process::ExitCode;
use std::time::Duration;

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}\n{}", error.hint().unwrap_or_default());
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> ovlib::Result<()> {
    let [url, keytab, rounds, pause] = words else {
        return Err(ovlib::Error::usage(
            "long_session URL KEYTAB ROUNDS MILLISECONDS",
        ));
    };
    let settings = Settings::of_options(&[
        Given::new("url", url, "URL"),
        Given::new("keytab", keytab, "KEYTAB"),
    ])?;
    let context = Context::connect(settings, Hooks::default())?;
    for round in 0..rounds.parse().unwrap_or(1) {
        if round > 0 {
            context
                .interrupt()
                .sleep(Duration::from_millis(pause.parse().unwrap_or(0)))?;
        }
        let root = context.root().read(&Args::new())?;
        println!("{}", root.text("time").unwrap_or_default());
    }
    context.close()
}
