//! Actions: those that only change what is stored are done, those that a state forbids are refused in the engine's words, and
//! those that need the behaviour of hosts and guests say that they are not simulated.

use super::domain_actions;
use super::externals;
use super::host_actions;
use super::jobs;
use super::parts::internal;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life;
use crate::node::Node;
use crate::store::{Object, Store};

/// What an action left.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) status: u16,
    pub(crate) job: Option<String>,
    /// Whether the answer names the object.
    pub(crate) entity: bool,
    /// Members that the object has in the answer.
    pub(crate) parts: Vec<Node>,
    /// Members of the action itself.
    pub(crate) members: Vec<Node>,
    /// Tasks that are still to end: the answer is 202 and names them.
    pub(crate) tasks: Vec<String>,
}

impl Done {
    /// 200, with the object and perhaps a job.
    pub(crate) fn with(job: Option<String>) -> Outcome<Done> {
        Ok(Done {
            status: 200,
            job,
            entity: true,
            parts: Vec::new(),
            members: Vec::new(),
            tasks: Vec::new(),
        })
    }
}

/// Does an action, or says why not.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Done> {
    let action = ask.method.segment();
    match place.kind.as_str() {
        "events" => undelete(store, ask),
        "jobs" | "jobs/steps" => externals::act(store, ask, place).and_then(|()| Done::with(None)),
        "clusters" => cluster(store, ask, place, &action),
        "vms" => vm(store, ask, place, &action),
        "vms/nics" => nic(store, ask, place, &action),
        "vms/graphicsconsoles" => console(store, place, &action),
        "datacenters/storagedomains" => domain_actions::act(store, ask, place, &action),
        "hosts" => host_actions::act(store, ask, place, &action),
        _ => {
            present(store, place)?;
            Err(Refusal::unable(&format!("{action} of {}", place.kind)))
        }
    }
}

fn present(store: &Store, place: &Place) -> Outcome<()> {
    let Some(id) = place.id.as_deref() else {
        return Ok(());
    };
    let home = place.home().to_owned();
    let there = store.get(&home, &place.parent(), id).is_some() || store.find(&home, id).is_some();
    if there {
        Ok(())
    } else {
        Err(Refusal::Empty(404))
    }
}

/// Dismissed alerts come back.
fn undelete(store: &mut Store, ask: &Ask) -> Outcome<Done> {
    let alerts = store
        .events()
        .all()
        .filter(|event| event.deleted && event.severity == "alert");
    let alerts: Vec<_> = alerts.map(|event| event.id.to_string()).collect();
    for id in alerts {
        store.events_mut().set_deleted(&id, false);
    }
    let text = format!("All alerts were displayed by {}.", ask.user.user_at_authz());
    Draft::of(ask, "USER_DISPLAY_ALL_AUDIT_LOG_ALERTS", text).record(store);
    Ok(Done {
        status: 200,
        job: None,
        entity: false,
        parts: Vec::new(),
        members: Vec::new(),
        tasks: Vec::new(),
    })
}

