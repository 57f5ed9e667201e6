//! What a request needs beside the permit of its own object: what it uses, where it goes, what only administrators may say.
//! Each row is one more object and one more permit; all of them must be held (engine 4.5.8).

use ovmodel::Shape;

use super::access::holds;
use super::machine_checks;
use super::places::Place;
use super::refusal::Refusal;
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// A permit on an object: kind, id and the permit's number. The object without a kind is the whole system.
pub(crate) type Need = (&'static str, String, &'static str);

const CREATE_VM: &str = "1";
/// Enough for a VM of an instance type.
const CREATE_INSTANCE: &str = "16";
const VM_NETWORK: &str = "9";
const CUSTOM: &str = "14";
const ADMIN: &str = "15";
const EXPORT: &str = "8";
const CREATE_TEMPLATE: &str = "200";
const ADMIN_TEMPLATE: &str = "205";
const DOMAIN: &str = "603";
const CREATE_DISK: &str = "1100";
const ATTACH_DISK: &str = "1101";
const RAW_SCSI: &str = "1105";

/// Whether all of them are held.
pub(crate) fn are_held(store: &Store, user: &str, needs: &[Need]) -> bool {
    let mut needs = needs.iter();
    needs.all(|(kind, id, permit)| has(store, user, (kind, id), permit))
}

fn has(store: &Store, user: &str, (kind, id): (&str, &str), permit: &str) -> bool {
    // A disk lies in the machines that have it, too.
    let through = || {
        let vms = store.parents("vms/diskattachments", id).iter();
        let mut vms = vms.map(|vm| holds(store, user, permit, "vms", vm));
        kind == "disks" && vms.any(|held| held)
    };
    holds(store, user, permit, kind, id) || through()
}

/// Imports are asked for the cluster alone, not for where the files lie.
pub(crate) fn is_import(ask: &Ask, place: &Place) -> bool {
    let action = ask.method.segment();
    place.kind.starts_with("storagedomains/") && matches!(action.as_str(), "import" | "register")
}

/// The instance type that a new VM shall be of.
fn instance_type(store: &Store, ask: &Ask, place: &Place) -> Option<String> {
    let adds = place.kind == "vms" && ask.method.shape() == Shape::Add;
    let given = ask.body.as_ref().filter(|_| adds)?.child("instance_type")?;
    found(store, given, "instancetypes")
}

/// Whether what a request needs besides is needed instead: imports are asked for the cluster, VMs of an instance type may be
/// made with less.
pub(crate) fn are_instead(store: &Store, ask: &Ask, place: &Place) -> bool {
    is_import(ask, place) || instance_type(store, ask, place).is_some()
}

/// The words for somebody who may not do this. Of a VM of an instance type two permits are tried on each object, and each that
/// is missing is told.
pub(crate) fn refusal(store: &Store, ask: &Ask, place: &Place) -> Refusal {
    let user = &ask.user.id;
    let body = ask.body.as_ref();
    let (Some(ty), Some(body)) = (instance_type(store, ask, place), body) else {
        return Refusal::forbidden();
    };
    let may = |permit, kind: &str, id: &str| holds(store, user, permit, kind, id);
    let may_use = [CREATE_INSTANCE, CREATE_VM];
    if !may_use.iter().any(|permit| may(permit, "templates", &ty)) {
        return Refusal::forbidden();
    }
    let mut missing = 0;
    for (member, kind) in [("cluster", "clusters"), ("template", "templates")] {
        let given = body.child(member);
        let Some(id) = given.and_then(|given| found(store, given, kind)) else {
            continue;
        };
        if may(CREATE_INSTANCE, kind, &id) {
            continue;
        }
        missing += 1;
        if !may(CREATE_VM, kind, &id) {
            missing += 1;
            break;
        }
    }
    let text = ["User is not authorized to perform this action."].repeat(missing.max(1));
    Refusal::operation(403, format!("[{}]", text.join(", ")))
}

