//! A pool of desktops.

use super::Site;
use super::machines::add;
use super::plan::{Machine, Role};
use super::templates::Base;
use crate::node::Node;
use crate::store::Store;
use crate::world::shape;

/// How many VMs the pool has.
pub(super) const SIZE: usize = 2;
const NAME: &str = "desktops";

/// The pool and its VMs, which are all down; `first` is the place of the first of them in the estate.
pub(super) fn fill(store: &mut Store, site: &Site, templates: &[Base], role: &Role, first: usize) {
    let id = site.seed.id("vm pool", NAME);
    let template = templates.iter().rfind(|base| base.system == role.system);
    let mut pool = shape("vm_pool").with_attr("id", id.as_str());
    pool.set("name", NAME);
    pool.set("description", "Desktops of the trainees");
    pool.set("size", SIZE.to_string());
    pool.push(Node::reference("cluster", site.ids.cluster.as_str()));
    if let Some(template) = template {
        pool.push(Node::reference("template", template.id.as_str()));
    }
    store.put("vmpools", pool);
    for number in 1..=SIZE {
        let name = format!("{NAME}-{number}");
        let machine = Machine {
            id: site.seed.id("vm", &name),
            name,
            role,
            index: first + number - 1,
            status: "down",
            host: 0,
        };
        add(store, site, templates, &machine, Some(&id));
    }
}
