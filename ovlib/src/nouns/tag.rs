//! Tags and bookmarks: an administrator's own order.

use super::{READ, membership};
use crate::verb::{Column, Field, Noun, ParamKind};
use ParamKind::{Object, Text};

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
    verbs: membership::OF_TAGS,
    fields: &[
        Field::new("parent", Object("tag"), "parent", "Tag it lies below"),
        Field::new("description", Text, "description", "Description"),
    ],
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
    fields: &[Field::new(
        "value",
        Text,
        "value",
        "The search it keeps, such as 'Vms: status = up'",
    )
    .short('v')],
    ..Noun::DEFAULT
};
