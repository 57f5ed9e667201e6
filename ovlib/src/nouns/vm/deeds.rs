//! Rows of what is done with one machine beside what the engine's actions do: consoles, discs, settings, where it belongs.

use crate::verb::{Effect, Field, Param, ParamKind, Settle, Shows, Target, Verb};
use crate::verbs;
use ParamKind::{EnumOf, File, Object, Seconds, Text};

const PROTOCOL: Param = Param::option(
    "protocol",
    EnumOf("graphics_type"),
    "Which console; vnc where there are both",
)
.short('p');
const WAIT: Param = Param::flag("wait", "Wait until it runs").short('w');
const VIEWER: Param = Param::option("viewer", Text, "Program that opens it; remote-viewer");

/// A change of one machine that is no action of the engine.
const CHANGE: Verb = Verb {
    effect: Effect::Changes,
    target: Target::One,
    ..Verb::DEFAULT
};

pub(super) const TICKET: Verb = Verb {
    name: "ticket",
    summary: "Give the console's address with a password for a while",
    params: &[
        PROTOCOL,
        WAIT,
        Param::option("expiry", Seconds, "How long the password holds, such as 2m"),
    ],
    shows: Shows::Text,
    examples: &[
        ("vm ticket web01", "vnc://:PASSWORD@HOST:PORT"),
        (
            "vm ticket web01 --wait --expiry 10m",
            "As soon as it runs, for ten minutes",
        ),
    ],
    run: verbs::vm::ticket,
    ..CHANGE
};

pub(super) const VIEW: Verb = Verb {
    name: "viewer",
    summary: "Write the file that a viewer takes to show the console",
    params: &[
        PROTOCOL,
        WAIT,
        Param::option("file", File, "Write it there; otherwise a file is made").short('f'),
        Param::flag("open", "Open it, too"),
        VIEWER,
    ],
    shows: Shows::Text,
    examples: &[
        ("vm viewer web01 --file web01.vv", "Into that file"),
        ("vm viewer web01 --open", "And open it with remote-viewer"),
    ],
    run: verbs::vm::viewer,
    ..CHANGE
};

pub(super) const CONSOLE: Verb = Verb {
    name: "console",
    summary: "Open the console in a viewer, or say how",
    params: &[
        PROTOCOL,
        WAIT,
        VIEWER,
        Param::flag("serial", "Say how to reach its serial console"),
    ],
    shows: Shows::Text,
    examples: &[
        ("vm console web01", "Open it with remote-viewer"),
        (
            "vm console web01 --serial",
            "The command for its serial console",
        ),
    ],
    run: verbs::vm::console,
    ..CHANGE
};

pub(super) const SCREENSHOT: Verb = Verb {
    name: "screenshot",
    summary: "Take a picture of its screen, as PNG",
    params: &[
        Param::option("file", File, "Write it there; otherwise to standard output").short('f'),
    ],
    shows: Shows::Bytes,
    examples: &[
        ("vm screenshot web01 --file web01.png", "Into that file"),
        ("vm screenshot web01 --dry-run", "See what would be sent"),
    ],
    run: verbs::vm::screenshot,
    ..CHANGE
};

pub(super) const CD: Verb = Verb {
    name: "cd",
    aliases: &["cdrom-change", "change-cd"],
    summary: "Put a disc into its drive or take it out",
    params: &[
        Param::option(
            "insert",
            Text,
            "Image: a disk of content iso, or a file of an ISO domain",
        ),
        Param::flag("eject", "Take out what is in"),
        Param::flag("next", "Only for its next start"),
        Param::flag("keep", "Now and for its next start"),
    ],
    examples: &[
        (
            "vm cd web01 --insert debian-12.9.0-amd64-netinst.iso",
            "While it runs, or for its next start",
        ),
        ("vm cd web01 --eject --keep", "Now and for good"),
    ],
    run: verbs::vm::cd,
    ..CHANGE
};

pub(super) const PENDING: Verb = Verb {
    name: "pending",
    summary: "Show which settings wait for its next start",
    examples: &[
        ("vm pending web01", "Field by field, now and next"),
        ("vm pending -o json", "Of all that wait for something"),
    ],
    run: verbs::vm::pending,
    ..Verb::DEFAULT
};

