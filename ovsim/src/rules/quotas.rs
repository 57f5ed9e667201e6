//! Quotas with their limits, and qualities of service.

use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use crate::node::Node;
use crate::store::Object;

/// Quotas.
pub(crate) const QUOTAS: Rule = Rule {
    kind: "datacenters/quotas",
    label: "Quota",
    names: Names {
        unique: Unique::Parent,
        taken: (409, TAKEN),
        ..ANY_NAME
    },
    drop: &["data_center"],
    prepare: |work| {
        let limits = [
            ("cluster_soft_limit_pct", "80"),
            ("cluster_hard_limit_pct", "20"),
            ("storage_soft_limit_pct", "80"),
            ("storage_hard_limit_pct", "20"),
        ];
        for (member, value) in limits {
            work.default(member, value);
        }
        if work.old.as_ref().is_some_and(|old| old.is("builtin")) {
            return Err(work.bad("Cannot {action} {type}. Default quota cannot be changed."));
        }
        Ok(())
    },
    made: |work, quota| unlimited(work, quota),
    leave: |work, quota| {
        if quota.is("builtin") {
            return Err(work.bad("Cannot {action} {type}. Default quota cannot be changed."));
        }
        Ok(())
    },
    told: [
        Some(("USER_ADD_QUOTA", "Quota {name} has been added by {user}.")),
        Some((
            "USER_UPDATE_QUOTA",
            "Quota {name} has been updated by {user}.",
        )),
        Some((
            "USER_DELETE_QUOTA",
            "Quota {name} has been deleted by {user}.",
        )),
    ],
    ..PLAIN
};

/// A new quota has no limits: one row for all storage and one for all clusters, each with the quota's own id.
fn unlimited(work: &mut Work<'_>, quota: &Object) {
    let parent = format!("{}/{}", quota.parent, quota.id);
    let storage = Node::reference("quota_storage_limit", &*quota.id)
        .with_leaf("limit", "-1")
        .with_leaf("usage", "0.0");
    work.store
        .put_below("datacenters/quotas/quotastoragelimits", &parent, storage);
    let cluster = Node::reference("quota_cluster_limit", &*quota.id)
        .with_leaf("memory_limit", "-1.0")
        .with_leaf("memory_usage", "0.0")
        .with_leaf("vcpu_limit", "-1")
        .with_leaf("vcpu_usage", "0");
    work.store
        .put_below("datacenters/quotas/quotaclusterlimits", &parent, cluster);
}

/// A general limit takes the quota's id, a special one that of its object; both at once are refused.
fn limit(work: &mut Work<'_>, member: &'static str) -> Outcome<()> {
    let quota = work.place.holder().to_owned();
    let on = work.doc.child(member).and_then(Node::id).map(str::to_owned);
    let kind = work.rule.kind;
    let special = |id: &str| id != quota;
    let others: Vec<_> = work
        .store
        .list(kind, &work.parent)
        .map(|row| (row.id.to_string(), is_limited(row)))
        .collect();
    let general = others.iter().any(|(id, limited)| !special(id) && *limited);
    let clash = match &on {
        Some(_) => general,
        None => others.iter().any(|(id, _)| special(id)),
    };
    if clash {
        let text = "Cannot edit Quota. Limitation can not be configured as specific and general for the same Quota. Please choose whether the limitation should be enforced on the Data Center or on specific resources.";
        return Err(Refusal::conflict(text));
    }
    work.doc.set_attr("id", on.unwrap_or(quota));
    Ok(())
}

fn is_limited(row: &Object) -> bool {
    ["limit", "memory_limit", "vcpu_limit"]
        .iter()
        .any(|member| row.text(member).is_some_and(|text| !text.starts_with('-')))
}

/// A removed limit comes back as unlimited.
fn limit_gone(work: &mut Work<'_>) {
    let Some((center, id)) = work.parent.split_once('/') else {
        return;
    };
    if let Some(quota) = work.store.get("datacenters/quotas", center, id).cloned()
        && work.store.count(work.rule.kind, &work.parent) == 0
    {
        unlimited(work, &quota);
    }
}

/// Limits of memory and processors.
pub(crate) const CLUSTER_LIMITS: Rule = Rule {
    kind: "datacenters/quotas/quotaclusterlimits",
    label: "Quota",
    drop: &["quota", "memory_usage", "vcpu_usage"],
    prepare: |work| {
        limit(work, "cluster")?;
        for (member, value) in [
            ("memory_limit", "-1.0"),
            ("memory_usage", "0.0"),
            ("vcpu_limit", "-1"),
            ("vcpu_usage", "0"),
        ] {
            work.default(member, value);
        }
        Ok(())
    },
    gone: |work, _| limit_gone(work),
    status: 200,
    ..PLAIN
};

/// Limits of storage.
pub(crate) const STORAGE_LIMITS: Rule = Rule {
    kind: "datacenters/quotas/quotastoragelimits",
    label: "Quota",
    drop: &["quota", "usage"],
    prepare: |work| {
        limit(work, "storage_domain")?;
        work.default("limit", "-1");
        work.default("usage", "0.0");
        Ok(())
    },
    gone: |work, _| limit_gone(work),
    status: 200,
    ..PLAIN
};

/// Qualities of service.
pub(crate) const QOSS: Rule = Rule {
    kind: "datacenters/qoss",
    label: "QoS",
    names: Names {
        unique: Unique::Parent,
        taken: (
            400,
            "Cannot {action} {type}. QoS element name already exists.",
        ),
        ..ANY_NAME
    },
    drop: &["data_center"],
    prepare: |work| {
        if work
            .store
            .root(
                "datacenters",
                work.place.parents.first().map_or("", String::as_str),
            )
            .is_none()
        {
            return Err(work.bad("Cannot {action} {type}. Invalid data center."));
        }
        if work.doc.text_of("type") == Some("network") {
            for way in ["inbound", "outbound"] {
                let given = ["average", "peak", "burst"]
                    .iter()
                    .filter(|part| work.doc.child(&format!("{way}_{part}")).is_some());
                if !matches!(given.count(), 0 | 3) {
                    return Err(Refusal::bad(
                        "Cannot add Network QoS. All three values are needed in order to define QoS on each network directions.",
                    ));
                }
            }
        }
        Ok(())
    },
    told: [
        Some(("USER_ADDED_QOS", "QoS {name} was added. (User: {user})")),
        Some(("USER_UPDATED_QOS", "QoS {name} was updated. (User: {user})")),
        Some(("USER_REMOVED_QOS", "QoS {name} was removed. (User: {user})")),
    ],
    ..PLAIN
};
