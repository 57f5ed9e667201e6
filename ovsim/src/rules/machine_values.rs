//! Values of VMs and templates that an engine takes otherwise than they are given: words it does not keep, members that
//! follow from others, members that are reset.

use super::{displays, pinning};
use crate::node::Node;
use crate::store::Object;

const MIB: i64 = 1 << 20;

/// What a lock of the screen may be instead.
const DISCONNECT_ACTIONS: &[&str] = &["NONE", "LOCK_SCREEN", "LOGOUT", "REBOOT", "SHUTDOWN"];

/// An empty list of devices says nothing of what is booted from.
pub(crate) fn keep_boot_order(doc: &mut Node, given: &Node, old: Option<&Object>) {
    let named = given.at("os.boot.devices");
    if named.is_none_or(|list| !list.children.is_empty()) {
        return;
    }
    let old = old.and_then(|old| old.doc.at("os.boot"));
    let system = doc.child_or_new("os");
    system.remove("boot");
    system.children.extend(old.cloned());
}

/// Makes of the document what an engine keeps of it. The body has been laid over it.
pub(crate) fn settle(doc: &mut Node, given: &Node, cluster: Option<&Object>) {
    whole_mebibytes(doc, given);
    system(doc, cluster);
    screen(doc, given, cluster);
    pinning::settle(doc, given);
    initialization(doc, given);
    // The level of the cluster is had by a version of no numbers.
    let level = given.child("custom_compatibility_version");
    if level.is_some_and(|level| level.text_of("major").is_none()) {
        doc.remove("custom_compatibility_version");
    }
    for member in ["custom_cpu_model", "custom_emulated_machine"] {
        if doc.text_of(member) == Some("") {
            doc.remove(member);
        }
    }
    if let Some(list) = doc.child_mut("custom_properties") {
        // The engine keeps them in a hash table of sixteen places.
        list.children
            .sort_by_key(|one| place_in_table(one.text_of("name").unwrap_or("")));
        if list.children.is_empty() {
            doc.remove("custom_properties");
        }
    }
    // Without a policy there is no number, and a domain without a name is none.
    if matches!(doc.text_at("serial_number.policy"), None | Some("none")) {
        doc.remove("serial_number");
    }
    if doc
        .child("payloads")
        .is_some_and(|list| list.children.is_empty())
    {
        doc.remove("payloads");
    }
    let value = doc.text_at("serial_number.value");
    let is_own = doc.text_at("serial_number.policy") == Some("custom");
    if (value == Some("") || !is_own)
        && let Some(number) = doc.child_mut("serial_number")
    {
        number.remove("value");
    }
    if doc.text_at("domain.name").is_none_or(str::is_empty) {
        doc.remove("domain");
    }
    if doc.text_of("virtio_scsi_multi_queues") == Some("-1") {
        // As many as there are processors.
        doc.remove("virtio_scsi_multi_queues");
        doc.set("virtio_scsi_multi_queues_enabled", "true");
    }
    let lease = given.child("lease");
    let named = |lease: &Node| {
        lease
            .child("storage_domain")
            .is_some_and(|one| one.id().is_some())
    };
    if lease.is_some_and(|lease| !named(lease)) {
        doc.remove("lease");
    }
    if doc
        .at("lease.storage_domain")
        .is_some_and(|domain| domain.id().is_some())
        && doc.text_at("high_availability.enabled") == Some("true")
    {
        // A VM with a lease is started elsewhere: what is left of it must not resume.
        doc.set("storage_error_resume_behaviour", "kill");
    }
}

/// Where a hash table of sixteen places, as Java's are, keeps a name.
fn place_in_table(name: &str) -> u32 {
    let add = |hash: u32, unit: u16| hash.wrapping_mul(31).wrapping_add(u32::from(unit));
    let hash = name.encode_utf16().fold(0, add);
    (hash ^ (hash >> 16)) & 15
}

/// Sizes are kept in MiB, as 32 bits.
fn whole_mebibytes(doc: &mut Node, given: &Node) {
    for path in ["memory", "memory_policy.guaranteed", "memory_policy.max"] {
        let bytes = given
            .text_at(path)
            .and_then(|text| text.parse::<i64>().ok());
        if let Some(bytes) = bytes {
            doc.set(path, whole(bytes).to_string());
        }
    }
    // A VM that is guaranteed nothing is guaranteed all it has.
    let all = doc.text_of("memory").map(str::to_owned);
    let all = all.filter(|_| doc.text_at("memory_policy.guaranteed") == Some("0"));
    if let Some(all) = all.filter(|_| doc.name == "vm") {
        doc.set("memory_policy.guaranteed", all);
    }
}

/// A size as it is kept.
pub(crate) fn whole(bytes: i64) -> i64 {
    mebibytes(bytes) * MIB
}

/// What is left of a size in an engine's 32 bits.
pub(crate) fn mebibytes(bytes: i64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "this is what the engine does"
    )]
    let kept = (bytes / MIB) as i32;
    i64::from(kept)
}