pub(super) const RENAME: Verb = Verb {
    name: "rename",
    summary: "Give it another name",
    params: &[Param {
        required: true,
        ..NEW_NAME.param
    }],
    fields: &[NEW_NAME],
    shows_rows: true,
    examples: &[
        ("vm rename dev01 --to dev09", "By its old name"),
        (
            "vm rename dev01 --to dev09 --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::update,
    ..CHANGE
};
const NEW_NAME: Field = Field::new("to", Text, "name", "The other name");

pub(super) const PAUSE_ON_START: Verb = Verb {
    name: "pause-on-start",
    aliases: &["pause_on_start", "pauseonstart"],
    summary: "Have it start paused each time, or not any more",
    params: &[Param::flag("off", "Not any more")],
    shows_rows: true,
    examples: &[
        ("vm pause-on-start dev01", "Each time"),
        ("vm pause-on-start dev01 --off", "Not any more"),
    ],
    run: verbs::vm::pause_on_start,
    ..CHANGE
};
pub(super) const MOVE_CLUSTER: Verb = Verb {
    name: "move-cluster",
    aliases: &["move_cluster", "movecluster"],
    summary: "Move it to another cluster, while it runs if it does",
    params: &[Param {
        aliases: &["cluster"],
        ..Param::option("to", Object("cluster"), "The cluster").short('c')
    }],
    shows_rows: true,
    loads: &["host.id"],
    examples: &[
        ("vm move-cluster dev01 --to Default", "By name"),
        (
            "vm move-cluster dev01 --to Default --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::vm::move_cluster,
    ..CHANGE
};

pub(super) const MIGRATING: Verb = Verb {
    name: "migrating",
    summary: "Show who migrates and how far",
    params: &[
        Param::flag("follow", "Look again until nobody does").short('f'),
        Param::option("pause", Seconds, "How long between two looks; 5s").short('p'),
    ],
    examples: &[
        ("vm migrating", "Now"),
        ("vm migrating --follow --pause 2s", "Until all have arrived"),
    ],
    run: verbs::vm::migrating,
    ..Verb::DEFAULT
};

pub(super) const FILESYSTEMS: Verb = Verb {
    name: "filesystems",
    aliases: &["fs", "df"],
    summary: "Show file systems and how full they are, as guests report",
    examples: &[
        ("vm filesystems web01", "Of one"),
        ("vm filesystems -o csv", "Of all that report some"),
    ],
    run: verbs::vm::filesystems,
    ..Verb::DEFAULT
};

pub(super) const AFFINITY: Verb = Verb {
    name: "affinity",
    summary: "Show affinity groups and labels it is in, and with whom",
    examples: &[
        ("vm affinity web01", "Of one"),
        ("vm affinity -o json", "Of all"),
    ],
    run: verbs::vm::affinity,
    ..Verb::DEFAULT
};

/// The job alone tells.
const JOB: Settle = Settle {
    seconds: 7200,
    ..Settle::DEFAULT
};

pub(super) const EXPORT_OVA: Verb = Verb {
    name: "export-ova",
    aliases: &["export_ova", "exportova"],
    summary: "Write it into an OVA file on a host",
    params: &[
        Param {
            required: true,
            ..Param::option("host", Object("host"), "The host")
        },
        Param {
            required: true,
            ..Param::option("directory", Text, "Directory on that host")
        },
        Param::option("filename", Text, "Name of the file; NAME.ova"),
    ],
    settle: Some(JOB),
    loads: &["host.id"],
    examples: &[
        (
            "vm export-ova dev01 --host host01 --directory /backups",
            "As /backups/dev01.ova",
        ),
        (
            "vm export-ova dev01 --host host01 --directory /backups --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::vm::export_ova,
    ..CHANGE
};

pub(super) const IMPORT_OVA: Verb = Verb {
    name: "import-ova",
    aliases: &["import_ova", "importova"],
    summary: "Make a machine of an OVA file on a host",
    effect: Effect::Changes,
    target: Target::None,
    shows_rows: true,
    params: &[
        Param {
            positional: true,
            ..Param::option("new-name", Text, "Name of the machine; that of the file")
        },
        Param {
            required: true,
            ..Param::option("file", Text, "Path on the host, or an address").short('f')
        },
        Param::option("host", Object("host"), "The host that reads it"),
        Param {
            required: true,
            ..Param::option("cluster", Object("cluster"), "Cluster of the machine")
        }
        .short('c'),
        Param {
            required: true,
            aliases: &["storage_domain", "storage-domain"],
            ..Param::option(
                "storagedomain",
                Object("storagedomain"),
                "Where its disks go",
            )
        }
        .short('d'),
        Param::option(
            "provider",
            EnumOf("external_vm_provider_type"),
            "Where it comes from; kvm",
        ),
        Param::option(
            "sparse",
            ParamKind::Switch,
            "Take storage only for what is written, which is usual",
        ),
    ],
    examples: &[
        (
            "vm import-ova web09 --file /backups/web01.ova --host host01 -c Default -d data1",
            "Under another name",
        ),
        (
            "vm import-ova --file /backups/web01.ova --host host01 -c Default -d data1 --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::vm::import_ova,
    ..Verb::DEFAULT
};

pub(super) const EXPORT_DOMAIN: Verb = Verb {
    name: "export-domain",
    aliases: &["export_domain", "export-to"],
    summary: "Copy it to an export domain",
    method: "export",
    fields: &[Field::new(
        "to",
        Object("storagedomain"),
        "storage_domain",
        "The export domain",
    )
    .needed()],
    settle: Some(JOB),
    examples: &[
        ("vm export-domain dev01 --to export", "With its snapshots"),
        (
            "vm export-domain dev01 --to export --discard-snapshots --dry-run",
            "See what would be sent",
        ),
    ],
    run: verbs::act,
    ..CHANGE
};

pub(super) const AUTOINSTALL: Verb = Verb {
    name: "autoinstall",
    summary: "Boot an installer once, wait for its end, start what it made",
    params: &[
        Param::option("kernel", Text, "Kernel of the installer").short('k'),
        Param::option("initrd", Text, "Its initial file system").short('i'),
        Param::option("cmdline", Text, "Its command line").short('c'),
        Param::flag("no-start", "Leave it down when it is installed"),
        Param::flag("recover", "Go on where an earlier run was ended"),
    ],
    shows_rows: true,
    template: true,
    examples: &[
        (
            "vm autoinstall dev01 -k /pxe/vmlinuz -i /pxe/initrd.img -c 'ks=http://install/ks.cfg'",
            "Its own boot settings stay as they are",
        ),
        (
            "vm autoinstall dev01 --recover",
            "After an earlier run was killed",
        ),
    ],
    run: verbs::vm::autoinstall,
    ..CHANGE
};
