//! Disks, on whatever storage.

use super::MEASURED;
use crate::verb::{Column, Noun, Show, Source};

/// Disks, on whatever storage.
pub(super) const NOUN: Noun = Noun {
    name: "disk",
    aliases: &["disks"],
    summary: "disks, on whatever storage",
    locator: "disks",
    columns: &[
        Column {
            title: "name",
            source: Source::First(&["name", "alias"]),
            show: Show::Text,
        },
        Column::new("status", "status", Show::Status),
        Column::new("size", "provisioned_size", Show::Size),
        Column::new("used", "actual_size", Show::Size),
        Column::text("domain", "storage_domains.name"),
        Column::text("format", "format"),
        Column::new("sparse", "sparse", Show::Yes),
        Column::text("content", "content_type"),
    ],
    wide: &[
        Column::new("shareable", "shareable", Show::Yes),
        Column::text("backup", "backup"),
        Column::text("type", "storage_type"),
        Column::text("profile", "disk_profile.name"),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "app01_Disk1",
    verbs: MEASURED,
    ..Noun::DEFAULT
};
