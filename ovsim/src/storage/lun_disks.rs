//! Disks that are LUNs: what is told of them, from which host, and how one reaches them (engine 4.5.8).

use std::time::Duration;

use super::blocks::{KIND, mark};
use super::locks;
use super::look::{self, Deed};
use crate::node::Node;
use crate::render::order;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};
use jiff::Timestamp;

/// Where the connection of a LUN is kept: only the disk asked for by itself tells it.
const CONNECTIONS: &str = "lun connections";

const CONNECTION: [&str; 3] = ["address", "port", "target"];

/// What a host that sees the LUN can say about it.
const SEEN: [&str; 6] = [
    "discard_max_size",
    "lun_mapping",
    "product_id",
    "serial",
    "size",
    "vendor_id",
];

/// How long a change holds the disk.
const HELD: Duration = Duration::from_millis(1200);

const ADD: Deed = Deed("add", "Virtual Disk");

/// The LUN of a disk that is one.
fn of_disk(disk: &Node) -> Option<&Node> {
    disk.at("lun_storage.logical_units.logical_unit")
}

/// A LUN as this host sees it.
fn seen(store: &Store, host: &str, id: &str) -> Option<Node> {
    let row = store.get(KIND, host, id)?;
    row.doc.at("logical_units.logical_unit").cloned()
}

/// A LUN becomes a disk. A host that is named has to see it and says what it is; without one nothing is known of it but the
/// connection given.
pub(crate) fn make(store: &mut Store, given: &Node, doc: &mut Node) -> Outcome<()> {
    let Some(wanted) = of_disk(given).cloned() else {
        return Ok(());
    };
    let storage = given.child("lun_storage");
    let host = match storage {
        Some(storage) => look::named(store, storage, "host", "hosts")?,
        None => None,
    };
    let host = host.filter(|host| store.root("hosts", host).is_some());
    let id = wanted.id().unwrap_or("").to_owned();
    // An engine looks at disks alone, not at domains.
    if is_disk(store, &id) {
        return ADD.conflict("Cannot {action} {type}. The provided lun is used by another disk.");
    }
    let known = host.as_ref().map(|host| seen(store, host, &id));
    if known == Some(None) {
        return ADD.bad("Cannot {action} {type}. The provided LUN is not visible by the specified host, please check storage server connectivity.");
    }
    let known = known.flatten();
    let fibre = storage.and_then(|it| it.text_of("type")) == Some("fcp");
    let connection = (!fibre).then(|| known.clone().unwrap_or_else(|| wanted.clone()));
    let incomplete = |it: &Node| it.child("address").is_none() || it.child("target").is_none();
    if id.is_empty() || connection.as_ref().is_some_and(incomplete) {
        return ADD.bad("Internal Engine Error");
    }
    let mut unit = Node::reference("logical_unit", id.as_str());
    for member in ["active_paths", "paths", "size"] {
        unit.push(Node::leaf(member, "0"));
    }
    unit.push(Node::leaf("discard_zeroes_data", "false"));
    learn(&mut unit, known.as_ref());
    doc.put(
        Node::reference("lun_storage", id.as_str()).with(Node::new("logical_units").with(unit)),
    );
    doc.remove("backup");
    doc.remove("uses_scsi_reservation");
    if let Some(connection) = connection {
        keep(store, &id, &connection);
    }
    Ok(())
}

/// Takes over what a host sees.
fn learn(unit: &mut Node, known: Option<&Node>) {
    for member in SEEN {
        if let Some(text) = known.and_then(|known| known.text_of(member)) {
            unit.set(member, text);
        }
    }
}

fn keep(store: &mut Store, id: &str, from: &Node) {
    let mut row = Node::reference("connection", id);
    for member in CONNECTION {
        let text = from.text_of(member);
        let text = text.or((member == "port").then_some("3260"));
        if let Some(text) = text {
            row.push(Node::leaf(member, text));
        }
    }
    store.put_below(CONNECTIONS, "", row);
}

/// Whether a disk has this LUN already.
fn is_disk(store: &Store, id: &str) -> bool {
    let mut disks = store.list("disks", "");
    disks.any(|disk| of_disk(&disk.doc).and_then(Node::id) == Some(id))
}

/// The disk that was made of a LUN is there: hosts that see the LUN name it, and the disk does.
pub(crate) fn take_for_disk(store: &mut Store, disk: &Object) {
    let Some(id) = of_disk(&disk.doc).and_then(Node::id).map(str::to_owned) else {
        return;
    };
    mark(store, &id, &[("disk_id", Some(&disk.id))]);
    change(store, disk, |unit| unit.set("disk_id", &*disk.id));
}

/// The LUN of a disk that goes is free again.
pub(super) fn give_back(store: &mut Store, disk: &Object) {
    if let Some(id) = of_disk(&disk.doc).and_then(Node::id) {
        mark(store, id, &[("disk_id", None)]);
        store.remove(CONNECTIONS, "", id);
    }
}

fn change(store: &mut Store, disk: &Object, with: impl FnOnce(&mut Node)) {
    store.change("disks", "", &disk.id, |doc| {
        let storage = doc.child_mut("lun_storage");
        let units = storage.and_then(|storage| storage.child_mut("logical_units"));
        if let Some(unit) = units.and_then(|units| units.child_mut("logical_unit")) {
            with(unit);
        }
    });
}

/// A change of such a disk shows at once, yet the command holds the disk for a while; its names are not filled in.
pub(crate) fn hold(store: &mut Store, now: Timestamp, id: &str) {
    locks::hold(
        store,
        id,
        "Cannot {action} {type}: The following disks are locked: ${diskAliases}. Please try again in a few minutes.",
    );
    let id = id.to_owned();
    store.later(now, HELD, move |store, _| locks::free(store, &id));
}

/// A host looks at the LUN again: what it sees is told from then on.
pub(super) fn look_again(store: &mut Store, host: &str, disk: &Object) {
    let id = of_disk(&disk.doc).and_then(Node::id);
    let known = id.and_then(|id| seen(store, host, id));
    change(store, disk, |unit| learn(unit, known.as_ref()));
}

/// What commands of images say of a disk that has none.
pub(super) fn refused(action: &str, aimed: bool) -> Option<Refusal> {
    match action {
        "copy" if aimed => Some(Refusal::bad(
            "Cannot copy Virtual Disk. Action is unsupported for the specified disk type (LUN).",
        )),
        "sparsify" => Some(Refusal::forbidden()),
        "reduce" => Some(Refusal::stumbled()),
        "convert" => Some(Refusal::Page("java.lang.NullPointerException".into())),
        _ => None,
    }
}

/// How a LUN is reached is told where the disk is asked for by itself.
pub(crate) fn as_shown_alone(store: &Store, node: &mut Node) {
    let Some(id) = of_disk(node).and_then(Node::id) else {
        return;
    };
    let Some(row) = store.root(CONNECTIONS, id).cloned() else {
        return;
    };
    let storage = node.child_mut("lun_storage");
    let units = storage.and_then(|storage| storage.child_mut("logical_units"));
    if let Some(unit) = units.and_then(|units| units.child_mut("logical_unit")) {
        for member in CONNECTION {
            if let Some(text) = row.text(member) {
                unit.set(member, text);
            }
        }
        if let Some(facts) = ovmodel::type_of_element("logical_unit") {
            order::arrange(unit, facts);
        }
    }
}
