//! What is offered where, without an engine; every row of the tables is found.

use super::*;
use crate::words;
use ovlib::verb::{ParamKind, Target};

/// What is offered at the end of a line.
fn offered(line: &str) -> Vec<String> {
    let mut names = |asked: &Asked<'_>| {
        let owners: Vec<&str> = asked
            .within
            .iter()
            .flat_map(|owner| owner.select.ids.iter().chain(&owner.select.names))
            .map(String::as_str)
            .collect();
        let all = match (asked.noun.locator, owners.as_slice()) {
            ("vms", []) => vec!["web01", "web02", "db01"],
            ("clusters", []) => vec!["Default", "prod"],
            ("nics", ["web01"]) => vec!["nic1", "nic2"],
            ("disks", ["web01", "7"]) => vec!["web01_disk"],
            _ => Vec::new(),
        };
        all.into_iter()
            .filter(|name| name.starts_with(asked.typed))
            .map(str::to_owned)
            .collect()
    };
    match at(line, &mut names) {
        Answer::Offers(offers) => offers.into_iter().map(|offer| offer.text).collect(),
        Answer::Files(skipped) => vec![format!("files {skipped}")],
    }
}

fn at(line: &str, names: &mut Lookup<'_>) -> Answer {
    let line = words::split(line);
    let mut words: Vec<String> = line.words.into_iter().map(|word| word.text).collect();
    let current = match line.ends {
        true => String::new(),
        false => words.pop().unwrap_or_default(),
    };
    answer(&words, &current, names)
}

fn check(line: &str, wanted: &[&str]) {
    assert_eq!(offered(line), wanted, "{line}");
}

fn has(line: &str, wanted: &[&str]) {
    let found = offered(line);
    for wanted in wanted {
        assert!(
            found.iter().any(|text| text == wanted),
            "{line}: no {wanted} in {found:?}"
        );
    }
}

#[test]
fn nouns_verbs_and_tools() {
    has("", &["vm", "host", "explain", "eval", "completion"]);
    check("stor", &["storagedomain", "storageconnection"]);
    has("vm ", &["list", "show", "start", "create"]);
    check("vm li", &["list"]);
    check("vms -n web01 li", &["list"]);
    has(
        "completion ",
        &["bash", "zsh", "fish", "elvish", "powershell"],
    );
    has("help vm sta", &["start", "statistics"]);
    check("nosuch ", &[]);
    check("vm nosuch ", &[]);
}

#[test]
fn options_by_their_place() {
    has(
        "--",
        &["--demo", "--url", "--output", "--dry-run", "--help"],
    );
    has("vm --", &["--name", "--where", "--sort"]);
    has("vm list --", &["--output", "--columns", "--where"]);
    check("vm list --colu", &["--columns"]);
    check("vm show -- --", &[]);
}

#[test]
fn values_of_options() {
    check("vm list -o js", &["json", "jsonl"]);
    check("vm list --output=js", &["--output=json", "--output=jsonl"]);
    check("--color ne", &["never"]);
    check("-c ", &["files 0"]);
    check("--config=/e", &["files 9"]);
    check("raw G", &["GET"]);
    has("vm --sort ", &["name", "memory", "os"]);
    check("vm --sort -mem", &["-memory", "-memory_policy"]);
    check("vm --sort os.bo", &["os.boot"]);
    check("vm --sort os.boot.", &["os.boot.devices", "os.boot.id"]);
}

#[test]
fn conditions_columns_templates_and_settings() {
    check(
        "vm --where stat",
        &["stateless", "statistics", "status", "status_detail"],
    );
    has("vm --where status", &["status = ", "status != "]);
    check(
        "vm --where 'status = pow",
        &["status = powering_up", "status = powering_down"],
    );
    check("vm list --columns na", &["name"]);
    has(
        "vm list --columns name,",
        &["name,status", "name,os.type"].map(|_| "name,status"),
    );
    check("vm list --columns name,os.ty", &["name,os.type"]);
    check(
        "vm list -t '{name} {sta",
        &[
            "{name} {start_paused}",
            "{name} {start_time}",
            "{name} {stateless}",
            "{name} {statistics",
            "{name} {status}",
            "{name} {status_detail}",
        ],
    );
    check("vm update --set clu", &["cluster=", "cluster."]);
    check("vm update --set cluster=D", &["cluster=Default"]);
    check("vm update --set=cluster=D", &["--set=cluster=Default"]);
    check(
        "vm update --set os.boot.devices=ne",
        &["os.boot.devices=network"],
    );
}

