//! Sealing that fails, on demand: the template that was being made goes again, and its VM is free (engine 4.5.8).

use jiff::Timestamp;

use super::chore::Chore;
use super::{removal, template_disks};
use crate::node::Node;
use crate::store::Store;

/// Names of templates whose sealing will fail.
const FAILS: &str = "templates/failing";

const FAILURE: (&str, &str) = (
    "USER_ADD_VM_TEMPLATE_SEAL_FAILURE",
    "Failed to seal Template {template} (VM: {vm}).",
);

/// The next sealing of a template of this name fails.
pub(crate) fn let_fail(store: &mut Store, name: &str, _: Timestamp) -> Result<(), String> {
    store.put_below(FAILS, "", Node::reference("failing", name));
    Ok(())
}

/// Whether that of this one does; it is asked once.
pub(super) fn fails(store: &mut Store, name: &str) -> bool {
    store.remove(FAILS, "", name).is_some()
}

/// What was made goes, and the job fails.
pub(super) fn failed(
    chore: &Chore,
    store: &mut Store,
    (template, disks): (&str, &[String]),
    now: Timestamp,
) {
    chore.tell(store, &[FAILURE], now);
    for disk in disks {
        removal::vanish(store, disk);
    }
    template_disks::gone(store, template);
    chore.end(store, now, false);
}
