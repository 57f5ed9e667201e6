//! Values that a VM may not have: sizes, processors, time zones, profiles of other clusters.

use super::clusters::NO_COMMAND;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::work::Work;
use super::{icons, machine_refusals, mediated_devices, profiles, zones};
use crate::node::Node;
use crate::store::Object;

const MIB: i64 = 1 << 20;

pub(crate) fn check_id(work: &Work<'_>) -> Outcome<()> {
    let taken = work.is_add()
        && work
            .given
            .id()
            .is_some_and(|id| work.store.root("vms", id).is_some());
    if taken {
        return Err(
            work.bad("Cannot {action} {type}. VM with the given Id already exists in the system.")
        );
    }
    Ok(())
}

fn number(doc: &Node, path: &str) -> i64 {
    doc.text_at(path)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0)
}

/// Values that the engine's beans refuse: memory out of all bounds, and what the other checks of beans have.
pub(crate) fn values(work: &Work<'_>) -> Outcome<()> {
    let memory = work
        .gives("memory")
        .and_then(|text| text.parse::<i64>().ok());
    let fits = |memory: &i64| (1..=i64::from(i32::MAX) / 4).contains(&(memory / MIB));
    if work.is_add() && memory.is_some_and(|memory| !fits(&memory)) {
        let text = "must be greater than or equal to 1, Attribute: vmStatic.maxMemorySizeMb";
        return Err(Refusal::bad(format!("{text}, {text}")));
    }
    if work.gives("name") == Some("") && !work.is_add() {
        return Err(Refusal::bad(
            "size must be between 1 and 255, Attribute: vmStatic.name",
        ));
    }
    icons::check(work)?;
    machine_refusals::check_beans(work, "vmStatic")?;
    devices(work, "vmStatic")?;
    payloads(work)?;
    shares(work)?;
    zones::check(work)
}

/// What a VM may ask for beside others: its priority, shares of processors; and how long its console waits.
fn shares(work: &Work<'_>) -> Outcome<()> {
    let given = |path: &str| work.gives(path).and_then(|text| text.parse::<i64>().ok());
    if given("high_availability.priority").is_some_and(|priority| !(0..=100).contains(&priority)) {
        return Err(Refusal::bad(
            "VM priority value passed the permitted max value, value should be between 0 and 100.",
        ));
    }
    if given("cpu_shares").is_some_and(|shares| !(0..=262_144).contains(&shares)) {
        return Err(Refusal::bad(
            "Cannot set the cpu shares to the requested value. It has to be between 0 and 262144.",
        ));
    }
    let delay = given("display.disconnect_action_delay");
    if delay.is_some_and(|minutes| minutes < 0) {
        let text = "Cannot {action} {type}. Illegal disconnection action delay is provided.";
        return Err(work.bad(text));
    }
    Ok(())
}

/// A version that has two numbers and no more.
pub(crate) fn level_of(version: &Node) -> Option<String> {
    let part = |name: &str| version.text_of(name);
    match (
        part("major"),
        part("minor"),
        part("build"),
        part("revision"),
    ) {
        (Some(major), Some(minor), None, None) => Some(format!("{major}.{minor}")),
        _ => None,
    }
}

/// The processor of the cluster has to be known in that version, unless the machine has one of its own.
fn knows_processor(work: &Work<'_>, level: &str) -> Outcome<()> {
    let own = work.doc.text_of("custom_cpu_model");
    let cluster = work.doc.child("cluster").and_then(Node::id);
    let cluster = cluster.and_then(|id| work.store.root("clusters", id));
    let ty = cluster.and_then(|cluster| cluster.text("cpu.type"));
    let (Some(ty), None) = (ty.filter(|ty| !ty.is_empty()), own) else {
        return Ok(());
    };
    let level = work.store.root("clusterlevels", level);
    let types = level.and_then(|level| level.doc.child("cpu_types"));
    if types.is_none_or(|types| {
        types
            .children
            .iter()
            .any(|it| it.text_of("name") == Some(ty))
    }) {
        return Ok(());
    }
    Err(Refusal::bad(
        "The CPU type of the cluster is unknown in the current compatibility version. Please select a custom cpu type.",
    ))
}

