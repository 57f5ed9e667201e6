//! Several engines in one file: asked together, tested, shown; what a context says of new objects and their names.

use crate::harness::{PASSWORD, World};
use ovsim::{Options, Sim};

/// Two engines: `one` with four machines and `two` with three, and a third that is not there.
struct Pair {
    world: World,
    two: Sim,
}

fn pair(more: &str) -> Pair {
    let mut world = World::with(Options {
        vms: 4,
        ..Options::default()
    });
    let two = Sim::start(Options {
        vms: 3,
        seed: 2,
        password: PASSWORD.to_owned(),
        ..Options::default()
    })
    .unwrap();
    let ca = world.file("two.pem", two.ca_pem());
    let file = format!(
        "[context.one]\nurl = {}\nusername = admin@internal\npassword = {PASSWORD}\nca_file = {}\n\
         [context.two]\nurl = {}\nusername = admin@internal\npassword = {PASSWORD}\nca_file = {}\n{more}\n",
        world.sim.url(),
        world.path("ca.pem").display(),
        two.url(),
        ca.display()
    );
    world.file("contexts.ini", file);
    let path = world.path("contexts.ini");
    std::fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let path = path.display().to_string();
    world.env = [("OVCONFIG".to_owned(), path)].into();
    Pair { world, two }
}

