//! A machine that is given another cluster goes there first, by a command of its own; what else is changed comes after it, and when
//! that is refused the machine has moved all the same (engine 4.5.8).

use super::affinity;
use super::places::Place;
use super::profiles;
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

/// Moves it when the body says so.
pub(super) fn first(work: &mut Work<'_>, vm: &Object) -> Outcome<()> {
    let wanted = work.given.child("cluster").and_then(Node::id);
    let Some(wanted) = wanted.filter(|wanted| vm.reference("cluster") != Some(wanted)) else {
        return Ok(());
    };
    if vm.status() != "down" {
        return Err(Refusal::conflict(
            "Cannot update a VM in this status. Try stopping the VM first.",
        ));
    }
    let target = work.store.root("clusters", wanted).cloned();
    let target = target.filter(|target| architecture(target).is_some());
    let target = target.ok_or_else(Refusal::stumbled)?;
    check(work.store, vm, &target)?;
    let user = &work.ask.user.id;
    let profile = profiles::of_machine(work.store, user, None, &target.id);
    let profile = profile.map_err(|told| work.told(&told))?;
    carry(work, vm, &target, profile.as_deref());
    Ok(())
}

/// Whether a refused change left the machine where it was although the body names another cluster: then it was the move that was
/// refused, which leaves no job.
pub(super) fn stays(store: &Store, place: &Place, body: &Node) -> bool {
    let vm = place.id.as_deref().and_then(|id| store.root("vms", id));
    let own = vm.and_then(|vm| vm.reference("cluster"));
    let Some(wanted) = body.child("cluster") else {
        return false;
    };
    match (wanted.id(), wanted.text_of("name")) {
        (Some(id), _) => own != Some(id),
        (None, Some(name)) => {
            let own = own.and_then(|id| store.root("clusters", id));
            own.is_some_and(|own| own.name() != name)
        }
        (None, None) => false,
    }
}

/// Whether it may go there.
fn check(store: &Store, vm: &Object, target: &Object) -> Outcome<()> {
    let own = vm.reference("cluster");
    let own = own.and_then(|id| store.root("clusters", id));
    let center = |cluster: &Object| cluster.reference("data_center").map(str::to_owned);
    if own.is_some_and(|own| center(own) != center(target)) {
        return Err(Refusal::conflict(
            "VM can be moved only to a Cluster in the same Data Center.",
        ));
    }
    let missing = missing_networks(store, vm, target);
    if !missing.is_empty() {
        return Err(Refusal::conflict(format!(
            "Cannot edit VM Cluster. Selected Cluster is missing one or more networks {} that is used by VM.",
            missing.join(", ")
        )));
    }
    if own.is_some_and(|own| architecture(own) != architecture(target)) {
        return Err(Refusal::bad(
            "Cannot edit VM Cluster. The VM and the destination cluster architectures do not match.",
        ));
    }
    Ok(())
}

/// Names of the networks of its cards that the cluster does not have; one for each card.
fn missing_networks(store: &Store, vm: &Object, target: &Object) -> Vec<String> {
    let cards = store.list("vms/nics", &vm.id);
    let networks = cards.filter_map(|card| {
        let profile = store.root("vnicprofiles", card.reference("vnic_profile")?)?;
        store.root("networks", profile.reference("network")?)
    });
    let lacks = |network: &&std::sync::Arc<Object>| {
        let there = store.get("clusters/networks", &target.id, &network.id);
        there.is_none()
    };
    let missing = networks.filter(lacks);
    missing.map(|network| network.name().to_owned()).collect()
}

fn architecture(cluster: &Object) -> Option<&str> {
    let told = cluster.text("cpu.architecture");
    told.filter(|word| !matches!(*word, "" | "undefined"))
}

/// It leaves its host, its groups and its labels, and has the first profile of the new cluster.
fn carry(work: &mut Work<'_>, vm: &Object, target: &Object, profile: Option<&str>) {
    let hosts = vm.doc.at("placement_policy.hosts");
    let had_host = hosts.is_some_and(|hosts| !hosts.children.is_empty());
    work.store.change("vms", "", &vm.id, |doc| {
        doc.put(Node::reference("cluster", &*target.id));
        doc.remove("cpu_profile");
        if let Some(profile) = profile {
            doc.put(Node::reference("cpu_profile", profile));
        }
        if let Some(policy) = doc.child_mut("placement_policy") {
            policy.remove("hosts");
        }
    });
    affinity::forget(work.store, "vms", &vm.id);
    let (name, user) = (vm.name(), work.user());
    let (code, text) = if had_host {
        (
            "USER_UPDATE_VM_CLUSTER_DEFAULT_HOST_CLEARED",
            format!("{name} cluster was updated by {user}, Default host was reset to auto assign."),
        )
    } else {
        (
            "USER_UPDATE_VM",
            format!("VM {name} configuration was updated by {user}."),
        )
    };
    let told = work.event(code, text);
    told.about_vm(work.store, vm).record(work.store);
}
