//! Command lines that show verbs made of the model, with values that fit.

use super::options::leak;
use super::spares;
use crate::path::FieldPath;
use crate::verb::Noun;
use ovmodel::{Kind, MethodFacts};

/// An id for examples of what has no name.
const SOME_ID: &str = "00000000-0000-0000-0000-000000000000";

/// The command line that does it to one object.
pub(super) fn on_one(noun: &Noun, verb: &str) -> String {
    // Below others there is what was made for examples.
    let sample = match noun.sample {
        "" if !noun.below.is_empty() => spares::spare(noun),
        sample => sample,
    };
    on(noun, sample, verb)
}

/// The command line that does it to one that may be changed.
pub(super) fn on_spare(noun: &Noun, verb: &str) -> String {
    on(noun, spares::spare(noun), verb)
}

fn on(noun: &Noun, sample: &str, verb: &str) -> String {
    let sample = spares::about(noun, verb).unwrap_or(sample);
    match (sample, noun.numbered) {
        (choice, _) if choice.starts_with('-') => format!("{} {choice} {verb}", noun.words()),
        ("", true) => format!("{} -i 1 {verb}", noun.words()),
        ("", false) => format!("{} -i {SOME_ID} {verb}", noun.words()),
        (name, _) if name.contains(' ') => format!("{} {verb} '{name}'", noun.words()),
        (name, _) => format!("{} {verb} {name}", noun.words()),
    }
}

pub(super) fn examples(line: &str, does: &'static str) -> &'static [(&'static str, &'static str)] {
    vec![
        (leak(line.to_owned()), does),
        (leak(format!("{line} --dry-run")), "See what would be sent"),
    ]
    .leak()
}

/// `--set` for each field that must be filled, but the name.
pub(super) fn needed(noun: &Noun, method: &MethodFacts) -> String {
    let variant = method.variants.first();
    let inputs = method
        .inputs
        .iter()
        .chain(variant.into_iter().flat_map(|variant| &variant.inputs));
    let mut line = String::new();
    for input in inputs.filter(|input| input.mandatory) {
        let Some(path) = input.any_of.first() else {
            continue;
        };
        if let Some(set) =
            setting(noun, path).filter(|(field, _)| field != noun.find_by || field == "protocol")
        {
            line.push_str(&format!(" --set {}={}", set.0, set.1));
        }
    }
    line
}

/// `--set` for the first field that can be given at all.
pub(super) fn some_input(noun: &Noun, method: &MethodFacts) -> String {
    let mut paths = method.inputs.iter().flat_map(|input| &input.any_of);
    let set = paths.find_map(|path| setting(noun, path));
    set.map_or_else(String::new, |(field, value)| {
        format!("--set {field}={value}")
    })
}

/// A path of the model below its object (`vm.cluster.id`) as field and some value: `cluster`, `Default`.
fn setting(noun: &Noun, path: &str) -> Option<(String, &'static str)> {
    let (_, field) = path.split_once('.')?;
    let field = field.replace("[]", "[0]");
    // The item of a list has more fields than one, so its id stays a field.
    let lone = match field.contains('[') {
        true => None,
        false => field
            .strip_suffix(".id")
            .or_else(|| field.strip_suffix(".name")),
    };
    let field = lone.unwrap_or(&field);
    let end = FieldPath::parse(field).ok()?.check(noun.facts()?).ok()?;
    let value = match end.kind {
        Kind::Boolean => "true",
        Kind::Integer | Kind::Decimal => "1",
        Kind::Date => "2026-01-31",
        Kind::Enum(facts) => facts.values.first().copied()?,
        Kind::Struct(facts) => match facts.name {
            "cluster" | "data_center" => "Default",
            "template" => "Blank",
            "host" => "host01",
            "network" => "ovirtmgmt",
            "role" => "UserRole",
            "domain" => "internal-authz",
            "vm" => "web01",
            "storage_domain" => "data1",
            "disk" => "spare",
            _ => SOME_ID,
        },
        _ => "text",
    };
    Some((field.to_owned(), value))
}