#[test]
fn names_where_names_go() {
    check("vm show we", &["web01", "web02"]);
    check("vm -n we", &["web01", "web02"]);
    check("vm --name=d", &["--name=db01"]);
    check("vm -n web01 show db", &["db01"]);
}

#[test]
fn what_lies_below_objects() {
    has("vm -n web01 ", &["nics", "snapshots", "start"]);
    check("vm -n web01 nic", &["nics"]);
    has("vm -n web01 nics ", &["list", "create", "update"]);
    check("vm nics we", &["web01", "web02"]);
    check("vm -n web01 nics -n ", &["nic1", "nic2"]);
    check("vm -nweb01 nics show nic2", &["nic2"]);
    check(
        "vm --name=web01 nic update --set vnic_p",
        &["vnic_profile=", "vnic_profile."],
    );
    check("nic --vm web01 show ", &["nic1", "nic2"]);
    check("nic list --vm web01 --name ", &["nic1", "nic2"]);
    check("vm -n web01 snapshots -i 7 disks show ", &["web01_disk"]);
    check("vm -n db01 nics show ", &[]);
    check("nic show ", &[]);
    check(
        "vm -n web01 nics list --columns name,interf",
        &["name,interface"],
    );
    check(
        "vm -n web01 nics --where 'interface = rtl",
        &["interface = rtl8139", "interface = rtl8139_virtio"],
    );
    check("vm create -V size 4G --from ", &[]);
    check("vm update -V size 4G we", &["web01", "web02"]);
    check("vm -n web01 nosuch ", &[]);
}

#[test]
fn words_that_walk() {
    check("system export summ", &["summary"]);
    check("system export summary vm", &["vms"]);
    check("vm export os.ty", &[]);
    check("explain vm.os.ty", &["vm.os.type"]);
    has("explain vm_stat", &["vm_status"]);
}

/// A row that is added anywhere is offered without another edit.
#[test]
fn every_row_is_offered() {
    for noun in nouns::all() {
        has("", &[noun.name]);
        let verbs = offered(&format!("{} ", noun.name));
        for verb in noun.all_verbs() {
            assert!(
                verbs.iter().any(|text| text == verb.name),
                "{} {}",
                noun.name,
                verb.name
            );
            let options = offered(&format!("{} {} --", noun.name, verb.name));
            for param in verb.params.iter().filter(|param| !param.positional) {
                assert!(
                    options.contains(&param.spelled()),
                    "{} {} {}",
                    noun.name,
                    verb.name,
                    param.spelled()
                );
                let values = offered(&format!("{} {} --{} ", noun.name, verb.name, param.long));
                let is_choice = matches!(
                    param.value,
                    ParamKind::Choice(_) | ParamKind::EnumOf(_) | ParamKind::Field
                );
                assert!(
                    !is_choice || !values.is_empty(),
                    "{} {} {}",
                    noun.name,
                    verb.name,
                    param.long
                );
            }
            if verb.target == Target::None && verb.positional().is_none() {
                check(&format!("{} {} x", noun.name, verb.name), &[]);
            }
        }
    }
}

#[test]
fn each_shell_gets_its_lines() {
    let answer = Answer::Offers(vec![Offer::new("web 01", "vm"), Offer::going_on("os.", "")]);
    assert_eq!(
        Dialect::Bash.lines(&answer, "", None),
        ["words", "web\\ 01 ", "os."]
    );
    assert_eq!(
        Dialect::Bash.lines(&answer, "w", Some('\'')),
        ["words", "web 01", "os."]
    );
    assert_eq!(
        Dialect::Zsh.lines(&answer, "", None),
        ["words", ".web 01\tvm", "+os.\t"]
    );
    assert_eq!(
        Dialect::Fish.lines(&answer, "", None),
        ["words", "web 01\tvm", "os.\t"]
    );
    let answer = Answer::Offers(vec![Offer::new("--output=json", "")]);
    assert_eq!(
        Dialect::Bash.lines(&answer, "--output=j", None),
        ["words", "json "]
    );
    assert_eq!(
        Dialect::Bash.lines(&Answer::Files(7), "--file=a", None),
        ["files 7"]
    );
    for word in Dialect::WORDS {
        assert!(
            Dialect::find(word)
                .unwrap()
                .script()
                .contains("completion answer"),
            "{word}"
        );
    }
}
