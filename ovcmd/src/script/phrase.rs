//! Verbs in scripts: a call becomes the words of a command line, and these go the way of every command line.

use super::answer;
use super::convert::to_json;
use super::get::unknown;
use super::misuse;
use super::place::Place;
use super::thing::{Thing, What};
use super::wait::Task;
use crate::completion;
use crate::grammar::{self, CONDUCT, Sentence};
use crate::io::Io;
use crate::progress::Style;
use crate::run;
use ovlib::error::{Error, Result};
use ovlib::verb::{Effect, Noun, Param, ParamKind, Phrase, Target, Verb};
use rhai::Dynamic;
use serde_json::Value;
use std::ffi::OsString;
use std::rc::Rc;

/// Width of texts that are never shown.
const WIDTH: usize = 100;

/// Performs a verb for a thing.
pub(super) fn speak(
    thing: &Thing,
    place: &Place,
    verb: &'static Verb,
    args: &[Dynamic],
) -> Result<Dynamic> {
    let mut line = Words::new(place, verb);
    for arg in args {
        line.take(arg)?;
    }
    let is_task = line.is_task;
    let (phrase, reporter) = thing.desk.with(|session, io| {
        let phrase = parse(&line.finish(), io)?;
        Ok::<_, Error>((phrase, session.reporter(io)))
    })?;
    let context = match verb.effect {
        Effect::Reads => thing.desk.context()?,
        _ => thing.desk.change()?,
    };
    if is_task {
        if let What::Object(object) = &thing.what {
            object.is_stale.set(true);
        }
        let task = ovlib::verb::begin(&context, &phrase)?;
        let task = Task::new(thing.clone(), place.noun, verb, task);
        return Ok(thing.other(What::Task(Rc::new(task))));
    }
    reporter.begin(Style::default());
    let outcome = ovlib::verb::perform(&context, &phrase);
    reporter.end();
    answer::of(thing, place.noun, verb, outcome?)
}

/// The phrase that words say.
fn parse(words: &[OsString], io: &mut Io) -> Result<Phrase> {
    match grammar::parse(words, WIDTH, false)? {
        sentence @ Sentence::Phrase { .. } => run::phrase(sentence, io),
        _ => Err(Error::usage("this is no verb")),
    }
}

/// The words of one call as they are found.
struct Words {
    noun: &'static Noun,
    verb: &'static Verb,
    is_item: bool,
    options: Vec<&'static Param>,
    line: Vec<String>,
    /// Words after the verb that are no options.
    targets: Vec<String>,
    is_task: bool,
}

impl Words {
    fn new(place: &Place, verb: &'static Verb) -> Words {
        let mut line = place.words.clone();
        line.push(verb.name.to_owned());
        // What chooses objects chooses them already.
        let options = match place.is_item {
            true => verb.params.iter().chain(CONDUCT).collect(),
            false => completion::options_of(place.noun, verb),
        };
        Words {
            noun: place.noun,
            verb,
            is_item: place.is_item,
            options,
            line,
            targets: Vec::new(),
            is_task: false,
        }
    }

    /// One argument of the call: a map of named ones, or a word.
    fn take(&mut self, arg: &Dynamic) -> Result<()> {
        if let Ok(map) = arg.as_map_ref() {
            return map
                .iter()
                .try_for_each(|(name, value)| self.named(name, value));
        }
        let takes_words = match self.verb.positional() {
            Some(_) => true,
            None => self.verb.target != Target::None && !self.is_item,
        };
        if !takes_words {
            return Err(misuse(
                format!("`{}` takes no `{arg}`", self.verb.name),
                "named arguments stand in a map: `#{timeout: \"5m\"}`",
            ));
        }
        let words = texts(to_json(arg)?)?;
        self.targets.extend(words);
        Ok(())
    }

    fn named(&mut self, name: &str, value: &Dynamic) -> Result<()> {
        // A few verbs have an option of that name.
        if name == "wait" && self.option("wait").is_none() {
            return self.wait(value);
        }
        let given = to_json(value)?;
        let is_data = given.is_object() && !is_reference(&given);
        let positional = self
            .verb
            .positional()
            .filter(|param| is_called(param, name));
        if let Some(param) = positional.filter(|_| !is_data) {
            let _ = param;
            self.targets.extend(texts(given)?);
            return Ok(());
        }
        match self.option(name).filter(|_| !is_data) {
            Some(param) if param.long == "set" => self.set(name, &given),
            Some(param) => self.put(param, given),
            None if self.option("set").is_some() => self.set(name, &given),
            None => {
                let known = self
                    .options
                    .iter()
                    .map(|param| param.long.replace('-', "_"));
                let known: Vec<String> = known.collect();
                let place = format!("{}.{}", self.noun.name, self.verb.name);
                Err(unknown(
                    "argument",
                    name,
                    &place,
                    known.iter().map(String::as_str),
                ))
            }
        }
    }

