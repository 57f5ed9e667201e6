//! VMs: what a new one is made of, which values it may have, when it may go. What runs is elsewhere.

use super::mac_pools::free_mac;
use super::machine_checks::{
    check_id, check_level, check_memory, check_names, check_processors, check_profile,
    check_system, check_tpm, values,
};
use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use super::{
    attachments, body, center_status, cluster_moves, clusters, displays, generators, icons,
    instance_doubts, instance_values, instances, machine_refusals, machine_values, making,
    mediated_devices, migration_options, next_run, numa, pinning, pool_members, quota_permits,
    templates, zones,
};
use crate::codec::values::instant;
use crate::life::spelled;
use crate::node::Node;
use crate::storage::locks::Hold;
use crate::storage::{
    backups, births, changes, from_configuration, from_snapshot, locks, look, placing,
    quota_shares, strange_domains,
};
use crate::store::{Object, Store, ZERO};
use crate::world;

/// VMs.
pub(crate) const VMS: Rule = Rule {
    kind: "vms",
    label: "VM",
    names: Names {
        unique: Unique::Engine,
        taken: (409, TAKEN),
        letters: Letters::Word,
        wrong: "Can not {action} {type}. The given name contains special characters. Only lower-case and upper-case letters, numbers, '_', '-', '.' are allowed., Attribute: vmStatic.name",
        longest: 64,
        too_long: "Cannot {action} {type}. The given name is too long.",
    },
    drop: DROP,
    needs,
    values: |work| {
        check_level(work)?;
        values(work)?;
        if work.is_add() {
            from_snapshot::check(work)?;
            center_status::check(work)?;
            placing::check_layers(work)?;
        }
        Ok(())
    },
    first: cluster_moves::first,
    base: next_run::base,
    prepare,
    made: making::made,
    changed: |work, vm| {
        icons::left(work);
        mediated_devices::of_property(work, vm);
        displays::change(work, vm);
        numa::change(work, vm);
        // It is told of under the name that it had.
        let before = work.old.clone();
        let before = before.as_deref().unwrap_or(vm);
        let text = format!(
            "VM {} configuration was updated by {}.",
            before.name(),
            work.user()
        );
        let draft = work
            .event("USER_UPDATE_VM", text)
            .about_vm(work.store, before);
        pool_members::changed(work, before, draft);
    },
    leave,
    gone: |work, vm| {
        icons::drop_unused(work.store, vm);
        let gone = format!("VM {} was successfully removed", vm.name());
        let (symbol, text) = match work.ask.is_async() {
            // It is the engine's own command then.
            true => ("USER_REMOVE_VM_FINISHED_INTERNAL", format!("{gone}.")),
            false => (
                "USER_REMOVE_VM_FINISHED",
                format!("{gone} by {}.", work.user()),
            ),
        };
        let draft = work.event(symbol, text).about_vm(work.store, vm);
        draft.record(work.store);
        clusters::forget_member(work, "vms", &vm.id);
        super::catalog::drop_permissions(work, vm);
    },
    jobs: [
        None,
        Some("Editing VM {name} properties"),
        Some("Removing VM {name} from system"),
    ],
    ..PLAIN
};

/// Members that bodies do not set, or that are collections of their own.
pub(crate) const DROP: &[&str] = &[
    "status",
    "status_detail",
    "stop_reason",
    "start_time",
    "stop_time",
    "creation_time",
    "creation_status",
    "run_once",
    "fqdn",
    "next_run_configuration_exists",
    "guest_time_zone",
    "guest_operating_system",
    "has_illegal_images",
    "host",
    "original_template",
    "nics",
    "snapshots",
    "vm_pool",
    "cdroms",
    "floppies",
    "reported_devices",
    "watchdogs",
    "permissions",
    "affinity_labels",
    "applications",
    "graphics_consoles",
    "host_devices",
    "katello_errata",
    "numa_nodes",
    "sessions",
    "statistics",
    "tags",
    "disk_attachments",
    "mediated_devices",
    "actions",
    "large_icon",
    "small_icon",
    "storage_domain",
];

