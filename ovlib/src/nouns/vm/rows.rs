//! What machines do, as rows: actions of the engine with the states that end them.

use super::{create, guest};
use crate::nouns::ACTION;
use crate::verb::{Effect, Field, Of, Param, ParamKind, Settle, Target, Verb};
use crate::verbs;
use ParamKind::{Flag, Object, Text};

/// What a machine is in while it runs.
const TEN_MINUTES: Settle = Settle {
    seconds: 600,
    ..Settle::DEFAULT
};

/// Parts of a run once: they hold until the machine stops.
const ONCE: [Field; 14 + guest::ONCE.len()] = {
    const OWN: [Field; 14] = [
        Field::new(
            "host",
            Object("host"),
            "vm.placement_policy.hosts",
            "Host it starts on",
        )
        .many(),
        Field::new(
            "boot",
            Text,
            "vm.os.boot.devices",
            "Boot from, this once: hd,cdrom,network",
        )
        .list(),
        Field::new(
            "cd",
            Text,
            "vm.cdroms[0].file.id",
            "Image in its drive, this once",
        ),
        Field::new(
            "kernel",
            Text,
            "vm.os.kernel",
            "Kernel it boots directly, this once",
        ),
        Field::new(
            "initrd",
            Text,
            "vm.os.initrd",
            "Initial file system of that kernel",
        ),
        Field::new(
            "cmdline",
            Text,
            "vm.os.cmdline",
            "Command line of that kernel",
        ),
        Field::new(
            "stateless",
            Flag,
            "vm.stateless",
            "Forget this run's changes when it goes down",
        ),
        Field::new(
            "video",
            ParamKind::EnumOf("video_type"),
            "vm.display.video_type",
            "Graphics card, this once",
        ),
        Field::new(
            "cpu-model",
            Text,
            "vm.custom_cpu_model",
            "Processor model, this once",
        ),
        Field::new(
            "machine",
            Text,
            "vm.custom_emulated_machine",
            "Emulated machine, this once",
        ),
        Field::new(
            "display",
            ParamKind::EnumOf("display_type"),
            "vm.display.type",
            "How its screen is sent, this once",
        ),
        Field::new(
            "floppy",
            Text,
            "vm.floppies[0].file.id",
            "Image in its floppy drive, this once",
        ),
        Field::new(
            "boot-menu",
            ParamKind::Switch,
            "vm.bios.boot_menu.enabled",
            "Show the firmware's boot menu, this once",
        ),
        Field::new(
            "property",
            Text,
            "vm.custom_properties",
            "NAME=VALUE, a custom property for this run",
        )
        .pairs("name", "value"),
    ];
    let mut all = [OWN[0]; 14 + guest::ONCE.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < OWN.len() {
            OWN[at]
        } else {
            guest::ONCE[at - OWN.len()]
        };
        at += 1;
    }
    all
};

/// Starts, with whatever holds for this run alone.
pub(super) const START: Verb = Verb {
    name: "start",
    summary: "Switch on, or let go on what is paused or suspended",
    aliases: &["resume", "poweron", "power-on"],
    method: "start",
    params: &[
        Param {
            aliases: &["cloud_init", "cloud-init", "use_cloud_init"],
            ..Param::option(
                "use-cloud-init",
                ParamKind::Switch,
                "Hand its first boot settings to cloud-init",
            )
        },
        Param::flag("console", "Open its console, or say which file does").short('c'),
        Param {
            aliases: &["console_protocol"],
            ..Param::option(
                "console-protocol",
                ParamKind::EnumOf("graphics_type"),
                "Which console; vnc where there are both",
            )
        }
        .short('C'),
        Param::option("viewer", Text, "Program that opens it; remote-viewer"),
    ],
    fields: &ONCE,
    settle: Some(Settle {
        good: &["up"],
        bad: &["down"],
        back: true,
        already: &["up", "powering_up", "wait_for_launch"],
        given: &[("pause", &["paused"])],
        ..TEN_MINUTES
    }),
    loads: &["host.id"],
    examples: &[
        ("vm start dev01", "Until it is up"),
        (
            "vm start dev01 --boot network,hd --pause --async",
            "Once from the network, paused, without waiting",
        ),
        ("vm -n dev* start --all", "All whose names begin so"),
    ],
    run: verbs::vm::start,
    ..ACTION
};

