//! What an engine has against single attachments of networks to NICs of a host: those that come or change, and those that go.

use std::sync::Arc;

use super::host_checks::{Scene, bad, conflict, listed, or_null, tripped};
use super::host_completion::label_of;
use super::host_network_values as values;
use super::host_networks::{KIND, default_network};
use super::host_wishes::Wish;
use super::refusal::{Outcome, Refusal};
use crate::store::Object;

impl<'c> Scene<'c> {
    pub(super) fn attachment(&self, wish: &Wish) -> Outcome<()> {
        if let (Some(id), None) = (&wish.id, &wish.old) {
            return bad(format!(
                "Updated Network Attachment (id '{id}') does not exist."
            ));
        }
        match (&wish.network.id, &wish.network.name) {
            (Some(id), None) => {
                return Err(Refusal::bad(format!(
                    "Logical Network (id '{id}') doesn't exist."
                )));
            }
            (None, name) => {
                let name = or_null(name.as_ref());
                return Err(Refusal::bad(format!(
                    "Logical Network (name '{name}') doesn't exist."
                )));
            }
            _ => {}
        }
        self.coherent(wish)?;
        if wish.id.is_some() && self.wishes.gone.contains(&wish.id) {
            return bad(format!(
                "Cannot remove and update a Network Attachment simultaneously. The same network attachment ('{}') appears in both 'network attachments' and 'removed network attachments' lists.",
                or_null(wish.id.as_ref())
            ));
        }
        let nic = wish.nic.name.as_deref();
        let known = nic.and_then(|name| self.nic(name));
        let network = or_null(wish.network.name.as_ref());
        if known.is_some_and(|nic| nic.doc.child("vlan").is_some()) {
            return bad(format!(
                "The attachment of network '{network}' references vlan device '{}'. Network attachment cannot reference vlan device.",
                nic.unwrap_or("")
            ));
        }
        let mut others = self.attachments();
        let other = others.find(|row| row.reference("network") == wish.network.id.as_deref());
        if let Some(other) = other.filter(|other| wish.id.as_deref() != Some(&*other.id)) {
            return bad(format!(
                "Network {network} is already attached via attachment {}. A new attachment cannot be used for the same network, please reuse the existing one.",
                other.id
            ));
        }
        // Of a network that the cluster does not have an engine knows no label, and trips over that.
        let Some(known) = self.network(wish) else {
            return tripped();
        };
        self.label(wish, known)?;
        if known.doc.child("external_provider").is_some() {
            return Err(external(network));
        }
        self.role(wish, known)?;
        self.on_nic(wish)?;
        values::addresses(self, wish, network)?;
        self.moved(wish, known)
    }

    fn coherent(&self, wish: &Wish) -> Outcome<()> {
        for (what, named, rows, word) in [
            ("nic", &wish.nic, &self.nics, "nics"),
            ("network", &wish.network, &self.networks, "networks"),
        ] {
            if named.is_torn(rows) {
                let upper = if what == "nic" { "Nic" } else { "Network" };
                return bad(format!(
                    "NetworkAttachment (id {}) does not reference {what} coherently. {upper} name and id reference different {word}: {what}Id {} {what}Name {}.",
                    or_null(wish.id.as_ref()),
                    or_null(named.id.as_ref()),
                    or_null(named.name.as_ref())
                ));
            }
        }
        Ok(())
    }

    /// The same request may put the network's label on another NIC.
    fn label(&self, wish: &Wish, network: &Object) -> Outcome<()> {
        let Some(label) = label_of(self.store, &network.id) else {
            return Ok(());
        };
        let mut labels = self.wishes.labels.iter();
        let other = labels.find(|wish| wish.label == label);
        let other = other.and_then(|other| other.nic.name.as_ref());
        match other.filter(|other| Some(*other) != wish.nic.name.as_ref()) {
            Some(other) => conflict(format!(
                "Cannot attach network '{}' to network interface '{}', it should be attached via label to network interface '{other}'.",
                network.name(),
                or_null(wish.nic.name.as_ref())
            )),
            None => Ok(()),
        }
    }

    /// A network that has a role for its cluster needs addresses.
    fn role(&self, wish: &Wish, network: &Object) -> Outcome<()> {
        let cluster = self.host.reference("cluster").unwrap_or("");
        let link = self.store.get("clusters/networks", cluster, &network.id);
        let roles = ["display", "migration", "default_route", "gluster"];
        let usages = link.and_then(|link| link.doc.child("usages"));
        let usages = usages.map_or(&[][..], |list| &list.children);
        let has_role = usages.iter().any(|usage| roles.contains(&&*usage.text));
        let list = wish.doc.child("ip_address_assignments");
        let mut list = list.into_iter().flat_map(|list| &list.children);
        if has_role && !list.any(|one| one.text_of("assignment_method") != Some("none")) {
            return conflict(format!(
                "Role (migration/display/gluster/default-route) network '{}' has no boot protocol assigned.",
                network.name()
            ));
        }
        Ok(())
    }

