//! What leaves with a storage domain and may be registered where the domain is attached again: VMs, templates and floating disks
//! (engine 4.5.8).

use std::sync::Arc;

use super::baggage::{self, Landing, own_images};
use super::chore::{Chore, DIRECT, Row, SILENT};
use super::content::left;
use super::look::{self, Deed};
use super::{locks, removal};
use crate::ask::Ask;
use crate::codec::values::instant;
use crate::events::Draft;
use crate::node::Node;
use crate::render;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const VM: Row = Row {
    job: "Importing VM {name} from configuration to Cluster {cluster}",
    first: &[(
        "VM_IMPORT_FROM_CONFIGURATION_EXECUTED_SUCCESSFULLY",
        "VM {name} has been successfully imported from the given configuration.",
    )],
    ..SILENT
};

const TEMPLATE: Row = Row {
    job: "Importing Template {name} from configuration to Cluster {cluster}",
    first: &[(
        "TEMPLATE_IMPORT_FROM_CONFIGURATION_SUCCESS",
        "Template {name} has been successfully imported from the given configuration.",
    )],
    ..DIRECT
};

const DISK: Row = Row {
    job: "Importing Disk <UNKNOWN>",
    first: &[(
        "USER_REGISTER_DISK_FINISHED_SUCCESS",
        "Disk '{name}' has been successfully registered as a floating disk.",
    )],
    ..DIRECT
};

const FORGET_VM: Row = Row {
    job: "Remove Unregistered VM {name}",
    ..SILENT
};

const FORGET_TEMPLATE: Row = Row {
    job: "Remove Unregistered VM Template {name}",
    ..SILENT
};

/// Takes out of the inventory what lies on a domain that is detached, and keeps it with the domain. Machines that have disks
/// elsewhere stay, without those that go.
pub(crate) fn leave(store: &mut Store, domain: &str) {
    for kind in ["vms", "templates"] {
        let machines: Vec<_> = store.list(kind, "").cloned().collect();
        for machine in machines {
            let disks = own_images(store, kind, &machine.id);
            let here = |disk: &Arc<Object>| disk.refers("storage_domains", domain);
            if disks.is_empty() || !disks.iter().any(here) {
                continue;
            }
            let whole = disks.iter().all(here);
            if whole {
                let packed = baggage::pack(store, kind, &machine, true);
                store.put_below(&left(kind), domain, packed);
            }
            for disk in disks.iter().filter(|disk| here(disk)) {
                if !whole {
                    keep_disk(store, domain, disk);
                }
                removal::vanish(store, &disk.id);
            }
            if whole {
                let member = if kind == "vms" { "vm" } else { "template" };
                look::drop_permissions(store, member, &machine.id);
                store.remove(kind, "", &machine.id);
            }
        }
    }
    let disks = store.list("disks", "");
    let floating: Vec<_> = disks
        .filter(|disk| disk.refers("storage_domains", domain))
        .cloned()
        .collect();
    for disk in floating {
        keep_disk(store, domain, &disk);
        removal::vanish(store, &disk.id);
    }
}

fn keep_disk(store: &mut Store, domain: &str, disk: &Object) {
    if disk.text("content_type") == Some("ovf_store") {
        return;
    }
    let mut doc = disk.doc.clone().with_attr("id", &*disk.id);
    doc.remove("disk_profile");
    doc.remove("quota");
    // Only the engine knew that it was to be wiped.
    doc.set("wipe_after_delete", "false");
    store.put_below(&left("disks"), domain, doc);
}

/// Why a domain with these machines may not be detached: each reason with the names.
pub(crate) fn may_leave(store: &Store, domain: &str, deed: &'static str) -> Outcome<()> {
    let deed = Deed(deed, "Storage");
    let mut told = Vec::new();
    let (mut protected, mut pooled, mut previewed) = (Vec::new(), Vec::new(), Vec::new());
    for kind in ["vms", "templates"] {
        for machine in store.list(kind, "") {
            let disks = own_images(store, kind, &machine.id);
            let here = |disk: &Arc<Object>| disk.refers("storage_domains", domain);
            if !disks.iter().any(here) {
                continue;
            }
            if look::in_preview(store, &machine.id) {
                previewed.push(machine.name());
            }
            if !disks.iter().all(here) {
                continue;
            }
            if machine.is("delete_protected") {
                protected.push(machine.name());
            }
            if machine.reference("vm_pool").is_some() {
                pooled.push(machine.name());
            }
        }
    }
    // Variables are filled in once for all messages: the last list wins (engine 4.5.8).
    let names = [&protected, &pooled, &previewed];
    let last = names.iter().rev().find(|names| !names.is_empty());
    let Some(last) = last else { return Ok(()) };
    let last = last.join(",");
    for (names, text) in [
        (
            &protected,
            "Cannot {action} {type}. The following VMs/Templates are delete protected: {vms}.",
        ),
        (
            &pooled,
            "Cannot {action} {type}. The following VMs/Templates are attached to pool: {vms}.",
        ),
        (
            &previewed,
            "Cannot {action} {type}. The following VMs are previewing a snapshot: {vms}.",
        ),
    ] {
        if !names.is_empty() {
            told.push(deed.phrase(text).replace("{vms}", &last));
        }
    }
    let text = format!("[{}]", told.join(", "));
    Err(Refusal::operation(409, text))
}

