//! What takes hosts out of service for a while or for good, as rows.

use super::rows::{INSTALLED, LOGIN};
use crate::nouns::ACTION;
use crate::verb::{Effect, Of, Param, ParamKind, Settle, Target, Verb};
use crate::verbs::host;

pub(super) const REINSTALL: Verb = Verb {
    name: "reinstall",
    summary: "Take it out of service, install it anew, put it back",
    method: "install",
    fields: &LOGIN,
    // It is in maintenance before it is installed, too.
    settle: Some(Settle {
        good: &["up"],
        given: &[("activate", &["up", "maintenance"])],
        ..INSTALLED
    }),
    loads: &["cluster.id"],
    examples: &[
        ("host reinstall host02 --ssh-key", "With the engine's key"),
        (
            "host reinstall host02 --ssh-key --activate=false --dry-run",
            "It stays in maintenance; see what would be sent",
        ),
    ],
    run: host::reinstall,
    ..ACTION
};

pub(super) const REBOOT: Verb = Verb {
    name: "reboot",
    aliases: &["restart"],
    summary: "Switch it off and on by its power management",
    params: &[
        Param::flag("force", "Even while machines run on it"),
        Param::flag("into-maintenance", "It is in maintenance afterwards"),
    ],
    settle: Some(Settle {
        good: &["up", "maintenance"],
        bad: &["non_operational", "install_failed"],
        seconds: 1800,
        ..Settle::DEFAULT
    }),
    loads: &["cluster.id"],
    examples: &[
        (
            "host reboot host02 --force",
            "Until it is up again, its machines with it",
        ),
        (
            "host reboot host02 --into-maintenance --force --dry-run",
            "See what would be sent",
        ),
    ],
    run: host::reboot,
    ..ACTION
};

pub(super) const UPGRADE: Verb = Verb {
    name: "upgrade",
    summary: "Install its updates; it goes into maintenance meanwhile",
    method: "upgrade",
    params: &[
        Param::flag("refresh", "Look for updates first").short('r'),
        Param::option("reboot", ParamKind::Switch, "Reboot it afterwards").short('b'),
    ],
    settle: Some(Settle {
        good: &["up", "maintenance"],
        bad: &["install_failed", "non_operational", "error"],
        seconds: 7200,
        ..Settle::DEFAULT
    }),
    loads: &["cluster.id"],
    examples: &[
        (
            "host upgrade host02 -r",
            "Look for updates, then install them",
        ),
        (
            "host upgrade host02 --reboot=false --dry-run",
            "Without a reboot; see what would be sent",
        ),
    ],
    run: host::upgrade,
    ..ACTION
};

pub(super) const REMOVE: Verb = Verb {
    name: "remove",
    aliases: &["delete", "rm"],
    summary: "Take it out of service and out of the engine",
    effect: Effect::Destroys,
    target: Target::One,
    method: "remove",
    settle: Some(Settle {
        of: Of::Gone,
        seconds: 3600,
        ..Settle::DEFAULT
    }),
    examples: &[
        ("host remove host02 --yes", "When its machines have left"),
        ("host remove host02 --dry-run", "See what would be sent"),
    ],
    run: host::remove,
    ..Verb::DEFAULT
};
