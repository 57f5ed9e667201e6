//! What a command ends with: the exit code, and at most three parts on standard error. The table of exit codes lives
//! here; `--help`, the manual and the README print it from here.

/// Exit codes and their meaning, in order.
pub const EXIT_CODES: [(u8, &str); 8] = [
    (0, "done (also when the reader of a pipe has gone)"),
    (1, "the engine refused, or the action failed"),
    (2, "usage: unknown noun, verb, option, field or value"),
    (3, "configuration or login"),
    (4, "not found, or more than one where one is needed"),
    (5, "deadline passed; the action may still finish"),
    (6, "cannot reach or trust the engine"),
    (130, "interrupted"),
];

/// The table of exit codes as lines of text, for help and manual.
pub fn exit_code_lines() -> impl Iterator<Item = String> {
    EXIT_CODES
        .iter()
        .map(|(code, meaning)| format!("{code:>5}  {meaning}"))
}
