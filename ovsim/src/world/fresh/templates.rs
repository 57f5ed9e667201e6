//! Blank and the five instance types.

use super::super::ids::lower_hex;
use super::super::shape;
use crate::node::Node;
use crate::store::{Store, ZERO};

const MIB: u64 = 1 << 20;

/// Instance types in the order of the list: id, name, what the description begins with, MiB, sockets.
const INSTANCE_TYPES: [(&str, &str, &str, u64, u32); 5] = [
    (
        "00000009-0009-0009-0009-0000000000f1",
        "Large",
        "Large",
        8192,
        2,
    ),
    (
        "00000007-0007-0007-0007-00000000010a",
        "Medium",
        "Medium",
        4096,
        2,
    ),
    (
        "00000005-0005-0005-0005-0000000002e6",
        "Small",
        "Small",
        2048,
        1,
    ),
    (
        "00000003-0003-0003-0003-0000000000be",
        "Tiny",
        "Tiny",
        512,
        1,
    ),
    (
        "0000000b-000b-000b-000b-00000000021f",
        "XLarge",
        "Extra Large",
        16384,
        4,
    ),
];

/// What a machine of these types has besides.
const DEVICES: [(&str, &str); 5] = [
    ("console.enabled", "false"),
    ("rng_device.source", "urandom"),
    ("soundcard_enabled", "false"),
    ("tpm_enabled", "false"),
    ("virtio_scsi.enabled", "true"),
];

/// The permissions by which everybody may use them, in the order of their ids: permission, template.
pub(super) const PERMISSIONS: [(&str, &str); 6] = [
    ("00000004-0004-0004-0004-000000000355", ZERO),
    ("00000004-0004-0004-0004-000000000392", INSTANCE_TYPES[3].0),
    ("00000006-0006-0006-0006-000000000044", INSTANCE_TYPES[2].0),
    ("00000008-0008-0008-0008-0000000001b7", INSTANCE_TYPES[1].0),
    ("0000000a-000a-000a-000a-000000000309", INSTANCE_TYPES[0].0),
    ("0000000c-000c-000c-000c-00000000039b", INSTANCE_TYPES[4].0),
];

pub(super) fn fill(store: &mut Store) {
    let mut blank = shape("template").with_attr("id", ZERO);
    blank.set("name", "Blank");
    blank.set("description", "Blank template");
    blank.set("creation_time", "2008-03-31T21:00:00.000Z");
    blank.set("soundcard_enabled", "false");
    if let Some(version) = blank.child_mut("version") {
        version.push(Node::reference("base_template", ZERO));
    }
    store.put("templates", blank);
    store.put_below("templates/graphicsconsoles", ZERO, console("vnc"));
    store.put_below("templates/cdroms", ZERO, Node::reference("cdrom", ZERO));
    for (id, name, words, mib, sockets) in INSTANCE_TYPES {
        let mut kind = shape("instance_type").with_attr("id", id);
        kind.set("name", name);
        kind.set("description", format!("{words} instance type"));
        kind.set("creation_time", "2014-05-04T21:00:00.000Z");
        kind.set("cpu.topology.sockets", sockets.to_string());
        kind.set("memory", (mib * MIB).to_string());
        kind.set("memory_policy.guaranteed", (mib * MIB).to_string());
        kind.set("memory_policy.max", (4 * mib * MIB).to_string());
        for (member, value) in DEVICES {
            kind.set(member, value);
        }
        store.put("instancetypes", kind);
        store.put_below("templates/cdroms", id, Node::reference("cdrom", ZERO));
        for protocol in ["spice", "vnc"] {
            store.put_below("instancetypes/graphicsconsoles", id, console(protocol));
        }
    }
}

/// A graphics console of this protocol, `vnc` or `spice`.
pub(in crate::world) fn console(protocol: &str) -> Node {
    Node::reference("graphics_console", lower_hex(protocol)).with_leaf("protocol", protocol)
}
