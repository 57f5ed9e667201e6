//! Quotas with their limits.

use super::quota_permits::is_built_in;
use super::quota_use;
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{ANY_NAME, Names, PLAIN, Rule, TAKEN, Unique};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

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
    needs: |work| match work.gives("name") {
        Some("") => Err(Refusal::incomplete("Quota", "name", "add")),
        _ => Ok(()),
    },
    values: |work| {
        let told = work
            .gives("description")
            .map_or(0, |text| text.chars().count());
        if told > 250 {
            let text = "size must be between 0 and 250, Attribute: quota.description";
            return Err(work.bad(text));
        }
        violations(&work.doc)
    },
    prepare: |work| {
        if work.place.owner(work.store).is_none() {
            return Err(Refusal::bad(INTERNAL));
        }
        let limits = [
            ("cluster_soft_limit_pct", "80"),
            ("cluster_hard_limit_pct", "20"),
            ("storage_soft_limit_pct", "80"),
            ("storage_hard_limit_pct", "20"),
        ];
        for (member, value) in limits {
            work.default(member, value);
        }
        if work.old.as_ref().is_some_and(|old| is_built_in(old)) {
            return Err(work.bad("Cannot {action} {type}. Default quota cannot be changed."));
        }
        Ok(())
    },
    made: |work, quota| unlimited(work.store, quota),
    changed: quota_use::tell_excess,
    leave: |work, quota| {
        if is_built_in(quota) {
            return Err(work.bad("Cannot {action} {type}. Default quota cannot be changed."));
        }
        let center = work.place.owner(work.store);
        let counted = center
            .and_then(|center| center.text("quota_mode"))
            .is_some_and(|mode| mode != "disabled");
        match counted && users(work.store, &quota.id).next().is_some() {
            true => Err(work.conflict("Cannot {action} {type}. Quota is still in use by a VM or a disk and Data Center's Quota enforcement is enabled.")),
            false => Ok(()),
        }
    },
    gone: |work, quota| {
        let left: Vec<_> = users(work.store, &quota.id).collect();
        for (kind, id) in left {
            work.store.change(kind, "", &id, |doc| {
                doc.remove("quota");
            });
        }
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

/// What a quota counts.
fn users<'s>(
    store: &'s Store,
    quota: &'s str,
) -> impl Iterator<Item = (&'static str, String)> + 's {
    ["vms", "disks", "templates"]
        .into_iter()
        .flat_map(move |kind| {
            let all = store.list(kind, "");
            let own = all.filter(move |object| object.reference("quota") == Some(quota));
            own.map(move |object| (kind, object.id.to_string()))
        })
}

/// Shares of a quota, and how its beans call them.
const SHARES: [(&str, &str); 4] = [
    ("cluster_soft_limit_pct", "thresholdClusterPercentage"),
    ("cluster_hard_limit_pct", "graceClusterPercentage"),
    ("storage_soft_limit_pct", "thresholdStoragePercentage"),
    ("storage_hard_limit_pct", "graceStoragePercentage"),
];

/// The engine's bean checks: all that they find, in no order that lasts, and each with the attribute of the first.
fn violations(quota: &Node) -> Outcome<()> {
    const LETTERS: &str = "Quota name must be formed of 'a-z', 'A-Z', '0-9', '_' or '-' characters";
    let mut found = Vec::new();
    let name = quota.text_of("name").unwrap_or("-");
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    if name.is_empty() || !name.chars().all(plain) {
        found.push((LETTERS, "quotaName"));
    }
    if !(1..=65).contains(&name.chars().count()) {
        found.push(("size must be between 1 and 65", "quotaName"));
    }
    for (member, field) in SHARES {
        let share = quota.text_of(member).and_then(|text| text.parse().ok());
        match share.unwrap_or(0i64) {
            ..0 => found.push(("must be greater than or equal to 0", field)),
            101.. => found.push(("must be less than or equal to 100", field)),
            _ => {}
        }
    }
    let Some((_, first)) = found.first() else {
        return Ok(());
    };
    let texts = found.iter();
    let texts = texts.map(|(text, _)| format!("{text}, Attribute: quota.{first}"));
    Err(Refusal::bad(texts.collect::<Vec<_>>().join(", ")))
}

/// A new quota has no limits: one row for all storage and one for all clusters, each with the quota's own id.
pub(crate) fn unlimited(store: &mut Store, quota: &Object) {
    let parent = format!("{}/{}", quota.parent, quota.id);
    no_storage_limit(store, &parent, &quota.id);
    no_cluster_limit(store, &parent, &quota.id);
}

fn no_storage_limit(store: &mut Store, parent: &str, quota: &str) {
    let storage = Node::reference("quota_storage_limit", quota)
        .with_leaf("limit", "-1")
        .with_leaf("usage", "0.0");
    store.put_below("datacenters/quotas/quotastoragelimits", parent, storage);
}

fn no_cluster_limit(store: &mut Store, parent: &str, quota: &str) {
    let cluster = Node::reference("quota_cluster_limit", quota)
        .with_leaf("memory_limit", "-1.0")
        .with_leaf("memory_usage", "0.0")
        .with_leaf("vcpu_limit", "-1")
        .with_leaf("vcpu_usage", "0");
    store.put_below("datacenters/quotas/quotaclusterlimits", parent, cluster);
}

/// A general limit takes the quota's id, a special one that of its object; both at once are refused, and "unlimited" is a
/// general limit too.
fn limit(work: &mut Work<'_>, member: &'static str) -> Outcome<()> {
    stays(work)?;
    let quota = work.place.holder().to_owned();
    let on = work.doc.child(member).and_then(Node::id).map(str::to_owned);
    let rows = work.store.list(work.rule.kind, &work.parent);
    let clash = rows
        .into_iter()
        .any(|row| (*row.id == *quota) == on.is_some());
    if clash {
        let text = "Cannot edit Quota. Limitation can not be configured as specific and general for the same Quota. Please choose whether the limitation should be enforced on the Data Center (global) or for specific storage domain or cluster.";
        return Err(Refusal::conflict(text));
    }
    work.doc.set_attr("id", on.unwrap_or(quota));
    Ok(())
}

/// What comes with a data center has no limits, and gets none.
fn stays(work: &Work<'_>) -> Outcome<()> {
    let quota = work.place.holder();
    let parents = work.place.parents.first();
    let quota = parents.and_then(|center| work.store.get("datacenters/quotas", center, quota));
    match quota.is_some_and(|quota| is_built_in(quota)) {
        true => Err(Refusal::bad(
            "Cannot edit Quota. Default quota cannot be changed.",
        )),
        false => Ok(()),
    }
}

/// A limit that comes or goes is a change of its quota.
fn tell_limit(work: &mut Work<'_>) {
    let parents = work.place.parents.first();
    let quota = parents.and_then(|center| {
        let quota = work.place.holder();
        work.store.get("datacenters/quotas", center, quota)
    });
    let Some(quota) = quota.cloned() else { return };
    quota_use::tell_excess(work, &quota);
    let text = format!(
        "Quota {} has been updated by {}.",
        quota.name(),
        work.user()
    );
    let draft = work.event("USER_UPDATE_QUOTA", text);
    let draft = draft.about(work.store, "data_center", &quota.parent);
    draft.record(work.store);
}

/// A general limit that is removed comes back as unlimited.
fn limit_gone(work: &mut Work<'_>, limit: &Object) {
    let quota = work.place.holder().to_owned();
    let parent = work.parent.clone();
    if work.store.count(work.rule.kind, &parent) > 0 {
        return;
    }
    if work.rule.kind == CLUSTER_LIMITS.kind {
        no_cluster_limit(work.store, &parent, &quota);
    } else if *limit.id == *quota {
        no_storage_limit(work.store, &parent, &quota);
    }
}

/// A number that is missing is a slip of the engine's.
fn no_number() -> Refusal {
    Refusal::Fault {
        status: 500,
        reason: Some("Operation Failed".into()),
        detail: None,
    }
}

/// Limits of memory and processors.
pub(crate) const CLUSTER_LIMITS: Rule = Rule {
    kind: "datacenters/quotas/quotaclusterlimits",
    label: "Quota",
    drop: &["quota", "memory_usage", "vcpu_usage"],
    prepare: |work| {
        let general = work.given.child("cluster").is_none();
        if general && work.gives("memory_limit").is_none() {
            return Err(no_number());
        }
        limit(work, "cluster")?;
        for (member, value) in [
            ("memory_limit", "-1.0"),
            ("memory_usage", "0.0"),
            ("vcpu_usage", "0"),
        ] {
            work.default(member, value);
        }
        if !general {
            work.default("vcpu_limit", "-1");
        }
        let memory = work.doc.text_of("memory_limit").unwrap_or("");
        if let Ok(number) = memory.parse::<f64>() {
            work.doc.set("memory_limit", format!("{number:?}"));
        }
        Ok(())
    },
    leave: |work, _| stays(work),
    made: |work, _| tell_limit(work),
    gone: |work, limit| {
        limit_gone(work, limit);
        tell_limit(work);
    },
    status: 200,
    ..PLAIN
};

/// Limits of storage.
pub(crate) const STORAGE_LIMITS: Rule = Rule {
    kind: "datacenters/quotas/quotastoragelimits",
    label: "Quota",
    drop: &["quota", "usage"],
    prepare: |work| {
        if work.gives("limit").is_none() {
            return Err(no_number());
        }
        limit(work, "storage_domain")?;
        work.default("usage", "0.0");
        Ok(())
    },
    leave: |work, _| stays(work),
    made: |work, _| tell_limit(work),
    gone: |work, limit| {
        limit_gone(work, limit);
        tell_limit(work);
    },
    status: 200,
    ..PLAIN
};
