//! What a line of the shell is: a phrase, one of the shell's own words, a command of the system, or a script. Where what a
//! phrase prints goes is told here, too; nothing is done.

use super::own;
use crate::tools;
use crate::words;
use ovlib::nouns;

/// A line, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing, or a remark.
    Nothing,
    /// One of the shell's own words with what follows it.
    Own {
        /// The word.
        name: &'static str,
        /// What follows, split.
        words: Vec<String>,
    },
    /// A noun, a tool or options, as behind the program's name.
    Phrase(Phrase),
    /// For the system's shell.
    Command(String),
    /// A script.
    Script(String),
    /// A line that cannot be.
    Wrong(&'static str),
}

/// A phrase and where it reads and writes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Phrase {
    pub(super) words: Vec<String>,
    /// `< FILE`.
    pub(super) from: Option<String>,
    /// `> FILE`, or `>> FILE`.
    pub(super) into: Option<(String, Mode)>,
    /// `| COMMAND`, everything behind the first `|`.
    pub(super) pipe: Option<String>,
    /// Whether a quote is open or the line goes on.
    pub(super) is_open: bool,
}

/// How a file is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Replace,
    Append,
}

impl Said {
    /// Whether nothing is missing; scripts know by themselves.
    pub(super) fn is_complete(&self) -> bool {
        !matches!(self, Said::Phrase(Phrase { is_open: true, .. }))
    }
}

/// Sorts a text. A word that is a noun and the name of a variable means the variable where no verb follows.
pub(super) fn sort(text: &str, is_variable: &dyn Fn(&str) -> bool) -> Said {
    let text = text.trim_start();
    let trimmed = text.trim_end();
    match trimmed.chars().next() {
        None | Some('#') => return Said::Nothing,
        Some('!') => return Said::Command(trimmed[1..].trim().to_owned()),
        Some('=') => return Said::Script(text[1..].to_owned()),
        _ => {}
    }
    let (first, rest) = match trimmed.split_once(char::is_whitespace) {
        Some((first, rest)) => (first, rest.trim_start()),
        None => (trimmed, ""),
    };
    if first == "ovcmd" && !rest.is_empty() {
        return sort(&text[first.len()..], is_variable);
    }
    if let Some(own) = own::find(first).filter(|_| !rest.starts_with('=')) {
        let words = words::split(rest).words.into_iter();
        return Said::Own {
            name: own.name,
            words: words.map(|word| word.text).collect(),
        };
    }
    let is_word = nouns::find(first).is_ok() || tools::find(first).is_some();
    let is_phrase = match is_word {
        true if rest.is_empty() => !is_variable(first),
        true => !is_operator(rest),
        false => is_option(first),
    };
    match is_phrase {
        true => phrase(text),
        false => Said::Script(text.to_owned()),
    }
}

