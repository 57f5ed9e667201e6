//! Results in files: whole or not at all, whatever happens to the engine, the way to it, or to us.

use crate::harness::World;
use ovsim::{Fault, Moment, Options, Rule};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

fn world() -> World {
    World::with(Options {
        vms: 8,
        ..Options::default()
    })
}

/// Everything that stands in a folder, hidden files too.
fn inside(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_file_is_what_standard_output_would_be() {
    let world = world();
    for format in ["table", "json", "jsonl", "yaml", "csv", "xml", "name"] {
        let path = world.path("out");
        let name = path.to_str().unwrap();
        let shown = world.run(&["vm", "list", "-o", format]);
        let filed = world.run(&["vm", "list", "-o", format, "--output-file", name]);
        assert_eq!((filed.code, filed.out.as_str()), (0, ""), "{filed:?}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), shown.out);
        let dash = world.run(&["vm", "list", "-o", format, "--output-file", "-"]);
        assert_eq!(dash.out, shown.out);
    }
}

#[test]
fn modes_are_as_asked_and_else_as_before() {
    let world = world();
    let path = world.path("out");
    let name = path.to_str().unwrap();
    let words = ["tag", "list", "--output-file", name];
    assert_eq!(
        world
            .run(&[&words[..], &["--output-mode", "640"]].concat())
            .code,
        0
    );
    assert_eq!(mode(&path), 0o640);
    assert_eq!(world.run(&words).code, 0);
    assert_eq!(mode(&path), 0o640);
    let bad = world.run(&[&words[..], &["--output-mode", "rw"]].concat());
    assert_eq!(bad.code, 2, "{bad:?}");
    let alone = world.run(&["tag", "list", "--split-by", "object"]);
    assert_eq!(alone.code, 2, "{alone:?}");
}

#[test]
fn a_failing_export_leaves_yesterdays_file() {
    let mut world = world();
    let folder = world.path("reports");
    let path = folder.join("vms.xml");
    let name = path.to_str().unwrap().to_owned();
    let export = |world: &World| world.run(&["vm", "export", "--output-file", &name]);
    assert_eq!(export(&world).code, 0);
    let yesterday = std::fs::read(&path).unwrap();
    assert!(yesterday.ends_with(b"</vms>\n"));
    let faults = [
        Fault::Drop(Moment::InBody(5000)),
        Fault::Truncate(5000),
        Fault::Corrupt {
            at: 5000,
            count: 40,
        },
        Fault::reply(500, "Internal Server Error", ""),
        Fault::Reply {
            status: 502,
            content_type: "text/html".to_owned(),
            body: "<html>proxy</html>".to_owned(),
        },
        Fault::Drip {
            bytes: 100,
            every: Duration::from_secs(100),
        },
    ];
    world.file("limits.ini", "[api]\nread_timeout = 1\n");
    let limits = world.path("limits.ini").display().to_string();
    world.env.insert("OVCONFIG".to_owned(), limits);
    for fault in faults {
        world
            .sim
            .faults()
            .add(Rule::on("GET", "vms", fault.clone()));
        let ran = export(&world);
        assert!(ran.code != 0 && ran.out.is_empty(), "{fault:?}: {ran:?}");
        assert_eq!(std::fs::read(&path).unwrap(), yesterday, "{fault:?}");
        assert_eq!(inside(&folder), ["vms.xml"], "{fault:?}");
        world.sim.faults().clear();
    }
    // A name that is nobody's, and a view that does not fit, change nothing either.
    for words in [
        &["vm", "show", "nosuch"][..],
        &["vm", "list", "--columns", "nosuch"],
        &["event", "follow"],
    ] {
        let ran = world.run(&[words, &["--output-file", &name]].concat());
        assert_ne!(ran.code, 0, "{ran:?}");
        assert_eq!(std::fs::read(&path).unwrap(), yesterday, "{words:?}");
        assert_eq!(inside(&folder), ["vms.xml"], "{words:?}");
    }
}

#[test]
fn a_program_that_is_killed_leaves_yesterdays_file() {
    let world = world();
    let path = world.file("vms.xml", "yesterday");
    world.sim.faults().add(Rule::on(
        "GET",
        "vms",
        Fault::Drip {
            bytes: 1000,
            every: Duration::from_millis(300),
        },
    ));
    let mut child = Command::new(env!("CARGO_BIN_EXE_ovcmd"))
        .env_clear()
        .envs(&world.env)
        .args(["vm", "export", "--output-file", path.to_str().unwrap()])
        .stdin(Stdio::null())
        .spawn()
        .unwrap();
    while !world
        .sim
        .requests()
        .iter()
        .any(|one| one.path.ends_with("/vms"))
    {
        std::thread::yield_now();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(std::fs::read(&path).unwrap(), b"yesterday");
}

#[test]
fn a_file_for_each_object_under_a_name_that_stays() {
    let world = world();
    let folder = world.path("vms");
    let name = folder.to_str().unwrap();
    let words = [
        "vm",
        "export",
        "--output-file",
        name,
        "--split-by",
        "object",
    ];
    let ran = world.run(&words);
    assert_eq!((ran.code, ran.out.as_str()), (0, ""), "{ran:?}");
    let names = world.run(&["vm", "list", "-o", "name"]).out;
    let mut expected: Vec<String> = names.lines().map(|name| format!("{name}.xml")).collect();
    expected.sort();
    assert_eq!(inside(&folder), expected);
    let one = expected[0].trim_end_matches(".xml");
    let shown = world.run(&["vm", "-n", one, "export"]).out;
    assert_eq!(
        std::fs::read_to_string(folder.join(&expected[0])).unwrap(),
        shown
    );
    // Again, with a failure in the middle: every file is as it was, and nothing else is there.
    std::fs::write(folder.join(&expected[0]), "old").unwrap();
    let rule = Rule::on("GET", "vms", Fault::Drop(Moment::InBody(30_000)));
    world.sim.faults().add(rule);
    let ran = world.run(&words);
    assert_ne!(ran.code, 0, "{ran:?}");
    assert_eq!(inside(&folder), expected);
    assert_eq!(
        std::fs::read_to_string(folder.join(&expected[0])).unwrap(),
        "old"
    );
    world.sim.faults().clear();
    // Objects of one name are told apart by their ids.
    let folder = world.path("disks");
    let ran = world.run(&[
        "disk",
        "list",
        "-o",
        "json",
        "--output-file",
        folder.to_str().unwrap(),
        "--split-by",
        "object",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let count = world
        .run(&["disk", "list", "-o", "name"])
        .out
        .lines()
        .count();
    assert_eq!(inside(&folder).len(), count);
}
