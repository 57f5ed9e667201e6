//! From a stored object to the document that is sent: what the world presents, the references to what lies around it, hrefs,
//! actions and links, and the order of members exactly as recorded (engine 4.5.8).

use std::sync::Arc;

use ovmodel::{ServiceFacts, Shape, find_service, type_of_element};

use crate::ask::Ask;
use crate::node::Node;
use crate::rest;
use crate::rules::places::{Place, View, view_of};
use crate::store::{Object, Store};
use crate::world;

mod host_nics;
mod kept;
pub(crate) mod links;
pub(crate) mod order;
pub(crate) mod refs;

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

/// Kinds whose items have an id and no href.
const WITHOUT_HREF: &[&str] = &[
    "schedulingpolicies/balances",
    "schedulingpolicies/filters",
    "schedulingpolicies/weights",
    "vms/snapshots/cdroms",
    "vms/snapshots/disks",
    "vms/snapshots/nics",
];

/// Kinds whose documents always stand below what a member refers to.
const PROFILES: &[(&str, &str, &str)] = &[
    ("cpuprofiles", "cluster", "clusters/cpuprofiles"),
    (
        "diskprofiles",
        "storage_domain",
        "storagedomains/diskprofiles",
    ),
];

/// Members that are kept for the engine's own use, or shown as a collection of their own.
const HIDDEN: &[(&str, &[&str])] = &[
    ("affinitylabels", &["vms", "hosts"]),
    ("clusters", &["management_network"]),
    ("disks", &["template_disk"]),
    (
        "hosts/nics",
        &[
            "virtual_functions_allowed_labels",
            "virtual_functions_allowed_networks",
        ],
    ),
    ("imagetransfers", &["backup", "correlation", "heard"]),
    ("jobs/steps", &["closes"]),
    ("templates", &["sealed"]),
    ("vms/backups", &["held", "job", "stopped"]),
    ("vms/backups/disks", &["template_disk"]),
    ("vms/cdroms", &["in_drive"]),
    ("vms/checkpoints/disks", &["template_disk"]),
    ("vms/snapshots", &["chosen", "memory", "named"]),
    ("vms/snapshots/disks", &["attachment"]),
];

/// Where a document stands: what its href and links are.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) kind: &'static str,
    pub(crate) parent: Arc<str>,
    pub(crate) id: Arc<str>,
    pub(crate) href: Option<String>,
    pub(crate) service: &'static ServiceFacts,
    /// Whether it answers a POST or PUT.
    pub(crate) answers: bool,
}

/// An attachment asked for alone is shown below its NIC.
fn below_nic(object: &Object) -> Option<String> {
    let nic = object.reference("host_nic")?;
    let parent = format!("{}/{nic}", object.parent);
    Some(refs::href_of(
        "hosts/nics/networkattachments",
        &parent,
        &object.id,
    ))
}

impl Spot {
    /// The place of an object as this path shows it: the href is that of its home.
    pub(crate) fn of(place: &Place, object: &Object) -> Spot {
        let kind = object.kind;
        let href = match PROFILES.iter().find(|(known, ..)| *known == kind) {
            Some((_, member, below)) => object
                .reference(member)
                .map(|parent| refs::href_of(below, parent, &object.id)),
            None if WITHOUT_HREF.contains(&kind) => None,
            None if kind == "hosts/networkattachments"
                && (place.id.is_some() || place.kind.starts_with("hosts/nics/")) =>
            {
                below_nic(object)
            }
            None => Some(refs::href_of(kind, &object.parent, &object.id)),
        };
        let href = match &*place.kind {
            "networks/vnicprofiles" if place.id.is_some() => {
                let network = place.holder();
                Some(refs::href_of(&place.kind, network, &object.id))
            }
            _ => href,
        };
        // Below a NIC an attachment does not name its host.
        let kind = match &*place.kind {
            "hosts/nics/networkattachments" => "hosts/nics/networkattachments",
            _ => kind,
        };
        Spot {
            kind,
            parent: Arc::clone(&object.parent),
            id: Arc::clone(&object.id),
            href,
            service: match kind {
                "affinitylabels" => service("affinity_label"),
                "disks" => service("disk"),
                _ => place.item,
            },
            answers: false,
        }
    }

