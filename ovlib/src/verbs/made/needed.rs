//! What the engine demands and nobody said: told before anything is sent, with the options that say it.

use crate::error::{Error, Result};
use crate::verb::{Call, Field, Noun, Param, ParamKind, Verb, When};
use ovmodel::{InputFacts, MethodFacts, Shape};
use serde_json::Value;

/// What an engine demands of a new object although the model does not say so (4.5.8).
struct Demand {
    /// Type of the object.
    of: &'static str,
    path: &'static str,
    /// What may be there in its place.
    instead: &'static [&'static str],
    /// Only where this path has one of these values.
    when: (&'static str, &'static [&'static str]),
}

const fn demand(of: &'static str, path: &'static str, instead: &'static [&'static str]) -> Demand {
    Demand {
        of,
        path,
        instead,
        when: ("", &[]),
    }
}

/// Kinds of storage that are reached at an address, those that are a path, and those that are LUNs.
const AT_ADDRESS: &[&str] = &["nfs", "iscsi"];
const AT_PATH: &[&str] = &["nfs", "posixfs", "localfs", "glusterfs"];
const OF_LUNS: &[&str] = &["iscsi", "fcp"];

const DEMANDED: &[Demand] = &[
    demand("affinity_label", "name", &["id"]),
    demand("disk", "provisioned_size", &["lun_storage", "id"]),
    demand(
        "disk",
        "storage_domains",
        &["lun_storage", "id", "storage_domain"],
    ),
    demand("disk_attachment", "disk", &["id"]),
    demand("image_transfer", "disk", &["snapshot", "image"]),
    demand("network_filter_parameter", "value", &[]),
    demand("storage_connection", "type", &["id"]),
    Demand {
        when: ("type", AT_ADDRESS),
        ..demand("storage_connection", "address", &["id"])
    },
    Demand {
        when: ("type", AT_PATH),
        ..demand("storage_connection", "path", &["id"])
    },
    Demand {
        when: ("type", &["iscsi"]),
        ..demand("storage_connection", "target", &["id"])
    },
    Demand {
        when: ("storage.type", &["nfs"]),
        ..demand("storage_domain", "storage.address", &["id", "storage.id"])
    },
    Demand {
        when: ("storage.type", AT_PATH),
        ..demand("storage_domain", "storage.path", &["id", "storage.id"])
    },
    Demand {
        when: ("storage.type", OF_LUNS),
        ..demand(
            "storage_domain",
            "storage.volume_group.logical_units",
            &["id", "storage.id", "storage.logical_units"],
        )
    },
];

impl Demand {
    fn is_met(&self, given: &Value) -> bool {
        let (path, values) = self.when;
        let place = path.split('.').try_fold(given, |at, word| at.get(word));
        let said = place.and_then(Value::as_str);
        let is_for_it = path.is_empty() || said.is_some_and(|said| values.contains(&said));
        let mut ways = self.instead.iter().chain([&self.path]);
        !is_for_it || ways.any(|path| holds(given, path))
    }
}

/// What the model calls mandatory and no engine demands: type and path (4.5.8).
const SPARED: &[(&str, &str)] = &[
    ("disk", "format"),
    ("disk", "interface"),
    ("host", "cluster.id"),
];

/// What an engine demands of an action although the model does not say so (4.5.8): type, method, parameter.
const DEMANDED_OF_ACTIONS: &[(&str, &str, &str)] = &[(
    "host_nic",
    "update_virtual_functions_configuration",
    "virtual_functions_configuration",
)];

/// Longest list of words that a hint spells out.
const FEW: usize = 6;

/// Refuses to send an object, or the parameters of an action, without what the engine demands.
///
/// # Errors
/// [`Error::Usage`] with all that is missing.
pub(crate) fn check(call: &Call<'_>, method: &MethodFacts, given: &Value) -> Result<()> {
    let missing = missing(call.noun, method, given);
    match missing.is_empty() {
        true => Ok(()),
        false => Err(complaint(call.noun, call.verb, &missing)),
    }
}

