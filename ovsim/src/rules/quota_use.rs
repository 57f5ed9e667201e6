//! Quotas in effect: what is used of them, and what they refuse while their data center enforces them (engine 4.5.8).

use super::quota_takes::{self, Share};
use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store};

pub(crate) const STORAGE: &str = "datacenters/quotas/quotastoragelimits";
pub(crate) const CLUSTERS: &str = "datacenters/quotas/quotaclusterlimits";
pub(crate) const GIB: f64 = (1u64 << 30) as f64;

pub(crate) fn number(text: Option<&str>) -> f64 {
    text.and_then(|text| text.parse().ok()).unwrap_or(0.0)
}

/// Bytes that the layers of a disk take which snapshots hold: they grow no more.
fn below(store: &Store, disk: &str) -> f64 {
    const LAYERS: &str = "vms/snapshots/disks";
    let places = store.parents(LAYERS, disk).iter();
    let layers = places.filter_map(|place| store.get(LAYERS, place, disk));
    let sizes = layers.map(|layer| number(layer.text("actual_size")));
    sizes.fold(0.0, |all, one| all + one)
}

/// GiB that the disks of a quota may grow to, on one domain or on all.
pub(crate) fn storage_used(store: &Store, quota: &str, domain: Option<&str>) -> f64 {
    let disks = store.list("disks", "");
    let own = disks.filter(|disk| disk.reference("quota") == Some(quota));
    let here = own.filter(|disk| domain.is_none_or(|id| disk.refers("storage_domains", id)));
    // Not `sum`: that of nothing is -0.0.
    here.map(|disk| number(disk.text("provisioned_size")) + below(store, &disk.id))
        .fold(0.0, |all, one| all + one)
        / GIB
}

/// Whether a VM takes memory and processors.
fn takes(vm: &Object) -> bool {
    !matches!(vm.status(), "down" | "suspended" | "image_locked")
}

/// Memory in GiB and processors of a VM.
fn size(vm: &Object) -> (f64, f64) {
    let part = |name: &str| number(vm.text(&format!("cpu.topology.{name}"))).max(1.0);
    let processors = part("sockets") * part("cores") * part("threads");
    (number(vm.text("memory")) / GIB, processors)
}

/// Memory in GiB and processors that running VMs take of a quota, in one cluster or in all.
pub(crate) fn cluster_used(store: &Store, quota: &str, cluster: Option<&str>) -> (f64, f64) {
    let vms = store.list("vms", "").filter(|vm| {
        takes(vm)
            && vm.reference("quota") == Some(quota)
            && cluster.is_none_or(|id| vm.reference("cluster") == Some(id))
    });
    vms.map(|vm| size(vm))
        .fold((0.0, 0.0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// A number as Java writes a double.
fn decimal(number: f64) -> String {
    if number.fract() == 0.0 {
        format!("{number:.1}")
    } else {
        number.to_string()
    }
}

/// The quota of a row of limits, and what the row is about when it is not about all.
fn about(row: &Object) -> Option<(&str, Option<&str>)> {
    let (_, quota) = row.parent.split_once('/')?;
    Some((quota, (&*row.id != quota).then_some(&*row.id)))
}

/// What is used of a limit of storage, put into its document.
pub(crate) fn show_storage(store: &Store, row: &Object, node: &mut Node) {
    if let Some((quota, domain)) = about(row) {
        node.set("usage", decimal(storage_used(store, quota, domain)));
    }
}

/// The same of a limit of memory and processors.
pub(crate) fn show_cluster(store: &Store, row: &Object, node: &mut Node) {
    if let Some((quota, cluster)) = about(row) {
        let (memory, processors) = cluster_used(store, quota, cluster);
        node.set("memory_usage", decimal(memory));
        node.set("vcpu_usage", format!("{processors:.0}"));
    }
}

/// The row that limits something: its own, or that for all.
pub(crate) fn limits(
    store: &Store,
    kind: &str,
    parent: &str,
    id: &str,
) -> Option<std::sync::Arc<Object>> {
    let quota = parent.split_once('/')?.1;
    let own = store.get(kind, parent, id);
    own.or_else(|| store.get(kind, parent, quota)).cloned()
}

/// As long as the disks of a quota are above a limit of storage, each change of it says so.
pub(crate) fn tell_excess(work: &mut Work<'_>, quota: &Object) {
    let parent = format!("{}/{}", quota.parent, quota.id);
    let exceeds = work.store.list(STORAGE, &parent).any(|row| {
        let limit = number(row.text("limit").or(Some("-1")));
        let domain = (*row.id != *quota.id).then_some(&*row.id);
        limit >= 0.0 && limit < storage_used(work.store, &quota.id, domain)
    });
    if exceeds {
        let text = format!(
            "Storage-Quota {}: the new size set for this quota is less than current disk utilization.",
            quota.name()
        );
        let draft = work.event("QUOTA_STORAGE_RESIZE_LOWER_THEN_CONSUMPTION", text);
        let draft = draft.about(work.store, "data_center", &quota.parent);
        draft.record(work.store);
    }
}

/// The quota of a disk that is made on a domain.
pub(crate) fn check_new(work: &mut Work<'_>, domain: &str) -> Outcome<()> {
    let links = work.store.parents("datacenters/storagedomains", domain);
    let Some(center) = links.first().map(|center| center.to_string()) else {
        return Ok(());
    };
    let shares: Vec<_> = quota_takes::of_disk(&work.doc, domain)
        .into_iter()
        .collect();
    let taken = quota_takes::storage(work.store, work.ask, &center, &shares);
    taken.map_err(|told| work.told(&told))
}

/// The same of a disk that grows, in whole GiB; another quota takes it whole, and the old one gets it back.
pub(crate) fn check_change(
    work: &mut Work<'_>,
    (old, new): (&Object, &Node),
    domain: &str,
) -> Outcome<()> {
    let links = work.store.parents("datacenters/storagedomains", domain);
    let Some(center) = links.first().map(|center| center.to_string()) else {
        return Ok(());
    };
    let mut shares = Vec::new();
    if let Some(mut share) = quota_takes::of_disk(new, domain) {
        let before = quota_takes::of_disk(&old.doc, domain);
        let same = before.as_ref().filter(|before| before.quota == share.quota);
        if let Some(same) = same {
            share.size -= same.size;
        } else {
            shares.extend(before.map(|before| Share {
                size: -before.size,
                ..before
            }));
        }
        shares.push(share);
    }
    let taken = quota_takes::storage(work.store, work.ask, &center, &shares);
    taken.map_err(|told| work.told(&told))
}

/// Whether the quota of a VM lets it start.
pub(crate) fn check_start(store: &mut Store, ask: &Ask, vm: &Object) -> Option<Refusal> {
    let cluster = vm.reference("cluster")?.to_owned();
    let center = store.root("clusters", &cluster)?;
    let center = center.reference("data_center")?.to_owned();
    let quota = vm.reference("quota").unwrap_or("").to_owned();
    // Threads do not count.
    let part = |name: &str| number(vm.text(&format!("cpu.topology.{name}"))).max(1.0);
    let more = (size(vm).0, part("sockets") * part("cores"));
    let taken = quota_takes::cluster(store, ask, (&center, &quota, &cluster), more);
    let (status, text) = taken.err()?;
    let text = text.replace("{action} {type}", "run VM");
    Some(Refusal::operation(status, format!("[{text}]")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_java_writes_them() {
        assert_eq!((decimal(2.0), decimal(0.5)), ("2.0".into(), "0.5".into()));
    }
}
