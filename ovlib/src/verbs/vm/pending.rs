//! What waits for the next start of a machine: `vm pending`, and what `vm update` says of a machine that runs.

use crate::entity::Entity;
use crate::error::Result;
use crate::progress::Progress;
use crate::request::Args;
use crate::service::Service;
use crate::verb::{Call, Column, Outcome};
use crate::verbs::made::deeds;
use crate::verbs::selected::each;
use serde_json::{Map, Value, json};

const COLUMNS: &[Column] = &[
    Column::text("name", "name"),
    Column::text("field", "field"),
    Column::text("now", "now"),
    Column::text("next", "next"),
];

/// Members that say how a machine runs, not how it is configured.
const OF_THE_RUN: [&str; 18] = [
    "status",
    "status_detail",
    "stop_reason",
    "stop_time",
    "start_time",
    "creation_time",
    "run_once",
    "fqdn",
    "host",
    "guest_operating_system",
    "guest_time_zone",
    "next_run_configuration_exists",
    "reported_devices",
    "original_template",
    "has_illegal_images",
    "href",
    "link",
    "actions",
];
/// Of the display only where it is now.
const OF_THE_DISPLAY: [&str; 5] = ["address", "port", "secure_port", "certificate", "proxy"];

/// Shows field by field what the next start changes.
pub(crate) fn pending(call: &Call<'_>) -> Result<Outcome> {
    let mut rows = Vec::new();
    for vm in each(call, &[])? {
        let vm = vm?;
        if waits(&vm) {
            let item = call.service()?.item(deeds::id(&vm)?)?;
            rows.extend(differences(&item, &vm)?);
        }
    }
    Ok(Outcome::Records {
        columns: COLUMNS,
        rows: Box::new(rows.into_iter().map(Ok)),
    })
}

/// Changes settings; what a running machine takes over only at its next start is told.
pub(crate) fn update(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let before = waiting(call, &service)?;
    let mut changed = Vec::new();
    for vm in deeds::changed(call)? {
        if !call.context.is_rehearsing() {
            let item = service.item(deeds::id(&vm)?)?;
            if waits(&vm) {
                tell(call, &item, &vm)?;
            }
            tell_lost(call, &item, &vm, &before)?;
        }
        changed.push(vm);
    }
    Ok(deeds::rows(call, &service, changed))
}

/// What waits for the next start of the machines that are about to change. An engine begins with what runs and forgets what
/// waited, unless it is told to go on from that (4.5.8).
fn waiting(call: &Call<'_>, service: &Service) -> Result<Vec<Map<String, Value>>> {
    let mut all = Vec::new();
    let goes_on = call.args.text("next-run") == Some("true");
    let forgets = !goes_on && !call.context.is_rehearsing();
    for vm in call.targets.iter().filter(|vm| forgets && waits(vm)) {
        all.extend(differences(&service.item(deeds::id(vm)?)?, vm)?);
    }
    Ok(all)
}

/// Tells what waited before a change and does not any more.
fn tell_lost(
    call: &Call<'_>,
    item: &Service,
    vm: &Entity,
    before: &[Map<String, Value>],
) -> Result<()> {
    let own = |row: &&Map<String, Value>| row["name"].as_str() == vm.name().as_deref();
    let before: Vec<_> = before.iter().filter(own).collect();
    if before.is_empty() {
        return Ok(());
    }
    let after = match waits(vm) {
        true => differences(item, vm)?,
        false => Vec::new(),
    };
    let lost = before.iter().filter(|row| {
        let mut still = after.iter();
        !still.any(|now| now["field"] == row["field"] && now["next"] == row["next"])
    });
    let part =
        |row: &Map<String, Value>, key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let lost: Vec<String> = lost
        .map(|row| format!("{} {}", part(row, "field"), part(row, "next")))
        .collect();
    if !lost.is_empty() {
        let name = vm.name().unwrap_or_default();
        let text = format!(
            "vm {name}: its next start does not bring any more: {}; --next-run goes on from what waits",
            lost.join(", ")
        );
        call.context.tell(&Progress::Note { text });
    }
    Ok(())
}