#[test]
fn every_engine_is_asked_and_each_row_says_which() {
    let pair = pair("");
    let ran = pair.world.run(&[
        "--all-contexts",
        "vm",
        "list",
        "-o",
        "csv",
        "--columns",
        "context,name",
    ]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let of = |context: &str| {
        let lines = ran.out.lines().filter(|line| line.starts_with(context));
        lines.count()
    };
    assert_eq!((of("one,"), of("two,")), (4, 3), "{}", ran.out);
    let json = pair
        .world
        .run(&["--all-contexts", "vm", "list", "-o", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    let rows = rows.as_array().unwrap();
    assert_eq!(rows.len(), 7);
    assert!(rows.iter().all(|row| row["id"].is_string()));
    assert_eq!(rows[0]["context"], "one");
    assert_eq!(rows[6]["context"], "two");
    let table = pair.world.run(&["--all-contexts", "host", "list"]);
    assert!(table.out.starts_with("CONTEXT"), "{}", table.out);
    let text = pair
        .world
        .run(&["--all-contexts", "tag", "list", "-t", "{context}/{name}"]);
    assert!(
        text.out
            .lines()
            .all(|line| line.starts_with("one/") || line.starts_with("two/"))
    );
    let sums = pair.world.run(&[
        "--all-contexts",
        "system",
        "export",
        "summary",
        "vms",
        "total",
        "-o",
        "csv",
    ]);
    assert_eq!(
        (sums.code, sums.out.as_str()),
        (0, "context,value\r\none,4\r\ntwo,3\r\n"),
        "{sums:?}"
    );
    // Each engine got its login back.
    let closed = |sim: &Sim| {
        sim.requests()
            .iter()
            .any(|one| one.path.ends_with("/sso-logout"))
    };
    assert!(closed(&pair.world.sim) && closed(&pair.two));
}

#[test]
fn traces_of_all_engines_are_one() {
    let pair = pair("");
    let words = [
        "--timing",
        "-d",
        "--all-contexts",
        "tag",
        "list",
        "-o",
        "csv",
    ];
    let told = pair.world.run(&words).err;
    let tables = told.lines().filter(|line| line.starts_with("timing: "));
    assert_eq!(tables.count(), 1, "{told}");
    assert!(told.contains("     2 x "), "{told}");
    let asked = told
        .lines()
        .filter(|line| line.starts_with("GET tags: 200"));
    assert_eq!(asked.count(), 2, "{told}");
    // And they end with the command: in a shell the next line tells nothing.
    let shell = pair.world.run_with(
        &["shell"],
        b"--all-contexts -d tag list -o name\n--context one tag list -o name\n",
    );
    let asked = shell
        .err
        .lines()
        .filter(|line| line.starts_with("GET tags: 200"));
    assert_eq!(asked.count(), 2, "{}", shell.err);
}

#[test]
fn an_engine_that_fails_is_told_and_the_others_answer() {
    let gone =
        "[context.gone]\nurl = http://127.0.0.1:9/ovirt-engine/api\nusername = a@b\npassword = c";
    let pair = pair(gone);
    let ran = pair
        .world
        .run(&["--all-contexts", "vm", "list", "-o", "name"]);
    assert_eq!(ran.code, 6, "{ran:?}");
    assert_eq!(ran.out.lines().count(), 7);
    assert!(
        ran.err.starts_with("ovcmd: context gone: cannot reach"),
        "{}",
        ran.err
    );
    let tested = pair.world.run(&[
        "context",
        "test",
        "-o",
        "csv",
        "--columns",
        "name,user,result",
    ]);
    assert_eq!(tested.code, 6, "{tested:?}");
    assert!(
        tested.out.contains("one,admin@internal-authz,ok\r\n"),
        "{}",
        tested.out
    );
    assert!(
        tested.out.contains("gone,a@b,cannot reach"),
        "{}",
        tested.out
    );
    assert_eq!(pair.world.run(&["context", "test", "one", "two"]).code, 0);
    assert_eq!(pair.world.run(&["context", "test", "nosuch"]).code, 2);
    // A failure in the middle of a list: what came is shown, and the exit code tells.
    pair.two
        .faults()
        .add(ovsim::Rule::on("GET", "vms", ovsim::Fault::Truncate(9000)));
    let ran = pair
        .world
        .run(&["--all-contexts", "vm", "list", "-o", "name"]);
    assert_eq!(ran.code, 6, "{ran:?}");
    assert!(ran.err.contains("context two: "), "{}", ran.err);
}

#[test]
fn only_what_reads_and_ends_is_asked_of_all() {
    let pair = pair("");
    for words in [
        &["--all-contexts", "tag", "create", "--name", "x"][..],
        &["--all-contexts", "event", "follow"],
        &["--all-contexts", "vm", "export"],
        &["--all-contexts", "--context", "one", "vm", "list"],
        &["--all-contexts", "whoami"],
    ] {
        let ran = pair.world.run(words);
        assert_eq!(ran.code, 2, "{words:?}: {ran:?}");
    }
    let sims = [&pair.world.sim, &pair.two];
    assert!(sims.iter().all(|sim| {
        sim.requests()
            .iter()
            .all(|one| one.method != "POST" || one.path.contains("sso"))
    }));
    let none = World::new().run(&["--all-contexts", "vm", "list"]);
    assert_eq!(none.code, 3, "{none:?}");
}

#[test]
fn a_context_is_shown_without_its_secrets() {
    let pair = pair("default_cluster = Lab\n[defaults]\ndefault_cluster = Default\n");
    let shown = pair.world.run(&["context", "show", "two", "-o", "csv"]);
    assert!(shown.out.contains("api,password,***,"), "{}", shown.out);
    assert!(
        shown.out.contains("defaults,default_cluster,Lab,"),
        "{}",
        shown.out
    );
    let other = pair.world.run(&["context", "show", "one", "-o", "csv"]);
    assert!(
        other.out.contains("defaults,default_cluster,Default,"),
        "{}",
        other.out
    );
}

#[test]
fn new_objects_go_to_the_usual_places_under_the_usual_names() {
    let more = "[defaults]\ndefault_cluster = Default\ndefault_storage_domain = data1\n[aliases.cluster]\nmain = Default\n\
                [context.two.aliases.cluster]\nmain = nosuch-there\n";
    let pair = pair(more);
    let dry = |words: &[&str]| {
        let ran = pair.world.run(&[&["--dry-run"], words].concat());
        assert_eq!(ran.code, 0, "{ran:?}");
        ran.out
    };
    let template = ["--set", "template.name=Blank", "--memory", "1GiB"];
    let create = ["--context", "one", "vm", "create", "--name", "new1"];
    let usual = dry(&[&create[..], &template].concat());
    let said = dry(&[&create[..], &template, &["--cluster", "MAIN"]].concat());
    assert_eq!(usual, said);
    assert!(usual.contains("<cluster"), "{usual}");
    let set = dry(&[&create[..], &template, &["--set", "cluster.name=Other"]].concat());
    assert!(set.contains("Other") && !set.contains("Default"), "{set}");
    let disk = [
        "--context",
        "one",
        "disk",
        "create",
        "--name",
        "d",
        "--size",
        "1G",
    ];
    assert!(dry(&disk).contains("data1"), "{}", dry(&disk));
    let create = ["--context", "two", "vm", "create", "--name", "new1"];
    let other = [&create[..], &template, &["--cluster", "main"]].concat();
    let other = pair.world.run(&other);
    assert_ne!(other.code, 0);
    assert!(other.err.contains("nosuch-there"), "{other:?}");
}
