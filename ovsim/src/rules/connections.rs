//! Storage connections: what each type of storage has of them, and when they may change (engine 4.5.8).

use std::ops::RangeInclusive;

use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::storage::domain_connections;
use crate::store::{Object, Store};

/// What a connection of a type has; the rest of a body is not read.
fn members(ty: &str) -> &'static [&'static str] {
    match ty {
        "iscsi" => &["type", "address", "port", "username", "target"],
        "localfs" => &["type", "path"],
        "nfs" => &[
            "type",
            "address",
            "path",
            "mount_options",
            "nfs_retrans",
            "nfs_timeo",
            "nfs_version",
        ],
        _ => &["type", "address", "path", "mount_options", "vfs_type"],
    }
}

/// Numbers of NFS, their bounds, and what is said of those beyond.
const LIMITS: [(&str, RangeInclusive<i16>, &str); 2] = [
    (
        "nfs_timeo",
        1..=6000,
        "NFS Timeout should be between 1 and 6000, Attribute: privateStorageServerConnection.nfsTimeo",
    ),
    (
        "nfs_retrans",
        0..=32767,
        "NFS Retransmissions should be between 0 and 32767, Attribute: privateStorageServerConnection.nfsRetrans",
    ),
];

/// A number as an engine holds it: its last sixteen bits.
fn short(text: &str) -> Option<i16> {
    let bytes = text.parse::<i64>().ok()?.to_le_bytes();
    Some(i16::from_le_bytes([bytes[0], bytes[1]]))
}

/// Leaves of the connection what its type has.
fn reduce(work: &mut Work<'_>) {
    let own = members(work.doc.text_of("type").unwrap_or(""));
    work.doc
        .children
        .retain(|child| own.contains(&&*child.name));
    for (member, ..) in LIMITS {
        if let Some(number) = work.doc.text_of(member).and_then(short) {
            work.doc.set(member, number.to_string());
        }
    }
}

/// Storage connections.
pub(crate) const CONNECTIONS: Rule = Rule {
    kind: "storageconnections",
    label: "Storage Connection",
    drop: &["host", "password"],
    needs: |work| {
        let needed: &[&str] = match work.gives("type") {
            None => &["type"],
            Some("iscsi") => &["address", "target", "port"],
            Some("nfs") => &["address", "path"],
            Some("localfs") => &["path"],
            Some("posixfs" | "glusterfs") => &["path", "vfs_type"],
            Some(_) => &[],
        };
        let missing: Vec<_> = needed
            .iter()
            .filter(|member| work.gives(member).is_none_or(str::is_empty))
            .collect();
        if missing.is_empty() {
            return Ok(());
        }
        let words: Vec<_> = missing
            .iter()
            .map(|member| {
                if **member == "vfs_type" {
                    "vfsType"
                } else {
                    *member
                }
            })
            .collect();
        Err(Refusal::incomplete(
            "StorageConnection",
            &words.join(", "),
            "add",
        ))
    },
    values,
    prepare: |work| {
        if work.given.child("host").is_some_and(|host| {
            host.id()
                .is_some_and(|id| work.store.root("hosts", id).is_none())
        }) && work.is_add()
        {
            return Err(Refusal::stumbled());
        }
        if let Some(old) = work.old.clone() {
            let users = at_work(work.store, &old);
            if !users.is_empty() {
                return Err(work.bad(&in_use(&users)));
            }
        }
        let own = work.old.as_ref().map(|old| old.id.clone());
        let same = |other: &Object| {
            let mut members = match work.doc.text_of("type") {
                Some("iscsi") => ["address", "port", "target"].iter(),
                _ => ["address", "path"].iter(),
            };
            members.all(|member| other.text(member) == work.doc.text_of(member))
        };
        let others = work.store.list("storageconnections", "");
        let twin = others
            .filter(|other| Some(&other.id) != own.as_ref())
            .find(|other| same(other));
        match twin {
            Some(twin) => Err(work.conflict(&format!(
                "Cannot {{action}} {{type}}. Storage connection {} already exists for .",
                twin.id
            ))),
            None => {
                reduce(work);
                Ok(())
            }
        }
    },
    changed: |work, connection| {
        if let Some(old) = work.old.clone() {
            domain_connections::carry(work.store, &old, connection);
        }
    },
    leave: |work, connection| {
        let users: Vec<_> = domain_connections::behind(work.store, connection)
            .map(|domain| domain.name())
            .collect();
        if users.is_empty() {
            return Ok(());
        }
        let text = format!(
            "Cannot {{action}} {{type}}. Storage connection parameters are used by the following storage domains : {}.",
            users.join(",")
        );
        Err(work.conflict(&text))
    },
    jobs: [
        Some("Connecting Host <UNKNOWN> to Storage server"),
        Some("Updating storage connection details"),
        Some("Disconnecting from Storage server on <UNKNOWN> and removing its connection from db"),
    ],
    ..PLAIN
};

