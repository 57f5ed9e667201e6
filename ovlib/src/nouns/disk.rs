//! Disks, on whatever storage.

use crate::verb::{
    Column, Effect, Field, Noun, Param, ParamKind, Settle, Show, Source, Target, Verb,
};
use crate::verbs::{self, named};
use ParamKind::{EnumOf, Object, Size, Switch, Text};

/// Disks, on whatever storage.
pub(super) const NOUN: Noun = Noun {
    name: "disk",
    aliases: &["disks"],
    summary: "disks, on whatever storage",
    locator: "disks",
    columns: &[
        Column {
            title: "name",
            source: Source::First(&["name", "alias"]),
            show: Show::Text,
        },
        Column::new("status", "status", Show::Status),
        Column::new("size", "provisioned_size", Show::Size),
        Column::new("used", "actual_size", Show::Size),
        Column::text("domain", "storage_domains.name"),
        Column::text("format", "format"),
        Column::new("sparse", "sparse", Show::Yes),
        Column::text("content", "content_type"),
    ],
    wide: &[
        Column::new("shareable", "shareable", Show::Yes),
        Column::text("backup", "backup"),
        Column::text("type", "storage_type"),
        Column::text("profile", "disk_profile.name"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "app01_Disk1",
    verbs: VERBS,
    fields: &[
        Field::new("size", Size, "provisioned_size", "Size, such as 20GiB").short('s'),
        Field::new(
            "storagedomain",
            Object("storagedomain"),
            "storage_domains",
            "Storage domain it lies in",
        )
        .many()
        .at_create()
        .short('d')
        .also(&["storage_domain", "storage-domain"]),
        Field::new(
            "format",
            EnumOf("disk_format"),
            "format",
            "raw, or cow for snapshots and thin disks",
        )
        .short('f'),
        Field::new(
            "sparse",
            Switch,
            "sparse",
            "Take storage only for what is written",
        ),
        Field::new(
            "shareable",
            Switch,
            "shareable",
            "Let several machines use it at once",
        ),
        Field::new(
            "wipe",
            Switch,
            "wipe_after_delete",
            "Overwrite it when it is removed",
        )
        .also(&["wipe-after-delete"]),
        Field::new(
            "backup",
            EnumOf("disk_backup"),
            "backup",
            "Whether changes are tracked for backups",
        ),
        Field::new(
            "profile",
            Object("diskprofile"),
            "disk_profile",
            "Disk profile",
        )
        .also(&["disk-profile"]),
        Field::new("quota", Text, "quota.id", "Id of the quota it counts for"),
        Field::new(
            "content",
            EnumOf("disk_content_type"),
            "content_type",
            "What is on it",
        )
        .at_create(),
        Field::new(
            "lun",
            Text,
            "lun_storage",
            "Direct LUN: ID, or ADDRESS:PORT:TARGET:ID",
        )
        .at_create()
        .found(named::direct_lun),
        Field::new("description", Text, "description", "Description").short('D'),
    ],
    ..Noun::DEFAULT
};

const VERBS: &[&Verb] = &[
    &verbs::LIST,
    &verbs::SHOW,
    &verbs::EXPORT,
    &verbs::STATISTICS,
    &ORPHANS,
    &CREATE,
    &ATTACH,
    &DETACH,
    &RESIZE,
    &MOVE,
    &COPY,
    &SPARSIFY,
    &REDUCE,
    &REMOVE,
];

const INTERFACE: Param = Param::option(
    "interface",
    EnumOf("disk_interface"),
    "How it appears in the machine; virtio_scsi",
);
const BOOTABLE: Param = Param::option("bootable", Switch, "Boot from it");
const ACTIVE: Param = Param::option("active", Switch, "Plug it in, which is usual");
const READ_ONLY: Param = Param::option("read-only", Switch, "Let the machine only read");
const VM: Param = Param::option("vm", Object("vm"), "The machine").short('v');

/// A change of one disk.
const CHANGE: Verb = Verb {
    effect: Effect::Changes,
    target: Target::One,
    ..Verb::DEFAULT
};

const CREATE: Verb = Verb {
    name: "create",
    aliases: &["add", "new"],
    summary: "Make one, floating or of a machine",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    params: &[VM, INTERFACE, BOOTABLE, ACTIVE, READ_ONLY],
    examples: &[
        (
            "disk create data --size 20GiB --storagedomain data1 --vm web01",
            "Of a machine, plugged in",
        ),
        (
            "disk create spare --size 1TiB --storagedomain data1 --format cow",
            "A floating one, thin",
        ),
    ],
    run: verbs::disk::create,
    ..Verb::DEFAULT
};

const ATTACH: Verb = Verb {
    name: "attach",
    summary: "Give it to a machine, also while that runs",
    params: &[
        Param {
            required: true,
            ..VM
        },
        INTERFACE,
        BOOTABLE,
        ACTIVE,
        READ_ONLY,
    ],
    examples: &[
        ("disk attach spare --vm web01", "Plugged in"),
        (
            "disk attach spare --vm web01 --read-only --active=false --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::disk::attach,
    ..CHANGE
};

const DETACH: Verb = Verb {
    name: "detach",
    summary: "Take it from its machine and keep it",
    params: &[VM],
    examples: &[
        ("disk detach data", "From the machine that has it"),
        ("disk detach shared --vm web01", "From one of several"),
    ],
    run: verbs::disk::detach,
    ..CHANGE
};

/// The disk can be worked with again.
const READY: Settle = Settle {
    good: &["ok"],
    bad: &["illegal"],
    seconds: 3600,
    ..Settle::DEFAULT
};

const RESIZE: Verb = Verb {
    name: "resize",
    aliases: &["grow", "extend"],
    summary: "Make it larger, also while its machine runs",
    settle: Some(READY),
    params: &[Param {
        required: true,
        ..Param::option("size", Text, "The new size, or +SIZE").short('s')
    }],
    shows_rows: true,
    examples: &[
        ("disk resize data --size 40GiB", "To that size"),
        ("disk resize data --size +10GiB", "By that much"),
    ],
    run: verbs::disk::resize,
    ..CHANGE
};

const MOVE: Verb = Verb {
    name: "move",
    summary: "Move it to another storage domain, also while its machine runs",
    params: &[Param {
        required: true,
        aliases: &["storagedomain", "storage-domain", "storage_domain"],
        ..Param::option("to", Object("storagedomain"), "The storage domain").short('d')
    }],
    loads: &["storage_domains.id"],
    examples: &[
        (
            "disk move data --to data2",
            "One; those of one machine queue",
        ),
        ("disk -n web01_* move --to data2 --all", "All of these"),
    ],
    run: verbs::disk::shift,
    ..CHANGE
};

const COPY: Verb = Verb {
    name: "copy",
    summary: "Copy it to a storage domain, under another name if told",
    method: "copy",
    fields: &[
        Field::new(
            "to",
            Object("storagedomain"),
            "storage_domain",
            "The storage domain",
        )
        .short('d')
        .needed(),
        Field::new("new-name", Text, "disk.alias", "Name of the copy").short('n'),
    ],
    examples: &[
        (
            "disk copy data --to data2 --new-name data-copy",
            "Under another name",
        ),
        (
            "disk copy data --to data2 --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::act,
    ..CHANGE
};

const SPARSIFY: Verb = Verb {
    name: "sparsify",
    summary: "Give back what its file systems do not use; its machine is down",
    method: "sparsify",
    loads: &["storage_domains.id"],
    examples: &[
        ("disk sparsify data", "One"),
        ("disk sparsify data --dry-run", "See what would be sent"),
    ],
    run: verbs::act,
    ..CHANGE
};

const REDUCE: Verb = Verb {
    name: "reduce",
    summary: "Give back what is free in its volume, on block storage",
    method: "reduce",
    loads: &["storage_domains.id"],
    examples: &[
        ("disk reduce data", "One"),
        ("disk reduce data --dry-run", "See what would be sent"),
    ],
    run: verbs::act,
    ..CHANGE
};

const REMOVE: Verb = Verb {
    name: "remove",
    aliases: &["delete", "rm"],
    summary: "Remove it for good",
    effect: Effect::Destroys,
    target: Target::One,
    method: "remove",
    examples: &[
        ("disk remove spare --yes", "By name"),
        ("disk remove spare --missing-ok --yes", "If it is there"),
    ],
    run: verbs::remove,
    ..Verb::DEFAULT
};

const ORPHANS: Verb = Verb {
    name: "orphans",
    summary: "Show those that no machine and no template has",
    shows_rows: true,
    examples: &[
        ("disk orphans", "All of them"),
        ("disk orphans -o name", "Their names, for a pipe"),
    ],
    run: verbs::disk::orphans,
    ..Verb::DEFAULT
};
