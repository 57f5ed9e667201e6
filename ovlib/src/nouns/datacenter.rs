//! Data centres: clusters and the storage they share.

use super::READ;
use crate::verb::{Column, Noun, Show, Source};

/// Data centers: clusters and the storage they share.
pub(super) const NOUN: Noun = Noun {
    name: "datacenter",
    aliases: &[
        "datacenters",
        "data_centers",
        "data_center",
        "data-centers",
        "data-center",
    ],
    summary: "data centers: clusters and the storage they share",
    locator: "data_centers",
    columns: &[
        Column::text("name", "name"),
        Column::new("status", "status", Show::Status),
        Column {
            title: "version",
            source: Source::Join(".", &["version.major", "version.minor"]),
            show: Show::Text,
        },
        Column::new("local", "local", Show::Yes),
        Column::text("storage", "storage_format"),
        Column::text("quota", "quota_mode"),
    ],
    wide: &[
        Column::text("macpool", "mac_pool.name"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "Default",
    verbs: READ,
    ..Noun::DEFAULT
};
