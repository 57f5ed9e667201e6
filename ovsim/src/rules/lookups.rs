//! What an engine looks up before it asks for permits: a plain user hears what is not found, or may not be looked up, before he
//! hears that he may not do it (engine 4.5.8).

use std::sync::Arc;

use ovmodel::Shape;

use super::places::Place;
use super::refusal::Refusal;
use super::{access, directories, reading, strangers};
use crate::ask::Ask;
use crate::rest::{Item, get};
use crate::storage;
use crate::store::{Store, as_uuid};

/// Why a request ends before permits count.
pub(crate) fn before_permits(
    store: &Store,
    ask: &Ask,
    place: &Place,
    shape: Shape,
) -> Option<Refusal> {
    let action = ask.method.segment();
    match (&*place.kind, shape) {
        (kind, Shape::Add) if kind.ends_with("/tags") => tag(store, ask),
        ("templates", Shape::Add) => machine(store, ask),
        ("vnicprofiles", Shape::Add) => {
            let id = ask.body.as_ref()?.child("network")?.id()?;
            let unknown = store.root("networks", id).is_none();
            unknown.then(|| Refusal::not_found(format!("Network: id={id}")))
        }
        (_, Shape::Add) => directories::check_known(store, ask, place).err(),
        ("hosts", Shape::Action) if action == "install" || asks_for_power(ask) => host(ask),
        ("templates" | "vms", Shape::Action) if action == "export" => {
            storage::exports::signature(ask).err()
        }
        (kind, Shape::Update) if kind.ends_with("/mediateddevices") => {
            strangers::check(store, ask, place).err()
        }
        ("storagedomains", Shape::Remove) if named_host(ask) => host(ask),
        ("affinitylabels" | "clusters/enabledfeatures", Shape::Remove) => None,
        ("vms/diskattachments", Shape::Update) => {
            let id = place.id.as_deref().unwrap_or_default();
            let gone = get::found(store, ask, place).is_err();
            gone.then(|| Refusal::not_found(id))
        }
        (kind, Shape::Update | Shape::Remove) if READ_BELOW.contains(&kind) => {
            get::found(store, ask, place).err()
        }
        (kind, Shape::Update | Shape::Remove) => {
            // What is to be changed is read first.
            let may = reading::may_ask(store, ask, place).err().map(Refusal::bare);
            let id = place.id.as_deref().unwrap_or("");
            let gone = place.parents.is_empty() && store.root(kind, id).is_none();
            may.or_else(|| (gone && kind != "events").then_some(Refusal::Empty(404)))
        }
        _ => None,
    }
}

/// What lies below something and is read before it is changed.
const READ_BELOW: &[&str] = &[
    "datacenters/quotas",
    "networks/vnicprofiles",
    "storagedomains/disks",
    "templates/diskattachments",
    "templates/nics",
    "templates/watchdogs",
    "users/sshpublickeys",
    "vms/nics",
    "vms/snapshots",
];

/// Whether the host that shall do it is named, and so looked up.
fn named_host(ask: &Ask) -> bool {
    let host = ask.params.text("host");
    host.is_some_and(|host| as_uuid(host).is_none())
}

/// What a request reads first of what it is about, where its user does not see that.
pub(crate) fn hidden(store: &Store, ask: &Ask, place: &Place, shape: Shape) -> Option<Refusal> {
    if !ask.filtered {
        return None;
    }
    let (here, below) = (
        access::is_hidden(store, ask, place),
        place.kind == "vms/nics",
    );
    let changes = matches!(shape, Shape::Update | Shape::Remove);
    let action = ask.method.segment();
    match (&*place.kind, &*action) {
        ("vms", "ticket") if here => Some(Refusal::not_found("GetVmByVmId").bare()),
        ("vms", "clone") if here => {
            let id = place.id.as_deref().unwrap_or("");
            Some(Refusal::not_found(format!("VM: id={id}")).bare())
        }
        _ if changes && (here || below && is_unseen(store, ask, place)) => {
            Some(Refusal::Empty(404))
        }
        _ => None,
    }
}

/// Whether a place lies below a VM that the user does not see.
fn is_unseen(store: &Store, ask: &Ask, place: &Place) -> bool {
    let vm = place.parents.first().and_then(|id| store.root("vms", id));
    vm.is_some_and(|vm| !access::sees(store, ask, &Item::Object(Arc::clone(vm))))
}

/// Hosts are not for users, and who asks whether one has power reads it.
fn host(ask: &Ask) -> Option<Refusal> {
    let plain = !ask.user.administrator;
    plain.then(|| Refusal::query_forbidden().bare())
}

/// Whether the action is the question for the power of a host.
pub(crate) fn asks_for_power(ask: &Ask) -> bool {
    let kind = ask
        .body
        .as_ref()
        .and_then(|body| body.text_of("fence_type"));
    ask.method.segment() == "fence" && kind.is_some_and(|kind| kind.eq_ignore_ascii_case("status"))
}

fn tag(store: &Store, ask: &Ask) -> Option<Refusal> {
    let tag = ask.body.as_ref()?;
    let name = tag.text_of("name").filter(|_| tag.id().is_none())?;
    if !ask.user.administrator {
        return Some(Refusal::query_forbidden().bare());
    }
    let known = store.named("tags", name).is_some();
    (!known).then(|| Refusal::not_found(name))
}

/// The machine that a template is made of.
fn machine(store: &Store, ask: &Ask) -> Option<Refusal> {
    let id = ask.body.as_ref()?.child("vm")?.id()?;
    let seen = store
        .root("vms", id)
        .is_some_and(|vm| !ask.filtered || access::sees(store, ask, &Item::Object(Arc::clone(vm))));
    (!seen).then(|| Refusal::not_found(id))
}
