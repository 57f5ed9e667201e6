//! NICs of VMs, and MAC addresses.

use super::mac_pools::{self, free_mac};
use super::refusal::{Outcome, Refusal};
use super::rows::{Letters, Names, PLAIN, Rule, Unique};
use super::work::Work;
use crate::life;
use crate::node::Node;
use crate::store::Object;

/// What names of NICs may be.
pub(crate) const NIC_NAMES: Names = Names {
    unique: Unique::Parent,
    taken: (409, "Network interface name is already in use"),
    letters: Letters::Dotted,
    wrong: "Name must be formed of alphanumeric characters, numbers or \"-_.\"., Attribute: nic.name",
    longest: 50,
    too_long: "size must be between 1 and 50, Attribute: nic.name",
};

/// Members of NICs that no body sets.
pub(crate) const NIC_DROP: &[&str] = &[
    "vm",
    "template",
    "instance_type",
    "vms",
    "network",
    "synced",
    "statistics",
    "reported_devices",
    "network_labels",
    "on_boot",
    "boot_protocol",
];

/// What a card has that nobody says.
pub(crate) const NIC_DEFAULTS: [(&str, &str); 4] = [
    ("interface", "virtio"),
    ("linked", "true"),
    ("plugged", "true"),
    ("synced", "true"),
];

/// NICs of VMs.
pub(crate) const NICS: Rule = Rule {
    kind: "vms/nics",
    label: "Interface",
    names: NIC_NAMES,
    drop: NIC_DROP,
    values: |work| {
        check_form(work)?;
        let Some(vm) = work.place.owner(work.store) else {
            return Err(work.bad("Cannot {action} {type}. VM is not found."));
        };
        if work.doc.text_of("name") == Some("") && !work.is_add() {
            return Err(work.bad("Name must be formed of alphanumeric characters, numbers or \"-_.\"., Attribute: nic.name, size must be between 1 and 50, Attribute: nic.name"));
        }
        if matches!(vm.status(), "up" | "down" | "image_locked") {
            return Ok(());
        }
        let text = "Cannot {action} a Network Interface when VM is not Down, Up or Image-Locked.";
        Err(work.conflict(text))
    },
    prepare,
    made: |work, nic| {
        plugged(work, nic, None);
        tell(work, nic, "NETWORK_ADD_VM_INTERFACE", "added to");
    },
    changed: |work, nic| {
        let was = work.old.as_ref().map(|old| old.is("plugged"));
        plugged(work, nic, was);
        let linked = work.old.as_ref().map(|old| old.is("linked"));
        let state = match nic.is("linked") {
            now if linked == Some(now) => " ",
            true => "Link State is UP.",
            false => "Link State is DOWN.",
        };
        let done = format!("updated for|{state}");
        tell(work, nic, "NETWORK_UPDATE_VM_INTERFACE", &done);
    },
    leave: |work, nic| {
        let running = work
            .place
            .owner(work.store)
            .is_some_and(|vm| !matches!(vm.status(), "down" | "image_locked"));
        if running && nic.is("plugged") {
            return Err(Refusal::conflict(
                "Cannot remove Interface. The VM Network Interface is plugged to a running VM.",
            ));
        }
        Ok(())
    },
    gone: |work, nic| tell(work, nic, "NETWORK_REMOVE_VM_INTERFACE", "removed from"),
    ..PLAIN
};

/// Checks profile and address; gives an address from the cluster's pool where none was asked for.
fn prepare(work: &mut Work<'_>) -> Outcome<()> {
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return Err(work.bad("Cannot {action} {type}. VM is not found."));
    };
    of_none(work, "VM Template")?;
    hot_update(work, &vm)?;
    check_profile(work)?;
    fits_switch(work, &vm)?;
    in_cluster(work, &vm)?;
    on_host(work, &vm)?;
    let given = work.gives("mac.address").filter(|mac| !mac.is_empty());
    if let Some(given) = given.map(str::to_owned) {
        check_mac(work, &given, vm.reference("cluster"))?;
    }
    for (member, value) in NIC_DEFAULTS {
        work.default(member, value);
    }
    fits_system(work, &vm)?;
    matches_profile(work)?;
    if work.doc.text_at("mac.address").is_none_or(str::is_empty) {
        let free = free_mac(work, vm.reference("cluster"));
        let Some(free) = free else {
            return Err(work.conflict(
                "Cannot {action} {type}. Not enough MAC addresses left in MAC Address Pool.",
            ));
        };
        work.doc.set("mac.address", free);
    }
    Ok(())
}

/// A NIC that is said to be of a VM is taken for one of both, a VM and a template.
pub(crate) fn of_none(work: &Work<'_>, other: &str) -> Outcome<()> {
    if work.given.child("vm").and_then(Node::id).is_none() {
        return Ok(());
    }
    Err(work.bad(&format!(
        "Cannot {{action}} {{type}}. {other} ID must be empty."
    )))
}

