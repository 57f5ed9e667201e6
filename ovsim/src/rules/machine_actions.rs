//! Actions of VMs that take no time: those of VMs that are down already, pools left, addresses put in order, and what only
//! the VM of a hosted engine can do (engine 4.5.8).

use super::actions::Done;
use super::refusal::{Outcome, Refusal};
use super::{jobs, next_run};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life;
use crate::node::Node;
use crate::store::{Object, Store, ZERO};

/// Does an action that the table of `life` did not take.
pub(super) fn act(store: &mut Store, ask: &Ask, vm: &Object, action: &str) -> Outcome<Done> {
    match (action, vm.status()) {
        ("reordermacaddresses", _) => reorder(store, vm),
        ("autopincpuandnumanodes", _) => auto_pin(store, ask, vm),
        ("detach", _) => detach(store, ask, vm),
        ("logon", _) => Err(Refusal::operation(400, "[]")),
        ("maintenance", _) => Err(Refusal::Text {
            status: 400,
            text: "Moving to maintenance mode is currently only available for the VM containing the hosted engine.".into(),
        }),
        ("stop" | "shutdown", "down") => stopped(store, ask, vm, action),
        _ => Err(Refusal::unable(&format!("{action} of VMs"))),
    }
}

/// One that is down already.
fn stopped(store: &mut Store, ask: &Ask, vm: &Object, action: &str) -> Outcome<Done> {
    let verb = if action == "stop" {
        "Stopping"
    } else {
        "Shutting down"
    };
    let job = jobs::done(store, ask, &format!("{verb} VM {}", vm.name()));
    let command = if action == "stop" { "Stop" } else { "Shutdown" };
    let text = format!(
        "VM {} is already Down, {command} VM was skipped. User: {}.",
        vm.name(),
        ask.user.user_at_authz()
    );
    Draft::of(ask, "VM_ALREADY_IN_REQUESTED_STATUS", text)
        .about_vm(store, vm)
        .record(store);
    Done::with(Some(job))
}

/// The engine pins processors and memory itself when the VM starts, and fits their number to the host.
fn auto_pin(store: &mut Store, ask: &Ask, vm: &Object) -> Outcome<Done> {
    let body = ask.body.as_ref();
    if body.and_then(|body| body.text_of("optimize_cpu_settings")) != Some("true") {
        return Err(Refusal::operation(
            400,
            "The input is unsupported. `Pin` CPU Pinning policy is not supported.",
        ));
    }
    let name = vm.name();
    let job = jobs::done(store, ask, &format!("Editing VM {name} properties"));
    let edit = |doc: &mut Node| {
        doc.set("cpu_pinning_policy", "resize_and_pin_numa");
        doc.set("auto_pinning_policy", "adjust");
    };
    if vm.status() == "down" {
        store.change("vms", "", &vm.id, edit);
    } else {
        let next = store.list(next_run::WAITING, &vm.id).next().cloned();
        let mut doc = next.map_or_else(|| vm.doc.clone(), |next| next.doc.clone());
        edit(&mut doc);
        store.put_below(next_run::WAITING, &vm.id, doc.with_attr("id", ZERO));
    }
    let text = format!(
        "VM {name} configuration was updated by {}.",
        ask.user.user_at_authz()
    );
    Draft::of(ask, "USER_UPDATE_VM", text)
        .about_vm(store, vm)
        .record(store);
    Ok(Done {
        job: Some(job),
        ..Done::plain(Vec::new())
    })
}

/// A VM leaves its pool, which becomes smaller; the last one takes the pool along.
fn detach(store: &mut Store, ask: &Ask, vm: &Object) -> Outcome<Done> {
    let pool = vm.reference("vm_pool");
    let Some(pool) = pool.and_then(|id| store.root("vmpools", id)).cloned() else {
        return Err(Refusal::forbidden());
    };
    if !matches!(vm.status(), "down" | "suspended" | "image_locked") {
        return Err(Refusal::conflict(
            "Cannot detach VM from VM-Pool. VM is running.",
        ));
    }
    store.change("vms", "", &vm.id, |doc| {
        doc.remove("vm_pool");
    });
    let mut rest = store.list("vms", "");
    let left = rest
        .by_ref()
        .filter(|vm| vm.reference("vm_pool") == Some(&pool.id))
        .count();
    drop(rest);
    if left == 0 {
        store.remove("vmpools", "", &pool.id);
    } else {
        store.change("vmpools", "", &pool.id, |doc| {
            doc.set("size", left.to_string());
            let before = doc.text_of("prestarted_vms");
            let before: usize = before.and_then(|text| text.parse().ok()).unwrap_or(0);
            doc.set("prestarted_vms", before.min(left).to_string());
        });
    }
    let text = format!(
        "VM {} was removed from VM Pool {} by {}.",
        vm.name(),
        pool.name(),
        ask.user.user_at_authz()
    );
    Draft::of(ask, "USER_REMOVE_VM_FROM_POOL", text)
        .about_vm(store, vm)
        .record(store);
    Done::with(None)
}

/// Names in the order of the numbers at their ends: `nic2` before `nic10`.
fn by_number(name: &str) -> (String, u64) {
    let stem = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = name.get(stem.len()..).and_then(|text| text.parse().ok());
    (stem.to_owned(), number.unwrap_or(0))
}

/// NICs that never had a place on a bus get their addresses in the order of their names.
fn reorder(store: &mut Store, vm: &Object) -> Outcome<Done> {
    if !life::has_run(store, vm) {
        let nics = store.list("vms/nics", &vm.id);
        let mut nics: Vec<_> = nics
            .map(|nic| {
                let mac = nic.text("mac.address").unwrap_or("").to_owned();
                (by_number(nic.name()), nic.id.clone(), mac)
            })
            .collect();
        nics.sort();
        let mut macs: Vec<_> = nics.iter().map(|(_, _, mac)| mac.clone()).collect();
        macs.sort();
        for ((_, nic, _), mac) in nics.iter().zip(macs) {
            store.change("vms/nics", &vm.id, nic, |doc| doc.set("mac.address", mac));
        }
    }
    Done::with(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_the_end_count_as_numbers() {
        let mut names = ["nic10", "nic2", "eth0", "nic1"];
        names.sort_by_key(|name| by_number(name));
        assert_eq!(names, ["eth0", "nic1", "nic2", "nic10"]);
    }
}
