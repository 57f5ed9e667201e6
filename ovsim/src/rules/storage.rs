//! Storage domains, their connections, and their places in data centers.

use std::time::Duration;

use super::access;
use super::domain_jobs;
use super::names;
use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::node::Node;
use crate::storage::{block_domains, domain_adds, locks};
use crate::store::{Object, Store};

pub(super) const DISK_PROFILE_USER: &str = "def00020-0000-0000-0000-abc000000010";

/// Storage domains.
pub(crate) const DOMAINS: Rule = Rule {
    kind: "storagedomains",
    label: "Storage",
    names: Names {
        unique: Unique::Engine,
        taken: (
            409,
            "Cannot {action} {type}. The Storage Domain name is already in use.",
        ),
        letters: Letters::Word,
        wrong: "Storage Domain name must be formed of 'a-z', 'A-Z', '0-9', '_' or '-' characters, Attribute: privateStorageDomain.name",
        longest: 50,
        too_long: "size must be between 1 and 50, Attribute: privateStorageDomain.name",
    },
    drop: &[
        "host",
        "status",
        "master",
        "available",
        "used",
        "committed",
        "external_status",
        "data_center",
        "data_centers",
        "disks",
        "templates",
        "vms",
        "disk_profiles",
        "disk_snapshots",
        "storage_connections",
        "permissions",
        "images",
        "files",
        "supports_discard",
        "supports_discard_zeroes_data",
    ],
    needs,
    values: |work| match work.is_add() {
        true => domain_adds::check(work),
        false => space(work).and_then(|()| renamed(work)),
    },
    prepare: |work| {
        if !work.is_add() {
            return unchanged(work);
        }
        {
            for (member, value) in [
                ("status", "unattached"),
                ("master", "false"),
                ("available", "1095216660480"),
                ("used", "4294967296"),
                ("committed", "0"),
            ] {
                work.doc.put(Node::leaf(member, value));
            }
            if work.doc.text_of("type") != Some("data") {
                work.doc.put(Node::leaf("storage_format", "v1"));
            }
        }
        domain_adds::compose(work);
        names::check_taken(work)
    },
    made: |work, domain| {
        domain_jobs::made(work);
        if domain.text("type") == Some("data") {
            default_profile(work, domain);
        }
        connection_of(work.store, domain);
        domain_adds::settle(work, domain);
        unknown_at_first(work, domain);
    },
    told: [
        Some((
            "USER_ADD_STORAGE_DOMAIN",
            "Storage Domain {name} was added by {user}",
        )),
        Some((
            "USER_UPDATE_STORAGE_DOMAIN",
            "Storage Domain {name} was updated by {user}",
        )),
        None,
    ],
    ..PLAIN
};

/// A data domain brings a disk profile of its own name, made by a command inside.
fn default_profile(work: &mut Work<'_>, domain: &Object) {
    let profile = Node::new("disk_profile")
        .with_leaf("name", domain.name())
        .with(Node::reference("storage_domain", &*domain.id));
    let profile = work.store.put_below("diskprofiles", "", profile);
    work.grant(
        DISK_PROFILE_USER,
        ("group", access::EVERYONE),
        ("disk_profile", &profile.id),
    );
    let text = format!(
        "Disk Profile {} was successfully added (User: {}).",
        domain.name(),
        work.user()
    );
    let draft = work.inner_event("USER_ADDED_DISK_PROFILE", text);
    draft.record(work.store);
}

/// The engine's bean checks of what is told about little space.
fn space(work: &Work<'_>) -> Outcome<()> {
    let given = |member: &str| work.gives(member).and_then(|text| text.parse::<i64>().ok());
    let amiss = if given("warning_low_space_indicator")
        .is_some_and(|share| !(0..=100).contains(&share))
    {
        "\"Warning Low Space Indicator\" must be an integer between 0 and 100., Attribute: privateStorageDomain.warningLowSpaceIndicator"
    } else if given("critical_space_action_blocker").is_some_and(|gib| gib < 0) {
        "\"Critical Space Action Blocker\" must be a non-negative integer., Attribute: privateStorageDomain.criticalSpaceActionBlocker"
    } else {
        return Ok(());
    };
    Err(Refusal::bad(format!("Storage Domain's {amiss}")))
}

/// The host that manages the data center writes the name down, so the domain must be at work.
fn renamed(work: &Work<'_>) -> Outcome<()> {
    let Some(old) = &work.old else { return Ok(()) };
    let fits = |c: char| c.is_alphanumeric() || "_-.".contains(c);
    let name = work.gives("name").filter(|name| *name != old.name());
    let name = name.filter(|name| name.chars().count() <= 50 && name.chars().all(fits));
    match crate::storage::look::domain_status(work.store, &old.id).as_str() {
        "active" => Ok(()),
        status if name.is_some() => Err(work.conflict(&format!(
            "Cannot {{action}} {{type}}. The relevant Storage Domain's status is {}.",
            super::parts::internal(status)
        ))),
        _ => Ok(()),
    }
}

