//! The rows: what can be searched in each collection (engine 4.5.8). The first field is the default order.

use super::computed;
use super::fields::{
    Field, Get, Ops, Table, event, field, flag, named, number, text, values, word,
};
use super::machines::{DISKS, HOSTS, NICS, STORAGEDOMAINS, TEMPLATES, VMPOOLS, VMS};
use super::relate::{self, Related};
use super::value::Of;
use super::words;

const CLUSTERS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    text("comment", "comment"),
    word("architecture", words::ARCHITECTURE, "cpu.architecture"),
    values("compatibility_level", Of::Exact, computed::own_level),
    text("cpu_type", "cpu.type"),
];

const DATACENTERS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    flag("local", "local"),
    word("status", words::CENTER_STATUS, "status"),
    text("comment", "comment"),
    values("compatibility_version", Of::Text, computed::own_level),
];

const USERS: &[Field] = &[
    text("name", "name"),
    text("lastname", "last_name"),
    values("usrname", Of::Login, computed::logins),
    text("user_and_domain", "user_name"),
    text("login", "principal"),
    text("directory", "domain.name"),
    text("department", "department"),
    values("tag", Of::Tag, computed::tags),
    values("pool", Of::Text, |_, _| Vec::new()).tagged(),
    field("type", Of::Exact, Get::Fixed("user")),
];

const GROUPS: &[Field] = &[text("name", "name"), text("grpname", "name")];

const NETWORKS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    text("comment", "comment"),
    number("vlanid", "vlan.id"),
    flag("stp", "stp"),
    number("mtu", "mtu"),
    values("vmnetwork", Of::Boolean, computed::vm_network),
    named("datacenter", "data_center", "datacenters"),
    values("label", Of::Text, computed::labels),
    text("provider_name", "external_provider.name"),
    text("qos_name", "qos.name"),
];

const EVENTS: &[Field] = &[
    event("type", Of::Number, |event| Some(event.code.to_string())).takes(Ops::Same),
    event("severity", Of::Word(words::SEVERITY), |event| {
        Some(event.severity.to_owned())
    })
    .takes(Ops::Order),
    event("message", Of::Text, |event| Some(event.text.clone())),
    event("time", Of::Day, |event| Some(event.time.to_string())),
    event("usrname", Of::Text, |event| {
        event.name_of("user").map(str::to_owned)
    })
    .blank(),
    event("event_host", Of::Text, |event| {
        event.name_of("host").map(str::to_owned)
    })
    .blank(),
    event("event_vm", Of::Text, |event| {
        event.name_of("vm").map(str::to_owned)
    })
    .blank(),
    event("event_template", Of::Text, |event| {
        event.name_of("template").map(str::to_owned)
    })
    .blank(),
    event("event_storage", Of::Text, |event| {
        event.name_of("storage_domain").map(str::to_owned)
    })
    .blank(),
    event("event_datacenter", Of::Text, |event| {
        event.name_of("data_center").map(str::to_owned)
    })
    .blank(),
    event("event_volume", Of::Text, |_| None).blank(),
    event("correlation_id", Of::Text, |event| {
        event.correlation_id.clone()
    }),
    event("origin", Of::Text, |event| {
        Some(event.origin.clone().unwrap_or_else(|| "oVirt".into()))
    }),
    event("custom_event_id", Of::Number, |event| {
        Some(event.custom_id.to_string())
    })
    .takes(Ops::Same),
    event("deleted", Of::Boolean, |event| {
        Some(event.deleted.to_string())
    }),
    event("usrid", Of::Text, |event| {
        event.reference("user").map(str::to_owned)
    })
    .takes(Ops::Nothing)
    .hidden(),
    event("_event_vm_id", Of::Text, |event| {
        event.reference("vm").map(str::to_owned)
    })
    .hidden(),
    event("_event_template_id", Of::Text, |event| {
        event.reference("template").map(str::to_owned)
    })
    .hidden(),
    event("_event_storage_id", Of::Text, |event| {
        event.reference("storage_domain").map(str::to_owned)
    })
    .takes(Ops::Nothing)
    .hidden(),
    event("_event_host_id", Of::Text, |event| {
        event.reference("host").map(str::to_owned)
    })
    .hidden(),
    event("_event_datacenter_id", Of::Text, |event| {
        event.reference("data_center").map(str::to_owned)
    })
    .hidden(),
    event("_event_quota_id", Of::Text, |_| None).hidden(),
];

const PROVIDERS: &[Field] = &[
    text("name", "name"),
    text("type", "type"),
    text("description", "description"),
    text("url", "url"),
];

/// What a network is called in a cluster, and the other way round.
const PAIRS: &[Field] = &[
    text("network_name", "network_name"),
    text("cluster_name", "cluster_name"),
];

const HOST_NETWORKS: &[Field] = &[text("host_name", "name")];

const QUOTAS: &[Field] = &[
    text("name", "name"),
    values("storagepoolname", Of::Text, computed::data_center),
    text("description", "description"),
];

const VOLUMES: &[Field] = &[text("name", "name")];

const JOBS: &[Field] = &[field(
    "correlation_id",
    Of::Exact,
    Get::Path("correlation_id"),
)];

const fn collection(
    kind: &'static str,
    word: &'static str,
    fields: &'static [Field],
    related: &'static [Related],
) -> Table {
    Table {
        kind,
        word,
        fields,
        related,
    }
}

/// The collections that are searched.
pub(super) static TABLES: &[Table] = &[
    collection("clusters", "cluster", CLUSTERS, relate::CLUSTERS),
    collection(
        "datacenters",
        "datacenter",
        DATACENTERS,
        relate::DATACENTERS,
    ),
    collection("disks", "disk", DISKS, relate::DISKS),
    collection("events", "event", EVENTS, relate::EVENTS),
    collection("externalhostproviders", "provider", PROVIDERS, &[]),
    collection("groups", "group", GROUPS, &[]),
    collection("hosts", "host", HOSTS, relate::HOSTS),
    collection(
        "instancetypes",
        "instancetype",
        TEMPLATES,
        relate::TEMPLATES,
    ),
    collection("jobs", "job", JOBS, &[]),
    collection("networks", "network", NETWORKS, relate::NETWORKS),
    collection("openstackimageproviders", "provider", PROVIDERS, &[]),
    collection("openstacknetworkproviders", "provider", PROVIDERS, &[]),
    collection("openstackvolumeproviders", "provider", PROVIDERS, &[]),
    collection(
        "storagedomains",
        "storage",
        STORAGEDOMAINS,
        relate::STORAGEDOMAINS,
    ),
    collection("templates", "template", TEMPLATES, relate::TEMPLATES),
    collection("users", "user", USERS, relate::USERS),
    collection("vmpools", "pool", VMPOOLS, &[]),
    collection("vms", "vm", VMS, relate::VMS),
];

/// What is searched only on the way from one of them.
pub(super) static WAYS: &[Table] = &[
    collection(".clusternetwork", "cluster_network", PAIRS, &[]),
    collection(".hostnetwork", "host_network", HOST_NETWORKS, &[]),
    collection(".nic", "nic", NICS, &[]),
    collection(".provider", "provider", PROVIDERS, &[]),
    collection(".quota", "quota", QUOTAS, &[]),
    collection(".volume", "volume", VOLUMES, &[]),
];
