//! Everything by its name: each verb of the rows and each method of the model is called from a script, stands in what TAB
//! offers and in `explain`; a row that is added has it all without another edit.

use super::form;
use super::tests::{eval, sim};
use super::thing::{Thing, What};
use crate::completion::{self, Answer};
use crate::explain::explain;
use crate::io::Io;
use crate::session::Session;
use ovlib::nouns;
use ovlib::verb::{Effect, Noun, Outcome, Target, Verb};
use ovmodel::{LocatorFacts, ServiceFacts};
use std::collections::{BTreeSet, HashSet, VecDeque};

/// An id that nothing has.
const NOBODY: &str = "00000000-0000-4000-8000-00000000dead";

/// The path of a noun's collection, below objects that are not there.
fn path(noun: &Noun) -> String {
    let owners = noun.below.first().copied().unwrap_or_default();
    let owners = owners.split('/').filter(|step| !step.is_empty());
    let owners = owners.map(|step| format!("{}/{NOBODY}/", ovmodel::names::segment(step)));
    let own = ovmodel::names::segment(noun.locator);
    format!("{}{own}", owners.collect::<String>())
}

/// Where a verb is called: a place of the engine as a script reaches it.
fn place(noun: &Noun, verb: &Verb) -> String {
    let path = path(noun);
    match (path.is_empty(), form::is_of_collection(verb)) {
        (true, _) => "context".to_owned(),
        (_, true) => format!("context.service(\"{path}\")"),
        (_, false) => format!("context.service(\"{path}/{NOBODY}\")"),
    }
}

/// Every place of the model, each kind once: the services, and paths to them below objects that are not there.
fn services() -> Vec<(&'static ServiceFacts, String)> {
    let mut seen = HashSet::new();
    let mut queue = VecDeque::from([(ovmodel::root(), String::new())]);
    let mut found = Vec::new();
    while let Some((service, path)) = queue.pop_front() {
        if !seen.insert(service.name) {
            continue;
        }
        let step = |locator: &LocatorFacts| match locator.item {
            true => NOBODY.to_owned(),
            false => locator.segment(),
        };
        for locator in service.locators() {
            let below = format!("{path}/{}", step(locator));
            queue.push_back((
                locator.service_facts(),
                below.trim_start_matches('/').to_owned(),
            ));
        }
        found.push((service, path));
    }
    found
}

/// Runs calls one after the other, rehearsed, and gives what a script could not even call.
fn not_called(calls: &[String]) -> Vec<String> {
    let sim = sim();
    let lines = calls.iter().map(|call| {
        format!(
            "try {{ {call} }} catch (err) {{ if err.kind == \"usage\" {{ print(`{}: ${{err.message}}`); }} }}\n",
            call.replace(['`', '$'], "")
        )
    });
    let script: String = lines.collect();
    let (code, out, err) = eval(Some(&sim), &["--dry-run", "eval", "-"], &script);
    assert_eq!(code, 0, "{err}");
    let wrong = |line: &&str| {
        [
            "unknown method",
            "unknown argument",
            "does not take",
            "is no verb",
            "takes no",
        ]
        .iter()
        .any(|sign| line.contains(sign))
    };
    out.lines().filter(wrong).map(str::to_owned).collect()
}

#[test]
fn every_verb_is_called_as_explain_says() {
    let mut calls = Vec::new();
    for noun in nouns::all() {
        for verb in noun.all_verbs() {
            let call = form::call(noun, verb).replace(", ...", "");
            calls.push(format!("{}.{call}", place(noun, verb)));
        }
    }
    assert!(calls.len() > 450, "{}", calls.len());
    assert_eq!(not_called(&calls), Vec::<String>::new());
}

#[test]
fn every_method_of_the_model_is_called_by_its_name() {
    let mut calls = Vec::new();
    for (service, path) in services() {
        for method in service.methods() {
            calls.push(format!("context.service(\"{path}\").{}()", method.name));
        }
    }
    assert!(calls.len() > 600, "{}", calls.len());
    let wrong = not_called(&calls);
    assert_eq!(wrong, Vec::<String>::new());
}

/// What TAB offers behind a thing, without an engine.
fn members(path: &str) -> BTreeSet<String> {
    let mut session = Session::new();
    let env = [
        ("OVIRT_URL", "https://127.0.0.1:1/ovirt-engine/api"),
        ("OVIRT_USERNAME", "a@b"),
        ("OVIRT_PASSWORD", "c"),
    ];
    let (mut io, _) = Io::captured(&env, b"");
    super::at_desk(&mut session, &mut io, |desk| {
        let context = desk.context().unwrap();
        let what = match path {
            "" => What::Context,
            path => What::Place(context.service(path).unwrap()),
        };
        Thing::new(desk, what).members().into_iter().collect()
    })
}

/// What TAB offers at the end of a script, without an engine.
fn behind(text: &str) -> Vec<String> {
    let mut session = Session::new();
    let env = [
        ("OVIRT_URL", "https://127.0.0.1:1/ovirt-engine/api"),
        ("OVIRT_USERNAME", "a@b"),
        ("OVIRT_PASSWORD", "c"),
    ];
    let (mut io, _) = Io::captured(&env, b"");
    super::at_desk(&mut session, &mut io, |desk| {
        let script = super::Script::new(desk.clone(), None, super::Limits::default());
        script.names_after(text).1
    })
}

