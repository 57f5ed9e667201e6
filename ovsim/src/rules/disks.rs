//! Disks, floating and attached. Storage takes its time: a disk is locked while something is done to it.

use std::time::Duration;

use super::catalog::drop_permissions;
use super::machines::default_quota;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use super::{body, jobs};
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};
use crate::world;

const DISK_OPERATOR: &str = "def0000a-0000-0000-0000-def00000000b";

/// How long storage is busy with a disk.
const BUSY: Duration = Duration::from_secs(2);

/// What an empty image takes on file storage.
const EMPTY_IMAGE: &str = "200704";

const DROP: &[&str] = &[
    "status",
    "actual_size",
    "total_size",
    "image_id",
    "qcow_version",
    "vms",
    "permissions",
    "statistics",
    "snapshot",
    "disk_snapshots",
    "storage_type",
    "active",
    "bootable",
    "interface",
    "initial_size",
    "storage_domain",
    "actions",
];

/// Disks.
pub(crate) const DISKS: Rule = Rule {
    kind: "disks",
    label: "Virtual Disk",
    drop: DROP,
    needs: |work| required(&work.given),
    prepare: |work| {
        if work.is_add() {
            create(work)
        } else {
            alter(work)
        }
    },
    made: |work, disk| {
        let job = begun(work, disk);
        let user = work.user();
        let name = disk.text("alias").unwrap_or("");
        let text = format!("Add-Disk operation of '{name}' was initiated by {user}.");
        let draft = work
            .event("USER_ADD_DISK", text)
            .about_disk(work.store, disk);
        draft.record(work.store);
        let done = work.event(
            "USER_ADD_DISK_FINISHED_SUCCESS",
            format!("The disk '{name}' was successfully added."),
        );
        let done = done.about_disk(work.store, disk);
        ready(work, disk, done, job);
    },
    leave: |work, disk| may_go(work, disk),
    gone: |work, disk| {
        for vm in work.store.parents("vms/diskattachments", &disk.id).to_vec() {
            work.store.remove("vms/diskattachments", &vm, &disk.id);
        }
        drop_permissions(work, disk);
        let domain = disk
            .doc
            .at("storage_domains.storage_domain")
            .and_then(Node::id)
            .map(str::to_owned);
        let domain = work.name_of("storagedomains", domain.as_deref());
        let name = disk.text("alias").unwrap_or("");
        let text = format!(
            "Disk {name} was successfully removed from domain {domain} (User {}).",
            work.user()
        );
        let draft = work
            .event("USER_FINISHED_REMOVE_DISK", text)
            .about_disk(work.store, disk);
        draft.record(work.store);
    },
    jobs: [None, None, Some("Removing Disk {name}")],
    ..PLAIN
};

/// What a new disk must say: sizes and format, or where its LUN is.
fn required(disk: &Node) -> Outcome<()> {
    if let Some(lun) = disk.child("lun_storage") {
        return required_lun(lun);
    }
    let mut missing = Vec::new();
    if disk.child("provisioned_size").is_none() && disk.child("size").is_none() {
        missing.push("provisionedSize");
    }
    if disk.child("format").is_none() {
        missing.push("format");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::incomplete("Disk", &missing.join(", "), "add"))
    }
}

fn required_lun(lun: &Node) -> Outcome<()> {
    if lun.child("type").is_none() {
        return Err(Refusal::incomplete("Storage", "type", "add"));
    }
    let unit = lun.at("logical_units.logical_unit");
    let unit = unit.filter(|unit| !unit.is_empty());
    let Some(unit) = unit else {
        let reason = Some("Incomplete parameters".into());
        return Err(Refusal::Bare {
            status: 400,
            reason,
            detail: Some("LogicalUnit  required for add".into()),
        });
    };
    let iscsi = lun.text_of("type") == Some("iscsi");
    let needed: &[&str] = if iscsi {
        &["address", "target", "port"]
    } else {
        &[]
    };
    let mut missing: Vec<&str> = needed
        .iter()
        .filter(|member| unit.child(member).is_none())
        .copied()
        .collect();
    if unit.id().is_none() {
        missing.push("id");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::incomplete(
            "LogicalUnit",
            &missing.join(", "),
            "add",
        ))
    }
}

