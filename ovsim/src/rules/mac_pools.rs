//! MAC pools: their ranges, who uses them, and the addresses that they give (engine 4.5.8).

use std::collections::HashSet;

use super::catalog;
use super::nics::{mac_number, mac_text};
use super::refusal::{INTERNAL, Outcome, Refusal};
use super::rows::{Names, OWN_NAME, PLAIN, Rule};
use super::work::Work;
use crate::node::Node;
use crate::store::{Object, Store};

/// MAC pools.
pub(crate) const MACPOOLS: Rule = Rule {
    kind: "macpools",
    label: "MAC Pool",
    create: true,
    names: Names {
        longest: 255,
        too_long: INTERNAL,
        ..OWN_NAME
    },
    drop: &["default_pool"],
    values: mac_ranges,
    prepare: mac_pool,
    made: |work, pool| {
        let me = work.ask.user.id.clone();
        work.grant(
            "def00013-0000-0000-0000-def000000013",
            ("user", &me),
            ("mac_pool", &pool.id),
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
            "Cannot {{action}} {{type}}. Several Clusters ({}) are using this {{type}}:\n{}\n - Please remove it from all Clusters that are using it and try again.",
            names.len(),
            names.join("\n")
        );
        Err(work.conflict(&text))
    },
    gone: catalog::drop_permissions,
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

const BAD_MAC: &str = "MAC address must be in format \"HH:HH:HH:HH:HH:HH\" where H is a hexadecimal character (either a digit or A-F, case is insignificant).";

/// Ranges must be addresses, in either order, and not overlap those of other pools.
fn mac_pool(work: &mut Work<'_>) -> Outcome<()> {
    if work.is_add() && work.given.child("description").is_none() {
        work.doc.remove("description");
    }
    if work.gives("name") == Some("") {
        return Err(
            work.bad("Can not {action} {type}. The given name is empty., Attribute: macPool.name")
        );
    }
    work.default("allow_duplicates", "false");
    work.default("default_pool", "false");
    let ranges = ranges_of(&work.doc);
    if ranges.is_empty() {
        return Err(
            work.bad("Cannot {action} {type}. {type} must contain at least one MAC address range., Attribute: macPool.ranges")
        );
    }
    if work
        .gives("default_pool")
        .is_some_and(|given| given != pool_is_default(work))
    {
        let verb = if work.is_add() { "Setting" } else { "Changing" };
        return Err(work.bad(&format!(
            "Cannot {{action}} {{type}}. {verb} default MAC Pool is not supported."
        )));
    }
    // Of a range that is for groups of receivers nothing is left to give.
    if spans(&work.doc)
        .iter()
        .any(|(from, to)| from >> 40 & 1 == 1 && to >> 40 & 1 == 1)
    {
        return Err(Refusal::bad("Error Initializing MAC Pool"));
    }
    overlaps(work)?;
    duplicates(work)
}

fn pool_is_default(work: &Work<'_>) -> &'static str {
    match work.old.as_ref().is_some_and(|old| old.is("default_pool")) {
        true => "true",
        false => "false",
    }
}

/// The ranges of a pool as numbers, the lower end first.
fn spans(pool: &Node) -> Vec<(u64, u64)> {
    let ranges = ranges_of(pool);
    let ends = ranges
        .iter()
        .filter_map(|(from, to)| Some((mac_number(from)?, mac_number(to)?)));
    ends.map(|(from, to)| (from.min(to), from.max(to)))
        .collect()
}

fn meet(one: &[(u64, u64)], other: &[(u64, u64)]) -> bool {
    one.iter()
        .any(|a| other.iter().any(|b| a.0 <= b.1 && b.0 <= a.1))
}

/// Ranges must meet neither each other nor those of another pool.
fn overlaps(work: &Work<'_>) -> Outcome<()> {
    let own = spans(&work.doc);
    let among = (1..own.len()).any(|at| meet(&own[..at], &own[at..=at]));
    if among {
        return Err(
            work.conflict("Cannot {action} {type}. MAC pool cannot contain overlapping ranges.")
        );
    }
    let me = work.old.as_ref().map(|old| old.id.clone());
    let others = work
        .store
        .list("macpools", "")
        .filter(|pool| Some(&pool.id) != me.as_ref() && meet(&own, &spans(&pool.doc)));
    let names: Vec<_> = others.map(|pool| format!("'{}'", pool.name())).collect();
    if names.is_empty() {
        return Ok(());
    }
    let text = format!(
        "Cannot {{action}} {{type}}. MAC pool cannot contain ranges which overlap with ranges in MAC pools: {}",
        names.join(", ")
    );
    Err(work.conflict(&text))
}

/// Duplicates that are there cannot be forbidden.
fn duplicates(work: &Work<'_>) -> Outcome<()> {
    let Some(old) = &work.old else {
        return Ok(());
    };
    let forbids =
        old.is("allow_duplicates") && work.doc.text_of("allow_duplicates") == Some("false");
    if !forbids {
        return Ok(());
    }
    let mut known = std::collections::HashSet::new();
    let nics = work.store.all("vms/nics").filter(|nic| {
        let vm = work.store.root("vms", &nic.parent);
        let cluster = vm.and_then(|vm| vm.reference("cluster"));
        pool_of(work.store, cluster).is_some_and(|pool| pool.id == old.id)
    });
    let macs: Vec<_> = nics
        .filter_map(|nic| mac_number(nic.text("mac.address")?))
        .collect();
    if macs.into_iter().all(|mac| known.insert(mac)) {
        return Ok(());
    }
    Err(work.conflict("Cannot {action} {type}. Cannot unset 'Allow Duplicates' when mac pool contains duplicate macs."))
}

/// The pool that a cluster takes its addresses from.
fn pool_of<'s>(store: &'s Store, cluster: Option<&str>) -> Option<&'s std::sync::Arc<Object>> {
    let cluster = cluster.and_then(|id| store.root("clusters", id));
    let pool = cluster.and_then(|cluster| store.root("macpools", cluster.reference("mac_pool")?));
    pool.or_else(|| {
        store
            .list("macpools", "")
            .find(|pool| pool.is("default_pool"))
    })
}

