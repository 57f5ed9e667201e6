//! Templates and storage: copies of the disks of a VM or of one of its snapshots when one is made, the images when it goes
//! (engine 4.5.8).

use std::sync::Arc;

use super::births::Copy;
use super::chore::{Chore, Row, SILENT};
use super::look::{self, Deed};
use super::placing::Wishes;
use super::snapshots::{DISKS, disks_are_free, layered};
use super::{births, copies, locks, quota_shares, removal, sealing};
use crate::ask::Ask;
use crate::java_map;
use crate::node::Node;
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::templates;
use crate::rules::work::Work;
use crate::store::{Object, Store};

const ADD: Row = Row {
    job: "Creating VM Template {template} in Data Center {center}",
    first: &[(
        "USER_ADD_VM_TEMPLATE",
        "Creation of Template {template} from VM {vm} was initiated by {user}.",
    )],
    last: &[(
        "USER_ADD_VM_TEMPLATE_FINISHED_SUCCESS",
        "Creation of Template {asked} from VM {vm} has been completed.",
    )],
    after: 3_000,
    ..SILENT
};

const OF_SNAPSHOT: Row = Row {
    job: "Creating VM Template {template} from Snapshot {snapshot} in Data Center {center}",
    ..ADD
};

/// Sealing boots the copied disks once more on a host.
const SEALED: Row = Row {
    after: 12_000,
    ..ADD
};

const SEALED_OF_SNAPSHOT: Row = Row {
    after: 12_000,
    ..OF_SNAPSHOT
};

const REMOVE: Row = Row {
    job: "Removing VM Template {template} from Data Center {center}",
    first: &[(
        "USER_REMOVE_VM_TEMPLATE",
        "Removal of Template {template} was initiated by {user}.",
    )],
    last: &[(
        "USER_REMOVE_VM_TEMPLATE_FINISHED",
        "Removal of Template {template} has been completed.",
    )],
    ..SILENT
};

const HERE: Deed = Deed("add", "Template");

/// What a template is made of.
pub(crate) struct Origin {
    pub(crate) vm: Arc<Object>,
    snapshot: Option<Arc<Object>>,
}

impl Origin {
    /// The VM that a body names, or the one whose snapshot it names; none when it is not there.
    pub(crate) fn of(store: &Store, given: &Node) -> Option<Origin> {
        let vm = given.child("vm")?;
        let named = super::from_snapshot::asked(vm).and_then(Node::id);
        let Some(id) = named else {
            let vm = match vm.id() {
                Some(id) => store.root("vms", id),
                None => store.named("vms", vm.text_of("name")?),
            };
            let vm = vm?.clone();
            return Some(Origin { vm, snapshot: None });
        };
        let owner = store.parents("vms/snapshots", id).first()?;
        Some(Origin {
            vm: store.root("vms", owner)?.clone(),
            snapshot: store.get("vms/snapshots", owner, id).cloned(),
        })
    }

    /// The snapshot that is not the present state of the VM.
    fn past(&self) -> Option<&Arc<Object>> {
        let row = self.snapshot.as_ref();
        row.filter(|row| row.text("snapshot_type") != Some("active"))
    }

    /// The configuration that the template gets.
    pub(crate) fn configuration(&self) -> &Node {
        let kept = self.past().and_then(|row| row.doc.child("vm"));
        kept.unwrap_or(&self.vm.doc)
    }

    /// Whether the VM must be down for it.
    pub(crate) fn needs_rest(&self) -> bool {
        self.past().is_none()
    }

    /// Where its NICs are.
    pub(crate) fn nics(&self) -> (&'static str, String) {
        match self.past() {
            Some(row) => ("vms/snapshots/nics", format!("{}/{}", self.vm.id, row.id)),
            None => ("vms/nics", self.vm.id.to_string()),
        }
    }

    /// The images to be copied: of disks that are no LUNs and not shared.
    fn images(&self, store: &Store) -> Vec<Arc<Object>> {
        match self.past() {
            Some(row) => {
                let place = format!("{}/{}", self.vm.id, row.id);
                store.list(DISKS, &place).cloned().collect()
            }
            None => {
                let mut disks = layered(store, &self.vm.id, &[]);
                java_map::by_id(&mut disks, |disk| &disk.id);
                disks
            }
        }
    }
}

