//! What is done to one disk: sparsified, reduced, converted, exported, its LUN looked at again; copied and moved are in `moves`.

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::images::{NO_DISK, configuration, is_image, is_whole, not_in_use, on_block, volumes};
use super::look::{self, Deed};
use super::{copies, locks, lun_disks, moves};
use crate::ask::Ask;
use crate::events::Draft;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const LOCKED: &str = "Cannot {action} {type}: The following disks are locked: ${diskAliases}. Please try again in a few minutes.";

const SPARSIFY: Row = Row {
    job: "SparsifyImage",
    first: &[("USER_SPARSIFY_IMAGE_START", "Started to sparsify {disk}")],
    last: &[(
        "USER_SPARSIFY_IMAGE_FINISH_SUCCESS",
        "{disk} sparsified successfully.",
    )],
    ..SILENT
};

const REDUCE: Row = Row {
    job: "Reducing the actual size of Disk {disk}",
    last: &[(
        "USER_REDUCE_DISK_FINISHED_SUCCESS",
        "Disk '{disk}' has been successfully reduced.",
    )],
    ..SILENT
};

const CONVERT: Row = Row {
    job: "Converting disk {disk} to {allocation}/{format}",
    steps: &["Creating Volume.", "~Copying Volume", "Deleting Volume."],
    after: 4_000,
    ..SILENT
};

const EXPORT: Row = Row {
    job: "Exporting Disk {disk} from domain {source}",
    steps: &["Uploading Image"],
    first: &[(
        "USER_EXPORT_IMAGE",
        "User {user} exporting image {disk} to domain {target}.",
    )],
    last: &[(
        "USER_EXPORT_IMAGE_FINISHED_SUCCESS",
        "User {user} successfully exported image {disk} to domain {target}.",
    )],
    ..SILENT
};

/// To a domain that is no image provider.
const NOT_EXPORTED: Row = Row {
    job: EXPORT.job,
    first: &[(
        "USER_EXPORT_IMAGE_FINISHED_FAILURE",
        "User {user} failed to export image {disk} to domain {target}.",
    )],
    ..SILENT
};

/// Does an action of a disk.
pub(super) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    let id = place.id.as_deref().unwrap_or("");
    let disk = store.root("disks", id).cloned();
    let whole = place.kind == "disks";
    let aimed = look::body(ask).child("storage_domain").is_some();
    if !whole && !aimed && matches!(action, "copy" | "export" | "move") {
        let missing = Refusal::incomplete("Action", "storageDomain.id|name", action);
        return Some(Err(missing));
    }
    let outcome = match (action, disk) {
        ("export", disk) => export(store, ask, disk.as_ref()),
        ("refreshlun", disk) => refresh(store, ask, disk.as_ref()),
        (_, None) => Err(Refusal::Empty(404)),
        (_, Some(disk)) if !is_image(&disk) && lun_disks::refused(action, aimed).is_some() => {
            lun_disks::refused(action, aimed).map_or(Err(Refusal::Empty(404)), Err)
        }
        ("copy", Some(disk)) => copies::copy(store, ask, &disk),
        ("move", Some(disk)) => moves::relocate(store, ask, &disk),
        ("sparsify", Some(disk)) => sparsify(store, ask, &disk),
        ("reduce", Some(disk)) => reduce(store, ask, &disk),
        ("convert", Some(disk)) => convert(store, ask, &disk),
        ("register", Some(_)) => Err(Refusal::Empty(404)),
        _ => return None,
    };
    Some(outcome)
}

/// 200 with the disk, and its job unless the engine keeps silent about it.
pub(super) fn answered(job: Option<String>) -> Outcome<Done> {
    Done::with(job)
}

fn set_locked(store: &mut Store, id: &str) {
    store.set("disks", id, "status", "locked");
}

fn set_ok(store: &mut Store, id: &str) {
    store.set("disks", id, "status", "ok");
}

fn sparsify(store: &mut Store, ask: &Ask, disk: &Arc<Object>) -> Outcome<Done> {
    let deed = Deed("sparsify", "Virtual Disk");
    let checked = may_sparsify(store, deed, disk);
    look::noted(store, ask, |_| SPARSIFY.job.to_owned(), checked)?;
    let id = disk.id.to_string();
    set_locked(store, &id);
    let chore = Chore::new(ask, &SPARSIFY)
        .word("disk", look::alias(disk))
        .about_domain(store, &look::domain_of(&disk.doc))
        .holding(store, &[&id], LOCKED)
        .begin(store, ask);
    let job = chore.job.clone();
    chore.finish(store, ask.now, move |_, store, _| set_ok(store, &id));
    answered(job)
}

