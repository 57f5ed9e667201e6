//! Snapshots: made, previewed, committed or undone, reported over all machines, and pruned by age and number.

use std::time::Duration;

use crate::context::Context;
use crate::entity::{Entity, Node};
use crate::error::{Error, Result};
use crate::find::Select;
use crate::progress::Progress;
use crate::request::Args;
use crate::service::{ListArgs, Service};
use crate::verb::{Call, Column, Of, Outcome, Settle, Show};
use crate::verbs::made::deeds;
use crate::verbs::side_by_side;
use crate::wait;
use jiff::Timestamp;
use serde_json::{Map, Value, json};

/// All snapshots of a machine are at rest.
const QUIET: Settle = Settle {
    of: Of::Sub("snapshots"),
    field: "snapshot_status",
    good: &["ok"],
    seconds: 3600,
    ..Settle::DEFAULT
};
const GONE: Settle = Settle {
    of: Of::Gone,
    field: "snapshot_status",
    seconds: 3600,
    ..Settle::DEFAULT
};

/// Makes one; the memory of a machine that runs is kept only if asked for, because that halts it.
pub(crate) fn create(call: &Call<'_>) -> Result<Outcome> {
    let service = call.service()?;
    let mut object = deeds::object(call)?;
    let name = call
        .args
        .text("new-name")
        .or_else(|| call.args.text("name"));
    if let Some(name) = name {
        object["description"] = name.into();
    }
    if object["persist_memorystate"].is_null() {
        object["persist_memorystate"] = false.into();
    }
    let made = service.add(&object, &Args::new())?;
    Ok(deeds::rows(call, &service, vec![made]))
}

/// Shows a machine as it was, until that is committed or undone.
pub(crate) fn preview(call: &Call<'_>) -> Result<Outcome> {
    let machine = machine(call)?;
    for target in call.targets {
        let mut args = Args::new().with("snapshot", json!({"id": deeds::id(target)?}));
        if call.args.has("memory") {
            args.set("restore_memory", true);
        }
        let disks: Vec<Value> = call
            .args
            .texts("disk")
            .map(|name| chosen_disk(call.context, target, name))
            .collect::<Result<_>>()?;
        if !disks.is_empty() {
            args.set("disks", Value::Array(disks));
        }
        machine.act("preview_snapshot", &args)?;
    }
    Ok(Outcome::Done)
}

/// A disk as it was at a snapshot: the image that belongs to it.
fn chosen_disk(context: &Context, snapshot: &Entity, name: &str) -> Result<Value> {
    let href = snapshot.href().unwrap_or_default();
    let place = context.follow(href)?.at("disks")?;
    for disk in place.list(&ListArgs::default())? {
        let disk = disk?;
        if [
            disk.id().map(str::to_owned),
            disk.name(),
            disk.text("alias"),
        ]
        .contains(&Some(name.to_owned()))
        {
            let (id, image) = (disk.id(), disk.text("image_id"));
            return Ok(json!({"id": id, "image_id": image, "snapshot": {"id": snapshot.id()}}));
        }
    }
    Err(Error::NotFound {
        kind: "disk of the snapshot".to_owned(),
        what: name.to_owned(),
        near: Vec::new(),
    })
}

/// Keeps what is previewed; what came after it is gone.
pub(crate) fn commit(call: &Call<'_>) -> Result<Outcome> {
    end_preview(call, "commit_snapshot")
}

/// Goes back to before the preview.
pub(crate) fn undo(call: &Call<'_>) -> Result<Outcome> {
    end_preview(call, "undo_snapshot")
}

fn end_preview(call: &Call<'_>, action: &str) -> Result<Outcome> {
    let machine = machine(call)?;
    machine.act(action, &Args::new())?;
    if call.conduct.waits {
        call.wait_for(&machine, &QUIET)?;
    }
    Ok(Outcome::Done)
}

/// The machine that the snapshots are of.
fn machine(call: &Call<'_>) -> Result<Service> {
    let place = call.service()?;
    let path = place.path();
    let path = path.rsplit_once('/').map_or(path, |(machine, _)| machine);
    place.root().walk(path)
}

/// One snapshot with what reports say of it.
#[derive(Debug, Clone)]
struct Kept {
    vm: String,
    vm_id: String,
    id: String,
    name: String,
    status: String,
    taken: Option<Timestamp>,
    memory: bool,
    size: Option<u64>,
}

