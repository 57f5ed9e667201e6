//! Templates and instance types: what virtual machines are made from.

use super::READ;
use crate::verb::{Column, Field, Noun, ParamKind, Show, Source};
use crate::verbs::named;
use ParamKind::{Size, Switch, Text};

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
    sample: "Blank",
    verbs: READ,
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
