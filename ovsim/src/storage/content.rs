//! What a storage domain holds: the VMs and templates with images on it, those on an export domain, and those that nobody has
//! registered (engine 4.5.8).

use std::sync::Arc;

use super::chore::{Chore, Row, SILENT};
use super::{active_parts, baggage, layers, library, look, registry, snapshots, unregistered};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store};

const REMOVE_VM: Row = Row {
    job: "Removing VM {name} image from Storage Domain {domain}",
    first: &[(
        "IMPORTEXPORT_STARTING_REMOVE_VM",
        "Starting to remove Vm {name} remove from {domain}",
    )],
    last: &[(
        "IMPORTEXPORT_REMOVE_VM",
        "Vm {name} was removed from {domain}",
    )],
    ..SILENT
};

const REMOVE_TEMPLATE: Row = Row {
    job: "Removing VM Template {name} image from Storage Domain {domain}",
    first: &[(
        "IMPORTEXPORT_STARTING_REMOVE_TEMPLATE",
        "Starting to remove Template {name} remove {domain}",
    )],
    last: &[(
        "IMPORTEXPORT_REMOVE_TEMPLATE",
        "Template {name} was removed from {domain}",
    )],
    ..SILENT
};

/// The kind of what is not registered.
pub(super) fn left(kind: &str) -> String {
    format!("left/{kind}")
}

/// The last word of a kind below a domain: `vms` of `storagedomains/vms`.
fn word(place: &Place) -> Option<&str> {
    let word = place.kind.strip_prefix("storagedomains/")?;
    matches!(word, "vms" | "templates" | "disks").then_some(word)
}

/// What a list below a domain holds, where that is not simply stored there; none for all other places.
pub(crate) fn listed(store: &Store, ask: &Ask, place: &Place) -> Option<Vec<Arc<Object>>> {
    if let Some(items) = layers::listed(store, ask, place).or_else(|| within(store, place)) {
        return Some(items);
    }
    if place.kind == library::IMAGES {
        return Some(library::images(store, place));
    }
    if place.kind == snapshots::SNAPSHOTS {
        return Some(snapshots::in_order(store, place.holder()));
    }
    let word = word(place)?;
    let domain = place.holder();
    if ask.params.flag("unregistered", false) {
        if look::domain_status(store, domain) != "active" {
            return Some(Vec::new());
        }
        let home = left(word);
        let rows = store.list(&home, domain);
        let rows = rows.map(|row| at(place, row, domain));
        let rows = rows.map(unregistered::as_told);
        let mut rows: Vec<_> = rows.collect();
        if word == "disks" {
            rows.extend(unregistered::packed(store, place, domain));
        }
        return Some(rows);
    }
    if word == "disks" {
        return None;
    }
    let rows: Vec<_> = if is_export(store, domain) {
        store.list(&place.kind, domain).cloned().collect()
    } else {
        of_data(store, word, domain)
    };
    Some(rows.iter().map(|row| at(place, row, domain)).collect())
}

/// What lies inside of something else, gathered from where it is stored.
fn within(store: &Store, place: &Place) -> Option<Vec<Arc<Object>>> {
    active_parts::listed(store, place).or_else(|| parts(store, place))
}

/// The one of this id.
pub(crate) fn found(store: &Store, ask: &Ask, place: &Place) -> Option<Arc<Object>> {
    let id = place.id.as_deref()?;
    if is_left(ask, place) {
        let mut items = listed(store, ask, place)?.into_iter();
        let mut found = Arc::unwrap_or_clone(items.find(|item| &*item.id == id)?);
        // It is told as if it were among all disks.
        (found.kind, found.parent) = ("disks", "".into());
        return Some(Arc::new(found));
    }
    if let Some(layer) = layers::found(store, place) {
        return layer;
    }
    if place.kind == library::IMAGES {
        let mut images = library::images(store, place).into_iter();
        return images.find(|item| &*item.id == id);
    }
    if let Some(items) = within(store, place) {
        return items.into_iter().find(|item| &*item.id == id);
    }
    let word = word(place).filter(|word| *word != "disks")?;
    let domain = place.holder();
    let row = if is_export(store, domain) {
        store.get(&place.kind, domain, id)?
    } else {
        store.root(word, id)?
    };
    Some(at(place, row, domain))
}

