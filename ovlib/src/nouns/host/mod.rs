//! Hosts: the machines that run virtual machines.

mod long_rows;
mod net_rows;
mod rows;

use crate::verb::{Column, Field, Noun, ParamKind, Show, Source, Verb};
use crate::verbs;
use crate::verbs::named;
use ParamKind::{EnumOf, File, Flag, Number, Object, Switch, Text};

/// Hosts, the machines that run virtual machines.
pub(super) const NOUN: Noun = Noun {
    name: "host",
    aliases: &["hosts"],
    summary: "hosts, the machines that run virtual machines",
    locator: "hosts",
    columns: &[
        Column::text("name", "name"),
        Column::new("status", "status", Show::Status),
        Column::text("cluster", "cluster.name"),
        Column::text("address", "address"),
        Column::new("vms", "summary.active", Show::Count),
        Column::new("memory", "memory", Show::Size),
        Column {
            title: "cpus",
            source: Source::Product(&[
                "cpu.topology.sockets",
                "cpu.topology.cores",
                "cpu.topology.threads",
            ]),
            show: Show::Count,
        },
        Column::text("spm", "spm.status"),
    ],
    wide: &[
        Column::new("migrating", "summary.migrating", Show::Count),
        Column::new("update", "update_available", Show::Yes),
        Column::text("cpu", "cpu.type"),
        Column {
            title: "os",
            source: Source::Join(" ", &["os.type", "os.version.full_version"]),
            show: Show::Text,
        },
        Column::text("version", "version.full_version"),
        Column::text("type", "type"),
        Column::text("id", "id"),
    ],
    sample: "host01",
    verbs: VERBS,
    fields: &[
        Field::new(
            "address",
            Text,
            "address",
            "Host name or address of the host",
        ),
        Field::new(
            "cluster",
            Object("cluster"),
            "cluster",
            "Cluster it belongs to",
        )
        .short('c'),
        Field::new("ssh-port", Number, "ssh.port", "Port of its SSH server"),
        Field::new(
            "ssh-user",
            Text,
            "ssh.user.user_name",
            "User the engine logs in as",
        ),
        Field::new(
            "ssh-key",
            Flag,
            "ssh.authentication_method",
            "Log in with the engine's own key",
        )
        .found(named::public_key)
        .also(&["ssh_public_key", "public-key"]),
        Field::new(
            "root-password-file",
            File,
            "root_password",
            "File with the password of root",
        )
        .found(named::secret),
        Field::new(
            "spm-priority",
            Number,
            "spm.priority",
            "How gladly it becomes storage pool manager",
        ),
        Field::new(
            "display-address",
            Text,
            "display.address",
            "Address consoles are shown at",
        ),
        Field::new(
            "power-management",
            Switch,
            "power_management.enabled",
            "Let the engine switch it on and off",
        )
        .also(&["pm"]),
        Field::new(
            "automatic-pm",
            Switch,
            "power_management.automatic_pm_enabled",
            "Let the scheduler switch it off",
        ),
        Field::new(
            "kdump-detection",
            Switch,
            "power_management.kdump_detection",
            "Wait for a kernel dump before fencing",
        )
        .also(&["kdump_detection"]),
        Field::new(
            "vgpu-placement",
            EnumOf("vgpu_placement"),
            "vgpu_placement",
            "How virtual graphics cards are spread",
        ),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};

const VERBS: &[&Verb] = &[
    &verbs::LIST,
    &verbs::SHOW,
    &verbs::EXPORT,
    &verbs::STATISTICS,
    &rows::CREATE,
    &rows::ACTIVATE,
    &rows::MAINTENANCE,
    &rows::APPROVE,
    &rows::INSTALL,
    &rows::UPGRADE_CHECK,
    &rows::FENCE,
    &rows::ENROLL,
    &rows::REFRESH,
    &rows::SYNC,
    &rows::SPM,
    &long_rows::REINSTALL,
    &long_rows::REBOOT,
    &long_rows::UPGRADE,
    &long_rows::REMOVE,
    &super::drain::DRAIN,
    &net_rows::NETWORKS,
    &net_rows::SET_UP,
    &net_rows::BOND,
    &net_rows::LABEL,
    &net_rows::UNLABEL,
    &net_rows::STORAGES,
    &net_rows::ISCSI_DISCOVER,
    &net_rows::ISCSI_LOGIN,
    &net_rows::DISCOVER_DOMAIN,
];
