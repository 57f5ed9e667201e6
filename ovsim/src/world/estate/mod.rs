//! A small, believable estate on top of a fresh engine; the same options give the same one.

use jiff::Timestamp;

use crate::options::Options;
use crate::store::Store;

/// Puts hosts, storage, VMs and the rest into a fresh engine.
pub(super) fn fill(store: &mut Store, options: &Options, now: Timestamp) {
    let _ = (store, options, now);
}
