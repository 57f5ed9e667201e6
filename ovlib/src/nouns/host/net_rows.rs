//! Networks and storage of hosts, as rows.

use crate::nouns::ACTION;
use crate::verb::{Effect, Param, ParamKind, Settle, Verb};
use crate::verbs::{domain, host};
use ParamKind::{File, Number, Text};

/// The engine's job tells when the host has its networks.
const JOB: Settle = Settle {
    seconds: 900,
    ..Settle::DEFAULT
};
const CONNECTIVITY: Param = Param {
    aliases: &["connectivity_timeout"],
    ..Param::option(
        "connectivity-timeout",
        Number,
        "Seconds after which it is taken back if the host is lost, 60",
    )
};

const fn many(long: &'static str, help: &'static str) -> Param {
    Param {
        many: true,
        ..Param::option(long, Text, help)
    }
}

pub(super) const NETWORKS: Verb = Verb {
    name: "networks",
    summary: "Show its cards and bonds with the networks on them",
    examples: &[
        ("host networks host01", "Of one host"),
        ("host networks -o json", "Of all hosts, for programs"),
    ],
    run: host::networks,
    ..Verb::DEFAULT
};

pub(super) const BOND: Verb = Verb {
    name: "bond",
    summary: "Make a bond of its cards and put networks onto it",
    params: &[
        Param {
            required: true,
            ..many(
                "interface",
                "Card that comes into the bond; give two or more",
            )
        }
        .short('i'),
        Param::option("bond", Text, "Name of the bond, by default bond0").short('b'),
        Param::option("mode", Text, "0 to 6, or a name such as active-backup").short('m'),
        many(
            "network",
            "Network that moves onto it, by default ovirtmgmt",
        )
        .short('n'),
        many("option", "NAME=VALUE, a further option of the bond").short('o'),
        CONNECTIVITY,
    ],
    settle: Some(JOB),
    template: true,
    examples: &[
        (
            "host bond host01 -i eth2 -i eth3 -m 802.3ad -n storage -b bond1",
            "Two cards, and a network on them",
        ),
        (
            "host bond host01 -i eth0 -i eth2 -m 1 --dry-run",
            "The management network onto bond0; see what would be sent",
        ),
    ],
    run: host::bond,
    ..ACTION
};

pub(super) const SET_UP: Verb = Verb {
    name: "setup-networks",
    aliases: &["setupnetworks", "setup_networks"],
    summary: "Change its networks, bonds and labels in one go",
    method: "setup_networks",
    params: &[
        many("attach", "NETWORK=NIC[:dhcp|:none|:ADDRESS/BITS[:GATEWAY]]"),
        many("detach", "Network that goes off it"),
        many("bond", "NAME=NIC,NIC[:MODE], a bond as it is to be"),
        many("unbond", "Bond that goes"),
        many("label", "NIC=LABEL, a label onto a card"),
        many("unlabel", "Label that goes off every card"),
        many("sync", "Network that becomes what the cluster says"),
        CONNECTIVITY,
    ],
    settle: Some(JOB),
    template: true,
    examples: &[
        (
            "host setup-networks host01 --detach storage",
            "A network off it; the host is watched meanwhile",
        ),
        (
            "host setup-networks host01 --bond bond1=eth2,eth3:4 --attach storage=bond1:192.0.2.7/24 --dry-run",
            "A bond with a network and its address; see what would be sent",
        ),
    ],
    run: host::set_up,
    ..ACTION
};

pub(super) const LABEL: Verb = Verb {
    name: "label",
    summary: "Put a label onto a card: networks with it follow",
    params: &[
        Param {
            required: true,
            ..Param::option("nic", Text, "The card")
        },
        Param {
            required: true,
            ..many("label", "The label")
        }
        .short('l'),
        CONNECTIVITY,
    ],
    settle: Some(JOB),
    examples: &[
        (
            "host label host01 --nic eth2 -l san",
            "Every network with it",
        ),
        (
            "host label host01 --nic eth2 -l san --dry-run",
            "See what would be sent",
        ),
    ],
    run: host::label,
    ..ACTION
};

