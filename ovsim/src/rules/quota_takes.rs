//! What commands take of the limits of quotas, and what is said when that is too much (engine 4.5.8).

use super::quota_claims::{Bounds, Claim, Verdict, percent};
use super::quota_use::{CLUSTERS, GIB, STORAGE, cluster_used, limits, number, storage_used};
use crate::ask::Ask;
use crate::events::Draft;
use crate::node::Node;
use crate::store::{Object, Store};

const QUOTAS: &str = "datacenters/quotas";

/// A status and a text that a command refuses with.
pub(crate) type Told = (u16, String);

/// What a command takes of a quota on a domain, in GiB; less than nothing is given back.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Share {
    pub(crate) quota: String,
    pub(crate) domain: String,
    pub(crate) size: f64,
}

/// How a data center looks at quotas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    Off,
    Audit,
    Enforced,
}

/// The mode of a data center.
pub(crate) fn mode(store: &Store, center: &str) -> Mode {
    let center = store.root("datacenters", center);
    match center.and_then(|center| center.text("quota_mode")) {
        Some("audit") => Mode::Audit,
        Some("enabled") => Mode::Enforced,
        _ => Mode::Off,
    }
}

/// Bytes as the engine counts them for quotas: what is left of a GiB is not counted.
pub(crate) fn whole(bytes: Option<&str>) -> f64 {
    let bytes: u64 = bytes.and_then(|text| text.parse().ok()).unwrap_or(0);
    (number(Some(&bytes.to_string())) / GIB).floor()
}

/// All that a disk may grow to, taken of its own quota; nothing of a disk without one, which uses the unlimited quota.
pub(crate) fn of_disk(disk: &Node, domain: &str) -> Option<Share> {
    Some(Share {
        quota: disk.child("quota")?.id()?.to_owned(),
        domain: domain.to_owned(),
        size: whole(disk.text_of("provisioned_size")),
    })
}

/// Event and text of a verdict: what a claim is about, how it is used, what is asked.
fn event(
    (what, name): (&str, &str),
    verdict: Verdict,
    mode: Mode,
    (used, blocked): (&str, &str),
) -> (String, String) {
    let advice =
        "Please select a different quota or contact your administrator to extend the quota.";
    let (end, text) = match (verdict, mode) {
        (Verdict::Over, Mode::Enforced) => (
            "GRACE_LIMIT",
            format!("limit exceeded and operation was blocked. {blocked} - {advice}"),
        ),
        (Verdict::Over, _) => (
            "GRACE_LIMIT_PERMISSIVE_MODE",
            format!(
                "limit exceeded, proceeding since in Permissive (Audit) mode. {blocked} - {advice}"
            ),
        ),
        (Verdict::Grace, _) => (
            "LIMIT",
            format!(
                "limit exceeded and entered the grace zone. Utilization: {used} (It is advised to select a different quota or contact your administrator to extend the quota)."
            ),
        ),
        _ => (
            "THRESHOLD",
            format!("is about to exceed. Utilization: {used}"),
        ),
    };
    let symbol = format!("USER_EXCEEDED_QUOTA_{}_{end}", what.to_uppercase());
    (symbol, format!("{what}-Quota {name} {text}"))
}

