//! Rows of the verbs that the model has for a noun beyond those that somebody wrote.

use super::deeds::{self, is_struct, params, takes_known};
use super::options::{NAME, NEW_NAME, SET, cut, leak, options, with_template, with_wishes};
use super::samples::{examples, needed, on_one, on_spare, some_input};
use super::summaries::summary;
use super::{settles, spares};
use crate::verb::{Effect, Noun, Param, Target, Verb, When};
use crate::verbs::{WAITFOR, WHY_LOCKED};
use ovmodel::{Kind, MethodFacts, ServiceFacts, Shape};

/// Actions after which something cannot be brought back.
const DESTROYING: [&str; 6] = [
    "commit_snapshot",
    "undo_snapshot",
    "restore",
    "reduce_luns",
    "commit_net_config",
    "reduce",
];

/// Whether one of these is given a name when it is made.
fn has_name(noun: &Noun) -> bool {
    let attr = noun.facts().and_then(|facts| facts.attr(noun.find_by));
    attr.is_some_and(|attr| matches!(attr.kind(), Kind::String))
}

/// All verbs of a noun: those that somebody wrote, then those that the model has beyond them.
pub(crate) fn of(noun: &Noun) -> Vec<&'static Verb> {
    let Some(service) = noun.service() else {
        return noun.written().collect();
    };
    let mut made = Vec::new();
    if !noun.locator.is_empty() {
        let item = service.item_service();
        made.extend(service.method("add").map(|add| create(noun, add)));
        made.extend(
            item.and_then(|item| item.method("update"))
                .map(|method| update(noun, method)),
        );
        made.extend(
            item.and_then(|item| item.method("remove"))
                .map(|method| remove(noun, method)),
        );
        let actions = item.into_iter().flat_map(|item| item.methods());
        made.extend(
            actions
                .filter(is_action)
                .map(|it| act(noun, it, Target::One)),
        );
    }
    let actions = service.methods();
    made.extend(
        actions
            .filter(is_action)
            .map(|it| act(noun, it, Target::None)),
    );
    let own = noun.written().map(|verb| completed(noun, service, verb));
    let mut all: Vec<&'static Verb> = own.collect();
    for verb in common(noun, service) {
        if !all.iter().any(|known| known.name == verb.name) {
            all.push(verb);
        }
    }
    for verb in made {
        let is_known =
            |known: &&Verb| known.name == verb.name || known.aliases.contains(&verb.name);
        if !all.iter().any(is_known) {
            all.push(Box::leak(Box::new(settled(noun, verb))));
        }
    }
    let named = has_name(noun);
    all.into_iter()
        .map(|verb| with_wishes(noun, verb, named))
        .collect()
}

/// A verb that somebody wrote, with the options of the method it performs.
fn completed(noun: &Noun, service: &'static ServiceFacts, verb: &'static Verb) -> &'static Verb {
    let item = service.item_service();
    let places = [Some(service), item].into_iter().flatten();
    let mut methods = places.filter_map(|place| place.method(verb.method));
    let Some(method) = methods.next().filter(|_| !verb.method.is_empty()) else {
        return match verb.template {
            true => Box::leak(Box::new(settled(
                noun,
                Verb {
                    params: verb.params,
                    ..*verb
                },
            ))),
            false => verb,
        };
    };
    let mut own = verb.params.to_vec();
    own.extend(verb.fields.iter().map(|field| field.param));
    let wanted: Vec<Param> = match method.shape() {
        Shape::Add => creating(noun),
        Shape::Update => fields(noun, When::Create).chain([SET]).collect(),
        _ => Vec::new(),
    };
    for param in wanted {
        let is_taken =
            |known: &Param| known.long == param.long || known.positional && param.positional;
        if !own.iter().any(is_taken) {
            let free = |known: &Param| known.short == param.short;
            let short = param.short.filter(|_| !own.iter().any(free));
            own.push(Param { short, ..param });
        }
    }
    let params = options(method, own);
    Box::leak(Box::new(settled(noun, Verb { params, ..*verb })))
}

/// The verb with what the table knows of its method, where its row does not say otherwise.
fn settled(noun: &Noun, verb: Verb) -> Verb {
    let facts = noun.facts().map_or("", |facts| facts.name);
    let loads = match verb.loads {
        [] => settles::loads(facts, verb.method),
        own => own,
    };
    let template = verb.template || matches!(verb.method, "add" | "update");
    Verb {
        params: match template {
            true => with_template(verb.params),
            false => verb.params,
        },
        settle: match are_known(noun) {
            true => verb.settle,
            false if noun.is_within("storage_domains") && verb.method == "move" => {
                verb.settle.or(Some(settles::LEAVES))
            }
            false => verb.settle.or(settles::of(facts, verb.method)),
        },
        loads,
        template,
        ..verb
    }
}

/// Whether objects that are made elsewhere are put here and taken away: nothing happens to them that takes its time.
fn are_known(noun: &Noun) -> bool {
    let Some(service) = noun.service().filter(|_| !noun.below.is_empty()) else {
        return false;
    };
    let has_get = |item: &ServiceFacts| item.method("get").is_some();
    let puts = service
        .method("add")
        .is_some_and(|add| takes_known(noun, add).is_some());
    puts || !service.item_service().is_some_and(has_get)
}

