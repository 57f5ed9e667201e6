//! VMs and templates imported: from an export domain, from an appliance on a host, from another system (engine 4.5.8).

use super::baggage::{self, Landing};
use super::chore::{Chore, Row, SILENT};
use super::look::{self, Deed};
use super::{births, locks};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::places::Place;
use crate::rules::profiles;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

const VM: Row = Row {
    job: "Importing VM {name} to Cluster {cluster}",
    first: &[(
        "IMPORTEXPORT_STARTING_IMPORT_VM",
        "Starting to import Vm {name} to Data Center {center}, Cluster {cluster}",
    )],
    after: 4_000,
    last: &[(
        "IMPORTEXPORT_IMPORT_VM",
        "Vm {name} was imported successfully to Data Center {center}, Cluster {cluster}",
    )],
    ..SILENT
};

pub(super) const CONVERTED: Row = Row {
    steps: &["Converting VM"],
    after: 6_000,
    ..VM
};

pub(super) const TEMPLATE: Row = Row {
    job: "Importing VM Template {name} to Data Center {center}",
    first: &[(
        "IMPORTEXPORT_STARTING_IMPORT_TEMPLATE",
        "Starting to import Template {name} to Data Center {center}, Cluster {cluster}",
    )],
    after: 4_000,
    last: &[(
        "IMPORTEXPORT_IMPORT_TEMPLATE",
        "Template {name} was imported successfully to Data Center {center}, Cluster {cluster}",
    )],
    ..SILENT
};

/// The cluster that a body names; one that is not there by name is 404.
pub(super) fn cluster_of(store: &Store, body: &Node) -> Outcome<Option<String>> {
    let Some(one) = body.child("cluster") else {
        return Ok(None);
    };
    match (one.id(), one.text_of("name")) {
        (Some(id), _) => Ok(Some(id.to_owned())),
        (None, Some(name)) => match store.named("clusters", name) {
            Some(found) => Ok(Some(found.id.to_string())),
            None => Err(Refusal::not_found(format!("Cluster: name={name}"))),
        },
        (None, None) => Err(Refusal::not_found("Cluster: name=null")),
    }
}

/// 409 when a machine of this id or name is there already; an empty id is free.
pub(super) fn is_free(store: &Store, deed: Deed, word: &str, id: &str, name: &str) -> Outcome<()> {
    let same = store.root(word, id);
    if word == "templates" {
        if let Some(same) = same.or_else(|| store.root("vms", id)) {
            return deed.conflict(format!(
                "Cannot {{action}} {{type}}. Template or VM with the same ID already exists in the system. Please remove the Template or VM ({}) from the system first",
                same.name()
            ));
        }
        if store.named(word, name).is_some() {
            return deed.conflict("Import Template failed - Template Name already exists in the system. Please rename the Template in the system first");
        }
        return Ok(());
    }
    if let Some(same) = same {
        return deed.conflict(format!(
            "Import VM failed - VM ID already exists in the system. Please remove the VM ({}) from the system first",
            same.name()
        ));
    }
    if store.named(word, name).is_some() {
        return deed.conflict("Import VM failed - VM Name already exists in the Data Center. Please rename the VM in the Data Center first");
    }
    Ok(())
}

/// What comes in has no profile of its own left: its images get the first of their domain that the user may attach.
pub(super) fn profile_of_image(store: &Store, ask: &Ask, deed: Deed, domain: &str) -> Outcome<()> {
    match profiles::of_disk(store, &ask.user.id, None, domain) {
        Err(told) => deed.told(&told),
        Ok(_) => Ok(()),
    }
}

/// The same for all images that are packed with a machine.
pub(super) fn profile_of_images(
    store: &Store,
    ask: &Ask,
    deed: Deed,
    doc: &Node,
    domain: &str,
) -> Outcome<()> {
    baggage::packed_disks(doc).try_for_each(|_| profile_of_image(store, ask, deed, domain))
}

/// The machine itself gets the first of its cluster that the user may assign, or that asked for.
pub(super) fn profile_of_machine(
    store: &Store,
    ask: &Ask,
    deed: Deed,
    asked: Option<&str>,
    cluster: &str,
) -> Outcome<Option<String>> {
    match profiles::of_machine(store, &ask.user.id, asked, cluster) {
        Err(told) => deed.told(&told),
        Ok(profile) => Ok(profile),
    }
}

