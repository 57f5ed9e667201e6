//! Disks plugged into and out of VMs that run.

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::life::spelled;
use crate::node::Node;
use crate::storage::locks::{self, Hold};
use crate::storage::look;
use crate::store::Object;
use std::sync::Arc;

/// Statuses in which a disk can be plugged.
const PLUGS: &[&str] = &["up", "paused", "down"];

const NOT_DOWN: &str = "Cannot {action} {type}. At least one of the VMs is not down.";

fn status(vm: &Object, word: &str, good: &[&str]) -> Outcome<()> {
    if good.contains(&vm.status()) {
        return Ok(());
    }
    let status = spelled(vm.status());
    Err(Refusal::conflict(format!(
        "Cannot {word} Virtual Disk because the VM is in {status} status."
    )))
}

fn alias(work: &Work<'_>, disk: &str) -> String {
    let disk = work.store.root("disks", disk);
    let alias = disk.and_then(|disk| disk.text("alias"));
    alias.unwrap_or("").to_owned()
}

/// An interface that a running guest takes no disk at.
fn interface(work: &Work<'_>, vm: &Object, disk: &str, kind: &str, word: &str) -> Outcome<()> {
    let name = match kind {
        "virtio" | "virtio_scsi" => return Ok(()),
        "ide" => "an IDE",
        "spapr_vscsi" => "a sPAPR VSCSI",
        _ => {
            let system = vm.text("os.type").unwrap_or("other");
            let known = work.store.named("operatingsystems", system);
            let name = known.and_then(|known| known.text("description"));
            return Err(Refusal::bad(format!(
                "Cannot {word} Virtual Disk: The disk interface is not supported by the VM OS: {}.",
                name.unwrap_or("Other OS")
            )));
        }
    };
    Err(Refusal::bad(format!(
        "Cannot {word} {} to {}. Hot plugging a disk to {name} interface is not supported.",
        alias(work, disk),
        vm.name()
    )))
}

fn has_process(vm: &Object) -> bool {
    matches!(vm.status(), "up" | "paused")
}

/// Whether a disk may be attached to a VM in its status.
pub(crate) fn check_attach(work: &Work<'_>, vm: &Object, disk: &str) -> Outcome<()> {
    status(vm, "attach", PLUGS)?;
    let active = work.gives("active") == Some("true");
    if !active || !has_process(vm) {
        return Ok(());
    }
    let kind = work.doc.text_of("interface").unwrap_or("");
    interface(work, vm, disk, kind, "attach")
}

/// Whether a disk may be detached from a VM in its status.
pub(crate) fn check_detach(work: &Work<'_>, vm: &Object, link: &Object) -> Outcome<()> {
    status(vm, "detach", &["up", "down"])?;
    if link.is("active") && vm.status() != "down" {
        let kind = link.text("interface").unwrap_or("");
        interface(work, vm, &link.id, kind, "detach")?;
    }
    Ok(())
}

/// The VMs that a disk is plugged to.
fn holders(work: &Work<'_>, disk: &str) -> Vec<Arc<Object>> {
    let users = look::users_of(work.store, disk);
    let plugged = users.into_iter().filter(|(_, plugged)| *plugged);
    plugged.map(|(vm, _)| vm).collect()
}

/// A change of a disk shares the VMs it is plugged to.
pub(crate) fn check_holders(work: &Work<'_>, disk: &str) -> Outcome<()> {
    for vm in holders(work, disk) {
        locks::check_vm(work.store, &vm, Hold::Shared, ("edit", "Virtual Disk"))?;
    }
    Ok(())
}

/// None of them previews a snapshot, which is looked at late.
pub(crate) fn check_previews(work: &Work<'_>, disk: &str) -> Outcome<()> {
    for vm in holders(work, disk) {
        look::previews_nothing(work.store, ("edit", "Virtual Disk"), &vm.id)?;
    }
    Ok(())
}

/// A disk grows while none of its VMs is on its way from one status to another.
pub(crate) fn check_growth(work: &Work<'_>, disk: &str) -> Outcome<()> {
    for vm in holders(work, disk) {
        status(&vm, "edit", &["down", "up", "suspended"])?;
    }
    Ok(())
}

/// A disk is shared, or no longer, while none of its VMs runs.
pub(crate) fn check_sharing(work: &Work<'_>, old: &Object, given: &Node) -> Outcome<()> {
    let asked = given.text_of("shareable");
    let changes = asked.is_some_and(|asked| (asked == "true") != old.is("shareable"));
    let mut users = holders(work, &old.id).into_iter();
    match changes && users.any(|vm| vm.status() != "down") {
        true => Err(work.conflict(NOT_DOWN)),
        false => Ok(()),
    }
}

/// Members of an attachment that need all its VMs down.
pub(crate) fn check_change(work: &Work<'_>, old: &Object) -> Outcome<()> {
    let now = |path: &str| work.doc.text_of(path).unwrap_or("").to_owned();
    let changes = |path: &str| now(path) != old.text(path).unwrap_or("");
    let runs = holders(work, &old.id)
        .iter()
        .any(|vm| vm.status() != "down");
    if runs && (changes("interface") || changes("bootable") || changes("read_only")) {
        return Err(work.conflict(NOT_DOWN));
    }
    Ok(())
}

/// What an update says of `active` is a command of its own before it: checked, done and told.
pub(crate) fn toggle(work: &mut Work<'_>, vm: &Object, old: &Object) -> Outcome<()> {
    let Some(active) = work.gives("active").map(|text| text == "true") else {
        return Ok(());
    };
    if active == old.is("active") {
        return Ok(());
    }
    let word = if active { "hot plug" } else { "hot unplug" };
    locks::check_vm(work.store, vm, Hold::Shared, (word, "Virtual Disk"))?;
    locks::check(work.store, &[&old.id], word, "Virtual Disk")?;
    status(vm, word, PLUGS)?;
    look::takes_disks(work.store, vm, word)?;
    if has_process(vm) {
        let kind = old.text("interface").unwrap_or("");
        interface(work, vm, &old.id, kind, word)?;
    }
    let edit = |doc: &mut Node| doc.set("active", active.to_string());
    work.store
        .change("vms/diskattachments", &old.parent, &old.id, edit);
    let (symbol, done) = match active {
        true => ("USER_HOTPLUG_DISK", "plugged"),
        false => ("USER_HOTUNPLUG_DISK", "unplugged"),
    };
    let text = format!(
        "VM {} disk {} was {done} by {}.",
        vm.name(),
        alias(work, &old.id),
        work.user()
    );
    let draft = work.event(symbol, text).about_vm(work.store, vm);
    draft.record(work.store);
    Ok(())
}

/// Interfaces over which no disk is read only.
pub(super) fn takes_read_only(work: &Work<'_>, word: &str) -> Outcome<()> {
    let interface = work.doc.text_of("interface").unwrap_or("");
    match interface {
        "ide" | "sata" if work.doc.text_of("read_only") == Some("true") => {
            Err(Refusal::bad(format!(
                "Cannot {word} Virtual Disk. {} disks can't be read-only.",
                interface.to_uppercase()
            )))
        }
        _ => Ok(()),
    }
}