/// The version of another cluster that a VM is to behave as must be one that the engine knows.
pub(crate) fn check_level(work: &Work<'_>) -> Outcome<()> {
    let Some(asked) = work.given.child("custom_compatibility_version") else {
        return Ok(());
    };
    if asked.children.is_empty() {
        return Ok(());
    }
    // What is no version of a cluster's kind has no configuration, and no command is made of it.
    let Some(level) = level_of(asked) else {
        return Err(Refusal::operation(500, NO_COMMAND));
    };
    if work.store.root("clusterlevels", &level).is_some() {
        return knows_processor(work, &level);
    }
    let known = work.store.list("clusterlevels", "");
    let mut known: Vec<_> = known.map(|level| level.id.to_string()).collect();
    known.sort();
    Err(Refusal::Bare {
        status: 400,
        reason: Some("Invalid version".into()),
        detail: Some(format!("Supported versions are {}", known.join(", "))),
    })
}

/// A TPM needs a guest that can use it, UEFI on x86, and a level of 4.6; some guests cannot be without.
pub(crate) fn check_tpm(work: &Work<'_>, cluster: &Object) -> Outcome<()> {
    if work.given.child("tpm_enabled").is_none()
        && work.given.child("bios").is_none()
        && work.given.child("os").is_none()
    {
        return Ok(());
    }
    let system = work.doc.text_at("os.type").unwrap_or("other");
    let mut systems = work.store.list("operatingsystems", "");
    let support = systems.find(|known| known.name() == system);
    let support = support.and_then(|known| known.text("tpm_support"));
    let bios = match work.doc.text_at("bios.type") {
        Some("cluster_default") | None => cluster.text("bios_type"),
        own => own,
    };
    let uefi = matches!(bios, Some("q35_ovmf" | "q35_secure_boot"));
    let architecture = cluster.text("cpu.architecture").unwrap_or("x86_64");
    let minor: i64 = number(&cluster.doc, "version.minor");
    let fits = support.is_some_and(|word| word != "unsupported")
        && minor >= 6
        && (uefi || architecture != "x86_64");
    match work.doc.text_of("tpm_enabled") == Some("true") {
        true if !fits => Err(work.bad(&format!(
            "Cannot {{action}} {{type}}. TPM device is not supported on '{architecture}' architecture, or for the guest OS, or UEFI firmware is not enabled, or insufficient compatibility level (4.6 required by default)."
        ))),
        false if support == Some("required") => {
            Err(work.conflict("Cannot {action} {type}. TPM device is required by the guest OS."))
        }
        _ if system == "windows_11" && processors(&work.doc) < 2 => {
            Err(work.conflict("Cannot {action} {type}. The guest OS requires at least 2 CPUs."))
        }
        _ => Ok(()),
    }
}

/// Numbers of threads and screens.
pub(crate) fn devices(work: &Work<'_>, place: &str) -> Outcome<()> {
    let given = |path: &str| work.gives(path).and_then(|text| text.parse::<i64>().ok());
    if given("io.threads").is_some_and(|threads| !(0..=127).contains(&threads)) {
        return Err(work.bad(&format!("Cannot {{action}} {{type}}. Num of IO Threads is not in supported limit., Attribute: {place}.numOfIoThreads")));
    }
    if given("display.monitors").is_some_and(|screens| ![1, 2, 4].contains(&screens)) {
        return Err(Refusal::bad(format!(
            "VM exceeded the number of allowed monitors, Attribute: {place}.numOfMonitors"
        )));
    }
    Ok(())
}

