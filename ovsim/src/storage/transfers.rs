//! Image transfers: their phases, the addresses that come and go with the ticket, what becomes of the disk (engine 4.5.8).

use std::sync::Arc;
use std::time::Duration;

use super::chore::{Chore, Row, SILENT};
use super::images::is_image;
use super::locks::Hold;
use super::look::{self, Deed};
use super::{images, locks, removal, transfer_limits};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::rows::{PLAIN, Rule};
use crate::rules::work::Work;
use crate::store::{Object, Store};

pub(super) const KIND: &str = "imagetransfers";

const TRANSFER: Row = Row {
    first: &[(
        "TRANSFER_IMAGE_INITIATED",
        "Image {direction} with disk {disk} was initiated by {user}.",
    )],
    ..SILENT
};

const HERE: Deed = Deed("transfer", "Virtual Disk");

/// Phases after which nothing happens any more.
const OVER: &[&str] = &["finished_success", "finished_failure"];

/// Milliseconds for which a transfer is remembered: after success, after failure.
const KEPT: [u64; 2] = [900_000, 1_800_000];

/// Image transfers.
pub(crate) const TRANSFERS: Rule = Rule {
    kind: KIND,
    label: "Virtual Disk",
    drop: &[
        "active",
        "disk",
        "host",
        "image",
        "phase",
        "proxy_url",
        "snapshot",
        "transfer_url",
        "transferred",
    ],
    needs: |work| {
        let named = ["image", "disk", "snapshot"]
            .iter()
            .any(|member| work.given.child(member).and_then(Node::id).is_some());
        if named {
            return Ok(());
        }
        Err(Refusal::validation(
            "No matching signature found, make sure that mandatory attributes are provided.",
        ))
    },
    prepare,
    made,
    ..PLAIN
};

/// The disk that a request is about: its own id, or that of an image in its chain.
fn subject(work: &Work<'_>) -> Option<Arc<Object>> {
    let id = |member: &str| work.given.child(member).and_then(Node::id);
    if let Some(disk) = id("disk").or(id("image")) {
        return work.store.root("disks", disk).cloned();
    }
    let image = id("snapshot")?;
    let holds = |row: &&Arc<Object>| row.text("image_id") == Some(image);
    let layer = work.store.all(super::snapshots::DISKS).find(holds);
    let layer = layer.or_else(|| work.store.list("disks", "").find(holds))?;
    work.store.root("disks", &layer.id).cloned()
}

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let Some(disk) = subject(work).filter(|disk| is_image(disk)) else {
        let text = "[General command validation failure.]";
        return Err(Refusal::operation(500, text));
    };
    let backup = work.given.child("backup").and_then(Node::id);
    match backup {
        Some(id) => super::backups::for_transfer(work.store, HERE, id, work.gives("format"))?,
        None => check(work.store, &disk, hold_of(&work.given))?,
    }
    let host = match work.given.child("host").and_then(Node::id) {
        Some(id) => work.store.root("hosts", id).cloned(),
        None => work
            .store
            .list("hosts", "")
            .find(|host| host.status() == "up")
            .cloned(),
    };
    let Some(host) = host.filter(|host| host.status() == "up") else {
        return HERE
            .conflict("Cannot {action} {type}. There is no active Host in the Data Center.");
    };
    let ticket = work.store.new_id();
    let engine = work.ask.host.rsplit("//").next().unwrap_or("");
    let engine = engine.rsplit_once(':').map_or(engine, |(name, _)| name);
    let addresses = [
        (
            "proxy_url",
            format!("https://{engine}:54323/images/{ticket}"),
        ),
        (
            "transfer_url",
            format!(
                "https://{}:54322/images/{ticket}",
                host.text("address").unwrap_or("")
            ),
        ),
    ];
    for (member, text) in addresses {
        work.doc.put(Node::leaf(member, text));
    }
    for (member, text) in [
        ("active", "false"),
        ("phase", "transferring"),
        ("transferred", "0"),
    ] {
        work.doc.put(Node::leaf(member, text));
    }
    let format = disk.text("format").unwrap_or("cow").to_owned();
    for (member, text) in [
        ("direction", "upload"),
        ("format", &format),
        ("inactivity_timeout", "60"),
        ("shallow", "false"),
        ("timeout_policy", "legacy"),
    ] {
        work.default(member, text);
    }
    let correlation = work.ask.correlation_id.as_str();
    work.doc.put(Node::leaf("correlation", correlation));
    work.doc.put(Node::reference("host", &*host.id));
    work.doc.put(Node::reference("image", &*disk.id));
    Ok(())
}

