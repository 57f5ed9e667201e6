//! VM pools: VMs `name-1`, `name-2`... made from a template.

use super::machines::furnish;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use super::{
    center_status, jobs, mac_pools, making, pool_bodies, pool_jobs, pool_members, profiles,
};
use crate::codec::values::instant;
use crate::life::pool as pool_life;
use crate::node::Node;
use crate::storage::{locks, quota_shares};
use crate::store::{Object, ZERO};

const WRONG: &str = "Can not {action} {type}. The given name is invalid for pool name. Only lower-case and upper-case letters, numbers, '_', '-', '.', and one mask sequence are allowed., Attribute: vmPool.name";
const TOO_LONG: &str = "size must be between 1 and 255, Attribute: vmPool.name";

/// Pools.
pub(crate) const POOLS: Rule = Rule {
    kind: "vmpools",
    label: "VM-Pool",
    create: true,
    names: Names {
        unique: Unique::Engine,
        taken: (409, TAKEN),
        letters: Letters::Masked,
        wrong: WRONG,
        longest: 255,
        too_long: TOO_LONG,
    },
    drop: &[
        "vm",
        "permissions",
        "instance_type",
        "display",
        "rng_device",
        "soundcard_enabled",
        "tpm_enabled",
    ],
    needs: |work| {
        let name = work.gives("name").unwrap_or("");
        if work.is_add() && name.chars().count() > 255 {
            // The name of the members is too long, too.
            let text = TOO_LONG;
            return Err(Refusal::bad(format!("{text}, {text}")));
        }
        Ok(())
    },
    values: |work| {
        let most = work.doc.text_of("max_user_vms").map(str::parse::<i64>);
        match most {
            None | Some(Ok(1..=32767)) => Ok(()),
            Some(_) => Err(work.bad("Number of max assigned VMs per user must be between 1 and 32,767., Attribute: vmPool.maxAssignedVmsPerUser")),
        }
    },
    prepare,
    made: |work, pool| {
        grow(work, pool, 1);
        let size = pool.text("size").unwrap_or("0").to_owned();
        let text = format!(
            "VM Pool {} (containing {size} VMs) was created by {}.",
            pool.name(),
            work.user()
        );
        pool_jobs::told(work, pool, "USER_ADD_VM_POOL_WITH_VMS", &text);
        let template = work.name_of("templates", pool.reference("template"));
        let about = format!("Creating VM Pool {} from template {template}", pool.name());
        let job = jobs::begin(work.store, work.ask, &about);
        pool_jobs::making(work, &job, pool, 1);
        let held = Some(making_words(pool, 1));
        end_later(work, job, pool, ("USER_ADD_VM_POOL_WITH_VMS", text), held);
        pool_life::look_later(work.store, &pool.id, work.ask.now);
    },
    changed: |work, pool| {
        let number = |object: &Object| {
            object
                .text("size")
                .and_then(|text| text.parse::<u32>().ok())
                .unwrap_or(0)
        };
        let before = work.old.as_ref().map_or(0, |old| number(old));
        pool_members::follow(work, pool);
        grow(work, pool, before + 1);
        let more = number(pool).saturating_sub(before);
        let text = format!(
            "VM Pool {} was updated by {}, {more} VMs were added.",
            pool.name(),
            work.user()
        );
        pool_jobs::told(work, pool, "USER_UPDATE_VM_POOL_WITH_VMS", &text);
        let about = format!("Configuring VM Pool {} properties", pool.name());
        let job = jobs::begin(work.store, work.ask, &about);
        work.job = Some(job.clone());
        pool_jobs::making(work, &job, pool, before + 1);
        let held = (more > 0).then(|| making_words(pool, before + 1));
        end_later(
            work,
            job,
            pool,
            ("USER_UPDATE_VM_POOL_WITH_VMS", text),
            held,
        );
        pool_life::look_later(work.store, &pool.id, work.ask.now);
    },
    jobs: [
        None,
        None,
        Some("Removing VM Pool {name} from Cluster {cluster}"),
    ],
    ..PLAIN
};

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    for (member, value) in [
        ("description", ""),
        ("auto_storage_select", "false"),
        ("max_user_vms", "1"),
        ("prestarted_vms", "0"),
        ("size", "0"),
        ("stateful", "false"),
        ("type", "automatic"),
        ("use_latest_template_version", "false"),
    ] {
        work.default(member, value);
    }
    if let Some(old) = &work.old {
        locks::check(work.store, &[&old.id], "edit", "VM-Pool")?;
    }
    counts(work)?;
    if work.is_add() {
        center_status::check(work)?;
    }
    addresses(work)?;
    let proxy = work.gives("display.proxy").map(str::to_owned);
    match proxy.as_deref() {
        Some("") => drop(work.doc.remove("display")),
        Some(proxy) => work.doc.set("display.proxy", proxy),
        None => {}
    }
    if work.is_add() {
        pool_bodies::check(work)?;
    }
    profile(work)?;
    let template = work.doc.child("template").and_then(Node::id);
    match template {
        Some(ZERO) if work.is_add() => {
            Err(work.conflict("VM-Pool must be based on  non-blank Template."))
        }
        // Blank has no cluster, where an engine looks for the profile of the members.
        Some(ZERO) => Err(Refusal::bad("No CPU profile exist.")),
        Some(id) if work.store.root("templates", id).is_some() => {
            let id = id.to_owned();
            quota_shares::of_members(work, &id)
        }
        _ => Err(Refusal::not_found("GetVmTemplate")),
    }
}

