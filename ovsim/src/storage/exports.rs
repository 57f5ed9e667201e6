//! VMs and templates exported: to an export domain, or as a virtual appliance to a folder of a host (engine 4.5.8).

use std::sync::Arc;

use super::baggage::{self, own_images};
use super::chore::{Chore, Row, SILENT};
use super::locks::Hold;
use super::look::{self, Deed};
use super::snapshots::disks_are_free;
use super::{copies, folders, images, locks, merges, snapshots};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::actions::Done;
use crate::rules::refusal::{INTERNAL, Outcome, Refusal};
use crate::store::{Object, Store};

/// What differs between VMs and templates.
struct Words {
    kind: &'static str,
    label: &'static str,
    missing: &'static str,
    busy: &'static str,
    domain: Row,
    ova: Row,
}

const VM: Words = Words {
    kind: "vms",
    label: "VM",
    missing: "Cannot {action} {type}. VM is not found.",
    busy: "Cannot {action} {type}. VM {name} is being exported.",
    domain: Row {
        job: "Exporting VM {name} To Export Domain {domain}",
        first: &[(
            "IMPORTEXPORT_STARTING_EXPORT_VM",
            "Starting export Vm {name} to {domain}",
        )],
        after: 3_000,
        last: &[(
            "IMPORTEXPORT_EXPORT_VM",
            "Vm {name} was exported successfully to {domain}",
        )],
        ..SILENT
    },
    ova: Row {
        job: "Exporting VM {name} as an OVA to {path} on Host {host}",
        steps: &["Creating a Virtual Appliance"],
        first: &[(
            "IMPORTEXPORT_STARTING_EXPORT_VM_TO_OVA",
            "Starting to export Vm {name} as a Virtual Appliance",
        )],
        after: 6_000,
        last: &[(
            "IMPORTEXPORT_EXPORT_VM_TO_OVA",
            "Vm {name} was exported successfully as a Virtual Appliance to path {path} on Host {host}",
        )],
        finalizes: true,
    },
};

const TEMPLATE: Words = Words {
    kind: "templates",
    label: "Template",
    missing: "Cannot {action} {type}. The relevant Template doesn't exist.",
    busy: "Cannot {action} {type}. Template {name} is being exported.",
    domain: Row {
        job: "Exporting VM Template {name} To Export Domain {domain}",
        first: &[(
            "IMPORTEXPORT_STARTING_EXPORT_TEMPLATE",
            "Starting to export Template {name} to {domain}",
        )],
        after: 3_000,
        last: &[(
            "IMPORTEXPORT_EXPORT_TEMPLATE",
            "Template {name} was exported successfully to {domain}",
        )],
        ..SILENT
    },
    ova: Row {
        job: "Exporting Template {name} as an OVA to {path} on Host {host}",
        steps: &["Creating a Virtual Appliance"],
        first: &[(
            "IMPORTEXPORT_STARTING_EXPORT_TEMPLATE_TO_OVA",
            "Starting to export Template {name} as a Virtual Appliance",
        )],
        after: 6_000,
        last: &[(
            "IMPORTEXPORT_EXPORT_TEMPLATE_TO_OVA",
            "Template {name} was exported successfully as a Virtual Appliance to path {path} on Host {host}",
        )],
        finalizes: true,
    },
};

/// Where appliances lie on hosts: one row a file, named by host and path.
pub(super) const FILES: &str = "appliances";

/// The key of a file on a host.
pub(super) fn file_key(host: &str, path: &str) -> String {
    format!("{host}:{path}")
}

/// The action `export` of a VM or template: the body decides where to.
pub(super) fn act(store: &mut Store, ask: &Ask, kind: &str, id: &str) -> Outcome<Done> {
    let words: &'static Words = if kind == "vms" { &VM } else { &TEMPLATE };
    let body = look::body(ask);
    let machine = store.root(words.kind, id).cloned();
    signature(ask)?;
    if is_named(&body, "storage_domain") {
        return to_domain(store, ask, words, machine, &body);
    }
    to_host(store, ask, words, machine, &body)
}

/// What a body must name: a domain, or a host and a directory there.
pub(crate) fn signature(ask: &Ask) -> Outcome<()> {
    let body = look::body(ask);
    match is_named(&body, "storage_domain")
        || is_named(&body, "host") && body.child("directory").is_some()
    {
        true => Ok(()),
        false => Err(Refusal::validation(
            "No matching signature found, make sure that mandatory attributes are provided.",
        )),
    }
}

fn is_named(body: &Node, member: &str) -> bool {
    let one = body.child(member);
    one.is_some_and(|one| one.id().is_some() || one.child("name").is_some())
}