/// `register` of a VM or template: back into the inventory, with its disks where they are.
pub(super) fn register(store: &mut Store, ask: &Ask, place: &Place, word: &str) -> Outcome<Done> {
    let (id, domain) = (
        place.id.clone().unwrap_or_default(),
        place.holder().to_owned(),
    );
    let (row, deed) = match word {
        "vms" => (&VM, Deed("import", "VM")),
        _ => (&TEMPLATE, Deed("import", "Template")),
    };
    let body = look::body(ask);
    let cluster = super::imports::cluster_of(store, &body)?;
    let packed = store.get(&left(word), &domain, &id).cloned();
    let Some(packed) = packed else {
        return match word {
            "vms" if store.root("vms", &id).is_some() => {
                let cluster = cluster.unwrap_or_default();
                Err(is_there(store, ask, deed, (&id, &cluster)))
            }
            // The command stumbles over what it did not find.
            "vms" => Err(Refusal::operation(
                500,
                "[General command validation failure.]",
            )),
            _ => deed.bad("Cannot {action} {type}. VM is not found."),
        };
    };
    let clone = body.text_of("clone") == Some("true");
    let element = if word == "vms" { "vm" } else { "template" };
    let given = body.text_of("name");
    let inner = body.child(element).and_then(|one| one.text_of("name"));
    let name = given.or(inner.filter(|_| clone)).unwrap_or(packed.name());
    let name = name.to_owned();
    let cluster = cluster.or_else(|| packed.reference("cluster").map(str::to_owned));
    let cluster = cluster.unwrap_or_default();
    let chore = Chore::new(ask, row)
        .word("name", name.as_str())
        .word("cluster", look::name_of(store, "clusters", &cluster))
        .about_domain(store, &domain);
    let known = if clone { "" } else { &id };
    let profile = may_register(store, deed, word, (known, &name), &cluster, &domain)
        .and_then(|()| super::imports::profile_of_images(store, ask, deed, &packed.doc, &domain))
        .and_then(|()| super::imports::profile_of_machine(store, ask, deed, None, &cluster));
    let profile = look::noted(store, ask, |_| chore.say(row.job), profile)?;
    let mut doc = packed.doc.clone();
    super::imports::give_profile(&mut doc, profile);
    doc.set("name", name.as_str());
    doc.put(Node::reference("cluster", cluster));
    doc.remove("quota");
    if word == "vms" {
        doc.put(Node::leaf("stop_time", instant(ask.now)));
    }
    let new = if clone { store.new_id() } else { id.clone() };
    let landing = Landing {
        kind: if word == "vms" { "vms" } else { "templates" },
        id: &new,
        user: &ask.user.id,
        fresh: clone,
        domain: &|_| Some(domain.clone()),
        status: "ok",
    };
    for disk in baggage::unpack(store, doc, &landing, ask.now) {
        store.change("disks", "", &disk, |doc| {
            doc.remove("quota");
        });
    }
    if body.text_of("reassign_bad_macs") == Some("true") {
        reassign(store, &new);
    }
    store.remove(&left(word), &domain, &id);
    // It is not yet among what the domain's OVF stores hold.
    store.remove("ovfupdates", "", &domain);
    let chore = chore.about(store, element, &new).begin(store, ask);
    chore.end(store, ask.now, true);
    let mut done = Done::with(chore.job)?;
    done.parts = vec![render::reference(store, "storage_domain", &domain)];
    Ok(done)
}

/// A VM that is registered already: an engine finds its configuration in its own tables.
fn is_there(store: &mut Store, ask: &Ask, deed: Deed, (id, cluster): (&str, &str)) -> Refusal {
    let vm = look::name_of(store, "vms", id);
    let chore = Chore::new(ask, &VM)
        .word("name", vm.as_str())
        .word("cluster", look::name_of(store, "clusters", cluster));
    let told: Outcome<()> = match store.root("clusters", cluster) {
        None if !cluster.is_empty() => {
            deed.bad("Cannot {action} {type}. The relevant Cluster doesn't exist.")
        }
        _ => Err(Refusal::conflict(format!(
            "Import VM failed - VM ID already exists in the system. Please remove the VM ({vm}) from the system first"
        ))),
    };
    let told = look::noted(store, ask, |_| chore.say(VM.job), told);
    told.err().unwrap_or(Refusal::Empty(404))
}

