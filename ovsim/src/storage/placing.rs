//! Where the disks of a new machine go: what the body's disk attachments say of the disks of a template, a VM or a snapshot.

use super::look::{self, Deed};
use crate::node::Node;
use crate::rules::profiles;
use crate::rules::refusal::{Outcome, Refusal};
use crate::rules::work::Work;
use crate::store::{Object, Store, ZERO};

/// What a body says of one disk.
#[derive(Debug, Default)]
pub(crate) struct Wish {
    /// The disk, or one of its images.
    id: String,
    pub(crate) alias: Option<String>,
    pub(crate) domain: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) sparse: Option<String>,
    backup: Option<String>,
    quota: Option<String>,
    pub(crate) profile: Option<String>,
}

/// What a body says of all of them.
#[derive(Debug, Default)]
pub(crate) struct Wishes(Vec<Wish>);

impl Wish {
    /// Whether it is about one disk, not about all that nothing is said of.
    pub(crate) fn is_of_one(&self) -> bool {
        !self.id.is_empty()
    }

    pub(crate) fn quota(&self) -> Option<&str> {
        self.quota.as_deref()
    }
}

impl Wishes {
    /// Those of `disk_attachments`; `domain` is where all go that are not told otherwise.
    pub(crate) fn of(store: &Store, body: &Node) -> Wishes {
        let general = body
            .child("storage_domain")
            .and_then(|one| found(store, one));
        let rows = body.child("disk_attachments");
        let rows = rows.map_or(&[][..], |list| &list.children);
        let wishes = rows.iter().filter_map(|row| {
            let disk = row.child("disk")?;
            let id = disk.id().or(disk.text_of("image_id")).or(row.id())?;
            let text = |member: &str| disk.text_of(member).map(str::to_owned);
            let reference = |member: &str| {
                let node = disk.child(member).and_then(Node::id);
                node.map(str::to_owned)
            };
            let domain = disk.at("storage_domains.storage_domain");
            Some(Wish {
                id: id.to_owned(),
                alias: text("alias").or(text("name")),
                domain: domain
                    .and_then(|one| found(store, one))
                    .or_else(|| general.clone()),
                format: text("format"),
                sparse: text("sparse"),
                backup: text("backup"),
                profile: reference("disk_profile"),
                quota: reference("quota"),
            })
        });
        let mut wishes: Vec<_> = wishes.collect();
        if let Some(domain) = general {
            // The last one is for all that nothing is said of.
            wishes.push(Wish {
                domain: Some(domain),
                ..Wish::default()
            });
        }
        Wishes(wishes)
    }

    /// The same, as if no profile had been asked for.
    pub(super) fn without_profiles(mut self) -> Wishes {
        for wish in &mut self.0 {
            wish.profile = None;
        }
        self
    }

    /// What is said of a disk.
    pub(crate) fn for_disk(&self, disk: &Object) -> Option<&Wish> {
        let image = disk.text("image_id");
        let mut own = self.0.iter();
        own.find(|wish| wish.id == *disk.id || Some(wish.id.as_str()) == image)
            .or_else(|| self.0.iter().find(|wish| wish.id.is_empty()))
    }

    /// Lays what is said over the document of a copy.
    pub(crate) fn apply(&self, store: &Store, disk: &Object, doc: &mut Node) {
        let Some(wish) = self.for_disk(disk) else {
            return;
        };
        if let Some(alias) = &wish.alias {
            doc.set("alias", alias.as_str());
            doc.set("name", alias.as_str());
        }
        for (member, text) in [("format", &wish.format), ("sparse", &wish.sparse)] {
            if let Some(text) = text {
                doc.set(member, text.as_str());
            }
        }
        if doc.text_of("format") != Some("cow") {
            doc.remove("qcow_version");
        }
        if let Some(domain) = &wish.domain {
            doc.put(super::images::on_domains(std::slice::from_ref(domain)));
            super::births::settle(store, super::births::ENGINE, doc, domain);
        }
        if let Some(profile) = &wish.profile {
            doc.put(Node::reference("disk_profile", profile.as_str()));
        }
        if let Some(quota) = &wish.quota {
            doc.put(Node::reference("quota", quota.as_str()));
        }
    }

    /// A disk where it is, with the quota that its copy will have: a layer that a snapshot holds has that of the disk.
    pub(crate) fn with_quota(&self, store: &Store, disk: &Object) -> Node {
        let mut doc = disk.doc.clone();
        let own = store.root("disks", &disk.id);
        if let Some(quota) = own.and_then(|own| own.doc.child("quota").cloned()) {
            doc.put(quota);
        }
        let wish = self.for_disk(disk);
        if let Some(quota) = wish.and_then(|wish| wish.quota.as_deref()) {
            doc.put(Node::reference("quota", quota));
        }
        self.drop_quota(disk, &mut doc);
        doc
    }

