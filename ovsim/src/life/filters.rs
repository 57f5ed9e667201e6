//! What a host must pass to take a VM: a row for each filter of the engine's scheduler that an estate can fail (engine 4.5.8).
//! Some hold always, the others when the scheduling policy of the cluster has them.

use super::affinity::Rules;
use super::hosts::{Seat, whole};
use super::networks::{self, Needed};
use crate::rules::pinning;
use crate::store::{Object, Store};

const MIB: u64 = 1 << 20;

/// What is put on a host.
pub(super) struct Case<'a> {
    store: &'a Store,
    vm: &'a Object,
    /// What affinity groups say.
    pub(super) rules: Rules,
    needed: Needed,
}

impl<'a> Case<'a> {
    pub(super) fn of(store: &'a Store, vm: &'a Object) -> Case<'a> {
        Case {
            store,
            vm,
            rules: Rules::of(store, vm),
            needed: networks::needed(store, vm),
        }
    }

    /// The value of one of the properties that an engine knows by name.
    fn property(&self, name: &str) -> Option<&str> {
        let list = self.vm.doc.child("custom_properties")?;
        let mut rows = list.children.iter();
        rows.find(|row| row.text_of("name") == Some(name))?
            .text_of("value")
    }
}

type Check = fn(&Case<'_>, &Seat<'_>) -> Option<String>;

/// A filter of the engine's.
pub(super) struct Filter {
    /// As the engine calls it.
    pub(super) name: &'static str,
    /// Whether it holds whatever the policy says.
    always: bool,
    /// Why a host does not pass.
    check: Check,
}

const fn always(name: &'static str, check: Check) -> Filter {
    Filter {
        name,
        always: true,
        check,
    }
}

const fn by_policy(name: &'static str, check: Check) -> Filter {
    Filter {
        name,
        always: false,
        check,
    }
}

const FILTERS: &[Filter] = &[
    always("CpuPinning", pinned_processors),
    always("PinToHost", pinned_elsewhere),
    always("MDevice", mediated),
    by_policy("ClusterInMaintenance", maintenance),
    by_policy("CPU", processors),
    by_policy("Emulated-Machine", emulated),
    by_policy("Memory", memory),
    by_policy("NUMA", numa),
    by_policy("HugePages", pages),
    by_policy("VmAffinityGroups", |case, seat| {
        affinity(case, seat, "VmAffinityGroups")
    }),
    by_policy("VmToHostsAffinityGroups", |case, seat| {
        affinity(case, seat, "VmToHostsAffinityGroups")
    }),
    by_policy("Network", |case, seat| {
        networks::missing(case.store, &case.needed, seat.host)
    }),
    by_policy("Host-hooks", hooks),
];

/// The filters that hold for a cluster, in the order in which they are asked: those that always do, then those of its policy, by
/// their positions. A cluster without a policy, as in a world of few files, has all but that of maintenance.
pub(super) fn of_cluster(store: &Store, cluster: &str) -> Vec<&'static Filter> {
    let cluster = store.root("clusters", cluster);
    let Some(policy) = cluster.and_then(|cluster| cluster.reference("scheduling_policy")) else {
        let usual = |filter: &&Filter| filter.name != "ClusterInMaintenance";
        return FILTERS.iter().filter(usual).collect();
    };
    let rows = store.list("schedulingpolicies/filters", policy);
    let mut rows: Vec<_> = rows
        .filter_map(|row| {
            let position = row
                .text("position")
                .and_then(|text| text.parse::<i8>().ok());
            let unit = store.root("schedulingpolicyunits", &row.id)?;
            Some((position.unwrap_or(0), unit.name()))
        })
        .collect();
    rows.sort_by_key(|(position, _)| *position);
    let named = |name: &str| {
        FILTERS
            .iter()
            .find(|filter| !filter.always && filter.name == name)
    };
    let first = FILTERS.iter().filter(|filter| filter.always);
    first
        .chain(rows.iter().filter_map(|(_, name)| named(name)))
        .collect()
}

