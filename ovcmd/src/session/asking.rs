//! Asking the person at the terminal: for a password, for a yes.

use crate::io::Messages;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use ovlib::config::Prompt;
use ovlib::context::Confirm;
use ovlib::transport::Interrupt;
use std::io::{ErrorKind, Write};
use std::os::fd::AsFd;
use std::sync::Arc;

/// How often it is looked whether the user interrupted, in milliseconds.
const LOOK: u16 = 50;

/// Asks for a password on the terminal, without echo.
pub(super) fn prompt(messages: Messages) -> Prompt {
    Arc::new(move |question| {
        let _ = messages.clone().write_all(question.as_bytes());
        match rpassword::read_password() {
            Ok(password) => Ok(Some(password.into())),
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(error),
        }
    })
}

/// Asks on the terminal; only a yes is one, and Ctrl-C is none.
pub(super) fn confirm(messages: Messages, interrupt: Interrupt) -> Confirm {
    Arc::new(move |question| {
        let _ = messages.clone().write_all(question.as_bytes());
        let mut answer = String::new();
        until_readable(&interrupt).inspect_err(|_| {
            let _ = messages.clone().write_all(b"\n");
        })?;
        std::io::stdin().read_line(&mut answer)?;
        Ok(matches!(
            answer.trim().to_ascii_lowercase().as_str(),
            "y" | "yes"
        ))
    })
}

/// Waits for a line on the terminal; reading alone would go on waiting after Ctrl-C.
fn until_readable(interrupt: &Interrupt) -> std::io::Result<()> {
    let stdin = std::io::stdin();
    loop {
        if interrupt.is_raised() {
            return Err(ErrorKind::Interrupted.into());
        }
        let mut watched = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
        match poll(&mut watched, PollTimeout::from(LOOK)) {
            Ok(0) | Err(Errno::EINTR) => {}
            Ok(_) => return Ok(()),
            Err(error) => return Err(error.into()),
        }
    }
}
