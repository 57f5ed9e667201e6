//! Changes of disks: every one takes the storage a while, in which the disk is locked and its old values stand at first; told
//! at the beginning and at the end (engine 4.5.8, chapter 8.3).

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::{images, look};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::attachments;
use crate::rules::hot_disks;
use crate::rules::jobs;
use crate::rules::profiles;
use crate::rules::refusal::Outcome;
use crate::rules::work::Work;
use crate::rules::{quota_permits, quota_use};
use crate::store::{Object, Store};

const JOB: &str = "Updating Disk {disk} properties for VMs: {vms}";

const FLOATING: Row = Row {
    job: JOB,
    first: &[("USER_UPDATE_DISK", "Disk {disk} was updated by {user}.")],
    last: &[("USER_UPDATE_DISK", "Disk {new} was updated by {user}.")],
    after: 3_000,
    ..SILENT
};

const ATTACHED: Row = Row {
    first: &[(
        "USER_UPDATE_VM_DISK",
        "VM {vm} {disk} disk was updated by {user}.",
    )],
    last: &[(
        "USER_UPDATE_VM_DISK",
        "VM {vm} {new} disk was updated by {user}.",
    )],
    ..FLOATING
};

/// What is said while a disk changes: of it (the name is left out by a slip of the engine's) and of its VMs.
const HELD: &str = "Cannot {action} {type}: The following disks are locked: ${diskAliases}. Please try again in a few minutes.";
const SHARED: &str = "Cannot {action} {type}: VM is locked. Please try again in a few minutes.";

/// What is said to a disk of layers that several VMs shall write to.
pub(crate) const NOT_SHAREABLE: &str =
    "Cannot {action} {type}. Disk's volume format is not supported for shareable disk.";

const GIB: i64 = 1 << 30;

/// Milliseconds until the storage has grown, which shows, and until all else of a change does; the lock goes after both.
const GROWN: u64 = 1_500;
const WRITTEN: u64 = 2_400;

/// Whether a disk has layers that snapshots hold.
pub(crate) fn has_snapshots(store: &Store, disk: &str) -> bool {
    images::volumes(store, disk) > 1
}

/// What a disk will be.
pub(crate) struct Change {
    doc: Node,
    /// Its size in bytes, when it grows.
    grown: Option<i64>,
}

impl Change {
    pub(crate) fn doc(&self) -> &Node {
        &self.doc
    }
}

