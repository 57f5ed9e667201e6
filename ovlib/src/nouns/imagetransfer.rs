//! Transfers of disk contents under way.

use super::READ;
use crate::verb::{Column, Noun, Show, Source};

/// Transfers of disk contents.
pub(super) const NOUN: Noun = Noun {
    name: "imagetransfer",
    aliases: &[
        "imagetransfers",
        "image_transfers",
        "image_transfer",
        "image-transfers",
        "image-transfer",
        "transfer",
        "transfers",
    ],
    summary: "transfers of disk contents",
    locator: "image_transfers",
    columns: &[
        Column::text("id", "id"),
        Column::new("phase", "phase", Show::Status),
        Column::text("direction", "direction"),
        Column::new("transferred", "transferred", Show::Size),
        Column::text("host", "host.name"),
        Column {
            title: "disk",
            source: Source::First(&["disk.name", "disk.id", "image.id"]),
            show: Show::Text,
        },
    ],
    wide: &[
        Column::text("format", "format"),
        Column::new("active", "active", Show::Yes),
        Column::new("timeout", "inactivity_timeout", Show::Seconds),
        Column::text("url", "transfer_url"),
    ],
    find_by: "",
    verbs: READ,
    ..Noun::DEFAULT
};
