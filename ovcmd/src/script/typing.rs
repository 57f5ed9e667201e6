//! What a person who types a script asks for: whether a text is whole, and which names may stand at its end.

use super::thing::{Thing, What};
use super::{Script, bind, chain};
use crate::completion::names::{Asked, within};
use ovlib::error::Result;
use rhai::{Dynamic, LexError, ParseError, ParseErrorType};

/// Words of the language, for the beginning of a statement.
const WORDS: [&str; 20] = [
    "break",
    "catch",
    "const",
    "continue",
    "do",
    "else",
    "event_waiter",
    "false",
    "fn",
    "for",
    "if",
    "import",
    "let",
    "loop",
    "return",
    "switch",
    "throw",
    "true",
    "try",
    "while",
];

impl Script {
    /// Whether a variable of that name is there.
    pub(crate) fn has_variable(&self, name: &str) -> bool {
        self.scope.contains(name) || self.desk.global(name).is_some()
    }

    /// Whether a text is whole: right, or wrong somewhere else than at its end.
    pub(crate) fn is_complete(&self, text: &str) -> bool {
        match self.engine.compile_with_scope(&self.scope, text) {
            Ok(_) => true,
            Err(error) => !is_cut(&error, text),
        }
    }

    /// The names that may stand at the end of a text, and where they begin.
    pub(crate) fn names_after(&self, text: &str) -> (usize, Vec<String>) {
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        if let Some(found) = self.objects_after(text) {
            return found;
        }
        let chain = text.trim_end_matches(|letter| is_part(letter) || letter == '.');
        let at = text.trim_end_matches(is_part).len();
        let (begun, typed) = (&text[chain.len()..], &text[at..]);
        let mut steps: Vec<&str> = begun.split('.').collect();
        steps.pop();
        let mut names = match steps.split_first() {
            None => self.words(),
            Some(_) if chain.ends_with(')') => self.behind_call(text),
            Some(_) if chain.ends_with([']', '"']) => Vec::new(),
            Some((first, rest)) => self.members(first, rest),
        };
        names.retain(|name| name.starts_with(typed));
        names.sort();
        names.dedup();
        (at, names)
    }

    /// Names of objects: `context.vms.get("we`.
    fn objects_after(&self, text: &str) -> Option<(usize, Vec<String>)> {
        let at = text.rfind('"')? + 1;
        let call = text[..at - 1].strip_suffix('(')?;
        let method = ["get", "find", "try_find"].into_iter().find_map(|name| {
            let chain = call.strip_suffix(name)?;
            chain.strip_suffix('.')
        });
        let chain = match method {
            Some(chain) => chain,
            None => call,
        };
        let begin = chain
            .trim_end_matches(|letter: char| {
                letter.is_alphanumeric() || matches!(letter, '_' | '.')
            })
            .len();
        let steps: Vec<&str> = chain[begin..].split('.').collect();
        let (last, before) = steps.split_last()?;
        let locator = match before {
            ["context"] => *last,
            _ => return None,
        };
        let noun = ovlib::nouns::find(locator).ok().or_else(|| {
            let mut all = ovlib::nouns::all().iter();
            all.find(|noun| noun.below.is_empty() && noun.locator == locator)
        })?;
        let typed = &text[at..];
        let names = self
            .desk
            .with(|session, io| session.names_quietly(&Asked::of(noun, typed), io));
        Some((at, names))
    }

    /// Variables, functions and words of the language.
    fn words(&self) -> Vec<String> {
        let functions = super::failure::COMMON.into_iter().chain(WORDS);
        let kept = self
            .kept
            .iter_functions()
            .map(|function| function.name.to_owned());
        self.known()
            .into_iter()
            .chain(functions.map(str::to_owned))
            .chain(kept)
            .collect()
    }

    /// What may stand behind a call, as far as the model tells without calling it.
    fn behind_call(&self, text: &str) -> Vec<String> {
        let mut steps = chain::steps(text);
        steps.pop();
        let Some((first, rest)) = steps.split_first().filter(|(first, _)| !first.is_call) else {
            return Vec::new();
        };
        let begin = match first.name {
            "context" => Some(Dynamic::from(Thing::context(&self.desk))),
            name => self
                .scope
                .get_value(name)
                .or_else(|| self.desk.global(name)),
        };
        let begin = begin.and_then(|value| value.read_lock::<Thing>().map(|thing| thing.clone()));
        let Some(begin) = begin else {
            return Vec::new();
        };
        let end = chain::walk(begin, rest);
        end.map_or_else(|_| Vec::new(), |end| end.members_thought_of())
    }

    /// What may stand behind a chain of names. What must be read from the engine for it is read quickly or not at all.
    fn members(&self, first: &str, rest: &[&str]) -> Vec<String> {
        let begin = match first {
            "context" => Some(Dynamic::from(Thing::context(&self.desk))),
            "event_codes" => Some(Dynamic::from(Thing::new(&self.desk, What::Codes))),
            _ => self
                .scope
                .get_value(first)
                .or_else(|| self.desk.global(first)),
        };
        let Some(begin) = begin else {
            return Vec::new();
        };
        let interrupt = self.desk.with(|_, io| io.interrupt.clone());
        let found = within(&interrupt, || {
            let end = rest
                .iter()
                .try_fold(begin, |value, step| step_into(&value, step))?;
            Ok(names_of(&end))
        });
        found.unwrap_or_default()
    }
}

fn step_into(value: &Dynamic, step: &str) -> Result<Dynamic> {
    if let Some(thing) = value.read_lock::<Thing>() {
        return thing.get(step);
    }
    let member = value
        .as_map_ref()
        .ok()
        .and_then(|map| map.get(step).cloned());
    Ok(member.unwrap_or_default())
}

fn names_of(value: &Dynamic) -> Vec<String> {
    if let Some(thing) = value.read_lock::<Thing>() {
        return thing.members();
    }
    if let Ok(map) = value.as_map_ref() {
        return map.keys().map(|key| key.to_string()).collect();
    }
    let methods: &[&str] = match () {
        () if value.is_array() => &bind::OF_ARRAYS,
        () if value.is_string() => &bind::OF_TEXTS,
        () => &[],
    };
    methods.iter().map(|name| (*name).to_owned()).collect()
}

/// Whether an error is that the text ends too early.
fn is_cut(error: &ParseError, text: &str) -> bool {
    let is_open = matches!(
        error.err_type(),
        ParseErrorType::UnexpectedEOF | ParseErrorType::BadInput(LexError::UnterminatedString)
    );
    if is_open {
        return true;
    }
    let place = error.position();
    let (Some(line), Some(column)) = (place.line(), place.position()) else {
        return place.is_none();
    };
    let text = text.trim_end();
    let lines = text.lines().count();
    let last = text
        .lines()
        .next_back()
        .map_or(0, |line| line.chars().count());
    line > lines || (line == lines && column > last)
}
