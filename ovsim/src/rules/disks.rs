//! Disks, floating and attached. Storage takes its time: a disk is locked while something is done to it.

use std::time::Duration;

use super::catalog::drop_permissions;
use super::refusal::{Outcome, Refusal};
use super::refused_jobs::UNKNOWN;
use super::rows::{PLAIN, Rule};
use super::work::Work;
use super::{disk_names, hot_disks, jobs, quota_permits};
use crate::events::Draft;
use crate::node::Node;
use crate::storage::locks::Hold;
use crate::storage::{changes, locks, look, lun_disks};
use crate::store::{Object, is_uuid};

pub(crate) const DISK_OPERATOR: &str = "def0000a-0000-0000-0000-def00000000b";

/// How long storage is busy with a disk.
pub(crate) const BUSY: Duration = Duration::from_secs(2);

/// What an empty image takes on file storage.
const EMPTY_IMAGE: &str = "200704";

pub(crate) const DROP: &[&str] = &[
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
    needs: |work| match work.place.kind.as_str() {
        "disks" => required(&work.given, "add"),
        _ => required_below_domain(&work.given, "add"),
    },
    prepare: |work| {
        if work.is_add() {
            disk_names::check_floating(&work.given)?;
            create(work)
        } else {
            alter(work)
        }
    },
    made: |work, disk| {
        lun_disks::take_for_disk(work.store, disk);
        let job = begun(work, disk);
        if disk.text("storage_type") == Some("lun") {
            return lun_made(work, disk, &job);
        }
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

/// A LUN is a disk at once, and that is all that is told (engine 8.3).
fn lun_made(work: &mut Work<'_>, disk: &Object, job: &str) {
    let name = disk.text("alias").unwrap_or("");
    let text = format!("The disk '{name}' was successfully added.");
    let draft = work.event("USER_ADD_DISK_FINISHED_SUCCESS", text);
    draft.record(work.store);
    jobs::end(work.store, job, work.ask.now, "finished");
}

/// What a new disk must say: sizes and format, or where its LUN is.
pub(crate) fn required(disk: &Node, method: &str) -> Outcome<()> {
    required_as(disk, "provisionedSize", method)
}

/// The same below a storage domain, which calls the size otherwise.
pub(crate) fn required_below_domain(disk: &Node, method: &str) -> Outcome<()> {
    required_as(disk, "provisionedSize|size", method)
}

fn required_as(disk: &Node, size: &'static str, method: &str) -> Outcome<()> {
    if let Some(lun) = disk.child("lun_storage") {
        return required_lun(lun);
    }
    let mut missing = Vec::new();
    if disk.child("provisioned_size").is_none() && disk.child("size").is_none() {
        missing.push(size);
    }
    if disk.child("format").is_none() {
        missing.push("format");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::incomplete("Disk", &missing.join(", "), method))
    }
}

fn required_lun(lun: &Node) -> Outcome<()> {
    let unit = lun.at("logical_units.logical_unit");
    let Some(unit) = unit else {
        let reason = Some("Incomplete parameters".into());
        return Err(Refusal::Bare {
            status: 400,
            reason,
            detail: Some("LogicalUnit  required for add".into()),
        });
    };
    if lun.child("type").is_none() {
        return Err(Refusal::incomplete("HostStorage", "type", "add"));
    }
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
    if unit.id().is_none_or(str::is_empty) {
        missing.push("id");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::incomplete(
            "LogicalUnit",
            &missing.join(", "),
            "invoke",
        ))
    }
}

/// A disk that does not say whether it is wiped is so where its domain is.
fn wiped(work: &mut Work<'_>) {
    let domain = work.doc.at("storage_domains.storage_domain");
    let home = domain.and_then(|node| work.store.root("storagedomains", node.id()?));
    let is_wiped = home.is_some_and(|home| home.is("wipe_after_delete"));
    if is_wiped && work.gives("wipe_after_delete").is_none() {
        work.doc.set("wipe_after_delete", "true");
    }
}