fn size(doc: &Node) -> i64 {
    let told = doc.text_of("provisioned_size");
    told.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// Another version of its layers: a raw disk has none that could be amended, and those in use stay what they are.
fn amended(work: &Work<'_>, old: &Object, given: &Node, new: &mut Node) -> Outcome<()> {
    if given.child("qcow_version").is_none() {
        return Ok(());
    }
    if old.text("format") != Some("cow") {
        return Err(work.bad("Cannot {action} {type}. The amend operation does not support disk without any QCOW2 volumes."));
    }
    let users = look::users_of(work.store, &old.id);
    let in_use = |(vm, plugged): &(Arc<Object>, bool)| *plugged && vm.status() != "down";
    if users.iter().any(in_use) {
        match old.text("qcow_version") {
            Some(version) => new.set("qcow_version", version),
            None => {
                new.remove("qcow_version");
            }
        }
    }
    Ok(())
}

/// Whether a disk may become what the body makes of it.
pub(crate) fn check(
    work: &mut Work<'_>,
    old: &Object,
    given: &Node,
    mut new: Node,
) -> Outcome<Change> {
    attachments::holds_data(old, "edit")?;
    hot_disks::check_sharing(work, old, given)?;
    if given.child("provisioned_size").is_some() && size(&new) < size(&old.doc) {
        return Err(work.bad(
            "Cannot {action} {type}. New disk size must be larger than the current disk size.",
        ));
    }
    amended(work, old, given, &mut new)?;
    hot_disks::check_previews(work, &old.id)?;
    if given.text_of("shareable") == Some("true") && !old.is("shareable") {
        if has_snapshots(work.store, &old.id) {
            return Err(work.conflict("Cannot {action} {type}. Disk cannot be shareable if it depends on a snapshot. In order to share it, remove the disk's snapshots."));
        }
        if new.text_of("format") == Some("cow") {
            return Err(work.conflict(NOT_SHAREABLE));
        }
    }
    let alone = given.text_of("shareable") == Some("false") && old.is("shareable");
    if alone && work.store.parents("vms/diskattachments", &old.id).len() > 1 {
        return Err(work.conflict("Cannot {action} {type}. Disk is shared between VMs and cannot be made unshareable. Detach the disk from the rest of the VMs it is attached to and then update the disk to be unshareable."));
    }
    if new.text_of("backup") == Some("incremental") && new.text_of("format") == Some("raw") {
        return Err(work.bad(
            "Cannot {action} {type}. Incremental backup is not supported for RAW format disks.",
        ));
    }
    let grown = size(&new).saturating_sub(size(&old.doc));
    if grown > 0 {
        hot_disks::check_growth(work, &old.id)?;
    }
    let domain = look::domain_of(&new);
    if let Some(center) = look::center_of(work.store, &domain) {
        quota_permits::check_named(work, given, &center)?;
        quota_use::check_change(work, (old, &new), &domain)?;
    }
    let asked = given.child("disk_profile").and_then(Node::id);
    let asked = asked.filter(|asked| old.reference("disk_profile") != Some(asked));
    if asked.is_some() {
        let profile = profiles::of_disk(work.store, &work.ask.user.id, asked, &domain);
        profile.map_err(|told| work.told(&told))?;
    }
    if let Some(name) = given.text_of("alias").or(given.text_of("name")) {
        // A floating disk without a name gets that of the first disk of a VM without one.
        let name = if name.is_empty() { "_Disk1" } else { name };
        new.set("alias", name);
        new.set("name", name);
    }
    // How the image is kept is not what is changed here.
    for member in ["format", "sparse", "content_type"] {
        new.remove(member);
        new.children.extend(old.doc.child(member).cloned());
    }
    let grown = (grown > 0).then(|| size(&new));
    Ok(Change { doc: new, grown })
}

/// The only event of a change that takes no time: that of a LUN.
pub(crate) fn told(store: &mut Store, ask: &Ask, disk: &Object) {
    let text = format!(
        "Disk {} was updated by {}.",
        look::alias(disk),
        ask.user.user_at_authz()
    );
    Draft::of(ask, "USER_UPDATE_DISK", text).record(store);
}

/// Begins a change; `link` is the place and the document of the attachment that changes with it.
pub(crate) fn begin(
    store: &mut Store,
    ask: &Ask,
    disk: &Object,
    mut change: Change,
    vm: Option<&Object>,
    link: Option<(String, Node)>,
) {
    let users = look::users_of(store, &disk.id);
    let mut names: Vec<_> = users.iter().map(|(vm, _)| vm.name()).collect();
    names.sort_unstable();
    let names = match names.is_empty() {
        true => "N/A".to_owned(),
        false => names.join(", "),
    };
    let row = if vm.is_some() { &ATTACHED } else { &FLOATING };
    let mut chore = Chore::new(ask, row)
        .word("disk", look::alias(disk))
        .word("new", change.doc.text_of("alias").unwrap_or(""))
        .word("vms", names)
        .word("vm", vm.map_or("", |vm| vm.name()));
    if let Some(vm) = vm {
        chore = chore.about_vm(store, vm);
    }
    let plugged: Vec<&str> = users
        .iter()
        .filter(|(_, plugged)| *plugged)
        .map(|(vm, _)| &*vm.id)
        .collect();
    let chore = chore
        .about_domain(store, &look::domain_of(&disk.doc))
        .holding(store, &[&disk.id], HELD)
        .sharing(store, &plugged, SHARED)
        .begin(store, ask);
    if let Some(job) = chore.job.clone().filter(|_| change.grown.is_some()) {
        let within = format!("~Extending Disk {}", look::alias(disk));
        for step in [
            within.as_str(),
            ">Validating",
            ">Executing",
            ">>Extending Size of Image.",
        ] {
            jobs::add_step(store, &job, step, ask.now);
        }
    }
    let id = disk.id.to_string();
    store.set("disks", &id, "status", "locked");
    let correlation = ask.correlation_id.clone();
    let domain = look::domain_of(&disk.doc);
    let alias = look::alias(disk).to_owned();
    // A copy has no profile until it is changed.
    let given = change.doc.child("disk_profile").is_some();
    let own = profiles::of_disk(store, &ask.user.id, None, &domain);
    if let Some(profile) = own.ok().flatten().filter(|_| !given) {
        change.doc.put(Node::reference("disk_profile", profile));
    }
    if let Some(bytes) = change.grown {
        let disk = id.clone();
        chore.at(store, ask.now, GROWN, move |_, store, now| {
            store.set("disks", &disk, "provisioned_size", bytes.to_string());
            let text = format!(
                "Size of the disk '{alias}' was successfully updated to {} GB by SYSTEM.",
                bytes / GIB
            );
            Draft::new("USER_EXTEND_DISK_SIZE_SUCCESS", text, now)
                .correlated(Some(correlation))
                .about(store, "storage_domain", &domain)
                .record(store);
        });
    }
    let disk = id.clone();
    chore.at(store, ask.now, WRITTEN, move |_, store, _| {
        settle(store, &disk, change, link);
    });
    chore.finish(store, ask.now, move |_, store, _| {
        store.set("disks", &id, "status", "ok");
    });
}

/// The change shows, while the disk is still locked; what happened to the image meanwhile stays.
fn settle(store: &mut Store, id: &str, change: Change, link: Option<(String, Node)>) {
    store.change("disks", "", id, |doc| {
        let kept: Vec<_> = ["image_id", "actual_size", "status", "storage_domains"]
            .into_iter()
            .filter_map(|member| doc.child(member).cloned())
            .collect();
        *doc = change.doc;
        for child in kept {
            doc.put(child);
        }
    });
    if let Some((vm, new)) = link {
        store.change("vms/diskattachments", &vm, id, |doc| *doc = new);
    }
}
