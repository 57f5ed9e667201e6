//! Logical networks and the filters offered for their traffic.

use super::{ACTION, READ};
use crate::verb::{Column, Field, Noun, Param, ParamKind, Show, Source, Verb};
use crate::verbs::cluster_network;
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
    verbs: &[
        READ[0], READ[1], READ[2], &ASSIGN, &UNASSIGN, &LABEL, &UNLABEL,
    ],
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

const CLUSTER: Param = Param {
    many: true,
    required: true,
    ..Param::option("cluster", Object("cluster"), "The cluster").short('c')
};
const LABELS: Param = Param {
    many: true,
    required: true,
    ..Param::option("label", Text, "The label").short('l')
};

const ASSIGN: Verb = Verb {
    name: "assign",
    summary: "Let machines of a cluster use it",
    params: &[
        CLUSTER,
        Param::flag("required", "Hosts without it are not operational").short('r'),
        Param::flag("optional", "Hosts may be without it"),
        Param {
            many: true,
            ..Param::option("usages", Text, "What it is for there, such as migration")
        },
    ],
    examples: &[
        (
            "network assign storage -c Default --required",
            "On every host of it",
        ),
        (
            "network assign storage -c Default --usages vm,migration --dry-run",
            "See what would be sent",
        ),
    ],
    run: cluster_network::assign,
    ..ACTION
};
const UNASSIGN: Verb = Verb {
    name: "unassign",
    summary: "Take it out of a cluster",
    params: &[CLUSTER],
    examples: &[
        (
            "network unassign storage -c Default",
            "Its machines lose it",
        ),
        (
            "network unassign storage -c Default --dry-run",
            "See what would be sent",
        ),
    ],
    run: cluster_network::unassign,
    ..ACTION
};
const LABEL: Verb = Verb {
    name: "label",
    summary: "Give it a label that cards of hosts have",
    params: &[LABELS],
    examples: &[
        (
            "network label storage -l san",
            "It follows to every card with that label",
        ),
        (
            "network label storage -l san --dry-run",
            "See what would be sent",
        ),
    ],
    run: cluster_network::label,
    ..ACTION
};
const UNLABEL: Verb = Verb {
    name: "unlabel",
    summary: "Take a label off it",
    params: &[LABELS],
    examples: &[
        (
            "network unlabel storage -l san",
            "It leaves cards with that label",
        ),
        (
            "network unlabel storage -l san --dry-run",
            "See what would be sent",
        ),
    ],
    run: cluster_network::unlabel,
    ..ACTION
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
