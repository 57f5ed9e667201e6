//! What the disks of a command take of their quotas, before it begins. While a data center enforces its quotas an engine reckons
//! that when it asks for permits, and what it learns later it does not count: a disk that is copied without a word of its
//! quota, the disks of a template that nothing is said of. Where quotas are only watched it reckons at the end, and counts
//! them all (engine 4.5.8).

use std::sync::Arc;

use super::look::{self, Deed};
use super::placing::Wishes;
use super::snapshots;
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::quota_permits;
use crate::rules::quota_takes::{self, Mode, Share};
use crate::rules::refusal::Outcome;
use crate::rules::work::Work;
use crate::store::{Object, Store, ZERO};

const GIB: f64 = (1u64 << 30) as f64;

/// Takes them of the data center of the first; all are in one.
fn take(store: &mut Store, ask: &Ask, deed: Deed, shares: &[Share]) -> Outcome<()> {
    let Some(center) = center(store, shares) else {
        return Ok(());
    };
    let taken = quota_takes::storage(store, ask, &center, shares);
    taken.or_else(|told| deed.told(&told))
}

fn center(store: &Store, shares: &[Share]) -> Option<String> {
    look::center_of(store, &shares.first()?.domain)
}

/// What a layer takes now, in parts of a GiB.
fn grown(disk: &Node) -> f64 {
    let bytes = disk
        .text_of("actual_size")
        .and_then(|text| text.parse().ok());
    bytes.unwrap_or(0.0) / GIB
}

/// A snapshot takes what the layers hold that it keeps.
pub(super) fn of_layers(
    store: &mut Store,
    ask: &Ask,
    deed: Deed,
    (vm, named): (&str, &[String]),
) -> Outcome<()> {
    let layers = snapshots::layered(store, vm, named);
    let shares = layers.iter().filter_map(|disk| {
        let share = quota_takes::of_disk(&disk.doc, &look::domain_of(&disk.doc))?;
        let size = grown(&disk.doc);
        Some(Share { size, ..share })
    });
    take(store, ask, deed, &shares.collect::<Vec<_>>())
}

/// Copies of disks that go to one domain, or stay each on its own.
pub(super) fn of_copies(
    store: &mut Store,
    ask: &Ask,
    deed: Deed,
    (disks, target): (&[Arc<Object>], Option<&str>),
) -> Outcome<()> {
    let shares = disks.iter().filter_map(|disk| {
        let domain = target.map_or_else(|| look::domain_of(&disk.doc), str::to_owned);
        quota_takes::of_disk(&disk.doc, &domain)
    });
    take(store, ask, deed, &shares.collect::<Vec<_>>())
}

/// Copies of disks, each with the quota that it will have.
pub(super) fn of_documents(
    store: &mut Store,
    ask: &Ask,
    deed: Deed,
    disks: &[Node],
) -> Outcome<()> {
    let shares = disks
        .iter()
        .filter_map(|disk| quota_takes::of_disk(disk, &look::domain_of(disk)));
    take(store, ask, deed, &shares.collect::<Vec<_>>())
}

/// The action `copy`.
pub(super) fn of_copy(
    store: &mut Store,
    ask: &Ask,
    deed: Deed,
    (disk, target): (&Object, &str),
) -> Outcome<()> {
    let mut doc = disk.doc.clone();
    match quota_permits::named(&look::body(ask)) {
        Some(quota) => doc.put(Node::reference("quota", quota)),
        None if enforced(store, target) => return Ok(()),
        None => {}
    }
    let share = quota_takes::of_disk(&doc, target);
    take(store, ask, deed, &share.into_iter().collect::<Vec<_>>())
}

fn enforced(store: &Store, domain: &str) -> bool {
    let center = look::center_of(store, domain);
    center.is_some_and(|center| quota_takes::mode(store, &center) == Mode::Enforced)
}

/// A disk that is registered takes what it holds of the quota that is named.
pub(super) fn of_image(
    store: &mut Store,
    ask: &Ask,
    deed: Deed,
    (image, domain): (&Node, &str),
) -> Outcome<()> {
    let Some(quota) = quota_permits::named(&look::body(ask)) else {
        return Ok(());
    };
    let share = Share {
        quota,
        domain: domain.to_owned(),
        size: grown(image),
    };
    take(store, ask, deed, &[share])
}

/// The disks of the template of a new machine.
pub(crate) fn of_machine(work: &mut Work<'_>) -> Outcome<()> {
    let template = work.doc.child("template").and_then(Node::id);
    let Some(template) = template.filter(|id| work.is_add() && *id != ZERO) else {
        return Ok(());
    };
    if super::from_snapshot::asked(&work.given).is_some() {
        return Ok(());
    }
    let disks = of_template(work.store, template);
    let wishes = Wishes::of(work.store, &work.given);
    let mut shares = Vec::new();
    for disk in &disks {
        let domain = look::domain_of(&disk.doc);
        let wish = wishes.for_disk(disk);
        if !wish.is_some_and(|wish| wish.is_of_one()) && enforced(work.store, &domain) {
            continue;
        }
        let mut doc = disk.doc.clone();
        if let Some(quota) = wish.and_then(|wish| wish.quota()) {
            doc.put(Node::reference("quota", quota));
        }
        shares.extend(quota_takes::of_disk(&doc, &domain));
    }
    take(work.store, work.ask, Deed("add", "VM"), &shares)
}

/// The disks of the template of a pool, as often as members are made.
pub(crate) fn of_members(work: &mut Work<'_>, template: &str) -> Outcome<()> {
    let size = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or(0.0f64);
    let before = work.old.as_ref().map_or(0.0, |old| size(old.text("size")));
    let members = (size(work.doc.text_of("size")) - before).max(0.0);
    let disks = of_template(work.store, template);
    let shares = disks.iter().filter_map(|disk| {
        let share = quota_takes::of_disk(&disk.doc, &look::domain_of(&disk.doc))?;
        let size = share.size * members;
        Some(Share { size, ..share })
    });
    let shares: Vec<_> = shares.collect();
    let Some(center) = center(work.store, &shares) else {
        return Ok(());
    };
    let taken = quota_takes::storage(work.store, work.ask, &center, &shares);
    taken.map_err(|told| work.told(&told))
}

fn of_template(store: &Store, template: &str) -> Vec<Arc<Object>> {
    let links = store.list("templates/diskattachments", template);
    let disks = links.filter_map(|link| store.root("disks", &link.id));
    disks.cloned().collect()
}
