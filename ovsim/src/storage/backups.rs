//! Backups of VMs and their checkpoints.

use crate::store::Store;

/// Phases of a backup that is over.
const OVER: &[&str] = &["succeeded", "failed"];

/// Whether a backup of the VM is open.
pub(super) fn is_open(store: &Store, vm: &str) -> bool {
    store
        .list("vms/backups", vm)
        .any(|row| !OVER.contains(&row.text("phase").unwrap_or("")))
}
