//! The language of stories, and playing one. Nothing here starts a program: whoever plays says how a command runs.
//!
//! ```text
//! # a comment
//! $ ovcmd tag create ${name}-blue      must end with code 0
//!     *blue*                           some line of its output; * stands for any characters
//!   - *red*                            no line of its output; - * is no output at all
//!   ! *no such*                        some line of its errors
//!   = 4                                it must end with this code instead
//! ? ovcmd tag list                     whether this engine can do what follows: when it fails, the rest is left out
//! ~ ovcmd tag remove ${name}-blue      done at the end whatever happens, the last one first; its own end does not matter
//! ```

use std::collections::BTreeMap;

/// What a command did.
#[derive(Debug, Clone, Default)]
pub(super) struct Ran {
    pub(super) code: i32,
    pub(super) out: String,
    pub(super) err: String,
}

/// Names that differ from engine to engine, by the word that stands for them in stories.
pub(super) type Names = BTreeMap<String, String>;

/// One command of a story with what it must come to.
#[derive(Debug, Default, PartialEq)]
struct Step {
    line: usize,
    words: Vec<String>,
    out: Vec<String>,
    absent: Vec<String>,
    err: Vec<String>,
    code: i32,
    /// Whether the rest is left out when it fails.
    asks: bool,
}

/// How a story ended.
#[derive(Debug, PartialEq)]
pub(super) enum End {
    /// As told.
    Well,
    /// This engine cannot do it: why.
    LeftOut(String),
}

/// A story that was read.
#[derive(Debug, Default)]
pub(super) struct Story {
    steps: Vec<Step>,
    /// Commands of the end, with the number of steps before each.
    after: Vec<(usize, Vec<String>)>,
}

impl Story {
    /// Reads a story.
    ///
    /// # Errors
    /// The line that is none.
    pub(super) fn read(text: &str, names: &Names) -> Result<Story, String> {
        let mut story = Story::default();
        for (at, line) in text.lines().enumerate() {
            let line = fill(line, names).map_err(|why| format!("line {}: {why}", at + 1))?;
            let wrong = |what: &str| format!("line {}: {what}: {line}", at + 1);
            let command = line
                .strip_prefix("$ ovcmd ")
                .map(|command| (command, false));
            let command = command.or_else(|| Some((line.strip_prefix("? ovcmd ")?, true)));
            if let Some((command, asks)) = command {
                story.steps.push(Step {
                    line: at + 1,
                    words: words(command),
                    asks,
                    ..Step::default()
                });
            } else if let Some(command) = line.strip_prefix("~ ovcmd ") {
                story.after.push((story.steps.len(), words(command)));
            } else if line.trim().is_empty() || line.starts_with('#') {
            } else {
                let step = story
                    .steps
                    .last_mut()
                    .ok_or_else(|| wrong("no command before"))?;
                if let Some(text) = line.strip_prefix("  ! ") {
                    step.err.push(text.to_owned());
                } else if let Some(text) = line.strip_prefix("  - ") {
                    step.absent.push(text.to_owned());
                } else if let Some(code) = line.strip_prefix("  = ") {
                    step.code = code.trim().parse().map_err(|_| wrong("no exit code"))?;
                } else if let Some(text) = line.strip_prefix("    ") {
                    step.out.push(text.to_owned());
                } else {
                    return Err(wrong("not understood"));
                }
            }
        }
        Ok(story)
    }

    /// How many commands it has, those of the end left out.
    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Plays it until something is not as told, then cleans up: what was made before that is removed, last first.
    ///
    /// # Errors
    /// What was not as told.
    pub(super) fn play(&self, run: &mut dyn FnMut(&[String]) -> Ran) -> Result<End, String> {
        let mut ended = Ok(End::Well);
        let mut done = 0;
        for step in &self.steps {
            done += 1;
            let ran = run(&step.words);
            ended = match step.check(&ran) {
                Ok(()) => continue,
                Err(_) if step.asks && ran.code != step.code => {
                    Ok(End::LeftOut(ran.err.trim().replace('\n', ";")))
                }
                Err(why) => Err(why),
            };
            break;
        }
        for (_, words) in self
            .after
            .iter()
            .rev()
            .filter(|(before, _)| *before <= done)
        {
            run(words);
        }
        ended
    }
}

impl Step {
    fn check(&self, ran: &Ran) -> Result<(), String> {
        let has = |text: &str, wanted: &String| text.lines().any(|line| fits(wanted, line.trim()));
        let missing = |text: &str, wanted: &[String]| {
            wanted
                .iter()
                .find(|line| !has(text, line))
                .map(|line| format!("no line '{line}'"))
        };
        let unwanted = |text: &str, absent: &[String]| {
            let found = absent.iter().find(|line| has(text, line))?;
            Some(format!("a line '{found}'"))
        };
        let wrong = match ran.code == self.code {
            false => Some(format!("ended with {}, not {}", ran.code, self.code)),
            true => missing(&ran.out, &self.out)
                .or_else(|| missing(&ran.err, &self.err))
                .or_else(|| unwanted(&ran.out, &self.absent)),
        };
        match wrong {
            None => Ok(()),
            Some(wrong) => Err(format!(
                "line {}: ovcmd {}: {wrong}\n{}{}",
                self.line,
                self.words.join(" "),
                ran.out,
                ran.err
            )),
        }
    }
}

