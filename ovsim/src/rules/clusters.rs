//! Clusters: what a new one gets, and when one may go.

use super::access;
use super::affinity;
use super::catalog::drop_permissions;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use super::{
    cluster_hosts, cluster_policies, cluster_values, default_providers, migration_options,
};
use crate::node::Node;
use crate::store::Object;

const CPU_PROFILE_CREATOR: &str = "def00016-0000-0000-0000-def000000016";
pub(super) const CPU_PROFILE_OPERATOR: &str = "def00017-0000-0000-0000-def000000017";

/// Clusters.
pub(crate) const CLUSTERS: Rule = Rule {
    kind: "clusters",
    label: "Cluster",
    create: true,
    names: Names {
        unique: Unique::Engine,
        taken: (
            409,
            "Cannot {action} Cluster. Cluster name is already in use.",
        ),
        letters: Letters::Plain,
        wrong: "Cluster names may only contain letters, numbers, '-', or '_'., Attribute: cluster.name",
        longest: 40,
        too_long: "Cluster name must not exceed 40 characters, Attribute: cluster.name",
    },
    drop: &[
        "networks",
        "management_network",
        "affinity_groups",
        "cpu_profiles",
        "enabled_features",
        "upgrade_in_progress",
        "upgrade_percent_complete",
        "upgrade_correlation_id",
        "permissions",
        "external_network_providers",
        "optional_reason",
        "maintenance_reason_required",
    ],
    needs: default_providers::look_up,
    first: |work, _| default_providers::look_up(work),
    values: |work| {
        let level = level_of(work);
        match work.is_add() && work.store.root("clusterlevels", &level).is_none() {
            // The command cannot be made, and an engine asks it for its parameters.
            true => Err(Refusal::operation(500, NO_COMMAND)),
            false => Ok(()),
        }
    },
    prepare: cluster,
    made,
    changed: |work, cluster| default_providers::keep(work, cluster),
    leave,
    gone: |work, cluster| {
        let profiles = work
            .store
            .list("cpuprofiles", "")
            .filter(|profile| profile.reference("cluster") == Some(&cluster.id));
        for profile in profiles.cloned().collect::<Vec<_>>() {
            work.store.remove("cpuprofiles", "", &profile.id);
            drop_permissions(work, &profile);
        }
        drop_permissions(work, cluster);
        default_providers::forget(work.store, cluster);
    },
    told: [
        Some(("USER_ADD_CLUSTER", "Cluster {name} was added by {user}")),
        Some((
            "USER_UPDATE_CLUSTER",
            "Host cluster {name} was updated by {user}",
        )),
        Some((
            "USER_REMOVE_CLUSTER",
            "Host cluster {name} was removed by {user}",
        )),
    ],
    ..PLAIN
};

/// Additional features: no cluster of a new engine has any, and taking away what is not there is no mistake.
pub(crate) const FEATURES: Rule = Rule {
    kind: "clusters/enabledfeatures",
    label: "Cluster",
    prepare: |_| Err(Refusal::bad(INTERNAL)),
    ..PLAIN
};

/// What an engine says that could not make a command.
pub(crate) const NO_COMMAND: &str = "java.lang.NullPointerException: Cannot invoke \"org.ovirt.engine.core.bll.CommandBase.getParameters()\" because \"commandBase\" is null";

fn level_of(work: &Work<'_>) -> String {
    format!(
        "{}.{}",
        text(work, "version.major"),
        text(work, "version.minor")
    )
}

