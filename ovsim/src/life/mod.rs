//! The life of VMs: commands that take time, from the table in `rows`. One entry of the store's agenda is all that a VM in
//! motion costs; nothing runs by itself, what is due happens before the next request is answered.

pub(crate) mod affinity;
mod clock;
pub(crate) mod consoles;
mod course;
pub(crate) mod evacuate;
mod filters;
mod guest;
pub(crate) mod ha;
pub(crate) mod host;
mod hosts;
mod networks;
pub(crate) mod pool;
pub(crate) mod pool_end;
mod refusals;
mod row;
mod rows;
mod screen;
mod start;
pub(crate) mod stateless;
mod target;
pub(crate) mod trouble;

pub(crate) use clock::Clock;
pub(crate) use course::act;
pub(crate) use guest::held;
pub(crate) use networks::lacks_network;
pub(crate) use refusals::{aimed, migration_failed, spelled};
pub(crate) use target::lost_target;

use crate::store::{Object, Store, ZERO};

/// Whether a VM ever had a process, and with it devices on a bus.
pub(crate) fn has_run(store: &Store, vm: &Object) -> bool {
    let life = store.get(guest::LIFE, &vm.id, ZERO);
    vm.reference("host").is_some() || life.is_some_and(|life| life.text("host").is_some())
}
