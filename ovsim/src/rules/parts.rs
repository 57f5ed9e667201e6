//! Parts of VMs that are not disks or NICs: CD-ROM, consoles, watchdog, host devices.

use super::jobs;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// The CD-ROM: one, with the id of all zeros.
pub(crate) const CDROMS: Rule = Rule {
    kind: "vms/cdroms",
    label: "VM",
    drop: &["vm", "template", "instance_type", "vms"],
    prepare: |work| {
        let named = work.given.child("file").and_then(|file| file.id());
        if work.is_add() && named == Some("") {
            return Err(Refusal::incomplete("Cdrom", "file.id", "add"));
        }
        let Some(vm) = work.place.owner(work.store).cloned() else {
            return Err(Refusal::Empty(404));
        };
        let file = work.given.child("file").and_then(|file| file.id());
        // A file without an id is what an empty drive has already.
        let same = file.is_none();
        let file = file.unwrap_or("").to_owned();
        let now = work.ask.params.flag("current", false);
        if now
            && !same
            && matches!(
                vm.status(),
                "down" | "image_locked" | "unknown" | "unassigned"
            )
        {
            let action = if file.is_empty() {
                "Eject CD"
            } else {
                "Change CD"
            };
            return Err(Refusal::conflict(format!(
                "Cannot {action} VM because the VM is in {} status.",
                crate::life::spelled(vm.status())
            )));
        }
        if now && !file.is_empty() && !looks_like_image(&file) {
            return Err(Refusal::bad(
                "Cannot Change CD VM. Invalid CD image format.",
            ));
        }
        if !file.is_empty() && !looks_like_image(&file) {
            return Err(Refusal::bad(
                "Cannot edit VM. Invalid CD image format., Attribute: vmStatic.isoPath",
            ));
        }
        if !file.is_empty() && !is_image(work.store, &file) {
            return Err(match now {
                true => no_image(work, &vm),
                false => Refusal::bad("Invalid ISO image path"),
            });
        }
        work.doc.set_attr("id", ZERO);
        if now {
            insert(work, &vm, &file);
        } else if file.is_empty() {
            work.doc.remove("file");
        }
        Ok(())
    },
    changed: |work, _| {
        let vm = work.place.owner(work.store).cloned();
        let Some(vm) = vm.filter(|_| !work.ask.params.flag("current", false)) else {
            return;
        };
        jobs::done(
            work.store,
            work.ask,
            &format!("Editing VM {} properties", vm.name()),
        );
        let text = format!(
            "VM {} configuration was updated by {}.",
            vm.name(),
            work.user()
        );
        let draft = work.event("USER_UPDATE_VM", text).about_vm(work.store, &vm);
        draft.record(work.store);
    },
    ..PLAIN
};

/// What is in the drive of a running VM, beside what it will have at its next start.
pub(crate) const IN_DRIVE: &str = "in_drive";

/// Puts an image into the drive of a running VM, or takes it out; the configuration stays.
fn insert(work: &mut Work<'_>, vm: &Object, file: &str) {
    let old = work.old.clone();
    let before = old
        .as_ref()
        .and_then(|old| old.reference(IN_DRIVE))
        .unwrap_or("");
    let (name, user) = (vm.name(), work.user());
    let (symbol, text) = match (file.is_empty(), file == before) {
        (true, true) => (
            "VM_DISK_ALREADY_EJECTED",
            format!(
                "CD is already ejected from VM {name}, disk change action was skipped. User: {user}."
            ),
        ),
        (true, false) => (
            "USER_EJECT_VM_DISK",
            format!("CD was ejected from VM {name} by {user}."),
        ),
        (false, true) => (
            "VM_DISK_ALREADY_CHANGED",
            format!(
                "CD {file} is already inserted to VM {name}, disk change action was skipped. User: {user}."
            ),
        ),
        (false, false) => (
            "USER_CHANGE_DISK_VM",
            format!("CD {file} was inserted to VM {name} by {user}."),
        ),
    };
    jobs::done(
        work.store,
        work.ask,
        &format!("Changing CD-ROM for VM {}", vm.name()),
    );
    let draft = work.event(symbol, text).about_vm(work.store, vm);
    draft.record(work.store);
    work.doc.remove("file");
    let kept = old.as_ref().and_then(|old| old.doc.child("file").cloned());
    work.doc.children.extend(kept);
    work.doc.put(Node::reference(IN_DRIVE, file));
}

/// What the host of a running VM says that looks for the image in vain (its error 13).
fn no_image(work: &mut Work<'_>, vm: &Object) -> Refusal {
    let host = work.name_of("hosts", vm.reference("host"));
    let text = format!(
        "Failed to change disk in VM {} (Host: {host}, User: {}).",
        vm.name(),
        work.user()
    );
    let draft = work.event("USER_FAILED_CHANGE_DISK_VM", text);
    let draft = draft.about_vm(work.store, vm);
    draft.record(work.store);
    Refusal::bad("Drive image file could not be found")
}

