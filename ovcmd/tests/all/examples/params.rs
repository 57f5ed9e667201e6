//! Every parameter that the model has for a method goes into it by an option of the verb that performs the method: each is
//! given in a rehearsal, and must stand in the request that would be sent.

use super::stage::{Stage, run};
use super::{own_stage, with_ids};
use crate::harness::World;
use ovcmd::grammar::examples;
use ovlib::nouns;
use ovlib::verb::{Noun, ParamKind, Verb};
use ovmodel::{Dir, Kind, MethodFacts, ParamFacts, Shape};

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

#[test]
fn every_parameter_of_the_model_is_an_option_and_is_sent() {
    let stage = Stage::set();
    let (mut all, mut seen) = (Vec::new(), 0);
    // An engine has no Cinder to look one up in.
    let nouns = nouns::all().iter();
    for noun in nouns.filter(|noun| noun.name != "openstackvolumeprovider") {
        let mut shared = None;
        for verb in noun.all_verbs() {
            let Some(method) = method(noun, verb) else {
                continue;
            };
            let params = params(method);
            let Some((line, _)) = examples(noun, verb).into_iter().next() else {
                continue;
            };
            if params.is_empty() {
                continue;
            }
            let own = own_stage(&stage, noun, noun.name, verb, &line, 1);
            let world = match own.is_empty() {
                true => shared.get_or_insert_with(|| stage.world(&[]).unwrap()),
                false => &mut stage.world(&own).unwrap(),
            };
            let line = with_ids(world, noun, verb, line);
            for param in params {
                seen += 1;
                let said = wrong(world, verb, &line, param);
                all.extend(said.map(|said| format!("{} {}: {said}", noun.name, verb.name)));
            }
        }
    }
    assert!(
        all.is_empty(),
        "{} of {seen}:\n{}",
        all.len(),
        all.join("\n")
    );
    assert!(seen > 100, "{seen}");
}
