//! Clusters: hosts among which virtual machines can move.

use super::READ;
use crate::verb::{Column, Noun, Show, Source};

/// Clusters: hosts among which virtual machines can move.
pub(super) const NOUN: Noun = Noun {
    name: "cluster",
    aliases: &["clusters"],
    summary: "clusters: hosts among which virtual machines can move",
    locator: "clusters",
    columns: &[
        Column::text("name", "name"),
        Column::text("datacenter", "data_center.name"),
        Column {
            title: "version",
            source: Source::Join(".", &["version.major", "version.minor"]),
            show: Show::Text,
        },
        Column::text("cpu", "cpu.type"),
        Column::text("bios", "bios_type"),
        Column::text("policy", "scheduling_policy.name"),
        Column::new("upgrading", "upgrade_in_progress", Show::Yes),
    ],
    wide: &[
        Column::text("arch", "cpu.architecture"),
        Column::text("switch", "switch_type"),
        Column::text("firewall", "firewall_type"),
        Column::text("macpool", "mac_pool.name"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "Default",
    verbs: READ,
    ..Noun::DEFAULT
};
