//! Words and paths that do not belong into the repository: stubs, silenced tests, places of one machine.

use super::source::{files, read};
use std::path::Path;

/// What must not be written anywhere, each in two halves so that this file may stand.
const FORBIDDEN: &[(&str, &str, &str)] = &[
    ("todo", "!(", "finish it or leave it out"),
    ("unimplemented", "!(", "finish it or leave it out"),
    ("dbg", "!(", "take it out"),
    ("#[ign", "ore", "a test runs or is not there"),
    ("FIX", "ME", "mend it"),
    ("TO", "DO", "do it or leave it out"),
    ("X", "XX", "say what it is"),
    (
        "../sha",
        "red",
        "nothing outside the repository is named in it",
    ),
    ("engine", ".md", "a document outside the repository"),
    ("style", ".md", "a document outside the repository"),
    ("rust-no", "tes", "a document outside the repository"),
    ("par", "ity.py", "a program outside the repository"),
    ("/wo", "rk/", "a path of one machine"),
    ("/ro", "ot/", "a path of one machine"),
    ("/ho", "me/", "a path of one machine"),
];
/// Files that are data of others or large and have no words of ours.
const SKIPPED: &[&str] = &["Cargo.lock", "LICENSE"];

/// Complaints about every such word.
pub(super) fn complaints(top: &Path) -> Result<Vec<String>, String> {
    let mut all = Vec::new();
    for path in files(top)?
        .into_iter()
        .filter(|path| !SKIPPED.contains(&path.as_str()))
    {
        let text = read(top, &path)?;
        for (at, line) in text.lines().enumerate() {
            for (first, second, what) in FORBIDDEN {
                if line.contains(&format!("{first}{second}")) {
                    all.push(format!("{path}:{}: `{first}{second}`: {what}", at + 1));
                }
            }
        }
    }
    Ok(all)
}