fn cluster(work: &mut Work<'_>) -> Outcome<()> {
    let center = work
        .doc
        .child("data_center")
        .and_then(Node::id)
        .map(str::to_owned);
    if let Some(old) = &work.old
        && old.reference("data_center").is_some()
        && old.reference("data_center") != center.as_deref()
    {
        return Err(Refusal::conflict(
            "Cannot change Data Center association when editing a Cluster.",
        ));
    }
    if let Some(center) = center.as_deref().filter(|_| work.is_add())
        && work.store.root("datacenters", center).is_none()
    {
        return Err(Refusal::not_found(format!("Datacenter: id={center}")));
    }
    if work.is_add()
        && (work.gives("version.major").is_none() || work.gives("version.minor").is_none())
    {
        let center = center
            .as_deref()
            .and_then(|id| work.store.root("datacenters", id));
        let level = center.and_then(|center| center.doc.child("version").cloned());
        level.into_iter().for_each(|level| work.doc.put(level));
    }
    let level = level_of(work);
    if work.store.root("clusterlevels", &level).is_none() {
        let text = "Cannot {action} {type}. Selected Compatibility Version is not supported.";
        return Err(work.bad(text));
    }
    not_below_center(work, center.as_deref())?;
    alone_in_local(work, center.as_deref())?;
    cluster_hosts::check(work, &level)?;
    let pool = work.doc.child("mac_pool").and_then(Node::id);
    if pool.is_some_and(|id| work.store.root("macpools", id).is_none()) {
        return Err(match work.is_add() {
            true => Refusal::bad(INTERNAL),
            false => Refusal::stumbled(),
        });
    }
    let off = |member: &str| work.doc.text_of(member) == Some("false");
    if off("virt_service") && off("gluster_service") {
        return Err(Refusal::bad(
            "At least one service [virt / gluster] must be enabled on the cluster.",
        ));
    }
    unable(work)?;
    memory(work)?;
    randomness(work);
    processor(work, &level)?;
    migration_options::settle(work)?;
    cluster_values::settle(work)?;
    cluster_policies::settle(work)?;
    cluster_hosts::modes(work)?;
    default_providers::check(work)?;
    let pool = work
        .store
        .list("macpools", "")
        .find(|pool| pool.is("default_pool"))
        .map(|pool| pool.id.to_string());
    if let Some(pool) = pool {
        work.default_reference("mac_pool", &pool);
    }
    if let Some(center) = center.filter(|_| work.is_add()) {
        let network = cluster_hosts::management_network(work, &center)?;
        work.doc.put(Node::reference("management_network", network));
    }
    Ok(())
}

/// A local data center has one cluster.
fn alone_in_local(work: &Work<'_>, center: Option<&str>) -> Outcome<()> {
    let center = center.and_then(|id| work.store.root("datacenters", id));
    let Some(center) = center.filter(|center| work.is_add() && center.is("local")) else {
        return Ok(());
    };
    let mut others = work.store.list("clusters", "");
    match others.any(|other| other.reference("data_center") == Some(&center.id)) {
        true => Err(Refusal::bad(
            "Cannot add more than one Cluster to a Data Center with \"Local Storage\".",
        )),
        false => Ok(()),
    }
}

/// A new cluster that runs VMs is not of a level below that of its data center.
fn not_below_center(work: &Work<'_>, center: Option<&str>) -> Outcome<()> {
    let center = center.and_then(|id| work.store.root("datacenters", id));
    let Some(center) = center.filter(|_| work.is_add()) else {
        return Ok(());
    };
    let level = |doc: &Node| {
        let part = |path: &str| doc.text_at(path).and_then(|text| text.parse::<u32>().ok());
        (part("version.major"), part("version.minor"))
    };
    if level(&work.doc) >= level(&center.doc) || work.gives("virt_service") == Some("false") {
        return Ok(());
    }
    Err(work.bad("Cannot add Cluster with Compatibility Version that is lower than the Data Center Compatibility Version.\n-Please upgrade your Cluster to a later Compatibility version first."))
}

/// What was one source of randomness of two is the other since 4.1; whoever names sources has that one among them.
fn randomness(work: &mut Work<'_>) {
    let Some(list) = work.doc.child_mut("required_rng_sources") else {
        return;
    };
    for source in &mut list.children {
        if source.text == "random" {
            source.text = "urandom".into();
        }
    }
    let named = work.given.child("required_rng_sources").is_some();
    if named {
        list.push(Node::leaf("required_rng_source", "urandom"));
    }
    // Told in this order, each once.
    list.children.sort_by_key(|source| source.text != "urandom");
    list.children.dedup_by(|one, other| one.text == other.text);
}

