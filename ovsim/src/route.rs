//! From a path to the service and method that the model has for it, as the engine's REST framework matches:
//! fixed words before ids, case as written, slashes that are too many left out.

use ovmodel::{MethodFacts, ServiceFacts, Shape};

use crate::ask::{Route, Step, Task};
use crate::url::{self, BadEscape, Pairs};

mod forms;

/// Where a path leads.
#[derive(Clone, Debug)]
pub struct Target {
    /// The service and the way to it.
    pub route: Route,
    /// What lies there.
    pub place: Place,
    /// The matrix parameters of the last segment; those of the others are ignored.
    pub matrix: Pairs,
}

/// What lies at a path.
#[derive(Clone, Debug)]
pub enum Place {
    /// The service itself, with its GET, POST, PUT and DELETE.
    Service,
    /// An action of it.
    Action(&'static MethodFacts),
    /// Running work of it, to be polled.
    Task(Task),
}

/// Why a path leads nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lost {
    /// 404 with one line of text.
    Unknown,
    /// 400, empty.
    BadEscape,
    /// 404, empty: an id on the way is none.
    NoObject,
    /// 500, a page with this text: an id on the way could not be read.
    Exception(String),
}

impl From<BadEscape> for Lost {
    fn from(_: BadEscape) -> Lost {
        Lost::BadEscape
    }
}

/// The target of a path below the API, version already taken off; raw, as on the request line. Ids may be anything.
pub fn resolve(path: &str) -> Result<Target, Lost> {
    walk(path, |_, id| Ok(id))
}

/// The same for a request: ids must be such as an engine takes, and are as it has them afterwards.
pub fn enter(path: &str) -> Result<Target, Lost> {
    walk(path, |steps, id| forms::read(steps, &id))
}

/// What makes of an id behind these steps what it is.
type Reader = fn(&[Step], String) -> Result<String, Lost>;

fn walk(path: &str, reader: Reader) -> Result<Target, Lost> {
    let segments: Vec<&str> = path.split('/').filter(|word| !word.is_empty()).collect();
    let mut target = Target {
        route: Route {
            steps: Vec::new(),
            service: ovmodel::root(),
        },
        place: Place::Service,
        matrix: Vec::new(),
    };
    for (at, segment) in segments.iter().enumerate() {
        let (word, matrix) = url::matrix(segment)?;
        target.matrix = matrix;
        let last = at + 1 == segments.len();
        if word.is_empty() && last {
            break;
        }
        step(&mut target, word, last, reader)?;
    }
    match target.place {
        Place::Service if target.route.service.methods().all(is_action) => Err(Lost::Unknown),
        Place::Task(ref task) if task.ids.is_empty() => Err(Lost::Unknown),
        _ => Ok(target),
    }
}

fn is_action(method: &MethodFacts) -> bool {
    method.shape() == Shape::Action
}

fn step(target: &mut Target, word: &str, last: bool, reader: Reader) -> Result<(), Lost> {
    let route = &mut target.route;
    match &mut target.place {
        Place::Action(method) if last => {
            let action = method.segment();
            target.place = Place::Task(task(action, word)?);
            return Ok(());
        }
        Place::Task(running) if last && running.ids.is_empty() => {
            *running = task(std::mem::take(&mut running.action), word)?;
            return Ok(());
        }
        Place::Action(_) | Place::Task(_) => return Err(Lost::Unknown),
        Place::Service => {}
    }
    lead_to_disk(route);
    let service = route.service;
    if let Some(locator) = service.locator_of_segment(word) {
        let id = None;
        route.steps.push(Step { locator, id });
        route.service = locator.service_facts();
    } else if let Some(method) = service.method_of_segment(word).filter(|m| is_action(m)) {
        target.place = Place::Action(method);
    } else if let Some(locator) = service.item() {
        let id = Some(reader(&route.steps, url::decode(word)?)?);
        route.steps.push(Step { locator, id });
        route.service = locator.service_facts();
    } else if word == "creation_status" && route.id().is_some() {
        let action = word.to_owned();
        let ids = Vec::new();
        target.place = Place::Task(Task { action, ids });
    } else {
        return Err(Lost::Unknown);
    }
    Ok(())
}

/// A disk of a snapshot answers for itself, but changes and all below it are those of the disk (engine 4.5.8).
fn lead_to_disk(route: &mut Route) {
    if route.service.name != "snapshot_disk" {
        return;
    }
    let disks = ovmodel::root().locator_of_segment("disks");
    let item = disks.and_then(|disks| disks.service_facts().item());
    let (Some(disks), Some(item), Some(step)) = (disks, item, route.steps.pop()) else {
        return;
    };
    let root = Step {
        locator: disks,
        id: None,
    };
    let id = step.id;
    route.steps = vec![root, Step { locator: item, id }];
    route.service = item.service_facts();
}

