//! Backups of VMs in the hybrid way: a snapshot for as long as the data is read, a checkpoint when the disks keep track of
//! what changes; checkpoints removed (engine 4.5.8).

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::chore::{Chore, Row, SILENT, Told};
use super::look::{self, Deed};
use super::{backup_steps, locks, merges, snapshots};
use crate::ask::Ask;
use crate::codec::values::instant;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::rows::{PLAIN, Rule};
use crate::rules::work::Work;
use crate::store::{Object, Store, is_uuid};

const KIND: &str = "vms/backups";
const CHECKPOINTS: &str = "vms/checkpoints";

/// What is said of the images of a VM while a backup of it is open.
const HELD: &str = "Cannot {action} {type}: Disk is locked. Please try again later.";

/// Phases of a backup that is over.
const OVER: &[&str] = &["succeeded", "failed"];

const START: Row = Row {
    job: "Backing up VM {vm}",
    first: &[(
        "VM_BACKUP_STARTED",
        "Backup {backup} for VM {vm} started (User: {user}).",
    )],
    ..SILENT
};

const STOPPED: Told = (
    "VM_BACKUP_STOPPED",
    "Backup {backup} for VM {vm} stopped (User: {user}).",
);

const SUCCEEDED: Told = (
    "VM_BACKUP_SUCCEEDED",
    "Backup {backup} for VM {vm} completed successfully (User: {user}).",
);

/// Milliseconds until the data can be read, and until a finalized backup is over.
const READY: u64 = 3_000;
const CLEARED: u64 = 3_000;
const FORGOTTEN: Duration = Duration::from_secs(2);

const HERE: Deed = Deed("backup", "VM");

/// Whether a backup of the VM is open.
pub(crate) fn is_open(store: &Store, vm: &str) -> bool {
    store
        .list(KIND, vm)
        .any(|row| !OVER.contains(&row.text("phase").unwrap_or("")))
}

/// Backups.
pub(crate) const BACKUPS: Rule = Rule {
    kind: KIND,
    label: "VM",
    drop: &[
        "creation_date",
        "disks",
        "host",
        "modification_date",
        "phase",
        "snapshot",
        "to_checkpoint_id",
        "vm",
    ],
    needs: |work| {
        let given = ["from_checkpoint_id", "to_checkpoint_id"];
        let mut given = given.into_iter().filter_map(|member| work.gives(member));
        let wrong = given.find(|id| !id.is_empty() && !is_uuid(id));
        wrong.map_or(Ok(()), |id| Err(Refusal::no_uuid(id)))
    },
    prepare,
    made,
    ..PLAIN
};

/// The disks that a backup names.
fn named(given: &Node) -> Vec<String> {
    let list = given.child("disks");
    let list = list.into_iter().flat_map(|list| &list.children);
    list.filter_map(Node::id).map(str::to_owned).collect()
}

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let holder = work.holder().to_owned();
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return Err(Refusal::not_found(holder));
    };
    if named(&work.given).is_empty() {
        return Err(Refusal::validation(
            "Parameter 'backup.disks' is mandatory but was not provided.",
        ));
    }
    let checked = check(work, &vm);
    let job = |_: &Store| START.job.replace("{vm}", vm.name());
    look::noted(work.store, work.ask, job, checked)?;
    let now = instant(work.ask.now);
    for (member, text) in [
        ("phase", "starting"),
        ("creation_date", now.as_str()),
        ("modification_date", now.as_str()),
    ] {
        work.doc.put(Node::leaf(member, text));
    }
    Ok(())
}