/// What many nouns have beyond the model.
fn common(noun: &Noun, service: &ServiceFacts) -> Vec<&'static Verb> {
    let lists = !noun.locator.is_empty() && service.method("list").is_some();
    let locks = ["vms", "disks", "templates"].contains(&noun.locator) && noun.below.is_empty();
    let waitfor = lists.then_some(&WAITFOR);
    waitfor
        .into_iter()
        .chain(locks.then_some(&WHY_LOCKED))
        .collect()
}

/// Whether it is an action that answers with a document; a screenshot is an image.
fn is_action(method: &&'static MethodFacts) -> bool {
    method.shape() == Shape::Action && method.name != "screenshot"
}

/// Options of the noun's own fields that one of the two verbs offers.
fn fields(noun: &Noun, other: When) -> impl Iterator<Item = Param> {
    noun.fields
        .iter()
        .filter(move |field| field.when != other)
        .map(|field| field.param)
}

/// What every `create` takes.
fn creating(noun: &Noun) -> Vec<Param> {
    let mut own: Vec<Param> = fields(noun, When::Update).collect();
    own.push(SET);
    if has_name(noun) {
        own.extend([NEW_NAME, NAME]);
    }
    own
}

fn create(noun: &Noun, method: &'static MethodFacts) -> Verb {
    let own = creating(noun);
    let known = takes_known(noun, method);
    let name = match has_name(noun) {
        // One that is there is put below another one.
        true => {
            let name = known.map_or_else(|| spares::new_name(noun), spares::known);
            format!(" {name}")
        }
        false => String::new(),
    };
    let words = match spares::words(noun, "create") {
        Some("") => String::new(),
        _ if known.is_some() => String::new(),
        Some(words) => format!(" {words}"),
        None => needed(noun, method),
    };
    let line = format!("{} create{name}{words}", noun.words());
    Verb {
        name: "create",
        aliases: &["add", "new"],
        summary: "Make a new one",
        effect: Effect::Changes,
        target: Target::None,
        shows_rows: true,
        params: options(method, own),
        examples: examples(&line, "Make one"),
        method: "add",
        run: deeds::create,
        is_made: true,
        ..Verb::DEFAULT
    }
}

fn update(noun: &Noun, method: &'static MethodFacts) -> Verb {
    let facts = noun.facts();
    let daily = ["description", "comment", "name"];
    let field = daily
        .into_iter()
        .find(|name| facts.is_some_and(|facts| facts.attr(name).is_some()));
    let change = match (spares::words(noun, "update"), field) {
        (Some(words), _) => words.to_owned(),
        (None, Some(field)) => format!("--set {field}=changed"),
        (None, None) => some_input(noun, method),
    };
    let line = format!("{} {change}", on_spare(noun, "update"));
    Verb {
        name: "update",
        aliases: &["set", "edit"],
        summary: "Change fields of one",
        effect: Effect::Changes,
        target: Target::One,
        shows_rows: true,
        params: options(method, fields(noun, When::Create).chain([SET]).collect()),
        examples: examples(&line, "Change a field"),
        method: "update",
        run: deeds::update,
        is_made: true,
        ..Verb::DEFAULT
    }
}

fn remove(noun: &Noun, method: &'static MethodFacts) -> Verb {
    let line = format!("{} --yes", on_spare(noun, "remove"));
    Verb {
        name: "remove",
        aliases: &["delete", "rm"],
        summary: "Remove one for good",
        effect: Effect::Destroys,
        target: Target::One,
        params: options(method, Vec::new()),
        examples: examples(&line, "Remove it without being asked"),
        method: "remove",
        run: deeds::remove,
        is_made: true,
        ..Verb::DEFAULT
    }
}

fn act(noun: &Noun, method: &'static MethodFacts, target: Target) -> Verb {
    let name: &'static str = leak(method.segment());
    let mut aliases = Vec::new();
    if name != method.name {
        aliases.extend([method.name, leak(method.name.replace('_', "-"))]);
    }
    let mut own = Vec::new();
    if params(method).any(is_struct) {
        own.push(SET);
    }
    let mut line = match target {
        Target::One => on_one(noun, name),
        _ => format!("{} {name}", noun.words()),
    };
    if let Some(words) = spares::words(noun, name) {
        line = format!("{line} {words}");
    }
    let of = noun.facts().map_or("", |facts| facts.name);
    Verb {
        name,
        aliases: aliases.leak(),
        summary: summary(of, method.name).unwrap_or_else(|| {
            let name = method.name.replace('_', " ");
            leak(cut(format!("Perform the engine's action '{name}'")))
        }),
        effect: match DESTROYING.contains(&method.name) {
            true => Effect::Destroys,
            false => Effect::Changes,
        },
        target,
        params: options(method, own),
        examples: examples(&line, "Perform it"),
        method: method.name,
        run: deeds::act,
        is_made: true,
        ..Verb::DEFAULT
    }
}
