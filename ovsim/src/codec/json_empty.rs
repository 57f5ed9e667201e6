//! Empty lists in JSON. Some an engine has looked through before it writes them; they name their items, `{ "vm" : [ ] }`, where the
//! others are `{ }` (engine 4.5.8, heard list by list).

use super::shape::Shape;
use crate::node::Node;

/// Collections that are looked through, by the last words of their paths.
const KINDS: &[&str] = &[
    "affinitygroups/hostlabels",
    "affinitygroups/vmlabels",
    "affinitygroups/vms",
    "affinitylabels/hosts",
    "affinitylabels/vms",
    "backups/disks",
    "checkpoints/disks",
    "clusters/cpuprofiles",
    "cpuprofiles",
    "datacenters/networks",
    "diskprofiles",
    "hosts/affinitylabels",
    "hosts/hooks",
    "networks",
    "networks/vnicprofiles",
    "storagedomains/diskprofiles",
    "storagedomains/templates",
    "storagedomains/vms",
    "users/groups",
    "users/options",
    "users/sshpublickeys",
    "vms/affinitylabels",
    "vms/numanodes",
    "vnicprofiles",
];

/// Members that `follow` fills from such collections.
const MEMBERS: &[(&str, &str)] = &[
    ("cluster", "cpu_profiles"),
    ("data_center", "networks"),
    ("host", "affinity_labels"),
    ("host", "hooks"),
    ("network", "vnic_profiles"),
    ("storage_domain", "disk_profiles"),
    ("vm", "affinity_labels"),
];

/// Whether a collection names its items though there are none; `follow` looks through all of them.
pub fn is_told(kind: &str, follows: bool) -> bool {
    let words: Vec<&str> = kind.rsplit('/').take(2).collect();
    let last = match words[..] {
        [last, before] => format!("{before}/{last}"),
        _ => kind.to_owned(),
    };
    follows || KINDS.contains(&&*last)
}

/// The items that an empty member names. Affinity groups have looked into all their lists.
pub fn items(outer: Option<Shape>, inner: Option<Shape>, node: &Node) -> Option<String> {
    let Some(Shape::Struct(facts)) = outer else {
        return None;
    };
    let told = facts.element == "affinity_group" || MEMBERS.contains(&(facts.element, &node.name));
    inner
        .filter(|_| told && node.children.is_empty())
        .and_then(Shape::item_element)
}

/// Links that were taken away leave their empty list: those of a snapshot without a configuration.
pub fn lost_links(node: &Node) -> bool {
    node.name == "snapshot" && node.href().is_some() && node.child("link").is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collections() {
        assert!(KINDS.is_sorted() && MEMBERS.is_sorted());
        for kind in [
            "networks",
            "datacenters/networks",
            "clusters/affinitygroups/vms",
            "vms/numanodes",
        ] {
            assert!(is_told(kind, false), "{kind}");
        }
        for kind in [
            "vms",
            "clusters/networks",
            "clusters/affinitygroups/hosts",
            "hosts/numanodes",
        ] {
            assert!(!is_told(kind, false), "{kind}");
            assert!(is_told(kind, true), "{kind}");
        }
    }
}