/// An engine makes as many members as it is told, until its stores are full; here this many are enough at a time.
const AT_A_TIME: i64 = 100_000;

/// Each card of each member that is to come needs an address.
fn addresses(work: &Work<'_>) -> Outcome<()> {
    let number = |text: Option<&str>| text.and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    let before = work.old.as_ref().map_or(0, |old| number(old.text("size")));
    let more = (number(work.doc.text_of("size")) - before).max(0);
    let template = work.doc.child("template").and_then(Node::id);
    let cards = template.map_or(0, |id| work.store.count("templates/nics", id)) as u64;
    let cluster = work.doc.child("cluster").and_then(Node::id);
    let wanted = cards.saturating_mul(more.unsigned_abs());
    if wanted > 0 && wanted > mac_pools::room(work.store, cluster) {
        return Err(work.conflict(
            "Cannot {action} {type}. Not enough MAC addresses left in MAC Address Pool.",
        ));
    }
    match more > AT_A_TIME {
        true => Err(Refusal::bad(INTERNAL)),
        false => Ok(()),
    }
}

/// The event of the beginning is written once more when the job ends, which holds the pool while it makes VMs.
fn end_later(
    work: &mut Work<'_>,
    job: String,
    pool: &Object,
    (symbol, text): (&str, String),
    held: Option<String>,
) {
    let draft = pool_jobs::last(work, pool, symbol, text);
    if let Some(words) = &held {
        locks::hold(work.store, &pool.id, words);
    }
    let held = held.map(|_| pool.id.to_string());
    let long = pool_jobs::long(work, pool);
    work.store.later(work.ask.now, long, move |store, now| {
        if let Some(pool) = &held {
            locks::free(store, pool);
        }
        jobs::finalize(store, &job, now);
        jobs::end(store, &job, now, "finished");
        draft.at(now).record(store);
    });
}

/// The CPU profile that the members are to have must be one of the cluster, and the user's.
fn profile(work: &Work<'_>) -> Outcome<()> {
    let asked = work.given.at("vm.cpu_profile").and_then(Node::id);
    let Some(asked) = asked.filter(|_| work.is_add()) else {
        return Ok(());
    };
    let cluster = work.doc.child("cluster").and_then(Node::id).unwrap_or("");
    let user = &work.ask.user.id;
    let found = profiles::of_machine(work.store, user, Some(asked), cluster);
    found.map(drop).map_err(|told| work.told(&told))
}

/// What others are told while a pool makes its members: once for each of them, of the first.
fn making_words(pool: &Object, from: u32) -> String {
    let size = pool.text("size").and_then(|text| text.parse::<u32>().ok());
    let many = size.unwrap_or(0).saturating_sub(from).saturating_add(1);
    let name = pool_name(pool.name(), from);
    let text = format!(
        "Cannot {{action}} {{type}}. This VM Pool is currently in use to create VM {name}."
    );
    vec![text; many as usize].join(", ")
}

/// What a change may not touch, and numbers that do not fit.
fn counts(work: &Work<'_>) -> Outcome<()> {
    let number = |doc: &Node, member: &str| {
        let text = doc.text_of(member).unwrap_or("0");
        text.parse::<i64>().unwrap_or(0)
    };
    let size = number(&work.doc, "size");
    let before = work.old.as_ref().map_or(0, |old| number(&old.doc, "size"));
    if work.is_add() && size < 1 && work.gives("size").is_some() {
        return Err(work.bad("Cannot {action} Pool with 0 VMs"));
    }
    // An engine adds what is to come to what is to be, not to what is there.
    if number(&work.doc, "prestarted_vms") > 2 * size - before {
        return Err(work.conflict("Cannot {action} {type}. Number of Prestarted VMs cannot exceed the number of VMs in the Pool."));
    }
    let Some(old) = &work.old else {
        return Ok(());
    };
    if size < before {
        // Where disks would be made the engine stumbles over how many.
        let template = old.reference("template").unwrap_or(ZERO);
        if work.store.count("templates/diskattachments", template) > 0 {
            return Err(Refusal::stumbled());
        }
        return Err(Refusal::bad("Cannot decrease VMs from VM-Pool."));
    }
    for (member, what) in [
        ("type", "type"),
        ("stateful", "stateful option"),
        ("name", "name"),
        (
            "auto_storage_select",
            "automatic selection of target storage domains during disks allocation",
        ),
    ] {
        let is = work.doc.text_of(member);
        if is.is_some() && old.text(member).is_some() && is != old.text(member) {
            return Err(Refusal::bad(format!("Cannot change VM-Pool {what}.")));
        }
    }
    Ok(())
}

