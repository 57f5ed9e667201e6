//! The event log.

use crate::verb::{Column, Effect, Noun, Param, ParamKind, Show, Target, Verb};
use crate::verbs::{self, event};

/// The event log.
pub(super) const NOUN: Noun = Noun {
    name: "event",
    aliases: &["events"],
    summary: "the event log, newest first",
    locator: "events",
    columns: &[
        Column::text("id", "id"),
        Column::new("time", "time", Show::Time),
        Column::new("severity", "severity", Show::Status),
        Column::new("code", "code", Show::Count),
        Column::text("description", "description"),
    ],
    wide: &[
        Column::text("user", "user.name"),
        Column::text("vm", "vm.name"),
        Column::text("host", "host.name"),
        Column::text("correlation", "correlation_id"),
        Column::text("origin", "origin"),
    ],
    find_by: "",
    options: OPTIONS,
    numbered: true,
    verbs: &[&LIST, &FOLLOW, &WAIT, &SHOW, &EXPORT, &ADD],
    ..Noun::DEFAULT
};

const OPTIONS: &[Param] = &[
    Param::option(
        "from",
        ParamKind::Number,
        "Only events with a greater id than this; 0 is before all",
    )
    .short('f'),
    Param {
        many: true,
        ..Param::option(
            "severity",
            ParamKind::EnumOf("log_severity"),
            "Only this severity",
        )
    },
    Param::option(
        "min-severity",
        ParamKind::EnumOf("log_severity"),
        "Only this severity or a graver one",
    ),
    Param {
        many: true,
        ..Param::option("code", ParamKind::Text, "Only this code, as number or name")
    },
    Param::option(
        "correlation",
        ParamKind::Text,
        "Only events of this correlation id",
    ),
    Param::option(
        "vm",
        ParamKind::Object("vm"),
        "Only events of this virtual machine",
    ),
    Param::option(
        "host",
        ParamKind::Object("host"),
        "Only events of this host",
    ),
    Param::option(
        "cluster",
        ParamKind::Object("cluster"),
        "Only events of this cluster",
    ),
    Param::option(
        "datacenter",
        ParamKind::Object("datacenter"),
        "Only events of this data center",
    ),
    Param::option(
        "storagedomain",
        ParamKind::Object("storagedomain"),
        "Only events of this storage domain",
    ),
    Param::option(
        "user",
        ParamKind::Object("user"),
        "Only events of this user",
    ),
];

const FOLLOW_FLAG: Param =
    Param::flag("follow", "Go on with new events until interrupted").short('f');
const INTERVAL: Param = Param::option(
    "interval",
    ParamKind::Seconds,
    "Time between two looks, by default one to five seconds",
);

const LIST: Verb = Verb {
    summary: "List the newest 100, or as many as --max or --from say",
    params: &[FOLLOW_FLAG, INTERVAL],
    examples: &[
        (
            "event list --severity error --max 20",
            "The last twenty errors",
        ),
        ("event --vm web01 list", "What happened to one machine"),
    ],
    run: event::list,
    ..verbs::LIST
};

const FOLLOW: Verb = Verb {
    name: "follow",
    aliases: &["tail", "watch"],
    summary: "Show new events as they come, until interrupted",
    params: &[
        INTERVAL,
        Param::option(
            "exec",
            ParamKind::Text,
            "Run this command for each, with its fields as $OVCMD_EVENT_*",
        ),
    ],
    examples: &[
        (
            "event follow --min-severity warning -o jsonl",
            "Trouble only, for a program",
        ),
        (
            "event follow --code USER_RUN_VM --exec 'logger \"$OVCMD_EVENT_DESCRIPTION\"'",
            "A command for each machine that starts",
        ),
    ],
    run: event::follow,
    ..verbs::LIST
};

const WAIT: Verb = Verb {
    name: "wait",
    aliases: &[],
    summary: "Wait until each of these events has come, from now or --from on",
    params: &[
        Param {
            required: true,
            ..Param::words(
                "codes",
                ParamKind::Text,
                "Codes or names of events; twice for two of them",
            )
        },
        Param {
            many: true,
            aliases: &["break_on"],
            ..Param::option(
                "break-on",
                ParamKind::Text,
                "An event that ends the waiting as a failure",
            )
        },
        INTERVAL,
    ],
    examples: &[
        (
            "event --vm dev01 wait USER_RUN_VM --break-on USER_FAILED_RUN_VM --timeout 5m",
            "Until it runs, or cannot",
        ),
        (
            "event --from 0 wait USER_VDC_LOGIN",
            "Events count from this id on: take it before the action",
        ),
    ],
    run: event::wait,
    ..verbs::LIST
};

const SHOW: Verb = Verb {
    summary: "Show everything about one, or the newest 100",
    examples: &[
        ("event --max 1 show", "The newest one"),
        (
            "event --severity error --max 3 show -o json",
            "Three errors, for programs",
        ),
    ],
    run: event::show,
    ..verbs::SHOW
};

const EXPORT: Verb = Verb {
    examples: &[
        (
            "event --max 100 export",
            "The last hundred events as the engine says them",
        ),
        (
            "event --severity error export description",
            "What the errors say, one a line",
        ),
    ],
    run: event::export,
    ..verbs::EXPORT
};

const ADD: Verb = Verb {
    name: "add",
    aliases: &["create", "new"],
    summary: "Write an event of one's own into the log",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    params: &[
        Param {
            required: true,
            ..Param::words("text", ParamKind::Text, "What happened")
        },
        Param::option("origin", ParamKind::Text, "Who says so, by default ovcmd"),
        Param {
            aliases: &["custom_id"],
            ..Param::option(
                "custom-id",
                ParamKind::Number,
                "A number that this origin uses once",
            )
        },
    ],
    examples: &[
        (
            "event --severity warning --vm web01 add 'Backup begins'",
            "About a machine",
        ),
        (
            "event add 'Power comes back' --severity normal --origin ups --dry-run",
            "See what would be sent",
        ),
    ],
    run: event::add,
    ..Verb::DEFAULT
};
