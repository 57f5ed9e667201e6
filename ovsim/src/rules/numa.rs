//! Virtual NUMA nodes: what those of a VM must be together, whoever changes what, and the mode that all of them have
//! (engine 4.5.8).

use std::collections::BTreeMap;

use super::next_run;
use super::refusal::{Outcome, Refusal};
use super::rows::{PLAIN, Rule};
use super::work::Work;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

const KIND: &str = "vms/numanodes";
const MODE: &str = "numa_tune_mode";

pub(crate) const NODES: Rule = Rule {
    kind: KIND,
    label: "VM",
    drop: &["vm"],
    prepare: |work| {
        if work.place.owner(work.store).is_none() {
            return Err(Refusal::bad(format!("{NAMELESS} VM is not found.")));
        }
        work.default(MODE, "interleave");
        let own = work.old.as_ref().map(|old| old.id.clone());
        let mut nodes = nodes(work.store, &work.parent, own.as_deref());
        nodes.push(work.doc.clone());
        let vm = work.place.owner(work.store).cloned();
        vm.map_or(Ok(()), |vm| fit(work.store, &vm.doc, &nodes, NAMELESS))
    },
    leave: |work, gone| {
        let rest = nodes(work.store, &gone.parent, Some(&gone.id));
        let vm = work.place.owner(work.store).cloned();
        vm.map_or(Ok(()), |vm| fit(work.store, &vm.doc, &rest, NAMELESS))
    },
    told: [
        Some((
            "NUMA_ADD_VM_NUMA_NODE_SUCCESS",
            "Add VM NUMA node successfully.",
        )),
        Some((
            "NUMA_UPDATE_VM_NUMA_NODE_SUCCESS",
            "Update VM NUMA node successfully.",
        )),
        Some((
            "NUMA_REMOVE_VM_NUMA_NODE_SUCCESS",
            "Remove VM NUMA node successfully.",
        )),
    ],
    ..PLAIN
};

/// Nobody names what the commands of nodes do.
const NAMELESS: &str = "Cannot ${action} ${type}.";

/// The nodes of a VM, without one.
fn nodes(store: &Store, vm: &str, without: Option<&str>) -> Vec<Node> {
    let nodes = store.list(KIND, vm);
    let nodes = nodes.filter(|node| Some(&*node.id) != without);
    nodes.map(|node| node.doc.clone()).collect()
}

/// The mode that all nodes of a VM have, which is told as the VM's.
pub(crate) fn mode<'s>(store: &'s Store, vm: &str) -> Option<&'s str> {
    let mut modes = store.list(KIND, vm).map(|node| node.text(MODE));
    let first = modes.next()??;
    modes.all(|mode| mode == Some(first)).then_some(first)
}

/// A changed VM must still fit its nodes, which take the mode that it is given.
pub(super) fn check_machine(work: &mut Work<'_>) -> Outcome<()> {
    // A VM has none of its own.
    work.doc.remove(MODE);
    let Some(old) = &work.old else {
        return Ok(());
    };
    if work.doc.text_of("cpu_pinning_policy") == Some("resize_and_pin_numa") {
        return Ok(());
    }
    let mut nodes = nodes(work.store, &old.id, None);
    if let Some(mode) = work.gives(MODE) {
        nodes.iter_mut().for_each(|node| node.set(MODE, mode));
    }
    fit(work.store, &work.doc, &nodes, "Cannot edit VM.")
}

/// A mode in the body makes the nodes anew, in that mode, unless the VM has a process.
pub(super) fn change(work: &mut Work<'_>, vm: &Object) {
    let Some(mode) = work.gives(MODE).map(str::to_owned) else {
        return;
    };
    if next_run::has_process(vm.status())
        || vm.text("cpu_pinning_policy") == Some("resize_and_pin_numa")
    {
        return;
    }
    let nodes = work.store.list(KIND, &vm.id);
    let nodes: Vec<_> = nodes.cloned().collect();
    for node in nodes {
        work.store.remove(KIND, &vm.id, &node.id);
        let id = work.store.new_id();
        let mut anew = node.doc.clone().with_attr("id", id);
        anew.set(MODE, mode.as_str());
        work.store.put_below(KIND, &vm.id, anew);
    }
    let text = "Add VM NUMA node successfully.";
    let id = work.store.short_id();
    let told = Draft::new("NUMA_ADD_VM_NUMA_NODE_SUCCESS", text, work.ask.now).correlated(Some(id));
    let told = told.about(work.store, "vm", &vm.id);
    let told = ["template", "cluster"].iter().fold(told, |told, member| {
        let id = vm.reference(member).unwrap_or("").to_owned();
        told.about(work.store, member, &id)
    });
    told.record(work.store);
}

/// All that an engine asks of the nodes of a VM, in its order.
fn fit(store: &Store, vm: &Node, nodes: &[Node], cannot: &str) -> Outcome<()> {
    if nodes.is_empty() {
        return Ok(());
    }
    preferred(nodes)?;
    let part = |name: &str| number_at(vm, &format!("cpu.topology.{name}")).unwrap_or(1);
    let processors = part("sockets") * part("cores") * part("threads");
    if processors < nodes.len() as u64 {
        return Err(Refusal::bad(format!(
            "{cannot} Assigned {} NUMA nodes for {processors} CPU cores. Cannot assign more NUMA nodes than CPU cores.",
            nodes.len()
        )));
    }
    in_order(nodes)?;
    cores(nodes, processors)?;
    memory(vm, nodes)?;
    pinned(store, vm, nodes, cannot)
}

fn number_at(node: &Node, path: &str) -> Option<u64> {
    node.text_at(path)?.parse().ok()
}