/// The engine's order: nobody has it, it is not illegal, its domain is active, no running VM has it plugged, it is not locked.
fn check(store: &Store, disk: &Object, hold: Hold) -> Outcome<()> {
    locks::check_as(store, &disk.id, hold, (HERE.0, HERE.1))?;
    if disk.status() == "illegal" {
        images::is_whole(HERE, disk)?;
    }
    look::domain_is_active(store, HERE, &look::domain_of(&disk.doc))?;
    images::not_in_use(store, HERE, disk)?;
    images::is_whole(HERE, disk)
}

/// What is read is shared with other readers, as far as locks go.
fn hold_of(transfer: &Node) -> Hold {
    match transfer.text_of("direction") {
        Some("download") => Hold::Shared,
        _ => Hold::Alone,
    }
}

fn being_transferred(disk: &Object) -> String {
    let alias = look::alias(disk);
    format!("Cannot {{action}} {{type}}. Disk {alias} is being transferred.")
}

fn made(work: &mut Work<'_>, transfer: &Object) {
    let disk = transfer.reference("image").unwrap_or("");
    let Some(disk) = work.store.root("disks", disk).cloned() else {
        return;
    };
    if transfer.reference("backup").is_none() {
        let text = being_transferred(&disk);
        locks::take(work.store, &disk.id, hold_of(&transfer.doc), &text);
        // Of a disk below a snapshot only that layer is.
        let layer = work.given.child("snapshot").is_some();
        if layer {
            share_machines(work.store, &transfer.id, &disk.id, &text);
        } else {
            work.store.set("disks", &disk.id, "status", "locked");
        }
    }
    chore(work.store, work.ask, transfer).begin(work.store, work.ask);
    transfer_limits::touch(work.store, &transfer.id, work.ask.now);
    transfer_limits::watch(work.store, work.ask, transfer);
}

/// The machines of the disk, which are held while a layer below a snapshot is read or written.
const HELD: &str = "machines_held";

fn share_machines(store: &mut Store, transfer: &str, disk: &str, text: &str) {
    let machines = store.parents("vms/diskattachments", disk).to_vec();
    for vm in &machines {
        locks::take(store, vm, Hold::Shared, text);
    }
    let machines: Vec<&str> = machines.iter().map(|vm| &**vm).collect();
    store.set(KIND, transfer, HELD, machines.join(" "));
}

pub(super) fn chore(store: &Store, ask: &Ask, transfer: &Object) -> Chore {
    let disk = store.root("disks", transfer.reference("image").unwrap_or(""));
    let direction = match transfer.text("direction") {
        Some("download") => "Download",
        _ => "Upload",
    };
    let chore = Chore::new(ask, &TRANSFER)
        .word("direction", direction)
        .word("disk", disk.map_or("", |disk| look::alias(disk)));
    match disk {
        Some(disk) => chore.about_domain(store, &look::domain_of(&disk.doc)),
        None => chore,
    }
}

