//! vNIC profiles: how a virtual network card meets its network.

use super::READ;
use crate::verb::{Column, Noun, Show};

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
    ..Noun::DEFAULT
};
