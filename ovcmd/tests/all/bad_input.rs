//! Whatever a user, a configuration or an engine gets wrong: one clear message, the right exit code, no panic, no secret.

use crate::harness::{PASSWORD, Ran, World, steady};
use ovsim::{Account, AccountState, Options};
use std::os::unix::fs::PermissionsExt;

/// Fails unless the command line ends with this code and says this on standard error, and nothing on standard output.
fn check(world: &World, words: &[&str], code: u8, said: &[&str]) {
    let ran = world.run(words);
    let err = steady(world, &ran.err);
    assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{words:?}: {err}");
    assert!(err.starts_with("ovcmd: "), "{err}");
    let parts = ["ovcmd: ", "  because: ", "  hint: "];
    assert!(
        err.lines()
            .all(|line| parts.iter().any(|part| line.starts_with(part))),
        "{err}"
    );
    for text in said {
        assert!(err.contains(text), "{text:?} is not in\n{err}");
    }
}

/// A world with some variables changed; `None` takes one away.
fn changed(settings: &[(&str, Option<&str>)]) -> World {
    let mut world = World::new();
    for (name, value) in settings {
        match value {
            Some(value) => drop(world.env.insert((*name).to_owned(), (*value).to_owned())),
            None => drop(world.env.remove(*name)),
        }
    }
    world
}

#[test]
fn no_configuration() {
    let world = changed(&[("OVIRT_URL", None)]);
    check(&world, &["vm", "list"], 3, &["OVIRT_URL", "--demo"]);
    let world = changed(&[("OVIRT_PASSWORD", None)]);
    check(&world, &["vm", "list"], 3, &["password", "OVIRT_PASSWORD"]);
}

#[test]
fn unreadable_configuration() {
    let world = World::new();
    check(
        &world,
        &["-c", "/nonexistent/ovcmd.ini", "vm", "list"],
        3,
        &["/nonexistent/ovcmd.ini"],
    );
    let directory = world.path("directory");
    std::fs::create_dir(&directory).unwrap();
    check(
        &world,
        &["-c", &directory.display().to_string(), "vm", "list"],
        3,
        &["SCRATCH/directory"],
    );
    let bad = world.file("bad.ini", "[api\nurl=x\n");
    check(
        &world,
        &["-c", &bad.display().to_string(), "vm", "list"],
        3,
        &["bad.ini", "1"],
    );
    let binary = world.file("binary.ini", b"[api]\nurl=\xff\xfe\n");
    check(
        &world,
        &["-c", &binary.display().to_string(), "vm", "list"],
        3,
        &["binary.ini"],
    );
}

