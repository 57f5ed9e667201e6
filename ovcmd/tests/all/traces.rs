//! What is told about requests: `-d`, `-dd`, `--log`, `--timing`, and the audit log of all that is changed.

use crate::harness::{PASSWORD, Ran, World, no_secret};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

fn ran(world: &World, words: &[&str]) -> Ran {
    let ran = world.run(words);
    assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
    ran
}

/// The lines of a file, each a JSON object; no secret is in it.
fn lines(world: &World, path: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(path).unwrap();
    no_secret(&world.sim, &text, &["the file"]);
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn one_line_tells_of_a_request() {
    let world = World::new();
    let told = ran(&world, &["-d", "vm", "list", "--max", "1", "-o", "name"]).err;
    let line = told.lines().find(|line| line.starts_with("GET vms?"));
    let line = line.unwrap_or_else(|| panic!("{told}"));
    // GET vms?max=1: 200, 5120 bytes in 12 ms (ovcmd-0123456789abcdef)
    let (_, rest) = line.split_once(": 200, ").unwrap();
    let (bytes, rest) = rest.split_once(" bytes in ").unwrap();
    let (ms, rest) = rest.split_once(" ms (").unwrap();
    assert!(bytes.parse::<u64>().unwrap() > 100, "{line}");
    ms.parse::<u64>().unwrap();
    assert!(rest.starts_with("ovcmd-") && rest.ends_with(')'), "{line}");
    assert!(told.contains("POST sso/oauth/token: 200, "), "{told}");
    assert!(told.contains("logged out"), "{told}");
    assert!(
        !told.contains("authorization"),
        "headers only with -dd:\n{told}"
    );
    // What the configuration wishes is told by one -d, too.
    let mut world = world;
    let file = world.file("filters.ini", "[logging]\nfilters = header\n");
    world
        .env
        .insert("OVCONFIG".to_owned(), file.display().to_string());
    let told = ran(&world, &["-d", "vm", "list", "--max", "1", "-o", "name"]).err;
    assert!(told.contains("> authorization: ***"), "{told}");
    assert!(!told.contains(" bytes in "), "{told}");
}

#[test]
fn all_is_told_but_secrets() {
    let world = World::new();
    let body = format!(
        "<host><name>new</name><address>new.example.org</address><root_password>{PASSWORD}</root_password></host>"
    );
    let words = ["-dd", "raw", "POST", "hosts", "--file", "-"];
    let told = world.run_with(&words, body.as_bytes()).err;
    assert!(
        told.contains("<root_password>***</root_password>"),
        "{told}"
    );
    assert!(told.contains("> authorization: ***"), "{told}");
    assert!(told.contains("< content-type: application/xml"), "{told}");
    assert!(told.contains("<name>new</name>"), "{told}");
    // The network's own thread tells of the certificate.
    assert!(told.contains("certificate"), "{told}");
}

#[test]
fn a_log_is_for_its_owner_and_grows() {
    let world = World::new();
    let (text, json) = (world.path("trace.log"), world.path("trace.jsonl"));
    let (text_name, json_name) = (text.display().to_string(), json.display().to_string());
    for _ in 0..2 {
        let quiet = ran(&world, &["--log", &text_name, "vm", "list", "-o", "name"]);
        assert_eq!(quiet.err, "");
    }
    assert_eq!(mode(&text), 0o600);
    let logged = std::fs::read_to_string(&text).unwrap();
    let logins = logged.matches("POST sso/oauth/token: 200").count();
    assert_eq!(logins, 2, "{logged}");
    assert!(
        logged.lines().all(|line| line.starts_with("20")),
        "{logged}"
    );
    let words = [
        "-dd",
        "--log",
        &json_name,
        "--log-format",
        "json",
        "vm",
        "list",
    ];
    let told = ran(&world, &words).err;
    let rows = lines(&world, &json);
    assert!(told.lines().all(|line| line.starts_with('{')), "{told}");
    assert_eq!(told.lines().count(), rows.len());
    let kinds = |kind: &str| rows.iter().filter(|row| row["kind"] == kind).count();
    assert!(
        ["text", "header", "data", "ssl"]
            .into_iter()
            .all(|kind| kinds(kind) > 0)
    );
    let list = rows.iter().find(|row| {
        row["path"] == "vms"
            || row["path"]
                .as_str()
                .is_some_and(|path| path.starts_with("vms?"))
    });
    let list = list.unwrap();
    assert_eq!(
        (&list["method"], &list["status"]),
        (&"GET".into(), &200.into())
    );
    assert!(
        list["bytes"].as_u64().unwrap() > 1000 && list["ms"].is_u64(),
        "{list}"
    );
    assert!(list["correlation"].as_str().unwrap().starts_with("ovcmd-"));
    // A log that cannot be written is an error before anything is sent.
    world.sim.forget_requests();
    let nowhere = world.path("none/trace.log").display().to_string();
    let failed = world.run(&["--log", &nowhere, "vm", "list"]);
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(
        failed.err.starts_with("ovcmd: cannot write the log "),
        "{}",
        failed.err
    );
    assert!(world.sim.requests().is_empty());
}

#[test]
fn who_sees_no_answer_is_told_by_the_trace() {
    let world = World::new();
    let fault = ovsim::Fault::Drop(ovsim::Moment::BeforeWork);
    world
        .sim
        .faults()
        .add(ovsim::Rule::on("GET", "vms", fault).times(1));
    let told = ran(&world, &["-d", "vm", "list", "-o", "name"]).err;
    assert!(
        told.contains("GET vms: no answer in ") || told.contains("no answer in "),
        "{told}"
    );
    assert!(told.contains("trying again"), "{told}");
}

#[test]
fn the_time_of_requests_is_summed_up() {
    let world = World::new();
    let told = ran(&world, &["--timing", "vm", "list", "-o", "name"]).err;
    let first = told.lines().next().unwrap();
    assert!(
        first.starts_with("timing: ") && first.contains(" requests in "),
        "{told}"
    );
    assert!(told.contains("  GET vms\n"), "{told}");
    assert!(told.contains("  POST sso/oauth/token\n"), "{told}");
    // Those of one kind are one line, whatever they are about.
    let script = "for vm in context.vms.list() { vm.nics.list().to_array(); }";
    let words = ["--timing", "--log-format", "json", "eval", "-e", script];
    let told = ran(&world, &words).err;
    let all: Value = serde_json::from_str(told.trim()).unwrap();
    let kinds = all["by_request"].as_array().unwrap();
    let nics = kinds
        .iter()
        .find(|kind| kind["request"] == "GET vms/*/nics");
    let nics = nics.unwrap_or_else(|| panic!("{all}"));
    assert!(nics["count"].as_u64().unwrap() >= 8, "{all}");
    let sum: u64 = kinds
        .iter()
        .map(|kind| kind["count"].as_u64().unwrap())
        .sum();
    assert_eq!(all["requests"].as_u64(), Some(sum));
    // A shell tells after each line.
    let shell = world.run_with(
        &["--timing", "shell"],
        b"vm list -o name\ntag list -o name\n",
    );
    let lines = shell
        .err
        .lines()
        .filter(|line| line.starts_with("timing: "));
    assert!(lines.count() >= 2, "{}", shell.err);
    assert!(shell.err.contains("  GET tags\n"), "{}", shell.err);
}

/// A world whose configuration asks for an audit log.
fn audited() -> (World, std::path::PathBuf) {
    let mut world = World::with(ovsim::Options {
        speed: f64::INFINITY,
        ..ovsim::Options::default()
    });
    let place = world.path("audit.jsonl");
    let text = format!("[logging]\naudit_log = {}\n", place.display());
    let file = world.file("audit.ini", text);
    world
        .env
        .insert("OVCONFIG".to_owned(), file.display().to_string());
    (world, place)
}

/// The stages of a correlation id, as `stage request-or-object status-or-result`.
fn stages(rows: &[Value]) -> Vec<String> {
    let word = |value: &Value| match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let line = |row: &Value| {
        let what = match &row["what"] {
            Value::Null => word(&row["request"]),
            what => word(what),
        };
        let came = [&row["status"], &row["result"], &row["error"]];
        let came: String = came.into_iter().map(word).collect();
        format!("{} {what} {came}", word(&row["stage"]))
            .trim_end()
            .to_owned()
    };
    rows.iter().map(line).collect()
}

#[test]
fn every_change_is_written_down() {
    let (world, place) = audited();
    ran(&world, &["vm", "list"]);
    ran(&world, &["--dry-run", "vm", "stop", "web01", "--yes"]);
    assert!(!place.exists(), "nothing was changed");
    ran(&world, &["tag", "create", "--name", "one"]);
    let rows = lines(&world, &place);
    assert_eq!(mode(&place), 0o600);
    assert_eq!(
        stages(&rows),
        [
            "asked POST tags",
            "answered POST tags 201",
            "ended tag create done"
        ]
    );
    for row in &rows {
        assert_eq!(row["account"], "admin@internal");
        let address = world
            .sim
            .url()
            .trim_end_matches("/ovirt-engine/api")
            .to_owned();
        assert_eq!(row["engine"], address);
        assert_eq!(row["correlation_id"], rows[0]["correlation_id"]);
        assert!(row["who"].is_string() && row["pid"].is_u64());
        row["time"]
            .as_str()
            .unwrap()
            .parse::<jiff::Timestamp>()
            .unwrap();
    }
    assert!(
        rows[0]["body"]
            .as_str()
            .unwrap()
            .contains("<name>one</name>")
    );
    assert!(rows[1]["ms"].is_u64());
    // The engine knows the change under the same id.
    let events = [
        "event",
        "--correlation",
        rows[0]["correlation_id"].as_str().unwrap(),
        "list",
        "-o",
        "csv",
    ];
    assert!(ran(&world, &events).out.lines().count() > 1);
    // A refusal, with its reason.
    std::fs::remove_file(&place).unwrap();
    assert_eq!(world.run(&["tag", "create", "--name", "one"]).code, 1);
    let rows = lines(&world, &place);
    assert_eq!(rows[1]["status"], 409);
    assert!(
        rows[1]["reason"]
            .as_str()
            .unwrap()
            .contains("already exists"),
        "{}",
        rows[1]
    );
    assert!(
        rows[2]["result"].as_str().unwrap().starts_with("failed: "),
        "{}",
        rows[2]
    );
}

#[test]
fn scripts_shells_and_many_objects_are_written_down_too() {
    let (world, place) = audited();
    let script =
        r#"context.tags.create(#{name: "by-script"}); context.tags.add(#{name: "by-service"});"#;
    ran(&world, &["eval", "-e", script]);
    let shell = b"tag create --name by-shell\ncontext.tags.create(#{name: \"by-line\"})\n";
    assert_eq!(world.run_with(&["shell"], shell).code, 0);
    let raw = ["raw", "POST", "tags", "--file", "-"];
    let body = b"<tag><name>by-hand</name></tag>";
    assert_eq!(world.run_with(&raw, body).code, 0);
    let rows = lines(&world, &place);
    for name in ["by-script", "by-service", "by-shell", "by-line", "by-hand"] {
        let asked = rows.iter().filter(|row| {
            row["stage"] == "asked" && row["body"].as_str().is_some_and(|body| body.contains(name))
        });
        assert_eq!(asked.count(), 1, "{name}: {rows:#?}");
    }
    let answered = rows
        .iter()
        .filter(|row| row["stage"] == "answered" && row["status"] == 201);
    assert_eq!(answered.count(), 5);
    // Many at once: each has lines of its own, whole ones, under an id of its own.
    std::fs::remove_file(&place).unwrap();
    ran(
        &world,
        &[
            "vm",
            "-s",
            "status=up",
            "stop",
            "--all",
            "--yes",
            "--parallel",
            "4",
        ],
    );
    let rows = lines(&world, &place);
    let ended = rows
        .iter()
        .filter(|row| row["stage"] == "ended" && row["result"] == "down");
    let ids: std::collections::BTreeSet<&str> = ended
        .map(|row| row["correlation_id"].as_str().unwrap())
        .collect();
    assert!(ids.len() >= 3, "{rows:#?}");
    assert_eq!(rows.len(), ids.len() * 3, "{rows:#?}");
}

#[test]
fn lost_answers_are_written_down() {
    let (world, place) = audited();
    let fault = ovsim::Fault::Drop(ovsim::Moment::BeforeBody);
    world
        .sim
        .faults()
        .add(ovsim::Rule::on("POST", "tags", fault).times(1));
    let made = ran(&world, &["tag", "create", "--name", "one"]);
    assert!(
        made.err
            .contains("the answer was lost, but the engine has it in its log"),
        "{}",
        made.err
    );
    let rows = lines(&world, &place);
    let told = stages(&rows);
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(
        told[1].contains("the answer to POST tags was lost"),
        "{told:?}"
    );
    assert_eq!(told[2], "ended tag create done");
    let posts = world.sim.requests();
    let posts = posts
        .iter()
        .filter(|one| one.method == "POST" && one.path.ends_with("/tags"));
    assert_eq!(posts.count(), 1, "sent once");
}

#[test]
fn what_cannot_be_written_down_is_not_done() {
    let world = World::new();
    world.sim.forget_requests();
    let words = ["--audit-log", "/dev/full", "tag", "create", "--name", "one"];
    let failed = world.run(&words);
    assert_eq!(failed.code, 1, "{failed:?}");
    assert!(
        failed
            .err
            .contains("POST tags is not sent: it cannot be written to the audit log /dev/full"),
        "{}",
        failed.err
    );
    assert!(
        !ran(&world, &["tag", "list", "-o", "name"])
            .out
            .contains("one")
    );
    // Reading needs no audit log.
    ran(&world, &["--audit-log", "/dev/full", "tag", "list"]);
}
