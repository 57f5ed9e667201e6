//! Nothing lies about unread: every Rust file is a module of its parent, every interop program is run.

use super::source::Source;
use std::path::Path;

/// Complaints about files that the compiler or the tests never see.
pub(super) fn complaints(top: &Path, sources: &[Source]) -> Vec<String> {
    let mut all: Vec<String> = sources
        .iter()
        .filter_map(|source| unlisted(source, sources))
        .collect();
    let programs = crate::test::PROGRAMS;
    let folder = std::fs::read_dir(top.join("tests/interop"))
        .into_iter()
        .flatten()
        .flatten();
    for name in folder.map(|entry| entry.file_name().to_string_lossy().into_owned()) {
        let text =
            std::fs::read_to_string(top.join("tests/interop").join(&name)).unwrap_or_default();
        if text.contains("__main__") && !programs.contains(&name.as_str()) {
            all.push(format!(
                "tests/interop/{name}: not run by `cargo xtask test`"
            ));
        }
    }
    all
}

/// A file that no `mod` line of its parent names. Crate roots and what a manifest names have no parent.
fn unlisted(source: &Source, sources: &[Source]) -> Option<String> {
    let (folder, file) = source.path.rsplit_once('/')?;
    let stem = file.trim_end_matches(".rs");
    if matches!(stem, "lib" | "main") || folder.contains("/examples") {
        return None;
    }
    let (folder, name) = if stem == "mod" {
        folder.rsplit_once('/')?
    } else {
        (folder, stem)
    };
    let parents = ["mod.rs", "lib.rs", "main.rs"].map(|parent| format!("{folder}/{parent}"));
    let declares = |parent: &Source| {
        let is_parent = parents.contains(&parent.path) || parent.path == format!("{folder}.rs");
        is_parent
            && parent
                .text
                .lines()
                .any(|line| line.trim_end().ends_with(&format!("mod {name};")))
    };
    (!sources.iter().any(declares)).then(|| format!("{}: no `mod {name};` names it", source.path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_no_module_names_is_found() {
        let source = |path: &str, text: &str| Source {
            path: path.into(),
            text: text.into(),
        };
        let all = [
            source("a/src/lib.rs", "pub mod b;\nmod c;\n"),
            source("a/src/b.rs", ""),
            source("a/src/c/mod.rs", "mod d;\n"),
            source("a/src/c/d.rs", ""),
            source("a/src/c/e.rs", ""),
        ];
        let found: Vec<String> = all
            .iter()
            .filter_map(|source| unlisted(source, &all))
            .collect();
        assert_eq!(found, ["a/src/c/e.rs: no `mod e;` names it"]);
    }
}