pub(super) const STOP: Verb = Verb {
    name: "stop",
    aliases: &["poweroff", "power-off"],
    summary: "Switch off at once, as if the plug were pulled",
    method: "stop",
    settle: Some(Settle {
        good: &["down"],
        already: &["down"],
        ..TEN_MINUTES
    }),
    examples: &[
        ("vm stop web01", "Until it is down"),
        (
            "vm stop web01 --reason 'Disk replaced'",
            "With a reason for the log",
        ),
    ],
    ..ACTION
};

pub(super) const SHUTDOWN: Verb = Verb {
    name: "shutdown",
    summary: "Ask the guest to shut down",
    method: "shutdown",
    settle: Some(Settle {
        good: &["down"],
        bad: &[],
        already: &["down"],
        back: true,
        ..TEN_MINUTES
    }),
    examples: &[
        ("vm shutdown web01", "Until it is down"),
        (
            "vm shutdown web01 --reason 'Kernel update'",
            "With a reason for the log",
        ),
    ],
    run: verbs::act,
    ..ACTION
};

pub(super) const REBOOT: Verb = Verb {
    name: "reboot",
    aliases: &["restart"],
    summary: "Ask the guest to start anew",
    method: "reboot",
    settle: Some(Settle {
        good: &["up"],
        bad: &["down"],
        ..TEN_MINUTES
    }),
    examples: &[
        ("vm reboot web01", "Until it is up again"),
        ("vm reboot web01 --async", "Without waiting"),
    ],
    ..ACTION
};

pub(super) const RESET: Verb = Verb {
    name: "reset",
    summary: "Start anew at once, without asking the guest",
    method: "reset",
    settle: Some(Settle {
        good: &["up"],
        bad: &["down"],
        ..TEN_MINUTES
    }),
    examples: &[
        ("vm reset web01", "Until it is up again"),
        ("vm reset web01 --async", "Without waiting"),
    ],
    ..ACTION
};

pub(super) const SUSPEND: Verb = Verb {
    name: "suspend",
    aliases: &["hibernate"],
    summary: "Write its memory to storage and switch off",
    method: "suspend",
    settle: Some(Settle {
        good: &["suspended"],
        bad: &["down"],
        already: &["suspended"],
        back: true,
        seconds: 1800,
        ..Settle::DEFAULT
    }),
    examples: &[
        ("vm suspend web01", "Until its memory is written"),
        ("vm suspend web01 --async", "Without waiting"),
    ],
    ..ACTION
};

pub(super) const MIGRATE: Verb = Verb {
    name: "migrate",
    aliases: &["move-host"],
    summary: "Move it to another host while it runs",
    method: "migrate",
    settle: Some(Settle {
        good: &["up"],
        bad: &["down", "paused"],
        seconds: 3600,
        ..Settle::DEFAULT
    }),
    loads: &["host.id"],
    examples: &[
        ("vm migrate web01", "Wherever the engine wants"),
        ("vm migrate web01 --host host02", "To that host"),
    ],
    ..ACTION
};

pub(super) const CANCEL_MIGRATION: Verb = Verb {
    name: "cancelmigration",
    aliases: &["cancel-migration", "cancel_migration"],
    summary: "Stop a migration that is under way",
    method: "cancel_migration",
    settle: Some(Settle {
        good: &["up"],
        bad: &["down"],
        ..TEN_MINUTES
    }),
    examples: &[
        ("vm cancelmigration web01", "Let it stay where it is"),
        (
            "vm -n web* cancelmigration --all",
            "All whose names begin so",
        ),
    ],
    ..ACTION
};

