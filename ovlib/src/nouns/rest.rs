//! What lies below hosts, data centers and clusters: network cards, attachments, fence agents, QoS, quotas, affinity.

use super::{ACTION, MEASURED, READ, membership};
use crate::verb::{Column, Field, Noun, Param, ParamKind, Show, Verb};
use crate::verbs::{self, named};
use ParamKind::{EnumOf, File, Number, Switch, Text};

const HOST: Param = Param::option("host", ParamKind::Object("host"), "The host they belong to");
const CENTER: Param = Param {
    aliases: &["data-center", "data_center"],
    ..Param::option(
        "datacenter",
        ParamKind::Object("datacenter"),
        "The data center they belong to",
    )
};
const CLUSTER: Param = Param::option(
    "cluster",
    ParamKind::Object("cluster"),
    "The cluster they belong to",
);

/// Network cards and bonds of hosts.
pub(super) const NIC: Noun = Noun {
    name: "hostnic",
    aliases: &["hostnics", "host_nic", "host_nics", "host-nic"],
    summary: "network cards and bonds of hosts",
    locator: "nics",
    below: &["hosts"],
    said: "hostnic --host host01",
    columns: &[
        Column::text("name", "name"),
        Column::new("status", "status", Show::Status),
        Column::text("network", "network.name"),
        Column::text("mac", "mac.address"),
        Column::text("ip", "ip.address"),
        Column::text("slaves", "bonding.slaves.name"),
        Column::new("vlan", "vlan.id", Show::Count),
        Column::new("mtu", "mtu", Show::Count),
    ],
    wide: &[
        Column::new("speed", "speed", Show::Count),
        Column::text("base", "base_interface"),
        Column::text("id", "id"),
    ],
    sample: "eth3",
    options: &[HOST],
    verbs: MEASURED,
    ..Noun::DEFAULT
};

/// Networks as hosts have them.
pub(super) const ATTACHMENT: Noun = Noun {
    name: "networkattachment",
    aliases: &[
        "networkattachments",
        "network_attachments",
        "network_attachment",
        "network-attachments",
        "network-attachment",
    ],
    summary: "networks as hosts have them",
    locator: "network_attachments",
    below: &["hosts"],
    said: "networkattachment --host host01",
    columns: &[
        Column::text("network", "network.name"),
        Column::text("nic", "host_nic.name"),
        Column::text("method", "ip_address_assignments.assignment_method"),
        Column::text("address", "ip_address_assignments.ip.address"),
        Column::new("synced", "in_sync", Show::Yes),
    ],
    wide: &[Column::text("id", "id")],
    find_by: "network.name",
    sample: "ovirtmgmt",
    options: &[HOST],
    verbs: READ,
    ..Noun::DEFAULT
};

/// Fence agents of hosts.
pub(super) const AGENT: Noun = Noun {
    name: "fenceagent",
    aliases: &[
        "fenceagents",
        "fence_agents",
        "fence_agent",
        "fence-agents",
        "fence-agent",
    ],
    summary: "fence agents, which switch hosts on and off",
    locator: "fence_agents",
    below: &["hosts"],
    said: "fenceagent --host host01",
    columns: &[
        Column::text("address", "address"),
        Column::text("type", "type"),
        Column::new("order", "order", Show::Count),
        Column::text("username", "username"),
        Column::new("port", "port", Show::Count),
        Column::text("id", "id"),
    ],
    find_by: "",
    options: &[HOST],
    verbs: READ,
    fields: &[
        Field::new("address", Text, "address", "Address of the switch"),
        Field::new("type", Text, "type", "Kind, such as ipmilan"),
        Field::new("username", Text, "username", "User of the switch"),
        Field::new("password-file", File, "password", "File with its password")
            .found(named::secret),
        Field::new("order", Number, "order", "Which is asked first"),
        Field::new("port", Number, "port", "Port"),
        Field::new("option", Text, "options", "NAME=VALUE, an option").pairs("name", "value"),
        Field::new(
            "encrypt-options",
            Switch,
            "encrypt_options",
            "Keep options secret",
        ),
        Field::new(
            "concurrent",
            Switch,
            "concurrent",
            "Ask together with another of the same order",
        ),
    ],
    ..Noun::DEFAULT
};

