//! The life of a VM as rows: which command is taken in which status, what it does with the answer, and what follows when.
//! Statuses, order of events and texts are those of engine 4.5.8; the durations are merely believable.

use super::row::Do::{
    Boot, EndJob, EndTasks, Fall, Greet, Keep, Kept, Land, Merge, Note, Report, Rise, Seen, Set,
};
pub(super) use super::row::{Answer, Do, Leg, Row};
use super::row::{at_once, leg};

const LAUNCH: Answer = Answer::Job("Launching VM {vm}");
const ONCE: Answer = Answer::Job("Launching VM {vm} in run-once mode");
const STARTED: Do = Note(
    "USER_STARTED_VM",
    "VM {vm} was started by {user} (Host: {host}).",
);
const RUNS: Do = Do::Note("USER_RUN_VM", "VM {vm} started on Host {host}");
const PAUSED: Do = Seen("VM_PAUSED", "VM {vm} has been paused.");
/// The host's report has no exit message: one blank of the text, one of the message.
const DOWN: Do = Seen("VM_DOWN", "VM {vm} is down.  ");
const REBOOTS: Do = Note(
    "USER_REBOOT_VM",
    "VM {vm} is rebooting. Rebooted by: {user}",
);
const SHUT: Do = Note(
    "USER_INITIATED_SHUTDOWN_VM",
    "VM shutdown initiated by {user} on VM {vm} (Host: {host}){reason}.",
);
const CLEARED: Do = Note(
    "USER_STOP_SUSPENDED_VM",
    "Suspended VM {vm} has had its save state cleared by {user}{reason}.",
);
const AGAIN: Do = Seen(
    "VDS_INITIATED_RUN_VM",
    "Trying to restart VM {vm} on Host {host}",
);

const INITIATED: Do = Note(
    "USER_INITIATED_RUN_VM",
    "Starting VM {vm} was initiated by {user}.",
);
const TAKING: Do = Note(
    "VDS_INITIATED_RUN_AS_STATELESS_VM_NOT_YET_RUNNING",
    "Starting VM {vm} as stateless was initiated.",
);
const BLANK_UP: Do = Note(
    "VDS_INITIATED_RUN_VM_AS_STATELESS",
    "VM {vm} was restarted on Host {host} as stateless",
);
const GIVING: Do = Note(
    "USER_ATTACH_USER_TO_VM_FROM_POOL",
    "Attaching User {user} to VM {vm} in VM Pool {pool} was initiated by {user}.",
);
const GIVEN: Do = Note(
    "USER_ATTACH_USER_TO_VM_FROM_POOL_FINISHED_SUCCESS",
    "User {user} successfully attached to VM {vm} in VM Pool {pool}.",
);

/// The rest of a stateless start.
const BLANK: &[Leg] = &[
    leg(
        1500,
        "wait_for_launch",
        &[Kept, Rise, Set("run_once", "true")],
    ),
    leg(600, "powering_up", &[Boot]),
    leg(2400, "up", &[Greet, BLANK_UP, EndJob]),
    leg(4000, "", &[Report]),
];

const LAUNCHED: &[Leg] = &[
    leg(600, "powering_up", &[Boot]),
    leg(2400, "up", &[Greet, RUNS, EndJob]),
    leg(4000, "", &[Report]),
];