/// Actions of a transfer; most are taken in every phase, some even without a transfer.
pub(super) fn act(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let Some(transfer) = store.root(KIND, id).cloned() else {
        return Ok(Done::plain(Vec::new()));
    };
    let phase = transfer.text("phase").unwrap_or("").to_owned();
    let over = OVER.contains(&phase.as_str());
    match action {
        "pause" if transfer.text("direction") == Some("download") => {
            return Err(Refusal::bad(
                "Cannot pause image download as it's handled by the client. Note that it can be canceled if you wish to stop it.",
            ));
        }
        "resume" if !phase.starts_with("paused_") => {
            return Err(Refusal::conflict(
                "Cannot resume image transfer as it's not in a paused state.",
            ));
        }
        "resume" => {
            let told = (
                "TRANSFER_IMAGE_RESUMED_BY_USER",
                "Image transfer was resumed by user ({user}).",
            );
            chore(store, &of_add(ask, &transfer), &transfer).tell(store, &[told], ask.now);
            set_phase(store, id, "transferring");
            transfer_limits::touch(store, id, ask.now);
            transfer_limits::watch(store, &of_add(ask, &transfer), &transfer);
        }
        "extend" => transfer_limits::touch(store, id, ask.now),
        "pause" if phase == "transferring" => {
            set_phase(store, id, "paused_user");
            let pauses = number_of(&transfer) + 1;
            store.set(KIND, id, PAUSES, pauses.to_string().as_str());
            let chore = chore(store, &of_add(ask, &transfer), &transfer);
            paused(&chore, store, ask.now, (id.to_owned(), pauses), 1_000);
        }
        "finalize" if !over && !phase.contains("final") && !phase.contains("cancel") => {
            finalize(store, &of_add(ask, &transfer), &transfer);
        }
        "cancel" if !over && !phase.contains("cancel") && !phase.contains("cleanup") => {
            cancel(store, &of_add(ask, &transfer), &transfer);
        }
        _ => {}
    }
    Ok(Done::plain(Vec::new()))
}

/// How often a transfer was paused.
const PAUSES: &str = "pauses";

