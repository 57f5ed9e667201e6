//! Rows of the verbs that make a machine.

use super::guest;
use crate::verb::{Effect, Field, Param, ParamKind, Target, Verb};
use crate::verbs;
use crate::verbs::named;
use ParamKind::{File, Number, Object, Text};

/// Fields of a machine that only a new one has, besides those of its first boot.
const OWN: [Field; 3] = [
    Field::new(
        "from",
        Object("template"),
        "template",
        "Template it is made from; none for Blank",
    )
    .short('t')
    .also(&["of-template", "from-template"]),
    Field::new(
        "instance-type",
        Object("instancetype"),
        "instance_type",
        "Instance type, which says memory and processors",
    )
    .also(&["instance_type"]),
    Field::new(
        "cloud-init",
        File,
        "initialization.custom_script",
        "File with cloud-config text, as --script @FILE",
    )
    .also(&["cloud_init"])
    .found(named::whole),
];

const FIELDS: [Field; OWN.len() + guest::FIELDS.len()] = {
    let mut all = [OWN[0]; OWN.len() + guest::FIELDS.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < OWN.len() {
            OWN[at]
        } else {
            guest::FIELDS[at - OWN.len()]
        };
        at += 1;
    }
    all
};

/// What `update` takes besides the fields of every machine.
pub(super) const UPDATED: [Field; 2 + guest::FIELDS.len()] = {
    let name = Field::new("new-name", Text, "name", "Give it another name").short('n');
    let mut all = [name; 2 + guest::FIELDS.len()];
    all[1] = OWN[2];
    let mut at = 2;
    while at < all.len() {
        all[at] = guest::FIELDS[at - 2];
        at += 1;
    }
    all
};

const PARAMS: &[Param] = &[
    Param {
        aliases: &["from_snapshot"],
        ..Param::option(
            "from-snapshot",
            Text,
            "VM/SNAPSHOT it is made from, by description or id",
        )
    },
    Param {
        many: true,
        aliases: &["disks", "disk_attachments"],
        ..Param::option(
            "disk",
            Text,
            "SIZE[,SUFFIX[,DOMAIN]][,NAME=VALUE...], an id, or lun:LUN",
        )
    },
    Param {
        aliases: &["storage_domain", "storage-domain"],
        ..Param::option(
            "storagedomain",
            Object("storagedomain"),
            "Where disks go that do not say; @most-free chooses",
        )
    },
    Param {
        aliases: &["disk_interface"],
        ..Param::option(
            "disk-interface",
            ParamKind::EnumOf("disk_interface"),
            "How disks appear that do not say; virtio_scsi",
        )
    },
    Param {
        aliases: &["disk_format"],
        ..Param::option(
            "disk-format",
            ParamKind::EnumOf("disk_format"),
            "Format of disks that do not say; raw, with all its storage",
        )
    },
    Param {
        many: true,
        aliases: &["networks", "nic", "nics"],
        ..Param::option(
            "network",
            Text,
            "NETWORK[/PROFILE][,NAME=VALUE...], a card there; or none",
        )
    },
    Param {
        aliases: &["network_interface", "nic_interface", "network-interface"],
        ..Param::option(
            "nic-interface",
            ParamKind::EnumOf("nic_interface"),
            "Kind of cards that do not say; virtio",
        )
    },
    Param {
        aliases: &["network_name", "nic_name", "network-name"],
        ..Param::option("nic-name", Text, "Names of cards that do not say; eth%d")
    },
    Param {
        many: true,
        aliases: &["roles"],
        ..Param::option("role", Text, "ROLE:u:USER or ROLE:g:GROUP, a role on it")
    },
    Param::flag("nopxe", "Boot from disk alone, not from the network next"),
    Param::option(
        "count",
        Number,
        "Make so many, named NAME-1 on, or where %d stands",
    ),
    Param::flag("start", "Start it, with what was said for its first boot"),
    Param {
        aliases: &["wait_ip"],
        ..Param::flag(
            "wait-ip",
            "Start it and wait until its guest reports an address",
        )
    },
    Param::flag("keep", "Leave what is half made when something fails"),
];

pub(super) const CREATE: Verb = Verb {
    name: "create",
    aliases: &["add", "new"],
    summary: "Make machines, with disks, cards, roles and first boot",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    params: PARAMS,
    fields: &FIELDS,
    template: true,
    examples: &[
        (
            "vm create web05 -c Default -m 2GiB --disk 20GiB,sys,data1 --network ovirtmgmt",
            "From nothing, with a disk and a card",
        ),
        (
            "vm create ci --from centos9 --count 3 --ssh-key 'ssh-ed25519 AAAAC3 me' --start --wait-ip",
            "Three of a template, up and reachable",
        ),
    ],
    run: verbs::vm::create,
    ..Verb::DEFAULT
};

pub(super) const IP: Verb = Verb {
    name: "ip",
    aliases: &["ips", "addresses"],
    summary: "Show the addresses that guests report",
    params: &[
        Param::flag("wait", "Wait until there is one").short('w'),
        Param::flag("first", "Only the first, as a word"),
        Param::flag("v4", "Only IPv4").short('4'),
        Param::flag("v6", "Only IPv6").short('6'),
        Param::option(
            "nic",
            Text,
            "Only of this card, as the guest calls it or by MAC",
        ),
    ],
    examples: &[
        ("vm ip web01", "All addresses of one"),
        (
            "vm ip web01 --wait --first --v4",
            "One address, as soon as there is one",
        ),
    ],
    run: verbs::vm::addresses,
    ..Verb::DEFAULT
};