/// Puts the profile into the machine, instead of that which it had where it came from.
pub(super) fn give_profile(doc: &mut Node, profile: Option<String>) {
    doc.remove("cpu_profile");
    if let Some(profile) = profile {
        doc.put(Node::reference("cpu_profile", profile));
    }
}

/// What is to come, and where.
pub(super) struct Coming {
    pub(super) row: &'static Row,
    pub(super) word: &'static str,
    pub(super) doc: Node,
    pub(super) id: String,
    pub(super) name: String,
    pub(super) fresh: bool,
    pub(super) cluster: String,
    pub(super) domain: String,
    /// Where single disks go.
    pub(super) apart: Vec<(String, String)>,
}

impl Coming {
    pub(super) fn deed(&self) -> Deed {
        Deed("import", if self.word == "vms" { "VM" } else { "Template" })
    }

    pub(super) fn goes_to(&self, disk: &Node) -> String {
        let own = |(id, _): &&(String, String)| Some(id.as_str()) == disk.id();
        let apart = self.apart.iter().find(own);
        apart.map_or_else(|| self.domain.clone(), |(_, domain)| domain.clone())
    }

    pub(super) fn chore(&self, store: &Store, ask: &Ask) -> Chore {
        let cluster = store.root("clusters", &self.cluster);
        let center = cluster.and_then(|cluster| cluster.reference("data_center"));
        Chore::new(ask, self.row)
            .word("name", self.name.as_str())
            .word("cluster", look::name_of(store, "clusters", &self.cluster))
            .word(
                "center",
                look::name_of(store, "datacenters", center.unwrap_or("")),
            )
            .about_cluster(store, &self.cluster)
            .about_domain(store, &self.domain)
    }

    /// The engine's order: locks, cluster, data center, where the disks go, id and name, room, profiles; for a machine of another
    /// system the profiles come before the room. The CPU profile comes back.
    pub(super) fn check(&self, store: &Store, ask: &Ask) -> Outcome<Option<String>> {
        let deed = self.deed();
        locks::check(store, &[&self.id], deed.0, deed.1)?;
        let Some(cluster) = store.root("clusters", &self.cluster) else {
            return deed.bad("Cannot {action} {type}. The relevant Cluster doesn't exist.");
        };
        let center = cluster.reference("data_center");
        let center = center.and_then(|id| store.root("datacenters", id));
        if center.is_none_or(|center| center.status() != "up") {
            return deed.conflict("Cannot {action} {type}. Unknown Data Center status.");
        }
        for disk in baggage::packed_disks(&self.doc) {
            look::domain_takes_images(store, deed, &self.goes_to(disk))?;
        }
        let id = if self.fresh { "" } else { &self.id };
        is_free(store, deed, self.word, id, &self.name)?;
        let converted = !self.row.steps.is_empty();
        if !converted {
            self.has_room(store)?;
        }
        for disk in baggage::packed_disks(&self.doc) {
            profile_of_image(store, ask, deed, &self.goes_to(disk))?;
        }
        let asked = look::body(ask);
        let asked = asked.child("cpu_profile").and_then(Node::id);
        let profile = profile_of_machine(store, ask, deed, asked, &self.cluster)?;
        if converted {
            self.has_room(store)?;
        }
        Ok(profile)
    }

    fn has_room(&self, store: &Store) -> Outcome<()> {
        for disk in baggage::packed_disks(&self.doc) {
            let bytes = disk
                .text_of("actual_size")
                .and_then(|text| text.parse().ok());
            let target = self.goes_to(disk);
            look::domain_has_room(store, self.deed(), &target, bytes.unwrap_or(0))?;
        }
        Ok(())
    }

