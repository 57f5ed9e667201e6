//! Sending a change: refusals for a lock that something else holds are tried again for a while, answers that were lost are
//! told apart from refusals, and the job that the engine names is noted.

use std::time::{Duration, Instant};

use super::{ListArgs, Service};
use crate::entity::Entity;
use crate::error::{Error, Fault, Result};
use crate::progress::Progress;
use crate::request::Request;
use crate::transport::{Connection, Refused};

/// First and longest pause between two tries.
const SHORTEST: Duration = Duration::from_millis(200);
const LONGEST: Duration = Duration::from_secs(5);

/// Parts of the engine's texts that speak of something under way which will end by itself (engine 4.5.8).
const LOCKS: [&str; 15] = [
    "VM is locked",
    "are locked",
    "isk is locked",
    "Device is locked",
    "is being ",
    "urrently in progress",
    "currently in use to create",
    "currently being ",
    "performing an operation on a Snapshot",
    "in Image Locked status",
    "saving/restoring",
    "try again later",
    "try again in a few minutes",
    "locked (temporarily)",
    "wait until tasks will finish",
];

/// The same words for what does not end by itself.
const NO_LOCKS: [&str; 3] = ["is being used", "still running", "being used by"];

/// Whether a refusal speaks of a lock that something else holds and will give back.
pub(crate) fn is_lock(fault: &Fault) -> bool {
    let detail = fault.detail.as_deref().unwrap_or_default();
    fault.status == 409
        && LOCKS.iter().any(|words| detail.contains(words))
        && !NO_LOCKS.iter().any(|words| detail.contains(words))
}

/// Sends a change, again while something else holds a lock and patience lasts.
///
/// # Errors
/// [`Error::Lost`] when no answer can be read; as [`Connection::send`] and the reply's own.
pub(super) fn send(connection: &Connection, request: &Request) -> Result<Entity> {
    let began = Instant::now();
    let mut pause = SHORTEST;
    loop {
        let reply = connection.send(request)?;
        // A page that something in between made says nothing, whatever its status.
        let kind = reply.header("content-type").unwrap_or_default();
        let is_page = reply.status < 300 && kind.contains("html");
        let status = (!is_page).then_some(reply.status);
        let fault = match reply.entity() {
            Ok(answer) => {
                connection.deeds().note(&answer);
                return Ok(answer);
            }
            Err(Error::Fault(fault)) if is_lock(&fault) && !connection.is_rehearsing() => fault,
            Err(error) => return Err(lost(request, status, error)),
        };
        connection.deeds().take_back();
        let left = connection.patience().saturating_sub(began.elapsed());
        if left.is_zero() {
            return Err(Error::Fault(fault));
        }
        connection.tell(&Progress::Locked {
            what: format!("{} {}", request.method, request.path),
            because: fault.because().unwrap_or_default(),
            elapsed: began.elapsed(),
        });
        leave_behind(connection);
        connection.interrupt().sleep(pause.min(left))?;
        pause = pause.mul_f64(1.6).min(LONGEST);
    }
}

/// An engine keeps a failed job, and sometimes an event, of a change that it refused; both have the correlation id of the try
/// that it will take in the end. Who may not see them sees none.
fn leave_behind(connection: &Connection) {
    let search = format!("correlation_id={}", connection.correlation_id());
    let ids = |place: &str| -> Vec<String> {
        let args = ListArgs {
            search: Some(search.clone()),
            ..ListArgs::default()
        };
        let root = Service::root_of(connection.clone());
        let rows = root.at(place).and_then(|place| place.list(&args));
        let rows: Result<Vec<Entity>> = rows.and_then(Iterator::collect);
        let rows = rows.unwrap_or_default();
        rows.iter()
            .filter_map(|row| row.id().map(str::to_owned))
            .collect()
    };
    let jobs = ids("jobs");
    let events = ids("events");
    let event = events.iter().filter_map(|id| id.parse().ok()).max();
    connection.deeds().refuse(Refused {
        jobs,
        event: event.unwrap_or(0),
    });
}

/// An answer that cannot be read, or that something before the engine gave in its place, says nothing of the change. An engine
/// that is not there has been known to say so in a document of its own.
fn lost(request: &Request, status: Option<u16>, error: Error) -> Error {
    let message = match &error {
        Error::Connect { message, .. } => message.clone(),
        Error::Protocol(malformed) if status.is_none_or(|status| status < 300) => {
            malformed.message.clone()
        }
        Error::Fault(fault) if matches!(status, Some(502..=504)) => fault.reason.clone(),
        _ => return error,
    };
    Error::Lost {
        request: format!("{} {}", request.method, request.path),
        message,
        status,
        late: status == Some(504),
        nothing: false,
        hint: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locks_are_told_from_other_conflicts() {
        let is = |detail: &str| {
            is_lock(&Fault {
                status: 409,
                detail: Some(detail.to_owned()),
                ..Fault::default()
            })
        };
        for lock in [
            "Cannot run VM: VM is locked. Please try again in a few minutes.",
            "Cannot run VM: The following disks are locked: a, b. Please try again in a few minutes.",
            "Cannot edit VM. Related operation is currently in progress. Please try again later.",
            "Cannot move Virtual Disk. Disk x is being moved or copied.",
            "Cannot run VM because the VM is in Image Locked status.",
            "Cannot create Snapshot. Snapshot is currently being created for VM x.",
            "Cannot deactivate Storage while there are running tasks on this Storage.\n-Please wait until tasks will finish and try again.",
        ] {
            assert!(is(lock), "{lock}");
        }
        for other in [
            "Cannot remove VM. VM is running.",
            "Cannot run VM because the VM is in Up status.",
            "Cannot migrate VM. VM migration is in progress",
            "Cannot add Template. VM is locked or still running, try again once VM is in the Down state.",
            "Cannot delete Template. Template is being used by the following VMs: x.",
            "The VM name is already in use, please choose a unique name and try again.",
            "",
        ] {
            assert!(!is(other), "{other}");
        }
    }
}