/// The first filter that a host does not pass, and why.
pub(super) fn refused(
    case: &Case<'_>,
    filters: &[&'static Filter],
    seat: &Seat<'_>,
) -> Option<(&'static str, String)> {
    filters
        .iter()
        .find_map(|filter| Some((filter.name, (filter.check)(case, seat)?)))
}

/// Processors that the VM is pinned to and the host has not.
fn pinned_processors(case: &Case<'_>, seat: &Seat<'_>) -> Option<String> {
    let there = threads(seat.host);
    let pins = case.vm.doc.at("cpu.cpu_tune.vcpu_pins")?;
    let mut missing = Vec::new();
    for pin in &pins.children {
        let wanted = pinning::processors(pin.text_of("cpu_set").unwrap_or(""));
        for one in wanted.into_iter().filter(|one| u64::from(*one) >= there) {
            if !missing.contains(&one) {
                missing.push(one);
            }
        }
    }
    let missing: Vec<_> = missing.iter().map(u16::to_string).collect();
    (!missing.is_empty()).then(|| {
        format!(
            "it is either missing online CPU core(s) or the requested CPU core(s) are exclusively pinned by another VM. Unavailable cores are: {}",
            missing.join(", ")
        )
    })
}

/// A VM that does not leave its hosts. One that is pinned to none in particular begins anywhere.
fn pinned_elsewhere(case: &Case<'_>, seat: &Seat<'_>) -> Option<String> {
    if case.vm.text("placement_policy.affinity") != Some("pinned") {
        return None;
    }
    let wanted = super::hosts::placed(&case.vm.doc);
    let fits = if wanted.is_empty() {
        case.vm.reference("host").is_none()
    } else {
        super::hosts::is_one_of(seat.host, &wanted)
    };
    (!fits).then(|| "the host is not present in the pinning list.".to_owned())
}

/// Slices of graphics cards, by type.
fn mediated(case: &Case<'_>, seat: &Seat<'_>) -> Option<String> {
    let rows = case.store.list("vms/mediateddevices", &case.vm.id);
    let kind = |row: &Object| {
        let list = row.doc.child("spec_params")?;
        let mut rows = list.children.iter();
        let row = rows.find(|row| row.text_of("name") == Some("mdevType"))?;
        row.text_of("value").map(str::to_owned)
    };
    let wanted: Vec<_> = rows.filter_map(|row| kind(row)).collect();
    if wanted.is_empty() {
        return None;
    }
    let free = |name: &str| {
        let devices = case.store.list("hosts/devices", &seat.host.id);
        let lists = devices.filter_map(|device| device.doc.child("m_dev_types"));
        let types = lists.flat_map(|list| &list.children);
        let known = types.filter(|one| one.text_of("name") == Some(name));
        known
            .map(|one| one.text_of("available_instances") != Some("0"))
            .reduce(|one, other| one || other)
    };
    for (is_it, word) in [(None, "missing"), (Some(false), "unavailable")] {
        let lacking = wanted.iter().filter(|name| free(name) == is_it);
        let lacking: Vec<_> = lacking.map(String::as_str).collect();
        if !lacking.is_empty() {
            let lacking = lacking.join(",");
            return Some(format!(
                "some of the required mDev devices are {word} ({lacking})"
            ));
        }
    }
    None
}

fn maintenance(case: &Case<'_>, _: &Seat<'_>) -> Option<String> {
    let may = case.vm.is("high_availability.enabled") || case.vm.reference("host").is_some();
    (!may).then(|| {
        "the cluster is in maintenance and only highly available VMs are allowed to start"
            .to_owned()
    })
}

fn processors(case: &Case<'_>, seat: &Seat<'_>) -> Option<String> {
    (threads(case.vm) > threads(seat.host))
        .then(|| "it has an insufficient amount of CPU cores to run the VM".to_owned())
}

/// What QEMU on a host of 4.5 can pretend to be.
const MACHINES: &[&str] = &[
    "pc-q35-rhel9.6.0",
    "pc-q35-rhel9.0.0",
    "pc-q35-rhel8.6.0",
    "pc-q35-rhel8.4.0",
    "pc-q35-rhel8.3.0",
    "pc-q35-rhel8.2.0",
    "pc-q35-rhel8.1.0",
    "pc-q35-rhel8.0.0",
    "pc-q35-rhel7.6.0",
    "pc-q35-4.1",
    "pc-i440fx-rhel7.6.0",
    "pc-i440fx-rhel7.5.0",
    "pc-i440fx-rhel7.3.0",
    "pc-i440fx-2.12",
    "pc-i440fx-2.6",
    "q35",
    "pc",
];

fn emulated(case: &Case<'_>, _: &Seat<'_>) -> Option<String> {
    let wanted = case.vm.text("custom_emulated_machine")?;
    (!wanted.is_empty() && !MACHINES.contains(&wanted)).then(|| {
        format!(
            "it doesn't support the emulated machine '{wanted}' which is required by the VM. Host supported emulated machines are: {}.",
            MACHINES.join(",")
        )
    })
}

fn memory(case: &Case<'_>, seat: &Seat<'_>) -> Option<String> {
    let free = seat.free();
    (free < whole(case.vm, "memory_policy.guaranteed")).then(|| {
        let free = free / MIB;
        format!("its available memory is too low ({free} MB) to run the VM")
    })
}

/// Nodes of the VM that are pinned to nodes of the host, or are to be when it starts.
fn numa(case: &Case<'_>, seat: &Seat<'_>) -> Option<String> {
    let pins = |node: &Object| {
        let list = node.doc.child("numa_node_pins");
        list.is_some_and(|list| !list.children.is_empty())
    };
    let pinned = case
        .store
        .list("vms/numanodes", &case.vm.id)
        .any(|node| pins(node));
    let resized = case.vm.text("cpu_pinning_policy") == Some("resize_and_pin_numa");
    ((pinned || resized) && !seat.host.is("numa_supported"))
        .then(|| "does not support NUMA".to_owned())
}

/// No host of ours has set pages of a size aside.
fn pages(case: &Case<'_>, _: &Seat<'_>) -> Option<String> {
    let size = case.property("hugepages")?.parse::<u64>().unwrap_or(0);
    (size > 0).then(|| "there are not enough free huge pages to run the VM".to_owned())
}

fn affinity(case: &Case<'_>, seat: &Seat<'_>, filter: &str) -> Option<String> {
    case.rules.forbids(&seat.host.id, filter).map(str::to_owned)
}

/// SAP's agent in a guest asks a hook of the host.
fn hooks(case: &Case<'_>, seat: &Seat<'_>) -> Option<String> {
    const HOOK: &str = "50_vhostmd";
    let mut hooks = case.store.list("hosts/hooks", &seat.host.id);
    let wants = case.property("sap_agent") == Some("true");
    (wants && !hooks.any(|hook| hook.name() == HOOK))
        .then(|| format!("the host does not contain required VDS hook {HOOK}"))
}

/// Sockets, cores and threads multiplied; a host that does not tell has enough.
fn threads(object: &Object) -> u64 {
    let part = |name: &str| whole(object, &format!("cpu.topology.{name}")).max(1);
    match object.doc.at("cpu.topology") {
        None if &*object.doc.name == "host" => u64::MAX,
        _ => part("sockets") * part("cores") * part("threads"),
    }
}

#[cfg(test)]
mod tests;
