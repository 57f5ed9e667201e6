//! CPU and disk profiles.

use super::catalog::drop_permissions;
use super::rows::{ANY_NAME, Names, PLAIN, Rule, Unique};
use crate::store::Store;

/// Whoever makes a CPU profile may manage it.
const CPU_PROFILE_CREATOR: &str = "def00016-0000-0000-0000-def000000016";

/// CPU profiles.
pub(crate) const CPU: Rule = Rule {
    kind: "cpuprofiles",
    label: "CPU Profile",
    names: Names {
        unique: Unique::Member("cluster"),
        taken: (400, "Cannot {action} {type}. Profile name is in use."),
        ..ANY_NAME
    },
    drop: &["permissions"],
    made: |work, profile| {
        let me = work.ask.user.id.clone();
        work.grant(
            CPU_PROFILE_CREATOR,
            ("user", &me),
            ("cpu_profile", &profile.id),
            ("CpuProfile", profile.name()),
        );
    },
    leave: |work, profile| {
        let cluster = profile.reference("cluster");
        if work
            .store
            .list("cpuprofiles", "")
            .filter(|other| other.reference("cluster") == cluster)
            .count()
            < 2
        {
            return Err(
                work.bad("Cannot {action} {type}. Cannot remove last CPU profile in Cluster.")
            );
        }
        let used = work
            .store
            .list("vms", "")
            .filter(|vm| vm.reference("cpu_profile") == Some(&profile.id));
        let names: Vec<_> = used.map(|vm| format!("\t{}", vm.name())).collect();
        if names.is_empty() {
            return Ok(());
        }
        Err(work.bad(&format!(
            "Cannot {{action}} {{type}}. Several virtual machines ({}) are using this Profile:\n{}\n - Please remove it from all virtual machines that are using it and try again.",
            names.len(),
            names.join("\n")
        )))
    },
    gone: drop_permissions,
    told: [
        Some((
            "USER_ADDED_CPU_PROFILE",
            "CPU Profile {name} was successfully added (User: {user}).",
        )),
        Some((
            "USER_UPDATED_CPU_PROFILE",
            "CPU Profile {name} was successfully updated (User: {user}).",
        )),
        Some((
            "USER_REMOVED_CPU_PROFILE",
            "CPU Profile {name} was successfully removed (User: {user}).",
        )),
    ],
    ..PLAIN
};

/// What is said when the profile asked for a disk is none of the domain where the disk lies (engine 4.5.8).
pub(crate) fn misplaced(store: &Store, profile: Option<&str>, domain: &str) -> Option<String> {
    let known = store.root("diskprofiles", profile?);
    let fits = known.is_some_and(|profile| profile.reference("storage_domain") == Some(domain));
    (!fits && !domain.is_empty()).then(|| {
        format!(
            "Cannot {{action}} {{type}}. Cannot find a disk profile defined on storage domain {domain}."
        )
    })
}

/// Disk profiles.
pub(crate) const DISK: Rule = Rule {
    kind: "diskprofiles",
    label: "Disk Profile",
    names: Names {
        unique: Unique::Member("storage_domain"),
        taken: (400, "Cannot {action} {type}. Profile name is in use."),
        ..ANY_NAME
    },
    drop: &["permissions"],
    leave: |work, profile| {
        let domain = profile.reference("storage_domain");
        let all = work.store.list("diskprofiles", "");
        let siblings = all.filter(|other| other.reference("storage_domain") == domain);
        if siblings.count() < 2 {
            return Err(work.bad(
                "Cannot {action} {type}. Cannot remove last Disk profile in Storage Domain.",
            ));
        }
        let used = work
            .store
            .list("disks", "")
            .filter(|disk| disk.reference("disk_profile") == Some(&profile.id));
        let names: Vec<_> = used
            .map(|disk| format!("\t{}", disk.text("alias").unwrap_or("")))
            .collect();
        if names.is_empty() {
            return Ok(());
        }
        Err(work.bad(&format!(
            "Cannot {{action}} {{type}}. Several Disks ({}) are using this Profile:\n{}\n - Please remove it from all Disks that are using it and try again.",
            names.len(),
            names.join("\n")
        )))
    },
    gone: drop_permissions,
    told: [
        Some((
            "USER_ADDED_DISK_PROFILE",
            "Disk Profile {name} was successfully added (User: {user}).",
        )),
        Some((
            "USER_UPDATED_DISK_PROFILE",
            "Disk Profile {name} was successfully updated (User: {user}).",
        )),
        Some((
            "USER_REMOVED_DISK_PROFILE",
            "Disk Profile {name} was successfully removed (User: {user}).",
        )),
    ],
    ..PLAIN
};
