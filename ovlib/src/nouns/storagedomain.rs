//! Storage domains, and the connections that reach them.

use super::READ;
use crate::verb::{Column, Noun, Show, Source};

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
    verbs: READ,
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
    ..Noun::DEFAULT
};