/// Checks and completes a new disk.
fn create(work: &mut Work<'_>) -> Outcome<()> {
    let name = work
        .gives("alias")
        .or(work.gives("name"))
        .unwrap_or("")
        .to_owned();
    work.default("description", "");
    work.doc.put(Node::leaf("alias", name.as_str()));
    work.doc.put(Node::leaf("name", name));
    if work.given.child("lun_storage").is_some() {
        for member in [
            "format",
            "sparse",
            "status",
            "image_id",
            "actual_size",
            "total_size",
            "qcow_version",
            "storage_domains",
            "provisioned_size",
        ] {
            work.doc.remove(member);
        }
        work.doc.put(Node::leaf("storage_type", "lun"));
        return Ok(());
    }
    let domain = work
        .doc
        .at("storage_domains.storage_domain")
        .and_then(Node::id)
        .map(str::to_owned);
    let Some(domain) = domain else {
        return Err(work.bad("Cannot {action} {type}. Storage Domain hasn't been specified."));
    };
    let size = work
        .gives("provisioned_size")
        .or(work.gives("size"))
        .unwrap_or("0")
        .to_owned();
    if size.parse::<i64>().unwrap_or(0) <= 0 {
        return Err(
            work.bad("Cannot {action} {type}. Disk's provisioned size has to be greater than 0.")
        );
    }
    check_domain(work, &domain)?;
    let cow = work.doc.text_of("format") == Some("cow");
    let sparse = work.gives("sparse").map_or(cow, |sparse| sparse == "true");
    let backup = work.doc.text_of("backup").unwrap_or("none").to_owned();
    if cow && !sparse && backup != "incremental" || backup == "incremental" && !cow {
        let format = if cow { "COW" } else { "RAW" };
        let volume = if sparse { "Sparse" } else { "Preallocated" };
        let backup = if backup == "incremental" {
            "Incremental"
        } else {
            "None"
        };
        let text = format!(
            "Cannot {{action}} {{type}}. Disk configuration ({format} {volume} backup-{backup}) is incompatible with the storage domain type."
        );
        return Err(work.conflict(&text));
    }
    let image = work.store.new_id();
    for (member, value) in [
        ("provisioned_size", size.as_str()),
        ("sparse", if sparse { "true" } else { "false" }),
        ("status", "locked"),
        ("image_id", image.as_str()),
        ("actual_size", "0"),
        ("total_size", "0"),
    ] {
        work.doc.put(Node::leaf(member, value));
    }
    work.doc.remove("qcow_version");
    work.doc.remove("size");
    settle_on(work, &domain);
    Ok(())
}

/// Images are made on domains that are active.
fn check_domain(work: &Work<'_>, domain: &str) -> Outcome<()> {
    let attached = work.store.find("datacenters/storagedomains", domain);
    let status = attached.map_or("unattached", |attached| attached.status());
    if status != "active" {
        let text = format!(
            "Cannot {{action}} {{type}}. The relevant Storage Domain's status is {}.",
            super::parts::internal(status)
        );
        return Err(work.conflict(&text));
    }
    Ok(())
}

/// Profile and quota of the domain where a disk lies.
fn settle_on(work: &mut Work<'_>, domain: &str) {
    let profile = work
        .store
        .list("diskprofiles", "")
        .find(|profile| profile.reference("storage_domain") == Some(domain));
    let profile = profile.map(|profile| profile.id.to_string());
    if let Some(profile) = profile {
        work.default_reference("disk_profile", &profile);
    }
    let center = work
        .store
        .parents("datacenters/storagedomains", domain)
        .first()
        .map(|center| center.to_string());
    if let Some(quota) = default_quota(work.store, center.as_deref()) {
        work.default_reference("quota", &quota);
    }
}

