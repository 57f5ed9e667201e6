//! The Rust files of the workspace, and what of them is test code.

use std::path::{Path, PathBuf};

/// One file.
pub(super) struct Source {
    /// Path from the top, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

impl Source {
    /// Test code as a whole: below a `tests` folder, or a `tests.rs`.
    pub(super) fn is_test(&self) -> bool {
        self.path
            .split('/')
            .any(|part| part == "tests" || part == "tests.rs" || part == "benches")
    }

    /// Number (from 1) and text of the lines that are not inside a `#[cfg(test)]` item.
    pub(super) fn code(&self) -> Vec<(usize, &str)> {
        let mut code = Vec::new();
        let mut lines = self
            .text
            .lines()
            .enumerate()
            .map(|(at, line)| (at + 1, line))
            .peekable();
        while let Some((number, line)) = lines.next() {
            if line.trim() != "#[cfg(test)]" {
                code.push((number, line));
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            let Some((_, item)) = lines.next() else { break };
            if item.ends_with(';') || item.ends_with('}') {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            while lines.next_if(|(_, line)| *line != end).is_some() {}
            lines.next();
        }
        code
    }

    /// The crate's folder: `ovlib` of `ovlib/src/xml/read.rs`.
    pub(super) fn krate(&self) -> &str {
        self.path.split('/').next().unwrap_or_default()
    }

    /// The module path below `src`: `["xml", "read"]` of `ovlib/src/xml/read.rs`, nothing for `lib.rs`.
    pub(super) fn modules(&self) -> Vec<&str> {
        let below = self.path.split_once("/src/").map_or("", |(_, below)| below);
        let parts = below.trim_end_matches(".rs").split('/');
        parts
            .filter(|part| !matches!(*part, "lib" | "main" | "mod"))
            .collect()
    }
}

/// All Rust files, sorted by path.
pub(super) fn sources(top: &Path) -> Result<Vec<Source>, String> {
    let files = files(top)?.into_iter().filter(|path| path.ends_with(".rs"));
    files
        .map(|path| {
            Ok(Source {
                text: read(top, &path)?,
                path,
            })
        })
        .collect()
}

/// A file's text.
pub(super) fn read(top: &Path, path: &str) -> Result<String, String> {
    let bytes = std::fs::read(top.join(path)).map_err(|error| format!("{path}: {error}"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Every file that belongs to the project, sorted, with `/`: no build output, nothing hidden but `.ci` and `.cargo`.
pub(super) fn files(top: &Path) -> Result<Vec<String>, String> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(top.join(&folder))
            .map_err(|error| format!("{}: {error}", folder.display()))?;
        for entry in entries {
            let entry = entry.map_err(|error| format!("{}: {error}", folder.display()))?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let is_ours = !name.starts_with('.') || name == ".ci" || name == ".cargo";
            if !is_ours || name == "target" || name == "__pycache__" {
                continue;
            }
            let path = folder.join(&name);
            if entry.path().is_dir() {
                folders.push(path);
            } else {
                found.push(path.to_string_lossy().replace('\\', "/"));
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn test_modules_are_left_out() {
        let text = "use a;\n#[cfg(test)]\nuse b;\nfn c() {}\n#[cfg(test)]\nmod tests {\n    fn d() {\n    }\n}\nfn e() {}\n";
        let source = Source {
            path: "ovlib/src/xml/read.rs".into(),
            text: text.into(),
        };
        let numbers: Vec<usize> = source
            .code()
            .into_iter()
            .map(|(number, _)| number)
            .collect();
        assert_eq!(numbers, [1, 4, 10]);
        assert_eq!(
            (source.krate(), source.modules()),
            ("ovlib", vec!["xml", "read"])
        );
    }
}
