//! How verbs and methods are called in a script, in the words that `explain` and messages say it with.

use ovlib::verb::{Noun, Param, ParamKind, Target, Verb};
use ovmodel::names::singular;
use ovmodel::{Dir, MethodFacts, Shape};

/// Most arguments that are named; the rest is `...`.
const NAMED: usize = 3;

/// The word that names what is made; scripts say `name`.
const NEW_NAME: &str = "new-name";

/// The collection of a noun: `context.vms`, `vm.nics`.
pub(crate) fn collection(noun: &Noun) -> String {
    if noun.locator.is_empty() {
        return "context".to_owned();
    }
    let owner = noun
        .below
        .first()
        .and_then(|owners| owners.rsplit('/').next());
    let owner = owner.map_or_else(|| "context".to_owned(), singular);
    format!("{owner}.{}", noun.locator)
}

/// The variable that holds one object of a noun: `vm`, `storage_domain`.
pub(crate) fn object(noun: &Noun) -> String {
    match noun.locator {
        "" => "context".to_owned(),
        locator => singular(locator),
    }
}

/// Whether a verb is called on the collection, not on an object of it.
pub(crate) fn is_of_collection(verb: &Verb) -> bool {
    verb.target == Target::None || verb.name == "list"
}

/// What the call of a verb stands behind: `context.vms`, `vm`.
pub(crate) fn place(noun: &Noun, verb: &Verb) -> String {
    match is_of_collection(verb) {
        true => collection(noun),
        false => object(noun),
    }
}

/// A verb as it is called: `start(#{pause: true, ...})`.
pub(crate) fn call(noun: &Noun, verb: &Verb) -> String {
    let is_word = |param: &&Param| param.positional && param.required;
    let words = verb.params.iter().filter(is_word).map(sample);
    let mut words: Vec<String> = words.collect();
    let members = match verb.name {
        // What chooses among many matters more than its own options.
        "list" if !noun.locator.is_empty() => vec![
            "search: \"TEXT\"".to_owned(),
            "max: 1".to_owned(),
            "...".to_owned(),
        ],
        _ => members(verb),
    };
    if !members.is_empty() {
        words.push(format!("#{{{}}}", members.join(", ")));
    }
    format!("{}({})", word(verb), words.join(", "))
}

/// The first of the named arguments, and whether there are more.
fn members(verb: &Verb) -> Vec<String> {
    let makes = verb
        .positional()
        .is_some_and(|param| param.long == NEW_NAME);
    let is_named = |param: &&Param| !param.positional || (makes && param.long == NEW_NAME);
    let mut named: Vec<&Param> = verb.params.iter().filter(is_named).collect();
    // What must be given stands first, then the name.
    named.sort_by_key(|param| (!param.required, name(param) != "name"));
    named.dedup_by_key(|param| name(param));
    let first = named.iter().take(NAMED);
    let mut members: Vec<String> = first
        .map(|param| format!("{}: {}", name(param), sample(param)))
        .collect();
    if named.len() > NAMED {
        members.push("...".to_owned());
    }
    members
}

/// A verb's name in a script.
pub(crate) fn word(verb: &Verb) -> String {
    verb.name.replace('-', "_")
}

/// An option's name in a script.
fn name(param: &Param) -> String {
    match param.long {
        NEW_NAME => "name".to_owned(),
        long => long.replace('-', "_"),
    }
}

/// What an option may be given, as an example.
fn sample(param: &Param) -> String {
    let one = match param.value {
        ParamKind::Flag | ParamKind::Switch => "true".to_owned(),
        ParamKind::Number => "1".to_owned(),
        ParamKind::Size => "\"4G\"".to_owned(),
        ParamKind::Seconds => "\"5m\"".to_owned(),
        ParamKind::Choice(words) => format!("\"{}\"", words.first().unwrap_or(&"")),
        ParamKind::EnumOf(name) => {
            let facts = ovmodel::find_enum(name);
            let first = facts.and_then(|facts| facts.values.first().copied());
            format!("\"{}\"", first.unwrap_or_default())
        }
        ParamKind::File | ParamKind::Line => "\"FILE\"".to_owned(),
        ParamKind::Field => "\"name\"".to_owned(),
        ParamKind::Pair => "\"NAME=VALUE\"".to_owned(),
        ParamKind::Object(_) => "\"NAME\"".to_owned(),
        ParamKind::Text if param.long == "set" => return "#{FIELD: \"VALUE\"}".to_owned(),
        ParamKind::Text => "\"TEXT\"".to_owned(),
    };
    match param.many && param.value != ParamKind::Flag {
        true => format!("[{one}]"),
        false => one,
    }
}

/// A place of the API as a script reaches it: `context.vms` for `/vms`, `vm.nics` for `/vms/{vm}/nics`.
pub(crate) fn of_path(path: &str) -> String {
    let mut facts = ovmodel::root();
    let mut place = "context".to_owned();
    for segment in path.split('/').filter(|segment| !segment.is_empty()) {
        let is_item = segment.starts_with('{');
        let found = match is_item {
            true => facts.item(),
            false => facts.locator_of_segment(segment),
        };
        let Some(locator) = found else {
            return place;
        };
        place = match (is_item, place.rsplit('.').next()) {
            (true, Some(last)) => singular(last),
            _ => format!("{place}.{}", locator.name),
        };
        facts = locator.service_facts();
    }
    place
}

/// A method of the API as it is called: `vm.reorder_mac_addresses()`.
pub(crate) fn of_method(path: &str, method: &MethodFacts) -> String {
    let place = of_path(path);
    let body = match method.shape() {
        Shape::Add | Shape::Update => "#{...}".to_owned(),
        Shape::Get => return format!("{place}.read()"),
        _ => {
            let given = method.params.iter().filter(|param| param.dir != Dir::Out);
            let names = given
                .take(NAMED)
                .map(|param| format!("{}: ...", param.name));
            let names: Vec<String> = names.collect();
            match names.is_empty() {
                true => String::new(),
                false => format!("#{{{}}}", names.join(", ")),
            }
        }
    };
    format!("{place}.{}({body})", method.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ovlib::nouns;

    fn check(noun: &str, verb: &str, wanted: &str) {
        let noun = nouns::at(noun).unwrap();
        let verb = noun.verb(verb).unwrap();
        assert_eq!(
            format!("{}.{}", place(noun, verb), call(noun, verb)),
            wanted
        );
    }

    #[test]
    fn verbs_as_they_are_called() {
        check(
            "vm",
            "remove",
            "vm.remove(#{detach_only: true, force: true, missing_ok: true})",
        );
        check(
            "tag",
            "list",
            "context.tags.list(#{search: \"TEXT\", max: 1, ...})",
        );
        check(
            "tag",
            "create",
            "context.tags.create(#{name: \"TEXT\", parent: \"NAME\", description: \"TEXT\", ...})",
        );
        check("storagedomain", "show", "storage_domain.show()");
    }

    #[test]
    fn places_as_they_are_reached() {
        for (path, wanted) in [
            ("", "context"),
            ("/vms", "context.vms"),
            ("/vms/{vm}", "vm"),
            ("/vms/{vm}/diskattachments", "vm.disk_attachments"),
            ("/vms/{vm}/diskattachments/{attachment}", "disk_attachment"),
        ] {
            assert_eq!(of_path(path), wanted, "{path}");
        }
    }
}
