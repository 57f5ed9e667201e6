//! Actions: those that only change what is stored are done, those that a state forbids are refused in the engine's words, and
//! those that need the behaviour of hosts and guests say that they are not simulated.

use super::cluster_actions;
use super::elsewhere;
use super::externals;
use super::host_actions;
use super::jobs;
use super::machine_actions;
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::refused_jobs::UNKNOWN;
use super::virtual_functions;
use crate::ask::Ask;
use crate::events::Draft;
use crate::life;
use crate::node::Node;
use crate::rest;
use crate::storage;
use crate::store::Store;

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
    /// Whether they were begun before the answer.
    pub(crate) running: bool,
    /// Whether the answer leaves the status out.
    pub(crate) silent: bool,
    /// Whether the answer is 200 although it failed.
    pub(crate) failed: bool,
}

impl Done {
    /// 200, with the object and perhaps a job.
    pub(crate) fn with(job: Option<String>) -> Outcome<Done> {
        Ok(Done {
            job,
            entity: true,
            ..Done::plain(Vec::new())
        })
    }

    /// 200 with these members, without job and object.
    pub(crate) fn plain(members: Vec<Node>) -> Done {
        Done {
            status: 200,
            job: None,
            entity: false,
            running: false,
            parts: Vec::new(),
            members,
            tasks: Vec::new(),
            silent: false,
            failed: false,
        }
    }

    /// The same without a word about how it went.
    pub(crate) fn silent(members: Vec<Node>) -> Done {
        Done {
            silent: true,
            ..Done::plain(members)
        }
    }

    /// 204.
    pub(crate) fn nothing() -> Done {
        Done {
            status: 204,
            ..Done::plain(Vec::new())
        }
    }
}

/// Does an action, or says why not.
pub(crate) fn act(store: &mut Store, ask: &Ask, place: &Place) -> Outcome<Done> {
    let action = ask.method.segment();
    if let Some(outcome) = elsewhere::act(store, ask, place, &action) {
        return outcome;
    }
    if let Some(outcome) = storage::act(store, ask, place, &action) {
        return outcome;
    }
    if let Some(home) = place.at_home() {
        if action != "syncallnetworks" {
            rest::found(store, ask, place)?;
        }
        return act(store, ask, &home);
    }
    match place.kind.as_str() {
        "events" => undelete(store, ask),
        "jobs" => externals::act(store, ask, place).and_then(|()| Done::with(None)),
        "jobs/steps" => {
            externals::act(store, ask, place)?;
            Ok(Done::plain(Vec::new()))
        }
        "clusters" => cluster_actions::act(store, ask, place, &action),
        "vmpools" => {
            let pool = store.root("vmpools", place.id.as_deref().unwrap_or(""));
            let pool = pool.cloned();
            let pool = pool.ok_or_else(|| Refusal::bad("VM-Pool not found"))?;
            life::pool::allocate(store, ask, &pool)
        }
        "vms" => vm(store, ask, place, &action),
        "vms/nics" => nic(store, ask, place, &action),
        "vms/graphicsconsoles" => life::consoles::act(store, ask, place, &action),
        "hosts" => host_actions::act(store, ask, place, &action),
        "hosts/nics" if action == "updatevirtualfunctionsconfiguration" => {
            virtual_functions::update(store, ask, place)
        }
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
    let text = format!(
        "All alerts were displayed. (User: {})",
        ask.user.user_at_authz()
    );
    Draft::of(ask, "USER_DISPLAY_ALL_AUDIT_LOG_ALERTS", text).record(store);
    Ok(Done::plain(Vec::new()))
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
    ("logon", "log on"),
    ("undosnapshot", "revert to"),
];

fn vm(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let id = place.id.as_deref().unwrap_or("");
    let word = VM_WORDS
        .iter()
        .find(|(known, _)| *known == action)
        .map_or(action, |(_, word)| word);
    if action == "migrate" {
        life::lost_target(store, ask, id)?;
    }
    let Some(vm) = store.root("vms", id).cloned() else {
        if action == "start" {
            jobs::refused(store, ask, &format!("Launching VM {id}"));
            let text = format!(
                "Failed to run VM {UNKNOWN} due to a failed validation: [Cannot run VM. VM is not found.] (User: {}).",
                ask.user.user_at_authz()
            );
            let draft = Draft::of(ask, "USER_FAILED_RUN_VM", text);
            draft.about(store, "vm", id).record(store);
            let text = "java.lang.NullPointerException: Cannot invoke \"org.ovirt.engine.core.common.businessentities.VM.getStatus()\" because the return value of \"org.ovirt.engine.core.bll.RunVmCommand.getVm()\" is null";
            return Err(Refusal::operation(500, text));
        }
        if action == "migrate" {
            let text = "Cannot migrate VM. VM is not found.";
            life::migration_failed(store, ask, id, None, text);
        }
        let what = match action {
            "commitsnapshot" | "undosnapshot" => "Snapshot",
            _ => "VM",
        };
        return Err(Refusal::bad(format!(
            "Cannot {word} {what}. VM is not found."
        )));
    };
    if action == "ticket" {
        return life::consoles::ticket_of_any(store, ask, &vm);
    }
    let down = vm.status() == "down";
    let early = down && matches!(action, "stop" | "shutdown" | "logon");
    if let Some(outcome) = (!early)
        .then(|| life::act(store, ask, &vm, action))
        .flatten()
    {
        return outcome;
    }
    machine_actions::act(store, ask, &vm, action)
}

/// Plugging and unplugging is an update; its refusals come without `<action>` around them.
fn nic(store: &mut Store, ask: &Ask, place: &Place, action: &str) -> Outcome<Done> {
    let update = ask.route.service.method("update");
    let update = update.ok_or_else(|| Refusal::unable("nics"))?;
    let plug = (action == "activate").to_string();
    let inner = Ask {
        method: update,
        body: Some(Node::new("nic").with_leaf("plugged", plug)),
        ..ask.clone()
    };
    match rest::update(store, &inner, place) {
        Ok(_) => Ok(Done::plain(Vec::new())),
        Err(refusal) => Err(refusal.bare()),
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
