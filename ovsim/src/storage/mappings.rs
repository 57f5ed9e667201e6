//! What a registration says of clusters, roles, users and NICs that are called otherwise here (engine 4.5.8).

use super::baggage;
use crate::node::Node;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::{Object, Store, is_uuid};

/// The kinds of mappings that must have two ends, in the order of the checks: what is said without the one, without the other.
const ENDS: &[(&str, &str, &str)] = &[
    ("cluster", "Cluster name", "Cluster name"),
    ("role", "Role name", "Role"),
    ("domain", "Domain name", "Domain name"),
    ("affinity_group", "AffinityGroup name", "AffinityGroup name"),
    ("affinity_label", "AffinityLabel name", "AffinityLabel name"),
    ("lun", "Lun id", "Lun"),
];

/// The configuration in a body.
fn configured(body: &Node) -> Option<&Node> {
    body.child("registration_configuration")
}

/// The mappings of one kind.
fn of_kind<'b>(body: &'b Node, kind: &str) -> impl Iterator<Item = &'b Node> + use<'b> {
    let list = configured(body).and_then(|all| all.child(&format!("{kind}_mappings")));
    list.into_iter().flat_map(|list| &list.children)
}

/// What is looked at before the command: of VMs both ends, of all the mappings of NICs in their old place.
pub(super) fn check(body: &Node, of_vms: bool) -> Outcome<()> {
    for (kind, from, to) in ENDS.iter().filter(|_| of_vms) {
        for mapping in of_kind(body, kind) {
            for (end, words) in [("from", (from, "source")), ("to", (to, "destination"))] {
                if mapping.child(end).is_none() {
                    let text = format!("{} is missing from {}.", words.0, words.1);
                    return Err(Refusal::operation(400, text).bare());
                }
            }
        }
    }
    for mapping in outside(body) {
        for (member, word) in [
            ("source_network_name", "sourceNetworkName"),
            ("source_network_profile_name", "sourceNetworkProfileName"),
        ] {
            if mapping.child(member).is_none() {
                return Err(Refusal::incomplete(
                    "VnicProfileMapping",
                    word,
                    "validateVnicMappings",
                ));
            }
        }
        let target = mapping.child("target_vnic_profile").and_then(Node::id);
        if let Some(id) = target.filter(|id| !is_uuid(id)) {
            return Err(Refusal::no_uuid(id));
        }
    }
    Ok(())
}

/// The mappings of NICs beside the configuration, where they stood before there was one; those inside win.
fn outside(body: &Node) -> impl Iterator<Item = &Node> {
    let inside = configured(body).is_some_and(|all| all.child("vnic_profile_mappings").is_some());
    let list = body.child("vnic_profile_mappings").filter(|_| !inside);
    list.into_iter().flat_map(|list| &list.children)
}

/// The name that is meant by another.
fn target<'b>(body: &'b Node, kind: &str, name: &str) -> Option<&'b str> {
    let mut all = of_kind(body, kind);
    let found = all.find(|one| one.text_at("from.name") == Some(name))?;
    found.text_at("to.name")
}

/// The cluster where the body names none: that which is meant by the old one, or the old one.
pub(super) fn cluster(store: &Store, body: &Node, packed: &Object) -> Option<String> {
    let name = packed.doc.child(baggage::KEPT)?.attr("cluster")?;
    let other = target(body, "cluster", name).and_then(|name| store.named("clusters", name));
    let found = other.or_else(|| store.named("clusters", name))?;
    Some(found.id.to_string())
}

/// The role that is meant by another's name.
pub(super) fn role(store: &Store, body: &Node, name: &str) -> Option<String> {
    let other = target(body, "role", name).and_then(|name| store.named("roles", name));
    let found = other.or_else(|| store.named("roles", name))?;
    Some(found.id.to_string())
}

/// A NIC's profile and the network of it, by their names.
type Names<'n> = (&'n str, &'n str);

/// Where a mapping of a NIC leads to.
#[derive(Default)]
struct Target<'b> {
    id: Option<&'b str>,
    names: Option<Names<'b>>,
}

/// The mapping of this profile; none when nobody says anything of it.
fn of_nic<'b>(body: &'b Node, (profile, network): Names<'_>) -> Option<Target<'b>> {
    let same = |one: &&Node| {
        one.text_of("source_network_name") == Some(network)
            && one.text_of("source_network_profile_name") == Some(profile)
    };
    if let Some(found) = outside(body).find(same) {
        let id = found.child("target_vnic_profile").and_then(Node::id);
        return Some(Target { id, names: None });
    }
    let same = |one: &&Node| {
        one.text_at("from.network.name") == Some(network)
            && one.text_at("from.name") == Some(profile)
    };
    let found = of_kind(body, "vnic_profile").find(same)?;
    let to = found.child("to");
    Some(Target {
        id: to.and_then(Node::id),
        names: to.and_then(|to| Some((to.text_of("name")?, to.text_at("network.name")?))),
    })
}

/// The profile of these names whose network a cluster has.
fn named(store: &Store, cluster: &str, (profile, network): Names<'_>) -> Option<String> {
    let mut all = store.list("vnicprofiles", "");
    let found = all.find(|one| {
        let home = one.reference("network").unwrap_or("");
        one.name() == profile
            && store.get("clusters/networks", cluster, home).is_some()
            && store
                .root("networks", home)
                .is_some_and(|it| it.name() == network)
    })?;
    Some(found.id.to_string())
}

fn by_id(store: &Store, cluster: &str, id: &str) -> Option<String> {
    let network = store.root("vnicprofiles", id)?.reference("network")?;
    store.get("clusters/networks", cluster, network)?;
    Some(id.to_owned())
}

/// The profile that a NIC has once it is registered: that which is meant, else that of the same names.
pub(super) fn profile(store: &Store, body: &Node, nic: &Node, cluster: &str) -> Option<String> {
    let old = nic.child("vnic_profile").and_then(Node::id);
    let old = old.and_then(|id| store.root("vnicprofiles", id));
    let network = old.and_then(|old| store.root("networks", old.reference("network")?));
    let names = (
        old.map_or("", |old| old.name()),
        network.map_or("", |network| network.name()),
    );
    let meant = of_nic(body, names).unwrap_or_default();
    if let Some(found) = meant.id.and_then(|id| by_id(store, cluster, id)) {
        return Some(found);
    }
    match meant.names {
        Some(("", "")) => return None,
        Some(wanted) => {
            if let Some(found) = named(store, cluster, wanted) {
                return Some(found);
            }
        }
        None => {}
    }
    named(store, cluster, names)
}
