//! How VMs move to other hosts, and what is done to them while they run.

use super::RUNNING;
use crate::life::row::Do::{EndJob, Greet, Land, Note, Report};
use crate::life::row::{Answer, Do, Row, at_once, leg};

/// What is told of a migration that a user asked for.
const SENDING: Do = Note(
    "VM_MIGRATION_START",
    "Migration started (VM: {vm}, Source: {host}, Destination: {target}, User: {user}). {reason}",
);
/// What is told of one that empties a host.
const SENDING_BY_SYSTEM: Do = Note(
    "VM_MIGRATION_START_SYSTEM_INITIATED",
    "Migration initiated by system (VM: {vm}, Source: {host}, Destination: {target}, Reason: ).",
);
/// What is told of one that a user called back.
const CALLED_BACK: Do = Note(
    "VM_CANCEL_MIGRATION",
    "Migration cancelled (VM: {vm}, Source: {host}, User: {user}).",
);
/// What is told when one is over.
const SENT: Do = Note(
    "VM_MIGRATION_DONE",
    "Migration completed (VM: {vm}, Source: {host}, Destination: {target}, Duration: 2 seconds, Total: 3 seconds, Actual downtime: 0ms)",
);

pub(super) const ROWS: &[Row] = &[
    Row {
        action: "migrate",
        from: &["up", "powering_up", "reboot_in_progress"],
        answer: Answer::Job("Migrating VM {vm}"),
        first: at_once("migrating", &[SENDING]),
        then: &[
            leg(3000, "", &[SENT, EndJob]),
            leg(50, "up", &[Land, Greet]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "migrate+paused",
        from: &["paused"],
        answer: Answer::Job("Migrating VM {vm}"),
        first: at_once("migrating", &[SENDING]),
        then: &[leg(3000, "", &[SENT, EndJob]), leg(50, "paused", &[Land])],
    },
    Row {
        action: "migrate+system",
        from: &["up", "powering_up", "reboot_in_progress"],
        answer: Answer::Plain,
        first: at_once("migrating", &[SENDING_BY_SYSTEM]),
        then: &[
            leg(3000, "", &[SENT]),
            leg(50, "up", &[Land, Greet]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "migrate+system",
        from: &["paused"],
        answer: Answer::Plain,
        first: at_once("migrating", &[SENDING_BY_SYSTEM]),
        then: &[leg(3000, "", &[SENT]), leg(50, "paused", &[Land])],
    },
    Row {
        action: "cancelmigration",
        from: &["migrating"],
        answer: Answer::Plain,
        first: at_once("up", &[CALLED_BACK]),
        then: &[],
    },
    Row {
        action: "cancelmigration+paused",
        from: &["migrating"],
        answer: Answer::Plain,
        first: at_once("paused", &[CALLED_BACK]),
        then: &[],
    },
    Row {
        action: "freezefilesystems",
        from: &["up"],
        answer: Answer::Job("FreezeVm"),
        first: at_once(
            "",
            &[
                Note(
                    "FREEZE_VM_SUCCESS",
                    "Guest filesystems on VM {vm} have been frozen successfully.",
                ),
                EndJob,
            ],
        ),
        then: &[],
    },
    Row {
        action: "thawfilesystems",
        from: &["up"],
        answer: Answer::Job("ThawVm"),
        first: at_once(
            "",
            &[
                Note(
                    "THAW_VM_SUCCESS",
                    "Guest filesystems on VM {vm} have been thawed successfully.",
                ),
                EndJob,
            ],
        ),
        then: &[],
    },
    Row {
        action: "logon",
        from: RUNNING,
        answer: Answer::Job("Logging on to VM {vm}"),
        first: at_once("", &[EndJob]),
        then: &[],
    },
];
