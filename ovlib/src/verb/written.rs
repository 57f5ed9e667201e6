//! A filled template as what a verb takes: options by their names, and fields of the noun's type.

use serde_json::{Map, Value};

use super::{Args, Field, FieldInto, Noun, Param, ParamKind, Verb};
use crate::coerce;
use crate::error::{Error, Result};

/// What verbs with a template take besides their own.
pub(crate) const TEMPLATE: [Param; 3] = [
    Param {
        aliases: &["template_file"],
        ..Param::option(
            "template-file",
            ParamKind::File,
            "YAML with options and fields; - is standard input",
        )
        .short('T')
    },
    Param {
        many: true,
        ..Param::option(
            "variable",
            ParamKind::Pair,
            "Name and value of a variable of the template",
        )
        .short('V')
    },
    Param {
        many: true,
        aliases: &["variables_file"],
        ..Param::option(
            "variables-file",
            ParamKind::File,
            "YAML with variables of the template",
        )
        .short('E')
    },
];

/// Gives the keys of a template to the options they are called like, unless these were given, and puts the others together as
/// fields of the noun's type. A list or a map goes to an option that may come several times, item by item, maps and lists
/// among them as JSON; where there is none it is a field.
///
/// # Errors
/// [`Error::Unknown`] for keys that are neither, [`Error::Value`] for what does not fit; all of them, with `file` as place.
pub fn written(
    noun: &Noun,
    verb: &Verb,
    keys: Map<String, Value>,
    file: &str,
    args: &mut Args,
) -> Result<Value> {
    let mut fields = Map::new();
    let mut mistakes = Vec::new();
    for (key, value) in keys {
        if value.is_null() {
            continue;
        }
        let (value, option) = match option(noun, verb, &key) {
            Some(param) if is_list(noun, verb, param) => (listed(value), Some(param)),
            Some(param) if takes(param, &value) => (value, Some(param)),
            _ => (value, None),
        };
        if let Some(param) = option {
            // What was said on the way beats what was written before.
            if !is_given(verb, param, args)
                && let Err(error) = put(param, &value, args)
            {
                mistakes.extend(at(file, error));
            }
            continue;
        }
        match noun
            .facts()
            .and_then(|facts| facts.attr(&key.replace('-', "_")))
        {
            Some(attr) => {
                fields.insert(attr.name.to_owned(), value);
            }
            None => mistakes.push(unknown(noun, verb, &key, file)),
        }
    }
    mistakes.extend(missing(noun, verb, &fields, file, args));
    if let (Some(facts), false) = (noun.facts(), fields.is_empty()) {
        let checked = coerce::to_xml(facts.name, &Value::Object(fields.clone()));
        mistakes.extend(checked.err().into_iter().flat_map(|error| at(file, error)));
    }
    Error::all(mistakes)?;
    Ok(Value::Object(fields))
}

/// An error, or each of several, with the file as its place.
fn at(file: &str, error: Error) -> Vec<Error> {
    let errors = match error {
        Error::Several(errors) => errors,
        error => vec![error],
    };
    let at = |error| Error::At {
        place: file.to_owned(),
        error: Box::new(error),
    };
    errors.into_iter().map(at).collect()
}

/// The option that a key is called like.
fn option(noun: &Noun, verb: &Verb, key: &str) -> Option<&'static Param> {
    let folded = key.replace('_', "-");
    let is_called = |param: &&Param| {
        let mut aliases = param.aliases.iter();
        !param.positional
            && !is_own(param)
            && (param.long == folded || aliases.any(|alias| alias.replace('_', "-") == folded))
    };
    let own = verb.params.iter().find(is_called);
    own.or_else(|| noun.options.iter().find(is_called))
}

/// Whether an option is about the template itself, or another way to write what a template holds anyway.
fn is_own(param: &Param) -> bool {
    param.long == "set" || TEMPLATE.iter().any(|own| own.long == param.long)
}

/// Whether the user said it: a name also by the word after the verb.
fn is_given(verb: &Verb, param: &Param, args: &Args) -> bool {
    let by_word = || {
        verb.positional()
            .is_some_and(|word| word.long == "new-name" && args.has(word.long))
    };
    args.has(param.long) || (param.long == "name" && by_word())
}

/// Options that must be given and are neither said nor written, as an option or as a field.
fn missing(
    noun: &Noun,
    verb: &Verb,
    fields: &Map<String, Value>,
    file: &str,
    args: &Args,
) -> Vec<Error> {
    let is_field = |param: &Param| {
        let at = field(noun, verb, param).map(|field| field.at.split('.').next());
        at.flatten()
            .is_some_and(|member| fields.contains_key(member))
    };
    let needed = verb
        .params
        .iter()
        .filter(|param| param.required && !param.positional);
    let missing = needed.filter(|param| !is_given(verb, param, args) && !is_field(param));
    let complain = |param: &Param| Error::Usage {
        message: format!(
            "`{} {}` is not told {}",
            noun.name,
            verb.name,
            param.spelled()
        ),
        hint: Some(format!(
            "say it, or `{}:` in {file}",
            param.long.replace('-', "_")
        )),
    };
    missing.map(complain).collect()
}

/// The field that an option fills.
fn field<'n>(noun: &'n Noun, verb: &'n Verb, param: &Param) -> Option<&'n Field> {
    let mut fields = noun.fields.iter().chain(verb.fields);
    fields.find(|field| field.param.long == param.long)
}

/// Whether an option is a list of words with commas between.
fn is_list(noun: &Noun, verb: &Verb, param: &Param) -> bool {
    field(noun, verb, param).is_some_and(|field| matches!(field.into, FieldInto::List))
}

