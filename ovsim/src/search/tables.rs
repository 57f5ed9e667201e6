//! The rows: what can be searched in each collection (engine 4.5.8). The first field is the default order.

use super::computed;
use super::fields::{Field, Get, Table};
use super::relate::{self, Related};
use super::value::Of;
use crate::events::Event;
use crate::store::{Object, Store};

const MIB: u64 = 1 << 20;
const GIB: u64 = 1 << 30;

const fn field(name: &'static str, of: Of, get: Get) -> Field {
    Field { name, of, get }
}

const fn text(name: &'static str, path: &'static str) -> Field {
    field(name, Of::Text, Get::Path(path))
}

const fn named(name: &'static str, member: &'static str, kind: &'static str) -> Field {
    field(name, Of::Text, Get::Name(member, kind))
}

const fn number(name: &'static str, path: &'static str) -> Field {
    field(name, Of::Number, Get::Path(path))
}

const fn flag(name: &'static str, path: &'static str) -> Field {
    field(name, Of::Boolean, Get::Path(path))
}

const fn word(name: &'static str, of: &'static str, path: &'static str) -> Field {
    field(name, Of::Enum(of), Get::Path(path))
}

const fn still(name: &'static str) -> Field {
    field(name, Of::Number, Get::Fixed("0"))
}

const fn values(name: &'static str, get: fn(&Store, &Object) -> Vec<String>) -> Field {
    field(name, Of::Text, Get::Values(get))
}

const fn event(name: &'static str, of: Of, get: fn(&Event) -> Option<String>) -> Field {
    field(name, of, Get::Event(get))
}

const VMS: &[Field] = &[
    text("name", "name"),
    text("comment", "comment"),
    word("status", "vm_status", "status"),
    values("ip", computed::addresses),
    named("on_host", "host", "hosts"),
    text("fqdn", "fqdn"),
    still("uptime"),
    text("os", "os.type"),
    field("creationdate", Of::Date(false), Get::Path("creation_time")),
    text("address", "display.address"),
    still("cpu_usage"),
    still("mem_usage"),
    still("network_usage"),
    field("memory", Of::Number, Get::Units("memory", MIB)),
    field(
        "guaranteed_memory",
        Of::Number,
        Get::Units("memory_policy.guaranteed", MIB),
    ),
    still("migration_progress_percent"),
    values("apps", computed::applications),
    named("cluster", "cluster", "clusters"),
    named("pool", "vm_pool", "vmpools"),
    values("loggedinuser", computed::console_users),
    values("tag", computed::tags),
    values("datacenter", computed::data_center),
    word("type", "vm_type", "type"),
    values("quota", computed::quota),
    field("id", Of::Id, Get::Id),
    text("description", "description"),
    text("architecture", "cpu.architecture"),
    text("custom_emulated_machine", "custom_emulated_machine"),
    text("custom_cpu_type", "custom_cpu_model"),
    values("compatibility_level", computed::level),
    values("custom_compatibility_level", computed::custom_level),
    field("created_by_user_id", Of::Id, Get::Path("created_by")),
    flag("next_run_config_exists", "next_run_configuration_exists"),
    flag("has_illegal_images", "has_illegal_images"),
    word("bios_type", "bios_type", "bios.type"),
    text("k8s_namespace", "k8s_namespace"),
    field("vcpus", Of::Number, Get::Values(computed::vcpus)),
];

const HOSTS: &[Field] = &[
    text("name", "name"),
    text("comment", "comment"),
    word("status", "host_status", "status"),
    word("external_status", "external_status", "external_status"),
    named("cluster", "cluster", "clusters"),
    text("address", "address"),
    still("cpu_usage"),
    still("mem_usage"),
    still("network_usage"),
    still("load"),
    text("version", "version.full_version"),
    number("cpus", "cpu.topology.cores"),
    field("memory", Of::Number, Get::Units("memory", MIB)),
    number("cpu_speed", "cpu.speed"),
    text("cpu_model", "cpu.name"),
    field("active_vms", Of::Number, Get::Values(computed::running_vms)),
    number("migrating_vms", "summary.migrating"),
    still("committed_mem"),
    values("tag", computed::tags),
    word("type", "host_type", "type"),
    values("datacenter", computed::data_center),
    values("architecture", computed::architecture),
    flag("update_available", "update_available"),
    still("ha_score"),
    number("spm_id", "spm.id"),
    text("hw_id", "hardware_information.uuid"),
    field("id", Of::Id, Get::Id),
];

