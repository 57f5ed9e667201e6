//! Questions that most commands on storage ask: where a domain is attached, who uses a disk, what stands in the way.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::ask::Ask;
use crate::node::Node;
use crate::rules::jobs;
use crate::rules::parts::internal;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store, is_uuid};

/// Words that refusals are filled with: what is done to what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deed(pub(super) &'static str, pub(super) &'static str);

impl Deed {
    /// `Cannot {action} {type}...` with the words put in.
    pub(super) fn phrase(self, text: &str) -> String {
        text.replace("{action}", self.0).replace("{type}", self.1)
    }

    /// 409.
    pub(super) fn conflict<T>(self, text: impl AsRef<str>) -> Outcome<T> {
        Err(Refusal::conflict(self.phrase(text.as_ref())))
    }

    /// A status and a text.
    pub(super) fn told<T>(self, (status, text): &(u16, String)) -> Outcome<T> {
        let text = format!("[{}]", self.phrase(text));
        Err(Refusal::operation(*status, text))
    }

    /// 400.
    pub(super) fn bad<T>(self, text: impl AsRef<str>) -> Outcome<T> {
        Err(Refusal::bad(self.phrase(text.as_ref())))
    }

    /// 500, as corrupted data is told.
    pub(super) fn broken<T>(self, text: impl AsRef<str>) -> Outcome<T> {
        let text = self.phrase(text.as_ref());
        Err(Refusal::operation(500, format!("[{text}]")))
    }
}

/// The data center that a domain is attached to.
pub(super) fn center_of(store: &Store, domain: &str) -> Option<String> {
    let centers = store.parents("datacenters/storagedomains", domain);
    centers.first().map(|center| center.to_string())
}

/// Whether a domain is one of data.
pub(super) fn is_data(store: &Store, domain: &str) -> bool {
    let domain = store.root("storagedomains", domain);
    domain.is_some_and(|domain| domain.text("type") == Some("data"))
}

/// The status of a domain in its data center; `unattached` outside.
pub(crate) fn domain_status(store: &Store, domain: &str) -> String {
    let link = store.find("datacenters/storagedomains", domain);
    link.map_or("unattached", |link| link.status()).to_owned()
}

/// The domains on which an image lies.
pub(super) fn domains_of(doc: &Node) -> Vec<String> {
    let list = doc.child("storage_domains");
    let list = list.into_iter().flat_map(|list| &list.children);
    list.filter_map(Node::id).map(str::to_owned).collect()
}

/// The domains of these disks.
pub(super) fn places_of(disks: &[Arc<Object>]) -> Vec<String> {
    let all: BTreeSet<_> = disks
        .iter()
        .flat_map(|disk| domains_of(&disk.doc))
        .collect();
    all.into_iter().collect()
}

/// The domains of the disks with these ids.
pub(super) fn domains_under(store: &Store, disks: &[String]) -> Vec<String> {
    let disks = disks
        .iter()
        .filter_map(|id| store.root("disks", id).cloned());
    places_of(&disks.collect::<Vec<_>>())
}

/// The first of them.
pub(super) fn domain_of(doc: &Node) -> String {
    domains_of(doc).into_iter().next().unwrap_or_default()
}

/// The name of a root object.
pub(super) fn name_of(store: &Store, kind: &str, id: &str) -> String {
    let object = store.root(kind, id);
    object.map_or_else(String::new, |object| object.name().to_owned())
}

/// The alias of a disk.
pub(super) fn alias(disk: &Object) -> &str {
    disk.text("alias").unwrap_or("")
}

/// The VMs to which a disk is attached, with whether it is plugged.
pub(crate) fn users_of(store: &Store, disk: &str) -> Vec<(Arc<Object>, bool)> {
    let users = store.parents("vms/diskattachments", disk).iter();
    let users = users.filter_map(|vm| {
        let link = store.get("vms/diskattachments", vm, disk)?;
        Some((Arc::clone(store.root("vms", vm)?), link.is("active")))
    });
    users.collect()
}

/// The template to which a disk belongs.
pub(super) fn template_of<'s>(store: &'s Store, disk: &str) -> Option<&'s Arc<Object>> {
    let template = store.parents("templates/diskattachments", disk).first()?;
    store.root("templates", template)
}

/// Whether a snapshot of the VM is being made, removed or brought back.
pub(crate) fn snapshot_busy(store: &Store, vm: &str) -> bool {
    store
        .list("vms/snapshots", vm)
        .any(|row| row.text("snapshot_status") == Some("locked"))
}

/// Whether the VM runs on a snapshot other than its own.
pub(crate) fn in_preview(store: &Store, vm: &str) -> bool {
    store
        .list("vms/snapshots", vm)
        .any(|row| row.text("snapshot_status") == Some("in_preview"))
}

/// What is said while it is.
pub(crate) const DURING_SNAPSHOT: &str = "Cannot {action} {type}. The VM is performing an operation on a Snapshot. Please wait for the operation to finish, and try again.";

/// What is said while it is.
pub(super) const PREVIEWING: &str = "Cannot {action} {type}. VM is previewing a Snapshot.";

/// Under which a snapshot of a VM that is being taken is kept among the locks.
pub(crate) fn taking(vm: &str) -> String {
    format!("taking {vm}")
}

/// No operation on a snapshot of the VM is under way.
pub(crate) fn no_snapshot_work(
    store: &Store,
    deed: (&'static str, &'static str),
    vm: &str,
) -> Outcome<()> {
    match snapshot_busy(store, vm) {
        true => Deed(deed.0, deed.1).conflict(DURING_SNAPSHOT),
        false => Ok(()),
    }
}

