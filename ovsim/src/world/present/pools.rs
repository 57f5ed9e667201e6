//! Pools, which show one of their VMs (engine 4.5.8).

use super::{Show, late, machine};
use crate::node::Node;
use crate::store::Object;

/// What the VM inside a pool leaves out, compared with its own document (engine 4.5.8).
const NOT_IN_POOL: &[&str] = &[
    "cluster",
    "cpu_profile",
    "original_template",
    "quota",
    "small_icon",
    "vm_pool",
];

/// A pool shows one of its VMs nearly whole, with references that have no href.
pub(super) fn pool(show: &Show<'_>, node: &mut Node) {
    let id = &*show.object.id;
    let mut size = 0;
    let mut first: Option<&Object> = None;
    for vm in show.store.list("vms", "") {
        if late(vm, "vm_pool").and_then(Node::id) == Some(id) {
            size += 1;
            first = first.or(Some(vm));
        }
    }
    node.set("size", size.to_string());
    let Some(first) = first else { return };
    let member = Show {
        store: show.store,
        object: first,
        ask: show.ask,
    };
    let mut doc = first.doc.clone();
    machine::vm(&member, &mut doc);
    doc.children
        .retain(|child| !NOT_IN_POOL.contains(&&*child.name));
    // How it begins is told, its whole text is not.
    doc.remove("initialization");
    let own = first.doc.child("initialization");
    if let Some(own) = own.filter(|own| !own.children.is_empty()) {
        doc.put(own.clone());
    }
    if !show.is_whole() {
        doc.remove("template");
    }
    doc.name = "vm".into();
    doc.set_attr("id", &*first.id);
    doc.set_attr("href", format!("/ovirt-engine/api/vms/{}", first.id));
    node.put(doc);
}
