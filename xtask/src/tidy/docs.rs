//! The documents are true of the tree: paths they name exist, and every crate and top module is named where it should be.

use super::source::{files, read};
use std::path::Path;

/// Complaints about README, ARCHITECTURE, CONTRIBUTING and the changelog.
pub(super) fn complaints(top: &Path) -> Result<Vec<String>, String> {
    let files = files(top)?;
    let mut all = Vec::new();
    for name in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"] {
        let text = read(top, name)?;
        let missing = paths(&text).filter(|path| !exists(path, &files));
        all.extend(missing.map(|path| format!("{name}: there is no {path}")));
    }
    let page = read(top, "ARCHITECTURE.md")?;
    all.extend(
        modules(&files)
            .filter(|module| !page.contains(module.as_str()))
            .map(|module| format!("ARCHITECTURE.md: does not name {module}")),
    );
    if !read(top, "CHANGELOG.md")?.contains("## Unreleased") {
        all.push("CHANGELOG.md: has no `## Unreleased` section".to_owned());
    }
    Ok(all)
}

/// Words in back quotes that are paths: they hold a slash and nothing a path does not hold.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2).filter(|word| {
        let is_path = word.chars().all(|letter| {
            letter.is_ascii_alphanumeric() || matches!(letter, '/' | '.' | '_' | '-')
        });
        is_path && word.contains('/') && !word.starts_with(['/', '.']) || word.starts_with(".ci/")
    })
}

/// A file, or a folder with something in it; from the top or within a crate's `src`.
fn exists(path: &str, files: &[String]) -> bool {
    let path = path.trim_end_matches('/');
    files
        .iter()
        .any(|file| file == path || file.starts_with(&format!("{path}/")))
}

/// The top modules of the crates that people change: file names and folders right below `src`.
fn modules(files: &[String]) -> impl Iterator<Item = String> + '_ {
    let below = files.iter().filter_map(|file| {
        file.split_once("/src/")
            .filter(|(krate, _)| krate.starts_with("ov"))
    });
    let mut names: Vec<String> = below
        .filter_map(|(_, below)| {
            below
                .split('/')
                .next()
                .map(|name| name.trim_end_matches(".rs").to_owned())
        })
        .collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .filter(|name| !matches!(name.as_str(), "lib" | "main" | "tests"))
}
