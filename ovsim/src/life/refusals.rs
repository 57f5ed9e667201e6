//! What is said to a command on a VM whose status does not take it (engine 4.5.8).

use super::rows::rows;
use crate::ask::Ask;
use crate::events::Draft;
use crate::rules::jobs;
use crate::rules::refusal::Refusal;
use crate::rules::refused_jobs::UNKNOWN;
use crate::store::{Object, Store};

/// What is said to a command in statuses in which no row takes it: action, statuses (none: all others), text.
pub(super) const REFUSALS: &[(&str, &[&str], &str)] = &[
    (
        "stop",
        &["saving_state", "restoring_state"],
        "Cannot stop VM. VM is in saving/restoring state.\n-Please try again when the VM is either up or down.",
    ),
    (
        "shutdown",
        &["saving_state", "restoring_state"],
        "Cannot shutdown VM. VM is in saving/restoring state.\n-Please try again when the VM is either up or down.",
    ),
    (
        "suspend",
        &["wait_for_launch", "not_responding", "unknown"],
        "Cannot hibernate VM because the VM is in {status} status.",
    ),
    ("suspend", &[], "Cannot hibernate VM. VM is not up."),
    (
        "migrate",
        &["down", "suspended", "powering_down", "image_locked"],
        "Cannot migrate VM. VM is not running.",
    ),
    (
        "cancelmigration",
        &[],
        "Cannot cancel migration for non migrating VM.",
    ),
    (
        "start",
        &["image_locked"],
        "Cannot run VM: VM is locked. Please try again in a few minutes.",
    ),
    (
        "start",
        &[],
        "Cannot run VM because the VM is in {status} status.",
    ),
    (
        "stop",
        &["image_locked"],
        "Cannot stop VM. VM is not running.",
    ),
    (
        "shutdown",
        &["image_locked"],
        "Cannot shutdown VM. VM is not running.",
    ),
    (
        "stop",
        &[],
        "Cannot stop VM because the VM is in {status} status.",
    ),
    (
        "shutdown",
        &[],
        "Cannot shutdown VM because the VM is in {status} status.",
    ),
    (
        "reboot",
        &[],
        "Cannot restart VM because the VM is in {status} status.",
    ),
    (
        "reset",
        &[],
        "Cannot reset VM because the VM is in {status} status.",
    ),
    (
        "migrate",
        &[],
        "Cannot migrate VM because the VM is in {status} status.",
    ),
    (
        "freezefilesystems",
        &[],
        "Cannot freeze VM because the VM is in {status} status.",
    ),
    (
        "thawfilesystems",
        &[],
        "Cannot thaw VM because the VM is in {status} status.",
    ),
];

/// A status as sentences spell it: `Wait for Launch`.
pub(crate) fn spelled(status: &str) -> String {
    let words = status.split('_').map(|word| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) if !matches!(word, "for" | "in") => {
                first.to_uppercase().chain(letters).collect()
            }
            _ => word.to_owned(),
        }
    });
    words.collect::<Vec<String>>().join(" ")
}

/// The refusal of a status; none where the table has no words.
pub(super) fn of_status(
    store: &mut Store,
    ask: &Ask,
    vm: &Object,
    action: &str,
) -> Option<Refusal> {
    let status = vm.status();
    let fits = |row: &&(&str, &[&str], &str)| {
        row.0 == action && (row.1.is_empty() || row.1.contains(&status))
    };
    let (.., text) = REFUSALS.iter().find(fits)?;
    let text = text.replace("{status}", &spelled(status));
    Some(refuse(store, ask, vm, action, 409, &text))
}

/// The failed job of a refused command, where it would have had one.
pub(super) fn failed_job(store: &mut Store, ask: &Ask, vm: &Object, action: &str) {
    let row = rows().find(|row| row.action == action);
    if let Some(job) = row.and_then(|row| row.answer.job()) {
        let about = aimed(store, ask, action, job.replace("{vm}", vm.name()));
        jobs::refused(store, ask, &about);
    }
}

/// A refused command leaves a failed job, where it would have had one, and the event of a failed start or migration.
pub(super) fn refuse(
    store: &mut Store,
    ask: &Ask,
    vm: &Object,
    action: &str,
    status: u16,
    text: &str,
) -> Refusal {
    failed_job(store, ask, vm, action);
    let (name, user) = (vm.name(), ask.user.user_at_authz());
    let told = match action {
        "start" => Some((
            "USER_FAILED_RUN_VM",
            format!("Failed to run VM {name} due to a failed validation: [{text}] (User: {user})."),
        )),
        "migrate" => {
            migration_failed(store, ask, &vm.id, Some(vm), text);
            None
        }
        _ => None,
    };
    if let Some((symbol, text)) = told {
        Draft::of(ask, symbol, text)
            .about_vm(store, vm)
            .record(store);
    }
    Refusal::operation(status, format!("[{text}]"))
}

/// The event of a migration that is refused, also of a VM that is not there.
pub(crate) fn migration_failed(
    store: &mut Store,
    ask: &Ask,
    id: &str,
    vm: Option<&Object>,
    text: &str,
) {
    let host = vm.and_then(|vm| vm.reference("host"));
    let host = host.and_then(|id| store.root("hosts", id));
    let host = host.map_or(UNKNOWN, |host| host.name());
    let name = vm.map_or(UNKNOWN, |vm| vm.name());
    let text = format!(
        "Migration failed due to a failed validation: [{text}] (VM: {name}, Source: {host})."
    );
    let draft = Draft::of(ask, "VM_MIGRATION_FAILED", text);
    let draft = match vm {
        Some(vm) => draft.about_vm(store, vm),
        None => draft.about(store, "vm", id),
    };
    draft.record(store);
}

/// What a job is called: that of a migration to a host names it, that of a start with other settings says so.
pub(crate) fn aimed(store: &Store, ask: &Ask, action: &str, about: String) -> String {
    let body = ask.body.as_ref();
    if action.starts_with("migrate") {
        let Some(host) = body.and_then(|body| body.child("host")) else {
            return about;
        };
        let found = match host.id() {
            Some(id) => store.root("hosts", id),
            None => store.named("hosts", host.text_of("name").unwrap_or("")),
        };
        let name = found.map_or(UNKNOWN, |host| host.name());
        return format!("{about} to Host {name}");
    }
    let once = action.starts_with("start") && super::start::once(ask).is_some();
    match once {
        true if !about.ends_with("mode") => format!("{about} in run-once mode"),
        _ => about,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_spelled_in_words() {
        assert_eq!(spelled("wait_for_launch"), "Wait for Launch");
        assert_eq!(spelled("up"), "Up");
    }
}
