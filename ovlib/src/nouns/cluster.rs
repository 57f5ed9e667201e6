//! Clusters: hosts among which virtual machines can move.

use super::{ACTION, READ, upgrade};
use crate::verb::{Column, Field, Noun, Param, ParamKind, Show, Source, Verb};
use crate::verbs::cluster_network;
use ParamKind::{EnumOf, Number, Object, Switch, Text};

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
    verbs: &[READ[0], READ[1], READ[2], &ADDNET, &upgrade::UPGRADE],
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
        Field::new(
            "cpu-type",
            Text,
            "cpu.type",
            "Oldest processor its hosts may have",
        )
        .also(&["cpu_type"]),
        Field::new(
            "architecture",
            EnumOf("architecture"),
            "cpu.architecture",
            "Architecture of its hosts",
        ),
        Field::new(
            "overcommit",
            Number,
            "memory_policy.over_commit.percent",
            "Memory promised, per cent of what there is",
        )
        .also(&["memory-policy", "memory_policy"]),
        Field::new(
            "hugepages",
            Switch,
            "memory_policy.transparent_huge_pages.enabled",
            "Transparent huge pages",
        ),
        Field::new(
            "ballooning",
            Switch,
            "ballooning_enabled",
            "Lend memory between machines",
        ),
        Field::new("ksm", Switch, "ksm.enabled", "Merge equal memory pages"),
        Field::new(
            "compat-version",
            Text,
            "version",
            "Compatibility version, such as 4.7",
        )
        .also(&["version"]),
        Field::new(
            "scheduling-policy",
            Object("schedulingpolicy"),
            "scheduling_policy",
            "How hosts are chosen",
        ),
        Field::new(
            "network",
            Object("network"),
            "management_network",
            "Management network",
        )
        .at_create(),
        Field::new(
            "mac-pool",
            Object("macpool"),
            "mac_pool",
            "Where its MAC addresses come from",
        )
        .also(&["macpool"]),
        Field::new(
            "switch-type",
            EnumOf("switch_type"),
            "switch_type",
            "Kind of switch on its hosts",
        )
        .at_create(),
        Field::new(
            "firewall",
            EnumOf("firewall_type"),
            "firewall_type",
            "Firewall of its hosts",
        ),
        Field::new(
            "threads-as-cores",
            Switch,
            "threads_as_cores",
            "Count threads as cores",
        ),
        Field::new(
            "ha-reservation",
            Switch,
            "ha_reservation",
            "Keep room for machines of a host that fails",
        ),
        Field::new(
            "fencing",
            Switch,
            "fencing_policy.enabled",
            "Fence hosts that do not answer",
        ),
        Field::new(
            "bios",
            EnumOf("bios_type"),
            "bios_type",
            "Chipset and firmware of new machines",
        ),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};

const ADDNET: Verb = Verb {
    name: "addnet",
    aliases: &["add-network"],
    summary: "Let its machines use a network",
    params: &[
        Param {
            many: true,
            ..Param::option("network", Object("network"), "Name of the network").short('n')
        },
        Param {
            many: true,
            ..Param::option("net-id", Text, "Id of the network").short('i')
        },
        Param::flag("required", "Hosts without it are not operational").short('r'),
        Param::flag("optional", "Hosts may be without it"),
    ],
    examples: &[
        (
            "cluster addnet Default -n storage -r",
            "On every host of it",
        ),
        (
            "cluster addnet Default -n storage --optional --dry-run",
            "See what would be sent",
        ),
    ],
    run: cluster_network::add_to,
    ..ACTION
};
