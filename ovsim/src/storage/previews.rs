//! A VM brought back to a snapshot: looked at (preview), kept (commit) or given up (undo); restore is preview and commit in one.

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::locks;
use super::locks::Hold;
use super::look::{self, Deed};
use super::memory;
use super::returns::{End, WAS, find};
use super::snapshots::{self, DISKS, SNAPSHOTS};
use crate::ask::Ask;
use crate::codec::values::instant;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::clusters::NO_COMMAND;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store, ZERO};

const PREVIEW: Row = Row {
    job: "Preview VM Snapshot {snapshot} of VM {vm}",
    first: &[(
        "USER_TRY_BACK_TO_SNAPSHOT",
        "Snapshot-Preview {snapshot} for VM {vm} was initiated by {user}.",
    )],
    last: &[(
        "USER_TRY_BACK_TO_SNAPSHOT_FINISH_SUCCESS",
        "Snapshot-Preview {snapshot} for VM {vm} has been completed.",
    )],
    ..SILENT
};

const COMMIT: Row = Row {
    job: "Restoring VM Snapshot {snapshot} of VM {vm}",
    first: &[(
        "USER_COMMIT_RESTORE_FROM_SNAPSHOT_START",
        "Committing a Snapshot-Preview for VM {vm} was initialized by {user}.",
    )],
    last: &[(
        "USER_COMMIT_RESTORE_FROM_SNAPSHOT_FINISH_SUCCESS",
        "Committing a Snapshot-Preview for VM {vm} has been completed.",
    )],
    ..SILENT
};

const UNDO: Row = Row {
    job: "Restoring VM Snapshot {snapshot} of VM {vm}",
    first: &[(
        "USER_UNDO_RESTORE_FROM_SNAPSHOT_START",
        "Undoing a Snapshot-Preview for VM {vm} was initialized by {user}.",
    )],
    last: &[(
        "USER_UNDO_RESTORE_FROM_SNAPSHOT_FINISH_SUCCESS",
        "Undoing a Snapshot-Preview for VM {vm} has been completed.",
    )],
    ..SILENT
};

const LOOK: Deed = Deed("preview", "Snapshot");
const BACK: Deed = Deed("revert to", "Snapshot");

const NO_SNAPSHOT: &str = "Cannot {action} {type}. VM's Snapshot does not exist.";

/// `previewsnapshot`, `commitsnapshot` and `undosnapshot` of a VM.
pub(super) fn act(store: &mut Store, ask: &Ask, vm: &Arc<Object>, action: &str) -> Outcome<Done> {
    if action == "previewsnapshot" {
        let body = look::body(ask);
        let id = body.child("snapshot").and_then(Node::id).unwrap_or("");
        let id = id.to_owned();
        let chore = preview(store, ask, vm, &id)?;
        return Ok(answer(store, ask, chore, vm, End::Preview));
    }
    let undo = action == "undosnapshot";
    let chore = revert(store, ask, vm, undo)?;
    let end = if undo { End::Undo } else { End::Commit };
    Ok(answer(store, ask, chore, vm, end))
}

/// `restore` of a snapshot: the preview is over with the answer, the commit a while later.
pub(super) fn restore(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("").to_owned();
    let vm = place.owner(store).cloned();
    let vm =
        vm.ok_or_else(|| Refusal::bad(LOOK.phrase("Cannot {action} {type}. VM is not found.")))?;
    let chore = preview(store, ask, &vm, &id)?;
    End::Preview.come(store, &vm.id, ask.now);
    chore.end(store, ask.now, true);
    let job = chore.job;
    // With its memory it sleeps by now.
    let vm = place.owner(store).cloned().unwrap_or(vm);
    let commit = revert(store, ask, &vm, false)?;
    let vm = vm.id.to_string();
    let done_vm = vm.clone();
    commit.finish(store, ask.now, move |_, store, now| {
        End::Commit.come(store, &vm, now);
    });
    let mut done = Done::with(job)?;
    let href = crate::render::refs::href_of("vms", "", &done_vm);
    done.parts
        .push(Node::reference("vm", done_vm).with_attr("href", href));
    Ok(done)
}

/// Whether neither the VM nor the snapshot before it holds a disk: there is nothing to wait for then.
fn is_bare(store: &Store, vm: &str) -> bool {
    let mut rows = store.list(SNAPSHOTS, vm);
    let held = rows.any(|row| store.count(DISKS, &format!("{vm}/{}", row.id)) > 0);
    !held && snapshots::layered(store, vm, &[]).is_empty()
}

