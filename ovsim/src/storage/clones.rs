//! A VM cloned: the source gets a snapshot for as long as its disks are read, the clone shows itself when that is there
//! (engine 4.5.8).

use std::sync::Arc;

use super::births::{self, Copy};
use super::chore::{Chore, Row, SILENT};
use super::locks::Hold;
use super::look::{self, Deed};
use super::snapshots::{self, disks_are_free, layered};
use super::{locks, merges, quota_shares, strange_domains};
use crate::ask::Ask;
use crate::life::spelled;
use crate::rules::actions::Done;
use crate::rules::clusters::NO_COMMAND;
use crate::rules::jobs;
use crate::rules::names;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const CLONE: Row = Row {
    job: "Creating VM {vm} as a clone of VM {source}",
    first: &[("USER_ADD_VM", "VM {vm} was created by {user}.")],
    after: 7_000,
    last: &[(
        "USER_ADD_VM_FINISHED_SUCCESS",
        "VM {vm} creation has been completed.",
    )],
    ..SILENT
};

const HERE: Deed = Deed("add", "VM");

/// What others are told of a VM that is being cloned.
pub(super) const CLONING: &str = "Cannot {action} {type}. VM is being cloned.";

/// Statuses of a VM in which it is not cloned.
const NOT_WHILE: &[&str] = &[
    "suspended",
    "saving_state",
    "restoring_state",
    "not_responding",
    "unassigned",
    "unknown",
];

/// How long the snapshot of the source takes, and when the disks have been read.
const TAKEN: u64 = 2_000;
const READ: u64 = 5_000;

/// The action `clone`.
pub(super) fn act(store: &mut Store, ask: &Ask, source: &Arc<Object>) -> Outcome<Done> {
    let body = look::body(ask);
    let name = body.text_at("vm.name").unwrap_or("").to_owned();
    let target = look::named(store, &body, "storage_domain", "storagedomains")?;
    let has_disks = !layered(store, &source.id, &[]).is_empty();
    if target
        .as_ref()
        .is_some_and(|id| has_disks && store.root("storagedomains", id).is_none())
    {
        return Err(Refusal::operation(500, NO_COMMAND));
    }
    names::of_vm(&name, HERE.0)?;
    let chore = Chore::new(ask, &CLONE)
        .word("vm", name.as_str())
        .word("source", source.name());
    let checked = may_clone(store, source, &name, target.as_deref());
    let disks = layered(store, &source.id, &[]);
    let checked = checked
        .and_then(|()| quota_shares::of_copies(store, ask, HERE, (&disks, target.as_deref())));
    look::noted(store, ask, |_| chore.say(CLONE.job), checked)?;
    let id = store.new_id();
    let text = CLONING;
    let used =
        format!("Cannot {{action}} {{type}}. This disk is currently in use to create VM {name}.");
    let images = layered(store, &source.id, &[]);
    let mut domains = look::places_of(&images);
    domains.extend(target.clone());
    let images: Vec<&str> = images.iter().map(|disk| &*disk.id).collect();
    // Of a machine that runs its clone is told with the host.
    let chore = chore
        .about(store, "host", source.reference("host").unwrap_or(""))
        .about_named("vm", &id, &name)
        .about_cluster(store, source.reference("cluster").unwrap_or(""))
        .about(
            store,
            "template",
            source.reference("template").unwrap_or(""),
        )
        .about_named("storage_domain", "", "")
        .holding(store, &[&source.id], text)
        .holding(store, &[&names::vm_lock(&name)], locks::BUSY)
        .holding(store, &images, &used)
        .busy_on(store, &domains)
        .begin(store, ask);
    let job = chore.job.clone();
    if let Some(job) = &job {
        let collapses = body.text_of("discard_snapshots") != Some("false");
        let disks = snapshots::layered(store, &source.id, &[]).len();
        steps(store, ask, job, disks, collapses);
    }
    let snapshot = snapshots::silent(store, ask, source, "Auto-generated for Clone VM");
    let (vm, born) = (source.id.to_string(), id.clone());
    let again = ask.clone();
    chore.at(store, ask.now, TAKEN, move |chore, store, now| {
        let Some(source) = store.root("vms", &vm).cloned() else {
            return;
        };
        let disks = bear(store, &source, &born, &name, target.as_deref(), now);
        chore.at(store, now, READ - TAKEN, move |_, store, now| {
            births::ready(store, &disks);
            merges::drop_silent(store, &again, &vm, &snapshot, now);
        });
    });
    chore.finish(store, ask.now, move |_, store, _| births::awake(store, &id));
    Done::with(job)
}

