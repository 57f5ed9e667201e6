//! VMs of pools: taken by users, started before anybody asks, and given back when they are down (engine 4.5.8, chapter 8.2).

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::{course, start, stateless};
use crate::ask::Ask;
use crate::node::Node;
use crate::render;
use crate::rules::access;
use crate::rules::actions::Done;
use crate::rules::jobs;
use crate::rules::refusal::{Outcome, Refusal};
use crate::storage::look;
use crate::store::{Object, Store};

/// The role that a user gets on a VM that he takes.
const ROLE: &str = "00000000-0000-0000-0001-000000000001";

/// How often the engine looks whether enough VMs run: once, so long after something changed.
const LOOK: Duration = Duration::from_secs(30);

const NONE: &str =
    "Cannot allocate and run VM from VM-Pool. There are no available VMs in the VM-Pool.";
const ENOUGH: &str = "Cannot attach VM to VM-Pool. VM-Pool is already attached to a User., User is already attached to maximum number of VMs from this VM-Pool.";

/// The same, after what stands against each of them.
const NONE_OF_THEM: &str =
    "Cannot attach VM to VM-Pool. There are no available VMs in the VM-Pool.";

/// What stands against giving out a VM that is down: who has it, or what a start would be told.
fn unfit(store: &Store, ask: &Ask, vm: &Object) -> Option<String> {
    const DEED: &str = "Cannot attach VM to VM-Pool";
    if !holders(store, &vm.id).is_empty() {
        return Some(format!("{DEED}. VM-Pool is already attached to a User."));
    }
    if look::snapshot_busy(store, &vm.id) {
        return Some(look::DURING_SNAPSHOT.replace("Cannot {action} {type}", DEED));
    }
    let (_, text) = start::objection(store, ask, vm)?;
    Some(text.replace("Cannot run VM", DEED))
}

/// The VMs of a pool.
fn members(store: &Store, pool: &str) -> Vec<Arc<Object>> {
    let of = |vm: &&Arc<Object>| vm.reference("vm_pool") == Some(pool);
    store.list("vms", "").filter(of).cloned().collect()
}

/// The users that hold a role on this VM alone.
fn holders(store: &Store, vm: &str) -> Vec<(String, String)> {
    let on = |row: &&Arc<Object>| row.reference("vm") == Some(vm);
    let rows = store.list("permissions", "").filter(on);
    rows.filter_map(|row| Some((row.id.to_string(), access::subject(row)?.to_owned())))
        .collect()
}

/// Whether images of a VM are being worked on.
fn is_locked(store: &Store, vm: &str) -> bool {
    let mut snapshots = store.list("vms/snapshots", vm);
    let locked = snapshots.any(|row| row.text("snapshot_status") == Some("locked"));
    let mut disks = store.list("vms/diskattachments", vm);
    locked
        || disks.any(|row| {
            let disk = store.root("disks", &row.id);
            disk.is_some_and(|disk| disk.status() == "locked")
        })
}

/// A user takes a VM: one that runs already, or else one that is down.
pub(crate) fn allocate(store: &mut Store, ask: &Ask, pool: &Object) -> Outcome<Done> {
    let vms = members(store, &pool.id);
    let most = pool.text("max_user_vms").and_then(|text| text.parse().ok());
    let mine = vms.iter().filter(|vm| {
        let mut holders = holders(store, &vm.id).into_iter();
        holders.any(|(_, subject)| subject == ask.user.id)
    });
    let full = mine.count() >= most.unwrap_or(1_usize);
    let free = |vm: &&Arc<Object>| holders(store, &vm.id).is_empty();
    let running = vms.iter().filter(free).find(|vm| vm.status() == "up");
    let mut told = Vec::new();
    let chosen = running.or_else(|| {
        let mut down = vms.iter().filter(|vm| vm.status() == "down");
        down.find(|vm| match unfit(store, ask, vm) {
            Some(text) => {
                told.push(text);
                false
            }
            None => true,
        })
    });
    let name = chosen.map_or("<UNKNOWN>", |vm| vm.name());
    let about = format!(
        "Allocating VM {name} from VM Pool {} to User {}",
        pool.name(),
        ask.user.login
    );
    let vm = match chosen.cloned() {
        Some(vm) if !full => vm,
        chosen => {
            jobs::refused(store, ask, &about);
            let text = match (chosen, told.is_empty()) {
                (Some(_), _) => ENOUGH.to_owned(),
                (None, true) => NONE.to_owned(),
                (None, false) => format!("{}, {NONE_OF_THEM}", told.join(", ")),
            };
            return Err(Refusal::conflict(text));
        }
    };
    let user = ask.user.id.as_str();
    let permission = Node::new("permission")
        .with(Node::reference("role", ROLE))
        .with(Node::reference("user", user))
        .with(Node::reference("vm", &*vm.id));
    let permission = store
        .put_below("permissions", "", permission)
        .id
        .to_string();
    let stateful = pool.is("stateful");
    let name = match (vm.status(), stateful) {
        ("up", _) => "taken",
        (_, true) => "taken+stateful",
        _ => "taken+stateless",
    };
    if let Err(refusal) = course::take(store, ask, &vm, name, &about) {
        store.remove("permissions", "", &permission);
        return Err(refusal);
    }
    look_later(store, &pool.id, ask.now);
    Ok(Done::plain(vec![named(&vm)]))
}

fn named(vm: &Object) -> Node {
    let href = render::refs::href_of("vms", "", &vm.id);
    let mut node = Node::reference("vm", &*vm.id).with_attr("href", href.as_str());
    render::links::add(&mut node, render::service("vm"), &href);
    node.children.retain(|child| child.name != "link");
    node
}

/// A VM is down: in an automatic pool it is free again.
pub(super) fn fall(store: &mut Store, vm: &str, now: Timestamp) {
    let pool = store.root("vms", vm).and_then(|vm| vm.reference("vm_pool"));
    let Some(pool) = pool.and_then(|id| store.root("vmpools", id)).cloned() else {
        return;
    };
    if pool.text("type") != Some("manual") {
        for (permission, _) in holders(store, vm) {
            store.remove("permissions", "", &permission);
        }
    }
    look_later(store, &pool.id, now);
}

/// Some time from now the engine looks whether enough VMs of a pool run that nobody has.
pub(crate) fn look_later(store: &mut Store, pool: &str, now: Timestamp) {
    let wanted = store.root("vmpools", pool);
    let wanted = wanted.and_then(|pool| pool.text("prestarted_vms"));
    if wanted.is_none_or(|text| text == "0") {
        return;
    }
    let pool = pool.to_owned();
    store.later(now, LOOK, move |store, now| look(store, &pool, now));
}

fn look(store: &mut Store, pool: &str, now: Timestamp) {
    let Some(object) = store.root("vmpools", pool).cloned() else {
        return;
    };
    let wanted = object.text("prestarted_vms");
    let wanted: usize = wanted.and_then(|text| text.parse().ok()).unwrap_or(0);
    let vms = members(store, pool);
    let ready = vms.iter().filter(|vm| {
        (vm.status() != "down" || stateless::is_kept(store, &vm.id))
            && holders(store, &vm.id).is_empty()
    });
    let missing = wanted.saturating_sub(ready.count());
    let down: Vec<_> = vms
        .into_iter()
        .filter(|vm| vm.status() == "down" && holders(store, &vm.id).is_empty())
        .filter(|vm| !is_locked(store, &vm.id))
        .take(missing)
        .collect();
    let name = if object.is("stateful") {
        "start+engine"
    } else {
        "start+prestarted"
    };
    for vm in down {
        course::by_engine(store, &vm, name, now);
    }
}