fn wishes(store: &Store, given: &Node) -> Wishes {
    let mut node = given.child("vm").cloned().unwrap_or_default();
    if let Some(domain) = given.child("storage_domain") {
        node.put(domain.clone());
    }
    // The engine forgets what is said of their profiles, since the domain may be another.
    Wishes::of(store, &node).without_profiles()
}

/// The engine's order: a version of what is there, sealing, the images and where they come from, where they go.
pub(crate) fn check(work: &Work<'_>, origin: &Origin) -> Outcome<()> {
    let store = &*work.store;
    if let Some(base) = work.given.at("version.base_template").and_then(Node::id) {
        check_base(store, base)?;
    }
    let windows = origin.configuration().text_at("os.type");
    if work.ask.params.flag("seal", false) && windows.is_some_and(|os| os.starts_with("windows")) {
        return HERE
            .bad("Cannot {action} {type}. Sealing of Windows systems is currently not supported.");
    }
    let images = origin.images(store);
    if images.is_empty() {
        return Ok(());
    }
    if look::snapshot_busy(store, &origin.vm.id) {
        return HERE.conflict(look::DURING_SNAPSHOT);
    }
    if origin.past().is_none() {
        disks_are_free(HERE, &images)?;
    }
    for image in &images {
        look::domain_is_active(store, HERE, &look::domain_of(&image.doc))?;
    }
    let wishes = wishes(store, &work.given);
    for image in &images {
        let target = wishes.domain(image);
        check_target(store, origin, &target)?;
        look::domain_has_room(store, HERE, &target, copies::actual_size(image))?;
    }
    Ok(())
}

/// Copies take of the quotas that they get.
pub(crate) fn take_quotas(work: &mut Work<'_>, origin: &Origin) -> Outcome<()> {
    let wishes = wishes(work.store, &work.given);
    let images = origin.images(work.store);
    let disks: Vec<_> = images
        .iter()
        .map(|image| wishes.with_quota(work.store, image))
        .collect();
    quota_shares::of_documents(work.store, work.ask, HERE, &disks)
}

fn check_base(store: &Store, base: &str) -> Outcome<()> {
    let Some(base) = store.root("templates", base) else {
        return HERE.bad("Cannot {action} {type}. The relevant Template doesn't exist.");
    };
    let first = base.doc.at("version.base_template").and_then(Node::id);
    if first.is_some_and(|first| first != &*base.id) {
        return HERE.bad("Cannot {action} {type}. Only the first template version can be selected as the base template.");
    }
    if &*base.id == crate::store::ZERO {
        return HERE.bad("Blank template can't have sub-templates.");
    }
    Ok(())
}

fn check_target(store: &Store, origin: &Origin, target: &str) -> Outcome<()> {
    let cluster = origin.vm.reference("cluster").unwrap_or("");
    let own = store.root("clusters", cluster);
    let own = own.and_then(|cluster| cluster.reference("data_center"));
    if store.root("storagedomains", target).is_none() {
        return HERE.bad("Cannot {action} {type}. Storage Domain doesn't exist.");
    }
    if look::center_of(store, target).as_deref() != own {
        return HERE.conflict(
            "Cannot {action} {type}. The selected Storage Domain is not part of the Data Center.",
        );
    }
    if look::domain_status(store, target) != "active" {
        return HERE.conflict("Cannot {action} {type}. The relevant Storage Domain is inaccessible.\n-Please handle Storage Domain issues and retry the operation.");
    }
    look::domain_takes_images(store, HERE, target)
}

/// A VM rests while a template is made of it.
pub(crate) fn rests(origin: &Origin) -> Outcome<()> {
    if !origin.needs_rest() || origin.vm.status() == "down" {
        return Ok(());
    }
    HERE.conflict("Cannot {action} {type}. VM is locked or still running, try again once VM is in the Down state.")
}

