//! References: the href that belongs to an id. An object is found by its type; some only with a look into the store.

use std::collections::HashMap;
use std::sync::LazyLock;

use ovmodel::{Kind, TypeFacts};

use super::order;
use crate::node::Node;
use crate::store::Store;

/// The root of all hrefs.
pub(crate) const BASE: &str = "/ovirt-engine/api";

/// Types that root collections hold, with their path word: `vm` is below `vms`.
static ROOTS: LazyLock<HashMap<&'static str, String>> = LazyLock::new(|| {
    let mut roots = HashMap::new();
    for locator in ovmodel::root().locators().filter(|locator| !locator.item) {
        let item = locator.service_facts().item_service();
        if let Some(ty) = item.and_then(|service| service.entity_type()) {
            roots.entry(ty.name).or_insert_with(|| locator.segment());
        }
    }
    roots
});

/// Kinds below a parent whose objects are referred to by id alone.
const BELOW: &[(&str, &str)] = &[
    ("host_nic", "hosts/nics"),
    ("numa_node", "hosts/numanodes"),
    ("nic", "vms/nics"),
    ("qos", "datacenters/qoss"),
    ("quota", "datacenters/quotas"),
    ("step", "jobs/steps"),
    ("affinity_group", "clusters/affinitygroups"),
];

/// The path word of the root collection that holds this type.
pub(crate) fn root_of(ty: &str) -> Option<&'static str> {
    ROOTS.get(ty).map(String::as_str)
}

/// The kind where objects of this type are looked up by id: `vms`, `datacenters/quotas`.
pub(crate) fn home_of(ty: &str) -> Option<&'static str> {
    root_of(ty).or_else(|| {
        BELOW
            .iter()
            .find(|(known, _)| *known == ty)
            .map(|(_, kind)| *kind)
    })
}

/// The href of an object by kind, parents and id: `vms/nics`, `V`, `N` is `/ovirt-engine/api/vms/V/nics/N`.
pub(crate) fn href_of(kind: &str, parent: &str, id: &str) -> String {
    let mut href = String::from(BASE);
    let mut ids = parent.split('/').filter(|id| !id.is_empty()).chain([id]);
    for word in kind.split('/') {
        href.push('/');
        href.push_str(word);
        if let Some(id) = ids.next() {
            href.push('/');
            href.push_str(id);
        }
    }
    href
}

/// The href of a reference to an object of this type.
pub(crate) fn href_of_type(store: &Store, ty: &TypeFacts, id: &str) -> Option<String> {
    if let Some(word) = root_of(ty.name) {
        return Some(href_of(word, "", id));
    }
    let (_, kind) = BELOW.iter().find(|(known, _)| *known == ty.name)?;
    let parent = store.parents(kind, id).first()?;
    Some(href_of(kind, parent, id))
}

/// Gives hrefs to the references in a document of this type. Those inside another entity's document (the VM of a snapshot)
/// stay as they are, and the quota of a VM or template never has one.
pub(crate) fn complete(store: &Store, node: &mut Node, facts: &'static TypeFacts) {
    let machine = facts.is_a("vm_base");
    for child in &mut node.children {
        if child.attrs.is_empty() && child.children.is_empty() {
            continue;
        }
        let Some(attr) = order::member(facts, &child.name) else {
            continue;
        };
        let Kind::Struct(inner) = attr.kind() else {
            continue;
        };
        if machine && attr.name == "quota" {
            continue;
        }
        if attr.list {
            child
                .children
                .iter_mut()
                .for_each(|item| refer(store, item, inner));
        } else {
            refer(store, child, inner);
        }
    }
}

fn refer(store: &Store, node: &mut Node, facts: &'static TypeFacts) {
    if node.href().is_some() {
        return;
    }
    let Some(id) = node.id() else {
        complete(store, node, facts);
        return;
    };
    if node.children.iter().any(|child| child.name != "name") {
        return;
    }
    if let Some(href) = href_of_type(store, facts, id) {
        node.set_attr("href", href);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_get_the_href_of_their_type() {
        let mut store = Store::new(1);
        store.put("datacenters/d1/quotas", Node::reference("quota", "q1"));
        let mut disk = Node::new("disk").with(Node::reference("quota", "q1"));
        disk.push(Node::new("storage_domains").with(Node::reference("storage_domain", "s1")));
        complete(&store, &mut disk, ovmodel::find_type("disk").unwrap());
        assert_eq!(
            disk.text_at("quota.href"),
            Some("/ovirt-engine/api/datacenters/d1/quotas/q1")
        );
        let domain = disk
            .at("storage_domains.storage_domain")
            .and_then(Node::href);
        assert_eq!(domain, Some("/ovirt-engine/api/storagedomains/s1"));
        let mut vm = Node::new("vm").with(Node::reference("quota", "q1"));
        complete(&store, &mut vm, ovmodel::find_type("vm").unwrap());
        assert_eq!(vm.text_at("quota.href"), None);
    }

    #[test]
    fn kinds_and_parents_make_hrefs() {
        assert_eq!(href_of("vms", "", "v"), "/ovirt-engine/api/vms/v");
        assert_eq!(
            href_of("jobs/steps/statistics", "j/s", "x"),
            "/ovirt-engine/api/jobs/j/steps/s/statistics/x"
        );
    }
}
