//! Disk and CPU profiles: limits for what uses them.

use super::READ;
use crate::verb::{Column, Field, Noun, ParamKind};
use ParamKind::{Object, Text};

/// Disk profiles: limits for the disks of a domain.
pub(super) const DISK: Noun = Noun {
    name: "diskprofile",
    aliases: &[
        "diskprofiles",
        "disk_profiles",
        "disk_profile",
        "disk-profiles",
        "disk-profile",
    ],
    summary: "disk profiles: limits for the disks of a domain",
    locator: "disk_profiles",
    columns: &[
        Column::text("name", "name"),
        Column::text("domain", "storage_domain.name"),
        Column::text("qos", "qos.name"),
    ],
    wide: &[
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "data1",
    verbs: READ,
    fields: &[
        Field::new(
            "storagedomain",
            Object("storagedomain"),
            "storage_domain",
            "Storage domain it belongs to",
        )
        .short('d')
        .at_create()
        .also(&["storage-domain", "storage_domain"]),
        Field::new("qos", Text, "qos.id", "Id of the storage QoS"),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};

/// CPU profiles: limits for the machines of a cluster.
pub(super) const CPU: Noun = Noun {
    name: "cpuprofile",
    aliases: &[
        "cpuprofiles",
        "cpu_profiles",
        "cpu_profile",
        "cpu-profiles",
        "cpu-profile",
    ],
    summary: "CPU profiles: limits for the machines of a cluster",
    locator: "cpu_profiles",
    columns: &[
        Column::text("name", "name"),
        Column::text("cluster", "cluster.name"),
        Column::text("qos", "qos.name"),
    ],
    wide: &[
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "Default",
    verbs: READ,
    fields: &[
        Field::new(
            "cluster",
            Object("cluster"),
            "cluster",
            "Cluster it belongs to",
        )
        .short('c')
        .at_create(),
        Field::new("qos", Text, "qos.id", "Id of the CPU QoS"),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};