fn cluster(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let cluster = store
        .root("clusters", id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    match action {
        "resetemulatedmachine" => Done::with(None),
        "syncallnetworks" => {
            let text = format!("Synchronizing networks on cluster {}", cluster.name());
            let job = jobs::done(store, ask, &text);
            Done::with(Some(job))
        }
        "upgrade" => {
            let word = ask
                .body
                .as_ref()
                .and_then(|body| body.text_of("upgrade_action"))
                .unwrap_or("")
                .to_owned();
            let percent = ask
                .body
                .as_ref()
                .and_then(|body| body.text_of("upgrade_percent_complete"))
                .unwrap_or("0")
                .to_owned();
            store.change("clusters", "", id, |doc| {
                doc.set("upgrade_in_progress", (word != "finish").to_string());
                doc.set(
                    "upgrade_percent_complete",
                    if word == "finish" {
                        "0".to_owned()
                    } else {
                        percent
                    },
                );
            });
            Done::with(None)
        }
        _ => Err(Refusal::unable(&format!("{action} of clusters"))),
    }
}

/// The words of `Cannot {..} VM` by action.
const VM_WORDS: &[(&str, &str)] = &[
    ("cancelmigration", "cancel migration"),
    ("commitsnapshot", "revert to"),
    ("freezefilesystems", "freeze"),
    ("reboot", "restart"),
    ("reset", "reset"),
    ("shutdown", "shutdown"),
    ("start", "run"),
    ("stop", "stop"),
    ("suspend", "hibernate"),
    ("thawfilesystems", "thaw"),
    ("ticket", "set"),
    ("undosnapshot", "revert to"),
];

fn vm(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let word = VM_WORDS
        .iter()
        .find(|(known, _)| *known == action)
        .map_or(action, |(_, word)| word);
    let Some(vm) = store.root("vms", id).cloned() else {
        if action == "start" {
            let text = "java.lang.NullPointerException: Cannot invoke \"org.ovirt.engine.core.common.businessentities.VM.getStatus()\" because the return value of \"org.ovirt.engine.core.bll.RunVmCommand.getVm()\" is null";
            return Err(Refusal::operation(500, text));
        }
        return Err(Refusal::bad(format!("Cannot {word} VM. VM is not found.")));
    };
    let down = vm.status() == "down";
    let early = down && matches!(action, "stop" | "shutdown" | "logon");
    if let Some(outcome) = (!early)
        .then(|| life::act(store, ask, &vm, action))
        .flatten()
    {
        return outcome;
    }
    match action {
        "commitsnapshot" | "undosnapshot" => Err(Refusal::bad(
            "Cannot revert to Snapshot. VM's Snapshot does not exist.",
        )),
        "reordermacaddresses" if down || vm.status() == "up" => Done::with(None),
        _ if down => of_down_vm(store, ask, &vm, action),
        _ => Err(Refusal::unable(&format!("{action} of VMs"))),
    }
}

/// What a VM that is down does, and mostly refuses (engine 4.5.8).
fn of_down_vm(store: &mut Store, ask: &Ask, vm: &Object, action: &str) -> Outcome<Done> {
    match action {
        "stop" | "shutdown" => {
            let verb = if action == "stop" {
                "Stopping"
            } else {
                "Shutting down"
            };
            let job = jobs::done(store, ask, &format!("{verb} VM {}", vm.name()));
            let text = format!("VM {} is already down.", vm.name());
            Draft::of(ask, "VM_ALREADY_IN_REQUESTED_STATUS", text)
                .about_vm(store, vm)
                .record(store);
            Done::with(Some(job))
        }
        "ticket" => Err(Refusal::conflict(
            "Cannot set Virtual Machine Ticket because the VM is in Down status.",
        )),
        "logon" => Err(Refusal::operation(400, "[]")),
        "detach" if vm.reference("vm_pool").is_none() => Err(Refusal::forbidden()),
        _ => Err(Refusal::unable(&format!("{action} of VMs"))),
    }
}

fn nic(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let vm = place.owner(store).cloned().ok_or(Refusal::Empty(404))?;
    let nic = store
        .get("vms/nics", &vm.id, id)
        .cloned()
        .ok_or(Refusal::Empty(404))?;
    if vm.status() != "down" && vm.status() != "up" {
        let text = format!(
            "Cannot {action} Interface because the VM is in {} status.",
            internal(vm.status())
        );
        return Err(Refusal::conflict(text));
    }
    let plug = action == "activate";
    store.change("vms/nics", &vm.id, id, |doc| {
        doc.set("plugged", plug.to_string())
    });
    let (symbol, what) = match plug {
        true => ("NETWORK_ACTIVATE_VM_INTERFACE_SUCCESS", "plugged to"),
        false => ("NETWORK_DEACTIVATE_VM_INTERFACE_SUCCESS", "unplugged from"),
    };
    let text = format!(
        "Network Interface {} (VirtIO) was {what} VM {}. (User: {})",
        nic.name(),
        vm.name(),
        ask.user.user_at_authz()
    );
    Draft::of(ask, symbol, text)
        .about_vm(store, &vm)
        .record(store);
    Done::with(None)
}

fn console(store: &mut Store, place: &Place, action: &str) -> Outcome<Done> {
    let vm = place.owner(store).cloned().ok_or(Refusal::Empty(404))?;
    let down = matches!(vm.status(), "down" | "suspended" | "image_locked");
    match action {
        "ticket" if down => {
            let status = internal(vm.status());
            Err(Refusal::conflict(format!(
                "Cannot set Virtual Machine Ticket because the VM is in {status} status."
            )))
        }
        "remoteviewerconnectionfile" if down => Ok(Done {
            status: 204,
            job: None,
            entity: false,
            parts: Vec::new(),
            members: Vec::new(),
            tasks: Vec::new(),
        }),
        _ => Err(Refusal::unable(&format!("{action} of consoles"))),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn symbols_are_the_engines() {
        for symbol in [
            "USER_DISPLAY_ALL_AUDIT_LOG_ALERTS",
            "VM_ALREADY_IN_REQUESTED_STATUS",
            "USER_FAILED_RUN_VM",
            "USER_ACTIVATED_STORAGE_DOMAIN",
            "VDS_ACTIVATE",
            "USER_VDS_MAINTENANCE_WITHOUT_REASON",
        ] {
            assert!(ovmodel::event_named(symbol).is_some(), "{symbol}");
        }
    }
}
