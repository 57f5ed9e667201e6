//! Storage domains as they are made: on every kind of storage, or found where they lie (engine 4.5.8).

use std::sync::Arc;

use super::domain_life::{LEFT, is_file, mount};
use super::look::Deed;
use super::{block_domains, blocks, domain_joins, formats};
use crate::node::Node;
use crate::rules::domain_jobs::FOUND;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::work::Work;
use crate::store::Object;
use crate::store::Store;

/// A domain that lies already where a new one is to be made; or the block domain that an import names.
pub(crate) fn existing(store: &Store, given: &Node) -> Option<Arc<Object>> {
    let storage = given.child("storage")?;
    if given.text_of("import") == Some("true") && !is_file(storage) {
        return store.root(LEFT, given.id()?).cloned();
    }
    if !is_file(storage) {
        return None;
    }
    let wanted = mount(storage);
    let mut left = store.list(LEFT, "");
    let same = |domain: &&Arc<Object>| {
        let storage = domain.doc.child("storage");
        storage.is_some_and(|storage| mount(storage) == wanted)
            && domain.text("type") == given.text_of("type")
    };
    left.find(same).cloned()
}

/// What the model does not say must be there, beyond host, type and storage.
pub(crate) fn needs(work: &Work<'_>, storage: &Node) -> Outcome<()> {
    let given = &work.given;
    let by_connection = storage.id().is_some();
    if let Some(id) = storage.id()
        && work.store.root("storageconnections", id).is_none()
    {
        return Err(Refusal::Bare {
            status: 500,
            reason: None,
            detail: Some(format!(
                "Can't find storage server connection for id '{id}'."
            )),
        });
    }
    if given.text_of("import") == Some("true")
        && matches!(storage.text_of("type"), Some("iscsi" | "fcp"))
        && given.id().is_none()
    {
        return Err(Refusal::incomplete("StorageDomain", "id", "add"));
    }
    for unit in blocks::named(storage) {
        if unit.id().is_none() {
            // Whose check this is an engine finds by looking up its own calls, and looks one too far.
            return Err(Refusal::incomplete("LogicalUnit", "id", "invoke0"));
        }
        let half = unit.child("address").is_some() != unit.child("target").is_some();
        if half && storage.text_of("type") == Some("iscsi") {
            let missing = if unit.child("address").is_some() {
                "target"
            } else {
                "address"
            };
            return Err(Refusal::incomplete(
                "LogicalUnit",
                missing,
                "isConnectionAssumed",
            ));
        }
    }
    let found = existing(work.store, given).is_some();
    let block = matches!(storage.text_of("type"), Some("iscsi" | "fcp"));
    let nameless = given.text_of("name").is_none_or(str::is_empty);
    if nameless && !found && !block && !by_connection {
        if given.text_of("import") == Some("true") && is_file(storage) {
            // Its place is looked at first.
            free_connection(work.store, storage)?;
        }
        return Err(Refusal::incomplete("StorageDomain", "name", "add"));
    }
    Ok(())
}

/// The engine's order: the connection, the host, which type goes where, LUNs; the name was looked at before.
pub(crate) fn check(work: &Work<'_>) -> Outcome<()> {
    let store = &*work.store;
    let empty = Node::default();
    let storage = work.given.child("storage").unwrap_or(&empty);
    let kind = storage.text_of("type").unwrap_or("");
    let block = matches!(kind, "iscsi" | "fcp");
    let named = work.given.child("host").and_then(Node::id);
    let host = named.and_then(|id| store.root("hosts", id));
    let Some(host) = host else {
        if named.is_some() {
            return Err(match block {
                true => Refusal::operation(400, "Host not found."),
                false => Refusal::stumbled(),
            });
        }
        let text = "java.lang.NullPointerException: Cannot invoke \"org.ovirt.engine.core.common.businessentities.VDS.getStoragePoolId()\" because the return value of \"org.ovirt.engine.core.bll.storage.connection.AddStorageServerConnectionCommand.getVds()\" is null";
        return Err(Refusal::operation(500, text));
    };
    let path = storage.text_of("path").unwrap_or("");
    let nfs = storage.text_of("type") == Some("nfs") && storage.id().is_none();
    if nfs && !path.is_empty() && !path.starts_with('/') {
        return Err(Refusal::bad(
            "Mount path is illegal, please use [IP:/path or FQDN:/path] convention.",
        ));
    }
    if is_file(storage) && storage.id().is_none() {
        free_connection(store, storage)?;
    }
    if host.status() != "up" {
        return Err(Refusal::conflict(
            "Cannot add storage server connection when Host status is not up",
        ));
    }
    let ty = work.given.text_of("type").unwrap_or("");
    let only = |word: &str| {
        Err(work.bad(&format!("Cannot {{action}} {{type}}. {word} Storage Domain can only be created on the following storage types: File.")))
    };
    if block && ty == "iso" {
        return only("ISO");
    }
    if block && ty == "export" {
        return only("Export");
    }
    if work.given.text_of("backup") == Some("true") && ty != "data" {
        return Err(work.bad("Cannot {action} {type}. ISO and Export storage domains do not support the backup property."));
    }
    formats::check(work, ty, block)?;
    if work.given.text_of("import") == Some("true") && block {
        if existing(store, &work.given).is_none() {
            if work.gives("name").is_none_or(str::is_empty) {
                return Err(Refusal::bad(
                    "size must be between 1 and 250, Attribute: privateStorageDomain.name, Storage Domain name must be formed of 'a-z', 'A-Z', '0-9', '_' or '-' characters, Attribute: privateStorageDomain.name",
                ));
            }
            return Err(work.conflict("Cannot {action} {type}. Failed to get data for Import operation.\n- Check connectivity to the Storage Domain."));
        }
        return Ok(());
    }
    if kind == "localfs" {
        return local(work, host);
    }
    if block {
        let units = blocks::named(storage);
        if units.is_empty() {
            return Err(Refusal::bad(
                "Volume Group (VGs) and Logical Volumes (LVs) are not specified.",
            ));
        }
        blocks::are_free(store, Deed("add", "Storage"), &units)?;
    }
    Ok(())
}

