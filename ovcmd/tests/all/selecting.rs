//! Every way to choose objects, alone and joined, for reading and for many at once, and what is told of bad ones.

use crate::contract::quick;
use crate::harness::{Ran, World};
use crate::sessions::words;
use ovsim::{Fault, Rule};

/// Two machines with tags, one above the other.
fn world() -> World {
    let world = quick();
    for line in [
        "tag create blue",
        "tag create sky --parent blue",
        "tag assign blue --vm web01",
        "tag assign sky --vm web02",
        "tag assign blue --host host01",
    ] {
        let ran = run(&world, line, "");
        assert_eq!(ran.code, 0, "{line}: {}", ran.err);
    }
    world
}

fn run(world: &World, line: &str, input: &str) -> Ran {
    let line = line.replace("SCRATCH", &world.scratch().display().to_string());
    let words = words(&line);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    world.run_with(&words, input.as_bytes())
}

/// The names that a choice of machines gives, joined.
fn chosen(world: &World, choice: &str, input: &str) -> String {
    let ran = run(world, &format!("vm {choice} list -o name"), input);
    assert_eq!(ran.code, 0, "{choice}: {}", ran.err);
    ran.out.lines().collect::<Vec<_>>().join(" ")
}

#[test]
fn each_way_to_choose_alone_and_joined() {
    let world = world();
    world.file(
        "names.txt",
        "# to be restarted\nweb02\r\n\n  dev01  \nweb02\n",
    );
    let id = run(
        &world,
        "vm -n web01 list -o csv --columns id --no-headers",
        "",
    )
    .out;
    world.file("ids.txt", &id);
    for (choice, expected) in [
        ("--tag blue", "web01 web02"),
        ("--tag sky", "web02"),
        ("--tag blue --tag sky", "web02"),
        ("--tag 'b*'", "web01 web02"),
        ("--tag blue --exclude web02", "web01"),
        ("--tag blue --where 'status = down'", ""),
        ("--tag blue -s 'status=up' --sort -name", "web02 web01"),
        ("--names-file SCRATCH/names.txt", "dev01 web02"),
        ("--names-file SCRATCH/ids.txt", "web01"),
        ("--names-file SCRATCH/names.txt -n db01", "db01 dev01 web02"),
        (
            "--names-file SCRATCH/names.txt --where 'status = up'",
            "web02",
        ),
        ("--names-file SCRATCH/names.txt --exclude 'web*'", "dev01"),
        ("--names-file SCRATCH/names.txt --tag sky", "web02"),
        ("-s 'name=web*'", "web01 web02"),
        ("-s 'name=web*' -s 'status=up' --exclude web01", "web02"),
        ("-s 'name=web* or name=db*' --where 'memory > 8G'", "db01"),
        ("--where 'memory >= 16GiB'", "db01"),
        ("--where 'name ~ web*' --where 'name != web01'", "web02"),
        (
            "--where 'name ~ d*' --exclude 'dev*' --exclude 'desk*'",
            "db01",
        ),
        ("-n 'web*' --exclude web01", "web02"),
        ("-n 'dev*' --max 1 --sort -name", "dev02"),
    ] {
        assert_eq!(chosen(&world, choice, ""), expected, "{choice}");
    }
    assert_eq!(
        chosen(&world, "--names-file -", "web01\ndb01\n"),
        "db01 web01"
    );
    let ran = run(&world, "host --tag blue list -o name", "");
    assert_eq!((ran.code, ran.out.as_str()), (0, "host01\n"), "{}", ran.err);
}

