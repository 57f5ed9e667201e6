//! Virtual machines.

mod create;
mod deeds;
mod fields;
mod guest;
mod rows;

use crate::verb::{Column, Noun, Show, Source, Verb};
use crate::verbs;

/// Virtual machines.
pub(super) const NOUN: Noun = Noun {
    name: "vm",
    aliases: &["vms"],
    summary: "virtual machines",
    locator: "vms",
    columns: &[
        Column::text("name", "name"),
        Column::new("status", "status", Show::Status),
        Column::text("host", "host.name"),
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
        Column::new("ip", "reported_devices.ips.address", Show::Addresses),
    ],
    wide: &[
        Column::text("fqdn", "fqdn"),
        Column::text("os", "os.type"),
        Column::text("template", "template.name"),
        Column::new("started", "start_time", Show::Time),
        Column::new("created", "creation_time", Show::Time),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "web01",
    fields: fields::FIELDS,
    verbs: VERBS,
    ..Noun::DEFAULT
};

/// In the order help shows them: what one looks at, what one makes, what runs, what else can be done.
const VERBS: &[&Verb] = &[
    &verbs::LIST,
    &verbs::SHOW,
    &verbs::EXPORT,
    &verbs::STATISTICS,
    &create::IP,
    &deeds::PENDING,
    &deeds::MIGRATING,
    &deeds::FILESYSTEMS,
    &deeds::AFFINITY,
    &create::CREATE,
    &rows::START,
    &rows::STOP,
    &rows::SHUTDOWN,
    &rows::REBOOT,
    &rows::RESET,
    &rows::SUSPEND,
    &rows::MIGRATE,
    &rows::CANCEL_MIGRATION,
    &rows::CLONE,
    &rows::DETACH,
    &rows::MAINTENANCE,
    &rows::FREEZE,
    &rows::THAW,
    &rows::UPDATE,
    &deeds::RENAME,
    &deeds::MOVE_CLUSTER,
    &deeds::PAUSE_ON_START,
    &deeds::CD,
    &deeds::TICKET,
    &deeds::VIEW,
    &deeds::CONSOLE,
    &deeds::SCREENSHOT,
    &deeds::AUTOINSTALL,
    &deeds::EXPORT_OVA,
    &deeds::EXPORT_DOMAIN,
    &deeds::IMPORT_OVA,
    &rows::REMOVE,
];