/// Copies the disks and begins the command: locks, event, job; all is `ok` and `down` again when it ends.
pub(crate) fn begin(work: &mut Work<'_>, origin: &Origin, template: &Object) {
    let (vm, id) = (origin.vm.id.to_string(), template.id.to_string());
    let disks = copy(work, origin, &id);
    let (store, ask) = (&mut *work.store, work.ask);
    let center = templates::center_of(store, template);
    let seal = ask.params.flag("seal", false) && !disks.is_empty();
    let row = match (origin.past().is_some(), seal) {
        (true, true) => &SEALED_OF_SNAPSHOT,
        (true, false) => &OF_SNAPSHOT,
        (false, true) => &SEALED,
        (false, false) => &ADD,
    };
    let snapshot = origin.past().and_then(|row| row.text("description"));
    // The engine leaves the name open.
    let created = "Cannot {action} {type}. Template ${TemplateName} is being created.";
    let from = "Cannot {action} {type}. Template is being created from this VM.";
    let mut held: Vec<&str> = disks.iter().map(String::as_str).collect();
    held.push(&id);
    // The end is told under the name that was asked for, also of a version, which has that of its base.
    let called = ask.body.as_ref().and_then(|body| body.text_of("name"));
    let chore = Chore::new(ask, row)
        .word("asked", called.unwrap_or(template.name()))
        .word("template", template.name())
        .word("snapshot", snapshot.unwrap_or(""))
        .word("vm", origin.vm.name())
        .word("center", center)
        .about(store, "template", &id)
        .about(store, "vm", &vm)
        .holding(store, &held, created)
        .sharing(store, &[&vm], from)
        .busy_on(store, &look::domains_under(store, &disks))
        .begin(store, ask)
        .calling("template", called.unwrap_or(template.name()));
    if let Some(job) = &chore.job {
        for _ in &disks {
            crate::rules::jobs::add_step(store, job, "Copying Image.", ask.now);
        }
    }
    let rests = origin.needs_rest();
    let copied = origin.images(store);
    let copied: Vec<String> = copied.iter().map(|disk| disk.id.to_string()).collect();
    let mark = move |store: &mut Store, disks: &[String], status: &str| {
        for disk in disks.iter().filter(|_| rests) {
            store.set("disks", disk, "status", status);
        }
    };
    if rests {
        store.set("vms", &vm, "status", "image_locked");
    }
    // The images are locked by the copying, which begins a moment after the answer.
    let sources = copied.clone();
    chore.at(store, ask.now, 100, move |_, store, _| {
        mark(store, &sources, "locked");
    });
    let free = move |store: &mut Store| {
        if rests {
            store.set("vms", &vm, "status", "down");
        }
        mark(store, &copied, "ok");
    };
    if seal && sealing::fails(store, template.name()) {
        let after = std::time::Duration::from_millis(row.after);
        store.later(ask.now, after, move |store, now| {
            sealing::failed(&chore, store, (&id, &disks), now);
            free(store);
        });
        return;
    }
    chore.finish(store, ask.now, move |_, store, _| {
        births::ready(store, &disks);
        store.set("templates", &id, "status", "ok");
        if seal {
            store.set("templates", &id, "sealed", "true");
        }
        free(store);
    });
}

fn copy(work: &mut Work<'_>, origin: &Origin, template: &str) -> Vec<String> {
    let wishes = wishes(work.store, &work.given);
    let mut made = Vec::new();
    for image in origin.images(work.store) {
        let link = work
            .store
            .get("vms/diskattachments", &origin.vm.id, &image.id);
        let link = link.map_or_else(
            || Node::new("disk_attachment").with_leaf("interface", "virtio"),
            |link| link.doc.clone(),
        );
        let copy = Copy {
            alias: look::alias(&image).to_owned(),
            domain: look::domain_of(&image.doc),
            disk: Arc::clone(&image),
            link,
        };
        let id = copy.put(work.store, "templates/diskattachments", template);
        if let Some(disk) = work.store.root("disks", &id).cloned() {
            let mut doc = disk.doc.clone();
            for member in ["snapshot", "attachment"] {
                doc.remove(member);
            }
            wishes.apply(work.store, &image, &mut doc);
            wishes.drop_quota(&image, &mut doc);
            work.store.change("disks", "", &id, |old| *old = doc);
        }
        made.push(id);
    }
    made
}