/// Properties that an engine knows without being told (4.6 to 4.8).
const PROPERTIES: [&str; 8] = [
    "sap_agent",
    "sndbuf",
    "vhost",
    "viodiskcache",
    "hugepages",
    "scsi_hostdev",
    "nvram_template",
    "extra_cpu_flags",
];

/// The names of custom properties that an engine does not know.
pub(crate) fn unknown_properties(given: &Node) -> Vec<&str> {
    let list = given.child("custom_properties");
    let names = list.map_or(&[][..], |list| &list.children).iter();
    let names = names.filter_map(|item| item.text_of("name"));
    names
        .filter(|name| !PROPERTIES.contains(name) && *name != mediated_devices::PROPERTY)
        .collect()
}

/// Refuses custom properties that an engine does not know.
pub(crate) fn check_properties(work: &Work<'_>) -> Outcome<()> {
    let strange = unknown_properties(&work.given);
    if !strange.is_empty() {
        return Err(work.bad(&format!("Cannot {{action}} {{type}} if some of the specified custom properties are not configured by the system. The keys are: {}",
            strange.join(",")
        )));
    }
    Ok(())
}

/// Files of payloads have a content and a name.
fn payloads(work: &Work<'_>) -> Outcome<()> {
    let list = work.given.child("payloads");
    let payloads = list.map_or(&[][..], |list| &list.children);
    let files = payloads.iter().filter_map(|payload| payload.child("files"));
    for file in files.flat_map(|files| &files.children) {
        if file.child("content").is_none() {
            return Err(Refusal::stumbled());
        }
        if file.child("name").is_none() {
            return Err(Refusal::bad(INTERNAL));
        }
    }
    Ok(())
}

/// What a body names that is not there, or that an update does not change.
pub(crate) fn check_names(work: &mut Work<'_>) -> Outcome<()> {
    check_properties(work)?;
    let hosts = work.given.at("placement_policy.hosts");
    let hosts = hosts.map_or(&[][..], |list| &list.children).iter();
    let strange = |host: &Node| {
        host.id()
            .is_some_and(|id| work.store.root("hosts", id).is_none())
    };
    if hosts.into_iter().any(strange) {
        return Err(work.conflict("Cannot {action} {type}. VM is pinned to a specific host. The required host doesn't exist."));
    }
    let at = |doc: &Node| {
        let domain = doc.at("lease.storage_domain").and_then(Node::id);
        domain.map(str::to_owned)
    };
    // A lease that stays is not looked at again.
    let before = work.old.as_ref().and_then(|old| at(&old.doc));
    let lease = at(&work.doc).filter(|lease| before.as_ref() != Some(lease));
    if lease.is_some() && work.doc.text_at("high_availability.enabled") != Some("true") {
        return Err(work.conflict("Cannot {action} {type}. A VM lease was defined but high availability option is set to false."));
    }
    if lease.is_some_and(|id| work.store.root("storagedomains", &id).is_none()) {
        return Err(work.bad("Cannot {action} {type}. Storage Domain doesn't exist."));
    }
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    let template = work.doc.child("template").and_then(Node::id);
    if template.is_some_and(|id| work.store.root("templates", id).is_none()) {
        return Err(work.bad("Cannot {action} {type}. The relevant Template doesn't exist."));
    }
    if work
        .gives("origin")
        .is_some_and(|origin| Some(origin) != old.text("origin"))
    {
        return Err(Refusal::bad(
            "There was an attempt to change VM values while the VM is not down. Please shut down the VM in order to modify these properties.",
        ));
    }
    Ok(())
}

/// No more memory is promised than there is.
pub(crate) fn check_guaranteed(work: &Work<'_>) -> Outcome<()> {
    if number(&work.doc, "memory_policy.guaranteed") <= number(&work.doc, "memory") {
        return Ok(());
    }
    Err(work.bad("Cannot {action} {type}. Physical Memory Guaranteed cannot exceed Memory Size."))
}

