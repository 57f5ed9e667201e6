//! Templates and instance types: what virtual machines are made from.

use super::READ;
use crate::verb::{Column, Effect, Field, Noun, Param, ParamKind, Show, Source, Target, Verb};
use crate::verbs::{self, named};
use ParamKind::{Object, Size, Switch, Text};

/// Templates that virtual machines are made from.
pub(super) const NOUN: Noun = Noun {
    name: "template",
    aliases: &["templates"],
    summary: "templates that virtual machines are made from",
    locator: "templates",
    columns: &[
        Column::text("name", "name"),
        Column::text("version", "version.version_name"),
        Column::new("status", "status", Show::Status),
        Column::text("cluster", "cluster.name"),
        Column::new("memory", "memory", Show::Size),
        Column {
            title: "cpus",
            source: Source::Product(&[
                "cpu.topology.sockets",
                "cpu.topology.cores",
                "cpu.topology.threads",
            ]),
            show: Show::Count,
        },
        Column::text("os", "os.type"),
    ],
    wide: &[
        Column::new("number", "version.version_number", Show::Count),
        Column::text("type", "type"),
        Column::new("created", "creation_time", Show::Time),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "ubuntu22",
    verbs: VERBS,
    fields: &[
        Field::new("new-name", Text, "name", "Give it another name").at_update(),
        Field::new("memory", Size, "memory", "Memory").short('m'),
        Field::new(
            "cpu",
            Text,
            "cpu.topology",
            "Sockets, or SOCKETS:CORES:THREADS",
        )
        .found(named::topology),
        Field::new("protect", Switch, "delete_protected", "Refuse to remove it"),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};

/// Instance types: sizes a virtual machine can take.
pub(super) const INSTANCE: Noun = Noun {
    name: "instancetype",
    aliases: &[
        "instancetypes",
        "instance_types",
        "instance_type",
        "instance-types",
        "instance-type",
    ],
    summary: "instance types: sizes a virtual machine can take",
    locator: "instance_types",
    columns: &[
        Column::text("name", "name"),
        Column::new("memory", "memory", Show::Size),
        Column {
            title: "cpus",
            source: Source::Product(&[
                "cpu.topology.sockets",
                "cpu.topology.cores",
                "cpu.topology.threads",
            ]),
            show: Show::Count,
        },
        Column::text("description", "description"),
    ],
    wide: &[
        Column::new("guaranteed", "memory_policy.guaranteed", Show::Size),
        Column::new("ha", "high_availability.enabled", Show::Yes),
        Column::text("id", "id"),
    ],
    sample: "Small",
    verbs: READ,
    fields: &[
        Field::new("memory", Size, "memory", "Memory").short('m'),
        Field::new(
            "guaranteed",
            Size,
            "memory_policy.guaranteed",
            "Memory that is always its own",
        ),
        Field::new(
            "cpu",
            Text,
            "cpu.topology",
            "Sockets, or SOCKETS:CORES:THREADS",
        )
        .found(named::topology),
        Field::new(
            "ha",
            Switch,
            "high_availability.enabled",
            "Start machines again elsewhere when a host fails",
        ),
        Field::new("description", Text, "description", "Description"),
    ],
    ..Noun::DEFAULT
};

const VERBS: &[&Verb] = &[
    &verbs::LIST,
    &verbs::SHOW,
    &verbs::EXPORT,
    &VERSIONS,
    &CREATE,
    &CLONE,
    &SEAL,
    &REMOVE,
];

const CREATE: Verb = Verb {
    name: "create",
    aliases: &["add", "new"],
    summary: "Make one of a machine or snapshot, sealed or not, or a version",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    fields: &[
        Field::new("vm", Text, "vm", "Machine it is made of, or VM/SNAPSHOT")
            .found(named::template_source)
            .needed(),
        Field::new(
            "cluster",
            Object("cluster"),
            "cluster",
            "Cluster it belongs to",
        )
        .short('c'),
        Field::new(
            "storagedomain",
            Object("storagedomain"),
            "storage_domain",
            "Where its disks go",
        )
        .short('d')
        .also(&["storage_domain", "storage-domain"]),
        Field::new(
            "version-of",
            Object("template"),
            "version.base_template",
            "Make it a version of that template",
        )
        .found(named::base_template),
        Field::new(
            "version-name",
            Text,
            "version.version_name",
            "Name of the version",
        ),
    ],
    template: true,
    examples: &[
        (
            "template create golden --vm dev01 --seal",
            "Of a machine that is down, sealed",
        ),
        (
            "template create ubuntu22 --vm dev01 --version-of ubuntu22 --version-name v2",
            "A version of it",
        ),
    ],
    run: verbs::create,
    ..Verb::DEFAULT
};

const VERSIONS: Verb = Verb {
    name: "versions",
    summary: "Show all versions of it, the oldest first",
    shows_rows: true,
    examples: &[
        ("template versions centos9", "By name"),
        ("template versions centos9 -o json", "For programs"),
    ],
    run: verbs::template::versions,
    ..Verb::DEFAULT
};

const CLONE: Verb = Verb {
    name: "clone",
    summary: "Make another template like it",
    effect: Effect::Changes,
    target: Target::One,
    shows_rows: true,
    params: &[Param {
        required: true,
        ..Param::option("to", Text, "Name of the other")
    }],
    examples: &[
        (
            "template clone ubuntu22 --to ubuntu22-web",
            "By way of a machine that is removed again",
        ),
        (
            "template clone ubuntu22 --to ubuntu22-web --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::template::clone,
    ..Verb::DEFAULT
};

const SEAL: Verb = Verb {
    name: "seal",
    summary: "Make a sealed version of it, or another one that is sealed",
    effect: Effect::Changes,
    target: Target::One,
    shows_rows: true,
    params: &[
        Param::option("to", Text, "Name of another template, instead of a version"),
        Param::option("version-name", Text, "Name of the version; sealed"),
    ],
    examples: &[
        ("template seal ubuntu22", "As a version of it"),
        (
            "template seal ubuntu22 --to ubuntu22-sealed --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::template::seal,
    ..Verb::DEFAULT
};

const REMOVE: Verb = Verb {
    name: "remove",
    aliases: &["delete", "rm"],
    summary: "Remove it for good, with its disks",
    effect: Effect::Destroys,
    target: Target::One,
    method: "remove",
    examples: &[
        ("template remove golden --yes", "By name"),
        (
            "template remove golden --missing-ok --yes",
            "If it is there",
        ),
    ],
    run: verbs::remove,
    ..Verb::DEFAULT
};
