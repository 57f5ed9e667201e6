//! What somebody who is no administrator gets to read: which queries are his at all, and what shows of things that lie below an
//! object that he does not see (heard from engine 4.5.8, place by place).

use std::sync::Arc;

use ovmodel::Shape;

use super::access::{EVERYONE, sees};
use super::places::Place;
use super::refusal::{Outcome, Refusal};
use crate::ask::Ask;
use crate::rest::Item;
use crate::store::Store;

/// Places that a filtered query is refused on, with all that lies below them; with `/*` the single objects alone.
const UNFILTERED: &[&str] = &[
    "affinitylabels",
    "bookmarks",
    "clusterlevels/clusterfeatures",
    "clusters/affinitygroups",
    "clusters/cpuprofiles/*",
    "clusters/enabledfeatures",
    "clusters/glusterhooks",
    "clusters/networkfilters",
    "cpuprofiles",
    "datacenters/iscsibonds",
    "datacenters/qoss",
    "datacenters/storagedomains/*",
    "datacenters/storagedomains/disks",
    "diskprofiles",
    "events/*",
    "externalhostproviders",
    "groups/*",
    "groups/tags",
    "hosts/*",
    "hosts/affinitylabels",
    "hosts/cpuunits",
    "hosts/devices",
    "hosts/externalnetworkproviderconfigurations",
    "hosts/fenceagents",
    "hosts/hooks",
    "hosts/katelloerrata",
    "hosts/networkattachments",
    "hosts/nics",
    "hosts/statistics",
    "hosts/storage",
    "hosts/storageconnectionextensions",
    "hosts/tags",
    "hosts/unmanagednetworks",
    "imagetransfers",
    "jobs",
    "katelloerrata",
    "macpools",
    "networkfilters",
    "networks/networklabels",
    "openstackimageproviders",
    "openstacknetworkproviders",
    "schedulingpolicies",
    "schedulingpolicyunits",
    "storageconnections",
    "storagedomains/diskprofiles/*",
    "storagedomains/disks",
    "storagedomains/disksnapshots",
    "storagedomains/storageconnections",
    "storagedomains/templates",
    "storagedomains/vms",
    "tags",
    "templates/tags",
    "users/eventsubscriptions",
    "users/tags",
    "vms/affinitylabels",
    "vms/backups",
    "vms/checkpoints",
    "vms/hostdevices",
    "vms/katelloerrata",
    "vms/tags",
];

/// Below them or among them, and answered all the same.
const ALLOWED: &[&str] = &["hosts/nics/statistics", "imagetransfers/*"];

/// What anybody may ask unfiltered.
const OPEN: &[&str] = &["clusterlevels", "roles/permits/*"];

/// Whether a row is about a place: about single objects alone, or about all there.
fn is_about(row: &str, kind: &str, single: bool) -> bool {
    match row.strip_suffix("/*") {
        Some(row) => single && row == kind,
        None => kind
            .strip_prefix(row)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    }
}

/// Refuses a query that its user may not make: filtered only where the engine can filter, unfiltered only by administrators.
pub(crate) fn may_ask(store: &Store, ask: &Ask, place: &Place) -> Outcome<()> {
    let kind = &*place.kind;
    let single = place.id.is_some();
    let listed = |rows: &[&str]| rows.iter().any(|row| is_about(row, kind, single));
    let reads = matches!(ask.method.shape(), Shape::Get | Shape::List);
    let may = match ask.filtered {
        // Their management network is not for users.
        true if kind == "clusters" && reads && ask.wants_all() => false,
        true if place.parents.len() == 1 && kind.starts_with("storagedomains/") => {
            of_domain(store, ask, place).unwrap_or(!listed(UNFILTERED))
        }
        true => {
            kind.ends_with("/permissions")
                || listed(ALLOWED)
                || !listed(UNFILTERED)
                || kind == "jobs" && single
        }
        false => ask.user.administrator || listed(OPEN) && !listed(UNFILTERED),
    };
    match may {
        // The levels are listed for everybody, each alone is found by administrators.
        true if !ask.filtered && !ask.user.administrator && kind == "clusterlevels" && single => {
            Err(Refusal::Empty(404))
        }
        true => Ok(()),
        false => Err(Refusal::query_forbidden()),
    }
}

