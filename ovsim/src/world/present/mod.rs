//! How stored objects are shown: members that depend on the state of the object, on others and on who asks.
//! One function per type that needs one, in a table; what it does not name is shown as it is stored.

mod devices;
mod machine;
mod ovf;
mod places;
mod pools;
#[cfg(test)]
mod tests;

use jiff::Timestamp;
use ovmodel::Shape;

pub use devices::cpu_units;

use super::statistics;
use crate::ask::Ask;
use crate::node::Node;
use crate::rules::waiting_consoles;
use crate::store::{Object, Store};

/// One object on its way to a client.
struct Show<'a> {
    store: &'a Store,
    object: &'a Object,
    ask: &'a Ask,
}

impl Show<'_> {
    /// Whether the costly members are wanted: asked for with `all_content`, and always in the answers to POST and PUT.
    fn is_whole(&self) -> bool {
        let answer = matches!(self.ask.method.shape(), Shape::Add | Shape::Update);
        answer || self.ask.wants_all()
    }

    /// Whether this very object was asked for, and not a list.
    fn is_single(&self) -> bool {
        self.ask.method.shape() != Shape::List
    }
}

/// Changes a document on its way out.
type Finish = fn(&Show<'_>, &mut Node);

/// What the kinds need that are not shown as they are stored; in alphabetical order.
const FINISHES: &[(&str, Finish)] = &[
    ("clusterlevels", places::cluster_level),
    ("clusters", places::cluster),
    ("clusters/affinitygroups", places::affinity_group),
    ("datacenters", places::data_center),
    (
        "datacenters/quotas/quotaclusterlimits",
        places::cluster_limit,
    ),
    (
        "datacenters/quotas/quotastoragelimits",
        places::storage_limit,
    ),
    ("datacenters/storagedomains", places::attached_domain),
    ("disks", places::disk),
    ("hosts", places::host),
    ("hosts/nics", places::host_nic),
    ("instancetypes", machine::instance_type),
    ("options", places::option),
    ("storagedomains", places::storage_domain),
    ("storagedomains/templates", machine::template_below),
    ("storagedomains/vms", machine::vm_below),
    ("templates", machine::template),
    ("users", places::user),
    ("vmpools", pools::pool),
    ("vms", machine::vm),
    ("vms/cdroms", machine::drive),
    ("vms/diskattachments", machine::disk_attachment),
    ("vms/graphicsconsoles", devices::console),
    ("vms/snapshots", machine::snapshot),
    ("vms/snapshots/disks", places::snapshot_disk),
];

/// The document of an object for this request: its members completed and cut, no hrefs, links or actions.
pub fn present(store: &Store, object: &Object, ask: &Ask) -> Node {
    let mut node = object.doc.clone();
    if let Ok(at) = FINISHES.binary_search_by(|(kind, _)| (*kind).cmp(object.kind)) {
        let show = Show { store, object, ask };
        FINISHES[at].1(&show, &mut node);
    }
    node
}

pub(crate) use devices::current_consoles;

/// The items of a collection that is computed and not stored (`vms/statistics`, the consoles of a running VM); none when
/// the kind is a stored one. An item without a reference to its owner is written without href.
pub fn listed(store: &Store, kind: &str, parent: &str, ask: &Ask) -> Option<Vec<Node>> {
    match kind {
        "vms/graphicsconsoles" if ask.params.flag("current", false) => {
            Some(devices::current_consoles(store, parent))
        }
        "vms/graphicsconsoles" => waiting_consoles::of(store, parent),
        "vms/nics/reporteddevices" => Some(devices::devices_of_nic(store, parent)),
        _ => statistics::listed(store, kind, parent, ask.now),
    }
}

/// Whether an engine option is shown to this caller: some are for administrators only, and a `version` must be one of its.
pub fn option_is_shown(option: &Object, ask: &Ask) -> bool {
    let version = ask.params.text("version");
    let mut values = option
        .doc
        .child("values")
        .into_iter()
        .flat_map(|list| &list.children);
    (ask.user.administrator || super::fresh::option_is_public(&option.id))
        && version.is_none_or(|version| values.any(|one| one.text_of("version") == Some(version)))
}

/// The figures of the root document: active ones and all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Hosts; active are those that are up.
    pub hosts: (usize, usize),
    /// Attached and active storage domains, and all.
    pub storage_domains: (usize, usize),
    /// Users; all are active.
    pub users: (usize, usize),
    /// VMs; active are those that run on a host.
    pub vms: (usize, usize),
}

/// Counts what the root document tells.
pub fn summary(store: &Store) -> Summary {
    let count = |kind: &str, test: fn(&Object) -> bool| {
        store.list(kind, "").filter(|object| test(object)).count()
    };
    let users = store.count("users", "");
    let active = store.all("datacenters/storagedomains");
    Summary {
        hosts: (
            count("hosts", |host| host.status() == "up"),
            store.count("hosts", ""),
        ),
        storage_domains: (
            active.filter(|domain| domain.status() == "active").count(),
            store.count("storagedomains", ""),
        ),
        users: (users, users),
        vms: (count("vms", |vm| runs(vm.status())), store.count("vms", "")),
    }
}

/// A member that stands at the end of a VM's document, as those of its state do: looked for from there, because the whole of
/// ten thousand documents is more than the processor's cache.
fn late<'a>(vm: &'a Object, member: &str) -> Option<&'a Node> {
    vm.doc
        .children
        .iter()
        .rev()
        .find(|child| child.name == member)
}

/// The status of a VM, found quickly.
fn vm_status(vm: &Object) -> &str {
    late(vm, "status").map_or("", |node| node.text.as_str())
}

/// Whether a VM of this status has a process on a host.
pub(super) fn runs(status: &str) -> bool {
    !matches!(status, "down" | "suspended" | "image_locked" | "")
}

/// A point in time as the engine writes it: milliseconds and `Z`.
pub(super) fn stamp(time: Timestamp) -> String {
    format!("{time:.3}")
}