/// Paths and numbers of connections; a type that changes misses what it needs.
fn values(work: &Work<'_>) -> Outcome<()> {
    let text = |member: &str| work.doc.text_of(member).unwrap_or("");
    for (member, range, said) in LIMITS {
        let number = short(text(member));
        if number.is_some_and(|number| !range.contains(&number)) && text("type") == "nfs" {
            return Err(Refusal::bad(said));
        }
    }
    let had = work.old.as_ref().and_then(|old| old.text("type"));
    if had.is_some_and(|had| had != text("type")) {
        return other_type(work, text("type"));
    }
    match text("type") {
        "nfs" if text("address").is_empty() || !text("path").starts_with('/') => Err(Refusal::bad(
            "Mount path is illegal, please use [IP:/path or FQDN:/path] convention.",
        )),
        "iscsi" if text("target").is_empty() => {
            Err(Refusal::bad("Target details cannot be empty."))
        }
        "posixfs" if text("vfs_type").is_empty() => Err(Refusal::bad("VFS type cannot be empty.")),
        "glance" => Err(Refusal::bad("path field cannot be empty.")),
        "fcp" | "cinder" | "managed_block_storage" => {
            Err(Refusal::bad("connection field cannot be empty."))
        }
        _ => Ok(()),
    }
}

/// A connection of one type never becomes one of another; where what that type needs is missing, the engine stumbles first.
fn other_type(work: &Work<'_>, ty: &str) -> Outcome<()> {
    let pathless = work.doc.text_of("path").is_none_or(str::is_empty);
    Err(match ty {
        "nfs" if pathless => Refusal::Fault {
            status: 500,
            reason: Some("Operation Failed".into()),
            detail: None,
        },
        "glusterfs" => Refusal::stumbled(),
        "iscsi" if work.doc.text_of("target").is_none_or(str::is_empty) => {
            Refusal::bad("Target details cannot be empty.")
        }
        "posixfs" if work.doc.text_of("vfs_type").is_none_or(str::is_empty) => {
            Refusal::bad("VFS type cannot be empty.")
        }
        "nfs" | "iscsi" | "localfs" | "posixfs" | "glance" => {
            work.bad("Cannot {action} {type}. Storage type cannot be edited.")
        }
        _ => work.bad("Cannot {action} {type}. Storage connection parameters can be edited only for NFS, Posix, local or iSCSI data domains."),
    })
}

/// Data domains that stand on a connection and are in use.
fn at_work(store: &Store, connection: &Object) -> Vec<String> {
    let on = |domain: &Object| {
        let storage = domain.doc.child("storage");
        ["type", "address", "path"].iter().all(|member| {
            storage.and_then(|storage| storage.text_of(member)) == connection.text(member)
        })
    };
    let links = store.all("datacenters/storagedomains");
    let busy = links.filter(|link| link.status() == "active" || link.status() == "inactive");
    busy.filter_map(|link| store.root("storagedomains", &link.id))
        .filter(|domain| on(domain) && domain.text("type") == Some("data"))
        .map(|domain| domain.name().to_owned())
        .collect()
}

fn in_use(domains: &[String]) -> String {
    format!(
        "Cannot {{action}} {{type}}. The data domains {} should be in maintenance or unattached.",
        domains.join(",")
    )
}
