//! Lines of a file, performed in one session against a simulator; what needs a terminal is tested on one elsewhere.

use crate::io::Io;
use ovsim::{Options, Sim};
use std::path::Path;

/// What the lines of `text` did: exit code, output, messages.
fn shell_with(sim: &Sim, words: &[&str], text: &str) -> (u8, String, String) {
    let env: Vec<(String, String)> = [
        ("OVIRT_URL", sim.url()),
        ("OVIRT_USERNAME", sim.user().to_owned()),
        ("OVIRT_PASSWORD", sim.password().to_owned()),
        ("OVIRT_CAFILE", sim.ca_file().unwrap().display().to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let text = text.to_owned();
    let work = move || {
        let env: Vec<(&str, &str)> = env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        let (mut io, captured) = Io::captured(&env, text.as_bytes());
        let code = crate::run(words, &mut io);
        (code, captured.out(), captured.err())
    };
    // The stack that a program has.
    let thread = std::thread::Builder::new().stack_size(8 << 20).spawn(work);
    thread.unwrap().join().unwrap()
}

fn sim() -> Sim {
    Sim::start(Options::default()).unwrap()
}

#[track_caller]
fn check(sim: &Sim, text: &str, wanted: &str) {
    let (code, out, err) = shell_with(sim, &["shell"], text);
    assert_eq!(
        (code, out.as_str(), err.as_str()),
        (0, wanted, ""),
        "{text}"
    );
}

#[track_caller]
fn fails(sim: &Sim, text: &str, wanted: u8, texts: &[&str]) -> String {
    let (code, out, err) = shell_with(sim, &["shell"], text);
    assert_eq!(code, wanted, "{text}: {out}{err}");
    for part in texts {
        assert!(err.contains(part), "{text}: no {part:?} in {err}");
    }
    out
}

#[test]
fn phrases_and_scripts_share_one_session() {
    let sim = sim();
    check(
        &sim,
        "# a remark\nvm list -o name --max 2\nlet vm = context.vms.get(\"web01\")\nvm.status\n\
         let n = 1; n += 1;\nn\n= n + 1\nfn twice(x) {\n\n  x * 2\n}\ntwice(n)\novcmd tag list -o name\n",
        "app01\napp02\nup\n2\n3\n4\nroot\nproduction\ndatabase\ntest\n",
    );
    let logins = sim.requests();
    let asked = logins
        .iter()
        .filter(|it| it.path.contains("sso/oauth/token"))
        .count();
    assert_eq!(asked, 1, "one login: {logins:?}");
}

#[test]
fn an_error_never_ends_it_and_the_worst_code_is_kept() {
    let sim = sim();
    let text = "vm show nosuch\nprint(1)\nlet x = ;\n!exit 3\nvmm list\nprint(2)\nloop {";
    let out = fails(
        &sim,
        text,
        4,
        &[
            "vm 'nosuch' not found",
            "input:1:9",
            "unknown noun 'vmm'",
            "vm",
        ],
    );
    assert_eq!(out, "1\n2\n");
    assert_eq!(fails(&sim, "print(1)\nexit 7\nprint(2)", 7, &[]), "1\n");
    assert_eq!(fails(&sim, "print(1)\nexit(6)\nprint(2)", 6, &[]), "1\n");
    fails(&sim, "exit x", 2, &["exit"]);
    fails(&sim, "shell", 2, &["already"]);
}

#[test]
fn the_last_value_is_kept() {
    let sim = sim();
    check(
        &sim,
        "vm list -o name --max 2\nlast.map(|vm| vm.status)\nlast\nvm show web01 -t '{name}'\nlast.host.name\ntag add --set name=one \
         -t '{name}'\nlast.remove()\ntag list -o name --where name=one\n",
        "app01\napp02\nup\npaused\nup\npaused\nweb01\nhost01\none\n",
    );
}

#[test]
fn options_of_a_line_hold_for_that_line() {
    let sim = sim();
    let text = "--read-only tag add --set name=no\ntag add --set name=yes -t '{name}'\ntag list -o name --where name=yes\n";
    let out = fails(&sim, text, 1, &["read"]);
    assert_eq!(out, "yes\nyes\n");
    let (code, out, _) = shell_with(
        &sim,
        &["--dry-run", "shell"],
        "tag add --set name=no\ncontext.tags.add(#{name: \"no\"});\n",
    );
    assert_eq!((code, out.matches("POST tags").count()), (0, 2), "{out}");
    let (code, out, _) = shell_with(
        &sim,
        &["-o", "json", "shell"],
        "tag list --where name=yes\ntag list -o name --where name=yes\n[1]",
    );
    assert_eq!(
        (code, out.contains("\"name\": \"yes\"")),
        (0, true),
        "{out}"
    );
    assert!(
        out.contains("\nyes\n") && out.ends_with("[1]\n") || out.ends_with("[\n  1\n]\n"),
        "{out}"
    );
}

#[test]
fn settings_hold_until_they_are_changed() {
    let sim = sim();
    check(
        &sim,
        "set output csv\nset headers off\ncluster list --columns name\nset output auto\nset headers on\ncluster list --columns \
         name\nset dry-run on\ntag add --set name=x\nset dry-run off\n",
        "Default\r\nNAME\nDefault\nPOST tags\n    <tag><name>x</name></tag>\n",
    );
    fails(&sim, "set read-only on\ntag add --set name=x", 1, &["read"]);
    fails(&sim, "set outptu json", 2, &["outptu", "output"]);
    fails(&sim, "set output jsno", 2, &["jsno", "json"]);
    let out = fails(&sim, "set output json\nset -o text\n", 2, &[]);
    assert_eq!(out, "");
    let (_, out, _) = shell_with(&sim, &["shell"], "set");
    for (name, _, _) in super::set::SETTINGS {
        assert!(out.contains(name), "{name}: {out}");
    }
}

#[test]
fn pipes_files_and_commands() {
    let sim = sim();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(file("tag.xml"), "<tag><name>of_a_file</name></tag>").unwrap();
    let text = format!(
        "vm list -o name | grep -c web\nvm -n web01 export > '{}'\nvm list -o name --max 1 > {}\nvm list -o name --max 1 >> {}\nraw \
         POST tags < {} | grep -o 'of_a_file'\n!echo from the system\nvm list -o name | head -n 1\n",
        file("a b.xml"),
        file("names"),
        file("names"),
        file("tag.xml"),
    );
    check(&sim, &text, "2\nof_a_file\nfrom the system\napp01\n");
    let read = |name: &str| std::fs::read_to_string(Path::new(&file(name))).unwrap();
    assert!(read("a b.xml").starts_with("<?xml") && read("a b.xml").contains("<name>web01</name>"));
    assert_eq!(read("names"), "app01\napp01\n");
    fails(&sim, "vm list | exit 5", 5, &[]);
    fails(
        &sim,
        "vm list > /nosuch/file",
        1,
        &["cannot write /nosuch/file"],
    );
    fails(&sim, "vm list > ", 2, &["no file"]);
    fails(&sim, "vm list 'a", 2, &["quote"]);
}

#[test]
fn files_are_sourced() {
    let sim = sim();
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.display().to_string()
    };
    let whole = file(
        "whole.rhai",
        "#!/usr/bin/env ovcmd\nlet a = 1;\n\nif a == 1 {\n  print(\"one\")\n}\nelse { print(2) }\nfn f() { 5 }\n",
    );
    let lines = file(
        "lines.txt",
        &format!("let b = 2\nsource {whole}\nvm show nosuch\nprint(a + b)\n"),
    );
    let leaves = file("leaves.txt", "print(8)\nexit 9\nprint(10)\n");
    let out = fails(
        &sim,
        &format!("source {lines}\nf() + b\nsource {leaves}\nprint(11)"),
        9,
        &["nosuch"],
    );
    assert_eq!(out, "one\n3\n7\n8\n");
    let endless = file(
        "endless.txt",
        &format!("source {}", folder.path().join("endless.txt").display()),
    );
    fails(&sim, &format!("source {endless}"), 2, &["too deeply"]);
    fails(&sim, "source /nosuch", 1, &["/nosuch"]);
}

#[test]
fn contexts_are_changed() {
    let (one, other) = (
        sim(),
        Sim::start(Options {
            vm_prefix: Some("other".to_owned()),
            vms: 2,
            ..Options::default()
        })
        .unwrap(),
    );
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.ini");
    let section = |name: &str, sim: &Sim| {
        format!(
            "[context.{name}]\nurl = {}\nusername = {}\npassword = {}\nca_file = {}\n",
            sim.url(),
            sim.user(),
            sim.password(),
            sim.ca_file().unwrap().display()
        )
    };
    std::fs::write(
        &config,
        [section("one", &one), section("two", &other)].concat(),
    )
    .unwrap();
    std::fs::set_permissions(&config, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let config = config.display().to_string();
    let words = ["-c", &config, "--context", "one", "shell"];
    let text = "context.url\nvm list -o name --max 1\nuse two\ncontext.url\nuse nosuch\n--context one vm list -o name --max 1\n";
    let (code, out, err) = shell_with(&one, &words, text);
    assert_eq!(code, 2, "{err}");
    assert!(err.contains("nosuch") && err.contains("one"), "{err}");
    assert_eq!(
        out,
        format!("{}\napp01\n{}\napp01\n", one.url(), other.url())
    );
}

#[test]
fn help_knows_everything_of_its_own() {
    let sim = sim();
    let (code, out, _) = shell_with(&sim, &["shell"], "help\nhelp vm start");
    assert_eq!(code, 0);
    for own in super::own::ALL {
        assert!(
            out.contains(&format!("  {} {}", own.name, own.takes)),
            "{}",
            own.name
        );
    }
    assert!(out.contains("vm start"), "{out}");
}
