//! Removing disks: the answer comes at once, the image stays locked for a while.

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::locks::{self, Hold};
use super::look::{self, Deed};
use crate::ask::Ask;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const REMOVE: Row = Row {
    job: "Removing Disk {disk}",
    steps: &["Deleting Image."],
    ..SILENT
};

const WITH_MACHINE: Row = Row {
    job: "Removing VM {vm} from system",
    ..SILENT
};

const HERE: Deed = Deed("remove", "Virtual Disk");

/// DELETE of a disk.
pub(super) fn disk(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let id = place.id.as_deref().unwrap_or("");
    let disk = store.root("disks", id).cloned();
    let disk = disk.ok_or(Refusal::Empty(404))?;
    begin(store, ask, &disk).map(Some)
}

/// Removes a disk and returns its job.
pub(crate) fn begin(store: &mut Store, ask: &Ask, disk: &Arc<Object>) -> Outcome<String> {
    let checked = may_go(store, disk);
    let job = |_: &Store| format!("Removing Disk {}", look::alias(disk));
    look::noted(store, ask, job, checked)?;
    Ok(removed(store, ask, disk, &REMOVE))
}

/// Removes a disk within another command: without a job.
pub(super) fn within(store: &mut Store, ask: &Ask, disk: &Arc<Object>) {
    if may_go(store, disk).is_ok() {
        removed(store, ask, disk, &SILENT);
    }
}

fn removed(store: &mut Store, ask: &Ask, disk: &Arc<Object>, row: &'static Row) -> String {
    let alias = look::alias(disk).to_owned();
    let chore = Chore::new(ask, row).word("disk", alias.as_str());
    if disk.text("storage_type") == Some("lun") {
        return forget(store, ask, chore, disk);
    }
    let domain = look::domain_of(&disk.doc);
    let users = look::users_of(store, &disk.id);
    let names: Vec<_> = users.iter().map(|(vm, _)| vm.name()).collect();
    let text = format!("Cannot {{action}} {{type}}. Disk {alias} is being removed.");
    let mut chore = chore
        .word("domain", look::name_of(store, "storagedomains", &domain))
        .word("vms", names.join(", "))
        .about_domain(store, &domain)
        .busy_on(store, &look::domains_of(&disk.doc))
        .holding(store, &[&disk.id], &text);
    for (vm, _) in &users {
        chore = chore.about_vm(store, vm);
    }
    let chore = chore.begin(store, ask);
    let told = if names.is_empty() {
        (
            "USER_FINISHED_REMOVE_DISK",
            "Disk {disk} was successfully removed from domain {domain} (User {user}).",
        )
    } else {
        (
            "USER_FINISHED_REMOVE_DISK_ATTACHED_TO_VMS",
            "Disk {disk} associated to the VMs {vms} was successfully removed from domain {domain} (User {user}).",
        )
    };
    chore.tell(store, &[told], ask.now);
    let (id, job) = (disk.id.to_string(), chore.job.clone().unwrap_or_default());
    store.set("disks", &id, "status", "locked");
    chore.finish(store, ask.now, move |_, store, _| vanish(store, &id));
    job
}

/// The disks of a machine that is removed are still there for a while, locked; returns the job of the removal, which ends with them.
pub(crate) fn after_machine(
    store: &mut Store,
    ask: &Ask,
    vm: &Object,
    disks: Vec<String>,
) -> String {
    let domains = look::domains_under(store, &disks);
    let chore = Chore::new(ask, &WITH_MACHINE)
        .word("vm", vm.name())
        .busy_on(store, &domains)
        .begin(store, ask);
    chore.steps(store, ask.now, "Deleting Image.", disks.len());
    for disk in &disks {
        store.set("disks", disk, "status", "locked");
    }
    let job = chore.job.clone().unwrap_or_default();
    chore.finish(store, ask.now, move |_, store, _| {
        for disk in disks {
            vanish(store, &disk);
        }
    });
    job
}

