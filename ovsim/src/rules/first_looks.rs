//! What a request looks at before it looks for the object on its path: parts of the body that an engine, 4.5.8, reads or looks
//! up on the way to its command.

use ovmodel::Shape;

use super::disks;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::strangers::{no_console, spelled};
use crate::ask::Ask;
use crate::node::Node;
use crate::storage::{host_storage, previews};
use crate::store::Store;

pub(super) fn check(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    match (place.kind.as_str(), ask.method.shape()) {
        ("hosts/storage", _) => devices(store, place),
        ("storagedomains/disks", Shape::Add) => disk(store, ask, place),
        ("vms", Shape::Action) => machine(store, ask, place),
        ("vms/snapshots", Shape::Action) => previews::asked_images(store, ask).map(drop),
        ("vms/cdroms", Shape::Update) => drive(store, ask, place),
        ("vms/diskattachments", Shape::Update) => plug(store, ask, place),
        ("vms/hostdevices", Shape::Add) => device(ask),
        _ => Ok(()),
    }
}

fn member<'a>(ask: &'a Ask, name: &str) -> Option<&'a Node> {
    ask.body.as_ref()?.child(name)
}

/// The disks of a preview; the machine that runs once; several machines that migrate are not called by the name of one.
fn machine(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    let there = store.root("vms", id).is_some();
    let together = "migrate_vms_in_affinity_closure";
    match &*ask.method.segment() {
        "previewsnapshot" => previews::asked_images(store, ask).map(drop),
        "start" if !there && member(ask, "vm").is_some() => Err(Refusal::Empty(404)),
        "migrate" if !there && member(ask, together).is_some_and(|said| &*said.text == "true") => {
            let text = "Cannot ${action} ${type}. VMs were not found.";
            Err(Refusal::bad(text))
        }
        _ => Ok(()),
    }
}

/// The file of a drive, and the machine whose drive is changed at once.
fn drive(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let file = member(ask, "file");
    let file = file.ok_or_else(|| Refusal::incomplete("Cdrom", "file", "update"))?;
    let now = ask.params.flag("current", false);
    if !now || store.root("vms", place.holder()).is_some() {
        return Ok(());
    }
    let verb = match file.id().is_none_or(str::is_empty) {
        true => "Eject",
        false => "Change",
    };
    let text = format!("Cannot {verb} CD VM. VM is not found.");
    Err(Refusal::bad(text))
}

/// The devices are read of hosts that are up alone.
fn devices(store: &Store, place: &Place) -> Outcome<()> {
    let host = store.root("hosts", place.holder());
    host.map_or(Ok(()), |host| host_storage::may_list(host))
}

/// What a disk must say, before the domain is looked for.
fn disk(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let there = store.root("storagedomains", place.holder()).is_some();
    match ask.body.as_ref() {
        Some(disk) if !there && !ask.params.flag("unregistered", false) => {
            disks::required_below_domain(disk, "add")
        }
        _ => Ok(()),
    }
}

/// The attachment that is to be plugged.
fn plug(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let id = place.id.as_deref().unwrap_or("");
    let there = store.get(&place.kind, place.holder(), id).is_some();
    match member(ask, "active").is_some() && !there {
        true => Err(Refusal::Empty(404)),
        false => Ok(()),
    }
}

/// The id of a host's device spells its name.
fn device(ask: &Ask) -> Outcome<()> {
    let id = ask.body.as_ref().and_then(Node::id);
    match id.filter(|id| spelled(id).is_none()) {
        Some(id) => Err(Refusal::Page(no_console(id))),
        None => Ok(()),
    }
}