/// Machines with the snapshots that somebody took, the newest first.
fn all(call: &Call<'_>) -> Result<Vec<(String, Vec<Kept>)>> {
    let mut select = Select::new();
    match call.service() {
        Ok(_) => {
            let item = machine(call)?;
            let id = item
                .path()
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned();
            select.ids.push(id);
        }
        Err(_) => select
            .searches
            .extend(call.args.text("of").map(str::to_owned)),
    }
    // Every machine has this link. That of a snapshot's disks fails the whole list where one has none (engine 4.5.8).
    select.follow = Some("snapshots".to_owned());
    let mut found = Vec::new();
    for vm in select.many(&call.context.vms(), &[])? {
        let vm = vm?;
        let name = vm.name().unwrap_or_default();
        let nodes = vm
            .at("snapshots")
            .into_iter()
            .flat_map(|node| match node.is_list() {
                true => node.list_items().collect::<Vec<_>>(),
                false => vec![node],
            });
        let mut kept: Vec<Kept> = nodes
            .filter_map(|node| Kept::of(&vm, &name, node))
            .collect();
        kept.sort_by_key(|one| std::cmp::Reverse(one.taken));
        for one in &mut kept {
            one.size = size(call.context, one)?;
        }
        if !kept.is_empty() {
            found.push((name, kept));
        }
    }
    Ok(found)
}

/// What its disks take; nothing where it has none.
fn size(context: &Context, one: &Kept) -> Result<Option<u64>> {
    let snapshots = context.vms().at(&one.vm_id)?.at("snapshots")?;
    let disks = snapshots.at(&one.id)?.at("disks")?;
    let mut sizes = Vec::new();
    for disk in disks.list(&ListArgs::default())? {
        let size = disk?.text("actual_size");
        sizes.extend(size.and_then(|size| size.parse::<u64>().ok()));
    }
    Ok((!sizes.is_empty()).then(|| sizes.iter().sum()))
}

impl Kept {
    /// None for the active layer and previews, which nobody took.
    fn of(vm: &Entity, name: &str, node: Node<'_>) -> Option<Kept> {
        let text = |member: &str| node.child(member).map(|child| child.text().to_owned());
        if text("snapshot_type").is_some_and(|kind| kind != "regular") {
            return None;
        }
        Some(Kept {
            vm: name.to_owned(),
            vm_id: vm.id()?.to_owned(),
            id: node.id()?.to_owned(),
            name: text("description").unwrap_or_default(),
            status: text("snapshot_status").unwrap_or_default(),
            taken: text("date").and_then(|date| date.parse().ok()),
            memory: text("persist_memorystate").as_deref() == Some("true"),
            size: None,
        })
    }

    fn age(&self, now: Timestamp) -> Option<u64> {
        let age = now.as_second().saturating_sub(self.taken?.as_second());
        Some(u64::try_from(age).unwrap_or_default())
    }

    fn record(&self, now: Timestamp) -> Map<String, Value> {
        let age = self.age(now);
        let record = json!({
            "vm": self.vm, "name": self.name, "date": self.taken.map(|at| at.to_string()),
            "age": age, "size": self.size, "memory": self.memory, "status": self.status, "id": self.id,
        });
        record.as_object().cloned().unwrap_or_default()
    }
}

const REPORT: &[Column] = &[
    Column::text("vm", "vm"),
    Column::text("name", "name"),
    Column::new("date", "date", Show::Time),
    Column::new("age", "age", Show::Seconds),
    Column::new("size", "size", Show::Size),
    Column::new("memory", "memory", Show::Yes),
    Column::new("status", "status", Show::Status),
];
const BY_VM: &[Column] = &[
    Column::text("vm", "vm"),
    Column::new("count", "count", Show::Count),
    Column::new("oldest", "oldest", Show::Seconds),
    Column::new("size", "size", Show::Size),
];

/// Age, size and number of the snapshots of all machines, or of one.
pub(crate) fn report(call: &Call<'_>) -> Result<Outcome> {
    let now = Timestamp::now();
    let least = call.args.span("older-than").map(|age| age.as_secs());
    let mut all = all(call)?;
    for (_, kept) in &mut all {
        kept.retain(|one| least.is_none_or(|least| one.age(now).is_some_and(|age| age >= least)));
    }
    all.retain(|(_, kept)| !kept.is_empty());
    if call.args.has("by-vm") {
        let rows = all.iter().filter_map(|(vm, kept)| {
            let sizes: u64 = kept.iter().filter_map(|one| one.size).sum();
            let oldest = kept.iter().filter_map(|one| one.age(now)).max();
            let row = json!({"vm": vm, "count": kept.len(), "oldest": oldest, "size": sizes});
            row.as_object().cloned()
        });
        let rows: Vec<Map<String, Value>> = rows.collect();
        return Ok(Outcome::Records {
            columns: BY_VM,
            rows: Box::new(rows.into_iter().map(Ok)),
        });
    }
    let mut rows: Vec<Kept> = all.into_iter().flat_map(|(_, kept)| kept).collect();
    // The oldest first: those hurt.
    rows.sort_by_key(|one| one.taken);
    let rows = rows.into_iter().map(move |one| Ok(one.record(now)));
    Ok(Outcome::Records {
        columns: REPORT,
        rows: Box::new(rows),
    })
}

/// Which snapshots stay.
#[derive(Debug)]
struct Rule {
    older_than: Option<Duration>,
    keep: usize,
    pinned: Vec<String>,
}