fn to_domain(
    store: &mut Store,
    ask: &Ask,
    words: &'static Words,
    machine: Option<Arc<Object>>,
    body: &Node,
) -> Outcome<Done> {
    let deed = Deed("export", words.label);
    let target = look::named(store, body, "storage_domain", "storagedomains")?;
    let target = target.unwrap_or_default();
    let Some(machine) = machine else {
        return deed.bad(words.missing);
    };
    let force = body.text_of("exclusive") == Some("true");
    let chore = Chore::new(ask, &words.domain)
        .word("name", machine.name())
        .word("domain", domain_or_id(store, &target));
    let checked = may_go_to_domain(store, deed, words, &machine, &target, force);
    look::noted(store, ask, |_| chore.say(words.domain.job), checked)?;
    // The command is one on templates: it takes the VM's id for that of its template.
    let chore = match words.kind {
        "vms" => chore.about_named("template", &machine.id, ""),
        _ => chore,
    };
    let chore = about(store, chore, words, &machine).about_domain(store, &target);
    // A VM is locked by its status and by that of its disks alone.
    let chore = match words.kind {
        "vms" => chore,
        _ => {
            let busy = words.busy.replace("{name}", machine.name());
            chore.holding(store, &[&machine.id], &busy)
        }
    };
    let mut chore = chore.begin(store, ask);
    let job = chore.job.clone();
    let collapse = body.text_of("discard_snapshots") == Some("true");
    let packed = baggage::pack(store, words.kind, &machine, !collapse);
    let id = machine.id.to_string();
    if words.kind == "vms" {
        store.set("vms", &id, "status", "image_locked");
    }
    let disks: Vec<_> = baggage::own_images(store, words.kind, &id)
        .iter()
        .filter(|_| words.kind == "vms")
        .map(|disk| disk.id.to_string())
        .collect();
    for disk in &disks {
        store.set("disks", disk, "status", "locked");
    }
    if let Some(job) = &job {
        for _ in baggage::packed_disks(&packed) {
            let step = match words.kind {
                "vms" => "Moving Image",
                _ => "Copying Image",
            };
            crate::rules::jobs::add_step(store, job, step, ask.now);
        }
    }
    let home = format!("storagedomains/{}", words.kind);
    let mut done = Done::with(job)?;
    if baggage::packed_disks(&packed).next().is_some() {
        // The copies of a template's disks are under way before the answer.
        done.running = words.kind != "vms";
        chore = chore.with_task(store);
        done.status = 202;
        done.entity = false;
        done.tasks.extend(chore.tasks.clone());
    }
    chore.finish(store, ask.now, move |_, store, _| {
        if words.kind == "vms" {
            store.set("vms", &id, "status", "down");
        }
        for disk in &disks {
            store.set("disks", disk, "status", "ok");
        }
        store.put_below(&home, &target, packed);
    });
    Ok(done)
}

fn about(store: &Store, chore: Chore, words: &Words, machine: &Object) -> Chore {
    if words.kind == "vms" {
        return chore.about_vm(store, machine);
    }
    let cluster = machine.reference("cluster").unwrap_or("").to_owned();
    chore
        .about(store, "template", &machine.id)
        .about_cluster(store, &cluster)
}

/// The data center of a machine.
fn center_of(store: &Store, machine: &Object) -> Option<String> {
    let cluster = store.root("clusters", machine.reference("cluster")?)?;
    cluster.reference("data_center").map(str::to_owned)
}

/// The engine's order: lock, domain, images, data center, what the domain is, room, whether it is there already, the VM.
fn may_go_to_domain(
    store: &Store,
    deed: Deed,
    words: &Words,
    machine: &Object,
    target: &str,
    force: bool,
) -> Outcome<()> {
    lock_is_free(store, deed, words, machine)?;
    look::domain_is_active(store, deed, target)?;
    let disks = own_images(store, words.kind, &machine.id);
    disks_are_free(deed, &disks)?;
    // Blank is of no data center, and what the domain is is seen first.
    let center = center_of(store, machine);
    if center.is_some() && look::center_of(store, target) != center {
        return deed.conflict(
            "Cannot {action} {type}. The target Data Center does not contain the {type}.",
        );
    }
    let domain = store.root("storagedomains", target);
    if domain.is_some_and(|domain| domain.text("type") != Some("export")) {
        let name = domain.map_or("", |domain| domain.name());
        let name = if words.kind == "vms" {
            name
        } else {
            "${storageDomainName}"
        };
        return deed.bad(format!(
            "Cannot {{action}} {{type}}. The specified domain '{name}' is not an export domain."
        ));
    }
    let bytes = disks.iter().map(|disk| copies::actual_size(disk)).sum();
    look::domain_has_room(store, deed, target, bytes)?;
    let home = format!("storagedomains/{}", words.kind);
    if !force {
        if store.get(&home, target, &machine.id).is_some() {
            return match words.kind {
                "vms" => deed.conflict(
                    "Cannot {action} {type}. VM with the same identifier already exists.",
                ),
                _ => deed.conflict(
                    "Cannot {action} {type}. A Template with the same identifier already exists.",
                ),
            };
        }
        let same = store.named_below(&home, target, machine.name());
        if same.is_some() {
            return deed.conflict(crate::rules::rows::TAKEN);
        }
    }
    if words.kind == "vms" {
        look::snapshots_are_quiet(store, deed, &machine.id)?;
        if machine.status() != "down" {
            return deed.conflict("Cannot {action} {type}. At least one of the VMs is not down.");
        }
    } else if machine.status() == "locked" {
        return deed.conflict("Template's Image is locked (temporarily).");
    }
    for disk in &disks {
        look::domain_is_active(store, deed, &look::domain_of(&disk.doc))?;
    }
    Ok(())
}

