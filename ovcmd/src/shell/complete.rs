//! What may stand at the cursor: for phrases from the one source of all shells, for scripts from variables and the model.

use super::Shell;
use super::line::until_operator;
use super::{own, set};
use crate::completion::{self, Answer, Offer};
use crate::words::{self, Word};

/// What TAB finds.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// Words, as shown and as they then stand there, in place of what stands behind `at`.
    Words {
        at: usize,
        words: Vec<(String, String)>,
    },
    /// Files of this machine.
    Files,
}

impl Shell {
    /// What may stand at the end of a text.
    pub(super) fn complete(&mut self, text: &str) -> Found {
        let begin = text.len() - text.trim_start().len();
        let typed = &text[begin..];
        if typed.starts_with('!') {
            return Found::Files;
        }
        let is_script = typed.starts_with('=') || !is_phrase_so_far(typed);
        if is_script {
            return self.in_script(text);
        }
        if !until_operator(text).1.is_empty() {
            return Found::Files;
        }
        let line = words::split(text);
        let mut before: Vec<Word> = line.words;
        let current = match line.ends {
            true => Word {
                at: text.len(),
                ..Word::default()
            },
            false => before.pop().unwrap_or_default(),
        };
        let mut before: Vec<String> = before.into_iter().map(|word| word.text).collect();
        if before.first().is_some_and(|word| word == "ovcmd") {
            before.remove(0);
        }
        let answer = match before.first().and_then(|word| own::find(word)) {
            Some(own) => self.after_own(own.name, &before[1..], &current.text),
            None => self.ask(&before, &current.text),
        };
        let mut offers = match answer {
            Answer::Files(_) => return Found::Files,
            Answer::Offers(offers) => offers,
        };
        if before.is_empty() {
            let own = own::ALL
                .iter()
                .filter(|own| own.name.starts_with(&current.text));
            offers.extend(own.map(|own| Offer::new(own.name, own.summary)));
            // A script may begin here, too.
            if offers.is_empty() {
                return self.in_script(text);
            }
            offers.sort_by(|one, other| one.text.cmp(&other.text));
            offers.dedup_by(|one, other| one.text == other.text);
        }
        let words = offers.into_iter().map(|offer| {
            let text = quoted(&offer, line.open);
            (offer.text, text)
        });
        Found::Words {
            at: current.at,
            words: words.collect(),
        }
    }

    /// What may follow the words of a phrase.
    fn ask(&mut self, before: &[String], current: &str) -> Answer {
        self.desk.with(|session, io| {
            let answer = completion::answer(before, current, &mut |asked| {
                session.names_quietly(asked, io)
            });
            // A deadline that passed is no Ctrl-C.
            io.interrupt.clear();
            answer
        })
    }

    fn after_own(&mut self, name: &str, given: &[String], current: &str) -> Answer {
        let offer = |words: &[&str]| {
            let fitting = words.iter().filter(|word| word.starts_with(current));
            Answer::Offers(fitting.map(|word| Offer::new(*word, "")).collect())
        };
        match (name, given) {
            ("source", []) => Answer::Files(0),
            ("set", []) => {
                let names: Vec<&str> = set::SETTINGS.iter().map(|(name, _, _)| *name).collect();
                offer(&names)
            }
            ("set", [name]) => {
                let known = set::SETTINGS.iter().find(|(known, _, _)| known == name);
                offer(known.map_or(&[], |(_, values, _)| values))
            }
            ("use", []) => {
                let contexts = self.desk.with(|session, io| {
                    let settings = session.settings(io).ok();
                    settings.map_or_else(Vec::new, |settings| settings.contexts.clone())
                });
                let contexts: Vec<&str> = contexts.iter().map(String::as_str).collect();
                offer(&contexts)
            }
            ("help", given) => {
                let before: Vec<String> = ["help".to_owned()]
                    .into_iter()
                    .chain(given.iter().cloned())
                    .collect();
                self.ask(&before, current)
            }
            _ => Answer::Offers(Vec::new()),
        }
    }

    fn in_script(&mut self, text: &str) -> Found {
        let (at, names) = self.script.names_after(text);
        self.desk.with(|_, io| io.interrupt.clear());
        Found::Words {
            at,
            words: names.into_iter().map(|name| (name.clone(), name)).collect(),
        }
    }
}

/// Whether what is typed may become a phrase: its first word is one of ours, or not yet complete.
fn is_phrase_so_far(typed: &str) -> bool {
    match typed.split_once(char::is_whitespace) {
        None => typed
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')),
        Some(_) => !matches!(
            super::line::sort(typed, &|_| false),
            super::line::Said::Script(_)
        ),
    }
}

/// A word as it stands on a line: quoted where it must be, with a blank behind it when it is whole.
fn quoted(offer: &Offer, open: Option<char>) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./:=,@%+~*[]{}".contains(letter);
    let end = if offer.goes_on { "" } else { " " };
    match open {
        Some(quote) if offer.goes_on => format!("{quote}{}", offer.text),
        Some(quote) => format!("{quote}{}{quote}{end}", offer.text),
        None if offer.text.chars().all(is_plain) => format!("{}{end}", offer.text),
        None if offer.text.contains('\'') => {
            let text: String = offer
                .text
                .chars()
                .flat_map(|letter| {
                    (!is_plain(letter))
                        .then_some('\\')
                        .into_iter()
                        .chain([letter])
                })
                .collect();
            format!("{text}{end}")
        }
        None if offer.goes_on => format!("'{}", offer.text),
        None => format!("'{}'{end}", offer.text),
    }
}
