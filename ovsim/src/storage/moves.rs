//! Disks moved to another domain, while their VM is down or while it runs.

use std::sync::Arc;

use super::chore::{Row, SILENT, Told};
use super::copies::{actual_size, allowed_content, chore, previews, target_of, under_way};
use super::images::{self, NO_DISK};
use super::look::{self, Deed};
use super::{locks, merges, snapshots};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::jobs;
use crate::rules::profiles;
use crate::rules::quota_permits;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store, is_uuid};

const BEGUN: &[Told] = &[(
    "USER_MOVED_DISK",
    "User {user} moving disk {disk} to domain {target}.",
)];

const MOVE: Row = Row {
    job: "Moving Disk {disk} from {source} to {target}",
    steps: &["Creating Volume.", "~Copying Volume"],
    first: BEGUN,
    after: 3_000,
    last: &[(
        "USER_MOVED_DISK_FINISHED_SUCCESS",
        "User {user} finished moving disk {disk} to domain {target}.",
    )],
    finalizes: true,
};

const LIVE: Row = Row {
    job: "Migrating Disk {disk} from {source} to {target} of VM {vm}",
    steps: &[
        "~Cloning image's structure",
        "~Synchronizing image data",
        ">Validating",
        ">Executing",
        ">>~Copying Volume",
        ">Finalizing",
        "~Merging snapshots ({disk} Auto-generated for Live Storage Migration into Active VM) of disk {disk}",
    ],
    // Told by itself: the snapshot of the move comes between.
    first: &[],
    after: 6_200,
    last: &[(
        "USER_MOVED_DISK_FINISHED_SUCCESS",
        "User {user} finished moving disk {disk} to domain {target}.",
    )],
    finalizes: true,
};

const STRUCTURE: Row = Row {
    job: "CloneImageGroupVolumesStructure",
    ..SILENT
};

/// A move: live when a VM that is not down has it plugged.
pub(super) fn relocate(store: &mut Store, ask: &Ask, disk: &Arc<Object>) -> Outcome<Done> {
    let target = target_of(store, ask)?;
    let user = look::users_of(store, &disk.id).into_iter().next();
    let live = user.filter(|(vm, plugged)| *plugged && vm.status() != "down");
    match live {
        Some((vm, _)) => migrate(store, ask, disk, &vm, &target),
        None => cold(store, ask, disk, &target),
    }
}

const HERE: Deed = Deed("move", "Virtual Disk");

fn cold(store: &mut Store, ask: &Ask, disk: &Arc<Object>, target: &str) -> Outcome<Done> {
    let source = look::domain_of(&disk.doc);
    let alias = look::alias(disk);
    let chore = chore(store, ask, &MOVE, alias, &source, target);
    let mut checked = may_move(store, disk, &source, target);
    if checked.is_ok() {
        checked = previews(store, HERE, disk);
    }
    if checked.is_ok() {
        checked = images::not_in_use(store, HERE, disk);
    }
    let checked = checked.and_then(|()| profile_fits(store, ask, HERE, target));
    let checked = checked.and_then(|()| quota_fits(store, ask, HERE, target));
    // The command that only looks for the right one to move is not watched, and it is the one that finds locks.
    if locks::told(store, &disk.id).is_some() || disk.status() == "locked" {
        return checked.and(Done::with(None));
    }
    look::noted(store, ask, |_| chore.say(MOVE.job), checked)?;
    let id = disk.id.to_string();
    // The lock is given back with the answer; the disk stays locked.
    let chore = chore.busy_on(store, &[target.to_owned()]).begin(store, ask);
    store.set("disks", &id, "status", "locked");
    let (landing, target) = (id.clone(), target.to_owned());
    let profile = asked_profile(ask);
    let quota = quota_permits::named(&look::body(ask));
    chore.at(store, ask.now, 2_000, move |_, store, _| {
        let profile = profile.or_else(|| first_profile(store, &target));
        land(store, &landing, &target, (profile, quota));
    });
    chore.finish(store, ask.now, move |_, store, _| {
        store.set("disks", &id, "status", "ok");
    });
    Done::with(None)
}

fn asked_profile(ask: &Ask) -> Option<String> {
    let body = ask.body.as_ref()?;
    body.child("disk_profile")?.id().map(str::to_owned)
}

/// Whether the quota that is named is one of the data center where the images shall be.
pub(super) fn quota_fits(store: &Store, ask: &Ask, deed: Deed, target: &str) -> Outcome<()> {
    let body = look::body(ask);
    let quota = body.child("quota").and_then(Node::id).unwrap_or("");
    if !quota.is_empty() && !is_uuid(quota) {
        return Err(Refusal::no_uuid(quota));
    }
    let center = look::center_of(store, target).unwrap_or_default();
    match quota_permits::unfit(store, &body, &center) {
        Some(text) => deed.bad(text),
        None => Ok(()),
    }
}

/// Whether the profile asked for is one of the domain where the images shall be.
pub(super) fn profile_fits(store: &Store, ask: &Ask, deed: Deed, target: &str) -> Outcome<()> {
    let asked = asked_profile(ask);
    match profiles::of_disk(store, &ask.user.id, asked.as_deref(), target) {
        Err(told) => deed.told(&told),
        Ok(_) => Ok(()),
    }
}

/// The first profile of a domain.
pub(super) fn first_profile(store: &Store, domain: &str) -> Option<String> {
    let mut profiles = store.list("diskprofiles", "");
    let first = profiles.find(|profile| profile.reference("storage_domain") == Some(domain))?;
    Some(first.id.to_string())
}

