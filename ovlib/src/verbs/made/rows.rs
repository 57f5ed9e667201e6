//! Rows of the verbs that the model has for a noun beyond those that somebody wrote.

use super::deeds::{self, is_struct, params};
use super::samples::{examples, needed, on_one, some_input};
use crate::verb::{Effect, Noun, Param, ParamKind, Target, Verb};
use ovmodel::{Kind, MethodFacts, ParamFacts, Shape};

/// Longest help text.
const WIDTH: usize = 72;
/// Parameters that are options elsewhere, or decided by us.
const NOT_OFFERED: [&str; 4] = ["filter", "follow", "max", "search"];
/// Actions after which something cannot be brought back.
const DESTROYING: [&str; 6] = [
    "commit_snapshot",
    "undo_snapshot",
    "restore",
    "reduce_luns",
    "commit_net_config",
    "reduce",
];

const SET: Param = Param {
    many: true,
    ..Param::option(
        "set",
        ParamKind::Text,
        "FIELD=VALUE, any field of the model; references by name or id",
    )
};
const ALL: Param = Param::flag("all", "All that are selected, not just one");
const MISSING_OK: Param = Param::flag("missing-ok", "What is not there is as good as removed");
const IF_NOT_EXISTS: Param = Param::flag("if-not-exists", "One of that name is as good as made");
const NEW_NAME: Param = Param {
    positional: true,
    ..Param::option("new-name", ParamKind::Text, "Name of what is made")
};

/// The verbs that the model has for this noun and that have no row of their own.
pub(crate) fn of(noun: &Noun) -> Vec<&'static Verb> {
    let Some(service) = noun.service() else {
        return Vec::new();
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
    let mut seen: Vec<&str> = Vec::new();
    made.retain(|verb: &Verb| {
        let is_new = !seen.contains(&verb.name)
            && !noun
                .verbs
                .iter()
                .any(|own| own.name == verb.name || own.aliases.contains(&verb.name));
        seen.push(verb.name);
        is_new
    });
    made.into_iter()
        .map(|verb| &*Box::leak(Box::new(verb)))
        .collect()
}

/// Whether it is an action that answers with a document; a screenshot is an image.
fn is_action(method: &&'static MethodFacts) -> bool {
    method.shape() == Shape::Action && method.name != "screenshot"
}

fn create(noun: &Noun, method: &'static MethodFacts) -> Verb {
    let mut own = vec![SET];
    if !noun.find_by.is_empty() {
        own.extend([NEW_NAME, IF_NOT_EXISTS]);
    }
    let name = if noun.find_by.is_empty() {
        ""
    } else {
        " new01"
    };
    let line = format!("{} create{name}{}", noun.name, needed(noun, method));
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
        ..Verb::DEFAULT
    }
}

fn update(noun: &Noun, method: &'static MethodFacts) -> Verb {
    let facts = noun.facts();
    let daily = ["description", "comment", "name"];
    let field = daily
        .into_iter()
        .find(|name| facts.is_some_and(|facts| facts.attr(name).is_some()));
    let change = match field {
        Some(field) => format!("--set {field}=changed"),
        None => some_input(noun, method),
    };
    let line = format!("{} {change}", on_one(noun, "update"));
    Verb {
        name: "update",
        aliases: &["set", "edit"],
        summary: "Change fields of one",
        effect: Effect::Changes,
        target: Target::One,
        shows_rows: true,
        params: options(method, vec![SET, ALL]),
        examples: examples(&line, "Change a field"),
        method: "update",
        run: deeds::update,
        ..Verb::DEFAULT
    }
}

fn remove(noun: &Noun, method: &'static MethodFacts) -> Verb {
    let line = format!("{} --yes", on_one(noun, "remove"));
    Verb {
        name: "remove",
        aliases: &["delete", "rm"],
        summary: "Remove one for good",
        effect: Effect::Destroys,
        target: Target::One,
        params: options(method, vec![ALL, MISSING_OK]),
        examples: examples(&line, "Remove it without being asked"),
        method: "remove",
        run: deeds::remove,
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
    if target == Target::One {
        own.push(ALL);
    }
    if params(method).any(is_struct) {
        own.push(SET);
    }
    let line = match target {
        Target::One => on_one(noun, name),
        _ => format!("{} {name}", noun.name),
    };
    Verb {
        name,
        aliases: aliases.leak(),
        summary: leak(cut(format!(
            "Perform the engine's action '{}'",
            method.name.replace('_', " ")
        ))),
        effect: match DESTROYING.contains(&method.name) {
            true => Effect::Destroys,
            false => Effect::Changes,
        },
        target,
        params: options(method, own),
        examples: examples(&line, "Perform it"),
        method: method.name,
        run: deeds::act,
        ..Verb::DEFAULT
    }
}

/// Our own options and one for each parameter of the method.
fn options(method: &'static MethodFacts, own: Vec<Param>) -> &'static [Param] {
    let of_action = method.shape() == Shape::Action;
    let mut all = own;
    for param in params(method) {
        let long = leak(param.name.replace('_', "-"));
        let is_taken = all.iter().any(|known| known.long == long);
        if is_taken || NOT_OFFERED.contains(&param.name) || (!of_action && is_struct(param)) {
            continue;
        }
        all.push(option(method, param, long));
    }
    all.leak()
}

fn option(method: &MethodFacts, param: &ParamFacts, long: &'static str) -> Param {
    let value = match param.kind() {
        Kind::Boolean => ParamKind::Switch,
        Kind::Enum(facts) => ParamKind::EnumOf(facts.name),
        _ => ParamKind::Text,
    };
    let what = match param.kind() {
        Kind::Struct(facts) => format!("{}, by name or id", facts.name.replace('_', " ")),
        kind => format!("{} of the model's {}", kind.name(), method.name),
    };
    let aliases: &'static [&'static str] = match long == param.name {
        true => &[],
        false => vec![leak(param.name.to_owned())].leak(),
    };
    Param {
        many: param.list,
        aliases,
        ..Param::option(
            long,
            value,
            leak(cut(format!("{}: {what}", words(param.name)))),
        )
    }
}

/// `clone_permissions` as `Clone permissions`.
fn words(name: &str) -> String {
    let mut text = name.replace('_', " ");
    if let Some(first) = text.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    text
}

fn cut(text: String) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// Rows live as long as the program; each is made once.
pub(super) fn leak(text: String) -> &'static str {
    text.leak()
}
