//! Whole command lines against the simulator: what a user types, sees and gets as exit code.

use super::*;
use crate::io::Captured;

/// A user with one estate, as a shell has it.
struct User {
    session: Session,
    io: Io,
    captured: Captured,
}

impl User {
    fn new() -> User {
        let (io, captured) = Io::captured(&[], b"");
        User {
            session: Session::new(),
            io,
            captured,
        }
    }

    /// Runs a line whose words are separated by blanks, or quoted; gives code, output and messages.
    fn run(&mut self, line: &str) -> (u8, String, String) {
        let mut words = vec![OsString::from("--demo")];
        // Inside quotes are the pieces with odd numbers.
        for (at, piece) in line.split('\'').enumerate() {
            match at % 2 {
                0 => words.extend(piece.split_whitespace().map(OsString::from)),
                _ => words.push(piece.into()),
            }
        }
        let line = words;
        let code = run_in(&mut self.session, &line, &mut self.io);
        let (out, err) = self.captured.take();
        (code, out, err)
    }

    /// The output of a line that must succeed without a message.
    fn out(&mut self, line: &str) -> String {
        let (code, out, err) = self.run(line);
        assert_eq!((code, err.as_str()), (0, ""), "{line}");
        out
    }

    /// Code and messages of a line that must fail.
    fn fails(&mut self, line: &str) -> (u8, String) {
        let (code, _, err) = self.run(line);
        assert_ne!(code, 0, "{line}");
        (code, err)
    }
}

#[test]
fn names_stand_where_the_engine_sends_ids() {
    let mut user = User::new();
    let table = user.out("vm list web01");
    for text in ["NAME", "web01", "host01", "Default"] {
        assert!(table.contains(text), "{table}");
    }
    assert_eq!(
        user.out("vm list web01 -t {host.name}/{cluster.name}"),
        "host01/Default\n"
    );
}

#[test]
fn export_walks_fields_references_and_collections() {
    let mut user = User::new();
    assert!(
        user.out("system export summary vms active")
            .trim()
            .parse::<u32>()
            .is_ok()
    );
    assert_eq!(user.out("vm -n web01 export host name"), "host01\n");
    assert_eq!(
        user.out("vm -n web01 export host cluster data_center name"),
        "Default\n"
    );
    let cores = user.out("vm -n web01 export cpu topology cores -o json");
    assert!(
        cores
            .trim()
            .trim_matches(['[', ']'])
            .trim()
            .parse::<u32>()
            .is_ok(),
        "{cores}"
    );
    assert!(user.out("vm -n web01 export").contains("<vm href="));
    assert!(user.out("vm -s name=web* export").contains("<vms>"));
    let whole = user.out("vm -n web01 export nics");
    assert!(
        whole.starts_with("<?xml") && whole.contains("<nics>"),
        "{whole}"
    );
    let all = user.out("system export vms name");
    assert_eq!(all, user.out("vm list -o name"));
    assert_eq!(all, user.out("vm export name"));
}

#[test]
fn a_selection_narrows_and_says_when_nothing_is_left() {
    let mut user = User::new();
    let up = user.out("vm -s status=up list -o name");
    assert!(up.contains("web01") && !up.contains("dev01"));
    assert_eq!(
        user.out("vm --where status=up --sort -name --max 1 list -o name")
            .lines()
            .count(),
        1
    );
    assert_eq!(user.out("vm -s status=nosuch list -o name"), "");
    let (code, err) = user.fails("vm show web1");
    assert_eq!(code, 4);
    assert!(
        err.contains("'web1' not found") && err.contains("web01"),
        "{err}"
    );
    assert_eq!(user.fails("vm list nosuch").0, 4);
    assert_eq!(user.fails("vm -n nosuch export").0, 4);
    assert_eq!(
        user.out("disk -n centos9 export name"),
        "centos9\ncentos9\n"
    );
    assert!(user.out("disk -n centos9 export").contains("<disks>"));
    let (code, err) = user.fails("disk show centos9");
    assert_eq!(code, 4);
    assert!(
        err.contains("not unique") && err.contains("because"),
        "{err}"
    );
}

