//! Waiting until the engine is done with a change: the object's state, the job and the events under the phrase's correlation
//! id, looked at together. What counts as done is data ([`Settle`]); how it is decided is pure (`verdict`).

mod holders;
mod lost;
mod settle;
mod traces;
mod verdict;
mod watch;

pub use holders::{Holder, holders};
pub(crate) use lost::{Found, look_up, patiently};
pub use settle::{Of, Settle};
pub(crate) use traces::migrated;
pub use traces::{Start, Traces};
pub use watch::{Watch, until};
