//! Pools of like virtual machines, and pools of MAC addresses.

use super::{ACTION, READ};
use crate::verb::{Column, Field, Noun, ParamKind, Show, Verb};
use crate::verbs::{self, named};
use ParamKind::{EnumOf, Number, Object, Switch, Text};

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
    sample: "desktops",
    verbs: &[&verbs::LIST, &verbs::SHOW, &verbs::EXPORT, &VMS, &ALLOCATE],
    fields: &[
        Field::new(
            "cluster",
            Object("cluster"),
            "cluster",
            "Cluster its machines run in",
        )
        .short('c'),
        Field::new(
            "from",
            Object("template"),
            "template",
            "Template its machines are made from",
        )
        .short('t')
        .also(&["of-template"]),
        Field::new("size", Number, "size", "How many machines"),
        Field::new(
            "prestarted",
            Number,
            "prestarted_vms",
            "How many are kept running",
        ),
        Field::new(
            "max-per-user",
            Number,
            "max_user_vms",
            "Most machines of one user",
        ),
        Field::new(
            "type",
            EnumOf("vm_pool_type"),
            "type",
            "Whether machines go back by themselves",
        )
        .at_create(),
        Field::new("stateful", Switch, "stateful", "Keep what users change").at_create(),
        Field::new(
            "latest",
            Switch,
            "use_latest_template_version",
            "Follow the newest version of the template",
        ),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
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
    fields: &[
        Field::new(
            "allow-duplicates",
            Switch,
            "allow_duplicates",
            "Let two cards have one address",
        )
        .short('a')
        .also(&["allow_duplicates"]),
        Field::new(
            "from",
            Text,
            "ranges[0].from",
            "First address of the first range",
        )
        .short('f'),
        Field::new(
            "to",
            Text,
            "ranges[0].to",
            "Last address of the first range",
        )
        .short('t'),
        Field::new("range", Text, "ranges", "FROM-TO, a range of addresses")
            .short('r')
            .found(named::range)
            .many()
            .also(&["ranges"]),
        Field::new("description", Text, "description", "Description"),
    ],
    ..Noun::DEFAULT
};

const VMS: Verb = Verb {
    name: "vms",
    aliases: &["machines"],
    summary: "Show the machines of it",
    examples: &[
        ("pool vms desktops", "With their states"),
        ("pool vms desktops -o json", "For programs"),
    ],
    run: verbs::pool::machines,
    ..Verb::DEFAULT
};

const ALLOCATE: Verb = Verb {
    name: "allocate",
    aliases: &["allocatevm", "allocate_vm", "allocate-vm"],
    summary: "Take a machine of it for oneself",
    method: "allocate_vm",
    examples: &[
        ("pool allocate desktops", "It is started"),
        ("pool allocate desktops --dry-run", "See what would be sent"),
    ],
    ..ACTION
};
