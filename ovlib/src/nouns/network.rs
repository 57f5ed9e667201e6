//! Logical networks and the filters offered for their traffic.

use super::READ;
use crate::verb::{Column, Field, Noun, ParamKind, Show, Source};
use ParamKind::{Flag, Number, Object, Switch, Text};

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
    fields: &[
        Field::new(
            "datacenter",
            Object("datacenter"),
            "data_center",
            "Data center it belongs to",
        )
        .short('d')
        .at_create()
        .also(&["data-center", "data_center"]),
        Field::new("mtu", Number, "mtu", "Longest packet; 0 is the default").short('m'),
        Field::new("vlan", Number, "vlan.id", "VLAN tag").short('v'),
        Field::new("stp", Flag, "stp", "Spanning tree protocol").short('s'),
        Field::new(
            "usages",
            Text,
            "usages",
            "What it is for: vm,display,migration,management",
        )
        .list()
        .short('V')
        .also(&["vm", "VM"]),
        Field::new(
            "port-isolation",
            Switch,
            "port_isolation",
            "Keep machines on one host from each other",
        ),
        Field::new("qos", Text, "qos.id", "Id of the host network QoS"),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
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
