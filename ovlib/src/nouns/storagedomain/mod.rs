//! Storage domains, and the connections that reach them.

mod rows;

use super::READ;
use crate::verb::{Column, Field, Noun, ParamKind, Show, Source};
use crate::verbs::named;
use ParamKind::{EnumOf, Number, Object, Switch, Text};

/// Storage domains: where disks, images and leases live.
pub(super) const NOUN: Noun = Noun {
    name: "storagedomain",
    aliases: &[
        "storagedomains",
        "storage_domains",
        "storage_domain",
        "storage-domains",
        "storage-domain",
        "sd",
    ],
    summary: "storage domains: where disks, images and leases live",
    locator: "storage_domains",
    columns: &[
        Column::text("name", "name"),
        Column::text("type", "type"),
        Column::text("storage", "storage.type"),
        Column {
            title: "status",
            source: Source::First(&["status", "external_status"]),
            show: Show::Status,
        },
        Column::new("master", "master", Show::Yes),
        Column::new("available", "available", Show::Size),
        Column::new("used", "used", Show::Size),
        Column::text("datacenter", "data_centers.name"),
    ],
    wide: &[
        Column::new("committed", "committed", Show::Size),
        Column::text("format", "storage_format"),
        Column::text("address", "storage.address"),
        Column::text("path", "storage.path"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "data1",
    verbs: rows::VERBS,
    fields: &[
        Field::new(
            "type",
            EnumOf("storage_domain_type"),
            "type",
            "What it holds: data, iso, export",
        )
        .short('t')
        .at_create(),
        Field::new(
            "host",
            Object("host"),
            "host",
            "Host that looks at the storage",
        )
        .short('H')
        .at_create(),
        Field::new(
            "storage-type",
            EnumOf("storage_type"),
            "storage.type",
            "How it is reached: nfs, iscsi, fcp, localfs, posixfs",
        )
        .short('T')
        .at_create()
        .also(&["storage_type", "stype"]),
        Field::new("address", Text, "storage.address", "Server")
            .short('A')
            .at_create()
            .also(&["storage_address", "saddress"]),
        Field::new(
            "path",
            Text,
            "storage.path",
            "Directory or device on the server",
        )
        .short('P')
        .at_create()
        .also(&["storage_path", "spath"]),
        Field::new(
            "vfs-type",
            Text,
            "storage.vfs_type",
            "File system of a posixfs domain",
        )
        .at_create()
        .also(&["vfs_type"]),
        Field::new(
            "mount-options",
            Text,
            "storage.mount_options",
            "Options of the mount",
        )
        .at_create()
        .also(&["mount_options"]),
        Field::new(
            "nfs-version",
            EnumOf("nfs_version"),
            "storage.nfs_version",
            "Version of NFS",
        )
        .at_create(),
        Field::new(
            "lun",
            Text,
            "storage.volume_group.logical_units",
            "Id of a LUN, for iscsi and fcp",
        )
        .at_create()
        .found(named::lun)
        .many(),
        Field::new(
            "storage-format",
            EnumOf("storage_format"),
            "storage_format",
            "Format version",
        )
        .at_create()
        .also(&["storage_format"]),
        Field::new(
            "warning-low",
            Number,
            "warning_low_space_indicator",
            "Warn when less than this many per cent are free",
        )
        .short('w')
        .also(&["warning_low"]),
        Field::new(
            "critical",
            Number,
            "critical_space_action_blocker",
            "Refuse new disks below this many GiB",
        ),
        Field::new(
            "wipe",
            Switch,
            "wipe_after_delete",
            "Overwrite disks that are removed",
        )
        .also(&["wipe-after-delete"]),
        Field::new(
            "discard",
            Switch,
            "discard_after_delete",
            "Give blocks of removed disks back",
        ),
        Field::new("backup", Switch, "backup", "Use it for backups alone"),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};

/// Connections that storage domains are reached by.
pub(super) const CONNECTION: Noun = Noun {
    name: "storageconnection",
    aliases: &[
        "storageconnections",
        "storage_connections",
        "storage_connection",
        "storage-connections",
        "storage-connection",
    ],
    summary: "connections that storage domains are reached by",
    locator: "storage_connections",
    columns: &[
        Column::text("type", "type"),
        Column::text("address", "address"),
        Column::text("path", "path"),
        Column::text("target", "target"),
        Column::new("port", "port", Show::Count),
        Column::text("id", "id"),
    ],
    wide: &[
        Column::text("options", "mount_options"),
        Column::text("nfs", "nfs_version"),
        Column::text("user", "username"),
    ],
    find_by: "",
    verbs: READ,
    fields: &[
        Field::new("type", EnumOf("storage_type"), "type", "How it is reached"),
        Field::new("address", Text, "address", "Server"),
        Field::new("path", Text, "path", "Directory on the server"),
        Field::new("port", Number, "port", "Port"),
        Field::new("target", Text, "target", "iSCSI target"),
        Field::new("username", Text, "username", "User of the iSCSI target"),
        Field::new("vfs-type", Text, "vfs_type", "File system"),
        Field::new(
            "mount-options",
            Text,
            "mount_options",
            "Options of the mount",
        ),
    ],
    ..Noun::DEFAULT
};
