//! Kinds that are little more than a name and some values: bookmarks, MAC pools, scheduling policies, external providers.

use super::nics::{mac_number, mac_text};
use super::refusal::{Outcome, Refusal};
use super::rows::{ANY_NAME, Names, OWN_NAME, PLAIN, Rule, Unique};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

/// Bookmarks.
pub(crate) const BOOKMARKS: Rule = Rule {
    kind: "bookmarks",
    label: "Bookmark",
    names: Names {
        longest: 40,
        too_long: "size must be between 1 and 40, Attribute: bookmark.name",
        ..OWN_NAME
    },
    needs: |work| {
        empty_name(work, "Bookmark")?;
        match work.gives("value") {
            Some("") => Err(Refusal::incomplete("Bookmark", "value", "add")),
            _ => Ok(()),
        }
    },
    told: [
        Some(("USER_ADD_BOOKMARK", "Bookmark {name} was added by {user}.")),
        Some((
            "USER_UPDATE_BOOKMARK",
            "Bookmark {name} was updated by {user}.",
        )),
        Some((
            "USER_REMOVE_BOOKMARK",
            "Bookmark {name} was removed by {user}.",
        )),
    ],
    ..PLAIN
};

/// An empty name counts as missing.
pub(crate) fn empty_name(work: &Work<'_>, ty: &str) -> Outcome<()> {
    match work.gives("name") {
        Some("") => Err(Refusal::incomplete(ty, "name", "add")),
        _ => Ok(()),
    }
}

