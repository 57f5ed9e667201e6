//! The action that makes a host the storage pool manager, and what stands against it (engine 4.5.8).

use std::time::Duration;

use super::actions::Done;
use super::jobs;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::events::Draft;
use crate::life::host;
use crate::store::{Object, Store};

/// How long a host contends for the role.
const CONTEST: Duration = Duration::from_secs(1);

/// Why a host cannot be made the storage pool manager.
fn objection(store: &Store, host: &Object, center: Option<&Object>) -> Option<(u16, String)> {
    let name = host.name();
    let text = if host.status() != "up" {
        format!("The Host {name} is not active.")
    } else if center.is_none() {
        "The Host is not a part of a Storage Pool.".to_owned()
    } else if host
        .text("spm.status")
        .is_some_and(|status| status != "none")
    {
        format!("The Host {name} is already SPM or contending.")
    } else if host.text("spm.priority") == Some("-1") {
        return Some((
            400,
            format!(
                "Cannot force select SPM. The SPM priority of Host {name} is set to 'never'. This Host cannot be elected as SPM."
            ),
        ));
    } else if center.is_some_and(|center| center.status() != "up") {
        return Some((
            409,
            "Cannot force select SPM. Unknown Data Center status.".to_owned(),
        ));
    } else if has_tasks(store) {
        "The Storage Pool has running tasks.".to_owned()
    } else {
        return None;
    };
    Some((409, format!("Cannot force select SPM. {text}")))
}

/// Whether the storage works on something: images that are still locked.
fn has_tasks(store: &Store) -> bool {
    store
        .list("disks", "")
        .any(|disk| disk.status() == "locked")
}

/// The action `forceselectspm`.
pub(crate) fn force_select(store: &mut Store, ask: &Ask, host: &Object) -> Outcome<Done> {
    let center = host::center_of(store, host);
    let center = center.and_then(|id| store.root("datacenters", &id).cloned());
    let name = center.as_ref().map_or("", |center| center.name());
    let about = format!(
        "Force selecting {} as SPM for Data Center {name}",
        host.name()
    );
    if let Some((status, text)) = objection(store, host, center.as_deref()) {
        jobs::refused(store, ask, &about);
        return Err(Refusal::operation(status, format!("[{text}]")));
    }
    let job = jobs::done(store, ask, &about);
    let text = format!(
        "Host {} was force selected by {}",
        host.name(),
        ask.user.user_at_authz()
    );
    Draft::of(ask, "USER_FORCE_SELECTED_SPM", text)
        .about(store, "host", &host.id)
        .record(store);
    if let Some(center) = center {
        let old = host::holder(store, &center.id);
        host::searching(store, &center.id, old.as_deref(), ask.now);
        if let Some(old) = old {
            store.set("hosts", &old.id, "spm.status", "none");
        }
        store.set("hosts", &host.id, "spm.status", "contending");
        let (host, center) = (host.id.to_string(), center.id.to_string());
        store.later(ask.now, CONTEST, move |store, now| {
            let known = store.root("hosts", &host).cloned();
            if let Some(known) = known.filter(|host| host.text("spm.status") == Some("contending"))
            {
                host::give(store, &known, &center, now);
            }
        });
    }
    Done::with(Some(job))
}