/// What an engine does not let a cluster have.
fn unable(work: &mut Work<'_>) -> Outcome<()> {
    if work.gives("name") == Some("") {
        return Err(Refusal::bad(
            "Cluster name must not exceed 40 characters, Attribute: cluster.name",
        ));
    }
    if work.gives("trusted_service") == Some("true") {
        return Err(Refusal::bad(
            "Attestation server should be configured correctly.",
        ));
    }
    let bandwidth = work.given.at("migration.bandwidth");
    let custom = bandwidth.is_some_and(|one| one.text_of("assignment_method") == Some("custom"));
    if custom && bandwidth.is_some_and(|one| one.child("custom_value").is_none()) {
        return Err(Refusal::bad(INTERNAL));
    }
    let typed = work
        .doc
        .text_at("cpu.type")
        .is_some_and(|name| !name.is_empty());
    fencing_parts(work)?;
    if let Some(old) = work.old.clone() {
        fencing(work);
        let bios = work.gives("bios_type").unwrap_or("");
        let kept = work.doc.text_of("bios_type").unwrap_or("");
        let other = work
            .gives("cpu.type")
            .is_some_and(|name| name.starts_with("IBM "));
        if !typed && bios.starts_with("q35") || other && kept.starts_with("q35") {
            return Err(Refusal::conflict(
                "Q35 chipset is allowed for x86 architecture only.",
            ));
        }
        if work.gives("cpu.type").is_none()
            && let Some(kept) = old.text("cpu.architecture")
        {
            work.doc.set("cpu.architecture", kept);
        }
    }
    Ok(())
}

/// The two parts of a fencing policy that may be skipped must say whether they are: an engine stumbles over silence.
fn fencing_parts(work: &Work<'_>) -> Outcome<()> {
    let parts = ["skip_if_connectivity_broken", "skip_if_sd_active"];
    let part = |part: &str| work.given.at(&format!("fencing_policy.{part}"));
    let mut parts = parts.into_iter().filter_map(part);
    match parts.any(|part| part.child("enabled").is_none()) {
        true => Err(Refusal::mute(500)),
        false => Ok(()),
    }
}

/// A fencing policy that is told is told whole: what it leaves out is as it is at first.
fn fencing(work: &mut Work<'_>) {
    let Some(given) = work.given.child("fencing_policy").cloned() else {
        return;
    };
    for (path, value) in [
        ("enabled", "true"),
        ("skip_if_connectivity_broken.enabled", "false"),
        ("skip_if_connectivity_broken.threshold", "50"),
        ("skip_if_gluster_bricks_up", "false"),
        ("skip_if_gluster_quorum_not_met", "false"),
        ("skip_if_sd_active.enabled", "false"),
    ] {
        let told = given.text_at(path).unwrap_or(value).to_owned();
        work.doc.set(&format!("fencing_policy.{path}"), told);
    }
}

/// A share below zero is no share. Whoever names a policy of memory or a level, and is silent about huge pages, turns them on.
fn memory(work: &mut Work<'_>) -> Outcome<()> {
    let percent = "memory_policy.over_commit.percent";
    if work
        .doc
        .text_at(percent)
        .is_some_and(|text| text == "0" || text.starts_with('-'))
    {
        work.doc.set(percent, "100");
    }
    let pages = "memory_policy.transparent_hugepages.enabled";
    let level = work.gives("version.major").is_some() && work.gives("version.minor").is_some();
    let policy = work.given.child("memory_policy").is_some();
    if (level || policy) && work.gives(pages).is_none() {
        work.doc.set(pages, "true");
    }
    let more = work
        .doc
        .text_at(percent)
        .and_then(|text| text.parse::<i64>().ok());
    let saves = |path: &str| work.doc.text_at(path) == Some("true");
    match more.is_some_and(|share| share > 100)
        && !saves("ksm.enabled")
        && !saves("ballooning_enabled")
    {
        true => Err(Refusal::conflict(
            "KSM or ballooning must be enabled to allow memory optimization.",
        )),
        false => Ok(()),
    }
}

fn text(work: &Work<'_>, path: &str) -> String {
    work.doc.text_at(path).unwrap_or("").to_owned()
}