/// NICs whose address another one has get one of their own.
fn reassign(store: &mut Store, vm: &str) {
    let own: Vec<_> = store.list("vms/nics", vm).cloned().collect();
    for nic in own {
        let mac = nic.text("mac.address").map(str::to_owned);
        let same = store.all("vms/nics");
        let twice = same.filter(|other| other.text("mac.address") == mac.as_deref());
        if twice.count() < 2 {
            continue;
        }
        let cluster = store.root("vms", vm).cloned();
        let cluster = cluster.as_ref().and_then(|vm| vm.reference("cluster"));
        if let Some(mac) = crate::rules::mac_pools::mac_for(store, cluster) {
            store.change("vms/nics", vm, &nic.id, |doc| doc.set("mac.address", mac));
        }
    }
}

fn may_register(
    store: &Store,
    deed: Deed,
    word: &str,
    (id, name): (&str, &str),
    cluster: &str,
    domain: &str,
) -> Outcome<()> {
    locks::check(store, &[id], deed.0, deed.1)?;
    if store.root("clusters", cluster).is_none() {
        return deed.bad("Cannot {action} {type}. The relevant Cluster doesn't exist.");
    }
    look::domain_is_active(store, deed, domain)?;
    super::imports::is_free(store, deed, word, id, name)
}

/// DELETE of what is not registered: its images go too.
pub(super) fn forget(
    store: &mut Store,
    ask: &Ask,
    word: &str,
    domain: &str,
    id: &str,
) -> Outcome<String> {
    let deed = Deed("remove", if word == "vms" { "VM" } else { "Template" });
    let row = if word == "vms" {
        &FORGET_VM
    } else {
        &FORGET_TEMPLATE
    };
    let name = store.get(&left(word), domain, id);
    let name = name.map_or_else(String::new, |row| row.name().to_owned());
    let chore = Chore::new(ask, row)
        .word("name", name)
        .about_domain(store, domain);
    let checked = look::domain_is_active(store, deed, domain);
    look::noted(store, ask, |_| chore.say(row.job), checked)?;
    let chore = chore.begin(store, ask);
    store.remove(&left(word), domain, id);
    chore.end(store, ask.now, true);
    Ok(chore.job.unwrap_or_default())
}

/// POST to the disks of a domain with `unregistered=true`.
pub(crate) fn add_disk(store: &mut Store, ask: &Ask, domain: &str) -> Outcome<Arc<Object>> {
    let deed = Deed("import", "Virtual Disk");
    let body = look::body(ask);
    let Some(id) = body.id().map(str::to_owned) else {
        return Err(Refusal::incomplete("Disk", "id", "add"));
    };
    let found = store.get(&left("disks"), domain, &id).cloned();
    let Some(found) = found else {
        if let Some(known) = store.root("disks", &id) {
            return deed.conflict(format!(
                "Cannot {{action}} {{type}}. The selected disk ID: {id} is already used by the following existing disk: {}.",
                look::alias(known)
            ));
        }
        return Err(Refusal::not_found(id));
    };
    let given = body.text_of("alias").or(body.text_of("name"));
    let alias = given.unwrap_or(look::alias(&found)).to_owned();
    let chore = Chore::new(ask, &DISK)
        .word("name", alias.as_str())
        .about_domain(store, domain);
    let checked = look::domain_is_active(store, deed, domain)
        .and_then(|()| super::imports::profile_of_image(store, ask, deed, domain));
    look::noted(store, ask, |_| chore.say(DISK.job), checked)?;
    let mut doc = found.doc.clone().with_attr("id", &*found.id);
    doc.set("alias", alias.as_str());
    doc.set("name", alias.as_str());
    doc.set("status", "ok");
    super::births::settle(store, &ask.user.id, &mut doc, domain);
    doc.remove("quota");
    store.remove(&left("disks"), domain, &id);
    let made = store.put_below("disks", "", doc);
    initiated(store, &alias, ask.now);
    let chore = chore.begin(store, ask);
    chore.end(store, ask.now, true);
    Ok(made)
}

/// About nothing, of nobody.
pub(super) fn initiated(store: &mut Store, alias: &str, now: jiff::Timestamp) {
    let text = format!("Registering Disk '{alias}' has been initiated.");
    Draft::new("USER_REGISTER_DISK_INITIATED", text, now).record(store);
}