/// Paths that are demanded and not given, below the object or among the parameters of an action.
fn missing(noun: &Noun, method: &MethodFacts, given: &Value) -> Vec<String> {
    let mut all = lacks(noun, method, &method.inputs, given);
    // Where there are variants an engine takes what fits any of them, or none.
    let facts = noun.facts().map_or("", |facts| facts.name);
    if method.shape() == Shape::Action {
        let rows = DEMANDED_OF_ACTIONS.iter();
        let own = rows.filter(|(of, name, _)| (*of, *name) == (facts, method.name));
        let missing = own.filter(|(_, _, path)| !holds(given, path));
        all.extend(missing.map(|(_, _, path)| (*path).to_owned()));
    } else {
        // What is made in a storage domain is told by that where it goes.
        let is_placed = noun.is_within("storage_domains");
        let rows = DEMANDED
            .iter()
            .filter(|row| row.of == facts && !(is_placed && row.path == "storage_domains"));
        let missing = rows.filter(|row| !row.is_met(given));
        all.extend(missing.map(|row| row.path.to_owned()));
    }
    all
}

fn lacks(noun: &Noun, method: &MethodFacts, inputs: &[InputFacts], given: &Value) -> Vec<String> {
    let own = |path: &'static str| below(method, path);
    let facts = noun.facts().map_or("", |facts| facts.name);
    let mut all = Vec::new();
    for input in inputs.iter().filter(|input| input.mandatory) {
        let mut paths = input.any_of.iter();
        if paths.clone().any(|path| holds(given, own(path))) {
            continue;
        }
        let Some(path) = paths.next().map(|path| own(path)) else {
            continue;
        };
        if !SPARED.contains(&(facts, path)) {
            all.push(path.to_owned());
        }
    }
    all
}