/// Checks and completes a new disk.
pub(crate) fn create(work: &mut Work<'_>) -> Outcome<()> {
    let name = work
        .gives("alias")
        .or(work.gives("name"))
        .filter(|name| !name.is_empty())
        .unwrap_or("_Disk1")
        .to_owned();
    work.default("description", "");
    work.doc.put(Node::leaf("alias", name.as_str()));
    work.doc.put(Node::leaf("name", name));
    if work.given.child("lun_storage").is_some() {
        without_image(&mut work.doc);
        work.doc.put(Node::leaf("storage_type", "lun"));
        return lun_disks::make(work.store, &work.given, &mut work.doc);
    }
    own_id(work)?;
    wiped(work);
    let home = work.doc.at("storage_domains.storage_domain");
    let domain = home.and_then(Node::id).map(str::to_owned);
    if let Some(domains) = work.doc.child_mut("storage_domains") {
        domains.children.truncate(1);
    }
    let listed = work.given.child("storage_domains");
    if domain.is_none() && listed.is_some_and(|list| list.children.is_empty()) {
        return Err(Refusal::Page("java.lang.IndexOutOfBoundsException".into()));
    }
    let Some(domain) = domain else {
        return Err(work.bad("Cannot {action} {type}. Storage Domain hasn't been specified."));
    };
    let size = work
        .gives("provisioned_size")
        .or(work.gives("size"))
        .unwrap_or("0")
        .to_owned();
    // One below nothing is taken (engine 4.5.8).
    if size.parse::<i64>().unwrap_or(0) == 0 {
        return Err(
            work.bad("Cannot {action} {type}. Disk's provisioned size has to be greater than 0.")
        );
    }
    check_domain(work, &domain)?;
    let cow = work.doc.text_of("format") == Some("cow");
    let sparse = work.gives("sparse") != Some("false");
    fits_together(work, cow, sparse)?;
    let bytes = size.parse().unwrap_or(0);
    look::takes_new(work.store, &domain, if sparse { 1 << 20 } else { bytes })
        .map_err(|text| work.conflict(&text))?;
    if cow && work.doc.text_of("shareable") == Some("true") {
        return Err(work.conflict(changes::NOT_SHAREABLE));
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
    settle_on(work, &domain)?;
    super::quota_use::check_new(work, &domain)
}

/// Format, growth and backup must go together.
fn fits_together(work: &Work<'_>, cow: bool, sparse: bool) -> Outcome<()> {
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
    Ok(())
}

/// An id that a body brings must be one, and nobody else's.
fn own_id(work: &Work<'_>) -> Outcome<()> {
    let Some(id) = work.given.id() else {
        return Ok(());
    };
    if !is_uuid(id) {
        return Err(Refusal::no_uuid(id));
    }
    let Some(other) = work.store.root("disks", id) else {
        return Ok(());
    };
    Err(work.conflict(&format!(
        "Cannot {{action}} {{type}}. The selected disk ID: {id} is already used by the following existing disk: {}.",
        other.text("alias").unwrap_or("")
    )))
}

/// Images are made on domains that are active.
fn check_domain(work: &Work<'_>, domain: &str) -> Outcome<()> {
    let attached = work.store.find("datacenters/storagedomains", domain);
    // As seen from a data center one that has none is unknown.
    let status = attached.map_or("unknown", |attached| attached.status());
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
fn settle_on(work: &mut Work<'_>, domain: &str) -> Outcome<()> {
    let asked = work.doc.child("disk_profile").and_then(Node::id);
    let profile = super::profiles::of_disk(work.store, &work.ask.user.id, asked, domain);
    if let Some(profile) = profile.map_err(|told| work.told(&told))? {
        work.default_reference("disk_profile", &profile);
    }
    let center = work
        .store
        .parents("datacenters/storagedomains", domain)
        .first()
        .map(|center| center.to_string());
    let Some(center) = center else { return Ok(()) };
    quota_permits::check_named(work, &work.doc, &center)?;
    if let Some(quota) = quota_permits::of_user(work.store, &work.ask.user.id, &center) {
        work.default_reference("quota", &quota);
    }
    Ok(())
}

pub(crate) fn begun(work: &mut Work<'_>, disk: &Object) -> String {
    // A name that the engine finds itself it finds only after the job is described.
    let given = work.gives("alias").or(work.gives("name"));
    let given = given
        .or(work.gives("disk.alias"))
        .or(work.gives("disk.name"));
    let name = given.filter(|name| !name.is_empty());
    let name = name.unwrap_or(UNKNOWN).to_owned();
    let me = work.ask.user.id.clone();
    work.grant(DISK_OPERATOR, ("user", &me), ("disk", &disk.id));
    let job = jobs::begin(work.store, work.ask, &format!("Adding Disk {name}"));
    if disk.doc.child("lun_storage").is_none() {
        jobs::add_step(work.store, &job, "Creating Volume", work.ask.now);
    }
    job
}

/// After a while the image is there.
pub(crate) fn ready(work: &mut Work<'_>, disk: &Object, done: Draft, job: String) {
    let id = disk.id.to_string();
    let domain = disk.doc.at("storage_domains.storage_domain");
    let busy = locks::tasks_on(domain.and_then(Node::id).unwrap_or(""));
    locks::take(work.store, &busy, Hold::Shared, "");
    work.store.later(work.ask.now, BUSY, move |store, now| {
        locks::give_back(store, &busy, Hold::Shared);
        store.change("disks", "", &id, made_up);
        done.at(now).record(store);
        jobs::finalize(store, &job, now);
        jobs::end(store, &job, now, "finished");
    });
}

/// A disk with its image.
pub(crate) fn made_up(disk: &mut Node) {
    if disk.text_of("storage_type") == Some("lun") {
        return;
    }
    let size = match disk.text_of("format") {
        Some("raw") if disk.text_of("sparse") == Some("false") => {
            disk.text_of("provisioned_size").unwrap_or("0").to_owned()
        }
        _ => EMPTY_IMAGE.to_owned(),
    };
    disk.set("actual_size", size.as_str());
    disk.set("total_size", size);
    disk.set("status", "ok");
    if disk.text_of("format") == Some("cow") {
        disk.set("qcow_version", "qcow2_v3");
    } else {
        disk.remove("qcow_version");
    }
}

/// A change of a disk shows only when the storage is done with it; until then the old values stand and the disk is locked.
fn alter(work: &mut Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    disk_names::check_change(&work.given, &old)?;
    hot_disks::check_holders(work, &old.id)?;
    locked(work, &old)?;
    let (given, new) = (work.given.clone(), std::mem::take(&mut work.doc));
    let change = changes::check(work, &old, &given, new)?;
    work.doc = old.doc.clone();
    if old.text("storage_type") == Some("lun") {
        work.doc = change.doc().clone();
        without_image(&mut work.doc);
        changes::told(work.store, work.ask, &old);
        lun_disks::hold(work.store, work.ask.now, &old.id);
        return Ok(());
    }
    work.doc.set("status", "locked");
    work.doc.set("total_size", "0");
    changes::begin(work.store, work.ask, &old, change, None, None);
    Ok(())
}

/// A LUN has no image of its own to tell of.
fn without_image(doc: &mut Node) {
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
        doc.remove(member);
    }
}

/// A disk that another command holds, or that is locked.
pub(crate) fn locked(work: &Work<'_>, disk: &Object) -> Outcome<()> {
    locks::check(work.store, &[&disk.id], "edit", "Virtual Disk")?;
    if disk.status() == "locked" {
        let name = disk.text("alias").unwrap_or("");
        return Err(work.conflict(&format!("Cannot {{action}} {{type}}: The following disks are locked: {name}. Please try again in a few minutes.")));
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
            return Err(
                work.conflict("Cannot {action} {type}. At least one of the VMs is not down.")
            );
        }
    }
    Ok(())
}