fn task(action: String, ids: &str) -> Result<Task, Lost> {
    let ids = url::decode(ids)?;
    let ids = ids.split(',').map(str::to_owned).collect();
    Ok(Task { action, ids })
}

impl Target {
    /// The target to which a method leads in truth.
    pub fn led(mut self, http: &str) -> Target {
        if http == "PUT" && matches!(self.place, Place::Service) {
            lead_to_disk(&mut self.route);
        }
        self
    }

    /// The method that an HTTP method means here.
    pub fn method(&self, http: &str) -> Option<&'static MethodFacts> {
        let service: &'static ServiceFacts = self.route.service;
        match (&self.place, http) {
            (Place::Action(method), "POST") => Some(method),
            (Place::Task(_), "GET" | "HEAD") => service.method("get"),
            (Place::Service, "GET" | "HEAD") => {
                service.method("list").or_else(|| service.method("get"))
            }
            (Place::Service, "POST") => service.method("add"),
            (Place::Service, "PUT") if service.name == "snapshot_disk" => {
                ovmodel::find_service("disk").and_then(|disk| disk.method("update"))
            }
            (Place::Service, "DELETE") if service.name == "snapshot_disk" => {
                ovmodel::find_service("disk_snapshot").and_then(|image| image.method("remove"))
            }
            (Place::Service, "PUT") => service.method("update"),
            (Place::Service, "DELETE") => service.method("remove"),
            _ => None,
        }
    }

    /// The value of `Allow`: the methods here in the order of the engine's hash table.
    pub fn allow(&self) -> String {
        let all = ["HEAD", "DELETE", "POST", "GET", "OPTIONS", "PUT"];
        let here = |http: &&str| *http == "OPTIONS" || self.method(http).is_some();
        let allowed: Vec<&str> = all.into_iter().filter(here).collect();
        allowed.join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, want: &str) {
        let found = match resolve(path) {
            Ok(target) => format!("{} [{}]", target.route.service.name, target.allow()),
            Err(lost) => format!("{lost:?}"),
        };
        assert_eq!(found, want, "{path}");
    }

    #[test]
    fn collections_items_and_actions() {
        check("", "system [HEAD, GET, OPTIONS]");
        check("/vms", "vms [HEAD, POST, GET, OPTIONS]");
        check("//vms//", "vms [HEAD, POST, GET, OPTIONS]");
        check("/templates/1", "template [HEAD, DELETE, GET, OPTIONS, PUT]");
        check("/clusterlevels/4.8", "cluster_level [HEAD, GET, OPTIONS]");
        check("/vms/1/start", "vm [POST, OPTIONS]");
        let of_snapshot = "/vms/1/snapshots/2/disks/3";
        check(
            of_snapshot,
            "snapshot_disk [HEAD, DELETE, GET, OPTIONS, PUT]",
        );
        check(&format!("{of_snapshot}/move"), "disk [POST, OPTIONS]");
        let target = resolve(&format!("{of_snapshot}/permissions")).unwrap();
        assert_eq!(target.route.href(), "/ovirt-engine/api/disks/3/permissions");
        let target = resolve(of_snapshot).unwrap().led("PUT");
        assert_eq!(target.route.href(), "/ovirt-engine/api/disks/3");
        check("/vms/1/start/t1,t2", "vm [HEAD, GET, OPTIONS]");
        check("/vms/1/creation_status/t1", "vm [HEAD, GET, OPTIONS]");
        check(
            "/vms/1;x=y/nics;max=5",
            "vm_nics [HEAD, POST, GET, OPTIONS]",
        );
    }

    #[test]
    fn unknown_paths() {
        check("/VMS", "Unknown");
        check("/%76ms", "Unknown");
        check("/nosuch", "Unknown");
        check("/vms/1/nosuch", "Unknown");
        check("/vms/1/creation_status", "Unknown");
        check("/vms/1/start/t1/t2", "Unknown");
        check("/vms/%zz", "BadEscape");
    }

    #[test]
    fn ids_are_decoded_and_only_the_last_matrix_counts() {
        let target = resolve("/vms;a=b/x%20y;current").unwrap();
        assert_eq!(target.route.id(), Some("x y"));
        assert_eq!(target.route.href(), "/ovirt-engine/api/vms/x y");
        assert_eq!(target.matrix, [("current".to_owned(), None)]);
    }

    #[test]
    fn every_path_of_the_model_can_be_walked() {
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![(String::new(), ovmodel::root())];
        while let Some((path, service)) = open.pop() {
            if path.split('/').count() > 9 || !seen.insert(service.name) {
                continue;
            }
            for locator in service.locators() {
                let word = if locator.item {
                    "1".to_owned()
                } else {
                    locator.segment()
                };
                let path = format!("{path}/{word}");
                let has_method = !locator.service_facts().methods().all(is_action);
                let found = resolve(&path);
                assert_eq!(found.is_ok(), has_method, "{path}");
                open.push((path, locator.service_facts()));
            }
        }
        assert!(seen.len() > 200);
    }
}
