//! Each filter with a host that passes it and one that does not.

use super::*;
use crate::node::Node;

/// What a VM with these members is told by a host with these.
fn told(vm: Node, host: Node, edit: impl FnOnce(&mut Store)) -> Option<(&'static str, String)> {
    let mut store = Store::new(1);
    let mut vm = vm.with(Node::reference("cluster", "c"));
    vm.set_attr("id", "v");
    let vm = store.put("vms", vm);
    let mut host = host
        .with_leaf("name", "h")
        .with_leaf("max_scheduling_memory", "1000");
    host.set_attr("id", "h");
    let host = store.put("hosts", host);
    edit(&mut store);
    let case = Case::of(&store, &vm);
    let seat = Seat::empty(&host);
    refused(&case, &of_cluster(&store, "c"), &seat)
}

fn vm() -> Node {
    Node::new("vm")
}

fn host() -> Node {
    Node::new("host")
}

fn property(name: &str, value: &str) -> Node {
    let row = Node::new("custom_property")
        .with_leaf("name", name)
        .with_leaf("value", value);
    vm().with(Node::new("custom_properties").with(row))
}

#[test]
fn each_filter_has_its_reason() {
    assert_eq!(told(vm(), host(), |_| ()), None);
    let hook = "the host does not contain required VDS hook 50_vhostmd".to_owned();
    assert_eq!(
        told(property("sap_agent", "true"), host(), |_| ()),
        Some(("Host-hooks", hook))
    );
    let with_hook = |store: &mut Store| {
        store.put_below(
            "hosts/hooks",
            "h",
            Node::new("hook").with_leaf("name", "50_vhostmd"),
        );
    };
    assert_eq!(told(property("sap_agent", "true"), host(), with_hook), None);
    assert_eq!(
        told(property("hugepages", "2048"), host(), |_| ()).map(|told| told.0),
        Some("HugePages")
    );
    assert_eq!(told(property("hugepages", "0"), host(), |_| ()), None);
    let strange = vm().with_leaf("custom_emulated_machine", "pc-nosuch");
    assert_eq!(
        told(strange, host(), |_| ()).map(|told| told.0),
        Some("Emulated-Machine")
    );
    let sized = vm().with_leaf("cpu_pinning_policy", "resize_and_pin_numa");
    assert_eq!(
        told(sized.clone(), host(), |_| ()).map(|told| told.0),
        Some("NUMA")
    );
    assert_eq!(
        told(sized, host().with_leaf("numa_supported", "true"), |_| ()),
        None
    );
}

#[test]
fn pins_need_their_processors_and_their_hosts() {
    let pinned = |set: &str| {
        let pin = Node::new("vcpu_pin")
            .with_leaf("cpu_set", set)
            .with_leaf("vcpu", "0");
        let mut vm = vm();
        vm.child_or_new("cpu")
            .child_or_new("cpu_tune")
            .put(Node::new("vcpu_pins").with(pin));
        vm
    };
    let mut small = host();
    small.set("cpu.topology.cores", "4");
    assert_eq!(told(pinned("0-3"), small.clone(), |_| ()), None);
    let (filter, text) = told(pinned("2-5,^4"), small, |_| ()).unwrap_or_default();
    assert_eq!((filter, text.rsplit(' ').next()), ("CpuPinning", Some("5")));
    let mut away = vm();
    away.set("placement_policy.affinity", "pinned");
    assert_eq!(told(away.clone(), host(), |_| ()), None);
    let place = away.child_or_new("placement_policy");
    place.put(Node::new("hosts").with(Node::reference("host", "other")));
    assert_eq!(
        told(away, host(), |_| ()).map(|told| told.0),
        Some("PinToHost")
    );
}

#[test]
fn graphics_are_missing_or_used_up() {
    let wants = |store: &mut Store| {
        let row = Node::new("property")
            .with_leaf("name", "mdevType")
            .with_leaf("value", "nvidia-11");
        let device = Node::new("vm_mediated_device").with(Node::new("spec_params").with(row));
        store.put_below("vms/mediateddevices", "v", device);
    };
    let has = |store: &mut Store, free: &str| {
        let kind = Node::new("m_dev_type")
            .with_leaf("name", "nvidia-11")
            .with_leaf("available_instances", free);
        let device = Node::new("host_device").with(Node::new("m_dev_types").with(kind));
        store.put_below("hosts/devices", "h", device);
    };
    let text = |told: Option<(&str, String)>| told.map(|told| told.1).unwrap_or_default();
    assert!(text(told(vm(), host(), wants)).contains("missing (nvidia-11)"));
    let used = |store: &mut Store| {
        wants(store);
        has(store, "0");
    };
    assert!(text(told(vm(), host(), used)).contains("unavailable (nvidia-11)"));
    let free = |store: &mut Store| {
        used(store);
        has(store, "2");
    };
    assert_eq!(told(vm(), host(), free), None);
}

#[test]
fn a_policy_without_a_filter_does_not_ask_it() {
    let policy = |store: &mut Store| {
        let mut cluster = Node::reference("cluster", "c");
        cluster.push(Node::reference("scheduling_policy", "p"));
        store.put("clusters", cluster);
        store.put(
            "schedulingpolicyunits",
            Node::reference("scheduling_policy_unit", "u").with_leaf("name", "CPU"),
        );
        store.put_below(
            "schedulingpolicies/filters",
            "p",
            Node::reference("filter", "u"),
        );
    };
    assert_eq!(told(property("hugepages", "2048"), host(), policy), None);
    let mut large = vm();
    large.set("cpu.topology.sockets", "16");
    let mut small = host();
    small.set("cpu.topology.cores", "4");
    assert_eq!(told(large, small, policy).map(|told| told.0), Some("CPU"));
}
