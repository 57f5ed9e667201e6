//! Tags and bookmarks: an administrator's own order.

use super::READ;
use crate::verb::{Column, Noun};

/// Tags on virtual machines, hosts, users.
pub(super) const NOUN: Noun = Noun {
    name: "tag",
    aliases: &["tags"],
    summary: "tags on virtual machines, hosts, users",
    locator: "tags",
    columns: &[
        Column::text("name", "name"),
        Column::text("parent", "parent.name"),
        Column::text("description", "description"),
    ],
    wide: &[Column::text("id", "id")],
    sample: "root",
    verbs: READ,
    ..Noun::DEFAULT
};

/// Saved searches.
pub(super) const BOOKMARK: Noun = Noun {
    name: "bookmark",
    aliases: &["bookmarks"],
    summary: "saved searches",
    locator: "bookmarks",
    columns: &[
        Column::text("name", "name"),
        Column::text("search", "value"),
    ],
    wide: &[Column::text("id", "id")],
    verbs: READ,
    ..Noun::DEFAULT
};