/// `--read-only`, `-o`: not what a script can begin with.
fn is_option(word: &str) -> bool {
    let rest = word.trim_start_matches('-');
    let dashes = word.len() - rest.len();
    matches!(dashes, 1 | 2) && rest.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

/// Whether what follows a name makes it a variable of a script: `tag = 5`, `vm .name`, `host - 1`.
fn is_operator(rest: &str) -> bool {
    if rest == "-" || rest.starts_with("- ") {
        return true;
    }
    rest.starts_with([
        '=', '.', '[', '(', '+', '*', '/', '%', '&', '^', ';', ',', ':', '?',
    ]) || rest.starts_with("!=")
        || rest.starts_with("<=")
        || rest.starts_with(">=")
        || rest.starts_with("||")
        || rest.starts_with("-=")
}

/// What of a text is words, and what tells where it reads and writes.
fn phrase(text: &str) -> Said {
    let goes_on = goes_on(text.trim_end_matches(['\n', '\r']));
    let text = text.replace("\\\r\n", " ").replace("\\\n", " ");
    let text = text.trim_end_matches(['\n', '\r']);
    let (head, mut rest) = until_operator(text);
    let line = words::split(head);
    let mut phrase = Phrase {
        is_open: line.open.is_some() || goes_on,
        words: line.words.into_iter().map(|word| word.text).collect(),
        ..Phrase::default()
    };
    while let Some(operator) = rest.chars().next() {
        if operator == '|' {
            let command = rest[1..].trim();
            if command.is_empty() {
                return Said::Wrong("nothing stands behind |");
            }
            phrase.pipe = Some(command.to_owned());
            break;
        }
        let appends = rest.starts_with(">>");
        let (target, behind) = until_operator(&rest[if appends { 2 } else { 1 }..]);
        let mut target = words::split(target).words.into_iter();
        let Some(file) = target.next() else {
            return Said::Wrong("no file stands behind < or >");
        };
        phrase.words.extend(target.map(|word| word.text));
        match (operator, appends) {
            ('<', _) => phrase.from = Some(file.text),
            (_, true) => phrase.into = Some((file.text, Mode::Append)),
            (_, false) => phrase.into = Some((file.text, Mode::Replace)),
        }
        rest = behind;
    }
    if phrase.pipe.is_some() && phrase.into.is_some() {
        return Said::Wrong("the output goes into a file or into a pipe, not both");
    }
    Said::Phrase(phrase)
}

/// Whether the last thing typed is a backslash that takes the line's end.
fn goes_on(text: &str) -> bool {
    let count = text.bytes().rev().take_while(|byte| *byte == b'\\').count();
    count % 2 == 1
}

/// The text up to the first `|`, `<` or `>` that is not quoted, and the rest with it.
pub(super) fn until_operator(text: &str) -> (&str, &str) {
    let mut open: Option<char> = None;
    let mut letters = text.char_indices();
    while let Some((at, letter)) = letters.next() {
        match (open, letter) {
            (None | Some('"'), '\\') => drop(letters.next()),
            (None, '\'' | '"') => open = Some(letter),
            (Some(quote), close) if quote == close => open = None,
            (None, '|' | '<' | '>') => return text.split_at(at),
            _ => {}
        }
    }
    (text, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(text: &str) -> Said {
        sort(text, &|name| name == "vm")
    }

    fn check(text: &str, words: &[&str]) -> Phrase {
        match sorted(text) {
            Said::Phrase(phrase) => {
                assert_eq!(phrase.words, words, "{text}");
                phrase
            }
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn nouns_tools_and_options_begin_a_phrase() {
        check("vm list", &["vm", "list"]);
        check("  ovcmd vm list\n", &["vm", "list"]);
        check("-o json vm list", &["-o", "json", "vm", "list"]);
        check(
            "--dry-run vm start web01",
            &["--dry-run", "vm", "start", "web01"],
        );
        check("eval -e '1 | 2'", &["eval", "-e", "1 | 2"]);
        check("host", &["host"]);
        check("vm -n 'a b' show", &["vm", "-n", "a b", "show"]);
    }

    #[test]
    fn everything_else_is_a_script() {
        for text in [
            "let x = 1",
            "vm",
            "vm = 5",
            "vm.name",
            "tag == 1",
            "host - 1",
            "1 + 1",
            "- 1",
            "-1",
            "print(1)",
            "for x in 1..3 { print(x) }",
            "last",
        ] {
            assert_eq!(sorted(text), Said::Script(text.to_owned()), "{text}");
        }
        assert_eq!(sorted("=vm list"), Said::Script("vm list".to_owned()));
        assert_eq!(sorted("!ls -l "), Said::Command("ls -l".to_owned()));
        assert_eq!(sorted("  # vm list"), Said::Nothing);
        assert_eq!(sorted(""), Said::Nothing);
        let own = sorted("source 'a b' c");
        assert_eq!(
            own,
            Said::Own {
                name: "source",
                words: vec!["a b".to_owned(), "c".to_owned()]
            }
        );
        assert_eq!(sorted("set = 5"), Said::Script("set = 5".to_owned()));
    }

    #[test]
    fn pipes_and_files() {
        let phrase = check("vm list | grep 'a|b' > f", &["vm", "list"]);
        assert_eq!(phrase.pipe.as_deref(), Some("grep 'a|b' > f"));
        let phrase = check("vm export > 'f g.xml' web01", &["vm", "export", "web01"]);
        assert_eq!(phrase.into, Some(("f g.xml".to_owned(), Mode::Replace)));
        let phrase = check("raw POST tags <in>>out", &["raw", "POST", "tags"]);
        assert_eq!(phrase.from.as_deref(), Some("in"));
        assert_eq!(phrase.into, Some(("out".to_owned(), Mode::Append)));
        let phrase = check(
            "vm list --where 'memory > 8G'",
            &["vm", "list", "--where", "memory > 8G"],
        );
        assert_eq!((phrase.into, phrase.is_open), (None, false));
        for wrong in ["vm list |", "vm list >", "vm list > f | cat"] {
            assert!(matches!(sorted(wrong), Said::Wrong(_)), "{wrong}");
        }
    }

    #[test]
    fn open_quotes_and_a_last_backslash_go_on() {
        for (text, whole) in [
            ("vm list 'a", false),
            ("vm list 'a\nb'", true),
            ("vm list \\\n", false),
            ("vm list \\\\", true),
            ("vm list \\\n --max 1", true),
        ] {
            let said = sorted(text);
            assert_eq!(said.is_complete(), whole, "{text:?}");
        }
        check("vm list \\\n --max 1", &["vm", "list", "--max", "1"]);
    }
}