/// MAC pools.
pub(crate) const MACPOOLS: Rule = Rule {
    kind: "macpools",
    label: "MAC Pool",
    create: true,
    names: OWN_NAME,
    drop: &["default_pool"],
    values: mac_ranges,
    prepare: mac_pool,
    made: |work, pool| {
        let me = work.ask.user.id.clone();
        work.grant(
            "def00013-0000-0000-0000-def000000013",
            ("user", &me),
            ("mac_pool", &pool.id),
            ("MacPool", pool.name()),
        );
    },
    leave: |work, pool| {
        if pool.is("default_pool") {
            return Err(
                work.conflict("Cannot {action} {type}. Default MAC Pool cannot be removed.")
            );
        }
        let users: Vec<_> = work
            .store
            .list("clusters", "")
            .filter(|cluster| cluster.reference("mac_pool") == Some(&pool.id))
            .collect();
        if users.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = users
            .iter()
            .map(|cluster| format!("\t{}", cluster.name()))
            .collect();
        let text = format!(
            "Cannot {{action}} {{type}}. Several clusters ({}) are using this {{type}}:\n{}\n - Please remove it from all clusters that are using it and try again.",
            names.len(),
            names.join("\n")
        );
        Err(work.conflict(&text))
    },
    gone: drop_permissions,
    told: [
        Some((
            "MAC_POOL_ADD_SUCCESS",
            "MAC Pool '{name}' (id={id}) was created. (User: {user})",
        )),
        Some((
            "MAC_POOL_EDIT_SUCCESS",
            "MAC Pool '{name}' (id={id}) was changed. (User: {user})",
        )),
        Some((
            "MAC_POOL_REMOVE_SUCCESS",
            "MAC Pool '{name}' (id={id}) was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// With an object go the permissions on it.
pub(crate) fn drop_permissions(work: &mut Work<'_>, object: &Object) {
    let Some(member) = super::access::object_member(object.kind) else {
        return;
    };
    let held = work
        .store
        .list("permissions", "")
        .filter(|row| row.reference(member) == Some(&object.id));
    let held: Vec<_> = held.map(|row| row.id.clone()).collect();
    for permission in held {
        work.store.remove("permissions", "", &permission);
    }
}

const BAD_MAC: &str = "MAC address must be in format \"HH:HH:HH:HH:HH:HH\" where H is a hexadecimal character (either a digit or A-F, case is insignificant).";

/// Ranges must be addresses, in either order, and not overlap those of other pools.
fn mac_pool(work: &mut Work<'_>) -> Outcome<()> {
    if work.is_add() && work.given.child("description").is_none() {
        work.doc.remove("description");
    }
    work.default("allow_duplicates", "false");
    work.default("default_pool", "false");
    let ranges = ranges_of(&work.doc);
    if ranges.is_empty() {
        return Err(
            work.bad("Cannot {action} {type}. {type} must contain at least one MAC address range.")
        );
    }
    Ok(())
}

/// Each end that is no address is told as if it were the last (engine 4.5.8).
fn mac_ranges(work: &Work<'_>) -> Outcome<()> {
    let mut wrong = Vec::new();
    for (at, (from, to)) in ranges_of(&work.doc).iter().enumerate() {
        let bad = [from, to]
            .into_iter()
            .filter(|text| mac_number(text).is_none());
        wrong.extend(bad.map(|_| format!("{BAD_MAC}, Attribute: macPool.ranges[{at}].macTo")));
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(Refusal::bad(wrong.join(", ")))
    }
}

fn ranges_of(pool: &Node) -> Vec<(String, String)> {
    let list = pool.child("ranges").map_or(&[][..], |list| &list.children);
    let ends = |range: &Node| {
        (
            range.text_of("from").unwrap_or("").into(),
            range.text_of("to").unwrap_or("").into(),
        )
    };
    list.iter().map(ends).collect()
}

/// The first address of a cluster's pool that no NIC has.
pub(crate) fn free_mac(work: &Work<'_>, cluster: Option<&str>) -> Option<String> {
    mac_for(work.store, cluster)
}

/// The same without a request at hand.
pub(crate) fn mac_for(store: &Store, cluster: Option<&str>) -> Option<String> {
    let cluster = cluster.and_then(|id| store.root("clusters", id));
    let pool = cluster.and_then(|cluster| store.root("macpools", cluster.reference("mac_pool")?));
    let pool = pool.or_else(|| {
        store
            .list("macpools", "")
            .find(|pool| pool.is("default_pool"))
    })?;
    let used: std::collections::HashSet<u64> = store
        .all("vms/nics")
        .filter_map(|nic| mac_number(nic.text("mac.address")?))
        .collect();
    let ends = ranges_of(&pool.doc);
    let mut ends = ends
        .iter()
        .filter_map(|(from, to)| Some((mac_number(from)?, mac_number(to)?)));
    ends.find_map(|(from, to)| (from.min(to)..=from.max(to)).find(|mac| !used.contains(mac)))
        .map(mac_text)
}

/// Scheduling policies.
pub(crate) const POLICIES: Rule =
    Rule {
        kind: "schedulingpolicies",
        label: "Scheduling Policy",
        names: Names {
            unique: Unique::Engine,
            taken: (400, "Cannot {action} {type}. Name is in use."),
            ..ANY_NAME
        },
        drop: &["default_policy", "locked"],
        prepare: |work| {
            if work.old.as_ref().is_some_and(|old| old.is("locked")) {
                return Err(work
                    .bad("Cannot {action} {type}. Locked policy, parameters cannot be changed."));
            }
            work.default("default_policy", "false");
            work.default("locked", "false");
            Ok(())
        },
        leave: |work, policy| {
            if policy.is("locked") {
                return Err(work
                    .bad("Cannot {action} {type}. Locked policy, parameters cannot be changed."));
            }
            let mut clusters = work.store.list("clusters", "");
            if clusters.any(|cluster| cluster.reference("scheduling_policy") == Some(&policy.id)) {
                return Err(work
                    .bad("Cannot {action} {type}. The policy is in use by one or more clusters."));
            }
            Ok(())
        },
        ..PLAIN
    };

/// Units of a policy: their id is that of the unit.
const UNIT: Rule = Rule {
    label: "Scheduling Policy",
    prepare: |work| {
        let unit = work
            .doc
            .child("scheduling_policy_unit")
            .and_then(Node::id)
            .map(str::to_owned);
        let Some(unit) = unit else { return Ok(()) };
        work.doc.set_attr("id", unit);
        match work.doc.name.as_ref() {
            "filter" => work.default("position", "0"),
            "weight" => work.default("factor", "1"),
            _ => {}
        }
        Ok(())
    },
    ..PLAIN
};

/// Filters of a policy.
pub(crate) const POLICY_FILTERS: Rule = Rule {
    kind: "schedulingpolicies/filters",
    ..UNIT
};
/// Weights of a policy.
pub(crate) const POLICY_WEIGHTS: Rule = Rule {
    kind: "schedulingpolicies/weights",
    ..UNIT
};
/// Balances of a policy.
pub(crate) const POLICY_BALANCES: Rule = Rule {
    kind: "schedulingpolicies/balances",
    ..UNIT
};

/// What all external providers have in common.
const PROVIDER: Rule = Rule {
    label: "provider",
    names: OWN_NAME,
    drop: &["password"],
    prepare: |work| {
        work.default("description", "");
        work.default("requires_authentication", "false");
        Ok(())
    },
    told: [
        Some((
            "PROVIDER_ADDED",
            "Provider {name} was added. (User: {user})",
        )),
        Some((
            "PROVIDER_UPDATED",
            "Provider {name} was updated. (User: {user})",
        )),
        Some((
            "PROVIDER_REMOVED",
            "Provider {name} was removed. (User: {user})",
        )),
    ],
    ..PLAIN
};

/// Foreman and Satellite.
pub(crate) const HOST_PROVIDERS: Rule = Rule {
    kind: "externalhostproviders",
    ..PROVIDER
};
/// Glance.
pub(crate) const IMAGE_PROVIDERS: Rule = Rule {
    kind: "openstackimageproviders",
    ..PROVIDER
};
/// Neutron and its like.
pub(crate) const NETWORK_PROVIDERS: Rule = Rule {
    kind: "openstacknetworkproviders",
    ..PROVIDER
};