    fn option(&self, name: &str) -> Option<&'static Param> {
        self.options
            .iter()
            .copied()
            .find(|param| !param.positional && is_called(param, name))
    }

    fn put(&mut self, param: &Param, given: Value) -> Result<()> {
        match (param.value, given) {
            (ParamKind::Flag, Value::Bool(true)) => self.line.push(format!("--{}", param.long)),
            (ParamKind::Flag, Value::Bool(false)) | (_, Value::Null) => {}
            (_, given) => {
                for text in texts(given)? {
                    if let (ParamKind::Pair, Some((name, value))) =
                        (param.value, text.split_once('='))
                    {
                        let option = format!("--{}", param.long);
                        self.line
                            .extend([option, name.to_owned(), value.to_owned()]);
                        continue;
                    }
                    self.line.push(format!("--{}={text}", param.long));
                }
            }
        }
        Ok(())
    }

    /// A field of the object, or `set: #{...}` with several.
    fn set(&mut self, name: &str, given: &Value) -> Result<()> {
        let mut pairs = Vec::new();
        match (name, given) {
            ("set", Value::Object(members)) => {
                members
                    .iter()
                    .try_for_each(|(name, value)| flatten(name, value, &mut pairs))?;
            }
            ("set", given) => pairs.extend(texts(given.clone())?),
            _ => flatten(name, given, &mut pairs)?,
        }
        self.line
            .extend(pairs.into_iter().map(|pair| format!("--set={pair}")));
        Ok(())
    }

    /// `wait: false` gives a task.
    fn wait(&mut self, value: &Dynamic) -> Result<()> {
        let waits = value
            .as_bool()
            .map_err(|_| misuse("`wait` is true or false", "a limit is `timeout: \"5m\"`"))?;
        self.is_task = !waits;
        Ok(())
    }

    fn finish(mut self) -> Vec<OsString> {
        // A script that removes something has said so; nobody is there to be asked.
        if self.verb.effect == Effect::Destroys {
            self.line.push("--yes".to_owned());
        }
        if !self.targets.is_empty() {
            self.line.push("--".to_owned());
            self.line.extend(self.targets);
        }
        self.line.into_iter().map(OsString::from).collect()
    }
}

/// Whether a parameter is meant by a name of a script: `if_not_exists`; `name` for the word that names what is made.
fn is_called(param: &Param, name: &str) -> bool {
    let folded = name.replace('_', "-");
    let spelled = |known: &str| known.replace('_', "-") == folded;
    spelled(param.long)
        || param.aliases.iter().any(|alias| spelled(alias))
        || (name == "name" && param.long == "new-name")
}

/// `{"id": ...}`, as objects are referred to.
fn is_reference(given: &Value) -> bool {
    given
        .as_object()
        .is_some_and(|members| members.len() == 1 && members.contains_key("id"))
}

/// A value as the texts of an option.
fn texts(given: Value) -> Result<Vec<String>> {
    Ok(match given {
        Value::Array(items) => {
            let texts: Vec<Vec<String>> = items.into_iter().map(texts).collect::<Result<_>>()?;
            texts.concat()
        }
        Value::Object(members) if members.len() == 1 && members.contains_key("id") => {
            texts(members.into_iter().next().map_or(Value::Null, |(_, id)| id))?
        }
        Value::Object(_) => {
            return Err(misuse(
                "a map is no value of an option",
                "give a text, a number or an object",
            ));
        }
        Value::String(text) => vec![text],
        Value::Null => Vec::new(),
        other => vec![other.to_string()],
    })
}

/// Members of a map as `path=text` each.
fn flatten(path: &str, value: &Value, pairs: &mut Vec<String>) -> Result<()> {
    match value {
        Value::Object(members) if !members.is_empty() => members
            .iter()
            .try_for_each(|(name, value)| flatten(&format!("{path}.{name}"), value, pairs)),
        Value::Array(items) if !items.is_empty() => items
            .iter()
            .enumerate()
            .try_for_each(|(at, value)| flatten(&format!("{path}[{at}]"), value, pairs)),
        Value::Object(_) | Value::Array(_) => Err(misuse(
            format!("'{path}' is empty"),
            "leave it out, or say what it is to hold",
        )),
        Value::Null => {
            pairs.push(format!("{path}="));
            Ok(())
        }
        Value::String(text) => {
            pairs.push(format!("{path}={text}"));
            Ok(())
        }
        other => {
            pairs.push(format!("{path}={other}"));
            Ok(())
        }
    }
}
