//! Snapshots: a new one takes the id that the active one had, and its disks get a new layer (engine 4.5.8). What
//! becomes of a layer when a snapshot goes is in `merges`.

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::locks::Hold;
use super::look::{self, Deed};
use super::{images, locks, memory, quota_shares};
use crate::ask::Ask;
use crate::codec::values::instant;
use crate::life::spelled;
use crate::node::Node;
use crate::rules::refusal::Outcome;
use crate::rules::work::Work;
use crate::store::{Object, Store, ZERO};

const CREATE: Row = Row {
    job: "Creating VM Snapshot {snapshot} for VM {vm}",
    first: &[(
        "USER_CREATE_SNAPSHOT",
        "Snapshot '{snapshot}' creation for VM '{vm}' was initiated by {user}.",
    )],
    last: &[(
        "USER_CREATE_SNAPSHOT_FINISHED_SUCCESS",
        "Snapshot '{snapshot}' creation for VM '{vm}' has been completed.",
    )],
    ..SILENT
};

const UNLISTED: Row = Row { job: "", ..CREATE };

pub(super) const SNAPSHOTS: &str = "vms/snapshots";
pub(super) const DISKS: &str = "vms/snapshots/disks";

const TAKE: Deed = Deed("create", "Snapshot");

/// Statuses of a VM in which no snapshot is taken.
const NOT_WHILE: &[&str] = &[
    "suspended",
    "image_locked",
    "not_responding",
    "unknown",
    "unassigned",
];

/// Whether a snapshot of this VM may be taken at all.
pub(super) fn may_take(store: &Store, vm: &Object) -> Outcome<()> {
    locks::check_vm(store, vm, Hold::Alone, (TAKE.0, TAKE.1))?;
    match vm.status() {
        "saving_state" | "restoring_state" => {
            return TAKE.conflict("Cannot {action} {type}. VM is in saving/restoring state.\n-Please try again when the VM is either up or down.");
        }
        _ => {}
    }
    // With a machine that runs, the lock is given back before the snapshot is whole.
    if look::snapshot_busy(store, &vm.id) && vm.status() != "down" {
        return TAKE.conflict(look::DURING_SNAPSHOT);
    }
    look::no_snapshot_work(store, (TAKE.0, TAKE.1), &vm.id)?;
    match vm.status() {
        status if NOT_WHILE.contains(&status) => {
            let status = spelled(status);
            return TAKE.conflict(format!(
                "Cannot {{action}} {{type}} because the VM is in {status} status."
            ));
        }
        _ => {}
    }
    look::previews_nothing(store, (TAKE.0, TAKE.1), &vm.id)?;
    let stateless = store
        .list(SNAPSHOTS, &vm.id)
        .any(|row| row.text("snapshot_type") == Some("stateless"));
    if stateless {
        return TAKE.conflict("Cannot {action} {type}. The VM is running as Stateless. Please try again when VM is not running as Stateless.");
    }
    Ok(())
}

/// Checks and completes a new snapshot; the disks it names must be of the VM.
pub(crate) fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return Err(work.bad("Cannot {action} {type}. VM is not found."));
    };
    let checked = check(work, &vm);
    let name = work.gives("description").unwrap_or("").to_owned();
    let job = |_: &Store| format!("Creating VM Snapshot {name} for VM {}", vm.name());
    let named = asked_disks(&work.given);
    let checked = checked
        .and_then(|()| quota_shares::of_layers(work.store, work.ask, TAKE, (&vm.id, &named)));
    look::noted(work.store, work.ask, job, checked)?;
    let memory = has_process(&vm) && work.gives("persist_memorystate") != Some("false");
    let id = shift_active(work.store, &vm.id);
    if let Some(id) = id {
        work.doc.set_attr("id", id);
    }
    for member in describe(work.ask, memory) {
        work.doc.put(member);
    }
    work.doc.put(configuration(&vm));
    Ok(())
}