const DISKS: &[Field] = &[
    text("alias", "alias"),
    text("name", "alias"),
    text("description", "description"),
    field(
        "provisioned_size",
        Of::Number,
        Get::Units("provisioned_size", GIB),
    ),
    field("size", Of::Number, Get::Units("provisioned_size", GIB)),
    field("actual_size", Of::Number, Get::Units("actual_size", GIB)),
    field("creation_date", Of::Date(false), Get::Path("creation_date")),
    flag("shareable", "shareable"),
    word("status", "disk_status", "status"),
    word("disk_type", "disk_storage_type", "storage_type"),
    word("disk_content_type", "disk_content_type", "content_type"),
    values("allocation_policy", computed::allocation),
    field(
        "number_of_vms",
        Of::Number,
        Get::Values(computed::number_of_vms),
    ),
    values("vm_names", computed::vm_names),
    values("quota", computed::quota),
    field("id", Of::Id, Get::Id),
    flag("wipe_after_delete", "wipe_after_delete"),
    field("last_modified", Of::Date(false), Get::Path("last_modified")),
];

const TEMPLATES: &[Field] = &[
    text("name", "name"),
    text("comment", "comment"),
    text("os", "os.type"),
    field("creationdate", Of::Date(false), Get::Path("creation_time")),
    field("childcount", Of::Number, Get::Values(computed::children)),
    field("mem", Of::Number, Get::Units("memory", MIB)),
    text("description", "description"),
    word("status", "template_status", "status"),
    flag("sealed", "sealed"),
    named("cluster", "cluster", "clusters"),
    values("datacenter", computed::data_center),
    values("quota", computed::quota),
    text("architecture", "cpu.architecture"),
    text("version_name", "version.version_name"),
    values("tag", computed::tags),
];

const CLUSTERS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    text("comment", "comment"),
    text("architecture", "cpu.architecture"),
    values("compatibility_level", computed::own_level),
    text("cpu_type", "cpu.type"),
];

const DATACENTERS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    flag("local", "local"),
    word("status", "data_center_status", "status"),
    text("comment", "comment"),
    values("compatibility_version", computed::own_level),
];

const STORAGEDOMAINS: &[Field] = &[
    text("name", "name"),
    field(
        "status",
        Of::Enum("storage_domain_status"),
        Get::Values(computed::domain_status),
    ),
    field(
        "shared_status",
        Of::Enum("storage_domain_status"),
        Get::Values(computed::domain_status),
    ),
    word("external_status", "external_status", "external_status"),
    values("datacenter", computed::centers),
    word("type", "storage_type", "storage.type"),
    field("free_size", Of::Number, Get::Units("available", GIB)),
    field("used_size", Of::Number, Get::Units("used", GIB)),
    field("total_size", Of::Number, Get::Values(computed::total_size)),
    field("committed", Of::Number, Get::Units("committed", GIB)),
    text("comment", "comment"),
    text("description", "description"),
    flag("wipe_after_delete", "wipe_after_delete"),
    flag("discard_after_delete", "discard_after_delete"),
    number("low_space_threshold", "warning_low_space_indicator"),
    number("critical_space_threshold", "critical_space_action_blocker"),
    flag("backup", "backup"),
];

const VMPOOLS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    text("comment", "comment"),
    word("type", "vm_pool_type", "type"),
    named("cluster", "cluster", "clusters"),
    values("datacenter", computed::data_center),
    values("architecture", computed::architecture),
    number("assigned_vm_count", "size"),
    still("running_vm_count"),
];

const USERS: &[Field] = &[
    text("name", "name"),
    text("lastname", "last_name"),
    values("usrname", computed::logins),
    text("user_and_domain", "user_name"),
    text("login", "principal"),
    text("directory", "domain.name"),
    text("department", "department"),
    values("tag", computed::tags),
    text("type", "kind"),
    field("pool", Of::Id, Get::Fixed("")),
];

const GROUPS: &[Field] = &[text("name", "name"), text("grpname", "name")];

const NETWORKS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    text("comment", "comment"),
    number("vlanid", "vlan.id"),
    flag("stp", "stp"),
    number("mtu", "mtu"),
    field("vmnetwork", Of::Boolean, Get::Values(computed::vm_network)),
    named("datacenter", "data_center", "datacenters"),
    values("label", computed::labels),
    text("provider_name", "external_provider.name"),
    text("qos_name", "qos.name"),
];