/// Limits of service.
pub(super) const QOS: Noun = Noun {
    name: "qos",
    aliases: &["qoss"],
    summary: "limits for storage, networks and processors",
    locator: "qoss",
    below: &["data_centers"],
    said: "qos --datacenter Default",
    columns: &[
        Column::text("name", "name"),
        Column::text("type", "type"),
        Column::text("description", "description"),
    ],
    wide: &[
        Column::new("iops", "max_iops", Show::Count),
        Column::new("throughput", "max_throughput", Show::Count),
        Column::new("cpu", "cpu_limit", Show::Count),
        Column::text("id", "id"),
    ],
    options: &[CENTER],
    verbs: READ,
    fields: &[
        Field::new("type", EnumOf("qos_type"), "type", "What is limited").at_create(),
        Field::new("max-iops", Number, "max_iops", "Requests a second"),
        Field::new("max-read-iops", Number, "max_read_iops", "Reads a second"),
        Field::new(
            "max-write-iops",
            Number,
            "max_write_iops",
            "Writes a second",
        ),
        Field::new("max-throughput", Number, "max_throughput", "MiB a second"),
        Field::new(
            "max-read-throughput",
            Number,
            "max_read_throughput",
            "MiB read a second",
        ),
        Field::new(
            "max-write-throughput",
            Number,
            "max_write_throughput",
            "MiB written a second",
        ),
        Field::new("cpu-limit", Number, "cpu_limit", "Per cent of a processor"),
        Field::new(
            "inbound-average",
            Number,
            "inbound_average",
            "Mbit a second in",
        ),
        Field::new(
            "inbound-peak",
            Number,
            "inbound_peak",
            "Mbit a second in, at most",
        ),
        Field::new("inbound-burst", Number, "inbound_burst", "MiB in at once"),
        Field::new(
            "outbound-average",
            Number,
            "outbound_average",
            "Mbit a second out",
        ),
        Field::new(
            "outbound-peak",
            Number,
            "outbound_peak",
            "Mbit a second out, at most",
        ),
        Field::new(
            "outbound-burst",
            Number,
            "outbound_burst",
            "MiB out at once",
        ),
        Field::new(
            "linkshare",
            Number,
            "outbound_average_linkshare",
            "Weight of a host network",
        ),
        Field::new(
            "upperlimit",
            Number,
            "outbound_average_upperlimit",
            "Most Mbit a second of a host network",
        ),
        Field::new(
            "realtime",
            Number,
            "outbound_average_realtime",
            "Least Mbit a second of a host network",
        ),
        Field::new("description", Text, "description", "Description"),
    ],
    ..Noun::DEFAULT
};

