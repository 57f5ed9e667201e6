//! What each compatibility level of clusters offers: CPU types, permits, features.

use crate::verb::{Column, Noun, Param, ParamKind, Show, Source, Verb};
use crate::verbs::{self, capabilities};

/// Compatibility levels and what they offer.
pub(super) const NOUN: Noun = Noun {
    name: "capabilities",
    aliases: &[
        "capability",
        "clusterlevel",
        "clusterlevels",
        "cluster_level",
        "cluster_levels",
        "cluster-level",
        "cluster-levels",
    ],
    summary: "what each compatibility level of clusters offers",
    locator: "cluster_levels",
    columns: &[
        Column::text("id", "id"),
        Column {
            title: "cpus",
            source: Source::Number("cpu_types"),
            show: Show::Count,
        },
    ],
    find_by: "",
    sample: "4.7",
    options: &[VERSION, CURRENT],
    verbs: &[&LIST, &SHOW, &EXPORT],
    ..Noun::DEFAULT
};

const VERSION: Param = Param {
    many: true,
    ..Param::option("version", ParamKind::Text, "Only this level, such as 4.7").short('v')
};
const CURRENT: Param = Param::flag("current", "Only the newest level this engine knows").short('c');

const LIST: Verb = Verb {
    summary: "List the levels",
    examples: &[
        ("capabilities list", "The levels this engine knows"),
        ("capabilities -c list", "The newest one"),
    ],
    run: capabilities::list,
    ..verbs::LIST
};

const SHOW: Verb = Verb {
    examples: &[
        ("capabilities show 4.7", "One level"),
        ("capabilities -i 4.7 show -o yaml", "The same as YAML"),
    ],
    ..verbs::SHOW
};

const EXPORT: Verb = Verb {
    examples: &[
        (
            "capabilities -v 4.7 export",
            "All of level 4.7, as the engine says it",
        ),
        (
            "capabilities -c export cpu_types name",
            "The CPU types of the newest level",
        ),
    ],
    run: capabilities::export,
    ..verbs::EXPORT
};
