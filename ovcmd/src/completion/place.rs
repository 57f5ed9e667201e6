//! Where the cursor is in the grammar: the words before it are walked along the rows, nothing is checked.

use super::is_spelled;
use crate::grammar::{CONDUCT, GLOBAL, SELECTION, VIEW, WAITING};
use crate::tools::{self, Deed, Tool};
use ovlib::find::Select;
use ovlib::nouns;
use ovlib::verb::{Args, Noun, Param, ParamKind, Target, Verb, Within};

/// A place of the grammar.
#[derive(Debug)]
pub(super) enum Place {
    /// Before the noun.
    Root,
    /// Behind a noun, before its verb.
    Noun {
        noun: &'static Noun,
        /// Whose objects they are, as the words before tell.
        within: Vec<Within>,
        /// The noun before this one, where none of its objects was chosen.
        owner: Option<&'static Noun>,
        /// What is chosen here, and what else options say.
        chosen: Args,
    },
    /// Behind a verb.
    Verb {
        noun: &'static Noun,
        within: Vec<Within>,
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
    Value { param: &'static Param, about: About },
    /// Behind a word that the grammar does not know.
    Nowhere,
}

/// What a phrase is about so far: a noun, and whose objects they are.
#[derive(Debug, Clone, Default)]
pub(super) struct About {
    pub(super) noun: Option<&'static Noun>,
    pub(super) within: Vec<Within>,
}

impl About {
    /// Objects that belong to no other.
    pub(super) fn of(noun: &'static Noun) -> About {
        About {
            noun: Some(noun),
            within: Vec::new(),
        }
    }
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
        let own = match word.starts_with("--") {
            true => word.split_once('=').map(|(_, value)| value),
            false => word.get(2..).filter(|value| !value.is_empty()),
        };
        let value = match wants_value(param, word) {
            false => own,
            true => {
                let is_pair = param.value == ParamKind::Pair;
                match (words.next(), is_pair.then(|| words.next())) {
                    (Some(value), None | Some(Some(_))) => Some(value.as_str()),
                    _ => {
                        let about = place.about();
                        return Place::Value { param, about };
                    }
                }
            }
        };
        place.note(param, value);
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
                (Ok(noun), _) => Place::Noun {
                    noun,
                    within: Vec::new(),
                    owner: None,
                    chosen: Args::new(),
                },
                (_, Some(tool)) => match tool.alone() {
                    Some(deed) => Place::deed(tool, deed),
                    None => Place::Tool { tool },
                },
                _ => Place::Nowhere,
            },
            Place::Noun {
                noun,
                within,
                owner,
                chosen,
            } => match (owner, noun.verb(word)) {
                (None, Some(verb)) => Place::Verb {
                    within: within_of(noun, within, &chosen),
                    noun,
                    verb,
                    given: Vec::new(),
                    open: true,
                },
                (None, None) => below(noun, within, &chosen, word),
                // `vm nics web01` is whole.
                (Some(_), _) => Place::Nowhere,
            },
            Place::Tool { tool } => match tool.deed(word) {
                Some(deed) => Place::deed(tool, deed),
                None => Place::Nowhere,
            },
            Place::Verb {
                noun,
                within,
                verb,
                mut given,
                open,
            } => {
                given.push(word.to_owned());
                Place::Verb {
                    noun,
                    within,
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

    /// What the line is about so far.
    pub(super) fn about(&self) -> About {
        match self {
            Place::Noun {
                noun,
                within,
                chosen,
                ..
            } => About {
                noun: Some(noun),
                within: within_of(noun, within.clone(), chosen),
            },
            Place::Verb { noun, within, .. } => About {
                noun: Some(noun),
                within: within.clone(),
            },
            Place::Value { about, .. } => about.clone(),
            _ => About::default(),
        }
    }

    /// Notes an option that tells which objects, or whose.
    fn note(&mut self, param: &'static Param, value: Option<&str>) {
        let Some(value) = value else { return };
        // What does not fit is for the command itself to refuse.
        match self {
            Place::Noun { chosen, .. } => drop(chosen.put(param, value)),
            Place::Verb { noun, within, .. } if within.is_empty() => {
                let mut told = Args::new();
                let _ = told.put(param, value);
                *within = within_of(noun, Vec::new(), &told);
            }
            _ => {}
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
            Place::Noun { noun, .. } => SELECTION.iter().chain(noun.options).collect(),
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

/// Behind a collection below objects: those of the objects that were chosen, or of ones still to be told.
fn below(noun: &'static Noun, within: Vec<Within>, chosen: &Args, word: &str) -> Place {
    let Some(part) = nouns::below(noun, word) else {
        return Place::Nowhere;
    };
    let select = selection(chosen);
    let owner = select.is_empty().then_some(noun);
    let mut within = within_of(noun, within, chosen);
    if owner.is_none() {
        within.push(Within {
            locator: noun.locator,
            select,
        });
    }
    Place::Noun {
        noun: part,
        within,
        owner,
        chosen: Args::new(),
    }
}

/// Whose objects those of a noun are: as the words before tell, else as its options do.
fn within_of(noun: &'static Noun, within: Vec<Within>, chosen: &Args) -> Vec<Within> {
    match within.is_empty() {
        true => ovlib::verb::told(noun, chosen).unwrap_or_default(),
        false => within,
    }
}

/// Which objects options choose, as far as it can be told without asking the engine.
fn selection(chosen: &Args) -> Select {
    let texts = |long: &str| chosen.texts(long).map(str::to_owned).collect();
    let mut select = Select::new();
    select.ids = texts("id");
    select.names = texts("name");
    select.searches = texts("search");
    for text in chosen.texts("where") {
        let _ = select.add_where(text);
    }
    select
}
