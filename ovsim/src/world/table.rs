//! Reading of the text tables in `data`: lines without comments, a text after ` | `, words before it.
//! The tables are part of the program, so what is wrong in them is caught by the tests that read each of them.

/// The lines of a table that say something, without comments; leading blanks stay.
pub(super) fn lines(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The words of a row and the free text after ` | `, which may be missing.
pub(super) fn row(line: &'static str) -> (Words, &'static str) {
    let (words, text) = line.split_once(" | ").unwrap_or((line, ""));
    (Words(words.split_whitespace()), text)
}

/// The words of a row, one after the other; behind the end they are empty.
pub(super) struct Words(std::str::SplitWhitespace<'static>);

impl Words {
    /// The next word, empty behind the end.
    pub(super) fn word(&mut self) -> &'static str {
        self.0.next().unwrap_or("")
    }
}

impl Iterator for Words {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        self.0.next()
    }
}

/// A table in groups: an unindented head and the indented lines below it, trimmed.
pub(super) fn groups(table: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in lines(table) {
        match line.strip_prefix("  ") {
            None => groups.push((line, Vec::new())),
            Some(below) => {
                if let Some((_, rows)) = groups.last_mut() {
                    rows.push(below.trim_start());
                }
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_groups() {
        let (mut words, text) = row("1 two | and the rest");
        assert_eq!((words.word(), words.word(), words.word()), ("1", "two", ""));
        assert_eq!(text, "and the rest");
        let groups = groups("# note\nhead one\n  a b\n  c\nhead two\n");
        assert_eq!(groups.len(), 2);
        assert_eq!(groups[0], ("head one", vec!["a b", "c"]));
    }
}