/// The engine's order: the disks, the checkpoint, the VM, other backups, the texts.
fn check(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    let (store, disks) = (&*work.store, named(&work.given));
    for disk in snapshots::layered(store, &vm.id, &[]) {
        locks::check(store, &[&disk.id], HERE.0, HERE.1)?;
    }
    let unknown: Vec<_> = disks
        .iter()
        .filter(|id| store.root("disks", id).is_none())
        .map(String::as_str)
        .collect();
    if !unknown.is_empty() {
        return HERE.bad(format!(
            "Cannot {{action}} {{type}}. The following disk(s) ID(s) does not exist: {}.",
            unknown.join(", ")
        ));
    }
    let locked = |id: &String| {
        let disk = store.root("disks", id);
        disk.is_some_and(|disk| disk.status() == "locked")
    };
    if disks.iter().any(locked) {
        // The engine finds no words for what it meets then.
        return HERE.bad("");
    }
    let link = |id: &String| store.get("vms/diskattachments", &vm.id, id);
    // A disk that the VM does not have is a slip of the engine's.
    if disks.iter().any(|id| link(id).is_none()) {
        return Err(Refusal::stumbled());
    }
    let plugged = |id: &String| link(id).is_some_and(|link| link.is("active"));
    let loose: Vec<_> = disks.iter().filter(|id| !plugged(id)).cloned().collect();
    if !loose.is_empty() {
        return HERE.conflict(format!(
            "Cannot {{action}} {{type}}. The following disks are not active on VM {}: {}",
            vm.name(),
            loose.join(", ")
        ));
    }
    if let Some(from) = work.gives("from_checkpoint_id")
        && store.get(CHECKPOINTS, &vm.id, from).is_none()
    {
        return HERE.bad(format!(
            "Cannot {{action}} {{type}}. Checkpoint ID {from} doesn't exist."
        ));
    }
    if !matches!(vm.status(), "up" | "down") {
        return HERE.conflict(
            "Cannot {action} {type}. The Virtual Machine should be in Up or Down status.",
        );
    }
    if look::in_preview(store, &vm.id) {
        return HERE.conflict(look::PREVIEWING);
    }
    if is_open(store, &vm.id) {
        return HERE.conflict("Cannot {action} {type}. The VM is during a backup operation.");
    }
    let long = work.gives("description");
    if long.is_some_and(|text| text.chars().count() > 1024) {
        return HERE.bad("Cannot {action} {type}. The VM backup description shouldn't contain more than 1024 characters.");
    }
    if let Some(id) = work.given.id()
        && store.find(KIND, id).is_some()
    {
        return HERE.conflict(format!(
            "Cannot {{action}} {{type}}. The specified VM backup ID {id} already exists."
        ));
    }
    snapshots::may_take(store, vm)
}

fn chore(store: &Store, ask: &Ask, vm: &Object, backup: &str) -> Chore {
    Chore::new(ask, &START)
        .word("vm", vm.name())
        .word("backup", backup)
        .about_vm(store, vm)
}

fn phase(store: &mut Store, vm: &str, backup: &str, phase: &str, now: Timestamp) {
    store.change(KIND, vm, backup, |doc| {
        doc.set("phase", phase);
        doc.set("modification_date", instant(now));
    });
}

fn made(work: &mut Work<'_>, backup: &Object) {
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return;
    };
    let disks = named(&work.given);
    let (vm_id, id) = (vm.id.to_string(), backup.id.to_string());
    let place = format!("{vm_id}/{id}");
    for disk in &disks {
        let mode = match work.gives("from_checkpoint_id") {
            Some(_) => "incremental",
            None => "full",
        };
        let row = Node::reference("disk", disk.as_str()).with_leaf("backup_mode", mode);
        work.store.put_below("vms/backups/disks", &place, row);
    }
    let name = "Auto-generated for Backup VM";
    let names: Vec<_> = disks.iter().map(String::as_str).collect();
    let snapshot = snapshots::unlisted(work.store, work.ask, &vm, name, &names);
    hold(work.store, &vm_id, &id);
    let chore = chore(work.store, work.ask, &vm, &id).begin(work.store, work.ask);
    let job = chore.job.clone().unwrap_or_default();
    backup_steps::begin(work.store, &job, disks.len(), work.ask.now);
    work.store.change(KIND, &vm_id, &id, |doc| {
        doc.put(Node::reference("snapshot", snapshot.as_str()));
        doc.put(Node::leaf("job", job.as_str()));
    });
    let ask = work.ask.clone();
    chore.at(work.store, work.ask.now, READY, move |_, store, now| {
        backup_steps::taken(store, &job, runs(store, &vm_id), now);
        let checkpoint = keep_checkpoint(store, &vm_id, &id, now);
        store.change(KIND, &vm_id, &id, |doc| {
            doc.put(Node::leaf("to_checkpoint_id", checkpoint));
        });
        phase(store, &vm_id, &id, "ready", now);
        let stopped = store.get(KIND, &vm_id, &id).cloned();
        if let Some(backup) = stopped.filter(|backup| backup.is("stopped")) {
            clear(store, &ask, &vm, &backup, now);
        }
    });
}