/// Whether the drive of a running VM may be given it at all; that there is such an image its host finds out.
fn looks_like_image(file: &str) -> bool {
    file.to_ascii_lowercase().ends_with(".iso") || crate::store::is_uuid(file)
}

/// An ISO image: an uploaded disk of that content, or a file of an ISO domain.
pub(crate) fn is_image(store: &Store, file: &str) -> bool {
    let disk = store
        .root("disks", file)
        .is_some_and(|disk| disk.text("content_type") == Some("iso"));
    disk || store
        .all("storagedomains/files")
        .any(|known| &*known.id == file || known.name() == file)
}

/// A status as messages call it: `image_locked` is `ImageLocked`.
pub(crate) fn internal(status: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map_or_else(String::new, |first| {
            first.to_uppercase().chain(letters).collect()
        })
    };
    status.split('_').map(word).collect()
}

/// One console of each protocol.
pub(crate) fn console(work: &mut Work<'_>) -> Outcome<()> {
    if work.place.owner(work.store).is_none() {
        return Err(unknown(work));
    }
    let protocol = work.doc.text_of("protocol").unwrap_or("").to_owned();
    let id: String = protocol.bytes().map(|byte| format!("{byte:02x}")).collect();
    if work.store.get(work.rule.kind, &work.parent, &id).is_some() {
        return Err(Refusal::bad(
            "Cannot ${action} ${type}. One VM can not contain more than one device with the same graphics type.",
        ));
    }
    work.doc.set_attr("id", id);
    Ok(())
}

/// Watchdogs: one.
pub(crate) const WATCHDOGS: Rule = Rule {
    kind: "vms/watchdogs",
    label: "VM",
    drop: &["vm", "template", "instance_type", "vms"],
    prepare: watchdog,
    jobs: [
        Some("Adding watchdog to VM {vm}"),
        Some("Updating watchdog on VM {vm}"),
        Some("Remove watchdog from VM {vm}"),
    ],
    ..PLAIN
};

/// A part of a machine that is not there; nobody says what was to be done.
fn unknown(work: &Work<'_>) -> Refusal {
    let what = match work.place.kind.starts_with("vms") {
        true => "VM is not found.",
        false => "The relevant Template doesn't exist.",
    };
    Refusal::bad(format!("Cannot ${{action}} ${{type}}. {what}"))
}

/// A second watchdog is refused, and a model that the system of the machine does not know.
pub(crate) fn watchdog(work: &mut Work<'_>) -> Outcome<()> {
    if work.is_add() {
        if work.place.owner(work.store).is_none() {
            return Err(unknown(work));
        }
        if work.store.count(work.rule.kind, &work.parent) > 0 {
            return Err(Refusal::conflict("watchdog already exists"));
        }
    }
    let owner = work.place.owner(work.store);
    let system =
        owner.and_then(|owner| owner.doc.text_at("os.type").map(|os| os.contains("s390x")));
    let known = match system {
        Some(true) => "diag288",
        Some(false) => "i6300esb",
        None => return Ok(()),
    };
    match work.doc.text_of("model") {
        Some(model) if model != known => Err(Refusal::bad(
            "Cannot ${action} ${type}. Selected watchdog model is not supported by the operating system.",
        )),
        _ => Ok(()),
    }
}

/// Host devices attached to VMs.
pub(crate) const HOST_DEVICES: Rule = Rule {
    kind: "vms/hostdevices",
    label: "VM",
    drop: &["vm"],
    prepare: |work| {
        let vm = work.place.owner(work.store).cloned();
        if vm.is_none() {
            return Err(Refusal::bad("Cannot add Host devices. VM is not found."));
        }
        if let Some(vm) = vm.as_deref().filter(|vm| vm.status() != "down") {
            return Err(Refusal::conflict(format!(
                "Cannot add Host devices because the VM is in {} status.",
                crate::life::spelled(vm.status())
            )));
        }
        let pinned = vm.as_deref().and_then(pinned_host);
        match pinned {
            None => Err(Refusal::conflict(
                "Cannot add Host devices. VM must be pinned to a host.",
            )),
            Some(host) => {
                let name = work
                    .given
                    .text_of("name")
                    .or(work.given.id())
                    .unwrap_or("")
                    .to_owned();
                let device = work
                    .store
                    .list("hosts/devices", &host)
                    .find(|device| device.name() == name || *device.id == *name);
                let Some(device) = device.cloned() else {
                    return Err(Refusal::not_found(name));
                };
                work.doc = device.doc.clone();
                work.doc.set_attr("id", &*device.id);
                Ok(())
            }
        }
    },
    ..PLAIN
};

fn pinned_host(vm: &Object) -> Option<String> {
    let hosts = vm.doc.at("placement_policy.hosts")?;
    hosts
        .children
        .first()
        .and_then(|host| host.id())
        .map(str::to_owned)
}