/// Has machines start paused, or not any more.
pub(crate) fn pause_on_start(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let object = json!({"start_paused": !call.args.has("off")});
    let change = |vm: &Entity| service.update(deeds::id(vm)?, &object, &Args::new());
    let changed = call.targets.iter().map(change).collect::<Result<_>>()?;
    Ok(deeds::rows(call, &service, changed))
}

fn tell(call: &Call<'_>, item: &Service, vm: &Entity) -> Result<()> {
    let name = vm.name().unwrap_or_default();
    let fields = differences(item, vm)?;
    let said = fields.iter().map(|row| {
        let part = |key: &str| {
            row.get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned()
        };
        format!("{} {} -> {}", part("field"), part("now"), part("next"))
    });
    let said: Vec<String> = said.collect();
    let text = match said.is_empty() {
        true => format!("vm {name}: some of it waits for its next start"),
        false => format!("vm {name}: at its next start: {}", said.join(", ")),
    };
    call.context.tell(&Progress::Note { text });
    Ok(())
}

fn waits(vm: &Entity) -> bool {
    vm.text("next_run_configuration_exists").as_deref() == Some("true")
}

/// Every field whose value differs between this run and the next.
fn differences(item: &Service, vm: &Entity) -> Result<Vec<Map<String, Value>>> {
    let now = item.read(&Args::new())?;
    let next = item.read(&Args::new().with("next_run", true))?;
    let name: Value = vm.name().into();
    let rows = differing(&leaves(&now), &leaves(&next)).into_iter();
    let record = |(field, now, next): (String, Option<String>, Option<String>)| {
        let row = json!({"name": name, "field": field, "now": now, "next": next});
        row.as_object().cloned().unwrap_or_default()
    };
    Ok(rows.map(record).collect())
}

type Leaves = Vec<(String, String)>;

/// Paths whose texts differ, in the order of the next run's document.
fn differing(now: &Leaves, next: &Leaves) -> Vec<(String, Option<String>, Option<String>)> {
    let of = |all: &Leaves, path: &str| {
        all.iter()
            .find(|(known, _)| known == path)
            .map(|(_, text)| text.clone())
    };
    let mut paths: Vec<&String> = next.iter().map(|(path, _)| path).collect();
    for (path, _) in now {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    let differ = paths
        .into_iter()
        .map(|path| (path.clone(), of(now, path), of(next, path)));
    differ.filter(|(_, now, next)| now != next).collect()
}

/// Every scalar of the configuration by its path.
fn leaves(vm: &Entity) -> Leaves {
    let mut all = Vec::new();
    if let Value::Object(map) = vm.to_json() {
        for (name, value) in map
            .iter()
            .filter(|(name, _)| !OF_THE_RUN.contains(&name.as_str()))
        {
            walk(name, value, &mut all);
        }
    }
    all
}

fn walk(path: &str, value: &Value, all: &mut Leaves) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                let of_run = path == "display" && OF_THE_DISPLAY.contains(&name.as_str());
                if !of_run && name != "href" {
                    walk(&format!("{path}.{name}"), value, all);
                }
            }
        }
        Value::Array(items)
            if items
                .iter()
                .all(|item| !item.is_object() && !item.is_array()) =>
        {
            let texts: Vec<String> = items.iter().map(plain).collect();
            all.push((path.to_owned(), texts.join(",")));
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(&format!("{path}[{at}]"), item, all);
            }
        }
        Value::Null => {}
        scalar => all.push((path.to_owned(), plain(scalar))),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_configuration_counts() {
        let vm = |xml: &str| leaves(&Entity::parse(xml).unwrap());
        let now = vm(
            "<vm id=\"1\"><memory>4</memory><status>up</status><display><port>5900</port><monitors>1</monitors></display>\
            <os><boot><devices><device>hd</device></devices></boot></os></vm>",
        );
        let next = vm(
            "<vm id=\"1\"><memory>8</memory><display><monitors>1</monitors></display><os><boot><devices>\
            <device>hd</device><device>network</device></devices></boot></os><comment>x</comment></vm>",
        );
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            differing(&now, &next),
            [
                ("memory".to_owned(), some("4"), some("8")),
                ("os.boot.devices".to_owned(), some("hd"), some("hd,network")),
                ("comment".to_owned(), None, some("x")),
            ]
        );
    }
}