/// What a plugged NIC of a VM that is up cannot change.
fn hot_update(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    let Some(old) = work.old.as_ref().filter(|_| vm.status() == "up") else {
        return Ok(());
    };
    let changes = |path: &str| work.doc.text_at(path) != old.text(path);
    if !old.is("plugged") || work.doc.text_of("plugged") == Some("false") {
        return Ok(());
    }
    if changes("interface") || changes("mac.address") {
        return Err(work.conflict("Cannot {action} {type}. Updating some of the properties is not supported while the interface is plugged into a running virtual machine. Please un-plug the interface, update the properties, and then plug it back."));
    }
    let mirrors = |doc: &Node| {
        let profile = doc.child("vnic_profile").and_then(Node::id);
        let profile = profile.and_then(|id| work.store.root("vnicprofiles", id));
        profile.is_some_and(|profile| profile.is("port_mirroring"))
    };
    if mirrors(&work.doc) || mirrors(&old.doc) {
        return Err(work.conflict("Cannot {action} {type}. Update is not possible when 'Port Mirroring' is set on the interface of a running virtual machine."));
    }
    Ok(())
}

/// The profile must be there; one that is named and not identified is overlooked, as an engine does.
pub(crate) fn check_profile(work: &Work<'_>) -> Outcome<()> {
    let profile = work
        .given
        .child("vnic_profile")
        .and_then(Node::id)
        .filter(|id| !id.is_empty());
    if profile.is_some_and(|id| work.store.root("vnicprofiles", id).is_none()) {
        return Err(work.bad(
            "Cannot {action} {type}. The specified VM network interface profile doesn't exist.",
        ));
    }
    Ok(())
}

/// With Open vSwitch, machines have networks of providers alone.
fn fits_switch(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    let cluster = vm.reference("cluster");
    let cluster = cluster.and_then(|id| work.store.root("clusters", id));
    if cluster.is_none_or(|cluster| cluster.text("switch_type") != Some("ovs")) {
        return Ok(());
    }
    let profile = work.doc.child("vnic_profile").and_then(Node::id);
    let profile = profile.and_then(|id| work.store.root("vnicprofiles", id));
    let network = profile.and_then(|profile| profile.reference("network"));
    let network = network.and_then(|id| work.store.root("networks", id));
    match network {
        Some(network) if network.doc.child("external_provider").is_none() => Err(work.bad(
            "Cannot {action} {type}. Only an external network may be attached to VM in a cluster with OVS switch type.",
        )),
        _ => Ok(()),
    }
}

/// The network of a card's profile must be one of its machine's cluster.
fn in_cluster(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    let profile = work.given.child("vnic_profile").and_then(Node::id);
    let profile = profile.and_then(|id| work.store.root("vnicprofiles", id));
    let network = profile.and_then(|profile| profile.reference("network"));
    let cluster = vm.reference("cluster").unwrap_or("");
    match network {
        Some(network)
            if work
                .store
                .get("clusters/networks", cluster, network)
                .is_none() =>
        {
            Err(work
                .conflict("The specified Logical Network doesn't exist in the current Cluster."))
        }
        _ => Ok(()),
    }
}

/// A card that is plugged into a running machine needs its network on the host there.
fn on_host(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    let touched = ["vnic_profile", "plugged"];
    let touched = work.is_add() || touched.iter().any(|word| work.given.child(word).is_some());
    let plugged = work.doc.text_of("plugged") != Some("false");
    let host = vm.reference("host").filter(|_| vm.status() == "up");
    let host = host.and_then(|id| work.store.root("hosts", id));
    let (Some(host), true) = (host, touched && plugged) else {
        return Ok(());
    };
    let profile = work.doc.child("vnic_profile").and_then(Node::id);
    let profile = profile.and_then(|id| work.store.root("vnicprofiles", id));
    match profile.is_some_and(|profile| life::lacks_network(work.store, profile, host)) {
        true => Err(work.conflict(NOT_ON_HOST)),
        false => Ok(()),
    }
}

const NOT_ON_HOST: &str = "The Network does not exist on the host the VM is running on.\n Either add the Network to the Host, migrate the VM to a Host that has this Network, or add the vNic as unplugged.";

/// Cards that only other machines than those of x86 have, and the mixed one that none has any more.
fn fits_system(work: &Work<'_>, vm: &Object) -> Outcome<()> {
    let power = vm
        .text("os.type")
        .is_some_and(|system| system.ends_with("ppc64"));
    let fits = match work.gives("interface") {
        Some("rtl8139_virtio") => false,
        Some("spapr_vlan") => power,
        _ => true,
    };
    match fits {
        true => Ok(()),
        false => Err(work.bad("Cannot {action} {type}. The network interface type is not compatible with the selected operating system.")),
    }
}

