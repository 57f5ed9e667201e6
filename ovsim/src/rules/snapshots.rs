//! Snapshots are added by `storage::snapshots`, their images removed by `storage::single_layers`; these rows say what a body may
//! not bring, and that there are no others.

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

/// The images of one disk that snapshots hold.
pub(crate) const OF_DISKS: Rule = Rule {
    kind: "disks/disksnapshots",
    label: "Disk Snapshot",
    ..PLAIN
};

/// Those of a domain.
pub(crate) const OF_DOMAINS: Rule = Rule {
    kind: "storagedomains/disksnapshots",
    ..OF_DISKS
};