pub(super) const UNLABEL: Verb = Verb {
    name: "unlabel",
    summary: "Take a label off its cards, and its networks with it",
    params: &[
        Param {
            required: true,
            ..many("label", "The label")
        }
        .short('l'),
        CONNECTIVITY,
    ],
    settle: Some(JOB),
    examples: &[
        ("host unlabel host01 -l san", "Off every card"),
        (
            "host unlabel host01 -l san --dry-run",
            "See what would be sent",
        ),
    ],
    run: host::unlabel,
    ..ACTION
};

/// How a host reaches a target of iSCSI.
const PORTAL: [Param; 4] = [
    Param::option("address", Text, "Address of the portal").short('I'),
    Param::option("port", Number, "Port of the portal, by default 3260"),
    Param::option("username", Text, "User of the target"),
    Param::option("password-file", File, "File with its password"),
];
const TARGET: Param = Param::option("target", Text, "Name of the target").short('N');

pub(super) const ISCSI_DISCOVER: Verb = Verb {
    name: "iscsi-discover",
    aliases: &[
        "iscsidiscover",
        "iscsi_discover",
        "discoveriscsi",
        "discover_iscsi",
        "discover-iscsi",
    ],
    summary: "Show the targets that it finds at an iSCSI portal",
    effect: Effect::Reads,
    params: &[
        Param {
            required: true,
            ..PORTAL[0]
        },
        PORTAL[1],
        PORTAL[2],
        PORTAL[3],
    ],
    examples: &[
        (
            "host iscsi-discover host01 --address 203.0.113.5",
            "What the portal offers",
        ),
        (
            "host iscsi-discover host01 --address 203.0.113.5 --port 3261 -o json",
            "At another port, for programs",
        ),
    ],
    run: domain::targets,
    ..Verb::DEFAULT
};

pub(super) const ISCSI_LOGIN: Verb = Verb {
    name: "iscsi-login",
    aliases: &["iscsilogin", "iscsi_login"],
    summary: "Connect it to a target, so that it sees its LUNs",
    params: &[
        Param {
            required: true,
            ..PORTAL[0]
        },
        Param {
            required: true,
            ..TARGET
        },
        PORTAL[1],
        PORTAL[2],
        PORTAL[3],
    ],
    examples: &[
        (
            "host iscsi-login host01 -I 203.0.113.5 -N iqn.2026-01.com.example:data",
            "Then `host storages` shows its LUNs",
        ),
        (
            "host iscsi-login host01 -I 203.0.113.5 -N iqn.2026-01.com.example:data --dry-run",
            "See what would be sent",
        ),
    ],
    run: domain::login,
    ..ACTION
};

pub(super) const DISCOVER_DOMAIN: Verb = Verb {
    name: "discoverdomain",
    aliases: &[
        "discover-domains",
        "unregisteredstoragedomainsdiscover",
        "unregistered_storage_domains_discover",
        "unregistered-storage-domains-discover",
    ],
    summary: "Show storage domains that it sees and nobody holds",
    params: &[
        Param {
            aliases: &["iscsi_address", "address"],
            ..Param::option("iscsi-address", Text, "Address of an iSCSI portal").short('I')
        },
        Param {
            aliases: &["iscsi_target", "target"],
            ..Param::option("iscsi-target", Text, "Name of the iSCSI target").short('N')
        },
    ],
    examples: &[
        (
            "host discoverdomain host01",
            "All of them, not the first alone",
        ),
        (
            "host discoverdomain host01 -I 203.0.113.5 -N iqn.2026-01.com.example:old",
            "At an iSCSI target",
        ),
    ],
    run: domain::discover,
    ..Verb::DEFAULT
};

pub(super) const STORAGES: Verb = Verb {
    name: "storages",
    summary: "Show the LUNs that it sees, and what uses them",
    examples: &[
        ("host storages host01", "Of one host"),
        ("host storages host01 -o csv", "For a spreadsheet"),
    ],
    run: host::storages,
    ..Verb::DEFAULT
};
