//! CPU and disk profiles.

use super::access;
use super::catalog::drop_permissions;
use super::clusters::CPU_PROFILE_OPERATOR;
use super::refusal::{INTERNAL, Outcome};
use super::rows::{ANY_NAME, Names, PLAIN, Rule, Unique};
use super::storage::DISK_PROFILE_USER;
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

/// Whoever makes a CPU profile may manage it.
const CPU_PROFILE_CREATOR: &str = "def00016-0000-0000-0000-def000000016";

/// CPU profiles.
pub(crate) const CPU: Rule = Rule {
    kind: "cpuprofiles",
    label: "CPU Profile",
    names: Names {
        unique: Unique::Member("cluster"),
        taken: (400, "Cannot {action} {type}. Profile name is in use."),
        longest: 50,
        too_long: INTERNAL,
        ..ANY_NAME
    },
    drop: &["permissions"],
    prepare: |work| {
        // A quality without an id says nothing here.
        let unnamed = |node: &Node| node.child("qos").is_some_and(|qos| qos.id().is_none());
        if unnamed(&work.given) {
            let old = work.old.as_ref().and_then(|old| old.doc.child("qos"));
            match old.cloned() {
                Some(quality) => work.doc.put(quality),
                None => drop(work.doc.remove("qos")),
            }
        }
        has_quality(work)
    },
    made: |work, profile| {
        let me = work.ask.user.id.clone();
        work.grant_told(
            CPU_PROFILE_OPERATOR,
            ("group", access::EVERYONE),
            ("cpu_profile", &profile.id),
            ("Cpu Profile", profile.name()),
        );
        work.grant_told(
            CPU_PROFILE_CREATOR,
            ("user", &me),
            ("cpu_profile", &profile.id),
            ("Cpu Profile", profile.name()),
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

/// The permits to use a profile.
const ATTACH: &str = "1563";
const ASSIGN: &str = "1668";

/// The profile of a disk on a domain: that asked for, if it is one of the domain and its user may have it, else the first
/// that he may have; none where the domain has none. What is refused comes as status and text (engine 4.5.8).
pub(crate) fn of_disk(
    store: &Store,
    user: &str,
    asked: Option<&str>,
    domain: &str,
) -> Result<Option<String>, (u16, String)> {
    const FORBIDDEN: &str = "Cannot {action} {type}. The user doesn't have permissions to attach Disk Profile to the Disk.";
    let here =
        |profile: &&std::sync::Arc<Object>| profile.reference("storage_domain") == Some(domain);
    let may = |id: &str| access::holds(store, user, ATTACH, "diskprofiles", id);
    let Some(asked) = asked.filter(|_| !domain.is_empty()) else {
        let mut own = store.list("diskprofiles", "").filter(here).peekable();
        if own.peek().is_none() {
            return Ok(None);
        }
        let first = own.find(|profile| may(&profile.id));
        let first = first.map(|profile| Some(profile.id.to_string()));
        return first.ok_or((403, FORBIDDEN.to_owned()));
    };
    if store.root("diskprofiles", asked).filter(here).is_none() {
        return Err((
            400,
            format!(
                "Cannot {{action}} {{type}}. Cannot find a disk profile defined on storage domain {domain}."
            ),
        ));
    }
    match may(asked) {
        true => Ok(Some(asked.to_owned())),
        false => Err((403, FORBIDDEN.to_owned())),
    }
}

/// The CPU profile of a machine in a cluster, by the same rules; that asked for must be the cluster's.
pub(crate) fn of_machine(
    store: &Store,
    user: &str,
    asked: Option<&str>,
    cluster: &str,
) -> Result<Option<String>, (u16, String)> {
    let may = |id: &str| access::holds(store, user, ASSIGN, "cpuprofiles", id);
    let Some(asked) = asked else {
        let mut all = store.list("cpuprofiles", "");
        let first =
            all.find(|profile| profile.reference("cluster") == Some(cluster) && may(&profile.id));
        let first = first.map(|profile| Some(profile.id.to_string()));
        return first.ok_or_else(|| (400, "No CPU profile exist.".to_owned()));
    };
    let Some(profile) = store.root("cpuprofiles", asked) else {
        let text = "Cannot {action} {type}. CPU profile with id ${cpuProfileId} doesn't exist.";
        return Err((400, text.to_owned()));
    };
    if profile.reference("cluster") != Some(cluster) {
        let text = "Cannot {action} {type}. CPU Profile doesn't match provided Cluster.";
        return Err((400, text.to_owned()));
    }
    match may(asked) {
        true => Ok(Some(asked.to_owned())),
        false => Err((
            403,
            format!(
                "User doesn't have permissions to assign the cpu profile {} with id {asked} to VMs.",
                profile.name()
            ),
        )),
    }
}

/// A quality of service that a profile names must be there.
fn has_quality(work: &mut Work<'_>) -> Outcome<()> {
    let quality = work.doc.child("qos").and_then(Node::id);
    match quality.is_some_and(|id| work.store.find("datacenters/qoss", id).is_none()) {
        true => Err(work.bad("Cannot {action} {type}. QoS element not found.")),
        false => Ok(()),
    }
}

/// Disk profiles.
pub(crate) const DISK: Rule = Rule {
    kind: "diskprofiles",
    label: "Disk Profile",
    names: Names {
        unique: Unique::Member("storage_domain"),
        taken: (400, "Cannot {action} {type}. Profile name is in use."),
        longest: 50,
        too_long: INTERNAL,
        ..ANY_NAME
    },
    drop: &["permissions"],
    prepare: has_quality,
    made: |work, profile| {
        work.grant(
            DISK_PROFILE_USER,
            ("group", access::EVERYONE),
            ("disk_profile", &profile.id),
        );
    },
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