fn pins(node: &Node) -> impl Iterator<Item = Option<u64>> {
    let pins = node.child("numa_node_pins");
    let pins = pins.into_iter().flat_map(|pins| &pins.children);
    pins.map(|pin| number_at(pin, "index"))
}

fn preferred(nodes: &[Node]) -> Outcome<()> {
    let none = nodes
        .iter()
        .all(|node| node.text_of(MODE) != Some("preferred"));
    match nodes {
        _ if none => Ok(()),
        [one] if pins(one).count() == 1 => Ok(()),
        _ => Err(Refusal::bad(
            "Preferred NUMA tune mode is allowed for a single pinned Virtual NUMA Node.",
        )),
    }
}

/// Indices count from 0, each once, without a gap.
fn in_order(nodes: &[Node]) -> Outcome<()> {
    let mut known = std::collections::BTreeSet::new();
    for index in nodes.iter().filter_map(|node| number_at(node, "index")) {
        if !known.insert(index) {
            return Err(Refusal::bad(format!(
                "NUMA node with index {index} exists at least twice."
            )));
        }
    }
    let missing: Vec<_> = (0..nodes.len() as u64)
        .filter(|index| !known.contains(index))
        .map(|index| index.to_string())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(Refusal::bad(format!(
        "Expected a continuous sequence of 0-{} for {} numa nodes. Missing indices {}. Assign indices with increasing order starting from 0 to your virtual numa nodes.",
        nodes.len() - 1,
        nodes.len(),
        missing.join(", ")
    )))
}

/// A processor is one of the VM's, and belongs to one node.
fn cores(nodes: &[Node], processors: u64) -> Outcome<()> {
    let mut known: BTreeMap<u64, u32> = BTreeMap::new();
    for node in nodes {
        let cores = node.at("cpu.cores").map_or(&[][..], |list| &list.children);
        for index in cores.iter().filter_map(|core| number_at(core, "index")) {
            *known.entry(index).or_default() += 1;
        }
    }
    if let Some((last, _)) = known.last_key_value()
        && *last >= processors
    {
        return Err(Refusal::bad(format!(
            "A NUMA node has an invalid CPU index: {last}. Indexes must be between 0 and {}.",
            processors - 1
        )));
    }
    let twice = known.iter().filter(|(_, nodes)| **nodes > 1);
    let twice: Vec<_> = twice.map(|(index, _)| index.to_string()).collect();
    if twice.is_empty() {
        return Ok(());
    }
    Err(Refusal::bad(format!(
        "CPUs with the following indexes are assigned to two or more NUMA nodes: {}.",
        twice.join(", ")
    )))
}

/// The nodes count their memory in MiB.
fn memory(vm: &Node, nodes: &[Node]) -> Outcome<()> {
    let of = |node: &Node| number_at(node, "memory").unwrap_or(0);
    let all: u64 = nodes.iter().map(of).sum();
    let there = of(vm) >> 20;
    if all > there {
        return Err(Refusal::bad(format!(
            "The NUMA nodes' total memory of {all} exceeds the VM's total memory of {there}."
        )));
    }
    let properties = vm.child("custom_properties");
    let mut properties = properties.into_iter().flat_map(|list| &list.children);
    let page = properties.find(|property| property.text_of("name") == Some("hugepages"));
    let page = page.and_then(|page| number_at(page, "value"));
    let odd = |page: u64| nodes.iter().any(|node| (of(node) << 10) % page != 0);
    match page.filter(|page| *page > 0) {
        Some(page) if odd(page) => Err(Refusal::bad(
            "Memory size of each numa node must be a multiple of hugepage size.",
        )),
        _ => Ok(()),
    }
}

/// Nodes go to nodes of hosts that the VM is pinned to, and all such hosts have some.
fn pinned(store: &Store, vm: &Node, nodes: &[Node], cannot: &str) -> Outcome<()> {
    if vm.text_of("cpu_pinning_policy") == Some("resize_and_pin_numa") {
        return Ok(());
    }
    let hosts = vm.at("placement_policy.hosts");
    let hosts = hosts.map_or(&[][..], |hosts| &hosts.children);
    if hosts.is_empty() && nodes.iter().any(|node| pins(node).next().is_some()) {
        return Err(Refusal::conflict(format!(
            "{cannot} VM must be pinned to at least one host."
        )));
    }
    let hosts = hosts.iter().filter_map(Node::id);
    for host in hosts.filter_map(|id| store.root("hosts", id)) {
        let name = host.name();
        let there: BTreeMap<u64, &Object> = store
            .list("hosts/numanodes", &host.id)
            .filter_map(|node| Some((number_at(&node.doc, "index")?, &**node)))
            .collect();
        match there.len() {
            0 => {
                return Err(Refusal::bad(format!(
                    "Cannot pin VM NUMA nodes when the host '{name}' has no NUMA nodes."
                )));
            }
            1 => {
                return Err(Refusal::bad(format!(
                    "Host '{name}' has no NUMA architecture."
                )));
            }
            _ => {}
        }
        for node in nodes {
            for pin in pins(node) {
                let Some(pin) = pin else {
                    return Err(Refusal::bad("NUMA node pinned index error."));
                };
                let Some(target) = there.get(&pin) else {
                    return Err(Refusal::bad(format!(
                        "Host NUMA node with index {pin} does not exist for host '{name}'."
                    )));
                };
                let strict = node.text_of(MODE) == Some("strict");
                if strict && number_at(node, "memory") > number_at(&target.doc, "memory") {
                    return Err(Refusal::bad(format!(
                        "NUMA node memory incompatibility error exists for VM's NUMA node with index {} and host's NUMA node with index {pin} for host '{name}'.",
                        node.text_of("index").unwrap_or("0")
                    )));
                }
            }
        }
    }
    Ok(())
}