/// The CPU type must be one of the level's; it decides the architecture and, at first, the firmware.
fn processor(work: &mut Work<'_>, level: &str) -> Outcome<()> {
    let given = work.gives("cpu.type").map(str::to_owned);
    let fresh = work.is_add();
    match given.filter(|name| !name.is_empty()) {
        None if fresh => {
            cluster_values::untyped(work, firmware(level))?;
            work.doc.set("fips_mode", "undefined");
        }
        None => {}
        Some(name) => {
            let types = work
                .store
                .root("clusterlevels", level)
                .and_then(|level| level.doc.child("cpu_types"));
            let known = types.and_then(|types| {
                types
                    .children
                    .iter()
                    .find(|ty| ty.text_of("name") == Some(&name))
            });
            if known.is_none() && !fresh {
                return Err(Refusal::conflict(
                    "Cannot change Cluster CPU type unless all Hosts attached to this Cluster are in Maintenance.",
                ));
            }
            if fresh && work.gives("fips_mode").is_none() {
                work.doc.set("fips_mode", "undefined");
            }
            let Some(known) = known else {
                return Err(work.bad("Cannot {action} {type}. The chosen CPU is not supported."));
            };
            let architecture = known.text_of("architecture").unwrap_or("x86_64").to_owned();
            work.doc.set("cpu.architecture", architecture);
            let known = !fresh && work.doc.child("bios_type").is_some();
            if work.gives("bios_type").is_none() && !known {
                work.doc.set("bios_type", firmware(level));
            }
        }
    }
    // The word for none in particular is the level's, too.
    let typed = work
        .doc
        .text_at("cpu.type")
        .is_some_and(|name| !name.is_empty());
    match work.doc.text_of("bios_type") {
        Some("cluster_default") if typed => work.doc.set("bios_type", firmware(level)),
        Some("cluster_default") => drop(work.doc.remove("bios_type")),
        _ => {}
    }
    Ok(())
}

/// The firmware that machines of a level have unless it is said.
fn firmware(level: &str) -> &'static str {
    match level {
        "4.2" | "4.3" => "i440fx_sea_bios",
        "4.4" | "4.5" | "4.6" => "q35_sea_bios",
        _ => "q35_ovmf",
    }
}

/// A new cluster has the management network with all its usages, and a CPU profile of its own name.
fn made(work: &mut Work<'_>, cluster: &Object) {
    default_providers::keep(work, cluster);
    if let Some(network) = cluster.reference("management_network") {
        let mut usages = Node::new("usages");
        for usage in ["vm", "display", "migration", "management", "default_route"] {
            usages.push(Node::leaf("usage", usage));
        }
        let link = Node::reference("network", network)
            .with_leaf("display", "true")
            .with_leaf("required", "true")
            .with_leaf("status", "operational")
            .with(usages);
        work.store.put_below("clusters/networks", &cluster.id, link);
    }
    let profile = Node::new("cpu_profile")
        .with_leaf("name", cluster.name())
        .with(Node::reference("cluster", &*cluster.id));
    let profile = work.store.put_below("cpuprofiles", "", profile);
    let me = work.ask.user.id.clone();
    let on = ("cpu_profile", &*profile.id);
    work.grant_told(
        CPU_PROFILE_OPERATOR,
        ("group", access::EVERYONE),
        on,
        ("Cpu Profile", cluster.name()),
    );
    work.grant_told(
        CPU_PROFILE_CREATOR,
        ("user", &me),
        on,
        ("Cpu Profile", cluster.name()),
    );
    let user = work.user();
    let text = format!(
        "CPU Profile {} was successfully added (User: {user}).",
        cluster.name()
    );
    let draft = work.inner_event("USER_ADDED_CPU_PROFILE", text);
    draft.record(work.store);
}

/// Hosts, VMs and templates keep a cluster; all of them are told at once.
fn leave(work: &mut Work<'_>, cluster: &Object) -> Outcome<()> {
    let has = |kind: &str| {
        work.store
            .list(kind, "")
            .any(|other| other.reference("cluster") == Some(&cluster.id))
    };
    let reasons = [
        ("hosts", "Cluster contains one or more Hosts"),
        ("vms", "One or more VMs are still assigned to the Cluster"),
        (
            "templates",
            "One or more Template(s) are still associated with the Cluster",
        ),
        (
            "vmpools",
            "One or more VM-Pool(s) are still assigned to the Cluster",
        ),
    ];
    let told = reasons
        .iter()
        .filter(|(kind, _)| has(kind))
        .map(|(_, reason)| format!("Cannot remove Cluster. {reason}"));
    let told: Vec<_> = told.collect();
    if told.is_empty() {
        return Ok(());
    }
    Err(Refusal::conflict(told.join(", ")))
}

/// Takes a VM or host out of what it belongs to by membership alone.
pub(crate) fn forget_member(work: &mut Work<'_>, member: &str, id: &str) {
    affinity::forget(work.store, member, id);
}
