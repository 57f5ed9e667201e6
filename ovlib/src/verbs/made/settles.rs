//! When the changes that the model has are over: a table by type and method. What is not in it is over with its answer.
//!
//! States and their order are those of engine 4.5.8.

use crate::wait::{Of, Settle};

/// A method of a type, when it is over, and what it burdens meanwhile.
struct Row {
    of: &'static str,
    methods: &'static [&'static str],
    settle: Settle,
    loads: &'static [&'static str],
}

const HOUR: u64 = 3600;

const fn row(of: &'static str, methods: &'static [&'static str], settle: Settle) -> Row {
    Row {
        of,
        methods,
        settle,
        loads: &[],
    }
}

const fn reaches(good: &'static [&'static str], seconds: u64) -> Settle {
    Settle {
        good,
        seconds,
        ..Settle::DEFAULT
    }
}

const fn makes(good: &'static [&'static str], bad: &'static [&'static str]) -> Settle {
    Settle {
        of: Of::Made,
        good,
        bad,
        seconds: HOUR,
        ..Settle::DEFAULT
    }
}

const GONE: Settle = Settle {
    of: Of::Gone,
    seconds: HOUR,
    ..Settle::DEFAULT
};
/// The job alone tells.
const JOB: Settle = reaches(&[], HOUR);
/// A disk that leaves the storage domain where it was found.
pub(super) const LEAVES: Settle = Settle {
    bad: &["illegal"],
    ..reaches(&["gone"], HOUR)
};
const DISK: Settle = Settle {
    bad: &["illegal"],
    ..reaches(&["ok"], HOUR)
};
/// A host that comes up, or stays in maintenance where that was asked.
const HOST: Settle = Settle {
    bad: &["install_failed", "non_operational", "error"],
    ..reaches(&["up", "maintenance", "pending_approval"], HOUR)
};
const TRANSFER: Settle = Settle {
    field: "phase",
    alone: true,
    bad: &["finished_failure", "cancelled_system", "paused_system"],
    ..Settle::DEFAULT
};
const BACKUP: Settle = Settle {
    field: "phase",
    bad: &["failed"],
    ..reaches(&["succeeded", "gone"], HOUR)
};
const SNAPSHOT: Settle = Settle {
    field: "snapshot_status",
    ..reaches(&["ok"], HOUR)
};

