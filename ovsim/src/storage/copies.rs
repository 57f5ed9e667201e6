//! Disks copied: a new disk, or one more place of a template's disk.

use std::sync::Arc;

use super::chore::{Chore, Row};
use super::images::{self, NO_DISK};
use super::look::{self, Deed};
use super::{locks, moves, quota_shares};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::quota_permits;
use crate::rules::refusal::Outcome;
use crate::store::{Object, Store};

const COPY: Row = Row {
    job: "Copying Disk {disk} from {source} to {target}",
    steps: &["Creating Volume.", "~Copying Volume."],
    first: &[(
        "USER_COPIED_DISK",
        "User {user} is copying disk {disk} to domain {target}.",
    )],
    after: 3_000,
    last: &[(
        "USER_COPIED_DISK_FINISHED_SUCCESS",
        "User {user} finished copying disk {disk} to domain {target}.",
    )],
    finalizes: true,
};

/// What others are told while a disk is on its way.
pub(super) fn under_way(alias: &str) -> String {
    format!("Cannot {{action}} {{type}}. Disk {alias} is being moved or copied.")
}

/// What both say about themselves.
pub(super) fn chore(
    store: &Store,
    ask: &Ask,
    row: &'static Row,
    disk: &str,
    from: &str,
    to: &str,
) -> Chore {
    Chore::new(ask, row)
        .word("disk", disk)
        .word("source", look::name_of(store, "storagedomains", from))
        .word("target", look::name_of(store, "storagedomains", to))
        .about_domain(store, to)
}

pub(super) fn target_of(store: &Store, ask: &Ask) -> Outcome<String> {
    let target = look::named(store, &look::body(ask), "storage_domain", "storagedomains")?;
    Ok(target.unwrap_or_default())
}

/// A copy is a new disk; the copy of a template's disk is one more place of the same disk.
pub(super) fn copy(store: &mut Store, ask: &Ask, disk: &Arc<Object>) -> Outcome<Done> {
    let deed = Deed("copy", "Virtual Disk");
    let target = target_of(store, ask)?;
    let body = look::body(ask);
    let given = |member: &str| {
        let text = body.child("disk").and_then(|disk| disk.text_of(member));
        text.filter(|text| !text.is_empty())
    };
    let alias = given("name")
        .or(given("alias"))
        .unwrap_or(look::alias(disk));
    let source = look::domain_of(&disk.doc);
    let chore = chore(store, ask, &COPY, alias, &source, &target);
    let template = look::template_of(store, &disk.id).cloned();
    let checked = may_copy(store, deed, disk, &target, template.as_deref());
    let checked = checked.and_then(|()| moves::profile_fits(store, ask, deed, &target));
    let checked = checked.and_then(|()| moves::quota_fits(store, ask, deed, &target));
    let checked = checked.and_then(|()| quota_shares::of_copy(store, ask, deed, (disk, &target)));
    look::noted(store, ask, |_| chore.say(COPY.job), checked)?;
    let id = disk.id.to_string();
    let chore = chore
        .holding(store, &[&id], &under_way(alias))
        .busy_on(store, std::slice::from_ref(&target))
        .begin(store, ask);
    let job = chore.job.clone();
    store.set("disks", &id, "status", "locked");
    if template.is_some() {
        chore.finish(store, ask.now, move |_, store, _| {
            store.change("disks", "", &id, |doc| {
                let mut domains = look::domains_of(doc);
                domains.push(target);
                doc.put(images::on_domains(&domains));
                doc.set("status", "ok");
            });
        });
        return Done::with(job);
    }
    let mut doc = copied(store, disk, alias, &target);
    if let Some(quota) = quota_permits::named(&body) {
        doc.put(Node::reference("quota", quota));
    }
    let made = store.put_below("disks", "", doc);
    let profile = body.child("disk_profile").and_then(Node::id);
    let profile = profile.map(str::to_owned);
    chore.finish(store, ask.now, move |_, store, _| {
        store.set("disks", &id, "status", "ok");
        store.change("disks", "", &made.id, |doc| {
            crate::rules::disks::made_up(doc);
            doc.set("total_size", "0");
            if let Some(profile) = profile {
                doc.put(Node::reference("disk_profile", profile));
            }
        });
    });
    Done::with(job)
}

/// The document of a copy: another image, on another domain, in no profile (engine 4.5.8).
pub(super) fn copied(store: &mut Store, disk: &Object, alias: &str, target: &str) -> Node {
    let mut doc = disk.doc.clone();
    for member in ["disk_profile", "qcow_version", "template_disk"] {
        doc.remove(member);
    }
    let image = store.new_id();
    for (member, text) in [
        ("alias", alias),
        ("name", alias),
        ("image_id", image.as_str()),
        ("status", "locked"),
        ("actual_size", "0"),
        ("total_size", "0"),
    ] {
        doc.set(member, text);
    }
    doc.put(images::on_domains(&[target.to_owned()]));
    doc
}

fn may_copy(
    store: &Store,
    deed: Deed,
    disk: &Object,
    target: &str,
    template: Option<&Object>,
) -> Outcome<()> {
    locks::check(store, &[&disk.id], deed.0, deed.1)?;
    if !images::is_image(disk) {
        return deed.bad(NO_DISK);
    }
    allowed_content(deed, disk)?;
    previews(store, deed, disk)?;
    if disk.status() == "locked" {
        return deed.conflict("Template's Image is locked (temporarily).");
    }
    look::domain_is_active(store, deed, &look::domain_of(&disk.doc))?;
    look::domain_takes_images(store, deed, target)?;
    look::domain_has_room(store, deed, target, actual_size(disk))?;
    images::not_in_use(store, deed, disk)?;
    if template.is_some()
        && look::domains_of(&disk.doc)
            .iter()
            .any(|known| known == target)
    {
        return deed.conflict("Cannot {action} {type}. One of the Template Images already exists.");
    }
    Ok(())
}

pub(super) fn actual_size(disk: &Object) -> u64 {
    disk.text("actual_size")
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

pub(super) fn allowed_content(deed: Deed, disk: &Object) -> Outcome<()> {
    let content = disk.text("content_type").unwrap_or("data");
    if matches!(
        content,
        "data" | "iso" | "memory_dump_volume" | "memory_metadata_volume"
    ) {
        return Ok(());
    }
    deed.conflict(format!(
        "Cannot {{action}} {{type}}. The operation is not supported for {} disks.",
        content.to_uppercase()
    ))
}

pub(super) fn previews(store: &Store, deed: Deed, disk: &Object) -> Outcome<()> {
    for (vm, _) in look::users_of(store, &disk.id) {
        if look::in_preview(store, &vm.id) {
            return deed.conflict(look::PREVIEWING);
        }
    }
    Ok(())
}