/// What a domain keeps: a data domain shows plain users its templates, and a disk or VM that is asked for by its id, an ISO domain
/// that it has neither, an export domain nothing (engine 4.5.8).
fn of_domain(store: &Store, ask: &Ask, place: &Place) -> Option<bool> {
    let single = place.id.is_some();
    let what = place.kind.strip_prefix("storagedomains/")?;
    if what == "disks" && single {
        return Some(true);
    }
    if !matches!(what, "templates" | "vms") || ask.params.flag("unregistered", false) {
        return None;
    }
    let domain = store.root("storagedomains", place.parents.first()?)?;
    match domain.text("type")? {
        "data" if what == "vms" && !single => None,
        "data" | "iso" | "image" => Some(true),
        _ => None,
    }
}

/// Parts of a machine that are looked for through it: without it they are not there. Others are an empty list.
const THROUGH: &[&str] = &["applications", "cdroms", "graphicsconsoles", "sessions"];
const EMPTY: &[&str] = &[
    "diskattachments",
    "disksnapshots",
    "nics",
    "reporteddevices",
    "snapshots",
];

/// What a filtered query says of things that lie below an object which its user does not see, and of what others keep for
/// themselves: nothing where the query goes on, an empty list, or a refusal.
pub(crate) fn below(store: &Store, ask: &Ask, place: &Place) -> Outcome<Option<Vec<Item>>> {
    if !ask.filtered {
        let levels = place.kind == "clusterlevels" && !ask.user.administrator;
        return Ok(levels.then(Vec::new));
    }
    let last = place.kind.rsplit('/').next().unwrap_or("");
    if place.kind == "datacenters/quotas" && place.id.is_none() {
        return Err(Refusal::Empty(204));
    }
    let Some(first) = place.parents.first() else {
        return Ok(None);
    };
    let top = place.kind.split('/').next().unwrap_or("");
    if matches!(top, "users" | "groups") {
        let own = *first == ask.user.id || first == EVERYONE && place.id.is_some();
        return match last {
            _ if own => Ok(None),
            "options" | "sshpublickeys" if ask.user.administrator => Ok(None),
            "options" | "sshpublickeys" => Err(Refusal::operation(
                403,
                "User is not authorized to perform this action.",
            )),
            "permissions" | "roles" if place.id.is_none() => Ok(Some(Vec::new())),
            _ => Ok(None),
        };
    }
    if !matches!(top, "disks" | "templates" | "vms") {
        return Ok(None);
    }
    let Some(owner) = store.root(top, first) else {
        return Ok(None);
    };
    if sees(store, ask, &Item::Object(Arc::clone(owner))) {
        return Ok(None);
    }
    let snapshot = match place.parents.get(1).or(place.id.as_ref()) {
        Some(id) if place.kind.starts_with("vms/snapshots") => Some(id),
        _ => None,
    };
    match (snapshot, place.id.is_some()) {
        (Some(id), _) => Err(Refusal::not_found(format!(
            "GetSnapshotBySnapshotId: snapshot id={id}"
        ))),
        (_, true) if last != "permissions" => Err(Refusal::Empty(404)),
        (_, false) if THROUGH.contains(&last) => Err(Refusal::Empty(404)),
        (_, false) if EMPTY.contains(&last) => Ok(Some(Vec::new())),
        (_, false) if last == "statistics" => Err(Refusal::not_found(place.holder())),
        _ => Ok(None),
    }
}

/// A request as the engine takes it from a plain user: of hosts he says nothing.
pub(crate) fn restricted(ask: &Arc<Ask>, place: &Place) -> Arc<Ask> {
    let says = |ask: &Ask| {
        let body = ask.body.as_ref();
        body.is_some_and(|body| body.child("placement_policy").is_some())
    };
    if !ask.filtered || place.kind != "vms" || place.parents.len() > 1 || !says(ask) {
        return Arc::clone(ask);
    }
    let mut plain = Ask::clone(ask);
    if let Some(body) = &mut plain.body {
        body.remove("placement_policy");
    }
    Arc::new(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_about_places_and_what_lies_below() {
        assert!(is_about("jobs", "jobs/steps", false));
        assert!(!is_about("hosts/nics", "hosts/nicsx", false));
        assert!(is_about("hosts/*", "hosts", true));
        assert!(!is_about("hosts/*", "hosts", false));
        assert!(!is_about("hosts/*", "hosts/numanodes", true));
        assert!(UNFILTERED.is_sorted());
    }
}
