//! The jobs of a storage domain that is made: a file domain brings its connection first, and takes it back when it is refused
//! (engine 4.5.8).

use super::jobs;
use super::refused_jobs::UNKNOWN;
use super::work::Work;
use crate::events::Draft;
use crate::node::Node;
use crate::storage::domain_adds::existing;
use crate::store::Object;

/// What the command of a type is called; the description where it has none is the command's name.
const COMMANDS: &[(&str, &str)] = &[
    (
        "glusterfs",
        "Adding Gluster FS Storage Domain {name} to Data Center <UNKNOWN>",
    ),
    (
        "localfs",
        "Adding local Storage Domain {name} on Host {host} to Data Center <UNKNOWN>",
    ),
    (
        "nfs",
        "Adding NFS Storage Domain {name} to Data Center <UNKNOWN>",
    ),
    (
        "posixfs",
        "Adding Posix FS Storage Domain {name} to Data Center <UNKNOWN>",
    ),
    ("fcp", "Adding SAN Storage Domain {name}"),
    ("iscsi", "Adding SAN Storage Domain {name}"),
];

/// The member of the request that tells the name of a domain that was found where a new one was to be.
pub(crate) const FOUND: &str = "found";

/// It was made.
pub(crate) fn made(work: &mut Work<'_>) {
    connect(work);
    if let Some(text) = description(work) {
        work.job = Some(jobs::done(work.store, work.ask, &text));
    }
}

/// It was refused.
pub(crate) fn refused(work: &mut Work<'_>) {
    if host(work) == UNKNOWN {
        // The connection comes first, and goes no further.
        let text = format!("Connecting Host {UNKNOWN} to Storage server");
        return jobs::refused(work.store, work.ask, &text);
    }
    let is_connected = connect(work);
    if let Some(text) = description(work) {
        jobs::refused(work.store, work.ask, &text);
    }
    if is_connected {
        let text = format!(
            "Disconnecting from Storage server on {} and removing its connection from db",
            host(work)
        );
        jobs::done(work.store, work.ask, &text);
    }
}

/// A connection that is told and not named is made by a command of its own.
fn connect(work: &mut Work<'_>) -> bool {
    let named = work
        .given
        .child("storage")
        .is_some_and(|storage| storage.id().is_some());
    let is_file = !matches!(kind(work), "fcp" | "iscsi" | "managed_block_storage" | "");
    if named || !is_file {
        return false;
    }
    let text = format!("Connecting Host {} to Storage server", host(work));
    jobs::done(work.store, work.ask, &text);
    true
}

fn kind<'w>(work: &'w Work<'_>) -> &'w str {
    work.gives("storage.type").unwrap_or("")
}

/// The event of a new domain names the host that made it and the host's cluster.
pub(crate) fn told_of(work: &Work<'_>, domain: &Object, draft: Draft) -> Draft {
    let draft = draft.about(work.store, "storage_domain", &domain.id);
    let host = work.given.child("host").and_then(Node::id);
    let Some(host) = host.and_then(|id| work.store.root("hosts", id)) else {
        return draft;
    };
    let draft = draft.about(work.store, "host", &host.id);
    match host.reference("cluster") {
        Some(cluster) => draft.about(work.store, "cluster", cluster),
        None => draft,
    }
}

fn host(work: &Work<'_>) -> String {
    let host = work.given.child("host");
    let host = host.and_then(|host| work.store.root("hosts", host.id()?));
    host.map_or(UNKNOWN, |host| host.name()).to_owned()
}

fn description(work: &Work<'_>) -> Option<String> {
    let row = COMMANDS.iter().find(|row| row.0 == kind(work))?;
    let name = work.gives("name").filter(|name| !name.is_empty());
    let is_import = work.gives("import") == Some("true");
    let found = work.gives(FOUND).map(str::to_owned);
    let found = found.or_else(|| Some(existing(work.store, &work.given)?.name().to_owned()));
    let name = name.or(found.as_deref());
    let text = match (is_import, row.0) {
        (true, "fcp" | "iscsi") => "AddExistingBlockStorageDomain",
        (_, "fcp" | "iscsi") => row.1,
        _ if found.is_some() => "Adding File Storage Domain {name}",
        _ => row.1,
    };
    let text = text.replace("{name}", name.unwrap_or(UNKNOWN));
    Some(text.replace("{host}", &host(work)))
}