/// What a request needs besides.
pub(crate) fn needs(store: &Store, ask: &Ask, place: &Place) -> Vec<Need> {
    let Some(body) = ask.body.as_ref() else {
        return Vec::new();
    };
    let own = place.id.as_deref();
    let parent = place.parents.first().map_or("", String::as_str);
    let shape = ask.method.shape();
    let action = ask.method.segment();
    match (&*place.kind, shape) {
        ("vms", Shape::Add) => {
            let ty = instance_type(store, ask, place);
            let mut all = new_vm(store, body);
            all.extend(ty.clone().map(|ty| ("templates", ty, CREATE_VM)));
            if ty.is_some() {
                all.iter_mut().for_each(|need| suffice(store, ask, need));
            }
            all
        }
        ("vms", Shape::Update) => own.map_or_else(Vec::new, |vm| changed_vm(store, vm, body)),
        ("vms", _) => own.map_or_else(Vec::new, |vm| vm_action(store, vm, &action, body)),
        ("templates", Shape::Add) => new_template(store, body),
        ("templates", Shape::Update) => own.map_or_else(Vec::new, |id| template(store, id, body)),
        ("vmpools", Shape::Add) => [
            referred(store, body, "cluster", ("clusters", "300")),
            referred(store, body, "template", ("templates", CREATE_VM)),
        ]
        .into_iter()
        .flatten()
        .collect(),
        ("vms/diskattachments", Shape::Add) => disk_of_vm(store, body),
        ("disks", Shape::Add) => new_disk(store, body),
        ("disks", _) if matches!(action.as_str(), "move" | "copy") => {
            let domain = body.child("storage_domain");
            // One that is not there is asked for all the same.
            let id = domain.and_then(|domain| {
                found(store, domain, "storagedomains").or(domain.id().map(str::to_owned))
            });
            id.map(|id| ("storagedomains", id, CREATE_DISK))
                .into_iter()
                .collect()
        }
        ("vms/nics", Shape::Add | Shape::Update) => {
            let nic = own.and_then(|nic| store.get("vms/nics", parent, nic));
            let before = nic.and_then(|nic| nic.reference("vnic_profile"));
            let need = referred(store, body, "vnic_profile", ("vnicprofiles", VM_NETWORK));
            need.into_iter()
                .filter(|(_, id, _)| before != Some(id))
                .collect()
        }
        ("datacenters/storagedomains", Shape::Add) => body
            .id()
            .map(|id| ("storagedomains", id.to_owned(), DOMAIN))
            .into_iter()
            .collect(),
        _ if is_import(ask, place) => {
            let vm = ["vm", "template"].iter().find_map(|part| body.child(part));
            let cluster = referred(store, body, "cluster", ("clusters", CREATE_VM));
            let inner = vm.and_then(|vm| referred(store, vm, "cluster", ("clusters", CREATE_VM)));
            cluster.or(inner).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Where the right to make instances is held, that to make VMs is not needed.
fn suffice(store: &Store, ask: &Ask, need: &mut Need) {
    let (kind, id, permit) = need;
    if *permit == CREATE_VM && has(store, &ask.user.id, (*kind, id), CREATE_INSTANCE) {
        *permit = CREATE_INSTANCE;
    }
}

/// What a member of the body refers to, by id or name.
fn referred(
    store: &Store,
    body: &Node,
    member: &str,
    (kind, permit): (&'static str, &'static str),
) -> Option<Need> {
    let id = found(store, body.child(member)?, kind)?;
    Some((kind, id, permit))
}

fn found(store: &Store, given: &Node, kind: &str) -> Option<String> {
    let object = match (given.id(), given.text_of("name")) {
        (Some(id), _) => store.root(kind, id),
        (None, Some(name)) => store.named(kind, name),
        (None, None) => None,
    };
    object.map(|object| object.id.to_string())
}

fn new_vm(store: &Store, body: &Node) -> Vec<Need> {
    let cluster = referred(store, body, "cluster", ("clusters", CREATE_VM));
    let template = referred(store, body, "template", ("templates", CREATE_VM));
    let blank = template.as_ref().is_none_or(|(_, id, _)| id == ZERO);
    let snapshot = body.at("snapshots.snapshot").and_then(Node::id);
    let source = snapshot.and_then(|id| store.parents("vms/snapshots", id).first());
    let mut all: Vec<Need> = Vec::new();
    all.extend(source.map(|vm| ("vms", vm.to_string(), CREATE_VM)));
    if let Some((_, id, _)) = &template {
        let old = store.root("templates", id);
        let on_cluster = |permit| {
            cluster
                .as_ref()
                .map(|(kind, id, _)| (*kind, id.clone(), permit))
        };
        if differs(body, old.map(|old| &**old), "custom_properties") {
            all.extend(on_cluster(CUSTOM));
        }
        let hosts = hosts(body).is_some_and(|hosts| {
            hosts
                != old
                    .and_then(|old| self::hosts(&old.doc))
                    .unwrap_or_default()
        });
        if !blank && (hosts || pins(body).is_some()) {
            all.extend(on_cluster(ADMIN));
        }
    }
    if !blank {
        let disks = body.child("disk_attachments");
        let disks = disks.into_iter().flat_map(|list| &list.children);
        let disks = disks.filter_map(|row| row.child("disk"));
        let domains = disks.filter_map(|disk| disk.at("storage_domains.storage_domain"));
        let domains = domains.chain(body.child("storage_domain"));
        let domains = domains.filter_map(|domain| found(store, domain, "storagedomains"));
        all.extend(domains.map(|id| ("storagedomains", id, CREATE_DISK)));
    }
    all.extend(cluster);
    all.extend(template);
    all
}

fn changed_vm(store: &Store, id: &str, body: &Node) -> Vec<Need> {
    let Some(vm) = store.root("vms", id) else {
        return Vec::new();
    };
    let on_vm = |permit| ("vms", id.to_owned(), permit);
    let mut all = Vec::new();
    // Properties that no engine knows are none to change.
    let known = machine_checks::unknown_properties(body).is_empty();
    let custom = known && differs(body, Some(vm), "custom_properties");
    all.extend(custom.then(|| on_vm(CUSTOM)));
    let tied = hosts(body).is_some_and(|ids| ids != hosts(&vm.doc).unwrap_or_default());
    let pinned = pins(body).is_some_and(|given| Some(given) != pins(&vm.doc));
    all.extend((tied || pinned).then(|| on_vm(ADMIN)));
    let cluster = referred(store, body, "cluster", ("clusters", CREATE_VM));
    all.extend(cluster.filter(|(_, id, _)| vm.reference("cluster") != Some(id)));
    all
}

fn vm_action(store: &Store, id: &str, action: &str, body: &Node) -> Vec<Need> {
    let Some(vm) = store.root("vms", id) else {
        return Vec::new();
    };
    let on_vm = |permit| ("vms", id.to_owned(), permit);
    let mut all = Vec::new();
    match action {
        "start" => {
            let once = body.child("vm");
            let other = once.is_some_and(|once| differs(once, Some(vm), "custom_properties"));
            all.extend(other.then(|| on_vm(CUSTOM)));
            let hosts_given = once.and_then(hosts);
            let tied = hosts_given.is_some_and(|ids| ids != hosts(&vm.doc).unwrap_or_default());
            all.extend(tied.then(|| on_vm(ADMIN)));
        }
        "migrate" => {
            let cluster = referred(store, body, "cluster", ("clusters", CREATE_VM));
            all.extend(cluster.filter(|(_, id, _)| vm.reference("cluster") != Some(id)));
        }
        "export" => all.extend(referred(
            store,
            body,
            "storage_domain",
            ("storagedomains", EXPORT),
        )),
        _ => {}
    }
    all
}

/// Templates are made in the data center of their cluster.
fn new_template(store: &Store, body: &Node) -> Vec<Need> {
    let vm = body.child("vm").and_then(|vm| found(store, vm, "vms"));
    let vm = vm.and_then(|id| store.root("vms", &id));
    let given = body.child("cluster");
    let cluster = given.and_then(|cluster| found(store, cluster, "clusters"));
    let cluster = cluster.or_else(|| Some(vm?.reference("cluster")?.to_owned()));
    let center = cluster.and_then(|id| store.root("clusters", &id)?.reference("data_center"));
    let Some(center) = center else {
        return Vec::new();
    };
    let on_center = |permit| ("datacenters", center.to_owned(), permit);
    let mut all = vec![on_center(CREATE_TEMPLATE)];
    let before = vm.and_then(|vm| hosts(&vm.doc)).unwrap_or_default();
    let tied = hosts(body).is_some_and(|ids| ids != before) || pins(body).is_some();
    all.extend(tied.then(|| on_center(ADMIN_TEMPLATE)));
    all
}

fn template(store: &Store, id: &str, body: &Node) -> Vec<Need> {
    let old = store.root("templates", id);
    let before = old.and_then(|old| hosts(&old.doc)).unwrap_or_default();
    let tied = id != ZERO && hosts(body).is_some_and(|ids| ids != before);
    let need = tied.then(|| ("templates", id.to_owned(), ADMIN_TEMPLATE));
    need.into_iter().collect()
}

/// A disk made for a VM, or one that is there and attached.
fn disk_of_vm(store: &Store, body: &Node) -> Vec<Need> {
    let Some(disk) = body.child("disk") else {
        return Vec::new();
    };
    match disk.id().and_then(|id| store.root("disks", id)) {
        Some(known) => vec![("disks", known.id.to_string(), ATTACH_DISK)],
        None => new_disk(store, disk),
    }
}

/// Where images are made; what is no image is the whole system's.
fn new_disk(store: &Store, disk: &Node) -> Vec<Need> {
    let domain = disk.at("storage_domains.storage_domain");
    let domain = domain.or_else(|| disk.child("storage_domain"));
    if let Some(domain) = domain {
        let id = found(store, domain, "storagedomains");
        let need = id.map(|id| ("storagedomains", id, CREATE_DISK));
        return need.into_iter().collect();
    }
    if disk.child("lun_storage").is_none() {
        return Vec::new();
    }
    let mut all = vec![("", String::new(), CREATE_DISK)];
    if disk.text_of("sgio") == Some("unfiltered") {
        all.push(("", String::new(), RAW_SCSI));
    }
    all
}

/// Whether a body says something of a member that is not so already.
fn differs(body: &Node, old: Option<&Object>, member: &str) -> bool {
    let given = body.child(member);
    let given = given.filter(|given| !given.children.is_empty());
    given.is_some() && given != old.and_then(|old| old.doc.child(member))
}

/// The hosts that a body ties a machine to.
fn hosts(doc: &Node) -> Option<Vec<String>> {
    let hosts = doc.child("placement_policy")?.child("hosts")?;
    let mut ids: Vec<_> = hosts.children.iter().filter_map(Node::id).collect();
    ids.sort_unstable();
    Some(ids.into_iter().map(str::to_owned).collect())
}

/// How a body pins processors.
fn pins(doc: &Node) -> Option<Node> {
    doc.child("cpu")?.child("cpu_tune").cloned()
}
