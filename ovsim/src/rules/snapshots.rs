//! Snapshots are added by `storage::snapshots`; this row says what a body may not bring.

use super::rows::{PLAIN, Rule};
use crate::storage::snapshots;

/// Snapshots.
pub(crate) const SNAPSHOTS: Rule = Rule {
    kind: "vms/snapshots",
    label: "Snapshot",
    create: true,
    drop: &[
        "vm",
        "date",
        "snapshot_status",
        "snapshot_type",
        "cdroms",
        "nics",
        "disks",
        "initialization",
        "disk_attachments",
    ],
    prepare: snapshots::prepare,
    made: snapshots::made,
    ..PLAIN
};
