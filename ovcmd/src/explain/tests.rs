//! Lines and values of what is explained, by sample.

use super::explain;
use ovlib::verb::Outcome;
use serde_json::Value;

fn page(words: &[&str]) -> (String, Value) {
    match explain(words).unwrap() {
        Outcome::Page { lines, value } => (lines.join("\n"), value),
        other => panic!("{other:?}"),
    }
}

fn check(words: &[&str], lines: &[&str]) {
    let (text, _) = page(words);
    for line in lines {
        assert!(
            text.lines().any(|have| have == *line),
            "{line:?} is not in\n{text}"
        );
    }
    assert!(text.lines().all(|line| line.trim_end() == line), "{text}");
}

fn refused(words: &[&str], what: &str, hint: &str) {
    let error = explain(words).unwrap_err();
    assert_eq!(
        (
            error.to_string().as_str(),
            error.hint().unwrap_or_default().as_str()
        ),
        (what, hint)
    );
}

#[test]
fn a_type_has_fields_and_services() {
    let (text, value) = page(&["vm"]);
    assert!(
        text.starts_with("type vm, extends vm_base, identified; XML <vm>, a list <vms>"),
        "{text}"
    );
    let status = text
        .lines()
        .find(|line| line.starts_with("  vm.status "))
        .unwrap();
    assert!(
        status.contains("vm_status") && status.contains("|up|"),
        "{status}"
    );
    assert!(text.lines().any(|line| line.starts_with("  vm.nics ")
        && line.contains("nic[]")
        && line.contains("link")));
    assert!(
        text.contains("service vms at /vms, in a script context.vms\n"),
        "{text}"
    );
    assert!(
        text.contains("\n  vm.start(#{") && text.contains("\n  context.vms.list("),
        "{text}"
    );
    let fields = value["fields"].as_array().unwrap();
    let memory = fields
        .iter()
        .find(|field| field["name"] == "memory")
        .unwrap();
    assert_eq!(
        (memory["type"].as_str(), memory["path"].as_str()),
        (Some("integer"), Some("vm.memory"))
    );
    assert!(
        value["services"]
            .as_array()
            .unwrap()
            .iter()
            .any(|service| service["path"] == "/vms/{vm}")
    );
}

#[test]
fn what_scripts_call_context_is_the_root() {
    let (text, _) = page(&["context"]);
    assert!(text.starts_with("type api"), "{text}");
    assert!(text.contains("in a script context\n"), "{text}");
}

#[test]
fn every_spelling_of_a_type_is_understood() {
    for word in [
        "storage_domain",
        "storagedomain",
        "storage-domain",
        "storage_domains",
        "StorageDomains",
    ] {
        assert_eq!(page(&[word]).1["type"], "storage_domain", "{word}");
    }
    assert_eq!(
        page(&["vm.os"]).1["path"],
        "vm.operating_system".replace("operating_system", "os")
    );
    assert_eq!(page(&["vm.os.boot"]).1["type"], "boot");
}

#[test]
fn fields_enumerations_and_events() {
    let (text, value) = page(&["vm.memory"]);
    assert!(text.starts_with("  vm.memory  integer"), "{text}");
    assert!(text.contains("may be given to vms add"), "{text}");
    assert_eq!(value["given_to"][0]["method"], "add");
    check(
        &["vm_status"],
        &["enumeration vm_status", "  up", "  wait_for_launch"],
    );
    assert!(page(&["vm.status"]).0.contains("up|"));
    check(&["USER_RUN_VM"], &["event 32 USER_RUN_VM, severity normal"]);
    check(&["32"], &["event 32 USER_RUN_VM, severity normal"]);
}

#[test]
fn methods_of_a_noun() {
    let (text, value) = page(&["vm", "create"]);
    assert!(text.contains("method add of /vms\n"), "{text}");
    assert!(
        text.contains(
            "\nmust be given, variant from_scratch\n  vm.name\n  vm.cluster.id or vm.cluster.name\n"
        ),
        "{text}"
    );
    assert_eq!(
        value["method"]["variants"][0]["mandatory"][1][1],
        "vm.cluster.name"
    );
    check(
        &["vm", "start"],
        &["method start of /vms/{vm}", "parameters"],
    );
}

#[test]
fn a_verb_of_ours_tells_its_row_first() {
    let (text, value) = page(&["event", "list"]);
    assert!(text.starts_with("event list: "), "{text}");
    for part in [
        "only reads the engine's objects",
        "\noptions\n",
        "--severity",
        "\nexamples\n",
        "method list of /events\n",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(
        (value["verb"].as_str(), value["effect"].as_str()),
        (Some("list"), Some("reads"))
    );
    assert_eq!(value["method"]["method"], "list");
}

#[test]
fn unknown_words_have_near_ones() {
    refused(
        &["vmm"],
        "unknown type 'vmm'",
        "close names are vm, vm_mediated_device",
    );
    refused(
        &["vm.nmae"],
        "unknown field 'nmae' in vm",
        "did you mean name?",
    );
    refused(
        &["vm", "strat"],
        "unknown verb 'strat' in vm",
        "did you mean start?",
    );
    refused(&["vm.name.x"], "vm.name is a string and has no fields", "");
    assert!(explain(&[]).is_err());
}

#[test]
fn everything_in_the_model_can_be_explained() {
    for facts in ovmodel::types() {
        let (text, _) = page(&[facts.name]);
        assert!(text.starts_with(&format!("type {}", facts.name)), "{text}");
    }
    for facts in ovmodel::enums() {
        page(&[facts.name]);
    }
}
