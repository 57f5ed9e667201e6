//! What is done with hosts, as rows: actions of the engine with the states that end them.

use crate::nouns::ACTION;
use crate::verb::{Effect, Field, Of, Param, ParamKind, Settle, Target, Verb};
use crate::verbs::{self, host, named};
use ParamKind::{File, Text};

/// A host that is installed may take half an hour.
pub(super) const INSTALLED: Settle = Settle {
    good: &["up", "maintenance"],
    bad: &["install_failed", "error", "non_operational"],
    seconds: 3600,
    ..Settle::DEFAULT
};

/// How the engine logs in to a host.
pub(super) const LOGIN: [Field; 4] = [
    Field::new(
        "root-password-file",
        File,
        "root_password",
        "File with the password of root",
    )
    .found(named::secret),
    Field::new(
        "ssh-key",
        ParamKind::Flag,
        "ssh.authentication_method",
        "Log in with the engine's own key",
    )
    .found(named::public_key),
    Field::new(
        "ssh-user",
        Text,
        "ssh.user.user_name",
        "User the engine logs in as",
    ),
    Field::new(
        "ssh-port",
        ParamKind::Number,
        "ssh.port",
        "Port of its SSH server",
    ),
];

pub(super) const CREATE: Verb = Verb {
    name: "create",
    aliases: &["add", "new"],
    summary: "Add a host and install it",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    method: "add",
    settle: Some(Settle {
        of: Of::Made,
        ..INSTALLED
    }),
    template: true,
    examples: &[
        (
            "host create host09 --address host09.example.com --cluster Default --ssh-key",
            "With the engine's key, which is on it",
        ),
        (
            "host create host09 --address host09.example.com --ssh-key --activate=false --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::create,
    ..Verb::DEFAULT
};

pub(super) const ACTIVATE: Verb = Verb {
    name: "activate",
    summary: "End maintenance: let it run machines again",
    method: "activate",
    settle: Some(Settle {
        good: &["up"],
        bad: &[
            "non_operational",
            "non_responsive",
            "error",
            "install_failed",
        ],
        already: &["up"],
        seconds: 1200,
        ..Settle::DEFAULT
    }),
    examples: &[
        ("host activate host02", "Until it is up"),
        ("host -n host* activate --all", "All whose names begin so"),
    ],
    ..ACTION
};

pub(super) const MAINTENANCE: Verb = Verb {
    name: "maintenance",
    aliases: &["deactivate"],
    summary: "Move its machines elsewhere and take it out of use",
    method: "deactivate",
    params: &[Param::option("reason", Text, "Why, for the log").short('r')],
    settle: Some(Settle {
        good: &["maintenance"],
        already: &["maintenance"],
        back: true,
        seconds: 3600,
        ..Settle::DEFAULT
    }),
    examples: &[
        (
            "host maintenance host02 -r 'New memory'",
            "Until its machines have left",
        ),
        ("host maintenance host02 --async", "Without waiting"),
    ],
    ..ACTION
};

pub(super) const APPROVE: Verb = Verb {
    name: "approve",
    summary: "Accept a host that has registered itself",
    method: "approve",
    settle: Some(INSTALLED),
    examples: &[
        ("host approve host03 --cluster Default", "Into that cluster"),
        ("host approve host03 --dry-run", "See what would be sent"),
    ],
    ..ACTION
};

pub(super) const INSTALL: Verb = Verb {
    name: "install",
    summary: "Install a host that is in maintenance once more",
    method: "install",
    fields: &LOGIN,
    settle: Some(INSTALLED),
    examples: &[
        (
            "host install host02 --ssh-key",
            "With the engine's key; it stays in maintenance",
        ),
        (
            "host install host02 --ssh-key --activate",
            "And make it run machines again",
        ),
    ],
    ..ACTION
};

pub(super) const UPGRADE_CHECK: Verb = Verb {
    name: "upgradecheck",
    aliases: &["upgrade-check", "upgrade_check"],
    summary: "Look for updates of a host",
    method: "upgrade_check",
    settle: Some(Settle {
        seconds: 900,
        ..Settle::DEFAULT
    }),
    examples: &[
        ("host upgradecheck host01", "Until the answer is there"),
        ("host upgradecheck --all", "For all of them"),
    ],
    ..ACTION
};

pub(super) const FENCE: Verb = Verb {
    name: "fence",
    summary: "Switch it off, on or anew through its power management",
    method: "fence",
    params: &[Param {
        required: true,
        aliases: &["fence_type", "action"],
        ..Param::option(
            "fence-type",
            ParamKind::Choice(&["status", "on", "off", "restart", "manual", "start", "stop"]),
            "What to do; manual: it was restarted by hand",
        )
    }],
    examples: &[
        ("host fence host02 --fence-type status", "Is it on"),
        (
            "host fence host02 --fence-type restart --dry-run",
            "See what would be sent; `host reboot` also waits until it is up",
        ),
    ],
    run: host::fence,
    ..ACTION
};

pub(super) const ENROLL: Verb = Verb {
    name: "enroll",
    aliases: &[
        "enrollcertificate",
        "enroll_certificate",
        "enroll-certificate",
    ],
    summary: "Give it a new certificate; it must be in maintenance",
    method: "enroll_certificate",
    settle: Some(Settle {
        good: &["maintenance", "up"],
        bad: &["install_failed", "error"],
        seconds: 900,
        ..Settle::DEFAULT
    }),
    examples: &[
        ("host enroll host02", "Until it is done"),
        ("host -n host* enroll --all", "All whose names begin so"),
    ],
    ..ACTION
};

pub(super) const REFRESH: Verb = Verb {
    name: "refresh",
    summary: "Read its network cards and capabilities anew",
    method: "refresh",
    examples: &[
        ("host refresh host01", "One of them"),
        ("host refresh --all", "All of them"),
    ],
    ..ACTION
};

pub(super) const SYNC: Verb = Verb {
    name: "sync-networks",
    aliases: &["syncallnetworks", "sync_all_networks", "sync-all-networks"],
    summary: "Make its networks what the cluster says",
    method: "sync_all_networks",
    examples: &[
        ("host sync-networks host01", "One of them"),
        ("host sync-networks --all", "All of them"),
    ],
    ..ACTION
};

pub(super) const SPM: Verb = Verb {
    name: "spm",
    aliases: &["forceselectspm", "force_select_spm", "force-select-spm"],
    summary: "Make it the storage pool manager",
    method: "force_select_spm",
    examples: &[
        ("host spm host02", "Instead of the present one"),
        ("host spm host02 --dry-run", "See what would be sent"),
    ],
    ..ACTION
};
