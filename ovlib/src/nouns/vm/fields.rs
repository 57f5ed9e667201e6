//! Options for the fields of a machine that are set daily; templates, pools and instance types share most of them.

use crate::verb::{Field, ParamKind};
use crate::verbs::named;
use ParamKind::{EnumOf, Number, Object, Size, Switch, Text};

/// What `vm create` and `vm update` offer.
pub(super) const FIELDS: &[Field] = &[
    Field::new(
        "cluster",
        Object("cluster"),
        "cluster",
        "Cluster it runs in",
    )
    .short('c'),
    Field::new("memory", Size, "memory", "Memory, such as 2GiB").short('m'),
    Field::new(
        "max-memory",
        Size,
        "memory_policy.max",
        "Memory it can grow to while it runs",
    )
    .also(&["max_memory", "memory-max"]),
    Field::new(
        "guaranteed",
        Size,
        "memory_policy.guaranteed",
        "Memory that is always its own",
    ),
    Field::new(
        "ballooning",
        Switch,
        "memory_policy.ballooning",
        "Lend memory to others",
    ),
    Field::new(
        "cpu",
        Text,
        "cpu.topology",
        "Sockets, or SOCKETS:CORES:THREADS",
    )
    .found(named::topology),
    Field::new(
        "sockets",
        Number,
        "cpu.topology.sockets",
        "Processor sockets",
    ),
    Field::new(
        "cores",
        Number,
        "cpu.topology.cores",
        "Cores of each socket",
    ),
    Field::new(
        "threads",
        Number,
        "cpu.topology.threads",
        "Threads of each core",
    ),
    Field::new(
        "cpu-model",
        Text,
        "custom_cpu_model",
        "Processor model, instead of the cluster's",
    ),
    Field::new(
        "cpu-shares",
        Number,
        "cpu_shares",
        "Weight against other machines",
    ),
    Field::new(
        "cpu-profile",
        Object("cpuprofile"),
        "cpu_profile",
        "CPU profile",
    ),
    Field::new(
        "ostype",
        Text,
        "os.type",
        "Operating system, a name of `ovcmd os list`",
    )
    .also(&["os-type", "os_type"]),
    Field::new("type", EnumOf("vm_type"), "type", "What it is for"),
    Field::new(
        "boot",
        Text,
        "os.boot.devices",
        "What it boots from, in order: hd,cdrom,network",
    )
    .list(),
    Field::new("kernel", Text, "os.kernel", "Kernel it boots directly"),
    Field::new(
        "initrd",
        Text,
        "os.initrd",
        "Initial file system of that kernel",
    ),
    Field::new("cmdline", Text, "os.cmdline", "Command line of that kernel"),
    Field::new(
        "bios",
        EnumOf("bios_type"),
        "bios.type",
        "Chipset and firmware",
    )
    .also(&["bios-type", "bios_type"]),
    Field::new(
        "boot-menu",
        Switch,
        "bios.boot_menu.enabled",
        "Show the firmware's boot menu",
    ),
    Field::new("tpm", Switch, "tpm_enabled", "A trusted platform module"),
    Field::new(
        "machine",
        Text,
        "custom_emulated_machine",
        "Emulated machine, instead of the cluster's",
    ),
    Field::new(
        "ha",
        Switch,
        "high_availability.enabled",
        "Start it again elsewhere when its host fails",
    ),
    Field::new(
        "ha-priority",
        Number,
        "high_availability.priority",
        "Which is started again first",
    ),
    Field::new(
        "lease",
        Object("storagedomain"),
        "lease.storage_domain",
        "Storage domain that holds its lease",
    ),
    Field::new("protect", Switch, "delete_protected", "Refuse to remove it")
        .also(&["delete-protected"]),
    Field::new(
        "hosts",
        Text,
        "placement_policy.hosts",
        "Hosts it may run on, with commas",
    )
    .list(),
    Field::new(
        "pin",
        EnumOf("vm_affinity"),
        "placement_policy.affinity",
        "Whether it may move between hosts",
    ),
    Field::new(
        "property",
        Text,
        "custom_properties",
        "NAME=VALUE, a custom property",
    )
    .pairs("name", "value"),
    Field::new("io-threads", Number, "io.threads", "Threads for its disks"),
    Field::new(
        "video",
        EnumOf("video_type"),
        "display.video_type",
        "Graphics card",
    ),
    Field::new("monitors", Number, "display.monitors", "Screens"),
    Field::new(
        "usb",
        Switch,
        "usb.enabled",
        "Pass USB devices through its console",
    ),
    Field::new("sound", Switch, "soundcard_enabled", "A sound card"),
    Field::new(
        "serial-console",
        Switch,
        "console.enabled",
        "A serial console",
    ),
    Field::new(
        "virtio-scsi",
        Switch,
        "virtio_scsi.enabled",
        "A VirtIO-SCSI controller",
    ),
    Field::new(
        "stateless",
        Switch,
        "stateless",
        "Forget all changes when it goes down",
    ),
    Field::new(
        "start-paused",
        Switch,
        "start_paused",
        "Always start it paused",
    )
    .also(&["pause-on-start"]),
    Field::new(
        "time-zone",
        Text,
        "time_zone.name",
        "Its time zone, such as Etc/GMT",
    )
    .also(&["timezone", "time_zone"]),
    Field::new(
        "migration-downtime",
        Number,
        "migration_downtime",
        "Longest halt of a migration, milliseconds",
    ),
    Field::new("description", Text, "description", "Description"),
    Field::new("comment", Text, "comment", "Comment"),
];
