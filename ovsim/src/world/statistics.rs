//! Statistics: names and order from the table, values from the state of the object and the time.

use jiff::Timestamp;

use crate::node::Node;
use crate::store::Store;

/// The statistics below an object when `kind` is `<kind>/statistics`.
pub(super) fn listed(store: &Store, kind: &str, parent: &str, now: Timestamp) -> Option<Vec<Node>> {
    let _ = (store, parent, now);
    kind.ends_with("/statistics").then(Vec::new)
}
