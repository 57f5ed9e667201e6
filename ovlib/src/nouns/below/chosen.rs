//! Columns of what only lies below other objects and has no noun of its own, by its type: who, how much, where. For types that
//! are not here the model's plain members are taken.

use crate::verb::{Column, Show, Source};

const ID: Column = Column::text("id", "id");
const NAME: Column = Column::text("name", "name");
const DESCRIPTION: Column = Column::text("description", "description");

/// A policy's unit: what it is called, and how much it counts.
const UNIT: Column = Column::text("unit", "scheduling_policy_unit.name");
const ENABLED: Column = Column::new("enabled", "scheduling_policy_unit.enabled", Show::Yes);

/// What these objects show; none where nobody chose.
pub(super) fn chosen(type_name: &str) -> Option<&'static [Column]> {
    ROWS.iter()
        .find(|(name, _)| *name == type_name)
        .map(|(_, columns)| *columns)
}

const ROWS: &[(&str, &[Column])] = &[
    (
        "session",
        &[
            // A guest's agent knows the name, the console's the user's row (engine 4.5.8).
            Column {
                title: "user",
                source: Source::First(&["user.user_name", "user.name"]),
                show: Show::Text,
            },
            Column::text("protocol", "protocol"),
            Column::new("console", "console_user", Show::Yes),
            Column::text("ip", "ip.address"),
            ID,
        ],
    ),
    ("application", &[NAME, ID]),
    (
        "reported_device",
        &[
            NAME,
            Column::text("type", "type"),
            Column::new("ip", "ips.address", Show::Addresses),
            Column::text("mac", "mac.address"),
            ID,
        ],
    ),
    (
        "numa_node",
        &[
            Column::new("index", "index", Show::Count),
            Column::new("memory-mib", "memory", Show::Count),
            Column::new("cpus", "cpu.cores.index", Show::Text),
            Column::text("distances", "node_distance"),
            ID,
        ],
    ),
    (
        "virtual_numa_node",
        &[
            Column::new("index", "index", Show::Count),
            Column::new("memory-mib", "memory", Show::Count),
            Column::new("cpus", "cpu.cores.index", Show::Text),
            Column::text("pinned-to", "numa_node_pins.index"),
            Column::text("tune", "numa_tune_mode"),
            ID,
        ],
    ),
    (
        "vm_mediated_device",
        &[
            NAME,
            Column::text("properties", "spec_params.name"),
            Column::text("values", "spec_params.value"),
            ID,
        ],
    ),
    (
        "hook",
        &[
            Column::text("event", "event_name"),
            NAME,
            Column::text("md5", "md5"),
            ID,
        ],
    ),
    (
        "host_storage",
        &[
            Column::text("type", "type"),
            Column::new("size", "logical_units.size", Show::Size),
            Column::new("status", "logical_units.status", Show::Status),
            Column::text("domain", "logical_units.storage_domain_id"),
            Column::text("vendor", "logical_units.vendor_id"),
            Column::text("product", "logical_units.product_id"),
            ID,
        ],
    ),
    (
        "storage_connection_extension",
        &[
            Column::text("target", "target"),
            Column::text("username", "username"),
            ID,
        ],
    ),
    (
        "unmanaged_network",
        &[NAME, Column::text("card", "host_nic.name"), ID],
    ),
    (
        "external_network_provider_configuration",
        &[
            Column::text("provider", "external_network_provider.name"),
            Column::text("host", "host.name"),
            ID,
        ],
    ),
    (
        "host_cpu_unit",
        &[
            Column::new("cpu", "cpu_id", Show::Count),
            Column::new("core", "core_id", Show::Count),
            Column::new("socket", "socket_id", Show::Count),
            Column::new("vdsm", "runs_vdsm", Show::Yes),
            Column::text("vms", "vms.name"),
        ],
    ),
    (
        "link_layer_discovery_protocol_element",
        &[
            NAME,
            Column::new("type", "type", Show::Count),
            Column::text("properties", "properties.name"),
            Column::text("values", "properties.value"),
        ],
    ),
    (
        "network_label",
        &[
            ID,
            Column::text("network", "network.name"),
            Column::text("card", "host_nic.name"),
        ],
    ),
    (
        "network_filter_parameter",
        &[NAME, Column::text("value", "value"), ID],
    ),
    (
        "disk_snapshot",
        &[
            Column::text("disk", "alias"),
            DESCRIPTION,
            Column::new("size", "provisioned_size", Show::Size),
            Column::new("actual", "actual_size", Show::Size),
            Column::new("status", "status", Show::Status),
            Column::text("snapshot", "snapshot.id"),
            ID,
        ],
    ),
    ("file", &[NAME, Column::text("type", "type"), ID]),
    (
        "image",
        &[
            NAME,
            Column::text("type", "type"),
            Column::new("size", "size", Show::Size),
            ID,
        ],
    ),
    ("ssh_public_key", &[Column::text("key", "content"), ID]),
    ("user_option", &[NAME, Column::text("value", "content"), ID]),
    (
        "event_subscription",
        &[
            Column::text("event", "event"),
            Column::text("method", "notification_method"),
            Column::text("address", "address"),
            ID,
        ],
    ),
    (
        "permit",
        &[
            NAME,
            Column::new("administrative", "administrative", Show::Yes),
            ID,
        ],
    ),
    (
        "filter",
        &[
            UNIT,
            Column::new("position", "position", Show::Count),
            ENABLED,
            ID,
        ],
    ),
    (
        "weight",
        &[
            UNIT,
            Column::new("factor", "factor", Show::Count),
            ENABLED,
            ID,
        ],
    ),
    ("balance", &[UNIT, ENABLED, ID]),
    (
        "quota_storage_limit",
        &[
            Column::text("domain", "storage_domain.name"),
            Column::new("limit-gib", "limit", Show::Count),
            Column::new("used-gib", "usage", Show::Count),
            ID,
        ],
    ),
    (
        "quota_cluster_limit",
        &[
            Column::text("cluster", "cluster.name"),
            Column::new("cpus", "vcpu_limit", Show::Count),
            Column::new("cpus-used", "vcpu_usage", Show::Count),
            Column::new("memory-gib", "memory_limit", Show::Count),
            Column::new("memory-used", "memory_usage", Show::Count),
            ID,
        ],
    ),
    (
        "iscsi_bond",
        &[
            NAME,
            Column::text("networks", "networks.name"),
            Column::text("targets", "storage_connections.target"),
            ID,
        ],
    ),
    (
        "step",
        &[
            Column::new("number", "number", Show::Count),
            Column::text("type", "type"),
            Column::new("status", "status", Show::Status),
            Column::new("progress", "progress", Show::Percent),
            DESCRIPTION,
            Column::new("started", "start_time", Show::Time),
            Column::new("ended", "end_time", Show::Time),
            ID,
        ],
    ),
    (
        "open_stack_subnet",
        &[
            NAME,
            Column::text("cidr", "cidr"),
            Column::text("version", "ip_version"),
            Column::text("gateway", "gateway"),
            Column::text("dns", "dns_servers"),
            ID,
        ],
    ),
    (
        "certificate",
        &[
            NAME,
            Column::text("subject", "subject"),
            Column::text("organization", "organization"),
            ID,
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::ROWS;
    use crate::path::FieldPath;

    #[test]
    fn every_column_is_in_the_model() {
        for (name, columns) in ROWS {
            let facts = ovmodel::find_type(name).unwrap_or_else(|| panic!("{name}"));
            for path in columns.iter().flat_map(|column| column.paths()) {
                let checked = FieldPath::parse(path).and_then(|path| path.check(facts));
                assert!(checked.is_ok(), "{name} {path}: {:?}", checked.err());
            }
        }
    }
}