fn begun(work: &mut Work<'_>, disk: &Object) -> String {
    let name = disk.text("alias").unwrap_or("").to_owned();
    let me = work.ask.user.id.clone();
    work.grant(
        DISK_OPERATOR,
        ("user", &me),
        ("disk", &disk.id),
        ("Disk", &name),
    );
    jobs::begin(work.store, work.ask, &format!("Adding Disk {name}"))
}

/// After a while the image is there.
fn ready(work: &mut Work<'_>, disk: &Object, done: Draft, job: String) {
    let id = disk.id.to_string();
    work.store.later(work.ask.now, BUSY, move |store, now| {
        store.change("disks", "", &id, made_up);
        done.at(now).record(store);
        jobs::end(store, &job, now, "finished");
    });
}

/// A disk with its image.
fn made_up(disk: &mut Node) {
    if disk.text_of("storage_type") == Some("lun") {
        return;
    }
    let size = match disk.text_of("format") {
        Some("raw") if disk.text_of("sparse") == Some("false") => {
            disk.text_of("provisioned_size").unwrap_or("0").to_owned()
        }
        Some("raw") => "0".to_owned(),
        _ => EMPTY_IMAGE.to_owned(),
    };
    disk.set("actual_size", size.as_str());
    disk.set("total_size", size);
    disk.set("status", "ok");
    if disk.text_of("format") == Some("cow") {
        disk.set("qcow_version", "qcow2_v3");
    }
}

/// A change of a disk shows only when the storage is done with it; until then the old values stand and the disk is locked.
fn alter(work: &mut Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    locked(work, &old)?;
    let size = |doc: &Node| {
        doc.text_of("provisioned_size")
            .and_then(|text| text.parse::<i64>().ok())
            .unwrap_or(0)
    };
    if work.given.child("provisioned_size").is_some() && size(&work.doc) < size(&old.doc) {
        return Err(work.bad(
            "Cannot {action} {type}. New disk size must be larger than the current disk size.",
        ));
    }
    let mut new = std::mem::replace(&mut work.doc, old.doc.clone());
    let name = work
        .gives("alias")
        .or(work.gives("name"))
        .map(str::to_owned);
    if let Some(name) = name {
        new.set("alias", name.as_str());
        new.set("name", name);
    }
    if old.text("storage_type") == Some("lun") {
        work.doc = new;
        return Ok(());
    }
    new.set("status", "ok");
    work.doc.set("status", "locked");
    work.doc.set("total_size", "0");
    let (id, ask) = (old.id.to_string(), work.ask.clone());
    work.store.later(work.ask.now, BUSY, move |store, now| {
        let name = new.text_of("alias").unwrap_or("").to_owned();
        store.change("disks", "", &id, |doc| *doc = new);
        let text = format!(
            "VM ${{VmName}} {name} disk was updated by {}.",
            ask.user.user_at_authz()
        );
        Draft::of(&ask, "USER_UPDATE_DISK", text.replace("VM ${VmName} ", ""))
            .at(now)
            .record(store);
    });
    Ok(())
}

fn locked(work: &Work<'_>, disk: &Object) -> Outcome<()> {
    if disk.status() == "locked" {
        let name = disk.text("alias").unwrap_or("");
        let text = format!(
            "Cannot {{action}} {{type}}: The following disks are locked: {name}. Please try again in a few minutes."
        );
        return Err(work.conflict(&text));
    }
    Ok(())
}

