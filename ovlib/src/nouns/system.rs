//! The engine itself: the root document.

use crate::nouns::ACTION;
use crate::verb::{Column, Noun, Show, Target, Verb};
use crate::verbs;

/// The engine itself.
pub(super) const NOUN: Noun = Noun {
    name: "system",
    aliases: &["api", "engine"],
    summary: "the engine itself: version, counts, special objects",
    columns: &[
        Column::text("product", "product_info.name"),
        Column::text("version", "product_info.version.full_version"),
        Column::new("vms", "summary.vms.total", Show::Count),
        Column::new("up", "summary.vms.active", Show::Count),
        Column::new("hosts", "summary.hosts.total", Show::Count),
        Column::new("active", "summary.hosts.active", Show::Count),
    ],
    wide: &[
        Column::new("users", "summary.users.total", Show::Count),
        Column::new("domains", "summary.storage_domains.total", Show::Count),
        Column::new("time", "time", Show::Time),
    ],
    find_by: "",
    verbs: &[&LIST, &SHOW, &EXPORT, &SUMMARY, &RELOAD],
    ..Noun::DEFAULT
};

const LIST: Verb = Verb {
    summary: "Show version and counts as a table",
    target: Target::None,
    examples: &[
        ("system list", "Version and counts"),
        ("system list -o json", "The same for programs"),
    ],
    ..verbs::LIST
};

const SHOW: Verb = Verb {
    summary: "Show the root document",
    target: Target::None,
    examples: &[
        ("system show", "What the engine says of itself"),
        ("system show -o yaml", "The same as YAML"),
    ],
    ..verbs::SHOW
};

const EXPORT: Verb = Verb {
    target: Target::None,
    examples: &[
        ("system export summary vms active", "How many machines run"),
        ("system export product_info", "Product and version, as XML"),
    ],
    ..verbs::EXPORT
};

const SUMMARY: Verb = Verb {
    name: "summary",
    summary: "Count machines, hosts, storage domains and users",
    target: Target::None,
    examples: &[
        (
            "system summary",
            "How many there are and how many are active",
        ),
        ("system summary -o csv", "The same for a spreadsheet"),
    ],
    run: verbs::system::summary,
    ..Verb::DEFAULT
};

const RELOAD: Verb = Verb {
    name: "reload",
    aliases: &[
        "reloadconfigurations",
        "reload_configurations",
        "reload-configurations",
    ],
    summary: "Make the engine read its configuration anew",
    target: Target::None,
    method: "reload_configurations",
    examples: &[
        ("system reload", "After engine-config has changed something"),
        ("system reload --dry-run", "See what would be sent"),
    ],
    ..ACTION
};
