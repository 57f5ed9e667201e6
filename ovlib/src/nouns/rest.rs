//! What lies below hosts, data centers and clusters: network cards, attachments, fence agents, QoS, quotas, affinity.

use super::{MEASURED, READ};
use crate::verb::{Column, Noun, Param, ParamKind, Show};

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
    sample: "eth0",
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
    verbs: READ,
    ..Noun::DEFAULT
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
    verbs: READ,
    ..Noun::DEFAULT
};