/// The images of an ISO domain.
fn is_library(store: &Store, place: &Place) -> bool {
    let domain = store.root("storagedomains", place.holder());
    place.kind == library::IMAGES && domain.is_some_and(|it| it.text("type") == Some("iso"))
}

/// One disk that is not registered.
fn is_left(ask: &Ask, place: &Place) -> bool {
    place.kind == "storagedomains/disks" && ask.params.flag("unregistered", false)
}

/// A Glance has images, and a domain of ISO files; a domain of data is refused in the words of the command that would have listed them.
pub(crate) fn has_images(store: &Store, place: &Place) -> Outcome<()> {
    match store.root("storagedomains", place.holder()) {
        Some(domain) if !matches!(domain.text("type"), Some("image" | "iso")) => {
            Err(Refusal::operation(400, NO_IMAGES))
        }
        _ => Ok(()),
    }
}

const NO_IMAGES: &str = "engineexception: images not supported error (failed with error images not supported error and code 329)";

/// What is said of a file that is not there: domains of data have none.
pub(crate) fn no_file(store: &Store, place: &Place) -> Refusal {
    match store.root("storagedomains", place.holder()) {
        Some(domain) if domain.text("type") == Some("data") => Refusal::operation(400, NO_IMAGES),
        _ => Refusal::Empty(404),
    }
}

/// A data domain has no files, and of one that is not attached nobody can tell which disks lie there. What machines bring along is
/// told on export domains alone.
pub(crate) fn may_list(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    if below(place).is_some() && !place.parents.first().is_some_and(|id| is_export(store, id)) {
        return Err(Refusal::Empty(404));
    }
    let domain = store.root("storagedomains", place.holder());
    let Some(domain) = domain.filter(|domain| domain.text("type") == Some("data")) else {
        return Ok(());
    };
    match place.kind.as_str() {
        "storagedomains/files" => Err(Refusal::Empty(404)),
        "storagedomains/disks"
            if ask.params.flag("unregistered", false)
                && look::domain_status(store, &domain.id) == "unattached" =>
        {
            Err(Refusal::operation(400, crate::rules::refusal::INTERNAL))
        }
        _ => Ok(()),
    }
}

/// Whether a place is looked after here.
pub(crate) fn looks_after(store: &Store, ask: &Ask, place: &Place) -> bool {
    is_left(ask, place)
        || is_library(store, place)
        || word(place).is_some_and(|word| word != "disks")
        || below(place).is_some()
        || active_parts::looks_after(store, place)
        || layers::looks_after(place)
}

fn is_export(store: &Store, domain: &str) -> bool {
    let domain = store.root("storagedomains", domain);
    domain.is_some_and(|domain| domain.text("type") == Some("export"))
}

/// The machines that have an image on a data domain.
fn of_data(store: &Store, kind: &str, domain: &str) -> Vec<Arc<Object>> {
    let home = format!("{kind}/diskattachments");
    let here = |machine: &&Arc<Object>| {
        let links = store.list(&home, &machine.id);
        let mut disks = links.filter_map(|link| store.root("disks", &link.id));
        disks.any(|disk| disk.refers("storage_domains", domain))
    };
    store.list(kind, "").filter(here).cloned().collect()
}

/// The same object as this place shows it.
fn at(place: &Place, row: &Object, domain: &str) -> Arc<Object> {
    let mut doc = row.doc.clone();
    doc.remove(baggage::KEPT);
    doc.put(Node::reference("storage_domain", domain));
    Arc::new(Object {
        kind: crate::store::intern(&place.kind),
        parent: place.parent().into(),
        id: Arc::clone(&row.id),
        doc,
        seq: row.seq,
    })
}

