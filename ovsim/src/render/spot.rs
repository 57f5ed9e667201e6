//! Where documents stand: which place a path shows an object at, and how the answers to changes call it (engine 4.5.8).

use std::sync::Arc;

use ovmodel::ServiceFacts;

use super::{refs, service};
use crate::rules::places::Place;
use crate::store::Object;

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

/// Where a document stands: what its href and links are.
#[derive(Clone, Debug)]
pub(crate) struct Spot {
    pub(crate) kind: &'static str,
    pub(crate) parent: Arc<str>,
    pub(crate) id: Arc<str>,
    pub(crate) href: Option<String>,
    pub(crate) service: &'static ServiceFacts,
    /// Whether it alone was asked for.
    pub(super) alone: bool,
    /// The storage domain below which a disk is told, and that it then names.
    pub(crate) domain: Option<Arc<str>>,
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
        let domain = below_domain(place);
        let href = match &domain {
            Some(domain) if place.kind.starts_with("datacenters/") => {
                Some(refs::href_of("storagedomains/disks", domain, &object.id))
            }
            Some(_) => Some(refs::href_of("disks", "", &object.id)),
            None => href,
        };
        Spot {
            kind,
            parent: Arc::clone(&object.parent),
            id: Arc::clone(&object.id),
            href,
            service: match kind {
                "affinitylabels" => service("affinity_label"),
                // So are those that are not registered, asked for alone.
                "disks" if domain.is_some() || object.reference("storage_domain").is_some() => {
                    service("storage_domain_disk")
                }
                "disks" => service("disk"),
                _ => place.item,
            },
            alone: place.id.is_some(),
            domain,
        }
    }

    /// The place as the answers to POST and PUT call it, which for some kinds is another (engine 4.5.8).
    pub(crate) fn answered(place: &Place, object: &Object) -> Spot {
        let mut spot = Spot::of(place, object);
        let under = |member: &str| object.reference(member).unwrap_or("").to_owned();
        let (kind, parent) = match object.kind {
            "clusters" => ("datacenters/clusters", under("data_center")),
            "networks" => ("datacenters/networks", under("data_center")),
            "vnicprofiles" => ("networks/vnicprofiles", under("network")),
            "disks" if place.kind == "storagedomains/disks" && place.id.is_none() => {
                let domain = place.holder();
                spot.href = Some(refs::href_of(&place.kind, domain, &object.id));
                return spot;
            }
            "hosts/networkattachments" if place.id.is_some() => {
                spot.href = below_nic(object).or(spot.href);
                return spot;
            }
            _ => return spot,
        };
        if !parent.is_empty() {
            spot.href = Some(refs::href_of(kind, &parent, &object.id));
        }
        if object.kind == "networks" && place.kind == "networks" {
            spot.service = service("network");
        }
        spot
    }

    /// The place of an object that another collection lists as it is.
    pub(crate) fn at_home(object: &Object, name: &str) -> Spot {
        Spot {
            kind: object.kind,
            parent: Arc::clone(&object.parent),
            id: Arc::clone(&object.id),
            href: Some(refs::href_of(object.kind, &object.parent, &object.id)),
            service: service(name),
            alone: false,
            domain: None,
        }
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
            alone: place.id.is_some(),
            domain: None,
        }
    }
}

/// The storage domain whose disks a list tells; one asked for alone is told as everywhere.
fn below_domain(place: &Place) -> Option<Arc<str>> {
    let is_list = place.kind.ends_with("storagedomains/disks") && place.id.is_none();
    is_list.then(|| place.holder().into())
}
