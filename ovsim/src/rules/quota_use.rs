//! Quotas in effect: what is used of them, and what they refuse while their data center enforces them (engine 4.5.8).

use super::refusal::{Outcome, Refusal};
use super::work::Work;
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

const STORAGE: &str = "datacenters/quotas/quotastoragelimits";
const CLUSTERS: &str = "datacenters/quotas/quotaclusterlimits";
const GIB: f64 = (1u64 << 30) as f64;

/// How far above a limit a quota lets one go, in percent, when it says nothing.
const GRACE: f64 = 20.0;

/// How a data center looks at quotas.
fn mode(store: &Store, center: &str) -> String {
    let center = store.root("datacenters", center);
    let mode = center.and_then(|center| center.text("quota_mode"));
    mode.unwrap_or("disabled").to_owned()
}

fn number(text: Option<&str>) -> f64 {
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
fn limits(store: &Store, kind: &str, parent: &str, id: &str) -> Option<std::sync::Arc<Object>> {
    let quota = parent.split_once('/')?.1;
    let own = store.get(kind, parent, id);
    own.or_else(|| store.get(kind, parent, quota)).cloned()
}

/// What a limit says of a use: far above, in the grace zone, or well.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Over,
    Grace,
    Well,
}

fn judge(limit: f64, used: f64, more: f64, grace: f64) -> Verdict {
    if limit < 0.0 || used + more <= limit {
        Verdict::Well
    } else if used + more > limit * (100.0 + grace) / 100.0 {
        Verdict::Over
    } else {
        Verdict::Grace
    }
}

fn percent(part: f64, whole: f64) -> String {
    if whole <= 0.0 {
        return "100".into();
    }
    format!("{:.0}", part / whole * 100.0)
}

/// The quota of a disk that grows by so many bytes on a domain: 400 when there is none, 409 when it is used up.
pub(crate) fn check_storage(work: &mut Work<'_>, domain: &str, bytes: u64) -> Outcome<()> {
    let links = work.store.parents("datacenters/storagedomains", domain);
    let Some(center) = links.first().map(|center| center.to_string()) else {
        return Ok(());
    };
    let mode = mode(work.store, &center);
    let quota = work
        .doc
        .child("quota")
        .and_then(Node::id)
        .unwrap_or("")
        .to_owned();
    if mode == "disabled" || quota.is_empty() {
        return Ok(());
    }
    let Some(row) = work
        .store
        .get("datacenters/quotas", &center, &quota)
        .cloned()
    else {
        return Err(work.bad("Cannot {action} {type}. Quota is not valid."));
    };
    let parent = format!("{center}/{quota}");
    let Some(limit) = limits(work.store, STORAGE, &parent, domain) else {
        return Err(
            work.conflict("Cannot {action} {type}. Quota has insufficient storage resources.")
        );
    };
    let only = (*limit.id != *quota).then_some(domain);
    let (used, more) = (storage_used(work.store, &quota, only), bytes as f64 / GIB);
    let most = number(limit.text("limit").or(Some("-1")));
    let grace = row.text("storage_hard_limit_pct");
    let grace = grace.map_or(GRACE, |text| number(Some(text)));
    let verdict = judge(most, used, more, grace);
    let (now, asked) = (percent(used, most), percent(more, most));
    let (symbol, text) = match (&verdict, mode.as_str()) {
        (Verdict::Well, _) => return Ok(()),
        (Verdict::Grace, _) => (
            "USER_EXCEEDED_QUOTA_STORAGE_LIMIT",
            format!(
                "Storage-Quota {} limit exceeded and entered the grace zone. Utilization: {}% (It is advised to select a different quota or contact your administrator to extend the quota).",
                row.name(),
                percent(used + more, most)
            ),
        ),
        (Verdict::Over, "audit") => (
            "USER_EXCEEDED_QUOTA_STORAGE_GRACE_LIMIT_PERMISSIVE_MODE",
            format!(
                "Storage-Quota {} limit exceeded, proceeding since in Permissive (Audit) mode. Utilization(used/requested): {now}%/{asked}% - Please select a different quota or contact your administrator to extend the quota.",
                row.name()
            ),
        ),
        (Verdict::Over, _) => (
            "USER_EXCEEDED_QUOTA_STORAGE_GRACE_LIMIT",
            format!(
                "Storage-Quota {} limit exceeded and operation was blocked. Utilization(used/requested): {now}%/{asked}% - Please select a different quota or contact your administrator to extend the quota.",
                row.name()
            ),
        ),
    };
    let draft = work.event(symbol, text);
    draft.record(work.store);
    if verdict == Verdict::Over && mode == "enabled" {
        return Err(
            work.conflict("Cannot {action} {type}. Quota has insufficient storage resources.")
        );
    }
    Ok(())
}

