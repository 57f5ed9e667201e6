//! Questions about images: what they are, where they lie, who uses them, which formats go where.

use super::look::{self, Deed};
use crate::node::Node;
use crate::rules::refusal::Outcome;
use crate::store::{Object, Store};

/// What is said of a disk that is not there, or is no image.
pub(super) const NO_DISK: &str = "Cannot {action} {type}. The specified disk does not exist.";

/// Whether the disk is an image, and not a LUN.
pub(super) fn is_image(disk: &Object) -> bool {
    disk.text("storage_type") != Some("lun")
}

/// 409 when a VM that is not down has it plugged.
pub(super) fn not_in_use(store: &Store, deed: Deed, disk: &Object) -> Outcome<()> {
    let users = look::users_of(store, &disk.id);
    let mut names: Vec<_> = users
        .iter()
        .filter(|(vm, plugged)| *plugged && vm.status() != "down")
        .map(|(vm, _)| vm.name())
        .collect();
    names.sort_unstable();
    if names.is_empty() {
        return Ok(());
    }
    deed.conflict(format!(
        "Cannot {{action}} {{type}}. The disk {} is plugged to non-Down VMs: {}",
        look::alias(disk),
        names.join(",")
    ))
}

/// How many volumes its chain has.
pub(super) fn volumes(store: &Store, disk: &str) -> usize {
    1 + store.parents("vms/snapshots/disks", disk).len()
}

/// Images that are neither illegal nor locked.
pub(super) fn is_whole(deed: Deed, disk: &Object) -> Outcome<()> {
    let alias = look::alias(disk);
    match disk.status() {
        "illegal" => deed.broken(format!("Cannot {{action}} {{type}}. The following attached disks are in ILLEGAL status: {alias} - please remove them and try again.")),
        "locked" => deed.conflict(format!("Cannot {{action}} {{type}}: The following disks are locked: {alias}. Please try again in a few minutes.")),
        _ => Ok(()),
    }
}

/// Whether a disk lies on block storage.
pub(super) fn on_block(store: &Store, disk: &Object) -> bool {
    is_block(store, &look::domain_of(&disk.doc))
}

/// Whether a domain is block storage.
pub(super) fn is_block(store: &Store, domain: &str) -> bool {
    let domain = store.root("storagedomains", domain);
    let kind = domain.and_then(|domain| domain.text("storage.type"));
    matches!(kind, Some("iscsi" | "fcp"))
}

/// Which formats go with which allocation on which storage (engine 4.5.8).
pub(super) fn configuration(
    store: &Store,
    deed: Deed,
    domain: &str,
    (format, sparse, backup): (&str, bool, &str),
) -> Outcome<()> {
    let incremental = backup == "incremental";
    let fits = match (format, sparse) {
        ("cow", true) => true,
        ("cow", false) => incremental,
        (_, true) => !incremental && !is_block(store, domain),
        (_, false) => !incremental,
    };
    if fits {
        return Ok(());
    }
    deed.conflict(format!(
        "Cannot {{action}} {{type}}. Disk configuration ({} {} backup-{}) is incompatible with the storage domain type.",
        if format == "cow" { "COW" } else { "RAW" },
        if sparse { "Sparse" } else { "Preallocated" },
        if incremental { "Incremental" } else { "None" },
    ))
}

/// A reference list with one member: `storage_domains` of a disk.
pub(super) fn on_domains(domains: &[String]) -> Node {
    let mut list = Node::new("storage_domains");
    for domain in domains {
        list.push(Node::reference("storage_domain", domain.as_str()));
    }
    list
}