#[test]
fn what_a_call_would_give_is_known_without_calling_it() {
    let text = "let vm = context.vms.get(\"a.b(c\").sta";
    assert_eq!(
        behind(text),
        [
            "start",
            "start_paused",
            "start_time",
            "stateless",
            "statistics",
            "status",
            "status_detail"
        ]
    );
    assert_eq!(behind("context.vm(\"a\").cluster.data_c"), ["data_center"]);
    assert_eq!(
        behind("context.vms.get(\"a\").nics.get(\"b\").mac"),
        ["mac"]
    );
    assert_eq!(
        behind("context.hosts.find(#{name: \"a\"}).refresh().maint"),
        ["maintenance"]
    );
    assert_eq!(behind("context.vms.add(#{}).memory_p"), ["memory_policy"]);
    assert_eq!(behind("context.vms.li"), ["list"]);
    assert_eq!(behind("nosuch(1).a"), Vec::<String>::new());
    assert_eq!(
        behind("context.vms.list().filter(|vm| vm.status).a"),
        Vec::<String>::new()
    );
}

fn explained(words: &[&str]) -> String {
    match explain(words) {
        Ok(Outcome::Page { lines, .. }) => lines.join("\n"),
        other => panic!("{words:?}: {other:?}"),
    }
}

/// What TAB offers at the end of these words.
fn offered(words: &[&str]) -> Vec<String> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    match completion::answer(&words, "", &mut completion::no_names) {
        Answer::Offers(offers) => offers.into_iter().map(|offer| offer.text).collect(),
        Answer::Files(_) => Vec::new(),
    }
}

/// Complains unless a verb stands in everything that tells people of verbs.
fn stands_everywhere(noun: &'static Noun, verb: &Verb) {
    let what = format!("{} {}", noun.name, verb.name);
    let path = path(noun);
    let there = match (path.is_empty(), form::is_of_collection(verb)) {
        (true, _) => members(""),
        (_, true) => members(&path),
        (_, false) => members(&format!("{path}/{NOBODY}")),
    };
    assert!(there.contains(&form::word(verb)), "{what} behind a dot");
    assert!(
        offered(&[noun.name]).iter().any(|word| word == verb.name),
        "{what} on a line"
    );
    let script = format!("{}.{}", form::place(noun, verb), form::call(noun, verb));
    let page = explained(&[noun.name, verb.name]);
    assert!(
        page.contains(&format!("in a script: {script}")),
        "{what}: {page}"
    );
    if let Some(facts) = noun.facts() {
        assert!(
            explained(&[facts.name]).contains(&script),
            "{what} of its type"
        );
    }
}

#[test]
fn every_verb_is_offered_and_explained() {
    for noun in nouns::all() {
        for verb in noun.all_verbs() {
            stands_everywhere(noun, verb);
        }
    }
}

#[test]
fn every_method_is_offered_and_explained() {
    for (service, path) in services() {
        let there = members(&path);
        for method in service.methods() {
            assert!(there.contains(method.name), "{} behind {path}", method.name);
        }
        let Some(facts) = service.entity_type() else {
            continue;
        };
        let page = explained(&[facts.name]);
        assert!(
            page.contains(&format!("service {} at ", service.name)),
            "{}",
            service.name
        );
        for method in service.methods() {
            assert!(
                page.contains(&format!("\n  {}", method.name)),
                "{} of {}",
                method.name,
                facts.name
            );
        }
    }
}

/// A verb that no table has.
static BLINK: Verb = Verb {
    name: "blink-twice",
    summary: "Blink its light",
    effect: Effect::Reads,
    target: Target::One,
    run: |call| {
        let word = call.select.names.first().or(call.select.ids.first());
        let told = format!("{} blinks", word.cloned().unwrap_or_default());
        Ok(Outcome::Lines(Box::new(std::iter::once(Ok(told)))))
    },
    ..Verb::DEFAULT
};

/// In a process of its own, because the other tests are not to see it.
#[test]
#[allow(
    clippy::disallowed_methods,
    reason = "what tells the second process that it is one"
)]
fn a_row_that_is_added_is_everywhere() {
    const MARK: &str = "OVCMD_TEST_ADDS_A_ROW";
    if std::env::var_os(MARK).is_none() {
        let program = std::env::current_exe().unwrap();
        let name = "script::sweep::a_row_that_is_added_is_everywhere";
        let ran = std::process::Command::new(program)
            .args(["--exact", name])
            .env(MARK, "1")
            .output()
            .unwrap();
        let out = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success() && out.contains("1 passed"), "{out}");
        return;
    }
    let noun = nouns::find("host").unwrap();
    noun.add(&BLINK).unwrap();
    assert!(noun.add(&BLINK).is_err(), "once is enough");
    stands_everywhere(noun, &BLINK);
    let sim = sim();
    let (code, out, err) = eval(
        Some(&sim),
        &["eval", "-e", "context.hosts.get(\"host01\").blink_twice()"],
        "",
    );
    assert_eq!((code, err.as_str()), (0, ""), "{out}");
    assert!(out.ends_with(" blinks\n"), "{out}");
    assert_eq!(
        eval(Some(&sim), &["host", "blink-twice", "host01"], "").1,
        "host01 blinks\n"
    );
    let (_, help, _) = eval(None, &["host", "-h"], "");
    assert!(help.contains("blink-twice"), "{help}");
    let (_, out, _) = eval(Some(&sim), &["shell"], "host blink-twice host01\n");
    assert_eq!(out, "host01 blinks\n");
}
