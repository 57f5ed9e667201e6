//! Who holds the lock of a VM or a disk: snapshots, transfers, backups and jobs that are under way.

use super::traces::described;
use crate::context::Context;
use crate::entity::Entity;
use crate::error::Result;
use crate::service::{ListArgs, Service};

/// Something under way that keeps others out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// `snapshot`, `disk`, `transfer`, `backup`, `job`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Its name or description.
    pub name: String,
    /// Its state in the engine's word.
    pub state: String,
    /// Since when, as the engine wrote it; empty when it does not say.
    pub since: String,
}

impl std::fmt::Display for Holder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} '{}' is {}", self.kind, self.name, self.state)?;
        match self.since.is_empty() {
            true => Ok(()),
            false => write!(f, " since {}", self.since),
        }
    }
}

/// Phases of transfers and backups that are over.
const OVER: [&str; 6] = [
    "finished_success",
    "finished_failure",
    "finished_cleanup",
    "cancelled",
    "succeeded",
    "failed",
];

/// Everything under way at an object of the API (`vms/ID`, `disks/ID`, and what lies below a VM), as far as one may see it.
///
/// # Errors
/// What keeps answers from coming; what may not be seen is left out.
pub fn holders(context: &Context, path: &str) -> Result<Vec<Holder>> {
    let mut steps = path.split('/');
    let (Some(collection), Some(id)) = (steps.next(), steps.next()) else {
        return Ok(Vec::new());
    };
    let mut search = Search {
        context,
        found: Vec::new(),
        names: Vec::new(),
        disks: Vec::new(),
    };
    let item = context.service(&format!("{collection}/{id}"))?;
    if let Some(object) = seen(item.read(&crate::request::Args::new()))? {
        search.names.extend(object.name());
        if collection == "disks" {
            search.disk(&object);
        }
    }
    if collection == "vms" {
        search.of_machine(&item)?;
    }
    search.transfers()?;
    search.jobs()?;
    Ok(search.found)
}

struct Search<'a> {
    context: &'a Context,
    found: Vec<Holder>,
    /// Names by which jobs speak of the object.
    names: Vec<String>,
    /// Ids of its disks.
    disks: Vec<String>,
}

impl Search<'_> {
    /// Snapshots, backups and disks below a VM.
    fn of_machine(&mut self, item: &Service) -> Result<()> {
        for snapshot in rows(item, "snapshots", None)? {
            let state = snapshot.text("snapshot_status").unwrap_or_default();
            if state == "locked" {
                let since = snapshot.text("date");
                self.add("snapshot", &snapshot, "description", state, since);
            }
        }
        for backup in rows(item, "backups", None)? {
            let phase = backup.text("phase").unwrap_or_default();
            if !OVER.contains(&phase.as_str()) {
                let since = backup.text("creation_date");
                self.add("backup", &backup, "description", phase, since);
            }
        }
        for attachment in rows(item, "disk_attachments", Some("disk"))? {
            let disks = attachment.at("disk");
            let Some(id) = disks.first().and_then(|disk| disk.id()) else {
                continue;
            };
            self.disks.push(id.to_owned());
            self.names.extend(attachment.text("disk.alias"));
            if attachment.text("disk.status").as_deref() == Some("locked") {
                self.found.push(Holder {
                    kind: "disk",
                    id: id.to_owned(),
                    name: attachment.text("disk.alias").unwrap_or_default(),
                    state: "locked".to_owned(),
                    since: String::new(),
                });
            }
        }
        Ok(())
    }

    fn disk(&mut self, disk: &Entity) {
        self.disks.extend(disk.id().map(str::to_owned));
        if disk.text("status").as_deref() == Some("locked") {
            self.add("disk", disk, "alias", "locked".to_owned(), None);
        }
    }

    /// Open transfers of its disks. They name a disk as image (engine 4.5.8), older ones as disk.
    fn transfers(&mut self) -> Result<()> {
        if self.disks.is_empty() {
            return Ok(());
        }
        for transfer in rows(&self.context.root(), "image_transfers", None)? {
            let phase = transfer.text("phase").unwrap_or_default();
            let of = ["image", "disk", "snapshot"]
                .iter()
                .flat_map(|member| transfer.at(member))
                .filter_map(|node| node.id())
                .any(|id| self.disks.iter().any(|disk| disk == id));
            if of && !OVER.contains(&phase.as_str()) {
                self.add("transfer", &transfer, "direction", phase, None);
            }
        }
        Ok(())
    }

    /// Jobs under way whose description names the object: jobs refer to nothing (engine 4.5.8).
    fn jobs(&mut self) -> Result<()> {
        for job in rows(&self.context.root(), "jobs", None)? {
            let text = described(&job);
            let names_it = self.names.iter().any(|name| names(&text, name));
            if names_it && job.text("status").as_deref() == Some("started") {
                let since = job.text("start_time");
                self.add("job", &job, "description", "started".to_owned(), since);
            }
        }
        Ok(())
    }

    fn add(
        &mut self,
        kind: &'static str,
        entity: &Entity,
        name: &str,
        state: String,
        since: Option<String>,
    ) {
        self.found.push(Holder {
            kind,
            id: entity.id().unwrap_or_default().to_owned(),
            name: entity
                .text(name)
                .or_else(|| entity.name())
                .unwrap_or_else(|| entity.id().unwrap_or_default().to_owned()),
            state,
            since: since.unwrap_or_default(),
        });
    }
}

/// Whether a text has a name as a word of its own: `Launching VM web01`, not `web011`.
fn names(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    text.match_indices(name).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !name.is_empty() && !before.is_some_and(part) && !after.is_some_and(part)
    })
}

fn rows(place: &Service, path: &str, follow: Option<&str>) -> Result<Vec<Entity>> {
    let args = ListArgs {
        follow: follow.map(str::to_owned),
        ..ListArgs::default()
    };
    let rows = place.at(path)?.list(&args).and_then(Iterator::collect);
    Ok(seen(rows)?.unwrap_or_default())
}

/// Leaves out what may not be seen.
fn seen<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_unanswered() => Err(error),
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_names_an_object_by_a_whole_word() {
        assert!(names("Launching VM web01", "web01"));
        assert!(names("Creating VM Snapshot a for VM web01", "web01"));
        assert!(!names("Launching VM web011", "web01"));
        assert!(!names("Launching VM my-web01", "web01"));
        assert!(!names("Launching VM web01", ""));
    }

    #[test]
    fn a_holder_in_words() {
        let holder = Holder {
            kind: "snapshot",
            id: "1".to_owned(),
            name: "nightly".to_owned(),
            state: "locked".to_owned(),
            since: String::new(),
        };
        assert_eq!(holder.to_string(), "snapshot 'nightly' is locked");
    }
}