fn needs(work: &Work<'_>) -> Outcome<()> {
    let has = |member: &str| {
        work.given
            .child(member)
            .is_some_and(|node| node.id().is_some() || node.child("name").is_some())
    };
    let require = |there: bool, missing: &str| {
        if there {
            Ok(())
        } else {
            Err(Refusal::incomplete("Vm", missing, "add"))
        }
    };
    require(has("cluster"), "cluster.id|name")?;
    if let Some(configuration) = from_configuration::asked(&work.given) {
        return from_configuration::needs(configuration);
    }
    require(
        work.gives("name").is_some_and(|name| !name.is_empty()),
        "name",
    )?;
    if work
        .gives("name")
        .is_some_and(|name| name.chars().count() > 255)
    {
        return Err(Refusal::bad(
            "size must be between 1 and 255, Attribute: vmStatic.name",
        ));
    }
    if from_snapshot::asked(&work.given).is_some() {
        return from_snapshot::needs(&work.given);
    }
    require(has("template"), "template.id|name")
}

fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    settle(work).map_err(|refusal| {
        let refusal = strange_domains::of_snapshot(work, refusal);
        instance_doubts::before(work, refusal)
    })
}

fn settle(work: &mut Work<'_>) -> Outcome<()> {
    let cluster = work
        .doc
        .child("cluster")
        .and_then(Node::id)
        .map(str::to_owned);
    let cluster = cluster
        .and_then(|id| work.store.root("clusters", &id))
        .cloned();
    let fresh = work.is_add();
    let Some(cluster) = cluster else {
        if fresh {
            return Err(Refusal::not_found("GetClusterById"));
        }
        return Err(Refusal::stumbled());
    };
    if let Some(old) = &work.old {
        locks::check_vm(work.store, old, Hold::Shared, ("edit", "VM"))?;
        pool_members::check(work.store, old)?;
    }
    if fresh {
        compose(work, &cluster)?;
    } else {
        instance_values::keep(work)?;
    }
    if let Some(old) = &work.old
        && work.gives("bios.type") == Some("cluster_default")
        && let Some(kept) = old.text("bios.type").map(str::to_owned)
    {
        // Nothing new: what it is it stays.
        work.doc.set("bios.type", kept);
    }
    machine_values::keep_boot_order(&mut work.doc, &work.given, work.old.as_deref());
    machine_values::settle(&mut work.doc, &work.given, Some(&cluster));
    generators::settle(work, Some(&cluster));
    making::take_architecture(&mut work.doc, &cluster);
    zones::settle(work)?;
    check_id(work)?;
    check_names(work)?;
    icons::settle(work);
    migration_options::settle(work)?;
    pinning::place(work)?;
    if !fresh {
        check_system(work);
        displays::settle(work, &cluster)?;
    }
    pinning::check(work)?;
    mediated_devices::take_property(&mut work.doc);
    machine_refusals::check_whole(work, &cluster)?;
    check_processors(work)?;
    next_run::check(work)?;
    check_memory(work)?;
    if fresh {
        check_system(work);
        displays::settle(work, &cluster)?;
    }
    check_tpm(work, &cluster)?;
    if let Some(center) = cluster.reference("data_center") {
        quota_permits::check_named(work, &work.given, center)?;
    }
    check_profile(work, &cluster)?;
    numa::check_machine(work)?;
    generators::check_new(work, &cluster)?;
    next_run::divide(work);
    quota_shares::of_machine(work)
}