fn check(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    locks::check_vm(work.store, vm, Hold::Alone, (TAKE.0, TAKE.1))?;
    let named = asked_disks(&work.given);
    let unknown: Vec<_> = named
        .iter()
        .filter(|id| work.store.root("disks", id).is_none())
        .map(String::as_str)
        .collect();
    if !unknown.is_empty() {
        return TAKE.bad(format!(
            "Cannot {{action}} {{type}}. The following disk(s) ID(s) does not exist: {}.",
            unknown.join(", ")
        ));
    }
    let own = |id: &str| work.store.get("vms/diskattachments", &vm.id, id).is_some();
    let strange: Vec<_> = named
        .iter()
        .filter(|id| !own(id))
        .map(|id| {
            let disk = work.store.root("disks", id);
            disk.map_or("", |disk| look::alias(disk))
        })
        .collect();
    if !strange.is_empty() {
        return TAKE.bad(format!(
            "Cannot {{action}} {{type}}. The following disk(s) are not attached to the VM {}: {}.",
            vm.name(),
            strange.join(", ")
        ));
    }
    may_take(work.store, vm)?;
    let layers = layered(work.store, &vm.id, &named);
    disks_are_free(TAKE, &layers)?;
    for disk in &layers {
        let domain = look::domain_of(&disk.doc);
        look::domain_is_active(work.store, TAKE, &domain)?;
        look::domain_has_room(work.store, TAKE, &domain, 0)?;
    }
    Ok(())
}

/// 409 and 500 when one of the disks is locked or illegal.
pub(super) fn disks_are_free(deed: Deed, disks: &[Arc<Object>]) -> Outcome<()> {
    let with = |status: &str| {
        let found = disks.iter().filter(|disk| disk.status() == status);
        found.map(|disk| look::alias(disk)).collect::<Vec<_>>()
    };
    let locked = with("locked");
    if !locked.is_empty() {
        return deed.conflict(format!("Cannot {{action}} {{type}}: The following disks are locked: {}. Please try again in a few minutes.", locked.join(", ")));
    }
    let illegal = with("illegal");
    if !illegal.is_empty() {
        return deed.broken(format!("Cannot {{action}} {{type}}. The following attached disks are in ILLEGAL status: {} - please remove them and try again.", illegal.join(", ")));
    }
    Ok(())
}

/// The disks that a body restricts the snapshot to.
fn asked_disks(given: &Node) -> Vec<String> {
    let list = given.child("disk_attachments");
    let list = list.into_iter().flat_map(|list| &list.children);
    list.filter_map(|one| one.child("disk").and_then(Node::id).or(one.id()))
        .map(str::to_owned)
        .collect()
}

/// The disks of a VM that get a layer: images that are not shared, all or those named.
pub(super) fn layered(store: &Store, vm: &str, named: &[String]) -> Vec<Arc<Object>> {
    let attached = store.list("vms/diskattachments", vm);
    let disks = attached.filter_map(|row| store.root("disks", &row.id));
    disks
        .filter(|disk| images::is_image(disk) && !disk.is("shareable"))
        .filter(|disk| named.is_empty() || named.iter().any(|id| *id == *disk.id))
        .cloned()
        .collect()
}

/// Whether the VM has a process whose memory can be kept.
fn has_process(vm: &Object) -> bool {
    matches!(vm.status(), "up" | "paused" | "powering_up")
}

/// What every new snapshot says of itself.
fn describe(ask: &Ask, memory: bool) -> [Node; 4] {
    [
        Node::leaf("date", instant(ask.now)),
        Node::leaf("persist_memorystate", memory.to_string()),
        Node::leaf("snapshot_status", "locked"),
        Node::leaf("snapshot_type", "regular"),
    ]
}

