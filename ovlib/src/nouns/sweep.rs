//! What must hold for every row: the model knows it, help can show it, nothing is named twice.

use super::all;
use crate::path::FieldPath;
use crate::verb::{Noun, Param, Show, Verb};
use ovmodel::Kind;
use std::collections::HashSet;

/// Longest summary and help text: it stands beside a name on one line of help.
const WIDTH: usize = 72;

fn verbs() -> impl Iterator<Item = (&'static Noun, &'static Verb)> {
    all()
        .iter()
        .flat_map(|noun| noun.all_verbs().iter().map(move |verb| (noun, *verb)))
}

#[test]
fn every_noun_is_a_place_of_the_model() {
    for noun in all() {
        let service = noun
            .service()
            .unwrap_or_else(|| panic!("{}: no locator {}", noun.name, noun.locator));
        assert!(
            noun.facts().is_some(),
            "{}: {} serves no type",
            noun.name,
            service.name
        );
        if !noun.locator.is_empty() {
            assert!(
                service.method("list").is_some(),
                "{}: {} has no list",
                noun.name,
                service.name
            );
        }
    }
}

#[test]
fn every_collection_that_lists_has_a_noun() {
    let roots = all().iter().filter(|noun| noun.below.is_empty());
    let named: HashSet<&str> = roots.map(|noun| noun.locator).collect();
    for locator in ovmodel::root().locators() {
        let lists = locator.service_facts().method("list").is_some();
        assert_eq!(lists, named.contains(locator.name), "{}", locator.name);
    }
}

#[test]
fn every_column_is_a_field_of_its_type() {
    for noun in all() {
        let facts = noun.facts().expect("checked by the test above");
        let mut titles = HashSet::new();
        for column in noun.columns.iter().chain(noun.wide) {
            assert!(
                titles.insert(column.title),
                "{}: two columns {}",
                noun.name,
                column.title
            );
            assert!(
                !column.title.contains([' ', ',', '.']),
                "{}: `--columns` cannot take {}",
                noun.name,
                column.title
            );
            for path in column.paths() {
                let end = FieldPath::parse(path).and_then(|path| path.check(facts));
                let end = end.unwrap_or_else(|error| panic!("{} {path}: {error}", noun.name));
                if matches!(column.show, Show::Size | Show::Percent | Show::Seconds) {
                    assert!(
                        matches!(end.kind, Kind::Integer | Kind::Decimal),
                        "{} {path}",
                        noun.name
                    );
                }
                if column.show == Show::Time {
                    assert!(matches!(end.kind, Kind::Date), "{} {path}", noun.name);
                }
                if column.show == Show::Yes {
                    assert!(matches!(end.kind, Kind::Boolean), "{} {path}", noun.name);
                }
            }
        }
        assert!(!noun.columns.is_empty(), "{}", noun.name);
        if !noun.find_by.is_empty() {
            let path = FieldPath::parse(noun.find_by).and_then(|path| path.check(facts));
            assert!(path.is_ok(), "{}: no {}", noun.name, noun.find_by);
        }
    }
}

#[test]
fn words_are_unique() {
    let mut seen = HashSet::new();
    for noun in all() {
        for word in std::iter::once(&noun.name).chain(noun.aliases) {
            assert!(seen.insert(*word), "two nouns are called {word}");
        }
        let mut seen = HashSet::new();
        for verb in noun.all_verbs() {
            for word in std::iter::once(&verb.name).chain(verb.aliases) {
                assert!(
                    seen.insert(*word),
                    "{}: two verbs are called {word}",
                    noun.name
                );
            }
        }
    }
}

#[test]
fn spellings_of_the_engine_are_understood() {
    let named = |noun: &&&Noun| !noun.locator.is_empty() && noun.name != "hostnic";
    for noun in all().iter().collect::<Vec<_>>().iter().filter(named) {
        let segment = ovmodel::names::segment(noun.locator);
        for word in [
            noun.locator,
            segment.as_str(),
            &noun.locator.replace('_', "-"),
        ] {
            assert!(
                noun.name == word || noun.aliases.contains(&word),
                "{}: {word} is not understood",
                noun.name
            );
        }
    }
}

#[test]
fn texts_fit_their_line() {
    let check = |place: &str, text: &str| {
        assert!(
            (4..=WIDTH).contains(&text.len()) && !text.ends_with('.'),
            "{place}: {text}"
        );
    };
    let check_params = |place: &str, params: &[Param]| {
        params
            .iter()
            .for_each(|param| check(&format!("{place} {}", param.long), param.help));
    };
    for noun in all() {
        check(noun.name, noun.summary);
        check_params(noun.name, noun.options);
    }
    for (noun, verb) in verbs() {
        check(&format!("{} {}", noun.name, verb.name), verb.summary);
        check_params(verb.name, verb.params);
    }
}

#[test]
fn verbs_hold_together() {
    for (noun, verb) in verbs() {
        let place = format!("{} {}", noun.name, verb.name);
        let usable = verb
            .examples
            .iter()
            .filter(|(line, _)| !line.contains("{name}") || !noun.sample.is_empty());
        assert!(usable.count() >= 2, "{place}: two examples are needed");
        let mut letters = HashSet::new();
        for param in verb.params {
            assert!(
                param.short.is_none_or(|letter| letters.insert(letter)),
                "{place}: -{:?} twice",
                param.short
            );
        }
        let words = verb.params.iter().filter(|param| param.positional);
        assert!(
            words.count() <= 1,
            "{place}: only one kind of words can follow"
        );
    }
}

/// What is made to do something once has no other that is as good.
const ONCE: [&str; 2] = ["backup", "imagetransfer"];

#[test]
fn every_create_and_remove_can_be_asked_for_again() {
    for (noun, verb) in verbs() {
        let wish = match verb.name {
            "create" if !ONCE.contains(&noun.name) => "if-not-exists",
            "remove" | "destroy" => "missing-ok",
            _ => continue,
        };
        let has = verb.params.iter().any(|param| param.long == wish);
        assert!(has, "{} {} has no --{wish}", noun.name, verb.name);
    }
}

#[test]
fn close_names_are_suggested() {
    assert_eq!(super::find("vms").unwrap().name, "vm");
    assert!(
        super::find("hots")
            .unwrap_err()
            .hint()
            .unwrap()
            .contains("host")
    );
    assert_eq!(
        super::of_type("storage_domain").unwrap().name,
        "storagedomain"
    );
}

/// Every collection of the model that lists is a noun by path, as deep as the model goes, and has verbs.
#[test]
fn every_collection_below_is_a_noun() {
    let mut seen = 0;
    let mut queue: Vec<(&'static Noun, usize)> = all().iter().map(|noun| (noun, 0)).collect();
    while let Some((noun, depth)) = queue.pop() {
        let item = noun.service().and_then(|service| service.item_service());
        let Some(item) = item.filter(|_| !noun.locator.is_empty()) else {
            continue;
        };
        for locator in item.locators().filter(|locator| !locator.item) {
            if locator.service_facts().method("list").is_none() {
                continue;
            }
            let segment = locator.segment();
            let is_verb = noun.verb(&segment).is_some();
            let part = super::below(noun, &segment);
            assert!(is_verb || part.is_some(), "{}: {segment}", noun.words());
            seen += 1;
            if let Some(part) = part.filter(|_| depth < 2) {
                assert!(part.verb("list").is_some(), "{}", part.words());
                let owner = part.below.first().copied().unwrap_or_default();
                assert!(part.facts().is_some(), "{owner}/{}", part.locator);
                queue.push((part, depth + 1));
            }
        }
    }
    assert!(seen > 150, "{seen}");
}