const ROWS: &[Row] = &[
    row(
        "vm",
        &["add"],
        makes(&["down", "up", "suspended"], &["illegal"]),
    ),
    row("vm", &["remove"], GONE),
    row(
        "vm",
        &["start"],
        Settle {
            bad: &["paused", "unknown", "not_responding"],
            back: true,
            already: &["up", "migrating"],
            underway: &[
                "wait_for_launch",
                "powering_up",
                "restoring_state",
                "reboot_in_progress",
            ],
            given: &[("pause", &["paused"])],
            ..reaches(&["up"], 600)
        },
    ),
    row(
        "vm",
        &["stop"],
        Settle {
            already: &["down"],
            ..reaches(&["down"], 300)
        },
    ),
    row(
        "vm",
        &["shutdown"],
        Settle {
            back: true,
            already: &["down"],
            underway: &["powering_down"],
            ..reaches(&["down"], 600)
        },
    ),
    // A cold reboot passes through down.
    row("vm", &["reboot", "reset"], reaches(&["up"], 600)),
    row(
        "vm",
        &["suspend"],
        Settle {
            back: true,
            bad: &["down"],
            already: &["suspended"],
            underway: &["saving_state"],
            ..reaches(&["suspended"], 1800)
        },
    ),
    Row {
        loads: &["host.id"],
        ..row(
            "vm",
            &["migrate"],
            Settle {
                bad: &["down", "paused", "not_responding", "unknown"],
                underway: &["migrating"],
                ..reaches(&["up"], HOUR)
            },
        )
    },
    row("vm", &["cancel_migration"], reaches(&["up"], 300)),
    row(
        "vm",
        &["preview_snapshot", "commit_snapshot", "undo_snapshot"],
        reaches(&["down", "suspended", "up"], 1800),
    ),
    row("vm", &["clone", "export"], JOB),
    row("vm_pool", &["add"], makes(&[], &[])),
    row("vm_pool", &["update", "allocate_vm"], JOB),
    row("vm_pool", &["remove"], GONE),
    row("template", &["add"], makes(&["ok"], &["illegal"])),
    row("template", &["export"], JOB),
    row("template", &["remove"], GONE),
    row("disk", &["add"], makes(&["ok"], &["illegal"])),
    row("disk", &["update"], DISK),
    Row {
        loads: &["storage_domains.id"],
        ..row(
            "disk",
            &["move", "copy", "sparsify", "reduce", "convert", "export"],
            DISK,
        )
    },
    row("disk", &["remove"], GONE),
    row(
        "snapshot",
        &["add"],
        Settle {
            of: Of::Made,
            ..SNAPSHOT
        },
    ),
    row("snapshot", &["restore"], SNAPSHOT),
    row("snapshot", &["remove"], GONE),
    row(
        "host",
        &["add"],
        Settle {
            of: Of::Made,
            ..HOST
        },
    ),
    row("host", &["install", "approve", "enroll_certificate"], HOST),
    row(
        "host",
        &["activate"],
        Settle {
            bad: &["non_operational", "install_failed", "error"],
            already: &["up"],
            underway: &["unassigned", "initializing"],
            ..reaches(&["up"], 900)
        },
    ),
    row(
        "host",
        &["deactivate"],
        Settle {
            back: true,
            already: &["maintenance"],
            underway: &["preparing_for_maintenance"],
            ..reaches(&["maintenance"], HOUR)
        },
    ),
    // On the way it is in maintenance, so that is no end.
    row(
        "host",
        &["upgrade"],
        Settle {
            bad: &["install_failed", "non_operational", "error"],
            ..reaches(&["up"], 2 * HOUR)
        },
    ),
    row("host", &["fence", "force_select_spm"], JOB),
    row("host", &["remove"], GONE),
    row(
        "storage_domain",
        &["add"],
        makes(&["unattached", "maintenance", "active"], &[]),
    ),
    row("storage_domain", &["update_ovf_store", "reduce_luns"], JOB),
    row("storage_domain", &["remove"], GONE),
    row("data_center", &["remove"], GONE),
    row(
        "image_transfer",
        &["add"],
        Settle {
            of: Of::Made,
            good: &["transferring"],
            ..TRANSFER
        },
    ),
    row(
        "image_transfer",
        &["finalize"],
        Settle {
            good: &["finished_success", "gone"],
            already: &["finished_success"],
            underway: &["finalizing_success"],
            ..TRANSFER
        },
    ),
    row(
        "image_transfer",
        &["cancel"],
        Settle {
            good: &["finished_failure", "finished_cleanup", "gone"],
            bad: &["finished_success"],
            ..TRANSFER
        },
    ),
    row(
        "image_transfer",
        &["pause"],
        Settle {
            good: &["paused_user"],
            already: &["paused_user"],
            ..TRANSFER
        },
    ),
    row(
        "image_transfer",
        &["resume"],
        Settle {
            good: &["transferring"],
            bad: &["finished_failure", "cancelled_system"],
            already: &["transferring"],
            ..TRANSFER
        },
    ),
    row(
        "backup",
        &["add"],
        Settle {
            of: Of::Made,
            good: &["ready"],
            alone: true,
            ..BACKUP
        },
    ),
    row(
        "backup",
        &["finalize"],
        Settle {
            already: &["succeeded"],
            underway: &["finalizing"],
            ..BACKUP
        },
    ),
    row("external_vm_import", &["add"], JOB),
    row("external_template_import", &["add"], JOB),
];

/// When a method of a type is over; none when that is so with its answer.
pub(crate) fn of(facts: &str, method: &str) -> Option<Settle> {
    find(facts, method).map(|row| row.settle)
}

/// What a method of a type burdens while it works.
pub(crate) fn loads(facts: &str, method: &str) -> &'static [&'static str] {
    find(facts, method).map_or(&[], |row| row.loads)
}

fn find(facts: &str, method: &str) -> Option<&'static Row> {
    let mut rows = ROWS.iter();
    rows.find(|row| row.of == facts && row.methods.contains(&method))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ovmodel::Kind;

    /// Every state is one that the model gives the field; every field is one of the type.
    #[test]
    fn states_are_those_of_the_model() {
        for row in ROWS {
            let facts = ovmodel::find_type(row.of).unwrap();
            let states = row.settle.good.iter().chain(row.settle.bad);
            let given = row.settle.given.iter().flat_map(|(_, states)| *states);
            let all: Vec<&&str> = states
                .chain(row.settle.already)
                .chain(row.settle.underway)
                .chain(given)
                .collect();
            let Some(attr) = facts.attr(row.settle.field) else {
                assert!(all.is_empty(), "{} has no {}", row.of, row.settle.field);
                continue;
            };
            let Kind::Enum(words) = attr.kind() else {
                panic!("{}.{} is no enumeration", row.of, attr.name);
            };
            for state in all {
                // A VM with broken disks reads so in the engine, not in the model.
                let known = words.values.contains(state) || ["gone", "illegal"].contains(state);
                assert!(known, "{} {:?}: {state}", row.of, row.methods);
            }
        }
    }

    /// Every method is one of the model's, so that no row is dead.
    #[test]
    fn methods_are_those_of_the_model() {
        let services = || ovmodel::services();
        for row in ROWS {
            for method in row.methods {
                let known = services().any(|service| service.method(method).is_some());
                assert!(known, "{} {method}", row.of);
            }
        }
    }
}