/// A path of the model without the object that it begins with; those of actions begin with a parameter.
fn below(method: &MethodFacts, path: &'static str) -> &'static str {
    match method.shape() {
        Shape::Action => path,
        _ => path.split_once('.').map_or(path, |(_, rest)| rest),
    }
}

/// Whether something is said at a path. A text where an object stands is a name or an id.
fn holds(value: &Value, path: &str) -> bool {
    let (word, rest) = path.split_once('.').unwrap_or((path, ""));
    let (name, is_list) = match word.strip_suffix("[]") {
        Some(name) => (name, true),
        None => (word, false),
    };
    match (value, &value[name]) {
        (Value::String(_), _) => true,
        (_, Value::Null) => false,
        (_, Value::Array(items)) if is_list => {
            !items.is_empty()
                && items
                    .iter()
                    .all(|item| rest.is_empty() || holds(item, rest))
        }
        (_, below) => rest.is_empty() || holds(below, rest),
    }
}

fn complaint(noun: &Noun, verb: &Verb, missing: &[String]) -> Error {
    let mut words: Vec<String> = Vec::new();
    let mut ways: Vec<String> = Vec::new();
    for path in missing {
        // What lies deep in the object is called as its option is.
        let end = [".id", ".name"]
            .iter()
            .find_map(|end| path.strip_suffix(end));
        let is_deep = !path.contains("[]") && end.unwrap_or(path).contains('.');
        let field = field(noun, verb, path).filter(|_| is_deep);
        let word = field.map_or_else(|| called(path), |field| field.param.long.replace('-', " "));
        for (all, one) in [(&mut words, word), (&mut ways, way(noun, verb, path))] {
            if !all.contains(&one) {
                all.push(one);
            }
        }
    }
    let last = words.pop().unwrap_or_default();
    let words = match words.is_empty() {
        true => last,
        false => format!("{} and {last}", words.join(", ")),
    };
    Error::Usage {
        message: format!(
            "`{} {}` is not told its {words}, which the engine demands",
            noun.name, verb.name
        ),
        hint: Some(match ways.as_slice() {
            [way] if way == BEHIND => format!(
                "say it behind the verb: `ovcmd {} {} NAME`",
                noun.words(),
                verb.name
            ),
            ways => format!("say {}", ways.join(", ")),
        }),
    }
}

/// What a person calls that: `ranges[].from` is the ranges, `data_center.id` the data center.
fn called(path: &str) -> String {
    let path = path.split("[]").next().unwrap_or(path);
    let path = [".id", ".name"]
        .iter()
        .find_map(|end| path.strip_suffix(end))
        .unwrap_or(path);
    path.replace(['.', '_'], " ")
}

/// The hint for the name of what is made.
const BEHIND: &str = "NAME behind the verb";

/// How it is said.
fn way(noun: &Noun, verb: &Verb, path: &str) -> String {
    let is_name = [noun.find_by, "name"].contains(&path);
    if is_name
        && verb
            .positional()
            .is_some_and(|param| param.long == "new-name")
    {
        return BEHIND.to_owned();
    }
    if let Some(field) = field(noun, verb, path) {
        return option(&field.param);
    }
    let first = path.split(['.', '[']).next().unwrap_or(path);
    let of_action = verb
        .params
        .iter()
        .find(|param| param.long == first.replace('_', "-"));
    let is_whole = called(path) == first.replace('_', " ");
    if let Some(param) = of_action.filter(|_| is_whole) {
        return option(param);
    }
    let path = path.replace("[]", "[0]");
    let end = [".id", ".name"]
        .iter()
        .find_map(|end| path.strip_suffix(end));
    format!("--set {}=VALUE", end.unwrap_or(&path))
}

/// The field that an option of the verb fills.
fn field<'v>(noun: &'v Noun, verb: &'v Verb, path: &str) -> Option<&'v Field> {
    let fields = noun.fields.iter().filter(|_| verb.method == "add");
    let mut fields = verb.fields.iter().chain(fields);
    fields.find(|field| field.when != When::Update && fills(field, path))
}

/// Whether an option fills a path, or what lies around it.
fn fills(field: &Field, path: &str) -> bool {
    let plain = |path: &str| path.replace("[]", "").replace("[0]", "");
    let (at, path) = (plain(field.at), plain(path));
    path == at
        || path
            .strip_prefix(&at)
            .is_some_and(|rest| rest.starts_with('.'))
}

fn option(param: &Param) -> String {
    let list = |words: &[&str]| match words.len() <= FEW {
        true => words.join("|"),
        false => "WORD".to_owned(),
    };
    let place = match param.value {
        ParamKind::Flag | ParamKind::Switch => return format!("--{}", param.long),
        ParamKind::Choice(words) => list(words),
        ParamKind::EnumOf(name) => {
            ovmodel::find_enum(name).map_or_else(|| "WORD".to_owned(), |facts| list(&facts.values))
        }
        ParamKind::Number => "NUMBER".to_owned(),
        ParamKind::Size => "SIZE".to_owned(),
        ParamKind::Seconds => "TIME".to_owned(),
        ParamKind::File => "FILE".to_owned(),
        ParamKind::Object(_) => "NAME".to_owned(),
        _ => "TEXT".to_owned(),
    };
    format!("--{} {place}", param.long)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nouns;
    use serde_json::json;

    #[test]
    fn what_is_said_in_any_form_is_said() {
        for (given, path) in [
            (json!({"cluster": "prod"}), "cluster.id"),
            (json!({"cluster": {"name": "prod"}}), "cluster.name"),
            (json!({"ranges": [{"from": "a", "to": "b"}]}), "ranges[].to"),
            (json!({"force": false}), "force"),
        ] {
            assert!(holds(&given, path), "{given} {path}");
        }
        for (given, path) in [
            (json!({}), "cluster.id"),
            (json!({"cluster": {"name": "prod"}}), "cluster.id"),
            (json!({"ranges": []}), "ranges[].to"),
            (json!({"ranges": [{"from": "a"}]}), "ranges[].to"),
        ] {
            assert!(!holds(&given, path), "{given} {path}");
        }
    }

    /// For every verb made of the model: nothing is demanded that cannot be said, and what is said by that is enough.
    #[test]
    fn what_is_missing_is_named_with_an_option_that_says_it() {
        let mut seen = 0;
        for noun in nouns::all() {
            for verb in noun.all_verbs().iter().filter(|verb| verb.is_made) {
                let Some(method) = method(noun, verb) else {
                    continue;
                };
                let missing = missing(noun, method, &json!({}));
                if missing.is_empty() {
                    continue;
                }
                seen += 1;
                let place = format!("{} {}", noun.name, verb.name);
                let Error::Usage { message, hint } = complaint(noun, verb, &missing) else {
                    panic!("{place}");
                };
                assert!(
                    message.starts_with(&format!("`{place}` is not told its ")),
                    "{message}"
                );
                let hint = hint.unwrap();
                for word in hint.split(' ').filter(|word| word.starts_with("--")) {
                    let long = word.trim_start_matches("--").trim_end_matches(',');
                    let is_there = noun.words().contains(word)
                        || verb.params.iter().any(|param| param.long == long)
                        || verb.fields.iter().any(|field| field.param.long == long);
                    assert!(is_there, "{place} has no {word}");
                }
            }
        }
        assert!(seen > 30, "{seen}");
    }

    /// The model's method that a verb performs as it is.
    fn method(noun: &Noun, verb: &Verb) -> Option<&'static MethodFacts> {
        let service = noun.service()?;
        let item = service.item_service();
        let places = [Some(service), item].into_iter().flatten();
        let mut methods = places.filter_map(|place| place.method(verb.method));
        methods.find(|method| matches!(method.shape(), Shape::Add | Shape::Action))
    }
}
