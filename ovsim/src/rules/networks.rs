//! Networks, their places in clusters, and vNIC profiles.

use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::events::Draft;
use crate::node::Node;
use crate::store::Object;

/// The role that a maker of networks and profiles gets on them.
const NETWORK_ADMIN: &str = "def00005-0000-0000-0000-def000000005";

/// The filter of a profile for which none was asked.
const NO_MAC_SPOOFING: &str = "vdsm-no-mac-spoofing";

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
        too_long: "size must be between 1 and 256, Attribute: network.name",
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
    prepare: network,
    made: |work, network| {
        tell_network(
            work,
            network,
            "NETWORK_ADD_NOTHING_TO_DO",
            "Start adding Network {name} to Data Center: {dc}; no hosts affected",
        );
        let me = work.ask.user.id.clone();
        work.grant(
            NETWORK_ADMIN,
            ("user", &me),
            ("network", &network.id),
            ("Network", network.name()),
        );
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
            tell_profile(work, &profile, "ADD_VNIC_PROFILE", "added to");
            work.grant(
                NETWORK_ADMIN,
                ("user", &me),
                ("vnic_profile", &profile.id),
                ("VnicProfile", network.name()),
            );
        }
        tell_network(
            work,
            network,
            "NETWORK_ADD_NETWORK",
            "Finished adding Network {name} to Data Center: {dc}",
        );
    },
    changed: |work, network| {
        tell_network(
            work,
            network,
            "NETWORK_UPDATE_NOTHING_TO_DO",
            "Start Network {name} update on Data Center: {dc}; no hosts affected",
        );
        tell_network(
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
        if management || network.name() == "ovirtmgmt" {
            let text = format!(
                "The Management Network ('{}') is mandatory and cannot be removed.",
                network.name()
            );
            return Err(Refusal::bad(text));
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

fn is_vm_network(network: &Object) -> bool {
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

fn network(work: &mut Work<'_>) -> Outcome<()> {
    let name = work.doc.text_of("name").unwrap_or("").to_owned();
    if name.starts_with("bond") {
        return Err(Refusal::bad(
            "Bad network name, network cannot start with 'bond'",
        ));
    }
    let vlan = work.doc.child("vlan").and_then(Node::id).map(str::to_owned);
    match vlan.as_deref().map(str::parse::<i64>) {
        Some(Ok(0..=4094)) | None => {}
        Some(_) => {
            return Err(Refusal::bad(
                "VLAN ID must be a number between 0 and 4094., Attribute: network.vlanId",
            ));
        }
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
    if let Some(vlan) = vlan
        && vlan_taken(work, &vlan)
    {
        return Err(Refusal::conflict(format!(
            "The specified VLAN ID ({vlan}) is already in use."
        )));
    }
    for (member, value) in [
        ("description", ""),
        ("comment", ""),
        ("port_isolation", "false"),
        ("stp", "false"),
    ] {
        work.default(member, value);
    }
    if work.doc.child("usages").is_none() {
        work.doc.push(Node::new("usages").with_leaf("usage", "vm"));
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

fn vlan_taken(work: &Work<'_>, vlan: &str) -> bool {
    let own = work.old.as_ref().map(|old| old.id.clone());
    let center = work.doc.child("data_center").and_then(Node::id);
    let external = work.doc.child("external_provider").is_some();
    let mut others = work
        .store
        .list("networks", "")
        .filter(|other| Some(&other.id) != own.as_ref());
    !external
        && others.any(|other| {
            other.reference("data_center") == center
                && other.doc.child("vlan").and_then(Node::id) == Some(vlan)
        })
}

/// What hosts call a network: its name when that can be a device, else `on` and part of the id.
fn device_name(name: &str, id: &str) -> String {
    let fits = name.len() <= 15
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

fn tell_network(work: &mut Work<'_>, network: &Object, symbol: &str, text: &str) {
    let center = network.reference("data_center").unwrap_or("").to_owned();
    let name = work.name_of("datacenters", Some(&center));
    let text = text
        .replace("{name}", network.name())
        .replace("{dc}", &name);
    let draft = work
        .event(symbol, text)
        .about(work.store, "data_center", &center);
    draft.record(work.store);
}

/// With a network go its profiles and its places in clusters; NICs keep no profile.
fn gone(work: &mut Work<'_>, network: &Object) {
    let profiles = work
        .store
        .list("vnicprofiles", "")
        .filter(|profile| profile.reference("network") == Some(&network.id));
    for profile in profiles.cloned().collect::<Vec<_>>() {
        work.store.remove("vnicprofiles", "", &profile.id);
        super::catalog::drop_permissions(work, &profile);
    }
    for cluster in work
        .store
        .parents("clusters/networks", &network.id)
        .to_vec()
    {
        work.store
            .remove("clusters/networks", &cluster, &network.id);
    }
    super::catalog::drop_permissions(work, network);
    tell_network(
        work,
        network,
        "NETWORK_REMOVE_NOTHING_TO_DO",
        "Start Network {name} removal from Data Center: {dc}; no hosts affected",
    );
    tell_network(
        work,
        network,
        "NETWORK_REMOVE_NETWORK",
        "Finished Network {name} removal from Data Center: {dc}",
    );
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

/// Networks in clusters: links with what is particular there.
pub(crate) const IN_CLUSTERS: Rule = Rule {
    kind: "clusters/networks",
    label: "Network",
    drop: &[
        "name",
        "description",
        "comment",
        "data_center",
        "cluster",
        "vlan",
        "mtu",
        "stp",
        "ip",
        "status",
        "vdsm_name",
        "qos",
        "port_isolation",
        "external_provider",
    ],
    needs: |work| match (work.given.id(), work.gives("name")) {
        (None, None) => Err(Refusal::incomplete("Network", "id|name", "add")),
        _ => Ok(()),
    },
    prepare: in_cluster,
    made: |work, link| {
        tell_link(
            work,
            link,
            "NETWORK_ATTACH_NETWORK_TO_CLUSTER",
            "attached to",
        )
    },
    changed: |work, link| {
        tell_link(
            work,
            link,
            "NETWORK_UPDTAE_NETWORK_ON_CLUSTER",
            "is updated on",
        )
    },
    leave: |work, link| {
        let cluster = work.place.owner(work.store);
        if cluster.is_some_and(|cluster| cluster.reference("management_network") == Some(&link.id))
        {
            let name = work.name_of("networks", Some(&link.id));
            let text =
                format!("The Management Network ('{name}') is mandatory and cannot be removed.");
            return Err(Refusal::bad(text));
        }
        Ok(())
    },
    gone: |work, link| {
        tell_link(
            work,
            link,
            "NETWORK_DETACH_NETWORK_TO_CLUSTER",
            "detached from",
        )
    },
    ..PLAIN
};

fn in_cluster(work: &mut Work<'_>) -> Outcome<()> {
    let Some(cluster) = work.place.owner(work.store).cloned() else {
        return Err(Refusal::bad(
            "Cannot attach Network. Cluster does not exist.",
        ));
    };
    if work.is_add() {
        let found = match (work.given.id(), work.gives("name")) {
            (Some(id), _) => work.store.root("networks", id),
            (None, Some(name)) => {
                let center = cluster.reference("data_center");
                let mut all = work.store.list("networks", "");
                all.find(|network| {
                    network.name() == name && network.reference("data_center") == center
                })
            }
            (None, None) => None,
        };
        let what = work
            .given
            .id()
            .or(work.gives("name"))
            .unwrap_or("")
            .to_owned();
        let Some(network) = found.map(|network| network.id.to_string()) else {
            return Err(Refusal::not_found(format!("Network: name={what}")));
        };
        if work
            .store
            .get("clusters/networks", &cluster.id, &network)
            .is_some()
        {
            return Err(Refusal::conflict(
                "Cannot attach Network. The network is already attached to the cluster.",
            ));
        }
        work.doc.set_attr("id", network);
        work.doc
            .children
            .retain(|child| matches!(&*child.name, "required" | "display" | "usages"));
        work.default("required", "true");
        work.default("display", "false");
        work.doc.put(Node::leaf("status", "operational"));
    }
    usages(work);
    Ok(())
}

/// `display` and the usage of that name are one; every network here carries `vm`.
fn usages(work: &mut Work<'_>) {
    let mut words: Vec<String> = Vec::new();
    if let Some(list) = work.doc.child("usages") {
        words = list
            .children
            .iter()
            .map(|usage| usage.text.clone())
            .collect();
    }
    if !words.iter().any(|word| word == "vm") && work.is_add() {
        words.insert(0, "vm".into());
    }
    let given = work.gives("display").map(str::to_owned);
    let display = given.map_or_else(
        || words.iter().any(|word| word == "display"),
        |given| given == "true",
    );
    words.retain(|word| word != "display");
    if display {
        words.insert(words.len().min(1), "display".into());
    }
    work.doc.put(Node::leaf("display", display.to_string()));
    let mut list = Node::new("usages");
    words
        .into_iter()
        .for_each(|word| list.push(Node::leaf("usage", word)));
    work.doc.put(list);
}

fn tell_link(work: &mut Work<'_>, link: &Object, symbol: &str, done: &str) {
    let network = work.name_of("networks", Some(&link.id));
    let cluster = work.name_of("clusters", Some(&link.parent));
    let text = format!("Network {network} {done} Cluster {cluster}");
    let draft = work
        .event(symbol, text)
        .about_cluster(work.store, &link.parent);
    draft.record(work.store);
}

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
        ..ANY_NAME
    },
    drop: &["permissions"],
    prepare: profile,
    made: |work, profile| {
        tell_profile(work, profile, "ADD_VNIC_PROFILE", "added to");
        let me = work.ask.user.id.clone();
        work.grant(
            NETWORK_ADMIN,
            ("user", &me),
            ("vnic_profile", &profile.id),
            ("VnicProfile", profile.name()),
        );
    },
    changed: |work, profile| tell_profile(work, profile, "UPDATE_VNIC_PROFILE", "updated for"),
    leave: |work, profile| {
        let mut holders: Vec<String> = Vec::new();
        for (kind, machines) in [("vms/nics", "vms"), ("templates/nics", "templates")] {
            let used = work
                .store
                .all(kind)
                .filter(|nic| nic.reference("vnic_profile") == Some(&profile.id));
            holders.extend(used.map(|nic| work.name_of(machines, Some(&nic.parent))));
        }
        match holders.as_slice() {
            [] => Ok(()),
            [one] => Err(work.conflict(&format!(
                "Cannot {{action}} {{type}}. This VM network interface profile is used by virtual machine:  {one}.\n - Please remove it from this virtual machine and try again."
            ))),
            many => Err(work.conflict(&format!(
                "Cannot {{action}} {{type}}. This VM network interface profile is used by virtual machines ({}): {}\n - Please detach the profile from those virtual machines and try again.",
                many.len(),
                many.join(", ")
            ))),
        }
    },
    gone: |work, profile| {
        super::catalog::drop_permissions(work, profile);
        tell_profile(work, profile, "REMOVE_VNIC_PROFILE", "removed from");
    },
    ..PLAIN
};

fn profile(work: &mut Work<'_>) -> Outcome<()> {
    let old = work
        .old
        .as_ref()
        .and_then(|old| old.reference("network").map(str::to_owned));
    let network = work
        .doc
        .child("network")
        .and_then(Node::id)
        .map(str::to_owned);
    if old.is_some() && old != network {
        return Err(work.conflict(
            "Cannot {action} {type}. VM network interface profile's network cannot be changed.",
        ));
    }
    let network = network.and_then(|id| work.store.root("networks", &id));
    if network.is_some_and(|network| !is_vm_network(network)) {
        return Err(work.bad("Cannot {action} {type}. VM network interface profiles cannot be added to a non-VM network. Please make sure the network is a VM network."));
    }
    work.default("pass_through.mode", "disabled");
    work.default("port_mirroring", "false");
    let passes = work.doc.text_at("pass_through.mode") == Some("enabled");
    if work.is_add() && work.given.child("network_filter").is_none() && !passes {
        let filter = work
            .store
            .named("networkfilters", NO_MAC_SPOOFING)
            .map(|filter| filter.id.to_string());
        if let Some(filter) = filter {
            work.default_reference("network_filter", &filter);
        }
    }
    Ok(())
}

fn tell_profile(work: &mut Work<'_>, profile: &Object, symbol: &str, done: &str) {
    let network = profile
        .reference("network")
        .and_then(|id| work.store.root("networks", id))
        .cloned();
    let Some(network) = network else { return };
    let center = network.reference("data_center").unwrap_or("").to_owned();
    let text = format!(
        "VM network interface profile {} was {done} network {} in Data Center: {}. (User: {})",
        profile.name(),
        network.name(),
        work.name_of("datacenters", Some(&center)),
        work.user()
    );
    let draft = Draft::of(work.ask, symbol, text).about(work.store, "data_center", &center);
    draft.record(work.store);
}