/// DELETE of a template: locked until its images are gone.
pub(super) fn remove(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Option<String>> {
    let id = place.id.clone().unwrap_or_default();
    let template = store.root("templates", &id).cloned();
    let template = template.ok_or(Refusal::Empty(404))?;
    let center = templates::center_of(store, &template);
    let chore = Chore::new(ask, &REMOVE)
        .word("template", template.name())
        .word("center", center)
        .about(store, "template", &id);
    let chore = match template.reference("cluster") {
        Some(cluster) => chore.about_cluster(store, cluster),
        None => chore,
    };
    let checked = may_go(store, &template);
    look::noted(store, ask, |_| chore.say(REMOVE.job), checked)?;
    let disks = images_of(store, &id);
    if disks.is_empty() {
        let chore = chore.begin(store, ask);
        gone(store, &id);
        if let Some(job) = &chore.job {
            crate::rules::jobs::end(store, job, ask.now, "finished");
        }
        return Ok(chore.job);
    }
    let text = format!(
        "Cannot {{action}} {{type}}. Template {} ({id}) is being removed.",
        template.name()
    );
    let chore = chore
        .holding(store, &[&id], &text)
        .busy_on(store, &look::domains_under(store, &disks))
        .begin(store, ask);
    let job = chore.job.clone();
    store.set("templates", &id, "status", "locked");
    succeed(store, &id);
    for disk in &disks {
        store.set("disks", disk, "status", "locked");
        if let Some(job) = &job {
            crate::rules::jobs::add_step(store, job, "Deleting Image", ask.now);
        }
    }
    chore.finish(store, ask.now, move |_, store, _| {
        for disk in &disks {
            removal::vanish(store, disk);
        }
        gone(store, &id);
    });
    Ok(job)
}

fn images_of(store: &Store, template: &str) -> Vec<String> {
    let links = store.list("templates/diskattachments", template);
    links.map(|row| row.id.to_string()).collect()
}

pub(super) fn gone(store: &mut Store, template: &str) {
    look::drop_permissions(store, "template", template);
    store.remove("templates", "", template);
    succeed(store, template);
}

/// The first of the versions that are left is what the others are versions of.
fn succeed(store: &mut Store, base: &str) {
    let of = |other: &Object| {
        let first = other.doc.at("version.base_template").and_then(Node::id);
        first == Some(base)
    };
    let number = |other: &Object| {
        let number = other.text("version.version_number");
        number
            .and_then(|text| text.parse::<u32>().ok())
            .unwrap_or(0)
    };
    let mut left: Vec<_> = store
        .list("templates", "")
        .filter(|it| of(it))
        .cloned()
        .collect();
    left.sort_by_key(|it| number(it));
    // The one that goes is a version of its successor as long as it is there.
    let first = left.iter().find(|it| &*it.id != base);
    let Some(first) = first.map(|it| it.id.clone()) else {
        return;
    };
    for version in &left {
        store.change("templates", "", &version.id, |doc| {
            let link = Node::reference("base_template", &*first);
            doc.child_or_new("version").put(link);
        });
    }
}

/// The engine's order: locks, Blank, protection, the domains and images, VMs and versions that need it, disks made of it.
fn may_go(store: &Store, template: &Object) -> Outcome<()> {
    let deed = Deed("remove", "Template");
    locks::check(store, &[&template.id], deed.0, deed.1)?;
    templates::may_go(store, template, &|| {
        for disk in images_of(store, &template.id) {
            let Some(disk) = store.root("disks", &disk) else {
                continue;
            };
            for domain in look::domains_of(&disk.doc) {
                look::domain_is_active(store, deed, &domain)?;
            }
            if disk.status() == "locked" {
                return deed.conflict("Template's Image is locked (temporarily).");
            }
        }
        Ok(())
    })
}