fn may_go(work: &mut Work<'_>, disk: &Object) -> Outcome<()> {
    if !work
        .store
        .parents("templates/diskattachments", &disk.id)
        .is_empty()
    {
        return Err(work.bad("Cannot {action} {type}. A storage domain must be specified when deleting one of a template's disk's copies."));
    }
    locked(work, disk)?;
    for vm in work.store.parents("vms/diskattachments", &disk.id) {
        let plugged = work
            .store
            .get("vms/diskattachments", vm, &disk.id)
            .is_some_and(|row| row.is("active"));
        let running = work
            .store
            .root("vms", vm)
            .is_some_and(|vm| !matches!(vm.status(), "down" | "suspended"));
        if plugged && running {
            return Err(work.conflict(
                "Cannot {action} {type}. At least one of the VMs that uses the disk is running.",
            ));
        }
    }
    Ok(())
}

/// Attachments; their id is that of the disk.
pub(crate) const ATTACHMENTS: Rule = Rule {
    kind: "vms/diskattachments",
    label: "Virtual Disk",
    drop: &["disk", "vm", "template", "logical_name"],
    needs: |work| match work.given.is_empty() {
        true => Err(Refusal::Page("java.lang.NullPointerException".into())),
        false => Ok(()),
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
                .about_vm(work.store, &vm);
            draft.record(work.store);
            let text = format!(
                "The disk {name} was successfully added to VM {}.",
                vm.name()
            );
            let done = work
                .event("USER_ADD_DISK_TO_VM_FINISHED_SUCCESS", text)
                .about_vm(work.store, &vm);
            ready(work, &disk, done, job);
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
        let running = vm
            .as_ref()
            .is_some_and(|vm| !matches!(vm.status(), "down" | "suspended"));
        if running && link.is("active") {
            return Err(Refusal::unable("hot-unplugging of disks"));
        }
        if let Some(disk) = work.store.root("disks", &link.id).cloned() {
            if disk.status() == "locked" {
                return Err(Refusal::conflict(
                    "Cannot detach Virtual Disk: Disk is locked. Please try again later.",
                ));
            }
            if !work.ask.params.flag("detach_only", true) {
                work.store.remove("disks", "", &disk.id);
                (DISKS.gone)(work, &disk);
            }
        }
        Ok(())
    },
    gone: |work, link| {
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
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return Err(work.bad("Cannot {action} {type}. VM is not found."));
    };
    let disk = work.given.child("disk").cloned().unwrap_or_default();
    let known = disk.id().map(str::to_owned);
    let word = if known.is_some() { "attach" } else { "add" };
    if known.is_none() {
        required(&disk)?;
    }
    if work.doc.text_of("interface").is_none() {
        return Err(Refusal::bad(
            "Interface is required, Attribute: diskVmElement.diskInterface",
        ));
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
    let id = match known {
        Some(id) => existing(work, &vm, &id)?,
        None => new_disk(work, disk)?,
    };
    for (member, value) in [
        ("active", "true"),
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

fn existing(work: &Work<'_>, vm: &Object, id: &str) -> Outcome<String> {
    let Some(disk) = work.store.root("disks", id) else {
        return Err(Refusal::bad(
            "Cannot attach Virtual Disk. The specified disk does not exist.",
        ));
    };
    if work.store.get("vms/diskattachments", &vm.id, id).is_some() {
        return Err(Refusal::conflict(
            "Cannot attach Virtual Disk. The disk is already attached to VM.",
        ));
    }
    if disk.status() == "locked" {
        let name = disk.text("alias").unwrap_or("");
        let text = format!(
            "Cannot attach Virtual Disk: The following disks are locked: {name}. Please try again in a few minutes."
        );
        return Err(Refusal::conflict(text));
    }
    if !disk.is("shareable") && !work.store.parents("vms/diskattachments", id).is_empty() {
        return Err(Refusal::conflict(
            "Cannot attach Virtual Disk. The disk is not shareable and is already attached to a VM.",
        ));
    }
    Ok(id.to_owned())
}

/// Makes the disk of an attachment.
fn new_disk(work: &mut Work<'_>, mut given: Node) -> Outcome<String> {
    let Some(facts) = ovmodel::find_type("disk") else {
        return Err(Refusal::unable("disks"));
    };
    body::resolve(work.store, "disks", &mut given, facts)?;
    let mut doc = world::shape("disk");
    body::lay_over(&mut doc, &given, facts, DROP);
    let attachment = std::mem::replace(&mut work.doc, doc);
    let body = std::mem::replace(&mut work.given, given);
    let made = create(work);
    work.given = body;
    let doc = std::mem::replace(&mut work.doc, attachment);
    made?;
    Ok(work.store.put_below("disks", "", doc).id.to_string())
}

/// Like a disk's, a change of an attachment shows a while later; a size in it goes to the disk.
fn alter_attachment(work: &mut Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    let Some(disk) = work.store.root("disks", &old.id).cloned() else {
        return Ok(());
    };
    locked(work, &disk)?;
    let mut new_size = None;
    if let Some(size) = work
        .gives("disk.provisioned_size")
        .and_then(|text| text.parse::<i64>().ok())
    {
        let now = disk
            .text("provisioned_size")
            .and_then(|text| text.parse::<i64>().ok())
            .unwrap_or(0);
        if size < now {
            return Err(work.bad(
                "Cannot {action} {type}. New disk size must be larger than the current disk size.",
            ));
        }
        new_size = Some(size.to_string());
    }
    let new_name = work
        .gives("disk.alias")
        .or(work.gives("disk.name"))
        .map(str::to_owned);
    let new = std::mem::replace(&mut work.doc, old.doc.clone());
    let (id, parent, ask) = (old.id.to_string(), old.parent.to_string(), work.ask.clone());
    work.store
        .change("disks", "", &id, |doc| doc.set("status", "locked"));
    let vm = work.place.owner(work.store).cloned();
    work.store
        .later(work.ask.now, BUSY, move |store: &mut Store, now| {
            store.change("vms/diskattachments", &parent, &id, |doc| *doc = new);
            store.change("disks", "", &id, |doc| {
                doc.set("status", "ok");
                if let Some(size) = new_size {
                    doc.set("provisioned_size", size);
                }
                if let Some(name) = new_name {
                    doc.set("alias", name.as_str());
                    doc.set("name", name);
                }
            });
            let name = disk.text("alias").unwrap_or("");
            if let Some(vm) = vm {
                let text = format!(
                    "VM {} {name} disk was updated by {}.",
                    vm.name(),
                    ask.user.user_at_authz()
                );
                Draft::of(&ask, "USER_UPDATE_VM_DISK", text)
                    .about_vm(store, &vm)
                    .at(now)
                    .record(store);
            }
        });
    Ok(())
}

/// Removes the disks that only this VM has.
pub(crate) fn drop_of_vm(work: &mut Work<'_>, vm: &Object) -> Outcome<()> {
    let disks: Vec<_> = work
        .store
        .list("vms/diskattachments", &vm.id)
        .map(|row| row.id.clone())
        .collect();
    let own = |store: &Store, id: &str| store.parents("vms/diskattachments", id).len() == 1;
    for id in &disks {
        let disk = work.store.root("disks", id);
        if let Some(disk) = disk.filter(|disk| disk.status() == "locked" && own(work.store, id)) {
            let name = disk.text("alias").unwrap_or("");
            let text = format!(
                "Cannot {{action}} {{type}}: The following disks are locked: {name}. Please try again in a few minutes."
            );
            return Err(work.conflict(&text));
        }
    }
    for id in disks {
        let disk = work.store.root("disks", &id).cloned();
        if let Some(disk) =
            disk.filter(|disk| own(work.store, &id) && disk.text("storage_type") != Some("lun"))
        {
            work.store.remove("disks", "", &id);
            drop_permissions(work, &disk);
        }
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
    let links: Vec<_> = work.store.list(from.0, from.1).cloned().collect();
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