fn system(doc: &mut Node, cluster: Option<&Object>) {
    if let Some(os) = doc.child_mut("os") {
        os.remove("version");
        let boot = os
            .child_mut("boot")
            .and_then(|boot| boot.child_mut("devices"));
        if let Some(devices) = boot {
            let mut known = Vec::new();
            devices.children.retain(|device| {
                let fresh = !known.contains(&device.text.to_string());
                known.push(device.text.to_string());
                fresh
            });
        }
    }
    if doc.text_at("bios.type") == Some("cluster_default")
        && let Some(own) = cluster.and_then(|cluster| cluster.text("bios_type"))
    {
        doc.set("bios.type", own);
    }
    if let Some(usb) = doc.child_mut("usb") {
        match usb.text_of("enabled") {
            Some("true") => usb.put(Node::leaf("type", "native")),
            _ => drop(usb.remove("type")),
        }
    }
    if doc.text_of("stateless") == Some("true")
        && doc.name == "vm"
        && doc.child("use_latest_template_version").is_none()
    {
        doc.put(Node::leaf("use_latest_template_version", "false"));
    }
}

/// What a template draws with follows from the graphics that are asked for; of VMs more is looked at (`displays`).
fn screen(doc: &mut Node, given: &Node, cluster: Option<&Object>) {
    if let Some(graphics) = given.text_at("display.type").filter(|_| doc.name != "vm") {
        let device = displays::device(doc, cluster, graphics);
        doc.set("display.video_type", device);
    }
    let Some(display) = doc.child_mut("display") else {
        return;
    };
    display.remove("single_qxl_pci");
    if display.text_of("keyboard_layout") == Some("") {
        display.remove("keyboard_layout");
    }
    if let Some(action) = display.text_of("disconnect_action") {
        let known = DISCONNECT_ACTIONS
            .iter()
            .find(|known| known.eq_ignore_ascii_case(action));
        let action = known.copied().unwrap_or("LOCK_SCREEN");
        display.put(Node::leaf("disconnect_action", action));
    }
}

/// An empty initialization takes all of it away; a password is never told; its domain is the VM's, too.
fn initialization(doc: &mut Node, given: &Node) {
    if given
        .child("initialization")
        .is_some_and(|given| given.children.is_empty())
    {
        doc.remove("initialization");
        doc.remove("domain");
        return;
    }
    if given.at("initialization.domain").is_none()
        && let Some(domain) = given.text_at("domain.name")
    {
        doc.set("initialization.domain", domain.to_owned());
    }
    if given.child("initialization").is_none() && given.child("domain").is_none() {
        return;
    }
    let initialization = doc.child_or_new("initialization");
    if initialization.text_of("regenerate_ssh_keys").is_none() {
        initialization.push(Node::leaf("regenerate_ssh_keys", "false"));
    }
    if initialization.child("nic_configurations").is_none() {
        initialization.push(Node::new("nic_configurations"));
    }
    if let Some(cards) = initialization.child_mut("nic_configurations") {
        for card in &mut cards.children {
            for family in ["ip", "ipv6"] {
                // An address tells its family by where it stands.
                card.child_or_new(family).remove("version");
            }
            for protocol in ["boot_protocol", "ipv6_boot_protocol"] {
                if card.text_of(protocol).is_none() {
                    card.push(Node::leaf(protocol, "none"));
                }
            }
            card.children.sort_by(|a, b| a.name.cmp(&b.name));
        }
    }
    if initialization.child("root_password").is_some() {
        initialization.put(Node::leaf("root_password", "******"));
    }
    if let Some(domain) = initialization.text_of("domain").map(str::to_owned) {
        doc.set("domain.name", domain);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_become_what_an_engine_keeps() {
        let mut doc = Node::new("template");
        doc.set("os.type", "other");
        doc.set("type", "server");
        doc.set("bios.type", "q35_ovmf");
        doc.set("cpu_pinning_policy", "manual");
        doc.set("initialization.root_password", "secret");
        doc.set("initialization.domain", "d.example");
        doc.set("display.disconnect_action", "SHOUT");
        let mut given = Node::new("template");
        given.set("memory", "268435457");
        given.set("display.type", "vnc");
        given.set("initialization.root_password", "secret");
        settle(&mut doc, &given, None);
        for (path, text) in [
            ("memory", "268435456"),
            ("display.video_type", "bochs"),
            ("display.disconnect_action", "LOCK_SCREEN"),
            ("cpu_pinning_policy", "none"),
            ("initialization.root_password", "******"),
            ("domain.name", "d.example"),
        ] {
            assert_eq!(doc.text_at(path), Some(text), "{path}");
        }
        settle(
            &mut doc,
            &Node::new("vm").with(Node::new("initialization")),
            None,
        );
        assert!(doc.child("initialization").is_none() && doc.child("domain").is_none());
    }

    #[test]
    fn sizes_are_cut_to_what_fits() {
        assert_eq!(mebibytes(99_999_999_999_999_999), 878_151_128);
        assert_eq!(mebibytes(-1), 0);
    }
}
