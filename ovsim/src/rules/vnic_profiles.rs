//! vNIC profiles.

use std::collections::BTreeSet;

use super::catalog::drop_permissions;
use super::network_uses;
use super::networks::{NETWORK_ADMIN, NO_MAC_SPOOFING, is_vm_network};
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::events::Draft;
use crate::node::Node;
use crate::store::Object;

/// vNIC profiles.
pub(crate) const PROFILES: Rule = Rule {
    kind: "vnicprofiles",
    label: "VM network interface profile",
    names: Names {
        unique: Unique::Member("network"),
        taken: (
            409,
            "Cannot {action} {type}. The VM network interface profile's name is already used by an existing profile for the same network.\n-Please choose a different name.",
        ),
        longest: 256,
        too_long: "size must be between 0 and 256, Attribute: vnicProfile.name",
        ..ANY_NAME
    },
    drop: &["permissions"],
    needs: |work| {
        let network = work.place.holder();
        if work.place.kind == "networks/vnicprofiles"
            && work.store.root("networks", network).is_none()
        {
            return Err(Refusal::bad(format!(
                "Logical Network (id '{network}') doesn't exist."
            )));
        }
        Ok(())
    },
    prepare: profile,
    made: |work, profile| {
        tell_profile(work, profile, "ADD_VNIC_PROFILE", "added to");
        let me = work.ask.user.id.clone();
        work.grant(NETWORK_ADMIN, ("user", &me), ("vnic_profile", &profile.id));
    },
    changed: |work, profile| tell_profile(work, profile, "UPDATE_VNIC_PROFILE", "updated for"),
    leave: unused,
    gone: |work, profile| {
        // Nothing stands in for another by a profile that is gone.
        let others = work.store.list("vnicprofiles", "");
        let others = others.filter(|other| other.reference("failover") == Some(&profile.id));
        for other in others.map(|other| other.id.clone()).collect::<Vec<_>>() {
            work.store.change("vnicprofiles", "", &other, |doc| {
                doc.remove("failover");
            });
        }
        drop_permissions(work, profile);
        tell_profile(work, profile, "REMOVE_VNIC_PROFILE", "removed from");
    },
    ..PLAIN
};

/// No machine has a card with a profile: VMs are looked at first, templates only when it is to go.
fn unused(work: &mut Work<'_>, profile: &Object) -> Outcome<()> {
    unused_by(work, profile, ("vms/nics", "vms", "virtual machine"))?;
    unused_by(work, profile, ("templates/nics", "templates", "template"))
}

fn unused_by_vms(work: &Work<'_>, profile: &Object) -> Outcome<()> {
    unused_by(work, profile, ("vms/nics", "vms", "virtual machine"))
}

fn unused_by(
    work: &Work<'_>,
    profile: &Object,
    (kind, machines, word): (&str, &str, &str),
) -> Outcome<()> {
    let used = work
        .store
        .all(kind)
        .filter(|nic| nic.reference("vnic_profile") == Some(&profile.id));
    let holders: BTreeSet<_> = used.map(|nic| nic.parent.to_string()).collect();
    let names = holders.iter().map(|id| work.name_of(machines, Some(id)));
    let mut names: Vec<_> = names.collect();
    names.sort();
    match names.as_slice() {
        [] => Ok(()),
        [one] => Err(work.conflict(&format!(
            "Cannot {{action}} {{type}}. This VM network interface profile is used by {word}:  \t{one}.\n - Please remove it from this {word} and try again."
        ))),
        many => {
            let text = format!(
                "Cannot {{action}} {{type}}. This VM network interface profile is used by {word}s ({}): {{list}}\n - Please detach {word}s using this profile and try again.",
                many.len()
            );
            let text = network_uses::left_beside(&text, "ENTITIES_USING_VNIC_PROFILE", many);
            Err(work.conflict(&text))
        }
    }
}

fn passes(profile: &Node) -> bool {
    profile.text_at("pass_through.mode") == Some("enabled")
}