/// All images of the VM are held for as long as the backup is open, those that it does not read as well.
fn hold(store: &mut Store, vm: &str, backup: &str) {
    let images = snapshots::layered(store, vm, &[]);
    let images: Vec<&str> = images.iter().map(|disk| &*disk.id).collect();
    for disk in &images {
        locks::hold(store, disk, HELD);
    }
    let held = Node::leaf("held", images.join(" "));
    store.change(KIND, vm, backup, |doc| doc.put(held));
}

fn release(store: &mut Store, vm: &str, backup: &str) {
    let held = store.get(KIND, vm, backup).and_then(|row| row.text("held"));
    let held = held.unwrap_or("").to_owned();
    for disk in held.split_whitespace() {
        locks::free(store, disk);
    }
}

/// Whether the machine runs on the disks that are read.
fn runs(store: &Store, vm: &str) -> bool {
    store
        .root("vms", vm)
        .is_some_and(|vm| vm.status() != "down")
}

/// The point from which the next backup can go on; it is described as the backup is.
fn keep_checkpoint(store: &mut Store, vm: &str, backup: &str, now: Timestamp) -> String {
    let parent = store.list(CHECKPOINTS, vm).next_back();
    let parent = parent.map(|row| row.id.to_string());
    let mut doc = Node::new("checkpoint")
        .with_leaf("creation_date", instant(now))
        .with_leaf("state", "created");
    if let Some(parent) = parent {
        doc.push(Node::leaf("parent_id", parent));
    }
    let described = store
        .get(KIND, vm, backup)
        .and_then(|row| row.text("description"));
    if let Some(text) = described.filter(|text| !text.is_empty()) {
        doc.push(Node::leaf("description", text));
    }
    let id = store.put_below(CHECKPOINTS, vm, doc).id.to_string();
    let read = format!("{vm}/{backup}");
    let disks = store.list("vms/backups/disks", &read);
    let disks: Vec<_> = disks
        .map(|row| row.doc.clone().with_attr("id", &*row.id))
        .collect();
    for disk in disks {
        store.put_below("vms/checkpoints/disks", &format!("{vm}/{id}"), disk);
    }
    id
}

/// Actions of a backup: `finalize`.
pub(super) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    if action != "finalize" {
        return None;
    }
    let id = place.id.as_deref().unwrap_or("");
    let vm = place.owner(store).cloned();
    let backup = vm
        .as_ref()
        .and_then(|vm| store.get(KIND, &vm.id, id).cloned());
    match (vm, backup) {
        (Some(vm), Some(backup)) => Some(finalize(store, ask, &vm, &backup)),
        _ => Some(Err(Refusal::Empty(404))),
    }
}

/// A backup that is not ready yet is noted as stopped, and is cleared as soon as it is.
fn finalize(store: &mut Store, ask: &Ask, vm: &Arc<Object>, backup: &Object) -> Outcome<Done> {
    let deed = Deed("stop", "VM backup");
    let over = |transfer: &Object| {
        let phase = transfer.text("phase").unwrap_or("");
        phase.starts_with("finished_")
    };
    let open = store
        .list("imagetransfers", "")
        .any(|row| row.reference("backup") == Some(&backup.id) && !over(row));
    if open {
        return deed
            .conflict("Cannot {action} {type}. There is an active image transfer for VM backup");
    }
    let now = backup.text("phase").unwrap_or("");
    let already = match now {
        "finalizing" => "in 'removing snapshot' phase".to_owned(),
        now if OVER.contains(&now) => format!("in '{now}' phase"),
        _ if backup.is("stopped") => "stopped".to_owned(),
        _ => String::new(),
    };
    if !already.is_empty() {
        return Err(Refusal::bad(format!(
            "vm '{}' backup '{}' is already {already}, no need to stop the backup again",
            vm.id, backup.id
        )));
    }
    chore(store, ask, vm, &backup.id).tell(store, &[STOPPED], ask.now);
    if now == "ready" {
        clear(store, ask, vm, backup, ask.now);
    } else {
        store.change(KIND, &vm.id, &backup.id, |doc| doc.set("stopped", "true"));
    }
    Ok(Done::plain(Vec::new()))
}

