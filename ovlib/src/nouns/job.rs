//! Jobs: what the engine is doing and has done lately.

use super::READ;
use crate::verb::{Column, Field, Noun, Param, ParamKind, Show, Target, Verb};
use crate::verbs::job;
use ParamKind::{Seconds, Switch, Text};

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
    verbs: &[READ[0], READ[1], READ[2], &FOLLOW],
    fields: &[
        Field::new("description", Text, "description", "What it is about").at_create(),
        Field::new(
            "auto-cleared",
            Switch,
            "auto_cleared",
            "Let the engine forget it some time after its end",
        )
        .at_create(),
    ],
    ..Noun::DEFAULT
};

const FOLLOW: Verb = Verb {
    name: "follow",
    aliases: &["watch"],
    summary: "Show its steps as they go on, until it is over",
    target: Target::Many,
    params: &[Param::option(
        "interval",
        Seconds,
        "Time between two looks, by default up to three seconds",
    )],
    examples: &[
        (
            "job follow 00000000-0000-0000-0000-000000000000",
            "Ends with the job, with exit code 1 when it fails",
        ),
        (
            "job --where 'status = started' --max 1 follow --interval 5s -o jsonl",
            "The one that runs, for a program",
        ),
    ],
    run: job::follow,
    ..Verb::DEFAULT
};
