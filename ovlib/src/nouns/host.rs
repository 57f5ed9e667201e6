//! Hosts: the machines that run virtual machines.

use super::MEASURED;
use crate::verb::{Column, Noun, Show, Source};

/// Hosts, the machines that run virtual machines.
pub(super) const NOUN: Noun = Noun {
    name: "host",
    aliases: &["hosts"],
    summary: "hosts, the machines that run virtual machines",
    locator: "hosts",
    columns: &[
        Column::text("name", "name"),
        Column::new("status", "status", Show::Status),
        Column::text("cluster", "cluster.name"),
        Column::text("address", "address"),
        Column::new("vms", "summary.active", Show::Count),
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
        Column::text("spm", "spm.status"),
    ],
    wide: &[
        Column::new("migrating", "summary.migrating", Show::Count),
        Column::new("update", "update_available", Show::Yes),
        Column::text("cpu", "cpu.type"),
        Column {
            title: "os",
            source: Source::Join(" ", &["os.type", "os.version.full_version"]),
            show: Show::Text,
        },
        Column::text("version", "version.full_version"),
        Column::text("type", "type"),
        Column::text("id", "id"),
    ],
    sample: "host01",
    verbs: MEASURED,
    ..Noun::DEFAULT
};