/// Whether the pool of a cluster lets two NICs have one address.
pub(crate) fn allows_duplicates(store: &Store, cluster: Option<&str>) -> bool {
    pool_of(store, cluster).is_some_and(|pool| pool.is("allow_duplicates"))
}

/// Each end that is missing or no address is told; when both are, as if both were the first (engine 4.5.8).
fn mac_ranges(work: &Work<'_>) -> Outcome<()> {
    let list = work.doc.child("ranges");
    let mut wrong = Vec::new();
    for (at, range) in list
        .map_or(&[][..], |list| &list.children)
        .iter()
        .enumerate()
    {
        let ends = [("from", "macFrom"), ("to", "macTo")].map(|(end, field)| {
            let amiss = match range.text_of(end) {
                None => Some("validation.vm.network.mac.address.not null"),
                Some(text) if mac_number(text).is_none() => Some(BAD_MAC),
                Some(_) => None,
            };
            amiss.map(|text| (text, field))
        });
        let ends: Vec<_> = ends.into_iter().flatten().collect();
        let field = ends.first().map_or("", |(_, field)| field);
        let texts = ends.iter().map(|(text, _)| *text);
        wrong.extend(texts.map(|text| format!("{text}, Attribute: macPool.ranges[{at}].{field}")));
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
    let pool = pool_of(store, cluster)?;
    let used = used(store);
    let mut spans = spans(&pool.doc).into_iter();
    spans
        .find_map(|(from, to)| (from..=to).find(|mac| !used.contains(mac)))
        .map(mac_text)
}

/// The addresses that NICs have. An engine goes on from the last it gave: those of machines that left are not given soon again.
fn used(store: &Store) -> HashSet<u64> {
    let gone = crate::storage::unregistered::addresses(store);
    store
        .all("vms/nics")
        .filter_map(|nic| mac_number(nic.text("mac.address")?))
        .chain(gone.iter().filter_map(|mac| mac_number(mac)))
        .collect()
}

/// How many addresses a cluster's pool has left.
pub(super) fn room(store: &Store, cluster: Option<&str>) -> u64 {
    let Some(pool) = pool_of(store, cluster) else {
        return 0;
    };
    let used = used(store);
    let spans = spans(&pool.doc);
    let all: u64 = spans.iter().map(|(from, to)| to - from + 1).sum();
    let is_in = |mac: &&u64| spans.iter().any(|(from, to)| (from..=to).contains(mac));
    all.saturating_sub(used.iter().filter(is_in).count() as u64)
}