const EVENTS: &[Field] = &[
    event("type", Of::Number, |event| Some(event.code.to_string())),
    event("severity", Of::Severity, |event| {
        Some(event.severity.to_owned())
    }),
    event("message", Of::Text, |event| Some(event.text.clone())),
    event("time", Of::Date(true), |event| Some(event.time.to_string())),
    event("usrname", Of::Text, |event| {
        event.name_of("user").map(str::to_owned)
    }),
    event("event_host", Of::Text, |event| {
        event.name_of("host").map(str::to_owned)
    }),
    event("event_vm", Of::Text, |event| {
        event.name_of("vm").map(str::to_owned)
    }),
    event("event_template", Of::Text, |event| {
        event.name_of("template").map(str::to_owned)
    }),
    event("event_storage", Of::Text, |event| {
        event.name_of("storage_domain").map(str::to_owned)
    }),
    event("event_datacenter", Of::Text, |event| {
        event.name_of("data_center").map(str::to_owned)
    }),
    event("event_volume", Of::Text, |_| None),
    event("correlation_id", Of::Text, |event| {
        event.correlation_id.clone()
    }),
    event("origin", Of::Text, |event| {
        Some(event.origin.clone().unwrap_or_else(|| "oVirt".into()))
    }),
    event("custom_event_id", Of::Number, |event| {
        Some(event.custom_id.to_string())
    }),
    event("deleted", Of::Boolean, |_| None),
    event("usrid", Of::Id, |event| {
        event.reference("user").map(str::to_owned)
    }),
    event("_event_vm_id", Of::Id, |event| {
        event.reference("vm").map(str::to_owned)
    }),
    event("_event_template_id", Of::Id, |event| {
        event.reference("template").map(str::to_owned)
    }),
    event("_event_storage_id", Of::Id, |event| {
        event.reference("storage_domain").map(str::to_owned)
    }),
    event("_event_host_id", Of::Id, |event| {
        event.reference("host").map(str::to_owned)
    }),
    event("_event_datacenter_id", Of::Id, |event| {
        event.reference("data_center").map(str::to_owned)
    }),
    event("_event_quota_id", Of::Id, |_| None),
];

const PROVIDERS: &[Field] = &[
    text("name", "name"),
    text("type", "type"),
    text("description", "description"),
    text("url", "url"),
];

const NICS: &[Field] = &[
    text("name", "name"),
    values("network_name", computed::nic_network),
    text("mac_addr", "mac.address"),
];

const fn collection(
    kind: &'static str,
    fields: &'static [Field],
    related: &'static [Related],
    free: &'static [&'static str],
) -> Table {
    Table {
        kind,
        fields,
        related,
        free,
    }
}

pub(super) static TABLES: &[Table] = &[
    collection(
        "clusters",
        CLUSTERS,
        relate::CLUSTERS,
        &["name", "description", "comment", "cpu_type"],
    ),
    collection(
        "datacenters",
        DATACENTERS,
        relate::DATACENTERS,
        &["name", "description", "comment"],
    ),
    collection(
        "disks",
        DISKS,
        relate::DISKS,
        &["alias", "description", "vm_names"],
    ),
    collection(
        "events",
        EVENTS,
        relate::EVENTS,
        &[
            "message",
            "usrname",
            "event_host",
            "event_vm",
            "event_template",
            "event_storage",
            "event_datacenter",
            "correlation_id",
            "origin",
        ],
    ),
    collection(
        "externalhostproviders",
        PROVIDERS,
        &[],
        &["name", "description", "url"],
    ),
    collection("groups", GROUPS, &[], &["name"]),
    collection(
        "hosts",
        HOSTS,
        relate::HOSTS,
        &[
            "name",
            "comment",
            "cluster",
            "address",
            "version",
            "cpu_model",
            "tag",
        ],
    ),
    collection("instancetypes", TEMPLATES, &[], &["name", "description"]),
    collection(
        "networks",
        NETWORKS,
        relate::NETWORKS,
        &["name", "description", "comment", "datacenter", "label"],
    ),
    collection(
        "openstackimageproviders",
        PROVIDERS,
        &[],
        &["name", "description", "url"],
    ),
    collection(
        "openstacknetworkproviders",
        PROVIDERS,
        &[],
        &["name", "description", "url"],
    ),
    collection(
        "openstackvolumeproviders",
        PROVIDERS,
        &[],
        &["name", "description", "url"],
    ),
    collection(
        "storagedomains",
        STORAGEDOMAINS,
        relate::STORAGEDOMAINS,
        &["name", "comment", "description", "datacenter"],
    ),
    collection(
        "templates",
        TEMPLATES,
        relate::TEMPLATES,
        &[
            "name",
            "comment",
            "os",
            "description",
            "cluster",
            "datacenter",
            "tag",
        ],
    ),
    collection(
        "users",
        USERS,
        relate::USERS,
        &[
            "name",
            "lastname",
            "usrname",
            "directory",
            "department",
            "tag",
        ],
    ),
    collection(
        "vmpools",
        VMPOOLS,
        &[],
        &["name", "description", "comment", "cluster", "datacenter"],
    ),
    collection(
        "vms",
        VMS,
        relate::VMS,
        &[
            "name",
            "comment",
            "fqdn",
            "os",
            "on_host",
            "address",
            "cluster",
            "pool",
            "tag",
            "datacenter",
            "description",
            "ip",
            "apps",
        ],
    ),
    collection("vms/nics", NICS, &[], &[]),
];
