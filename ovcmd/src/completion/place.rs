//! Where the cursor is in the grammar: the words before it are walked along the rows, nothing is checked.

use super::is_spelled;
use crate::grammar::{CONDUCT, GLOBAL, SELECTION, VIEW, WAITING};
use crate::tools::{self, Deed, Tool};
use ovlib::nouns;
use ovlib::verb::{Args, Noun, Param, ParamKind, Target, Verb};

/// A place of the grammar.
#[derive(Debug)]
pub(super) enum Place {
    /// Before the noun.
    Root,
    /// Behind a noun, before its verb.
    Noun { noun: &'static Noun },
    /// Behind a verb.
    Verb {
        noun: &'static Noun,
        verb: &'static Verb,
        /// Words after the verb so far that are no options.
        given: Vec<String>,
        /// Whether options may still come.
        open: bool,
    },
    /// Behind a tool that wants one more word.
    Tool { tool: &'static Tool },
    /// Behind a tool's last word.
    Deed {
        tool: &'static Tool,
        deed: &'static Deed,
        given: Vec<String>,
        open: bool,
    },
    /// Behind an option that wants a value.
    Value {
        param: &'static Param,
        noun: Option<&'static Noun>,
    },
    /// Behind a word that the grammar does not know.
    Nowhere,
}

/// Walks the words before the cursor.
pub(super) fn find(words: &[String]) -> Place {
    let mut place = Place::Root;
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let is_option = word.len() > 1 && word.starts_with('-') && place.reads_options();
        if is_option && word == "--" {
            place.close();
            continue;
        }
        if !is_option {
            place = place.then(word);
            continue;
        }
        let Some(param) = place.option(word) else {
            continue;
        };
        if wants_value(param, word) && words.next().is_none() {
            let noun = place.noun();
            return Place::Value { param, noun };
        }
    }
    place
}

/// The options before the noun, as far as their values are ones.
pub(super) fn globals(words: &[String]) -> Args {
    let mut args = Args::new();
    let mut words = words.iter();
    while let Some(word) = words.next().filter(|word| word.starts_with('-')) {
        let Some(param) = Place::Root.option(word) else {
            continue;
        };
        let value = match (wants_value(param, word), word.split_once('=')) {
            (true, _) => words.next().map(String::as_str),
            (false, Some((_, value))) => Some(value),
            (false, None) if param.value == ParamKind::Flag => Some("true"),
            (false, None) => word.get(2..),
        };
        if GLOBAL.contains(param)
            && let Some(value) = value
        {
            // What does not fit is for the command itself to refuse.
            let _ = args.put(param, value);
        }
    }
    args
}

/// Whether the value of an option is the next word: `-n web01`, but not `-nweb01`, `--name=web01`, `--yes`.
fn wants_value(param: &Param, word: &str) -> bool {
    let has_own = match word.starts_with("--") {
        true => word.contains('='),
        false => word.chars().count() > 2,
    };
    !has_own && !matches!(param.value, ParamKind::Flag | ParamKind::Switch)
}

impl Place {
    /// The place behind one more word.
    fn then(self, word: &str) -> Place {
        match self {
            Place::Root => match (nouns::find(word), tools::find(word)) {
                (Ok(noun), _) => Place::Noun { noun },
                (_, Some(tool)) => match tool.alone() {
                    Some(deed) => Place::deed(tool, deed),
                    None => Place::Tool { tool },
                },
                _ => Place::Nowhere,
            },
            Place::Noun { noun } => match noun.verb(word) {
                Some(verb) => Place::Verb {
                    noun,
                    verb,
                    given: Vec::new(),
                    open: true,
                },
                None => Place::Nowhere,
            },
            Place::Tool { tool } => match tool.deed(word) {
                Some(deed) => Place::deed(tool, deed),
                None => Place::Nowhere,
            },
            Place::Verb {
                noun,
                verb,
                mut given,
                open,
            } => {
                given.push(word.to_owned());
                Place::Verb {
                    noun,
                    verb,
                    given,
                    open,
                }
            }
            Place::Deed {
                tool,
                deed,
                mut given,
                open,
            } => {
                given.push(word.to_owned());
                // What follows the script is the script's own.
                let open = open
                    && !deed
                        .params
                        .iter()
                        .any(|param| param.value == ParamKind::Line);
                Place::Deed {
                    tool,
                    deed,
                    given,
                    open,
                }
            }
            Place::Value { .. } | Place::Nowhere => Place::Nowhere,
        }
    }

    fn deed(tool: &'static Tool, deed: &'static Deed) -> Place {
        Place::Deed {
            tool,
            deed,
            given: Vec::new(),
            open: true,
        }
    }

    /// `--`: no options from here on.
    fn close(&mut self) {
        if let Place::Verb { open, .. } | Place::Deed { open, .. } = self {
            *open = false;
        }
    }

    /// Whether a word with `-` in front is an option here.
    pub(super) fn reads_options(&self) -> bool {
        match self {
            Place::Verb { open, .. } | Place::Deed { open, .. } => *open,
            Place::Root | Place::Noun { .. } => true,
            _ => false,
        }
    }

    /// Whether what is typed is a value though it begins with `-`: `--sort -memory`.
    pub(super) fn wants_signed(&self, _typed: &str) -> bool {
        matches!(self, Place::Value { .. })
    }

    /// The noun of the line.
    pub(super) fn noun(&self) -> Option<&'static Noun> {
        match self {
            Place::Noun { noun } | Place::Verb { noun, .. } => Some(noun),
            Place::Value { noun, .. } => *noun,
            _ => None,
        }
    }

    /// The options that belong here, in the order of the help.
    pub(super) fn options(&self) -> Vec<&'static Param> {
        let free = |taken: &'static [Param]| {
            move |param: &&Param| !taken.iter().any(|own| own.long == param.long)
        };
        match self {
            Place::Root => GLOBAL
                .iter()
                .chain(CONDUCT)
                .chain(WAITING)
                .chain(VIEW)
                .collect(),
            Place::Noun { noun } => SELECTION.iter().chain(noun.options).collect(),
            Place::Verb { noun, verb, .. } => {
                let selection = SELECTION.iter().filter(|_| verb.target != Target::None);
                let others = VIEW
                    .iter()
                    .chain(CONDUCT)
                    .chain(WAITING)
                    .chain(selection)
                    .chain(noun.options);
                verb.params
                    .iter()
                    .chain(others.filter(free(verb.params)))
                    .collect()
            }
            Place::Deed { deed, .. } => deed.params.iter().chain(VIEW).collect(),
            _ => Vec::new(),
        }
    }

    /// The option that is spelled so here.
    pub(super) fn option(&self, word: &str) -> Option<&'static Param> {
        let name = word.split('=').next().unwrap_or(word);
        self.options()
            .into_iter()
            .find(|param| is_spelled(param, name))
    }
}
