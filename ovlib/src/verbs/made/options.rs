//! Options of verbs: one for each parameter of a method, those of templates, and what every `create` and `remove` takes.

use super::deeds::{is_struct, params};
use crate::verb::{IF_NOT_EXISTS, MISSING_OK, Noun, Param, ParamKind, TEMPLATE, Target, Verb};
use ovmodel::{Kind, MethodFacts, ParamFacts, Shape};

/// Longest help text.
const WIDTH: usize = 72;
/// Parameters that are options elsewhere, or decided by us.
const NOT_OFFERED: [&str; 5] = ["async", "filter", "follow", "max", "search"];
/// Types of which one is made to do something once: there is no other that is as good.
const PROCESSES: [&str; 3] = ["backup", "event", "image_transfer"];

/// Verbs after which something is not there any more.
const REMOVING: [&str; 3] = ["remove", "destroy", "unassign"];

pub(super) const SET: Param = Param {
    many: true,
    ..Param::option(
        "set",
        ParamKind::Text,
        "FIELD=VALUE, any field of the model; references by name or id",
    )
};
pub(super) const NEW_NAME: Param = Param {
    positional: true,
    ..Param::option("new-name", ParamKind::Text, "Name of what is made")
};
pub(super) const NAME: Param =
    Param::option("name", ParamKind::Text, "The same as an option").short('n');
const OF_NAME: Param = Param::flag(IF_NOT_EXISTS, "One of that name is as good as made");
const LIKE_IT: Param = Param::flag(IF_NOT_EXISTS, "One like it is as good as made");
const GONE: Param = Param::flag(MISSING_OK, "What is not there is as good as removed");

/// The verb with `--if-not-exists` where it makes something, and `--missing-ok` where it removes something.
pub(super) fn with_wishes(noun: &Noun, verb: &'static Verb, named: bool) -> &'static Verb {
    let is_process = noun
        .facts()
        .is_some_and(|facts| PROCESSES.contains(&facts.name));
    let makes = verb.method == "add" && verb.target == Target::None && !is_process;
    let removes =
        verb.target != Target::None && (verb.method == "remove" || REMOVING.contains(&verb.name));
    let wish = match (makes, removes) {
        (true, _) if named => OF_NAME,
        (true, _) => LIKE_IT,
        (_, true) => GONE,
        _ => return verb,
    };
    if verb.params.iter().any(|param| param.long == wish.long) {
        return verb;
    }
    let mut params = verb.params.to_vec();
    params.push(wish);
    let params = params.leak();
    Box::leak(Box::new(Verb { params, ..*verb }))
}

/// Options, and those of a template; a letter that is taken stays where it is.
pub(super) fn with_template(own: &[Param]) -> &'static [Param] {
    let mut all = own.to_vec();
    for param in TEMPLATE {
        let is_free = |known: &Param| known.short != param.short;
        let short = param.short.filter(|_| all.iter().all(is_free));
        if all.iter().all(|known| known.long != param.long) {
            all.push(Param { short, ..param });
        }
    }
    all.leak()
}

/// Our own options and one for each parameter of the method.
pub(super) fn options(method: &'static MethodFacts, own: Vec<Param>) -> &'static [Param] {
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

pub(super) fn cut(text: String) -> String {
    match text.char_indices().nth(WIDTH) {
        Some((end, _)) => text[..end].to_owned(),
        None => text,
    }
}

/// Rows live as long as the program; each is made once.
pub(super) fn leak(text: String) -> &'static str {
    text.leak()
}