    /// The place as the answers to POST and PUT call it, which for some kinds is another (engine 4.5.8).
    pub(crate) fn answered(store: &Store, place: &Place, object: &Object) -> Spot {
        let mut spot = Spot {
            answers: true,
            ..Spot::of(place, object)
        };
        let under = |member: &str| object.reference(member).unwrap_or("").to_owned();
        let (kind, parent) = match object.kind {
            "clusters" => ("datacenters/clusters", under("data_center")),
            "networks" => ("datacenters/networks", under("data_center")),
            "vnicprofiles" => ("networks/vnicprofiles", under("network")),
            "disks" if place.kind == "storagedomains/disks" && place.id.is_none() => {
                // The engine knows no word for disks below a domain.
                let href = refs::href_of("storagedomains", "", place.holder());
                spot.href = Some(format!("{href}/null/{}", object.id));
                spot.service = place.item;
                return spot;
            }
            "hosts/networkattachments" if place.id.is_some() => {
                spot.href = below_nic(object).or(spot.href);
                return spot;
            }
            _ => return spot,
        };
        let _ = store;
        if !parent.is_empty() {
            spot.href = Some(refs::href_of(kind, &parent, &object.id));
        }
        if object.kind == "networks" && place.kind == "networks" {
            spot.service = service("network");
        }
        spot
    }

    /// The place of a document that was computed: its own path.
    pub(crate) fn computed(place: &Place, id: &str) -> Spot {
        let parent = place.parent();
        let href = Some(refs::href_of(&place.kind, &parent, id));
        let kind = crate::store::intern(&place.kind);
        Spot {
            kind,
            parent: parent.into(),
            id: id.into(),
            href,
            service: place.item,
            answers: false,
        }
    }
}

/// The whole document of an object at a spot.
pub(crate) fn document(store: &Store, ask: &Ask, object: &Object, spot: &Spot) -> Node {
    let mut node = world::present(store, object, ask);
    let href = spot.href.as_deref().unwrap_or("");
    if let Some((domain, _)) = href.split_once("/null/") {
        let domain = domain.rsplit('/').next().unwrap_or("").to_owned();
        node.put(Node::reference("storage_domain", domain));
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
    node.attrs.clear();
    node.attrs.reserve_exact(2);
    if let Some(href) = &spot.href {
        node.attrs.push(("href".into(), href.clone()));
    }
    node.attrs.push(("id".into(), spot.id.to_string()));
    if let Some(href) = &spot.href {
        links::add(&mut node, spot.service, href);
        if spot.kind == "hosts/nics" {
            host_nics::links(store, &mut node, &spot.parent, href);
        }
        if bare(&node, spot) {
            node.children.retain(|child| child.name != "link");
        }
    }
    node
}

/// Takes out what is not shown; the answer to an add or update of a cluster alone tells its management network.
fn conceal(node: &mut Node, spot: &Spot) {
    let hidden = HIDDEN.iter().find(|(kind, _)| *kind == spot.kind);
    let Some((kind, members)) = hidden else {
        return;
    };
    if *kind == "clusters" && spot.answers {
        let href = spot.href.as_deref().unwrap_or("");
        if let Some(network) = node.child_mut("management_network")
            && let Some(id) = network.id().map(str::to_owned)
        {
            network.set_attr("href", format!("{href}/networks/{id}"));
        }
        return;
    }
    node.children
        .retain(|child| !members.contains(&&*child.name));
}

/// Documents that have no links although their service has sub-collections.
fn bare(node: &Node, spot: &Spot) -> bool {
    spot.kind == "vms/snapshots" && node.text_of("snapshot_type") == Some("active")
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
