//! Budgets: lines of a file and of a function, tests aside, with a list of what is above and may only shrink.

use super::source::{Source, read};
use std::path::Path;

/// No file and no function may have more lines of code than this.
const FILE: usize = 500;
const FUNCTION: usize = 80;
/// Six of seven files and nineteen of twenty functions stay below these.
const USUAL_FILE: (usize, usize) = (300, 7);
const USUAL_FUNCTION: (usize, usize) = (45, 20);
/// What is above a limit, `PATH LINES` or `PATH FUNCTION LINES`; a change may lower a number or take a line away.
const RATCHET: &str = "xtask/ratchet.txt";

/// Complaints about what is above and not listed, or listed with too high a number.
pub(super) fn complaints(top: &Path, sources: &[Source]) -> Result<Vec<String>, String> {
    let list = read(top, RATCHET)?;
    let mut listed: Vec<(String, usize)> = Vec::new();
    for line in list
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (name, lines) = line
            .rsplit_once(' ')
            .ok_or(format!("{RATCHET}: no number in `{line}`"))?;
        listed.push((
            name.to_owned(),
            lines
                .parse()
                .map_err(|_| format!("{RATCHET}: no number in `{line}`"))?,
        ));
    }
    let (mut files, mut functions) = (Vec::new(), Vec::new());
    for source in sources.iter().filter(|source| !source.is_test()) {
        files.push((source.path.clone(), source.code().len()));
        functions.extend(
            measured(source)
                .into_iter()
                .map(|(name, lines)| (format!("{} {name}", source.path), lines)),
        );
    }
    let mut all = Vec::new();
    for (found, limit, usual) in [
        (&files, FILE, USUAL_FILE),
        (&functions, FUNCTION, USUAL_FUNCTION),
    ] {
        all.extend(above(found, limit, &listed));
        all.extend(too_many(found, usual));
    }
    let known = |name: &str| {
        files
            .iter()
            .chain(&functions)
            .any(|(found, _)| found == name)
    };
    all.extend(
        listed
            .iter()
            .filter(|(name, _)| !known(name))
            .map(|(name, _)| format!("{RATCHET}: {name} is gone, take its line away")),
    );
    Ok(all)
}

fn above(found: &[(String, usize)], limit: usize, listed: &[(String, usize)]) -> Vec<String> {
    let allowed = |name: &str| {
        listed
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, lines)| *lines)
    };
    let complaint = |(name, lines): &(String, usize)| match allowed(name) {
        Some(allowed) if *lines < allowed => Some(format!(
            "{RATCHET}: {name} has {lines} lines now, lower its number"
        )),
        Some(allowed) if *lines == allowed => None,
        _ if *lines > limit => Some(format!("{name}: {lines} lines, {limit} at most")),
        _ => None,
    };
    found.iter().filter_map(complaint).collect()
}

/// More above the usual size than may be: names the largest.
fn too_many(found: &[(String, usize)], (usual, share): (usize, usize)) -> Option<String> {
    let mut large: Vec<_> = found.iter().filter(|(_, lines)| *lines > usual).collect();
    if large.len() * share <= found.len() {
        return None;
    }
    large.sort_by_key(|(_, lines)| std::cmp::Reverse(*lines));
    let names: Vec<String> = large
        .iter()
        .take(12)
        .map(|(name, lines)| format!("{name} {lines}"))
        .collect();
    Some(format!(
        "{} of {} have more than {usual} lines, one in {share} may: {}",
        large.len(),
        found.len(),
        names.join(", ")
    ))
}

/// Name and lines of every function, read from the layout rustfmt gives: it ends with a brace at its own indentation.
fn measured(source: &Source) -> Vec<(String, usize)> {
    let code = source.code();
    let mut found = Vec::new();
    for (at, &(number, line)) in code.iter().enumerate() {
        let Some(name) = function_name(line) else {
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let end = format!("{}}}", " ".repeat(indent));
        for &(last, line) in &code[at..] {
            let is_end = line == end || (last == number && line.ends_with('}'));
            if is_end {
                found.push((name.to_owned(), last - number + 1));
            }
            // A declaration in a trait has no body.
            if is_end || (line.ends_with(';') && line.len() - line.trim_start().len() == indent) {
                break;
            }
        }
    }
    found
}

/// The name after `fn` when the line begins a function.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let is_word = |word: &str| {
        matches!(word, "pub" | "const" | "async" | "extern") || word.starts_with("pub(")
    };
    let is_start = before
        .split_whitespace()
        .all(|word| is_word(word) || word.ends_with(')'));
    let end = after.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
    (is_start && end > 0).then(|| &after[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_are_measured_by_their_layout() {
        let text = "pub(crate) fn one() {\n    a();\n}\n\nimpl X {\n    fn two(\n        a: u8,\n    ) -> u8 {\n        a\n    }\n\n    fn three() {}\n}\n// a fn in words\ntrait T {\n    fn four();\n}\n";
        let source = Source {
            path: "x/src/a.rs".into(),
            text: text.into(),
        };
        let expected =
            [("one", 3), ("two", 5), ("three", 1)].map(|(name, lines)| (name.to_owned(), lines));
        assert_eq!(measured(&source), expected);
    }

    #[test]
    fn the_list_may_only_shrink() {
        let found = [
            ("a".to_owned(), 90),
            ("b".to_owned(), 90),
            ("c".to_owned(), 90),
        ];
        let listed = [("a".to_owned(), 90), ("b".to_owned(), 95)];
        let all = above(&found, 80, &listed);
        assert_eq!(all.len(), 2);
        assert!(
            all[0].contains("lower its number") && all[1].contains("80 at most"),
            "{all:?}"
        );
    }
}