    /// Puts the machine in, locked, and frees it when its images are there.
    pub(super) fn begin(
        self,
        store: &mut Store,
        ask: &Ask,
        profile: Option<String>,
    ) -> Option<String> {
        let (element, busy, free) = match self.word {
            "vms" => ("vm", "image_locked", "down"),
            _ => ("template", "locked", "ok"),
        };
        let mut doc = self.doc.clone();
        doc.set("name", self.name.as_str());
        doc.put(Node::reference("cluster", self.cluster.as_str()));
        give_profile(&mut doc, profile);
        doc.put(Node::leaf("status", busy));
        if self.word == "vms" && self.fresh {
            doc.put(Node::reference("template", crate::store::ZERO));
        }
        let landing = Landing {
            kind: self.word,
            id: &self.id,
            user: &ask.user.id,
            fresh: self.fresh,
            domain: &|disk| Some(self.goes_to(disk)),
            status: "locked",
        };
        let disks = baggage::unpack(store, doc, &landing, ask.now);
        let text = format!(
            "Cannot {{action}} {{type}}. VM {} is being imported.",
            self.name
        );
        let chore = self
            .chore(store, ask)
            .about(store, element, &self.id)
            .holding(store, &[&self.id], &text)
            .begin(store, ask);
        let job = chore.job.clone();
        if let Some(job) = &job {
            for _ in &disks {
                crate::rules::jobs::add_step(store, job, "Copying Image", ask.now);
            }
        }
        let (word, id) = (self.word, self.id);
        chore.finish(store, ask.now, move |_, store, _| {
            births::ready(store, &disks);
            store.set(word, &id, "status", free);
        });
        job
    }
}

/// `import` of what lies on an export domain.
pub(super) fn of_domain(store: &mut Store, ask: &Ask, place: &Place, word: &str) -> Outcome<Done> {
    let body = look::body(ask);
    let source = place.holder().to_owned();
    let id = place.id.clone().unwrap_or_default();
    let named = body.child("storage_domain");
    if named.is_none_or(|one| one.id().is_none() && one.child("name").is_none()) {
        return Err(Refusal::incomplete(
            "Action",
            "storageDomain.id|name",
            "doImport",
        ));
    }
    let target = target_of(store, &body)?;
    let cluster = cluster_of(store, &body)?;
    let packed = store.get(&place.kind, &source, &id).cloned();
    let packed = packed.ok_or(Refusal::Empty(404))?;
    let element = if word == "vms" { "vm" } else { "template" };
    let clone = body.text_of("clone") == Some("true");
    let inner = body.child(element);
    let given = inner.and_then(|one| one.text_of("name")).filter(|_| clone);
    let coming = Coming {
        row: if word == "vms" { &VM } else { &TEMPLATE },
        word: if word == "vms" { "vms" } else { "templates" },
        doc: packed.doc.clone(),
        id: if clone { store.new_id() } else { id },
        name: given.unwrap_or(packed.name()).to_owned(),
        fresh: clone,
        cluster: cluster.unwrap_or_default(),
        domain: target,
        apart: apart(inner),
    };
    let source_active = look::domain_is_active(store, coming.deed(), &source);
    let checked = coming.check(store, ask);
    let checked = checked.and_then(|profile| source_active.map(|()| profile));
    let chore = coming.chore(store, ask);
    let profile = look::noted(store, ask, |_| chore.say(coming.row.job), checked)?;
    Done::with(coming.begin(store, ask, profile))
}

fn target_of(store: &Store, body: &Node) -> Outcome<String> {
    let Some(one) = body.child("storage_domain") else {
        return Ok(String::new());
    };
    if let Some(id) = one.id() {
        return Ok(id.to_owned());
    }
    let name = one.text_of("name").unwrap_or("");
    let found = store.named("storagedomains", name);
    let found = found.ok_or_else(|| Refusal::not_found(format!("Storage: name={name}")))?;
    Ok(found.id.to_string())
}

/// Disks that are sent to domains of their own.
fn apart(machine: Option<&Node>) -> Vec<(String, String)> {
    let links = machine.and_then(|one| one.child("disk_attachments"));
    let links = links.map_or(&[][..], |list| &list.children);
    let pairs = links.iter().filter_map(|link| {
        let disk = link.child("disk")?;
        let domain = disk.at("storage_domains.storage_domain")?.id()?;
        Some((disk.id()?.to_owned(), domain.to_owned()))
    });
    pairs.collect()
}