/// A list as words with commas between.
fn listed(value: Value) -> Value {
    match value {
        Value::Array(items) => {
            let words: Vec<String> = items.iter().map(text).collect();
            words.join(",").into()
        }
        other => other,
    }
}

fn takes(param: &Param, value: &Value) -> bool {
    match value {
        Value::Object(_) => param.many && param.value == ParamKind::Text,
        Value::Array(items) => {
            let is_plain = |item: &Value| !item.is_array() && !item.is_object();
            param.many && (param.value == ParamKind::Text || items.iter().all(is_plain))
        }
        _ => true,
    }
}

fn put(param: &Param, value: &Value, args: &mut Args) -> Result<()> {
    match (param.value, value) {
        (ParamKind::Flag, Value::Bool(false)) => Ok(()),
        (_, Value::Array(items)) => items
            .iter()
            .filter(|item| !item.is_null())
            .try_for_each(|item| args.put(param, &text(item))),
        (_, value) => args.put(param, &text(value)),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn unknown(noun: &Noun, verb: &Verb, key: &str, file: &str) -> Error {
    let options = verb.params.iter().chain(noun.options);
    let options = options.filter(|param| !param.positional && !is_own(param));
    let mut known: Vec<String> = options.map(|param| param.long.replace('-', "_")).collect();
    let fields = noun.facts().into_iter().flat_map(|facts| facts.attrs());
    known.extend(fields.map(|attr| attr.name.to_owned()));
    known.dedup();
    let near = ovmodel::nearest(&key.replace('-', "_"), known.iter().map(String::as_str));
    let mut near: Vec<String> = near.into_iter().map(str::to_owned).collect();
    near.dedup();
    Error::Unknown {
        what: "key",
        name: key.to_owned(),
        place: format!("{file}, for `{} {}`", noun.name, verb.name),
        near,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nouns;
    use serde_json::json;

    fn read(noun: &str, verb: &str, keys: Value, given: &[(&str, &str)]) -> Result<(Value, Args)> {
        let noun = nouns::find(noun)?;
        let verb = noun.verb(verb).expect("a verb of the noun");
        let mut args = Args::new();
        for (long, text) in given {
            let param = verb
                .params
                .iter()
                .find(|param| param.long == *long)
                .expect("an option");
            args.put(param, text)?;
        }
        let Value::Object(keys) = keys else {
            panic!("keys are a map")
        };
        let fields = written(noun, verb, keys, "t.yaml", &mut args)?;
        Ok((fields, args))
    }

    fn complaint(noun: &str, keys: Value) -> String {
        match read(noun, "create", keys, &[]).unwrap_err() {
            Error::Several(errors) => {
                let all: Vec<String> = errors.iter().map(ToString::to_string).collect();
                all.join("\n")
            }
            error => error.to_string(),
        }
    }

    #[test]
    fn every_create_and_update_takes_one() {
        for noun in nouns::all() {
            for verb in noun
                .all_verbs()
                .iter()
                .filter(|verb| matches!(verb.method, "add" | "update"))
            {
                assert!(verb.template, "{} {}", noun.name, verb.name);
                let has = |own: &Param| verb.params.iter().any(|param| param.long == own.long);
                assert!(TEMPLATE.iter().all(has), "{} {}", noun.name, verb.name);
            }
        }
    }

    #[test]
    fn keys_are_options_or_fields() {
        let keys = json!({"description": "x", "os": {"boot": {"devices": ["hd"]}}, "display": {"monitors": 2}});
        let (fields, args) = read("vm", "update", keys, &[]).unwrap();
        assert_eq!(fields["os"]["boot"]["devices"], json!(["hd"]));
        let said = args.text("description").map(str::to_owned);
        assert_eq!(
            said.or_else(|| fields["description"].as_str().map(str::to_owned))
                .as_deref(),
            Some("x")
        );
    }

    #[test]
    fn lists_of_words_and_what_must_be_said() {
        let keys = json!({"boot": ["hd", "cdrom"], "memory": "1GiB"});
        let (fields, args) = read("vm", "create", keys, &[]).unwrap();
        assert_eq!(args.text("boot"), Some("hd,cdrom"));
        assert_eq!(fields, json!({}));
        let error = read("host", "bond", json!({"bond": "bond1"}), &[]).unwrap_err();
        assert_eq!(error.to_string(), "`host bond` is not told --interface");
        assert!(read("host", "bond", json!({"interface": ["eth1", "eth2"]}), &[]).is_ok());
        assert!(read("template", "create", json!({"vm": {"name": "dev01"}}), &[]).is_ok());
    }

    #[test]
    fn an_option_beats_its_key() {
        let keys = json!({"comment": "written", "name": "written"});
        let (fields, args) = read("cluster", "create", keys, &[("name", "said")]).unwrap();
        assert_eq!(args.text("name"), Some("said"));
        assert_eq!(fields.get("name"), None);
        let (_, args) = read(
            "cluster",
            "create",
            json!({"name": "written"}),
            &[("new-name", "said")],
        )
        .unwrap();
        assert_eq!(
            (args.text("name"), args.text("new-name")),
            (None, Some("said"))
        );
    }

    #[test]
    fn all_mistakes_are_told_with_what_is_near() {
        let text = complaint("tag", json!({"nmae": "x", "parent": {"nome": "y"}}));
        assert!(
            text.contains("unknown key 'nmae' in t.yaml, for `tag create`"),
            "{text}"
        );
        assert!(text.contains("nome"), "{text}");
        let error = read("tag", "create", json!({"nmae": "x"}), &[]).unwrap_err();
        assert_eq!(error.hint().as_deref(), Some("did you mean name?"));
    }
}
