//! update.

use crate::ask::{Ask, Reply};
use crate::rules::places::Place;
use crate::rules::refusal::{Outcome, Refusal};
use crate::store::Store;

/// The reply.
pub(super) fn reply(_: &mut Store, _: &Ask, _: &Place) -> Outcome<Reply> {
    Err(Refusal::unable("this"))
}