/// Numbers of NFS, and what the engine calls them when they are out of range.
const RANGES: [(&str, &str); 2] = [("nfs_timeo", "nfs_timeio"), ("nfs_retrans", "nfs_retrans")];

/// Checked by hand, in the engine's order: host, type and storage together, the host itself, then what the storage needs.
fn needs(work: &Work<'_>) -> Outcome<()> {
    let given = &work.given;
    let host = given
        .child("host")
        .filter(|host| host.id().is_some() || host.child("name").is_some());
    let mut missing = Vec::new();
    if host.is_none() {
        missing.push("host.id|name");
    }
    if given.child("type").is_none() {
        missing.push("type");
    }
    if given.child("storage").is_none() {
        missing.push("storage");
    }
    if !missing.is_empty() {
        return Err(Refusal::incomplete(
            "StorageDomain",
            &missing.join(", "),
            "add",
        ));
    }
    for (member, word) in RANGES {
        let number = given.text_at(&format!("storage.{member}"));
        let number = number.and_then(|text| text.parse::<i64>().ok());
        if let Some(number) = number.filter(|number| !(0..=65535).contains(number)) {
            return Err(Refusal::Fault {
                status: 400,
                reason: Some("Value out of range".into()),
                detail: Some(format!(
                    "The value {number} of attribute '{word}' is outside of range 0 to 65535."
                )),
            });
        }
    }
    if let Some(name) = host.and_then(|host| host.text_of("name"))
        && host.and_then(Node::id).is_none()
        && work.store.named("hosts", name).is_none()
    {
        return Err(Refusal::not_found(format!("Hosts: name={name}")));
    }
    let empty = Node::default();
    let storage = given.child("storage").unwrap_or(&empty);
    let needed: &[&str] = match storage.text_of("type") {
        _ if storage.id().is_some() => &[],
        None => return Err(Refusal::incomplete("StorageDomain", "storage.type", "add")),
        Some("nfs") => &["path", "address"],
        Some("localfs") => &["path"],
        Some("posixfs" | "glusterfs") => &["path", "vfs_type"],
        Some(_) => &[],
    };
    for member in needed {
        if storage.text_of(member).is_none_or(str::is_empty) {
            let word = if *member == "vfs_type" {
                "vfsType"
            } else {
                member
            };
            return Err(Refusal::incomplete("HostStorage", word, "add"));
        }
    }
    domain_adds::needs(work, storage)
}

/// Of a domain only names, texts and thresholds change; more LUNs may come.
fn unchanged(work: &mut Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    locks::check(work.store, &[&old.id], "edit", "Storage")?;
    if let Some(storage) = work.given.child("storage").cloned() {
        block_domains::extend(work.store, work.ask, &old.id, &storage)?;
    }
    let now = work.store.root("storagedomains", &old.id).cloned();
    for member in ["storage", "available", "used"] {
        if let Some(node) = now.as_ref().and_then(|now| now.doc.child(member)) {
            work.doc.put(node.clone());
        }
    }
    for member in ["type", "storage_format"] {
        if work.doc.text_of(member) != old.text(member) {
            return Err(work.bad("Cannot {action} {type}. Can only update the following fields: name, description, comment, wipe after delete, low space threshold, and critical space threshold."));
        }
    }
    Ok(())
}

/// The answer to the add alone calls the status unknown (engine 4.5.8).
fn unknown_at_first(work: &mut Work<'_>, domain: &Object) {
    let id = domain.id.to_string();
    work.store.set("storagedomains", &id, "status", "unknown");
    work.store
        .later(work.ask.now, Duration::ZERO, move |store, _| {
            if store
                .root("storagedomains", &id)
                .is_some_and(|domain| domain.status() == "unknown")
            {
                store.set("storagedomains", &id, "status", "unattached");
            }
        });
}

/// A file domain brings its connection, unless that is known.
fn connection_of(store: &mut Store, domain: &Object) {
    let Some(storage) = domain.doc.child("storage") else {
        return;
    };
    let same = |connection: &Object| {
        ["type", "address", "path"]
            .iter()
            .all(|member| connection.text(member) == storage.text_of(member))
    };
    if storage.id().is_some()
        || matches!(storage.text_of("type"), Some("iscsi" | "fcp"))
        || store
            .list("storageconnections", "")
            .any(|connection| same(connection))
    {
        return;
    }
    let mut connection = Node::new("storage_connection");
    for member in [
        "address",
        "path",
        "type",
        "vfs_type",
        "mount_options",
        "nfs_version",
        "nfs_timeo",
        "nfs_retrans",
    ] {
        if let Some(text) = storage.text_of(member) {
            connection.push(Node::leaf(member, text));
        }
    }
    store.put_below("storageconnections", "", connection);
}

/// The place of a domain in a data center; it is attached and detached by functions of their own.
pub(crate) const ATTACHED: Rule = Rule {
    kind: "datacenters/storagedomains",
    label: "Storage",
    ..PLAIN
};
