//! Disks of machines: attached, detached, changed together with their attachment, copied from one machine to another.

use super::disks::{BUSY, DROP, begun, create, locked, ready, required_below_domain};
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use super::{body, disk_names, hot_disks};
use crate::java_map;
use crate::node::Node;
use crate::storage::locks::{self, Hold};
use crate::storage::{changes, look, lun_disks, memory, removal};
use crate::store::{Object, Store};
use crate::world;

/// Attachments; their id is that of the disk.
pub(crate) const ATTACHMENTS: Rule = Rule {
    kind: "vms/diskattachments",
    label: "Virtual Disk",
    drop: &["disk", "vm", "template", "logical_name"],
    // An engine looks at the disk before anything else.
    needs: |work| match work.given.child("disk") {
        None if work.is_add() => Err(Refusal::Page("java.lang.NullPointerException".into())),
        _ => Ok(()),
    },
    prepare: |work| {
        if work.is_add() {
            attach(work)
        } else {
            alter_attachment(work)
        }
    },
    made: |work, link| {
        let Some(vm) = work.place.owner(work.store).cloned() else {
            return;
        };
        let Some(disk) = work.store.root("disks", &link.id).cloned() else {
            return;
        };
        let (name, user) = (disk.text("alias").unwrap_or("").to_owned(), work.user());
        if disk.status() == "locked" {
            let job = begun(work, &disk);
            let text = format!(
                "Add-Disk operation of {name} was initiated on VM {} by {user}.",
                vm.name()
            );
            let draft = work
                .event("USER_ADD_DISK_TO_VM", text)
                .about_vm(work.store, &vm)
                .about_disk(work.store, &disk);
            draft.record(work.store);
            let text = format!(
                "The disk {name} was successfully added to VM {}.",
                vm.name()
            );
            let done = work
                .event("USER_ADD_DISK_TO_VM_FINISHED_SUCCESS", text)
                .about_vm(work.store, &vm)
                .about_disk(work.store, &disk);
            ready(work, &disk, done, job);
            if vm.status() != "down" && work.gives("active") == Some("true") {
                let (vm, disk) = (vm.id.to_string(), disk.id.to_string());
                work.store.later(work.ask.now, BUSY, move |store, _| {
                    store.change("vms/diskattachments", &vm, &disk, |doc| {
                        doc.set("active", "true");
                    });
                });
            }
        } else {
            let text = format!(
                "Disk {name} was successfully attached to VM {} by {user}.",
                vm.name()
            );
            let draft = work
                .event("USER_ATTACH_DISK_TO_VM", text)
                .about_vm(work.store, &vm);
            draft.record(work.store);
        }
    },
    leave: |work, link| {
        let vm = work.place.owner(work.store).cloned();
        if let Some(vm) = &vm {
            hot_disks::check_detach(work, vm, link)?;
        }
        if let Some(disk) = work.store.root("disks", &link.id).cloned() {
            if !work.ask.params.flag("detach_only", true) {
                work.job = Some(removal::begin(work.store, work.ask, &disk)?);
            } else if changes::has_snapshots(work.store, &disk.id) {
                return Err(Refusal::conflict(
                    "Cannot detach Virtual Disk. The disk is already configured in a snapshot. In order to detach it, remove the disk's snapshots.",
                ));
            }
        }
        Ok(())
    },
    gone: |work, link| {
        if !work.ask.params.flag("detach_only", true) {
            return;
        }
        let Some(vm) = work.place.owner(work.store).cloned() else {
            return;
        };
        let Some(disk) = work.store.root("disks", &link.id).cloned() else {
            return;
        };
        let name = disk.text("alias").unwrap_or("");
        let text = format!(
            "Disk {name} was successfully detached from VM {} by {}.",
            vm.name(),
            work.user()
        );
        let draft = work
            .event("USER_DETACH_DISK_FROM_VM", text)
            .about_vm(work.store, &vm);
        draft.record(work.store);
    },
    ..PLAIN
};

