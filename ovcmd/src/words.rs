//! A line as a shell splits it into words: quotes and backslashes, no expansion.

/// A word and how it stood on the line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Word {
    /// Without quotes and backslashes.
    pub(crate) text: String,
    /// Where it begins on the line, in bytes.
    pub(crate) at: usize,
    /// Whether any of it was quoted.
    pub(crate) is_quoted: bool,
}

/// What a line was split into.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Line {
    /// The words; the last one may be unfinished.
    pub(crate) words: Vec<Word>,
    /// The quote that is still open at the end.
    pub(crate) open: Option<char>,
    /// Whether the line ends in a blank, so that the next word has not begun.
    pub(crate) ends: bool,
}

/// Splits a line. Outside of quotes a backslash takes the next character as it is, inside of `"` only `"` and `\`.
pub(crate) fn split(line: &str) -> Line {
    let mut found = Line::default();
    let mut word: Option<Word> = None;
    let mut letters = line.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|(_, next)| *next);
        if found.open.is_none() && letter.is_whitespace() {
            found.words.extend(word.take());
            continue;
        }
        let word = word.get_or_insert_with(|| Word {
            at,
            ..Word::default()
        });
        let takes_next = match found.open {
            None => letter == '\\' && next.is_some(),
            Some('"') => letter == '\\' && matches!(next, Some('"' | '\\')),
            Some(_) => false,
        };
        match (found.open, letter) {
            (_, '\\') if takes_next => {
                word.text.extend(next);
                word.is_quoted = true;
                letters.next();
            }
            (Some(open), close) if open == close => found.open = None,
            (None, '\'' | '"') => {
                word.is_quoted = true;
                found.open = Some(letter);
            }
            (_, letter) => word.text.push(letter),
        }
    }
    found.ends = word.is_none();
    found.words.extend(word);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, words: &[&str], open: Option<char>, ends: bool) {
        let found = split(line);
        let texts: Vec<&str> = found.words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(
            (texts.as_slice(), found.open, found.ends),
            (words, open, ends),
            "{line}"
        );
    }

    #[test]
    fn words_quotes_and_backslashes() {
        check("", &[], None, true);
        check("vm list ", &["vm", "list"], None, true);
        check("vm 'a b'c \"d\\\"e\"", &["vm", "a bc", "d\"e"], None, false);
        check(r"a\ b \'", &["a b", "'"], None, false);
        check(
            "--where 'memory > ",
            &["--where", "memory > "],
            Some('\''),
            false,
        );
        check("a '' ", &["a", ""], None, true);
        check(r#"'a\b' "c\d""#, &[r"a\b", r"c\d"], None, false);
    }
}
