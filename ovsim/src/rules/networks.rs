//! Networks of data centers.

use super::network_events::{tell_end, tell_network};
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Names, PLAIN, Rule, Unique};
use super::vnic_profiles::tell_inner;
use super::work::Work;
use super::{elsewhere, iscsi_bonds};
use super::{network_addresses, network_roles, network_uses, unmanaged};
use crate::node::Node;
use crate::store::Object;

/// The role that a maker of networks and profiles gets on them.
pub(crate) const NETWORK_ADMIN: &str = "def00005-0000-0000-0000-def000000005";

/// The filter of a profile for which none was asked.
pub(crate) const NO_MAC_SPOOFING: &str = "vdsm-no-mac-spoofing";

/// Networks.
pub(crate) const NETWORKS: Rule = Rule {
    kind: "networks",
    label: "Network",
    names: Names {
        unique: Unique::Member("data_center"),
        taken: (
            409,
            "Cannot {action} {type}. The name of the logical network '{name}' is already used by an existing logical network in the same data-center.\n-Please choose a different name.",
        ),
        longest: 256,
        too_long: "size must be between 0 and 256, Attribute: network.name",
        ..ANY_NAME
    },
    drop: &[
        "cluster",
        "status",
        "required",
        "display",
        "profile_required",
        "vnic_profiles",
        "network_labels",
        "vdsm_name",
    ],
    needs,
    values: |work| {
        network_addresses::check(work)?;
        provider(work)
    },
    prepare: |work| {
        network(work)?;
        made_outside(work)
    },
    made: |work, network| {
        tell_network(
            work,
            network,
            "NETWORK_ADD_NOTHING_TO_DO",
            "Start adding Network {name} to Data Center: {dc}; no hosts affected",
        );
        let me = work.ask.user.id.clone();
        work.grant(NETWORK_ADMIN, ("user", &me), ("network", &network.id));
        let wanted = work.gives("profile_required") != Some("false");
        if is_vm_network(network) && wanted {
            let filter = work
                .store
                .named("networkfilters", NO_MAC_SPOOFING)
                .map(|filter| filter.id.to_string());
            let mut profile = profile_of(network);
            if let Some(filter) = filter {
                profile.push(Node::reference("network_filter", filter));
            }
            let profile = work.store.put_below("vnicprofiles", "", profile);
            tell_inner(work, &profile);
            work.grant(NETWORK_ADMIN, ("user", &me), ("vnic_profile", &profile.id));
        }
        tell_end(
            work,
            network,
            "NETWORK_ADD_NETWORK",
            "Finished adding Network {name} to Data Center: {dc}",
        );
    },
    changed: |work, network| {
        if !is_vm_network(network) {
            drop_profiles(work, network);
        }
        tell_network(
            work,
            network,
            "NETWORK_UPDATE_NOTHING_TO_DO",
            "Start Network {name} update on Data Center: {dc}; no hosts affected",
        );
        tell_end(
            work,
            network,
            "NETWORK_UPDATE_NETWORK",
            "Finished Network {name} update on Data Center: {dc}",
        );
    },
    leave: |work, network| {
        let management = work.store.parents("clusters/networks", &network.id);
        let management = management.iter().any(|cluster| {
            let cluster = work.store.root("clusters", cluster);
            cluster
                .is_some_and(|cluster| cluster.reference("management_network") == Some(&network.id))
        });
        if management {
            let text = format!(
                "The Management Network ('{}') is mandatory and cannot be removed.",
                network.name()
            );
            return Err(Refusal::bad(text));
        }
        network_uses::by_machines(work, network, None)?;
        let bonds = iscsi_bonds::users_of(work.store, &network.id);
        if !bonds.is_empty() {
            return Err(Refusal::bad(format!(
                "The Network ('{}') could not be removed since several iSCSI bonds ({}) are using this network:\n {}.\nPlease remove the network first from those iSCSI bonds, and try again.",
                network.name(),
                bonds.len(),
                bonds.join(", ")
            )));
        }
        Ok(())
    },
    gone,
    jobs: [
        Some("Adding network {name} to Data Center: {dc}"),
        Some("Updating network {name} on Data Center: {dc}"),
        Some("Removing network {name} from Data Center: {dc}"),
    ],
    ..PLAIN
};

pub(crate) fn is_vm_network(network: &Object) -> bool {
    network
        .doc
        .child("usages")
        .is_none_or(|usages| usages.children.iter().any(|usage| usage.text == "vm"))
}

/// Name and data center are asked for by hand.
fn needs(work: &Work<'_>) -> Outcome<()> {
    let mut missing = Vec::new();
    if work.gives("name").is_none_or(str::is_empty) {
        missing.push("name");
    }
    let center = work.given.child("data_center");
    if center.is_none_or(|center| center.id().is_none() && center.child("name").is_none()) {
        missing.push("dataCenter.name|id");
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Refusal::incomplete("Network", &missing.join(", "), "add"))
    }
}