    /// A copy of all that a disk holds, of which the body speaks, has the quota that it says, or none.
    pub(crate) fn drop_quota(&self, disk: &Object, doc: &mut Node) {
        let wish = self.for_disk(disk);
        if wish.is_some_and(|wish| wish.quota.is_none() && !wish.id.is_empty()) {
            doc.remove("quota");
        }
    }

    /// The profile that the body asks for a disk must be one of the domain where the disk goes, and one that the user may have.
    pub(super) fn check_profile(
        &self,
        store: &Store,
        user: &str,
        deed: Deed,
        disk: &Object,
    ) -> Outcome<()> {
        let asked = self.for_disk(disk).and_then(|wish| wish.profile.as_deref());
        if asked.is_none() {
            return Ok(());
        }
        match profiles::of_disk(store, user, asked, &self.domain(disk)) {
            Err(told) => deed.told(&told),
            Ok(_) => Ok(()),
        }
    }

    /// Where a disk goes: where the body says, or where it lies.
    pub(crate) fn domain(&self, disk: &Object) -> String {
        let wished = self.for_disk(disk).and_then(|wish| wish.domain.clone());
        wished.unwrap_or_else(|| look::domain_of(&disk.doc))
    }
}

fn found(store: &Store, one: &Node) -> Option<String> {
    match (one.id(), one.text_of("name")) {
        (Some(id), _) => Some(id.to_owned()),
        (None, Some(name)) => Some(store.named("storagedomains", name)?.id.to_string()),
        (None, None) => None,
    }
}

/// There are no raw layers above a template, which is looked at before the name of the VM.
pub(crate) fn check_layers(work: &Work<'_>) -> Outcome<()> {
    let template = work.doc.child("template").and_then(Node::id);
    if work.ask.params.flag("clone", false) {
        return Ok(());
    }
    let wishes = Wishes::of(work.store, &work.given);
    let links = work
        .store
        .list("templates/diskattachments", template.unwrap_or(ZERO));
    let mut disks = links.filter_map(|link| work.store.root("disks", &link.id));
    let raw = |disk: &Object| {
        let wish = wishes.for_disk(disk);
        wish.is_some_and(|wish| wish.format.as_deref() == Some("raw"))
    };
    match disks.any(|disk| raw(disk)) {
        true => Err(work.bad(
            "Cannot {action} {type}. Thin provisioned template disks can not be defined as Raw.",
        )),
        false => Ok(()),
    }
}

/// The disks of a template may become a VM's: a thin one stays where its base is.
pub(crate) fn check_template(
    store: &Store,
    user: &str,
    template: &str,
    (wishes, clone): (&Wishes, bool),
) -> Outcome<()> {
    let deed = Deed("add", "VM");
    let links = store.list("templates/diskattachments", template);
    let disks: Vec<_> = links
        .filter_map(|link| store.root("disks", &link.id))
        .collect();
    let strange =
        |wish: &&Wish| !wish.id.is_empty() && !disks.iter().any(|disk| *disk.id == *wish.id);
    if wishes.0.iter().any(|wish| strange(&wish)) {
        return Err(Refusal::Empty(404));
    }
    for disk in disks {
        let domain = wishes.domain(disk);
        let own = look::domains_of(&disk.doc);
        if !clone && !own.contains(&domain) {
            return deed.bad(
                "Cannot {action} {type}. The selected Storage Domain does not contain the VM Template.",
            );
        }
        if clone && let Some(wish) = wishes.for_disk(disk) {
            check_form(store, deed, disk, (wish, &domain))?;
        }
        look::domain_takes_images(store, deed, &domain)?;
        look::domain_has_room(store, deed, &domain, 0)?;
        wishes.check_profile(store, user, deed, disk)?;
    }
    Ok(())
}

/// A clone's disk is no longer kept for incremental backups, but what the body makes of it must fit what its source is.
fn check_form(
    store: &Store,
    deed: Deed,
    disk: &Object,
    (wish, domain): (&Wish, &str),
) -> Outcome<()> {
    let own = |wished: &Option<String>, member: &str| {
        let text = wished.as_deref().or(disk.text(member));
        text.unwrap_or("").to_owned()
    };
    let format = own(&wish.format, "format");
    let sparse = own(&wish.sparse, "sparse") != "false";
    let backup = own(&wish.backup, "backup");
    super::images::configuration(store, deed, domain, (&format, sparse, &backup))
}
