//! Snapshots: states of machines that were kept.

use crate::verb::{Column, Effect, Field, Noun, Param, ParamKind, Settle, Show, Target, Verb};
use crate::verbs::{self, named};
use ParamKind::{Number, Object, Seconds, Switch, Text};

const VM: Param = Param::option("vm", Object("vm"), "The machine they belong to");

/// States of machines that were kept.
pub(super) const NOUN: Noun = Noun {
    name: "snapshot",
    aliases: &["snapshots"],
    summary: "states of machines that were kept",
    locator: "snapshots",
    below: &["vms"],
    said: "snapshot --vm web01",
    columns: &[
        Column::text("name", "description"),
        Column::new("date", "date", Show::Time),
        Column::new("status", "snapshot_status", Show::Status),
        Column::text("type", "snapshot_type"),
        Column::new("memory", "persist_memorystate", Show::Yes),
    ],
    wide: &[Column::text("vm", "vm.name"), Column::text("id", "id")],
    find_by: "description",
    sample: "Active VM",
    options: &[VM],
    verbs: &[
        &verbs::LIST,
        &verbs::SHOW,
        &verbs::EXPORT,
        &REPORT,
        &CREATE,
        &RESTORE,
        &PREVIEW,
        &COMMIT,
        &UNDO,
        &REMOVE,
        &PRUNE,
    ],
    ..Noun::DEFAULT
};

const HOUR: u64 = 3600;

const CREATE: Verb = Verb {
    name: "create",
    aliases: &["add", "new"],
    summary: "Keep the state of a machine, while it runs, too",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    fields: &[
        Field::new(
            "memory",
            Switch,
            "persist_memorystate",
            "With its memory, which halts it for a while",
        ),
        Field::new(
            "disk",
            Text,
            "disk_attachments",
            "Only this disk, by name or id",
        )
        .found(named::attached_disk)
        .many(),
    ],
    examples: &[
        (
            "snapshot --vm web01 create before-update",
            "Of all its disks",
        ),
        (
            "snapshot --vm web01 create with-memory --memory",
            "With its memory",
        ),
    ],
    run: verbs::snapshot::create,
    ..Verb::DEFAULT
};

const RESTORE: Verb = Verb {
    name: "restore",
    aliases: &["revert"],
    summary: "Take the machine back to it; what came after is gone",
    effect: Effect::Destroys,
    target: Target::One,
    method: "restore",
    goes: Some(verbs::snapshot::restored),
    examples: &[
        (
            "snapshot --vm dev01 restore before-update --yes",
            "A machine that is down",
        ),
        (
            "snapshot --vm dev01 restore before-update --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::act,
    ..Verb::DEFAULT
};

const PREVIEW: Verb = Verb {
    name: "preview",
    summary: "Try it: the machine is as it was, until commit or undo",
    effect: Effect::Changes,
    target: Target::One,
    params: &[
        Param::flag("memory", "With the memory that it kept"),
        Param {
            many: true,
            ..Param::option("disk", Text, "Only this disk of it")
        },
    ],
    settle: Some(Settle {
        field: "snapshot_status",
        good: &["in_preview"],
        already: &["in_preview"],
        seconds: HOUR,
        ..Settle::DEFAULT
    }),
    examples: &[
        (
            "snapshot --vm dev01 preview before-update",
            "A machine that is down",
        ),
        (
            "snapshot --vm dev01 preview before-update --memory --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::snapshot::preview,
    ..Verb::DEFAULT
};

const COMMIT: Verb = Verb {
    name: "commit",
    summary: "Keep what is previewed; what came after it is gone",
    effect: Effect::Destroys,
    target: Target::None,
    examples: &[
        ("snapshot --vm dev01 commit --yes", "What dev01 previews"),
        (
            "snapshot --vm dev01 commit --dry-run",
            "See what would be sent",
        ),
    ],
    goes: Some(verbs::snapshot::committed),
    run: verbs::snapshot::commit,
    ..Verb::DEFAULT
};

const UNDO: Verb = Verb {
    name: "undo",
    summary: "End the preview; the machine is as it was before it",
    effect: Effect::Destroys,
    target: Target::None,
    examples: &[
        ("snapshot --vm dev01 undo --yes", "What dev01 previews"),
        (
            "snapshot --vm dev01 undo --dry-run",
            "See what would be sent",
        ),
    ],
    goes: Some(verbs::snapshot::undone),
    run: verbs::snapshot::undo,
    ..Verb::DEFAULT
};

const REMOVE: Verb = Verb {
    name: "remove",
    aliases: &["delete", "rm"],
    summary: "Remove it; the machine stays as it is",
    effect: Effect::Destroys,
    target: Target::One,
    method: "remove",
    examples: &[
        ("snapshot --vm web01 remove before-update --yes", "By name"),
        (
            "snapshot --vm web01 remove before-update --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::remove,
    ..Verb::DEFAULT
};

const OF: Param = Param::option(
    "of",
    Text,
    "Machines that the engine finds so: 'cluster=prod'",
);

const REPORT: Verb = Verb {
    name: "report",
    summary: "Show age, size and number over all machines, or of one",
    target: Target::None,
    params: &[
        Param::option("older-than", Seconds, "Only those that old, such as 7d"),
        Param::flag("by-vm", "One row for each machine"),
        OF,
    ],
    examples: &[
        ("snapshot report", "All of all machines, the oldest first"),
        ("snapshot report --by-vm", "How many each has, and how old"),
    ],
    run: verbs::snapshot::report,
    ..Verb::DEFAULT
};

const PRUNE: Verb = Verb {
    name: "prune",
    summary: "Remove old ones of all machines, or of one",
    effect: Effect::Destroys,
    target: Target::None,
    params: &[
        Param::option("older-than", Seconds, "Those that old, such as 7d"),
        Param::option(
            "keep",
            Number,
            "But keep so many of each machine, the newest",
        ),
        Param {
            many: true,
            ..Param::option(
                "pinned",
                Text,
                "But keep those with this in their name; 'pinned'",
            )
        },
        OF,
    ],
    examples: &[
        (
            "snapshot prune --older-than 7d --keep 2 --dry-run",
            "See which would go",
        ),
        ("snapshot --vm web01 prune --keep 3 --yes", "Of one machine"),
    ],
    goes: Some(verbs::snapshot::pruned),
    run: verbs::snapshot::prune,
    ..Verb::DEFAULT
};