/// Takes shares of the limits of storage; what one limit is about counts together.
pub(crate) fn storage(
    store: &mut Store,
    ask: &Ask,
    center: &str,
    shares: &[Share],
) -> Result<(), Told> {
    let mode = mode(store, center);
    if mode == Mode::Off {
        return Ok(());
    }
    let mut claims: Vec<(String, std::sync::Arc<Object>, f64)> = Vec::new();
    for share in shares.iter().filter(|share| !share.quota.is_empty()) {
        let parent = format!("{center}/{}", share.quota);
        let known = store.get(QUOTAS, center, &share.quota).is_some();
        let Some(limit) = limits(store, STORAGE, &parent, &share.domain) else {
            if mode == Mode::Audit {
                continue;
            }
            return Err(match known {
                true => (409, "Cannot {action} {type}. No quota is defined for the selected domain. Assign a quota to the domain or select a different domain.".into()),
                false => (400, "Cannot {action} {type}. Quota is not valid.".into()),
            });
        };
        let same = |claim: &&mut (String, std::sync::Arc<Object>, f64)| {
            claim.0 == share.quota && claim.1.id == limit.id
        };
        match claims.iter_mut().find(same) {
            Some(claim) => claim.2 += share.size,
            None => claims.push((share.quota.clone(), limit, share.size)),
        }
    }
    for (quota, limit, more) in claims {
        let Some(row) = store.get(QUOTAS, center, &quota).cloned() else {
            continue;
        };
        let only = (*limit.id != *quota).then_some(&*limit.id);
        let claim = Claim {
            limit: number(limit.text("limit").or(Some("-1"))),
            used: storage_used(store, &quota, only),
            more,
        };
        let verdict = claim.judge(Bounds::of(&row, "storage"));
        if more <= 0.0 || verdict == Verdict::Well {
            continue;
        }
        let used = format!("{}%", percent(claim.after()));
        let blocked = format!(
            "Utilization(used/requested): {}%/{}%",
            percent(claim.now()),
            percent(claim.asked())
        );
        let (symbol, text) = event(("Storage", row.name()), verdict, mode, (&used, &blocked));
        Draft::of(ask, &symbol, text).record(store);
        if verdict == Verdict::Over && mode == Mode::Enforced {
            let text = "Cannot {action} {type}. Quota has insufficient storage resources.";
            return Err((409, text.into()));
        }
    }
    Ok(())
}

/// Takes memory in GiB and processors of the limits of clusters.
pub(crate) fn cluster(
    store: &mut Store,
    ask: &Ask,
    (center, quota, cluster): (&str, &str, &str),
    (memory, processors): (f64, f64),
) -> Result<(), Told> {
    let mode = mode(store, center);
    if mode == Mode::Off {
        return Ok(());
    }
    let row = store.get(QUOTAS, center, quota).cloned();
    let limit = limits(store, CLUSTERS, &format!("{center}/{quota}"), cluster);
    let (Some(row), Some(limit)) = (row, limit) else {
        return Ok(());
    };
    let only = (*limit.id != *quota).then_some(cluster);
    let used = cluster_used(store, quota, only);
    let claim = |member: &str, used: f64, more: f64| Claim {
        limit: number(limit.text(member).or(Some("-1"))),
        used,
        more,
    };
    let claims = [
        ("vcpu", claim("vcpu_limit", used.1, processors)),
        ("mem", claim("memory_limit", used.0, memory)),
    ];
    if claims.iter().any(|(_, claim)| claim.limit == 0.0) {
        return Err((400, "Cannot {action} {type}. Quota is not valid.".into()));
    }
    let bounds = Bounds::of(&row, "cluster");
    let worst = claims.iter().map(|(_, claim)| claim.judge(bounds)).max();
    let verdict = worst.unwrap_or(Verdict::Well);
    if verdict == Verdict::Well {
        return Ok(());
    }
    // Only what is as bad as the worst is told.
    let told = |share: fn(Claim) -> f64| {
        let bad = claims
            .iter()
            .filter(|(_, claim)| claim.judge(bounds) == verdict);
        let parts = bad.map(|(name, claim)| format!("{name}:{}% ", percent(share(*claim))));
        parts.collect::<String>()
    };
    let blocked = format!(
        "Utilization: {}, Requested: {}",
        told(Claim::now),
        told(Claim::asked)
    );
    let used = told(Claim::after);
    let (symbol, text) = event(("Cluster", row.name()), verdict, mode, (&used, &blocked));
    Draft::of(ask, &symbol, text).record(store);
    if verdict == Verdict::Over && mode == Mode::Enforced {
        let text = "Cannot {action} {type}. Quota has insufficient cluster resources.";
        return Err((409, text.into()));
    }
    Ok(())
}
