//! vNIC profiles: how a virtual network card meets its network.

use super::READ;
use crate::verb::{Column, Field, Noun, ParamKind, Show};
use ParamKind::{EnumOf, Object, Switch, Text};

/// VNIC profiles: how a virtual card meets its network.
pub(super) const NOUN: Noun = Noun {
    name: "vnicprofile",
    aliases: &[
        "vnicprofiles",
        "vnic_profiles",
        "vnic_profile",
        "vnic-profiles",
        "vnic-profile",
    ],
    summary: "vNIC profiles: how a virtual card meets its network",
    locator: "vnic_profiles",
    columns: &[
        Column::text("name", "name"),
        Column::text("network", "network.name"),
        Column::text("filter", "network_filter.name"),
        Column::text("passthrough", "pass_through.mode"),
        Column::new("migratable", "migratable", Show::Yes),
        Column::new("mirroring", "port_mirroring", Show::Yes),
    ],
    wide: &[
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "ovirtmgmt",
    verbs: READ,
    fields: &[
        Field::new(
            "network",
            Object("network"),
            "network",
            "Network it belongs to",
        )
        .at_create(),
        Field::new(
            "filter",
            Object("networkfilter"),
            "network_filter",
            "Filter for its traffic",
        )
        .also(&["network-filter"]),
        Field::new(
            "mirroring",
            Switch,
            "port_mirroring",
            "Copy all traffic to its cards",
        )
        .also(&["port-mirroring"]),
        Field::new(
            "passthrough",
            EnumOf("vnic_pass_through_mode"),
            "pass_through.mode",
            "Give machines a piece of the host's card",
        ),
        Field::new(
            "migratable",
            Switch,
            "migratable",
            "Whether cards with passthrough may migrate",
        ),
        Field::new(
            "property",
            Text,
            "custom_properties",
            "NAME=VALUE, a custom property",
        )
        .pairs("name", "value"),
        Field::new("qos", Text, "qos.id", "Id of the network QoS"),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};