fn may_sparsify(store: &Store, deed: Deed, disk: &Object) -> Outcome<()> {
    locks::check(store, &[&disk.id], deed.0, deed.1)?;
    if !is_image(disk) {
        return deed.bad(NO_DISK);
    }
    not_in_use(store, deed, disk)?;
    let alias = look::alias(disk);
    if disk.text("sparse") == Some("false") {
        return deed.bad(format!("Cannot {{action}} {{type}}. Sparsifying is not supported for preallocated disk {alias}."));
    }
    if disk.text("format") == Some("cow") {
        return deed.bad(format!(
            "Cannot {{action}} {{type}}. Sparsifying is not supported for QCOW2 disk {alias}."
        ));
    }
    if volumes(store, &disk.id) > 1 {
        return deed.bad("Cannot {action} {type}. Disks with snapshots are not supported.");
    }
    is_whole(deed, disk)
}

fn reduce(store: &mut Store, ask: &Ask, disk: &Arc<Object>) -> Outcome<Done> {
    let deed = Deed("${action}", "Storage");
    let checked = may_reduce(store, deed, disk);
    let alias = look::alias(disk).to_owned();
    look::noted(
        store,
        ask,
        |_| REDUCE.job.replace("{disk}", &alias),
        checked,
    )?;
    let chore = Chore::new(ask, &REDUCE)
        .word("disk", alias)
        .about_domain(store, &look::domain_of(&disk.doc))
        .holding(store, &[&disk.id], LOCKED)
        .begin(store, ask);
    let job = chore.job.clone();
    let id = disk.id.to_string();
    set_locked(store, &id);
    chore.finish(store, ask.now, move |_, store, _| set_ok(store, &id));
    answered(job)
}

fn may_reduce(store: &Store, deed: Deed, disk: &Object) -> Outcome<()> {
    locks::check(store, &[&disk.id], deed.0, deed.1)?;
    if !is_image(disk) {
        return deed.bad(NO_DISK);
    }
    if disk.is("shareable") {
        return deed.conflict(
            "Cannot {action} {type}. Reduce image is not supported for shareable disks.",
        );
    }
    if !on_block(store, disk) {
        return deed
            .bad("Cannot {action} {type}. Reduce image isn't required for file based domains.");
    }
    let running = look::users_of(store, &disk.id);
    if running
        .iter()
        .any(|(vm, plugged)| *plugged && vm.reference("host").is_some())
    {
        return deed.bad("Cannot {action} {type}. Reduce image is not supported for active image.");
    }
    Ok(())
}

fn convert(store: &mut Store, ask: &Ask, disk: &Arc<Object>) -> Outcome<Done> {
    let deed = Deed("convert disk", "Virtual Disk");
    let body = look::body(ask);
    let want = body.child("disk").cloned().unwrap_or_default();
    let of = |member: &str| {
        let given = want.text_of(member);
        given.or(disk.text(member)).unwrap_or("").to_owned()
    };
    let (format, sparse, backup) = (of("format"), of("sparse") == "true", of("backup"));
    let allocation = if sparse { "Sparse" } else { "Preallocated" };
    let alias = look::alias(disk).to_owned();
    let chore = Chore::new(ask, &CONVERT)
        .word("disk", alias.as_str())
        .word("allocation", allocation)
        .word("format", format.to_uppercase());
    let checked = may_convert(store, deed, disk, (&format, sparse, &backup));
    look::noted(store, ask, |_| chore.say(CONVERT.job), checked)?;
    let text = format!("Cannot {{action}} {{type}}. Disk {alias} is being converted.");
    let chore = chore
        .holding(store, &[&disk.id], &text)
        .busy_on(store, &look::domains_of(&disk.doc))
        .begin(store, ask);
    let job = chore.job.clone();
    let id = disk.id.to_string();
    set_locked(store, &id);
    let image = store.new_id();
    chore.finish(store, ask.now, move |_, store, _| {
        store.change("disks", "", &id, |doc| {
            doc.set("image_id", image);
            doc.set("format", format.as_str());
            doc.set("sparse", sparse.to_string());
            doc.set("backup", backup);
            crate::rules::disks::made_up(doc);
            // The version of the new image is not looked at.
            doc.remove("qcow_version");
        });
    });
    answered(job)
}

