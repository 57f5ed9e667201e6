//! The provider of networks that a cluster has by default: the first that a body tells, none where it tells an empty list. It is
//! listed below the cluster as what it is, and stays as long as a cluster has it (engine 4.5.8).

use crate::ask::Ask;
use crate::node::Node;
use crate::render::{self, Spot};
use crate::store::{Object, Store};

use super::places::Place;
use super::refusal::{Outcome, Refusal};
use super::work::Work;

/// Where they are listed.
pub(crate) const KIND: &str = "clusters/externalnetworkproviders";

const HOME: &str = "openstacknetworkproviders";

const HOMES: [&str; 4] = [
    HOME,
    "openstackimageproviders",
    "openstackvolumeproviders",
    "externalhostproviders",
];

/// What a body tells of them.
fn told<'w>(work: &'w Work<'_>) -> Option<&'w Node> {
    work.given.child("external_network_providers")
}

/// Each is named by its id or its name, which is looked up before the command is made.
pub(super) fn look_up(work: &Work<'_>) -> Outcome<()> {
    let all = told(work).into_iter().flat_map(|list| &list.children);
    for given in all {
        let id = given.id().filter(|id| !id.is_empty());
        let name = given.text_of("name").filter(|name| !name.is_empty());
        match (id, name) {
            (Some(_), _) => {}
            (None, Some(name)) if named(work.store, name).is_some() => {}
            (None, Some(_)) => return Err(Refusal::Empty(404)),
            (None, None) => {
                let by = "completeProviderId";
                return Err(Refusal::incomplete("ExternalProvider", "id|name", by));
            }
        }
    }
    Ok(())
}

pub(super) fn named(store: &Store, name: &str) -> Option<(&'static str, String)> {
    HOMES.into_iter().find_map(|home| {
        let found = store.named(home, name)?;
        Some((home, found.id.to_string()))
    })
}

/// The first, with the kind that it is of.
fn first(work: &Work<'_>) -> Option<(Option<&'static str>, String)> {
    let given = told(work)?.children.first()?;
    if let Some(id) = given.id().filter(|id| !id.is_empty()) {
        let home = HOMES
            .into_iter()
            .find(|home| work.store.root(home, id).is_some());
        return Some((home, id.to_owned()));
    }
    let (home, id) = named(work.store, given.text_of("name")?)?;
    Some((Some(home), id))
}

/// It must be there, and of networks.
pub(super) fn check(work: &Work<'_>) -> Outcome<()> {
    match first(work) {
        Some((None, _)) => {
            Err(work.bad("Cannot {action} {type}. The provider does not exist in the system."))
        }
        Some((Some(home), _)) if home != HOME => {
            Err(work.bad("Cannot {action} {type}. The provider type should be a network provider."))
        }
        _ => Ok(()),
    }
}

/// Keeps what the body tells.
pub(super) fn keep(work: &mut Work<'_>, cluster: &Object) {
    if told(work).is_none() {
        return;
    }
    let first = first(work);
    forget(work.store, cluster);
    if let Some((_, id)) = first {
        let row = Node::reference("external_provider", id);
        work.store.put_below(KIND, &cluster.id, row);
    }
}

/// The cluster has none any more.
pub(super) fn forget(store: &mut Store, cluster: &Object) {
    let rows: Vec<_> = store.list(KIND, &cluster.id).cloned().collect();
    for row in rows {
        store.remove(KIND, &cluster.id, &row.id);
    }
}

/// A provider stays while it is some cluster's.
pub(super) fn may_go(store: &Store, provider: &Object) -> Outcome<()> {
    let clusters = store.parents(KIND, &provider.id).iter();
    let names: Vec<_> = clusters
        .filter_map(|id| store.root("clusters", id))
        .map(|cluster| cluster.name().to_owned())
        .collect();
    if names.is_empty() {
        return Ok(());
    }
    Err(Refusal::conflict(format!(
        "Cannot remove provider. External network provider is used as default network provider in the following cluster/s:\n\t{}\n - Please change default network provider first and try again.",
        names.join("\n\t")
    )))
}

/// A provider as an item of the list, which says of which kind it is.
pub(crate) fn listed(store: &Store, ask: &Ask, place: &Place) -> Vec<Node> {
    let rows = store.list(KIND, place.holder());
    let providers = rows.filter_map(|row| store.root(HOME, &row.id));
    let nodes = providers.map(|provider| {
        let spot = Spot::at_home(provider, "openstack_network_provider");
        let mut node = render::document(store, ask, &render::whole(store, provider), &spot);
        // Of its parts this list knows nothing.
        node.children.retain(|child| child.name != "link");
        node.name = "external_provider".into();
        let kind = [
            ("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"),
            ("xsi:type", "OpenStackNetworkProvider"),
        ];
        let kind = kind.map(|(name, value)| (name.into(), value.to_owned()));
        node.attrs.splice(0..0, kind);
        node
    });
    nodes.collect()
}