/// A card of the host needs a profile that passes it through, any other card one that does not.
fn matches_profile(work: &Work<'_>) -> Outcome<()> {
    let profile = work.doc.child("vnic_profile").and_then(Node::id);
    let profile = profile.and_then(|id| work.store.root("vnicprofiles", id));
    let passes =
        profile.is_some_and(|profile| profile.text("pass_through.mode") == Some("enabled"));
    if passes == (work.doc.text_of("interface") == Some("pci_passthrough")) {
        return Ok(());
    }
    Err(work.conflict("Cannot {action} {type}. The network interface type doesn't match the profile. Virtual machine interface of type 'PCI Passthrough' should have 'Passthrough' profile and vice versa."))
}

/// An address that is given has the form of one, whatever else there is against the card.
pub(crate) fn check_form(work: &Work<'_>) -> Outcome<()> {
    // A new card without digits has an address of the pool.
    let given = work.gives("mac.address");
    let Some(given) = given.filter(|mac| !mac.is_empty() || !work.is_add()) else {
        return Ok(());
    };
    let Some(number) = mac_number(given).filter(|number| *number != 0) else {
        let text = "MAC address must be in format \"HH:HH:HH:HH:HH:HH\" where H is a hexadecimal character (either a digit or A-F, case is insignificant)., Attribute: nic.macAddress";
        return Err(Refusal::bad(text));
    };
    match number >> 40 & 1 {
        1 => Err(Refusal::bad(
            "Multi-cast MAC address is not allowed., Attribute: nic.macAddress",
        )),
        _ => Ok(()),
    }
}

fn check_mac(work: &Work<'_>, given: &str, cluster: Option<&str>) -> Outcome<()> {
    let number = mac_number(given);
    if mac_pools::allows_duplicates(work.store, cluster) {
        return Ok(());
    }
    let own = work.old.as_ref().map(|old| old.id.clone());
    let mut others = work
        .store
        .all("vms/nics")
        .filter(|nic| Some(&nic.id) != own.as_ref());
    let taken = others.find(|nic| nic.text("mac.address").and_then(mac_number) == number);
    if let Some(taken) = taken {
        let vm = work.name_of("vms", Some(&taken.parent));
        return Err(Refusal::conflict(format!(
            "MAC Address {given} is already in use by VM or snapshot: {vm}."
        )));
    }
    Ok(())
}

/// An address as a number.
pub(crate) fn mac_number(text: &str) -> Option<u64> {
    let parts: Vec<&str> = text.split(':').collect();
    if parts.len() != 6 || parts.iter().any(|part| part.len() != 2) {
        return None;
    }
    parts.iter().try_fold(0, |number, part| {
        Some(number << 8 | u64::from_str_radix(part, 16).ok()?)
    })
}

/// A number as an address.
pub(crate) fn mac_text(number: u64) -> String {
    let bytes: Vec<_> = (0..6)
        .rev()
        .map(|at| format!("{:02x}", number >> (8 * at) & 0xff))
        .collect();
    bytes.join(":")
}

fn words(interface: &str) -> &str {
    match interface {
        "virtio" => "VirtIO",
        "rtl8139_virtio" => "Dual mode rtl8139, VirtIO",
        "pci_passthrough" => "PCI Passthrough",
        "spapr_vlan" => "sPAPR VLAN",
        other => other,
    }
}

/// Plugging and unplugging are events of their own, before the others.
fn plugged(work: &mut Work<'_>, nic: &Object, was: Option<bool>) {
    let is = nic.is("plugged");
    if was == Some(is) || (was.is_none() && !is) {
        return;
    }
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return;
    };
    let (symbol, word) = match is {
        true => ("NETWORK_ACTIVATE_VM_INTERFACE_SUCCESS", "plugged"),
        false => ("NETWORK_DEACTIVATE_VM_INTERFACE_SUCCESS", "unplugged"),
    };
    let (name, kind) = (nic.name(), words(nic.text("interface").unwrap_or("")));
    let what = if is { "to" } else { "from" };
    let text = format!(
        "Network Interface {name} ({kind}) was {word} {what} VM {}. (User: {})",
        vm.name(),
        work.user()
    );
    let draft = work.inner_event(symbol, text).about_vm(work.store, &vm);
    draft.record(work.store);
}

fn tell(work: &mut Work<'_>, nic: &Object, symbol: &str, done: &str) {
    let Some(vm) = work.place.owner(work.store).cloned() else {
        return;
    };
    let (done, more) = done.split_once('|').unwrap_or((done, ""));
    let more = if more.is_empty() {
        String::new()
    } else {
        format!("{more} ")
    };
    let (name, kind) = (nic.name(), words(nic.text("interface").unwrap_or("")));
    let text = format!(
        "Interface {name} ({kind}) was {done} VM {}. {more}(User: {})",
        vm.name(),
        work.user()
    );
    let draft = work.event(symbol, text).about_vm(work.store, &vm);
    draft.record(work.store);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_numbers() {
        assert_eq!(mac_number("56:6f:00:00:00:01"), Some(0x566f_0000_0001));
        assert_eq!(mac_text(0x566f_0000_0001), "56:6f:00:00:00:01");
        assert_eq!(mac_number("zz:zz"), None);
        assert_eq!(mac_number("56:6f:00:00:00"), None);
    }
}
