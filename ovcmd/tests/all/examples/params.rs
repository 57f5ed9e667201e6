//! Every parameter that the model has for a method goes into it by an option of the verb that performs the method: each is
//! given in a rehearsal, and must stand in the request that would be sent.

use super::stage::{Stage, run};
use super::{below, deeper, near, own_stage, refused, roots, with_ids};
use crate::harness::World;
use ovcmd::grammar::examples;
use ovlib::nouns;
use ovlib::verb::{Noun, ParamKind, Verb};
use ovmodel::{Dir, Kind, MethodFacts, ParamFacts, Shape};
use std::collections::{BTreeMap, BTreeSet};

/// What is an option of every verb, or of none: how it is waited, what is listed.
const ELSEWHERE: [&str; 5] = ["async", "filter", "follow", "max", "search"];

/// An id that nothing has.
const NOBODY: &str = "12345678-9abc-4def-8123-456789abcdef";

/// The method of the model that a verb performs.
fn method(noun: &Noun, verb: &Verb) -> Option<&'static MethodFacts> {
    let service = noun.service()?;
    let item = service.item_service();
    let places = [Some(service), item].into_iter().flatten();
    places
        .filter(|_| !verb.method.is_empty())
        .find_map(|place| place.method(verb.method))
}

/// What goes into it, and is not the object itself.
fn params(method: &'static MethodFacts) -> Vec<&'static ParamFacts> {
    let variants = method.variants.iter().flat_map(|variant| &variant.params);
    let all = method.params.iter().chain(variants);
    let is_object = |param: &ParamFacts| {
        matches!(param.kind(), Kind::Struct(_)) && method.shape() != Shape::Action
    };
    let mut found: Vec<&ParamFacts> = all
        .filter(|param| param.dir != Dir::Out && !ELSEWHERE.contains(&param.name))
        .filter(|param| !is_object(param))
        .collect();
    found.dedup_by_key(|param| param.name);
    found
}

fn value(param: &ParamFacts) -> Option<String> {
    Some(match param.kind() {
        Kind::Boolean => "true".to_owned(),
        Kind::Integer | Kind::Decimal => "1".to_owned(),
        Kind::Date => "2026-01-31T00:00:00Z".to_owned(),
        Kind::Enum(facts) => (*facts.values.first()?).to_owned(),
        Kind::Struct(_) => NOBODY.to_owned(),
        _ => "something".to_owned(),
    })
}

/// What is wrong with one parameter of a verb.
fn wrong(world: &World, verb: &Verb, line: &str, param: &ParamFacts) -> Option<String> {
    let long = param.name.replace('_', "-");
    let option = verb.params.iter().find(|known| known.long == long);
    let field = verb.fields.iter().find(|field| {
        let at = field.at.split(['.', '[']).next();
        at == Some(param.name)
    });
    let (long, value) = match (option, field) {
        // A curated option has forms of its own, which its stories show.
        (None, Some(_)) => return None,
        (Some(option), _) if matches!(option.value, ParamKind::Object(_) | ParamKind::File) => {
            return None;
        }
        (Some(option), _) if option.value == ParamKind::Flag => (option.long, None),
        (Some(option), _) => (option.long, value(param)),
        (None, None) => return Some(format!("no option for {}", param.name)),
    };
    let said = match value {
        Some(value) => format!("--{long}={value}"),
        None => format!("--{long}"),
    };
    let line = match line.contains(&format!("--{long}")) {
        true => line.to_owned(),
        false => format!("{line} {said}"),
    };
    let ran = run(world, &line, &["--dry-run", "--yes"]);
    let is_sent = ["<{}", "{}="].iter().any(|form| {
        let form = form.replace("{}", param.name);
        ran.out.contains(&form)
    });
    // Said twice, by an option of its own and by the model's, is told and not overlooked.
    let is_told = ran.code == 2
        && [
            "has another value already",
            "cannot be used multiple times",
            "and other options do",
        ]
        .iter()
        .any(|words| ran.err.contains(words));
    (!is_told && (ran.code != 0 || !is_sent))
        .then(|| format!("{line}: {} {}{}", ran.code, ran.out, ran.err))
}

/// Tries all parameters of the verbs of these nouns, each under its title; gives how many there are.
fn all_sent(nouns: &[(String, &'static Noun)], refused: &BTreeMap<String, String>) -> usize {
    let stage = Stage::set();
    let (mut all, mut seen) = (Vec::new(), 0);
    for (title, noun) in nouns {
        let mut shared = None;
        for verb in noun.all_verbs() {
            let Some(method) = method(noun, verb) else {
                continue;
            };
            let params = params(method);
            let Some((line, _)) = examples(noun, verb).into_iter().next() else {
                continue;
            };
            // What an engine never has cannot be looked up there.
            let mut titles = vec![title.clone()];
            titles.extend(near(title));
            let names = titles.iter().flat_map(|title| {
                let name = format!("{title} {}", verb.name);
                [format!("{name} 1"), name, format!("{title} *")]
            });
            let is_refused = names.into_iter().any(|name| refused.contains_key(&name));
            if params.is_empty() || is_refused {
                continue;
            }
            let own = own_stage(&stage, noun, title, verb, &line, 1);
            let world = match own.is_empty() {
                true => shared.get_or_insert_with(|| stage.world(&[]).unwrap()),
                false => &mut stage.world(&own).unwrap(),
            };
            let line = with_ids(world, noun, verb, line);
            for param in params {
                seen += 1;
                let said = wrong(world, verb, &line, param);
                all.extend(said.map(|said| format!("{title} {}: {said}", verb.name)));
            }
        }
    }
    assert!(
        all.is_empty(),
        "{} of {seen}:\n{}",
        all.len(),
        all.join("\n")
    );
    seen
}

#[test]
fn every_parameter_of_the_model_is_an_option_and_is_sent() {
    let seen = all_sent(&roots(), &refused());
    assert!(seen > 100, "{seen}");
}

#[test]
fn every_parameter_below_objects_is_an_option_and_is_sent() {
    let seen = all_sent(&below(), &refused());
    assert!(seen > 15, "{seen}");
}

#[test]
fn every_parameter_of_what_lies_deeper_is_an_option_and_is_sent() {
    let seen = all_sent(&deeper(), &refused());
    assert!(seen > 3, "{seen}");
}

/// What the verbs of a noun and of all below it perform, by service and method. A verb that does more than the one request is
/// known by its name.
fn performed(noun: &'static Noun, depth: usize, all: &mut BTreeSet<(&'static str, &'static str)>) {
    let plain = |name: &str| name.replace(['-', '_'], "");
    let places = noun.service().into_iter();
    let places = places.flat_map(|place| [Some(place), place.item_service()]);
    for place in places.flatten() {
        for method in place.methods() {
            let is_it = |verb: &&Verb| {
                let mut names = verb.aliases.iter().chain([&verb.name]);
                verb.method == method.name || names.any(|name| plain(name) == plain(method.name))
            };
            if noun.all_verbs().iter().any(is_it) {
                all.insert((place.name, method.name));
            }
        }
    }
    if depth > 0 {
        for part in nouns::parts(noun) {
            performed(part, depth - 1, all);
        }
    }
}

/// The services that paths of the API lead to.
fn reachable() -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    let mut next = vec![ovmodel::root()];
    while let Some(service) = next.pop() {
        if all.insert(service.name) {
            next.extend(service.locators().map(|locator| locator.service_facts()));
        }
    }
    all
}

#[test]
fn every_action_of_the_model_is_a_verb() {
    let mut all = BTreeSet::new();
    for noun in nouns::all() {
        performed(noun, 4, &mut all);
    }
    let reachable = reachable();
    let mut missing = Vec::new();
    let services = ovmodel::services().filter(|service| reachable.contains(service.name));
    for service in services {
        let actions = service.methods();
        let actions = actions.filter(|method| method.shape() == Shape::Action);
        let lacking = actions.filter(|method| !all.contains(&(service.name, method.name)));
        missing.extend(lacking.map(|method| format!("{} {}", service.name, method.name)));
    }
    assert_eq!(missing, [""; 0]);
}