/// Those of a VM as an engine lists them: by age. An active one that stands on an older one is as old as that, and goes before
/// it, but not while it is a preview's.
pub(super) fn in_order(store: &Store, vm: &str) -> Vec<Arc<Object>> {
    let mut rows: Vec<_> = store.list(SNAPSHOTS, vm).cloned().collect();
    let is = |row: &Arc<Object>, kind: &str| row.text("snapshot_type") == Some(kind);
    let active_first = !rows.iter().any(|row| is(row, "preview"));
    rows.sort_by_cached_key(|row| {
        let date = row.text("date").unwrap_or("").to_owned();
        (date, active_first && !is(row, "active"))
    });
    rows
}

/// The active snapshot gets a new id; its old one comes back, for the snapshot that is taken.
pub(super) fn shift_active(store: &mut Store, vm: &str) -> Option<String> {
    let active = active(store, vm)?;
    store.remove(SNAPSHOTS, vm, &active.id);
    store.put_below(SNAPSHOTS, vm, active.doc.clone());
    Some(active.id.to_string())
}

/// The active snapshot of a VM.
pub(super) fn active(store: &Store, vm: &str) -> Option<Arc<Object>> {
    store
        .list(SNAPSHOTS, vm)
        .find(|row| row.text("snapshot_type") == Some("active"))
        .cloned()
}

/// The VM as it is, to be kept inside a snapshot.
pub(crate) fn configuration(vm: &Object) -> Node {
    let mut doc = vm.doc.clone();
    doc.name = "vm".into();
    doc.set_attr("id", &*vm.id);
    doc
}

/// A configuration as a snapshot's text has it: nobody's account is written down.
pub(crate) fn as_written(configuration: &mut Node) {
    if let Some(guest) = configuration.child_mut("initialization") {
        guest.remove("user_name");
        guest.remove("root_password");
    }
}

/// What follows from a new snapshot: layers, devices, memory, job and events.
pub(crate) fn made(work: &mut Work<'_>, snapshot: &Object) {
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return;
    };
    let named = asked_disks(&work.given);
    let layers = layered(work.store, &vm.id, &named);
    let memory = snapshot.is("persist_memorystate");
    let text = format!(
        "Cannot {{action}} {{type}}. Snapshot is currently being created for VM {}.",
        vm.name()
    );
    // One that a command takes for itself is under that command's lock, or under none; so is one whose memory is written.
    let mut chore = Chore::new(work.ask, &CREATE);
    if !memory {
        chore = chore.holding(work.store, &[&look::taking(&vm.id)], &text);
    }
    take(
        work.store,
        work.ask,
        chore,
        (&vm, snapshot),
        &layers,
        memory,
    );
}

fn take(
    store: &mut Store,
    ask: &Ask,
    chore: Chore,
    (vm, snapshot): (&Arc<Object>, &Object),
    layers: &[Arc<Object>],
    memory: bool,
) {
    let (vm_id, id) = (vm.id.to_string(), snapshot.id.to_string());
    let place = format!("{vm_id}/{id}");
    let chore = chore
        .word("snapshot", snapshot.text("description").unwrap_or(""))
        .word("vm", vm.name())
        .about_vm(store, vm)
        .busy_on(store, &look::places_of(layers))
        .begin(store, ask);
    keep_devices(store, &vm_id, &place);
    for disk in layers {
        put_layer(store, disk, &place, &id);
        if let Some(job) = &chore.job {
            crate::rules::jobs::add_step(store, job, "Creating Volume", ask.now);
        }
    }
    if memory {
        if let Some(job) = &chore.job {
            // Each of its two disks is made by a command within.
            for _ in 0..2 {
                crate::rules::jobs::inner(store, job, ask.now);
                crate::rules::jobs::add_step(store, job, "Creating Volume", ask.now);
            }
        }
        let name = snapshot.text("description").unwrap_or("").to_owned();
        memory::save(store, &ask.user.id, vm, &id, &name);
    }
    let disks: Vec<_> = layers.iter().map(|disk| disk.id.to_string()).collect();
    chore.finish(store, ask.now, move |_, store, _| {
        for disk in &disks {
            store.change("disks", "", disk, |doc| {
                doc.set("qcow_version", "qcow2_v3");
                doc.set("status", "ok");
            });
        }
        memory::settle(store, &vm_id, &id);
        store.change(SNAPSHOTS, &vm_id, &id, |doc| {
            doc.set("snapshot_status", "ok");
        });
    });
}

