//! The program `ovcmd`: real streams, real terminal, exit code.
#![allow(
    clippy::disallowed_methods,
    reason = "a main is where surroundings come from and where the process ends"
)]

use ovcmd::{Io, Messages};
use ovlib::transport::Interrupt;
use std::io::{self, IsTerminal};
use std::process;

/// Columns and lines of the terminal.
fn screen() -> Option<(usize, usize)> {
    let (width, height) = terminal_size::terminal_size()?;
    Some((usize::from(width.0), usize::from(height.0)))
}

fn main() {
    let stdout = io::stdout();
    let width = stdout.is_terminal().then(|| {
        let columns = std::env::var("COLUMNS")
            .ok()
            .and_then(|columns| columns.parse().ok());
        columns.or_else(|| Some(screen()?.0)).unwrap_or(80)
    });
    let mut io = Io {
        stdin: Box::new(io::stdin()),
        stdout: Box::new(io::BufWriter::with_capacity(64 * 1024, stdout.lock())),
        stderr: Messages::new(io::stderr()),
        env: Box::new(|name| std::env::var(name).ok()),
        stdin_is_terminal: io::stdin().is_terminal(),
        stderr_is_terminal: io::stderr().is_terminal(),
        width,
        screen,
        pager: None,
        is_process: true,
        zone: jiff::tz::TimeZone::system,
        catch_ctrl_c: true,
        interrupt: Interrupt::new(),
    };
    let code = ovcmd::run(std::env::args_os().skip(1), &mut io);
    // Everything is closed and flushed; what is left of the command tree need not be taken down piece by piece.
    process::exit(i32::from(code));
}
