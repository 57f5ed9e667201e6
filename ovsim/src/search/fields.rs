//! What can be searched in each collection: one row a field (engine 4.5.8). The first field is the default order.

use super::relate::{self, Related};
use super::value::Of;
use crate::events::Event;
use crate::store::{Object, Store};

/// One searchable field.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) of: Of,
    pub(super) get: Get,
}

/// Where its value comes from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Get {
    /// The id.
    Id,
    /// A path of the document.
    Path(&'static str),
    /// The name of the object to which a member refers.
    Name(&'static str, &'static str),
    /// Bytes at a path, in MiB or GiB.
    Units(&'static str, u64),
    /// A figure that stays the same in a simulator at rest.
    Fixed(&'static str),
    /// Anything else, any number of values.
    Values(fn(&Store, &Object) -> Vec<String>),
    /// A member of an event.
    Event(fn(&Event) -> Option<String>),
}

/// A collection.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) kind: &'static str,
    pub(super) fields: &'static [Field],
    /// Objects whose fields can be asked for too.
    pub(super) related: &'static [Related],
    /// Fields in which a word by itself is looked for.
    pub(super) free: &'static [&'static str],
}

impl Table {
    /// The field of this name, in any case.
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case(name))
    }

    /// The related object of this name, singular or plural.
    pub(super) fn related(&self, name: &str) -> Option<&'static Related> {
        let name = name.to_lowercase();
        let one = name.strip_suffix('s').unwrap_or(&name);
        self.related
            .iter()
            .find(|related| related.word == name || related.word == one)
    }
}

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
    values("ip", relate::addresses),
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
    values("apps", relate::applications),
    named("cluster", "cluster", "clusters"),
    named("pool", "vm_pool", "vmpools"),
    values("loggedinuser", relate::console_users),
    values("tag", relate::tags),
    values("datacenter", relate::data_center),
    word("type", "vm_type", "type"),
    values("quota", relate::quota),
    field("id", Of::Id, Get::Id),
    text("description", "description"),
    text("architecture", "cpu.architecture"),
    text("custom_emulated_machine", "custom_emulated_machine"),
    text("custom_cpu_type", "custom_cpu_model"),
    values("compatibility_level", relate::level),
    values("custom_compatibility_level", relate::custom_level),
    field("created_by_user_id", Of::Id, Get::Path("created_by")),
    flag("next_run_config_exists", "next_run_configuration_exists"),
    flag("has_illegal_images", "has_illegal_images"),
    word("bios_type", "bios_type", "bios.type"),
    text("k8s_namespace", "k8s_namespace"),
    field("vcpus", Of::Number, Get::Values(relate::vcpus)),
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
    field("active_vms", Of::Number, Get::Values(relate::running_vms)),
    number("migrating_vms", "summary.migrating"),
    still("committed_mem"),
    values("tag", relate::tags),
    word("type", "host_type", "type"),
    values("datacenter", relate::data_center),
    values("architecture", relate::architecture),
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
    values("allocation_policy", relate::allocation),
    field(
        "number_of_vms",
        Of::Number,
        Get::Values(relate::number_of_vms),
    ),
    values("vm_names", relate::vm_names),
    values("quota", relate::quota),
    field("id", Of::Id, Get::Id),
    flag("wipe_after_delete", "wipe_after_delete"),
    field("last_modified", Of::Date(false), Get::Path("last_modified")),
];

const TEMPLATES: &[Field] = &[
    text("name", "name"),
    text("comment", "comment"),
    text("os", "os.type"),
    field("creationdate", Of::Date(false), Get::Path("creation_time")),
    field("childcount", Of::Number, Get::Values(relate::children)),
    field("mem", Of::Number, Get::Units("memory", MIB)),
    text("description", "description"),
    word("status", "template_status", "status"),
    flag("sealed", "sealed"),
    named("cluster", "cluster", "clusters"),
    values("datacenter", relate::data_center),
    values("quota", relate::quota),
    text("architecture", "cpu.architecture"),
    text("version_name", "version.version_name"),
    values("tag", relate::tags),
];

const CLUSTERS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    text("comment", "comment"),
    text("architecture", "cpu.architecture"),
    values("compatibility_level", relate::own_level),
    text("cpu_type", "cpu.type"),
];

const DATACENTERS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    flag("local", "local"),
    word("status", "data_center_status", "status"),
    text("comment", "comment"),
    values("compatibility_version", relate::own_level),
];

const STORAGEDOMAINS: &[Field] = &[
    text("name", "name"),
    field(
        "status",
        Of::Enum("storage_domain_status"),
        Get::Values(relate::domain_status),
    ),
    field(
        "shared_status",
        Of::Enum("storage_domain_status"),
        Get::Values(relate::domain_status),
    ),
    word("external_status", "external_status", "external_status"),
    values("datacenter", relate::centers),
    word("type", "storage_type", "storage.type"),
    field("free_size", Of::Number, Get::Units("available", GIB)),
    field("used_size", Of::Number, Get::Units("used", GIB)),
    field("total_size", Of::Number, Get::Values(relate::total_size)),
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
    values("datacenter", relate::data_center),
    values("architecture", relate::architecture),
    number("assigned_vm_count", "size"),
    still("running_vm_count"),
];

const USERS: &[Field] = &[
    text("name", "name"),
    text("lastname", "last_name"),
    values("usrname", relate::logins),
    text("user_and_domain", "user_name"),
    text("login", "principal"),
    text("directory", "domain.name"),
    text("department", "department"),
    values("tag", relate::tags),
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
    field("vmnetwork", Of::Boolean, Get::Values(relate::vm_network)),
    named("datacenter", "data_center", "datacenters"),
    values("label", relate::labels),
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
    values("network_name", relate::nic_network),
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

static TABLES: &[Table] = &[
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

/// The table of a kind.
pub(super) fn table(kind: &str) -> Option<&'static Table> {
    TABLES.iter().find(|table| table.kind == kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_once_and_name_what_there_is() {
        for table in TABLES {
            for (at, field) in table.fields.iter().enumerate() {
                assert!(
                    table.fields[at + 1..]
                        .iter()
                        .all(|other| other.name != field.name),
                    "{}",
                    field.name
                );
                if let Of::Enum(name) = field.of {
                    assert!(ovmodel::find_enum(name).is_some(), "{name}");
                }
            }
            assert!(
                table.free.iter().all(|name| table.field(name).is_some()),
                "{}",
                table.kind
            );
            for related in table.related {
                assert!(super::table(related.kind).is_some(), "{}", related.kind);
            }
        }
    }
}