/// Three name servers at most, each an address; none at all is no configuration.
fn name_servers(work: &mut Work<'_>) -> Outcome<()> {
    let Some(given) = work.doc.child_mut("dns_resolver_configuration") else {
        return Ok(());
    };
    // Those that say nothing do not count, save that the list was not empty.
    let list = given.child_mut("name_servers");
    let said = list.as_ref().map_or(0, |list| list.children.len());
    let list = list.map_or(&[][..], |list| {
        list.children.retain(|server| !server.text.is_empty());
        &list.children
    });
    let wrong = |server: &Node| server.text.parse::<std::net::IpAddr>().is_err();
    if list.len() > 3 || (list.is_empty() && said > 0) {
        return Err(Refusal::bad(
            "size must be between 1 and 3, Attribute: network.dnsResolverConfiguration.nameServers",
        ));
    }
    if let Some(at) = list.iter().position(wrong) {
        return Err(Refusal::bad(format!(
            "IPv4 or IPv6 address should be provided, supplied \"{}\" is neither., Attribute: network.dnsResolverConfiguration.nameServers[{at}].address",
            list[at].text
        )));
    }
    if list.is_empty() {
        work.doc.remove("dns_resolver_configuration");
    }
    Ok(())
}

/// What a network keeps, what it cannot have, and how hosts call it under a new name.
fn changed_for_good(work: &mut Work<'_>) -> Outcome<()> {
    let Some(old) = work.old.clone() else {
        return Ok(());
    };
    if old.reference("data_center") != work.doc.child("data_center").and_then(Node::id) {
        return Err(work.bad("Cannot {action} {type}. Change of Data Center ID is not allowed."));
    }
    network_uses::keep_cards(work, &old)?;
    let usages = work.doc.child("usages").map(|list| &list.children);
    let of_machines = usages.is_none_or(|all| all.iter().any(|usage| usage.text == "vm"));
    if work.doc.text_of("port_isolation") == Some("true") && !of_machines {
        return Err(work.conflict(
            "Cannot {action} {type}. Port isolation can only be enabled on VM Networks.",
        ));
    }
    let isolated = work.gives("port_isolation");
    if isolated.is_some_and(|given| (given == "true") != old.is("port_isolation")) {
        return Err(work.bad("Cannot {action} {type}. Port isolation option cannot be updated after Network is defined."));
    }
    network_uses::keeps_name(work, &old)?;
    let provider = work.given.child("external_provider").and_then(Node::id);
    if provider.is_some_and(|id| work.store.root("openstacknetworkproviders", id).is_none()) {
        return Err(Refusal::stumbled());
    }
    let name = work.doc.text_of("name").unwrap_or("").to_owned();
    work.doc
        .put(Node::leaf("vdsm_name", device_name(&name, &old.id)));
    Ok(())
}

/// The provider must be there and take networks, whatever else is wrong.
fn provider(work: &Work<'_>) -> Outcome<()> {
    let provider = work.given.child("external_provider").and_then(Node::id);
    let Some(id) = provider.filter(|_| work.is_add()) else {
        return Ok(());
    };
    match work.store.root("openstacknetworkproviders", id) {
        None => Err(work.bad("Cannot {action} {type}. The provider does not exist in the system.")),
        Some(provider) if provider.is("read_only") => Err(Refusal::bad(format!(
            "External network provider {} is read only.",
            provider.name()
        ))),
        Some(_) => Ok(()),
    }
}

/// A network of a provider is made there before it is made here.
fn made_outside(work: &mut Work<'_>) -> Outcome<()> {
    let told = work.given.child("external_provider");
    if work.is_add() && told.is_some_and(|told| told.id().is_none()) {
        return Err(Refusal::stumbled());
    }
    let provider = told.and_then(Node::id);
    let provider = provider.and_then(|id| work.store.root("openstacknetworkproviders", id));
    if !work.is_add() || provider.is_none_or(|provider| elsewhere::is_reached(provider)) {
        return Ok(());
    }
    let center = work.doc.child("data_center").and_then(Node::id);
    let text = format!(
        "Start adding Network {} to Data Center: {}, encountered internal server error",
        work.doc.text_of("name").unwrap_or(""),
        work.name_of("datacenters", center)
    );
    work.event("NETWORK_ADD_NETWORK_START_ERROR", text)
        .record(work.store);
    Err(Refusal::bad(elsewhere::UNREACHED))
}

