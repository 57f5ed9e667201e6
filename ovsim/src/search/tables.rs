//! The rows: what can be searched in each collection (engine 4.5.8). The first field is the default order.

use super::computed;
use super::fields::{Field, Get, Table, event, field, flag, named, number, text, values, word};
use super::machines::{DISKS, HOSTS, NICS, STORAGEDOMAINS, TEMPLATES, VMPOOLS, VMS};
use super::relate::{self, Related};
use super::value::Of;

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