/// The document of a new VM: that of the template, what an instance type says, what the body brings, and what follows.
fn compose(work: &mut Work<'_>, cluster: &Object) -> Outcome<()> {
    let template = work
        .doc
        .child("template")
        .and_then(Node::id)
        .unwrap_or(ZERO)
        .to_owned();
    let Some(mut template) = work.store.root("templates", &template).cloned() else {
        return Err(Refusal::not_found("GetVmTemplate"));
    };
    if work.gives("use_latest_template_version") == Some("true") {
        template = newest(work.store, &template);
        let reference = Node::reference("template", &*template.id);
        work.given.put(reference);
    }
    let kept = from_snapshot::configuration(work);
    let member = |name: &str| kept.as_ref().and_then(|kept| kept.child(name).cloned());
    let (original, bios) = (member("original_template"), member("bios"));
    let mut doc = kept.unwrap_or_else(|| {
        let mut fresh = world::shape("vm");
        fresh.remove("time_zone");
        fresh
    });
    if &*template.id != ZERO {
        templates::copy_members(&template.doc, &mut doc);
        making::without_usb(&mut doc);
        making::resuming(&mut doc);
        let clone = work.ask.params.flag("clone", false);
        if clone {
            // An engine looks at it for layers alone.
            work.given.remove("storage_domain");
        }
        let wishes = placing::Wishes::of(work.store, &work.given);
        placing::check_template(
            work.store,
            &work.ask.user.id,
            &template.id,
            (&wishes, clone),
        )?;
    } else if work.ask.params.flag("clone", false) {
        // A copy of Blank has its devices, and it has no sound.
        doc.set("soundcard_enabled", "false");
    }
    instance_values::must_be_there(work)?;
    let ty = instance_values::of_new(work);
    if let Some(ty) = &ty {
        instance_values::lay_first(ty, &mut doc, work.gives("memory").is_none());
    }
    instances::lay_boot_order(work, &mut doc);
    defaults(work, &mut doc, cluster, &template);
    for kept in [original, bios].into_iter().flatten() {
        // A VM of a snapshot keeps what it was of, and its firmware.
        doc.put(kept);
    }
    if let Some(facts) = ovmodel::find_type("vm") {
        body::lay_over(&mut doc, &work.given, facts, DROP);
    }
    memory(work, &mut doc);
    if let Some(ty) = &ty {
        instance_values::lay(ty, &mut doc);
        instance_values::overhear(&mut work.given);
        instance_values::check(&doc, true)?;
    }
    if let Some(id) = work.given.id() {
        doc.set_attr("id", id);
    }
    work.doc = doc;
    Ok(())
}

/// The newest version of a template.
fn newest(store: &Store, template: &std::sync::Arc<Object>) -> std::sync::Arc<Object> {
    let base = |one: &Object| {
        let base = one.doc.at("version.base_template").and_then(Node::id);
        base.map(str::to_owned)
    };
    let own = base(template);
    let versions = store
        .list("templates", "")
        .filter(|one| own.is_some() && base(one) == own);
    let newest = versions.max_by_key(|one| body::version_of(one));
    newest.unwrap_or(template).clone()
}

/// What comes from the place and the moment, before the body is laid over it.
fn defaults(work: &Work<'_>, doc: &mut Node, cluster: &Object, template: &Object) {
    let now = instant(work.ask.now);
    doc.put(Node::leaf("status", "down"));
    doc.put(Node::leaf("creation_time", now.as_str()));
    doc.put(Node::leaf("created_by", work.ask.user.id.as_str()));
    doc.put(Node::leaf("stop_time", now));
    doc.put(Node::reference("cluster", &*cluster.id));
    doc.put(Node::reference("template", &*template.id));
    doc.put(Node::reference("original_template", &*template.id));
    let bios = cluster
        .text("bios_type")
        .filter(|bios| *bios != "cluster_default");
    if let Some(bios) = bios.filter(|_| &*template.id == ZERO) {
        doc.set("bios.type", bios);
    }
    let center = cluster.reference("data_center").unwrap_or("");
    if let Some(quota) =
        quota_permits::of_new(work.store, &work.ask.user.id, center, Some(template))
    {
        doc.put(Node::reference("quota", quota));
    }
    let system = work
        .gives("os.type")
        .or(doc.text_at("os.type"))
        .unwrap_or("other");
    let icons = work
        .store
        .list("operatingsystems", "")
        .find(|known| known.name() == system);
    let icons = icons.or_else(|| {
        work.store
            .list("operatingsystems", "")
            .find(|known| known.name() == "other")
    });
    for member in ["large_icon", "small_icon"] {
        if let Some(icon) = icons.and_then(|known| known.reference(member)) {
            doc.put(Node::reference(member, icon));
        }
    }
}

/// Memory given alone decides what is guaranteed and how far it may grow.
fn memory(work: &Work<'_>, doc: &mut Node) {
    let Some(given) = work
        .gives("memory")
        .and_then(|text| text.parse::<i64>().ok())
        .map(machine_values::whole)
    else {
        return;
    };
    if work.gives("memory_policy.guaranteed").is_none() {
        doc.set("memory_policy.guaranteed", given.to_string());
    }
    if work.gives("memory_policy.max").is_none() {
        doc.set("memory_policy.max", given.saturating_mul(4).to_string());
    }
}