fn may_convert(
    store: &Store,
    deed: Deed,
    disk: &Object,
    (format, sparse, backup): (&str, bool, &str),
) -> Outcome<()> {
    locks::check(store, &[&disk.id], deed.0, deed.1)?;
    if volumes(store, &disk.id) > 1 {
        return deed
            .bad("Cannot {action} {type}. Disks with multiple snapshots are not supported.");
    }
    if disk.status() == "locked" {
        return deed.conflict("Cannot {action} {type}: Disk is locked. Please try again later.");
    }
    let users = look::users_of(store, &disk.id);
    if users
        .iter()
        .any(|(vm, plugged)| *plugged && vm.reference("host").is_some())
    {
        return deed.conflict("Cannot {action} {type}. VM is running.");
    }
    configuration(
        store,
        deed,
        &look::domain_of(&disk.doc),
        (format, sparse, backup),
    )
}

fn export(store: &mut Store, ask: &Ask, disk: Option<&Arc<Object>>) -> Outcome<Done> {
    let deed = Deed("export", "Virtual Disk");
    let body = look::body(ask);
    let named = body.text_at("storage_domain.name");
    let target = look::named(store, &body, "storage_domain", "storagedomains");
    let target = target.map_err(|refusal| match named {
        Some(name) => Refusal::not_found(format!("Storage: name={name}")),
        None => refusal,
    })?;
    let target = target.unwrap_or_default();
    let checked = may_export(store, deed, disk);
    let alias = disk.map_or("", |disk| look::alias(disk)).to_owned();
    let source = disk.map_or_else(String::new, |disk| look::domain_of(&disk.doc));
    let kind = store.root("storagedomains", &target);
    let fails = kind.is_some_and(|domain| domain.text("type") != Some("image"));
    let row = if fails { &NOT_EXPORTED } else { &EXPORT };
    let chore = Chore::new(ask, row)
        .word("disk", alias.as_str())
        .word("source", look::name_of(store, "storagedomains", &source))
        .word("target", look::name_of(store, "storagedomains", &target));
    look::noted(store, ask, |_| chore.say(EXPORT.job), checked)?;
    let Some(disk) = disk else {
        return deed.bad(NO_DISK);
    };
    if fails {
        let chore = chore.about_domain(store, &source).begin(store, ask);
        chore.end(store, ask.now, false);
        return Err(Refusal::operation(400, "[Internal Engine Error]"));
    }
    let text = format!("Cannot {{action}} {{type}}. Disk {alias} is being exported.");
    let chore = chore
        .about_domain(store, &source)
        .holding(store, &[&disk.id], &text)
        .begin(store, ask);
    let job = chore.job.clone();
    let id = disk.id.to_string();
    set_locked(store, &id);
    chore.finish(store, ask.now, move |_, store, _| set_ok(store, &id));
    answered(job)
}

fn may_export(store: &Store, deed: Deed, disk: Option<&Arc<Object>>) -> Outcome<()> {
    let Some(disk) = disk else {
        return deed.bad(NO_DISK);
    };
    locks::check(store, &[&disk.id], deed.0, deed.1)?;
    if !is_image(disk) {
        return deed.bad(
            "Cannot {action} {type}. Action is unsupported for the specified disk type (LUN).",
        );
    }
    look::domain_is_active(store, deed, &look::domain_of(&disk.doc))?;
    if volumes(store, &disk.id) > 1 {
        return deed.conflict("Cannot {action} {type}. Disk configuration (${volumeFormat} ${volumeType} backup-${backup}) is incompatible with the storage domain type.");
    }
    let users = look::users_of(store, &disk.id);
    if users.iter().any(|(vm, _)| vm.status() != "down") {
        return deed.conflict("Cannot {action} {type}. VM is running.");
    }
    is_whole(deed, disk)
}

/// The size of a LUN is read again; what is not a LUN is no disk here.
fn refresh(store: &mut Store, ask: &Ask, disk: Option<&Arc<Object>>) -> Outcome<Done> {
    let deed = Deed("sync", "Virtual Disk");
    let host = look::named(store, &look::body(ask), "host", "hosts")?;
    let Some(disk) = disk.filter(|disk| !is_image(disk)) else {
        return deed.bad(NO_DISK);
    };
    locks::check(store, &[&disk.id], deed.0, deed.1)?;
    let Some(host) = host.and_then(|host| store.root("hosts", &host).cloned()) else {
        return deed.bad("Cannot {action} {type}. Invalid Host Id.");
    };
    if host.status() != "up" {
        return deed
            .conflict("Cannot {action} {type}. There is no active Host in the Data Center.");
    }
    lun_disks::look_again(store, &host.id, disk);
    for (symbol, text) in [
        (
            "SYNC_DIRECT_LUNS_STARTED",
            "Direct LUN synchronization started.",
        ),
        (
            "SYNC_DIRECT_LUNS_FINISHED",
            "Direct LUN synchronization finished.",
        ),
    ] {
        Draft::of(ask, symbol, text).record(store);
    }
    answered(None)
}
