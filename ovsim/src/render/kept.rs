//! Disks as backups and checkpoints keep them: they lead nowhere, and say how much of them was read (engine 4.5.8).

use super::{Spot, order};
use crate::node::Node;
use crate::store::Store;

/// The kinds of these disks.
pub(super) fn is_kept(kind: &str) -> bool {
    matches!(kind, "vms/backups/disks" | "vms/checkpoints/disks")
}

/// The document of such a disk.
pub(super) fn disk(store: &Store, mut node: Node, spot: &Spot) -> Node {
    let row = store.get(spot.kind, &spot.parent, &spot.id);
    let mode = row.and_then(|row| row.text("backup_mode"));
    node.set("backup_mode", mode.unwrap_or("full"));
    node.set("total_size", "0");
    if let Some(quota) = node.child_mut("quota")
        && let Some(known) = quota
            .id()
            .and_then(|id| store.find("datacenters/quotas", id))
    {
        quota.put(Node::reference("data_center", &*known.parent));
    }
    if let Some(facts) = ovmodel::type_of_element(&node.name) {
        order::arrange(&mut node, facts);
    }
    node.attrs.clear();
    node.attrs.push(("id".into(), spot.id.to_string()));
    node
}
