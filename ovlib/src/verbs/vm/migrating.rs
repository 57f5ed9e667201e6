//! `vm migrating`: machines on their way between hosts and how far they are; `vm move-cluster`: another cluster for one.

use std::time::Duration;

use crate::entity::Entity;
use crate::error::{Error, Result};
use crate::find::Select;
use crate::request::Args;
use crate::service::Service;
use crate::transport::Interrupt;
use crate::verb::{Call, Column, Outcome, Settle, Show};
use crate::verbs::made::deeds;
use crate::wait::migrated;
use serde_json::{Map, Value, json};

const COLUMNS: &[Column] = &[
    Column::text("name", "name"),
    Column::new("progress", "progress", Show::Percent),
    Column::text("host", "host"),
];
/// How often `--follow` looks.
const PAUSE: Duration = Duration::from_secs(5);

/// Shows those that migrate, again and again with `--follow` until none does.
pub(crate) fn migrating(call: &Call<'_>) -> Result<Outcome> {
    let select = Select {
        searches: [
            call.select.searches.clone(),
            // Searches know the engine's inner names of statuses, not those of the documents.
            vec!["status=migratingfrom".to_owned()],
        ]
        .concat(),
        ..call.select.clone()
    };
    let service = call.service()?;
    if !call.args.has("follow") {
        let rows = now(&service, &select)?;
        return Ok(Outcome::Records {
            columns: COLUMNS,
            rows: Box::new(rows.into_iter().map(Ok)),
        });
    }
    let pause = call.args.span("pause").unwrap_or(PAUSE);
    let interrupt = call.context.interrupt().clone();
    let looks = Looks {
        service,
        select,
        pause,
        interrupt,
        lines: Vec::new(),
        begun: false,
        ended: false,
    };
    Ok(Outcome::Lines(Box::new(looks)))
}

/// One look after the other, as lines.
struct Looks {
    service: Service,
    select: Select,
    pause: Duration,
    interrupt: Interrupt,
    /// Lines still to be given, the last first.
    lines: Vec<String>,
    begun: bool,
    ended: bool,
}

impl Iterator for Looks {
    type Item = Result<String>;

    fn next(&mut self) -> Option<Result<String>> {
        if let Some(line) = self.lines.pop() {
            return Some(Ok(line));
        }
        if self.ended {
            return None;
        }
        match self.look() {
            Ok(()) => self.lines.pop().map(Ok),
            Err(error) => {
                self.ended = true;
                Some(Err(error))
            }
        }
    }
}

impl Looks {
    fn look(&mut self) -> Result<()> {
        if self.begun {
            self.interrupt.sleep(self.pause)?;
        }
        self.begun = true;
        let rows = now(&self.service, &self.select)?;
        self.ended = rows.is_empty();
        let text = |row: &Map<String, Value>, key: &str| match row.get(key) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        };
        self.lines = rows
            .iter()
            .map(|row| format!("{} {}%", text(row, "name"), text(row, "progress")))
            .collect();
        if !self.ended {
            self.lines.insert(0, "------".to_owned());
        }
        self.lines.reverse();
        Ok(())
    }
}

/// Those that migrate now. A search may lag behind, so the state is looked at again.
fn now(service: &Service, select: &Select) -> Result<Vec<Map<String, Value>>> {
    let wants = ["host.name".to_owned()];
    let mut rows = Vec::new();
    for vm in select.many(service, &wants)? {
        let vm = vm?;
        if vm.text("status").as_deref() != Some("migrating") {
            continue;
        }
        let item = service.item(deeds::id(&vm)?)?;
        let row =
            json!({"name": vm.name(), "progress": migrated(&item)?, "host": vm.text("host.name")});
        rows.extend(row.as_object().cloned());
    }
    Ok(rows)
}

const MOVED: Settle = Settle {
    good: &["up"],
    bad: &["down", "paused", "not_responding"],
    seconds: 3600,
    ..Settle::DEFAULT
};

/// Another cluster: by a change of settings where it is down, by migration where it runs.
pub(crate) fn move_cluster(call: &Call<'_>) -> Result<Outcome> {
    let word = call.args.text("to").or_else(|| call.args.text("cluster"));
    let word = word.ok_or_else(|| Error::Usage {
        message: "`vm move-cluster` is not told where to".to_owned(),
        hint: Some("say --to CLUSTER".to_owned()),
    })?;
    let cluster = Select::word(word).one(&call.context.clusters(), &[])?;
    let id = deeds::id(&cluster)?;
    let place = call.service()?;
    let mut moved = Vec::new();
    for target in call.targets {
        let item = place.item(deeds::id(target)?)?;
        let runs =
            target.text("host.id").is_some() || target.text("status").as_deref() == Some("up");
        let vm: Entity = match runs {
            false => item.change(&json!({"cluster": {"id": id}}), &Args::new())?,
            true => {
                item.act("migrate", &Args::new().with("cluster", json!({ "id": id })))?;
                match call.conduct.waits {
                    true => call
                        .wait_for(&item, &MOVED)?
                        .unwrap_or_else(|| target.clone()),
                    false => target.clone(),
                }
            }
        };
        moved.push(vm);
    }
    Ok(deeds::rows(call, &place, moved))
}
