//! Disks, on whatever storage.

use super::MEASURED;
use crate::verb::{Column, Field, Noun, ParamKind, Show, Source};
use crate::verbs::named;
use ParamKind::{EnumOf, Object, Size, Switch, Text};

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
    fields: &[
        Field::new("size", Size, "provisioned_size", "Size, such as 20GiB").short('s'),
        Field::new(
            "storagedomain",
            Object("storagedomain"),
            "storage_domains",
            "Storage domain it lies in",
        )
        .many()
        .at_create()
        .short('d')
        .also(&["storage_domain", "storage-domain"]),
        Field::new(
            "format",
            EnumOf("disk_format"),
            "format",
            "raw, or cow for snapshots and thin disks",
        )
        .short('f'),
        Field::new(
            "sparse",
            Switch,
            "sparse",
            "Take storage only for what is written",
        ),
        Field::new(
            "shareable",
            Switch,
            "shareable",
            "Let several machines use it at once",
        ),
        Field::new(
            "wipe",
            Switch,
            "wipe_after_delete",
            "Overwrite it when it is removed",
        )
        .also(&["wipe-after-delete"]),
        Field::new(
            "backup",
            EnumOf("disk_backup"),
            "backup",
            "Whether changes are tracked for backups",
        ),
        Field::new(
            "profile",
            Object("diskprofile"),
            "disk_profile",
            "Disk profile",
        )
        .also(&["disk-profile"]),
        Field::new("quota", Text, "quota.id", "Id of the quota it counts for"),
        Field::new(
            "content",
            EnumOf("disk_content_type"),
            "content_type",
            "What is on it",
        )
        .at_create(),
        Field::new(
            "lun",
            Text,
            "lun_storage",
            "Direct LUN: ID, or ADDRESS:PORT:TARGET:ID",
        )
        .at_create()
        .found(named::direct_lun),
        Field::new("description", Text, "description", "Description").short('D'),
    ],
    ..Noun::DEFAULT
};
