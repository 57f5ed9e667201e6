//! What affinity groups say about the host of a VM: which it must not take, which it had better not (engine 4.5.8). Labels in a
//! group stand for the VMs and hosts that have them.

use std::collections::BTreeSet;

use crate::store::{Object, Store};

const TOGETHER: &str = "it did not match positive affinity rules ";
const APART: &str = "it matched negative affinity rules ";

/// A rule of a group, as it looks from one VM: hosts, and whether the VM shall be on one of them or on none.
#[derive(Debug)]
struct One {
    filter: &'static str,
    hosts: BTreeSet<String>,
    positive: bool,
    enforced: bool,
}

impl One {
    fn holds(&self, host: &str) -> bool {
        self.hosts.contains(host) == self.positive
    }
}

/// All of them.
#[derive(Debug, Default)]
pub(super) struct Rules(Vec<One>);

impl Rules {
    /// The rules of the groups that a VM is in.
    pub(super) fn of(store: &Store, vm: &Object) -> Rules {
        let cluster = vm.reference("cluster").unwrap_or("");
        let mut rules = Vec::new();
        for group in store.list("clusters/affinitygroups", cluster) {
            let vms = members(store, group, "vms", "vm_labels");
            if !vms.contains(&*vm.id) {
                continue;
            }
            let rule = |filter, hosts, word: &str| One {
                filter,
                hosts,
                positive: group.is(&format!("{word}.positive")),
                enforced: group.is(&format!("{word}.enforcing")),
            };
            if group.is("vms_rule.enabled") {
                let others = vms.iter().filter(|id| **id != *vm.id);
                let others = others.filter_map(|id| store.root("vms", id));
                let hosts: BTreeSet<_> = others
                    .filter_map(|other| other.reference("host"))
                    .map(str::to_owned)
                    .collect();
                // As long as none of them runs they may begin anywhere.
                if !hosts.is_empty() {
                    rules.push(rule("VmAffinityGroups", hosts, "vms_rule"));
                }
            }
            if group.is("hosts_rule.enabled") {
                let hosts = members(store, group, "hosts", "host_labels");
                rules.push(rule("VmToHostsAffinityGroups", hosts, "hosts_rule"));
            }
        }
        Rules(rules)
    }

    /// Why a filter refuses a host.
    pub(super) fn forbids(&self, host: &str, filter: &str) -> Option<&'static str> {
        let mut broken = self
            .0
            .iter()
            .filter(|rule| rule.filter == filter && rule.enforced && !rule.holds(host));
        let rule = broken.next()?;
        Some(if rule.positive { TOGETHER } else { APART })
    }

    /// How many wishes a host goes against.
    pub(super) fn dislikes(&self, host: &str) -> usize {
        let broken = self
            .0
            .iter()
            .filter(|rule| !rule.enforced && !rule.holds(host));
        broken.count()
    }
}

/// Whether the VMs of a group run where one of its rules does not want them, enforced or not.
pub(crate) fn is_broken(store: &Store, group: &Object) -> bool {
    let vms = members(store, group, "vms", "vm_labels");
    let running = vms.iter().filter_map(|id| store.root("vms", id));
    let running: Vec<_> = running.filter_map(|vm| vm.reference("host")).collect();
    let used: BTreeSet<_> = running.iter().map(|host| (*host).to_owned()).collect();
    let hosts = members(store, group, "hosts", "host_labels");
    let rule = |word: &str| {
        let positive = group.is(&format!("{word}.positive"));
        group.is(&format!("{word}.enabled")).then_some(positive)
    };
    let apart = match rule("vms_rule") {
        Some(true) => used.len() > 1,
        Some(false) => used.len() < running.len(),
        None => false,
    };
    let astray = match rule("hosts_rule") {
        Some(true) => !used.is_subset(&hosts),
        Some(false) => !used.is_disjoint(&hosts),
        None => false,
    };
    apart || astray
}

/// The ids of a list of a group, and of those that its labels stand for.
fn members(store: &Store, group: &Object, own: &str, labels: &str) -> BTreeSet<String> {
    let ids = |object: &Object, member: &str| {
        let list = object.doc.child(member);
        let items = list.into_iter().flat_map(|list| &list.children);
        items
            .filter_map(|item| item.id().map(str::to_owned))
            .collect::<Vec<_>>()
    };
    let mut found: BTreeSet<_> = ids(group, own).into_iter().collect();
    for label in ids(group, labels) {
        if let Some(label) = store.root("affinitylabels", &label) {
            found.extend(ids(label, own));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::node::Node;

    const VMS: &str = "VmAffinityGroups";
    const HOSTS: &str = "VmToHostsAffinityGroups";

    fn list(name: &'static str, item: &'static str, ids: &[&str]) -> Node {
        let mut list = Node::new(name);
        ids.iter()
            .for_each(|id| list.push(Node::reference(item, *id)));
        list
    }

    fn estate() -> Store {
        let mut store = Store::new(1);
        for (id, host) in [("a", None), ("b", Some("h1")), ("c", Some("h2"))] {
            let mut vm = Node::reference("vm", id).with(Node::reference("cluster", "k"));
            vm.children
                .extend(host.map(|host| Node::reference("host", host)));
            store.put("vms", vm);
        }
        store
    }

    fn rules(store: &Store) -> Rules {
        Rules::of(store, store.root("vms", "a").unwrap())
    }

    #[test]
    fn vms_stay_together_or_apart() {
        let mut store = estate();
        let mut group = Node::new("affinity_group").with(list("vms", "vm", &["a", "b"]));
        for (path, word) in [
            ("enabled", "true"),
            ("enforcing", "true"),
            ("positive", "true"),
        ] {
            group.set(&format!("vms_rule.{path}"), word);
        }
        let group = store.put_below("clusters/affinitygroups", "k", group);
        assert_eq!(rules(&store).forbids("h1", VMS), None);
        assert_eq!(rules(&store).forbids("h2", VMS), Some(TOGETHER));
        store.change("clusters/affinitygroups", "k", &group.id, |doc| {
            doc.set("vms_rule.positive", "false");
        });
        assert_eq!(rules(&store).forbids("h1", VMS), Some(APART));
        store.change("clusters/affinitygroups", "k", &group.id, |doc| {
            doc.set("vms_rule.enforcing", "false");
        });
        let soft = rules(&store);
        assert_eq!(soft.forbids("h1", VMS), None);
        assert_eq!((soft.dislikes("h1"), soft.dislikes("h2")), (1, 0));
    }

    #[test]
    fn labels_stand_for_vms_and_hosts() {
        let mut store = estate();
        let label = Node::reference("affinity_label", "l")
            .with(list("vms", "vm", &["a"]))
            .with(list("hosts", "host", &["h2"]));
        store.put("affinitylabels", label);
        let mut group = Node::new("affinity_group")
            .with(list("vm_labels", "affinity_label", &["l"]))
            .with(list("host_labels", "affinity_label", &["l"]));
        for (path, word) in [
            ("enabled", "true"),
            ("enforcing", "true"),
            ("positive", "true"),
        ] {
            group.set(&format!("hosts_rule.{path}"), word);
        }
        store.put_below("clusters/affinitygroups", "k", group);
        let rules = rules(&store);
        assert_eq!(rules.forbids("h1", HOSTS), Some(TOGETHER));
        assert_eq!(rules.forbids("h2", HOSTS), None);
    }
}