/// `disks` or `diskattachments` below a machine on a domain: the word, and the kind of the machine.
fn below(place: &Place) -> Option<(&str, &str)> {
    match place.kind.as_str() {
        "storagedomains/vms/disks" => Some(("disks", "vms")),
        "storagedomains/vms/diskattachments" => Some(("diskattachments", "vms")),
        "storagedomains/templates/disks" => Some(("disks", "templates")),
        _ => None,
    }
}

/// The disks of a machine on an export domain, as they are packed.
fn parts(store: &Store, place: &Place) -> Option<Vec<Arc<Object>>> {
    let (word, kind) = below(place)?;
    let (domain, machine) = (place.parents.first()?, place.holder());
    let packed = store.get(&format!("storagedomains/{kind}"), domain, machine);
    let rows: Vec<Node> = match packed {
        Some(packed) if word == "disks" => baggage::packed_disks(&packed.doc).cloned().collect(),
        Some(packed) => links_of(&packed.doc, kind),
        None => Vec::new(),
    };
    let made = rows.into_iter().filter_map(|mut doc| {
        let id = doc.id()?.to_owned();
        doc.attrs.clear();
        Some(Arc::new(Object {
            kind: crate::store::intern(&place.kind),
            parent: place.parent().into(),
            id: id.into(),
            doc,
            seq: 0,
        }))
    });
    Some(made.collect())
}

fn links_of(doc: &Node, kind: &str) -> Vec<Node> {
    let wanted = format!("{kind}/diskattachments");
    baggage::packed_rows(doc, &wanted).cloned().collect()
}

/// DELETE: from an export domain in a job; what is not registered is forgotten with its images.
pub(super) fn remove(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let (id, domain) = (
        place.id.clone().unwrap_or_default(),
        place.holder().to_owned(),
    );
    let word = word(place).unwrap_or("vms").to_owned();
    if store.get(&left(&word), &domain, &id).is_some() {
        return registry::forget(store, ask, &word, &domain, &id).map(Some);
    }
    let packed = store.get(&place.kind, &domain, &id).cloned();
    let packed = packed.ok_or(Refusal::Empty(404))?;
    let row = if word == "vms" {
        &REMOVE_VM
    } else {
        &REMOVE_TEMPLATE
    };
    let chore = Chore::new(ask, row)
        .word("name", packed.name())
        .word("domain", look::name_of(store, "storagedomains", &domain))
        .about_domain(store, &domain);
    let deed = look::Deed("remove", if word == "vms" { "VM" } else { "Template" });
    let text = format!(
        "Cannot {{action}} {{type}}. {} {} is being removed from export domain.",
        deed.1,
        packed.name()
    );
    let mut checked = super::locks::check(store, &[&id], deed.0, deed.1);
    if checked.is_ok() {
        checked = look::domain_is_active(store, deed, &domain);
    }
    look::noted(store, ask, |_| chore.say(row.job), checked)?;
    let chore = chore.holding(store, &[&id], &text).begin(store, ask);
    let (job, kind) = (chore.job.clone(), place.kind.clone());
    chore.finish(store, ask.now, move |_, store, _| {
        store.remove(&kind, &domain, &id);
    });
    Ok(job)
}

/// Actions of what lies on a domain: `import` and `register`.
pub(super) fn act(
    store: &mut Store,
    ask: &Ask,
    place: &Place,
    action: &str,
) -> Option<Outcome<Done>> {
    let word = word(place).filter(|word| *word != "disks")?;
    match action {
        "import" => Some(super::imports::of_domain(store, ask, place, word)),
        "register" => Some(super::registering::register(store, ask, place, word)),
        _ => None,
    }
}
