//! Rows of machines and their storage: VMs, hosts, templates, pools, NICs, disks, domains (engine 4.5.8). The first field is the default order.

use super::computed;
use super::fields::{
    Field, GIB, Get, MIB, Ops, field, flag, named, number, still, text, values, word,
};
use super::value::Of;
use super::words;

pub(super) const VMS: &[Field] = &[
    text("name", "name"),
    text("comment", "comment"),
    word("status", words::VM_STATUS, "status"),
    values("ip", Of::Text, computed::addresses).blank(),
    named("on_host", "host", "hosts"),
    text("fqdn", "fqdn").blank(),
    field("uptime", Of::Lasting, Get::Fixed("0")),
    field("os", Of::System, Get::Path("os.type")),
    field("creationdate", Of::Moment, Get::Path("creation_time")),
    text("address", "display.address").blank(),
    values("cpu_usage", Of::Number, computed::reading),
    values("mem_usage", Of::Number, computed::reading),
    values("network_usage", Of::Number, computed::reading),
    field("memory", Of::Number, Get::Units("memory", MIB)),
    field(
        "guaranteed_memory",
        Of::Number,
        Get::Units("memory_policy.guaranteed", MIB),
    ),
    // No row has it, whoever asks.
    still("migration_progress_percent").tagged().lacking(),
    values("apps", Of::Inside, computed::applications),
    named("cluster", "cluster", "clusters"),
    named("pool", "vm_pool", "vmpools"),
    values("loggedinuser", Of::Text, computed::console_users),
    values("tag", Of::Tag, computed::tags),
    values("datacenter", Of::Text, computed::data_center),
    word("type", words::VM_TYPE, "type"),
    values("quota", Of::Quota, computed::quota),
    field("id", Of::Id, Get::Id),
    text("description", "description"),
    word("architecture", words::ARCHITECTURE, "cpu.architecture"),
    text("custom_emulated_machine", "custom_emulated_machine"),
    text("custom_cpu_type", "custom_cpu_model"),
    values("compatibility_level", Of::Text, computed::level),
    values(
        "custom_compatibility_level",
        Of::Exact,
        computed::custom_level,
    ),
    field("created_by_user_id", Of::Id, Get::Path("created_by")),
    values("next_run_config_exists", Of::Boolean, computed::next_run),
    flag("has_illegal_images", "has_illegal_images"),
    word("bios_type", words::BIOS_TYPE, "bios.type"),
    text("k8s_namespace", "k8s_namespace"),
    values("vcpus", Of::Number, computed::vcpus),
];

pub(super) const HOSTS: &[Field] = &[
    text("name", "name"),
    text("comment", "comment"),
    word("status", words::HOST_STATUS, "status"),
    word("external_status", words::EXTERNAL_STATUS, "external_status"),
    named("cluster", "cluster", "clusters"),
    text("address", "address"),
    still("cpu_usage"),
    still("mem_usage"),
    still("network_usage"),
    field("load", Of::Decimal, Get::Fixed("0")),
    text("version", "version.full_version"),
    number("cpus", "cpu.topology.cores"),
    field("memory", Of::Number, Get::Units("memory", MIB)),
    field("cpu_speed", Of::Decimal, Get::Path("cpu.speed")),
    text("cpu_model", "cpu.name"),
    values("active_vms", Of::Number, computed::running_vms),
    number("migrating_vms", "summary.migrating").takes(Ops::Same),
    still("committed_mem"),
    values("tag", Of::Tag, computed::tags),
    word("type", words::HOST_TYPE, "type"),
    values("datacenter", Of::Text, computed::data_center),
    values(
        "architecture",
        Of::Word(words::ARCHITECTURE),
        computed::architecture,
    ),
    flag("update_available", "update_available"),
    still("ha_score").takes(Ops::Same),
    number("spm_id", "spm.id").takes(Ops::Same),
    field("hw_id", Of::Exact, Get::Path("hardware_information.uuid")),
    field("id", Of::Id, Get::Id).hidden(),
];

