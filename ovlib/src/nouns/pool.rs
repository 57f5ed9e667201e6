//! Pools of like virtual machines, and pools of MAC addresses.

use super::READ;
use crate::verb::{Column, Noun, Show};

/// Pools of like virtual machines.
pub(super) const NOUN: Noun = Noun {
    name: "pool",
    aliases: &[
        "vmpools", "vm_pools", "vm_pool", "vm-pools", "vm-pool", "vmpool",
    ],
    summary: "pools of like virtual machines",
    locator: "vm_pools",
    columns: &[
        Column::text("name", "name"),
        Column::text("cluster", "cluster.name"),
        Column::text("template", "template.name"),
        Column::new("size", "size", Show::Count),
        Column::new("prestarted", "prestarted_vms", Show::Count),
        Column::new("maxuser", "max_user_vms", Show::Count),
    ],
    wide: &[
        Column::text("type", "type"),
        Column::new("stateful", "stateful", Show::Yes),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    verbs: READ,
    ..Noun::DEFAULT
};

/// Pools of MAC addresses.
pub(super) const MAC: Noun = Noun {
    name: "macpool",
    aliases: &["macpools", "mac_pools", "mac_pool", "mac-pools", "mac-pool"],
    summary: "pools of MAC addresses",
    locator: "mac_pools",
    columns: &[
        Column::text("name", "name"),
        Column::new("default", "default_pool", Show::Yes),
        Column::new("duplicates", "allow_duplicates", Show::Yes),
        Column::text("from", "ranges.from"),
        Column::text("to", "ranges.to"),
    ],
    wide: &[
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "Default",
    verbs: READ,
    ..Noun::DEFAULT
};
