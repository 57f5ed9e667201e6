//! Asking the person at the terminal: for a password, for a yes.

use crate::io::Messages;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::termios::{LocalFlags, SetArg, tcgetattr, tcsetattr};
use ovlib::config::Prompt;
use ovlib::context::Confirm;
use ovlib::transport::Interrupt;
use std::fs::File;
use std::io::{BufRead, BufReader, ErrorKind, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;

/// How often it is looked whether the user interrupted, in milliseconds.
const LOOK: u16 = 50;

/// Asks for a password on the terminal, without echo.
pub(super) fn prompt(messages: Messages, interrupt: Interrupt) -> Prompt {
    Arc::new(move |question| {
        let _ = messages.clone().write_all(question.as_bytes());
        let tty = File::options().read(true).write(true).open("/dev/tty")?;
        let line = unseen(&tty, &interrupt);
        // The end of the line was not echoed either.
        let _ = messages.clone().write_all(b"\n");
        Ok(line?.map(Into::into))
    })
}

/// A line that is typed without echo; none when there is no line.
fn unseen(tty: &File, interrupt: &Interrupt) -> std::io::Result<Option<String>> {
    let before = tcgetattr(tty)?;
    let mut silent = before.clone();
    silent.local_flags.remove(LocalFlags::ECHO);
    tcsetattr(tty, SetArg::TCSANOW, &silent)?;
    let mut line = String::new();
    let read = until_readable(tty.as_fd(), interrupt)
        .and_then(|()| BufReader::new(tty).read_line(&mut line));
    tcsetattr(tty, SetArg::TCSANOW, &before)?;
    let is_there = read? > 0;
    line.truncate(line.trim_end_matches(['\r', '\n']).len());
    Ok(is_there.then_some(line))
}

/// Asks on the terminal; only a yes is one, and Ctrl-C is none.
pub(super) fn confirm(messages: Messages, interrupt: Interrupt) -> Confirm {
    Arc::new(move |question| {
        let _ = messages.clone().write_all(question.as_bytes());
        let mut answer = String::new();
        let stdin = std::io::stdin();
        until_readable(stdin.as_fd(), &interrupt).inspect_err(|_| {
            let _ = messages.clone().write_all(b"\n");
        })?;
        stdin.read_line(&mut answer)?;
        Ok(matches!(
            answer.trim().to_ascii_lowercase().as_str(),
            "y" | "yes"
        ))
    })
}

/// Waits for a line on the terminal; reading alone would go on waiting after Ctrl-C.
fn until_readable(tty: BorrowedFd<'_>, interrupt: &Interrupt) -> std::io::Result<()> {
    loop {
        if interrupt.is_raised() {
            return Err(ErrorKind::Interrupted.into());
        }
        let mut watched = [PollFd::new(tty, PollFlags::POLLIN)];
        match poll(&mut watched, PollTimeout::from(LOOK)) {
            Ok(0) | Err(Errno::EINTR) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}
