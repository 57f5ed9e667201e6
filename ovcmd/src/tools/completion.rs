//! `ovcmd completion`: the script a shell loads, and the answers to what that script asks.

use super::Deed;
use crate::completion::{self, Dialect};
use crate::io::Io;
use crate::session::Session;
use crate::words;
use ovlib::error::Result;
use ovlib::verb::{Args, Outcome, Param, ParamKind, Shows};
use std::io::Cursor;

pub(super) const DEEDS: &[Deed] = &[
    script(
        "bash",
        "The script for bash: source <(ovcmd completion bash)",
        &[
            (
                "completion bash > /etc/bash_completion.d/ovcmd",
                "For every user of bash",
            ),
            ("completion bash", "To read it first"),
        ],
    ),
    script(
        "zsh",
        "The script for zsh: source <(ovcmd completion zsh)",
        &[
            (
                "completion zsh > ~/.zfunc/_ovcmd",
                "For zsh, where fpath has ~/.zfunc",
            ),
            ("completion zsh", "To read it first"),
        ],
    ),
    script(
        "fish",
        "The script for fish: ovcmd completion fish | source",
        &[
            (
                "completion fish > ~/.config/fish/completions/ovcmd.fish",
                "For fish",
            ),
            ("completion fish", "To read it first"),
        ],
    ),
    script(
        "elvish",
        "The script for elvish: eval (ovcmd completion elvish | slurp)",
        &[
            ("completion elvish > ovcmd.elv", "For elvish"),
            ("completion elvish", "To read it first"),
        ],
    ),
    script(
        "powershell",
        "The script for PowerShell",
        &[
            ("completion powershell > ovcmd.ps1", "For PowerShell"),
            ("completion powershell", "To read it first"),
        ],
    ),
    Deed {
        name: "answer",
        summary: "Answer those scripts: what may stand at the end of a line",
        shows: Shows::Text,
        params: &[
            Param {
                positional: true,
                required: true,
                ..Param::option(
                    "shell",
                    ParamKind::Choice(&Dialect::WORDS),
                    "The shell that asks",
                )
            },
            Param::words(
                "words",
                ParamKind::Text,
                "The words of the line, or for bash the line",
            ),
        ],
        examples: &[
            (
                "completion answer fish -- vm li",
                "Verbs of vm that begin with li",
            ),
            (
                "completion answer zsh -- vm sh",
                "Verbs of vm that begin with sh",
            ),
        ],
        run: answer,
    },
];

/// The row that writes one shell's script.
const fn script(
    name: &'static str,
    summary: &'static str,
    examples: &'static [(&'static str, &'static str)],
) -> Deed {
    Deed {
        name,
        summary,
        shows: Shows::Bytes,
        params: &[],
        examples,
        run: match name.as_bytes() {
            b"bash" => |_, _, _| text(Dialect::Bash),
            b"zsh" => |_, _, _| text(Dialect::Zsh),
            b"fish" => |_, _, _| text(Dialect::Fish),
            b"elvish" => |_, _, _| text(Dialect::Elvish),
            _ => |_, _, _| text(Dialect::Powershell),
        },
    }
}

fn text(dialect: Dialect) -> Result<Outcome> {
    Ok(Outcome::Bytes(Box::new(Cursor::new(dialect.script()))))
}

fn answer(session: &mut Session, args: &Args, io: &mut Io) -> Result<Outcome> {
    let dialect = args
        .text("shell")
        .and_then(Dialect::find)
        .unwrap_or(Dialect::Bash);
    let mut typed: Vec<String> = args.texts("words").map(str::to_owned).collect();
    let mut open = None;
    if dialect == Dialect::Bash {
        let line = words::split(typed.first().map_or("", String::as_str));
        open = line.open;
        typed = line
            .words
            .into_iter()
            .skip(1)
            .map(|word| word.text)
            .collect();
        if line.ends {
            typed.push(String::new());
        }
    }
    let current = typed.pop().unwrap_or_default();
    // A question in the middle of a line that is being typed would be no help.
    io.stdin_is_terminal = false;
    session.begin(completion::globals(&typed), io);
    let answer = completion::answer(&typed, &current, &mut |asked| session.names(asked, io));
    let lines = dialect.lines(&answer, &current, open);
    Ok(Outcome::Lines(Box::new(lines.into_iter().map(Ok))))
}
