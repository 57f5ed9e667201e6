//! Words of enumerations as searches know them: the engine's own names in any case, with the numbers by which its database
//! orders them, and what documents print instead (engine 4.5.8).

/// A word of searches, its number, and how documents spell it; empty where no document shows it.
pub(super) type Word = (&'static str, i64, &'static str);

pub(super) const VM_STATUS: &[Word] = &[
    ("unassigned", -1, "unassigned"),
    ("down", 0, "down"),
    ("up", 1, "up"),
    ("poweringup", 2, "powering_up"),
    ("paused", 4, "paused"),
    ("migratingfrom", 5, "migrating"),
    ("migratingto", 6, ""),
    ("unknown", 7, "unknown"),
    ("notresponding", 8, "not_responding"),
    ("waitforlaunch", 9, "wait_for_launch"),
    ("rebootinprogress", 10, "reboot_in_progress"),
    ("savingstate", 11, "saving_state"),
    ("restoringstate", 12, "restoring_state"),
    ("suspended", 13, "suspended"),
    ("imageillegal", 14, ""),
    ("imagelocked", 15, "image_locked"),
    ("poweringdown", 16, "powering_down"),
];

pub(super) const VM_TYPE: &[Word] = &[
    ("desktop", 0, "desktop"),
    ("server", 1, "server"),
    ("highperformance", 2, "high_performance"),
];

pub(super) const ARCHITECTURE: &[Word] = &[
    ("undefined", 0, "undefined"),
    ("x86_64", 1, "x86_64"),
    ("ppc64", 2, "ppc64"),
    ("ppc", 3, ""),
    ("x86", 4, ""),
    ("ppc64le", 5, ""),
    ("ppcle", 6, ""),
    ("s390x", 7, "s390x"),
];

pub(super) const BIOS_TYPE: &[Word] = &[
    ("i440fx_sea_bios", 1, "i440fx_sea_bios"),
    ("q35_sea_bios", 2, "q35_sea_bios"),
    ("q35_ovmf", 3, "q35_ovmf"),
    ("q35_secure_boot", 4, "q35_secure_boot"),
];

pub(super) const HOST_STATUS: &[Word] = &[
    ("unassigned", 0, "unassigned"),
    ("down", 1, "down"),
    ("maintenance", 2, "maintenance"),
    ("up", 3, "up"),
    ("nonresponsive", 4, "non_responsive"),
    ("error", 5, "error"),
    ("installing", 6, "installing"),
    ("installfailed", 7, "install_failed"),
    ("reboot", 8, "reboot"),
    ("preparingformaintenance", 9, "preparing_for_maintenance"),
    ("nonoperational", 10, "non_operational"),
    ("pendingapproval", 11, "pending_approval"),
    ("initializing", 12, "initializing"),
    ("connecting", 13, "connecting"),
    ("installingos", 14, "installing_os"),
    ("kdumping", 15, "kdumping"),
];

pub(super) const EXTERNAL_STATUS: &[Word] = &[
    ("ok", 0, "ok"),
    ("info", 1, "info"),
    ("warning", 2, "warning"),
    ("error", 3, "error"),
    ("failure", 4, "failure"),
];

pub(super) const HOST_TYPE: &[Word] = &[("rhel", 0, "rhel"), ("rhevh", 2, "ovirt_node")];

pub(super) const TEMPLATE_STATUS: &[Word] = &[
    ("ok", 0, "ok"),
    ("locked", 1, "locked"),
    ("illegal", 2, "illegal"),
];

pub(super) const POOL_TYPE: &[Word] = &[("automatic", 0, "automatic"), ("manual", 1, "manual")];

pub(super) const IMAGE_STATUS: &[Word] = &[
    ("unassigned", 0, ""),
    ("ok", 1, "ok"),
    ("locked", 2, "locked"),
    ("illegal", 4, "illegal"),
];

pub(super) const DISK_TYPE: &[Word] = &[
    ("image", 0, "image"),
    ("lun", 1, "lun"),
    ("cinder", 2, "cinder"),
    ("managed_block_storage", 3, "managed_block_storage"),
    ("kubernetes", 4, ""),
];

pub(super) const CONTENT_TYPE: &[Word] = &[
    ("data", 0, "data"),
    ("ovf_store", 1, "ovf_store"),
    ("memory_dump_volume", 2, "memory_dump_volume"),
    ("memory_metadata_volume", 3, "memory_metadata_volume"),
    ("iso", 4, "iso"),
    ("hosted_engine", 5, "hosted_engine"),
    ("hosted_engine_sanlock", 6, "hosted_engine_sanlock"),
    ("hosted_engine_metadata", 7, "hosted_engine_metadata"),
    (
        "hosted_engine_configuration",
        8,
        "hosted_engine_configuration",
    ),
    ("backup_scratch", 9, "backup_scratch"),
];

pub(super) const ALLOCATION: &[Word] = &[
    ("unassigned", 0, ""),
    ("preallocated", 1, "preallocated"),
    ("sparse", 2, "sparse"),
];

pub(super) const STORAGE_TYPE: &[Word] = &[
    ("unknown", 0, ""),
    ("nfs", 1, "nfs"),
    ("fcp", 2, "fcp"),
    ("iscsi", 3, "iscsi"),
    ("localfs", 4, "localfs"),
    ("posixfs", 6, "posixfs"),
    ("glusterfs", 7, "glusterfs"),
    ("glance", 8, "glance"),
    ("cinder", 9, "cinder"),
    ("managed_block_storage", 10, "managed_block_storage"),
    ("unmanaged", 11, ""),
];

pub(super) const DOMAIN_STATUS: &[Word] = &[
    ("unknown", 0, "unknown"),
    ("uninitialized", 1, ""),
    ("unattached", 2, "unattached"),
    ("active", 3, "active"),
    ("inactive", 4, "inactive"),
    ("locked", 5, "locked"),
    ("maintenance", 6, "maintenance"),
    ("preparingformaintenance", 7, "preparing_for_maintenance"),
    ("detaching", 8, "detaching"),
    ("activating", 9, "activating"),
];

pub(super) const SHARED_STATUS: &[Word] = &[
    ("unattached", 0, "unattached"),
    ("active", 1, "active"),
    ("inactive", 2, "inactive"),
    ("mixed", 3, "mixed"),
];

pub(super) const CENTER_STATUS: &[Word] = &[
    ("uninitialized", 0, "uninitialized"),
    ("up", 1, "up"),
    ("maintenance", 2, "maintenance"),
    ("notoperational", 3, "not_operational"),
    ("nonresponsive", 4, "problematic"),
    ("contend", 5, "contend"),
];

pub(super) const SEVERITY: &[Word] = &[
    ("normal", 0, "normal"),
    ("warning", 1, "warning"),
    ("error", 2, "error"),
    ("alert", 10, "alert"),
];

/// The number behind a word of a search, in any case.
pub(super) fn number(words: &[Word], text: &str) -> Option<i64> {
    let found = words
        .iter()
        .find(|(word, ..)| word.eq_ignore_ascii_case(text));
    found.map(|(_, number, _)| *number)
}

/// The number behind what a document says.
pub(super) fn shown(words: &[Word], text: &str) -> Option<i64> {
    let found = words.iter().find(|(_, _, shown)| *shown == text);
    found.map(|(_, number, _)| *number)
}
