//! `ovcmd shell`: nouns and verbs without the program's name, line by line, in one session.

use super::Deed;
use crate::shell;
use ovlib::verb::{Outcome, Shows};

pub(super) const SHELL: Deed = Deed {
    name: "",
    summary: "Talk to the engine line by line; also ovcmd alone",
    shows: Shows::Text,
    params: &[],
    examples: &[
        ("shell", "Lines such as `vm list`, or scripts; `help` there"),
        ("--read-only shell", "The same, and nothing is changed"),
    ],
    run: |session, _, io| {
        let code = shell::run(session, io)?;
        session.end_with(code);
        Ok(Outcome::Bytes(Box::new(std::io::empty())))
    },
};
