//! Where things are stored and which other places show them: one row for each place that is a view.
//! A place without a row is a home: what is added there is stored there, under the kind of the same name.

use std::sync::Arc;

use ovmodel::ServiceFacts;

use crate::ask::Route;
use crate::store::{Object, Store};

/// How a place comes by what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// Stored here.
    Home,
    /// Root objects of a kind whose member refers to the parent, alone or in a list.
    Where {
        home: &'static str,
        member: &'static str,
    },
    /// Root objects to which a list member of the parent refers; `parent` is the parent's kind.
    Held {
        parent: &'static str,
        member: &'static str,
        home: &'static str,
    },
    /// Stored here by id and little else, completed by the root object of that id.
    Joined { home: &'static str },
    /// The same as a root collection.
    Whole { home: &'static str },
    /// Children of another kind below the same parent whose member refers to the last id of the path.
    Part {
        home: &'static str,
        member: &'static str,
    },
    /// The permissions that reach the parent.
    Permissions,
    /// Roles of a user or group.
    Roles,
    /// Storage connections of a storage domain.
    Connections,
    /// Groups of a user.
    Groups,
}

/// The views; rows are ordered by path.
const VIEWS: &[(&str, View)] = &[
    (
        "affinitylabels/hosts",
        View::Held {
            parent: "affinitylabels",
            member: "hosts",
            home: "hosts",
        },
    ),
    (
        "affinitylabels/vms",
        View::Held {
            parent: "affinitylabels",
            member: "vms",
            home: "vms",
        },
    ),
    (
        "clusters/affinitygroups/hostlabels",
        held_by_group("host_labels", "affinitylabels"),
    ),
    (
        "clusters/affinitygroups/hosts",
        held_by_group("hosts", "hosts"),
    ),
    (
        "clusters/affinitygroups/vmlabels",
        held_by_group("vm_labels", "affinitylabels"),
    ),
    ("clusters/affinitygroups/vms", held_by_group("vms", "vms")),
    (
        "clusters/cpuprofiles",
        View::Where {
            home: "cpuprofiles",
            member: "cluster",
        },
    ),
    (
        "clusters/networkfilters",
        View::Whole {
            home: "networkfilters",
        },
    ),
    ("clusters/networks", View::Joined { home: "networks" }),
    (
        "datacenters/clusters",
        View::Where {
            home: "clusters",
            member: "data_center",
        },
    ),
    (
        "datacenters/iscsibonds/networks",
        View::Held {
            parent: "datacenters/iscsibonds",
            member: "networks",
            home: "networks",
        },
    ),
    (
        "datacenters/iscsibonds/storageserverconnections",
        View::Held {
            parent: "datacenters/iscsibonds",
            member: "storage_connections",
            home: "storageconnections",
        },
    ),
    (
        "datacenters/networks",
        View::Where {
            home: "networks",
            member: "data_center",
        },
    ),
    (
        "datacenters/storagedomains",
        View::Joined {
            home: "storagedomains",
        },
    ),
    (
        "datacenters/storagedomains/disks",
        View::Where {
            home: "disks",
            member: "storage_domains",
        },
    ),
    ("groups/roles", View::Roles),
    ("groups/tags", View::Joined { home: "tags" }),
    (
        "hosts/affinitylabels",
        View::Where {
            home: "affinitylabels",
            member: "hosts",
        },
    ),
    (
        "hosts/nics/networkattachments",
        View::Part {
            home: "hosts/networkattachments",
            member: "host_nic",
        },
    ),
    (
        "hosts/nics/virtualfunctionallowednetworks",
        View::Held {
            parent: "hosts/nics",
            member: "virtual_functions_allowed_networks",
            home: "networks",
        },
    ),
    ("hosts/tags", View::Joined { home: "tags" }),
    (
        "networks/vnicprofiles",
        View::Where {
            home: "vnicprofiles",
            member: "network",
        },
    ),
    (
        "storagedomains/diskprofiles",
        View::Where {
            home: "diskprofiles",
            member: "storage_domain",
        },
    ),
    (
        "storagedomains/disks",
        View::Where {
            home: "disks",
            member: "storage_domains",
        },
    ),
    ("storagedomains/storageconnections", View::Connections),
    ("templates/tags", View::Joined { home: "tags" }),
    ("users/groups", View::Groups),
    ("users/roles", View::Roles),
    ("users/tags", View::Joined { home: "tags" }),
    (
        "vms/affinitylabels",
        View::Where {
            home: "affinitylabels",
            member: "vms",
        },
    ),
    ("vms/backups/disks", View::Joined { home: "disks" }),
    ("vms/checkpoints/disks", View::Joined { home: "disks" }),
    ("vms/tags", View::Joined { home: "tags" }),
];

const fn held_by_group(member: &'static str, home: &'static str) -> View {
    View::Held {
        parent: "clusters/affinitygroups",
        member,
        home,
    }
}

/// A path, understood: which collection or object of which kind.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    /// The words of the path without ids: `vms/nics`.
    pub(crate) kind: String,
    /// The ids before the last word.
    pub(crate) parents: Vec<String>,
    /// The id after it.
    pub(crate) id: Option<String>,
    /// How it comes by what it shows.
    pub(crate) view: View,
    /// The service at the end of the path.
    pub(crate) service: &'static ServiceFacts,
    /// The service of an item.
    pub(crate) item: &'static ServiceFacts,
}

