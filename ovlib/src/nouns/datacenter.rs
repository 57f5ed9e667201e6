//! Data centres: clusters and the storage they share.

use super::{ACTION, READ};
use crate::verb::{Column, Field, Noun, Param, ParamKind, Settle, Show, Source, Verb};
use crate::verbs::attached;
use ParamKind::{EnumOf, Object, Switch, Text};

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
    verbs: &[READ[0], READ[1], READ[2], &ATTACH],
    fields: &[
        Field::new("local", Switch, "local", "Storage of one host alone"),
        Field::new(
            "storage-format",
            EnumOf("storage_format"),
            "storage_format",
            "Format of its storage domains",
        )
        .also(&["storage_format"]),
        Field::new(
            "macpool",
            Object("macpool"),
            "mac_pool",
            "Where its MAC addresses come from",
        )
        .short('m')
        .also(&["mac-pool", "mac_pool"]),
        Field::new(
            "compat-version",
            Text,
            "version",
            "Compatibility version, such as 4.7",
        )
        .also(&["version"]),
        Field::new(
            "quota-mode",
            EnumOf("quota_mode_type"),
            "quota_mode",
            "What happens to what exceeds a quota",
        ),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};

const ATTACH: Verb = Verb {
    name: "attach",
    summary: "Attach a storage domain to it and put that into use",
    params: &[
        Param::words("domain", Text, "Names or ids of storage domains"),
        Param {
            many: true,
            ..Param::option("name", Object("storagedomain"), "Name of a storage domain").short('n')
        },
        Param {
            many: true,
            ..Param::option("id", Text, "Id of a storage domain").short('i')
        },
    ],
    settle: Some(Settle {
        seconds: 1800,
        ..Settle::DEFAULT
    }),
    examples: &[
        ("datacenter -n Default attach data3", "Until it is in use"),
        (
            "datacenter -n Default attach -n data3 --dry-run",
            "See what would be sent",
        ),
    ],
    run: attached::attach_to,
    ..ACTION
};
