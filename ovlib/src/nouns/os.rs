//! Operating systems a guest may have, and their icons.

use super::READ;
use crate::verb::{Column, Noun};

/// Operating systems a guest may have.
pub(super) const NOUN: Noun = Noun {
    name: "os",
    aliases: &[
        "operatingsystems",
        "operating_systems",
        "operating_system",
        "operating-systems",
        "operating-system",
    ],
    summary: "operating systems a guest may have",
    locator: "operating_systems",
    columns: &[
        Column::text("name", "name"),
        Column::text("description", "description"),
        Column::text("arch", "architecture"),
        Column::text("tpm", "tpm_support"),
    ],
    wide: &[Column::text("id", "id")],
    sample: "rhel_9x64",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Icons of virtual machines.
pub(super) const ICON: Noun = Noun {
    name: "icon",
    aliases: &["icons"],
    summary: "icons of virtual machines",
    locator: "icons",
    columns: &[Column::text("id", "id"), Column::text("type", "media_type")],
    find_by: "",
    verbs: READ,
    ..Noun::DEFAULT
};