/// Puts names in for `${word}`.
fn fill(line: &str, names: &Names) -> Result<String, String> {
    let mut filled = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("${") {
        let (word, behind) = after.split_once('}').ok_or("a ${ without }")?;
        let name = names
            .get(word)
            .ok_or_else(|| format!("nothing is called ${{{word}}}"))?;
        filled.push_str(before);
        filled.push_str(name);
        rest = behind;
    }
    filled.push_str(rest);
    Ok(filled)
}

/// Whether a line is as a pattern says; `*` stands for any characters, blanks at both ends do not matter.
fn fits(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.trim().split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// Words of a line as a shell splits them: quotes, no expansion.
fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote: Option<char> = None;
    for letter in line.chars() {
        match (quote, letter) {
            (Some(open), close) if open == close => quote = None,
            (Some(_), inside) => word.get_or_insert_default().push(inside),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, other) => word.get_or_insert_default().push(other),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "\
# A tag.
$ ovcmd tag create ${name}
    *${name}*
~ ovcmd tag remove ${name} --yes
$ ovcmd tag show 'no such'
  ! *not found*
  = 4
~ ovcmd never mind
";

    fn names() -> Names {
        Names::from([("name".to_owned(), "blue".to_owned())])
    }

    fn play(fail_at: usize) -> (Result<End, String>, Vec<String>) {
        let story = Story::read(STORY, &names()).unwrap();
        let mut lines = Vec::new();
        let ended = story.play(&mut |words| {
            lines.push(words.join(" "));
            let good = lines.len() != fail_at;
            match words[1].as_str() {
                "create" if good => Ran {
                    out: "  blue  root\n".to_owned(),
                    ..Ran::default()
                },
                "show" if good => Ran {
                    code: 4,
                    err: "tag not found\n".to_owned(),
                    ..Ran::default()
                },
                _ => Ran {
                    code: 1,
                    ..Ran::default()
                },
            }
        });
        (ended, lines)
    }

    #[test]
    fn a_story_is_played_and_cleaned_up() {
        let (ended, lines) = play(0);
        assert_eq!(ended, Ok(End::Well));
        assert_eq!(
            lines,
            [
                "tag create blue",
                "tag show no such",
                "never mind",
                "tag remove blue --yes"
            ]
        );
    }

    #[test]
    fn what_goes_wrong_ends_it_and_what_was_made_goes() {
        let (ended, lines) = play(2);
        assert!(
            ended
                .unwrap_err()
                .starts_with("line 5: ovcmd tag show no such: ended with 1, not 4")
        );
        assert_eq!(lines.last().unwrap(), "tag remove blue --yes");
        let (ended, lines) = play(1);
        assert!(ended.is_err());
        assert_eq!(lines, ["tag create blue", "tag remove blue --yes"]);
    }

    #[test]
    fn what_an_engine_cannot_is_left_out() {
        let text = "$ ovcmd a\n~ ovcmd b\n? ovcmd c\n$ ovcmd d\n~ ovcmd e\n";
        let story = Story::read(text, &names()).unwrap();
        let mut lines = Vec::new();
        let ended = story.play(&mut |words| {
            lines.push(words.join(" "));
            Ran {
                code: i32::from(words[0] == "c"),
                err: "no such\nstorage\n".to_owned(),
                ..Ran::default()
            }
        });
        assert_eq!(ended, Ok(End::LeftOut("no such;storage".to_owned())));
        assert_eq!(lines, ["a", "c", "b"]);
    }

    #[test]
    fn what_must_not_be_there() {
        let story = Story::read("$ ovcmd a\n  - *red*\n", &names()).unwrap();
        for (out, good) in [("blue\n", true), ("a red one\n", false)] {
            let ran = |_: &[String]| Ran {
                out: out.to_owned(),
                ..Ran::default()
            };
            assert_eq!(story.play(&mut { ran }).is_ok(), good, "{out}");
        }
        let nothing = Story::read("$ ovcmd a\n  - *\n", &names()).unwrap();
        assert!(nothing.play(&mut |_| Ran::default()).is_ok());
    }

    #[test]
    fn patterns() {
        for (pattern, line) in [
            ("a*c", "abc"),
            ("*", ""),
            ("a", "a"),
            ("*b*", "abc"),
            ("a*b*c", "a-b-c"),
        ] {
            assert!(fits(pattern, line), "{pattern} {line}");
        }
        for (pattern, line) in [("a", "ab"), ("a*c", "ab"), ("*x*", "abc"), ("b*", "abc")] {
            assert!(!fits(pattern, line), "{pattern} {line}");
        }
    }

    #[test]
    fn what_is_no_story_is_refused() {
        assert!(Story::read("    text", &names()).is_err());
        assert!(Story::read("$ ovcmd x ${nosuch}", &names()).is_err());
        assert!(Story::read("$ ovcmd x\nnonsense", &names()).is_err());
    }
}
