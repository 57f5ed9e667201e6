//! Jobs: what the engine is doing and has done lately.

use super::READ;
use crate::verb::{Column, Field, Noun, ParamKind, Show};
use ParamKind::Switch;

/// Jobs the engine runs or has run lately.
pub(super) const NOUN: Noun = Noun {
    name: "job",
    aliases: &["jobs", "task", "tasks"],
    summary: "jobs the engine runs or has run lately",
    locator: "jobs",
    columns: &[
        Column::new("status", "status", Show::Status),
        Column::text("description", "description"),
        Column::text("owner", "owner.user_name"),
        Column::new("started", "start_time", Show::Time),
        Column::new("ended", "end_time", Show::Time),
    ],
    wide: &[
        Column::new("updated", "last_updated", Show::Time),
        Column::new("external", "external", Show::Yes),
        Column::text("id", "id"),
    ],
    find_by: "",
    verbs: READ,
    fields: &[Field::new(
        "auto-cleared",
        Switch,
        "auto_cleared",
        "Let the engine forget it some time after its end",
    )
    .at_create()],
    ..Noun::DEFAULT
};
