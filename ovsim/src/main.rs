//! `ovsim`: starts a simulated engine, prints how to reach it, and stays until Ctrl-C or SIGTERM; or writes one out.

mod words;

use std::io::{self, Write as _};
use std::process::ExitCode;

use ovsim::{Ending, Options, Sim};

use words::{HELP, Wish};

fn main() -> ExitCode {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if given.iter().any(|word| word == "-h" || word == "--help") {
        return finish(write(HELP));
    }
    if given.iter().any(|word| word == "-V" || word == "--version") {
        return finish(write(concat!("ovsim ", env!("CARGO_PKG_VERSION"), "\n")));
    }
    match words::read(given.into_iter()) {
        Ok((Wish::Serve, options)) => finish(run(options)),
        Ok((Wish::Dump(dir), options)) => finish(dump(options, &dir)),
        Err(problem) => {
            let hint = "`ovsim --help` lists the options";
            let _shown = writeln!(io::stderr(), "ovsim: {problem}\n  hint: {hint}");
            ExitCode::from(2)
        }
    }
}

fn run(options: Options) -> io::Result<()> {
    let place = format!("{}:{}", options.address, options.port);
    let ending = Ending::listen()?;
    let sim = Sim::start(options).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse | io::ErrorKind::AddrNotAvailable => {
            io::Error::new(error.kind(), format!("cannot listen on {place}: {error}"))
        }
        _ => error,
    })?;
    write(&sim.env_lines()?)?;
    ending.wait();
    sim.close()
}

fn dump(options: Options, dir: &std::path::Path) -> io::Result<()> {
    let engine = ovsim::engine_of(options)?;
    let count = ovsim::dump(&engine, dir)?;
    write(&format!("{count} documents in {}\n", dir.display()))
}

fn write(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

fn finish(result: io::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _shown = writeln!(io::stderr(), "ovsim: {error}");
            ExitCode::FAILURE
        }
    }
}
