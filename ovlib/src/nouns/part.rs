//! Parts of virtual machines and templates: network cards, disk attachments, snapshots and what else lies below them.

use super::{MEASURED, READ};
use crate::verb::{Column, Field, Noun, Param, ParamKind, Show, Source};
use crate::verbs::named;
use ParamKind::{EnumOf, Object, Switch, Text};

const VM: Param = Param::option("vm", ParamKind::Object("vm"), "The machine they belong to");
const TEMPLATE: Param = Param::option(
    "template",
    ParamKind::Object("template"),
    "The template they belong to",
);

/// Network cards of machines and templates.
pub(super) const NIC: Noun = Noun {
    name: "nic",
    aliases: &["nics"],
    summary: "network cards of machines and templates",
    locator: "nics",
    below: &["vms", "templates"],
    said: "nic --vm web01",
    columns: &[
        Column::text("name", "name"),
        Column::text("profile", "vnic_profile.name"),
        Column::text("network", "vnic_profile.network.name"),
        Column::text("mac", "mac.address"),
        Column::text("interface", "interface"),
        Column::new("plugged", "plugged", Show::Yes),
        Column::new("linked", "linked", Show::Yes),
    ],
    wide: &[
        Column::new("ip", "reported_devices.ips.address", Show::Addresses),
        Column::text("description", "description"),
        Column::text("id", "id"),
    ],
    sample: "nic1",
    options: &[VM, TEMPLATE],
    verbs: MEASURED,
    fields: &[
        Field::new(
            "network",
            Text,
            "vnic_profile",
            "Network or NETWORK/PROFILE; none for no network",
        )
        .found(named::vnic_profile)
        .also(&["profile", "vnic-profile"]),
        Field::new(
            "mac",
            Text,
            "mac.address",
            "MAC address, instead of one of the pool",
        ),
        Field::new(
            "interface",
            EnumOf("nic_interface"),
            "interface",
            "Kind of card",
        ),
        Field::new("linked", Switch, "linked", "Whether the cable is in"),
        Field::new("plugged", Switch, "plugged", "Whether the card is in"),
        Field::new("description", Text, "description", "Description"),
        Field::new("comment", Text, "comment", "Comment"),
    ],
    ..Noun::DEFAULT
};

/// Disks as machines and templates have them.
pub(super) const ATTACHMENT: Noun = Noun {
    name: "diskattachment",
    aliases: &[
        "diskattachments",
        "disk_attachments",
        "disk_attachment",
        "disk-attachments",
        "disk-attachment",
    ],
    summary: "disks as machines and templates have them",
    locator: "disk_attachments",
    below: &["vms", "templates"],
    said: "diskattachment --vm web01",
    columns: &[
        Column {
            title: "name",
            source: Source::First(&["disk.name", "disk.alias"]),
            show: Show::Text,
        },
        Column::new("size", "disk.provisioned_size", Show::Size),
        Column::text("interface", "interface"),
        Column::new("bootable", "bootable", Show::Yes),
        Column::new("active", "active", Show::Yes),
        Column::text("device", "logical_name"),
        Column::new("status", "disk.status", Show::Status),
    ],
    wide: &[
        Column::new("readonly", "read_only", Show::Yes),
        Column::new("discard", "pass_discard", Show::Yes),
        Column::text("id", "id"),
    ],
    find_by: "disk.name",
    sample: "web01_Disk1",
    options: &[VM, TEMPLATE],
    verbs: READ,
    fields: &[
        Field::new(
            "interface",
            EnumOf("disk_interface"),
            "interface",
            "How the disk appears in the machine",
        ),
        Field::new("bootable", Switch, "bootable", "Boot from it"),
        Field::new("active", Switch, "active", "Plugged in"),
        Field::new(
            "read-only",
            Switch,
            "read_only",
            "Let the machine only read",
        ),
        Field::new(
            "pass-discard",
            Switch,
            "pass_discard",
            "Give freed blocks back to the storage",
        ),
        Field::new("disk", Object("disk"), "disk", "Disk that is attached").at_create(),
    ],
    ..Noun::DEFAULT
};

