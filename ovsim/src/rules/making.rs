//! How a new VM comes to be: its parts, its first event and job, and the moment at which its disks are there.

use std::time::Duration;

use super::disks::DISK_OPERATOR;
use super::work::Work;
use super::{access, attachments, jobs, machines, mediated_devices};
use crate::java_map;
use crate::node::Node;
use crate::storage::from_snapshot;
use crate::store::{Object, Store, ZERO};

/// Gives a new VM its parts and tells of it.
pub(crate) fn made(work: &mut Work<'_>, vm: &Object) {
    let of_snapshot = from_snapshot::furnish(work, vm);
    mediated_devices::of_property(work, vm);
    if of_snapshot.is_none() {
        machines::furnish(work, vm);
    }
    give_to_maker(work, vm);
    let disks = own_disks(work, vm);
    let copies = !disks.is_empty();
    let clone = work.ask.params.flag("clone", false) && of_snapshot.is_none();
    let job = begin(work, vm, of_snapshot, (copies, clone));
    let id = vm.id.to_string();
    let blank = clone || from_snapshot::asked(&work.given).is_some();
    work.store.change("vms", "", &id, |doc| {
        doc.set("making", "true");
        if copies {
            doc.set("status", "image_locked");
        }
        if blank {
            doc.put(Node::reference("template", ZERO));
        }
    });
    // A layer over each disk is a task of its own.
    let layers = if clone { 0 } else { disks.len() };
    let tasks: Vec<_> = (0..layers)
        .map(|_| {
            let task = Node::new("creation").with_leaf("status", "pending");
            work.store.put_below("tasks", "", task).id.to_string()
        })
        .collect();
    work.creation = (layers > 0).then(|| tasks.join("%2C"));
    let text = format!("VM {} creation has been completed.", vm.name());
    let done = work
        .event("USER_ADD_VM_FINISHED_SUCCESS", text)
        .about_new(work.store, vm);
    let source = from_snapshot::hold(work);
    if !copies {
        put_down_soon(work, &id);
    }
    // The engine looks every ten seconds whether a creation without tasks is over, and then some.
    let long = Duration::from_secs(if copies { 3 } else { 16 });
    let over = move |store: &mut Store, now| {
        store.change("vms", "", &id, |doc| {
            doc.remove("making");
            if copies {
                doc.set("status", "down");
            }
        });
        for disk in disks {
            store.change("disks", "", &disk, super::disks::made_up);
        }
        from_snapshot::release(store, source.as_ref());
        for task in tasks {
            store.set("tasks", &task, "status", "complete");
        }
        // Of a VM that is gone by then nothing is told.
        if store.root("vms", &id).is_some() {
            done.at(now).record(store);
        }
        jobs::finalize(store, &job, now);
        jobs::end(store, &job, now, "finished");
    };
    // Who waits for the tasks is answered when they are done.
    if layers > 0 && work.ask.expects_created() {
        work.creation = None;
        over(work.store, work.ask.now);
    } else {
        work.store.later(work.ask.now, long, over);
    }
}

/// Whoever else has locked a machine without disks meanwhile finds it down when the engine is done with its making.
fn put_down_soon(work: &mut Work<'_>, id: &str) {
    let id = id.to_owned();
    let soon = Duration::from_secs(2);
    work.store.later(work.ask.now, soon, move |store, _| {
        if store
            .root("vms", &id)
            .is_some_and(|vm| vm.status() == "image_locked")
        {
            store.set("vms", &id, "status", "down");
        }
    });
}

/// Of the roles on a template these two are not taken over to its VMs.
const OF_TEMPLATES: [&str; 2] = [
    "def00009-0000-0000-0000-def000000009",
    "def0000a-0000-0000-0000-def00000000f",
];

const VM_OPERATOR: &str = "def00006-0000-0000-0000-def000000006";

/// The permit to give and to take permissions.
const MANIPULATE: &str = "502";

/// Who asks as a plain user, and who could not give himself a role on what he made, gets one; the template's go with a VM
/// where that is asked for.
fn give_to_maker(work: &mut Work<'_>, vm: &Object) {
    let me = work.ask.user.id.clone();
    let explicit = work.ask.filtered || !access::holds(work.store, &me, MANIPULATE, "vms", &vm.id);
    if explicit {
        work.grant(VM_OPERATOR, ("user", &me), ("vm", &vm.id));
    }
    let template = vm.reference("template").unwrap_or(ZERO).to_owned();
    if template == ZERO || !work.ask.params.flag("clone_permissions", false) {
        return;
    }
    let rows = work.store.list("permissions", "");
    let given = rows.filter(|row| {
        let role = row.reference("role").unwrap_or("");
        row.reference("template") == Some(&template) && !OF_TEMPLATES.contains(&role)
    });
    let given: Vec<_> = given.map(|row| row.doc.clone()).collect();
    for mut doc in given {
        doc.remove("template");
        doc.push(Node::reference("vm", &*vm.id));
        work.store.put_below("permissions", "", doc);
    }
}