/// A LUN is forgotten at once.
fn forget(store: &mut Store, ask: &Ask, chore: Chore, disk: &Object) -> String {
    let users = look::users_of(store, &disk.id);
    let names: Vec<_> = users.iter().map(|(vm, _)| vm.name()).collect();
    let told = if names.is_empty() {
        (
            "USER_FINISHED_REMOVE_DISK_NO_DOMAIN",
            "Disk {disk} was successfully removed (User {user}).",
        )
    } else {
        (
            "USER_FINISHED_REMOVE_DISK_ATTACHED_TO_VMS_NO_DOMAIN",
            "Disk {disk} associated to the VMs {vms} was successfully removed (User {user}).",
        )
    };
    let chore = chore.word("vms", names.join(", ")).begin(store, ask);
    chore.tell(store, &[told], ask.now);
    vanish(store, &disk.id);
    chore.end(store, ask.now, true);
    chore.job.unwrap_or_default()
}

/// Takes a disk out, with its attachments, its images in snapshots and its permissions.
pub(crate) fn vanish(store: &mut Store, id: &str) {
    if let Some(disk) = store.root("disks", id).cloned() {
        super::lun_disks::give_back(store, &disk);
    }
    for kind in ["vms/diskattachments", "templates/diskattachments"] {
        for holder in store.parents(kind, id).to_vec() {
            store.remove(kind, &holder, id);
        }
    }
    for place in store.parents("vms/snapshots/disks", id).to_vec() {
        store.remove("vms/snapshots/disks", &place, id);
    }
    look::drop_permissions(store, "disk", id);
    store.remove("disks", "", id);
}

/// The engine's order: the VMs that use it, the template it is of, its domain, its lock, snapshots of its VMs.
fn may_go(store: &Store, disk: &Object) -> Outcome<()> {
    let users = look::users_of(store, &disk.id);
    for (vm, _) in &users {
        locks::check_vm(store, vm, Hold::Shared, (HERE.0, HERE.1))?;
    }
    locks::check(store, &[&disk.id], HERE.0, HERE.1)?;
    if users
        .iter()
        .any(|(vm, plugged)| *plugged && vm.status() != "down")
    {
        return HERE.conflict("Cannot {action} {type}. At least one of the VMs is not down.");
    }
    if disk.text("storage_type") == Some("lun") {
        return Ok(());
    }
    match disk.text("content_type") {
        Some("ovf_store") if disk.status() != "illegal" => {
            return HERE.conflict("Cannot {action} {type}. The operation can be performed only for OVF disks that are in ILLEGAL status.");
        }
        Some("iso") => {
            let with = |drive: &&Arc<Object>| drive.text("file.id") == Some(&disk.id);
            let held = |kind: &str, drives: &'static str| {
                let drives = store.all(drives).filter(with);
                let names = drives.map(|drive| look::name_of(store, kind, &drive.parent));
                names.collect::<Vec<_>>()
            };
            let names = [
                held("templates", "templates/cdroms"),
                held("vms", "vms/cdroms"),
            ]
            .concat();
            if !names.is_empty() {
                return HERE.conflict(format!(
                    "Cannot {{action}} {{type}}. The disk is an ISO disk attached as CDROM to the following VMs/Templates: {}.",
                    names.join(",")
                ));
            }
        }
        _ => {}
    }
    if look::template_of(store, &disk.id).is_some() {
        return HERE.bad("Cannot {action} {type}. A storage domain must be specified when deleting one of a template's disk's copies.");
    }
    look::domain_takes_images(store, HERE, &look::domain_of(&disk.doc))?;
    if disk.status() == "locked" {
        return HERE.conflict(locks::BUSY);
    }
    for (vm, _) in &users {
        look::snapshots_are_quiet(store, HERE, &vm.id)?;
    }
    Ok(())
}