/// A new attachment: of a disk that is there, or of one that is made for it.
fn attach(work: &mut Work<'_>) -> Outcome<()> {
    let disk = work.given.child("disk").cloned().unwrap_or_default();
    let known = disk.id().map(str::to_owned);
    if known.is_none() {
        required_below_domain(&disk, "invoke")?;
    }
    let new = Some(&disk).filter(|_| known.is_none());
    disk_names::check_attachment(&work.given, new)?;
    let Some(vm) = work.place.owner(work.store).cloned() else {
        // A disk that is to be attached is looked for first.
        let there = |id: &String| work.store.root("disks", id).is_some();
        return Err(match known.is_none() || known.as_ref().is_some_and(there) {
            true => work.bad("Cannot {action} {type}. VM is not found."),
            false => Refusal::bad("Cannot attach Virtual Disk. The specified disk does not exist."),
        });
    };
    let word = if known.is_some() { "attach" } else { "add" };
    if known.is_none() {
        locks::check_vm(work.store, &vm, Hold::Shared, ("add", "Virtual Disk"))?;
    }
    let bootable = work.doc.text_of("bootable") == Some("true");
    let boots = work
        .store
        .list("vms/diskattachments", &vm.id)
        .find(|row| row.is("bootable"))
        .cloned();
    if let Some(boots) = boots.filter(|_| bootable) {
        let name = work
            .store
            .root("disks", &boots.id)
            .and_then(|disk| disk.text("alias").map(str::to_owned))
            .unwrap_or_default();
        let text = format!(
            "Cannot {word} Virtual Disk. Disk {name} in VM {} is already marked as boot.",
            vm.name()
        );
        return Err(Refusal::conflict(text));
    }
    // A disk that is there is plugged when asked for, and so is a new one of a VM that runs, as soon as it is ready; a new
    // one of a VM that is down unless it is not wanted.
    let asked = work.gives("active").map(|text| text == "true");
    let down = vm.status() == "down";
    let plugged = match &known {
        Some(_) => asked.unwrap_or(false),
        None => down && asked.unwrap_or(true),
    };
    work.doc.set("active", plugged.to_string());
    hot_disks::takes_read_only(work, word)?;
    fits_system(work, &vm, word)?;
    let id = match known {
        Some(id) => existing(work, &vm, &id)?,
        None => {
            look::takes_disks(work.store, &vm, "add")?;
            new_disk(work, disk)?
        }
    };
    for (member, value) in [
        ("bootable", "false"),
        ("read_only", "false"),
        ("pass_discard", "false"),
        ("uses_scsi_reservation", "false"),
    ] {
        work.default(member, value);
    }
    work.doc.set_attr("id", id);
    Ok(())
}

/// The chipset of the VM decides which interfaces its disks may have.
fn fits_system(work: &Work<'_>, vm: &Object, word: &str) -> Outcome<()> {
    let system = vm.text("os.type").unwrap_or("other");
    let q35 = vm
        .text("bios.type")
        .is_none_or(|bios| bios.starts_with("q35"));
    let fits = match work.gives("interface") {
        Some("ide") => !q35,
        Some("sata") => q35,
        Some("spapr_vscsi") => system.ends_with("ppc64"),
        _ => true,
    };
    if fits {
        return Ok(());
    }
    let known = work.store.named("operatingsystems", system);
    let name = known
        .and_then(|known| known.text("description"))
        .unwrap_or(system);
    let text = format!(
        "Cannot {word} Virtual Disk: The disk interface is not supported by the VM OS: {name}."
    );
    Err(Refusal::bad(text))
}

fn existing(work: &Work<'_>, vm: &Object, id: &str) -> Outcome<String> {
    let Some(disk) = work.store.root("disks", id) else {
        return Err(Refusal::bad(
            "Cannot attach Virtual Disk. The specified disk does not exist.",
        ));
    };
    locks::check(work.store, &[id], "attach", "Virtual Disk")?;
    holds_data(disk, "attach")?;
    if disk.status() == "locked" && disk.text("storage_type") != Some("lun") {
        let alias = disk.text("alias").unwrap_or("");
        return Err(Refusal::conflict(format!(
            "Cannot attach Virtual Disk: The following disks are locked: {alias}. Please try again in a few minutes."
        )));
    }
    if work.store.get("vms/diskattachments", &vm.id, id).is_some() {
        return Err(Refusal::conflict(
            "Cannot attach Virtual Disk. The disk is already attached to VM.",
        ));
    }
    hot_disks::check_attach(work, vm, id)?;
    let homes = ["vms/diskattachments", "templates/diskattachments"];
    let is_taken = |kind: &&str| !work.store.parents(kind, id).is_empty();
    if !disk.is("shareable") && homes.iter().any(is_taken) {
        return Err(Refusal::conflict(
            "Cannot attach Virtual Disk. The disk is not shareable and is already attached to a VM.",
        ));
    }
    Ok(id.to_owned())
}

/// Only disks of data are attached and changed.
pub(crate) fn holds_data(disk: &Object, action: &str) -> Outcome<()> {
    let content = disk.text("content_type").unwrap_or("data");
    if matches!(content, "data" | "hosted_engine") {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "Cannot {action} Virtual Disk. The operation is not supported for {} disks.",
        content.to_uppercase()
    )))
}

/// What a disk of a VM is called when nothing is said: by the number of disks that it will have.
fn default_alias(store: &Store, vm: &Object) -> String {
    let number = store.count("vms/diskattachments", &vm.id) + 1;
    format!("{}_Disk{number}", vm.name())
}

/// Makes the disk of an attachment.
fn new_disk(work: &mut Work<'_>, mut given: Node) -> Outcome<String> {
    let Some(facts) = ovmodel::find_type("disk") else {
        return Err(Refusal::unable("disks"));
    };
    body::resolve(work.store, "disks", &mut given, facts)?;
    if given
        .text_of("alias")
        .or(given.text_of("name"))
        .is_none_or(str::is_empty)
    {
        let vm = work.place.owner(work.store).cloned();
        let name = vm.map(|vm| default_alias(work.store, &vm));
        given.put(Node::leaf("alias", name.unwrap_or_default()));
    }
    let mut doc = world::shape("disk");
    body::lay_over(&mut doc, &given, facts, DROP);
    let attachment = std::mem::replace(&mut work.doc, doc);
    let body = std::mem::replace(&mut work.given, given);
    let made = create(work);
    work.given = body;
    let doc = std::mem::replace(&mut work.doc, attachment);
    made?;
    let disk = work.store.put_below("disks", "", doc);
    lun_disks::take_for_disk(work.store, &disk);
    Ok(disk.id.to_string())
}

