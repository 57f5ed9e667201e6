//! `cargo xtask load`: many clients at once against the simulator, reads and writes mixed, at a fixed rate for a while; and how long
//! a large estate takes to load, how much memory it holds, and that a list of it comes as a stream.

mod client;
mod estate;
mod figures;
mod program;

use client::Client;
use figures::Figures;
use program::Program;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// What is asked of the simulator, and how hard.
struct Options {
    clients: usize,
    /// Requests a second, of all clients together.
    rate: u32,
    seconds: u64,
    /// VMs of the estate that is loaded.
    vms: usize,
    /// The program; built when there is none.
    ovsim: Option<PathBuf>,
}

/// `load [--clients N] [--rate N] [--seconds N] [--vms N] [--ovsim FILE]`: prints the figures; an error when one is missed.
pub(crate) fn run(words: &[&str]) -> Result<(), String> {
    let options = options(words)?;
    let program = match &options.ovsim {
        Some(file) => file.clone(),
        None => program::build()?,
    };
    let mut missed = estate::report(&program, options.vms)?;
    if options.seconds > 0 {
        missed.extend(traffic(&program, &options)?);
    }
    if missed.is_empty() {
        Ok(())
    } else {
        Err(format!("missed: {}", missed.join("; ")))
    }
}

fn options(words: &[&str]) -> Result<Options, String> {
    let mut options = Options {
        clients: 50,
        rate: 2000,
        seconds: 60,
        vms: 10_000,
        ovsim: None,
    };
    for pair in words.chunks(2) {
        let number = |text: &str| {
            text.parse::<u32>()
                .map_err(|_| format!("{text} is no number"))
        };
        match *pair {
            ["--clients", count] => options.clients = number(count)?.max(1) as usize,
            ["--rate", count] => options.rate = number(count)?.max(1),
            ["--seconds", count] => options.seconds = number(count)?.into(),
            ["--vms", count] => options.vms = number(count)? as usize,
            ["--ovsim", file] => options.ovsim = Some(PathBuf::from(file)),
            _ => {
                return Err(format!(
                    "load knows --clients, --rate, --seconds, --vms and --ovsim, not {}",
                    pair.join(" ")
                ));
            }
        }
    }
    Ok(options)
}

/// All clients for their time, each at its share of the rate.
fn traffic(program: &std::path::Path, options: &Options) -> Result<Vec<String>, String> {
    let engine = Program::start(program, &["--vms", "200", "--hosts", "4"])?;
    let ready: Vec<Client> = (0..options.clients)
        .map(|number| Client::new(&engine.access, number))
        .collect::<Result<_, _>>()?;
    let over = Arc::new(AtomicBool::new(false));
    let begun = Instant::now();
    let gap = Duration::from_secs(1) * u32::try_from(options.clients).unwrap_or(1) / options.rate;
    let at_work: Vec<_> = ready
        .into_iter()
        .map(|client| {
            let over = Arc::clone(&over);
            std::thread::spawn(move || client.work(gap, &over))
        })
        .collect();
    let mut memory = Vec::new();
    for second in 1..=options.seconds {
        let until = begun + Duration::from_secs(second);
        std::thread::sleep(until.saturating_duration_since(Instant::now()));
        memory.push(engine.memory()?);
    }
    over.store(true, Ordering::Relaxed);
    let took = begun.elapsed();
    let mut all = Figures::default();
    for thread in at_work {
        all.add(thread.join().map_err(|_| "a client panicked")?);
    }
    Ok(all.report(options.rate, took, &memory, engine.cpu()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_numbers_with_names() {
        let options = options(&["--clients", "3", "--rate", "10", "--seconds", "0"]).unwrap();
        assert_eq!((options.clients, options.rate, options.seconds), (3, 10, 0));
        assert!(super::options(&["--rate", "fast"]).is_err());
        assert!(super::options(&["--speed", "1"]).is_err());
    }
}
