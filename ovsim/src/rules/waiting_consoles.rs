//! Consoles of a configuration that waits for the next run (engine 4.5.8): those of the machine when it was written, or the one its
//! change asked for. While it waits the list shows them, whatever the machine is given or loses, and they are what it has then.

use super::displays;
use super::next_run::WAITING;
use crate::node::Node;
use crate::store::Store;

/// Where a configuration keeps them.
const KEPT: &str = "kept_consoles";

const KIND: &str = "vms/graphicsconsoles";

/// Writes the consoles of the moment into a configuration, or that which a body asks for.
pub(super) fn write(store: &Store, vm: &str, asked: Option<&'static str>, next: &mut Node) {
    let mut kept = Node::new(KEPT);
    match asked {
        Some(protocol) => kept.push(displays::console(protocol)),
        None => kept.children.extend(own(store, vm)),
    }
    next.put(kept);
}

fn own(store: &Store, vm: &str) -> Vec<Node> {
    let rows = store.list(KIND, vm);
    let known = rows.filter_map(|row| row.text("protocol"));
    known.map(displays::console).collect()
}

/// The consoles of the configuration that waits, when one does.
pub(crate) fn of(store: &Store, vm: &str) -> Option<Vec<Node>> {
    let next = store.list(WAITING, vm).next()?;
    Some(next.doc.child(KEPT)?.children.clone())
}

/// The configuration is taken: the machine has its consoles now.
pub(crate) fn take(store: &mut Store, vm: &str, next: &Node) {
    let Some(kept) = next.child(KEPT) else {
        return;
    };
    let now = store.list(KIND, vm).map(|row| row.id.clone());
    for id in now.collect::<Vec<_>>() {
        store.remove(KIND, vm, &id);
    }
    for console in &kept.children {
        store.put_below(KIND, vm, console.clone());
    }
    displays::follow(store, "vms", vm);
}

/// What of the document of a configuration is no part of the machine's.
pub(crate) fn forget(doc: &mut Node) {
    doc.remove(KEPT);
}