/// 202 with a task; with `async` false, or without any disk, all is done with the answer.
fn answer(store: &mut Store, ask: &Ask, chore: Chore, vm: &Object, end: End) -> Done {
    let job = chore.job.clone();
    let mut done = Done {
        status: 200,
        job,
        entity: true,
        ..Done::plain(Vec::new())
    };
    let waits = ask.body.as_ref().and_then(|body| body.text_of("async")) == Some("false");
    let waits = waits || is_bare(store, &vm.id);
    if waits {
        end.come(store, &vm.id, ask.now);
        chore.end(store, ask.now, true);
        return done;
    }
    let images = snapshots::layered(store, &vm.id, &[]).len();
    let chore = chore.with_tasks(store, images);
    done.status = 202;
    done.entity = false;
    done.tasks.extend(chore.tasks.clone());
    let vm = vm.id.to_string();
    chore.finish(store, ask.now, move |_, store, now| {
        end.come(store, &vm, now);
    });
    done
}

fn preview(store: &mut Store, ask: &Ask, vm: &Arc<Object>, id: &str) -> Outcome<Chore> {
    let Some(snapshot) = store.get(SNAPSHOTS, &vm.id, id).cloned() else {
        return Err(Refusal::operation(500, NO_COMMAND));
    };
    let named = asked_images(store, ask)?;
    let chore = Chore::new(ask, &PREVIEW)
        .word("snapshot", snapshot.text("description").unwrap_or(""))
        .word("vm", vm.name())
        .about_vm(store, vm);
    let checked = may_preview(store, vm, &snapshot);
    look::noted(store, ask, |_| chore.say(PREVIEW.job), checked)?;
    let disks = snapshots::layered(store, &vm.id, &[]);
    let chore = chore
        .holding(store, &[&vm.id], locks::BUSY)
        .busy_on(store, &look::places_of(&disks))
        .begin(store, ask);
    chore.steps(store, ask.now, "Creating Volume", disks.len());
    begin_preview(store, ask, vm, &snapshot, &named);
    Ok(chore)
}

/// The disks of a body, which must be known by disk and image.
pub(crate) fn asked_images(store: &Store, ask: &Ask) -> Outcome<Vec<(String, String)>> {
    let body = look::body(ask);
    let list = body
        .child("disks")
        .into_iter()
        .flat_map(|list| &list.children);
    let mut found = Vec::new();
    for disk in list {
        let (id, image) = (
            disk.id().unwrap_or(""),
            disk.text_of("image_id").unwrap_or(ZERO),
        );
        let held = store
            .parents(DISKS, id)
            .iter()
            .filter_map(|place| store.get(DISKS, place, id));
        let mut images = held.chain(store.root("disks", id));
        if !images.any(|row| row.text("image_id") == Some(image)) {
            return Err(Refusal::not_found(format!(
                "GetDiskImageByDiskAndImageIds: disk id={id}, image_id={image}"
            )));
        }
        found.push((id.to_owned(), image.to_owned()));
    }
    Ok(found)
}

fn may_preview(store: &Store, vm: &Object, snapshot: &Object) -> Outcome<()> {
    let runs = vm.reference("host").is_some();
    if !runs && look::snapshot_busy(store, &vm.id) {
        return LOOK.conflict(look::DURING_SNAPSHOT);
    }
    locks::check_vm(store, vm, Hold::Alone, (LOOK.0, LOOK.1))?;
    if !runs {
        look::snapshots_are_quiet(store, LOOK, &vm.id)?;
    }
    if runs || vm.status() != "down" {
        return LOOK.conflict("Cannot {action} {type}. At least one of the VMs is not down.");
    }
    if snapshot.doc.child("vm").is_none() && snapshot.text("snapshot_type") != Some("active") {
        return LOOK.bad(format!("Cannot {{action}} {{type}}. The snapshot {} of VM {} has no configuration available. Please choose a snapshot with configuration available.", snapshot.text("description").unwrap_or(""), vm.name()));
    }
    let layers = snapshots::layered(store, &vm.id, &[]);
    snapshots::disks_are_free(LOOK, &layers)?;
    for disk in &layers {
        let domain = look::domain_of(&disk.doc);
        look::domain_is_active(store, LOOK, &domain)?;
        look::domain_has_room(store, LOOK, &domain, 0)?;
    }
    Ok(())
}

