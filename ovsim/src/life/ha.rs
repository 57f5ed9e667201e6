//! Highly available VMs: what the engine starts again by itself, after a crash or with the loss of a host
//! (engine 4.5.8, chapter 8.1.2).

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::course;
use super::guest;
use crate::events::Draft;
use crate::rules::next_run;
use crate::store::{Object, Store};

/// Seconds until the engine tries again where no host would take a VM, and how often it does.
const AGAIN: (u64, u32) = (30, 10);

/// An event of the monitoring about a VM.
fn tell(store: &mut Store, symbol: &str, text: String, vm: &Object, now: Timestamp) {
    let draft = Draft::new(symbol, text, now).about_vm(store, vm);
    draft.record(store);
}

/// The VMs that have a process on a host.
fn guests(store: &Store, host: &str) -> Vec<Arc<Object>> {
    let on = |vm: &&Arc<Object>| vm.reference("host") == Some(host);
    store.list("vms", "").filter(on).cloned().collect()
}

fn is_available(vm: &Object) -> bool {
    vm.is("high_availability.enabled")
}

/// Whatever command was under way on a VM is over, and its process too.
fn fall(store: &mut Store, vm: &Object, now: Timestamp) {
    course::interrupt(store, &vm.id, now);
    store.set("vms", &vm.id, "status", "down");
    guest::fall(store, &vm.id, now);
    guest::merge(store, &vm.id);
    next_run::forget(store, &vm.id);
}

/// All that ran on a host is gone; what is highly available starts elsewhere. Whether anything ran there.
pub(super) fn host_gone(store: &mut Store, host: &str, now: Timestamp) -> bool {
    let vms = guests(store, host);
    let name = store.root("hosts", host);
    let name = name.map_or("", |host| host.name()).to_owned();
    for vm in &vms {
        let text = format!(
            "Vm {} was shut down due to {name} host reboot or manual fence",
            vm.name()
        );
        let symbol = "VM_WAS_SET_DOWN_DUE_TO_HOST_REBOOT_OR_MANUAL_FENCE";
        tell(store, symbol, text, vm, now);
        fall(store, vm, now);
    }
    for vm in vms.iter().filter(|vm| is_available(vm)) {
        start_again(store, &vm.id, now, 1);
    }
    !vms.is_empty()
}

/// The host is lost for good: VMs with a lease are started elsewhere, whatever became of them there.
pub(super) fn host_lost(store: &mut Store, host: &str, now: Timestamp) {
    let leased = |vm: &Arc<Object>| is_available(vm) && vm.doc.child("lease").is_some();
    for vm in guests(store, host).into_iter().filter(leased) {
        fall(store, &vm, now);
        start_again(store, &vm.id, now, 1);
    }
}

/// A guest switches itself off; the engine leaves it down, highly available or not.
///
/// # Errors
/// Fails for a VM that is not there or does not run.
pub(crate) fn power_off(store: &mut Store, what: &str, now: Timestamp) -> Result<(), String> {
    let vm = running(store, what)?;
    let text = format!(
        "VM {} is down. Exit message: User shut down from within the guest",
        vm.name()
    );
    tell(store, "VM_DOWN", text, &vm, now);
    fall(store, &vm, now);
    Ok(())
}

/// The VM of an id or name, if it runs.
fn running(store: &Store, what: &str) -> Result<Arc<Object>, String> {
    let vm = store.root("vms", what).or_else(|| store.named("vms", what));
    let vm = vm.cloned().ok_or_else(|| format!("no vm '{what}'"))?;
    match vm.reference("host") {
        Some(_) => Ok(vm),
        None => Err(format!("vm '{}' is {}", vm.name(), vm.status())),
    }
}

/// The process of a VM dies.
///
/// # Errors
/// Fails for a VM that is not there or does not run.
pub(crate) fn crash(store: &mut Store, what: &str, now: Timestamp) -> Result<(), String> {
    let vm = running(store, what)?;
    let name = vm.name();
    let text =
        format!("VM {name} is down with error. Exit message: Lost connection with qemu process.");
    tell(store, "VM_DOWN_ERROR", text, &vm, now);
    if is_available(&vm) {
        let text =
            format!("Highly Available VM {name} failed. It will be restarted automatically.");
        tell(store, "HA_VM_FAILED", text, &vm, now);
    }
    fall(store, &vm, now);
    if is_available(&vm) {
        start_again(store, &vm.id, now, 1);
    }
    Ok(())
}

/// The engine starts a VM; where no host takes it, it tries again later, a few times.
fn start_again(store: &mut Store, vm: &str, now: Timestamp, attempt: u32) {
    let Some(object) = store.root("vms", vm).cloned() else {
        return;
    };
    if object.status() != "down" || course::by_engine(store, &object, "start+engine", now) {
        return;
    }
    let name = object.name();
    if attempt > AGAIN.1 {
        let text = format!(
            "Highly Available VM {name} could not be restarted automatically, exceeded the maximum number of attempts."
        );
        let symbol = "EXCEEDED_MAXIMUM_NUM_OF_RESTART_HA_VM_ATTEMPTS";
        tell(store, symbol, text, &object, now);
        return;
    }
    let text = format!("Restart of the Highly Available VM {name} failed.");
    tell(store, "HA_VM_RESTART_FAILED", text, &object, now);
    let vm = vm.to_owned();
    store.later(now, Duration::from_secs(AGAIN.0), move |store, now| {
        start_again(store, &vm, now, attempt + 1);
    });
}