fn network(work: &mut Work<'_>) -> Outcome<()> {
    let name = work.doc.text_of("name").unwrap_or("").to_owned();
    if name.starts_with("bond") {
        return Err(Refusal::bad(
            "Bad network name, network cannot start with 'bond'",
        ));
    }
    changed_for_good(work)?;
    let vlan = work.doc.child("vlan").and_then(Node::id).map(str::to_owned);
    let empty = work
        .given
        .child("vlan")
        .is_some_and(|vlan| vlan.id().is_none());
    let vlan = vlan.filter(|_| !empty);
    if vlan.is_none() {
        work.doc.remove("vlan");
    }
    match vlan.as_deref().map(str::parse::<i64>) {
        Some(Ok(0..=4094)) | None => {}
        Some(_) => {
            return Err(Refusal::bad(
                "VLAN ID must be a number between 0 and 4094., Attribute: network.vlanId",
            ));
        }
    }
    name_servers(work)?;
    if work
        .doc
        .child("ip")
        .is_some_and(|ip| ip.children.is_empty())
    {
        work.doc.remove("ip");
    }
    work.default("mtu", "0");
    let mtu = work
        .doc
        .text_of("mtu")
        .and_then(|text| text.parse::<i64>().ok())
        .unwrap_or(0);
    if mtu != 0 && !(68..=i64::from(i32::MAX)).contains(&mtu) {
        return Err(Refusal::bad("mtu value invalid, Attribute: network.mtu"));
    }
    for (member, value) in [
        ("description", ""),
        ("comment", ""),
        ("port_isolation", "false"),
        ("stp", "false"),
    ] {
        work.default(member, value);
    }
    // Of what a network is used for it knows itself only whether VMs do; the rest is said in clusters.
    match work.doc.child_mut("usages") {
        Some(list) => list.children.retain(|usage| usage.text == "vm"),
        None => work.doc.push(Node::new("usages").with_leaf("usage", "vm")),
    }
    let usages = work
        .doc
        .child("usages")
        .map_or(&[][..], |list| &list.children);
    if work.doc.text_of("stp") == Some("true") && !usages.iter().any(|usage| usage.text == "vm") {
        return Err(
            work.conflict("Cannot {action} {type}. STP can only be enabled on VM Networks.")
        );
    }
    let fresh = work.is_add();
    if fresh {
        let id = work
            .given
            .id()
            .map_or_else(|| work.store.new_id(), str::to_owned);
        work.doc.set_attr("id", id.as_str());
        work.doc
            .put(Node::leaf("vdsm_name", device_name(&name, &id)));
    }
    Ok(())
}

/// What hosts call a network: its name when that can be a device, else `on` and part of the id.
fn device_name(name: &str, id: &str) -> String {
    let fits = (1..=15).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
    if fits {
        return name.to_owned();
    }
    let digits: String = id
        .chars()
        .filter(char::is_ascii_hexdigit)
        .take(13)
        .collect();
    format!("on{digits}")
}

/// With a network go its profiles, its places in clusters and its permissions.
pub(super) fn clear(work: &mut Work<'_>, network: &Object) {
    drop_profiles(work, network);
    for cluster in work
        .store
        .parents("clusters/networks", &network.id)
        .to_vec()
    {
        let link = work
            .store
            .remove("clusters/networks", &cluster, &network.id);
        if let Some(link) = link {
            network_roles::leave(work.store, &link);
            unmanaged::left_behind(work, &cluster, (&network.id, network.name()));
        }
    }
    super::catalog::drop_permissions(work, network);
}

fn gone(work: &mut Work<'_>, network: &Object) {
    clear(work, network);
    tell_network(
        work,
        network,
        "NETWORK_REMOVE_NOTHING_TO_DO",
        "Start Network {name} removal from Data Center: {dc}; no hosts affected",
    );
    tell_end(
        work,
        network,
        "NETWORK_REMOVE_NETWORK",
        "Finished Network {name} removal from Data Center: {dc}",
    );
}

/// Profiles are for machines: a network that is not for them has none.
fn drop_profiles(work: &mut Work<'_>, network: &Object) {
    let profiles = work
        .store
        .list("vnicprofiles", "")
        .filter(|profile| profile.reference("network") == Some(&network.id));
    for profile in profiles.cloned().collect::<Vec<_>>() {
        work.store.remove("vnicprofiles", "", &profile.id);
        super::catalog::drop_permissions(work, &profile);
    }
}

/// The profile that comes with a network, without filter.
pub(crate) fn profile_of(network: &Object) -> Node {
    let mut profile = Node::new("vnic_profile")
        .with_leaf("name", network.name())
        .with_leaf("port_mirroring", "false")
        .with(Node::reference("network", &*network.id));
    profile.set("pass_through.mode", "disabled");
    profile
}