/// No operation on a snapshot of the VM is under way, and none is previewed.
pub(super) fn snapshots_are_quiet(store: &Store, deed: Deed, vm: &str) -> Outcome<()> {
    no_snapshot_work(store, (deed.0, deed.1), vm)?;
    previews_nothing(store, (deed.0, deed.1), vm)
}

/// No snapshot of the VM is previewed.
pub(crate) fn previews_nothing(
    store: &Store,
    deed: (&'static str, &'static str),
    vm: &str,
) -> Outcome<()> {
    match in_preview(store, vm) {
        true => Deed(deed.0, deed.1).conflict(PREVIEWING),
        false => Ok(()),
    }
}

/// A VM gets no disk while it is locked, an operation on its snapshots is under way or one is previewed.
pub(crate) fn takes_disks(store: &Store, vm: &Object, word: &'static str) -> Outcome<()> {
    let deed = Deed(word, "Virtual Disk");
    if vm.status() == "image_locked" {
        return deed
            .conflict("Cannot {action} {type}: VM is locked. Please try again in a few minutes.");
    }
    snapshots_are_quiet(store, deed, &vm.id)
}

/// A domain that is there, attached and active.
pub(super) fn domain_is_active(store: &Store, deed: Deed, domain: &str) -> Outcome<()> {
    if store.root("storagedomains", domain).is_none() {
        return deed.bad("Cannot {action} {type}. Storage Domain doesn't exist.");
    }
    match domain_status(store, domain).as_str() {
        "active" => Ok(()),
        "unattached" => deed.bad("Cannot {action} {type}. Storage Domain doesn't exist."),
        status => deed.conflict(format!(
            "Cannot {{action}} {{type}}. The relevant Storage Domain's status is {}.",
            internal(status)
        )),
    }
}

/// A domain that takes new images: of data, not of exports or ISO files.
pub(super) fn domain_takes_images(store: &Store, deed: Deed, domain: &str) -> Outcome<()> {
    domain_is_active(store, deed, domain)?;
    let domain = store.root("storagedomains", domain);
    if domain.is_some_and(|domain| domain.text("type") != Some("data")) {
        return deed.bad("Cannot {action} {type}. Storage Domain type is illegal.");
    }
    Ok(())
}

/// A domain with less free space than its own blocker (in GiB) takes nothing; nor one where this many bytes do not fit.
pub(super) fn domain_has_room(store: &Store, deed: Deed, domain: &str, bytes: u64) -> Outcome<()> {
    if store
        .root("storagedomains", domain)
        .is_some_and(|domain| is_full(domain, bytes))
    {
        return deed.conflict(low(store, domain));
    }
    Ok(())
}

/// Whether a disk may be made here that takes this many bytes at once; what a domain without room for it says.
pub(crate) fn takes_new(store: &Store, domain: &str, bytes: u64) -> Result<(), String> {
    match store.root("storagedomains", domain) {
        Some(it) if is_full(it, bytes) => Err(low(store, domain)),
        _ => Ok(()),
    }
}

fn low(store: &Store, domain: &str) -> String {
    let name = name_of(store, "storagedomains", domain);
    format!("Cannot {{action}} {{type}}. Low disk space on Storage Domain {name}.")
}

fn is_full(domain: &Object, bytes: u64) -> bool {
    let number = |path: &str| {
        let told = domain.text(path).and_then(|text| text.parse::<u64>().ok());
        told.unwrap_or(0)
    };
    let free = number("available");
    free < number("critical_space_action_blocker") << 30 || free < bytes
}

/// The object that a member of a body names by id or name; a name that is not there is 404, an id may lead nowhere.
pub(super) fn named(
    store: &Store,
    body: &Node,
    member: &str,
    kind: &str,
) -> Outcome<Option<String>> {
    let Some(node) = body.child(member) else {
        return Ok(None);
    };
    if let Some(id) = node.id() {
        if !is_uuid(id) {
            return Err(Refusal::no_uuid(id));
        }
        return Ok(Some(id.to_owned()));
    }
    match node.text_of("name") {
        Some(name) => match store.named(kind, name) {
            Some(found) => Ok(Some(found.id.to_string())),
            None if kind == "storagedomains" => {
                Err(Refusal::not_found(format!("Storage: name={name}")))
            }
            None => Err(Refusal::not_found(name)),
        },
        None => Ok(None),
    }
}

/// The body of an action or add; empty when there is none.
pub(super) fn body(ask: &Ask) -> Node {
    ask.body.clone().unwrap_or_default()
}

/// The permissions on an object go with it.
pub(crate) fn drop_permissions(store: &mut Store, member: &str, id: &str) {
    let given = store.list("permissions", "");
    let given = given.filter(|row| row.reference(member) == Some(id));
    let given: Vec<_> = given.map(|row| row.id.clone()).collect();
    for row in given {
        store.remove("permissions", "", &row);
    }
}

/// A refusal after which a failed job is left.
pub(super) fn noted<T>(
    store: &mut Store,
    ask: &Ask,
    job: impl FnOnce(&Store) -> String,
    checked: Outcome<T>,
) -> Outcome<T> {
    if let Err(Refusal::Fault { .. }) = &checked {
        let job = job(store);
        jobs::refused(store, ask, &job);
    }
    checked
}