/// In the engine's order: network, mirroring, properties, what a card of the host cannot have, filter, stand-in.
fn profile(work: &mut Work<'_>) -> Outcome<()> {
    let old = work.old.clone();
    let network = work.doc.child("network").and_then(Node::id);
    let network = network.map(str::to_owned);
    if let Some(old) = &old
        && old.reference("network") != network.as_deref()
    {
        return Err(work.bad(
            "Cannot {action} {type}. VM network interface profile's network cannot be changed.",
        ));
    }
    let known = network.as_deref();
    let known = known.and_then(|id| work.store.root("networks", id).cloned());
    if let Some(id) = network.filter(|_| work.is_add() && known.is_none()) {
        return Err(Refusal::not_found(format!("Network: id={id}")));
    }
    let known = known.as_deref();
    if work.is_add() && known.is_some_and(|network| !is_vm_network(network)) {
        return Err(work.bad("Cannot {action} {type}. VM network interface profiles cannot be added to a non-VM network. Please make sure the network is a VM network."));
    }
    work.default("pass_through.mode", "disabled");
    work.default("port_mirroring", "false");
    let passes_now = passes(&work.doc);
    if work.is_add() && work.given.child("network_filter").is_none() && !passes_now {
        let filter = work
            .store
            .named("networkfilters", NO_MAC_SPOOFING)
            .map(|filter| filter.id.to_string());
        if let Some(filter) = filter {
            work.default_reference("network_filter", &filter);
        }
    }
    let mirrors = work.doc.text_of("port_mirroring") == Some("true");
    if let Some(old) = old
        .as_ref()
        .filter(|old| old.is("port_mirroring") != mirrors)
    {
        unused_by_vms(work, old)?;
    }
    let external = |network: &Object| network.doc.child("external_provider").is_some();
    if mirrors && known.is_some_and(external) {
        return Err(work.bad(
            "Cannot {action} {type}. External network cannot be used when port mirroring is set.",
        ));
    }
    properties(work)?;
    if let Some(old) = old.as_ref().filter(|old| passes(&old.doc) != passes_now) {
        // Cards that have it would become others.
        unused_by_vms(work, old)?;
    }
    passthrough(work, passes_now)?;
    if passes_now && known.is_some_and(|network| network.is("port_isolation")) {
        return Err(work.bad("Cannot {action} {type}. Networks with Port Isolation enabled are not supported on passthrough profiles."));
    }
    filter(work)?;
    failover(work)?;
    match old {
        Some(old) => stands_in(work, &old),
        None => Ok(()),
    }
}

/// Who stands in for a card of the host while its machine migrates.
fn failover(work: &Work<'_>) -> Outcome<()> {
    let id = work.doc.child("failover").and_then(Node::id);
    let Some(id) = id.filter(|id| !id.is_empty()) else {
        return Ok(());
    };
    if work.old.as_ref().is_some_and(|old| &*old.id == id) {
        return Err(
            work.bad("Cannot {action} {type}. Failover vNIC profile cannot point to itself.")
        );
    }
    let other = work.store.root("vnicprofiles", id);
    let Some(other) = other.filter(|other| !passes(&other.doc)) else {
        return Err(work
            .bad("Cannot {action} {type}. Failover must be valid non-passthrough vNIC profile."));
    };
    let network = other.reference("network").unwrap_or("");
    let network = work.store.root("networks", network);
    if network.is_some_and(|network| network.doc.child("external_provider").is_some()) {
        return Err(work.bad("Cannot {action} {type}. Failover vNIC profile based on external network is not supported."));
    }
    if passes(&work.doc) && work.doc.text_of("migratable") == Some("true") {
        return Ok(());
    }
    Err(work.bad("Cannot {action} {type}. Failover vNIC profile is supported only for migratable passthrough vNIC profiles."))
}

