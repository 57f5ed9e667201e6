//! Hosts that are removed: what keeps them, and what is said of it (engine 4.5.8).

use super::affinity;
use super::catalog::drop_permissions;
use super::hosts::tell;
use super::refusal::Outcome;
use super::work::Work;
use crate::store::Object;

/// The VMs that may run on a host alone.
fn pinned(work: &Work<'_>, host: &Object) -> Vec<String> {
    let vms = work.store.list("vms", "").filter(|vm| {
        vm.text("placement_policy.affinity") == Some("pinned")
            && vm
                .doc
                .at("placement_policy.hosts")
                .is_some_and(|list| list.children.iter().any(|one| one.id() == Some(&host.id)))
    });
    vms.map(|vm| vm.name().to_owned()).collect()
}

/// Whether a host may go.
pub(super) fn leave(work: &mut Work<'_>, host: &Object) -> Outcome<()> {
    match host.status() {
        "maintenance" | "non_responsive" | "install_failed" | "pending_approval" | "down"
        | "installing_os" | "non_operational" | "unassigned" => {}
        "installing" => {
            return Err(work.conflict("Cannot {action} {type}. Related operation is currently in progress. Please try again later."));
        }
        _ => {
            return Err(work.conflict("Cannot {action} {type}. Host is operational. Please switch Host to Maintenance mode first."));
        }
    }
    let mut vms = work.store.list("vms", "");
    if vms.any(|vm| vm.reference("host") == Some(&host.id)) {
        return Err(work
            .conflict("Cannot {action} {type}. One or more VMs are still running on this Host."));
    }
    drop(vms);
    let pinned = pinned(work, host);
    if !pinned.is_empty() {
        let text = format!(
            "Cannot {{action}} {{type}}. The following VMs are set to run specifically only on this Host: {}.\nIn order to {{action}} {{type}}, you need to remove the association between the VMs and the Host (Using Edit VM properties).",
            pinned.join(",")
        );
        return Err(work.conflict(&text));
    }
    Ok(())
}

/// What follows when it is gone.
pub(super) fn gone(work: &mut Work<'_>, host: &Object) {
    let name = host.name();
    let log = format!(
        "/var/log/ovirt-engine/ansible/ansible-{}-ovirt-host-remove_yml.log",
        host.text("address").unwrap_or("")
    );
    for (symbol, text) in [
        (
            "VDS_ANSIBLE_HOST_REMOVE_STARTED",
            format!("Ansible host-remove playbook execution started on host {name}."),
        ),
        (
            "ANSIBLE_RUNNER_EVENT_NOTIFICATION",
            format!("Removing Host {name}. Gathering Facts."),
        ),
        (
            "VDS_ANSIBLE_HOST_REMOVE_FINISHED",
            format!(
                "Ansible host-remove playbook execution has successfully finished on host {name}. For more details check log {log}"
            ),
        ),
    ] {
        let draft = work.event(symbol, text);
        let draft = draft.about_named("host", &host.id, name);
        draft.record(work.store);
    }
    let text = format!("Host {name} was removed by {}.", work.user());
    tell(work, host, "USER_REMOVE_VDS", text);
    affinity::forget(work.store, "hosts", &host.id);
    drop_permissions(work, host);
}