/// The disks that were made for this VM; they are locked until they are there.
pub(super) fn own_disks(work: &mut Work<'_>, vm: &Object) -> Vec<String> {
    let links = work.store.list("vms/diskattachments", &vm.id);
    let disks: Vec<_> = links.map(|row| row.id.to_string()).collect();
    let me = work.ask.user.id.clone();
    for disk in &disks {
        work.store.set("disks", disk, "status", "locked");
        let mut rows = work.store.list("permissions", "");
        let known = rows.any(|row| {
            row.reference("disk") == Some(disk)
                && row.reference("user") == Some(&me)
                && row.reference("role") == Some(DISK_OPERATOR)
        });
        drop(rows);
        if !known {
            work.grant(DISK_OPERATOR, ("user", &me), ("disk", disk));
        }
    }
    disks
}

/// The first event, and the job.
fn begin(
    work: &mut Work<'_>,
    vm: &Object,
    of_snapshot: Option<String>,
    (copies, clone): (bool, bool),
) -> String {
    let (name, user) = (vm.name(), work.user());
    let (symbol, text) = match copies {
        true => (
            "USER_ADD_VM_STARTED",
            format!("VM {name} creation was initiated by {user}."),
        ),
        false => ("USER_ADD_VM", format!("VM {name} was created by {user}.")),
    };
    let draft = work.event(symbol, text).about_new(work.store, vm);
    draft.record(work.store);
    let cluster = work.name_of("clusters", vm.reference("cluster"));
    let template = work.name_of("templates", vm.reference("template"));
    let copied = of_snapshot.is_some();
    let text = match (of_snapshot, clone) {
        (Some(text), _) => text,
        (None, true) => format!("Creating VM {name} from Template {template} in Cluster {cluster}"),
        (None, false) => format!("Creating VM {name} in Cluster {cluster}"),
    };
    let job = jobs::begin(work.store, work.ask, &text);
    for _ in 0..attached(work.store, vm) {
        let steps: &[&str] = if copied {
            &["Copying Image"]
        } else if copies && !clone {
            &["Creating Volume"]
        } else {
            &["Creating Volume.", "~Copying Volume."]
        };
        for step in steps {
            jobs::add_step(work.store, &job, step, work.ask.now);
        }
    }
    job
}

fn attached(store: &Store, vm: &Object) -> usize {
    store.count("vms/diskattachments", &vm.id)
}

/// A VM has USB when its body says so; members of pools have their template's.
pub(crate) fn without_usb(vm: &mut Node) {
    vm.remove("usb");
    vm.set("usb.enabled", "false");
}

/// How a template would go on after an error of its storage says nothing of its machines.
pub(crate) fn resuming(vm: &mut Node) {
    vm.set("storage_error_resume_behaviour", "auto_resume");
}

/// The architecture of a VM is its cluster's whatever its body says.
pub(crate) fn take_architecture(vm: &mut Node, cluster: &Object) {
    if let Some(architecture) = cluster.text("cpu.architecture") {
        vm.set("cpu.architecture", architecture);
    }
}

/// Copies the disks of a template for a VM: layers above it, or images of their own; where the body says.
pub(crate) fn disks_of_template(work: &mut Work<'_>, template: &str, vm: &Object) {
    attachments::copy_of_template(work, template, vm);
    if work.ask.body.is_none() {
        return;
    }
    let wishes = crate::storage::placing::Wishes::of(work.store, &work.given);
    let clone = work.ask.params.flag("clone", false);
    let mut bases: Vec<_> = work
        .store
        .list("templates/diskattachments", template)
        .filter_map(|link| work.store.root("disks", &link.id).cloned())
        .collect();
    java_map::by_id(&mut bases, |base| &base.id);
    let links = work.store.list("vms/diskattachments", &vm.id);
    let copies: Vec<_> = links.map(|row| row.id.to_string()).collect();
    for (base, copy) in bases.iter().zip(copies) {
        let Some(disk) = work.store.root("disks", &copy).cloned() else {
            continue;
        };
        let mut doc = disk.doc.clone();
        if work.place.kind == "vms" {
            doc.set("actual_size", "0");
            doc.set("total_size", "0");
        }
        if clone {
            doc.set("backup", "none");
        } else {
            doc.set("format", "cow");
            doc.set("sparse", "true");
            doc.put(Node::leaf("template_disk", &*base.id));
        }
        wishes.apply(work.store, base, &mut doc);
        let domain = wishes.domain(base);
        doc.put(Node::new("storage_domains").with(Node::reference("storage_domain", domain)));
        work.store.change("disks", "", &copy, |old| *old = doc);
    }
}
