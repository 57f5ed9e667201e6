//! What stands against a command whatever its row says, and what a run-once changes.

use std::sync::Arc;

use super::guest::{LIFE, VOLATILE, keep};
use super::refusals::{failed_job, refuse};
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::displays;
use crate::rules::refusal::Refusal;
use crate::rules::{machine_checks, machine_refusals, parts};
use crate::storage::locks::{self, Hold};
use crate::storage::{look, memory};
use crate::store::{Object, Store, ZERO};

const NO_DISK: &str = "Cannot run VM without at least one bootable disk.\nAlternatives:\n- Create a disk for this VM, and rerun the VM.\n- Change the boot sequence using the Edit VM command (Boot Option Sub-Tab).\n- Use the 'Run Once' command to select a different boot option and rerun the VM.";

const NO_NIC: &str = "VM is configured to be 'Network bootable', but no Network Interface is configured.\nAlternatives:\n- Select a different boot device (using the 'Run Once' command or 'Edit VM' command on Boot Option Sub-Tab).\n- Configure Network Interface and rerun the VM.";

const NO_ACTIVE_DISK: &str =
    "Cannot run VM without at least one active disk.\nPlease activate a disk and rerun the VM.";

/// The overrides of a run-once: the `vm` of the request, even one that holds nothing.
pub(super) fn once(ask: &Ask) -> Option<&Node> {
    ask.body.as_ref()?.child("vm")
}

/// The row's name: the action, and what the request or the VM makes of it.
pub(super) fn variant(store: &Store, ask: &Ask, vm: &Object, action: &str) -> String {
    let body = ask.body.as_ref();
    let says = |member: &str| body.and_then(|body| body.text_of(member)) == Some("true");
    let more = match action {
        // The memory of a preview is its snapshot's.
        "start" | "stop" | "shutdown" if vm.status() == "suspended" => {
            match memory::is_shared(store, &vm.id) {
                true => "+kept",
                false => "",
            }
        }
        "start" if vm.status() != "down" => "",
        "start" if says("pause") || vm.is("start_paused") => match once(ask).is_some() {
            true => "+once+pause",
            false => "+pause",
        },
        "start" if once(ask).is_some() && is_blank(ask, vm) => "+once+stateless",
        "start" if once(ask).is_some() => "+once",
        "start" if is_blank(ask, vm) => "+stateless",
        "migrate" if vm.status() == "paused" => "+paused",
        "cancelmigration" if was_paused(store, vm) => "+paused",
        "reboot" if store.count("vms/nextrun", &vm.id) > 0 || is_volatile(store, vm) => "+cold",
        _ => "",
    };
    format!("{action}{more}")
}

/// Whether a run shall leave nothing behind: as the request says, or else the VM, unless it is a pool's, which is so when a
/// user takes it.
fn is_blank(ask: &Ask, vm: &Object) -> bool {
    match once(ask).and_then(|once| once.text_of("stateless")) {
        Some(said) => said == "true",
        None => vm.is("stateless") && vm.reference("vm_pool").is_none(),
    }
}

/// Whether a VM that moves was paused when it began to.
fn was_paused(store: &Store, vm: &Object) -> bool {
    let life = store.get(LIFE, &vm.id, ZERO);
    life.is_some_and(|life| life.text("before_moving") == Some("paused"))
}

/// Whether the run-once of a VM ends with its next reboot.
fn is_volatile(store: &Store, vm: &Object) -> bool {
    let life = store.get(LIFE, &vm.id, ZERO);
    life.is_some_and(|life| life.is(VOLATILE))
}

/// Lays the boot order of a run-once over that of the VM until it is down again.
pub(super) fn lay_over(store: &mut Store, ask: &Ask, vm: &Object) {
    let body = ask.body.as_ref();
    let volatile = body
        .and_then(|body| body.text_of(VOLATILE))
        .unwrap_or("false");
    keep(store, &vm.id, |life| {
        life.put(Node::leaf(VOLATILE, volatile))
    });
    let Some(boot) = once(ask).and_then(|once| once.at("os.boot")) else {
        return;
    };
    let before = vm.doc.child("os").cloned();
    keep(store, &vm.id, |life| {
        let mut list = Node::new("before");
        list.children.extend(before);
        life.put(list);
    });
    store.change("vms", "", &vm.id, |doc| {
        doc.child_or_new("os").put(boot.clone());
    });
}

