//! How VMs go down, start anew and sleep.

use super::{AGAIN, RUNNING};
use crate::life::row::Do::{
    Asleep, Boot, Cleared, Doze, EndJob, EndTasks, FailJob, Fall, Finalize, Free, Greet, Hold,
    Inner, Merge, Note, Report, Rise, Seen, Set, Step, Within,
};
use crate::life::row::{Answer, Do, Leg, Row, at_once, leg};

/// The host's report has no exit message: one blank of the text, one of the message.
const DOWN: Do = Seen("VM_DOWN", "VM {vm} is down.  ");
/// A guest that shuts itself down says so.
const SHUT_DOWN: Do = Seen(
    "VM_DOWN",
    "VM {vm} is down. Exit message: User shut down from within the guest",
);
const REBOOTS: Do = Note(
    "USER_REBOOT_VM",
    "VM {vm} is rebooting. Rebooted by: {user}",
);
const SHUTS: &str = "VM shutdown initiated by {user} on VM {vm} (Host: {host}){reason}.";
const SHUT: Do = Note("USER_INITIATED_SHUTDOWN_VM", SHUTS);
const CLEARED: Do = Note(
    "USER_STOP_SUSPENDED_VM",
    "Suspended VM {vm} has had its save state cleared by {user}{reason}.",
);
/// The two disks that keep the memory of a sleeping machine go, each by a command within.
const FORGOTTEN: &[Do] = &[
    CLEARED,
    Cleared,
    Inner,
    Inner,
    Step("Deleting Image."),
    Step("Deleting Image."),
    Finalize,
    Finalize,
    EndJob,
];
/// What a snapshot has too goes all the same, but the command fails with the second disk.
const ROBBED: &[Do] = &[
    CLEARED,
    Cleared,
    Inner,
    Step("Deleting Image."),
    Step("Deleting Image."),
    Finalize,
    FailJob,
];
const REBOOTED: &[Leg] = &[leg(2500, "up", &[Greet]), leg(4000, "", &[Report])];
const GONE: &[Leg] = &[leg(1500, "down", &[DOWN, Fall, Merge])];
/// Statuses with a process that listens.
const LISTENS: &[&str] = &["up", "powering_up"];
/// Statuses with a process that is not up.
const HALF_UP: &[&str] = &[
    "wait_for_launch",
    "powering_up",
    "powering_down",
    "reboot_in_progress",
    "paused",
    "not_responding",
];

pub(super) const ROWS: &[Row] = &[
    Row {
        action: "stop",
        from: RUNNING,
        answer: Answer::Job("Stopping VM {vm}"),
        first: at_once(
            "",
            &[
                Set("stop_reason", "{cause}"),
                Note(
                    "USER_STOP_VM",
                    "VM {vm} powered off by {user} (Host: {host}){reason}.",
                ),
                EndJob,
            ],
        ),
        then: GONE,
    },
    Row {
        action: "stop",
        from: &["suspended"],
        answer: Answer::Job("Stopping VM {vm}"),
        first: at_once("down", FORGOTTEN),
        then: &[],
    },
    Row {
        action: "stop+kept",
        from: &["suspended"],
        answer: Answer::Job("Stopping VM {vm}"),
        first: at_once("down", ROBBED),
        then: &[],
    },
    Row {
        action: "shutdown+kept",
        from: &["suspended"],
        answer: Answer::Job("Shutting down VM {vm}"),
        first: at_once("down", ROBBED),
        then: &[],
    },
    Row {
        action: "shutdown",
        from: &["up", "migrating"],
        answer: Answer::Job("Shutting down VM {vm}"),
        first: at_once(
            "powering_down",
            &[Set("stop_reason", "{cause}"), SHUT, EndJob],
        ),
        then: &[leg(3000, "down", &[SHUT_DOWN, Fall, Merge])],
    },
    Row {
        action: "shutdown",
        from: HALF_UP,
        answer: Answer::Job("Shutting down VM {vm}"),
        first: at_once(
            "",
            &[
                Set("stop_reason", "{cause}"),
                Note(
                    "USER_STOPPED_VM_INSTEAD_OF_SHUTDOWN",
                    "VM {vm} was powered off ungracefully by {user} (Host: {host}){reason}.",
                ),
                EndJob,
            ],
        ),
        then: GONE,
    },
    Row {
        action: "shutdown",
        from: &["suspended"],
        answer: Answer::Job("Shutting down VM {vm}"),
        first: at_once("down", FORGOTTEN),
        then: &[],
    },
    Row {
        action: "reboot",
        from: LISTENS,
        answer: Answer::Job("Rebooting VM {vm}"),
        first: at_once("reboot_in_progress", &[REBOOTS, EndJob]),
        then: REBOOTED,
    },
    Row {
        action: "reboot+cold",
        from: LISTENS,
        answer: Answer::Job("Rebooting VM {vm}"),
        first: at_once(
            "reboot_in_progress",
            &[Within("USER_INITIATED_SHUTDOWN_VM", SHUTS), REBOOTS, EndJob],
        ),
        then: &[
            leg(500, "powering_down", &[]),
            leg(
                2000,
                "down",
                &[
                    SHUT_DOWN,
                    Seen(
                        "COLD_REBOOT_VM_DOWN",
                        "VM {vm} is down as a part of cold reboot process",
                    ),
                    Fall,
                    Merge,
                ],
            ),
            leg(300, "wait_for_launch", &[Rise, AGAIN]),
            leg(600, "powering_up", &[Boot]),
            leg(2400, "up", &[Greet, AGAIN]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "reset",
        from: &[
            "up",
            "powering_up",
            "powering_down",
            "reboot_in_progress",
            "migrating",
        ],
        answer: Answer::Job("Resetting VM {vm}"),
        first: at_once(
            "reboot_in_progress",
            &[
                Note("USER_RESET_VM", "VM {vm} is resetting. Reset by: {user}"),
                EndJob,
            ],
        ),
        then: REBOOTED,
    },
    Row {
        action: "suspend",
        from: &["up"],
        answer: Answer::Tasks("Performing Hibernate action on VM {vm}", 2),
        first: at_once(
            "",
            &[
                Note(
                    "USER_SUSPEND_VM",
                    "Suspending VM {vm} was initiated by User {user} (Host: {host}).",
                ),
                Doze,
                Step("Creating Volume"),
                Step("Creating Volume"),
                Hold("Cannot {action} {type}. VM is hibernating."),
            ],
        ),
        then: &[
            leg(1500, "", &[EndTasks, Finalize, EndJob, Free]),
            leg(200, "saving_state", &[]),
            leg(
                2000,
                "suspended",
                &[
                    Asleep,
                    Seen("USER_SUSPEND_VM_OK", "VM {vm} on Host {host} is suspended."),
                    Fall,
                ],
            ),
        ],
    },
];
