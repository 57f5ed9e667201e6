//! Actions.

use crate::ask::{Ask, Reply};
use crate::rules::places::Place;
use crate::rules::refusal::Refusal;
use crate::store::Store;

/// The reply.
pub(super) fn reply(_: &mut Store, _: &Ask, _: &Place) -> Reply {
    Refusal::unable("this").reply()
}