/// What every VM has: an active snapshot, a CD-ROM, a console; and what its template has besides.
pub(crate) fn furnish(work: &mut Work<'_>, vm: &Object) {
    let now = instant(work.ask.now);
    let mut snapshot = world::shape("snapshot");
    for (member, value) in [
        ("description", "Active VM"),
        ("date", now.as_str()),
        ("persist_memorystate", "false"),
        ("snapshot_status", "ok"),
        ("snapshot_type", "active"),
    ] {
        snapshot.put(Node::leaf(member, value));
    }
    work.store.put_below("vms/snapshots", &vm.id, snapshot);
    let template = vm.reference("template").unwrap_or(ZERO).to_owned();
    let drive = ("templates/cdroms", template.as_str());
    births::take_drive(work.store, drive, ("vms/cdroms", &vm.id));
    displays::furnish(work, vm);
    // With an instance type watchdogs and cards are those of the type.
    let (kind, source) = match vm.reference("instance_type") {
        Some(ty) => ("instancetypes", ty.to_owned()),
        None => ("templates", template.clone()),
    };
    let rows = |store: &Store, part: &str| -> Vec<Node> {
        let kind = format!("{kind}/{part}");
        let rows = store.list(&kind, &source);
        rows.map(|row| row.doc.clone()).collect()
    };
    for watchdog in rows(work.store, "watchdogs") {
        work.store.put_below("vms/watchdogs", &vm.id, watchdog);
    }
    for mut nic in rows(work.store, "nics") {
        if let Some(mac) = free_mac(work, vm.reference("cluster")) {
            nic.set("mac.address", mac);
        }
        work.store.put_below("vms/nics", &vm.id, nic);
    }
    making::disks_of_template(work, &template, vm);
}

/// A VM must be down, unprotected and in no pool; its disks go with it unless they are to stay.
fn leave(work: &mut Work<'_>, vm: &Object) -> Outcome<()> {
    locks::check_vm(work.store, vm, Hold::Alone, ("remove", "VM"))?;
    if vm.is("delete_protected") {
        return Err(work.conflict("Cannot {action} {type}. Delete protection is enabled. In order to delete, disable Delete protection first."));
    }
    let keeps_disks = work.ask.params.flag("detach_only", false);
    if keeps_disks {
        may_leave_disks(work, vm)?;
    }
    match vm.status() {
        "down" => {}
        "suspended" => {
            return Err(work.conflict(
                "Cannot {action} VM that its state is not down.\n-Please stop the VM first.",
            ));
        }
        "image_locked" => {
            attachments::check_unlocked(work, vm)?;
            return Err(work.conflict(
                "Cannot {action} {type}: VM is locked. Please try again in a few minutes.",
            ));
        }
        "up" | "powering_up" | "reboot_in_progress" | "paused" | "migrating" | "powering_down"
        | "wait_for_launch" => {
            return Err(work.conflict("Cannot {action} {type}. VM is running."));
        }
        other => {
            let text = format!(
                "Cannot {{action}} {{type}} because the VM is in {} status.",
                spelled(other)
            );
            return Err(work.conflict(&text));
        }
    }
    if backups::is_open(work.store, &vm.id) {
        return Err(work.conflict("Cannot {action} {type}. The VM is during a backup operation."));
    }
    if vm.reference("vm_pool").is_some() {
        return Err(work.conflict("Cannot {action} {type}. VM is attached to a VM Pool."));
    }
    look::no_snapshot_work(work.store, ("remove", "VM"), &vm.id)?;
    match keeps_disks {
        false => attachments::drop_of_vm(work, vm),
        true => {
            work.inner = Some(Vec::new());
            Ok(())
        }
    }
}

/// Disks can be left behind that are nobody else's layers.
fn may_leave_disks(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    if vm.reference("template").is_some_and(|id| id != ZERO) {
        return Err(work
            .conflict("Cannot {action} {type} with detaching disks, VM is based from template."));
    }
    let mut disks = work.store.list("vms/diskattachments", &vm.id);
    if disks.any(|disk| changes::has_snapshots(work.store, &disk.id)) {
        return Err(work.conflict("Cannot {action} {type} with detaching disks, snapshots exist."));
    }
    Ok(())
}