const HELD: &[Leg] = &[
    leg(600, "powering_up", &[Boot]),
    leg(
        500,
        "paused",
        &[Set("status_detail", "noerr"), PAUSED, EndJob],
    ),
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

/// Statuses with a process.
const RUNNING: &[&str] = &[
    "up",
    "wait_for_launch",
    "powering_up",
    "powering_down",
    "reboot_in_progress",
    "migrating",
    "paused",
    "not_responding",
];

/// All commands; the first row of an action that takes the status counts.
pub(super) const ROWS: &[Row] = &[
    Row {
        action: "start",
        from: &["down"],
        answer: LAUNCH,
        first: at_once("wait_for_launch", &[Rise, STARTED]),
        then: LAUNCHED,
    },
    Row {
        action: "start+engine",
        from: &["down"],
        answer: Answer::Plain,
        first: at_once("wait_for_launch", &[Rise, AGAIN]),
        then: &[
            leg(600, "powering_up", &[Boot]),
            leg(2400, "up", &[Greet, AGAIN]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "start+stateless",
        from: &["down"],
        answer: LAUNCH,
        first: at_once("", &[Keep, INITIATED]),
        then: BLANK,
    },
    Row {
        action: "start+once+stateless",
        from: &["down"],
        answer: ONCE,
        first: at_once("", &[Keep, INITIATED]),
        then: BLANK,
    },
    Row {
        action: "start+prestarted",
        from: &["down"],
        answer: Answer::Plain,
        first: at_once("", &[Keep, TAKING]),
        then: &[
            leg(1500, "wait_for_launch", &[Kept, Rise]),
            leg(600, "powering_up", &[Boot]),
            leg(2400, "up", &[Greet, BLANK_UP]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "taken",
        from: &["up"],
        answer: Answer::Job(""),
        first: at_once("", &[GIVING, GIVEN, EndJob]),
        then: &[],
    },
    Row {
        action: "taken+stateless",
        from: &["down"],
        answer: Answer::Job(""),
        first: at_once("", &[Keep, TAKING, GIVING]),
        then: &[
            leg(1500, "wait_for_launch", &[Kept, Rise, GIVEN]),
            leg(600, "powering_up", &[Boot]),
            leg(2400, "up", &[Greet, BLANK_UP, EndJob]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "taken+stateful",
        from: &["down"],
        answer: Answer::Job(""),
        first: at_once("wait_for_launch", &[Rise, STARTED, GIVING, GIVEN]),
        then: LAUNCHED,
    },
    Row {
        action: "start+once",
        from: &["down"],
        answer: ONCE,
        first: at_once("wait_for_launch", &[Rise, Set("run_once", "true"), STARTED]),
        then: LAUNCHED,
    },
    Row {
        action: "start+pause",
        from: &["down"],
        answer: LAUNCH,
        first: at_once(
            "wait_for_launch",
            &[
                Rise,
                Note(
                    "USER_INITIATED_RUN_VM_AND_PAUSE",
                    "Starting in paused mode VM {vm} was initiated by {user}.",
                ),
            ],
        ),
        then: HELD,
    },
    Row {
        action: "start",
        from: &["paused"],
        answer: LAUNCH,
        first: at_once(
            "powering_up",
            &[Note(
                "USER_RESUME_VM",
                "VM {vm} was resumed by {user} (Host: {host}).",
            )],
        ),
        then: &[
            leg(1500, "up", &[Greet, RUNS, EndJob]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "start",
        from: &["suspended"],
        answer: LAUNCH,
        first: at_once("wait_for_launch", &[Rise, STARTED]),
        then: &[
            leg(600, "restoring_state", &[Boot]),
            leg(2000, "up", &[Greet, RUNS, EndJob]),
            leg(4000, "", &[Report]),
        ],
    },
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
        first: at_once("down", &[CLEARED, EndJob]),
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
        then: &[leg(3000, "down", &[DOWN, Fall, Merge])],
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
        first: at_once("down", &[CLEARED, EndJob]),
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
        first: at_once("reboot_in_progress", &[SHUT, REBOOTS, EndJob]),
        then: &[
            leg(500, "powering_down", &[]),
            leg(
                2000,
                "down",
                &[
                    DOWN,
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
        from: &["up", "powering_up", "powering_down", "reboot_in_progress"],
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
            &[Note(
                "USER_SUSPEND_VM",
                "Suspending VM {vm} was initiated by User {user} (Host: {host}).",
            )],
        ),
        then: &[
            leg(1500, "", &[EndTasks, EndJob]),
            leg(200, "saving_state", &[]),
            leg(
                2000,
                "suspended",
                &[
                    Seen("USER_SUSPEND_VM_OK", "VM {vm} on Host {host} is suspended."),
                    Fall,
                ],
            ),
        ],
    },
    Row {
        action: "migrate",
        from: &["up", "powering_up", "reboot_in_progress"],
        answer: Answer::Job("Migrating VM {vm}"),
        first: at_once(
            "migrating",
            &[Note(
                "VM_MIGRATION_START",
                "Migration started (VM: {vm}, Source: {host}, Destination: {target}, User: {user}). {reason}",
            )],
        ),
        then: &[
            leg(
                3000,
                "",
                &[
                    Note(
                        "VM_MIGRATION_DONE",
                        "Migration completed (VM: {vm}, Source: {host}, Destination: {target}, Duration: 2 seconds, Total: 3 seconds, Actual downtime: 0ms)",
                    ),
                    EndJob,
                ],
            ),
            leg(50, "up", &[Land, Greet]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "migrate+paused",
        from: &["paused"],
        answer: Answer::Job("Migrating VM {vm}"),
        first: at_once(
            "migrating",
            &[Note(
                "VM_MIGRATION_START",
                "Migration started (VM: {vm}, Source: {host}, Destination: {target}, User: {user}). {reason}",
            )],
        ),
        then: &[
            leg(
                3000,
                "",
                &[
                    Note(
                        "VM_MIGRATION_DONE",
                        "Migration completed (VM: {vm}, Source: {host}, Destination: {target}, Duration: 2 seconds, Total: 3 seconds, Actual downtime: 0ms)",
                    ),
                    EndJob,
                ],
            ),
            leg(50, "paused", &[Land]),
        ],
    },
    Row {
        action: "migrate+system",
        from: &["up", "powering_up", "reboot_in_progress", "paused"],
        answer: Answer::Plain,
        first: at_once(
            "migrating",
            &[Note(
                "VM_MIGRATION_START_SYSTEM_INITIATED",
                "Migration initiated by system (VM: {vm}, Source: {host}, Destination: {target}, Reason: ).",
            )],
        ),
        then: &[
            leg(
                3000,
                "",
                &[Note(
                    "VM_MIGRATION_DONE",
                    "Migration completed (VM: {vm}, Source: {host}, Destination: {target}, Duration: 2 seconds, Total: 3 seconds, Actual downtime: 0ms)",
                )],
            ),
            leg(50, "up", &[Land, Greet]),
            leg(4000, "", &[Report]),
        ],
    },
    Row {
        action: "cancelmigration",
        from: &["migrating"],
        answer: Answer::Plain,
        first: at_once(
            "up",
            &[Note(
                "VM_CANCEL_MIGRATION",
                "Migration cancelled (VM: {vm}, Source: {host}, User: {user}).",
            )],
        ),
        then: &[],
    },
    Row {
        action: "freezefilesystems",
        from: &["up"],
        answer: Answer::Job("Freezing file systems of VM {vm}"),
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
        answer: Answer::Job("Thawing file systems of VM {vm}"),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::life::refusals::REFUSALS;

    fn all_legs(row: &'static Row) -> impl Iterator<Item = &'static Leg> {
        std::iter::once(&row.first).chain(row.then)
    }

    #[test]
    fn symbols_and_statuses_are_the_engines() {
        let statuses = ovmodel::find_enum("vm_status").map(|facts| &facts.values);
        for row in ROWS {
            for leg in all_legs(row) {
                let known = statuses.is_some_and(|known| known.contains(&leg.to));
                assert!(leg.to.is_empty() || known, "{}", leg.to);
                for what in leg.does {
                    if let Note(symbol, _) | Seen(symbol, _) = what {
                        assert!(ovmodel::event_named(symbol).is_some(), "{symbol}");
                    }
                }
            }
        }
    }

    #[test]
    fn every_job_ends_and_every_refused_action_has_words() {
        for row in ROWS {
            let ends = all_legs(row)
                .flat_map(|leg| leg.does)
                .filter(|what| matches!(what, EndJob))
                .count();
            assert_eq!(
                ends,
                usize::from(row.answer.job().is_some()),
                "{}",
                row.action
            );
        }
        for (action, ..) in REFUSALS {
            assert!(ROWS.iter().any(|row| row.action == *action), "{action}");
        }
    }
}
