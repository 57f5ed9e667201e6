//! The line that is edited on a terminal: keys, history, completion, several lines until a text is whole.

use super::complete::Found;
use super::{Shell, Then, history, prompt};
use ovlib::error::{Error, Result};
use rustyline::completion::{Completer, FilenameCompleter, Pair};
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::MemHistory;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{CompletionType, Config, Editor, Helper};
use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

/// What the editor asks while a line is typed.
struct Typing {
    shell: Rc<RefCell<Shell>>,
    files: FilenameCompleter,
}

impl Helper for Typing {}

impl Hinter for Typing {
    type Hint = String;
}

impl Highlighter for Typing {}

impl Validator for Typing {
    fn validate(&self, cx: &mut ValidationContext<'_>) -> rustyline::Result<ValidationResult> {
        let text = cx.input();
        // An empty line ends what was meant to go on.
        let is_left = text.contains('\n')
            && text
                .lines()
                .next_back()
                .is_some_and(|line| line.trim().is_empty());
        let is_whole = is_left || text.ends_with('\n') || self.shell.borrow().is_whole(text);
        Ok(match is_whole {
            true => ValidationResult::Valid(None),
            false => ValidationResult::Incomplete,
        })
    }
}

impl Completer for Typing {
    type Candidate = Pair;

    fn complete(
        &self,
        line: &str,
        at: usize,
        cx: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<Pair>)> {
        let found = self.shell.borrow_mut().complete(&line[..at]);
        Ok(match found {
            Found::Words { at, words } => {
                let pairs = words.into_iter().map(|(display, replacement)| Pair {
                    display,
                    replacement,
                });
                (at, pairs.collect())
            }
            Found::Files => self.files.complete(line, at, cx)?,
        })
    }
}

/// Reads and performs lines until the user leaves; the exit code.
pub(super) fn talk(shell: Shell) -> Result<u8> {
    let config = Config::builder()
        .completion_type(CompletionType::List)
        .completion_prompt_limit(200)
        .auto_add_history(false)
        .history_ignore_space(true)
        .max_history_size(history::MOST)
        .map_err(unreadable)?
        .history_ignore_dups(true)
        .map_err(unreadable)?
        .build();
    let lines = MemHistory::with_config(&config);
    let mut editor = Editor::with_history(config, lines).map_err(unreadable)?;
    let shell = Rc::new(RefCell::new(shell));
    editor.set_helper(Some(Typing {
        shell: shell.clone(),
        files: FilenameCompleter::new(),
    }));
    let mut place: Option<PathBuf> = None;
    loop {
        let (lead, now) = shell
            .borrow()
            .desk
            .with(|session, io| (prompt::of(session, io), history::place(session, io)));
        if now != place {
            remember(&mut editor, now.as_ref());
            place = now;
        }
        let text = match editor.readline(&lead) {
            Ok(text) => text,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Signal(_)) => continue,
            Err(ReadlineError::Eof) => return Ok(0),
            Err(error) => return Err(unreadable(error)),
        };
        if text.trim().is_empty() {
            continue;
        }
        // Kept where it is not in memory of this session alone: the user may correct it.
        let _ = editor.add_history_entry(text.as_str());
        if let Some(place) = &place {
            shell.borrow().note(place, &text);
        }
        if let Then::End(code) = shell.borrow_mut().perform_all(&text) {
            return Ok(code);
        }
    }
}

/// The history of another engine.
fn remember(editor: &mut Editor<Typing, MemHistory>, place: Option<&PathBuf>) {
    let _ = editor.clear_history();
    if let Some(place) = place {
        history::trim(place);
        for line in history::read(place) {
            let _ = editor.add_history_entry(line);
        }
    }
}

fn unreadable(error: ReadlineError) -> Error {
    let source = match error {
        ReadlineError::Io(source) => source,
        other => std::io::Error::other(other.to_string()),
    };
    Error::Io {
        what: "cannot read the terminal".to_owned(),
        source,
    }
}

impl Shell {
    /// Whether all of what was typed or pasted is whole.
    fn is_whole(&self, text: &str) -> bool {
        self.parts(text).1.is_empty()
    }

    /// The lines of a text, each as long as it must be to be whole; and what is not whole at the end.
    fn parts<'t>(&self, text: &'t str) -> (Vec<&'t str>, &'t str) {
        let mut whole = Vec::new();
        let mut begin = 0;
        let mut end = 0;
        for line in text.split_inclusive('\n') {
            end += line.len();
            if self.is_complete(&text[begin..end]) {
                whole.push(&text[begin..end]);
                begin = end;
            }
        }
        (whole, &text[begin..])
    }

    /// Performs what was typed: usually one line, several when they were pasted.
    fn perform_all(&mut self, text: &str) -> Then {
        let (parts, rest) = self.parts(text);
        let mut then = Then::Next(0);
        for part in parts
            .into_iter()
            .chain([rest])
            .filter(|part| !part.trim().is_empty())
        {
            then = self.perform(part.trim_end_matches(['\n', '\r']));
            if let Then::End(_) = then {
                break;
            }
        }
        then
    }

    /// Writes a line into the history file, unless it may hold a secret.
    fn note(&self, place: &std::path::Path, text: &str) {
        let keeps = self
            .desk
            .with(|session, io| history::may_keep(text, session, io));
        if keeps {
            // A history that cannot be written is no reason not to perform the line.
            let _ = history::add(place, text);
        }
    }
}
