//! What stands in the way of a change of a template, and what a template has from its VM or gets by a change (engine 4.5.8).

use super::clusters::NO_COMMAND;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use super::{cloud_init, machine_checks, zones};
use crate::node::Node;
use crate::storage::snapshots;
use crate::storage::template_disks::Origin;
use crate::store::{Object, Store, ZERO};

/// A template of a cluster is not changed while its disks are made, and its memory is looked at as that of a VM. What the body says
/// of a VM is not kept.
pub(crate) fn check_change(work: &mut Work<'_>) -> Outcome<()> {
    work.doc.remove("vm");
    let Some(old) = work.old.clone().filter(|old| &*old.id != ZERO) else {
        return Ok(());
    };
    if old.status() == "locked" {
        return Err(Refusal::conflict(
            "Template is currently locked (temporarily).",
        ));
    }
    machine_checks::check_processors(work)?;
    machine_checks::check_memory(work)
}

/// Values that are looked at before the template itself, and what it is for good.
pub(crate) fn check_values(work: &mut Work<'_>) -> Outcome<()> {
    machine_checks::devices(work, "_vmTemplate")?;
    zones::check(work)?;
    let priority = work.gives("high_availability.priority");
    let priority = priority.and_then(|text| text.parse::<i64>().ok());
    if priority.is_some_and(|priority| !(0..=100).contains(&priority)) {
        // The engine has no words for it.
        return Err(Refusal::bad(""));
    }
    machine_checks::check_properties(work)?;
    cloud_init::check(work)?;
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    let other = |path: &str| {
        work.gives(path)
            .is_some_and(|given| Some(given) != old.text(path))
    };
    if other("origin") || other("cpu.architecture") {
        return Err(Refusal::bad(
            "Failed updating the properties of the VM template.",
        ));
    }
    zones::settle(work)
}

/// The comment of a VM, but not its description, goes to the template.
pub(crate) fn take_comment(vm: &Node, template: &mut Node) {
    if let Some(comment) = vm.child("comment") {
        template.put(comment.clone());
    }
}

/// The password of the guest's administrator stays with the VM; a snapshot's text names nobody at all.
pub(crate) fn forget_accounts(origin: &Origin, template: &mut Node) {
    if let Some(guest) = template.child_mut("initialization") {
        guest.remove("root_password");
    }
    if !origin.needs_rest() {
        snapshots::as_written(template);
    }
}

/// The protocol of the only console that a template has of a VM: of two it is VNC.
fn protocol(store: &Store, vm: &str) -> Option<&'static str> {
    let consoles = store.list("vms/graphicsconsoles", vm);
    let known = consoles.filter_map(|console| match console.text("protocol")? {
        "spice" => Some("spice"),
        _ => Some("vnc"),
    });
    known.max()
}

/// The screen of a new template is that of its console; without one it shows none.
pub(crate) fn take_screen(store: &Store, vm: &Object, template: &mut Node) {
    if let Some(protocol) = protocol(store, &vm.id) {
        template.set("display.type", protocol);
    } else if vm.doc.child("display").is_none() {
        template.remove("display");
    }
}

pub(crate) fn take_console(store: &mut Store, vm: &str, template: &str) {
    let Some(protocol) = protocol(store, vm) else {
        return;
    };
    let id: String = protocol.bytes().map(|byte| format!("{byte:02x}")).collect();
    let console = Node::reference("graphics_console", id).with_leaf("protocol", protocol);
    store.put_below("templates/graphicsconsoles", template, console);
}

/// A template that was changed has a time zone (engine 4.5.8); the blank one has none before.
pub(crate) fn dated(work: &mut Work<'_>, template: &Object) {
    if template.doc.child("time_zone").is_none() {
        work.store.change("templates", "", &template.id, |doc| {
            doc.set("time_zone.name", "Etc/GMT");
        });
    }
}

/// A template is of any version that a cluster may have; of what is none no command is made.
pub(crate) fn check_level(work: &Work<'_>) -> Outcome<()> {
    let asked = work.given.child("custom_compatibility_version");
    let Some(asked) = asked.filter(|asked| !asked.children.is_empty()) else {
        return Ok(());
    };
    let level = machine_checks::level_of(asked);
    match level.is_some_and(|level| work.store.root("clusterlevels", &level).is_some()) {
        true => Ok(()),
        false => Err(Refusal::operation(500, NO_COMMAND)),
    }
}