#[test]
fn loose_password_file() {
    let world = changed(&[("OVIRT_PASSWORD", None)]);
    let file = world.file("password", format!("{PASSWORD}\n"));
    let path = file.display().to_string();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    check(
        &world,
        &["--password-file", &path, "vm", "list"],
        3,
        &["SCRATCH/password", "chmod"],
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(world.run(&["--password-file", &path, "vm", "list"]).code, 0);
}

#[test]
fn bad_urls() {
    for url in [
        "ftp://engine/ovirt-engine/api",
        "https://",
        "https://engine:99999/",
        "http://a b/",
    ] {
        let world = changed(&[("OVIRT_URL", Some(url))]);
        check(&world, &["vm", "list"], 3, &["URL"]);
    }
    let world = changed(&[("OVIRT_URL", Some("https://127.0.0.1:1/ovirt-engine/api"))]);
    check(&world, &["vm", "list"], 6, &["cannot reach", "127.0.0.1:1"]);
    let world = changed(&[(
        "OVIRT_URL",
        Some("https://no-such-host.invalid/ovirt-engine/api"),
    )]);
    check(&world, &["vm", "list"], 6, &["no-such-host.invalid"]);
}

#[test]
fn certificates_that_are_not_to_be_trusted() {
    let (world, other) = (World::new(), World::new());
    let wrong_ca = world
        .file("other.pem", other.sim.ca_pem())
        .display()
        .to_string();
    check(
        &world,
        &["--ca-file", &wrong_ca, "vm", "list"],
        6,
        &["cannot trust", "hint"],
    );
    let fingerprint = "sha256:".to_owned() + "00".repeat(32).as_str();
    check(
        &world,
        &["--fingerprint", &fingerprint, "vm", "list"],
        6,
        &["cannot trust", "fingerprint"],
    );
    let none = world.path("none.pem").display().to_string();
    check(
        &world,
        &["--ca-file", &none, "vm", "list"],
        3,
        &["none.pem"],
    );
    let empty = world.file("empty.pem", "").display().to_string();
    check(
        &world,
        &["--ca-file", &empty, "vm", "list"],
        3,
        &["empty.pem"],
    );
}

#[test]
fn logins_that_fail() {
    let account = |login: &str, state| Account {
        login: login.to_owned(),
        password: PASSWORD.to_owned(),
        state,
        role: None,
    };
    let accounts = vec![
        account("locked", AccountState::Locked),
        account("late", AccountState::PasswordExpired),
        account("old", AccountState::AccountExpired),
        account("nobody", AccountState::Good),
    ];
    let mut world = World::with(Options {
        accounts,
        login_delay: std::time::Duration::ZERO,
        ..Options::default()
    });
    for user in [
        "locked@internal",
        "late@internal",
        "old@internal",
        "nobody@internal",
        "unknown@internal",
        "admin@nowhere",
    ] {
        check(&world, &["-u", user, "vm", "list"], 3, &["cannot log in"]);
    }
    check(&world, &["-u", "admin", "vm", "list"], 3, &["@internal"]);
    world
        .env
        .insert("OVIRT_PASSWORD".to_owned(), "wrong-Xq7".to_owned());
    let ran = world.run(&["vm", "list"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(
        ran.err.contains("cannot log in") && !ran.err.contains("wrong-Xq7"),
        "{ran:?}"
    );
    world
        .env
        .insert("OVIRT_TOKEN".to_owned(), "stale-token-Xq7".to_owned());
    let ran = world.run(&["-d", "vm", "list"]);
    assert_eq!(ran.code, 3, "{ran:?}");
    assert!(!ran.err.contains("stale-token-Xq7"), "{ran:?}");
}

#[test]
fn words_nobody_knows() {
    let world = World::new();
    for (words, said) in [
        (&["vmm", "list"][..], &["unknown noun 'vmm'", "vm"][..]),
        (&["vm", "lsit"], &["unknown verb 'lsit'", "list"]),
        (&["vm"], &["verb"]),
        (&[], &["noun"]),
        (&["vm", "list", "--colums", "name"], &["--columns"]),
        (&["--nmae", "x", "vm", "list"], &["--nmae"]),
        (&["vm", "list", "-o", "jsno"], &["json"]),
        (&["vm", "list", "--columns", "nmae"], &["'nmae'", "name"]),
        (&["vm", "list", "-t", "{nmae}"], &["'nmae'", "name"]),
        (&["vm", "list", "-t", "{name"], &["template"]),
        (
            &["vm", "--where", "memroy > 1G", "list"],
            &["memroy", "memory"],
        ),
        (&["vm", "--where", "memory", "list"], &["memory"]),
        (&["vm", "--where", "memory > much", "list"], &["much"]),
        (&["vm", "--sort", "nmae", "list"], &["nmae"]),
        (&["vm", "--max", "many", "list"], &["many"]),
        (&["vm", "export", "nosuch"], &["nosuch"]),
        (&["explain", "vmm"], &["vmm", "vm"]),
        (&["explain", "vm.nmae"], &["nmae", "name"]),
        (&["list", "vm"], &["list"]),
    ] {
        check(&world, words, 2, said);
    }
}

#[test]
fn objects_nobody_knows() {
    let world = World::new();
    check(
        &world,
        &["vm", "show", "web1"],
        4,
        &["vm 'web1' not found", "web01", "ovcmd vm list"],
    );
    check(&world, &["vm", "-n", "web1", "show"], 4, &["web01"]);
    check(
        &world,
        &["vm", "-i", "00000000-0000-0000-0000-00000000abcd", "show"],
        4,
        &["not found"],
    );
    check(
        &world,
        &["tag", "show", "nosuch"],
        4,
        &["tag 'nosuch' not found"],
    );
    check(
        &world,
        &["raw", "GET", "vms/00000000-0000-0000-0000-00000000abcd"],
        4,
        &["404"],
    );
    // What is there is shown, in a whole document; what is missing is named.
    for format in ["json", "yaml", "csv", "xml"] {
        let whole = world.run(&["vm", "list", "web01", "-o", format]);
        let ran = world.run(&["vm", "list", "web01", "nosuch", "-o", format]);
        assert_eq!((ran.code, &ran.out), (4, &whole.out), "{format}");
        assert!(ran.err.contains("vm 'nosuch' not found"), "{}", ran.err);
    }
    check(
        &world,
        &["vm", "-n", "zz*", "-n", "yy", "list"],
        4,
        &["vm 'zz*, yy' not found"],
    );
    // A search that finds nothing is an answer.
    let ran = world.run(&["vm", "-s", "name=nosuch", "list", "-o", "json"]);
    assert_eq!(
        ran,
        Ran {
            code: 0,
            out: "[]\n".to_owned(),
            err: String::new()
        }
    );
}

#[test]
fn two_of_one_name() {
    check(
        &World::new(),
        &["disk", "-n", "centos9", "show"],
        4,
        &["disk 'centos9'", "because", "centos9 ("],
    );
}

#[test]
fn traces_hold_no_secret() {
    let world = World::new();
    let ran = world.run(&["-dd", "vm", "-n", "web01", "show"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.err.contains("***"), "{}", ran.err);
    let bearer = ran
        .err
        .lines()
        .filter(|line| line.to_ascii_lowercase().contains("authorization"));
    assert!(
        bearer.clone().count() > 0 && bearer.clone().all(|line| line.contains("***")),
        "{}",
        ran.err
    );
    assert!(
        !ran.err.contains("access_token\":\"") || ran.err.contains("access_token\":\"***"),
        "{}",
        ran.err
    );
}