/// The refusals that come before the status is looked at, and those of a start.
pub(super) fn refused(store: &mut Store, ask: &Ask, vm: &Object, action: &str) -> Option<Refusal> {
    if let Some(held) = held(store, ask, vm, action).filter(|_| initializations(ask) < 2) {
        return Some(held);
    }
    match action {
        "start" if initializations(ask) > 1 => Some(Refusal::Bare {
            status: 409,
            reason: Some(
                "Cannot use multiple initialization tags simultaneously when running VM.".into(),
            ),
            detail: None,
        }),
        "start" if matches!(vm.status(), "down" | "suspended") => unknown_host(store, ask)
            .or_else(|| unknown_things(store, ask, vm))
            .or_else(|| of_boot(store, ask, vm))
            .or_else(|| during_snapshot(store, ask, vm, action))
            .or_else(|| of_start(store, ask, vm))
            .or_else(|| crate::rules::quota_use::check_start(store, ask, vm)),
        "suspend" if vm.status() == "up" && vm.reference("vm_pool").is_some() => {
            let text = "Cannot suspend VM that belongs to a  VM-Pool.";
            Some(refuse(store, ask, vm, action, 409, text))
        }
        "suspend" if vm.status() == "up" && super::stateless::is_kept(store, &vm.id) => {
            let text = "Cannot suspend VM, VM is stateless.";
            Some(refuse(store, ask, vm, action, 409, text))
        }
        "start" if vm.status() != "paused" && cannot_boot(store, ask, vm).is_some() => {
            of_boot(store, ask, vm)
        }
        "start" | "migrate" if vm.status() == "up" && look::snapshot_busy(store, &vm.id) => {
            during_snapshot(store, ask, vm, action)
        }
        "migrate" if vm.text("placement_policy.affinity") == Some("pinned") => {
            let text = "Cannot migrate VM. VM is pinned to Host.";
            Some(refuse(store, ask, vm, action, 409, text))
        }
        "migrate"
            if vm.status() != "down"
                && vm.text("placement_policy.affinity") == Some("user_migratable") =>
        {
            let body = ask.body.as_ref();
            let forced = body.and_then(|body| body.text_of("force")) == Some("true");
            let text = "Cannot migrate VM. VM is non migratable and user did not specify the force-migration flag";
            (!forced).then(|| refuse(store, ask, vm, action, 409, text))
        }
        _ => None,
    }
}

/// The commands that want a VM for themselves. A lock refuses them before they are checked, which is a failed job but no event.
fn held(store: &mut Store, ask: &Ask, vm: &Object, action: &str) -> Option<Refusal> {
    let word = match action {
        "start" => "run",
        "suspend" => "hibernate",
        "migrate" => "migrate",
        _ => return None,
    };
    let text = locks::of_vm(store, vm, Hold::Alone)?;
    failed_job(store, ask, vm, action);
    let text = text.replace("{action}", word).replace("{type}", "VM");
    Some(Refusal::conflict(text))
}

/// An operation on a snapshot of the VM that is under way.
fn during_snapshot(store: &mut Store, ask: &Ask, vm: &Object, action: &str) -> Option<Refusal> {
    let word = if action == "start" { "run" } else { action };
    if !look::snapshot_busy(store, &vm.id) {
        return None;
    }
    let text = look::DURING_SNAPSHOT.replace("{action}", word);
    let text = text.replace("{type}", "VM");
    Some(refuse(store, ask, vm, action, 409, &text))
}

/// A host that a run-once names and that is not there.
fn unknown_host(store: &Store, ask: &Ask) -> Option<Refusal> {
    let hosts = once(ask)?.at("placement_policy.hosts")?;
    let named = hosts.children.iter().filter(|host| host.id().is_none());
    let mut names = named.filter_map(|host| host.text_of("name"));
    let name = names.find(|name| store.named("hosts", name).is_none())?;
    Some(Refusal::not_found(name))
}

/// An image for the drive, and custom properties, that a run-once names and that are not there.
fn unknown_things(store: &mut Store, ask: &Ask, vm: &Object) -> Option<Refusal> {
    let once = once(ask)?;
    let file = once
        .at("cdroms.cdrom.file")
        .and_then(Node::id)
        .unwrap_or("");
    if !file.is_empty() && !parts::is_image(store, file) {
        let text = "Invalid ISO image path";
        return Some(refuse(store, ask, vm, "start", 400, text));
    }
    let strange = machine_checks::unknown_properties(once);
    let strange: Vec<_> = strange.into_iter().map(str::to_owned).collect();
    let illegal = machine_refusals::illegal_properties(once);
    let (fault, keys) = match (strange.is_empty(), illegal.is_empty()) {
        (true, true) => return None,
        (true, false) => ("have illegal values", illegal),
        (false, _) => ("are not configured by the system", strange),
    };
    let text = format!(
        "Cannot run VM if some of the specified custom properties {fault}. The keys are: {}",
        keys.join(",")
    );
    Some(refuse(store, ask, vm, "start", 400, &text))
}

/// An account of which one half is missing.
fn half_an_account(ask: &Ask) -> bool {
    let domain = once(ask).and_then(|once| once.child("domain"));
    let user = domain
        .filter(|domain| domain.child("name").is_some())
        .and_then(|domain| domain.child("user"));
    user.is_some_and(|user| user.child("user_name").is_some() != user.child("password").is_some())
}