/// Where the watchdog of a machine's snapshot is kept, which nobody is shown.
pub(super) const WATCHDOGS: &str = "vms/snapshots/watchdogs";

/// NICs, watchdog and drive as they are.
pub(crate) fn keep_devices(store: &mut Store, vm: &str, place: &str) {
    let nics: Vec<_> = store.list("vms/nics", vm).cloned().collect();
    for nic in nics {
        let copy = nic.doc.clone().with_attr("id", &*nic.id);
        store.put_below("vms/snapshots/nics", place, copy);
    }
    let watchdogs: Vec<_> = store.list("vms/watchdogs", vm).cloned().collect();
    for watchdog in watchdogs {
        let copy = watchdog.doc.clone().with_attr("id", &*watchdog.id);
        store.put_below(WATCHDOGS, place, copy);
    }
    let drive = Node::reference("cdrom", ZERO);
    store.put_below("vms/snapshots/cdroms", place, drive);
}

/// The image that a disk has becomes the snapshot's, and the disk gets one above it.
pub(super) fn put_layer(store: &mut Store, disk: &Object, place: &str, snapshot: &str) {
    let layer = layer_of(disk, snapshot);
    store.put_below(DISKS, place, layer);
    let image = store.new_id();
    store.change("disks", "", &disk.id, |doc| {
        doc.set("image_id", image);
        doc.set("format", "cow");
        doc.set("sparse", "true");
        doc.remove("qcow_version");
        doc.set("status", "locked");
    });
}

/// A disk as a snapshot keeps it: without profile and quota.
pub(super) fn layer_of(disk: &Object, snapshot: &str) -> Node {
    let mut layer = disk.doc.clone().with_attr("id", &*disk.id);
    for member in ["disk_profile", "quota", "qcow_version", "template_disk"] {
        layer.remove(member);
    }
    layer.set("total_size", "0");
    layer.set("status", "ok");
    layer.push(Node::reference("snapshot", snapshot));
    layer
}

/// A snapshot that another command needs; returns its id.
pub(super) fn internal(
    store: &mut Store,
    ask: &Ask,
    vm: &Arc<Object>,
    name: &str,
    named: &[&str],
) -> String {
    for_command(store, ask, &CREATE, vm, name, named)
}

/// The same without a job of its own.
pub(super) fn unlisted(
    store: &mut Store,
    ask: &Ask,
    vm: &Arc<Object>,
    name: &str,
    named: &[&str],
) -> String {
    for_command(store, ask, &UNLISTED, vm, name, named)
}

/// The same without job and events.
pub(super) fn silent(store: &mut Store, ask: &Ask, vm: &Arc<Object>, name: &str) -> String {
    for_command(store, ask, &SILENT, vm, name, &[])
}

fn for_command(
    store: &mut Store,
    ask: &Ask,
    row: &'static Row,
    vm: &Arc<Object>,
    name: &str,
    named: &[&str],
) -> String {
    let mut doc = Node::new("snapshot").with_leaf("description", name);
    for member in describe(ask, false) {
        doc.put(member);
    }
    doc.put(configuration(vm));
    if let Some(id) = shift_active(store, &vm.id) {
        doc.set_attr("id", id);
    }
    let snapshot = store.put_below(SNAPSHOTS, &vm.id, doc);
    let named: Vec<_> = named.iter().map(|id| (*id).to_owned()).collect();
    let layers = layered(store, &vm.id, &named);
    let chore = Chore::new(ask, row);
    take(store, ask, chore, (vm, &snapshot), &layers, false);
    snapshot.id.to_string()
}