pub(crate) fn check_memory(work: &Work<'_>) -> Outcome<()> {
    let (memory, max) = (
        number(&work.doc, "memory"),
        number(&work.doc, "memory_policy.max"),
    );
    check_guaranteed(work)?;
    // The platform's limit, that of x86_64 since 4.7.
    let most = match work.gives("memory_policy.max") {
        Some(_) => max / MIB,
        None => (max / MIB).min(memory / MIB * 4),
    };
    if most > 67_108_864 {
        let text = format!(
            "Cannot {{action}} {{type}}. Maximum memory ({most}MB) cannot exceed platform limit (67108864MB)."
        );
        return Err(work.bad(&text));
    }
    if memory > max {
        let (memory, max) = (memory / MIB, max / MIB);
        let text = format!(
            "Cannot {{action}} {{type}}. Memory size ({memory}MB) cannot exceed maximum memory size ({max}MB)."
        );
        return Err(work.conflict(&text));
    }
    Ok(())
}

/// How many processors the guest has.
fn processors(doc: &Node) -> i64 {
    let part = |name: &str| number(doc, &format!("cpu.topology.{name}")).max(1);
    part("sockets")
        .saturating_mul(part("cores"))
        .saturating_mul(part("threads"))
}

pub(crate) fn check_processors(work: &Work<'_>) -> Outcome<()> {
    for (part, words) in [
        ("cores", "CPU per socket cannot be less than 1"),
        ("sockets", "sockets cannot be less then 1"),
        ("threads", "threads per CPU cannot be less than 1"),
    ] {
        let asked = work.gives(&format!("cpu.topology.{part}"));
        let asked = asked.and_then(|text| text.parse::<i64>().ok());
        if asked.is_some_and(|count| count < 1) {
            return Err(Refusal::conflict(format!("Minimum number of {words}")));
        }
    }
    let part = |name: &str| number(&work.doc, &format!("cpu.topology.{name}")).max(1);
    let all = processors(&work.doc);
    if all > 710 {
        return Err(work.conflict("Cannot {action} {type}. Maximum number of CPUs exceeded."));
    }
    if part("cores") > 254 {
        return Err(
            work.conflict("Cannot {action} {type}. Maximum number of CPUs per socket exceeded.")
        );
    }
    if part("threads") > 8 {
        return Err(
            work.conflict("Cannot {action} {type}. Maximum number of threads per cpu exceeded")
        );
    }
    Ok(())
}

/// An unknown operating system is `other`.
pub(crate) fn check_system(work: &mut Work<'_>) {
    let system = work.doc.text_at("os.type").unwrap_or("other").to_owned();
    if work.gives("os.type").is_some()
        && !work
            .store
            .list("operatingsystems", "")
            .any(|known| known.name() == system)
    {
        work.doc.set("os.type", "other");
    }
}

/// The CPU profile must be one of the cluster; without one it is the cluster's first.
pub(crate) fn check_profile(work: &mut Work<'_>, cluster: &Object) -> Outcome<()> {
    let asked = work
        .doc
        .child("cpu_profile")
        .and_then(Node::id)
        .map(str::to_owned);
    // That of a template of another cluster gives way, that of a body does not.
    let old = work
        .old
        .as_ref()
        .and_then(|old| old.reference("cpu_profile"));
    if asked.is_some() && asked.as_deref() == old {
        return Ok(());
    }
    let fits = |id: &str| {
        let profile = work.store.root("cpuprofiles", id);
        profile.is_some_and(|profile| profile.reference("cluster") == Some(&cluster.id))
    };
    let given = work.given.child("cpu_profile").is_some();
    let asked = asked.filter(|asked| given || fits(asked));
    let user = &work.ask.user.id;
    let first = profiles::of_machine(work.store, user, asked.as_deref(), &cluster.id);
    let first = first.map_err(|told| work.told(&told))?;
    if let Some(first) = first {
        work.doc.put(Node::reference("cpu_profile", first));
    }
    Ok(())
}