fn to_host(
    store: &mut Store,
    ask: &Ask,
    words: &'static Words,
    machine: Option<Arc<Object>>,
    body: &Node,
) -> Outcome<Done> {
    let deed = Deed("export", words.label);
    let host = look::named(store, body, "host", "hosts")?.unwrap_or_default();
    let directory = body.text_of("directory").unwrap_or("").to_owned();
    let Some(machine) = machine else {
        return deed.bad(words.missing);
    };
    let own = format!("{}.ova", machine.name());
    let file = body.text_of("filename").filter(|name| !name.is_empty());
    let path = format!(
        "{}/{}",
        directory.trim_end_matches('/'),
        file.unwrap_or(&own)
    );
    let chore = Chore::new(ask, &words.ova)
        .word("name", machine.name())
        .word("path", path.as_str())
        .word("host", look::name_of(store, "hosts", &host));
    let checked = may_go_to_host(store, deed, words, &machine, &host, &directory);
    look::noted(store, ask, |_| chore.say(words.ova.job), checked)?;
    let busy = words.busy.replace("{name}", machine.name());
    let chore = about(store, chore, words, &machine)
        .about(store, "host", &host)
        .holding(store, &[&machine.id], &busy)
        .begin(store, ask);
    let job = chore.job.clone();
    if words.kind == "vms" && !own_images(store, "vms", &machine.id).is_empty() {
        let name = "Auto-generated for Export To OVA";
        let snapshot = snapshots::silent(store, ask, &machine, name);
        let (again, vm) = (ask.clone(), machine.id.to_string());
        chore.at(store, ask.now, 4_000, move |_, store, now| {
            merges::drop_silent(store, &again, &vm, &snapshot, now);
        });
    }
    let packed = baggage::pack(store, words.kind, &machine, false);
    chore.finish(store, ask.now, move |_, store, _| {
        let key = file_key(&host, &path);
        let file = Node::reference("appliance", key).with(packed);
        store.put_below(FILES, "", file);
    });
    Done::with(job)
}

fn lock_is_free(store: &Store, deed: Deed, words: &Words, machine: &Object) -> Outcome<()> {
    match words.kind {
        "vms" => locks::check_vm(store, machine, Hold::Alone, (deed.0, deed.1)),
        _ => locks::check(store, &[&machine.id], deed.0, deed.1),
    }
}

/// The engine's order: lock, the machine's images, the host, its data center, the folder.
fn may_go_to_host(
    store: &Store,
    deed: Deed,
    words: &Words,
    machine: &Object,
    host: &str,
    directory: &str,
) -> Outcome<()> {
    lock_is_free(store, deed, words, machine)?;
    let Some(host) = store.root("hosts", host) else {
        return deed.bad("Cannot {action} {type}. Invalid Host Id.");
    };
    if host.status() != "up" {
        return deed.conflict(
            "Cannot {action} {type}. Operation can be performed only when Host status is Up.",
        );
    }
    let center = center_of(store, machine);
    if center.is_none() {
        return Err(Refusal::bad("Data Center doesn't exist."));
    }
    if center != center_of(store, host) {
        return deed.conflict("Cannot {action} {type}. Proxy host and virtual machine do not reside at the same data center.");
    }
    if !folders::is_there(store, directory) {
        return deed.bad(format!(
            "Cannot {{action}} {{type}}. Invalid target folder: {directory} on Host {}. You may refer to the engine.log file for further details.",
            host.name()
        ));
    }
    if words.kind == "vms" {
        // It begins with a snapshot; why that one is refused it does not say.
        let taken = snapshots::may_take(store, machine);
        let disks = own_images(store, words.kind, &machine.id);
        let taken = taken.and_then(|()| disks_are_free(deed, &disks));
        taken.map_err(|_| Refusal::bad(INTERNAL))?;
    }
    let disks = own_images(store, words.kind, &machine.id);
    for disk in &disks {
        images::is_whole(deed, disk)?;
    }
    Ok(())
}

/// The name of a domain; an engine writes the id of one that is not there.
fn domain_or_id(store: &Store, id: &str) -> String {
    let domain = store.root("storagedomains", id);
    domain.map_or(id, |domain| domain.name()).to_owned()
}