/// One that stands in for others is not changed, and while cards have a profile nobody else stands in for it.
fn stands_in(work: &Work<'_>, old: &Object) -> Outcome<()> {
    let others = work.store.list("vnicprofiles", "");
    let mut names: Vec<_> = others
        .filter(|other| other.reference("failover") == Some(&old.id))
        .map(|other| other.name().to_owned())
        .collect();
    names.sort();
    let text = "Cannot {action} {type}. Profile is selected as failover for: {list}.";
    match names.as_slice() {
        [] => {}
        [one] => return Err(work.bad(&text.replace("{list}", &format!("\t{one}")))),
        many => {
            let text = network_uses::left_beside(text, "ENTITIES_USING_FAILOVER", many);
            return Err(work.bad(&text));
        }
    }
    let failover = work.doc.child("failover").and_then(Node::id);
    if old.reference("failover") == failover {
        return Ok(());
    }
    unused_by_vms(work, old)
}

/// A card of the host takes no part in what the engine does with traffic; only such a profile says whether its machine may
/// migrate.
fn passthrough(work: &mut Work<'_>, passes: bool) -> Outcome<()> {
    if !passes {
        work.doc.remove("migratable");
        return Ok(());
    }
    let of_doc = |member: &str| work.doc.child(member).and_then(Node::id).is_some();
    let given = |member: &str| match work.is_add() {
        true => work.given.child(member).and_then(Node::id).is_some(),
        false => of_doc(member),
    };
    if work.doc.text_of("port_mirroring") == Some("true") || given("qos") || given("network_filter")
    {
        return Err(work.bad("Cannot {action} {type}. 'Port Mirroring,'Qos' and 'Network Filter' are not supported on passthrough profiles."));
    }
    work.doc.remove("network_filter");
    work.default("migratable", "false");
    Ok(())
}

fn filter(work: &Work<'_>) -> Outcome<()> {
    let Some(id) = work.doc.child("network_filter").and_then(Node::id) else {
        return Ok(());
    };
    if work.store.root("networkfilters", id).is_some() {
        return Ok(());
    }
    let name = work.doc.text_of("name").unwrap_or("");
    Err(work.bad(&format!(
        "Cannot {{action}} {{type}}. vNIC profile '{name}' has an invalid network filter id '{id}'."
    )))
}

/// An engine as it comes knows one custom property of cards.
fn properties(work: &mut Work<'_>) -> Outcome<()> {
    let kept = work.doc.child("custom_properties");
    if kept.is_some_and(|list| list.children.is_empty()) {
        work.doc.remove("custom_properties");
    }
    let list = work.given.child("custom_properties");
    let names = list.map_or(&[][..], |list| &list.children).iter();
    let names = names.filter_map(|item| item.text_of("name"));
    let names: Vec<_> = names.filter(|name| *name != "SecurityGroups").collect();
    if names.is_empty() {
        return Ok(());
    }
    Err(work.bad(&format!(
        "Cannot {{action}} {{type}} if some of the specified custom properties are not configured by the system. The keys are: {}",
        names.join(",")
    )))
}

pub(crate) fn tell_profile(work: &mut Work<'_>, profile: &Object, symbol: &str, done: &str) {
    if let Some(draft) = draft(work, profile, symbol, done) {
        draft.record(work.store);
    }
}

/// Of one that comes with its network: by a command inside, with a correlation id of its own.
pub(crate) fn tell_inner(work: &mut Work<'_>, profile: &Object) {
    let id = work.store.short_id();
    if let Some(draft) = draft(work, profile, "ADD_VNIC_PROFILE", "added to") {
        draft.correlated(Some(id)).record(work.store);
    }
}

fn draft(work: &Work<'_>, profile: &Object, symbol: &str, done: &str) -> Option<Draft> {
    let network = profile
        .reference("network")
        .and_then(|id| work.store.root("networks", id))
        .cloned();
    let network = network?;
    let center = network.reference("data_center").unwrap_or("").to_owned();
    let text = format!(
        "VM network interface profile {} was {done} network {} in Data Center: {}. (User: {})",
        profile.name(),
        network.name(),
        work.name_of("datacenters", Some(&center)),
        work.user()
    );
    Some(Draft::of(work.ask, symbol, text).about(work.store, "data_center", &center))
}
