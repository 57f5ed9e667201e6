//! What templates become.

use serde_json::json;

use super::*;

fn filled(text: &str, given: &[(&str, &str)], file: &str) -> Result<Value> {
    let mut variables = Variables::new();
    for (name, value) in given {
        variables.give(name, value)?;
    }
    variables.read("env.yaml", file)?;
    let map = Template::read("vm.yaml", text)?.fill(&variables)?;
    Ok(Value::Object(map))
}

fn check(text: &str, given: &[(&str, &str)], file: &str, expected: Value) {
    assert_eq!(filled(text, given, file).unwrap(), expected, "{text}");
}

fn refuse(text: &str, given: &[(&str, &str)], file: &str, expected: &str) {
    let error = filled(text, given, file).unwrap_err();
    let all = match &error {
        Error::Several(errors) => errors
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
            .join("\n"),
        error => error.to_string(),
    };
    assert_eq!(all, expected, "{text}");
}

#[test]
fn variables_keep_their_types() {
    check(
        "memory: ${m}",
        &[("m", "4GiB")],
        "",
        json!({"memory": "4GiB"}),
    );
    check("cpus: ${n}", &[("n", "4")], "", json!({"cpus": 4}));
    check("a: ${x}", &[("x", "007")], "", json!({"a": "007"}));
    check("a: ${x}", &[("x", "true")], "", json!({"a": true}));
    check("a: 'n-${n}'", &[("n", "4")], "", json!({"a": "n-4"}));
    check(
        "a: ${list}",
        &[],
        "list: [1, {b: c}]",
        json!({"a": [1, {"b": "c"}]}),
    );
    check("a: ${n}", &[("n", "1")], "n: 2", json!({"a": 1}));
}

#[test]
fn defaults_stand_in() {
    check("a: ${n:2}", &[], "", json!({"a": 2}));
    check("a: ${n:two words}", &[], "", json!({"a": "two words"}));
    check("a: ${n:}", &[], "", json!({"a": null}));
    check("a: x${n:}", &[], "", json!({"a": "x"}));
    check("a: \"x${n:y:z}\"", &[], "", json!({"a": "xy:z"}));
    check("a: ${n:2}", &[("n", "3")], "", json!({"a": 3}));
    check("a: ${n:${m:1}}", &[], "", json!({"a": 1}));
    check("a: ${n:${m:1}}", &[("m", "5")], "", json!({"a": 5}));
}

#[test]
fn variables_are_replaced_at_any_depth() {
    let text =
        "disks:\n- {size: '${size}', name: '${name}_sys'}\nos: {boot: {devices: ['${first}', hd]}}";
    let given = [("size", "20G"), ("name", "web01"), ("first", "network")];
    check(
        text,
        &given,
        "",
        json!({
            "disks": [{"size": "20G", "name": "web01_sys"}],
            "os": {"boot": {"devices": ["network", "hd"]}},
        }),
    );
    check("a: ${b}", &[], "b: x-${c}\nc: d", json!({"a": "x-d"}));
}

#[test]
fn a_dollar_may_stand_for_itself() {
    check(
        "a: echo $HOME $${HOME} $5",
        &[],
        "",
        json!({"a": "echo $HOME ${HOME} $5"}),
    );
    check("a: b\n# ${nosuch}", &[], "", json!({"a": "b"}));
}

#[test]
fn merge_keys_are_merged() {
    let text = "common: &c {memory: 1G, cpus: 2}\nvm: {<<: *c, cpus: 4}";
    check(
        text,
        &[],
        "",
        json!({"common": {"memory": "1G", "cpus": 2}, "vm": {"cpus": 4, "memory": "1G"}}),
    );
}

#[test]
fn all_unknown_variables_are_told_at_once() {
    let text = "name: ${name}\ndisks:\n- ${siz}\n- x: ${other}";
    refuse(
        text,
        &[("size", "1")],
        "",
        "unknown variable 'name' in vm.yaml line 1: name\n\
         unknown variable 'siz' in vm.yaml line 3: disks[0]\n\
         unknown variable 'other' in vm.yaml line 4: disks[1].x\n\
         unknown variable 'size' in --variable",
    );
    refuse(
        "a: 1",
        &[("b", "1")],
        "c: 2",
        "unknown variable 'b' in --variable",
    );
}

#[test]
fn what_cannot_be_is_refused() {
    refuse("a: ${b", &[], "", "vm.yaml: a: '${b' does not end");
    refuse("a: ${1}", &[], "", "vm.yaml: a: '${1}' names no variable");
    refuse(
        "a: ${b}",
        &[],
        "b: ${c}\nc: ${b}",
        "vm.yaml: a: variable 'b' needs itself",
    );
    refuse(
        "a: x${b}",
        &[],
        "b: [1]",
        "vm.yaml: a: variable 'b' is a list or a map, and has text beside it",
    );
    refuse(
        "- a",
        &[],
        "",
        "vm.yaml is no template: it holds no map of options and fields",
    );
    refuse("a: 1", &[], "- b", "env.yaml holds no variables");
    assert!(
        filled("a: [", &[], "")
            .unwrap_err()
            .to_string()
            .starts_with("vm.yaml is no YAML: ")
    );
    assert!(
        filled("a: 1\na: 2", &[], "")
            .unwrap_err()
            .to_string()
            .contains("duplicate")
    );
    assert!(filled("a: ${b}", &[("1", "2")], "").is_err());
}

#[test]
fn an_empty_template_says_nothing() {
    check("", &[], "", json!({}));
}
