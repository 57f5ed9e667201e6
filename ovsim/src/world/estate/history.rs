//! What happened before: events with the engine's codes, and the last jobs with their steps.

use jiff::Timestamp;

use super::Site;
use crate::events::Draft;
use crate::node::Node;
use crate::store::Store;
use crate::world::present::{runs, stamp};
use crate::world::shape;

/// Events of so many VMs are told; more would only fill the memory.
const TOLD: usize = 50;

/// Who did it all.
const BY: &str = "admin@internal-authz";

/// One thing that happened.
struct Past {
    time: Timestamp,
    symbol: &'static str,
    text: String,
    element: &'static str,
    id: String,
}

pub(super) fn fill(store: &mut Store, site: &Site) {
    let mut past = Vec::new();
    foundation(store, site, &mut past);
    machines(store, &mut past);
    past.sort_by_key(|event| event.time);
    for event in past {
        let draft = Draft::new(event.symbol, event.text, event.time);
        let draft = match event.element {
            "vm" => match store.root("vms", &event.id) {
                Some(vm) => draft.about_vm(store, vm),
                None => draft,
            },
            "host" => {
                let host = store.root("hosts", &event.id);
                let cluster = host.and_then(|host| host.reference("cluster"));
                let draft = draft.about(store, "host", &event.id);
                let draft = draft.about_cluster(store, cluster.unwrap_or(""));
                match event.symbol {
                    "VDS_DETECTED" => draft.by_system(),
                    _ => draft,
                }
            }
            element => draft.about(store, element, &event.id),
        };
        draft.record(store);
    }
    jobs(store, site);
}

/// Hosts, storage and the data center, months ago.
fn foundation(store: &Store, site: &Site, past: &mut Vec<Past>) {
    let mut minute = 400 * 1440;
    let mut tell = |symbol, text: String, element, id: &str| {
        minute -= 3;
        let (time, id) = (site.before(minute), id.to_owned());
        past.push(Past {
            time,
            symbol,
            text,
            element,
            id,
        });
    };
    for host in store.list("hosts", "") {
        let added = format!("Host {} was added by {BY}.", host.name());
        let found = format!("Status of host {} was set to Up.", host.name());
        for (symbol, text) in [("USER_ADD_VDS", added), ("VDS_DETECTED", found)] {
            tell(symbol, text, "host", &host.id);
        }
    }
    for domain in store.list("storagedomains", "") {
        let words = format!("Storage Domain {} was", domain.name());
        for (symbol, end) in [
            ("USER_ADD_STORAGE_DOMAIN", "added"),
            (
                "USER_ATTACH_STORAGE_DOMAIN_TO_POOL",
                "attached to Data Center Default",
            ),
        ] {
            let text = format!("{words} {end} by {BY}");
            tell(symbol, text, "storage_domain", &domain.id);
        }
    }
    if let Some((_, address)) = site.hosts.first() {
        let text = format!(
            "Storage Pool Manager runs on Host host01 (Address: {address}), Data Center Default."
        );
        tell(
            "IRS_HOSTED_ON_VDS",
            text,
            "data_center",
            &site.ids.data_center,
        );
    }
}

/// When the VMs were made and started.
fn machines(store: &Store, past: &mut Vec<Past>) {
    let first = store.list("hosts", "").next();
    let first = first.map_or("", |host| host.name());
    for vm in store.list("vms", "").take(TOLD) {
        let name = vm.name();
        let mut tell = |member: &str, symbol, text: String| {
            if let Some(time) = vm.text(member).and_then(|text| text.parse().ok()) {
                past.push(Past {
                    time,
                    symbol,
                    text,
                    element: "vm",
                    id: vm.id.to_string(),
                });
            }
        };
        tell(
            "creation_time",
            "USER_ADD_VM",
            format!("VM {name} was created by {BY}."),
        );
        if runs(vm.status()) {
            let host = vm.reference("host").and_then(|id| store.root("hosts", id));
            let host = host.map_or("", |host| host.name());
            let text = format!("VM {name} was started by {BY} (Host: {host}).");
            tell("start_time", "USER_STARTED_VM", text);
            tell(
                "start_time",
                "USER_RUN_VM",
                format!("VM {name} started on Host {host}"),
            );
        } else if vm.status() == "suspended" {
            let text = format!("VM {name} on Host {first} is suspended.");
            tell("stop_time", "USER_SUSPEND_VM_OK", text);
        } else {
            // Two blanks stand for the exit message that a stopped VM does not have.
            tell("stop_time", "VM_DOWN", format!("VM {name} is down.  "));
        }
        if vm.status() == "paused" {
            let text = format!("VM {name} has been paused due to storage I/O problem.");
            tell("stop_time", "VM_PAUSED_EIO", text);
        }
    }
}

/// The two starts that were last, as finished jobs.
fn jobs(store: &mut Store, site: &Site) {
    let last: Vec<_> = store
        .list("vms", "")
        .filter(|vm| vm.status() == "up")
        .take(2)
        .cloned()
        .collect();
    for (at, vm) in last.into_iter().enumerate() {
        let minutes = 8 - 3 * at as u64;
        let (start, end) = (site.before(minutes), site.before(minutes - 1));
        let text = format!("Launching VM {}", vm.name());
        let id = site.seed.id("job", &text);
        let mut job = shape("job").with_attr("id", id.as_str());
        job.set("description", text);
        job.set("start_time", stamp(start));
        job.set("end_time", stamp(end));
        job.set("last_updated", stamp(end));
        job.set("status", "finished");
        if let Some(admin) = store.named("users", "admin") {
            job.push(Node::reference("owner", &*admin.id));
        }
        store.put("jobs", job);
        for (number, (kind, words)) in [("validating", "Validating"), ("executing", "Executing")]
            .into_iter()
            .enumerate()
        {
            let mut step =
                shape("step").with_attr("id", site.seed.id("step", &format!("{id}/{kind}")));
            step.set("description", words);
            step.set("type", kind);
            step.set("number", number.to_string());
            step.set("start_time", stamp(start));
            step.set("end_time", stamp(end));
            step.set("status", "finished");
            store.put_below("jobs/steps", &id, step);
        }
    }
}