/// How many ways to set the guest up a start asks for.
fn initializations(ask: &Ask) -> usize {
    let ways = [
        "use_cloud_init",
        "use_ignition",
        "use_initialization",
        "use_sysprep",
    ];
    let body = ask.body.as_ref();
    let asked = ways
        .iter()
        .filter(|way| body.and_then(|body| body.text_of(way)) == Some("true"));
    asked.count()
}

/// The domain of an active disk that is not active itself, in words.
fn at_rest(store: &Store, disks: &[(bool, Option<Arc<Object>>)]) -> Option<&'static str> {
    let active = disks.iter().filter(|(active, _)| *active);
    let lists = active.filter_map(|(_, disk)| disk.as_ref()?.doc.child("storage_domains"));
    let mut domains = lists.flat_map(|list| &list.children).filter_map(Node::id);
    let status = domains.find_map(|domain| {
        let status = look::domain_status(store, domain);
        (status != "active").then_some(status)
    })?;
    Some(match status.as_str() {
        "maintenance" => "Cannot run VM. The relevant Storage Domain's status is Maintenance.",
        "inactive" => "Cannot run VM. The relevant Storage Domain's status is Inactive.",
        "locked" => "Cannot run VM. The relevant Storage Domain's status is Locked.",
        "preparing_for_maintenance" => {
            "Cannot run VM. The relevant Storage Domain's status is PreparingForMaintenance."
        }
        _ => "Cannot run VM. The relevant Storage Domain's status is Unknown.",
    })
}

fn of_start(store: &mut Store, ask: &Ask, vm: &Object) -> Option<Refusal> {
    let (status, text) = objection(store, ask, vm)?;
    Some(refuse(store, ask, vm, "start", status, &text))
}

/// The devices that a VM boots from, in their order.
fn boots<'a>(ask: &'a Ask, vm: &'a Object) -> Vec<&'a str> {
    let boot = once(ask).and_then(|once| once.at("os.boot.devices"));
    let devices = boot.or_else(|| vm.doc.at("os.boot.devices"));
    let list = |list: &'a Node| list.children.iter().map(|device| device.text.as_str());
    devices.map_or_else(|| vec!["hd"], |devices| list(devices).collect())
}

/// A VM that has nothing of the only kind that it may boot from.
fn cannot_boot(store: &Store, ask: &Ask, vm: &Object) -> Option<&'static str> {
    match boots(ask, vm)[..] {
        ["hd"] | [] if store.count("vms/diskattachments", &vm.id) == 0 => Some(NO_DISK),
        ["network"] if store.count("vms/nics", &vm.id) == 0 => Some(NO_NIC),
        _ => None,
    }
}

/// The devices come before the status and before what is done with a snapshot.
fn of_boot(store: &mut Store, ask: &Ask, vm: &Object) -> Option<Refusal> {
    if vm.status() == "suspended" {
        return None;
    }
    let text = cannot_boot(store, ask, vm)?;
    Some(refuse(store, ask, vm, "start", 409, text))
}

/// What stands against the start of a VM that is not running.
pub(super) fn objection(store: &Store, ask: &Ask, vm: &Object) -> Option<(u16, String)> {
    let disks = store.list("vms/diskattachments", &vm.id);
    let disks: Vec<_> = disks
        .map(|row| (row.is("active"), store.root("disks", &row.id).cloned()))
        .collect();
    let locked = disks.iter().filter_map(|(active, disk)| {
        let disk = disk.as_ref()?;
        (*active && disk.status() == "locked").then(|| disk.name())
    });
    let locked: Vec<_> = locked.collect();
    if !locked.is_empty() {
        let text = format!(
            "Cannot run VM: The following disks are locked: {}. Please try again in a few minutes.",
            locked.join(", ")
        );
        return Some((409, text));
    }
    if is_blank(ask, vm) && vm.status() == "down" {
        let previews = store
            .list("vms/snapshots", &vm.id)
            .any(|row| row.text("snapshot_status") == Some("in_preview"));
        let text = if previews {
            "Cannot run VM. Stateless flag on VM conflicts with running the VM in Preview mode. Either remove the Stateless flag from the VM or run the VM not in Preview mode."
        } else if vm.is("high_availability.enabled") {
            "Cannot run VM. Highly Available Virtual servers can not be run as stateless."
        } else {
            ""
        };
        if !text.is_empty() {
            return Some((409, text.to_owned()));
        }
    }
    let rests = !disks.is_empty() && !disks.iter().any(|(active, _)| *active);
    let unbootable = cannot_boot(store, ask, vm);
    let idle = || matches!(boots(ask, vm)[..], ["hd"] | []).then_some(NO_ACTIVE_DISK);
    let unbootable = unbootable.or_else(|| idle().filter(|_| rests));
    let (status, text) = match unbootable {
        Some(text) => (409, text),
        None if at_rest(store, &disks).is_some() => (409, at_rest(store, &disks)?),
        None => {
            let account = half_an_account(ask).then_some("Missing UserName or Password.");
            (400, displays::unfit(store, vm).or(account)?)
        }
    };
    Some((status, text.to_owned()))
}
