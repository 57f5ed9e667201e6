//! Which networks a host must have for a VM to run there: those of its plugged NICs, and the one for displays (engine 4.5.8).

use crate::store::{Object, Store};

/// What a VM needs of a host.
#[derive(Debug, Default)]
pub(super) struct Needed {
    /// Of its NICs, by id and name.
    nics: Vec<(String, String)>,
    /// The cluster's network for displays.
    display: Option<(String, String)>,
}

/// The networks of a VM; those of other providers are not on hosts, and NICs that pass through to the card need none.
pub(super) fn needed(store: &Store, vm: &Object) -> Needed {
    let name = |id: &str| {
        let network = store.root("networks", id)?;
        let external = network.doc.child("external_provider").is_some();
        (!external).then(|| (id.to_owned(), network.name().to_owned()))
    };
    let mut nics = Vec::new();
    for nic in store.list("vms/nics", &vm.id) {
        let profile = nic.reference("vnic_profile");
        let profile = profile.and_then(|id| store.root("vnicprofiles", id));
        let through = profile.and_then(|profile| profile.text("pass_through.mode"));
        let network = profile.and_then(|profile| profile.reference("network"));
        let plugged = nic.text("plugged") != Some("false");
        if plugged && through.is_none_or(|mode| mode == "disabled") {
            nics.extend(
                network
                    .and_then(name)
                    .filter(|needed| !nics.contains(needed)),
            );
        }
    }
    let cluster = vm.reference("cluster").unwrap_or("");
    let mut rows = store.list("clusters/networks", cluster);
    let display = rows.find(|row| has_usage(row, "display"));
    Needed {
        nics,
        display: display.and_then(|row| name(&row.id)),
    }
}

/// Whether a host lacks the network of a profile. One that tells of no networks at all has them all.
pub(crate) fn lacks_network(store: &Store, profile: &Object, host: &Object) -> bool {
    let network = profile.reference("network");
    let network = network.and_then(|id| store.root("networks", id));
    let through = profile.text("pass_through.mode");
    let Some(network) = network.filter(|_| through.is_none_or(|mode| mode == "disabled")) else {
        return false;
    };
    let mut rows = store.list("hosts/networkattachments", &host.id).peekable();
    network.doc.child("external_provider").is_none()
        && rows.peek().is_some()
        && !rows.any(|row| row.reference("network") == Some(&network.id))
}

fn has_usage(row: &Object, usage: &str) -> bool {
    let usages = row.doc.child("usages");
    usages.is_some_and(|list| list.children.iter().any(|one| one.text == usage))
}

/// What a host lacks, in the engine's words. One that tells of no networks at all, as in a world of few files, has them all.
pub(super) fn missing(store: &Store, needed: &Needed, host: &Object) -> Option<String> {
    let rows = || store.list("hosts/networkattachments", &host.id);
    let has = |id: &str| rows().any(|row| row.reference("network") == Some(id));
    rows().next()?;
    let lacking = needed.nics.iter().filter(|(id, _)| !has(id));
    let names: Vec<_> = lacking.map(|(_, name)| name.as_str()).collect();
    if !names.is_empty() {
        return Some(format!("network(s) {} are missing", names.join(", ")));
    }
    let (_, name) = needed.display.as_ref().filter(|(id, _)| !has(id))?;
    Some(format!("display network {name} was missing"))
}