pub(super) const TEMPLATES: &[Field] = &[
    text("name", "name"),
    text("comment", "comment"),
    field("os", Of::System, Get::Path("os.type")),
    field("creationdate", Of::Day, Get::Path("creation_time")),
    values("childcount", Of::Number, computed::children),
    field("mem", Of::Number, Get::Units("memory", MIB)),
    text("description", "description"),
    word("status", words::TEMPLATE_STATUS, "status"),
    values("sealed", Of::Truth, computed::sealed),
    named("cluster", "cluster", "clusters"),
    values("datacenter", Of::Text, computed::data_center),
    values("quota", Of::Quota, computed::quota),
    word("architecture", words::ARCHITECTURE, "cpu.architecture"),
    text("version_name", "version.version_name"),
    values("tag", Of::Tag, computed::tags),
    field("_vmt_id", Of::Id, Get::Id).hidden(),
];

pub(super) const VMPOOLS: &[Field] = &[
    text("name", "name"),
    text("description", "description"),
    text("comment", "comment"),
    word("type", words::POOL_TYPE, "type"),
    named("cluster", "cluster", "clusters"),
    values("datacenter", Of::Text, computed::data_center),
    values(
        "architecture",
        Of::Word(words::ARCHITECTURE),
        computed::architecture,
    ),
    values("assigned_vm_count", Of::Number, computed::pool_size).takes(Ops::Same),
    values("running_vm_count", Of::Number, computed::pool_running).takes(Ops::Same),
];

pub(super) const NICS: &[Field] = &[
    values("network_name", Of::Text, computed::nic_network),
    text("mac", "mac.address"),
];

pub(super) const DISKS: &[Field] = &[
    text("alias", "alias"),
    text("name", "alias"),
    text("description", "description"),
    field("provisioned_size", Of::Bytes, Get::Path("provisioned_size")),
    field("size", Of::Bytes, Get::Path("provisioned_size")),
    field("actual_size", Of::Bytes, Get::Path("actual_size")),
    values("creation_date", Of::Moment, computed::disk_made),
    flag("shareable", "shareable"),
    word("status", words::IMAGE_STATUS, "status"),
    word("disk_type", words::DISK_TYPE, "storage_type"),
    word("disk_content_type", words::CONTENT_TYPE, "content_type"),
    values(
        "allocation_policy",
        Of::Word(words::ALLOCATION),
        computed::allocation,
    ),
    values("number_of_vms", Of::Number, computed::number_of_vms),
    values("vm_names", Of::List, computed::vm_names),
    values("quota", Of::Text, computed::quota),
    field("id", Of::Id, Get::Id),
    flag("wipe_after_delete", "wipe_after_delete"),
    values("last_modified", Of::Moment, computed::disk_made),
];

pub(super) const STORAGEDOMAINS: &[Field] = &[
    text("name", "name"),
    values(
        "status",
        Of::Word(words::DOMAIN_STATUS),
        computed::domain_status,
    )
    .lacking(),
    values(
        "shared_status",
        Of::Word(words::SHARED_STATUS),
        computed::shared_status,
    ),
    word("external_status", words::EXTERNAL_STATUS, "external_status").lacking(),
    values("datacenter", Of::List, computed::centers),
    word("type", words::STORAGE_TYPE, "storage.type"),
    field("free_size", Of::Number, Get::Units("available", GIB)),
    field("used_size", Of::Number, Get::Units("used", GIB)),
    values("total_size", Of::Number, computed::total_size).lacking(),
    field("committed", Of::Number, Get::Units("committed", GIB)),
    text("comment", "comment"),
    text("description", "description"),
    flag("wipe_after_delete", "wipe_after_delete"),
    flag("discard_after_delete", "discard_after_delete"),
    number("low_space_threshold (%)", "warning_low_space_indicator")
        .takes(Ops::Same)
        .lacking(),
    number(
        "critical_space_threshold (gb)",
        "critical_space_action_blocker",
    )
    .takes(Ops::Same)
    .lacking(),
    flag("backup", "backup"),
];