impl Rule {
    fn of(call: &Call<'_>) -> Result<Rule> {
        let keep = call.args.number("keep");
        let older_than = call.args.span("older-than");
        if keep.is_none() && older_than.is_none() {
            return Err(Error::Usage {
                message: "`snapshot prune` is not told which".to_owned(),
                hint: Some("say --older-than 7d, --keep 3, or both".to_owned()),
            });
        }
        let mut pinned: Vec<String> = call.args.texts("pinned").map(str::to_owned).collect();
        if pinned.is_empty() {
            pinned.push("pinned".to_owned());
        }
        Ok(Rule {
            older_than,
            keep: usize::try_from(keep.unwrap_or(0)).unwrap_or(usize::MAX),
            pinned,
        })
    }

    /// Those of one machine that go, the oldest first; `kept` has the newest first. Only what is at rest goes, and pinned
    /// ones do not count among those kept.
    fn going(&self, kept: &[Kept], now: Timestamp) -> Vec<Kept> {
        let is_pinned = |one: &&Kept| {
            self.pinned
                .iter()
                .any(|word| one.name.contains(word.as_str()))
        };
        let loose = kept.iter().filter(|one| !is_pinned(one));
        let old = |one: &&Kept| {
            let least = self.older_than.map(|age| age.as_secs());
            least.is_none_or(|least| one.age(now).is_some_and(|age| age >= least))
        };
        let mut going: Vec<Kept> = loose
            .skip(self.keep)
            .filter(old)
            .filter(|one| one.status == "ok")
            .cloned()
            .collect();
        going.reverse();
        going
    }
}

/// Removes what the rule does not keep: one after the other of each machine, several machines at once.
pub(crate) fn prune(call: &Call<'_>) -> Result<Outcome> {
    let rule = Rule::of(call)?;
    let now = Timestamp::now();
    let mut going = Vec::new();
    for (vm, kept) in all(call)? {
        let old = rule.going(&kept, now);
        if !old.is_empty() {
            let names: Vec<&str> = old.iter().map(|one| one.name.as_str()).collect();
            let word = if call.context.is_rehearsing() {
                "would go"
            } else {
                "go"
            };
            let text = format!(
                "vm {vm}: {} of {} snapshots {word}: {}",
                old.len(),
                kept.len(),
                names.join(", ")
            );
            call.context.tell(&Progress::Note { text });
            going.push(old);
        }
    }
    let names: Vec<String> = going.iter().map(|old| old[0].vm.clone()).collect();
    let results = side_by_side::each(call, &going, |context, _, old: &Vec<Kept>| {
        for one in old {
            remove(call, context, one)?;
        }
        Ok(old.clone())
    });
    let removed = side_by_side::account("vms", &names, results)?;
    let rows = removed
        .into_iter()
        .flatten()
        .map(move |one| Ok(one.record(now)));
    Ok(Outcome::Records {
        columns: REPORT,
        rows: Box::new(rows),
    })
}

/// Removes one and waits until it is gone: the engine works at one of a machine at a time.
fn remove(call: &Call<'_>, context: &Context, one: &Kept) -> Result<()> {
    let item = context
        .vms()
        .item(&one.vm_id)?
        .at("snapshots")?
        .item(&one.id)?;
    item.delete(&Args::new())?;
    if context.is_rehearsing() {
        return Ok(());
    }
    let seconds = call
        .conduct
        .timeout
        .map_or(GONE.seconds, |limit| limit.as_secs());
    wait::until(context, &item, &Settle { seconds, ..GONE }).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, days: i64, status: &str) -> Kept {
        Kept {
            vm: "a".to_owned(),
            vm_id: "1".to_owned(),
            id: name.to_owned(),
            name: name.to_owned(),
            status: status.to_owned(),
            taken: Timestamp::from_second(1_000_000_000 - days * 86_400).ok(),
            memory: false,
            size: None,
        }
    }

    fn going(older_than: Option<u64>, keep: usize) -> Vec<String> {
        let rule = Rule {
            older_than: older_than.map(|days| Duration::from_secs(days * 86_400)),
            keep,
            pinned: vec!["pinned".to_owned()],
        };
        let all = [
            kept("d0", 0, "ok"),
            kept("d2 pinned", 2, "ok"),
            kept("d3", 3, "ok"),
            kept("d5", 5, "locked"),
            kept("d9", 9, "ok"),
        ];
        let now = Timestamp::from_second(1_000_000_000).unwrap();
        rule.going(&all, now)
            .into_iter()
            .map(|one| one.name)
            .collect()
    }

    #[test]
    fn what_goes() {
        assert_eq!(going(Some(3), 0), ["d9", "d3"]);
        assert_eq!(going(Some(4), 0), ["d9"]);
        assert_eq!(going(None, 1), ["d9", "d3"]);
        assert_eq!(going(Some(1), 3), ["d9"]);
        assert_eq!(going(Some(10), 0), [""; 0]);
    }
}