/// Like a disk's, a change of an attachment shows a while later; a size or a name in it goes to the disk.
fn alter_attachment(work: &mut Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    let Some(disk) = work.store.root("disks", &old.id).cloned() else {
        return Ok(());
    };
    let told = work.given.child("disk").and_then(Node::id);
    if told.is_some_and(|told| work.store.root("disks", told).is_none()) {
        // Nobody may do anything with a disk that is not there.
        let text = "[User is not authorized to perform this action.]";
        return Err(Refusal::operation(403, text));
    }
    let vm = work.place.owner(work.store).cloned();
    if let Some(vm) = &vm {
        hot_disks::toggle(work, vm, &old)?;
    }
    let nothing = Node::default();
    disk_names::check_change(work.given.child("disk").unwrap_or(&nothing), &disk)?;
    hot_disks::check_holders(work, &disk.id)?;
    locks::check(work.store, &[&disk.id], "edit", "Virtual Disk")?;
    hot_disks::check_change(work, &old)?;
    locked(work, &disk)?;
    if !old.is("read_only") {
        hot_disks::takes_read_only(work, "edit")?;
    }
    if let Some(vm) = &vm {
        fits_system(work, vm, "edit")?;
    }
    let facts = ovmodel::find_type("disk").ok_or_else(|| Refusal::unable("disks"))?;
    let mut given = work.given.child("disk").cloned().unwrap_or_default();
    body::resolve(work.store, "disks", &mut given, facts)?;
    let mut new_disk = disk.doc.clone();
    body::lay_over(&mut new_disk, &given, facts, DROP);
    let change = changes::check(work, &disk, &given, new_disk)?;
    let mut shown = old.doc.clone();
    if let Some(active) = work.gives("active") {
        shown.set("active", active);
    }
    let new = std::mem::replace(&mut work.doc, shown);
    let link = (old.parent.to_string(), new);
    changes::begin(
        work.store,
        work.ask,
        &disk,
        change,
        vm.as_deref(),
        Some(link),
    );
    Ok(())
}

/// Whether only one VM has a disk.
fn has_one_owner(store: &Store, id: &str) -> bool {
    store.parents("vms/diskattachments", id).len() == 1
}

/// 409 when a disk that only this VM has is locked.
pub(crate) fn check_unlocked(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    for row in work.store.list("vms/diskattachments", &vm.id) {
        let disk = work.store.root("disks", &row.id);
        let own = has_one_owner(work.store, &row.id);
        if let Some(disk) = disk.filter(|disk| own && disk.status() == "locked") {
            let name = disk.text("alias").unwrap_or("");
            let text = format!(
                "Cannot {{action}} {{type}}: The following disks are locked: {name}. Please try again in a few minutes."
            );
            return Err(work.conflict(&text));
        }
    }
    Ok(())
}

/// Removes the disks that only this VM has: they are locked when the VM is gone, and the job of its removal goes on with them.
pub(crate) fn drop_of_vm(work: &mut Work<'_>, vm: &Object) -> Outcome<()> {
    check_unlocked(work, vm)?;
    let links = work.store.list("vms/diskattachments", &vm.id);
    let disks = links.filter_map(|link| work.store.root("disks", &link.id));
    let own: Vec<_> = disks
        .filter(|disk| {
            has_one_owner(work.store, &disk.id) && disk.text("storage_type") != Some("lun")
        })
        .map(|disk| disk.id.to_string())
        .collect();
    memory::forget_all(work.store, &vm.id);
    work.inner = Some(Vec::new());
    if !own.is_empty() {
        work.job = Some(removal::after_machine(work.store, work.ask, vm, own));
    }
    Ok(())
}

/// Gives a new VM copies of its template's disks.
pub(crate) fn copy_of_template(work: &mut Work<'_>, template: &str, vm: &Object) {
    copy(
        work,
        ("templates/diskattachments", template),
        ("vms/diskattachments", &vm.id),
    );
}

/// Copies the disks of one machine for another.
pub(crate) fn copy(work: &mut Work<'_>, from: (&str, &str), to: (&str, &str)) {
    let mut links: Vec<_> = work.store.list(from.0, from.1).cloned().collect();
    java_map::by_id(&mut links, |link| &link.id);
    for link in links {
        let Some(disk) = work.store.root("disks", &link.id).cloned() else {
            continue;
        };
        let mut doc = disk.doc.clone();
        let image = work.store.new_id();
        doc.set("image_id", image);
        doc.set("status", "ok");
        let copy = work.store.put_below("disks", "", doc);
        let mut attachment = link.doc.clone();
        attachment.set_attr("id", &*copy.id);
        work.store.put_below(to.0, to.1, attachment);
    }
}