#[test]
fn bad_choices_are_told_and_send_no_change() {
    let world = world();
    world.file("empty.txt", "\n# nobody\n");
    world.file("unknown.txt", "web01\nwbe02\n");
    world.sim.forget_requests();
    for (choice, code, expected) in [
        (
            "--tag sly",
            4,
            "tag 'sly' not found\n  hint: did you mean sky? `ovcmd tag list` shows all",
        ),
        ("--tag ''", 2, "tag: '' is not a name"),
        ("--names-file SCRATCH/none.txt", 1, "none.txt: No such file"),
        (
            "--names-file SCRATCH/empty.txt",
            2,
            "names nothing\n  hint: one name or id a line",
        ),
        (
            "--names-file SCRATCH/unknown.txt",
            4,
            "vm 'wbe02' not found\n  hint: did you mean web02?",
        ),
        ("-n web01 -n wbe02", 4, "vm 'wbe02' not found"),
        ("--where 'nosuch = 1'", 2, "unknown field 'nosuch' in vm"),
        ("--where 'status = nosuch'", 2, "'nosuch' is not one of"),
        (
            "--where status",
            2,
            "is no condition\n  hint: conditions look like",
        ),
        (
            "--where 'status =~ up'",
            2,
            "two signs follow each other\n  hint: signs are",
        ),
        ("--sort nosuch", 2, "unknown field 'nosuch' in vm"),
    ] {
        for verb in ["list -o name", "stop --all --yes"] {
            let line = format!("vm {choice} {verb}");
            let ran = run(&world, &line, "");
            assert_eq!(ran.code, code, "{line}: {}", ran.err);
            assert!(ran.err.contains(expected), "{line}: {}", ran.err);
        }
    }
    let ran = run(&world, "disk --tag blue list", "");
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(
        ran.err.contains("disks are not found by tag"),
        "{}",
        ran.err
    );
    let requests = world.sim.requests();
    let changes = requests
        .iter()
        .filter(|one| one.method != "GET" && one.path.contains("/api/"));
    assert_eq!(changes.count(), 0);
}

/// What failed is written, taken again as it is, and nothing of what was done is done twice.
#[test]
fn what_failed_is_chosen_again() {
    let world = world();
    world.file("names.txt", "web01\nweb02\ndev01\nweb01\n");
    world.sim.faults().add(Rule {
        object: Some("web02".to_owned()),
        times: Some(1),
        ..Rule::on(
            "POST",
            "vms/*/shutdown",
            Fault::reply(409, "Operation Failed", "[Cannot shutdown VM. Not now.]"),
        )
    });
    let line = "vm --names-file SCRATCH/names.txt --exclude dev01 shutdown --all --failed-to SCRATCH/failed.txt";
    let ran = run(&world, line, "");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("1 of 2 done, 1 failed"), "{}", ran.err);
    let failed = std::fs::read_to_string(world.path("failed.txt")).unwrap();
    assert_eq!(failed, "web02\n");
    world.sim.forget_requests();
    let ran = run(
        &world,
        "vm --names-file SCRATCH/failed.txt shutdown --all",
        "",
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    let sent = world.sim.requests();
    let sent: Vec<_> = sent
        .iter()
        .filter(|one| one.path.ends_with("/shutdown"))
        .collect();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        chosen(&world, "-n 'web*' --where 'status = down'", ""),
        "web01 web02"
    );
    // One that must be there and is not stops all before anything is sent.
    world.file("wrong.txt", "dev01\nnosuch\n");
    world.sim.forget_requests();
    let ran = run(&world, "vm --names-file SCRATCH/wrong.txt start --all", "");
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(
        world
            .sim
            .requests()
            .iter()
            .all(|one| !one.path.ends_with("/start"))
    );
    // Where the names of what fails cannot be written, nothing is begun.
    world.sim.forget_requests();
    let ran = run(&world, "vm start dev01 --failed-to SCRATCH/wrong.txt/x", "");
    assert_ne!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("so nothing is begun"), "{}", ran.err);
    assert!(world.sim.requests().is_empty());
    // Many chosen, one meant: it asks for --all, and names them.
    let ran = run(&world, "vm --tag blue start", "");
    assert_eq!(ran.code, 4, "{}", ran.err);
    assert!(
        ran.err.contains("web01 (") && ran.err.contains("--all"),
        "{}",
        ran.err
    );
}