/// The images are on the other domain now, in this profile of it or in none, and in the quota that was named; those of its
/// snapshots too.
fn land(
    store: &mut Store,
    disk: &str,
    target: &str,
    (profile, quota): (Option<String>, Option<String>),
) {
    let edit = |doc: &mut Node| doc.put(images::on_domains(&[target.to_owned()]));
    for place in store.parents("vms/snapshots/disks", disk).to_vec() {
        store.change("vms/snapshots/disks", &place, disk, edit);
    }
    store.change("disks", "", disk, |doc| {
        edit(doc);
        doc.remove("disk_profile");
        if let Some(profile) = profile {
            doc.put(Node::reference("disk_profile", profile));
        }
        if let Some(quota) = quota {
            doc.put(Node::reference("quota", quota));
        }
    });
}

/// The engine's order: there, right, unlocked, elsewhere, both domains.
fn may_move(store: &Store, disk: &Object, source: &str, target: &str) -> Outcome<()> {
    let deed = HERE;
    locks::check(store, &[&disk.id], deed.0, deed.1)?;
    if !images::is_image(disk) {
        return deed.bad(NO_DISK);
    }
    let alias = look::alias(disk);
    if disk.status() == "locked" {
        let users = look::users_of(store, &disk.id);
        let layered = images::volumes(store, &disk.id) > 1;
        let layer_only = users.iter().any(|(vm, _)| {
            locks::told(store, &look::taking(&vm.id)).is_some()
                || layered && vm.status() == "image_locked"
        });
        // A snapshot that is being taken locks its new layer only, a template of the VM the last one; everything else locks
        // the first one, too.
        return deed.conflict(match layer_only {
            true => format!("Cannot {{action}} {{type}}: The following disks are locked: {alias}. Please try again in a few minutes."),
            false => under_way(alias),
        });
    }
    if look::template_of(store, &disk.id).is_some() {
        return deed.bad(format!(
            "Cannot {{action}} {{type}}. The following disk(s) are not attached to any VM: {alias}."
        ));
    }
    allowed_content(deed, disk)?;
    if source == target {
        return deed
            .bad("Cannot {action} {type}. The source and target storage domains are the same.");
    }
    look::domain_is_active(store, deed, source)?;
    look::domain_takes_images(store, deed, target)?;
    if let Some(base) = disk
        .text("template_disk")
        .and_then(|id| store.root("disks", id))
    {
        if !look::domains_of(&base.doc)
            .iter()
            .any(|known| known == target)
        {
            return deed.bad(
                "Cannot {action} {type}. The selected Storage Domain does not contain the VM Template.",
            );
        }
        if base.status() != "ok" {
            return deed
                .conflict("Cannot {action} {type}. The VM template disk status is not 'OK'.");
        }
    }
    look::domain_has_room(store, deed, target, actual_size(disk))
}

/// With a running VM: a snapshot, the copy behind it, the pivot, and the snapshot goes again.
fn migrate(
    store: &mut Store,
    ask: &Ask,
    disk: &Arc<Object>,
    vm: &Arc<Object>,
    target: &str,
) -> Outcome<Done> {
    let source = look::domain_of(&disk.doc);
    let alias = look::alias(disk).to_owned();
    let chore = chore(store, ask, &LIVE, &alias, &source, target)
        .word("vm", vm.name())
        .about_vm(store, vm);
    let checked = may_migrate(store, disk, vm, &source, target);
    let checked = checked.and_then(|()| profile_fits(store, ask, HERE, target));
    let checked = checked.and_then(|()| quota_fits(store, ask, HERE, target));
    look::noted(store, ask, |_| chore.say(LIVE.job), checked)?;
    let id = disk.id.to_string();
    let name = format!("{alias} Auto-generated for Live Storage Migration");
    let chore = chore.busy_on(store, &[target.to_owned()]).begin(store, ask);
    let snapshot = snapshots::internal(store, ask, vm, &name, &[id.as_str()]);
    chore.tell(store, BEGUN, ask.now);
    store.set("disks", &id, "status", "locked");
    let job = structure(store, ask);
    let (landing, target) = (id.clone(), target.to_owned());
    let (ask_later, vm_id) = (ask.clone(), vm.id.to_string());
    // Only a cold move finds a profile by itself.
    let profile = asked_profile(ask);
    let quota = quota_permits::named(&look::body(ask));
    chore.at(store, ask.now, 4_000, move |_, store, now| {
        land(store, &landing, &target, (profile, quota));
        jobs::end(store, &job, now, "finished");
        merges::drop_internal(store, &ask_later, &vm_id, &snapshot, now);
    });
    chore.finish(store, ask.now, move |_, store, _| {
        store.set("disks", &id, "status", "ok");
    });
    Done::with(None)
}

fn structure(store: &mut Store, ask: &Ask) -> String {
    let job = jobs::begin(store, ask, STRUCTURE.job);
    // One for the layer below the snapshot, one for the layer above.
    for _ in 0..2 {
        jobs::add_step(store, &job, "Creating Volume.", ask.now);
    }
    job
}

fn may_migrate(
    store: &Store,
    disk: &Object,
    vm: &Object,
    source: &str,
    target: &str,
) -> Outcome<()> {
    may_move(store, disk, source, target)?;
    previews(store, HERE, disk)?;
    if !matches!(vm.status(), "up" | "paused") {
        return HERE.conflict(
            "Cannot {action} {type}. The Virtual Machine should be either in Up or Paused status.",
        );
    }
    if disk.is("shareable") {
        let alias = look::alias(disk);
        return HERE.conflict(format!(
            "Cannot {{action}} a shareable {{type}} ({alias}). This operation is not supported."
        ));
    }
    snapshots::may_take(store, vm)
}
