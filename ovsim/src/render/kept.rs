//! Disks as backups, checkpoints and snapshots keep them: they lead nowhere or to little, and those of backups say how much of
//! them was read (engine 4.5.8).

use super::{Spot, order};
use crate::node::Node;
use crate::store::Store;

/// The kinds of these disks.
pub(super) fn is_kept(kind: &str) -> bool {
    matches!(kind, "vms/backups/disks" | "vms/checkpoints/disks")
}

/// Where a quota stands without href, it tells its data center instead.
pub(super) fn name_center(store: &Store, node: &mut Node) {
    if let Some(quota) = node.child_mut("quota")
        && let Some(known) = quota
            .id()
            .and_then(|id| store.find("datacenters/quotas", id))
    {
        quota.put(Node::reference("data_center", &*known.parent));
    }
}

/// The image of a snapshot that alone is asked for leads to less than in a list.
pub(super) fn lone(store: &Store, node: &mut Node, kind: &str) {
    let of_disk = kind.starts_with("disks/");
    for child in &mut node.children {
        match (&*child.name, of_disk) {
            ("disk_profile" | "quota", true) | ("storage_domain", false) => {
                child.attrs.retain(|it| it.0 != "href")
            }
            ("storage_domains", true) => {
                for domain in &mut child.children {
                    domain.attrs.retain(|it| it.0 != "href");
                }
            }
            _ => {}
        }
    }
    if of_disk {
        name_center(store, node);
    }
}

/// The document of such a disk.
pub(super) fn disk(store: &Store, mut node: Node, spot: &Spot) -> Node {
    let row = store.get(spot.kind, &spot.parent, &spot.id);
    let mode = row.and_then(|row| row.text("backup_mode"));
    node.set("backup_mode", mode.unwrap_or("full"));
    node.set("total_size", "0");
    name_center(store, &mut node);
    if let Some(facts) = ovmodel::type_of_element(&node.name) {
        order::arrange(&mut node, facts);
    }
    node.attrs.clear();
    node.attrs.push(("id".into(), spot.id.to_string()));
    node
}
