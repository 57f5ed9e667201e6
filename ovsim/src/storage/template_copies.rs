//! One of the copies of a template's disk goes: the disk stays where the others are (engine 4.5.8).

use super::chore::{Chore, Row, SILENT};
use super::look::{self, Deed};
use super::{images, locks, moves};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store, is_uuid};

const REMOVE: Row = Row {
    job: "Removing Disk {disk}",
    steps: &["Deleting Image."],
    first: &[(
        "USER_FINISHED_REMOVE_DISK",
        "Disk {disk} was successfully removed from domain {domain} (User {user}).",
    )],
    after: 1_000,
    ..SILENT
};

const HERE: Deed = Deed("remove", "Virtual Disk");

/// DELETE of a disk below its template; the parameter says which copy.
pub(super) fn remove(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let (id, template) = (place.id.as_deref().unwrap_or(""), place.holder());
    let domain = ask.params.text("storage_domain").unwrap_or("");
    if !domain.is_empty() && !is_uuid(domain) {
        return Err(Refusal::no_uuid(domain));
    }
    let here = store.get(&place.kind, template, id).is_some();
    let disk = store.root("disks", id).filter(|_| here).cloned();
    let disk = disk.ok_or(Refusal::Empty(404))?;
    let alias = look::alias(&disk).to_owned();
    let checked = may_go(store, &disk, template, domain);
    let job = |_: &Store| format!("Removing Disk {alias}");
    look::noted(store, ask, job, checked)?;
    let text = format!("Cannot {{action}} {{type}}. Disk {alias} is being removed.");
    let chore = Chore::new(ask, &REMOVE)
        .word("disk", alias.as_str())
        .word("domain", look::name_of(store, "storagedomains", domain))
        .about_domain(store, domain)
        .about(store, "template", template)
        .holding(store, &[id], &text);
    let cluster = store.root("templates", template);
    let cluster = cluster.and_then(|template| template.reference("cluster"));
    let chore = match cluster.map(str::to_owned) {
        Some(cluster) => chore.about_cluster(store, &cluster),
        None => chore,
    };
    let chore = chore.begin(store, ask);
    let job = chore.job.clone();
    store.set("disks", id, "status", "locked");
    let (id, domain) = (id.to_owned(), domain.to_owned());
    chore.finish(store, ask.now, move |_, store, _| {
        leave(store, &id, &domain)
    });
    Ok(job)
}

/// The disk is on the other domains alone, in a profile of the first of them.
fn leave(store: &mut Store, id: &str, domain: &str) {
    let Some(disk) = store.root("disks", id).cloned() else {
        return;
    };
    let mut domains = look::domains_of(&disk.doc);
    domains.retain(|one| one != domain);
    let first = domains.first().map_or("", String::as_str);
    let profile = moves::first_profile(store, first);
    store.change("disks", "", id, |doc| {
        doc.put(images::on_domains(&domains));
        doc.set("status", "ok");
        if let Some(profile) = profile {
            doc.put(Node::reference("disk_profile", profile));
        }
    });
}

/// The engine's order: the lock, the copy, its domain, the disk, the template, and what is made of it there.
fn may_go(store: &Store, disk: &Object, template: &str, domain: &str) -> Outcome<()> {
    locks::check(store, &[&disk.id], HERE.0, HERE.1)?;
    if domain.is_empty() {
        return HERE.bad("Cannot {action} {type}. A storage domain must be specified when deleting one of a template's disk's copies.");
    }
    let domains = look::domains_of(&disk.doc);
    if !domains.iter().any(|one| one == domain) {
        return HERE.bad(
            "Cannot {action} {type}. Provided wrong storage domain, which is not related to disk.",
        );
    }
    look::domain_takes_images(store, HERE, domain)?;
    if disk.status() == "locked" {
        return HERE.conflict(locks::BUSY);
    }
    let template = store.root("templates", template);
    if template.is_some_and(|template| template.status() == "locked") {
        return HERE.conflict("Template's Image is locked (temporarily).");
    }
    if domains.len() == 1 {
        return HERE.conflict(
            "Cannot {action} {type}. The image is the only remaining copy of a Template disk.",
        );
    }
    let layers = store.list("disks", "").filter(|layer| {
        layer.text("template_disk") == Some(&disk.id)
            && look::domains_of(&layer.doc).iter().any(|one| one == domain)
    });
    let users = layers.filter_map(|layer| look::users_of(store, &layer.id).into_iter().next());
    let names: Vec<_> = users.map(|(vm, _)| vm.name().to_owned()).collect();
    match names.is_empty() {
        true => Ok(()),
        false => HERE.conflict(format!(
            "Cannot delete Template. Template is being used by the following VMs: {}.",
            names.join(",")
        )),
    }
}