/// The active snapshot becomes the one before the preview, a new active one stands above the chosen one.
fn begin_preview(
    store: &mut Store,
    ask: &Ask,
    vm: &Arc<Object>,
    chosen: &Object,
    named: &[(String, String)],
) {
    let id = &*vm.id;
    let before = snapshots::active(store, id);
    let Some(before) = before else { return };
    let place = format!("{id}/{}", before.id);
    snapshots::keep_devices(store, id, &place);
    for disk in snapshots::layered(store, id, &[]) {
        let mut layer = snapshots::layer_of(&disk, &before.id);
        layer.push(attachment(store, id, &disk.id));
        store.put_below(DISKS, &place, layer);
        store.set("disks", &disk.id, "status", "locked");
    }
    let configuration = snapshots::configuration(vm);
    store.change(SNAPSHOTS, id, &before.id, |doc| {
        doc.set("description", "Active VM before the preview");
        doc.set("snapshot_type", "preview");
        doc.set("snapshot_status", "locked");
        doc.set("date", instant(ask.now));
        doc.put(configuration);
    });
    let restores = look::body(ask).text_of("restore_memory") != Some("false");
    let mut active = Node::new("snapshot")
        .with_leaf("description", "Active VM")
        .with_leaf("date", chosen.text("date").unwrap_or(""))
        .with_leaf(
            "persist_memorystate",
            (restores && chosen.is("persist_memorystate")).to_string(),
        )
        .with_leaf("snapshot_status", "locked")
        .with_leaf("snapshot_type", "active")
        .with_leaf("chosen", &*chosen.id);
    let memory = memory::share(store, id, &chosen.id).filter(|_| restores);
    active.children.extend(memory);
    for (disk, image) in named {
        active.push(Node::reference("named", disk.as_str()).with_leaf("image_id", image.as_str()));
    }
    store.put_below(SNAPSHOTS, id, active);
    store.set("vms", id, "status", "image_locked");
}

/// How a disk is attached, to bring that back.
fn attachment(store: &Store, vm: &str, disk: &str) -> Node {
    let mut kept = Node::new("attachment");
    if let Some(link) = store.get("vms/diskattachments", vm, disk) {
        kept.children.clone_from(&link.doc.children);
    }
    kept
}

fn revert(store: &mut Store, ask: &Ask, vm: &Arc<Object>, undo: bool) -> Outcome<Chore> {
    let row = if undo { &UNDO } else { &COMMIT };
    let target = if undo {
        find(store, &vm.id, "snapshot_type", "preview")
    } else {
        find(store, &vm.id, "snapshot_status", "in_preview")
    };
    let name = target.as_ref().and_then(|row| row.text("description"));
    let chore = Chore::new(ask, row)
        .word("snapshot", name.unwrap_or("<UNKNOWN>"))
        .word("vm", vm.name())
        .about_vm(store, vm);
    let checked = may_revert(store, vm, target.is_some());
    look::noted(store, ask, |_| chore.say(row.job), checked)?;
    let disks = snapshots::layered(store, &vm.id, &[]);
    let chore = chore
        .holding(store, &[&vm.id], locks::BUSY)
        .busy_on(store, &look::places_of(&disks))
        .begin(store, ask);
    // The layers that go are no longer the disks', which stay as they are.
    chore.steps(store, ask.now, "Deleting Volume", disks.len());
    lock_machine(store, vm, undo);
    Ok(chore)
}

/// The machine is locked, but one that sleeps is not: it sleeps on over a commit, and lies down with an undo, since the memory
/// that it would wake up with was the preview's.
fn lock_machine(store: &mut Store, vm: &Object, undo: bool) {
    let status = vm.status().to_owned();
    store.change("vms", "", &vm.id, |doc| match status.as_str() {
        "suspended" if undo => doc.set("status", "down"),
        "suspended" => {}
        _ => {
            doc.set("status", "image_locked");
            doc.set(WAS, status);
        }
    });
}

fn may_revert(store: &Store, vm: &Object, previewed: bool) -> Outcome<()> {
    // Of a clone being made its lock tells, before its snapshots are looked at.
    if locks::told(store, &vm.id).is_some_and(|told| told == super::clones::CLONING) {
        locks::check_vm(store, vm, Hold::Alone, (BACK.0, BACK.1))?;
    }
    // Without a preview there is nothing to go back to, whatever else is done with the snapshots.
    if previewed && look::snapshot_busy(store, &vm.id) {
        return BACK.conflict(look::DURING_SNAPSHOT);
    }
    locks::check_vm(store, vm, Hold::Alone, (BACK.0, BACK.1))?;
    if !previewed {
        return BACK.bad(NO_SNAPSHOT);
    }
    let layers = snapshots::layered(store, &vm.id, &[]);
    for disk in &layers {
        look::domain_is_active(store, BACK, &look::domain_of(&disk.doc))?;
    }
    snapshots::disks_are_free(BACK, &layers)?;
    if matches!(
        vm.status(),
        "image_locked" | "migrating" | "saving_state" | "restoring_state" | "unknown"
    ) {
        let status = crate::life::spelled(vm.status());
        return BACK.conflict(format!(
            "Cannot {{action}} {{type}} because the VM is in {status} status."
        ));
    }
    Ok(())
}
