//! `cargo xtask model FACTS EVENTS`: condenses the extracted facts of the upstream API model into the plain text of `ovmodel/data`.
//!
//! Nobody edits those files by hand; corrections live in `overrides.model`, each with its reason.

use serde_json::Value;
use std::fmt::Write as _;
use std::path::Path;

const HEAD: &str = "\
# Facts of the oVirt engine API, written by `cargo xtask model`; corrections belong into overrides.model.
# enum NAME VALUE...
# type NAME [: BASE] [element=E] [collection=C]       member lines: [@]NAME TYPE[[]] [element=E]   (@ is a link)
# service NAME [: BASE]    .METHOD [^follow] PARAM...  with inputs, + mandatory, ? optional, a|b either; :VARIANT
#                          PARAM is NAME:TYPE[[]] going in, > coming out, = both;  /LOCATOR SERVICE, /{ITEM} SERVICE takes an id
# Marks: ~4.2 since that version, ! deprecated.
";

/// Reads both JSON files and writes `engine.model` and `events.table` into `data`.
pub(crate) fn run(facts: &Path, events: &Path, data: &Path) -> Result<(), String> {
    let facts = read(facts)?;
    let mut out = String::from(HEAD);
    for (name, item) in members(&facts["enums"]) {
        line(&mut out, 0, enum_line(name, item));
    }
    for (name, item) in members(&facts["types"]) {
        type_lines(&mut out, name, item);
    }
    for (name, item) in members(&facts["services"]) {
        service_lines(&mut out, name, item);
    }
    write(&data.join("engine.model"), &out)?;
    write(&data.join("events.table"), &event_lines(&read(events)?))
}

fn read(path: &Path) -> Result<Value, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    serde_json::from_str(&text).map_err(|e| format!("{} is not JSON: {e}", path.display()))
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    std::fs::write(path, text).map_err(|e| format!("cannot write {}: {e}", path.display()))
}

/// The members of a map, by name.
fn members(value: &Value) -> Vec<(&str, &Value)> {
    let mut all: Vec<_> = value
        .as_object()
        .into_iter()
        .flatten()
        .map(|(k, v)| (k.as_str(), v))
        .collect();
    all.sort_by_key(|(name, _)| *name);
    all
}

fn items<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    value[key].as_array().into_iter().flatten()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

/// ` ~4.2` and ` !`, as far as they apply.
fn marks(value: &Value) -> String {
    let mut marks = String::new();
    if let Some(since) = value["since"].as_str() {
        let _ = write!(marks, " ~{since}");
    }
    if value["deprecated"] == true {
        marks.push_str(" !");
    }
    marks
}

fn line(out: &mut String, depth: usize, text: String) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    out.push_str(text.trim_end());
    out.push('\n');
}

fn enum_line(name: &str, item: &Value) -> String {
    let values: Vec<String> = items(item, "values")
        .map(|v| text(v, "name").to_string() + marks(v).trim())
        .collect();
    format!("enum {name}{} {}", marks(item), values.join(" "))
}

fn type_lines(out: &mut String, name: &str, item: &Value) {
    let mut head = format!("type {name}");
    if let Some(base) = item["extends"].as_str() {
        let _ = write!(head, " : {base}");
    }
    for key in ["element", "collection"] {
        if let Some(word) = item[key].as_str() {
            let _ = write!(head, " {key}={word}");
        }
    }
    line(out, 0, head + &marks(item));
    for attr in items(item, "attributes") {
        let link = if attr["link"] == true { "@" } else { "" };
        let mut words = format!("{link}{} {}", text(attr, "name"), of_type(attr));
        if let Some(element) = attr["element"].as_str() {
            let _ = write!(words, " element={element}");
        }
        line(out, 1, words + &marks(attr));
    }
}

fn of_type(value: &Value) -> String {
    let list = if value["list"] == true { "[]" } else { "" };
    format!("{}{list}", text(value, "type"))
}

fn service_lines(out: &mut String, name: &str, item: &Value) {
    let base = items(item, "extends").filter_map(Value::as_str).next();
    line(
        out,
        0,
        format!(
            "service {name}{}{}",
            base.map(|b| format!(" : {b}")).unwrap_or_default(),
            marks(item)
        ),
    );
    for locator in items(item, "locators") {
        let name = text(locator, "name");
        let shown = if locator["param"].is_string() {
            format!("{{{name}}}")
        } else {
            name.to_string()
        };
        line(
            out,
            1,
            format!("/{shown} {}{}", text(locator, "service"), marks(locator)),
        );
    }
    for method in items(item, "methods") {
        method_lines(out, 1, '.', method);
        for variant in items(method, "variants") {
            method_lines(out, 2, ':', variant);
        }
    }
}

fn method_lines(out: &mut String, depth: usize, sign: char, method: &Value) {
    let mut head = format!("{sign}{}", text(method, "name"));
    // Two services spell the mixin that brings `follow` by its folder's name.
    if sign == '.' && items(method, "extends").any(|e| e == "follow" || e == "mixins") {
        head.push_str(" ^follow");
    }
    head.push_str(&marks(method));
    for param in items(method, "params") {
        let sign = match (param["in"] == true, param["out"] == true) {
            (true, true) => "=",
            (false, true) => ">",
            _ => "",
        };
        let _ = write!(
            head,
            " {sign}{}:{}{}",
            text(param, "name"),
            of_type(param),
            marks(param).replace(' ', "")
        );
    }
    line(out, depth, head);
    input_lines(out, depth + 1, method);
}

fn input_lines(out: &mut String, depth: usize, method: &Value) {
    for (sign, key) in [('+', "mandatory"), ('?', "optional")] {
        let mut words = String::new();
        for input in items(method, "input") {
            let either: Vec<&str> = if input["or"].is_array() {
                items(input, "or").filter_map(|i| i[key].as_str()).collect()
            } else {
                input[key].as_str().into_iter().collect()
            };
            if either.is_empty() {
                continue;
            }
            if words.len() > 90 {
                line(out, depth, format!("{sign}{words}"));
                words.clear();
            }
            let _ = write!(words, " {}", either.join("|"));
        }
        if !words.is_empty() {
            line(out, depth, format!("{sign}{words}"));
        }
    }
}

fn event_lines(events: &Value) -> String {
    let mut out = String::from(
        "# Audit events of the engine, written by `cargo xtask model`: CODE NAME SEVERITY\n",
    );
    let mut all: Vec<&Value> = events.as_array().into_iter().flatten().collect();
    all.sort_by_key(|e| e["code"].as_u64());
    for event in all {
        let _ = writeln!(
            out,
            "{} {} {}",
            event["code"],
            text(event, "name"),
            text(event, "severity")
        );
    }
    out
}
