//! Events of one's own, and commands that run for each event that comes.

use crate::coerce;
use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::path::FieldPath;
use crate::progress::Progress;
use crate::request::Args;
use crate::verb::{Call, Entities, Outcome};
use crate::verbs::made::deeds;
use serde_json::json;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

/// What an event may be about: the option of the noun, the collection, the member.
const ABOUT: [(&str, &str, &str); 6] = [
    ("vm", "vms", "vm"),
    ("host", "hosts", "host"),
    ("cluster", "clusters", "cluster"),
    ("datacenter", "data_centers", "data_center"),
    ("storagedomain", "storage_domains", "storage_domain"),
    ("user", "users", "user"),
];

/// `event add TEXT`: an event of one's own in the engine's log.
pub(crate) fn add(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let mut object = deeds::object(call)?;
    let severity = call.args.text("severity").unwrap_or("normal").to_owned();
    let text: Vec<&str> = call.args.texts("text").collect();
    let custom = call.args.number("custom-id").unwrap_or_else(some_id);
    for (path, value) in [
        ("description", json!(text.join(" "))),
        ("severity", json!(severity)),
        ("origin", json!(call.args.text("origin").unwrap_or("ovcmd"))),
        ("custom_id", json!(custom)),
    ] {
        coerce::set(&mut object, &FieldPath::parse(path)?, value)?;
    }
    for (option, collection, member) in ABOUT {
        if let Some(word) = call.args.text(option) {
            let found = Select::word(word).one(&call.context.service(collection)?, &[])?;
            object[member] = json!({"id": deeds::id(&found)?});
        }
    }
    let made = service.add(&object, &Args::new())?;
    Ok(deeds::rows(call, &service, vec![made]))
}

/// The engine wants a number that this origin has not used; milliseconds do, cut to what it takes.
fn some_id() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let millis = now.map_or(0, |now| now.as_millis());
    u64::try_from(millis % u128::from(i32::MAX.unsigned_abs())).unwrap_or_default()
}

/// The same events, each given to the command of `--exec` when it comes: its fields are in the command's environment, all of
/// it as JSON on its standard input.
pub(super) fn executing(call: &Call<'_>, rows: Entities) -> Entities {
    let Some(command) = call.args.text("exec").map(str::to_owned) else {
        return rows;
    };
    let context = call.context.clone();
    Box::new(rows.map(move |row| {
        let event = row?;
        if let Err(text) = execute(&command, &event) {
            context.tell(&Progress::Note { text });
        }
        Ok(event)
    }))
}

/// Fields of an event by the variable that holds them.
const VARIABLES: [(&str, &str); 12] = [
    ("ID", "id"),
    ("TIME", "time"),
    ("CODE", "code"),
    ("SEVERITY", "severity"),
    ("DESCRIPTION", "description"),
    ("CORRELATION_ID", "correlation_id"),
    ("ORIGIN", "origin"),
    ("VM", "vm.name"),
    ("HOST", "host.name"),
    ("CLUSTER", "cluster.name"),
    ("STORAGEDOMAIN", "storage_domain.name"),
    ("USER", "user.name"),
];

/// Runs a command for an event and waits for its end; in words what went wrong.
fn execute(command: &str, event: &Entity) -> std::result::Result<(), String> {
    let id = event.id().unwrap_or_default();
    let wrong = |why: String| format!("event {id}: the command {why}");
    let mut shell = Command::new("/bin/sh");
    shell.args(["-c", command]).stdin(Stdio::piped());
    for (variable, path) in VARIABLES {
        shell.env(
            format!("OVCMD_EVENT_{variable}"),
            event.text(path).unwrap_or_default(),
        );
    }
    let code = event.text("code").and_then(|code| code.parse().ok());
    let facts = code.and_then(ovmodel::event);
    shell.env("OVCMD_EVENT_NAME", facts.map_or("", |facts| facts.name));
    let mut child = shell
        .spawn()
        .map_err(|error| wrong(format!("cannot be started: {error}")))?;
    if let Some(mut input) = child.stdin.take() {
        // A command that does not read is no failure.
        let _ = std::io::Write::write_all(&mut input, event.to_json().to_string().as_bytes());
    }
    let status = child
        .wait()
        .map_err(|error| wrong(format!("cannot be waited for: {error}")))?;
    match status.success() {
        true => Ok(()),
        false => Err(wrong(format!("ended with {status}"))),
    }
}

/// Refuses a command where nothing comes.
pub(super) fn check(call: &Call<'_>) -> Result<()> {
    match call.args.text("exec") {
        Some(command) if command.trim().is_empty() => {
            Err(Error::usage("--exec is given no command"))
        }
        _ => Ok(()),
    }
}