/// Whether the quota of a VM lets it start.
pub(crate) fn check_start(store: &mut Store, ask: &Ask, vm: &Object) -> Option<Refusal> {
    let cluster = vm.reference("cluster")?.to_owned();
    let center = store.root("clusters", &cluster)?;
    let center = center.reference("data_center")?.to_owned();
    let mode = mode(store, &center);
    let quota = vm.reference("quota").unwrap_or("").to_owned();
    if mode == "disabled" || quota.is_empty() {
        return None;
    }
    let row = store.get("datacenters/quotas", &center, &quota).cloned()?;
    let limit = limits(store, CLUSTERS, &format!("{center}/{quota}"), &cluster)?;
    let only = (*limit.id != *quota).then_some(cluster.as_str());
    let (used, more) = (cluster_used(store, &quota, only), size(vm));
    let grace = row.text("cluster_hard_limit_pct");
    let grace = grace.map_or(GRACE, |text| number(Some(text)));
    let most = (
        number(limit.text("memory_limit").or(Some("-1"))),
        number(limit.text("vcpu_limit").or(Some("-1"))),
    );
    let verdicts = [
        judge(most.0, used.0, more.0, grace),
        judge(most.1, used.1, more.1, grace),
    ];
    let over = verdicts.contains(&Verdict::Over);
    if !over && !verdicts.contains(&Verdict::Grace) {
        return None;
    }
    let told = |one: (f64, f64)| {
        format!(
            "vcpu:{}%, mem:{}%",
            percent(one.1, most.1),
            percent(one.0, most.0)
        )
    };
    let (now, asked) = (told(used), told(more));
    let (symbol, text) = match (over, mode.as_str()) {
        (false, _) => (
            "USER_EXCEEDED_QUOTA_CLUSTER_LIMIT",
            format!(
                "Cluster-Quota {} limit exceeded and entered the grace zone. Utilization: {now} (It is advised to select a different quota or contact your administrator to extend the quota).",
                row.name()
            ),
        ),
        (true, "audit") => (
            "USER_EXCEEDED_QUOTA_CLUSTER_GRACE_LIMIT_PERMISSIVE_MODE",
            format!(
                "Cluster-Quota {} limit exceeded, proceeding since in Permissive (Audit) mode. Utilization: {now}, Requested: {asked} - Please select a different quota or contact your administrator to extend the quota.",
                row.name()
            ),
        ),
        (true, _) => (
            "USER_EXCEEDED_QUOTA_CLUSTER_GRACE_LIMIT",
            format!(
                "Cluster-Quota {} limit exceeded and operation was blocked. Utilization: {now}, Requested: {asked} - Please select a different quota or contact your administrator to extend the quota.",
                row.name()
            ),
        ),
    };
    Draft::of(ask, symbol, text).record(store);
    let blocked = over && mode == "enabled";
    blocked.then(|| Refusal::conflict("Cannot run VM. Quota has insufficient cluster resources."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_has_a_grace_zone_and_minus_one_is_none() {
        assert_eq!(judge(-1.0, 1e9, 1.0, 20.0), Verdict::Well);
        assert_eq!(judge(10.0, 9.0, 1.0, 20.0), Verdict::Well);
        assert_eq!(judge(10.0, 9.0, 3.0, 20.0), Verdict::Grace);
        assert_eq!(judge(10.0, 9.0, 3.5, 20.0), Verdict::Over);
        assert_eq!((decimal(2.0), decimal(0.5)), ("2.0".into(), "0.5".into()));
    }
}
