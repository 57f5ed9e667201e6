//! Logical networks and the filters offered for their traffic.

use super::READ;
use crate::verb::{Column, Noun, Show, Source};

/// Logical networks.
pub(super) const NOUN: Noun = Noun {
    name: "network",
    aliases: &["networks"],
    summary: "logical networks",
    locator: "networks",
    columns: &[
        Column::text("name", "name"),
        Column::text("datacenter", "data_center.name"),
        Column::new("vlan", "vlan.id", Show::Count),
        Column::new("mtu", "mtu", Show::Count),
        Column::text("usages", "usages"),
        Column::text("provider", "external_provider.name"),
    ],
    wide: &[
        Column::new("stp", "stp", Show::Yes),
        Column::new("isolated", "port_isolation", Show::Yes),
        Column::text("device", "vdsm_name"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "ovirtmgmt",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Filters for the traffic of virtual network cards.
pub(super) const FILTER: Noun = Noun {
    name: "networkfilter",
    aliases: &[
        "networkfilters",
        "network_filters",
        "network_filter",
        "network-filters",
        "network-filter",
    ],
    summary: "filters for the traffic of virtual network cards",
    locator: "network_filters",
    columns: &[
        Column::text("name", "name"),
        Column {
            title: "since",
            source: Source::Join(".", &["version.major", "version.minor"]),
            show: Show::Text,
        },
        Column::text("id", "id"),
    ],
    sample: "vdsm-no-mac-spoofing",
    verbs: READ,
    ..Noun::DEFAULT
};