fn number_of(transfer: &Object) -> u64 {
    let text = transfer.text(PAUSES);
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

/// An engine looks after a transfer ever less often, and each time tells that it is paused.
fn paused(
    chore: &Chore,
    store: &mut Store,
    now: jiff::Timestamp,
    (id, pauses): (String, u64),
    after: u64,
) {
    chore.at(store, now, after, move |chore, store, now| {
        still_paused(chore, store, now, (id, pauses), after);
    });
}

fn still_paused(
    chore: &Chore,
    store: &mut Store,
    now: jiff::Timestamp,
    (id, pauses): (String, u64),
    after: u64,
) {
    const TOLD: super::chore::Told = (
        "TRANSFER_IMAGE_PAUSED_BY_USER",
        "Image transfer was paused by user ({user}).",
    );
    let transfer = store.root(KIND, &id);
    let same = transfer.is_some_and(|transfer| number_of(transfer) == pauses);
    if !same || !phase_is(store, &id, "paused_user") {
        return;
    }
    chore.tell(store, &[TOLD], now);
    let next = (after * 2).clamp(1_500, 10_000);
    let chore = chore.clone();
    store.again_later(now, Duration::from_millis(next), move |store, now| {
        still_paused(&chore, store, now, (id, pauses), next);
    });
}

/// What a transfer tells at its end has the correlation id of its beginning.
fn of_add(ask: &Ask, transfer: &Object) -> Ask {
    let mut ask = ask.clone();
    if let Some(correlation) = transfer.text("correlation") {
        correlation.clone_into(&mut ask.correlation_id);
    }
    ask
}

pub(super) fn set_phase(store: &mut Store, id: &str, phase: &str) {
    store.set(KIND, id, "phase", phase);
}

pub(super) fn phase_is(store: &Store, id: &str, phase: &str) -> bool {
    store
        .root(KIND, id)
        .is_some_and(|row| row.text("phase") == Some(phase))
}

/// The ticket is gone, and the addresses with it.
fn tear_down(store: &mut Store, id: &str, disk: &str) {
    store.change(KIND, "", id, |doc| {
        doc.remove("proxy_url");
        doc.remove("transfer_url");
    });
    let hold = store.root(KIND, id).map(|row| hold_of(&row.doc));
    if let Some(hold) = hold.filter(|_| !in_backup(store, id)) {
        locks::give_back(store, disk, hold);
    }
    let held = store.root(KIND, id).and_then(|row| row.text(HELD));
    let held = held.unwrap_or("").to_owned();
    for vm in held.split_whitespace() {
        locks::give_back(store, vm, Hold::Shared);
    }
    store.change(KIND, "", id, |doc| {
        doc.remove(HELD);
    });
}

/// Whether it reads inside a backup: then the disk is not locked for it.
fn in_backup(store: &Store, id: &str) -> bool {
    let transfer = store.root(KIND, id);
    transfer.is_some_and(|transfer| transfer.reference("backup").is_some())
}

fn parts(transfer: &Object) -> (String, String) {
    let disk = transfer.reference("image").unwrap_or("").to_owned();
    (transfer.id.to_string(), disk)
}

/// The addresses vanish a second before the end; a cancel may come in between.
fn finalize(store: &mut Store, ask: &Ask, transfer: &Object) {
    const DONE: super::chore::Told = (
        "TRANSFER_IMAGE_SUCCEEDED",
        "Image {direction} with disk {disk} succeeded.",
    );
    let (id, disk) = parts(transfer);
    set_phase(store, &id, "finalizing_success");
    let chore = chore(store, ask, transfer);
    chore.at(store, ask.now, 1_500, move |chore, store, now| {
        if !phase_is(store, &id, "finalizing_success") {
            return;
        }
        tear_down(store, &id, &disk);
        if !in_backup(store, &id) {
            store.set("disks", &disk, "status", "ok");
        }
        chore.at(store, now, 1_000, move |chore, store, now| {
            set_phase(store, &id, "finished_success");
            chore.tell(store, &[DONE], now);
            forget(chore, store, now, id, KEPT[0]);
        });
    });
}

/// A download leaves the disk as it was; an upload takes it along.
fn cancel(store: &mut Store, ask: &Ask, transfer: &Object) {
    set_phase(store, &transfer.id, "cancelled_user");
    wind_up(store, ask, transfer, "finalizing_cleanup");
}

/// What follows when a transfer was cancelled, by a user or by the engine.
pub(super) fn wind_up(store: &mut Store, ask: &Ask, transfer: &Object, next: &'static str) {
    const CANCELLED: super::chore::Told = (
        "TRANSFER_IMAGE_CANCELLED",
        "Image {direction} with disk {disk} was cancelled.",
    );
    let (id, disk) = parts(transfer);
    let upload = transfer.text("direction") != Some("download");
    let again = ask.clone();
    let chore = chore(store, ask, transfer);
    chore.at(store, ask.now, 1_000, move |chore, store, now| {
        set_phase(store, &id, next);
        chore.at(store, now, 2_000, move |chore, store, now| {
            tear_down(store, &id, &disk);
            let status = if upload { "illegal" } else { "ok" };
            if !in_backup(store, &id) {
                store.set("disks", &disk, "status", status);
            }
            if next == "finalizing_cleanup" {
                set_phase(store, &id, "finished_cleanup");
            }
            chore.at(store, now, 3_000, move |chore, store, now| {
                if let Some(disk) = store.root("disks", &disk).cloned().filter(|_| upload) {
                    let mut ask = again;
                    ask.now = now;
                    ask.correlation_id = store.short_id();
                    // An illegal disk that is held by nobody may always go.
                    removal::within(store, &ask, &disk);
                }
                set_phase(store, &id, "finished_failure");
                chore.tell(store, &[CANCELLED], now);
                forget(chore, store, now, id, KEPT[1]);
            });
        });
    });
}

fn forget(chore: &Chore, store: &mut Store, now: jiff::Timestamp, id: String, after: u64) {
    let _ = chore;
    store.later_unhurried(now, Duration::from_millis(after), move |store, _| {
        store.remove(KIND, "", &id);
    });
}
