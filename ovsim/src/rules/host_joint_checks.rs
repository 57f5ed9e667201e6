//! What an engine has against the networks of a host taken together, once each by itself is right.

use std::collections::HashSet;

use super::host_checks::{Final, Scene, bad, conflict, listed, or_null};
use super::host_network_values as values;
use super::host_reports::mtu;
use super::networks::is_vm_network;
use super::refusal::{Outcome, Refusal};
use super::unmanaged;
use crate::node::Node;

impl Scene<'_> {
    /// No network twice, and one network without a tag on a NIC at most.
    pub(super) fn exclusive(&self, all: &[Final<'_>]) -> Outcome<()> {
        let mut seen = HashSet::new();
        for one in all {
            let name = one.network.map_or("", |network| network.name());
            if !seen.insert(name) {
                let twice = all
                    .iter()
                    .filter(|other| other.network.map(|other| other.name()) == Some(name));
                let ids = listed(twice.map(|one| one.id.unwrap_or("null")));
                return bad(format!(
                    "Multiple network attachments ({ids}) references same network ({name})."
                ));
            }
        }
        let mut seen = HashSet::new();
        let untagged = all.iter().filter(|one| {
            let network = one.network;
            network.is_some_and(|network| network.doc.child("vlan").is_none())
        });
        let mut crowded: Vec<_> = untagged.map(|one| one.nic).collect();
        crowded.retain(|nic| !seen.insert(*nic));
        crowded.dedup();
        if crowded.is_empty() {
            return Ok(());
        }
        conflict(format!(
            "At most one VLAN-untagged Logical Network is allowed on a NIC (optionally in conjunction with several VLAN Logical Networks). The following Network Interfaces violate that rule: {}.",
            listed(crowded)
        ))
    }

    /// Beside a network without a tag all others of the NIC have its MTU.
    pub(super) fn same_mtu(&self, all: &[Final<'_>]) -> Outcome<()> {
        let nics: HashSet<_> = all.iter().map(|one| one.nic).collect();
        for nic in nics {
            let on_it = all.iter().filter(|one| one.nic == nic);
            let on_it: Vec<_> = on_it.filter_map(|one| one.network).collect();
            let bare = on_it.iter().find(|one| one.doc.child("vlan").is_none());
            let Some(bare) = bare else { continue };
            if on_it.iter().any(|one| mtu(one) != mtu(bare)) {
                let told: Vec<_> = on_it
                    .iter()
                    .map(|one| match one.text("mtu").filter(|mtu| *mtu != "0") {
                        Some(mtu) => format!("{}({mtu})", one.name()),
                        None => format!("{}(default)", one.name()),
                    })
                    .collect();
                let told = listed(told.iter().map(String::as_str));
                // The list stands beside the text, not in it.
                return conflict(format!(
                    "The following Logical Networks do not have the same MTU value: ${{NETWORK_MTU_DIFFERENCES_LIST}}., $network mtu differences list {told}"
                ));
            }
        }
        Ok(())
    }

    /// One property is known, and only to networks of VMs.
    pub(super) fn properties(&self) -> Outcome<()> {
        for wish in &self.wishes.attachments {
            let Some(network) = self.network(wish) else {
                continue;
            };
            let given = wish.doc.child("properties");
            let mut given = given.into_iter().flat_map(|list| &list.children);
            let fits = |one: &Node| {
                let value = one.text_of("value").unwrap_or("");
                let pair =
                    |pair: &str| pair.split('=').filter(|part| !part.is_empty()).count() == 2;
                one.text_of("name") == Some("bridge_opts")
                    && is_vm_network(network)
                    && !value.trim().is_empty()
                    && value.split_whitespace().all(pair)
            };
            if !given.all(fits) {
                return bad(format!(
                    "Some network custom properties contained errors (bad syntax, non-existing keys or invalid values), please take a closer look at the following network(s): {}. Refer to the engine log for further details.",
                    network.name()
                ));
            }
        }
        Ok(())
    }

    /// Shares of a NIC: all of its networks have them, or none.
    pub(super) fn shares(&self, all: &[Final<'_>]) -> Outcome<()> {
        for wish in &self.wishes.attachments {
            if let Some(qos) = wish.doc.child("qos") {
                values::shares(qos, or_null(wish.network.name.as_ref()))?;
            }
        }
        let shared = |one: &Final<'_>| match one.doc.child("qos") {
            Some(qos) => !qos.children.is_empty(),
            None => one
                .network
                .is_some_and(|network| network.doc.child("qos").is_some()),
        };
        let nics: HashSet<_> = all
            .iter()
            .filter(|one| shared(one))
            .map(|one| one.nic)
            .collect();
        match all
            .iter()
            .find(|one| nics.contains(one.nic) && !shared(one))
        {
            Some(one) => bad(format!(
                "All or none of the networks attached to an interface must have QoS configured, but on the following interface(s) some of the networks are missing QoS: {}.",
                one.nic
            )),
            None => Ok(()),
        }
    }

    /// What nobody manages stands in the way.
    pub(super) fn managed(&self) -> Outcome<()> {
        for row in self.store.list("hosts/unmanagednetworks", &self.host.id) {
            let nics = self.nics.iter().map(|nic| &***nic);
            let Some(nic) = unmanaged::base(nics, row) else {
                continue;
            };
            let mut labels = self.wishes.labels.iter();
            if let Some(label) = labels.find(|label| label.nic.is_called(nic.name())) {
                return Err(Refusal::bad(format!(
                    "Cannot add label {} to network interface {}. Network interface has an unmanaged network attached.",
                    label.label,
                    nic.name()
                )));
            }
            let mut rows = self.wishes.attachments.iter();
            if let Some(wish) = rows.find(|wish| wish.nic.is_called(nic.name())) {
                return Err(Refusal::bad(format!(
                    "Cannot add network {} to network interface {}. Network interface has an unmanaged network attached.",
                    or_null(wish.network.name.as_ref()),
                    nic.name()
                )));
            }
        }
        Ok(())
    }

    /// What the host has otherwise is set right first.
    pub(super) fn in_sync(&self) -> Outcome<()> {
        for wish in self.wishes.attachments.iter().filter(|wish| !wish.anyway) {
            let Some(old) = wish
                .old
                .as_ref()
                .filter(|old| old.text("in_sync") == Some("false"))
            else {
                continue;
            };
            return conflict(format!(
                "The following Network definitions on the Network Interface are different than those on the Logical Network. Please synchronize the Network Interface before editing network {}. The non-synchronized values are: {}.",
                or_null(wish.network.name.as_ref()),
                values::differing(old)
            ));
        }
        Ok(())
    }
}
