//! From a stored object to the document that is sent: what the world presents, the references to what lies around it, hrefs,
//! actions and links, and the order of members exactly as recorded (engine 4.5.8).

use std::sync::Arc;

use ovmodel::{ServiceFacts, Shape, find_service, type_of_element};

use crate::ask::Ask;
use crate::node::Node;
use crate::rest;
use crate::rules::places::{View, view_of};
use crate::store::{Object, Store};
use crate::world;

pub(crate) mod host_nics;
mod kept;
pub(crate) mod links;
pub(crate) mod order;
pub(crate) mod refs;
mod spot;

pub(crate) use spot::Spot;

/// Members of documents below a parent that refer to it; the last id of the path is meant.
const PARENTS: &[(&str, &[&str])] = &[
    ("clusters/affinitygroups", &["cluster"]),
    ("clusters/networks", &["cluster"]),
    ("datacenters/iscsibonds", &["data_center"]),
    ("datacenters/qoss", &["data_center"]),
    ("datacenters/quotas", &["data_center"]),
    ("datacenters/quotas/quotaclusterlimits", &["quota"]),
    ("datacenters/quotas/quotastoragelimits", &["quota"]),
    ("datacenters/storagedomains", &["data_center"]),
    ("groups/tags", &["group"]),
    ("hosts/devices", &["host"]),
    ("hosts/fenceagents", &["host"]),
    ("hosts/networkattachments", &["host"]),
    ("hosts/nics", &["host"]),
    ("hosts/nics/networklabels", &["host_nic"]),
    ("hosts/numanodes", &["host"]),
    ("hosts/storage", &["host"]),
    ("hosts/tags", &["host"]),
    ("hosts/unmanagednetworks", &["host"]),
    ("instancetypes/graphicsconsoles", &["instance_type"]),
    ("instancetypes/nics", &["instance_type"]),
    ("instancetypes/watchdogs", &["instance_type"]),
    ("jobs/steps", &["job"]),
    ("networks/networklabels", &["network"]),
    ("roles/permits", &["role"]),
    ("templates/cdroms", &["template"]),
    ("templates/diskattachments", &["template", "vm"]),
    ("templates/graphicsconsoles", &["template"]),
    ("templates/mediateddevices", &["template"]),
    ("templates/nics", &["template", "vm"]),
    ("templates/tags", &["template"]),
    ("templates/watchdogs", &["template"]),
    ("users/eventsubscriptions", &["user"]),
    ("users/options", &["user"]),
    ("users/tags", &["user"]),
    ("vms/applications", &["vm"]),
    ("vms/backups", &["vm"]),
    ("vms/cdroms", &["vm"]),
    ("vms/checkpoints", &["vm"]),
    ("vms/diskattachments", &["vm"]),
    ("vms/graphicsconsoles", &["vm"]),
    ("vms/hostdevices", &["vm"]),
    ("vms/mediateddevices", &["vm"]),
    ("vms/nics", &["vm"]),
    ("vms/nics/networkfilterparameters", &["nic"]),
    ("vms/numanodes", &["vm"]),
    ("vms/reporteddevices", &["vm"]),
    ("vms/sessions", &["vm"]),
    ("vms/snapshots/nics", &["vm"]),
    ("vms/tags", &["vm"]),
    ("vms/watchdogs", &["vm"]),
];

/// The members that tell what an object of this kind lies below.
pub(crate) fn parents_told(kind: &str) -> &'static [&'static str] {
    let row = PARENTS.iter().find(|(known, _)| *known == kind);
    row.map_or(&[], |(_, members)| members)
}

/// Members that are kept for the engine's own use, or shown as a collection of their own.
const HIDDEN: &[(&str, &[&str])] = &[
    ("affinitylabels", &["vms", "hosts"]),
    ("disks", &["template_disk"]),
    (
        "hosts/nics",
        &[
            "virtual_functions_allowed_labels",
            "virtual_functions_allowed_networks",
        ],
    ),
    ("imagetransfers", &["backup", "correlation", "heard"]),
    ("instancetypes", &["version"]),
    ("jobs/steps", &["closes"]),
    ("clusters", &["kept_serial_number"]),
    ("schedulingpolicies/filters", &["times"]),
    ("schedulingpolicies/weights", &["times"]),
    ("templates", &["sealed"]),
    ("vms/backups", &["held", "job", "stopped"]),
    ("vms/backups/disks", &["template_disk"]),
    ("vms/cdroms", &["in_drive"]),
    ("vms/checkpoints/disks", &["template_disk"]),
    ("vms/snapshots", &["chosen", "memory", "named"]),
    ("vms/snapshots/disks", &["attachment"]),
];

/// The whole document of an object at a spot.
pub(crate) fn document(store: &Store, ask: &Ask, object: &Object, spot: &Spot) -> Node {
    let mut node = world::present(store, object, ask);
    if let Some(domain) = &spot.domain {
        node.put(Node::reference("storage_domain", &**domain));
    }
    let mut node = finish(store, node, spot);
    if let Some(href) = spot
        .href
        .as_deref()
        .filter(|_| spot.kind == "storagedomains")
        && ask.method.shape() == Shape::Update
    {
        links::as_of_no_type(&mut node, href);
    }
    node
}

