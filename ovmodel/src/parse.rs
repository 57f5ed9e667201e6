//! Text of the model -> facts. Reads one section at a time; the grammar stands at the head of `data/engine.model`.
//!
//! The data is part of the program, so a slip in it is found by the sweep in `tests.rs`, not by a user; lines that do not
//! fit are passed over.

use crate::facts::{
    AttrFacts, Dir, EnumFacts, InputFacts, LocatorFacts, MethodFacts, ParamFacts, ServiceFacts,
    TypeFacts, VariantFacts,
};
use crate::names;

/// The words of a line and its marks (`~4.2`, `!`, `^follow`, `key=word`).
struct Line {
    words: Vec<&'static str>,
    since: Option<&'static str>,
    deprecated: bool,
    follow: bool,
}

impl Line {
    fn read(line: &'static str) -> Line {
        let mut read = Line {
            words: Vec::new(),
            since: None,
            deprecated: false,
            follow: false,
        };
        for word in line.split_ascii_whitespace() {
            match word {
                "!" => read.deprecated = true,
                "^follow" => read.follow = true,
                _ if word.starts_with('~') => read.since = Some(&word[1..]),
                _ => read.words.push(word),
            }
        }
        read
    }

    fn word(&self, at: usize) -> &'static str {
        self.words.get(at).copied().unwrap_or_default()
    }

    /// The word of `key=word`.
    fn keyed(&self, key: &str) -> Option<&'static str> {
        self.words
            .iter()
            .find_map(|w| w.strip_prefix(key)?.strip_prefix('='))
    }

    fn base(&self) -> Option<&'static str> {
        (self.word(2) == ":").then(|| self.word(3))
    }
}

/// `name~4.2!` -> name, since, deprecated.
fn marked(word: &'static str) -> (&'static str, Option<&'static str>, bool) {
    let (word, deprecated) = word.strip_suffix('!').map_or((word, false), |w| (w, true));
    word.split_once('~')
        .map_or((word, None, deprecated), |(w, since)| {
            (w, Some(since), deprecated)
        })
}

/// The body lines of a section with their depth, the head left out.
fn body(section: &'static str) -> impl Iterator<Item = (usize, &'static str)> {
    section.lines().skip(1).filter_map(|line| {
        let text = line.trim_start();
        (!text.is_empty() && !text.starts_with('#')).then(|| ((line.len() - text.len()) / 2, text))
    })
}

fn head(section: &'static str) -> Line {
    Line::read(section.lines().next().unwrap_or_default())
}

/// Puts `item` in the place of the one of the same name, or at the end.
fn put<T>(list: &mut Vec<T>, item: T, name: impl Fn(&T) -> &'static str) {
    match list.iter().position(|other| name(other) == name(&item)) {
        Some(at) => list[at] = item,
        None => list.push(item),
    }
}

pub(crate) fn enumeration(sections: &[&'static str]) -> EnumFacts {
    let mut facts = EnumFacts {
        name: "",
        values: Vec::new(),
    };
    for section in sections {
        let line = head(section);
        facts.name = line.word(1);
        facts.values = line
            .words
            .iter()
            .skip(2)
            .map(|word| marked(word).0)
            .collect();
    }
    facts
}

pub(crate) fn structure(sections: &[&'static str]) -> TypeFacts {
    let mut facts = TypeFacts::default();
    for section in sections {
        let line = head(section);
        facts.name = line.word(1);
        facts.base = line.base().or(facts.base);
        facts.element = line
            .keyed("element")
            .unwrap_or(if facts.element.is_empty() {
                facts.name
            } else {
                facts.element
            });
        facts.collection = line
            .keyed("collection")
            .map_or_else(|| names::plural(facts.element), str::to_string);
        facts.since = line.since.or(facts.since);
        facts.deprecated |= line.deprecated;
        for (_, text) in body(section) {
            put(&mut facts.own, attribute(text), |a: &AttrFacts| a.name);
        }
    }
    facts
}

fn attribute(text: &'static str) -> AttrFacts {
    let line = Line::read(text);
    let name = line.word(0);
    let (ty, list) = of_type(line.word(1));
    let link = name.starts_with('@');
    let name = name.trim_start_matches('@');
    AttrFacts {
        name,
        ty,
        list,
        link,
        element: line.keyed("element").unwrap_or(name),
        since: line.since,
        deprecated: line.deprecated,
    }
}

fn of_type(word: &'static str) -> (&'static str, bool) {
    word.strip_suffix("[]")
        .map_or((word, false), |ty| (ty, true))
}

pub(crate) fn service(sections: &[&'static str]) -> ServiceFacts {
    let mut facts = ServiceFacts::default();
    for section in sections {
        let line = head(section);
        facts.name = line.word(1);
        facts.base = line.base().or(facts.base);
        facts.since = line.since.or(facts.since);
        facts.deprecated |= line.deprecated;
        let mut current = None;
        for (_, text) in body(section) {
            service_line(&mut facts, &mut current, text);
        }
    }
    facts
}

/// One line below a service; `current` is the method whose inputs and variants follow.
fn service_line(facts: &mut ServiceFacts, current: &mut Option<&'static str>, text: &'static str) {
    let (sign, rest) = text.split_at(1);
    match sign {
        "/" => put(
            &mut facts.own_locators,
            locator(rest),
            |l: &LocatorFacts| l.name,
        ),
        "." => {
            let method = method(rest);
            *current = Some(method.name);
            put(&mut facts.own_methods, method, |m: &MethodFacts| m.name);
        }
        _ => {
            let Some(method) = facts
                .own_methods
                .iter_mut()
                .find(|m| Some(m.name) == *current)
            else {
                return;
            };
            if sign == ":" {
                let head = self::method(rest);
                method.variants.push(VariantFacts {
                    name: head.name,
                    params: head.params,
                    inputs: Vec::new(),
                });
            } else {
                let inputs = method
                    .variants
                    .last_mut()
                    .map_or(&mut method.inputs, |v| &mut v.inputs);
                inputs.extend(rest.split_ascii_whitespace().map(|word| InputFacts {
                    mandatory: sign == "+",
                    any_of: word.split('|').collect(),
                }));
            }
        }
    }
}

fn locator(text: &'static str) -> LocatorFacts {
    let line = Line::read(text);
    let word = line.word(0);
    LocatorFacts {
        name: word.trim_start_matches('{').trim_end_matches('}'),
        service: line.word(1),
        item: word.starts_with('{'),
        since: line.since,
    }
}

fn method(text: &'static str) -> MethodFacts {
    let line = Line::read(text);
    MethodFacts {
        name: line.word(0),
        params: line.words.iter().skip(1).map(|word| param(word)).collect(),
        inputs: Vec::new(),
        variants: Vec::new(),
        follow: line.follow,
        since: line.since,
        deprecated: line.deprecated,
    }
}

fn param(word: &'static str) -> ParamFacts {
    let (word, since, deprecated) = marked(word);
    let (dir, word) = match word.split_at(1) {
        (">", rest) => (Dir::Out, rest),
        ("=", rest) => (Dir::InOut, rest),
        _ => (Dir::In, word),
    };
    let (name, ty) = word.split_once(':').unwrap_or((word, "string"));
    let (ty, list) = of_type(ty);
    ParamFacts {
        name,
        ty,
        list,
        dir,
        since,
        deprecated,
    }
}
