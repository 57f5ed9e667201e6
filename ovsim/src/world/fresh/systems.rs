//! Operating systems, their icons, cluster levels, engine options.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::super::table;
use crate::node::Node;
use crate::store::Store;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

pub(super) fn fill(store: &mut Store) {
    for line in table::lines(include_str!("../data/operating_systems.txt")) {
        store.put("operatingsystems", operating_system(line));
    }
    for line in table::lines(include_str!("../data/icons.txt")) {
        let (mut words, _) = table::row(line);
        let (id, size, name) = (words.word(), words.word(), words.word());
        let icon = Node::reference("icon", id)
            .with_leaf("data", STANDARD.encode(picture(size, name)))
            .with_leaf("media_type", "image/png");
        store.put("icons", icon);
    }
    cluster_levels(store);
    for (head, rows) in table::groups(include_str!("../data/options.txt")) {
        store.put("options", option(head, &rows));
    }
}

fn operating_system(line: &'static str) -> Node {
    let (mut words, description) = table::row(line);
    let mut system = Node::reference("operating_system", words.word())
        .with_leaf("name", words.word())
        .with_leaf("description", description)
        .with_leaf("architecture", words.word())
        .with_leaf("tpm_support", words.word());
    for member in ["large_icon", "small_icon"] {
        let icon = words.word();
        if icon != "-" {
            system.push(Node::reference(member, icon));
        }
    }
    system
}

/// Large and small icon of the operating systems that have some.
static ICONS: LazyLock<HashMap<&'static str, (&'static str, &'static str)>> = LazyLock::new(|| {
    let rows = table::lines(include_str!("../data/operating_systems.txt"));
    let systems = rows.map(|line| {
        let (mut words, _) = table::row(line);
        let name = words.nth(1).unwrap_or("");
        (name, (words.nth(2).unwrap_or("-"), words.word()))
    });
    systems.filter(|(_, (large, _))| *large != "-").collect()
});

/// Large and small icon of an operating system by its name (`rhel_9x64`); those of `other` when it has none.
pub(in crate::world) fn icons_of(name: &str) -> (&'static str, &'static str) {
    let found = ICONS.get(name).or_else(|| ICONS.get("other"));
    found.copied().unwrap_or(("", ""))
}

fn cluster_levels(store: &mut Store) {
    let mut permits = Node::new("permits");
    for line in table::lines(include_str!("../data/permits.txt")) {
        let (mut words, _) = table::row(line);
        let permit = Node::reference("permit", words.word())
            .with_leaf("name", words.word())
            .with_leaf(
                "administrative",
                if words.word() == "a" { "true" } else { "false" },
            );
        permits.push(permit);
    }
    for (head, rows) in table::groups(include_str!("../data/cluster_levels.txt")) {
        let mut types = Node::new("cpu_types");
        for row in rows {
            let (architecture, rest) = row.split_once(' ').unwrap_or((row, ""));
            let (level, name) = rest.split_once(' ').unwrap_or((rest, ""));
            let kind = Node::new("cpu_type")
                .with_leaf("architecture", architecture)
                .with_leaf("level", level)
                .with_leaf("name", name);
            types.push(kind);
        }
        let level = Node::reference("cluster_level", head)
            .with(types)
            .with(permits.clone());
        store.put("clusterlevels", level);
    }
}

/// `Name access`, below it `version version = value`.
fn option(head: &'static str, rows: &[&'static str]) -> Node {
    let name = head.split(' ').next().unwrap_or(head);
    let mut values = Node::new("values");
    for row in rows {
        let (versions, value) = row.split_once('=').unwrap_or((row, ""));
        for version in versions.split_whitespace() {
            let one = Node::new("system_option_value")
                .with_leaf("value", value.trim_start())
                .with_leaf("version", version);
            values.push(one);
        }
    }
    Node::reference("system_option", name)
        .with_leaf("name", name)
        .with(values)
}

/// Whether everybody may read an engine option, or administrators only.
pub(in crate::world) fn option_is_public(name: &str) -> bool {
    table::lines(include_str!("../data/options.txt")).any(|line| {
        line.strip_suffix(" user")
            .is_some_and(|known| known == name)
    })
}

/// A plain picture of our own, `43x43` or `150x120`: one colour per operating system inside a frame.
fn picture(size: &str, name: &str) -> Vec<u8> {
    let (wide, high) = size.split_once('x').unwrap_or(("1", "1"));
    let (wide, high) = (wide.parse().unwrap_or(1), high.parse().unwrap_or(1));
    let hue = name.bytes().fold(7u32, |sum, byte| {
        sum.wrapping_mul(31).wrapping_add(u32::from(byte))
    });
    let colour = [
        hue as u8 | 0x40,
        (hue >> 8) as u8 | 0x40,
        (hue >> 16) as u8 | 0x40,
    ];
    png(wide, high, colour)
}

/// An indexed PNG of two colours.
fn png(wide: u32, high: u32, colour: [u8; 3]) -> Vec<u8> {
    use std::io::Write as _;
    let mut rows = Vec::new();
    for y in 0..high {
        rows.push(0);
        let edge = |at: u32, end: u32| at < end / 10 || at >= end - end / 10;
        for x in 0..wide {
            rows.push(u8::from(edge(x, wide) || edge(y, high)));
        }
    }
    let mut packed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let written = packed.write_all(&rows).and_then(|()| packed.finish());
    let packed = written.unwrap_or_default();
    let mut header = Vec::from(wide.to_be_bytes());
    header.extend(high.to_be_bytes());
    header.extend([8, 3, 0, 0, 0]);
    let mut palette = Vec::from(colour);
    palette.extend([0xee, 0xee, 0xee]);
    let mut bytes = Vec::from(*b"\x89PNG\r\n\x1a\n");
    for (kind, body) in [
        (b"IHDR", header),
        (b"PLTE", palette),
        (b"IDAT", packed),
        (b"IEND", Vec::new()),
    ] {
        let length = u32::try_from(body.len()).unwrap_or(0);
        bytes.extend(length.to_be_bytes());
        let mut sum = flate2::Crc::new();
        sum.update(kind);
        sum.update(&body);
        bytes.extend(kind);
        bytes.extend(&body);
        bytes.extend(sum.sum().to_be_bytes());
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_name_their_versions() {
        let mut store = Store::new(1);
        fill(&mut store);
        let cpus = store.root("options", "MaxNumOfVmCpus").unwrap();
        let values = cpus.doc.child("values").unwrap();
        assert_eq!(values.children.len(), 7);
        let last = values.children.last().unwrap();
        assert_eq!(last.text_of("version"), Some("4.8"));
        assert_eq!(last.text_of("value"), Some("{ppc=384, x86=710, s390x=384}"));
        assert!(option_is_public("MaxVmNameLength"));
        assert!(!option_is_public("DefaultMTU"));
        assert!(store.root("options", "VdsRefreshRate").is_none());
    }

    #[test]
    fn icons_are_pictures() {
        let bytes = picture("43x43", "other");
        assert_eq!(&bytes[1..4], b"PNG");
        assert!(bytes.ends_with(b"IEND\xae\x42\x60\x82"));
        assert_eq!(
            icons_of("rhel_9x64").0,
            "bcf939cc-fa2a-4ae6-ad65-842f127cff99"
        );
        assert_eq!(icons_of("nothing"), icons_of("other"));
    }
}