/// The snapshot goes, and with it the backup is over; the command that began it tells of it, and its job ends.
fn clear(store: &mut Store, ask: &Ask, vm: &Arc<Object>, backup: &Object, now: Timestamp) {
    let (vm_id, id) = (vm.id.to_string(), backup.id.to_string());
    let job = backup.text("job").unwrap_or("").to_owned();
    let mut begun = ask.clone();
    let correlation = store.root("jobs", &job);
    if let Some(correlation) = correlation.and_then(|job| job.text("correlation_id")) {
        begun.correlation_id = correlation.to_owned();
    }
    phase(store, &vm_id, &id, "finalizing", now);
    let snapshot = backup.reference("snapshot").unwrap_or("").to_owned();
    merges::drop_below(store, &begun, &job, (&vm_id, &snapshot), now);
    let chore = chore(store, &begun, vm, &id);
    chore.at(store, now, CLEARED, move |chore, store, now| {
        phase(store, &vm_id, &id, "succeeded", now);
        release(store, &vm_id, &id);
        // The engine's next look at the command forgets the snapshot.
        let (owner, over) = (vm_id.clone(), id.clone());
        store.later(now, FORGOTTEN, move |store, _| {
            store.change(KIND, &owner, &over, |doc| {
                doc.remove("snapshot");
            });
        });
        chore.tell(store, &[SUCCEEDED], now);
        backup_steps::end(store, &job, runs(store, &vm_id), now);
    });
}

/// DELETE of a checkpoint; no job tells of it.
pub(super) fn remove_checkpoint(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let id = place.id.clone().unwrap_or_default();
    let deed = Deed("remove", "checkpoint");
    if ask.filtered {
        // It is looked for by a query that is for administrators.
        return Err(Refusal::query_forbidden());
    }
    let vm = place.owner(store).cloned().ok_or(Refusal::Empty(404))?;
    let found = store.get(CHECKPOINTS, &vm.id, &id).cloned();
    let found = found.ok_or(Refusal::Empty(404))?;
    if is_open(store, &vm.id) {
        return deed.conflict("Cannot {action} {type}. The VM is during a backup operation.");
    }
    let below = format!("{}/{id}", vm.id);
    let rows = store.list("vms/checkpoints/disks", &below);
    let locked = rows.filter_map(|row| store.root("disks", &row.id));
    let locked: Vec<_> = locked
        .filter(|disk| disk.status() == "locked")
        .map(|disk| look::alias(disk))
        .collect();
    if !locked.is_empty() {
        return deed.conflict(format!("Cannot {{action}} {{type}}: The following disks are locked: {}. Please try again in a few minutes.", locked.join(", ")));
    }
    // The next younger one goes on from the older one.
    let parent = found.text("parent_id").map(str::to_owned);
    let younger = store.list(CHECKPOINTS, &vm.id);
    let younger = younger.filter(|row| row.text("parent_id") == Some(&id));
    let younger: Vec<_> = younger.map(|row| row.id.clone()).collect();
    for row in younger {
        store.change(CHECKPOINTS, &vm.id, &row, |doc| {
            doc.remove("parent_id");
            if let Some(parent) = &parent {
                doc.push(Node::leaf("parent_id", parent.as_str()));
            }
        });
    }
    store.remove(CHECKPOINTS, &vm.id, &id);
    let text = format!(
        "Checkpoint {id} for VM {} deleted (User: {}).",
        vm.name(),
        ask.user.user_at_authz()
    );
    Draft::of(ask, "VM_CHECKPOINT_DELETED", text)
        .about_vm(store, &vm)
        .record(store);
    Ok(())
}

/// A transfer inside a backup: the backup must be there and ready.
pub(super) fn for_transfer(
    store: &Store,
    deed: Deed,
    id: &str,
    format: Option<&str>,
) -> Outcome<()> {
    let Some(backup) = store.find(KIND, id) else {
        return deed.bad("Cannot {action} {type}. The specified VM backup does not exist.");
    };
    let phase = backup.text("phase").unwrap_or("");
    if phase != "ready" {
        return deed.conflict(format!(
            "Cannot {{action}} {{type}}. The VM backup is not in READY phase, backup phase is {}.",
            phase.to_uppercase()
        ));
    }
    if format.is_some_and(|format| format != "raw") {
        return deed
            .bad("Cannot {action} {type}. The specified format is not applicable for VM backup.");
    }
    Ok(())
}