/// Quotas.
pub(super) const QUOTA: Noun = Noun {
    name: "quota",
    aliases: &["quotas"],
    summary: "what users may consume of a data center",
    locator: "quotas",
    below: &["data_centers"],
    said: "quota --datacenter Default",
    columns: &[
        Column::text("name", "name"),
        Column::new("cluster-soft", "cluster_soft_limit_pct", Show::Percent),
        Column::new("cluster-hard", "cluster_hard_limit_pct", Show::Percent),
        Column::new("storage-soft", "storage_soft_limit_pct", Show::Percent),
        Column::new("storage-hard", "storage_hard_limit_pct", Show::Percent),
    ],
    wide: &[
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "Default",
    options: &[CENTER],
    verbs: &[READ[0], READ[1], READ[2], &LIMIT],
    fields: &[
        Field::new(
            "cluster-soft",
            Number,
            "cluster_soft_limit_pct",
            "Warn at this many per cent of processors and memory",
        ),
        Field::new(
            "cluster-hard",
            Number,
            "cluster_hard_limit_pct",
            "How far above 100 per cent it may go",
        ),
        Field::new(
            "storage-soft",
            Number,
            "storage_soft_limit_pct",
            "Warn at this many per cent of storage",
        ),
        Field::new(
            "storage-hard",
            Number,
            "storage_hard_limit_pct",
            "How far above 100 per cent it may go",
        ),
        Field::new("description", Text, "description", "Description"),
    ],
    ..Noun::DEFAULT
};

const LIMIT: Verb = Verb {
    name: "limit",
    summary: "Set how much of a storage domain or cluster it allows",
    params: &[
        Param {
            aliases: &["storage-domain", "storage_domain"],
            ..Param::option(
                "storagedomain",
                ParamKind::Object("storagedomain"),
                "The storage domain that is limited",
            )
        },
        Param::option(
            "size",
            ParamKind::Size,
            "How much of it or of all storage, such as 500GiB",
        ),
        Param::option(
            "cluster",
            ParamKind::Object("cluster"),
            "The cluster that is limited",
        ),
        Param::option(
            "memory",
            ParamKind::Size,
            "How much memory of it or of all clusters",
        ),
        Param::option(
            "cpus",
            Number,
            "How many processors of it or of all clusters",
        ),
    ],
    examples: &[
        (
            "quota --datacenter Default limit Default --storagedomain data1 --size 500GiB",
            "Of a storage domain",
        ),
        (
            "quota --datacenter Default limit Default --memory 64GiB --cpus 16 --dry-run",
            "Of all clusters; see what would be sent",
        ),
    ],
    run: verbs::quota::limit,
    ..ACTION
};

/// Affinity groups.
pub(super) const AFFINITY: Noun = Noun {
    name: "affinitygroup",
    aliases: &[
        "affinitygroups",
        "affinity_groups",
        "affinity_group",
        "affinity-groups",
        "affinity-group",
        "affinity",
    ],
    summary: "machines that belong together, or apart, or on some hosts",
    locator: "affinity_groups",
    below: &["clusters"],
    said: "affinitygroup --cluster Default",
    columns: &[
        Column::text("name", "name"),
        Column::new("priority", "priority", Show::Count),
        Column::new("vms-together", "vms_rule.positive", Show::Yes),
        Column::new("vms-enforced", "vms_rule.enforcing", Show::Yes),
        Column::new("hosts-positive", "hosts_rule.positive", Show::Yes),
        Column::new("hosts-enforced", "hosts_rule.enforcing", Show::Yes),
        Column::new("broken", "broken", Show::Yes),
    ],
    wide: &[
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    options: &[CLUSTER],
    verbs: membership::OF_GROUPS,
    fields: &[
        Field::new(
            "vms-positive",
            Switch,
            "vms_rule.positive",
            "Machines together (true) or apart (false)",
        )
        .also(&["positive"]),
        Field::new(
            "vms-enforcing",
            Switch,
            "vms_rule.enforcing",
            "Rather not start than break it",
        )
        .also(&["enforcing"]),
        Field::new(
            "vms-rule",
            Switch,
            "vms_rule.enabled",
            "Whether machines are kept together or apart",
        ),
        Field::new(
            "hosts-positive",
            Switch,
            "hosts_rule.positive",
            "On these hosts (true) or on others (false)",
        ),
        Field::new(
            "hosts-enforcing",
            Switch,
            "hosts_rule.enforcing",
            "Rather not start than break it",
        ),
        Field::new(
            "hosts-rule",
            Switch,
            "hosts_rule.enabled",
            "Whether hosts are minded",
        ),
        Field::new("priority", Text, "priority", "Which group wins"),
        Field::new("vm", Text, "vms", "Machines in it, with commas")
            .list()
            .also(&["vms"]),
        Field::new("hosts", Text, "hosts", "Hosts in it, with commas").list(),
        Field::new("description", Text, "description", "Description"),
    ],
    ..Noun::DEFAULT
};