/// Makes the VMs from this number up to the pool's size.
fn grow(work: &mut Work<'_>, pool: &Object, from: u32) {
    let size = pool
        .text("size")
        .and_then(|text| text.parse::<u32>().ok())
        .unwrap_or(0);
    let template = pool.reference("template").unwrap_or(ZERO).to_owned();
    let Some(template) = work.store.root("templates", &template).cloned() else {
        return;
    };
    let cluster = pool.reference("cluster").unwrap_or("").to_owned();
    let place = work.store.root("clusters", &cluster).cloned();
    // A change says nothing of members that are yet to come.
    let given = match work.old {
        None => pool_bodies::of_member(&work.given),
        Some(_) => Node::new("vm"),
    };
    let comment = given.text_of("comment").unwrap_or("").to_owned();
    for number in from..=size {
        let mut doc = pool_bodies::member(&given, &template, place.as_deref());
        let now = instant(work.ask.now);
        let name = pool_name(pool.name(), number);
        for (member, value) in [
            ("name", name.as_str()),
            ("description", pool.text("description").unwrap_or("")),
            ("comment", comment.as_str()),
            ("status", "down"),
            ("creation_time", &now),
            ("stop_time", &now),
        ] {
            doc.put(Node::leaf(member, value));
        }
        for (member, id) in [
            ("cluster", cluster.as_str()),
            ("template", &template.id),
            ("original_template", &template.id),
            ("vm_pool", &pool.id),
        ] {
            doc.put(Node::reference(member, id));
        }
        doc.put(Node::leaf(
            "stateless",
            (pool.text("stateful") != Some("true")).to_string(),
        ));
        doc.put(Node::leaf(
            "use_latest_template_version",
            pool.text("use_latest_template_version").unwrap_or("false"),
        ));
        let profile = work
            .store
            .list("cpuprofiles", "")
            .find(|profile| profile.reference("cluster") == Some(&cluster));
        let asked = work.given.at("vm.cpu_profile").and_then(Node::id);
        let asked = asked.map(str::to_owned);
        let profile = asked.or_else(|| profile.map(|profile| profile.id.to_string()));
        if let Some(profile) = profile {
            doc.put(Node::reference("cpu_profile", profile));
        }
        let vm = work.store.put_below("vms", "", doc);
        // What a member has it has of its own body.
        let of_pool = std::mem::replace(&mut work.given, given.clone());
        furnish(work, &vm);
        work.given = of_pool;
        born(work, pool, &vm);
    }
}

/// A member comes to be: with disks it is locked until they are there.
fn born(work: &mut Work<'_>, pool: &Object, vm: &Object) {
    let disks = making::own_disks(work, vm);
    let (name, user) = (vm.name(), work.user());
    let (symbol, text) = match disks.is_empty() {
        false => (
            "USER_ADD_VM_STARTED",
            format!("VM {name} creation was initiated by {user}."),
        ),
        true => ("USER_ADD_VM", format!("VM {name} was created by {user}.")),
    };
    let draft = work.event(symbol, text).about_new(work.store, vm);
    draft.record(work.store);
    if !disks.is_empty() {
        work.store.set("vms", &vm.id, "status", "image_locked");
    }
    let text = format!("VM {name} creation has been completed.");
    let done = work
        .event("USER_ADD_VM_FINISHED_SUCCESS", text)
        .about_new(work.store, vm);
    let id = vm.id.to_string();
    let long = pool_jobs::long(work, pool);
    work.store.later(work.ask.now, long, move |store, now| {
        if !disks.is_empty() {
            store.set("vms", &id, "status", "down");
        }
        for disk in &disks {
            store.change("disks", "", disk, super::disks::made_up);
        }
        if store.root("vms", &id).is_some() {
            done.at(now).record(store);
        }
    });
}

/// `pool-3`, or the number in place of question marks, as wide as they are.
pub(super) fn pool_name(name: &str, number: u32) -> String {
    let marks = name.matches('?').count();
    if marks == 0 {
        return format!("{name}-{number}");
    }
    name.replacen(&"?".repeat(marks), &format!("{number:0marks$}"), 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_numbered() {
        assert_eq!(pool_name("web", 3), "web-3");
        assert_eq!(pool_name("web-??-x", 3), "web-03-x");
    }
}