/// The steps of a clone, as long as its disks lose their layers, or as long as they keep them.
fn steps(store: &mut Store, ask: &Ask, job: &str, disks: usize, collapses: bool) {
    let layered: &[&str] = &[
        "~Copying Image",
        ">Validating",
        ">Executing",
        ">>Creating Volume.",
        ">>Creating Volume.",
        ">>~Copying Volume",
        ">Validating",
        ">Executing",
        ">Validating",
        ">Executing",
        ">Finalizing",
        ">Validating",
        ">Executing",
        ">Finalizing",
        ">Finalizing",
    ];
    let written: &[&str] = match collapses {
        true => &["Creating Volume.", "~Copying Volume."],
        false => layered,
    };
    let taken = (0..disks).filter(|_| collapses).map(|_| "Creating Volume");
    let copied = (0..disks).flat_map(|_| written.iter().copied());
    for step in taken.chain(copied) {
        jobs::add_step(store, job, step, ask.now);
    }
}

/// Puts the clone in, with copies of the disks; shared ones are attached to it too.
fn bear(
    store: &mut Store,
    source: &Arc<Object>,
    id: &str,
    name: &str,
    target: Option<&str>,
    now: jiff::Timestamp,
) -> Vec<String> {
    let doc = births::newborn(&source.doc, name, id, now);
    store.put_below("vms", "", doc);
    births::furnish(store, id, &source.id, ("vms/nics", &source.id), now);
    let links: Vec<_> = store
        .list("vms/diskattachments", &source.id)
        .cloned()
        .collect();
    let mut made = Vec::new();
    for link in links {
        let disk = store.root("disks", &link.id).cloned();
        let Some(disk) = disk.filter(|disk| super::images::is_image(disk)) else {
            continue;
        };
        if disk.is("shareable") {
            let same = link.doc.clone().with_attr("id", &*link.id);
            store.put_below("vms/diskattachments", id, same);
        } else if let Some(copy) = Copy::of(store, &link, name, target) {
            made.push(copy.put(store, "vms/diskattachments", id));
        }
    }
    made
}

/// The engine's order: locks, the source and its images, their domains, and what has to be where there are none.
fn may_clone(store: &Store, source: &Object, name: &str, target: Option<&str>) -> Outcome<()> {
    let disks = layered(store, &source.id, &[]);
    for disk in &disks {
        locks::check(store, &[&disk.id], HERE.0, HERE.1)?;
    }
    locks::check_vm(store, source, Hold::Alone, (HERE.0, HERE.1))?;
    locks::check(store, &[&names::vm_lock(name)], HERE.0, HERE.1)?;
    if source.is("stateless") && source.status() != "down" {
        return HERE.conflict("Cannot {action} {type}. The VM is running as Stateless. Please try again when VM is not running as Stateless.");
    }
    disks_are_free(HERE, &disks)?;
    for disk in &disks {
        look::domain_is_active(store, HERE, &look::domain_of(&disk.doc))?;
    }
    if source.status() == "image_locked" {
        return HERE
            .conflict("Cannot {action} {type}: VM is locked. Please try again in a few minutes.");
    }
    let rest = may_be_born(store, source, name, target, &disks);
    rest.map_err(|refusal| match disks.is_empty() {
        true => strange_domains::before(store, source, refusal),
        false => refusal,
    })
}

/// The name, the target, and the snapshot of the source.
fn may_be_born(
    store: &Store,
    source: &Object,
    name: &str,
    target: Option<&str>,
    disks: &[Arc<Object>],
) -> Outcome<()> {
    names::vm_is_free(store, name, HERE.0)?;
    for disk in disks {
        let domain = target.map_or_else(|| look::domain_of(&disk.doc), str::to_owned);
        look::domain_takes_images(store, HERE, &domain)?;
        look::domain_has_room(store, HERE, &domain, super::copies::actual_size(disk))?;
    }
    look::previews_nothing(store, (HERE.0, HERE.1), &source.id)?;
    if NOT_WHILE.contains(&source.status()) {
        let status = spelled(source.status());
        return HERE.conflict(format!(
            "Cannot {{action}} {{type}} because the VM is in {status} status."
        ));
    }
    snapshots::may_take(store, source)
}

/// `clone` of a VM that is not there.
pub(super) fn unknown(ask: &Ask) -> Refusal {
    let id = ask.route.id().unwrap_or("");
    Refusal::not_found(format!("VM: id={id}"))
}
