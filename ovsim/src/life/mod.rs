//! The life of VMs: commands that take time, from the table in `rows`. One entry of the store's agenda is all that a VM in
//! motion costs; nothing runs by itself, what is due happens before the next request is answered.

mod clock;
pub(crate) mod consoles;
mod course;
pub(crate) mod evacuate;
mod guest;
pub(crate) mod ha;
pub(crate) mod host;
mod hosts;
mod refusals;
mod rows;
mod screen;
mod start;
pub(crate) mod trouble;

pub(crate) use clock::Clock;
pub(crate) use course::act;
pub(crate) use refusals::spelled;
