//! Snapshots: the active layer of every VM, and for some an earlier configuration.

use super::Site;
use super::machines::ages;
use super::plan::Machine;
use crate::node::Node;
use crate::store::{Store, ZERO};
use crate::world::shape;

/// Every so many VMs one has a snapshot besides the active one; in large estates they are rarer, because each holds a whole
/// configuration.
pub(super) fn has_earlier(index: usize) -> bool {
    index % if index < 200 { 5 } else { 40 } == 1
}

/// The active layer that every VM has, and for some the configuration of an earlier day.
pub(super) fn fill(store: &mut Store, site: &Site, machine: &Machine<'_>, kept: Option<Node>) {
    let (made, _) = ages(site, machine);
    let mut active = shape("snapshot").with_attr("id", site.seed.id("snapshot", &machine.name));
    active.set("date", site.ago(made));
    store.put_below("vms/snapshots", &machine.id, active);
    let Some(mut configuration) = kept else {
        return;
    };
    configuration.name = "vm".into();
    configuration.attrs.clear();
    configuration.set("status", "down");
    let id = site.seed.id("regular snapshot", &machine.name);
    let mut earlier = shape("snapshot").with_attr("id", id.as_str());
    earlier.set("description", "before the update");
    earlier.set("snapshot_type", "regular");
    earlier.set("date", site.ago(made / 3));
    store.put_below("vms/snapshots", &machine.id, earlier.with(configuration));
    let place = format!("{}/{id}", machine.id);
    devices(store, site, machine, &place, &id);
}

/// The disks, NICs and the drive as they were at the snapshot.
fn devices(store: &mut Store, site: &Site, machine: &Machine<'_>, place: &str, snapshot: &str) {
    let attached: Vec<_> = store
        .list("vms/diskattachments", &machine.id)
        .map(|disk| disk.id.clone())
        .collect();
    for disk_id in attached {
        let Some(disk) = store.root("disks", &disk_id) else {
            continue;
        };
        let mut layer = disk.doc.clone().with_attr("id", &*disk_id);
        for member in ["disk_profile", "quota", "qcow_version"] {
            layer.remove(member);
        }
        layer.set("image_id", site.seed.id("earlier image", &disk_id));
        layer.set("total_size", "0");
        layer.push(Node::reference("snapshot", snapshot));
        store.put_below("vms/snapshots/disks", place, layer);
    }
    let nics: Vec<_> = store.list("vms/nics", &machine.id).cloned().collect();
    for nic in nics {
        let copy = nic.doc.clone().with_attr("id", &*nic.id);
        store.put_below("vms/snapshots/nics", place, copy);
    }
    store.put_below(
        "vms/snapshots/cdroms",
        place,
        Node::reference("cdrom", ZERO),
    );
}
