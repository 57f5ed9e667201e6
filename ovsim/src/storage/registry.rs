//! What leaves with a storage domain and may be registered where the domain is attached again: VMs, templates and floating disks
//! (engine 4.5.8).

use std::sync::Arc;

use super::baggage::{self, own_images};
use super::chore::{Chore, DIRECT, Row, SILENT};
use super::content::left;
use super::look::{self, Deed};
use super::{quota_shares, regrants, removal, unregistered};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

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
    first: &[(
        "IMPORTEXPORT_REMOVE_VM",
        "Vm {name} was removed from {domain}",
    )],
    after: 3_000,
    ..SILENT
};

const FORGET_TEMPLATE: Row = Row {
    job: "Remove Unregistered VM Template {name}",
    first: &[(
        "IMPORTEXPORT_REMOVE_TEMPLATE",
        "Template {name} was removed from {domain}",
    )],
    after: 3_000,
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
                let packed = with_names(store, kind, &machine);
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
    leave_word(store, domain);
}

/// A machine with what its configuration tells by names: its cluster, and the roles of users on it.
fn with_names(store: &Store, kind: &str, machine: &Object) -> Node {
    let mut packed = baggage::pack(store, kind, machine, true);
    let member = if kind == "vms" { "vm" } else { "template" };
    let cluster = machine.reference("cluster").unwrap_or("");
    let cluster = look::name_of(store, "clusters", cluster);
    let given = regrants::kept(store, member, &machine.id);
    if let Some(kept) = packed.child_mut(baggage::KEPT) {
        kept.set_attr("cluster", cluster);
        kept.push(given);
    }
    packed
}

/// The configurations of machines without images lie on every domain of data: they stay, and may be registered from there once
/// they are gone.
fn leave_word(store: &mut Store, domain: &str) {
    let Some(center) = look::center_of(store, domain) else {
        return;
    };
    if !look::is_data(store, domain) {
        return;
    }
    for kind in ["vms", "templates"] {
        let here = |machine: &&Arc<Object>| {
            let cluster = machine.reference("cluster");
            let cluster = cluster.and_then(|id| store.root("clusters", id));
            cluster.is_some_and(|it| it.reference("data_center") == Some(&center))
                && own_images(store, kind, &machine.id).is_empty()
        };
        let machines: Vec<_> = store.list(kind, "").filter(here).cloned().collect();
        for machine in machines {
            let packed = with_names(store, kind, &machine);
            store.put_below(&left(kind), domain, packed);
        }
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
    let packed = store.get(&left(word), domain, id).cloned();
    let name = packed.as_ref().map_or("", |row| row.name());
    let mut chore = Chore::new(ask, row)
        .word("name", name)
        .word("domain", look::name_of(store, "storagedomains", domain))
        .about_domain(store, domain);
    chore = match word {
        "vms" => {
            let template = packed.as_ref().and_then(|row| row.reference("template"));
            let template = template.filter(|id| store.root("templates", id).is_some());
            let chore = chore.about_named("vm", id, name);
            template
                .map(str::to_owned)
                .iter()
                .fold(chore, |chore, id| chore.about(store, "template", id))
        }
        _ => chore.about_named("template", id, name),
    };
    let checked = look::domain_is_active(store, deed, domain);
    look::noted(store, ask, |_| chore.say(row.job), checked)?;
    let disks = packed.map_or(0, |row| baggage::packed_disks(&row.doc).count());
    let chore = chore.begin(store, ask);
    chore.steps(store, ask.now, "Deleting Image", disks);
    unregistered::forget_everywhere(store, word, id);
    let job = chore.job.clone().unwrap_or_default();
    match disks {
        0 => chore.end(store, ask.now, true),
        _ => chore.finish(store, ask.now, |_, _, _| {}),
    }
    Ok(job)
}

/// POST to the disks of a domain with `unregistered=true`.
pub(crate) fn add_disk(store: &mut Store, ask: &Ask, domain: &str) -> Outcome<Arc<Object>> {
    let deed = Deed("import", "Virtual Disk");
    let body = look::body(ask);
    let Some(id) = body.id().map(str::to_owned) else {
        let text = "candidate can not be null please use static method createGuidFromString";
        return Err(Refusal::Page(text.into()));
    };
    let found = unregistered::disk(store, domain, &id);
    let known = store
        .root("disks", &id)
        .filter(|disk| disk.refers("storage_domains", domain));
    if let Some(known) = known.cloned() {
        let told: Outcome<()> = deed.conflict(format!(
            "Cannot {{action}} {{type}}: The following disks are locked: {}. Please try again in a few minutes.",
            look::alias(&known)
        ));
        look::noted(store, ask, |_| "Importing Disk <UNKNOWN>".to_owned(), told)?;
    }
    let Some(found) = found else {
        return Err(Refusal::not_found(id));
    };
    let given = body.text_of("alias").or(body.text_of("name"));
    let alias = given.or(found.text_of("alias")).unwrap_or("").to_owned();
    let chore = Chore::new(ask, &DISK)
        .word("name", alias.as_str())
        .about_domain(store, domain);
    let checked = look::domain_is_active(store, deed, domain)
        .and_then(|()| super::imports::profile_of_image(store, ask, deed, domain));
    let checked = checked.and_then(|()| quota_shares::of_image(store, ask, deed, (&found, domain)));
    look::noted(store, ask, |_| chore.say(DISK.job), checked)?;
    let mut doc = found.clone().with_attr("id", &*id);
    for member in [
        "description",
        "wipe_after_delete",
        "shareable",
        "propagate_errors",
        "backup",
    ] {
        if let Some(given) = body.text_of(member) {
            doc.set(member, given);
        }
    }
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