/// CD drives.
pub(super) const CDROM: Noun = Noun {
    name: "cdrom",
    aliases: &["cdroms"],
    summary: "CD drives of machines and templates",
    locator: "cdroms",
    below: &["vms", "templates"],
    said: "cdrom --vm web01",
    columns: &[Column::text("file", "file.id"), Column::text("id", "id")],
    find_by: "",
    options: &[VM, TEMPLATE],
    verbs: READ,
    fields: &[Field::new(
        "file",
        Text,
        "file.id",
        "Image in the drive; empty for none",
    )],
    ..Noun::DEFAULT
};

/// Graphical consoles.
pub(super) const CONSOLE: Noun = Noun {
    name: "graphicsconsole",
    aliases: &[
        "graphicsconsoles",
        "graphics_consoles",
        "graphics_console",
        "graphics-consoles",
        "graphics-console",
    ],
    summary: "graphical consoles of machines and templates",
    locator: "graphics_consoles",
    below: &["vms", "templates"],
    said: "graphicsconsole --vm web01",
    columns: &[
        Column::text("protocol", "protocol"),
        Column::text("address", "address"),
        Column::new("port", "port", Show::Count),
        Column::new("tls", "tls_port", Show::Count),
        Column::text("id", "id"),
    ],
    find_by: "protocol",
    sample: "vnc",
    options: &[VM, TEMPLATE],
    verbs: READ,
    fields: &[Field::new(
        "protocol",
        EnumOf("graphics_type"),
        "protocol",
        "How the screen is sent",
    )
    .at_create()],
    ..Noun::DEFAULT
};

/// Devices of hosts that a machine has for itself.
pub(super) const DEVICE: Noun = Noun {
    name: "hostdevice",
    aliases: &[
        "hostdevices",
        "host_devices",
        "host_device",
        "host-devices",
        "host-device",
    ],
    summary: "devices of hosts that a machine has for itself",
    locator: "host_devices",
    below: &["vms"],
    said: "hostdevice --vm web01",
    columns: &[
        Column::text("name", "name"),
        Column::text("capability", "capability"),
        Column::text("vendor", "vendor.name"),
        Column::text("product", "product.name"),
        Column::text("driver", "driver"),
        Column::text("id", "id"),
    ],
    sample: "pci_0000_3b_00_0",
    options: &[VM],
    verbs: READ,
    ..Noun::DEFAULT
};

/// Watchdogs.
pub(super) const WATCHDOG: Noun = Noun {
    name: "watchdog",
    aliases: &["watchdogs"],
    summary: "watchdogs of machines and templates",
    locator: "watchdogs",
    below: &["vms", "templates"],
    said: "watchdog --vm web01",
    columns: &[
        Column::text("model", "model"),
        Column::text("action", "action"),
        Column::text("id", "id"),
    ],
    find_by: "",
    options: &[VM, TEMPLATE],
    verbs: READ,
    fields: &[
        Field::new("model", EnumOf("watchdog_model"), "model", "Model"),
        Field::new(
            "action",
            EnumOf("watchdog_action"),
            "action",
            "What happens when it is not fed",
        ),
    ],
    ..Noun::DEFAULT
};

/// Backups of machines.
pub(super) const BACKUP: Noun = Noun {
    name: "backup",
    aliases: &["backups"],
    summary: "backups of machines, as far as the engine keeps them",
    locator: "backups",
    below: &["vms"],
    said: "backup --vm web01",
    columns: &[
        Column::text("id", "id"),
        Column::new("phase", "phase", Show::Status),
        Column::new("created", "creation_date", Show::Time),
        Column::text("from", "from_checkpoint_id"),
        Column::text("to", "to_checkpoint_id"),
    ],
    wide: &[Column::text("description", "description")],
    find_by: "",
    options: &[VM],
    verbs: READ,
    ..Noun::DEFAULT
};

/// Checkpoints of machines.
pub(super) const CHECKPOINT: Noun = Noun {
    name: "checkpoint",
    aliases: &["checkpoints"],
    summary: "points from which a backup can go on",
    locator: "checkpoints",
    below: &["vms"],
    said: "checkpoint --vm web01",
    columns: &[
        Column::text("id", "id"),
        Column::text("state", "state"),
        Column::new("created", "creation_date", Show::Time),
        Column::text("parent", "parent_id"),
    ],
    find_by: "",
    options: &[VM],
    verbs: READ,
    ..Noun::DEFAULT
};