/// Completes what the world presents: parents, hrefs, order, links.
pub(crate) fn finish(store: &Store, mut node: Node, spot: &Spot) -> Node {
    let holder = match spot.kind {
        // Those of a snapshot name the machine.
        "vms/snapshots/nics" => spot.parent.split('/').next(),
        _ => spot.parent.rsplit('/').next(),
    };
    let holder = holder.unwrap_or("");
    if let Ok(at) = PARENTS.binary_search_by(|(kind, _)| (*kind).cmp(spot.kind)) {
        for member in PARENTS[at].1 {
            if node.child(member).is_none() {
                node.push(Node::reference(*member, holder));
            }
        }
    }
    conceal(&mut node, spot);
    if kept::is_kept(spot.kind) {
        return kept::disk(store, node, spot);
    }
    if spot.kind == "vms/snapshots/disks" {
        kept::name_center(store, &mut node);
    }
    if spot.kind.ends_with("/diskattachments") && node.child("disk").is_none() {
        node.push(Node::reference("disk", &*spot.id));
    }
    if let Some(facts) = type_of_element(&node.name) {
        // What a snapshot holds refers by id alone.
        if !spot.kind.starts_with("vms/snapshots/") {
            refs::complete(store, &mut node, facts);
        }
        order::arrange(&mut node, facts);
    }
    if spot.alone && spot.kind.ends_with("/disksnapshots") {
        kept::lone(store, &mut node, spot.kind);
    }
    node.attrs.clear();
    node.attrs.reserve_exact(2);
    if let Some(href) = &spot.href {
        node.attrs.push(("href".into(), href.clone()));
    }
    node.attrs.push(("id".into(), spot.id.to_string()));
    if let Some(href) = &spot.href {
        links::add(&mut node, spot.service, href);
        within(&mut node, spot);
        if spot.kind == "hosts/nics" {
            host_nics::links(store, &mut node, &spot.parent, href);
        }
        if bare(&node, spot) {
            node.children.retain(|child| child.name != "link");
        }
    }
    node
}

/// What a document tells only because of where it lies.
fn within(node: &mut Node, spot: &Spot) {
    match spot.kind {
        // What is not registered can be looked at, no more.
        "storagedomains/disks" => {
            node.remove("actions");
        }
        "hosts/devices" => {
            let Some(upper) = node.child_mut("parent_device") else {
                return;
            };
            if let Some(id) = upper.id().map(str::to_owned) {
                upper.set_attr("href", refs::href_of(spot.kind, &spot.parent, &id));
            }
        }
        _ => {}
    }
}

/// Takes out what is not shown.
fn conceal(node: &mut Node, spot: &Spot) {
    let hidden = HIDDEN.iter().find(|(kind, _)| *kind == spot.kind);
    if let Some((_, members)) = hidden {
        node.children
            .retain(|child| !members.contains(&&*child.name));
    }
}

/// Documents that have no links although their service has sub-collections.
fn bare(node: &Node, spot: &Spot) -> bool {
    spot.kind == "vms/snapshots"
        && node.text_of("snapshot_type") == Some("active")
        && node.child("vm").is_none()
}

/// An object with what it stands for: a link completed by its target.
pub(crate) fn whole(store: &Store, object: &Arc<Object>) -> Arc<Object> {
    match view_of(object.kind) {
        View::Joined { home } => {
            rest::join(store, object, home).unwrap_or_else(|| Arc::clone(object))
        }
        _ => Arc::clone(object),
    }
}

/// The service of an item by name, for documents that stand elsewhere than the path says.
pub(crate) fn service(name: &str) -> &'static ServiceFacts {
    find_service(name).unwrap_or_else(ovmodel::root)
}

/// A reference as an action's answer and lists of members write it: href and id alone.
pub(crate) fn reference(store: &Store, ty: &str, id: &str) -> Node {
    let mut node = Node::reference(ty.to_owned(), id);
    if let Some(facts) = ovmodel::find_type(ty)
        && let Some(href) = refs::href_of_type(store, facts, id)
    {
        node.set_attr("href", href);
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parents_are_ordered_and_are_members_of_the_type() {
        assert!(PARENTS.is_sorted_by(|a, b| a.0 < b.0));
        for (kind, members) in PARENTS {
            let mut service = ovmodel::root();
            for word in kind.split('/') {
                let locator = service
                    .locator_of_segment(word)
                    .unwrap_or_else(|| panic!("{kind}: {word}"));
                let collection = locator.service_facts();
                service = collection.item_service().unwrap_or(collection);
            }
            let facts = service
                .entity_type()
                .unwrap_or_else(|| panic!("{kind} has no type"));
            for member in *members {
                assert!(
                    facts.attr(member).is_some(),
                    "{kind}: {} has no {member}",
                    facts.name
                );
            }
        }
    }
}