impl Place {
    /// The place that a route leads to.
    pub(crate) fn of(route: &Route) -> Place {
        let (mut kind, mut ids) = (String::new(), Vec::new());
        for step in &route.steps {
            match &step.id {
                Some(id) => ids.push(id.clone()),
                None => {
                    let word = step.locator.segment();
                    lead_home(&mut kind, &mut ids, &word);
                    if !kind.is_empty() {
                        kind.push('/');
                    }
                    kind.push_str(&word);
                }
            }
        }
        let id = if route.id().is_some() {
            ids.pop()
        } else {
            None
        };
        let item = if id.is_some() {
            Some(route.service)
        } else {
            route.service.item_service()
        };
        let view = if kind == "permissions" || kind.ends_with("/permissions") {
            View::Permissions
        } else {
            view_of(&kind)
        };
        Place {
            kind,
            parents: ids,
            id,
            view,
            service: route.service,
            item: item.unwrap_or(route.service),
        }
    }

    /// The kind under which its objects are stored.
    pub(crate) fn home(&self) -> &str {
        match self.view {
            View::Where { home, .. } | View::Held { home, .. } => home,
            View::Whole { home } | View::Part { home, .. } => home,
            View::Permissions => "permissions",
            View::Connections => "storageconnections",
            View::Roles => "roles",
            View::Groups => "groups",
            View::Home | View::Joined { .. } => &self.kind,
        }
    }

    /// The object's own place: that of `clusters/C` for `datacenters/D/clusters/C`.
    pub(crate) fn at_home(&self) -> Option<Place> {
        let View::Where { home, .. } = self.view else {
            return None;
        };
        Some(Place {
            kind: home.to_owned(),
            parents: Vec::new(),
            view: View::Home,
            ..self.clone()
        })
    }

    /// The key of the parent for what is stored here: the ids before, joined.
    pub(crate) fn parent(&self) -> String {
        self.parents.join("/")
    }

    /// The last id before the last word; empty at the root.
    pub(crate) fn holder(&self) -> &str {
        self.parents.last().map_or("", String::as_str)
    }

    /// The kind of the parent: `vms` for `vms/nics`.
    pub(crate) fn parent_kind(&self) -> &str {
        self.kind.rsplit_once('/').map_or("", |(parent, _)| parent)
    }

    /// The parent's own parents, joined.
    pub(crate) fn grandparent(&self) -> String {
        match self.parents.split_last() {
            Some((_, before)) => before.join("/"),
            None => String::new(),
        }
    }

    /// The object below which this place lies, if it is there.
    pub(crate) fn owner<'s>(&self, store: &'s Store) -> Option<&'s Arc<Object>> {
        store.get(self.parent_kind(), &self.grandparent(), self.holder())
    }
}

/// What lies below an object that is shown at several places lies below it at its home alone: the networks of
/// `datacenters/D/clusters/C` are those of `clusters/C`. Not so where the longer path has a row of its own.
fn lead_home(kind: &mut String, ids: &mut Vec<String>, word: &str) {
    let longer = format!("{kind}/{word}");
    if VIEWS.iter().any(|(known, _)| *known == longer) {
        return;
    }
    let home = match view_of(kind) {
        View::Where { home, .. } | View::Held { home, .. } => home,
        View::Whole { home } | View::Joined { home } => home,
        View::Roles => "roles",
        View::Groups => "groups",
        View::Home | View::Part { .. } | View::Permissions | View::Connections => return,
    };
    *kind = home.to_owned();
    ids.drain(..ids.len().saturating_sub(1));
}

/// How the place of this kind comes by what it shows.
pub(crate) fn view_of(kind: &str) -> View {
    match VIEWS.binary_search_by(|(known, _)| (*known).cmp(kind)) {
        Ok(at) => VIEWS[at].1,
        Err(_) => View::Home,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_ordered_and_lead_to_places_of_the_model() {
        assert!(VIEWS.is_sorted_by(|a, b| a.0 < b.0));
        for (path, _) in VIEWS {
            let mut service = ovmodel::root();
            for word in path.split('/') {
                let found = service.locator_of_segment(word);
                let collection = found
                    .unwrap_or_else(|| panic!("{path}: no {word}"))
                    .service_facts();
                service = collection.item_service().unwrap_or(collection);
            }
        }
    }
}