/// Local domains go to the host's own data center, which must be local.
fn local(work: &Work<'_>, host: &Object) -> Outcome<()> {
    let cluster = host.reference("cluster");
    let cluster = cluster.and_then(|id| work.store.root("clusters", id));
    let center = cluster.and_then(|cluster| cluster.reference("data_center"));
    let center = center.and_then(|id| work.store.root("datacenters", id));
    if center.is_none_or(|center| !center.is("local")) {
        return Err(Refusal::bad("Data Center must be \"Local Storage\""));
    }
    Ok(())
}

/// 409 when a connection of these details is known.
fn free_connection(store: &Store, storage: &Node) -> Outcome<()> {
    let wanted = mount(storage);
    let mut known = store.list("storageconnections", "");
    let Some(twin) = known.find(|connection| mount(&connection.doc) == wanted) else {
        return Ok(());
    };
    let mut domains = store.list("storagedomains", "");
    let user = domains.find(|domain| {
        let storage = domain.doc.child("storage");
        storage.is_some_and(|storage| mount(storage) == wanted)
    });
    Err(Refusal::conflict(format!(
        "Cannot add Storage Connection. Storage connection {} already exists for {}.",
        twin.id,
        user.map_or("", |domain| domain.name())
    )))
}

/// Completes the document of a new domain by what lies on its storage.
const TOLD_ANEW: [&str; 6] = [
    "description",
    "comment",
    "warning_low_space_indicator",
    "critical_space_action_blocker",
    "wipe_after_delete",
    "backup",
];

fn is_of_files(storage: &Node) -> bool {
    !matches!(storage.text_of("type"), Some("iscsi" | "fcp"))
}

pub(crate) fn compose(work: &mut Work<'_>) {
    let given = work.given.clone();
    work.doc.remove("import");
    if let Some(found) = existing(work.store, &given) {
        work.given.set(FOUND, found.name());
        let name = given.text_of("name").filter(|name| !name.is_empty());
        let name = name.unwrap_or(found.name()).to_owned();
        let mut doc = found.doc.clone();
        doc.set("name", name);
        if doc.child("storage").is_some_and(is_of_files) {
            // What only the engine knew of it is told anew.
            for member in TOLD_ANEW {
                doc.remove(member);
                let told = work.doc.child(member).cloned();
                doc.children.extend(told);
            }
        }
        for member in ["status", "data_centers"] {
            doc.remove(member);
        }
        doc.set("status", "unattached");
        doc.set("master", "false");
        doc.set_attr("id", &*found.id);
        work.doc = doc;
        work.store.remove(LEFT, "", &found.id);
        return;
    }
    let by_connection = given.at("storage").and_then(Node::id);
    if let Some(known) = by_connection.and_then(|id| work.store.root("storageconnections", id)) {
        let mut storage = Node::new("storage");
        for member in [
            "address",
            "path",
            "type",
            "vfs_type",
            "mount_options",
            "nfs_version",
            "nfs_retrans",
            "nfs_timeo",
        ] {
            if let Some(text) = known.text(member) {
                storage.push(Node::leaf(member, text));
            }
        }
        work.doc.put(storage);
    }
    let storage = work.doc.child("storage").cloned().unwrap_or_default();
    if matches!(storage.text_of("type"), Some("iscsi" | "fcp")) {
        let units = blocks::named(&storage);
        let id = work.store.new_id();
        work.doc.set_attr("id", id.as_str());
        let mut doc = std::mem::take(&mut work.doc);
        block_domains::compose(work.store, &mut doc, &id, &units);
        work.doc = doc;
    }
}

/// A local domain is attached to the data center of its host at once and becomes its master.
pub(crate) fn settle(work: &mut Work<'_>, domain: &Object) {
    if domain.text("storage.type") != Some("localfs") {
        return;
    }
    let host = work.given.child("host").and_then(Node::id);
    let host = host.and_then(|id| work.store.root("hosts", id));
    let cluster = host.and_then(|host| host.reference("cluster"));
    let cluster = cluster.and_then(|id| work.store.root("clusters", id));
    let center = cluster.and_then(|cluster| cluster.reference("data_center"));
    let Some(center) = center.map(str::to_owned) else {
        return;
    };
    domain_joins::join_local(work.store, work.ask, &domain.id, &center);
}