pub(super) const DETACH: Verb = Verb {
    name: "detach",
    summary: "Take it out of its pool, so that it is a machine of its own",
    method: "detach",
    examples: &[
        ("vm detach desktops-1", "Out of its pool"),
        ("vm detach desktops-1 --dry-run", "See what would be sent"),
    ],
    ..ACTION
};

pub(super) const MAINTENANCE: Verb = Verb {
    name: "maintenance",
    summary: "Switch maintenance of the hosted engine on or off",
    method: "maintenance",
    examples: &[
        (
            "vm maintenance web01 --maintenance-enabled=true",
            "On; only for the engine's own machine",
        ),
        ("vm maintenance web01 --maintenance-enabled=false", "Off"),
    ],
    ..ACTION
};

pub(super) const FREEZE: Verb = Verb {
    name: "freeze",
    aliases: &[
        "freezefilesystems",
        "freeze_filesystems",
        "freeze-filesystems",
    ],
    summary: "Freeze the guest's file systems",
    method: "freeze_filesystems",
    examples: &[
        ("vm freeze web01", "Before something copies its disks"),
        ("vm -n web* freeze --all", "All of them"),
    ],
    ..ACTION
};

pub(super) const THAW: Verb = Verb {
    name: "thaw",
    aliases: &["thawfilesystems", "thaw_filesystems", "thaw-filesystems"],
    summary: "Let a frozen guest write again",
    method: "thaw_filesystems",
    examples: &[
        ("vm thaw web01", "Let it write again"),
        ("vm -n web* thaw --all", "All of them"),
    ],
    ..ACTION
};

pub(super) const CLONE: Verb = Verb {
    name: "clone",
    aliases: &["copy"],
    summary: "Make a copy with disks of its own",
    method: "clone",
    fields: &[
        Field::new("to", Text, "vm.name", "Name of the copy").needed(),
        Field::new(
            "cluster",
            Object("cluster"),
            "vm.cluster",
            "Cluster of the copy",
        )
        .short('c'),
        Field::new("memory", ParamKind::Size, "vm.memory", "Memory of the copy").short('m'),
        Field::new(
            "description",
            Text,
            "vm.description",
            "Description of the copy",
        ),
    ],
    loads: &["storage_domains.id"],
    examples: &[
        ("vm clone dev01 --to dev03", "A copy with disks of its own"),
        (
            "vm clone dev01 --to dev03 --cluster Default",
            "In another cluster",
        ),
    ],
    run: verbs::act,
    ..ACTION
};

pub(super) const UPDATE: Verb = Verb {
    name: "update",
    aliases: &["set", "edit"],
    summary: "Change settings; at once where it can, else at its next start",
    effect: Effect::Changes,
    target: Target::One,
    shows_rows: true,
    method: "update",
    fields: &create::UPDATED,
    template: true,
    examples: &[
        (
            "vm update web01 --memory 6GiB --cpu 4",
            "More memory and sockets, while it runs",
        ),
        (
            "vm update web01 --ha --ha-priority 50",
            "Start it again when its host fails",
        ),
        ("vm pending web01", "What waits for its next start"),
    ],
    run: verbs::vm::update,
    ..Verb::DEFAULT
};

pub(super) const REMOVE: Verb = Verb {
    name: "remove",
    aliases: &["delete", "rm"],
    summary: "Remove it for good, with its disks; what runs is switched off",
    effect: Effect::Destroys,
    target: Target::One,
    method: "remove",
    params: &[Param {
        short: Some('d'),
        aliases: &["detach_only", "keep-disks"],
        ..Param::option(
            "detach-only",
            ParamKind::Switch,
            "Keep its disks as floating ones",
        )
    }],
    settle: Some(Settle {
        of: Of::Gone,
        ..TEN_MINUTES
    }),
    examples: &[
        ("vm remove dev01 --yes", "With its disks"),
        ("vm remove dev01 --detach-only --yes", "But keep the disks"),
    ],
    run: verbs::vm::remove,
    ..Verb::DEFAULT
};