#[test]
fn wrong_words_end_with_two_before_anything_is_sent() {
    let mut user = User::new();
    for line in [
        "vmm list",
        "vm lsit",
        "vm list --nosuch",
        "vm list --columns nosuch",
        "vm export nosuch",
        "vm list -o nosuch",
    ] {
        let (code, err) = user.fails(line);
        assert_eq!(code, 2, "{line}: {err}");
        assert!(err.starts_with("ovcmd: "), "{err}");
    }
    assert_eq!(user.fails("vm --where nosuch=1 list").0, 2);
    assert_eq!(user.fails("system -n x list").0, 2);
}

#[test]
fn events_are_chosen_by_severity_object_and_number() {
    let mut user = User::new();
    let all: Vec<u64> = user
        .out("event list -o name")
        .lines()
        .map(|id| id.parse().unwrap())
        .collect();
    assert!(
        all.len() > 10 && all.is_sorted_by(|one, next| one > next),
        "newest first"
    );
    let middle = all[all.len() / 2];
    let later = user.out(&format!("event -f {middle} list -o name"));
    assert!(later.lines().all(|id| id.parse::<u64>().unwrap() > middle));
    assert!(
        user.out("event list --severity error -t {severity}")
            .lines()
            .all(|word| word == "error")
    );
    assert!(
        user.out("event --vm web01 list -t {vm.name}")
            .lines()
            .all(|name| name == "web01")
    );
    let (code, err) = user.fails("event list --code USER_RUN_MV");
    assert!(code == 2 && err.contains("USER_RUN_VM"), "{err}");
}

#[test]
fn raw_gives_the_answer_as_it_came() {
    let mut user = User::new();
    assert!(user.out("raw GET vms?max=1").starts_with("<?xml"));
    assert!(user.out("raw GET vms?max=1 -o json").starts_with('{'));
    let (code, out, err) = user.run("raw GET vms/00000000-0000-0000-0000-00000000dead");
    assert_eq!(code, 4, "{out} {err}");
    user.io.stdin = Box::new(std::io::Cursor::new(
        b"<tag><name>fresh</name></tag>".to_vec(),
    ));
    assert!(user.out("raw POST tags").contains("<name>fresh</name>"));
    assert_eq!(user.out("tag list fresh -o name"), "fresh\n");
    user.io.stdin = Box::new(std::io::Cursor::new(br#"{"name":"second"}"#.to_vec()));
    assert!(user.out("raw POST tags").contains("second"));
}

#[test]
fn one_estate_lives_as_long_as_the_session() {
    let mut user = User::new();
    assert_eq!(user.out("vm list"), user.out("vm list"));
    let (code, err) = user.fails("--url engine.example.com vm list");
    assert!(code == 2 && err.contains("--demo"), "{err}");
}

#[test]
fn without_an_engine_the_message_says_what_to_do() {
    let (mut io, captured) =
        Io::captured(&[("HOME", "/nonexistent"), ("OVCONFIG", "/dev/null")], b"");
    assert_eq!(run(["vm", "list"], &mut io), 3);
    let (_, err) = captured.take();
    assert!(err.contains("hint:") && err.contains("--demo"), "{err}");
    assert_eq!(run(["config", "show"], &mut io), 0);
    assert!(captured.take().0.contains("/ovirt-engine/api") || captured.out().is_empty());
    assert_eq!(run(["--version"], &mut io), 0);
    assert!(captured.take().0.starts_with("ovcmd "));
}

#[test]
fn what_is_configured_is_not_used_with_demo() {
    let env = [
        ("OVIRT_URL", "https://nosuch.invalid"),
        ("OVIRT_PASSWORD", "secret"),
        ("OVCONFIG", "/nonexistent.ini"),
    ];
    let (mut io, captured) = Io::captured(&env, b"");
    assert_eq!(
        run(["--demo", "cluster", "list", "-o", "name"], &mut io),
        0,
        "{}",
        captured.err()
    );
    assert_eq!(captured.out(), "Default\n");
}