    fn on_nic(&self, wish: &Wish) -> Outcome<()> {
        let (id, name) = (&wish.nic.id, &wish.nic.name);
        if id.is_none() && name.is_none() {
            return bad("The host network interface does not have name set.");
        }
        let there = wish.nic.among(self.nics.iter().copied()).is_some();
        let mut bonds = self.wishes.bonds.iter();
        if !there && !bonds.any(|bond| name.is_some() && bond.nic.name == *name) {
            return bad(format!(
                "The host network interface (id {}, name {}) does not exist.",
                or_null(id.as_ref()),
                or_null(name.as_ref())
            ));
        }
        let old = wish.old.as_ref().and_then(|old| old.reference("network"));
        if old.is_some_and(|old| wish.network.id.as_deref() != Some(old)) {
            return bad(format!(
                "Network of given Network Attachment (id {}) cannot be updated.",
                or_null(wish.id.as_ref())
            ));
        }
        Ok(())
    }

    /// What a label holds on a NIC does not move away from it.
    fn moved(&self, wish: &Wish, network: &Object) -> Outcome<()> {
        let Some(label) = label_of(self.store, &network.id) else {
            return Ok(());
        };
        let before = wish.old.as_ref().and_then(|old| old.reference("host_nic"));
        let before = before.filter(|id| wish.nic.id.as_deref() != Some(id));
        let nic = before.and_then(|id| self.nics.iter().find(|nic| *nic.id == *id));
        if nic.is_some_and(|nic| self.will_have(nic.name(), label)) {
            return conflict(format!(
                "Network '{}' cannot be moved to another network interface since it's managed by label '{label}'. Please remove the label from the network interface in order to remove the network.",
                network.name()
            ));
        }
        Ok(())
    }

    /// Attachments that go.
    pub(super) fn gone(&self) -> Outcome<()> {
        let row = |id: &Option<String>| {
            let id = id.as_deref()?;
            self.store.get(KIND, &self.host.id, id)
        };
        let gone = &self.wishes.gone;
        let unknown = gone.iter().filter(|id| row(id).is_none());
        let unknown: Vec<_> = unknown.map(|id| or_null(id.as_ref())).collect();
        if !unknown.is_empty() {
            return bad(format!(
                "Cannot remove following Network Attachments, because they do not exist: {}.",
                listed(unknown)
            ));
        }
        for row in gone.iter().filter_map(row) {
            let network = row.reference("network").unwrap_or("");
            let Some(network) = self.store.root("networks", network) else {
                continue;
            };
            let name = network.name();
            if network.doc.child("external_provider").is_some() {
                return Err(external(name));
            }
            if Some(&*network.id) == default_network(self.store, &self.host.id).as_deref() {
                return Err(Refusal::bad(format!(
                    "The Management Network ('{name}') is mandatory and cannot be removed."
                )));
            }
            let nic = row.reference("host_nic");
            let nic = self.nics.iter().find(|one| Some(&*one.id) == nic);
            let label = label_of(self.store, &network.id);
            if let (Some(nic), Some(label)) = (nic, label)
                && self.will_have(nic.name(), label)
            {
                return conflict(format!(
                    "The following networks cannot be removed from the network interface since they are managed by the label: {name}. Please remove the label from the network interface in order to remove the network."
                ));
            }
            let users = self.machines_on(network);
            if !users.is_empty() {
                return conflict(format!(
                    "The following Logical Network: ' {name}' is being used by the following VM(s): '{}' . Please stop the VM(s) and try again.",
                    users
                        .iter()
                        .map(|vm| format!(" {vm}"))
                        .collect::<Vec<_>>()
                        .join(",")
                ));
            }
        }
        Ok(())
    }

    /// The VMs of the host whose plugged cards have a network.
    fn machines_on(&self, network: &Object) -> Vec<&'c str> {
        let vms = self.store.list("vms", "");
        let here = vms.filter(|vm| vm.reference("host") == Some(&*self.host.id));
        let uses = |vm: &&Arc<Object>| {
            let mut nics = self.store.list("vms/nics", &vm.id);
            nics.any(|nic| {
                let profile = nic.reference("vnic_profile");
                let profile = profile.and_then(|id| self.store.root("vnicprofiles", id));
                nic.is("plugged")
                    && profile.is_some_and(|one| one.reference("network") == Some(&*network.id))
            })
        };
        here.filter(uses).map(|vm| vm.name()).collect()
    }
}

fn external(network: &str) -> Refusal {
    let text =
        format!("[The external network '{network}' cannot be configured on the host's interface.]");
    Refusal::operation(405, text)
}
