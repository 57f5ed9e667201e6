//! `cargo xtask tidy`: rules about the source itself that no compiler and no lint knows. A test runs it too.
//!
//! Each rule is a function from the sources to complaints; a complaint names file, line and what to do.

mod budget;
mod docs;
mod imports;
mod listed;
mod source;
mod words;

use source::{Source, sources};
use std::path::Path;

/// All rules over the workspace at `top`; what they complain about.
fn complaints(top: &Path) -> Result<Vec<String>, String> {
    let sources = sources(top)?;
    let mut all = Vec::new();
    all.extend(sources.iter().filter_map(opens_with_its_purpose));
    all.extend(budget::complaints(top, &sources)?);
    all.extend(imports::complaints(top, &sources)?);
    all.extend(listed::complaints(top, &sources));
    all.extend(words::complaints(top)?);
    all.extend(docs::complaints(top)?);
    Ok(all)
}

/// Checks the working directory.
pub(crate) fn run() -> Result<(), String> {
    let all = complaints(Path::new("."))?;
    for complaint in &all {
        println!("{complaint}");
    }
    if all.is_empty() {
        Ok(())
    } else {
        Err(format!("{} rules of the house are broken", all.len()))
    }
}

/// Every file opens with one to five `//!` lines; a blank one may lead on to more.
fn opens_with_its_purpose(source: &Source) -> Option<String> {
    let count = source
        .text
        .lines()
        .take_while(|line| line.starts_with("//!") && *line != "//!")
        .count();
    let what = match count {
        0 => "opens without a `//!` line that says what it is for",
        1..=5 => return None,
        _ => "opens with more than five `//!` lines: does it hold two things?",
    };
    Some(format!("{}:1: {what}", source.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_keeps_the_rules_of_the_house() {
        let top = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let all = complaints(top).unwrap();
        assert!(all.is_empty(), "{}", all.join("\n"));
    }
}
